"""A graph of the store as an answer: a query like any other, with an ETag that a condition on writing can name."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from dotheque_graph.publication.preconditions import entity_tag
from dotheque_graph.query.exchange import SparqlRequest
from dotheque_graph.rdf.formats import Format
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import matches
from dotheque_graph.web.request_reading import header_of
from dotheque_graph.web.site import Site
from dotheque_graph.web.sparql.answering import Noted, results
from dotheque_graph.web.sparql.result_headers import headers_of_result, not_modified

_KEPT_BY_SERVERS: Final = frozenset({"type", "asgi", "http_version", "method", "path", "query_string", "headers"})


def graph_result(  # noqa: PLR0913  # what settles one representation
    request: Request, site: Site, release: OpenRelease, graph: NamedNode, state: str, form: Format, permalink: str
) -> Response:
    """Return the response with the statements of a graph, whose digest is `state`; 304 where the client has them.

    GET and HEAD have the same headers; `permalink` is the address of the graph in this release.
    """
    tag = entity_tag(state, form)
    query = SparqlRequest(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}", graph=form)
    held = header_of(request.scope, b"if-none-match").decode("latin-1")
    if not matches(held, tag):
        return _Tagged(results(request, site, release, query, permalink), tag)
    with Noted(site.log, release.release.number, query.query.encode()) as note:
        note.status = 304
    headers = headers_of_result(site, release.release, form, permalink, seconds=None, repeatable=True)
    response = Response(status_code=304)
    response.raw_headers = [*not_modified(headers), (b"etag", tag.encode())]
    return response


class _Tagged(Response):
    """A result under another ETag than that of its bytes, which the writer could not tell without making them."""

    def __init__(self, result: Response, tag: str) -> None:
        super().__init__()
        self._result = result
        self._tag = tag.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [header for header in message["headers"] if header[0] != b"etag"]
                message = {**message, "headers": [*others, (b"etag", self._tag)]}
            await send(message)

        # Without what the site added: the fast lane would give repeated answers with the ETag of their bytes.
        bare = {name: value for name, value in scope.items() if name in _KEPT_BY_SERVERS}
        await self._result(bare, receive, tagged)
