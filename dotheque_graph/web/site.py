"""The site: the application with what a web process keeps beside it, and how it answers those who ask for a page."""

import asyncio
import time
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.audience.query_log import QueryLog
from dotheque_graph.bootstrap import Application
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.errors import DothequeError
from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.query.runner import QueryRunner
from dotheque_graph.rdf.formats import HTML
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, LASTING, Answer, AnswerMemory, http_date, remembered
from dotheque_graph.web.frame import keeping, own_path
from dotheque_graph.web.lasting import LongWork
from dotheque_graph.web.links import LICENCE, bounded
from dotheque_graph.web.measuring import Measurements
from dotheque_graph.web.pages import Page, Shell
from dotheque_graph.web.reader import Reader, reader_of
from dotheque_graph.web.search.indexes import SearchIndexes
from dotheque_graph.web.templating import render
from dotheque_graph.web.urls import Parameter, Urls
from dotheque_graph.web.views import Views

_PAST_AT_ONCE: Final = 2
"""Answers about past releases that are made at the same time; the others wait, and the site goes on meanwhile."""
_PAST_SHARE: Final = 8
"""The answers of past releases may take one part in so many of the memory for answers."""
_LONG_SHARE: Final = 4
"""Beside it, pages of the feed may take as much as one part in so many of it."""
_SEARCH_SHARE: Final = 4
"""Searches, of which there is no end, may take as much as one part in so many of it."""


@dataclass
class Site:
    """One web process: the application, its query workers and their log, what it remembers, the view of the release.

    `memory` keeps pages and documents, `results` those of queries, by release. `urls` are the addresses of the site,
    `endpoint` the one that queries are sent to.
    """

    application: Application
    runner: QueryRunner
    log: QueryLog
    memory: AnswerMemory[Answer]
    results: AnswerMemory[SparqlAnswer]
    started: float = field(default_factory=time.monotonic)
    _views: Views = field(default_factory=Views)
    _past_turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_PAST_AT_ONCE))
    _past_memory: AnswerMemory[Answer] = field(init=False)
    _indexes: SearchIndexes = field(default_factory=SearchIndexes)
    searches: AnswerMemory[Answer] = field(init=False)
    measurements: Measurements = field(init=False)
    long_work: LongWork = field(init=False)
    urls: Urls = field(init=False)
    endpoint: str = field(init=False)

    def __post_init__(self) -> None:
        self._past_memory = AnswerMemory(self.memory.limit // _PAST_SHARE)
        self.searches = AnswerMemory(self.memory.limit // _SEARCH_SHARE)
        self.measurements = Measurements(self.application.releases)
        self.long_work = LongWork(self.memory.limit // _LONG_SHARE)
        self.urls = Urls(self.application.settings.public_url)
        self.endpoint = self.urls.absolute(self.urls.prefix + "/sparql")

    def release(self) -> OpenRelease:
        """Return the public release; raise NothingPublished or StoreUnavailable."""
        release = self.application.current.get()
        self._views.public = release.release.digest
        return release

    async def past(self, reference: str) -> OpenRelease:
        """Return a kept release by number or date; raise ReleaseNotFound or InvalidParameter."""
        async with self._past_turns:
            return await run_in_threadpool(self.application.current.past, reference)

    def view(self, release: OpenRelease) -> CatalogueView:
        """Return the view of a release; that of the public one is kept, and the last few others."""
        return self._views.of(release)

    def walked(self, release: OpenRelease) -> CatalogueView:
        """Return the view of a release that harvesters walk; those of the last few are kept whoever reads the past."""
        return self._views.walked(release)

    def reader(self, request: Request) -> Reader:
        """Return the reader of a request."""
        return reader_of(request, self.urls)

    def search_index(self, release: OpenRelease) -> SearchIndex:
        """Return the index of a release; raise SearchUnavailable, or SearchNotMade for one of the past without any."""
        return self._indexes.of(release.release, public=release.release.digest == self._views.public)

    async def answer(
        self,
        request: Request,
        key: Hashable,
        make: Callable[[OpenRelease], Answer],
        *,
        lasting: bool = False,
        memory: AnswerMemory[Answer] | None = None,
    ) -> Response:
        """Return the answer to a key, from memory where it was given before.

        It is that of the public release, or of the one that is asked for by `?release=`; `_dated` says when it changed.
        `lasting` is one that a release settles, with its headers, whatever is published later. What visitors may ask
        for without end has a `memory` of its own.
        """
        reference = self.reader(request).urls.release
        if reference is None:
            release = self.release()
            making = partial(_dated, make, release)
            kept = memory or self.memory
            answer = await remembered(kept, f"{release.release.number} {release.release.digest}", key, making)
        else:
            release = await self.past(reference)
            making = partial(_dated, make, release, reference, lasting=lasting)
            past = (reference, release.release.number, release.release.digest, key)
            async with self._past_turns:
                answer = await remembered(self._past_memory, self._today(), past, making)
        return answer.response(request)

    def _today(self) -> str:
        """Return the digest of the public release, "" without one: a page about the past may speak of today as well."""
        with suppress(DothequeError, OSError):
            return self.release().release.digest
        return ""


def _dated(
    make: Callable[[OpenRelease], Answer], release: OpenRelease, reference: str | None = None, *, lasting: bool = False
) -> Answer:
    """Return the answer that a release gives, with its date; a lasting one that is asked for by number never changes.

    A date may come to mean a later release of the same day, so what is asked for by one is not kept for ever. Nor are
    pages, which change with the program that makes them.
    """
    answer = make(release)
    moment = http_date(release.release.issued)
    headers = {"Last-Modified": moment, **answer.headers}
    if reference is not None:
        headers.setdefault("Memento-Datetime", moment)
    if lasting and reference is not None and reference.isdecimal():
        headers["Cache-Control"] = LASTING
    return replace(answer, headers=headers)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page: who asks, and the release that answers."""

    site: Site
    request: Request
    reader: Reader
    release: OpenRelease

    @property
    def view(self) -> CatalogueView:
        """Return the view of the release."""
        return self.site.view(self.release)

    @property
    def store(self) -> GraphStore:
        """Return the store of the release."""
        return self.release.store


async def answer_page(  # noqa: PLR0913  # what a page needs besides its request
    request: Request,
    parts: tuple[str, ...],
    make: Callable[[Visit], Page],
    *,
    asked: Mapping[str, Parameter] | None = None,
    headers: Callable[[Visit], Mapping[str, str]] | Mapping[str, str] | None = None,
    varying: str = "Accept-Language",
    memory: AnswerMemory[Answer] | None = None,
) -> Response:
    """Return the page that `make` makes of a visit; its path, `parts`, `asked`, language and release settle its bytes.

    `asked` are the parameters of its address, which the link to the other language keeps. Nothing else of the request
    may stand in it: what one visitor sent would be served to the next.
    """
    site = site_of(request)
    reader = site.reader(request)
    given = dict(asked or {})
    place = (request.scope["path"], *parts, *given.items())
    key = (*place, reader.language, reader.urls.chosen or "", reader.urls.release or "", varying)

    def answer(release: OpenRelease) -> Answer:
        visit = Visit(site, request, reader, release)
        page = make(visit)
        own = {**((headers(visit) if callable(headers) else headers) or {})}
        links = _links(visit, page.shell, given, own.pop("Link", ""))
        usual = {"Cache-Control": FRESH, "Content-Language": reader.language, **({"Vary": varying} if varying else {})}
        framed = replace(page, shell=keeping(page.shell, request, reader, given))
        return Answer(render(framed), HTML.content_type, headers={**usual, "Link": links, **own})

    return await site.answer(request, key, answer, memory=memory)


def _links(visit: Visit, frame: Shell, asked: Mapping[str, Parameter], given: str) -> str:
    """Return the Link of a page: those given, and those of every page: address, licence, what programs read, pages."""
    urls = visit.site.urls
    canonical = frame.canonical or urls.absolute(urls.page(own_path(visit.request, urls), **asked))
    named = (
        ("service-desc", urls.page("/openapi.json"), "application/json"),
        ("search", urls.page("/opensearch.xml"), "application/opensearchdescription+xml"),
        *((relation, address, "") for relation, address in frame.relations),
    )
    links = [
        *([given] if given else []),
        *([] if 'rel="canonical"' in given else [f'<{canonical}>; rel="canonical"']),
        *([] if 'rel="license"' in given else [f'<{LICENCE}>; rel="license"']),
        *(
            f'<{urls.absolute(address)}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")
            for relation, address, media_type in named
            if f'rel="{relation}"' not in given
        ),
    ]
    return bounded(links)


def site_of(request: Request) -> Site:
    """Return the site of a request."""
    site: Site = request.app.state.site
    return site
