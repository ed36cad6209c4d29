"""Change sets, serialisation in a stable order, and skolemisation."""

from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.changes import ChangeSet, difference
from dotheque_graph.rdf.formats import GRAPH_FORMATS, N_QUADS, TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.serialising import digest, serialise
from dotheque_graph.rdf.skolem import GENID, skolemise
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Quad

_QUADS = st.frozensets(
    st.builds(
        Quad,
        st.sampled_from("abc").map(lambda name: NamedNode(f"https://e.org/{name}")),
        st.just(NamedNode("https://e.org/p")),
        st.integers(0, 3).map(Literal),
        st.sampled_from("gh").map(GRAPH.term),
    )
)


@given(_QUADS, _QUADS)
def test_difference_leads_from_one_state_to_the_other_and_back(before, after):
    change = difference(before, after)

    assert (before - change.removed) | change.added == after
    assert (after - change.inverse().removed) | change.inverse().added == before
    assert not change.added & change.removed
    assert bool(change) == (before != after)


@given(_QUADS)
def test_digest_and_document_do_not_depend_on_order(quads):
    ordered = list(quads)

    assert digest(ordered) == digest(reversed(ordered))
    for form in (*GRAPH_FORMATS, N_QUADS):
        statements = ordered if form is N_QUADS else [quad.triple for quad in ordered]
        assert serialise(statements, form) == serialise(list(reversed(statements)), form)


def test_change_names_its_subjects_and_graphs():
    quad = Quad(NamedNode("https://e.org/a"), NamedNode("https://e.org/p"), Literal("x"), GRAPH.term("catalogue"))
    change = ChangeSet(added=frozenset([quad]))

    assert change.subjects() == {quad.subject}
    assert change.graphs() == {GRAPH.term("catalogue")}


def test_skolem_iris_are_the_same_at_each_reading():
    text = b"<https://e.org/a> <https://e.org/p> [ <https://e.org/q> 1 ], ( 1 2 ) ."
    one, other = (skolemise(read_rdf(text, TURTLE, "x")) for _ in range(2))

    assert set(one) == set(other)
    assert not any(isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode) for quad in one)
    assert sum(str(quad.subject.value).startswith(GENID) for quad in one) == 5


def test_skolemisation_leaves_a_document_without_blank_nodes_alone():
    quads = read_rdf(b"<https://e.org/a> <https://e.org/p> 1 .", TURTLE, "x")

    assert skolemise(quads) is quads


def test_turtle_of_shared_blank_nodes_is_written_by_the_engine():
    text = (
        b"_:b <https://e.org/p> 1 . <https://e.org/a> <https://e.org/p> _:b . <https://e.org/c> <https://e.org/p> _:b ."
    )
    triples = [quad.triple for quad in read_rdf(text, TURTLE, "x")]

    assert len(read_rdf(serialise(triples, TURTLE), TURTLE, "x")) == 3
