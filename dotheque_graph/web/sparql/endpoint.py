"""The SPARQL endpoint, by the SPARQL 1.1 Protocol, and the form for people; no query is ever parsed in this process."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from dotheque_graph.errors import (
    DothequeError,
    InvalidParameter,
    InvalidRequest,
    NotAcceptable,
    TooLarge,
    UnsafeQuery,
    UnsupportedFormat,
)
from dotheque_graph.namespaces import compact
from dotheque_graph.query.exchange import OFFERED, SparqlAnswer, SparqlRequest
from dotheque_graph.query.library import QueryLibrary, SavedQuery
from dotheque_graph.rdf.formats import ALL_FORMATS, GRAPH_FORMATS, HTML, JSON_RESULTS, RESULT_FORMATS, TURTLE, Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.elements import Link, Text
from dotheque_graph.web.pages import Example, Result, SparqlPage
from dotheque_graph.web.problems import STATUS
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import Site, shell, site_of
from dotheque_graph.web.sparql.service_description import service_triples
from dotheque_graph.web.templating import render

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_MOST_PARAMETERS: Final = 1000
_SHOWN: Final = 500
"""Rows of a result on a page; the other formats hold them all."""
_START: Final = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX doth: <https://w3id.org/dotheque/ontology#>

SELECT ?experiment ?title
WHERE {
  ?experiment a doth:Experiment ;
    dcterms:title ?title .
  FILTER (LANG(?title) = "fr")
}
ORDER BY ?title
"""

Parameters = Sequence[tuple[str, str]]


async def sparql(request: Request) -> Response:
    """Answer a query of the SPARQL Protocol (GET, POST with a form, POST of the query itself), or show the form."""
    site = site_of(request)
    parameters = await _parameters(request, site.application.settings.query_bytes)
    asked = dict(parameters)
    if "update" in asked:
        raise UnsafeQuery("update")
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) > 1:
        raise InvalidRequest("“query” is given more than once")
    if not queries or not queries[0].strip():
        return _without_query(request, site, asked)
    form = _form_format(asked)
    reference = asked.get("release")
    release = await site.past(reference) if reference else site.release()
    if _wants_page(request, asked, form):
        return await _asked_from_the_form(request, site, release, parameters)
    answer = await _run(request, site, release, _sparql_request(request, parameters, form))
    return _response(release, answer)


async def _parameters(request: Request, limit: int) -> Parameters:
    """Return the parameters of the protocol, from the address and from the body."""
    given = _pairs(request.scope["query_string"])
    if request.method != "POST":
        return given
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (_FORM, _DIRECT):
        raise UnsupportedFormat(kind or "–", (_FORM, _DIRECT))
    body = await _body(request, limit * 3)
    return [*given, *(_pairs(body) if kind == _FORM else [("query", _text(body))])]


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Return the parameters of an address or a form; raise InvalidRequest where they are not UTF-8 or too many."""
    try:
        return parse_qsl(_text(encoded), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise InvalidRequest("a parameter is not UTF-8") from None
    except ValueError:
        raise InvalidRequest(f"more than {_MOST_PARAMETERS} parameters") from None


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise InvalidRequest("the request is not UTF-8") from None


async def _body(request: Request, limit: int) -> bytes:
    """Return the body; raise TooLarge as soon as it is longer than the limit, percent-encoding included."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge("body", len(body), limit)
    return bytes(body)


def _form_format(asked: Mapping[str, str]) -> Format | None:
    """Return the format of `?format=`, an extension or a media type; raise InvalidParameter."""
    given = asked.get("format", "").strip()
    if not given:
        return None
    for form in ALL_FORMATS:
        if given.lower() in (form.extension, *form.media_types):
            return form
    known = ", ".join(form.extension for form in (HTML, *RESULT_FORMATS, *GRAPH_FORMATS))
    raise InvalidParameter("format", given, known)


def _wants_page(request: Request, asked: Mapping[str, str], form: Format | None) -> bool:
    if form is not None:
        return form is HTML
    if asked.get("format") is not None:
        return True
    offered = (JSON_RESULTS, *RESULT_FORMATS[1:], *GRAPH_FORMATS, HTML)
    try:
        return negotiate(request.headers.get("accept", ""), offered) is HTML
    except NotAcceptable:
        return False


def _sparql_request(request: Request, parameters: Parameters, form: Format | None) -> SparqlRequest:
    """Return the request for a worker, with a format for each kind of result, None where none is acceptable."""
    accept = request.headers.get("accept", "")
    chosen = {
        kind: (form if form in offered else None) if form else _negotiated(accept, offered)
        for kind, offered in OFFERED.items()
    }
    return SparqlRequest(
        query=dict(parameters)["query"],
        solutions=chosen["solutions"],
        boolean=chosen["boolean"],
        graph=chosen["graph"],
        default_graphs=tuple(value for name, value in parameters if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in parameters if name == "named-graph-uri"),
    )


def _negotiated(accept: str, offered: Sequence[Format]) -> Format | None:
    try:
        return negotiate(accept, offered)
    except NotAcceptable:
        return None


async def _run(request: Request, site: Site, release: OpenRelease, query: SparqlRequest) -> SparqlAnswer:
    """Return the answer of a worker; a client that leaves gives its worker back, and ClientDisconnect is raised."""
    running = asyncio.ensure_future(site.runner.run(query, release.release.graph_path))
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((running, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            raise ClientDisconnect
        return running.result()
    finally:
        running.cancel()
        leaving.cancel()
        await asyncio.gather(running, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    """Return when the client has left; the request has been read by now, so nothing else is lost."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _response(release: OpenRelease, answer: SparqlAnswer) -> Response:
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept",
        "Content-Type": answer.format.content_type,
        "X-Release": str(release.release.number),
        "Server-Timing": f"query;dur={answer.seconds * 1000:.0f}",
    }
    return Response(answer.body, headers=headers)


def _without_query(request: Request, site: Site, asked: Mapping[str, str]) -> Response:
    """Answer a request that asks nothing: the form for people, the service description for programs."""
    if request.method == "POST":
        raise InvalidRequest("“query” is missing")
    try:
        form = negotiate(request.headers.get("accept", ""), (HTML, *GRAPH_FORMATS))
    except NotAcceptable:
        raise InvalidRequest("“query” is missing") from None
    if form is HTML:
        return _page_response(_page(request, site, site.reader(request), asked.get("draft") or _START))
    endpoint = site.urls.absolute(site.urls.page("/sparql"))
    body = serialise(service_triples(endpoint, site.application.settings), form)
    headers = {"Cache-Control": "public, max-age=3600", "Vary": "Accept", "Content-Type": form.content_type}
    return Response(body, headers=headers)


async def _asked_from_the_form(request: Request, site: Site, release: OpenRelease, parameters: Parameters) -> Response:
    """Answer a query with the page, its result in it; a refused or stopped query keeps its text in the form."""
    reader = site.reader(request)
    query = replace(
        _sparql_request(request, parameters, None), solutions=JSON_RESULTS, boolean=JSON_RESULTS, graph=TURTLE
    )
    page = _page(request, site, reader, query.query)
    try:
        answer = await _run(request, site, release, query)
    except DothequeError as error:
        return _page_response(replace(page, problem=error.message(reader.language)), STATUS[type(error)])
    return _page_response(replace(page, result=_result(reader, answer)))


def _page_response(page: SparqlPage, status: int = 200) -> Response:
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language",
        "Content-Language": page.shell.language,
        "Content-Type": HTML.content_type,
    }
    return Response(render(page), status, headers)


def _page(request: Request, site: Site, reader: Reader, query: str) -> SparqlPage:
    _ = reader.words.gettext
    examples = tuple(
        Example(
            saved.header.question.in_language(reader.language), reader.urls.sparql_form(saved.sparql.strip() + "\n")
        )
        for saved in _offered(site.application.library())
    )
    return SparqlPage(
        shell=shell(request, reader, title="SPARQL", summary=_("Query the whole graph in SPARQL."), section="sparql"),
        query=query,
        action=reader.urls.speaking(None).as_of(None).page("/sparql"),
        formats=tuple(form.extension for form in RESULT_FORMATS),
        examples=examples,
        result=None,
        problem="",
        endpoint=site.urls.absolute(site.urls.page("/sparql")),
    )


def _offered(library: QueryLibrary) -> tuple[SavedQuery, ...]:
    """Return the saved queries that a visitor can ask as they stand; rules of hygiene are for the workshop."""
    return tuple(
        saved
        for saved in library
        if saved.header.public
        and not saved.name.startswith("hygiene/")
        and not any(parameter.required for parameter in saved.header.parameters.values())
    )


def _result(reader: Reader, answer: SparqlAnswer) -> Result:
    words = reader.words
    if answer.kind == "graph":
        return Result(words.gettext("The triples, in Turtle"), text=answer.body.decode())
    found: dict[str, Any] = json.loads(answer.body)
    if answer.kind == "boolean":
        return Result(words.gettext("Yes.") if found["boolean"] else words.gettext("No."))
    columns, bindings = tuple(found["head"]["vars"]), found["results"]["bindings"]
    rows = tuple(tuple(_cell(reader, row.get(column)) for column in columns) for row in bindings[:_SHOWN])
    remark = words.ngettext("{number} row", "{number} rows", len(bindings)).format(number=words.number(len(bindings)))
    if len(bindings) > _SHOWN:
        first = words.gettext("the first {number} are shown; CSV and JSON hold them all")
        remark = f"{remark}, {first.format(number=words.number(_SHOWN))}"
    return Result(f"{remark} · {answer.seconds * 1000:.0f} ms", columns, rows)


def _cell(reader: Reader, term: Mapping[str, str] | None) -> Link | Text | None:
    if term is None:
        return None
    if term["type"] != "uri":
        return Text(
            term["value"] if isinstance(term["value"], str) else json.dumps(term["value"]), term.get("xml:lang", "")
        )
    address = reader.urls.document(NamedNode(term["value"]))
    return Link(compact(term["value"]), address or term["value"], external=address is None)


ROUTES: Final[tuple[Route, ...]] = (("/sparql", sparql, ("GET", "POST")),)
