"""The ASGI application: its routes, its life, and the factory that a server process calls."""

import asyncio
import multiprocessing
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from dotheque_graph.bootstrap import Application, build_application
from dotheque_graph.errors import DothequeError
from dotheque_graph.query.isolation import end_with
from dotheque_graph.settings import read_settings
from dotheque_graph.web import documents, find, home, lists, service, writing
from dotheque_graph.web.answers import AnswerMemory
from dotheque_graph.web.envelope import Envelope
from dotheque_graph.web.problems import problem_response
from dotheque_graph.web.routing import Route
from dotheque_graph.web.saved import routes as saved
from dotheque_graph.web.site import Site
from dotheque_graph.web.sparql import endpoint, workspace

WARMING_SECONDS: Final = 0.5
"""How often a process looks for a new release to get ready; every request looks as well."""

ROUTES: Final[tuple[Route, ...]] = (
    ("/", home.home, ("GET",)),
    ("/list", lists.kinds, ("GET",)),
    ("/list/{segment}", lists.entities, ("GET",)),
    ("/find", find.find, ("GET",)),
    ("/doc/{path:path}", documents.document, ("GET",)),
    *((f"/{first}/{{path:path}}", documents.lead_to_document, ("GET",)) for first in documents.CANONICAL_PREFIXES),
    ("/ontology", documents.lead_to_document, ("GET",)),
    ("/ontology/{path:path}", documents.lead_to_document, ("GET",)),
    ("/shapes", documents.lead_to_document, ("GET",)),
    *endpoint.ROUTES,
    *workspace.ROUTES,
    *saved.ROUTES,
    *writing.ROUTES,
    ("/health", service.health, ("GET",)),
    ("/robots.txt", service.robots, ("GET",)),
    ("/static/{name}", service.static, ("GET",)),
)
"""Path, endpoint, methods; HEAD goes with every GET."""


def create_app(application: Application) -> FastAPI:
    """Return the site of an application."""
    settings = application.settings
    app = FastAPI(title="DO'thèque", openapi_url=None, docs_url=None, redoc_url=None, lifespan=_life)
    app.state.site = Site(application, application.runner(), AnswerMemory(settings.answers_kept_mb * 1024 * 1024))
    for path, answering, methods in ROUTES:
        app.router.add_route(path, answering, methods=list(methods))
    app.router.redirect_slashes = False
    app.add_exception_handler(DothequeError, problem_response)
    app.add_exception_handler(HTTPException, problem_response)
    app.add_middleware(Envelope, prefix=app.state.site.urls.prefix, failing=problem_response)
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """Keep the process warm while it serves, and end the query workers with it."""
    site: Site = app.state.site
    warming = asyncio.create_task(_keep_warm(site))
    yield
    warming.cancel()
    await site.runner.close()


async def _keep_warm(site: Site) -> None:
    """Get each new release ready before the first visitor asks; what is wrong with it is told to those who ask."""
    started = False
    while True:
        with suppress(DothequeError, OSError):
            release = site.release()
            await run_in_threadpool(site.view(release).warm)
            if not started:
                await site.runner.start(release.release.graph_path)
                started = True
        await asyncio.sleep(WARMING_SECONDS)


def build() -> FastAPI:
    """Return the site of the settings in the environment; what `dotheque serve` gives to its server.

    The server calls it in a process of its own, which would outlive a server that is killed.
    """
    server = multiprocessing.parent_process()
    if server and server.pid:
        end_with(server.pid, signal.SIGTERM)
    return create_app(build_application(read_settings()))
