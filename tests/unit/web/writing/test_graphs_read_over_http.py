"""Graphs of the graph store as they are read: in every format, with their headers, and under every name."""

from urllib.parse import quote

import pytest
from written_site import HOST, STORE

from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from dotheque_graph.rdf.parsing import read_rdf


@pytest.mark.parametrize("form", [TURTLE, N_TRIPLES, RDF_XML, JSON_LD], ids=lambda form: form.name)
def test_graph_is_read_in_every_format(site, form):
    site.send("PUT", f"{STORE}/links/a", '<urn:a> <urn:x:b> "é & <ü>"@fr, 1.50 .')
    response = site.request("GET", f"{STORE}/links/a", headers={"Accept": form.media_type}, token=None)

    assert response.status_code == 200
    assert response.headers["content-type"] == form.content_type
    assert response.headers["x-release"] == "1"
    values = {quad.object.value for quad in read_rdf(response.content, form, "graph")}
    assert values == {"é & <ü>", "1.5"}


@pytest.mark.parametrize("form", [TURTLE, N_TRIPLES, RDF_XML, JSON_LD], ids=lambda form: form.name)
@pytest.mark.parametrize("graph", [f"{STORE}/links/a", f"{STORE}?default", f"{STORE}/links/a?release=1"])
def test_head_has_the_headers_of_get_however_often_they_are_asked_for(site, graph, form):
    site.send("PUT", f"{STORE}/links/a", "<urn:a> <urn:x:b> 1 .")
    asked = [
        site.request(method, graph, headers={"Accept": form.media_type}, token=None)
        for method in ("GET", "HEAD", "GET", "GET", "HEAD", "HEAD")
    ]

    assert {response.status_code for response in asked} == {200}
    assert [bool(response.content) for response in asked] == [bool(asked[0].content), False] + [
        bool(asked[0].content)
    ] * 2 + [False] * 2
    seen = {
        tuple(sorted((name, value) for name, value in response.headers.items() if name != "server-timing"))
        for response in asked
    }
    assert len(seen) == 1
    names = {name for name, _ in seen.pop()}
    assert names > {"etag", "link", "cache-control", "x-release", "memento-datetime", "vary", "content-length"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_graph_that_the_client_has_is_not_sent_again(site, method):
    site.send("PUT", f"{STORE}/links/a", "<urn:a> <urn:x:b> 1 .")
    first = site.request("GET", f"{STORE}/links/a", token=None)
    tag = first.headers["etag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = site.request(method, f"{STORE}/links/a", headers={"If-None-Match": held}, token=None)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["link"] == first.headers["link"]

    site.send("PUT", f"{STORE}/links/a", "<urn:a> <urn:x:b> 2 .")
    changed = site.request(method, f"{STORE}/links/a", headers={"If-None-Match": tag}, token=None)
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_each_format_of_a_graph_has_its_own_etag(site):
    site.send("PUT", f"{STORE}/links/a", "<urn:a> <urn:x:b> 1 .")
    tags = {
        site.request("HEAD", f"{STORE}/links/a", headers={"Accept": form.media_type}).headers["etag"]
        for form in (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
    }

    assert len(tags) == 4
    assert not any(tag.startswith("W/") for tag in tags)


def test_format_that_no_graph_has_is_not_acceptable(site):
    site.send("PUT", f"{STORE}/links/a", "")

    assert site.request("GET", f"{STORE}/links/a", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", TURTLE),
        ("text/html,application/rdf+xml;q=0.5", RDF_XML),
        ("application/xml", RDF_XML),
        ("*/*", TURTLE),
    ],
)
def test_browser_gets_turtle_and_who_asks_for_xml_gets_that(site, accept, form):
    site.send("PUT", f"{STORE}/links/a", "")
    response = site.request("GET", f"{STORE}/links/a", headers={"Accept": accept}, token=None)

    assert response.headers["content-type"] == form.content_type


@pytest.mark.parametrize(("language", "words"), [("en", "name a graph: "), ("fr", "nommez un graphe : ")])
def test_request_that_names_no_graph_learns_how_one_is_named(site, language, words):
    site.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    detail = site.request("GET", STORE, headers={"Accept-Language": language}, token=None).json()["detail"]

    assert words in detail
    for way in ("/graph-store?graph=", "/graph-store?default", "/graph-store/", "/sparql"):
        assert way in detail


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?graph=relative", 400), ("?graph=", 400), ("?default&graph=urn:a", 400),
     ("?graph=urn:a&graph=urn:b", 400), ("?graph=urn:none", 404), ("?graph=%FF", 400), ("/a%20b", 400), ("/none", 404)],
)  # fmt: skip
def test_graph_that_is_not_well_named(site, query, status):
    site.update("INSERT DATA { <urn:a> <urn:b> 1 }")

    assert site.request("GET", STORE + query, token=None).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_store_itself_is_neither_replaced_nor_deleted(site, method):
    assert site.send(method, STORE, "").status_code == 400


def test_default_graph_exists_before_anybody_wrote_in_it(site):
    site.send("PUT", f"{STORE}/links/a", "")

    assert site.graph(f"{STORE}?default") == []


def test_graph_by_its_iri_by_its_path_and_by_its_address_is_one(site):
    site.send("PUT", f"{STORE}/links/a%C3%A9", "<#x> <urn:b> <y> .")
    found = [
        site.graph(STORE + end)
        for end in (
            "/links/aé",
            f"?graph={quote(GRAPH + 'links/aé', safe='')}",
            f"?graph={quote(HOST + STORE + '/links/aé', safe='')}",
        )
    ]

    assert found[0] == found[1] == found[2]
    [quad] = found[0]
    assert quad.subject.value == GRAPH + "links/aé#x", "the graph is the base of its document"


def test_graphs_of_others_keep_their_names(site):
    graph = "https://example.org/fictional/graph?a=1&b=é"
    created = site.send("PUT", f"{STORE}?graph={quote(graph, safe='')}", "<urn:a> <urn:b> 1 .")

    assert created.status_code == 201
    assert site.releases.current().graphs[graph] == 1
    assert len(site.graph(created.headers["location"])) == 1
