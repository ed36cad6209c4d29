"""Canonical Turtle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.errors import InvalidRdf
from dotheque_graph.namespaces import XSD
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Quad
from dotheque_graph.rdf.turtle import canonical_turtle, format_text, is_isomorphic

EX = "https://example.org/"

_IRIS = st.sampled_from(
    [EX + "a", EX + "b", "https://w3id.org/dotheque/id/x/y", "https://w3id.org/dotheque/ontology#T"]
)
_TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
_LITERALS = st.one_of(
    _TEXTS.map(Literal),
    _TEXTS.map(lambda text: Literal(text, language="fr")),
    st.integers().map(lambda number: Literal(str(number), datatype=XSD.term("integer"))),
    st.sampled_from(["10", "10.0", ".5", "-1.50", "1.", "+3"]).map(
        lambda form: Literal(form, datatype=XSD.term("decimal"))
    ),
    st.sampled_from(["true", "1", "TRUE"]).map(lambda form: Literal(form, datatype=XSD.term("boolean"))),
    st.sampled_from(["1e5", "1.0E0", "INF"]).map(lambda form: Literal(form, datatype=XSD.term("double"))),
)
_QUADS = st.builds(Quad, _IRIS.map(NamedNode), _IRIS.map(NamedNode), st.one_of(_IRIS.map(NamedNode), _LITERALS))


@given(st.lists(_QUADS, max_size=12))
def test_reads_back_as_the_same_graph_and_is_stable(quads):
    text = canonical_turtle(quads)
    again = read_rdf(text.encode(), TURTLE, "x")

    assert set(again) == set(quads)
    assert canonical_turtle(again) == text


def test_statement_order_and_punctuation():
    text = format_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        '<https://e.org/b> skos:prefLabel "b"@fr, "a"@en ; a skos:Concept . <https://e.org/z> a owl:Ontology .',
        "x",
    )

    assert text == (
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "\n"
        "<https://e.org/z>\n    a owl:Ontology ;\n.\n"
        "\n"
        '<https://e.org/b>\n    a skos:Concept ;\n    skos:prefLabel "a"@en ;\n    skos:prefLabel "b"@fr ;\n.\n'
    )


def test_base_direction_of_a_text_is_written_and_read_back():
    triple = '<https://e.org/a> <https://e.org/b> "a"@ar--rtl, "a"@ar--ltr, "a"@ar, "a"@fr .'
    quads = read_rdf(triple.encode(), TURTLE, "x")

    text = serialise(quads, TURTLE).decode()

    assert '    <https://e.org/b> "a"@ar--rtl ;\n' in text
    assert set(read_rdf(text.encode(), TURTLE, "x")) == set(quads)
    assert len(set(quads)) == 4


def test_decimal_that_looks_like_an_integer_keeps_its_type():
    text = format_text('<https://e.org/a> <https://e.org/p> "10"^^<http://www.w3.org/2001/XMLSchema#decimal> .', "x")

    assert '"10"^^xsd:decimal' in text


def test_numbers_and_booleans_that_read_back_are_bare():
    source = "<https://e.org/a> <https://e.org/p> 1.50, 3, true ."

    assert [line.split()[1] for line in format_text(source, "x").splitlines()[1:4]] == ["1.50", "3", "true"]


def test_lists_and_nested_blank_nodes_stand_where_they_are_used():
    source = "<https://e.org/a> <https://e.org/p> ( 1 [ <https://e.org/q> () ] ) ."
    text = format_text(source, "x")

    assert "_:" not in text
    assert is_isomorphic(read_rdf(source.encode(), TURTLE, "x"), read_rdf(text.encode(), TURTLE, "x"))
    assert format_text(text, "x") == text


def test_text_of_several_lines_stays_readable():
    text = format_text('<https://e.org/a> <https://e.org/p> "un\\n\\"deux\\"\\n" .', "x")

    assert '"""un\n\\"deux\\"\n"""' in text


def test_leading_comment_stays_and_others_go():
    text = format_text("# Licence\n# Purpose\n\n<https://e.org/a> a <https://e.org/B> . # gone\n", "x")

    assert text.startswith("# Licence\n# Purpose\n\n<https://e.org/a>")
    assert "gone" not in text


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<https://e.org/a> <https://e.org/p> _:b . <https://e.org/c> <https://e.org/p> _:b .", "several places"),
        ("_:a <https://e.org/p> _:b . _:b <https://e.org/p> _:a .", "circle"),
        ("<https://e.org/a> <https://e.org/p> <<( <https://e.org/a> <https://e.org/p> 1 )>> .", "triple terms"),
    ],
)
def test_what_has_no_canonical_form_is_refused(source, reason):
    with pytest.raises(InvalidRdf, match=reason):
        format_text(source, "x")


def test_isomorphism_compares_lexical_forms_and_not_blank_node_names():
    one = [Quad(BlankNode("a"), NamedNode(EX + "p"), Literal("1.0", datatype=XSD.term("decimal")))]
    renamed = [Quad(BlankNode("b"), NamedNode(EX + "p"), Literal("1.0", datatype=XSD.term("decimal")))]
    rewritten = [Quad(BlankNode("a"), NamedNode(EX + "p"), Literal("1.00", datatype=XSD.term("decimal")))]

    assert is_isomorphic(one, renamed)
    assert not is_isomorphic(one, rewritten)
