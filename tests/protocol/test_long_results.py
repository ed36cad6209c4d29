"""Long results are sent as they are produced: whole, or broken off, and never left lying about."""

import json
import re
import time
from collections.abc import Iterator

import httpx
import pytest
from cited_results import digest_of, get, rows_of
from fiction import EX
from serving import Served, serving
from terms import READERS

ROWS, BYTES, SECONDS = 20_000, 5_000_000, 2


@pytest.fixture(scope="module")
def streaming(small_data, tmp_path_factory) -> Iterator[Served]:
    """Serve the fictional release with limits that only long results reach."""
    folder = tmp_path_factory.mktemp("streaming")
    (folder / "spool").mkdir()
    settings = {"query_rows": ROWS, "result_bytes": BYTES, "query_seconds": SECONDS, "spool_dir": folder / "spool"}
    with serving(small_data, folder / "streaming.log", **settings) as served:
        yield served


def many(rows: int, width: int = 40, order: str = "") -> str:
    """Return a query of so many different rows, each with a text of some width."""
    digits = " ".join(str(digit) for digit in range(10))
    places = [f"VALUES ?d{place} {{ {digits} }}" for place in range(5)]
    number = " + ".join(f"?d{place} * {10**place}" for place in range(5))
    made = f"BIND({number} AS ?n) FILTER(?n < {rows}) BIND('{'x' * width}' AS ?pad)"
    return f"SELECT ?n ?pad {{ {' '.join(places)} {made} }} {order}"


def spooled(served: Served) -> list:
    """Return what is left in the folder of long results."""
    return [path for path in (served.log.parent / "spool").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("form", "rows"), [("json", 15_000), ("xml", 15_000), ("csv", 19_999), ("tsv", ROWS), ("csv", ROWS)]
)
def test_a_long_result_is_whole(form, rows, streaming):
    width = 100 if form in ("csv", "tsv") else 60
    response = get(streaming, many(rows, width), form)
    found = rows_of(response, form)

    assert len(response.content) > 1_500_000
    assert {str(getattr(row[0], "value", row[0])) for row in found} == {str(number) for number in range(rows)}
    assert len(found) == rows
    assert "x-result-cut" not in response.headers
    assert response.headers.get("repr-digest", digest_of(response)) == digest_of(response)
    assert response.headers["x-release"] == "1"
    assert spooled(streaming) == []


def test_a_long_graph_is_whole(streaming):
    query = many(12_000, 60).replace("SELECT ?n ?pad {", f"CONSTRUCT {{ <{EX}s> <{EX}p> ?n }} WHERE {{", 1)
    response = get(streaming, query, "nt")

    assert response.status_code == 200
    assert len(set(response.text.splitlines())) == 12_000
    assert len(response.content) > 1_000_000


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_long_result_that_is_cut_says_so_at_its_end(form, streaming):
    response = get(streaming, many(30_000, 10), form)

    assert len(rows_of(response, form)) == ROWS
    assert len(response.content) > 1_000_000
    if form == "json":
        assert json.loads(response.content)["cut"]["rows"] == ROWS
    else:
        assert re.search(rf"<!--.*{ROWS}.*--></sparql>$", response.text)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_long_result_of_exactly_as_many_rows_as_allowed_is_not_flagged(form, streaming):
    response = get(streaming, many(ROWS, 10), form)

    assert len(rows_of(response, form)) == ROWS
    assert b'"cut"' not in response.content
    assert b"<!--" not in response.content


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_long_result_that_cannot_say_it_is_cut_breaks_off(form, streaming):
    with pytest.raises(httpx.RemoteProtocolError):
        get(streaming, many(30_000, 100), form)

    assert get(streaming, "ASK {}").status_code == 200


@pytest.mark.parametrize("form", READERS)
def test_a_long_result_over_the_limit_of_bytes_breaks_off(form, streaming):
    received = bytearray()
    with streaming.client.stream("POST", "/sparql", data={"query": many(ROWS, 400), "format": form}) as response:
        assert response.status_code == 200
        chunks = response.iter_raw()
        with pytest.raises(httpx.RemoteProtocolError):
            received.extend(byte for chunk in chunks for byte in chunk)

    assert len(received) <= BYTES
    assert spooled(streaming) == []


ENDLESS = f"?a <{EX}age> ?b . ?c <{EX}age> ?d . ?e <{EX}age> ?f . ?g <{EX}age> ?h . ?i <{EX}age> ?j . ?k <{EX}age> ?l"


def test_a_result_that_takes_too_long_in_mid_stream_breaks_off(streaming):
    rows = many(15_000, 100).removeprefix("SELECT ?n ?pad ")
    query = f"SELECT ?n ?pad {{ {rows} UNION {{ {ENDLESS} FILTER(CONCAT(STR(?b), STR(?d), STR(?f), STR(?l)) = '') }} }}"
    started = time.monotonic()

    with pytest.raises(httpx.RemoteProtocolError):
        get(streaming, query, "csv")

    assert SECONDS - 0.5 < time.monotonic() - started < SECONDS + 4
    assert get(streaming, "ASK {}").status_code == 200


def test_a_query_that_takes_too_long_is_a_504_that_says_how_long(streaming):
    query = f"SELECT (COUNT(*) AS ?n) {{ {ENDLESS} FILTER(CONCAT(STR(?b), STR(?d), STR(?f), STR(?l)) = '') }}"
    response = get(streaming, query)

    assert response.status_code == 504
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.json()["seconds"] == SECONDS


def test_a_client_that_leaves_in_mid_stream_leaves_nothing_behind(streaming):
    for _ in range(5):
        with streaming.client.stream("POST", "/sparql", data={"query": many(15_000, 200), "format": "csv"}) as response:
            next(response.iter_raw(1000))

    assert get(streaming, "ASK {}").status_code == 200
    deadline = time.monotonic() + 5
    while spooled(streaming) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert spooled(streaming) == []


def test_a_long_result_has_an_etag_that_another_process_gives_too(streaming, small):
    query = many(15_000, 90, "ORDER BY ?n")
    first, second = get(streaming, query, "csv"), get(streaming, query, "csv")

    assert first.content == second.content == get(small, query, "csv").content
    assert first.headers["etag"] == second.headers["etag"]
    again = streaming.client.get(
        "/sparql", params={"query": query, "format": "csv"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
