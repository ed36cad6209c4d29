"""What the catalogue covers and what it lacks: goals, themes by type and audience, territories, and how recent it is.

The figures are those of the saved queries named here, so that a page and the query behind it say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dotheque_graph.catalogue.questions import question
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import DOTH, RDF_TYPE, SKOS, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.store.graph_store import GraphStore

BY_GOAL: Final = "competency/contributions-by-goal"
BY_TERRITORY_AND_GOAL: Final = "competency/territories-by-goal"
BY_TYPE: Final = "competency/resources-by-theme-and-type"
BY_AUDIENCE: Final = "competency/resources-by-theme-and-audience"
BY_TERRITORY: Final = "competency/coverage-of-territories"
TYPE_SCHEME: Final = VOC.term("resource-type")
AUDIENCE_SCHEME: Final = VOC.term("audience")
THEME_SCHEME: Final = VOC.term("theme")
LEVELS: Final = ("region", "departement")
"""Levels of territory of which the missing ones are named."""
CLASSES: Final = ("resource", "experiment", "commons")
"""What contributes to goals, by segment of its kind."""
CLASS_OF: Final = {segment: DOTH.term(segment.capitalize()) for segment in CLASSES}
_SEGMENTS: Final = {iri: segment for segment, iri in CLASS_OF.items()}


class Freshness(StrEnum):
    """How things stand somewhere: none, some dated of late, all dated of before, or none of late and some undated."""

    NOTHING = "nothing"
    RECENT = "recent"
    OLD = "old"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things there are, the year of the newest one, None where none has a date, and how many have none."""

    number: int = 0
    newest: int | None = None
    undated: int = 0

    def freshness(self, since: int) -> Freshness:
        """Return how things stand, those of the year `since` and later being recent; what has no date is neither."""
        if not self.number:
            return Freshness.NOTHING
        if self.newest is not None and self.newest >= since:
            return Freshness.RECENT
        return Freshness.UNDATED if self.undated else Freshness.OLD


NONE: Final = Tally()


@dataclass(frozen=True, slots=True)
class Grid:
    """Resources counted by theme and by a second list: `themes` and `columns` are all there are, by order of the lists.

    `cells` has the pairs that have something, narrower themes included.
    """

    themes: tuple[NamedNode, ...]
    columns: tuple[NamedNode, ...]
    cells: Mapping[tuple[NamedNode, NamedNode], Tally]

    def used(self) -> tuple[tuple[NamedNode, ...], tuple[NamedNode, ...]]:
        """Return the themes and the columns that have something."""
        themes, columns = ({pair[place] for pair in self.cells} for place in (0, 1))
        return tuple(one for one in self.themes if one in themes), tuple(one for one in self.columns if one in columns)


@dataclass(frozen=True, slots=True)
class GoalCoverage:
    """What contributes to a goal or to one of its targets, by segment of kind: as stated, and as proposed.

    `territories` are those of experiments, in the order of their French names.
    """

    iri: NamedNode
    stated: Mapping[str, int]
    proposed: Mapping[str, int]
    territories: tuple[NamedNode, ...] = ()

    @property
    def is_linked(self) -> bool:
        """Tell whether anything contributes, be it proposed."""
        return bool(self.stated or self.proposed)


@dataclass(frozen=True, slots=True)
class TerritoryCoverage:
    """What is documented on a territory and on those inside it; `tally` counts experiments and their resources."""

    iri: NamedNode
    experiments: int
    resources: int
    organisations: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Crossing:
    """Experiments of a territory, None where none is stated, that contribute to a goal: as stated, and as proposed."""

    territory: NamedNode | None
    goal: NamedNode
    stated: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of one release; `territories` has every territory of each of LEVELS."""

    goals: tuple[GoalCoverage, ...]
    crossings: tuple[Crossing, ...]
    by_type: Grid
    by_audience: Grid
    territories: Mapping[str, tuple[TerritoryCoverage, ...]]

    def goal(self, iri: NamedNode) -> GoalCoverage | None:
        """Return the coverage of a goal, None for what is no goal."""
        return next((one for one in self.goals if one.iri == iri), None)


def covered(view: CatalogueView) -> Coverage:
    """Return what the release of a view covers, counted once."""
    return view.once("coverage", coverage)


def coverage(store: GraphStore) -> Coverage:
    """Return what a release covers; asks each of the saved queries once, some thirty milliseconds for the real one."""
    crossings = tuple(map(_crossing, _rows(store, BY_TERRITORY_AND_GOAL)))
    return Coverage(
        goals=_goals(store, crossings),
        crossings=crossings,
        by_type=_grid(store, BY_TYPE, "type", TYPE_SCHEME),
        by_audience=_grid(store, BY_AUDIENCE, "audience", AUDIENCE_SCHEME),
        territories={level: _territories(store, level) for level in LEVELS},
    )


def _rows(store: GraphStore, name: str, **values: tuple[NamedNode, ...]) -> tuple[Mapping[str, Term], ...]:
    return store.select(question(name, **values)).rows


def _iri(row: Mapping[str, Term], name: str) -> NamedNode:
    term = row[name]
    return term if isinstance(term, NamedNode) else NamedNode(str(term))


def _number(row: Mapping[str, Term], name: str) -> int:
    term = row.get(name)
    return int(term.value) if isinstance(term, Literal) else 0


def _tally(row: Mapping[str, Term], number: int) -> Tally:
    return Tally(number, _number(row, "newest") or None, _number(row, "undated"))


def _crossing(row: Mapping[str, Term]) -> Crossing:
    territory = _iri(row, "place") if "place" in row else None
    return Crossing(territory, _iri(row, "goal"), _number(row, "declared"), _number(row, "proposed"))


def _goals(store: GraphStore, crossings: tuple[Crossing, ...]) -> tuple[GoalCoverage, ...]:
    found: dict[NamedNode, tuple[dict[str, int], dict[str, int]]] = {}
    for row in _rows(store, BY_GOAL):
        stated, proposed = found.setdefault(_iri(row, "goal"), ({}, {}))
        segment = _SEGMENTS[_iri(row, "class")] if "class" in row else ""
        for counts, name in ((stated, "declared"), (proposed, "proposed")):
            if number := _number(row, name):
                counts[segment] = number
    places = {
        goal: tuple(dict.fromkeys(one.territory for one in crossings if one.goal == goal and one.territory))
        for goal in found
    }
    return tuple(GoalCoverage(goal, *counts, places[goal]) for goal, counts in found.items())


def _grid(store: GraphStore, name: str, column: str, scheme: NamedNode) -> Grid:
    cells = {(_iri(row, "theme"), _iri(row, column)): _tally(row, _number(row, "number")) for row in _rows(store, name)}
    return Grid(concepts(store, THEME_SCHEME), concepts(store, scheme), cells)


def concepts(store: GraphStore, scheme: NamedNode) -> tuple[NamedNode, ...]:
    """Return the concepts of a scheme in the order it states, then by IRI; groups of concepts are left out."""
    members = {quad.subject for quad in store.quads(predicate=SKOS.term("inScheme"), value=scheme)}
    ranked = [
        (_rank(store, one), one.value, one)
        for one in members
        if isinstance(one, NamedNode) and store.quads(one, RDF_TYPE, SKOS.term("Concept"), limit=1)
    ]
    return tuple(one for _, _, one in sorted(ranked, key=lambda entry: entry[:2]))


def _rank(store: GraphStore, concept: NamedNode) -> float:
    stated = [quad.object for quad in store.quads(concept, DOTH.term("order"))]
    return min((float(one.value) for one in stated if isinstance(one, Literal)), default=float("inf"))


def _territories(store: GraphStore, level: str) -> tuple[TerritoryCoverage, ...]:
    rows = _rows(store, BY_TERRITORY, level=(VOC.term(f"territory-level/{level}"),))
    return tuple(map(_territory, rows))


def _territory(row: Mapping[str, Term]) -> TerritoryCoverage:
    experiments, resources = _number(row, "experiments"), _number(row, "resources")
    organisations = _number(row, "organisations")
    tally = _tally(row, experiments + resources)
    return TerritoryCoverage(_iri(row, "territory"), experiments, resources, organisations, tally)
