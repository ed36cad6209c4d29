"""What a result says of itself, what is remembered of it, and how long ones reach the client."""

import asyncio
import base64
import hashlib
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from dotheque_graph.errors import InvalidQuery, QueryTimeout, ResultTooLarge
from dotheque_graph.query.exchange import SparqlAnswer, SparqlRequest
from dotheque_graph.rdf.formats import CSV_RESULTS, JSON_RESULTS, TURTLE
from dotheque_graph.web.sparql import answering, departure

QUERY = "SELECT ?s WHERE { ?s a ?c }"
BODY = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"https://example.org/x"}}]}}'


def answer(body=BODY, **facts):
    return SparqlAnswer("solutions", JSON_RESULTS, body, 0.1, hashlib.sha256(body).hexdigest(), **facts)


def long(*chunks, kind="solutions", form=CSV_RESULTS, repeatable=True):
    return SimpleNamespace(kind=kind, format=form, chunks=chunks, repeatable=repeatable)


def ask(app, method="GET", sending=None, **headers):
    """Send one query as a server does; return its messages, and what was raised past the application."""
    scope = {
        "type": "http",
        "method": method,
        "path": "/sparql",
        "query_string": b"query=SELECT",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("testserver", 80),
        "scheme": "http",
    }
    sent = []

    async def receive():
        await asyncio.sleep(5)

    async def send(message):
        if sending:
            await sending(message)
        sent.append(message)

    try:
        asyncio.run(asyncio.wait_for(app(scope, receive, send), 3))
    except Exception as error:  # noqa: BLE001  # whatever it is, the server sees it
        return sent, error
    return sent, None


def get(client, query=QUERY, **parameters):
    return client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": "*/*"})


def test_a_result_names_its_release_and_how_to_ask_for_it_again(client):
    headers = get(client).headers

    assert headers["x-release"] == "12"
    assert headers["memento-datetime"] == "Sun, 23 Nov 2098 10:00:00 GMT"
    derived, bookmark = headers["link"].split(", ")
    assert derived == '<http://127.0.0.1:8000/doc/activity/a>; rel="http://www.w3.org/ns/prov#wasDerivedFrom"'
    address = "http://127.0.0.1:8000/sparql?query=SELECT+%3Fs+WHERE+%7B+%3Fs+a+%3Fc+%7D&release=12"
    assert bookmark == f'<{address}>; rel="bookmark"'


def test_a_permalink_keeps_the_dataset_and_the_format(client):
    link = get(client, **{"format": "csv", "default-graph-uri": "a:1", "lang": "fr"}).headers["link"]

    assert "default-graph-uri=a%3A1&format=csv&release=12>" in link
    assert "lang" not in link


def test_a_query_too_long_for_an_address_has_no_permalink(client):
    response = client.post("/sparql", data={"query": QUERY + " #" + "x" * 4000})

    assert "bookmark" not in response.headers["link"]


def test_a_result_says_what_bounds_it_and_its_digest(client):
    headers = get(client).headers

    assert headers["x-result-limit"] == "rows=1000000; bytes=200000000; seconds=10"
    digest = base64.b64encode(hashlib.sha256(BODY).digest()).decode()
    assert headers["repr-digest"] == f"sha-256=:{digest}:"
    assert headers["content-length"] == str(len(BODY))
    assert "x-result-cut" not in headers


def test_a_cut_result_says_so(client, runner):
    runner.answer = answer(cut=True)

    assert get(client).headers["x-result-cut"] == "rows=1000000"


def test_the_same_query_is_run_once_and_what_was_given_before_is_304(client, runner):
    first = get(client)
    again = client.get("/sparql", params={"query": QUERY}, headers={"If-None-Match": first.headers["etag"]})
    other = client.head(
        "/sparql", params={"query": QUERY}, headers={"If-None-Match": f'W/{first.headers["etag"]}, "x"'}
    )

    assert len(runner.asked) == 1
    assert not first.headers["etag"].startswith("W/")
    assert (again.status_code, again.content) == (other.status_code, other.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-type" not in again.headers


def test_a_query_of_another_format_or_dataset_is_another_query(client, runner):
    get(client)
    get(client, format="csv")
    get(client, **{"named-graph-uri": "a:1"})

    assert len(runner.asked) == 3


def test_what_changes_from_run_to_run_is_neither_remembered_nor_kept_by_the_client(client, runner):
    runner.answer = answer(repeatable=False)
    response = get(client)
    get(client)

    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"
    assert len(runner.asked) == 2


def test_a_new_release_is_asked_anew(client, runner, holder):
    get(client)
    holder.publish("another")

    assert get(client).headers["x-release"] == "13"
    assert len(runner.asked) == 2


def test_a_past_release_answers_for_itself(client, runner, holder):
    holder.publish("another")

    assert get(client, release="12").headers["x-release"] == "12"
    assert get(client, release="12").headers["server-timing"] == "memory"
    assert get(client, release="99").status_code == 404
    assert len(runner.asked) == 1


def test_head_runs_the_query_and_sends_no_body(client, runner):
    response = client.head("/sparql", params={"query": QUERY})

    assert response.headers["content-length"] == str(len(BODY))
    assert response.content == b""
    assert len(runner.asked) == 1


def test_a_long_result_is_passed_on_as_it_comes(client, runner, log):
    runner.answer = long(b"s\r\n", b"1\r\n", b"2\r\n")
    sent, error = ask(client._transport.app)

    assert error is None
    assert [message.get("body") for message in sent[1:]] == [b"s\r\n", b"1\r\n", b"2\r\n", b""]
    headers = dict(sent[0]["headers"])
    assert b"content-length" not in headers
    assert b"repr-digest" not in headers
    assert headers[b"etag"]
    assert (log.entries[0].status, log.entries[0].size) == (200, 9)


@pytest.mark.parametrize(
    "failure", [QueryTimeout(10.0), ResultTooLarge(5), ResultTooLarge(5, "rows", "lignes"), RuntimeError("boom")]
)
def test_a_failure_in_mid_stream_reaches_the_server_which_breaks_the_transfer(client, runner, log, failure):
    runner.answer = long(b"s\r\n", failure)
    sent, error = ask(client._transport.app)

    assert error is failure
    assert sent[-1]["more_body"] is True
    assert log.entries[0].status >= 400


def test_the_head_of_a_long_result_is_sent_without_reading_it(client, runner):
    runner.answer = long(RuntimeError("read"))
    sent, error = ask(client._transport.app, "HEAD")

    assert error is None
    assert (sent[0]["status"], [message.get("body") for message in sent[1:]]) == (200, [b""])


def test_a_long_result_that_the_client_has_is_not_run_again(client, runner):
    runner.answer = long(b"s\r\n")
    sent, _ = ask(client._transport.app)
    etag = dict(sent[0]["headers"])[b"etag"].decode()
    again, _ = ask(client._transport.app, **{"if-none-match": etag})

    assert (again[0]["status"], len(runner.asked)) == (304, 1)
    before, after = dict(sent[0]["headers"]), dict(again[0]["headers"])
    for name in (b"etag", b"x-release", b"link", b"memento-datetime", b"vary", b"cache-control"):
        assert after[name] == before[name]
    assert b"content-type" not in after


def test_whatever_a_client_has_is_no_result_of_a_query_that_fails(client, runner):
    runner.error = InvalidQuery("no")
    response = client.get("/sparql", params={"query": "SELECT broken"}, headers={"If-None-Match": "*"})

    assert (response.status_code, len(runner.asked)) == (400, 1)


def test_any_result_is_304_once_there_is_one(client, runner):
    short = client.get("/sparql", params={"query": QUERY}, headers={"If-None-Match": "*"})
    runner.answer = long(b"s\r\n")
    sent, _ = ask(client._transport.app, **{"if-none-match": "*"})
    runner.answer = long(b"s\r\n", repeatable=False)
    changing, _ = ask(client._transport.app, **{"if-none-match": "*"})

    assert (short.status_code, sent[0]["status"], changing[0]["status"]) == (304, 304, 200)
    assert len(runner.asked) == 3


def test_a_long_result_of_a_post_is_sent_though_the_client_has_it(client, runner):
    runner.answer = long(b"s\r\n")
    direct = {"Content-Type": "application/sparql-query"}
    etag = client.post("/sparql", content=QUERY, headers=direct).headers["etag"]
    again = client.post("/sparql", content=QUERY, headers={**direct, "If-None-Match": etag})

    assert (again.status_code, again.content) == (200, b"s\r\n")


def test_a_long_graph_has_no_etag_because_its_blank_nodes_have_new_names(client, runner):
    runner.answer = long(b"_:a a _:b .", kind="graph", form=TURTLE)
    sent, _ = ask(client._transport.app)

    assert b"etag" not in dict(sent[0]["headers"])


def test_a_client_that_reads_no_more_is_dropped(client, runner, log, monkeypatch):
    monkeypatch.setattr(answering, "STALLED_SECONDS", 0.02)
    runner.answer = long(b"s\r\n", b"1\r\n")

    async def stuck(message):
        if message.get("body") == b"1\r\n":
            await asyncio.sleep(5)

    _, error = ask(client._transport.app, sending=stuck)

    assert isinstance(error, answering.Stalled)
    assert log.entries[0].status == 499


def test_a_client_that_reads_too_slowly_is_dropped(client, runner, log, monkeypatch):
    monkeypatch.setattr(answering, "SLOW_SECONDS", 0.05)
    monkeypatch.setattr(answering, "SLOWEST_RATE", 1000)
    runner.answer = long(*[b"12345"] * 100)

    async def slowly(_):
        await asyncio.sleep(0.02)

    sent, error = ask(client._transport.app, sending=slowly)

    assert isinstance(error, answering.Stalled)
    assert 1 <= len(sent) < 10
    assert log.entries[0].status == 499


def test_a_client_that_reads_fast_enough_has_as_long_as_it_takes(client, runner, monkeypatch):
    monkeypatch.setattr(answering, "SLOW_SECONDS", 0.5)
    monkeypatch.setattr(answering, "SLOWEST_RATE", 50)
    runner.answer = long(*[b"12345"] * 40)

    async def slowly(_):
        await asyncio.sleep(0.02)

    started = time.perf_counter()
    sent, error = ask(client._transport.app, sending=slowly)

    assert error is None
    assert len(sent) == 42
    assert time.perf_counter() - started > answering.SLOW_SECONDS


def test_the_time_that_a_result_takes_to_be_produced_is_not_its_readers(client, runner, monkeypatch):
    monkeypatch.setattr(answering, "SLOW_SECONDS", 0.05)
    monkeypatch.setattr(answering, "SLOWEST_RATE", 1e9)

    def produced():
        for _ in range(5):
            time.sleep(0.03)
            yield b"12345"

    runner.answer = long()
    runner.answer.chunks = produced()
    sent, error = ask(client._transport.app, sending=lambda _: asyncio.sleep(0))

    assert error is None
    assert len(sent) == 7


def test_every_query_is_logged_without_its_text_or_who_asked(client, runner, log):
    get(client)
    get(client)
    runner.error = QueryTimeout(10.0)
    get(client, "SELECT")

    assert [(entry.status, entry.remembered) for entry in log.entries] == [(200, False), (200, True), (504, False)]
    assert log.entries[0].query_hash == hashlib.sha256(QUERY.encode()).hexdigest()
    assert (log.entries[0].release, log.entries[0].size) == (12, len(BODY))
    assert QUERY not in repr(log.entries)
    assert "127.0.0.1" not in repr(log.entries)


@pytest.mark.parametrize(
    ("result", "seconds"),
    [(answer(), 0.1), (long(b"s\r\n", b"1\r\n"), 1.5), (long(b"s\r\n", QueryTimeout(0.05)), 0.05)],
)
def test_the_log_has_the_time_of_the_query_and_not_of_reading_its_result(make_client, runner, log, result, seconds):
    runner.answer = result

    async def slowly(_):
        await asyncio.sleep(0.12)

    ask(make_client(query_seconds=0.05)._transport.app, sending=slowly)

    assert [entry.seconds for entry in log.entries] == [seconds]


def test_the_log_does_not_count_how_long_a_remembered_result_is_read(client, log):
    async def slowly(_):
        await asyncio.sleep(0.12)

    for _ in range(2):
        ask(client._transport.app, sending=slowly)

    assert [entry.remembered for entry in log.entries] == [False, True]
    assert log.entries[1].seconds < 0.1


def test_a_release_that_has_the_number_of_an_earlier_one_is_asked_anew(client, runner, holder):
    for _ in range(3):
        get(client)
    record = replace(holder.held.release.record, digest="another")
    holder.held = replace(holder.held, release=replace(holder.held.release, record=record))

    assert get(client).headers["x-release"] == "12"
    assert len(runner.asked) == 2


def test_who_asks_is_told_to_the_runner(make_client, runner):
    get(make_client())
    proxied = make_client(trusted_proxies=1)
    proxied.get("/sparql", params={"query": QUERY}, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})

    assert runner.clients == ["127.0.0.1", "198.51.100.7"]


def in_one_piece(client, release, query="SELECT"):
    """Ask for the whole of a result, as a page does."""
    app = client._transport.app
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "app": app}

    async def receive():
        await asyncio.sleep(5)

    async def run():
        return await answering.whole(Request(scope, receive), app.state.site, release, SparqlRequest(query))

    return asyncio.run(run())


def test_a_page_gets_a_long_result_in_one_piece_and_remembers_it(client, runner, holder):
    runner.answer = long(b"s\r\n", b"1\r\n")
    found = [in_one_piece(client, holder.held) for _ in range(2)]

    assert [one.body for one in found] == [b"s\r\n1\r\n"] * 2
    assert found[0].digest == hashlib.sha256(b"s\r\n1\r\n").hexdigest()
    assert len(runner.asked) == 1


def test_a_result_too_long_for_a_page_is_refused(client, runner, holder, monkeypatch):
    monkeypatch.setattr(answering, "PAGE_BYTES", 5)
    runner.answer = long(b"s\r\n", b"1\r\n")

    with pytest.raises(ResultTooLarge):
        in_one_piece(client, holder.held)


def test_what_is_done_in_time_is_not_given_up(monkeypatch):
    monkeypatch.setattr(departure, "NOTICED_AFTER_SECONDS", 0.0)

    async def receive():
        await asyncio.sleep(5)

    async def work():
        async with departure.GivenUpOn(receive):
            await asyncio.sleep(0.02)
            return "done"

    assert asyncio.run(work()) == "done"
