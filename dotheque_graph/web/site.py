"""The site: the application with what a web process keeps beside it, and the frame that every page shares."""

import time
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
_SETTLING = ("q", "page", "level", "via")
"""Parameters that settle a page. No other may stand in it, or what one visitor sent would be served to the next."""
_LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


@dataclass
class Site:
    """One web process: the application, its query workers, the answers it remembers and the view of the release."""

    application: Application
    runner: QueryRunner
    memory: AnswerMemory
    started: float = field(default_factory=time.monotonic)
    _view: tuple[str, CatalogueView] | None = None

    @property
    def urls(self) -> Urls:
        """Return the addresses of the site."""
        return Urls(self.application.settings.public_url)

    def release(self) -> OpenRelease:
        """Return the public release; raise NothingPublished or StoreUnavailable."""
        return self.application.current.get()

    def view(self, release: OpenRelease) -> CatalogueView:
        """Return the view of a release, made anew when the release changes."""
        held = self._view
        if held is None or held[0] != release.release.digest:
            held = self._view = (release.release.digest, CatalogueView(release.store))
        return held[1]

    def reader(self, request: Request) -> Reader:
        """Return the reader of a request."""
        return reader_of(request, self.urls)

    async def answer(self, request: Request, key: Hashable, make: Callable[[OpenRelease], Answer]) -> Response:
        """Return the answer of the current release to a key, from memory where it was given before."""
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
    key = (*parts, reader.language, reader.urls.chosen or "", varying)

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
    path = reader.urls.speaking(None).page(_own_path(request, reader.urls))
    return Link(_LANGUAGE_NAMES[other], f"{path}?{urlencode([*kept, ('lang', other)])}", other)


def _own_path(request: Request, urls: Urls) -> str:
    path: str = request.scope["path"]
    return path.removeprefix(urls.prefix) if urls.prefix and path.startswith(urls.prefix + "/") else path
