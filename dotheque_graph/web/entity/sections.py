"""Sections that the pages of one class have: what opens a resource, chains, selections, boards; and all sections."""

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from dotheque_graph.web import elements
from dotheque_graph.web.atlas.locating import Locator
from dotheque_graph.web.elements import Badge, Card, Fact, Figure, Link, Source, Text, Value


@dataclass(frozen=True, slots=True)
class CardGroups:
    """A section of cards under sub-headings, "" for a group that needs none; `more` leads to all of them."""

    form: ClassVar[str] = "card_groups"
    heading: str
    groups: tuple[tuple[str, tuple[Card, ...]], ...]
    more: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched(Fact):
    """A fact whose values have pages of their own; `more` leads to the search of all that has them."""

    more: Link | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """What opens a resource: where it leads, what to know before, and its own page where it has one.

    `notes` are its format, its size, its language and its licence.
    """

    link: Link
    notes: tuple[Value, ...] = ()
    text: Text | None = None
    about: Link | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A section that opens a resource: its easy versions, its files and pages, else `remark`; what to know before."""

    form: ClassVar[str] = "opening"
    heading: str
    easy: tuple[Link, ...]
    ways: tuple[Way, ...]
    remark: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Particulars:
    """A section of facts that are told in the story rather than beside it."""

    form: ClassVar[str] = "particulars"
    heading: str
    facts: tuple[Fact, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """A step of a chain: its name and what there is of it, nothing where it is not known.

    `here` is the page itself; of a step with `further` things the first ones are given.
    """

    name: str
    values: tuple[Value, ...]
    here: bool = False
    further: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """A section that draws how one thing leads to the next."""

    form: ClassVar[str] = "chain"
    heading: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A thing that somebody chose, and why; `reason` is None where it is not stated."""

    badge: Badge | None
    title: Link
    reason: Text | None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Picks:
    """A section with what a selection contains, in its order; `remark` says how many are announced and named."""

    form: ClassVar[str] = "picks"
    heading: str
    remark: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A section of actions by state, under the figures of a board that is kept elsewhere."""

    form: ClassVar[str] = "board"
    heading: str
    figures: tuple[Figure, ...]
    groups: tuple[tuple[str, tuple[Card, ...]], ...]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A section that tells where: a small map, the places, or how much there is in one, and the way to the map."""

    form: ClassVar[str] = "whereabouts"
    heading: str
    map: Locator | None
    places: tuple[Link, ...]
    counts: tuple[Link, ...]
    remark: str
    more: Link | None


Section: TypeAlias = elements.Section | CardGroups | Opening | Particulars | Chain | Picks | Board | Whereabouts
"""Any section of the page of an entity."""
