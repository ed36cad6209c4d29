"""The service description told to people: the page says what the description in RDF says, and leads to it."""

import html
import re
from dataclasses import replace

import pytest

from dotheque_graph.namespaces import DOTH, GRAPH, RDFS, SD, VOID, compact
from dotheque_graph.query.functions import EXTENSION_FUNCTIONS
from dotheque_graph.rdf.formats import N_TRIPLES, TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import GraphRecord
from dotheque_graph.web.sparql import service_facts

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
VOCABULARY = GRAPH.term("vocabulary")
FORMAT_NAMES = {"RDF_XML": "RDF/XML", **{f"SPARQL_Results_{name}": name for name in ("JSON", "XML", "CSV", "TSV")}}


def described(client, address="/sparql?lang=en"):
    """Return the section of the page that describes the service."""
    page = client.get(address, headers=BROWSER).text
    section = re.search(r'<details class="described".+?</div>\s*</div>\s*</details>', page, re.DOTALL)[0]
    return html.unescape(section).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def two_graphs(holder):
    """Publish a release of two graphs, one of which is empty and not ours."""
    graphs = {
        VOCABULARY.value: GraphRecord(quads=5315, digest="d", classes={}),
        "https://example.org/x?a&b": GraphRecord(quads=0, digest="e", classes={}),
    }
    labels = [
        Quad(VOCABULARY, RDFS.term("label"), Literal(text, language=language), VOCABULARY)
        for text, language in (("Vocabulaires", "fr"), ("Vocabularies", "en"))
    ]
    release = holder.held.release
    record = replace(release.record, graphs=graphs, quads=5315)
    holder.held = replace(
        holder.held, release=replace(release, record=record), store=OxigraphStore.memory(iter(labels))
    )


@pytest.fixture
def objects(client):
    """Return the objects of a property in the description in RDF."""
    triples = {quad.triple for quad in read_rdf(client.get("/sparql.nt").content, N_TRIPLES, "description")}
    return lambda prop: [triple.object for triple in triples if triple.predicate == prop]


def test_every_graph_stands_under_its_name_with_its_statements(client, two_graphs):
    page = described(client)

    named = '<a href="/doc/graph/vocabulary?lang=en">Vocabularies</a> <code>graph:vocabulary</code>'
    assert f'<tr><th scope="row">{named}</th><td class="amount">5,315</td></tr>' in page
    assert '<th scope="row">Total</th><td class="amount">5,315</td>' in page
    assert ">Vocabulaires</a>" in described(client, "/sparql?lang=fr")


def test_a_graph_of_which_nothing_is_said_has_its_iri_for_name_and_leads_nowhere(client, two_graphs):
    page = client.get("/sparql?lang=en", headers=BROWSER).text

    assert '<th scope="row"><code>https://example.org/x?a&amp;b</code></th><td class="amount">0</td>' in page


def test_the_page_says_whatever_the_description_in_rdf_says(client, objects):
    page = described(client)
    names = [one.value.rpartition("/")[2] for one in objects(SD.term("resultFormat"))]

    assert all(FORMAT_NAMES.get(name, name) in page for name in names)
    assert all(compact(graph.value) in page for graph in objects(SD.term("name")))
    assert all(f">{int(count.value):,}</td>" in page for count in objects(VOID.term("triples")))
    assert all(service_facts.LANGUAGES[one] in page for one in objects(SD.term("supportedLanguage")))
    assert all(service_facts.FEATURES[one] in page for one in objects(SD.term("feature")))
    assert all(
        f"<li><code>{re.split('[/#]', one.value)[-1]}</code></li>" in page
        for one in objects(SD.term("extensionFunction"))
    )
    assert f">{int(objects(DOTH.term('rowLimit'))[0].value):,}</td>" in page


def test_every_function_is_in_one_family():
    families = service_facts.functions()

    assert sorted(one.value for family in families.values() for one in family) == sorted(
        one.value for one in EXTENSION_FUNCTIONS
    )
    assert all(families.values())


def test_the_limits_are_those_of_the_settings(make_client):
    page = described(make_client(query_rows=5000, result_bytes=3_500_000, query_seconds=4, query_memory_mb=700))

    assert re.findall(r'<td class="amount">([^<]+)</td></tr>', page.partition("<h3>Limits")[2]) == [
        "4 s",
        "700 MB",
        "1 MB",
        "5,000",
        "3.5 MB",
    ]


def test_the_head_leads_to_the_description_in_every_format_and_language(client):
    page = client.get("/sparql", headers=BROWSER).text
    formats = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)">', page)

    assert [address for _, address in formats] == ["/sparql.ttl", "/sparql.jsonld", "/sparql.rdf", "/sparql.nt"]
    assert re.findall(r'<link rel="alternate" hreflang="(..)" href="/sparql\?lang=(..)">', page) == [
        ("fr", "fr"),
        ("en", "en"),
    ]
    for media_type, address in formats:
        answer = client.get(address, headers=BROWSER)
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == media_type


def test_the_page_of_a_result_has_no_such_alternates(client):
    page = client.get("/sparql", params={"query": "SELECT * {}"}, headers=BROWSER).text

    assert 'id="result"' in page
    alternates = [line for line in page.splitlines() if line.startswith('<link rel="alternate"')]
    assert [line for line in alternates if "application/atom+xml" not in line] == []  # the feed is on every page


def test_a_past_release_is_described_as_it_was(client, holder, two_graphs):
    holder.publish("digest-of-13")
    records = {GRAPH.term("catalogue").value: GraphRecord(quads=7, digest="d", classes={})}
    now = holder.held.release
    holder.held = replace(holder.held, release=replace(now, record=replace(now.record, graphs=records)))

    past, present = described(client, "/sparql?release=12&lang=en"), described(client)
    assert "graph:vocabulary" in past
    assert "graph:vocabulary" not in present
    assert 'href="/sparql.ttl?release=12"' in past
    assert "release=12, release=2098-11-23" in past
    text = client.get("/sparql.ttl?release=12").content
    names = {quad.object for quad in read_rdf(text, TURTLE, "description") if quad.predicate == SD.term("name")}
    assert NamedNode(VOCABULARY.value) in names


def test_a_past_release_says_so_and_the_way_back_keeps_the_query(client, holder):
    holder.publish("digest-of-13")
    asked = {"query": "SELECT * {}", "lang": "en"}
    past, present = (
        html.unescape(client.get("/sparql", params={**asked, "release": number}, headers=BROWSER).text)
        for number in ("12", "13")
    )

    assert "You are asking release 12" in past
    assert '<a href="/sparql?query=SELECT+%2A+%7B%7D&format=html&lang=en">Ask the same of the latest' in past
    assert "You are asking" not in present


def test_the_page_is_light_without_its_examples(client):
    page = re.sub(r'<details class="starters">.+?</details>', "", client.get("/sparql", headers=BROWSER).text)

    assert len(page.encode()) < 60_000
