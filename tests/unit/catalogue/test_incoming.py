"""Incoming links: what is read of a hub with its counts is what counting every link would give."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.catalogue import incoming as module
from dotheque_graph.catalogue.incoming import (
    INCOMING_LIMIT,
    UNCOUNTED,
    IncomingCounts,
    incoming_group,
    incoming_groups,
    incoming_page,
)
from dotheque_graph.namespaces import BASE, DSH, GRAPH
from dotheque_graph.publication import hubs as counting
from dotheque_graph.publication.hubs import hubs_in, whole
from dotheque_graph.rdf.formats import N_TRIPLES
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.hubs import Hubs
from dotheque_graph.store.oxigraph import OxigraphStore

GRAPHS = (GRAPH.term("catalogue"), GRAPH.term("vocabulary"), GRAPH.term("shapes"))
PROPERTIES = tuple(NamedNode(f"https://example.org/p{number}") for number in range(3))
THINGS = (NamedNode("https://example.org/hub"), DSH.term("Rule"))
SUBJECTS = tuple(NamedNode(f"https://example.org/s{number}") for number in range(12))
NAMELESS = NamedNode(f"{BASE}.well-known/genid/0")
LIMIT = 3


def counted(store, before=None, changed=()):
    """Return what a publication would count of a store."""
    graphs = {graph.value: hubs_in(store.dump(N_TRIPLES, graph).splitlines(keepends=True)) for graph in store.graphs()}
    return whole(store, graphs, before or Hubs(), frozenset(changed))


def counts_of(hubs):
    return IncomingCounts(hubs.graphs, hubs.shared)


def told(groups):
    return [(group.property, group.total, len(group.sources)) for group in groups]


@pytest.fixture
def few(monkeypatch):
    """Make a hub of what few things point to."""
    monkeypatch.setattr(module, "INCOMING_LIMIT", LIMIT)
    monkeypatch.setattr(counting, "HUB", LIMIT)


links = st.builds(
    Quad,
    st.sampled_from((*SUBJECTS, NAMELESS)),
    st.sampled_from(PROPERTIES),
    st.sampled_from(THINGS),
    st.sampled_from(GRAPHS),
)


@given(quads=st.lists(links, max_size=80), thing=st.sampled_from(THINGS))
def test_counts_of_a_release_give_what_counting_gives(quads, thing):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "INCOMING_LIMIT", LIMIT)
        patch.setattr(counting, "HUB", LIMIT)
        store = OxigraphStore.memory(quads)

        fast, slow = incoming_groups(store, thing, counts_of(counted(store))), incoming_groups(store, thing)

    assert told(fast) == told(slow)
    assert all(len(set(group.sources)) == min(group.total, LIMIT) for group in fast)
    assert {source for group in fast for source in group.sources} <= {quad.subject for quad in quads} - {NAMELESS}


@given(quads=st.lists(links, max_size=80), thing=st.sampled_from(THINGS), prop=st.sampled_from(PROPERTIES))
def test_links_by_one_property_are_what_the_whole_answer_has(quads, thing, prop):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "INCOMING_LIMIT", LIMIT)
        patch.setattr(counting, "HUB", LIMIT)
        store = OxigraphStore.memory(quads)
        counts = counts_of(counted(store))

        whole_answer = {group.property: group.total for group in incoming_groups(store, thing, counts)}
        groups = [incoming_group(store, thing, prop, known) for known in (counts, UNCOUNTED)]

    assert [group.total for group in groups] == [whole_answer.get(prop, 0)] * 2
    assert [len(group.sources) for group in groups] == [min(whole_answer.get(prop, 0), LIMIT)] * 2


def test_a_rare_property_of_a_hub_costs_no_walk_over_its_other_links():
    hub, often, rarely = THINGS[0], PROPERTIES[0], PROPERTIES[1]
    many = [Quad(NamedNode(f"https://example.org/m{number}"), often, hub, GRAPHS[0]) for number in range(5000)]
    store = Counting(OxigraphStore.memory([*many, Quad(SUBJECTS[0], rarely, hub, GRAPHS[1])]))
    counts = counts_of(counted(store.store))

    assert told(incoming_groups(store, hub, counts)) == [(often, 5000, 100), (rarely, 1, 1)]
    assert store.read < 500
    assert told([incoming_group(store, hub, often, counts)]) == [(often, 5000, 100)]
    assert store.read < 1000


class Counting:
    """A store that counts the quads which are read from it, and answers no query."""

    def __init__(self, store):
        self.store, self.read = store, 0

    def quads(self, *args, **given):
        found = self.store.quads(*args, **given)
        self.read += len(found)
        return found

    def graphs(self):
        return self.store.graphs()


def test_counts_of_the_real_catalogue_give_what_counting_gives(catalogue):
    hubs = counted(catalogue)
    things = {NamedNode(value) for counts in hubs.graphs.values() for value in counts}

    assert len(things) > 100
    counts = counts_of(hubs)
    for thing in sorted(things, key=str)[::7]:
        assert told(incoming_groups(catalogue, thing, counts)) == told(incoming_groups(catalogue, thing))


def test_links_of_a_hub_are_not_counted_again(few):
    hub, prop = THINGS[0], PROPERTIES[0]
    store = OxigraphStore.memory(Quad(subject, prop, hub, GRAPHS[0]) for subject in SUBJECTS)
    said = IncomingCounts({graph.value: {} for graph in GRAPHS} | {GRAPHS[0].value: {hub.value: {prop.value: 41}}})

    assert told(incoming_groups(store, hub, said)) == [(prop, 41, LIMIT)]
    assert told(incoming_groups(store, hub, UNCOUNTED)) == [(prop, len(SUBJECTS), LIMIT)]


def test_a_page_reads_no_more_links_of_a_hub_than_it_shows():
    hub, often, rarely = THINGS[0], PROPERTIES[0], PROPERTIES[1]
    many = [Quad(NamedNode(f"https://example.org/m{number}"), often, hub, GRAPHS[0]) for number in range(150)]
    some = [Quad(NamedNode(f"https://example.org/m{number}"), rarely, hub, GRAPHS[0]) for number in range(80)]
    store = OxigraphStore.memory([*many, *some])

    for counts in (counts_of(counted(store)), UNCOUNTED):
        groups = incoming_groups(store, hub, counts, first=lambda prop: 50 if prop == often else INCOMING_LIMIT)
        assert told(groups) == [(often, 150, 50), (rarely, 80, 80)]


def test_links_by_one_property_are_those_of_the_whole_answer(few):
    hub = THINGS[0]
    store = OxigraphStore.memory(Quad(subject, prop, hub, GRAPHS[0]) for subject in SUBJECTS for prop in PROPERTIES[:2])
    counts = counts_of(counted(store))

    assert told([incoming_group(store, hub, PROPERTIES[1], counts)]) == [(PROPERTIES[1], len(SUBJECTS), LIMIT)]
    assert incoming_group(store, hub, PROPERTIES[2], counts).total == 0


def test_pages_of_incoming_links_hold_each_source_once(few):
    hub, prop = THINGS[0], PROPERTIES[0]
    store = OxigraphStore.memory(Quad(subject, prop, hub, graph) for subject in SUBJECTS for graph in GRAPHS)

    pages = [incoming_page(store, hub, prop, start, 5) for start in (0, 5, 10)]

    assert [len(page) for page in pages] == [5, 5, 2]
    assert Counter(source for page in pages for source in page) == Counter(SUBJECTS)
    assert incoming_page(store, hub, prop) == tuple(source for page in pages for source in page)


def test_literals_and_nameless_subjects_make_no_hub():
    lines = [
        str(Quad(subject, PROPERTIES[0], Literal("s"), GRAPHS[0]).triple).encode() + b" .\n" for subject in SUBJECTS
    ]
    lines += [
        b"<%s%d> <https://example.org/p> <https://example.org/o> .\n" % (NAMELESS.value.encode(), n) for n in range(200)
    ]

    assert hubs_in(lines) == {}


def test_hub_of_two_graphs_is_counted_again_only_where_one_of_them_changed(few):
    hub, prop = THINGS[0], PROPERTIES[0]
    store = OxigraphStore.memory(Quad(subject, prop, hub, graph) for subject in SUBJECTS for graph in GRAPHS[:2])
    before = Hubs({}, {hub.value: {prop.value: 99}})

    assert counted(store, before).shared == {hub.value: {prop.value: 99}}
    assert counted(store, before, [GRAPHS[1].value]).shared == {hub.value: {prop.value: len(SUBJECTS)}}
