"""Hostile queries through the real application with its default settings: refused, and the next request is served."""

import asyncio
from functools import partial

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, Store

from dotheque_graph.bootstrap import Application
from dotheque_graph.query.runner import QueryRunner
from dotheque_graph.settings import Settings
from dotheque_graph.web.app import create_app

LEVELS = 100_000
DIRECT = {"Content-Type": "application/sparql-query"}
JSON = {"Accept": "application/sparql-results+json"}


def nested(levels):
    return "ASK { FILTER " + "(" * levels + "1" + ")" * levels + " }"


@pytest.fixture
def exchange(holder, log, library, shapes):
    """Return what sends requests one after another to one process of the site, and gives its responses."""
    thing = NamedNode("https://example.org/thing")
    graph_path = holder.held.release.graph_path
    store = Store(str(graph_path.with_name("working")))
    store.add(Quad(thing, thing, thing, thing))
    store.flush()
    store.backup(str(graph_path))
    settings = Settings()
    application = Application(
        settings=settings,
        releases=None,
        current=holder,
        library=lambda: library,
        shapes=lambda: shapes,
        runner=partial(QueryRunner, settings),
        log=lambda: log,
        road=None,
    )

    async def send(requests):
        app = create_app(application)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        try:
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
                return [await client.request(method, "/sparql", **given) for method, given in requests]
        finally:
            await app.state.site.runner.close()

    return lambda *requests: asyncio.run(send(requests))


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("GET", {"params": {"query": nested(10_000)}, "headers": JSON}),  # about as long as addresses may be
        ("POST", {"data": {"query": nested(LEVELS)}, "headers": JSON}),
        ("POST", {"content": nested(LEVELS), "headers": DIRECT | JSON}),
    ],
    ids=["address", "form", "body"],
)
def test_deep_nesting_is_a_bad_request_and_the_next_is_served(exchange, method, given):
    refused, served = exchange((method, given), ("GET", {"params": {"query": "ASK {}"}, "headers": JSON}))

    assert refused.status_code == 400
    assert refused.json()["reason"].startswith("nested deeper than 64 levels")
    assert refused.json()["reason_fr"].startswith("plus de 64 niveaux imbriqués")
    assert served.status_code == 200
    assert served.json()["boolean"] is True


def test_a_text_over_the_limit_is_too_large_and_the_next_is_served(exchange):
    long = "ASK { } #" + "x" * Settings().query_bytes
    refused, served = exchange(
        ("POST", {"content": long, "headers": DIRECT | JSON}), ("POST", {"data": {"query": "ASK {}"}, "headers": JSON})
    )

    assert refused.status_code == 413
    assert served.json()["boolean"] is True


@pytest.mark.parametrize("piece", ["a:%", "?a ", "a.", "<a ", "1.", "@a-"])
def test_a_text_of_very_many_pieces_is_a_bad_request(exchange, piece):
    text = "SELECT " + piece * (990_000 // len(piece))
    refused, served = exchange(
        ("POST", {"content": text, "headers": DIRECT | JSON}), ("POST", {"data": {"query": "ASK {}"}, "headers": JSON})
    )

    assert refused.status_code == 400
    assert served.json()["boolean"] is True
