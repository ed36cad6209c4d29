"""What is near an entity: same themes, places inside a place, the places around it and what is there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.kinds import kind_of
from dotheque_graph.catalogue.questions import question
from dotheque_graph.catalogue.within import departements_of, parents, place_of, wider
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore

_MAX_DEPTH: Final = 8
"""Longest chain of places; France has four levels."""
_INSIDE: Final = 60
"""Things listed of those in the places that a territory comprises."""
_HAVING: Final = 60
"""Things of a theme among which those that share most themes are looked for."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Another entity and what it has in common: the themes shared, or the place it is attached to."""

    iri: NamedNode
    common: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """What is attached to places, by territory, for the whole catalogue.

    `inside` has the first things, by IRI, attached to the places a territory comprises, `comprised` how many there
    are. `here` has how many things of each kind, by segment, are attached to a territory itself, `within` how many to
    it or to a place it comprises.
    """

    inside: Mapping[NamedNode, tuple[Shared, ...]]
    comprised: Mapping[NamedNode, int]
    here: Mapping[NamedNode, Mapping[str, int]]
    within: Mapping[NamedNode, Mapping[str, int]]


def places(store: GraphStore) -> Places:
    """Return what is attached where; reads every attachment once."""
    above: dict[NamedNode, tuple[NamedNode, ...]] = {}
    inside: dict[NamedNode, dict[NamedNode, list[NamedNode]]] = {}
    comprised: Counter[NamedNode] = Counter()
    here: dict[NamedNode, Counter[str]] = {}
    within: dict[NamedNode, Counter[str]] = {}
    for thing, its_places in _by_subject(_pairs(store, "attachments", "thing", "place")):
        above |= {place: wider(store, place) for place in its_places if place not in above}
        kind = kind_of(thing)
        around_it = {territory for place in its_places for territory in above[place]}
        comprised.update(around_it)
        for territory in around_it.union(its_places):
            within.setdefault(territory, Counter())[kind.segment if kind else ""] += 1
        for place in its_places:
            here.setdefault(place, Counter())[kind.segment if kind else ""] += 1
            for territory in above[place]:
                known = inside.setdefault(territory, {})
                if len(known) < _INSIDE or thing in known:
                    known.setdefault(thing, []).append(place)
    return Places({territory: _shared(known) for territory, known in inside.items()}, comprised, here, within)


def _shared(known: Mapping[NamedNode, Iterable[NamedNode]]) -> tuple[Shared, ...]:
    return tuple(Shared(thing, tuple(common)) for thing, common in known.items())


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of every resource and experiment, and the first of those that have a theme, by IRI."""

    of: Mapping[NamedNode, tuple[NamedNode, ...]]
    having: Mapping[NamedNode, tuple[NamedNode, ...]]

    def shared_with(self, themes: Iterable[NamedNode], iri: NamedNode, limit: int = 6) -> tuple[Shared, ...]:
        """Return the things, but for one, that share these themes: those that share most first, then by IRI.

        A theme that thousands have brings in its first ones only, so that no page waits for the others.
        """
        wanted = sorted(set(themes), key=str)
        near = {thing for theme in wanted for thing in self.having.get(theme, ()) if thing != iri}
        shared = (Shared(one, tuple(theme for theme in wanted if theme in self.of[one])) for one in near)
        return tuple(sorted(shared, key=lambda one: (-len(one.common), one.iri.value))[:limit])


def themes(store: GraphStore) -> Themes:
    """Return the themes of the catalogue; reads every theme of every thing once."""
    known: dict[NamedNode, NamedNode] = {}  # one object for a theme that thousands have
    of: dict[NamedNode, tuple[NamedNode, ...]] = {}
    having: dict[NamedNode, list[NamedNode]] = {}
    for thing, its_themes in _by_subject(_pairs(store, "themed", "thing", "theme")):
        of[thing] = tuple(known.setdefault(theme, theme) for theme in its_themes)
        for theme in of[thing]:
            near = having.setdefault(theme, [])
            if len(near) < _HAVING:
                near.append(thing)
    return Themes(of, {theme: tuple(near) for theme, near in having.items()})


def _pairs(store: GraphStore, name: str, subject: str, value: str) -> list[tuple[NamedNode, NamedNode]]:
    rows = store.select(question(name)).rows
    pairs = ((row[subject], row[value]) for row in rows)
    return [(one, other) for one, other in pairs if isinstance(one, NamedNode) and isinstance(other, NamedNode)]


def _by_subject(
    pairs: Iterable[tuple[NamedNode, NamedNode]],
) -> Iterator[tuple[NamedNode, list[NamedNode]]]:
    """Yield each subject with its values, both in the order of IRIs."""
    found: dict[NamedNode, list[NamedNode]] = {}
    for subject, value in pairs:
        found.setdefault(subject, []).append(value)
    for subject in sorted(found, key=str):
        yield subject, sorted(found[subject], key=str)


def around(store: GraphStore, territory: NamedNode) -> tuple[NamedNode, ...]:
    """Return the places a territory is part of, the widest first; of two parents the one with the longer chain.

    An intercommunalité lies in the département of its communes; where they are in several, in the region of all these.
    """
    return _chain(store, territory, _MAX_DEPTH)


def _chain(store: GraphStore, territory: NamedNode, depth: int) -> tuple[NamedNode, ...]:
    above = _across(store, territory) or parents(store, territory)
    if not above or not depth:
        return ()
    return max(((*_chain(store, parent, depth - 1), parent) for parent in above), key=len)


def _across(store: GraphStore, territory: NamedNode) -> list[NamedNode]:
    """Return the nearest place that has all the communes of an intercommunalité, short of the country; else nothing."""
    if place_of(territory)[0] != "epci":
        return []
    found = departements_of(store, territory)
    if len(found) > 1:
        found = frozenset(region for one in found for region in parents(store, one))
    return list(found) if len(found) == 1 else []
