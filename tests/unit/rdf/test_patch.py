"""RDF Patch: the difference of two datasets as text, put together and taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.errors import InvalidRdf
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.changes import ChangeSet, difference
from dotheque_graph.rdf.patch import Patch, patch_of, quads_of, read_patch
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad

A, P = NamedNode("https://e.org/a"), NamedNode("https://e.org/p")
_STATES = st.frozensets(
    st.builds(
        Quad,
        st.sampled_from("abc").map(lambda name: NamedNode(f"https://e.org/{name}")),
        st.just(P),
        st.integers(0, 2).map(Literal),
        st.sampled_from("gh").map(GRAPH.term),
    )
)


def statement(text: str, graph: str = "catalogue") -> Quad:
    return Quad(A, P, Literal(text), GRAPH.term(graph))


def test_a_patch_is_one_sorted_transaction_with_its_headers():
    patch = patch_of(ChangeSet(added=frozenset({statement("new")}), removed=frozenset({statement("old")})))

    assert patch.to_bytes({"id": NamedNode("urn:x")}).decode().split("\n") == [
        "H id <urn:x> .",
        "TX .",
        'D <https://e.org/a> <https://e.org/p> "old" <https://w3id.org/dotheque/graph/catalogue> .',
        'A <https://e.org/a> <https://e.org/p> "new" <https://w3id.org/dotheque/graph/catalogue> .',
        "TC .",
        "",
    ]


@pytest.mark.parametrize(
    "text", ["two\nlines", "carriage\rreturn", "next\u0085line", "separators\u2028\u2029", 'a "b" \\ .']
)
def test_a_statement_stays_one_row_whatever_its_text(text: str):
    patch = patch_of(ChangeSet(added=frozenset({statement(text)})))

    assert quads_of(read_patch(patch.to_bytes()).added) == (statement(text),)


@given(_STATES, _STATES, _STATES)
def test_two_patches_together_do_what_both_do_one_after_the_other(first, second, third):
    steps = patch_of(difference(first, second)).then(patch_of(difference(second, third)))

    assert steps == patch_of(difference(first, third))
    assert read_patch(steps.to_bytes()) == steps


def test_what_is_removed_and_added_at_once_did_not_change():
    assert not patch_of(ChangeSet(added=frozenset({statement("x")}), removed=frozenset({statement("x")})))


def test_the_part_about_one_subject_and_outside_one_graph():
    other = Quad(NamedNode("https://e.org/ab"), P, Literal("x"), GRAPH.term("catalogue"))
    patch = patch_of(ChangeSet(added=frozenset({statement("x"), other}), removed=frozenset({statement("y", "h")})))

    assert quads_of(patch.about(A).added) == (statement("x"),)
    assert patch.outside(GRAPH.term("h")) == Patch(added=patch.added)


def test_a_row_of_another_kind_is_refused():
    with pytest.raises(InvalidRdf):
        read_patch(b"TX .\nPA rdf <urn:x> .\nTC .\n")
