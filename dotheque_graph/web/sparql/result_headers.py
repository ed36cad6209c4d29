"""The headers of a result: the release it came from, how to ask for it again, what bounds it, and its validators."""

import base64
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Final, TypeAlias

from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.rdf.formats import Format
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.settings import Settings
from dotheque_graph.store.releases import Release
from dotheque_graph.web.answers import strong_etag
from dotheque_graph.web.site import Site
from dotheque_graph.web.urls import Urls

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

_OF_THE_BODY: Final = (b"content-type", b"content-length", b"repr-digest")
_DERIVED: Final = "http://www.w3.org/ns/prov#wasDerivedFrom"


def headers_of_result(  # noqa: PLR0913  # what a header may say of a result
    site: Site,
    release: Release,
    form: Format,
    permalink: str,
    *,
    seconds: float | None,
    repeatable: bool,
    negotiated: bool = True,
) -> RawHeaders:
    """Return the headers that are known before the first byte of a result.

    `seconds` is None for a remembered one, `negotiated` false where the address alone settles the format.
    """
    common = headers_of_query(site, release, permalink, seconds=seconds, repeatable=repeatable, negotiated=negotiated)
    return [(b"content-type", form.content_type.encode()), *common]


def headers_of_query(  # noqa: PLR0913  # as `headers_of_result`
    site: Site,
    release: Release,
    permalink: str,
    *,
    seconds: float | None,
    repeatable: bool,
    negotiated: bool = True,
) -> RawHeaders:
    """Return those of the headers of a result that are known before its kind, as in `headers_of_result`."""
    settings = site.application.settings
    return [
        (b"cache-control", b"no-cache" if repeatable else b"no-store"),
        *([(b"vary", b"Accept")] if negotiated else []),
        *_origin(site, release, permalink),
        (b"x-result-limit", _limits(settings.query_rows, settings.result_bytes, settings.query_seconds)),
        (b"server-timing", b"memory" if seconds is None else b"query;dur=%.1f" % (seconds * 1000)),
    ]


def headers_of_page(site: Site, release: Release, permalink: str) -> dict[str, str]:
    """Return what the headers of a page say of the result on it, as those of the result itself do.

    They are the release, its date, what the result was derived from, and `permalink` unless it is "".
    """
    return {name.decode(): value.decode() for name, value in _origin(site, release, permalink)}


def validators(answer: SparqlAnswer) -> RawHeaders:
    """Return the headers that tell one whole result from another."""
    digest = base64.b64encode(bytes.fromhex(answer.digest))
    headers = [(b"repr-digest", b"sha-256=:%s:" % digest)]
    return [*headers, (b"etag", etag_of(answer).encode())] if answer.repeatable else headers


@lru_cache(maxsize=4096)
def _etag(digest: str, media_type: str) -> str:
    return strong_etag(digest, media_type)


def etag_of(answer: SparqlAnswer) -> str:
    """Return the strong ETag of a whole result: of its bytes and their format."""
    return _etag(answer.digest, answer.format.media_type)


def not_modified(headers: RawHeaders) -> RawHeaders:
    """Return the headers of a 304 in place of those of the result itself."""
    return [(name, value) for name, value in headers if name not in _OF_THE_BODY]


def cut_header(settings: Settings) -> tuple[bytes, bytes]:
    """Return the header of a result whose rows stop at the limit."""
    return (b"x-result-cut", b"rows=%d" % settings.query_rows)


def _origin(site: Site, release: Release, permalink: str) -> RawHeaders:
    derived = _derived(site.urls.public_url, release.record.activity)
    link = f'{derived}, <{permalink}>; rel="bookmark"' if permalink else derived
    return [*_of_release(release.number, release.record.issued), (b"link", link.encode("ascii", "replace"))]


@lru_cache(maxsize=64)
def _derived(public_url: str, activity: str) -> str:
    urls = Urls(public_url)
    return f'<{urls.absolute(urls.document(NamedNode(activity)) or urls.home())}>; rel="{_DERIVED}"'


@lru_cache(maxsize=64)
def _of_release(number: int, issued: str) -> tuple[tuple[bytes, bytes], ...]:
    moment = datetime.fromisoformat(issued).astimezone(UTC)
    return (
        (b"x-release", str(number).encode()),
        (b"memento-datetime", format_datetime(moment, usegmt=True).encode()),
    )


@lru_cache(maxsize=8)
def _limits(rows: int, size: int, seconds: float) -> bytes:
    return f"rows={rows}; bytes={size}; seconds={seconds:g}".encode()
