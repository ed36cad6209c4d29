"""Answering requests to write: what was published, or the report of what the rules refused."""

from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dotheque_graph.errors import DothequeError, NotAcceptable, ShapesViolated
from dotheque_graph.namespaces import BASE
from dotheque_graph.publication.orders import Outcome, Report
from dotheque_graph.rdf.formats import HTML, TURTLE, Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.problems import HEADINGS, PROBLEM_JSON, problem_response
from dotheque_graph.web.site import Site, site_of
from dotheque_graph.web.words import words_of

_TEXT: Final = Format("Text", "text/plain", "txt")
_GENERATED: Final = "http://www.w3.org/ns/prov#wasGeneratedBy"


def published(site: Site, outcome: Outcome, status: int, location: str = "") -> Response:
    """Return the answer to a change that was made: its release and counts as JSON; a 204 has the headers alone."""
    headers = _of_release(site, outcome.release, outcome.activity)
    if location:
        headers["Location"] = location
    if status == HTTPStatus.NO_CONTENT:
        return Response(status_code=status, headers=headers)
    body = {
        "release": outcome.release,
        "made": outcome.made,
        "added": outcome.added,
        "removed": outcome.removed,
        "created": list(outcome.created),
        "dropped": list(outcome.dropped),
        "activity": outcome.activity,
    }
    return JSONResponse(body, status, headers)


def _of_release(site: Site, number: int, activity: str) -> dict[str, str]:
    """Return the headers that name a release and lead to the activity that made it."""
    headers = {"Cache-Control": "no-store", "X-Release": str(number)}
    document = site.urls.document(NamedNode(activity))
    if document:
        headers["Link"] = f'<{site.urls.absolute(document)}>; rel="{_GENERATED}"'
    return headers


async def refused(request: Request, error: ShapesViolated) -> Response:
    """Return the answer to a change that breaks the rules: a problem that holds the report, or the report itself.

    The report is a sh:ValidationReport in Turtle, or text in the reader's language.
    """
    report = error.report
    form = _wanted(request)
    if not isinstance(report, Report) or form is HTML:
        return await problem_response(request, error)
    language = site_of(request).reader(request).language
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", "Content-Language": language}
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form is not PROBLEM_JSON:
        text = report.turtle if form is TURTLE else f"{report.text[language]}\n{error.message(language)}\n"
        return Response(text, status, {**headers, "Content-Type": form.content_type})
    problem = {
        "type": f"{BASE}problem/shapes-violated",
        "title": words_of(language).gettext(HEADINGS[status]),
        "status": int(status),
        "detail": error.message(language),
        "violations": error.violations,
        "report": report.turtle,
        "text": report.text[language],
    }
    return JSONResponse(problem, status, headers, PROBLEM_JSON.media_type)


def _wanted(request: Request) -> Format:
    try:
        return negotiate(request.headers.get("accept", ""), (PROBLEM_JSON, TURTLE, _TEXT, HTML))
    except NotAcceptable:
        return PROBLEM_JSON


async def busy(request: Request, error: DothequeError, seconds: int) -> Response:
    """Return the answer to a change that came while another was made, saying when to come back."""
    response = await problem_response(request, error)
    response.headers["Retry-After"] = str(seconds)
    return response
