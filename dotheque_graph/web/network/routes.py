"""`/network/{path}`: the network around the entity that `/doc/{path}` is about, as a page and as JSON."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.documents.asking import document_asked_for
from dotheque_graph.web.envelope import OWN_SCRIPTS
from dotheque_graph.web.links import data_link
from dotheque_graph.web.network.page import network_data, network_page
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import answer_page, site_of


async def network(request: Request) -> Response:
    """Answer the network around an entity as a page; raise PageNotFound, EntityNotFound or EntityWithdrawn."""
    iri = _entity(request)
    headers = {"Content-Security-Policy": OWN_SCRIPTS}
    return await answer_page(request, ("network", iri.value), lambda visit: network_page(visit, iri), headers=headers)


async def data(request: Request) -> Response:
    """Answer the network around an entity as JSON; raise PageNotFound, EntityNotFound or EntityWithdrawn."""
    iri, site = _entity(request), site_of(request)
    reader = site.reader(request)

    def make(release: OpenRelease) -> Answer:
        headers = {
            "Cache-Control": FRESH,
            "Content-Language": reader.language,
            "Link": data_link(site.urls, site.urls.absolute(site.urls.network(iri, "json"))),
            "Vary": "Accept-Language",
        }
        body = network_data(site.view(release), reader, site.application.shapes(), iri)
        return Answer(body, "application/json", headers=headers)

    key = ("network data", iri.value, reader.language, reader.urls.chosen or "", reader.urls.release or "")
    return await site.answer(request, key, make)


def _entity(request: Request) -> NamedNode:
    return document_asked_for(request.path_params["path"], request.url.path, extensions=False)[0]


ROUTES: Final[tuple[Route, ...]] = (
    ("/network/{path:path}.json", data, ("GET",)),
    ("/network/{path:path}", network, ("GET",)),
)
