"""The workspace: the page on which people write queries, and what its editor asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.errors import DothequeError, ResultTooLarge
from dotheque_graph.namespaces import PREFIXES
from dotheque_graph.query.exchange import SparqlRequest
from dotheque_graph.query.library import QueryLibrary, SavedQuery
from dotheque_graph.rdf.formats import (
    CSV_RESULTS,
    DESCRIPTION_FORMATS,
    HTML,
    JSON_LD,
    JSON_RESULTS,
    TSV_RESULTS,
    TURTLE,
    XML_RESULTS,
)
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import Answer
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.frame import of_release, shell
from dotheque_graph.web.links import data_link
from dotheque_graph.web.pages import Alternate, Editor, Examples, Shell, SparqlPage
from dotheque_graph.web.problems import STATUS
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.result_parts import Result
from dotheque_graph.web.routing import Route
from dotheque_graph.web.saved.folders import heading_of
from dotheque_graph.web.site import Site, site_of
from dotheque_graph.web.sparql.answering import whole
from dotheque_graph.web.sparql.described_service import described, description_address
from dotheque_graph.web.sparql.result_headers import headers_of_page
from dotheque_graph.web.sparql.workspace_result import latest_address, result_of, result_too_long
from dotheque_graph.web.sparql.workspace_terms import terms
from dotheque_graph.web.templating import fingerprint, render, static_file
from dotheque_graph.web.words import LANGUAGES, noted

START: Final = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX doth: <https://w3id.org/dotheque/ontology#>

SELECT ?experiment ?title
WHERE {
  ?experiment a doth:Experiment ;
    dcterms:title ?title .
  FILTER (LANG(?title) = "%s")
}
ORDER BY ?title
"""
"""What the form begins with; `%s` is the language of the reader."""
POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The content security policy of this page alone: its own scripts run, nothing inline, nothing of another host."""

_SCRIPTS: Final = ("yasgui.js", "workspace.js")
_STYLES: Final = ("yasgui.css", "workspace.css")
_LICENCES: Final = "licences.txt"
_LONGEST_DRAFT: Final = 2000
"""Characters of a query that the link to the other language carries."""
_FIRST: Final = ("competency", "browse", "statistics")
"""The folders of examples that come first; the others follow by name."""
_EDITOR_WORDS: Final = (
    noted("Add a new tab"),
    noted("Add tab"),
    noted("Ask"),
    noted("Close Tab"),
    noted("Close other tabs"),
    noted("Close tab"),
    noted("Copy Tab"),
    noted("New Tab"),
    noted("Press CTRL - <spacebar> to autocomplete"),
    noted("Query"),
    noted("Rename Tab"),
    noted("Stop"),
    noted("Stopped."),
    noted("The server did not answer; try again."),
    noted("This line is invalid. Expected:"),
    noted("Undo close Tab"),
)
"""What the editor and its script say, as the editor writes it in English."""


async def page(  # noqa: PLR0913  # what the endpoint read of a request
    request: Request,
    site: Site,
    release: OpenRelease,
    query: str,
    parameters: Sequence[tuple[str, str]],
    *,
    run: bool,
) -> Response:
    """Return the page with a query in its form and, with `run`, its result on a release.

    A refused or stopped query keeps its text in the form, with the status of its error.
    """
    reader = site.reader(request)
    draft = query or dict(parameters).get("draft", "")
    shown = await run_in_threadpool(_page, request, site, reader, release, draft)
    if not run:
        return _page_response(request, _with_alternates(shown, reader))
    asked = SparqlRequest(
        query=query,
        solutions=JSON_RESULTS,
        boolean=JSON_RESULTS,
        graph=TURTLE,
        default_graphs=tuple(value for name, value in parameters if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in parameters if name == "named-graph-uri"),
    )
    shown = replace(shown, shell=_asking_the_latest(shown.shell, reader, asked))
    try:
        result = await _result(request, site, release, asked)
    except DothequeError as error:
        return _page_response(request, replace(shown, problem=error.message(reader.language)), STATUS[type(error)])
    kept = result.cited.permalink
    origin = headers_of_page(site, release.release, reader.urls.absolute(kept) if kept else "")
    return _page_response(request, replace(shown, result=result), origin=origin)


async def _result(request: Request, site: Site, release: OpenRelease, asked: SparqlRequest) -> Result:
    """Return what the page shows of the answer to a query; raise as `whole` does."""
    reader = site.reader(request)
    try:
        answer = await whole(request, site, release, asked)
    except ResultTooLarge as error:
        if error.limit >= site.application.settings.result_bytes:
            raise
        return result_too_long(reader, release.release, asked, error.limit)
    return result_of(reader, release.release, asked, answer, site.application.settings.query_rows)


def _page_response(
    request: Request, page: SparqlPage, status: int = 200, origin: Mapping[str, str] = MappingProxyType({})
) -> Response:
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language",
        "Content-Language": page.shell.language,
        "Link": data_link(site_of(request).urls, "/sparql"),
        **origin,
    }
    if page.editor:
        headers["Content-Security-Policy"] = POLICY
    if status != HTTPStatus.OK:
        return Response(render(page), status, {**headers, "Content-Type": HTML.content_type})
    return Answer(render(page), HTML.content_type, headers=headers).response(request)


def _with_alternates(page: SparqlPage, reader: Reader) -> SparqlPage:
    """Return the page with its head leading to the same description in RDF, and in the other languages."""
    urls = reader.urls
    formats = (Alternate(description_address(urls, form), form.media_type) for form in DESCRIPTION_FORMATS)
    languages = (Alternate(urls.speaking(one).page("/sparql"), "", one) for one in LANGUAGES)
    return replace(page, shell=replace(page.shell, alternates=(*formats, *languages)))


def _frame(request: Request, site: Site, reader: Reader, release: OpenRelease, draft: str) -> Shell:
    """Return the frame of the page, whose links to the other language and to today keep a draft."""
    summary = reader.words.gettext("Query the whole graph in SPARQL.")
    frame = shell(
        request, reader, title="SPARQL", summary=summary, section="sparql", release=release.release, dated=True
    )
    kept = draft if 0 < len(draft) <= _LONGEST_DRAFT else None
    switch = reader.urls.speaking(frame.switch.language).page("/sparql", draft=kept)
    same = reader.urls.as_of(None).page("/sparql", draft=kept)
    latest = site.release().release.number
    return of_release(replace(frame, switch=replace(frame.switch, href=switch)), reader, release, latest, same)


def _asking_the_latest(frame: Shell, reader: Reader, asked: SparqlRequest) -> Shell:
    """Return the frame whose link to today asks the same there, unless the address of that would be too long."""
    same = latest_address(reader, asked)
    return replace(frame, now=replace(frame.now, href=same)) if frame.now and same else frame


def _page(request: Request, site: Site, reader: Reader, release: OpenRelease, draft: str) -> SparqlPage:
    action = reader.urls.speaking(None).as_of(None).page("/sparql")
    forms = (CSV_RESULTS, JSON_RESULTS, XML_RESULTS, TSV_RESULTS, TURTLE, JSON_LD)
    return SparqlPage(
        shell=_frame(request, site, reader, release, draft),
        query=draft or START % reader.language,
        action=action,
        formats=tuple((form.name, form.extension) for form in forms),
        examples=_examples(reader, site.application.library()),
        result=None,
        problem="",
        endpoint=site.urls.absolute(site.urls.page("/sparql")),
        openapi=site.urls.page("/openapi.json"),
        limits=_limits(reader, site),
        service=described(reader, site.application.settings, release),
        editor=_editor(reader, action, asked=bool(draft)),
    )


def _limits(reader: Reader, site: Site) -> str:
    settings, words = site.application.settings, reader.words
    said = words.gettext(
        "An answer takes at most {seconds} seconds, {rows} rows and {size} MB; "
        "past the time or the size it is refused, past the rows it is cut and says so."
    )
    return said.format(
        seconds=words.number(settings.query_seconds),
        rows=words.number(settings.query_rows),
        size=words.number(round(settings.result_bytes / 1_000_000, 3)),
    )


def _examples(reader: Reader, library: QueryLibrary) -> tuple[Examples, ...]:
    """Return the saved queries that a visitor can ask as they stand, by folder."""
    folders: dict[str, list[Link]] = {folder: [] for folder in _FIRST}
    for saved in filter(_is_offered, library):
        link = Link(
            saved.header.question.in_language(reader.language), reader.urls.sparql_form(saved.sparql.strip() + "\n")
        )
        folders.setdefault(saved.folder, []).append(link)
    return tuple(
        Examples(capitalised(heading_of(reader, folder)), tuple(links)) for folder, links in folders.items() if links
    )


def _is_offered(saved: SavedQuery) -> bool:
    """Tell whether a query is public and complete; rules of hygiene are for the workshop."""
    return saved.header.public and not saved.required and saved.folder != "hygiene"


def _editor(reader: Reader, action: str, *, asked: bool) -> Editor | None:
    if not _is_built():
        return None
    urls = reader.urls
    library, script = (urls.static(name, fingerprint(name)) for name in _SCRIPTS)
    settings = {
        "action": action,
        "asked": asked,
        "carried": urls.carried(),
        "language": reader.language,
        "prefixes": PREFIXES,
        "start": START % reader.language,
        "terms": urls.speaking(reader.language).page("/sparql/terms"),
        "words": {message: reader.words.gettext(message) for message in _EDITOR_WORDS},
    }
    return Editor(
        library=library,
        script=script,
        styles=tuple(urls.static(name, fingerprint(name)) for name in _STYLES),
        licences=urls.static(_LICENCES, fingerprint(_LICENCES)),
        settings=settings,
    )


@cache
def _is_built() -> bool:
    """Tell whether `make assets` wrote the files of the editor."""
    return all(static_file(name) for name in (*_SCRIPTS, *_STYLES, _LICENCES))


ROUTES: Final[tuple[Route, ...]] = (("/sparql/terms", terms, ("GET",)),)
