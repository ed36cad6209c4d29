"""Saved queries as RDF: a description that other tools understand, without blank nodes."""

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Store

from dotheque_graph.namespaces import DCTERMS, RDF_TYPE, RDFS, SCHEMA, SH, SKOS, XSD
from dotheque_graph.query.description import CATALOGUE, catalogue_description, description
from dotheque_graph.query.library import QueryLibrary, SavedQuery
from dotheque_graph.rdf.formats import GRAPH_FORMATS
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import Quad

ENDPOINT = "https://example.org/sparql"
TEXT = """\
#+ title: {fr: Choses, en: Things}
#+ question: {fr: "Quelles choses ?", en: "Which things?"}
#+ parameters:
#+   thing:
#+     type: iri
#+     required: true
#+     example: "https://example.org/1"
#+     description: {fr: Une chose, en: A thing}
#+   language:
#+     type: language
#+     required: false
#+     default: fr
#+     example: en
#+     description: {fr: Une langue, en: A language}
#+   rank:
#+     type: integer
#+     required: false
#+     example: 3
#+     description: {fr: Un rang, en: A rank}
#+ returns: {thing: iri, word: text}
#+ tags: [thing, word]
#+ public: true
#+ budget_ms: 10
PREFIX dcterms: <http://purl.org/dc/terms/>

SELECT ?thing ?word
WHERE {
  VALUES ?thing { UNDEF }
  VALUES ?language { UNDEF }
  VALUES ?rank { UNDEF }
  ?thing dcterms:title ?word .
}
ORDER BY ?thing
"""


@pytest.fixture
def saved():
    return SavedQuery.read("browse/things", TEXT)


@pytest.fixture
def store(saved):
    store = Store()
    store.extend(Quad(*triple) for triple in description(saved, ENDPOINT))
    return store


def values(store, subject, predicate):
    return {quad.object for quad in store.quads_for_pattern(subject, predicate, None)}


def test_a_query_says_what_it_asks_and_where_it_runs(store, saved):
    assert values(store, saved.iri, RDF_TYPE) == {SH.term("SPARQLExecutable"), SH.term("SPARQLSelectExecutable")}
    assert values(store, saved.iri, RDFS.term("label")) == {
        Literal("Choses", language="fr"),
        Literal("Things", language="en"),
    }
    assert Literal("Which things?", language="en") in values(store, saved.iri, RDFS.term("comment"))
    assert values(store, saved.iri, SCHEMA.term("keywords")) == {Literal("thing"), Literal("word")}
    assert values(store, saved.iri, SCHEMA.term("target")) == {NamedNode(ENDPOINT)}


def test_its_text_runs_as_it_stands(store, saved):
    (text,) = values(store, saved.iri, SH.term("select"))

    assert text.value.startswith("PREFIX dcterms:")
    assert [variable.value for variable in Store().query(text.value).variables] == ["thing", "word"]


def test_a_parameter_says_its_variable_type_and_need(store, saved):
    thing, language, rank = (NamedNode(f"{saved.iri.value}#{name}") for name in ("thing", "language", "rank"))

    assert values(store, saved.iri, SH.term("parameter")) == {thing, language, rank}
    assert {path.value.rpartition("#")[2] for path in values(store, thing, SH.term("path"))} == {"thing"}
    assert values(store, thing, SH.term("nodeKind")) == {SH.term("IRI")}
    assert values(store, thing, SH.term("optional")) == {Literal(False)}  # noqa: FBT003  # a literal of RDF
    assert values(store, language, SH.term("defaultValue")) == {Literal("fr")}
    assert values(store, rank, SH.term("datatype")) == {XSD.term("integer")}
    assert values(store, rank, SKOS.term("example")) == {Literal(3)}
    assert Literal("Un rang", language="fr") in values(store, rank, SH.term("description"))


def test_the_queries_can_be_queried(saved):
    triples = catalogue_description(QueryLibrary({saved.name: saved}), ENDPOINT)
    store = Store()
    store.extend(Quad(*triple) for triple in triples)

    found = store.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX dcterms: <http://purl.org/dc/terms/>"
        f"SELECT ?query ?text {{ <{CATALOGUE.value}> dcterms:hasPart ?query . ?query sh:select ?text }}"
    )

    assert [solution["query"] for solution in found] == [saved.iri]
    assert values(store, saved.iri, DCTERMS.term("isPartOf")) == {CATALOGUE}


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
def test_a_description_is_the_same_in_every_format(saved, form):
    triples = set(description(saved, ENDPOINT))

    read = {quad.triple for quad in read_rdf(serialise(triples, form), form, "description")}

    assert read == triples
    assert not any(isinstance(term, BlankNode) for triple in triples for term in triple)
