"""Content codings: what the client asks for, under an ETag of its own, in parts where the answer comes in parts."""

import asyncio
import gzip
import zlib
from dataclasses import replace

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.web.compression import SHORTEST, Compression, coded, is_codable_type, varying, wish_of

BODY = "Bonjour à toutes et à tous. ".encode() * 100
DECODED = {
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    "gzip": gzip.decompress,
}
HEADERS = {b"content-type": b"text/turtle; charset=utf-8", b"etag": b'"abc"', b"vary": b"Accept"}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("x-gzip", "gzip"),
        ("BR;q=0.5, zstd;q=0.8, gzip;q=0.1", "zstd"),
        ("gzip;q=0.5, br;q=0", "gzip"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "zstd"),
        ("gzip;q=0.5, identity", ""),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("gzip;q=0", ""),
        ("*;q=0", ""),
        ("deflate, compress", ""),
        ("identity", ""),
        ("", ""),
        ("gzip;q=nonsense, br", "br"),
    ],
)
def test_the_client_chooses_the_coding_by_its_weights(accepted, coding):
    assert wish_of(accepted.encode()).coding == coding


@given(st.binary(max_size=3000), st.sampled_from(sorted(DECODED)))
def test_what_is_coded_can_be_read_again_and_is_always_the_same(body, coding):
    assert DECODED[coding](coded(body, coding)) == body
    assert coded(body, coding) == coded(body, coding)


@pytest.mark.parametrize(
    ("content_type", "codable"),
    [
        ("text/html; charset=utf-8", True),
        ("text/turtle", True),
        ("application/ld+json", True),
        ("application/rdf+xml", True),
        ("application/n-quads; charset=utf-8", True),
        ("application/trig", True),
        ("application/sparql-results+json", True),
        ("application/problem+json", True),
        ("image/svg+xml", True),
        ("application/gzip", False),
        ("application/zstd", False),
        ("image/png", False),
        ("font/woff2", False),
        ("text/event-stream", False),
    ],
)
def test_text_is_coded_and_what_is_packed_already_is_not(content_type, codable):
    assert is_codable_type(content_type) is codable


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ((), b"Accept-Encoding"),
        ((b"Accept",), b"Accept, Accept-Encoding"),
        ((b"Accept", b"Accept-Language"), b"Accept, Accept-Language, Accept-Encoding"),
        ((b"accept-encoding",), b"accept-encoding"),
        ((b"*",), b"*"),
    ],
)
def test_vary_is_joined_with_what_it_says_already(held, expected):
    told = varying([(b"vary", one) for one in held])

    assert [value for name, value in told if name == b"vary"] == [expected]


class Exchange:
    """One request through the compression; `send` takes what the application says."""

    def __init__(self, compression=None, method="GET", **headers):
        self.sent = []
        self.scope = {
            "type": "http",
            "method": method,
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }
        self.send = (compression or Compression(1_000_000)).around(self.scope, self._keep)

    async def _keep(self, message):
        self.sent.append(message)

    def answer(self, *parts, status=200, whole=True, **headers):
        fields = HEADERS | {name.replace("_", "-").encode(): value for name, value in headers.items()}
        if whole and len(parts) == 1:
            fields |= {b"content-length": b"%d" % len(parts[0])}

        async def run():
            await self.send({"type": "http.response.start", "status": status, "headers": list(fields.items())})
            for number, part in enumerate(parts, 1):
                await self.send({"type": "http.response.body", "body": part, "more_body": number < len(parts)})

        asyncio.run(run())
        return dict(self.sent[0]["headers"]), b"".join(message.get("body", b"") for message in self.sent[1:])

    def told(self, name):
        return dict(self.scope["headers"])[name]


@pytest.mark.parametrize("coding", sorted(DECODED))
def test_a_whole_body_has_its_length_its_coding_and_an_etag_of_its_own(coding):
    headers, body = Exchange(accept_encoding=coding).answer(BODY, repr_digest=b"sha-256=:x:")

    assert DECODED[coding](body) == BODY
    assert headers[b"content-length"] == b"%d" % len(body)
    assert headers[b"content-encoding"] == coding.encode()
    assert headers[b"etag"] == b'"abc-%s"' % coding.encode()
    assert b"repr-digest" not in headers
    assert headers[b"unencoded-digest"] == b"sha-256=:x:"


@pytest.mark.parametrize(
    "headers",
    [
        {"content_type": b"application/gzip"},
        {"content_encoding": b"gzip"},
        {"content_range": b"bytes 0-1/10"},
        {"cache_control": b"public, no-transform"},
        {"content_length": b"%d" % (SHORTEST - 1)},
    ],
)
def test_what_is_coded_cut_or_short_is_left_as_it_is(headers):
    _, body = Exchange(accept_encoding="br").answer(BODY, b"", **headers)

    assert body == BODY


def test_a_request_for_a_range_gets_one_of_the_plain_body():
    exchange = Exchange(accept_encoding="br", range="bytes=0-9")
    headers, body = exchange.answer(BODY)

    assert (body, headers[b"etag"]) == (BODY, b'"abc"')


def test_a_client_that_takes_no_coding_costs_nothing():
    async def send(message):
        raise AssertionError(message)

    assert Compression(0).around({"method": "GET", "headers": []}, send) is send
    assert Compression(0).around({"method": "GET", "headers": [(b"accept-encoding", b"identity")]}, send) is send


@pytest.mark.parametrize("coding", sorted(DECODED))
def test_a_body_in_parts_is_coded_as_it_flows(coding):
    exchange = Exchange(accept_encoding=coding)
    headers, body = exchange.answer(BODY, BODY * 400, b"", BODY, b"")
    first = exchange.sent[1]["body"]

    assert DECODED[coding](body) == BODY * 402
    assert b"content-length" not in headers
    assert headers[b"etag"] == b'"abc-%s"' % coding.encode()
    assert started(coding, first) == BODY
    assert [message["more_body"] for message in exchange.sent[1:]][-2:] == [True, False]


def started(coding, first):
    """Return what can be read of a body that has only begun."""
    if coding == "br":
        return brotli.Decompressor().process(first)
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(first)
    return zlib.decompressobj(31).decompress(first)


@pytest.mark.parametrize("coding", sorted(DECODED))
def test_a_stream_that_breaks_has_no_end(coding):
    exchange = Exchange(accept_encoding=coding)

    async def run():
        await exchange.send({"type": "http.response.start", "status": 200, "headers": list(HEADERS.items())})
        await exchange.send({"type": "http.response.body", "body": BODY, "more_body": True})

    asyncio.run(run())
    body = b"".join(message["body"] for message in exchange.sent[1:])
    assert all(message["more_body"] for message in exchange.sent[1:])
    if coding == "br":
        decompressor = brotli.Decompressor()
        decompressor.process(body)
        assert not decompressor.is_finished()
    else:
        decompressor = (zlib.decompressobj(31), zstandard.ZstdDecompressor().decompressobj())[coding == "zstd"]
        decompressor.decompress(body)
        assert not decompressor.eof


def test_a_file_that_the_server_sends_itself_goes_out_as_it_is():
    exchange = Exchange(accept_encoding="br")

    async def run():
        await exchange.send({"type": "http.response.start", "status": 200, "headers": list(HEADERS.items())})
        await exchange.send({"type": "http.response.pathsend", "path": "/file"})

    asyncio.run(run())
    assert [message["type"] for message in exchange.sent] == ["http.response.start", "http.response.pathsend"]
    assert dict(exchange.sent[0]["headers"]) == HEADERS


def test_conditions_name_the_plain_body_and_a_304_names_what_the_client_has():
    exchange = Exchange(
        accept_encoding="gzip, br", if_none_match='W/"abc-br", "abc-gzip", "other"', if_match='"abc-br"'
    )
    headers, body = exchange.answer(b"", status=304)

    assert exchange.told(b"if-none-match") == b'W/"abc", "abc", "other"'
    assert exchange.told(b"if-match") == b'"abc"'
    assert (headers[b"etag"], body) == (b'"abc-br"', b"")


@pytest.mark.parametrize(("accepted", "tag"), [("gzip", '"abc-gzip"'), ("gzip, br", '"abc-gzip"'), ("br", '"abc"')])
def test_a_304_has_the_etag_that_the_client_showed(accepted, tag):
    headers, _ = Exchange(accept_encoding=accepted, if_none_match=tag).answer(b"", status=304)

    assert headers[b"etag"] == tag.encode()


def test_a_coding_that_the_client_cannot_read_names_nothing():
    exchange = Exchange(accept_encoding="gzip", if_none_match='"abc-br"')

    assert exchange.told(b"if-none-match") == b'"abc-br"'


def test_who_names_no_coding_may_hold_one():
    headers, _ = Exchange(if_none_match='"abc-zstd"').answer(b"", status=304)

    assert headers[b"etag"] == b'"abc-zstd"'


def test_a_weak_etag_means_every_coding():
    headers, _ = Exchange(accept_encoding="br").answer(BODY, etag=b'W/"abc"')

    assert headers[b"etag"] == b'W/"abc"'


def test_coded_bodies_are_remembered_by_their_etag_within_a_limit():
    compression = Compression(100_000)
    for tag in (b'"a"', b'"a"', b'"b"'):
        Exchange(compression, accept_encoding="br").answer(BODY, etag=tag)
    known = compression.size
    for number in range(1000):
        Exchange(compression, accept_encoding="br").answer(BODY, etag=b'"%d"' % number)

    assert 0 < known < 2 * (len(BODY) + 600)
    assert compression.size <= 100_000
    assert Exchange(compression, accept_encoding="br").answer(b"x" * 1000, etag=b'"999"')[1] == coded(BODY, "br")


def test_an_answer_without_an_etag_is_coded_each_time():
    compression = Compression(100_000)
    Exchange(compression, accept_encoding="br").answer(BODY, etag=b"")

    assert compression.size == 0


def test_the_fast_lane_gives_each_client_its_coding(client):
    query = {"query": "SELECT ?s WHERE { ?s ?p '" + "x" * 700 + "' }"}
    plain = [client.get("/sparql", params=query, headers={"Accept-Encoding": "identity"}) for _ in range(3)]
    packed = [
        client.get("/sparql", params=query, headers={"Accept-Encoding": coding})
        for coding in ("br", "gzip", "zstd", "identity")
    ]

    assert {answer.content for answer in (*plain, *packed)} == {plain[0].content}


def test_a_long_answer_of_the_fast_lane_is_coded_and_known_again(client, runner):
    runner.answer = long_answer(runner.answer)
    query = {"query": "ASK {}"}
    answers = [client.get("/sparql", params=query, headers={"Accept-Encoding": "br"}) for _ in range(4)]
    etag = answers[-1].headers["etag"]
    again = client.get("/sparql", params=query, headers={"Accept-Encoding": "br", "If-None-Match": etag})
    plain = client.get("/sparql", params=query, headers={"Accept-Encoding": "identity"})

    assert {answer.headers["content-encoding"] for answer in answers} == {"br"}
    assert {answer.headers["etag"] for answer in answers} == {etag}
    assert etag == plain.headers["etag"][:-1] + '-br"'
    assert (again.status_code, again.headers["etag"]) == (304, etag)
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["vary"]


def long_answer(answer):
    return replace(answer, body=b'{"head":{},"boolean":true,"padding":"' + b"x" * 1000 + b'"}', digest="d1" * 32)
