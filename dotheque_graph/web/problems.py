"""What goes wrong, said in HTTP: one table from errors to status, as a page for readers and RFC 9457 for programs."""

import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dotheque_graph import errors
from dotheque_graph.errors import DothequeError, PageNotFound
from dotheque_graph.namespaces import BASE
from dotheque_graph.rdf.formats import HTML, Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Link, Text
from dotheque_graph.web.frame import own_path, shell
from dotheque_graph.web.history import memento
from dotheque_graph.web.pages import ProblemPage
from dotheque_graph.web.problem_words import MEANINGS
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.site import site_of
from dotheque_graph.web.templating import render
from dotheque_graph.web.words import LANGUAGES, noted

PROBLEM_JSON: Final = Format("Problem", "application/problem+json", "json", also=("application/json",))
_LOG: Final = logging.getLogger(__name__)

STATUS: Final[Mapping[type[DothequeError], int]] = {
    errors.SettingsError: 500,
    errors.InvalidIri: 400,
    errors.InvalidRdf: 400,
    errors.InvalidShapes: 400,
    errors.NotCanonical: 400,
    errors.InvalidQuery: 400,
    errors.InvalidParameter: 400,
    errors.InvalidSavedQuery: 500,
    errors.InvalidRequest: 400,
    errors.UnsupportedFormat: 415,
    errors.NotAcceptable: 406,
    errors.TooLarge: 413,
    errors.EntityNotFound: 404,
    errors.PageNotFound: 404,
    errors.QueryNotFound: 404,
    errors.ReleaseNotFound: 404,
    errors.GraphNotFound: 404,
    errors.SourceNotFound: 500,
    errors.TokenNotFound: 404,
    errors.DumpsNotMade: 404,
    errors.SearchNotMade: 404,
    errors.EntityWithdrawn: 410,
    errors.ShapesViolated: 422,
    errors.UnsafeQuery: 403,
    errors.UpdateElsewhere: 403,
    errors.InvalidToken: 401,
    errors.NotPermitted: 403,
    errors.PreconditionFailed: 412,
    errors.StoreLocked: 503,
    errors.PortTaken: 503,
    errors.EngineBusy: 503,
    errors.DumpsPending: 503,
    errors.QueryTimeout: 504,
    errors.QueryKilled: 503,
    errors.ResultTooLarge: 413,
    errors.NothingPublished: 503,
    errors.StoreUnavailable: 503,
    errors.SearchUnavailable: 503,
}
"""Every error on purpose and its status. What the instance lacks is 5xx: a reader must not take it for an absence."""

HEADINGS: Final = {
    400: noted("This request cannot be understood"),
    401: noted("A token is needed here"),
    403: noted("This is not allowed here"),
    404: noted("Nothing here by that name"),
    405: noted("That cannot be done here"),
    406: noted("Not in that format"),
    408: noted("The request did not arrive in time"),
    410: noted("This entry was withdrawn"),
    412: noted("This has changed in the meantime"),
    413: noted("That is too large"),
    415: noted("That format is not read here"),
    416: noted("That part does not exist"),
    422: noted("This was refused"),
    500: noted("Something broke on our side"),
    503: noted("Not available for the moment"),
    504: noted("That took too long"),
}
"""The title of a problem and of its page, by status."""

OTHER_PROBLEMS: Final[Mapping[str, int]] = {
    "bad-request": 400,
    "method-not-allowed": 405,
    "request-timeout": 408,
    "range-not-satisfiable": 416,
    "unexpected": 500,
}
"""Problems that no error of ours stands for, with their status."""
_NAMES: Final = {status: name for name, status in OTHER_PROBLEMS.items()}
SEARCH_SECONDS: Final = 30
"""When to come back for a search whose index is being made: that of the whole catalogue takes less."""
UNTOLD: Final = (errors.Unavailable, errors.SettingsError, errors.SourceNotFound)
"""Errors whose facts are paths of this machine: for its log, not for its visitors."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure: its kind in a few words, its status, its sentence, its facts for programs and headers.

    `successors` stand in the place of what was withdrawn.
    """

    name: str
    status: int
    detail: str
    facts: Mapping[str, Any]
    headers: Mapping[str, str]
    successors: tuple[Link, ...] = ()


def problem_of(error: Exception, reader: Reader, path: str) -> Problem:
    """Return the problem that an exception stands for, in the reader's language."""
    if isinstance(error, DothequeError):
        return _stated(error, reader)
    if isinstance(error, HTTPException):
        if error.status_code == HTTPStatus.NOT_FOUND:
            return _stated(PageNotFound(path), reader)
        name = _NAMES.get(error.status_code, "bad-request")
        return Problem(
            name=name,
            status=error.status_code,
            detail=reader.words.gettext(MEANINGS[name]),
            facts={},
            headers=_with_options(error.headers or {}),
        )
    _LOG.error("Unexpected failure at %s", path, exc_info=error)
    detail = reader.words.gettext("An unexpected failure was noted; asking again may do.")
    return Problem("unexpected", 500, detail, {}, {})


def _stated(error: DothequeError, reader: Reader) -> Problem:
    if isinstance(error, UNTOLD):
        _LOG.error("Unavailable: %s", error)
        detail = reader.words.gettext(HEADINGS[503])
        if isinstance(error, errors.SearchUnavailable):
            told = reader.words.gettext("The index of the search is being made; try again in {seconds} seconds.")
            detail = told.format(seconds=SEARCH_SECONDS)
        return Problem(problem_name(error), STATUS[type(error)], detail, {}, _headers(error))
    facts = {name: _plain(value) for name, value in error.facts().items() if name not in ("listed", "report")}
    return Problem(
        name=problem_name(error),
        status=STATUS[type(error)],
        detail=_withdrawal(error, reader)
        if isinstance(error, errors.EntityWithdrawn)
        else error.message(reader.language),
        facts=facts,
        headers=_headers(error),
        successors=_successors(error, reader) if isinstance(error, errors.EntityWithdrawn) else (),
    )


def _withdrawal(error: errors.EntityWithdrawn, reader: Reader) -> str:
    """Return the sentence about a withdrawn entity: its name, and the day in words where the graph tells it."""
    _, name = reader.words.gettext, _named(error, error.iri, reader).text
    try:
        day = reader.words.day(date.fromisoformat(error.withdrawn_on))
    except ValueError:
        return _("The entry “{name}” was withdrawn.").format(name=name)
    return _("The entry “{name}” was withdrawn on {day}.").format(name=name, day=day)


def _successors(error: errors.EntityWithdrawn, reader: Reader) -> tuple[Link, ...]:
    named = ((iri, _named(error, iri, reader)) for iri in error.replaced_by)
    return tuple(Link(name.text, reader.urls.document(NamedNode(iri)) or iri, name.language) for iri, name in named)


def _named(error: errors.EntityWithdrawn, iri: str, reader: Reader) -> Text:
    """Return what an IRI is called in the best language there is for the reader, the IRI itself without a name."""
    names = error.names.get(iri, {"": iri})
    language = next(one for one in (reader.language, *LANGUAGES, *names) if one in names)
    return Text(names[language], language if language != reader.language else "")


def _with_options(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return headers whose Allow has OPTIONS too, which every path answers (`Envelope`)."""
    allowed = headers.get("Allow")
    return {**headers, "Allow": ", ".join(sorted({*allowed.split(", "), "OPTIONS"}))} if allowed else headers


def _headers(error: DothequeError) -> Mapping[str, str]:
    """Return the headers that belong to an error: when to come back, or what to come with (RFC 6750, section 3)."""
    if isinstance(error, errors.EngineBusy | errors.DumpsPending):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, errors.SearchUnavailable):
        return {"Retry-After": str(SEARCH_SECONDS)}
    if isinstance(error, errors.InvalidToken):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, errors.EntityWithdrawn) and error.replaced_by:
        return {"Link": ", ".join(f'<{iri}>; rel="successor-version"' for iri in error.replaced_by)}
    return {}


def problem_name(error: DothequeError) -> str:
    """Return the name of an error as addresses write it: `entity-not-found`."""
    return type_name(type(error))


def type_name(error: type[DothequeError]) -> str:
    """Return the name of a class of errors as addresses write it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", error.__name__).lower()


def _plain(value: object) -> object:
    if isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, tuple | list):
        return list(value)
    return dict(value) if isinstance(value, dict) else str(value)


async def problem_response(request: Request, error: Exception) -> Response:
    """Return the response to a failure: a page where the client prefers HTML, else application/problem+json."""
    asking = site_of(request).reader(request)
    reader = Reader(asking.language, asking.urls.as_of(None))
    problem = problem_of(error, reader, request.url.path)
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language",
        "Content-Language": reader.language,
        **problem.headers,
    }
    if isinstance(error, errors.EntityWithdrawn):
        with suppress(DothequeError, OSError):  # the release may have been cleared away in the meantime
            headers |= await memento.of_withdrawn(request, NamedNode(error.iri), headers.get("Link", ""))
    if _prefers_page(request):
        page = render(_page(request, reader, problem))
        return Response(page, problem.status, {**headers, "Content-Type": HTML.content_type})
    body = {
        "type": f"{BASE}problem/{problem.name}",
        "title": reader.words.gettext(HEADINGS.get(problem.status, HEADINGS[500])),
        "status": problem.status,
        "detail": problem.detail,
        **problem.facts,
    }
    return JSONResponse(body, problem.status, headers, PROBLEM_JSON.media_type)


def _prefers_page(request: Request) -> bool:
    try:
        return negotiate(request.headers.get("accept", ""), (PROBLEM_JSON, HTML)) is HTML
    except DothequeError:
        return False


def _page(request: Request, reader: Reader, problem: Problem) -> ProblemPage:
    _ = reader.words.gettext
    heading = _(HEADINGS.get(problem.status, HEADINGS[500]))
    links = []
    if problem.status == HTTPStatus.GONE:
        links.append(Link(_("All its versions"), reader.urls.history(NamedNode(str(problem.facts["iri"])))))
    if "page" in request.query_params and problem.status == HTTPStatus.NOT_FOUND:
        asked = {name: tuple(request.query_params.getlist(name)) for name in request.query_params if name != "page"}
        links.append(Link(_("Back to the first page"), reader.urls.page(own_path(request, reader.urls), **asked)))
    links.append(Link(_("Search by name"), reader.urls.search()))
    links.append(Link(_("The whole catalogue"), reader.urls.kinds()))
    return ProblemPage(
        shell=shell(request, reader, title=heading, indexed=False),
        status=problem.status,
        heading=heading,
        detail=problem.detail,
        successors=problem.successors,
        links=tuple(links),
    )
