"""The index of a public release that has none is made beside the site, and then the search answers."""

import asyncio
from contextlib import suppress
from shutil import copytree, rmtree

import pytest

from dotheque_graph.store.releases import Releases
from dotheque_graph.web.search import background
from dotheque_graph.web.search.background import keep_searchable, make_in_a_process


@pytest.fixture
def unindexed(eventful, site_on, tmp_path):
    """Return a client of a site whose public release has lost its index."""
    releases = Releases(copytree(eventful.data_dir, tmp_path / "data", symlinks=True))
    rmtree(releases.current().path / "search")
    return site_on(releases)


def test_a_release_without_an_index_gets_one_in_a_process(unindexed):
    assert unindexed.get("/api/search").status_code == 503
    release = unindexed.site.release().release

    assert asyncio.run(make_in_a_process(unindexed.site, release)) == 0
    assert unindexed.get("/api/search").json()["total"] > 0


def test_the_task_of_the_site_asks_for_it_once(unindexed, monkeypatch):
    asked = []

    async def making(_, release):
        asked.append(release.number)
        return 1

    monkeypatch.setattr(background, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(background, "make_in_a_process", making)

    async def a_moment():
        with suppress(TimeoutError):
            await asyncio.wait_for(keep_searchable(unindexed.site), 0.3)

    asyncio.run(a_moment())

    assert asked == [unindexed.site.release().release.number]
