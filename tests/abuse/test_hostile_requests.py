"""Requests that no well-behaved client sends: refused in words, or dropped, and nothing else."""

import gzip
import socket
import threading
import time

import pytest
from attacked import DIRECT, JSON

pytestmark = pytest.mark.abuse

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LONG = 100_000
BAD_FORMS = {
    "bad-utf-8": b"query=ASK%20%7B%20%7D%20%23%FF%FE",
    "raw-bad-utf-8": b"query=ASK {} #\xff\xfe",
    "overlong": b"query=ASK%20%7B%20%7D%20%23%C0%AF",
    "surrogate": b"query=ASK%20%7B%20%7D%20%23%ED%A0%80",
    "two-queries": b"query=ASK%7B%7D&query=ASK%7B%7D",
    "query-and-update": b"query=ASK%7B%7D&update=CLEAR+ALL",
    "no-query": b"q=ASK%7B%7D",
    "empty": b"",
    "nul": b"query=ASK%00%7B%7D",
    "only-ampersands": b"&" * LONG,
    "only-equals": b"=" * LONG,
    "only-percents": b"%" * LONG,
    "many-queries": b"query=ASK%7B%7D&" * 20_000,
}


@pytest.mark.parametrize("kind", BAD_FORMS)
def test_form_that_is_none_is_a_bad_request(site, kind):
    outcome = site.send("POST", "/sparql", content=BAD_FORMS[kind], headers=FORM | JSON)

    assert outcome.status in {400, 403, 413}
    assert outcome.explained


BAD_BODIES = {
    "bad-utf-8": (b"ASK { } # \xff\xfe", DIRECT),
    "utf-16": ("ASK { }".encode("utf-16"), DIRECT),
    "nul": (b"ASK\x00{ }", DIRECT),
    "binary": (bytes(range(256)) * 1000, DIRECT),
    "empty": (b"", DIRECT),
    "gzip-bomb": (gzip.compress(b"ASK { } #" + b"x" * 50_000_000), DIRECT | {"Content-Encoding": "gzip"}),
    "wrong-charset": (b"ASK { }", {"Content-Type": "application/sparql-query; charset=utf-7"}),
    "no-type": (b"ASK { }", {"Content-Type": ""}),
    "json": (b'{"query": "ASK { }"}', {"Content-Type": "application/json"}),
    "deep-json": (b"[" * 200_000, {"Content-Type": "application/ld+json"}),
    "multipart": (b"--x\r\n" * 50_000, {"Content-Type": "multipart/form-data; boundary=x"}),
    "odd-type": (b"ASK { }", {"Content-Type": "a" * 8000}),
}


@pytest.mark.parametrize("kind", BAD_BODIES)
def test_body_that_is_no_query_is_refused(site, kind):
    body, headers = BAD_BODIES[kind]
    outcome = site.send("POST", "/sparql", content=body, headers=headers | JSON)

    assert outcome.status in {400, 413, 415}
    assert outcome.explained


QUERY = {"query": "ASK { }"}
ODD_ADDRESSES = {
    "thousands-of-parameters": {"params": [("x", str(number)) for number in range(5000)], "headers": JSON},
    "thousands-of-graphs": {
        "data": {**QUERY, "default-graph-uri": [f"https://example.org/{number}" for number in range(20_000)]}
    },
    "thousands-of-form-fields": {"data": {**QUERY, **{f"x{number}": "y" for number in range(20_000)}}},
    "long-format": {"data": {**QUERY, "format": "x" * LONG}},
    "long-release": {"data": {**QUERY, "release": "9" * LONG}},
    "odd-release": {"data": {**QUERY, "release": "../../etc/passwd\x00"}},
    "negative-release": {"data": {**QUERY, "release": "-1"}},
    "odd-graph": {"data": {**QUERY, "default-graph-uri": "file:///etc/passwd> <a:b"}},
    "long-graph": {"data": {**QUERY, "named-graph-uri": "a:" + "b" * LONG}},
}


@pytest.mark.parametrize("kind", ODD_ADDRESSES)
def test_odd_parameters_are_answered_or_refused_in_words(site, kind):
    given = ODD_ADDRESSES[kind]
    outcome = site.send("POST" if "data" in given else "GET", "/sparql", **given)

    assert outcome.status in {200, 400, 404, 406, 413, 414, 431}
    assert outcome.status == 200 or outcome.explained or outcome.status in {414, 431}


ODD_HEADERS = {
    "accept-of-ten-thousand": {"Accept": ",".join(f"a/b{number};q=0.{number % 9}" for number in range(1500))},
    "accept-of-wrong-weights": {"Accept": "text/csv;q=" + "9" * 5000},
    "accept-of-commas": {"Accept": "," * 20_000},
    "accept-language": {"Accept-Language": ",".join(["fr-" + "x" * 50] * 300)},
    "etags": {"If-None-Match": ", ".join(f'"{number}"' for number in range(3000))},
    "etag-of-quotes": {"If-None-Match": '"' * 20_000},
    "forwarded": {"X-Forwarded-For": ", ".join(["10.0.0.1"] * 1500)},
    "range": {"Range": "bytes=" + ",".join(f"{number}-" for number in range(2000))},
    "cookie": {"Cookie": "; ".join(f"a{number}=b" for number in range(2000))},
    "dates": {"If-Modified-Since": "Mon, 99 Foo 99999999 99:99:99 GMT", "Accept-Datetime": "x" * 5000},
    "latin-1": {"Accept": "text/\xe9".encode("latin-1")},
    "host": {"Host": "example.org:99999/../<script>"},
    "expect": {"Expect": "200-maybe"},
}


@pytest.mark.parametrize("kind", ODD_HEADERS)
def test_odd_headers_do_no_harm(site, kind):
    outcome = site.send("GET", "/sparql", params=QUERY, headers=ODD_HEADERS[kind])

    assert outcome.status in {200, 400, 404, 406, 413, 417, 431}


def raw(site, data: bytes, seconds: float = 3) -> bytes:
    """Send bytes to the site and return what it says within some seconds, up to 64 kB."""
    with socket.create_connection(site.address, timeout=seconds) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            said = b""
            while len(said) < 1 << 16 and (piece := connection.recv(1 << 16)):
                said += piece
        except OSError:  # dropped, or not answered in time
            return b""
        return said


HEAD = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
RAW = {
    "garbage": bytes(range(256)) * 200,
    "tls-hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
    "http-0.9": b"GET /sparql\r\n\r\n",
    "http-2-preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 100,
    "many-headers": b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    "huge-header": b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 2_000_000 + b"\r\n\r\n",
    "huge-address": b"GET /sparql?query=" + b"y" * 2_000_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "huge-method": b"G" * 500_000 + b" / HTTP/1.1\r\n\r\n",
    "bad-chunk-size": HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nASK {}\r\n0\r\n\r\n",
    "huge-chunk-size": HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nASK {}\r\n0\r\n\r\n",
    "broken-chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nASK {",
    "chunks-without-lines": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n{" * 1000,
    "thousands-of-chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 50_000 + b"0\r\n\r\n",
    "endless-trailer": HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 20_000,
    "short-body": HEAD + b"Content-Length: 100\r\n\r\nASK {}",
    "negative-length": HEAD + b"Content-Length: -1\r\n\r\nASK {}",
    "huge-length": HEAD + b"Content-Length: 99999999999999999999\r\n\r\nASK {}",
    "two-lengths": HEAD + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}x",
    "length-and-chunks": HEAD
    + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "pipeline": b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n" * 1000,
    "upgrade": b"GET /sparql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + b"\x81" * 99,
    "lines-only": b"\r\n" * 100_000,
    "nul-in-address": b"GET /\x00%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "climbing-address": b"GET /" + b"../" * 2000 + b"etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
    "escaped-climbing": b"GET /static/" + b"%2e%2e%2f" * 100 + b"etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
}


@pytest.mark.parametrize("kind", RAW)
def test_bytes_that_are_hardly_http_are_refused_or_dropped(site, kind):
    said = raw(site, RAW[kind])

    assert b"root:" not in said
    assert b" 500 " not in said.partition(b"\r\n")[0]


def test_long_queries_in_parallel_leave_pages_quick(site):
    """The guard reads the megabytes of some while others are served."""
    text = "SELECT * { VALUES ?x { " + "<a:b> " * 19_000 + "} }"
    senders = [threading.Thread(target=site.attack, args=(text + " " * 10 + "#" + "é" * 200_000,)) for _ in range(12)]
    for sender in senders:
        sender.start()
    time.sleep(0.1)
    site.others_are_served()
    for sender in senders:
        sender.join()
