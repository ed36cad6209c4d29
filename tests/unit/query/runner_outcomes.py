"""What requests to a query runner come to: their answers, or the error after which the next query is served."""

from pathlib import Path

import pytest
from small_release import COUNT, ROWS, count, unguarded, with_runner

from dotheque_graph.errors import DothequeError
from dotheque_graph.query.runner import QueryRunner, SparqlAnswer, SparqlRequest
from dotheque_graph.settings import Settings


def answers(settings: Settings, graph_path: Path, *requests: SparqlRequest) -> list[SparqlAnswer]:
    """Return the answers to requests made one after another of one runner."""

    async def scenario(runner: QueryRunner) -> list[SparqlAnswer]:
        return [await runner.run(request, graph_path) for request in requests]

    return with_runner(settings, scenario)


def survives(settings: Settings, graph_path: Path, request: SparqlRequest, *, guarded: bool = True) -> DothequeError:
    """Return the error that a request ends in, having checked that the query after it is served."""

    async def scenario(runner: QueryRunner) -> DothequeError:
        with pytest.raises(DothequeError) as failure:
            await runner.run(request, graph_path)
        assert count(await runner.run(COUNT, graph_path)) == ROWS
        return failure.value

    return with_runner(settings, scenario, None if guarded else unguarded)
