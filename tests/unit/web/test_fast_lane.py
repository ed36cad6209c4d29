"""The fast lane: what was answered is answered again without anything being parsed, and never to the wrong request."""

import asyncio

import pytest

from dotheque_graph.web import app as module
from dotheque_graph.web.sparql import fast_lane

QUERY = "SELECT ?s WHERE { ?s a ?c }"


@pytest.fixture
def parsed(monkeypatch):
    """Return the requests that reached the endpoint."""
    seen = []
    reading = module.endpoint.sparql

    async def noting(request):
        seen.append(request.method)
        return await reading(request)

    monkeypatch.setattr(module.endpoint, "sparql", noting)
    return seen


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("GET", {"params": {"query": QUERY}}),
        ("HEAD", {"params": {"query": QUERY}}),
        ("POST", {"data": {"query": QUERY}}),
        ("POST", {"content": QUERY, "headers": {"Content-Type": "application/sparql-query"}}),
    ],
)
def test_a_repeated_request_gets_the_same_answer_unparsed(client, parsed, log, method, given):
    """The second request tells that there may be more of them, so the third is the first that is not parsed."""
    first, second, third = (client.request(method, "/sparql", **given) for _ in range(3))

    assert len(parsed) == 2
    assert first.content == second.content == third.content
    assert lasting(first) == lasting(second) == lasting(third)
    assert [entry.remembered for entry in log.entries] == [False, True, True]


def lasting(response):
    """Return the headers of an answer that are the same each time it is given."""
    return {name: value for name, value in response.headers.items() if name != "server-timing"}


def test_an_answer_that_is_asked_once_is_not_kept(client, parsed):
    lane = client._transport.app._lane
    sizes = []
    for query in (QUERY, QUERY + " ", QUERY):
        client.get("/sparql", params={"query": query})
        sizes.append(lane.size)

    assert sizes[:2] == [0, 0]
    assert sizes[2] > 0


@pytest.mark.parametrize(
    "other",
    [
        {"params": {"query": QUERY, "format": "csv"}},
        {"params": {"query": QUERY}, "headers": {"Accept": "text/csv"}},
        {"params": {"query": QUERY + " "}},
    ],
)
def test_a_request_that_differs_is_read(client, parsed, other):
    for _ in range(3):
        client.get("/sparql", params={"query": QUERY})
    client.get("/sparql", **other)

    assert len(parsed) == 3


def test_another_body_is_another_request(client, parsed):
    for query in (QUERY, QUERY, QUERY, QUERY + " "):
        client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"})

    assert len(parsed) == 3


def test_what_the_client_has_is_304(client, parsed):
    etags = {client.get("/sparql", params={"query": QUERY}).headers["etag"] for _ in range(2)}
    response = client.get("/sparql", params={"query": QUERY}, headers={"If-None-Match": etags.pop()})

    assert (response.status_code, response.content, len(parsed)) == (304, b"", 2)
    assert response.headers["access-control-allow-origin"] == "*"


def test_a_new_release_is_never_answered_from_the_old_one(client, parsed, holder):
    for _ in range(3):
        client.get("/sparql", params={"query": QUERY})
    holder.publish("another")

    assert client.get("/sparql", params={"query": QUERY}).headers["x-release"] == "13"
    assert len(parsed) == 3


def test_a_failure_is_not_kept(client, parsed, runner):
    runner.error = RuntimeError("boom")
    failed = [client.get("/sparql", params={"query": QUERY}).status_code for _ in range(3)]
    runner.error = None

    assert failed == [500] * 3
    assert client.get("/sparql", params={"query": QUERY}).status_code == 200
    assert len(parsed) == 4


def test_a_page_is_not_kept_for_programs_or_the_other_language(client):
    asked = ("fr", "fr", "fr", "en")
    pages = [
        client.get("/sparql", params={"query": QUERY}, headers={"Accept": "text/html", "Accept-Language": language})
        for language in asked
    ]

    assert tuple(page.headers["content-language"] for page in pages) == asked


def test_a_long_body_reaches_the_endpoint_whole(make_client, runner):
    query = "ASK { } #" + "x" * 100_000
    make_client().post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"})

    assert runner.asked[0][0].query == query


def test_memory_for_answers_may_be_none(make_client, runner):
    client = make_client(answers_kept_mb=0)
    for _ in range(3):
        assert client.get("/sparql", params={"query": QUERY}).status_code == 200

    assert len(runner.asked) == 3


DIRECT = {"Content-Type": "application/sparql-query"}


def test_a_packed_body_is_not_answered_as_the_same_bytes_unpacked(client):
    for _ in range(3):
        assert client.post("/sparql", content=QUERY, headers=DIRECT).status_code == 200

    assert client.post("/sparql", content=QUERY, headers={**DIRECT, "Content-Encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize("asked", [1, 2, 3])
def test_a_post_is_never_304(client, asked):
    for _ in range(asked):
        response = client.post("/sparql", content=QUERY, headers={**DIRECT, "If-None-Match": "*"})

    etag = response.headers["etag"]
    again = client.post("/sparql", content=QUERY, headers={**DIRECT, "If-None-Match": etag})
    assert (response.status_code, again.status_code) == (200, 200)


def send(app, body, seconds=3, **headers):
    """Send a POST whose body comes in these parts, None for one that never comes; return status and what was read."""
    head = {"content-type": "application/sparql-query", **headers}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/sparql",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in head.items()],
        "server": ("testserver", 80),
        "scheme": "http",
    }
    parts, read, sent = list(body), [], []

    async def receive():
        read.append(parts.pop(0) if parts else None)
        if read[-1] is None:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": read[-1], "more_body": bool(parts)}

    async def keep(message):
        sent.append(message)

    asyncio.run(asyncio.wait_for(app(scope, receive, keep), seconds))
    return sent[0], read


@pytest.mark.parametrize("parts", [(None,), (b"SELECT ?s", None), (b"#" * 70_000, None)])
def test_a_body_that_does_not_arrive_is_408(client, runner, monkeypatch, parts):
    monkeypatch.setattr(fast_lane, "BODY_SECONDS", 0.02)
    monkeypatch.setattr(module.endpoint.protocol, "BODY_SECONDS", 0.02)
    start, _ = send(client._transport.app, parts)

    headers = dict(start["headers"])
    assert (start["status"], headers[b"content-type"]) == (408, b"application/problem+json")
    assert headers[b"connection"] == b"close"
    assert not runner.asked


@pytest.mark.parametrize(("size", "query_bytes"), [(7000, 2048), (100_000, 2048), (10_000_000, 1_000_000)])
def test_a_body_that_says_it_is_too_long_is_refused_unread(make_client, size, query_bytes):
    app = make_client(query_bytes=query_bytes)._transport.app
    start, read = send(app, (b"SELECT", None), **{"content-length": str(size)})

    assert (start["status"], read) == (413, [])


def test_the_monitor_counts_what_the_lane_keeps(client):
    before = kept(client)
    client.get("/sparql", params={"query": QUERY})
    once = kept(client)
    client.get("/sparql", params={"query": QUERY})

    assert client._transport.app._lane.size > 0
    assert kept(client) - once == client._transport.app._lane.size
    assert once > before


def kept(client):
    return client.get("/health").json()["answers_kept_bytes"]


def test_the_log_does_not_count_the_time_that_a_client_takes(client, log):
    for _ in range(2):
        client.get("/sparql", params={"query": QUERY})
    sent = []

    async def slowly(message):
        await asyncio.sleep(0.1)
        sent.append(message)

    async def receive():
        await asyncio.sleep(5)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/sparql",
        "query_string": b"query=SELECT+%3Fs+WHERE+%7B+%3Fs+a+%3Fc+%7D",
        "headers": [],
        "server": ("testserver", 80),
        "scheme": "http",
    }
    for _ in range(3):
        asyncio.run(client._transport.app(scope, receive, slowly))

    assert [entry.remembered for entry in log.entries] == [False, True, True, True, True]
    assert all(entry.seconds < 0.1 for entry in log.entries)
