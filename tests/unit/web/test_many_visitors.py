"""Many visitors at once: what is slow is computed once, and those who read the past do not hold up the others."""

import asyncio
import threading
import time
from dataclasses import replace

import pytest

from dotheque_graph.catalogue import view as view_module
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web import site as site_module
from dotheque_graph.web.answers import Answer, AnswerMemory
from dotheque_graph.web.site import Site
from dotheque_graph.web.views import PAST_VIEWS


class Application:
    """Stands in for the application: all that a site asks of it here is its releases."""

    def __init__(self, holder):
        self.current = holder
        self.releases = None
        self.settings = type("Settings", (), {"public_url": "http://testserver"})()


class Asked:
    """Stands in for a request."""

    def __init__(self, **parameters):
        self.query_params = parameters
        self.headers = {}
        self.method = "GET"


@pytest.fixture
def site(holder):
    return Site(Application(holder), None, None, AnswerMemory(1_000_000), AnswerMemory(1_000_000))


def past(holder, number):
    record = replace(holder.held.release.record, number=number, digest=f"digest-of-{number}")
    return OpenRelease(replace(holder.held.release, record=record), holder.held.store)


def at_once(count, act):
    """Run `act` in so many threads that start together, and return what it returned."""
    found, start = [], threading.Barrier(count)

    def run():
        start.wait(5)
        found.append(act())

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    return found


def test_a_list_that_many_ask_for_is_computed_once(small, monkeypatch):
    computed = []

    def slow(store):
        computed.append(store)
        time.sleep(0.05)
        return "figures"

    monkeypatch.setattr(view_module, "figures", slow)

    assert at_once(8, CatalogueView(small).figures) == ["figures"] * 8
    assert computed == [small]


def test_a_list_that_failed_is_computed_anew(small, monkeypatch):
    answers = iter([OSError("gone for a moment"), "figures"])

    def uncertain(_store):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(view_module, "figures", uncertain)
    view = CatalogueView(small)

    with pytest.raises(OSError, match="gone for a moment"):
        view.figures()
    assert view.figures() == "figures"


def test_a_release_has_one_view_however_many_ask_for_it(site):
    release = site.release()

    assert len(set(map(id, at_once(8, lambda: site.view(release))))) == 1


def test_readers_of_the_past_never_push_out_the_view_of_today(site, holder):
    today = site.view(site.release())
    for number in range(1, 10):
        site.view(past(holder, number))

    assert site.view(site.release()) is today
    assert len(site._views) == 1 + PAST_VIEWS


def test_a_page_of_the_past_is_made_once(site, holder):
    holder.earlier["3"] = past(holder, 3)
    made = []

    def make(release):
        made.append(release.release.number)
        return Answer(b"page", "text/html", '"etag"')

    async def visit():
        return [(await site.answer(Asked(release="3"), ("page",), make)).body for _ in range(3)]

    assert asyncio.run(visit()) == [b"page"] * 3
    assert made == [3]


def test_a_crowd_in_the_past_leaves_the_site_free(site, holder):
    holder.earlier |= {str(number): past(holder, number) for number in range(1, 9)}
    begun, going_on, together, most = threading.Event(), threading.Event(), 0, 0

    def make(release):
        nonlocal together, most
        if release.release.number == 12:
            return Answer(b"today", "text/html", '"today"')
        together += 1
        most = max(most, together)
        begun.set()
        going_on.wait(5)
        together -= 1
        return Answer(b"past", "text/html", '"past"')

    async def visit():
        crowd = [
            asyncio.create_task(site.answer(Asked(release=str(number)), ("page",), make)) for number in range(1, 9)
        ]
        assert await asyncio.to_thread(begun.wait, 5)
        today = await asyncio.wait_for(site.answer(Asked(), ("page",), make), 2)
        going_on.set()
        return today.body, [answer.body for answer in await asyncio.gather(*crowd)]

    assert asyncio.run(visit()) == (b"today", [b"past"] * 8)
    assert most <= site_module._PAST_AT_ONCE
