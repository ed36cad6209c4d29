"""Results of any size from real workers: passed on as they are produced, and out of memory."""

import asyncio
import hashlib
import os
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest
from large_results import LARGE, PAIRS, THREES, answer, collected
from pyoxigraph import QueryResultsFormat, Store
from small_release import COUNT, ROWS, count, with_runner
from watching import gone, resident_mb, worker_pids

from dotheque_graph.errors import ResultTooLarge
from dotheque_graph.query.exchange import WINDOW_BYTES
from dotheque_graph.query.runner import QueryRunner, SparqlRequest, run_once, stream_once
from dotheque_graph.rdf.formats import CSV_RESULTS, RESULT_FORMATS, Format
from dotheque_graph.settings import Settings


@pytest.fixture
def store(graph_path: Path) -> Iterator[Store]:
    """The graph as the engine alone reads it."""
    return Store.read_only(str(graph_path))


@pytest.mark.parametrize("form", RESULT_FORMATS)
def test_a_large_result_is_the_engine_s_to_the_byte(
    settings: Settings, graph_path: Path, store: Store, form: Format
) -> None:
    """With its size and its digest at the end; no file is left."""
    request = SparqlRequest(LARGE.query, solutions=form)

    body, summary = with_runner(settings, lambda runner: collected(runner, request, graph_path))

    expected = store.query(request.query, use_default_graph_as_union=True).serialize(format=form.results)  # type: ignore[call-overload]
    assert body == expected
    assert summary is not None
    assert (summary.size, summary.cut) == (len(body), False)
    assert summary.digest == hashlib.sha256(body).hexdigest()
    assert summary.seconds > 0
    assert settings.spool_dir is not None
    assert list(settings.spool_dir.iterdir()) == []


def test_a_small_result_is_there_as_a_whole_and_in_chunks(settings: Settings, graph_path: Path) -> None:
    """So that a reader need not care."""

    async def scenario(runner: QueryRunner) -> None:
        async with runner.ask(COUNT, graph_path) as result:
            assert result.whole is not None
            assert [chunk async for chunk in result.chunks] == [result.whole.body]
            assert result.summary is not None
            assert (result.kind, result.format) == ("solutions", CSV_RESULTS)
        assert result.whole.digest == result.summary.digest == hashlib.sha256(result.whole.body).hexdigest()
        assert result.summary.size == len(result.whole.body)

    with_runner(settings, scenario)


def test_a_large_result_can_be_had_in_one_piece(settings: Settings, graph_path: Path) -> None:
    """The same bytes."""
    whole = answer(settings, graph_path, LARGE)

    assert len(whole.body) > WINDOW_BYTES
    assert whole.digest == hashlib.sha256(whole.body).hexdigest()
    assert not whole.cut


def test_a_slow_reader_holds_no_worker(settings: Settings, graph_path: Path) -> None:
    """The only worker answers others while one chunk of a large result has been read."""

    async def scenario(runner: QueryRunner) -> int:
        async with runner.ask(LARGE, graph_path) as result:
            size = len(await anext(result.chunks))
            for _ in range(5):
                assert count(await runner.run(COUNT, graph_path)) == ROWS
            async for chunk in result.chunks:
                size += len(chunk)
        assert result.summary is not None
        return size - result.summary.size

    assert with_runner(settings, scenario) == 0


def test_a_reader_that_leaves_ends_the_query(settings: Settings, graph_path: Path) -> None:
    """The process is gone, its file too, and the next query is served."""

    async def scenario(runner: QueryRunner) -> int:
        await runner.start(graph_path)
        (pid,) = worker_pids(os.getpid())
        async with runner.ask(SparqlRequest(f"SELECT * {THREES}"), graph_path) as result, aclosing(result.chunks):  # type: ignore[type-var]
            await anext(result.chunks)
        assert gone(pid)
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


def test_a_cancelled_reader_ends_the_query(settings: Settings, graph_path: Path) -> None:
    """As a web server cancels what a client has left."""

    async def scenario(runner: QueryRunner) -> int:
        await runner.start(graph_path)
        (pid,) = worker_pids(os.getpid())
        reading = asyncio.Event()

        async def read() -> None:
            async with runner.ask(SparqlRequest(f"SELECT * {THREES}"), graph_path) as result:
                async for _ in result.chunks:
                    reading.set()

        task = asyncio.create_task(read())
        await reading.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert gone(pid)
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


def test_an_iri_with_a_comma_late_in_a_large_table_is_one_cell(settings: Settings, graph_path: Path) -> None:
    """The rows before it have left by then."""
    query = f"SELECT ?a ?d {{ {{ {PAIRS} LIMIT 60000 }} UNION {{ BIND(<tag:example.org,2026:x> AS ?d) }} }}"

    found = answer(settings, graph_path, SparqlRequest(query, solutions=CSV_RESULTS))

    assert len(found.body) > WINDOW_BYTES
    assert found.body.count(b"\r\n") == 60_002
    assert found.body.endswith(b'\r\n,"tag:example.org,2026:x"\r\n')
    assert found.digest == hashlib.sha256(found.body).hexdigest()


def test_a_million_rows_grow_no_process(settings: Settings, graph_path: Path) -> None:
    """Neither this one nor the worker's, though they are read slowly."""
    request = SparqlRequest(f"{PAIRS} LIMIT 1000000", solutions=CSV_RESULTS)

    async def scenario(runner: QueryRunner) -> tuple[int, int, int]:
        await runner.run(COUNT, graph_path)
        (pid,) = worker_pids(os.getpid())
        worker_before, before = resident_mb(pid), resident_mb(os.getpid())
        rows = grown = 0
        async with runner.ask(request, graph_path) as result:
            async for chunk in result.chunks:
                rows += chunk.count(b"\n")
                grown = max(grown, resident_mb(os.getpid()) - before)
                await asyncio.sleep(0.005)  # slower than they are produced
        return rows - 1, grown, resident_mb(pid, "VmHWM") - worker_before

    rows, grown, worker_grown = with_runner(settings, scenario)

    assert rows == 1_000_000
    assert grown < 30
    assert worker_grown < 60


def test_a_result_can_be_passed_on_without_a_loop(settings: Settings, graph_path: Path, store: Store) -> None:
    """As the command line does; with the errors of the chunks."""
    taken: list[bytes] = []

    summary = stream_once(settings, LARGE, graph_path, taken.append)

    body = store.query(LARGE.query, use_default_graph_as_union=True).serialize(format=QueryResultsFormat.CSV)  # type: ignore[call-overload]
    assert b"".join(taken) == body
    assert summary.size == len(body)
    assert run_once(settings, replace(LARGE, solutions=CSV_RESULTS), graph_path).digest == summary.digest
    with pytest.raises(ResultTooLarge):
        stream_once(settings.model_copy(update={"query_rows": 50_000}), replace(LARGE, query=PAIRS), graph_path, len)
