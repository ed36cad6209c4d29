"""The plans of the Graph Store Protocol: a graph replaced, added to, dropped; and what releases count of graphs."""

import json

import pytest
from fictional import CATALOGUE, LABEL, TYPE, example

from dotheque_graph.errors import GraphNotFound
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.plans import add, add_to_graph, drop_graph, replace_graph
from dotheque_graph.publication.road import publish, without_history
from dotheque_graph.publication.sources import PROVENANCE
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.store.releases import read_release

LINKS = GRAPH.term("links/fictional")


def in_links(quads) -> list[Quad]:
    return [Quad(quad.subject, quad.predicate, quad.object, LINKS) for quad in quads]


@pytest.fixture
def first(road):
    publish(road, add(example("a", "Un")), "Premier")
    return road


def test_replacing_makes_the_graph_and_says_so(first):
    done = publish(first, replace_graph(LINKS, in_links(example("b", "Deux"))), "Second")

    assert done.change.created == {LINKS}
    assert first.releases.current().record.graphs[LINKS.value].quads == 2


def test_replacing_removes_what_was_there(first):
    publish(first, replace_graph(LINKS, in_links(example("b", "Deux"))), "Second")
    done = publish(first, replace_graph(LINKS, in_links(example("c", "Trois"))), "Troisième")

    assert done.change.created == frozenset()
    assert (len(done.change.added), len(done.change.removed)) == (2, 2)


@pytest.mark.parametrize("plan", [replace_graph, add_to_graph])
def test_graph_without_a_statement_exists(first, plan):
    done = publish(first, plan(LINKS, []), "Second")

    assert done.made
    assert done.change == ChangeSet(created=frozenset({LINKS}))
    assert first.releases.current().graphs[LINKS.value] == 0
    assert not publish(first, plan(LINKS, []), "Encore").made
    assert first.releases.difference(1, 2).created >= {LINKS}
    assert first.releases.difference(2, 1).dropped >= {LINKS}


def test_emptied_graph_stays(first):
    publish(first, replace_graph(LINKS, in_links(example("b", "Deux"))), "Second")
    publish(first, replace_graph(LINKS, []), "Troisième")

    assert first.releases.current().graphs[LINKS.value] == 0


def test_adding_keeps_what_was_there(first):
    publish(first, add_to_graph(LINKS, in_links(example("b", "Deux"))), "Second")
    done = publish(first, add_to_graph(LINKS, in_links([*example("b", "Deux"), *example("c", "Trois")])), "Troisième")

    assert (len(done.change.added), len(done.change.removed)) == (2, 0)
    assert first.releases.current().graphs[LINKS.value] == 4


def test_dropped_graph_is_gone_with_all_it_said(first):
    publish(first, replace_graph(LINKS, in_links(example("b", "Deux"))), "Second")
    done = publish(first, drop_graph(LINKS), "Troisième")

    assert done.change.dropped == {LINKS}
    assert len(done.change.removed) == 2
    assert LINKS.value not in first.releases.current().graphs
    assert LINKS not in first.releases.open(3).graphs()


def test_dropping_what_does_not_exist_is_refused(first):
    with pytest.raises(GraphNotFound) as caught:
        publish(first, drop_graph(LINKS), "Second")
    assert caught.value.known == (CATALOGUE.value, PROVENANCE.value)
    assert first.releases.numbers() == (1,)


def test_release_counts_the_statements_of_each_property(first):
    record = first.releases.current().record

    assert record.graphs[CATALOGUE.value].properties == {LABEL.value: 1, TYPE.value: 1}
    assert sum(record.graphs[PROVENANCE.value].properties.values()) == record.graphs[PROVENANCE.value].quads


def test_release_of_an_older_program_has_no_such_counts_and_differs_in_nothing(first):
    publish(first, add(example("b", "Deux")), "Second")
    path = first.releases.folder / "1" / "release.json"
    facts = json.loads(path.read_text())
    for graph in facts["graphs"].values():
        del graph["properties"]
    path.write_text(json.dumps(facts))

    assert read_release(path.parent).record.graphs[CATALOGUE.value].properties == {}
    assert without_history(first.releases.difference(1, 2)).added == frozenset(example("b", "Deux"))


def test_change_and_its_inverse_name_graphs_both_ways():
    change = ChangeSet(created=frozenset({LINKS}), dropped=frozenset({CATALOGUE}))

    assert change
    assert change.graphs() == {LINKS, CATALOGUE}
    assert change.inverse() == ChangeSet(created=frozenset({CATALOGUE}), dropped=frozenset({LINKS}))
    assert change.subjects() == frozenset()
