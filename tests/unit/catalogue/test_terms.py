"""The terms as the reference reads them: kinds, ties, examples and versions, from the graph of a release."""

import pytest

from dotheque_graph.catalogue.terms import ONTOLOGY, SHAPES, by_subject, header_of, read_terms
from dotheque_graph.namespaces import DCTERMS, DOTH, FOAF, GRAPH, OWL, PROV, RDF_TYPE, RDFS, SCHEMA
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

IN_ONTOLOGY = GRAPH.term("ontology")
IN_CATALOGUE = GRAPH.term("catalogue")
ROOM, FITS, MAKES = DOTH.term("Room"), DOTH.term("fits"), DOTH.term("makes")


def said(subject, predicate, value, graph=IN_ONTOLOGY):
    return Quad(subject, predicate, value, graph)


def named(name):
    return NamedNode(f"https://example.org/{name}")


def read(*quads):
    return read_terms(OxigraphStore.memory(quads))


CLASS = said(ROOM, RDF_TYPE, OWL.term("Class"))
PROPERTY = said(FITS, RDF_TYPE, OWL.term("DatatypeProperty"))


def test_terms_of_ours_are_told_by_their_type_and_borrowed_ones_by_their_label():
    terms = read(CLASS, PROPERTY, said(FOAF.term("name"), RDFS.term("label"), Literal("nom", language="fr")))

    assert [(term.anchor, term.kind, term.borrowed) for term in terms.terms.values()] == [
        ("fits", "data", False),
        ("Room", "class", False),
        ("foaf-name", "property", True),
    ]


def test_what_a_graph_is_called_is_no_term():
    assert not read(said(IN_CATALOGUE, DCTERMS.term("title"), Literal("Catalogue", language="fr"))).terms


def test_a_term_is_tied_to_wider_and_narrower_ones_and_to_what_it_leads_from_and_to():
    terms = read(
        CLASS,
        PROPERTY,
        said(MAKES, RDF_TYPE, OWL.term("ObjectProperty")),
        said(ROOM, RDFS.term("subClassOf"), PROV.term("Entity")),
        said(MAKES, RDFS.term("subPropertyOf"), FITS),
        said(MAKES, RDFS.term("domain"), ROOM),
        said(MAKES, SCHEMA.term("rangeIncludes"), ROOM),
    )

    assert terms.terms[ROOM].built_on == (PROV.term("Entity"),)
    assert terms.terms[FITS].narrower == (MAKES,)
    assert [term.iri for term in terms.used_with(ROOM)] == [MAKES]
    assert [term.iri for term in terms.leading_to(ROOM)] == [MAKES]


@pytest.mark.parametrize(("value", "retired"), [("true", True), ("1", True), ("false", False)])
def test_a_term_is_retired_by_owl_deprecated(value, retired):
    boolean = Literal(value, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))

    assert read(CLASS, said(ROOM, OWL.term("deprecated"), boolean)).terms[ROOM].deprecated is retired


def test_an_example_comes_from_the_catalogue_with_the_first_short_value():
    territories = GRAPH.term("territories")
    terms = read(
        PROPERTY,
        said(named("a"), FITS, Literal("x" * 200), IN_CATALOGUE),
        said(named("c"), FITS, Literal("short"), IN_CATALOGUE),
        said(named("b"), FITS, Literal("short"), IN_CATALOGUE),
        said(named("0"), FITS, Literal("short"), territories),
    )

    assert terms.terms[FITS].example == said(named("b"), FITS, Literal("short"), IN_CATALOGUE)


def test_a_term_that_only_the_territories_use_has_an_example_of_them():
    quad = said(named("place"), RDF_TYPE, ROOM, GRAPH.term("territories"))

    assert read(CLASS, quad).terms[ROOM].example == quad


def test_a_term_that_nothing_uses_has_no_example():
    assert read(CLASS).terms[ROOM].example is None


def test_versions_come_newest_first_by_their_numbers():
    numbers = ["0.9.0", "0.10.0", "0.2.0"]
    versions = [NamedNode(f"{ONTOLOGY.value}/{number}") for number in numbers]
    quads = [
        said(ONTOLOGY, OWL.term("versionInfo"), Literal("0.10.0")),
        *(said(version, DCTERMS.term("isVersionOf"), ONTOLOGY) for version in versions),
    ]
    header = read(*quads).header

    assert header.version == "0.10.0"
    assert [version.number for version in header.versions] == ["0.10.0", "0.9.0", "0.2.0"]


def test_the_versions_of_one_document_are_not_those_of_the_other():
    version = NamedNode(f"{SHAPES.value}/1.0.0")
    facts = by_subject([said(version, DCTERMS.term("isVersionOf"), SHAPES)])

    assert header_of(ONTOLOGY, facts).versions == ()
    assert [one.iri for one in header_of(SHAPES, facts).versions] == [version]
