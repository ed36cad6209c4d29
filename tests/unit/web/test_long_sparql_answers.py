"""How long results reach the client: as they come, broken off, in one piece, or not to who reads too slowly."""

import asyncio
import hashlib
import time

import pytest
from sparql_asked import QUERY, ask, long
from starlette.requests import Request

from dotheque_graph.errors import QueryTimeout, ResultTooLarge
from dotheque_graph.query.exchange import SparqlRequest
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.web.sparql import answering, departure


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
