"""The laws of HTTP over every route of the site: a route without an example fails the first test."""

import gzip

import brotli
import pytest
import zstandard
from raw_answers import members, raw
from route_examples import ALL, EXAMPLES

from dotheque_graph.web.app import ROUTES

MEDIA = (
    "text/html",
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "application/json",
    "application/sparql-results+json",
    "text/csv",
)
VOLATILE = {"date", "server-timing"}


def test_every_route_has_an_example_and_every_example_a_route():
    readable = {path for path, _, methods in ROUTES if "GET" in methods}

    assert readable - set(EXAMPLES) == set()
    assert set(EXAMPLES) - readable == set()


@pytest.mark.parametrize("address", ALL)
def test_head_has_what_get_has_and_no_body(here, address):
    status, headers, _ = raw(here, "GET", address, accept_encoding="br")
    headed, same, body = raw(here, "HEAD", address, accept_encoding="br")

    assert status < 400
    assert (headed, body) == (status, b"")
    assert {n: v for n, v in same.items() if n not in VOLATILE} == {
        n: v for n, v in headers.items() if n not in VOLATILE
    }


@pytest.mark.parametrize("address", ALL)
def test_every_answer_may_be_read_from_anywhere_and_says_how_long_it_is_good(here, address):
    _, headers, body = raw(here, "GET", address)

    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"]
    assert body == b"" or "content-type" in headers
    exposed = members(headers, "access-control-expose-headers")
    safe = {"cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"}
    guarding = {"access-control-allow-origin", "access-control-expose-headers", "x-content-type-options", "vary"}
    guarding |= {name for name in headers if name.endswith("-policy")}
    assert {name for name in headers if name not in exposed | safe | guarding} == set()


@pytest.mark.parametrize("address", ALL)
def test_every_text_says_its_charset_and_every_page_its_language(here, address):
    _, headers, body = raw(here, "GET", address, accept="text/html")
    kind = headers.get("content-type", "")

    if kind.startswith("text/") or kind.partition(";")[0] in {one for one in MEDIA if "json" not in one}:
        assert "charset=utf-8" in kind
    if kind.startswith("text/html"):
        assert f'<html lang="{headers["content-language"]}">' in body.decode()


@pytest.mark.parametrize("address", ALL)
def test_vary_names_what_an_answer_depends_on_and_nothing_else(here, address):
    plain = {"accept": "text/html", "accept_language": "fr", "accept_encoding": "identity"}
    first = raw(here, "GET", address, **plain)
    differing = set()
    for name, others in {"accept": MEDIA, "accept_language": ("en",), "accept_encoding": ("br", "gzip")}.items():
        for other in others:
            status, headers, body = raw(here, "GET", address, **{**plain, name: other})
            if (status, body) != (first[0], first[2]) or headers.get("location") != first[1].get("location"):
                differing.add(name.replace("_", "-"))
    named = members(first[1], "vary")
    assert differing <= named
    assert {"accept-encoding"} & named == {"accept-encoding"} & differing
    assert {"accept"} & named == {"accept"} & differing or first[0] >= 300


@pytest.mark.parametrize("address", ALL)
def test_what_the_client_has_is_not_sent_again_in_any_coding(here, address):
    _, plain, body = raw(here, "GET", address)
    tags = set()
    for coding, decode in {"br": brotli.decompress, "zstd": unzstd, "gzip": gzip.decompress, "identity": bytes}.items():
        _, headers, coded = raw(here, "GET", address, accept_encoding=coding)
        packed = "content-encoding" in headers
        assert (decode(coded) if packed else coded) == body or "no-store" in headers["cache-control"]
        assert headers.get("content-encoding", coding) == coding
        assert headers.get("content-length", str(len(coded))) == str(len(coded))
        if "etag" not in headers:
            continue
        tags.add(headers["etag"])
        status, again, nothing = raw(here, "GET", address, accept_encoding=coding, if_none_match=headers["etag"])
        assert (status, nothing, again["etag"]) == (304, b"", headers["etag"])
        assert members(again, "vary") >= members(headers, "vary") - {"accept-encoding"}
        assert again["cache-control"] == headers["cache-control"]
    assert len(tags) in ({0} if "etag" not in plain else {1, 2, 4})


def unzstd(body):
    return zstandard.ZstdDecompressor().decompressobj().decompress(body)


@pytest.mark.parametrize("address", ALL)
def test_what_has_a_date_is_not_sent_again_before_it_changes(here, address):
    _, headers, _ = raw(here, "GET", address)
    if "last-modified" not in headers:
        assert "etag" in headers or "location" in headers or "no-" in headers["cache-control"]
        return
    moment = headers["last-modified"]

    assert raw(here, "GET", address, if_modified_since=moment)[0] == 304
    assert raw(here, "GET", address, if_modified_since="Tue, 01 Jan 1991 00:00:00 GMT")[0] == 200
    assert raw(here, "GET", address, if_modified_since=moment, if_none_match='"another"')[0] == 200
    for wrong in ("yesterday", "Mon, 99 Nov 99999999999999 99:99:99 GMT"):
        assert raw(here, "GET", address, if_modified_since=wrong)[0] == 200


@pytest.mark.parametrize("address", ALL)
def test_options_says_what_an_address_answers(here, address):
    status, headers, _ = raw(here, "OPTIONS", address)

    assert status == 204
    assert members(headers, "allow") >= {"get", "head", "options"}
