"""The site: the application with what a web process keeps beside it, and the frame that every page shares."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.bootstrap import Application
from dotheque_graph.catalogue.kinds import KINDS
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.query.runner import QueryRunner
from dotheque_graph.rdf.formats import HTML
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import OpenRelease, Release
from dotheque_graph.web.answers import Answer, AnswerMemory, strong_etag
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.pages import Alternate, MenuEntry, Page, ReleaseNote, Shell
from dotheque_graph.web.reader import Reader, reader_of
from dotheque_graph.web.templating import edition, fingerprint, render
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import LANGUAGES

COMMONS = NamedNode("https://w3id.org/dotheque/id/commons/dotheque")
_SETTLING = ("q", "page", "level", "via", "release")
"""Parameters that settle a page. No other may stand in it, or what one visitor sent would be served to the next."""
_VIEWS = 3
"""Views kept: that of the public release, the one before while it changes, one of the past."""
_LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


@dataclass
class Site:
    """One web process: the application, its query workers, the answers it remembers and the view of the release."""

    application: Application
    runner: QueryRunner
    memory: AnswerMemory
    started: float = field(default_factory=time.monotonic)
    _views: OrderedDict[str, CatalogueView] = field(default_factory=OrderedDict)  # by digest of the release

    @property
    def urls(self) -> Urls:
        """Return the addresses of the site."""
        return Urls(self.application.settings.public_url)

    def release(self) -> OpenRelease:
        """Return the public release; raise NothingPublished or StoreUnavailable."""
        return self.application.current.get()

    def past(self, reference: str) -> OpenRelease:
        """Return a kept release by number or date; raise ReleaseNotFound or InvalidParameter."""
        return self.application.current.past(reference)

    def view(self, release: OpenRelease) -> CatalogueView:
        """Return the view of a release; the last few are kept."""
        digest = release.release.digest
        if digest not in self._views:
            self._views[digest] = CatalogueView(release.store)
        self._views.move_to_end(digest)
        view = self._views[digest]
        while len(self._views) > _VIEWS:
            self._views.popitem(last=False)
        return view

    def reader(self, request: Request) -> Reader:
        """Return the reader of a request."""
        return reader_of(request, self.urls)

    async def answer(self, request: Request, key: Hashable, make: Callable[[OpenRelease], Answer]) -> Response:
        """Return the answer of the current release to a key, from memory where it was given before.

        A release that is asked for by `?release=` answers anew each time.
        """
        reference = request.query_params.get("release")
        if reference is not None:
            past = await run_in_threadpool(self.past, reference)
            return (await run_in_threadpool(make, past)).response(request)
        release = self.release()
        digest = release.release.digest
        answer = self.memory.get(digest, key)
        if answer is None:
            answer = await run_in_threadpool(make, release)
            self.memory.put(digest, key, answer)
        return answer.response(request)


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


async def answer_page(
    request: Request,
    parts: tuple[str, ...],
    make: Callable[[Visit], Page],
    *,
    headers: Mapping[str, str] | None = None,
    varying: str = "Accept-Language",
) -> Response:
    """Return the page that `make` makes of a visit; `parts`, the language and the release settle its bytes."""
    site = site_of(request)
    reader = site.reader(request)
    key = (*parts, reader.language, reader.urls.chosen or "", reader.urls.release or "", varying)

    def answer(release: OpenRelease) -> Answer:
        page = make(Visit(site, request, reader, release))
        return Answer(
            body=render(page),
            content_type=HTML.content_type,
            etag=strong_etag(release.release.digest, edition(), *key),
            headers={
                "Cache-Control": "public, max-age=0, must-revalidate",
                "Content-Language": reader.language,
                "Vary": varying,
                **(headers or {}),
            },
        )

    return await site.answer(request, key, answer)


def site_of(request: Request) -> Site:
    """Return the site of a request."""
    site: Site = request.app.state.site
    return site


def shell(  # noqa: PLR0913  # the frame has that many parts
    request: Request,
    reader: Reader,
    *,
    title: str,
    summary: str = "",
    section: str = "",
    canonical: str = "",
    alternates: tuple[Alternate, ...] = (),
    release: Release | None = None,
    indexed: bool = True,
) -> Shell:
    """Return the frame of a page; `section` is the segment of the menu entry it belongs under."""
    urls = reader.urls
    return Shell(
        language=reader.language,
        title=title,
        summary=summary,
        home=urls.home(),
        menu=menu(reader, section),
        find=urls.find(),
        sparql=urls.page("/sparql"),
        kinds=urls.kinds(),
        about=urls.document(COMMONS) or urls.home(),
        switch=_switch(request, reader),
        stylesheet=urls.static("style.css", fingerprint("style.css")),
        icon=urls.static("icon.svg", fingerprint("icon.svg")),
        canonical=canonical,
        alternates=alternates,
        release=release_note(reader, release) if release else None,
        now=_now(request, reader),
        carried=urls.carried(),
        indexed=indexed,
    )


def menu(reader: Reader, section: str) -> tuple[MenuEntry, ...]:
    """Return the entries of the menu: the main kinds and the goals."""
    words = {"goal": reader.words.gettext("SDGs")}
    return tuple(
        MenuEntry(
            words.get(kind.segment) or capitalised(kind.plural(reader.language)),
            reader.urls.list(kind),
            kind.segment == section,
        )
        for kind in KINDS
        if kind.main
    )


def release_note(reader: Reader, release: Release) -> ReleaseNote:
    """Return what a page says of the release it was made from."""
    words = reader.words
    return ReleaseNote(release.number, words.day(release.issued), release.issued, words.number(release.quads))


def _switch(request: Request, reader: Reader) -> Link:
    """Return the link to the same page in the other language."""
    other = next(language for language in LANGUAGES if language != reader.language)
    kept = [pair for pair in parse_qsl(request.url.query) if pair[0] in _SETTLING]
    path = reader.urls.speaking(None).as_of(None).page(_own_path(request, reader.urls))
    return Link(_LANGUAGE_NAMES[other], f"{path}?{urlencode([*kept, ('lang', other)])}", other)


def _now(request: Request, reader: Reader) -> Link | None:
    """Return the link to the same page today, where a past release is read."""
    if reader.urls.release is None:
        return None
    return Link(reader.words.gettext("See it today"), reader.urls.as_of(None).page(_own_path(request, reader.urls)))


def _own_path(request: Request, urls: Urls) -> str:
    path: str = request.scope["path"]
    return path.removeprefix(urls.prefix) if urls.prefix and path.startswith(urls.prefix + "/") else path
