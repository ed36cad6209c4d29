"""The frame that every page shares: its menu, its other language, its release, and the links at its end."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from starlette.requests import Request

from dotheque_graph.catalogue.kinds import KINDS
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import OpenRelease, Release
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.links import LICENCE
from dotheque_graph.web.pages import Alternate, MenuEntry, ReleaseNote, Shell
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.templating import fingerprint
from dotheque_graph.web.urls import Parameter, Urls
from dotheque_graph.web.words import LANGUAGES

COMMONS: Final = NamedNode("https://w3id.org/dotheque/id/commons/dotheque")
_LANGUAGE_NAMES: Final = {"fr": "Français", "en": "English"}


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
    dated: bool = False,
    relations: tuple[tuple[str, str], ...] = (),
) -> Shell:
    """Return the frame of a page; `section` is the segment of the menu entry it belongs under.

    It names its release where one was asked for, or with `dated`: a page that does so changes with each release.
    """
    named = release if dated or reader.urls.release else None
    return replace(
        _bare(request, reader, section),
        title=title,
        summary=summary,
        canonical=canonical,
        alternates=alternates,
        release=release_note(reader, named) if named else None,
        indexed=indexed,
        relations=relations,
    )


def _bare(request: Request, reader: Reader, section: str) -> Shell:
    """Return what the frame has around any page in a section; it has no title yet."""
    urls, today = reader.urls, reader.urls.as_of(None)
    return Shell(
        language=reader.language,
        title="",
        summary="",
        home=urls.home(),
        menu=menu(reader, section),
        find=urls.search(),
        explore=urls.home() + "#explore",
        sparql=urls.page("/sparql"),
        queries=urls.page("/query"),
        switch=_switch(request, reader, {}),
        stylesheet=urls.static("style.css", fingerprint("style.css")),
        icon=urls.static("icon.svg", fingerprint("icon.svg")),
        now=_now(request, reader, {}),
        carried=urls.carried(),
        releases=today.page("/releases"),
        news=today.speaking(reader.language).page("/releases.atom"),
        foot=_foot(reader),
        opensearch=today.speaking(reader.language).page("/opensearch.xml"),
    )


def keeping(frame: Shell, request: Request, reader: Reader, parameters: Mapping[str, Parameter]) -> Shell:
    """Return a frame whose links to the other language, and to today, keep these parameters of the address."""
    return replace(frame, switch=_switch(request, reader, parameters), now=_now(request, reader, parameters))


def _foot(reader: Reader) -> tuple[Link, ...]:
    """Return the links at the end of every page."""
    words, urls, today = reader.words, reader.urls, reader.urls.as_of(None)
    return (
        Link(words.gettext("About the commons"), urls.document(COMMONS) or urls.home()),
        Link(words.gettext("The whole catalogue"), urls.kinds()),
        Link(words.gettext("Timeline"), urls.page("/timeline")),
        Link(words.gettext("Suggest a resource"), today.page("/suggest")),
        Link(words.gettext("Data model"), urls.page("/doc/ontology")),
        Link(words.gettext("Saved queries"), urls.page("/query")),
        Link(words.gettext("Releases"), today.page("/releases")),
        Link(words.gettext("Downloads"), today.page("/dumps/")),
        Link(words.gettext("Open data"), today.page("/data")),
        Link("SPARQL", urls.page("/sparql")),
        Link(words.gettext("Licence"), LICENCE, external=True),
        Link(words.gettext("Easy to read"), today.page("/easy")),
        Link(words.gettext("Accessibility: not compliant"), today.page("/accessibility")),
    )


def of_release(frame: Shell, reader: Reader, release: OpenRelease, latest: int, same: str) -> Shell:
    """Return the frame of a page that asks a release: it says so where that is not the latest, whose number is given.

    `same` is the address that asks the same of the latest.
    """
    if release.release.number == latest:
        return replace(frame, now=None, latest=0)
    return replace(frame, now=Link(reader.words.gettext("Ask the same of the latest"), same), latest=latest)


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


def _switch(request: Request, reader: Reader, parameters: Mapping[str, Parameter]) -> Link:
    """Return the link to the same page in the other language."""
    other = next(language for language in LANGUAGES if language != reader.language)
    urls = reader.urls.speaking(other)
    return Link(_LANGUAGE_NAMES[other], urls.page(own_path(request, urls), **parameters), other)


def _now(request: Request, reader: Reader, parameters: Mapping[str, Parameter]) -> Link | None:
    """Return the link to the same page today, where a past release is read."""
    if reader.urls.release is None:
        return None
    urls = reader.urls.as_of(None)
    return Link(reader.words.gettext("See it today"), urls.page(own_path(request, urls), **parameters))


def own_path(request: Request, urls: Urls) -> str:
    """Return the path under ours, with one slash before it: with two, its first segment would be a host."""
    path: str = request.scope["path"]
    if urls.prefix and path.startswith(urls.prefix + "/"):
        path = path.removeprefix(urls.prefix)
    return "/" + path.lstrip("/")
