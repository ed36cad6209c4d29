"""The chronology of a release: what has a date, as precise as its source; and apart, what has none or only words.

Nothing is placed by guess: "dès 2022" is a date only where the catalogue says that it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT, Kind
from dotheque_graph.catalogue.within import wider
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, RDF_TYPE, SCHEMA
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.graph_store import GraphStore

KINDS_IN_TIME: Final = tuple(KIND_OF_SEGMENT[one] for one in ("experiment", "phase", "event", "programme", "milestone"))
"""What the chronology is about, in the order of its rows."""
_START: Final = SCHEMA.term("startDate")
_END: Final = SCHEMA.term("endDate")
_STATED: Final = DOTH.term("dateStatedAs")
_DUE: Final = DOTH.term("due")
_ORDER: Final = DOTH.term("order")
_WRITTEN: Final = re.compile(r"(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?(?:T.*|Z|[+-]\d\d:\d\d)?")
"""A year, a month or a day as XSD writes them: gYear, gYearMonth, date, dateTime."""
_MONTHS: Final = 12
_DAYS: Final = 31


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A date as precise as it is known: `month` and `day` are 0 where they are not."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def begins(self) -> float:
        """Return where it begins on an axis of years: 2024.0 for 2024, 2024.5 for July."""
        return self.year + max(self.month - 1, 0) / _MONTHS + max(self.day - 1, 0) / _DAYS / _MONTHS

    @property
    def ends(self) -> float:
        """Return where it ends on the axis: a year lasts a year, a month a twelfth of it."""
        if not self.month:
            return self.year + 1.0
        if not self.day:
            return self.year + self.month / _MONTHS
        return self.begins + 1 / _DAYS / _MONTHS


def moment_of(literal: Literal) -> Moment | None:
    """Return the moment that a literal writes, None for what is no date of XSD."""
    found = _WRITTEN.fullmatch(literal.value)
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    return Moment(year, month, day) if month <= _MONTHS and day <= _DAYS else None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens: when it begins and ends where that is known, and in which words the source says it.

    `owner` is the experiment of a phase; `themes` and `places` are its own, or those of its owner; `around` has its
    places and all that these are part of. `due` is a delay from a beginning that has no date.
    """

    iri: NamedNode
    kind: Kind
    start: Moment | None
    end: Moment | None
    stated: tuple[Literal, ...] = ()
    due: Literal | None = None
    owner: NamedNode | None = None
    order: float = 0.0
    themes: frozenset[NamedNode] = frozenset()
    places: frozenset[NamedNode] = frozenset()
    around: frozenset[NamedNode] = frozenset()

    @property
    def first(self) -> Moment | None:
        """Return the earliest moment that is known of it."""
        return self.start or self.end

    @property
    def span(self) -> tuple[float, float]:
        """Return where it stands on the axis of years; only for what has a date."""
        known = [one for one in (self.start, self.end) if one]
        return (known[0].begins, max(known[0].ends, known[-1].ends))


@dataclass(frozen=True, slots=True)
class Chronology:
    """All that happens: `dated` in the order of time, `stated` where the words of the source are all there is, `bare`.

    `bare` has the experiments of which neither they nor any of their phases has a date or words for one.
    """

    dated: tuple[Happening, ...]
    stated: tuple[Happening, ...]
    bare: tuple[Happening, ...]

    def of(self, kind: str = "", theme: NamedNode | None = None, place: NamedNode | None = None) -> "Chronology":
        """Return the part of one kind, on one theme, in one territory or inside it."""

        def fits(one: Happening) -> bool:
            return (
                (not kind or one.kind.segment == kind)
                and (theme is None or theme in one.themes)
                and (place is None or place in one.around)
            )

        return Chronology(*(tuple(filter(fits, part)) for part in (self.dated, self.stated, self.bare)))

    def everything(self) -> tuple[Happening, ...]:
        """Return all of it."""
        return (*self.dated, *self.stated, *self.bare)


def chronology(store: GraphStore) -> Chronology:
    """Return the chronology of a store; reads every experiment, phase, event, programme and milestone once."""
    found = tuple(_Reading(store).happenings())
    dated = sorted((one for one in found if one.first), key=_by_time)
    stated = sorted((one for one in found if not one.first and (one.stated or one.due)), key=_by_order)
    told = {one.owner for one in (*dated, *stated)}
    bare = (one for one in found if one.kind.segment == "experiment" and not one.first and not one.stated)
    return Chronology(
        tuple(dated), tuple(stated), tuple(sorted((one for one in bare if one.iri not in told), key=_by_order))
    )


def _by_time(one: Happening) -> tuple[tuple[float, float], int, float, str]:
    return (one.span, KINDS_IN_TIME.index(one.kind), one.order, one.iri.value)


def _by_order(one: Happening) -> tuple[int, float, str]:
    return (KINDS_IN_TIME.index(one.kind), one.order, one.iri.value)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One pass over a store; it remembers what places are part of."""

    store: GraphStore
    _wider: dict[NamedNode, frozenset[NamedNode]] = field(default_factory=dict)

    def happenings(self) -> Iterator[Happening]:
        """Yield everything of the kinds in time, each once, under the first kind that it is of."""
        owners = self._owners()
        seen: set[NamedNode] = set()
        for kind in KINDS_IN_TIME:
            for iri in self._members(kind):
                if iri not in seen:
                    seen.add(iri)
                    yield self._happening(iri, kind, owners.get(iri))

    def _members(self, kind: Kind) -> Iterator[NamedNode]:
        for quad in (quad for one in kind.classes for quad in self.store.quads(predicate=RDF_TYPE, value=one)):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def _owners(self) -> Mapping[NamedNode, NamedNode]:
        """Return the experiment of each phase."""
        quads = self.store.quads(predicate=DOTH.term("hasPhase"))
        return {
            quad.object: quad.subject
            for quad in quads
            if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode)
        }

    def _happening(self, iri: NamedNode, kind: Kind, owner: NamedNode | None) -> Happening:
        values: dict[NamedNode, list[Literal | NamedNode]] = {}
        for quad in self.store.quads(subject=iri):
            if isinstance(quad.object, Literal | NamedNode):
                values.setdefault(quad.predicate, []).append(quad.object)
        places = self._links(iri, owner, DCTERMS.term("spatial"))
        order = next(_literals(values.get(_ORDER, ())), None)
        return Happening(
            iri=iri,
            kind=kind,
            start=min(_moments(values.get(_START, ())), default=None),
            end=max(_moments(values.get(_END, ())), default=None),
            stated=tuple(sorted(set(_literals(values.get(_STATED, ()))), key=lambda one: one.value)),
            due=next(_literals(values.get(_DUE, ())), None),
            owner=owner,
            order=float(order.value) if order else 0.0,
            themes=self._links(iri, owner, DCAT.term("theme")),
            places=places,
            around=places.union(*map(self._around, places)),
        )

    def _links(self, iri: NamedNode, owner: NamedNode | None, prop: NamedNode) -> frozenset[NamedNode]:
        """Return where a property of a thing leads, or that of its owner where it has none itself."""
        for one in (iri, owner):
            quads = self.store.quads(subject=one, predicate=prop) if one else ()
            found = frozenset(quad.object for quad in quads if isinstance(quad.object, NamedNode))
            if found:
                return found
        return frozenset()

    def _around(self, place: NamedNode) -> frozenset[NamedNode]:
        if place not in self._wider:
            self._wider[place] = frozenset(wider(self.store, place))
        return self._wider[place]


def _literals(values: Iterable[object]) -> Iterator[Literal]:
    return (value for value in values if isinstance(value, Literal))


def _moments(values: Iterable[object]) -> Iterator[Moment]:
    return (moment for literal in _literals(values) if (moment := moment_of(literal)))
