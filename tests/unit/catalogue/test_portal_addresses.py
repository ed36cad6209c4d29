"""Addresses in the form in which every parser and client takes them."""

import pytest
from portal_fiction import HARVEST, Read, view_of

from dotheque_graph.catalogue.portal.addresses import in_ascii
from dotheque_graph.namespaces import DCAT, FOAF, GRAPH, ID, SCHEMA
from dotheque_graph.rdf.terms import NamedNode, Quad


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://exemple.invalid/a?b=c#d", "https://exemple.invalid/a?b=c#d"),
        ("https://exemple.invalid/é%20é", "https://exemple.invalid/%C3%A9%20%C3%A9"),
        ("https://éxemple.invalid/é", "https://xn--xemple-9ua.invalid/%C3%A9"),
        ("urn:exemple:é", "urn:exemple:%C3%A9"),
    ],
)
def test_what_is_beyond_ascii_is_encoded_and_the_rest_stays(address, written):
    assert in_ascii(address) == NamedNode(written)


def test_a_host_that_no_name_can_be_is_encoded_all_the_same():
    assert in_ascii(f"https://{'é' * 80}.invalid/").value.isascii()


def test_the_addresses_of_a_resource_are_written_in_ascii():
    study, graph = ID.term("resource/serie-fictive"), GRAPH.term("catalogue")
    address = NamedNode("https://exemple.invalid/été")
    more = [Quad(study, SCHEMA.term("url"), address, graph), Quad(study, FOAF.term("page"), address, graph)]
    page = Read(view_of(more=more), HARVEST)
    written = NamedNode("https://exemple.invalid/%C3%A9t%C3%A9")
    assert page.one(page.one(study, DCAT.term("distribution")), DCAT.term("accessURL")) == written
    assert page.one(study, FOAF.term("page")) == written
