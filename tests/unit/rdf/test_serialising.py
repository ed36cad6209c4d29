"""Writing RDF: what RDF/XML cannot say is told beforehand, and what it can say is read back unchanged."""

import pytest

from dotheque_graph.namespaces import DCTERMS, ID, RDF
from dotheque_graph.rdf.formats import RDF_XML
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.serialising import fits_xml, serialise
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple

THING = ID.term("resource/x")


@pytest.mark.parametrize(
    "iri",
    [
        DCTERMS.term("title").value,
        RDF.term("_1").value,
        "https://example.org/p/a-b.c",
        "https://example.org/été",
        "https://example.org/12a",
        "urn:x:name",
    ],
)
def test_a_property_that_ends_in_a_name_is_read_back(iri):
    triple = Triple(THING, NamedNode(iri), Literal("x"))

    assert fits_xml([triple])
    assert [quad.triple for quad in read_rdf(serialise([triple], RDF_XML), RDF_XML, "test")] == [triple]


@pytest.mark.parametrize(
    "iri", ["https://example.org/2099", "https://example.org/", "https://example.org/a#", "urn:x:1"]
)
def test_a_property_without_a_name_at_its_end_does_not_fit(iri):
    assert not fits_xml([Triple(THING, NamedNode(iri), Literal("x"))])


@pytest.mark.parametrize("text", ["a\rb", "a\r\nb", "a\nb\tc", "<&>\"'", "\u0085\u2028", "🌳"])
def test_a_text_is_read_back_unchanged(text):
    triple = Triple(THING, DCTERMS.term("title"), Literal(text, language="fr"))

    assert fits_xml([triple])
    assert [quad.triple for quad in read_rdf(serialise([triple], RDF_XML), RDF_XML, "test")] == [triple]


@pytest.mark.parametrize("text", ["\x00", "a\x0b", "\x1f", "\ufffe", "\uffff"])
def test_a_text_with_a_character_that_xml_lacks_does_not_fit(text):
    assert not fits_xml([Triple(THING, DCTERMS.term("title"), Literal(text))])
