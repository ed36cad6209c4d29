"""`/feed` and its pages: what a partner follows to keep a copy in step."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.feed import Entry, Page, changes_page, entries, may_begin, snapshot_page
from dotheque_graph.errors import PageNotFound, ReleaseNotFound
from dotheque_graph.rdf.formats import JSON_LD, N_QUADS, N_TRIPLES, TRIG, TURTLE, Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import Quad, Triple
from dotheque_graph.store.changes import Changes
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import LASTING, Answer, http_date
from dotheque_graph.web.history.feed_data import Feed, page_quads, root_quads
from dotheque_graph.web.links import data_link, dataset_link
from dotheque_graph.web.site import Site, site_of

ROOT_FORMATS: Final = (TRIG, TURTLE, JSON_LD, N_QUADS, N_TRIPLES)
PAGE_FORMATS: Final = (TRIG, JSON_LD, N_QUADS)
"""Those that know named graphs: each version has one."""
_POLLED: Final = "public, max-age=60"
_NAME: Final = re.compile(r"(snapshot-)?([1-9][0-9]{0,8})-([1-9][0-9]{0,5})")


async def root(request: Request) -> Response:
    """Answer the first page of the feed; raise NotAcceptable."""
    site = site_of(request)
    form = negotiate(request.headers.get("accept", ""), ROOT_FORMATS)
    latest = site.release().release

    def make() -> Answer:
        quads = root_quads(Feed(site), entries(Changes(site.application.releases)))
        headers = _headers(_POLLED, http_date(latest.issued), site, "/feed")
        return Answer(_written(quads, form), form.content_type, headers=headers)

    return (await site.long_work.turn(make)).response(request)


async def page(request: Request) -> Response:
    """Answer a page of the feed, which never changes; raise PageNotFound or NotAcceptable."""
    site, name = site_of(request), _NAME.fullmatch(request.path_params["page"])
    form = negotiate(request.headers.get("accept", ""), PAGE_FORMATS)
    if name is None:
        raise PageNotFound(request.url.path)
    try:
        release = await site.past(name[2])
    except ReleaseNotFound:
        raise PageNotFound(request.url.path) from None
    entry = Entry(release.release, snapshot=bool(name[1]))
    key = (release.release.number, release.release.digest, name[0], form.extension)
    answer = await site.long_work.lasting(key, partial(_page_answer, site, release, entry, int(name[3]), form))
    if answer is None:
        raise PageNotFound(request.url.path)
    return answer.response(request)


def _page_answer(site: Site, release: OpenRelease, entry: Entry, number: int, form: Format) -> Answer | None:
    found = _page_of(Changes(site.application.releases), release, entry, number)
    if found is None:
        return None
    path = f"/feed/{'snapshot-' if entry.snapshot else ''}{entry.release.number}-{number}"
    body = _written(page_quads(Feed(site), entry, found, release.store), form)
    return Answer(body, form.content_type, headers=_headers(LASTING, http_date(entry.release.issued), site, path))


def _page_of(changes: Changes, release: OpenRelease, entry: Entry, number: int) -> Page | None:
    """Return a page of an entry; a snapshot only of a release that the feed may begin with, since each costs a pass."""
    if not entry.snapshot:
        return changes_page(changes, release.release, number)
    return snapshot_page(release, number) if may_begin(changes, release.release) else None


def _headers(caching: str, modified: str, site: Site, path: str) -> dict[str, str]:
    links = data_link(site.urls, path, dataset_link(site.urls))
    return {"Cache-Control": caching, "Last-Modified": modified, "Vary": "Accept", "Link": links}


def _written(quads: Iterator[Quad], form: Format) -> bytes:
    if form in (TURTLE, N_TRIPLES):
        return serialise([Triple(quad.subject, quad.predicate, quad.object) for quad in quads], form)
    return serialise(quads, form)
