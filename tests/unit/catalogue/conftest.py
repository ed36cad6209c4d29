"""A small fictional catalogue in memory."""

from pathlib import Path

import pytest

from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.store.oxigraph import OxigraphStore

SMALL = Path(__file__).with_name("small-catalogue.ttl")


@pytest.fixture(scope="session")
def small() -> OxigraphStore:
    """Return the store of the small catalogue; read-only."""
    graph = GRAPH.term("catalogue")
    return OxigraphStore.memory(Quad(*list(quad)[:3], graph) for quad in read_file(SMALL))
