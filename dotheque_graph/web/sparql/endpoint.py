"""The SPARQL endpoint, by the SPARQL 1.1 Protocol; no query is ever parsed in this process."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dotheque_graph.errors import InvalidRequest, NotAcceptable, PageNotFound, UpdateElsewhere
from dotheque_graph.rdf.formats import GRAPH_FORMATS, HTML, Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import Site, site_of
from dotheque_graph.web.sparql import protocol, workspace
from dotheque_graph.web.sparql.answering import results
from dotheque_graph.web.sparql.protocol import Asked, UpdateAsked
from dotheque_graph.web.sparql.service_description import describe_service

METHODS: Final = ("GET", "HEAD", "POST")
_MISSING: Final = ("“query” is missing", "« query » manque")


async def sparql(request: Request) -> Response:
    """Answer a query of the SPARQL Protocol (GET, POST with a form, POST of the query itself), or show the form."""
    return await _answer(request, "")


async def sparql_as(request: Request) -> Response:
    """Answer as `sparql` does, in the format of the extension in the path: /sparql.csv?query=…."""
    extension = request.path_params["extension"]
    if not protocol.is_format(extension):
        raise PageNotFound(request.url.path)
    return await _answer(request, extension)


async def _answer(request: Request, extension: str) -> Response:
    site = site_of(request)
    try:
        asked = await protocol.read(request, extension, site.application.settings.query_bytes)
    except UpdateAsked:
        raise UpdateElsewhere(site.urls.absolute(site.urls.page("/sparql/update"))) from None
    release = await _release(site, asked.release)
    if not asked.query:
        return await _without_query(request, site, release, asked)
    if asked.formats.page:
        return await workspace.page(request, site, release, asked.query, asked.parameters, run=True)
    permalink = asked.permalink(site.endpoint, release.release.number)
    query = asked.for_engine(site.endpoint)
    result = results(request, site, release, query, permalink, negotiated=not asked.format)
    return _OrPage(result, request, site, release, asked) if asked.formats.page_instead else result


class _OrPage(Response):
    """A result or, where the client takes no format of its kind, the page with it."""

    def __init__(self, result: Response, request: Request, site: Site, release: OpenRelease, asked: Asked) -> None:
        super().__init__()
        self._result = result
        self._request = request
        self._site = site
        self._release = release
        self._asked = asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._result(scope, receive, send)
        except NotAcceptable:  # before the first byte, as only the engine tells of which kind a result is
            query, parameters = self._asked.query, self._asked.parameters
            page = await workspace.page(self._request, self._site, self._release, query, parameters, run=True)
            await page(scope, receive, send)


async def _release(site: Site, reference: str) -> OpenRelease:
    """Return the release that is asked for, the public one where none is; raise ReleaseNotFound."""
    public = site.release()
    if not reference or reference == str(public.release.number):
        return public
    return await site.past(reference)


async def _without_query(request: Request, site: Site, release: OpenRelease, asked: Asked) -> Response:
    """Answer a request that asks nothing: the page for people, the service description for programs."""
    if request.method == "POST":
        raise InvalidRequest(*_MISSING)
    form = _description_format(request.headers.get("accept", ""), asked.format)
    if form is None:
        raise InvalidRequest(*_MISSING)
    if form is HTML:
        return await workspace.page(request, site, release, "", asked.parameters, run=False)
    return describe_service(site, release.release, form, negotiated=not asked.format).response(request)


def _description_format(accept: str, name: str) -> Format | None:
    """Return the format of the service description, HTML for the page; None where only results are asked for."""
    if name:
        return protocol.graph_format(name)
    try:
        return negotiate(accept, (HTML, *GRAPH_FORMATS))
    except NotAcceptable:
        return None


ROUTES: Final[tuple[Route, ...]] = (
    ("/sparql", sparql, ("GET", "POST")),
    ("/sparql.{extension}", sparql_as, ("GET", "POST")),
)
