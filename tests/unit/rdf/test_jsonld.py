"""Framed JSON-LD: three readers find in it exactly the triples it was made from, whatever odd values they have."""

import json
from collections import Counter
from itertools import pairwise

import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import BaseDirection

from dotheque_graph.errors import InvalidRdf
from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, DOTH, ID, ORG, PREFIXES, RDF, RDF_TYPE, RDFS, SKOS, XSD
from dotheque_graph.rdf.formats import JSON_LD, N_QUADS
from dotheque_graph.rdf.framing import MAX_NESTING
from dotheque_graph.rdf.jsonld import context, framed
from dotheque_graph.rdf.jsonld_context import ALIASES, named, names
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Quad, Triple

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader uses it

ROOT = ID.term("resource/guide")
TITLE = DCTERMS.term("title")


def read_by_oxigraph(body):
    return {quad.triple for quad in read_rdf(body, JSON_LD, "test")}


def read_by_pyld(body):
    def refuse(address, *_):
        raise AssertionError(address)

    lines = jsonld.to_rdf(json.loads(body), {"format": "application/n-quads", "documentLoader": refuse})
    return {quad.triple for quad in read_rdf(lines.encode(), N_QUADS, "test")}


def read_by_rdflib(data, form="json-ld"):
    return set(rdflib.Graph().parse(data=data, format=form))


def in_lines(triples):
    return "".join(f"{triple} .\n" for triple in triples)


def depth(value):
    """Return how many objects lie inside each other."""
    return 1 + max((depth(inner) for inner in value.values()), default=0) if isinstance(value, dict) else 0


@pytest.fixture(autouse=True)
def _spelling_as_written(monkeypatch):
    """Keep rdflib from writing "1.50" as "1.5" in what it reads."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


TERMS = [NamedNode(iri) for iri in names()]
ODD_IRIS = [
    NamedNode(iri)
    for iri in (
        "skos:prefLabel",
        "title:x",
        "theme:",
        "id:x",
        "type:x",
        "xsd:integer",
        "doth:a/b",
        "graph:x",
        "urn:isbn:1",
        "mailto:a@example.org",
        "http://example.org/été?a=b&c=d'(e)!*~#f:g",
        "http://example.org/a%20b/../c/./d//e",
        "http://example.org",
        "https://schema.org/name",
        SKOS + "odd:local",
        SKOS + "é",
        DCTERMS + "a/b",
        str(SKOS),
    )
]
IRIS = st.sampled_from([ROOT, ID.term("phase/one"), ID.term("phase/two"), SKOS.term("Concept"), *ODD_IRIS])
PROPERTIES = st.one_of(st.sampled_from([RDF_TYPE, *TERMS]), st.sampled_from(ODD_IRIS))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
SPELLINGS = st.sampled_from(
    ["1.50", "5", "-5", "+5", "07", "0", "-0", "true", "1", "9" * 17, "1E400", "NaN", "2023", ""]
)
DATATYPES = st.sampled_from(
    [
        *(XSD.term(name) for name in ("integer", "decimal", "float", "boolean", "gYear", "date", "string", "anyURI")),
        *ODD_IRIS[:6],
        RDF.term("HTML"),
    ]
)
TAGS = st.sampled_from(["fr", "en", "fr-simple", "zh-hant-tw", "id", "type", "none", "graph"])
LITERALS = st.one_of(
    TEXTS.map(Literal),
    st.builds(lambda text, tag: Literal(text, language=tag), TEXTS, TAGS),
    st.builds(lambda text, datatype: Literal(text, datatype=datatype), SPELLINGS, DATATYPES),
)
TRIPLES = st.lists(st.builds(Triple, IRIS, PROPERTIES, st.one_of(IRIS, LITERALS)), max_size=14)


@settings(max_examples=120, deadline=None)
@given(TRIPLES)
@example([Triple(ROOT, TITLE, value) for value in (ROOT, Literal("a"), Literal("b", language="fr"), Literal("5"))])
@example([Triple(ROOT, RDF_TYPE, Literal("no class")), Triple(ROOT, RDF_TYPE, SKOS.term("Concept"))])
@example(
    [Triple(ROOT, DOTH.term("value"), Literal(text, datatype=XSD.term("decimal"))) for text in ("1.50", "1.5", "5")]
)
def test_three_readers_find_the_triples_that_were_written(triples):
    body = framed(triples, ROOT)

    assert read_by_oxigraph(body) == set(triples)
    assert read_by_pyld(body) == set(triples)
    assert read_by_rdflib(body) == read_by_rdflib(in_lines(set(triples)), "nt")


@settings(max_examples=40, deadline=None)
@given(TRIPLES, st.randoms())
def test_the_order_of_the_triples_plays_no_part(triples, random):
    shuffled = list(triples)
    random.shuffle(shuffled)

    assert framed(shuffled, ROOT) == framed(triples, ROOT)


@settings(max_examples=40, deadline=None)
@given(TRIPLES)
def test_a_linked_context_says_the_same_as_the_inlined_one(triples):
    linked = json.loads(framed(triples, ROOT, link="https://example.org/context.jsonld"))
    if linked["@context"] == "https://example.org/context.jsonld":
        linked["@context"] = context()

    assert read_by_pyld(json.dumps(linked)) == set(triples)


def test_an_inlined_context_is_part_of_the_published_one():
    triples = [Triple(ROOT, prop, Literal("x", language="fr")) for prop in TERMS]
    inlined = json.loads(framed(triples, ROOT))["@context"]

    assert inlined.items() <= context().items()
    assert len(inlined) > 100


def test_a_document_has_its_entity_on_top_what_it_owns_inside_and_what_points_to_it_behind():
    phase, other, concept = ID.term("phase/one"), ID.term("event/other"), ID.term("organisation/somebody")
    document = json.loads(
        framed(
            [
                Triple(ROOT, RDF_TYPE, DOTH.term("Experiment")),
                Triple(ROOT, TITLE, Literal("Un essai", language="fr")),
                Triple(ROOT, TITLE, Literal("A trial", language="en")),
                Triple(ROOT, DOTH.term("hasPhase"), phase),
                Triple(ROOT, DCTERMS.term("creator"), concept),
                Triple(phase, DOTH.term("order"), Literal("1", datatype=XSD.term("integer"))),
                Triple(other, DCTERMS.term("relation"), ROOT),
            ],
            ROOT,
        )
    )

    assert document.pop("@context").keys() >= {"id", "type", "hasPhase", "Experiment"}
    assert document == {
        "id": ROOT.value,
        "type": "Experiment",
        "title": {"en": "A trial", "fr": "Un essai"},
        "creator": concept.value,
        "hasPhase": {"id": phase.value, "order": 1},
        "@reverse": {"relation": other.value},
    }


def test_numbers_and_truth_values_are_native_only_where_nothing_is_lost():
    typed = [("5", "integer"), ("07", "integer"), ("9" * 17, "integer"), ("true", "boolean"), ("1", "boolean")]
    literals = [Literal(text, datatype=XSD.term(name)) for text, name in typed]
    document = json.loads(framed([Triple(ROOT, NamedNode(f"urn:p:{n}"), one) for n, one in enumerate(literals)], ROOT))

    assert [document[f"urn:p:{n}"] for n in range(5)] == [
        5,
        {"@value": "07", "@type": "xsd:integer"},
        {"@value": "9" * 17, "@type": "xsd:integer"},
        True,
        {"@value": "1", "@type": "xsd:boolean"},
    ]


def test_a_double_keeps_its_spelling():
    # PyLD writes any xsd:double anew, so it is not asked.
    triples = {Triple(ROOT, TITLE, Literal(text, datatype=XSD.term("double"))) for text in ("1.50", "1.5E0", "NaN")}
    body = framed(triples, ROOT)

    assert read_by_oxigraph(body) == triples
    assert read_by_rdflib(body) == read_by_rdflib(in_lines(triples), "nt")


def test_a_direction_is_kept():
    literal = Literal("مرحبا", language="ar", direction=BaseDirection.RTL)
    triples = {Triple(ROOT, TITLE, literal)}

    assert read_by_oxigraph(framed(triples, ROOT)) == triples


def test_a_name_that_an_iri_begins_with_is_not_used_even_where_the_context_is_linked():
    document = json.loads(framed([Triple(ROOT, TITLE, NamedNode("title:x"))], ROOT, link="https://example.org/c"))

    assert "title" not in document["@context"]
    assert document["dcterms:title"] == {"id": "title:x"}


def test_a_long_chain_is_cut_into_trees_that_any_reader_can_hold():
    chain = [ID.term(f"step/{number}") for number in range(1500)]
    triples = {Triple(one, DOTH.term("nextStep"), next_one) for one, next_one in pairwise(chain)}
    body = framed(triples, chain[0])

    assert read_by_oxigraph(body) == triples
    assert max(map(depth, json.loads(body)["@graph"])) <= MAX_NESTING + 2


def test_a_blank_node_keeps_its_place_and_a_triple_term_is_refused():
    blank = BlankNode("b")
    document = json.loads(framed([Triple(ROOT, TITLE, blank), Triple(blank, TITLE, Literal("x"))], ROOT))

    assert document[TITLE.value] == [{"id": "_:b", TITLE.value: ["x"]}]
    with pytest.raises(InvalidRdf):
        framed([Triple(ROOT, TITLE, Triple(ROOT, TITLE, Literal("x")))], ROOT)


def test_a_document_without_statements_is_still_one():
    assert json.loads(framed([], ROOT))["id"] == ROOT.value


def test_every_term_has_a_name_of_its_own():
    texts = Counter(name.text for name in names().values())

    assert [text for text, times in texts.items() if times > 1] == []
    assert not texts.keys() & (ALIASES.keys() | PREFIXES.keys())
    assert {names()[term.value].text for term in (DOTH.term("goal"), ORG.term("member"), DCAT.term("theme"))} == {
        "goal",
        "member",
        "theme",
    }


def test_of_several_terms_with_one_name_ours_keeps_it_and_a_name_of_a_keyword_or_prefix_is_given_to_none():
    labelled = [DCAT.term("Resource"), DOTH.term("Resource"), DCTERMS.term("type"), DCTERMS.term("org"), RDF_TYPE]
    found = named([Quad(term, RDFS.term("label"), Literal("x")) for term in labelled], [])

    assert {iri: name.text for iri, name in found.items()} == {
        DOTH + "Resource": "Resource",
        DCAT + "Resource": "dcatResource",
        DCTERMS + "type": "dctermsType",
        DCTERMS + "org": "dctermsOrg",
    }


def test_rules_that_disagree_on_the_values_of_a_property_leave_each_value_to_say_its_own_type():
    published = context()

    assert published["theme"] == {"@id": DCAT + "theme", "@type": "@id"}
    assert published["prefLabel"] == {"@id": SKOS + "prefLabel", "@container": "@language"}
    assert published["population"] == {"@id": DOTH + "population", "@type": XSD + "integer"}
    assert published["startDate"] == "https://schema.org/startDate"
    assert published["subClassOf"] == {"@id": RDFS + "subClassOf", "@type": "@id"}
    assert published["doth"] == BASE + "ontology#"
