"""The tree of a vocabulary: who stands under whom, in which order, and what uses it."""

from dotheque_graph.catalogue.tree import read_scheme
from dotheque_graph.namespaces import DCAT, DOTH, GRAPH, RDF_TYPE, SKOS, VOC, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

SCHEME = VOC.term("colour")
VOCABULARY = GRAPH.term("vocabulary")


def concept(name):
    return VOC.term(f"colour/{name}")


def said(subject, predicate, value, graph=VOCABULARY):
    return Quad(subject, predicate, value, graph)


def a_concept(name, *broader, order=None, notation=None):
    iri = concept(name)
    quads = [
        said(iri, RDF_TYPE, SKOS.term("Concept")),
        said(iri, SKOS.term("inScheme"), SCHEME),
        *(said(iri, SKOS.term("broader"), concept(one)) for one in broader),
    ]
    if order is not None:
        quads.append(said(iri, DOTH.term("order"), Literal(str(order), datatype=XSD.term("integer"))))
    if notation is not None:
        quads.append(said(iri, SKOS.term("notation"), Literal(notation)))
    return quads


def read(*groups):
    quads = [said(SCHEME, RDF_TYPE, SKOS.term("ConceptScheme")), *(quad for group in groups for quad in group)]
    return read_scheme(OxigraphStore.memory(quads), SCHEME)


def shape(concepts):
    return {one.iri.value.rpartition("/")[2]: shape(one.narrower) for one in concepts}


def order(concepts):
    return [one.iri.value.rpartition("/")[2] for one in concepts]


def test_narrower_concepts_stand_under_the_broader_one():
    scheme = read(a_concept("red"), a_concept("crimson", "red"), a_concept("blood", "crimson"))

    assert shape(scheme.top) == {"red": {"crimson": {"blood": {}}}}
    assert scheme.size == 3


def test_concepts_come_in_their_stated_order_then_by_notation_with_numbers_as_numbers():
    scheme = read(
        a_concept("b", order=2), a_concept("a", order=1), a_concept("x", notation="10"), a_concept("y", notation="9")
    )

    assert order(scheme.top) == ["a", "b", "y", "x"]


def test_a_concept_whose_broader_one_is_of_another_vocabulary_is_at_the_top():
    assert shape(read(a_concept("red"), [said(concept("red"), SKOS.term("broader"), VOC.term("theme/x"))]).top) == {
        "red": {}
    }


def test_a_circle_is_opened_and_each_concept_stands_once():
    scheme = read(a_concept("a", "b"), a_concept("b", "a"))

    assert shape(scheme.top) == {"a": {"b": {}}}


def test_a_concept_under_two_others_stands_once():
    assert read(a_concept("a"), a_concept("b"), a_concept("c", "a", "b")).size == 3


def test_uses_are_counted_outside_the_vocabularies_and_the_rules():
    thing, theme, red = NamedNode("https://example.org/thing"), DCAT.term("theme"), concept("red")
    scheme = read(
        a_concept("red"),
        [
            said(thing, theme, red, GRAPH.term("catalogue")),
            said(NamedNode("https://example.org/other"), theme, red, GRAPH.term("catalogue")),
            said(thing, theme, red, GRAPH.term("shapes")),
        ],
    )

    assert [one.uses for one in scheme.top] == [2]


def test_groups_keep_their_members():
    group = concept("warm")
    scheme = read(
        a_concept("red", order=2),
        a_concept("orange", order=1),
        [
            said(group, RDF_TYPE, SKOS.term("Collection")),
            said(group, SKOS.term("inScheme"), SCHEME),
            said(group, SKOS.term("member"), concept("red")),
            said(group, SKOS.term("member"), concept("orange")),
        ],
    )

    assert [one.members for one in scheme.groups] == [(concept("orange"), concept("red"))]
    assert scheme.size == 2


def test_what_is_no_vocabulary_has_no_tree():
    assert read_scheme(OxigraphStore.memory([]), SCHEME) is None
