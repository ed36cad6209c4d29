"""Pages are light: what a browser fetches to show one is under 60 kB in the coding it asks for, all of it from us."""

import re

import pytest
from kinds_of_page import ENTITIES
from page_texts import loaded

LIMIT = 60_000
"""Bytes that a page may take on the wire, with its style, its script and its icon."""
CODINGS = ("br", "gzip", "zstd")
HTML = {"Accept": "text/html", "Accept-Language": "fr"}
PATHS = (
    *("/", "/easy", "/accessibility", "/list", "/list/organisation", "/list/resource", "/query", "/map", "/goals"),
    *("/matrix", "/gaps", "/suggest", "/timeline", "/network/organisation/democratie-ouverte"),
    *(f"/doc/{path}" for kind, path in ENTITIES.items() if path and kind not in ("ontology", "shapes")),
)
"""The ontology and the shapes are books, whole on one page each; they have their own limit."""
BOOKS = {"/doc/ontology": 200_000, "/doc/shapes": 120_000}


@pytest.fixture(scope="module")
def real(serve, catalogue):
    return serve(catalogue)


def weight(client, path, coding):
    """Return the bytes on the wire of a page and of what it loads: address → bytes."""
    answer = client.get(path, headers={**HTML, "Accept-Encoding": coding})
    assert answer.status_code == 200, path
    found = {path: int(answer.headers["content-length"])}
    for address in loaded(answer.text):
        assert re.match("/[^/]", address), f"{path} loads {address}"
        part = client.get(address, headers={"Accept-Encoding": coding})
        assert part.status_code == 200, address
        found[address] = int(part.headers["content-length"])
    return found


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_under_sixty_kilobytes_and_loads_from_nowhere_else(real, path):
    found = weight(real, path, "gzip")

    assert len(found) > 1
    assert sum(found.values()) < LIMIT, found


@pytest.mark.parametrize("coding", CODINGS)
def test_every_coding_keeps_pages_light(real, coding):
    assert sum(weight(real, "/doc/experiment/0-dechet-100-citoyen", coding).values()) < LIMIT


@pytest.mark.parametrize(("path", "limit"), BOOKS.items())
def test_books_have_their_own_limit(real, path, limit):
    assert sum(weight(real, path, "gzip").values()) < limit


def test_what_a_page_loads_is_found():
    page = (
        "<link rel=stylesheet href=/a.css><link rel=alternate href=/no><script src=/b.js></script>"
        "<img src=https://else.example/c.png><svg><use href=/d.svg#x /></svg><a href=/no>no</a>"
    )

    assert set(loaded(page)) == {"/a.css", "/b.js", "https://else.example/c.png", "/d.svg#x"}
