"""The ASGI application: its routes, its life, and the factory that a server process calls."""

import asyncio
import multiprocessing
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.routing import Match
from starlette.routing import Route as StarletteRoute
from starlette.types import Receive, Scope, Send

from dotheque_graph.bootstrap import Application, build_application
from dotheque_graph.catalogue.atlas import atlas_of
from dotheque_graph.catalogue.chronology import chronology
from dotheque_graph.catalogue.coverage import covered
from dotheque_graph.errors import DothequeError
from dotheque_graph.query.isolation import end_with
from dotheque_graph.settings import read_settings
from dotheque_graph.web import (
    context,
    crawlers,
    home,
    lists,
    opensearch,
    problem_pages,
    service,
    slashes,
    suggesting,
    triples,
    void,
    writing,
)
from dotheque_graph.web.across import routes as across
from dotheque_graph.web.answers import AnswerMemory
from dotheque_graph.web.atlas import routes as atlas
from dotheque_graph.web.citations import routes as citations
from dotheque_graph.web.compression import Compression
from dotheque_graph.web.documents import routes as documents
from dotheque_graph.web.dumps import routes as dumps
from dotheque_graph.web.dumps.background import keep_dumped
from dotheque_graph.web.envelope import Envelope, without_body
from dotheque_graph.web.history import routes as history
from dotheque_graph.web.network import routes as network
from dotheque_graph.web.plain import routes as plain
from dotheque_graph.web.portal import rehearsal_routes
from dotheque_graph.web.portal import routes as portal
from dotheque_graph.web.problems import problem_response
from dotheque_graph.web.reference.book import read_texts
from dotheque_graph.web.routing import Route
from dotheque_graph.web.saved import routes as saved
from dotheque_graph.web.search import routes as search
from dotheque_graph.web.search.background import keep_searchable
from dotheque_graph.web.site import Site
from dotheque_graph.web.sparql import endpoint, workspace
from dotheque_graph.web.sparql.fast_lane import FastLane
from dotheque_graph.web.timeline import routes as timeline

WARMING_SECONDS: Final = 0.5
"""How often a process looks for a new release to get ready; every request looks as well."""

ROUTES: Final[tuple[Route, ...]] = (
    ("/", home.home, ("GET",)),
    ("/list", lists.kinds, ("GET",)),
    ("/list/{segment}", lists.entities, ("GET",)),
    *slashes.ROUTES,
    *search.ROUTES,
    *citations.ROUTES,
    *context.ROUTES,
    *documents.ROUTES,
    *endpoint.ROUTES,
    *workspace.ROUTES,
    *saved.ROUTES,
    *writing.ROUTES,
    *history.ROUTES,
    *triples.ROUTES,
    *network.ROUTES,
    *timeline.ROUTES,
    *service.ROUTES,
    *crawlers.ROUTES,
    *opensearch.ROUTES,
    *problem_pages.ROUTES,
    *dumps.ROUTES,
    *void.ROUTES,
    *atlas.ROUTES,
    *across.ROUTES,
    *suggesting.ROUTES,
    *portal.ROUTES,
    *rehearsal_routes.ROUTES,
    *plain.ROUTES,
)
"""Path, endpoint, methods; HEAD goes with every GET."""


class Door(FastAPI):
    """The application as the server calls it.

    What a client sends passes the compression, which takes the codings off its conditions; then the fast lane, which
    answers what was answered before; then the envelope, within which the routes are. What is sent back takes the same
    way out: the envelope adds the headers of every answer, the compression codes it, and HEAD loses its body last.
    """

    def __init__(self, site: Site, lane: FastLane, compression: Compression) -> None:
        super().__init__(title="DO'thèque", openapi_url=None, docs_url=None, redoc_url=None, lifespan=_life)
        self.state.site = site
        self.state.lane = self._lane = lane
        self.state.compression = self._compression = compression
        prefix = site.urls.prefix
        self._sparql = {"/sparql", prefix + "/sparql"}
        self._envelope = Envelope(self._inside, site.urls.public_url, problem_response, self._methods)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live the life of the process."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        if scope["method"] == "HEAD":
            send = without_body(send)
        send = self._compression.around(scope, send)
        unanswered = await self._lane.answer(scope, receive, send)
        if unanswered is not None:
            await self._envelope(scope, unanswered, send)

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a query without a search among the routes, anything else by them; failures are the envelope's."""
        if scope["path"] in self._sparql and scope["method"] in endpoint.METHODS:
            response = await endpoint.sparql(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await self.router(scope, receive, send)

    def _methods(self, scope: Scope) -> set[str]:
        """Return the methods that the path of a scope answers."""
        routes = (route for route in self.routes if isinstance(route, StarletteRoute))
        fitting = (route for route in routes if route.matches(scope)[0] is not Match.NONE)
        return {method for route in fitting for method in route.methods or ()}


def create_app(application: Application) -> FastAPI:
    """Return the site of an application."""
    kept = application.settings.answers_kept_mb * 1024 * 1024
    # Half for pages, and for what they are in a coding; half for results, of which the fast lane has its own headers.
    site = Site(
        application,
        application.runner(),
        application.log(),
        memory=AnswerMemory(kept * 3 // 8),
        results=AnswerMemory(kept // 4),
    )
    app = Door(site, FastLane(site, kept // 4), Compression(kept // 8))
    for path, answering, methods in ROUTES:
        app.router.add_route(path, answering, methods=list(methods))
    app.router.redirect_slashes = False
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """Keep the process warm while it serves, and end the query workers and the log with it."""
    site: Site = app.state.site
    working = [asyncio.create_task(keeping(site)) for keeping in (_keep_warm, keep_dumped, keep_searchable)]
    yield
    for task in working:
        task.cancel()
    await site.runner.close()
    await run_in_threadpool(site.log.close)


async def _keep_warm(site: Site) -> None:
    """Get each new release ready before the first visitor asks; what is wrong with it is told to those who ask."""
    while True:
        with suppress(DothequeError, OSError):
            release = site.release()
            view = site.view(release)
            await run_in_threadpool(view.warm)
            await run_in_threadpool(view.once, "reference", read_texts)
            await run_in_threadpool(atlas_of, view)
            await site.runner.start(release.release.graph_path)
            await run_in_threadpool(covered, view)
            await run_in_threadpool(view.once, "chronology", chronology)
        await asyncio.sleep(WARMING_SECONDS)


def build() -> FastAPI:
    """Return the site of the settings in the environment; what `dotheque serve` gives to its server.

    The server calls it in a process of its own, which would outlive a server that is killed.
    """
    server = multiprocessing.parent_process()
    if server and server.pid:
        end_with(server.pid, signal.SIGTERM)
    return create_app(build_application(read_settings()))
