"""A page of the feed is made once, and before it is asked for, but never at the cost of others."""

import asyncio
from threading import Event

import pytest
from crowds import beside

from dotheque_graph.errors import StoreUnavailable
from dotheque_graph.web import lasting
from dotheque_graph.web.portal import routes


@pytest.fixture
def made(monkeypatch):
    """Return the pages that were made, and what holds the making up while it is not set."""
    numbers, go, make = [], Event(), routes._made

    def held(asked):
        numbers.append(asked.number)
        assert go.wait(20)
        return make(asked)

    monkeypatch.setattr(routes, "_made", held)
    return numbers, go


def test_a_page_is_made_once(growing, made):
    _, client = growing
    numbers, go = made
    go.set()
    answers = [client.get(path) for path in ("/catalog/p2.ttl", "/catalog/p2.ttl", "/catalog/r1/p2.ttl")]

    assert len({answer.content for answer in answers}) == 1
    assert numbers == [2]


def test_who_walks_finds_the_next_page_made(growing, made):
    _, client = growing
    numbers, go = made
    go.set()
    client.get("/catalog.ttl")
    assert numbers == [1, 2]

    client.get("/catalog/r1/p2.ttl")
    assert numbers == [1, 2, 3]


def test_who_asks_for_a_page_alone_has_none_made_ahead(growing, made):
    _, client = growing
    numbers, go = made
    go.set()
    client.get("/catalog/r1/p3.ttl")

    assert numbers == [3]


def test_nothing_is_made_ahead_while_others_wait_for_their_turn(growing, made):
    _, client = growing
    numbers, go = made
    go.set()
    work = client.site.long_work

    async def crowded():
        async with work._turns, work._turns:
            await work.ahead("next", lambda: numbers.append("ahead"))
        await work.ahead("next", lambda: numbers.append("then"))

    asyncio.run(crowded())
    assert numbers == ["then"]


def test_what_fails_ahead_is_told_to_who_asks_for_it(growing, monkeypatch):
    _, client = growing
    make = routes.feed_page

    def failing(view, portal, number):
        if number == 2:
            raise StoreUnavailable("/srv/secret")
        return make(view, portal, number)

    monkeypatch.setattr(routes, "feed_page", failing)

    assert [client.get(f"/catalog/r1/p{number}.ttl").status_code for number in (1, 2)] == [200, 503]


def test_many_harvesters_at_once_leave_the_threads_to_others(growing, made):
    _, client = growing
    numbers, go = made
    addresses = (f"/catalog/r1/p{1 + one % 3}.ttl" for one in range(60))

    assert beside(client._transport.app, addresses, numbers, go) == (200, lasting.AT_ONCE, {200})
