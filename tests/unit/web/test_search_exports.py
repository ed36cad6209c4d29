"""What the hits of a search are taken away as: the same hits in each format, and what is left out told."""

import csv
import html
import io
import re
from xml.etree import ElementTree as ET

import pytest

from dotheque_graph.catalogue.history import versions
from dotheque_graph.namespaces import DCTERMS, GRAPH, HYDRA, ID, SKOS
from dotheque_graph.rdf.formats import JSON_LD, TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.changes import Changes
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.web.search import export_formats

ATOM = {"a": "http://www.w3.org/2005/Atom", "s": "http://a9.com/-/spec/opensearch/1.1/"}
HERE = "http://127.0.0.1:8000"


def hits_of(client, query):
    return [hit["iri"] for hit in client.get(f"/api/search?{query}&size=100").json()["hits"]]


def rows(response):
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


def triples(client, address, form):
    return {quad.triple for quad in read_rdf(client.get(address).content, form, address)}


@pytest.mark.parametrize("query", ["q=cabane", "kind=organisation&kind=resource", "theme=living-world&sort=title"])
def test_every_format_has_the_hits_of_the_page_in_its_order(client, query):
    expected = hits_of(client, query)
    graph = triples(client, f"/search.ttl?{query}", TURTLE)
    again = triples(client, f"/search.jsonld?{query}", JSON_LD)
    entries = ET.fromstring(client.get(f"/search.atom?{query}&sort=title").content).iterfind("a:entry/a:id", ATOM)

    assert len(expected) > 1
    assert [row["iri"] for row in rows(client.get(f"/search.csv?{query}"))] == expected
    assert {one.object.value for one in graph if one.predicate == HYDRA.term("member")} == set(expected)
    assert graph == again
    assert {entry.text for entry in entries} == set(expected)
    assert client.get(f"/search.bib?{query}").text.count("\n@") + 1 == len(expected)


def test_the_descriptions_are_those_of_the_documents(client):
    whole = triples(client, "/search.ttl?kind=organisation", TURTLE)

    assert triples(client, "/doc/organisation/la-cabane.ttl", TURTLE) - whole == set()


def test_an_export_has_all_pages_whatever_page_is_asked_for(client):
    assert client.get("/search.csv?page=7&q=cabane").text == client.get("/search.csv?q=cabane").text


def test_what_is_left_out_is_told_in_the_headers_and_in_the_file(client, monkeypatch):
    monkeypatch.setattr(export_formats, "MOST", 2)
    monkeypatch.setattr(export_formats, "MOST_DESCRIBED", 2)
    total = client.get("/api/search?q=cabane").json()["total"]
    remark = f"The first 2 of {total} results: narrow the search to have the others."
    for extension in ("csv", "atom", "ttl", "jsonld", "bib"):
        response = client.get(f"/search.{extension}?q=cabane&lang=en")
        assert response.headers["x-result-cut"] == "hits=2"
        assert response.headers["x-result-limit"] == "hits=2"
        assert remark in response.text or extension == "csv"
    described = client.get("/search.csv-metadata.json?q=cabane").json()
    assert described["dc:extent"] == f"2/{total}"


def test_what_is_whole_has_no_header_of_a_cut(client):
    assert "x-result-cut" not in client.get("/search.csv?q=cabane").headers


def test_the_dictionary_describes_the_columns_of_the_table_in_both_languages(client):
    table = client.get("/search.csv?q=cabane&lang=en")
    described = client.get("/search.csv-metadata.json?q=cabane&lang=en")
    columns = described.json()["tableSchema"]["columns"]

    assert described.headers["content-type"] == "application/csvm+json; charset=utf-8"
    assert [one["titles"] for one in columns] == table.text.split("\r\n")[0].split(",")
    assert all([text["@language"] for text in one["dc:title"]] == ["fr", "en"] for one in columns)
    assert described.json()["url"] == f"{HERE}/search.csv?q=cabane&lang=en"
    assert f'<{HERE}/search.csv-metadata.json?q=cabane&lang=en>; rel="describedby"' in table.headers["link"]


def test_a_row_has_names_in_the_language_of_the_reader(client):
    (french,) = rows(client.get("/search.csv?q=guide&kind=resource&lang=fr"))
    (english,) = rows(client.get("/search.csv?q=guide&kind=resource&lang=en"))

    assert (french["kind"], french["title"], french["themes"]) == ("ressource", "Guide des arbres", "Vivant")
    assert (english["kind"], english["title"]) == ("resource", "Guide to trees")
    assert english["page"] == f"{HERE}/doc/resource/guide-des-arbres?lang=en"


@pytest.mark.parametrize("start", ["=1+1", "+33", "-x", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(client, holder, small, start):
    graph = GRAPH.term("catalogue")
    titles = small.quads(subject=ID.term("resource/guide-des-arbres"), predicate=DCTERMS.term("title"))
    others = [quad for quad in small.quads() if quad not in titles]
    hostile = Quad(ID.term("resource/guide-des-arbres"), DCTERMS.term("title"), Literal(start, language="fr"), graph)
    holder.held = type(holder.held)(holder.held.release, OxigraphStore.memory([*others, hostile]))

    (row,) = rows(client.get("/search.csv?q=guide&kind=resource&lang=fr"))

    assert row["title"] == "'" + start


def test_a_bar_in_a_name_is_not_taken_for_two_values(client, holder, small):
    theme = NamedNode("https://w3id.org/dotheque/vocabulary/theme/living-world")
    others = [quad for quad in small.quads() if (quad.subject, quad.predicate) != (theme, SKOS.term("prefLabel"))]
    named = Quad(theme, SKOS.term("prefLabel"), Literal("a|b", language="fr"), GRAPH.term("catalogue"))
    holder.held = type(holder.held)(holder.held.release, OxigraphStore.memory([*others, named]))

    (row,) = rows(client.get("/search.csv?q=guide&kind=resource&lang=fr"))

    assert row["themes"] == "a¦b"


def test_files_are_named_after_the_words(client):
    named = {
        "q=D%C3%A9chets+%26+citoyens": "dotheque-dechets-citoyens.csv",
        "q=%22%0d%0aX:%20y": "dotheque-x-y.csv",
        "q=%E6%97%A5": "dotheque-search.csv",
        "": "dotheque-search.csv",
    }
    for query, name in named.items():
        sent = client.get(f"/search.csv?{query}").headers["content-disposition"]
        assert sent == f'attachment; filename="{name}"'


def test_a_feed_has_the_newest_first_unless_it_is_told_otherwise(client):
    plain, ordered = (ET.fromstring(client.get(f"/search.atom?q=cabane{more}").content) for more in ("", "&sort=title"))

    assert plain.find("a:link[@rel='alternate']", ATOM).get("href") == f"{HERE}/search?q=cabane&sort=newest"
    assert ordered.find("a:link[@rel='alternate']", ATOM).get("href") == f"{HERE}/search?q=cabane&sort=title"
    assert plain.find("s:totalResults", ATOM).text == str(len(plain.findall("a:entry", ATOM)))
    assert all(entry.find("a:updated", ATOM).text for entry in plain.iterfind("a:entry", ATOM))


def test_the_feed_of_a_page_by_relevance_has_the_hits_in_the_order_of_the_page(client):
    page = client.get("/search?q=cabane&lang=fr").text
    expected = hits_of(client, "q=cabane")
    feed = ET.fromstring(client.get("/search.atom?q=cabane&sort=relevance&lang=fr").content)

    assert page.count("/search.atom?q=cabane&amp;sort=relevance&amp;lang=fr") == 2
    assert [entry.text for entry in feed.iterfind("a:entry/a:id", ATOM)] == expected
    assert feed.find("a:link[@rel='alternate']", ATOM).get("href") == f"{HERE}/search?q=cabane"
    assert feed.find("a:link[@rel='self']", ATOM).get("href") == f"{HERE}/search.atom?q=cabane&sort=relevance&lang=fr"


@pytest.mark.parametrize("sort", ["", "&sort=title", "&sort=newest", "&sort=oldest"])
def test_each_export_that_a_page_leads_to_has_its_hits_in_its_order(client, sort):
    page = html.unescape(client.get(f"/search?q=cabane{sort}&lang=fr").text)
    expected = hits_of(client, f"q=cabane{sort}")
    links = {form: re.search(rf'href="(/search\.{form}\?[^"]*)"', page)[1] for form in ("atom", "csv")}
    entries = ET.fromstring(client.get(links["atom"]).content).iterfind("a:entry/a:id", ATOM)

    assert [entry.text for entry in entries] == expected
    assert [row["iri"] for row in rows(client.get(links["csv"]))] == expected


def test_an_entry_dates_from_the_release_that_changed_it(timed):
    site = timed.site
    feed = ET.fromstring(timed.get("/search.atom").content)
    entries = feed.findall("a:entry", ATOM)
    dates = {NamedNode(one.find("a:id", ATOM).text): one.find("a:updated", ATOM).text for one in entries}

    assert len(set(dates.values())) > 1
    assert feed.find("a:updated", ATOM).text == max(dates.values())
    for iri, date in dates.items():
        last = versions(Changes(site.application.releases), site.release().store, iri)[-1]
        assert date == last.release.record.issued


def test_an_export_is_not_sent_again_to_who_has_it(client):
    for extension in ("atom", "csv", "csv-metadata.json", "jsonld", "ttl", "bib"):
        first = client.get(f"/search.{extension}?q=cabane")
        assert (
            client.get(f"/search.{extension}?q=cabane", headers={"If-None-Match": first.headers["etag"]}).status_code
            == 304
        )
        assert client.head(f"/search.{extension}?q=cabane").headers["etag"] == first.headers["etag"]
