"""Incoming links: how many reach an entity by each property, in a time that their number does not change, and pages.

A page costs what stands before it in the index; the view of a release keeps the lists of which far pages are asked.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dotheque_graph.catalogue.questions import question
from dotheque_graph.namespaces import BASE, DSH, GRAPH
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.hubs import Counts, read_hubs
from dotheque_graph.store.releases import Release

INCOMING_LIMIT: Final = 100
"""Incoming links read per property; past it they are counted and paged, since some places have tens of thousands."""

_RULES: Final = GRAPH + "shapes"
_NAMELESS: Final = BASE + ".well-known/genid/"


First = Callable[[NamedNode], int]
"""Tells how many links of a hub are read by a property, INCOMING_LIMIT at most."""


def all_listed(_: NamedNode) -> int:
    """Return what a document lists of the links by any property."""
    return INCOMING_LIMIT


@dataclass(frozen=True, slots=True)
class IncomingGroup:
    """The links that reach an entity by one property: how many, and INCOMING_LIMIT of its sources or fewer."""

    property: NamedNode
    total: int
    sources: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class IncomingCounts:
    """What was counted when a release was made, so that nobody counts it again; see `store.hubs.Hubs`.

    Without `hubs` of a single graph nothing was counted, and every link is, when it is asked for.
    """

    hubs: Mapping[str, Counts] = field(default_factory=dict)
    shared: Counts = field(default_factory=dict)

    def graphs_of(self, iri: NamedNode) -> dict[str, Mapping[str, int]]:
        """Return the graphs in which a thing is a hub, with the number of subjects of each by property."""
        found = {name: counts[iri.value] for name, counts in self.hubs.items() if iri.value in counts}
        return {name: counts for name, counts in found.items() if is_told(name, iri.value)}


UNCOUNTED: Final = IncomingCounts()
"""What is known of a store that no release was counted for."""


def incoming_counts(release: Release) -> IncomingCounts:
    """Return what was counted of a release; nothing for one that was made before hubs were counted."""
    hubs = read_hubs(release.path)
    if not release.record.graphs.keys() <= hubs.graphs.keys():
        return UNCOUNTED
    return IncomingCounts(hubs.graphs, hubs.shared)


def incoming_groups(
    store: GraphStore, iri: NamedNode, counts: IncomingCounts = UNCOUNTED, first: First = all_listed
) -> tuple[IncomingGroup, ...]:
    """Return the links that reach an entity, by property in the order of IRIs.

    Those of a hub are not read but for the `first` of each property: how many they are was counted when the release
    was made. Left out are the rules, but for those of a rule, and sources
    without a name.
    """
    hubs = counts.graphs_of(iri)
    quads = () if hubs else store.quads(value=iri, limit=INCOMING_LIMIT + 1)
    if not hubs and len(quads) <= INCOMING_LIMIT:
        return _grouped(store, quads, iri)
    if not counts.hubs:
        return _counted(store, iri, first)
    # A graph in which it is no hub has fewer links to it than a hub has.
    others = _of_others(store, iri, counts)
    if not hubs:
        return _grouped(store, others, iri)
    return _hub(store, iri, counts, _by_property(others), first)


def incoming_group(
    store: GraphStore, iri: NamedNode, prop: NamedNode, counts: IncomingCounts = UNCOUNTED
) -> IncomingGroup:
    """Return the links that reach an entity by one property; their total is 0 where there are none.

    Those by other properties are not looked at.
    """
    quads = store.quads(predicate=prop, value=iri, limit=INCOMING_LIMIT + 1)
    if len(quads) <= INCOMING_LIMIT:
        return _whole_group(store, iri, prop, _sources(quads, iri))
    if not counts.hubs:
        return _whole_group(store, iri, prop, incoming_page(store, iri, prop))
    return _group_of_hub(store, iri, prop, counts, _of_others(store, iri, counts, prop))


def incoming_page(
    store: GraphStore, iri: NamedNode, prop: NamedNode, offset: int = 0, limit: int | None = None
) -> tuple[NamedNode, ...]:
    """Return a page of what points to an entity by a property, all of it without a limit.

    The order is that of the index of the engine, from which only what comes before the page is read: the same within
    a release, and without meaning. To sort 35,000 links takes 1.7 s.
    """
    wanted = None if limit is None else offset + limit
    read = wanted
    while True:
        quads = store.quads(predicate=prop, value=iri, limit=read)
        sources = _sources(quads, iri)
        if read is None or wanted is None or len(quads) < read or len(sources) >= wanted:
            return sources[offset:wanted]
        read *= 2  # some were said by several graphs, or left out


def _hub(
    store: GraphStore,
    iri: NamedNode,
    counts: IncomingCounts,
    others: Mapping[NamedNode, Sequence[Quad]],
    first: First,
) -> tuple[IncomingGroup, ...]:
    """Return the links that reach a hub; `others` are those of the graphs in which it is none."""
    properties = {NamedNode(prop) for known in counts.graphs_of(iri).values() for prop in known} | others.keys()
    groups = (_group_of_hub(store, iri, prop, counts, others.get(prop, ()), first) for prop in properties)
    return tuple(sorted((group for group in groups if group.total), key=_name))


def _group_of_hub(  # noqa: PLR0913  # the parts of one reading, of which the others are handed on
    store: GraphStore,
    iri: NamedNode,
    prop: NamedNode,
    counts: IncomingCounts,
    others: Sequence[Quad],
    first: First = all_listed,
) -> IncomingGroup:
    """Return the links by one property; `others` are those of the graphs in which the thing is no hub."""
    within = {name: known[prop.value] for name, known in counts.graphs_of(iri).items() if prop.value in known}
    if not within:
        return _whole_group(store, iri, prop, _sources(others, iri))
    total = next(iter(within.values())) if len(within) == 1 else counts.shared[iri.value][prop.value]
    only_there = [one for one in _sources(others, iri) if not _says(store, one, prop, iri, within)]
    return _group(store, iri, prop, total + len(only_there), first)


def _group(store: GraphStore, iri: NamedNode, prop: NamedNode, total: int, first: First = all_listed) -> IncomingGroup:
    return IncomingGroup(prop, total, incoming_page(store, iri, prop, 0, min(total, first(prop))))


def _whole_group(store: GraphStore, iri: NamedNode, prop: NamedNode, sources: tuple[NamedNode, ...]) -> IncomingGroup:
    """Return the group of sources that were all read."""
    if len(sources) > INCOMING_LIMIT:
        return _group(store, iri, prop, len(sources))
    return IncomingGroup(prop, len(sources), sources)


def _says(store: GraphStore, source: NamedNode, prop: NamedNode, iri: NamedNode, graphs: Iterable[str]) -> bool:
    """Tell whether one of some graphs has a link."""
    return any(store.quads(source, prop, iri, NamedNode(name), limit=1) for name in graphs)


def _of_others(
    store: GraphStore, iri: NamedNode, counts: IncomingCounts, prop: NamedNode | None = None
) -> Sequence[Quad]:
    """Return the links of the graphs in which a thing is no hub; every graph of the release was counted."""
    hubs = counts.graphs_of(iri)
    names = (name for name in sorted(counts.hubs) if name not in hubs and is_told(name, iri.value))
    return [quad for name in names for quad in store.quads(predicate=prop, value=iri, graph=NamedNode(name))]


def _sources(quads: Iterable[Quad], iri: NamedNode) -> tuple[NamedNode, ...]:
    """Return the sources of some links, each once."""
    return tuple(dict.fromkeys(quad.subject for quad in quads if _counts(quad, iri)))  # type: ignore[misc]


def _counts(quad: Quad, iri: NamedNode) -> bool:
    return has_name(quad) and isinstance(quad.graph_name, NamedNode) and is_told(quad.graph_name.value, iri.value)


def has_name(quad: Quad) -> bool:
    """Tell whether the subject of a statement has a name of its own, and not one that stands for a blank node."""
    return isinstance(quad.subject, NamedNode) and not quad.subject.value.startswith(_NAMELESS)


def is_told(graph: str, iri: str) -> bool:
    """Tell whether the links that a graph has to an IRI count: those of the rules only where a rule is asked about."""
    return graph != _RULES or iri.startswith(DSH)


def _by_property(quads: Iterable[Quad]) -> dict[NamedNode, list[Quad]]:
    found: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        found.setdefault(quad.predicate, []).append(quad)
    return found


def _grouped(store: GraphStore, quads: Iterable[Quad], iri: NamedNode) -> tuple[IncomingGroup, ...]:
    """Return links that were all read, by property."""
    groups = (_whole_group(store, iri, prop, _sources(some, iri)) for prop, some in _by_property(quads).items())
    return tuple(sorted((group for group in groups if group.total), key=_name))


def _counted(store: GraphStore, iri: NamedNode, first: First) -> tuple[IncomingGroup, ...]:
    groups = []
    for row in store.select(question("incoming-counts", entity=[iri])).rows:
        prop, total = row["property"], row["total"]
        if isinstance(prop, NamedNode) and isinstance(total, Literal):
            groups.append(_group(store, iri, prop, int(total.value), first))
    return tuple(groups)


def _name(group: IncomingGroup) -> str:
    return group.property.value
