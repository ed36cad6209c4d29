"""The sites that the clients ask: the fictional release to read, and a small one to write."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fiction import documents, small_release
from serving import Served, Writer, command_line, pytest_runtest_makereport, release_without_rules, serving

from dotheque_graph.rdf.terms import Quad

__all__ = ["pytest_runtest_makereport"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever stands in this folder: its clients are installed by `make test-clients` only."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.clients)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the fictional release with the default settings."""
    folder = tmp_path_factory.mktemp("read")
    release_without_rules(folder / "var", small_release())
    with serving(folder / "var", folder / "site.log") as served:
        yield served


@pytest.fixture(scope="session")
def catalogue_site(catalogue_quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the real catalogue with the default settings."""
    folder = tmp_path_factory.mktemp("catalogue")
    release_without_rules(folder / "var", catalogue_quads)
    with serving(folder / "var", folder / "catalogue.log") as served:
        yield served


@pytest.fixture(scope="session")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """Serve a release of a few documents, with a token to write it."""
    folder = tmp_path_factory.mktemp("written")
    release_without_rules(folder / "var", documents())
    token = command_line(folder / "var", "token", "create", "clients").strip()
    with serving(folder / "var", folder / "written.log") as served:
        yield Writer(served, token)
