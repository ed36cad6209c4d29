"""HEAD tells what GET would send, OPTIONS what is allowed, and other origins may read whatever comes."""

import httpx
import pytest
from cited_results import EVERY_FORM


@pytest.mark.parametrize(("query", "form"), EVERY_FORM)
def test_head_tells_what_get_would_send(query, form, small):
    parameters = {"query": query, "format": form}
    head, whole = small.client.head("/sparql", params=parameters), small.client.get("/sparql", params=parameters)

    assert (head.status_code, head.content) == (200, b"")
    for name in (
        "content-type",
        "content-length",
        "etag",
        "repr-digest",
        "link",
        "x-release",
        "memento-datetime",
    ):
        assert head.headers[name] == whole.headers[name], name
    assert head.headers.get("vary") == whole.headers.get("vary")


def test_head_of_a_fault_has_its_status(small):
    response = small.client.head("/sparql", params={"query": "ASK {"})

    assert (response.status_code, response.content) == (400, b"")
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/sparql", "/sparql.csv", "/sparql?query=ASK%7B%7D"])
def test_options_says_what_is_allowed(path, small):
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    asking["Access-Control-Request-Headers"] = "content-type,accept,if-none-match"
    response = small.client.options(path, headers=asking)

    assert response.status_code == 204
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= words(response, "allow")
    assert {"GET", "POST"} <= words(response, "access-control-allow-methods")
    assert {"content-type", "accept", "if-none-match"} <= {
        word.lower() for word in words(response, "access-control-allow-headers")
    }
    assert response.headers["access-control-allow-origin"] == "*"


def words(response: httpx.Response, name: str) -> set[str]:
    return {word.strip() for word in response.headers[name].split(",")}


EXPOSED = {
    "ETag",
    "Link",
    "Memento-Datetime",
    "Repr-Digest",
    "X-Release",
    "X-Result-Cut",
    "X-Result-Limit",
    "Server-Timing",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sparql?query=ASK%7B%7D", 200),
        ("GET", "/sparql?query=ASK%7B", 400),
        ("GET", "/sparql?query=ASK%7BSERVICE%3Chttp%3A%2F%2F127.0.0.1%2F%3E%7B%7D%7D", 403),
        ("GET", "/sparql?update=DROP%20ALL", 403),
        ("GET", "/sparql.docx?query=ASK%7B%7D", 404),
        ("GET", "/sparql?query=ASK%7B%7D&release=999", 404),
        ("PUT", "/sparql", 405),
        ("DELETE", "/sparql?query=ASK%7B%7D", 405),
        ("POST", "/sparql", 415),
        ("GET", "/id/organisation/democratie-ouverte", 303),
    ],
)
def test_other_origins_may_read_whatever_comes(method, path, status, small):
    response = small.client.request(method, path, headers={"Origin": "https://example.org"})

    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == "*"
    assert words(response, "access-control-expose-headers") >= EXPOSED
    assert "access-control-allow-credentials" not in response.headers


def test_a_problem_is_for_programs_and_a_page_for_readers(small):
    parameters = {"query": "SELECT"}
    program = small.client.get("/sparql", params=parameters)
    reader = small.client.get("/sparql", params=parameters, headers={"Accept": "text/html,*/*;q=0.8"})

    assert program.headers["content-type"] == "application/problem+json"
    assert reader.headers["content-type"].startswith("text/html")
    assert program.status_code == reader.status_code == 400
