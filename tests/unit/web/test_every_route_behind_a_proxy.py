"""Every route as a proxy sees it: under a path of its own, and with heads that it takes."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from raw_answers import PAGE, raw
from route_examples import ALL

ELSEWHERE = "https://exemple.fr/doth"
FAR = "https://catalogue.dotheque-exemple.fr/donnees"
"""A public address of 45 characters."""


class Addresses(HTMLParser):
    """Collects the addresses of a page: links, forms, scripts, images."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        self.found |= {value for name, value in attrs if name in ("href", "src", "action") and value}


@pytest.mark.parametrize("address", ALL)
def test_under_a_path_behind_a_proxy_every_address_is_the_public_one(site_at, address):
    forged = {
        "host": "evil.example",
        "x_forwarded_host": "evil.example",
        "x_forwarded_proto": "gopher",
        "forwarded": "host=evil.example",
    }
    status, headers, body = raw(site_at(ELSEWHERE), "GET", "/doth" + address, accept=PAGE, **forged)

    assert status < 400
    assert b"evil" not in body
    assert not [value for value in headers.values() if "evil" in value or "gopher" in value]
    assert b"127.0.0.1" not in body
    targets = set(re.findall(r"<([^>]*)>", headers.get("link", ""))) | {headers.get("location", ELSEWHERE + "/")}
    if headers.get("content-type", "").startswith("text/html"):
        page = Addresses()
        page.feed(body.decode())
        targets |= page.found
    else:
        targets |= set(re.findall(r"https://exemple\.fr[^\s<>\"]*", body.decode("latin-1")))
    assert all(target.isascii() for target in targets)
    ours = {urljoin(ELSEWHERE + address, target) for target in targets}
    assert [
        one for one in ours if one.startswith("https://exemple.fr/") and not (one + "/").startswith(ELSEWHERE + "/")
    ] == []
    assert [one for one in targets if "testserver" in one] == []


@pytest.mark.parametrize("address", ALL)
def test_every_head_is_one_that_a_proxy_takes_as_it_is(site_at, address):
    far = site_at(FAR)
    for accept in (PAGE, "text/turtle, */*;q=0.5"):
        status, headers, _ = raw(far, "GET", urlsplit(FAR).path + address, accept=accept, accept_encoding="br")
        assert status < 400
        assert sum(len(name) + len(value) + 4 for name, value in headers.raw) < 3900
