"""Reading a feed page by page: from files, or from a server by hydra:next, within limits."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from typing import Any, Final
from urllib.parse import urljoin

from dotheque_graph.audience.rehearsal.course import next_page
from dotheque_graph.audience.rehearsal.fetching import fetch
from dotheque_graph.audience.rehearsal.known import parts_of
from dotheque_graph.audience.rehearsal.page_graph import FeedPage, Note, PageGraph
from dotheque_graph.audience.rehearsal.transport import (
    PAGE_BYTES,
    Exchange,
    form_of,
    form_of_address,
    transport_notes,
)
from dotheque_graph.errors import InvalidRdf, SourceNotFound, TooLarge
from dotheque_graph.rdf.formats import JSON_LD, RDF_XML, Format, input_format
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode, Triple

MOST_PAGES: Final = 2_000
"""Pages of a feed that are read."""
FEED_BYTES: Final = 1024 * 1024 * 1024
"""Bytes of all pages of a server that are read."""
WALK_SECONDS: Final = 30 * 60.0
"""How long the pages of a server are read, all together."""
_RELATIVE: Final = "https://relative.invalid/page/feed"
"""What relative IRIs are resolved against first, to be told from absolute ones."""
_RELATIVE_ROOT: Final = "https://relative.invalid/"
_FAILED: Final = ("udata-page-failed", "ckan-page-failed")
_UNKNOWN: Final = ("udata-host-unknown", "ckan-host-unknown")
_PRIVATE: Final = ("udata-leads-private", "ckan-leads-private")
_SLOW: Final = ("udata-walk-seconds", "ckan-walk-seconds")
_REMOTE: Final = ("udata-remote-context", "ckan-remote-context")


def is_address(place: str) -> bool:
    """Tell whether a place is an address of the web and no file."""
    return place.casefold().startswith(("http://", "https://"))


def read_feed(places: Sequence[str]) -> Iterator[FeedPage]:
    """Yield the pages of a feed: one for each file, and for an address all pages that it leads to.

    Raises SourceNotFound, UnsupportedFormat or InvalidRdf (gzip) for a file, TooLarge past the limits. A page that does
    not answer or does not parse is yielded without triples, with a note that says why; after it the feed of a server
    ends.
    """
    for place in places:
        if is_address(place):
            yield from _walk(place)
        else:
            yield _read_file(Path(place))


def _read_file(path: Path) -> FeedPage:
    form, address = input_format(path), path.absolute().as_uri()
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as opened:
            data = opened.read(PAGE_BYTES + 1)
    except FileNotFoundError:
        raise SourceNotFound(str(path)) from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InvalidRdf(str(path), 0, f"gzip: {error}") from None
    if len(data) > PAGE_BYTES:
        raise TooLarge(str(path), len(data), PAGE_BYTES)
    triples, notes = _parsed(data, form, address)
    return FeedPage(address, triples, len(data), form.media_type, _digest(data), notes=notes)


def _walk(address: str) -> Iterator[FeedPage]:
    """Yield the pages of a server; a page that was read already ends the walk, and rules tell of the loop."""
    seen: set[str] = set()
    size = 0
    first: Exchange | None = None
    end = monotonic() + WALK_SECONDS
    place = address.partition("#")[0]
    while is_address(place) and place not in seen:
        if len(seen) >= MOST_PAGES:
            raise TooLarge(f"{address}, pages", len(seen) + 1, MOST_PAGES)
        seen.add(place)
        if first is not None and monotonic() > end:
            yield FeedPage(place, (), 0, "", notes=(Note(_SLOW, place),), fetched=True, read=False)
            return
        exchange = fetch(place, head=first is None, public_only=first is not None and first.public)
        first = first or exchange
        page, size = _page(exchange, first), size + len(exchange.body)
        if size > FEED_BYTES:
            raise TooLarge(address, size, FEED_BYTES)
        yield page
        place = next_page(PageGraph(page.triples)).partition("#")[0]


def _page(exchange: Exchange, first: Exchange) -> FeedPage:
    notes = tuple(transport_notes(exchange, first))
    body, address = exchange.body, exchange.asked
    triples: tuple[Triple, ...] = ()
    if exchange.unknown_host:
        notes = (*notes, Note(_UNKNOWN, parts_of(exchange.address).hostname or exchange.address))
    elif exchange.private:
        notes = (*notes, Note(_PRIVATE, exchange.private))
    elif exchange.status != HTTPStatus.OK:
        failed = Note(_FAILED, str(exchange.status or "–"), exchange.failure)
        notes = (*notes, failed)
    elif not exchange.too_large:
        form = form_of(exchange.media_type) or form_of_address(address) or RDF_XML
        triples, found = _parsed(body, form, address)
        notes = (*notes, *found)
    return FeedPage(
        address, triples, len(body), exchange.media_type, _digest(body) if body else "", fetched=True, notes=notes
    )


def _parsed(data: bytes, form: Format, address: str) -> tuple[tuple[Triple, ...], tuple[Note, ...]]:
    """Return the triples of a page, and what was found on the way; no triples for a page that does not parse."""
    notes: tuple[Note, ...] = ()
    if form is JSON_LD and (context := _remote_context(data)):
        return (), (Note(_REMOTE, context),)
    try:
        quads = read_rdf(data, form, address, _RELATIVE)
    except (InvalidRdf, TooLarge) as error:
        return (), (Note(_FAILED, str(error).removeprefix(address).lstrip(", :")),)
    triples = tuple(quad.triple for quad in quads)
    relative = sorted({term.value for triple in triples for term in _named(triple) if _is_relative(term)})
    if relative:
        notes = (Note(("udata-relative-iri",), relative[0].removeprefix(_RELATIVE_ROOT)),)
        triples = tuple(_resolved(triple, address) for triple in triples)
    return triples, notes


def _named(triple: Triple) -> Iterator[NamedNode]:
    return (term for term in (triple.subject, triple.predicate, triple.object) if isinstance(term, NamedNode))


def _is_relative(term: NamedNode) -> bool:
    return term.value.startswith(_RELATIVE_ROOT)


def _resolved(triple: Triple, address: str) -> Triple:
    """Return a triple whose relative IRIs are resolved against the address of its page."""

    def whole(term: Any) -> Any:  # the same kind of term that was given
        if not isinstance(term, NamedNode) or not _is_relative(term):
            return term
        rest = term.value.removeprefix(_RELATIVE_ROOT)
        return NamedNode(urljoin(address, rest.removeprefix("page/").removeprefix("feed")))

    return Triple(whole(triple.subject), whole(triple.predicate), whole(triple.object))


def _remote_context(data: bytes) -> str:
    """Return the first JSON-LD context that a page refers to, "" where it has its own; it is never fetched."""
    try:
        waiting: list[Any] = [json.loads(data)]
    except (ValueError, RecursionError):
        return ""
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            contexts = value.get("@context")
            listed = contexts if isinstance(contexts, list) else [contexts]
            named = next((one for one in listed if isinstance(one, str)), "")
            if named:
                return named
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return ""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
