"""Saved queries over HTTP: which of result, description and page is meant, and what is no such thing."""

import re

import pytest
from saved_addresses import OF_THEME, PAGE, THEMES, problem

from dotheque_graph.namespaces import SH
from dotheque_graph.rdf.formats import GRAPH_FORMATS, RESULT_FORMATS
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values, text/csv;q=0.5", "text/tab-separated-values"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples, */*;q=0.1", "application/n-triples"),
        (PAGE["Accept"], "text/html"),
    ],
)
def test_accept_settles_whether_result_description_or_page_is_meant(site, accept, expected):
    response = site.get(THEMES, headers={"Accept": accept} if accept else {})

    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == expected
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("form", [*RESULT_FORMATS, *GRAPH_FORMATS], ids=lambda form: form.extension)
def test_the_extension_and_the_format_parameter_win_over_accept(site, form):
    for path in (
        f"{THEMES}.{form.extension}",
        f"{THEMES}?format={form.extension}",
        f"{THEMES}.{form.extension}?format=html",
    ):
        response = site.get(path, headers=PAGE)
        assert response.status_code == 200
        assert response.headers["content-type"] == form.content_type


def test_a_media_type_may_be_the_format_also_with_a_bare_plus(site):
    response = site.get(f"{THEMES}?format=application/sparql-results+xml")

    assert response.headers["content-type"].startswith("application/sparql-results+xml")


def test_a_format_that_does_not_exist_is_refused(site):
    wrong = site.get(f"{THEMES}?format=pdf")
    unacceptable = site.get(THEMES, headers={"Accept": "image/png"})

    assert wrong.status_code == 400
    assert (problem(wrong)["name"], problem(wrong)["value"]) == ("format", "pdf")
    assert unacceptable.status_code == 406


@pytest.mark.parametrize(
    "name", ["/query/browse/none", "/query/entity/labels", "/query/entity/labels.ttl", f"{THEMES}.pdf"]
)
def test_what_is_not_there_or_not_public_is_not_found(site, name):
    response = site.get(name)

    assert response.status_code == 404
    assert problem(response)["type"].endswith("query-not-found")


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.extension)
def test_a_query_describes_itself(site, form):
    response = site.get(f"{OF_THEME}.{form.extension}")

    quads = read_rdf(response.content, form, "description")
    iri = NamedNode("https://w3id.org/dotheque/query/competency/entities-of-theme")
    assert {quad.object.value for quad in quads if quad.subject == iri and quad.predicate.value.endswith("target")} == {
        "http://127.0.0.1:8000/sparql"
    }
    assert any(quad.predicate == SH.term("select") and "VALUES ?theme" in quad.object.value for quad in quads)
    assert f'<{iri.value}>; rel="canonical"' in response.headers["link"]
    assert (
        site.get(f"{OF_THEME}.ttl", headers={"If-None-Match": site.get(f"{OF_THEME}.ttl").headers["etag"]}).status_code
        == 304
    )


@pytest.mark.parametrize("path", ["/query.ttl", "/query.jsonld", "/query.rdf", "/query.nt"])
def test_the_list_is_a_catalogue_of_executables(site, library, path):
    response = site.get(path)

    form = next(form for form in GRAPH_FORMATS if path.endswith(form.extension))
    quads = read_rdf(response.content, form, "catalogue")
    executable = {quad.subject for quad in quads if quad.object == SH.term("SPARQLExecutable")}
    assert executable == {saved.iri for saved in library.public()}
    assert site.get("/query", headers={"Accept": form.media_type}).content == response.content


@pytest.mark.parametrize("path", ["/query", OF_THEME])
def test_every_format_that_a_page_links_to_exists(site, path):
    page = site.get(path, headers=PAGE).text
    links = re.findall(rf'<a class="chip" href="({path}\.\w+)">', page)

    assert [link.rpartition(".")[2] for link in links] == ["ttl", "jsonld", "rdf", "nt"]
    assert {site.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("path", ["/", "/sparql"])
def test_the_list_is_linked_from_every_page_and_from_the_workspace(site, path):
    page = site.get(path, headers=PAGE).text

    assert '<li><a href="/query">Requêtes enregistrées</a></li>' in page
    if path == "/sparql":
        assert '<a class="chip" href="/query">Requêtes enregistrées</a>' in page
        assert '<a class="chip" href="/openapi.json">OpenAPI</a>' in page


def test_the_list_has_no_other_format(site):
    assert site.get("/query.pdf").status_code == 404
    assert site.get("/query", headers={"Accept": "image/png"}).status_code == 406
