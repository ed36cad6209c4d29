"""The site that is attacked: one process on the real catalogue."""

from collections.abc import Iterator

import httpx
import pytest
from attacked import BYSTANDER, WORKERS, Site
from processes import children, command_of, resident_mb
from serving import pytest_runtest_makereport, release_without_rules, serving

from dotheque_graph.publication.search_index import keep_index
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.search.building import no_progress

__all__ = ["pytest_runtest_makereport"]


@pytest.fixture(scope="session")
def site(catalogue_quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the real catalogue with short limits; warm, so that what it holds at rest is known."""
    folder = tmp_path_factory.mktemp("abuse")
    keep_index(release_without_rules(folder / "var", catalogue_quads), no_progress)
    catalogue_quads.clear()  # a gigabyte that the attacks below have a better use for
    limits = {
        "query_seconds": 2,
        "query_workers": WORKERS,
        "query_memory_mb": 1024,
        "result_bytes": 20_000_000,
        "query_rows": 100_000,
        "spool_mb": 400,
        "answers_kept_mb": 16,
    }
    with serving(folder / "var", folder / "site.log", **limits) as served:
        transport = httpx.HTTPTransport(local_address=BYSTANDER)
        with httpx.Client(base_url=served.url, transport=transport, timeout=20) as bystander:
            site = Site(served, _web_process(served.url), bystander)
            for _ in range(20):
                site.page_seconds()
                site.query_seconds()
            site.resting_mb = resident_mb(site.web)
            yield site


@pytest.fixture(autouse=True)
def recovered(site: Site) -> Iterator[None]:
    """After each attack: others are served within a second, nobody has died, and the memory is back."""
    yield
    site.has_recovered()


def _web_process(url: str) -> int:
    """Return the process that answers: the child of the one that was started with this port."""
    port = url.rpartition(":")[2]
    [main] = [pid for pid in children() if port in command_of(pid).split("\0")]
    [web] = [pid for pid in children(main) if "resource_tracker" not in command_of(pid)]
    return web
