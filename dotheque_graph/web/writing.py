"""Writing over HTTP for token holders: SPARQL Update and the Graph Store Protocol.

Nothing of a request is parsed here, nor written: a writer process does both (`writing_process`), so that no document,
however hostile, costs this process anything. Reading a graph is a query like any other and needs no token.
"""

import contextlib
import math
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from ulid import ULID

from dotheque_graph.access.permissions import covers
from dotheque_graph.access.tokens import Token, Tokens
from dotheque_graph.errors import (
    GraphNotFound,
    InvalidRequest,
    NotAcceptable,
    NotPermitted,
    ShapesViolated,
    StoreLocked,
    Unavailable,
)
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.orders import READ_FORMATS, Order, Part, Work
from dotheque_graph.publication.preconditions import state_of
from dotheque_graph.rdf.formats import HTML, TURTLE, Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.graph_reading import graph_result
from dotheque_graph.web.problems import problem_name
from dotheque_graph.web.request_reading import in_time
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import Site, site_of
from dotheque_graph.web.sparql.answering import Noted
from dotheque_graph.web.writing_answers import busy, published, refused
from dotheque_graph.web.writing_process import Writers
from dotheque_graph.web.writing_requests import (
    GRAPH_STORE,
    UPDATE,
    conditions_of,
    graph_asked,
    read_graph,
    read_update,
    secret_of,
)

_POSTED: Final = "posted/"
"""Where graphs live that were posted to the store itself, which names them."""


async def sparql_update(request: Request) -> Response:
    """Answer `POST /sparql/update`: run an update and publish what it changes, all or nothing."""
    site = site_of(request)
    token = await _token(request, site)
    settings = site.application.settings
    conditions = conditions_of(request)
    async with _writers(request).place():
        asked = await in_time(read_update(request, settings.write_bytes), settings.write_seconds)
        order = Order(
            work="update",
            token=token.name,
            permitted=token.graphs,
            base_iri=site.urls.absolute(site.urls.page("/sparql/update")),
            parts=(Part(UPDATE, asked.text),),
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            if_match=conditions.if_match,
            if_none_match=conditions.if_none_match,
        )
        return await _published(request, site, order)


async def graph_store(request: Request) -> Response:
    """Answer a request about one graph of the graph store, or about the store itself."""
    site = site_of(request)
    graph = graph_asked(request, _store(site))
    if request.method in ("GET", "HEAD"):
        return await _read(request, site, graph)
    token = await _token(request, site)
    if graph is None:
        if request.method != "POST":
            raise _nameless(site)
        graph = _new_graph()
    if not covers(token.graphs, graph):
        raise NotPermitted(graph.value, token.graphs)
    return await _write(request, site, token, graph)


def _new_graph() -> NamedNode:
    return GRAPH.term(_POSTED + str(ULID.from_datetime(datetime.now(UTC))).lower())


async def _write(request: Request, site: Site, token: Token, graph: NamedNode) -> Response:
    work, settings = _WORK[request.method], site.application.settings
    conditions = conditions_of(request)
    async with _writers(request).place():
        parts: tuple[Part, ...] = ()
        if work != "delete":
            parts = await in_time(read_graph(request, settings.write_bytes), settings.write_seconds)
        if work == "put" and len(parts) > 1:
            raise InvalidRequest(
                "PUT takes one document; POST adds up several", "PUT prend un seul document ; POST en ajoute plusieurs"
            )
        order = Order(
            work=work,
            token=token.name,
            permitted=token.graphs,
            base_iri=graph.value,
            graph=graph.value,
            parts=parts,
            if_match=conditions.if_match,
            if_none_match=conditions.if_none_match,
        )
        return await _published(request, site, order)


async def _published(request: Request, site: Site, order: Order) -> Response:
    """Have an order carried out and answer with what became of it, which the log keeps too."""
    body = b"".join(part.body for part in order.parts)
    with Noted(site.log, _public_number(site), body, "write") as note:
        note.size = len(body)
        response = await _carried_out(request, site, order, note)
        note.status = response.status_code
        note.release = int(response.headers.get("x-release", note.release))
    return response


def _public_number(site: Site) -> int:
    """Return the number of the public release, 0 where there is none yet."""
    try:
        return site.release().release.number
    except Unavailable:
        return 0


async def _carried_out(request: Request, site: Site, order: Order, note: Noted) -> Response:
    try:
        outcome = await _writers(request).run(order)
    except ShapesViolated as error:
        note.problem = problem_name(error)
        return await refused(request, error)
    except StoreLocked as error:
        note.problem = problem_name(error)
        return await busy(request, error, max(1, math.ceil(site.application.settings.lock_seconds)))
    if order.graph in outcome.created:
        return published(site, outcome, HTTPStatus.CREATED, _address(site, NamedNode(order.graph)))
    return published(site, outcome, HTTPStatus.NO_CONTENT if order.work == "put" else HTTPStatus.OK)


async def _read(request: Request, site: Site, graph: NamedNode | None) -> Response:
    """Answer with the statements of a graph, of the public release or of the one asked for by `?release=`."""
    if graph is None:
        raise _nameless(site)
    reference = site.reader(request).urls.release
    release = await site.past(reference) if reference else site.release()
    state = state_of(release.release.record, graph.value)
    if state is None:
        raise GraphNotFound(graph.value, tuple(release.release.graphs))
    form = _format(request.headers.get("accept", ""))
    return graph_result(request, site, release, graph, state, form, _address(site, graph, release.release.number))


def _nameless(site: Site) -> InvalidRequest:
    """Return what to say of a request that names no graph: how one is named, and where all of them are listed."""
    store, described = site.urls.page(GRAPH_STORE), site.urls.page("/sparql")
    ways = f"{store}?graph=…, {store}?default, {store}/…"
    return InvalidRequest(
        f"name a graph: {ways}; the service description at {described} lists the graphs there are",
        f"nommez un graphe : {ways} ; la description du service à {described} donne la liste des graphes",
    )


def _format(accept: str) -> Format:
    """Return the format of RDF that a client gets; raise NotAcceptable.

    A browser's `text/html,application/xml;q=0.9,*/*;q=0.8` means the XML of pages: where that is not what it prefers,
    Turtle is easier to read.
    """
    chosen = negotiate(accept, READ_FORMATS)
    with contextlib.suppress(NotAcceptable):
        if negotiate(accept, (chosen, HTML)) is HTML:
            return negotiate(accept, (TURTLE,))
    return chosen


def _store(site: Site) -> str:
    """Return the address of the graph store."""
    return site.urls.absolute(site.urls.page(GRAPH_STORE))


def _address(site: Site, graph: NamedNode, release: int | None = None) -> str:
    """Return the address of a graph in the store, and in one release of it."""
    urls = site.urls.as_of(str(release) if release is not None else None)
    if graph.value.startswith(GRAPH):
        return site.urls.absolute(urls.page(f"{GRAPH_STORE}/{graph.value.removeprefix(GRAPH)}"))
    return site.urls.absolute(urls.page(GRAPH_STORE, graph=graph.value))


async def _token(request: Request, site: Site) -> Token:
    tokens = Tokens(site.application.settings.data_dir)
    return await run_in_threadpool(tokens.verify, secret_of(request))


def _writers(request: Request) -> Writers:
    """Return the writers of this web process, made when they are first needed."""
    state = request.app.state
    if not hasattr(state, "writers"):
        state.writers = Writers(site_of(request).application.settings)
    writers: Writers = state.writers
    return writers


_WORK: Final[dict[str, Work]] = {"PUT": "put", "POST": "post", "DELETE": "delete"}

ROUTES: Final[tuple[Route, ...]] = (
    ("/sparql/update", sparql_update, ("POST",)),
    (GRAPH_STORE, graph_store, ("GET", "PUT", "POST", "DELETE")),
    (GRAPH_STORE + "/{path:path}", graph_store, ("GET", "PUT", "POST", "DELETE")),
)
