"""The index of a small fictional catalogue, made once for all tests of the search."""

from collections.abc import Callable
from pathlib import Path

import pytest
from search_fiction import FICTION, quads_of

from dotheque_graph.publication.search_index import SEARCHED
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.search.building import build_index
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked, Facet, Found
from dotheque_graph.store.oxigraph import OxigraphStore


@pytest.fixture(scope="session")
def fiction() -> list[Quad]:
    """Return the quads of the fictional catalogue; read-only."""
    text = FICTION.read_text("utf-8")
    return quads_of("".join(line for line in text.splitlines(keepends=True) if not line.startswith("@")))


@pytest.fixture(scope="session")
def index(fiction: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Return the index of the fictional catalogue."""
    path = tmp_path_factory.mktemp("search") / "search"
    build_index(OxigraphStore.memory(fiction), path, SEARCHED)
    return SearchIndex.open(path)


Finding = Callable[..., Found]


@pytest.fixture(scope="session")
def find(index: SearchIndex) -> Finding:
    """Return what searches the fictional catalogue: words, then values by facet."""

    def find_words(words: str = "", *, reads: str = "fr", size: int = 20, page: int = 1, **given: object) -> Found:
        sort = {"sort": given.pop("sort")} if "sort" in given else {}
        chosen = {Facet(name): (value,) if isinstance(value, str) else tuple(value) for name, value in given.items()}
        return index.search(Asked(words, chosen, page=page, size=size, language=reads, **sort))

    return find_words


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], Finding]:
    """Return what indexes some Turtle and returns what searches it."""

    def make(turtle: str) -> Finding:
        build_index(OxigraphStore.memory(quads_of(turtle)), tmp_path / "search", SEARCHED)
        index = SearchIndex.open(tmp_path / "search")
        return lambda words: index.search(Asked(words))

    return make
