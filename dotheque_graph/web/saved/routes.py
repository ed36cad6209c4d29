"""The addresses of the saved queries: the list, each query as page, description or result, and the OpenAPI document."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.errors import Busy, DothequeError, InvalidParameter, LimitExceeded, ResultTooLarge
from dotheque_graph.query.description import CATALOGUE, catalogue_description, description
from dotheque_graph.query.exchange import SparqlRequest
from dotheque_graph.query.library import SavedQuery
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, GRAPH_FORMATS, HTML, JSON_RESULTS, Format
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.documents.asking import asked_format
from dotheque_graph.web.links import alternates, data_link
from dotheque_graph.web.pages import Choice, Page
from dotheque_graph.web.problems import STATUS
from dotheque_graph.web.routing import Route
from dotheque_graph.web.saved.asking import Asked, address, read
from dotheque_graph.web.saved.folders import list_page
from dotheque_graph.web.saved.form import choices_of, with_language
from dotheque_graph.web.saved.openapi import openapi_answer
from dotheque_graph.web.saved.page import Outcome, Visit, permalink, saved_page
from dotheque_graph.web.site import Site, site_of
from dotheque_graph.web.sparql.answering import results, whole
from dotheque_graph.web.sparql.result_headers import headers_of_page
from dotheque_graph.web.templating import render


async def every_query(request: Request) -> Response:
    """Answer the list of every public saved query: a page, or their descriptions in a format of RDF."""
    site = site_of(request)
    extension = request.path_params.get("extension")
    form, _ = asked_format(request, extension)
    library = site.application.library()
    if form is not HTML:
        triples = catalogue_description(library.public(), _endpoint(site))
        body = serialise(triples, form)
        return _described(request, site, CATALOGUE, body, form, negotiated=extension is None)
    reader = site.reader(request)
    release = await _release(site, reader.urls.release)
    page = list_page(request, reader, release.release, library.public())
    return _page_response(request, page, negotiated=extension is None)


async def one_query(request: Request) -> Response:
    """Answer a saved query: its result, its description or its page, as `asking` says; raise QueryNotFound."""
    site = site_of(request)
    asked = read(request)
    saved = site.application.library().get_public(asked.name)
    if asked.form in GRAPH_FORMATS:
        body = serialise(description(saved, _endpoint(site)), asked.form)
        return _described(request, site, saved.iri, body, asked.form, negotiated=asked.negotiated)
    if asked.form is HTML:
        return await _page(request, site, saved, asked)
    query = SparqlRequest(saved.bind(**saved.parse_arguments(asked.arguments())), asked.form, None, None)
    release = await _release(site, asked.release)
    kept = site.urls.as_of(str(release.release.number))
    permalink = kept.absolute(address(kept, saved, asked.values, asked.form.extension))
    return results(request, site, release, query, permalink, negotiated=asked.negotiated)


async def openapi(request: Request) -> Response:
    """Answer the OpenAPI description of what programs may ask here."""
    site = site_of(request)
    return openapi_answer(site.application.library(), site.application.settings).response(request)


async def _release(site: Site, reference: str | None) -> OpenRelease:
    return await site.past(reference) if reference else site.release()


def _endpoint(site: Site) -> str:
    return site.urls.absolute(site.urls.page("/sparql"))


def _described(  # noqa: PLR0913  # what settles one representation
    request: Request, site: Site, iri: NamedNode, body: bytes, form: Format, *, negotiated: bool
) -> Response:
    path = iri.value.removeprefix(CATALOGUE.value)
    others = alternates(site.urls, f"/query{path}", DOCUMENT_FORMATS, form)
    headers = {
        "Cache-Control": FRESH,
        **({"Vary": "Accept"} if negotiated else {}),
        "Link": data_link(site.urls, iri.value, *others),
    }
    return Answer(body, form.content_type, headers=headers).response(request)


async def _page(request: Request, site: Site, saved: SavedQuery, asked: Asked) -> Response:
    """Answer the page of a saved query; what is wrong with its values or its run is said on it, with its status."""
    reader = site.reader(request)
    release = await _release(site, asked.release)
    completed = replace(asked, values=with_language(reader, saved, asked.values))
    visit = Visit(
        request=request,
        reader=reader,
        release=release,
        saved=saved,
        values=completed.values,
        rows=site.application.settings.query_rows,
        latest=site.release().release.number,
    )
    choices = {
        name: await _choices(visit, site, parameter.choices)
        for name, parameter in saved.header.parameters.items()
        if parameter.choices
    }
    outcome = await _outcome(visit, site, completed, opened=not asked.values)
    page = await run_in_threadpool(partial(saved_page, visit, choices, outcome))
    origin = headers_of_page(site, release.release, permalink(visit)) if outcome.answer else {}
    return _page_response(request, page, outcome.status, origin, negotiated=asked.negotiated)


async def _outcome(visit: Visit, site: Site, asked: Asked, *, opened: bool) -> Outcome:
    """Return what comes of running a query for its page; `opened` where no value was given yet."""
    language = visit.reader.language
    outcome = Outcome(visit.saved.sparql)
    try:
        outcome = Outcome(visit.saved.bind(**visit.saved.parse_arguments(asked.arguments())))
        return replace(outcome, answer=await whole(visit.request, site, visit.release, _in_json(outcome.bound)))
    except ResultTooLarge as error:
        said = visit.reader.words.gettext("This result is too long for a page; it can be downloaded:")
        return replace(outcome, problem=said, status=STATUS[type(error)], too_long=True)
    except DothequeError as error:
        # Somebody who just opened the page has not left anything out yet.
        if opened and isinstance(error, InvalidParameter):
            return outcome
        return replace(outcome, problem=error.message(language), status=STATUS[type(error)])


def _in_json(query: str) -> SparqlRequest:
    return SparqlRequest(query, JSON_RESULTS, None, None)


async def _choices(visit: Visit, site: Site, name: str) -> tuple[Choice, ...]:
    """Return what a field offers, from another saved query; nothing where that one cannot be run now."""
    giving = site.application.library().get(name)
    languages = {key: visit.reader.language for key, one in giving.header.parameters.items() if one.type == "language"}
    query = _in_json(giving.bind(**giving.parse_arguments(languages)))
    try:
        answer = await whole(visit.request, site, visit.release, query)
    except (Busy, LimitExceeded):
        return ()
    return choices_of(answer)


def _page_response(
    request: Request,
    page: Page,
    status: int = 200,
    origin: Mapping[str, str] = MappingProxyType({}),
    *,
    negotiated: bool,
) -> Response:
    body = render(page)
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept, Accept-Language" if negotiated else "Accept-Language",
        "Content-Language": page.shell.language,
        "Link": data_link(site_of(request).urls, page.shell.canonical),
        **origin,
    }
    if status != HTTPStatus.OK:
        return Response(body, status, {**headers, "Content-Type": HTML.content_type})
    return Answer(body, HTML.content_type, headers=headers).response(request)


ROUTES: Final[tuple[Route, ...]] = (
    ("/query", every_query, ("GET",)),
    ("/query.{extension}", every_query, ("GET",)),
    ("/query/{folder}/{name}", one_query, ("GET",)),
    ("/openapi.json", openapi, ("GET",)),
)
