"""Results that end before they are whole say so by an error, whatever came of them."""

import os
import signal
from pathlib import Path

import pytest
from large_results import LARGE, PAIRS, THREES, answer, broken
from small_release import COUNT, ROWS, count, with_runner
from watching import worker_pids

from dotheque_graph.errors import DothequeError, InvalidQuery, QueryKilled, QueryTimeout, ResultTooLarge
from dotheque_graph.query.exchange import WINDOW_BYTES
from dotheque_graph.query.runner import QueryRunner, SparqlRequest
from dotheque_graph.rdf.formats import GRAPH_FORMATS, XML_RESULTS
from dotheque_graph.settings import Settings


def test_the_time_runs_on_in_mid_stream(settings: Settings, graph_path: Path) -> None:
    """What came by then is not the whole, and says so by an error."""
    short = settings.model_copy(update={"query_seconds": 1.5})

    size, failure = broken(short, graph_path, SparqlRequest(f"SELECT ?a {THREES}"))

    assert size > WINDOW_BYTES
    assert isinstance(failure, QueryTimeout)
    assert failure.seconds == 1.5


def test_a_result_that_grows_too_large_breaks_in_mid_stream(settings: Settings, graph_path: Path) -> None:
    """And no client gets more than the limit."""
    small = settings.model_copy(update={"result_bytes": 3_000_000})

    size, failure = broken(small, graph_path, SparqlRequest(f"SELECT ?a {THREES}"))

    assert size <= 3_000_000
    assert isinstance(failure, ResultTooLarge)
    assert (failure.limit, failure.unit) == (3_000_000, "bytes")


def test_a_character_that_xml_forbids_breaks_a_long_result(settings: Settings, graph_path: Path) -> None:
    """When it comes."""
    many, one = f"{{ {LARGE.query} }} BIND(1 AS ?k)", 'BIND("\\u0001" AS ?a) BIND(2 AS ?k)'
    late = f"SELECT ?a {{ {{ {many} }} UNION {{ {one} }} }} ORDER BY ?k"

    size, failure = broken(settings, graph_path, SparqlRequest(late, solutions=XML_RESULTS))

    assert size > WINDOW_BYTES
    assert isinstance(failure, InvalidQuery)
    assert "XML forbids" in failure.reason


@pytest.mark.parametrize(
    ("sent", "meaning"),
    [(signal.SIGKILL, QueryKilled), (signal.SIGXCPU, QueryTimeout), (signal.SIGALRM, QueryTimeout)],
)
def test_a_worker_ended_in_mid_stream_breaks_the_result(
    settings: Settings, graph_path: Path, sent: signal.Signals, meaning: type[DothequeError]
) -> None:
    """By the kernel, for time on the wall or of computing, or by somebody."""

    async def scenario(runner: QueryRunner) -> int:
        await runner.start(graph_path)
        (pid,) = worker_pids(os.getpid())
        async with runner.ask(SparqlRequest(f"SELECT ?a {THREES}"), graph_path) as result:
            await anext(result.chunks)
            os.kill(pid, sent)
            with pytest.raises(meaning):
                async for _ in result.chunks:
                    pass
        assert result.summary is None
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


def test_closing_breaks_what_is_being_read(settings: Settings, graph_path: Path) -> None:
    """A server that goes down does not end a transfer as if it were complete."""

    async def scenario(runner: QueryRunner) -> None:
        async with runner.ask(SparqlRequest(f"SELECT ?a {THREES}"), graph_path) as result:
            await anext(result.chunks)
            await runner.close()
            with pytest.raises(DothequeError):
                async for _ in result.chunks:
                    pass

    with_runner(settings, scenario)


def test_what_a_large_graph_cannot_say_in_its_format_is_an_error(settings: Settings, graph_path: Path) -> None:
    """As for a small one."""
    forbidden = f'CONSTRUCT {{ ?a <x:p> ?c }} {{ {{ {PAIRS} LIMIT 9000 }} BIND(CONCAT(STR(?d), "\\u0001") AS ?c) }}'

    with pytest.raises(InvalidQuery, match="XML forbids"):
        answer(settings, graph_path, SparqlRequest(forbidden, graph=GRAPH_FORMATS[2]))
