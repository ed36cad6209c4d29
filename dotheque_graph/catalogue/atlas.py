"""The atlas: how many things of the catalogue lie in each region and département, by kind, theme and goal."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from dotheque_graph.catalogue.kinds import THEME_SCHEME, kind_of
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.catalogue.within import TERRITORY, place_of, wider
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, PROV, SDG, SKOS, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore

LEVELS: Final = ("departement", "region")
"""Levels of territory that a map shows, the finest first."""
RESOURCES: Final = ("resource", "collection", "source")
"""The kinds of entity that are resources, by segment."""
_THEME: Final = f"{THEME_SCHEME.value}/"
_ATTACHED: Final = (DCTERMS.term("spatial"), DOTH.term("covers"))
_OF_EXPERIMENT: Final = (DOTH.term("documents"), DOTH.term("testedIn"), PROV.term("wasGeneratedBy"))
"""How a resource is tied to the experiment whose places are its own."""
_GOALS: Final = (DOTH.term("goal"), DOTH.term("proposedGoal"))
_DEEPEST: Final = 8

Links = dict[NamedNode, set[NamedNode]]


def area(level: str, code: str) -> NamedNode:
    """Return the IRI of a territory of one level by its code."""
    return NamedNode(f"{TERRITORY}{level}/{code}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is counted: a kind by its segment, "" for all; what has a theme or a narrower one, a goal or its targets."""

    kind: str = ""
    theme: NamedNode | None = None
    goal: NamedNode | None = None

    @property
    def segments(self) -> tuple[str, ...]:
        """Return the segments of what is counted, () for all: selections and sources are resources too."""
        return RESOURCES if self.kind in RESOURCES[:1] else (self.kind,) if self.kind else ()


@dataclass(frozen=True, slots=True)
class Alike:
    """What things that lie in the same places, with the same themes and goals, have in common.

    `areas` are those places and all that they are part of, `themes` theirs and all that are broader.
    """

    kind: str
    areas: frozenset[NamedNode]
    themes: frozenset[NamedNode]
    goals: frozenset[NamedNode]

    def fits(self, chosen: Chosen) -> bool:
        """Tell whether such things are counted."""
        return (
            (not chosen.kind or self.kind in chosen.segments)
            and (chosen.theme is None or chosen.theme in self.themes)
            and (chosen.goal is None or chosen.goal in self.goals)
        )


@dataclass(frozen=True)
class Atlas:
    """How many things are alike, of all that are attached to a place."""

    things: Mapping[Alike, int]

    def counts(self, level: str, chosen: Chosen) -> dict[NamedNode, int]:
        """Return how many things lie in each territory of a level; those with nothing are left out."""
        found: Counter[NamedNode] = Counter()
        prefix = f"{TERRITORY}{level}/"
        for alike, number in self.things.items():
            if alike.fits(chosen):
                for one in alike.areas:
                    if one.value.startswith(prefix):
                        found[one] += number
        return dict(found)

    def elsewhere(self, level: str, chosen: Chosen) -> int:
        """Return how many things are attached to places that lie in no territory of a level: a country, for one."""
        prefix = f"{TERRITORY}{level}/"
        return sum(
            number
            for alike, number in self.things.items()
            if alike.fits(chosen) and not any(one.value.startswith(prefix) for one in alike.areas)
        )

    @cached_property
    def kinds(self) -> Mapping[NamedNode, Mapping[str, int]]:
        """Return how many things of each kind, by segment, lie in each territory, there or in a place within it."""
        found: dict[NamedNode, Counter[str]] = {}
        for alike, number in self.things.items():
            for one in alike.areas:
                found.setdefault(one, Counter())[alike.kind] += number
        return found

    @cached_property
    def themes(self) -> frozenset[NamedNode]:
        """Return the themes that something on the map has, and those that are broader."""
        return frozenset(theme for alike in self.things for theme in alike.themes)

    @cached_property
    def goals(self) -> frozenset[NamedNode]:
        """Return the goals that something on the map has, declared or proposed."""
        return frozenset(goal for alike in self.things for goal in alike.goals)


def atlas_of(view: CatalogueView) -> Atlas:
    """Return the atlas of a release, read once."""
    return view.once("atlas", read_atlas)


def read_atlas(store: GraphStore) -> Atlas:
    """Return the atlas of a catalogue; reads every attachment, theme and goal once.

    A resource lies where the experiment lies that it documents, comes from or was tried in, and serves its goals, as it
    does for the search. An intercommunalité lies in each département of its communes.
    """
    experiments = _links(store, _OF_EXPERIMENT)
    placed = _with_those_of(experiments, _links(store, _ATTACHED))
    climbing = _Climbing(store)
    themes = _links(store, (DCAT.term("theme"),))
    goals = _with_those_of(experiments, _links(store, _GOALS))
    counted: Counter[Alike] = Counter()
    for thing, places in placed.items():
        if not places:
            continue
        kind = kind_of(thing)
        counted[
            Alike(
                kind.segment if kind else "",
                climbing.areas(places),
                climbing.themes(themes.get(thing, ())),
                frozenset(_goal(goal) for goal in goals.get(thing, ())),
            )
        ] += 1
    return Atlas(dict(counted))


def _with_those_of(experiments: Links, links: Links) -> Links:
    """Return what things are linked to, the links of experiments counting for what tells of these too."""
    told = {thing: {link for one in several for link in links.get(one, ())} for thing, several in experiments.items()}
    return {thing: links.get(thing, set()) | told.get(thing, set()) for thing in {*links, *told}}


def _links(store: GraphStore, properties: Iterable[NamedNode]) -> Links:
    found: Links = {}
    for prop in properties:
        for quad in store.quads(predicate=prop):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                found.setdefault(quad.subject, set()).add(quad.object)
    return found


def _goal(iri: NamedNode) -> NamedNode:
    """Return the goal of a target: that of 16.7 is 16."""
    goal, point, _ = iri.value.removeprefix(SDG).partition(".")
    return NamedNode(f"{SDG}{goal}") if point else iri


class _Climbing:
    """What lies above places and themes, read once for each of them."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._around: dict[NamedNode, tuple[NamedNode, ...]] = {}
        self._broader: dict[NamedNode, frozenset[NamedNode]] = {}
        self._sets: dict[frozenset[NamedNode], frozenset[NamedNode]] = {}  # one object for what many things have

    def areas(self, places: Iterable[NamedNode]) -> frozenset[NamedNode]:
        """Return some places and the territories that they lie in."""
        found: set[NamedNode] = set()
        for place in places:
            if place not in self._around:
                self._around[place] = wider(self._store, place)
            found.update((place, *self._around[place]))
        return self._sets.setdefault(frozenset(found), frozenset(found))

    def themes(self, themes: Iterable[NamedNode]) -> frozenset[NamedNode]:
        """Return themes and those that are broader."""
        upwards = (one for theme in themes for one in self._upwards(theme))
        found = frozenset(one for one in upwards if one.value.startswith(_THEME))
        return self._sets.setdefault(found, found)

    def _upwards(self, start: NamedNode) -> frozenset[NamedNode]:
        known = self._broader.get(start)
        if known is None:
            seen, near = {start}, [start]
            for _ in range(_DEEPEST):
                near = [above for one in near for above in self._above(one) if above not in seen]
                seen.update(near)
            known = self._broader[start] = frozenset(seen)
        return known

    def _above(self, theme: NamedNode) -> list[NamedNode]:
        quads = self._store.quads(theme, SKOS.term("broader"))
        return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]


def territories_of(store: GraphStore, level: str) -> tuple[NamedNode, ...]:
    """Return every territory of a level, by code."""
    quads = store.quads(predicate=DOTH.term("level"), value=VOC.term(f"territory-level/{level}"))
    found = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode) and place_of(quad.subject)[0]}
    return tuple(sorted(found, key=lambda one: one.value))
