"""Every route where the public graph is lost, damaged or out of reach: never an absence, and no word of the inside."""

import logging
from shutil import copytree, rmtree

import pytest
from raw_answers import PAGE, raw
from route_examples import ALL

from dotheque_graph.errors import NothingPublished, StoreUnavailable
from dotheque_graph.web import problems

WITHOUT_A_GRAPH = {
    *("/openapi.json", "/query.ttl", "/query.jsonld", "/query/browse/all.ttl", "/context.jsonld"),
    *(
        "/static/style.css",
        "/static/icon.svg",
        "/favicon.ico",
        "/robots.txt",
        "/opensearch.xml",
        "/opensearch.xml?lang=en",
    ),
    *("/releases/2", "/releases/2.ttl", "/releases/2/changes", "/releases/2/changes.rdfp"),
    *("/problem", "/problem.ttl", "/problem/entity-not-found", "/problem/unexpected.jsonld"),
}
"""What is answered whatever becomes of the public graph."""
QUERIES = {"/query", "/query/browse/all"}
"""What is data without the graph, and on a page shows its release."""


def without_record(path):
    (path / "releases" / "2" / "release.json").write_text("{")


def without_store(path):
    rmtree(path / "releases" / "2" / "graph")


def with_a_link_to_nothing(path):
    (path / "current").unlink()
    (path / "current").symlink_to("releases/99")


def with_a_damaged_store(path):
    for file in (path / "releases" / "2" / "graph").iterdir():
        file.unlink()
        file.write_bytes(b"damaged")


def without_anything(path):
    (path / "current").unlink()


@pytest.mark.parametrize(
    "breaking", [without_record, without_store, with_a_link_to_nothing, with_a_damaged_store, without_anything]
)
def test_a_graph_that_is_lost_or_damaged_is_5xx_on_every_route(two_releases, serve_folder, running, tmp_path, breaking):
    copytree(two_releases, tmp_path / "copy", symlinks=True)
    breaking(tmp_path / "copy")
    client = serve_folder(tmp_path / "copy")
    for address in ALL:
        status, headers, _ = raw(client, "GET", address, accept=PAGE)
        told = status in (500, 503) or "location" in headers
        assert told or address in WITHOUT_A_GRAPH or "release=1" in address, address


@pytest.mark.parametrize(
    "error",
    [
        StoreUnavailable("/srv/secret: broken"),
        NothingPublished("/srv/secret"),
        OSError("/srv/secret: Permission denied"),
        RuntimeError("/srv/secret"),
    ],
)
def test_a_backend_that_fails_is_never_taken_for_an_absence(site_at, monkeypatch, error):
    client = site_at()
    current = client._transport.app.state.site.application.current

    def failing(*_):
        raise error

    monkeypatch.setattr(type(current), "get", failing)
    monkeypatch.setattr(type(current), "past", failing)
    monkeypatch.setattr(logging.getLogger(problems.__name__), "disabled", True)
    for accept in (PAGE, "text/turtle, application/json;q=0.5, */*;q=0.1"):
        for address in ALL:
            status, headers, body = raw(client, "GET", address, accept=accept)
            told = status in (500, 503) or "location" in headers
            told = told or (accept != PAGE and address in QUERIES)
            assert told or address in WITHOUT_A_GRAPH, address
            assert b"secret" not in body
