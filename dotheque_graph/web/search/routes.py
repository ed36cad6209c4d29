"""The routes of the search: its page, its suggestions, what its hits are taken away as, and its interface."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dotheque_graph.rdf.formats import JSON_LD, TURTLE, Format
from dotheque_graph.web.citations.citing import BIBTEX
from dotheque_graph.web.envelope import OWN_SCRIPTS
from dotheque_graph.web.routing import Endpoint, Route
from dotheque_graph.web.search.api import API, api
from dotheque_graph.web.search.asking import SEARCH, SUGGESTIONS, clean, question_of
from dotheque_graph.web.search.atom import atom
from dotheque_graph.web.search.completing import suggestions
from dotheque_graph.web.search.csv_columns import csv_table, dictionary
from dotheque_graph.web.search.described import bibliography, json_ld, turtle
from dotheque_graph.web.search.export_formats import ATOM, CSV, CSV_DICTIONARY
from dotheque_graph.web.search.exported import Writing, exported
from dotheque_graph.web.search.page import SearchPage, search_page
from dotheque_graph.web.site import Visit, answer_page, site_of

_WRITING: Final[Mapping[Format, Writing]] = MappingProxyType(
    {
        ATOM: atom,
        CSV: csv_table,
        CSV_DICTIONARY: dictionary,
        JSON_LD: json_ld,
        TURTLE: turtle,
        BIBTEX: bibliography,
    }
)


async def search(request: Request) -> Response:
    """Answer a page of what is searched; raise InvalidParameter, InvalidRequest or PageNotFound."""
    site = site_of(request)
    question = question_of(request, site.reader(request).language)
    parts = ("search", *(("cut",) if question.cut else ()))

    def make(visit: Visit) -> SearchPage:
        return search_page(visit, question, site.search_index(visit.release).search(question.asked))

    headers = {"Content-Security-Policy": OWN_SCRIPTS}
    asked = question.parameters()
    return await answer_page(request, parts, make, asked=asked, headers=headers, memory=site.searches)


async def find(request: Request) -> Response:
    """Answer 308 to the search for the same words: this was its address before."""
    urls = site_of(request).reader(request).urls
    words = clean(request.query_params.get("q", ""))
    return RedirectResponse(urls.search(words), 308, {"Cache-Control": "public, max-age=3600"})


def _endpoint(form: Format, write: Writing) -> Endpoint:
    async def export(request: Request) -> Response:
        """Answer the hits of a search in one format."""
        return await exported(request, form, write)

    return export


ROUTES: Final[tuple[Route, ...]] = (
    (SEARCH, search, ("GET",)),
    (SUGGESTIONS, suggestions, ("GET",)),
    *((f"{SEARCH}.{form.extension}", _endpoint(form, write), ("GET",)) for form, write in _WRITING.items()),
    (API, api, ("GET",)),
    ("/find", find, ("GET",)),
)
