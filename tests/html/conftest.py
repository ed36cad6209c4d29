"""The real catalogue in two releases, served by the command; its pages, and what checks them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import browser
from kinds_of_page import Opened
from page_checkers import Check, checked
from serving import Served, pytest_runtest_makereport
from site_of_pages import pages_of, site_of_pages

__all__ = ["browser", "pytest_runtest_makereport"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever stands in this folder: `make test-html` installs what it needs, and runs it."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.html)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the catalogue, and a second release with a fictional change and something fictional that is withdrawn."""
    with site_of_pages(tmp_path_factory.mktemp("pages")) as site:
        yield site


@pytest.fixture(scope="session")
def pages(served: Served) -> tuple[Opened, ...]:
    """Return the pages to look at, one of each kind."""
    return pages_of(served)


@pytest.fixture(scope="session")
def nu_checker(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Return what gives the messages of the Nu HTML checker for some documents, by the name of each."""
    return lambda documents: checked(documents, tmp_path_factory.mktemp("checked"))
