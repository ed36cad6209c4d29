"""The real catalogue, loaded and served by the command, and one crawl of it that all tests look at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from crawl_frontier import Crawl, sample_asked
from crawled_change import publish_another_name, wait_for_dumps
from serving import Served, command_line, pytest_runtest_makereport, serving

__all__ = ["pytest_runtest_makereport"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever stands in this folder: `make test-crawl` runs it."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.crawl)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the whole catalogue as `dotheque load` publishes it, in two releases."""
    folder = tmp_path_factory.mktemp("crawled")
    command_line(folder / "var", "load", "--dumps")
    publish_another_name(folder / "var", folder, "ADEME (essai)")
    with serving(folder / "var", folder / "site.log", dumps=True) as site:
        wait_for_dumps(site.client)
        yield site


@pytest.fixture(scope="session")
def crawl(served: Served) -> Crawl:
    """Return the crawl of the site, with everything that it found."""
    sample, seconds = sample_asked()
    crawl = Crawl(served.url, sample, seconds, say=lambda line: print(line, flush=True))  # noqa: T201  # progress
    crawl.run()
    return crawl
