"""A fault in the middle of a walk is said to be one, and is never the end of the feed."""

import pytest
from feed_walks import HERE, ROOTS, datasets, following, statements, walk

from dotheque_graph.catalogue.portal import page as feed_pages
from dotheque_graph.errors import StoreUnavailable
from dotheque_graph.namespaces import HYDRA
from dotheque_graph.web.portal import routes


@pytest.mark.parametrize("error", [OSError("/srv/secret: I/O error"), StoreUnavailable("/srv/secret"), MemoryError()])
@pytest.mark.parametrize("extension", ["ttl", "rdf", "jsonld"])
def test_a_fault_in_the_middle_of_a_walk_is_5xx_and_no_end_of_the_feed(growing, monkeypatch, error, extension):
    _, client = growing
    release = client.site.release()
    following_page = f"/catalog/r{release.release.number}/p2.{extension}"
    store = release.store

    def failing(*_args, **_more):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(type(store), "quads", failing)
        answer = client.get(following_page)
        assert answer.status_code in (500, 503)
        assert "secret" not in answer.text
        assert "hydra" not in answer.text
    assert client.get(following_page).status_code == 200, "a failure is not remembered"


@pytest.fixture
def shaken(growing, monkeypatch):
    """Return a client of a feed of more than seven pages, and the set of the pages in which its store fails."""
    _, client = growing
    monkeypatch.setattr(feed_pages, "PAGE_RECORDS", 25)
    store, make, faults, under_way = type(client.site.release().store), routes.feed_page, set(), []

    def making(view, portal, number):
        under_way.append(number)
        try:
            return make(view, portal, number)
        finally:
            under_way.clear()

    def read(self, *args, _read=store.quads, **more):
        if faults.intersection(under_way):
            raise StoreUnavailable("/srv/secret: I/O error")
        return _read(self, *args, **more)

    monkeypatch.setattr(routes, "feed_page", making)
    monkeypatch.setattr(store, "quads", read)
    return client, faults


@pytest.mark.parametrize("root", ROOTS)
def test_a_walk_that_meets_a_fault_on_page_7_fails_there_and_goes_on_afterwards(shaken, root):
    client, faults = shaken
    faults.add(7)
    address, answer, read = f"{root}.ttl", client.get(f"{root}.ttl"), []
    while answer.status_code == 200:
        read.append((address, statements(answer)))
        [address] = following(read[-1][1])  # no page that was read is a last one
        answer = client.get(address)

    assert len(read) == 6
    assert address == f"{HERE}{root}/r1/p7.ttl"
    assert 500 <= answer.status_code < 600
    assert "hydra" not in answer.text
    assert [client.get(f"{root}{path}").status_code for path in ("/p7.ttl", "/r1/p7.nt", "/r1/p8.ttl")] == [
        503,
        503,
        200,
    ]

    faults.clear()
    rest = walk(client, address)
    found = datasets([*read, *rest])
    assert len(rest) > 1
    assert {one.object.value for one in rest[0][1] if one.predicate == HYDRA.term("totalItems")} == {str(len(found))}
    assert set(found.values()) == {1}
