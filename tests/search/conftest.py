"""The index of the real catalogue, made once for all tests of what the search says of it."""

import pytest

from dotheque_graph.publication.search_index import SEARCHED
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.search.building import build_index
from dotheque_graph.search.given import Given
from dotheque_graph.search.index import SearchIndex


@pytest.fixture(scope="session")
def index(catalogue_quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Return the index of all that a first load publishes."""
    path = tmp_path_factory.mktemp("searched") / "search"
    build_index(Given(catalogue_quads), path, SEARCHED)
    return SearchIndex.open(path)
