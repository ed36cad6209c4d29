"""Which graph a token covers."""

import pytest

from dotheque_graph.access.permissions import check_pattern, covers
from dotheque_graph.errors import InvalidIri
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.terms import NamedNode


@pytest.mark.parametrize(
    ("permitted", "graph", "covered"),
    [
        ("*", "catalogue", True),
        ("*", "links/insee", True),
        ("*", "ontology", False),
        ("*", "shapes", False),
        ("*", "provenance", False),
        ("provenance", "provenance", False),
        ("ontology", "ontology", True),
        ("shapes", "shapes", True),
        ("catalogue", "catalogue", True),
        ("catalogue", "catalogue2", False),
        ("catalogue", "catalogue/more", False),
        ("links/*", "links/insee", True),
        ("links/*", "links/insee/deep", True),
        ("links/*", "links/", False),
        ("links/*", "links", False),
        ("links/*", "linksx", False),
        ("links/insee", "links/insee", True),
        ("links/insee", "links/insee2", False),
    ],
)
def test_graphs_of_our_own(permitted, graph, covered):
    assert covers([permitted], GRAPH.term(graph)) is covered


def test_graphs_of_others_go_by_their_iri():
    other = NamedNode("https://example.org/fictional/graph")

    assert covers(["https://example.org/fictional/graph"], other)
    assert covers(["https://example.org/fictional/*"], other)
    assert covers(["*"], other)
    assert not covers(["catalogue", "https://example.org/fictional/"], other)
    assert not covers(["https://w3id.org/dotheque/graph/*"], GRAPH.term("ontology"))
    assert not covers(["https://w3id.org/dotheque/*"], GRAPH.term("provenance"))


def test_no_pattern_covers_nothing():
    assert not covers([], GRAPH.term("catalogue"))


@pytest.mark.parametrize("pattern", ["a b", "links/<x>", "http://[", "<catalogue>"])
def test_pattern_that_can_name_no_graph(pattern: str):
    with pytest.raises(InvalidIri):
        check_pattern(pattern)
