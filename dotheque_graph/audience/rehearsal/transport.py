"""What the way a page came says to portals: format, charset, redirection, HEAD, size."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from dotheque_graph.audience.rehearsal.course import LINKED_NEXT
from dotheque_graph.audience.rehearsal.known import is_public_address, parts_of
from dotheque_graph.audience.rehearsal.page_graph import Note
from dotheque_graph.rdf.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format

PAGE_BYTES: Final = 50 * 1024 * 1024
"""Largest page that CKAN takes, and that is read here."""
_BY_EXTENSION: Final = {
    "xml": RDF_XML,
    "rdf": RDF_XML,
    "ttl": TURTLE,
    "n3": N3,
    "nt": N_TRIPLES,
    "trig": TRIG,
    "json": JSON_LD,
    "jsonld": JSON_LD,
    "json-ld": JSON_LD,
}
_UDATA_TYPES: Final = {
    **{name: form for form in (TURTLE, RDF_XML, JSON_LD, TRIG) for name in form.media_types},
    N_TRIPLES.media_type: N_TRIPLES,
    N3.media_type: N3,
}
_CKAN_TYPES: Final = {**_UDATA_TYPES, **{name: form for form in (N_TRIPLES, N3) for name in form.media_types}}
_HEAD_TOLERATED: Final = (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.BAD_REQUEST)
_NEXT_LINK: Final = re.compile(r'rel="?[^",;]*\bnext\b')


@dataclass(frozen=True, slots=True)
class Exchange:
    """One page as a server gave it.

    `asked` is the address that was asked for, `address` where it led; `status` is 0 where nobody answered. `head_type`
    and `content_type` are headers as they came, `link` that of Link, `length` what Content-Length said.
    `unknown_host` tells that its name does not resolve, `private` is the address in a private network that a public one
    led to and that was not asked, `public` tells that the first machine that was asked is a public one.
    """

    asked: str
    address: str
    status: int
    content_type: str = ""
    body: bytes = b""
    link: str = ""
    length: int = 0
    head_status: int = HTTPStatus.OK
    head_type: str = ""
    head_redirect: bool = False
    failure: str = ""
    unknown_host: bool = False
    private: str = ""
    public: bool = False

    @property
    def media_type(self) -> str:
        """Return the media type without its parameters."""
        return bare(self.content_type)

    @property
    def redirected(self) -> bool:
        """Tell whether the address led elsewhere."""
        return self.asked != self.address

    @property
    def too_large(self) -> bool:
        """Tell whether the page is larger than CKAN takes."""
        return max(len(self.body), self.length) > PAGE_BYTES


def bare(content_type: str) -> str:
    """Return a media type in lower case without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def form_of(media_type: str) -> Format | None:
    """Return the format of a media type, None for one that is not of RDF."""
    return _CKAN_TYPES.get(media_type)


def form_of_address(address: str) -> Format | None:
    """Return the format of the extension of an address, its parameters aside; None where it tells none."""
    return _BY_EXTENSION.get(_extension(parts_of(address).path))


def _extension(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].casefold() if "." in name else ""


def transport_notes(exchange: Exchange, first: Exchange) -> Iterator[Note]:
    """Yield what portals make of the way a page came; `first` is the first page of the feed, maybe the same."""
    if exchange.unknown_host:
        return
    if exchange is first and exchange.status:
        yield from _format_notes(exchange)
    elif exchange is not first and _mixed(exchange, first):
        both = ("udata-format-mixed", "ckan-format-mixed")
        yield Note(both, "Content-Type", f"{first.media_type} / {exchange.media_type}")
    if exchange.redirected:
        yield Note(("udata-redirect", "ckan-redirect"), "Location", exchange.address)
    if not is_public_address(exchange.asked) and not exchange.private:
        yield Note(("udata-private-host",), parts_of(exchange.asked).hostname or exchange.asked)
    if _broken_head(exchange):
        yield Note(("ckan-head",), f"HEAD {exchange.head_status}")
    if exchange.too_large:
        yield Note(("ckan-page-size",), f"{max(len(exchange.body), exchange.length)} B")
    if _NEXT_LINK.search(exchange.link):
        yield Note((), LINKED_NEXT)
    yield from _charset_notes(exchange)


def _format_notes(first: Exchange) -> Iterator[Note]:
    parts, told = parts_of(first.asked), bare(first.head_type) or first.media_type
    if _extension(parts.path) in ("html", "htm", "xhtml") and not parts.query:
        yield Note(("udata-format-html",), parts.path)
    elif form_of_address(first.asked) and not parts.query:
        yield Note(("udata-format-extension",), _extension(parts.path))
    elif told not in _UDATA_TYPES:
        yield Note(("udata-format-unknown",), "Content-Type", told)
    else:
        hidden = bool(form_of_address(first.asked))
        yield Note(("udata-format-query" if hidden else "udata-format-head",), "Content-Type", told)
    if first.status == HTTPStatus.OK:
        known = form_of(first.media_type) is not None
        yield Note(("ckan-format" if known else "ckan-format-unknown",), "Content-Type", first.media_type)


def _mixed(exchange: Exchange, first: Exchange) -> bool:
    return exchange.status == HTTPStatus.OK and form_of(exchange.media_type) is not form_of(first.media_type)


def _broken_head(exchange: Exchange) -> bool:
    return exchange.head_status >= HTTPStatus.BAD_REQUEST and exchange.head_status not in _HEAD_TOLERATED


def _charset_notes(exchange: Exchange) -> Iterator[Note]:
    try:
        text = exchange.body.decode()
    except UnicodeDecodeError:
        yield Note(("ckan-encoding",), "Content-Type", exchange.content_type)
        return
    silent = exchange.media_type.startswith("text/") and "charset=" not in exchange.content_type.lower()
    if silent and not text.isascii():
        yield Note(("udata-charset",), "Content-Type", exchange.content_type)
