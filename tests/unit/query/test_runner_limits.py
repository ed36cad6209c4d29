"""What stops a query in a real worker process: time, memory, size, depth, and the walls round it."""

import asyncio
import os
import socket
import time
from pathlib import Path

import pytest
from runner_outcomes import survives
from small_release import COUNT, ENDLESS, with_runner
from watching import environment, worker_pids

from dotheque_graph.errors import InvalidQuery, QueryKilled, QueryTimeout, ResultTooLarge, UnsafeQuery
from dotheque_graph.query.runner import QueryRunner, SparqlRequest
from dotheque_graph.rdf.formats import CSV_RESULTS, N_TRIPLES
from dotheque_graph.settings import Settings


def test_a_query_past_its_time_is_killed(settings: Settings, graph_path: Path) -> None:
    """The clock on the wall decides; the next query has as much time for itself."""
    short = settings.model_copy(update={"query_seconds": 2.0})

    failure = survives(short, graph_path, ENDLESS)

    assert isinstance(failure, QueryTimeout)
    assert failure.seconds == 2.0


def test_a_query_that_takes_too_much_memory_is_killed(settings: Settings, graph_path: Path) -> None:
    """Doubling a string thirty times brings only its own process down."""
    doubling = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(30))
    bomb = SparqlRequest(f'SELECT (STRLEN(?v30) AS ?length) WHERE {{ BIND("{"a" * 64}" AS ?v0) {doubling} }}')

    tight = settings.model_copy(update={"query_memory_mb": 600})

    failure = survives(tight, graph_path, bomb)

    assert isinstance(failure, QueryKilled)
    assert failure.limit_mb == 600


def test_a_worker_swollen_by_one_query_is_not_held_against_the_next(settings: Settings, graph_path: Path) -> None:
    """A worker that keeps much memory after its answer is replaced."""
    roomy = settings.model_copy(update={"result_bytes": 400_000_000, "query_memory_mb": 640})
    doubling = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(21))
    large = SparqlRequest(f'SELECT ?v21 WHERE {{ BIND("{"a" * 16}" AS ?v0) {doubling} }}', solutions=CSV_RESULTS)

    async def scenario(runner: QueryRunner) -> list[int]:
        return [len((await runner.run(large, graph_path)).body) for _ in range(3)]

    sizes = with_runner(roomy, scenario)

    assert min(sizes) > 16 * 2**21


def test_a_result_over_the_limit_is_an_error_and_never_a_cut_answer(settings: Settings, graph_path: Path) -> None:
    """Solutions and graphs alike."""
    small = settings.model_copy(update={"result_bytes": 2_000})

    for query in ("SELECT ?s WHERE { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        failure = survives(small, graph_path, SparqlRequest(query, graph=N_TRIPLES))

        assert isinstance(failure, ResultTooLarge)
        assert failure.limit == 2_000


@pytest.mark.parametrize("guarded", [True, False])
def test_a_hundred_thousand_parentheses_are_an_invalid_query(
    settings: Settings, graph_path: Path, *, guarded: bool
) -> None:
    """The guard sees it; without the guard the worker dies of it, and is replaced."""
    levels = 100_000  # with the default limit of a text
    nested = SparqlRequest("SELECT ?s WHERE { FILTER(" + "(" * levels + "1" + ")" * levels + ") }")

    failure = survives(settings, graph_path, nested, guarded=guarded)

    assert isinstance(failure, InvalidQuery)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433"])
def test_no_query_reaches_the_network(settings: Settings, graph_path: Path, host: str) -> None:
    """The guard refuses SERVICE; without the guard the kernel refuses the socket."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        service = f"http://{host}:{server.getsockname()[1]}/"
        request = SparqlRequest(f"SELECT ?s WHERE {{ SERVICE <{service}> {{ ?s ?p ?o }} }}")

        refused_by_guard = survives(settings, graph_path, request)
        refused_by_kernel = survives(settings, graph_path, request, guarded=False)

        with pytest.raises(BlockingIOError):
            server.accept()
    assert isinstance(refused_by_guard, UnsafeQuery)
    assert isinstance(refused_by_kernel, UnsafeQuery)


def test_an_update_changes_nothing_even_without_the_guard(settings: Settings, graph_path: Path) -> None:
    """The engine's query parser knows no updates, and the store is open for reading only."""
    request = SparqlRequest("DELETE WHERE { ?s ?p ?o }")

    assert isinstance(survives(settings, graph_path, request), UnsafeQuery)
    assert isinstance(survives(settings, graph_path, request, guarded=False), InvalidQuery)


def test_every_query_has_its_whole_time(settings: Settings, graph_path: Path) -> None:
    """The clock of a worker, set by the first of several queries, stops a later one neither too early nor never."""
    short = settings.model_copy(update={"query_seconds": 0.6})

    async def scenario(runner: QueryRunner) -> float:
        await runner.start(graph_path)
        await runner.run(COUNT, graph_path)
        await asyncio.sleep(0.3)
        started = time.monotonic()
        with pytest.raises(QueryTimeout):
            await runner.run(ENDLESS, graph_path)
        return time.monotonic() - started

    assert 0.55 < with_runner(short, scenario) < 5


def test_workers_see_nothing_of_the_server_s_environment(
    settings: Settings, graph_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Secrets in variables stay with the server."""
    monkeypatch.setenv("DOTHEQUE_SECRET", "do not tell")

    async def scenario(runner: QueryRunner) -> bytes:
        await runner.start(graph_path)
        return environment(*worker_pids(os.getpid()))

    assert b"do not tell" not in with_runner(settings, scenario)
