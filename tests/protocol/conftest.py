"""The sites that the protocol tests ask, each one process on one data directory, shared by the session."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fiction import documents, small_release
from pyoxigraph import Store
from serving import Served, Writer, command_line, pytest_runtest_makereport, release_without_rules, serving

from dotheque_graph.rdf.terms import Quad

__all__ = ["pytest_runtest_makereport"]

Send = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory that holds the fictional release; read-only."""
    folder = tmp_path_factory.mktemp("small") / "var"
    release_without_rules(folder, small_release())
    return folder


@pytest.fixture(scope="session")
def small(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the fictional release with the default settings."""
    with serving(small_data, tmp_path_factory.mktemp("log") / "small.log") as served:
        yield served


@pytest.fixture(scope="session")
def real(catalogue_quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the real catalogue."""
    folder = tmp_path_factory.mktemp("real")
    release_without_rules(folder / "var", catalogue_quads)
    with serving(folder / "var", folder / "real.log") as served:
        yield served


@pytest.fixture(scope="session")
def small_store(small_data: Path, small: Served) -> Store:
    """Return the very store that the small site reads, open for reading in this process."""
    return Store.read_only(str(small.release().graph_path))


@pytest.fixture(scope="session")
def real_store(real: Served) -> Store:
    """Return the very store that the real site reads, open for reading in this process."""
    return Store.read_only(str(real.release().graph_path))


@pytest.fixture(scope="session")
def ask(small: Served) -> Send:
    """Return what sends a query to the small site: the text, the format, and what httpx takes."""

    def send(query: str, form: str = "json", **given: object) -> httpx.Response:
        return small.client.post("/sparql", data={"query": query, "format": form}, **given)

    return send


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Serve a release of a few documents that the tests of one module may write."""
    folder = tmp_path_factory.mktemp("written")
    release_without_rules(folder / "var", documents())
    token = command_line(folder / "var", "token", "create", "tests").strip()
    with serving(folder / "var", folder / "written.log") as served:
        yield Writer(served, token)


@pytest.fixture(scope="session")
def limited(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the fictional release with low limits of rows and bytes: they apply to short results."""
    log = tmp_path_factory.mktemp("log") / "limited.log"
    with serving(small_data, log, query_rows=10, result_bytes=100_000) as served:
        yield served
