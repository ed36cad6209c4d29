"""The table of every statement about an entity: each once, with its graph, and as many as the page of it says."""

import re

import pytest

from dotheque_graph.namespaces import DCTERMS, GRAPH, ID, SKOS
from dotheque_graph.rdf.terms import Literal, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

HUT = "organisation/la-cabane"


def rows(page):
    """Return the cells of each row as texts."""
    found = re.findall(
        r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td class="small">(.*?)</td></tr>', page, re.DOTALL
    )
    return [tuple(re.sub(r"<[^>]*>|\s+", " ", cell).split() for cell in row) for row in found]


def test_every_statement_has_property_value_and_graph(browse):
    page = browse(f"/triples/{HUT}")

    assert "<h1>La Cabane\u00a0: tous les triplets</h1>" in page
    assert (["skos:prefLabel"], ["La", "Cabane", "@fr"], ["catalogue"]) in [
        (prop[:1], value, graph) for prop, value, graph in rows(page)
    ]
    assert 'href="/doc/graph/catalogue"' in page


def test_there_are_as_many_as_the_page_of_the_entity_says(browse):
    number = re.search(r"(\d+) triplets", browse("/doc/experiment/assemblee-des-arbres")).group(1)
    page = browse("/triples/experiment/assemblee-des-arbres")

    assert f"{number} triplets" in page
    assert len(rows(page.partition("Ce qui y mène")[0])) == int(number)


def test_what_the_entity_owns_and_what_leads_to_it_stand_apart(browse):
    page = browse(f"/triples/{HUT}")
    own, _, reaching = page.partition("Ce qui y mène")

    assert "participation/arbres-cabane" in own
    assert "prov:wasAssociatedWith" in reaching
    assert "experiment/assemblee-des-arbres" in reaching


def test_classes_come_first_and_prefixes_are_told(browse):
    page = browse(f"/triples/{HUT}")

    assert rows(page)[0][0][0] == "rdf:type"
    told = dict(re.findall(r"<dt><code>(\w+):</code></dt><dd><code>([^<]*)", page))
    assert told["skos"] == str(SKOS)
    assert "sd" not in told


def test_each_format_of_the_document_is_a_link_away(browse):
    page = browse(f"/triples/{HUT}")

    for extension in ("ttl", "jsonld", "rdf", "nt", "nq", "trig"):
        assert f'href="/doc/{HUT}.{extension}"' in page


def test_a_statement_of_two_graphs_is_one_row_that_names_both(serve):
    iri, prop, value = ID.term("organisation/double"), SKOS.term("prefLabel"), Literal("Double", language="fr")
    store = OxigraphStore.memory(Quad(iri, prop, value, GRAPH.term(name)) for name in ("catalogue", "links/exemple"))

    (row,) = rows(serve(store).get("/triples/organisation/double?lang=fr").text)

    assert row[2] == ["catalogue", ",", "links/exemple"]


def test_of_many_links_the_first_ones_are_shown_and_the_others_counted(serve):
    place, graph = ID.term("territory/country/xx"), GRAPH.term("catalogue")
    many = (
        Quad(ID.term(f"territory/commune/{number}"), DCTERMS.term("isPartOf"), place, graph) for number in range(70)
    )
    page = serve(OxigraphStore.memory(many)).get("/triples/territory/country/xx?lang=fr").text

    assert len(rows(page)) == 40
    assert "30 autres" in page
    assert "via=http%3A%2F%2Fpurl.org%2Fdc%2Fterms%2FisPartOf" in page


def test_a_foreign_thing_and_a_term_have_their_statements_too(client):
    assert client.get("/triples?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F15").status_code == 200
    assert "rdfs:label" in client.get("/triples/ontology/Experiment").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/triples/organisation/personne", 404),
        ("/triples/organisation/ancienne-cabane", 410),
        ("/triples?iri=nothing", 400),
        ("/triples", 400),
    ],
)
def test_what_is_not_there_has_none(client, path, status):
    assert client.get(path).status_code == status


def test_the_band_of_each_page_leads_to_them(browse):
    assert f'href="/triples/{HUT}"' in browse(f"/doc/{HUT}")
    assert 'href="/triples/vocabulary/theme"' in browse("/doc/vocabulary/theme")
