"""The saved queries asked of the real catalogue, as two publications left it."""

from datetime import UTC, datetime

import pytest
from asking import Ask, short

from dotheque_graph.assets import asset
from dotheque_graph.namespaces import BASE
from dotheque_graph.publication.activity import activity_quads, mint_activity
from dotheque_graph.query.library import QueryLibrary
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.store.oxigraph import OxigraphStore

CHANGED = f"{BASE}id/resource/guide-democratie-alimentaire"
"""The entity that the second publication changed; the first one brought everything."""


@pytest.fixture(scope="session")
def catalogue(catalogue_quads: list[Quad]) -> OxigraphStore:
    """Return the real catalogue in memory with the provenance that publishing it, then one change, leaves.

    A part of the statements will do for the first: it touches every graph, and more entities than are listed.
    """
    changed = [quad for quad in catalogue_quads if getattr(quad.subject, "value", "") == CHANGED]
    history = [
        quad
        for number, quads in ((1, catalogue_quads[::20]), (2, changed))
        for moment in [datetime(2024, number, 1, tzinfo=UTC)]
        for quad in activity_quads(
            mint_activity(moment),
            number,
            f"Publication {number}",
            moment,
            moment,
            ChangeSet(frozenset(quads), frozenset()),
        )
    ]
    return OxigraphStore.memory([*catalogue_quads, *history])


@pytest.fixture(scope="session")
def library() -> QueryLibrary:
    """Every saved query, checked."""
    return QueryLibrary.load(asset("sparql"))


@pytest.fixture(scope="session")
def ask(library: QueryLibrary, catalogue: OxigraphStore) -> Ask:
    """Ask a saved query for some of its variables; IRIs of our base may be given without it."""

    def asked(name: str, variables: str, **values: str) -> list[tuple[str | None, ...]]:
        saved = library.get(name)
        types = {key: parameter.type for key, parameter in saved.header.parameters.items()}
        full = {
            key: BASE + value if types.get(key) == "iri" and ":" not in value else value
            for key, value in values.items()
        }
        found = catalogue.select(saved.bind(**saved.parse_arguments(full)))
        return [tuple(short(row.get(variable)) for variable in variables.split()) for row in found.rows]

    return asked
