"""The index of a public release that has none is made beside the site, and then the search answers.

One that is made in the place of another is taken into use by the sites that are serving.
"""

import asyncio
from contextlib import suppress
from shutil import copytree, rmtree

import pytest

from dotheque_graph.errors import SearchUnavailable
from dotheque_graph.publication.search_index import keep_index
from dotheque_graph.store.releases import Releases
from dotheque_graph.web.answers import AnswerMemory
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


@pytest.fixture
def indexed(eventful, site_on, tmp_path):
    """Return a client of a site whose index may be made again."""
    return site_on(Releases(copytree(eventful.data_dir, tmp_path / "data", symlinks=True)))


def test_an_index_that_is_made_again_is_taken_into_use_without_a_restart(indexed):
    opened = indexed.site.release()
    first = indexed.site.search_index(opened)
    assert indexed.site.search_index(opened) is first

    keep_index(opened.release, lambda *_: None, anew=True)
    second = indexed.site.search_index(opened)
    assert second is not first
    assert indexed.site.search_index(opened) is second


def test_while_an_index_is_exchanged_the_one_before_answers(indexed):
    opened = indexed.site.release()
    first = indexed.site.search_index(opened)
    folder = opened.release.path / "search"

    folder.rename(folder.with_name("away"))
    assert indexed.site.search_index(opened) is first
    folder.mkdir()
    (folder / "edition.json").write_text("{}")
    assert indexed.site.search_index(opened) is first


def test_a_damaged_index_is_unavailable_until_it_is_made_again(indexed):
    opened = indexed.site.release()
    folder = opened.release.path / "search"
    for file in folder.glob("*.store"):
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(bytes(len(content)))
    with pytest.raises(SearchUnavailable):
        indexed.site.search_index(opened)
    assert indexed.get("/search?q=cabane").status_code == 503

    assert keep_index(opened.release, lambda *_: None)
    assert indexed.get("/api/search?q=cabane").json()["total"] > 0


def test_answers_of_the_index_before_are_forgotten(indexed, monkeypatch):
    release = indexed.site.release().release
    indexed.get("/api/search?q=cabane")
    remembered = indexed.site.searches
    forgotten = asyncio.Event()

    def fresh(limit):
        forgotten.set()
        return AnswerMemory(limit)

    monkeypatch.setattr(background, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(background, "AnswerMemory", fresh)

    async def a_moment():
        task = asyncio.create_task(keep_searchable(indexed.site))
        await asyncio.sleep(0.3)
        assert indexed.site.searches is remembered
        await asyncio.to_thread(keep_index, release, lambda *_: None, anew=True)
        await asyncio.wait_for(forgotten.wait(), 10)
        task.cancel()

    asyncio.run(a_moment())

    assert indexed.site.searches is not remembered
    assert indexed.get("/api/search?q=cabane").json()["total"] > 0
