"""The life of a web process: what is ready before it is asked for, and what ends with it."""

import asyncio
import signal
import subprocess
import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import httpx
import pytest

from dotheque_graph.bootstrap import Application
from dotheque_graph.errors import NothingPublished
from dotheque_graph.settings import Settings
from dotheque_graph.web import app as module
from dotheque_graph.web.app import create_app
from dotheque_graph.web.timeline import page as timeline_page


@pytest.fixture
def living(holder, library, shapes, monkeypatch):
    monkeypatch.setattr(module, "WARMING_SECONDS", 0.01)

    class Workers:
        started, closed = (), False
        log = SimpleNamespace(close=lambda: None)

        def __init__(self):
            self.ready = asyncio.Event()

        async def start(self, graph_path):
            self.started = (*self.started, graph_path)
            self.ready.set()

        async def close(self):
            self.closed = True

        def protections(self):
            return {"network": True if self.started else None}

    workers = Workers()
    application = Application(
        settings=Settings(),
        releases=None,
        current=holder,
        library=lambda: library,
        shapes=lambda: shapes,
        runner=lambda: workers,
        log=lambda: workers.log,
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
    assert set(workers.started) == {holder.held.release.graph_path}


def test_workers_are_got_ready_for_each_release_that_is_published(living, holder, tmp_path):
    app, workers = living
    first = holder.held.release.graph_path

    async def live():
        async with app.router.lifespan_context(app):
            await asyncio.wait_for(workers.ready.wait(), 5)
            holder.held = replace(holder.held, release=replace(holder.held.release, path=tmp_path / "next"))
            async with asyncio.timeout(5):
                while len(set(workers.started)) < 2:
                    workers.ready.clear()
                    await workers.ready.wait()

    asyncio.run(live())

    assert set(workers.started) == {first, holder.held.release.graph_path}


def test_the_timeline_of_a_release_is_read_before_anybody_asks_for_it(living, monkeypatch):
    app, workers = living

    async def live():
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client,
            asyncio.timeout(5),
        ):
            while len(workers.started) < 2:  # the second round begins when the first is done
                workers.ready.clear()
                await workers.ready.wait()
            monkeypatch.setattr(timeline_page, "chronology", None)
            return (await client.get("/timeline")).status_code

    assert asyncio.run(live()) == 200


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


def test_health_does_not_say_what_protects_before_it_is_known(living):
    app, _ = living

    async def protections():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client:
            return (await client.get("/health")).json()["protections"]

    assert asyncio.run(protections()) == {"network": None}


@pytest.mark.parametrize("parent", [None, SimpleNamespace(pid=4711)])
def test_a_process_that_a_server_started_ends_with_it(monkeypatch, tmp_path, parent):
    tied = []
    monkeypatch.setenv("DOTHEQUE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(module.multiprocessing, "parent_process", lambda: parent)
    monkeypatch.setattr(module, "end_with", lambda pid, sent: tied.append((pid, sent)))

    assert module.build().state.site
    assert tied == ([(4711, signal.SIGTERM)] if parent else [])


CHILD = """
import os, signal, time
from dotheque_graph.query.isolation import end_with
end_with(os.getppid(), signal.SIGTERM)
print(os.getpid(), flush=True)
time.sleep(20)
"""
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"


def test_a_process_ends_when_its_parent_is_killed():
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert int(parent.stdout.readline()) != parent.pid
        parent.kill()
        # The child holds the other end of the pipe: it is closed when the child has ended.
        started = time.monotonic()
        assert parent.stdout.read() == b""
        assert time.monotonic() - started < 10
