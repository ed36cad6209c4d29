"""The validators of results: what is known is not sent again, and what differs each time has none."""

import time

import pytest
from cited_results import EVERY_FORM, WHO, digest_of, get
from fiction import EX


@pytest.mark.parametrize(("query", "form"), EVERY_FORM)
def test_a_known_result_is_not_sent_again(query, form, small):
    first = get(small, query, form)
    parameters = {"query": query, "format": form}
    again = small.client.get("/sparql", params=parameters, headers={"If-None-Match": first.headers["etag"]})
    several = small.client.get(
        "/sparql", params=parameters, headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'}
    )

    assert first.headers["etag"].startswith('"')
    for response in (again, several):
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["etag"] == first.headers["etag"]
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["x-release"] == first.headers["x-release"]


def test_another_result_or_format_has_another_etag(small):
    tags = [get(small, query, form).headers["etag"] for query, form in EVERY_FORM]

    assert len(set(tags)) == len(tags)
    wrong = small.client.get("/sparql", params={"query": WHO}, headers={"If-None-Match": tags[-1]})
    assert wrong.status_code == 200


@pytest.mark.parametrize("query", ["SELECT broken", "SELECT (NOW() AS ?x) {}", "ASK { SERVICE <urn:x> {} }"])
def test_no_query_is_unchanged_before_it_is_known_to_have_a_result(query, small):
    plain = get(small, query)
    unless = small.client.get("/sparql", params={"query": query, "format": "json"}, headers={"If-None-Match": "*"})

    assert unless.status_code == plain.status_code != 304


def test_a_graph_is_not_unchanged_before_it_is_known_to_exist(small):
    address = f"/graph-store?graph={EX}none"

    assert small.client.get(address, headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize("unless", ["*", "its ETag"])
def test_a_post_is_answered_in_full_whatever_the_client_has(unless, small):
    """Only GET and HEAD have a 304 (RFC 9110, section 13.1.2)."""
    first = small.client.post("/sparql", data={"query": WHO, "format": "json"})
    held = {"If-None-Match": first.headers["etag"] if unless != "*" else unless}
    for _ in range(3):
        again = small.client.post("/sparql", data={"query": WHO, "format": "json"}, headers=held)

        assert (again.status_code, again.content) == (200, first.content)


UNREPEATABLE = ("NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "rAnD()", "now()")


@pytest.mark.parametrize("function", UNREPEATABLE)
def test_a_result_that_differs_each_time_has_no_etag_and_is_not_remembered(function, small):
    query = f"SELECT ({function} AS ?x) {{}}"
    first = get(small, query, "csv")
    time.sleep(0.002)
    second = get(small, query, "csv")

    assert "etag" not in first.headers
    assert first.headers["repr-digest"] == digest_of(first)
    assert first.content != second.content


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("NOW() RAND()" AS ?x) {}',
        "SELECT ?x { BIND(<https://example.org/RAND> AS ?x) } # UUID()",
        "SELECT ?now ?rand { VALUES (?now ?rand) { (1 2) } }",
        "PREFIX now: <https://example.org/> SELECT ?x { BIND(now:RAND AS ?x) }",
    ],
)
def test_a_word_that_is_no_call_takes_no_etag_away(query, small):
    assert "etag" in get(small, query).headers
