"""Where a territory lies: in all that it is part of; an intercommunalité, in the départements of its communes too."""

from collections.abc import Iterable
from typing import Final

from dotheque_graph.namespaces import DCTERMS, ID
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore

TERRITORY: Final = f"{ID}territory/"
_MAX_DEPTH: Final = 8
"""Longest chain of places; France has four levels."""
OVERSEAS: Final = ("971", "972", "973", "974", "976")
"""The codes of the départements overseas; other codes of three characters are those of collectivities overseas."""


def place_of(territory: NamedNode) -> tuple[str, str]:
    """Return the level and the code of a territory, as its IRI has them; ("", "") for what is none."""
    if not territory.value.startswith(TERRITORY):
        return "", ""
    level, _, code = territory.value.removeprefix(TERRITORY).partition("/")
    return level, code


def is_collectivity(territory: NamedNode) -> bool:
    """Tell whether a territory is a collectivity or a land overseas, which the territories state at both levels."""
    level, code = place_of(territory)
    return len(code) == len(OVERSEAS[0]) and (level == "region" or (level == "departement" and code not in OVERSEAS))


def wider(store: GraphStore, territory: NamedNode) -> tuple[NamedNode, ...]:
    """Return every place that a territory lies in, the nearest first.

    An intercommunalité lies in each département, and so in each region, that has one of its communes: the territories
    state it of the communes alone. The saved queries that count by territory say the same.
    """
    across = departements_of(store, territory) if place_of(territory)[0] == "epci" else ()
    found = _climbed(store, sorted(across, key=str))
    return tuple(dict.fromkeys((*found, *_climbed(store, parents(store, territory)))))


def _climbed(store: GraphStore, near: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    found: dict[NamedNode, None] = {}
    for _ in range(_MAX_DEPTH):
        found |= dict.fromkeys(near)
        near = [above for place in near for above in parents(store, place) if above not in found]
    return tuple(found)


def parents(store: GraphStore, territory: NamedNode) -> list[NamedNode]:
    """Return the places that a territory is stated to be part of, by IRI."""
    quads = store.quads(subject=territory, predicate=DCTERMS.term("isPartOf"))
    return sorted({quad.object for quad in quads if isinstance(quad.object, NamedNode)}, key=str)


def departements_of(store: GraphStore, territory: NamedNode) -> frozenset[NamedNode]:
    """Return the départements a territory lies in: itself, those it is part of, and those of the communes within it."""
    if place_of(territory)[0] == "departement":
        return frozenset({territory})
    quads = store.quads(predicate=DCTERMS.term("isPartOf"), value=territory)
    within = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    communes = (one for one in within if place_of(one)[0] == "commune")
    found = (above for one in (territory, *communes) for above in parents(store, one))
    return frozenset(one for one in found if place_of(one)[0] == "departement")
