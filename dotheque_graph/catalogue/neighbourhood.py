"""The neighbourhood of an entity: what it is tied to, by which properties, and what ties its neighbours to each other.

What only stands between two things, a participation or a membership, is one tie with its roles. Reads are bounded.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import Final

from dotheque_graph.catalogue.description import Description, Node
from dotheque_graph.catalogue.incoming import IncomingGroup
from dotheque_graph.catalogue.kinds import KINDS, Kind, kind_of
from dotheque_graph.namespaces import ORG, PROV, RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore

SHOWN: Final = 30
"""Neighbours of an entity that are told; the others are counted."""
_READ: Final = 40
"""Links to a hub read by a property: more than are told, since some lead to what is no neighbour."""
_OF_MANY: Final = 10
"""Neighbours of a kind told of a relation that has more than are told of all: the first stand for the others."""
_OF_A_NEIGHBOUR: Final = 200
"""Statements of a neighbour among which its ties to others are looked for."""
_NO_NEIGHBOURS: Final = frozenset(("passage", "source", "discrepancy", "vocabulary", "term", "shape"))
"""Kinds of what supports or classes a statement and is no part of the story; each has its own pages."""
_SILENT: Final = frozenset((RDF_TYPE, *(SKOS.term(name) for name in ("inScheme", "topConceptOf", "hasTopConcept"))))
_MEMBERSHIP_ENDS: Final = {ORG.term("member"): ORG.term("organization"), ORG.term("organization"): ORG.term("member")}
_AGENT: Final = PROV.term("agent")
_ASSOCIATION: Final = PROV.term("qualifiedAssociation")
_SHORT: Final = {
    _ASSOCIATION: PROV.term("wasAssociatedWith"),
    _AGENT: PROV.term("wasAssociatedWith"),
    ORG.term("member"): ORG.term("memberOf"),
    ORG.term("organization"): ORG.term("memberOf"),
}
"""The direct property that says in short what a participation or a membership says in full."""
_OUTWARD: Final = frozenset((_ASSOCIATION, ORG.term("member")))
"""Of these, those by which the entity itself is the one that the direct property starts from."""
_ROLES: Final = (PROV.term("hadRole"), ORG.term("role"))


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """A property and its direction: `outgoing` from the entity in the middle, else towards it."""

    prop: NamedNode
    outgoing: bool

    @property
    def key(self) -> tuple[str, bool]:
        """Return what relations are sorted by."""
        return (self.prop.value, not self.outgoing)


@dataclass(frozen=True, slots=True)
class Tie:
    """One link between the entity and a neighbour, in certain roles where it is a participation or a membership."""

    relation: Relation
    roles: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing that the entity is tied to."""

    iri: NamedNode
    kind: Kind
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """How many links by a relation lead to neighbours that are not told."""

    relation: Relation
    number: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """An entity with SHOWN of its neighbours or fewer, by kind, and the others counted.

    `between` are the pairs of neighbours that are tied to each other, as places in `neighbours`, the lower one first.
    """

    iri: NamedNode
    neighbours: tuple[Neighbour, ...]
    rest: tuple[Rest, ...]
    between: tuple[tuple[int, int], ...]

    @property
    def total(self) -> int:
        """Return how many links there are to neighbours, told or not."""
        return sum(len(one.ties) for one in self.neighbours) + sum(rest.number for rest in self.rest)


def read_for_neighbours(_: NamedNode) -> int:
    """Return how many links to a hub are read by a property; see `incoming.First`."""
    return _READ


def has_neighbourhood(iri: NamedNode) -> bool:
    """Tell whether an IRI is of a kind that others are tied to: not a source, a note about one, a term or a rule."""
    kind = kind_of(iri)
    return kind is not None and kind.segment not in _NO_NEIGHBOURS


def neighbourhood(store: GraphStore, description: Description) -> Neighbourhood:
    """Return the neighbourhood of what a description is about."""
    found = _without_shortcuts(description, [*_outgoing(description), *_incoming(description)])
    ties: dict[NamedNode, dict[Tie, None]] = {}
    for iri, tie in found:
        if iri != description.iri:
            ties.setdefault(iri, {})[tie] = None
    chosen = _chosen(ties)
    neighbours = tuple(Neighbour(iri, kind, _ordered(ties[iri])) for iri in chosen if (kind := kind_of(iri)))
    return Neighbourhood(
        description.iri, neighbours, _rest(description, ties, set(chosen)), _between(store, chosen, description.iri)
    )


def _ordered(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    return tuple(sorted(ties, key=lambda tie: tie.relation.key))


def _outgoing(description: Description) -> Iterator[tuple[NamedNode, Tie]]:
    """Yield what the entity leads to; a participation leads to its agent."""
    for prop, values in description.node.values.items():
        relation = Relation(prop, outgoing=True)
        for value in values if prop not in _SILENT else ():
            if not isinstance(value, NamedNode):
                continue
            if prop == _ASSOCIATION and value in description.owned:
                yield from _through(description.owned[value], _AGENT, relation)
            elif has_neighbourhood(value):
                yield value, Tie(relation)


def _incoming(description: Description) -> Iterator[tuple[NamedNode, Tie]]:
    """Yield what leads to the entity; a participation comes from its activity, a membership from its other end."""
    for group in description.incoming:
        relation = Relation(group.property, outgoing=False)
        for source in group.sources if group.property not in _SILENT else ():
            node = description.owned.get(source)
            if node and group.property == _AGENT and node.owner:
                yield node.owner, Tie(relation, _roles(node))
            elif node and group.property in _MEMBERSHIP_ENDS:
                yield from _through(node, _MEMBERSHIP_ENDS[group.property], relation)
            elif has_neighbourhood(source):
                yield source, Tie(relation)


def _through(node: Node, far_end: NamedNode, relation: Relation) -> Iterator[tuple[NamedNode, Tie]]:
    for iri in node.links(far_end):
        if has_neighbourhood(iri):
            yield iri, Tie(relation, _roles(node))


def _roles(node: Node) -> tuple[NamedNode, ...]:
    return tuple(role for prop in _ROLES for role in node.links(prop))


def _without_shortcuts(description: Description, found: Sequence[tuple[NamedNode, Tie]]) -> list[tuple[NamedNode, Tie]]:
    """Return the ties without the direct ones that a participation or a membership says in full.

    Of the shortcuts to a hub, of which only the first are read, none is told: who they are with is not known.
    """
    in_full = {(iri, _shortcut(tie.relation)) for iri, tie in found}
    relations = {short for _, short in in_full if short}
    cut = {
        Relation(group.property, outgoing=False)
        for group in description.incoming
        if group.total > len(group.sources) and Relation(group.property, outgoing=False) in relations
    }
    return [(iri, tie) for iri, tie in found if (iri, tie.relation) not in in_full and tie.relation not in cut]


def _shortcut(relation: Relation) -> Relation | None:
    short = _SHORT.get(relation.prop)
    return Relation(short, outgoing=relation.prop in _OUTWARD) if short else None


def _chosen(ties: Mapping[NamedNode, Iterable[Tie]]) -> tuple[NamedNode, ...]:
    """Return the neighbours to tell, by kind: each kind gives one in turn until there are enough.

    Within a kind, those by the relations that have fewest come first, then by IRI.
    """
    sizes = Counter(tie.relation for some in ties.values() for tie in some)
    rarest = {iri: min((sizes[tie.relation], tie.relation.key) for tie in some) for iri, some in ties.items()}
    kinds: dict[str, list[NamedNode]] = {kind.segment: [] for kind in KINDS}
    of_many: Counter[tuple[str, tuple[str, bool]]] = Counter()
    for iri in sorted(ties, key=lambda one: (rarest[one][0], one.value)):
        kind, (size, relation) = kind_of(iri), rarest[iri]
        if kind:
            of_many[kind.segment, relation] += 1
            if size <= SHOWN or of_many[kind.segment, relation] <= _OF_MANY:
                kinds[kind.segment].append(iri)
    turns = (iri for turn in zip_longest(*kinds.values()) for iri in turn if iri)
    kept = set(islice(turns, SHOWN))
    return tuple(iri for iri in chain.from_iterable(kinds.values()) if iri in kept)


def _rest(
    description: Description, ties: Mapping[NamedNode, Iterable[Tie]], chosen: set[NamedNode]
) -> tuple[Rest, ...]:
    """Return what is left out by relation: ties to those not chosen, and links of hubs that were not read."""
    left: dict[Relation, int] = {}
    told = {tie.relation for some in ties.values() for tie in some}
    for iri, some in ties.items():
        for tie in some if iri not in chosen else ():
            left[tie.relation] = left.get(tie.relation, 0) + 1
    for group in description.incoming:
        relation, unread = Relation(group.property, outgoing=False), _unread(description, group)
        if unread and relation in told:
            left[relation] = left.get(relation, 0) + unread
    return tuple(Rest(relation, left[relation]) for relation in sorted(left, key=lambda one: one.key))


def _unread(description: Description, group: IncomingGroup) -> int:
    """Return how many links of a group nobody read: those past the limit, and the owned nodes past theirs."""
    if group.property == _AGENT or group.property in _MEMBERSHIP_ENDS:
        return group.total - sum(source in description.owned for source in group.sources)
    return group.total - len(group.sources)


def _between(store: GraphStore, chosen: Sequence[NamedNode], middle: NamedNode) -> tuple[tuple[int, int], ...]:
    """Return the pairs of neighbours of which one leads to the other, each once."""
    places = {iri: place for place, iri in enumerate(chosen)}
    pairs = set()
    for iri, place in places.items():
        for quad in store.quads(subject=iri, limit=_OF_A_NEIGHBOUR):
            other = places.get(quad.object) if isinstance(quad.object, NamedNode) else None
            if other is not None and other != place and quad.predicate not in _SILENT and quad.object != middle:
                pairs.add((min(place, other), max(place, other)))
    return tuple(sorted(pairs))
