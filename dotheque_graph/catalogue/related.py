"""What is near an entity: same themes, places inside a place, the places around it and what is there."""

from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.questions import question
from dotheque_graph.namespaces import DCTERMS, DOTH
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore

_MAX_DEPTH: Final = 8
"""Longest chain of places; France has four levels."""
_ATTACHMENTS: Final = (DCTERMS.term("spatial"), DOTH.term("covers"))


@dataclass(frozen=True, slots=True)
class Shared:
    """Another entity and what it has in common: the themes shared, or the place it is attached to."""

    iri: NamedNode
    common: tuple[NamedNode, ...]


def same_themes(store: GraphStore, iri: NamedNode, limit: int = 6) -> tuple[Shared, ...]:
    """Return the resources and experiments that share themes with an entity, those that share most first."""
    shared = _pairs(store, question("same-themes", entity=[iri]), "other", "theme")
    return tuple(sorted(shared, key=lambda one: (-len(one.common), one.iri.value))[:limit])


def inside(store: GraphStore, territory: NamedNode) -> tuple[Shared, ...]:
    """Return what is attached to the places inside a territory, the territory itself left out."""
    return _pairs(store, question("inside-territory", entity=[territory]), "thing", "place")


def _pairs(store: GraphStore, query: str, subject: str, common: str) -> tuple[Shared, ...]:
    found: dict[NamedNode, list[NamedNode]] = {}
    for row in store.select(query).rows:
        one, other = row[subject], row[common]
        if isinstance(one, NamedNode) and isinstance(other, NamedNode):
            found.setdefault(one, []).append(other)
    return tuple(Shared(iri, tuple(terms)) for iri, terms in found.items())


def around(store: GraphStore, territory: NamedNode) -> tuple[NamedNode, ...]:
    """Return the places a territory is part of, the widest first; of two parents the one with the longer chain."""
    return _chain(store, territory, _MAX_DEPTH)


def wider(store: GraphStore, territory: NamedNode) -> tuple[NamedNode, ...]:
    """Return every place a territory is part of, the nearest first."""
    found: dict[NamedNode, None] = {}
    near = _parents(store, territory)
    for _ in range(_MAX_DEPTH):
        found |= dict.fromkeys(near)
        near = [above for place in near for above in _parents(store, place) if above not in found]
    return tuple(found)


def attached(store: GraphStore, territory: NamedNode) -> frozenset[NamedNode]:
    """Return what is attached to a territory itself."""
    quads = (quad for prop in _ATTACHMENTS for quad in store.quads(predicate=prop, value=territory))
    return frozenset(quad.subject for quad in quads if isinstance(quad.subject, NamedNode))


def _chain(store: GraphStore, territory: NamedNode, depth: int) -> tuple[NamedNode, ...]:
    parents = _parents(store, territory)
    if not parents or not depth:
        return ()
    return max(((*_chain(store, parent, depth - 1), parent) for parent in parents), key=len)


def _parents(store: GraphStore, territory: NamedNode) -> list[NamedNode]:
    quads = store.quads(subject=territory, predicate=DCTERMS.term("isPartOf"))
    return sorted({quad.object for quad in quads if isinstance(quad.object, NamedNode)}, key=str)
