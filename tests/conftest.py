"""What every test may ask for: the root of the project, and the real catalogue in memory, read once."""

from pathlib import Path

import pytest
from eventful import publish_all

from dotheque_graph.publication.sources import asset_sources, read_sources
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import Releases

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def catalogue_quads() -> list[Quad]:
    """Return every quad that a first load publishes; read-only."""
    return read_sources(asset_sources(), lambda _what, _done, _total: None)


@pytest.fixture(scope="session")
def catalogue(catalogue_quads: list[Quad]) -> OxigraphStore:
    """Return the real catalogue in memory: data, ontology, vocabularies, territories, goals, shapes; read-only."""
    return OxigraphStore.memory(catalogue_quads)


@pytest.fixture(scope="session")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Return the releases of a fictional instance with a history, see `eventful.publish_all`; read-only."""
    return publish_all(tmp_path_factory.mktemp("eventful"))
