"""A small release graph on disk, and a way to run a query runner within one test."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad, Store

from dotheque_graph.query.guard import Checked
from dotheque_graph.query.runner import QueryRunner, SparqlAnswer, SparqlRequest
from dotheque_graph.rdf.formats import CSV_RESULTS
from dotheque_graph.settings import Settings

Result = TypeVar("Result")

ROWS = 1500

COUNT = SparqlRequest("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", solutions=CSV_RESULTS)
ENDLESS = SparqlRequest("SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?c), STR(?f), STR(?i)) = '') }")
"""It would take an hour: one comparison for each three of the statements."""


def write_graph(path: Path, rows: int) -> Path:
    """Write a store as a release holds it: `rows` statements, half in one graph, half in another."""
    working = path.with_name(f"{path.name}-working")
    store = Store(str(working))
    title = NamedNode("http://purl.org/dc/terms/title")
    store.bulk_extend(
        Quad(
            NamedNode(f"https://example.org/{number}"),
            title,
            Literal(f"n° {number}", language="fr"),
            NamedNode(f"https://example.org/graph/{number % 2}"),
        )
        for number in range(rows)
    )
    store.flush()
    store.backup(str(path))
    return path


def count(answer: SparqlAnswer) -> int:
    """Return the number in the answer to COUNT."""
    return int(answer.body.split()[1])


def unguarded(query: str, limit_bytes: int) -> Checked:
    """Let everything pass, to see what the workers stand by themselves."""
    return Checked(own_dataset=False)


def with_runner(
    settings: Settings,
    scenario: Callable[[QueryRunner], Awaitable[Result]],
    guard: Callable[[str, int], Checked] | None = None,
) -> Result:
    """Return what a scenario returns that runs with a query runner, which is closed afterwards."""

    async def play() -> Result:
        runner = QueryRunner(settings, guard) if guard else QueryRunner(settings)
        try:
            return await scenario(runner)
        finally:
            await runner.close()

    return asyncio.run(play())
