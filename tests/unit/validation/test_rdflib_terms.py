import pytest
import rdflib

from dotheque_graph.namespaces import XSD
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Triple
from dotheque_graph.validation.rdflib_terms import from_rdflib, rdflib_graph, to_rdflib

TERMS = [
    NamedNode("https://exemple.invalid/é"),
    BlankNode("b0"),
    Literal("a"),
    Literal("a", language="fr"),
    Literal("01", datatype=XSD.term("integer")),
    Literal("1.50", datatype=XSD.term("decimal")),
    Literal("deux", datatype=XSD.term("integer")),
    Literal("2024-13", datatype=XSD.term("gYearMonth")),
    Literal("TRUE", datatype=XSD.term("boolean")),
]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_term_comes_back_as_it_went(term):
    graph = rdflib_graph([Triple(NamedNode("https://exemple.invalid/s"), NamedNode("https://exemple.invalid/p"), term)])
    (value,) = graph.objects()

    assert from_rdflib(value) == term


def test_triple_term_is_refused():
    node = NamedNode("https://exemple.invalid/s")

    with pytest.raises(TypeError):
        to_rdflib(Triple(node, node, node))


def test_variable_is_refused():
    with pytest.raises(TypeError):
        from_rdflib(rdflib.Variable("x"))
