"""The life of a web process: what is ready before it is asked for, and what ends with it."""

import asyncio

import httpx
import pytest

from dotheque_graph.bootstrap import Application
from dotheque_graph.errors import NothingPublished
from dotheque_graph.settings import Settings
from dotheque_graph.web import app as module
from dotheque_graph.web.app import create_app


@pytest.fixture
def living(holder, library, shapes, monkeypatch):
    monkeypatch.setattr(module, "WARMING_SECONDS", 0.01)

    class Workers:
        started, closed = None, False

        def __init__(self):
            self.ready = asyncio.Event()

        async def start(self, graph_path):
            self.started = graph_path
            self.ready.set()

        async def close(self):
            self.closed = True

    workers = Workers()
    application = Application(
        settings=Settings(),
        releases=None,
        current=holder,
        library=lambda: library,
        shapes=lambda: shapes,
        runner=lambda: workers,
        road=None,
    )
    return create_app(application), workers


def test_workers_start_with_the_process_and_end_with_it(living, holder):
    app, workers = living

    async def live():
        async with app.router.lifespan_context(app):
            await asyncio.wait_for(workers.ready.wait(), 5)
        return workers.closed

    assert asyncio.run(live())
    assert workers.started == holder.held.release.graph_path


def test_a_process_without_a_release_waits_for_one_and_serves_it(living, holder):
    app, workers = living
    holder.error = NothingPublished("nowhere")

    async def live():
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client,
        ):
            before = await client.get("/health")
            holder.error = None
            await asyncio.wait_for(workers.ready.wait(), 5)
            return before.status_code, (await client.get("/health")).status_code

    assert asyncio.run(live()) == (503, 200)
