"""Queries with large results, and what comes of them from real workers."""

from pathlib import Path

import pytest
from small_release import COUNT, ROWS, count, with_runner

from dotheque_graph.errors import DothequeError
from dotheque_graph.query.runner import QueryRunner, SparqlAnswer, SparqlRequest, Summary
from dotheque_graph.rdf.formats import CSV_RESULTS
from dotheque_graph.settings import Settings

PAIRS = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"
"""More than two million rows, of about sixty bytes in CSV."""
THREES = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""More rows than could be written in hours."""
LARGE = SparqlRequest(f"{PAIRS} LIMIT 60000", solutions=CSV_RESULTS)


async def collected(runner: QueryRunner, request: SparqlRequest, graph_path: Path) -> tuple[bytes, Summary | None]:
    """Return the bytes of a result that is not whole, and its summary."""
    async with runner.ask(request, graph_path) as result:
        assert result.whole is None
        assert result.summary is None
        body = b"".join([chunk async for chunk in result.chunks])
        return body, result.summary


def answer(settings: Settings, graph_path: Path, request: SparqlRequest) -> SparqlAnswer:
    """Return the answer to one request."""
    return with_runner(settings, lambda runner: runner.run(request, graph_path))


def broken(settings: Settings, graph_path: Path, request: SparqlRequest) -> tuple[int, DothequeError]:
    """Return how many bytes of a result came and the error that broke it; the query after it is served."""

    async def scenario(runner: QueryRunner) -> tuple[int, DothequeError]:
        sizes: list[int] = []

        async def read() -> None:
            async with runner.ask(request, graph_path) as result:
                async for chunk in result.chunks:
                    sizes.append(len(chunk))  # noqa: PERF401  # an error is to come

        with pytest.raises(DothequeError) as failure:
            await read()
        assert count(await runner.run(COUNT, graph_path)) == ROWS
        return sum(sizes), failure.value

    return with_runner(settings, scenario)
