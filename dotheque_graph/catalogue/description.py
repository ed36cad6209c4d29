"""Descriptions: everything the graph says about one entity and about the nodes it owns, within bounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.incoming import (
    UNCOUNTED,
    First,
    IncomingCounts,
    IncomingGroup,
    all_listed,
    incoming_groups,
)
from dotheque_graph.catalogue.labels import names_by_language
from dotheque_graph.errors import EntityNotFound, EntityWithdrawn
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, ORG, PROV, RDF_TYPE, SCHEMA, SPDX
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term
from dotheque_graph.store.graph_store import GraphStore

OWNED_OUTGOING: Final = (
    PROV.term("qualifiedAssociation"),
    DOTH.term("hasPhase"),
    DOTH.term("hasOutcome"),
    DOTH.term("hasLine"),
    DOTH.term("hasBudget"),
    DOTH.term("hasMilestone"),
    DOTH.term("hasAction"),
    DOTH.term("hasStep"),
    DOTH.term("hasObjective"),
    DCAT.term("distribution"),
    DCTERMS.term("temporal"),
    SPDX.term("checksum"),
    SCHEMA.term("itemListElement"),
)
"""Properties that lead to a node which has no life of its own."""

OWNED_INCOMING: Final = (
    ORG.term("organization"),
    ORG.term("member"),
    PROV.term("agent"),
    DOTH.term("about"),
)
"""Properties by which such a node points to the entity it is about."""

OWNED_LIMIT: Final = 50
"""Owned nodes read for each of those properties; an organisation may have thousands of members."""

_OWNED_BY_OWNED: Final = (DOTH.term("hasLine"), SPDX.term("checksum"))
"""Properties that lead from an owned node to another."""
_ASSOCIATION: Final = PROV.term("qualifiedAssociation")


@dataclass(frozen=True, slots=True)
class Node:
    """One subject: its IRI and its values by property, each in a stable order without doubles.

    `owner` is the activity of a participation seen from the side of its agent.
    """

    iri: NamedNode
    values: Mapping[NamedNode, tuple[Term, ...]]
    owner: NamedNode | None = None

    def all(self, prop: NamedNode) -> tuple[Term, ...]:
        """Return every value of a property."""
        return self.values.get(prop, ())

    def links(self, prop: NamedNode) -> tuple[NamedNode, ...]:
        """Return the values of a property that are IRIs."""
        return tuple(value for value in self.all(prop) if isinstance(value, NamedNode))

    def link(self, prop: NamedNode) -> NamedNode | None:
        """Return the first value of a property that is an IRI."""
        return next(iter(self.links(prop)), None)

    def literal(self, prop: NamedNode) -> Literal | None:
        """Return the first value of a property that is a literal."""
        return next((value for value in self.all(prop) if isinstance(value, Literal)), None)

    @property
    def types(self) -> tuple[NamedNode, ...]:
        """Return the classes."""
        return self.links(RDF_TYPE)


@dataclass(frozen=True, slots=True)
class Description:
    """An entity: its own node, the nodes it owns by IRI, the links that reach it by property."""

    node: Node
    owned: Mapping[NamedNode, Node]
    incoming: tuple[IncomingGroup, ...]

    @property
    def iri(self) -> NamedNode:
        """Return the IRI of the entity."""
        return self.node.iri

    def sources(self, prop: NamedNode) -> tuple[NamedNode, ...]:
        """Return what points here by a property, within the limit."""
        group = self.group(prop)
        return group.sources if group else ()

    def group(self, prop: NamedNode) -> IncomingGroup | None:
        """Return the links that reach the entity by a property, None where there are none."""
        return next((group for group in self.incoming if group.property == prop), None)

    def owned_by(self, prop: NamedNode) -> tuple[Node, ...]:
        """Return the owned nodes that an outgoing property of the entity leads to."""
        return tuple(self.owned[iri] for iri in self.node.links(prop) if iri in self.owned)

    def owned_through(self, prop: NamedNode, node_class: NamedNode) -> tuple[Node, ...]:
        """Return the owned nodes of a class that point to the entity by a property."""
        nodes = (self.owned[iri] for iri in self.sources(prop) if iri in self.owned)
        return tuple(node for node in nodes if node_class in node.types)


def describe(
    store: GraphStore, iri: NamedNode, counts: IncomingCounts | None = None, first: First = all_listed
) -> Description:
    """Return the description of an entity; raise EntityNotFound, or EntityWithdrawn for a tombstone.

    With the counts of the release, a thing that everything points to is described as fast as any other; without, every
    link is counted. `first` is how many links of a hub are read by property.
    """
    node = read_entity(store, iri)
    incoming = incoming_groups(store, iri, counts or UNCOUNTED, first)
    return Description(node, _owned(store, node, incoming), incoming)


def read_entity(store: GraphStore, iri: NamedNode) -> Node:
    """Return the node of an entity; raise EntityNotFound, or EntityWithdrawn for a tombstone."""
    node = read_node(store, iri)
    if not node.values:
        raise EntityNotFound(iri.value)
    _refuse_withdrawn(store, node)
    return node


def read_node(store: GraphStore, iri: NamedNode, properties: Iterable[NamedNode | None] = (None,)) -> Node:
    """Return the node of an IRI, of some properties where they are given; empty where the graph says nothing of it."""
    return _node(iri, (quad for prop in properties for quad in store.quads(subject=iri, predicate=prop)))


def _node(iri: NamedNode, quads: Iterable[Quad], owner: NamedNode | None = None) -> Node:
    values: dict[NamedNode, dict[Term, None]] = {}
    for quad in sorted(quads, key=lambda quad: str(quad.object)):
        values.setdefault(quad.predicate, {})[quad.object] = None
    return Node(iri, {prop: tuple(terms) for prop, terms in values.items()}, owner)


def _refuse_withdrawn(store: GraphStore, node: Node) -> None:
    if DOTH.term("Tombstone") in node.types:
        withdrawn_on = node.literal(DOTH.term("withdrawnOn"))
        successors = node.links(DCTERMS.term("isReplacedBy"))
        named = {iri.value: names_by_language(store, iri) for iri in (node.iri, *successors)}
        raise EntityWithdrawn(
            iri=node.iri.value,
            withdrawn_on=withdrawn_on.value if withdrawn_on else "",
            replaced_by=tuple(iri.value for iri in successors),
            names={iri: names for iri, names in named.items() if names},
        )


def _owned(store: GraphStore, node: Node, incoming: tuple[IncomingGroup, ...]) -> dict[NamedNode, Node]:
    owned: dict[NamedNode, Node] = {}
    waiting = [link for prop in OWNED_OUTGOING for link in node.links(prop)]
    while waiting:
        found = read_node(store, waiting.pop())
        if found.values and found.iri not in owned and found.iri != node.iri:
            owned[found.iri] = found
            waiting.extend(link for prop in _OWNED_BY_OWNED for link in found.links(prop))
    for group in incoming:
        if group.property in OWNED_INCOMING:
            owned.update((source, _read_from_behind(store, source)) for source in group.sources[:OWNED_LIMIT])
    return owned


def _read_from_behind(store: GraphStore, iri: NamedNode) -> Node:
    """Return an owned node that was reached from its far end, with the activity that it belongs to."""
    behind = store.quads(predicate=_ASSOCIATION, value=iri)
    owner = next((quad.subject for quad in behind if isinstance(quad.subject, NamedNode)), None)
    return _node(iri, store.quads(subject=iri), owner)
