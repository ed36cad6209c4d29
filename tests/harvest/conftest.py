"""The site whose feed is harvested, the clients that harvest it, and what each holds after each harvest."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from eventful import road_of
from feed_said import Feed, read_feed
from harvest_clients import COMMANDS, Answer, Client, client, read_croissant
from harvest_fiction import RESOURCES, fictional_quads, known_terms, resource_quads, tombstone
from serving import Served, pytest_runtest_makereport, release_without_rules, serving

from dotheque_graph.publication.plans import update
from dotheque_graph.publication.road import publish
from dotheque_graph.rdf.terms import Quad

__all__ = ["pytest_runtest_makereport"]

FEED = "/catalog/harvest.ttl"
CROISSANT = "/data/croissant.json"
WITHDRAWN, LONG_WITHDRAWN, RENAMED, NEW = 5, 7, 9, RESOURCES
"""Numbers of the fictional resources that the second release changes."""
NEW_TITLE = "L’atelier change d'adresse & de nom"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever stands in this folder: its clients are installed by `make test-harvest` only."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.harvest)


@dataclass(frozen=True, slots=True)
class Story:
    """A feed harvested twice, and again after a release: what it said each time, and what each client held.

    `croissant` is the Croissant file of the first release, and `tables` what mlcroissant made of it.
    """

    feed: Feed
    feed_after: Feed
    first: dict[str, Answer]
    again: dict[str, Answer]
    after: dict[str, Answer]
    croissant: dict[str, Any]
    tables: dict[str, Any]


@contextmanager
def clients(folder: Path) -> Iterator[dict[str, Client]]:
    """Start all clients at once, which hold nothing yet, and wait until each is ready."""
    with ExitStack() as stack:
        found = {name: stack.enter_context(client(name, folder)) for name in COMMANDS}
        for one in found.values():
            assert one.listen() == {"ready": True}
        yield found


@pytest.fixture(scope="session")
def story(catalogue_quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Harvest a fictional feed with its dumps, again, and after a release that withdraws, renames and adds."""
    folder = tmp_path_factory.mktemp("fiction")
    release_without_rules(folder / "var", [*known_terms(catalogue_quads), *fictional_quads()])
    with serving(folder / "var", folder / "site.log", dumps=True) as site, clients(folder) as found:
        feed = feed_of(site, 1)
        first = harvest_all(found, site.url + FEED)
        again = harvest_all(found, site.url + FEED)
        croissant = site.client.get(CROISSANT).raise_for_status().json()
        tables = read_croissant(site.url + CROISSANT, folder / "croissant")
        _publish_changes(folder / "var")
        feed_after = feed_of(site, 2)
        after = harvest_all(found, site.url + FEED)
    return Story(feed, feed_after, first, again, after, croissant, tables)


@pytest.fixture(scope="session")
def real(catalogue_quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> tuple[Feed, dict[str, Answer]]:
    """Harvest the feed of the real catalogue with its dumps, in RDF/XML."""
    folder = tmp_path_factory.mktemp("real")
    release_without_rules(folder / "var", catalogue_quads)
    with serving(folder / "var", folder / "site.log", dumps=True) as site, clients(folder) as found:
        return feed_of(site, 1), harvest_all(found, site.url + FEED.replace(".ttl", ".rdf"))


def feed_of(site: Served, release: int) -> Feed:
    """Return what the feed says of a release, once its dumps are made: until then it says it of the one before."""
    deadline = time.monotonic() + 300
    while not _shows(site.client, release):
        assert time.monotonic() < deadline, "the feed does not show the release"
        time.sleep(0.5)
    return read_feed(site.url + FEED)


def _shows(asker: httpx.Client, release: int) -> bool:
    response = asker.get(FEED)
    assert response.status_code in {200, 503}, response.text
    return response.is_success and f"/r{release}/p1.ttl" in response.text


def harvest_all(found: dict[str, Client], url: str) -> dict[str, Answer]:
    """Harvest an address with all clients at the same time."""
    with ThreadPoolExecutor() as pool:
        answers = pool.map(lambda one: one.harvest(url), found.values())
        return dict(zip(found, answers, strict=True))


def _publish_changes(data_dir: Path) -> None:
    """Publish a release with a withdrawal of today, one whose time in the feed is over, a new title, a new resource."""
    road, today = road_of(data_dir), date.today()  # noqa: DTZ011  # as the feed counts days
    old = today - timedelta(days=400)
    publish(
        road,
        update(
            [
                *tombstone(WITHDRAWN, today.isoformat()),
                *tombstone(LONG_WITHDRAWN, old.isoformat()),
                *resource_quads(RENAMED, NEW_TITLE),
                *resource_quads(NEW),
            ]
        ),
        "Des changements",
    )
