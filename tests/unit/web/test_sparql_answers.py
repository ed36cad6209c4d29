"""What a result says of itself, what is remembered of it, and what the log keeps of the query."""

import asyncio
import base64
import hashlib
from dataclasses import replace

import pytest
from sparql_asked import BODY, QUERY, answer, ask, get, long

from dotheque_graph.errors import InvalidQuery, QueryTimeout


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
