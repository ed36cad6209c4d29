"""What is asked of the search, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from dotheque_graph.rdf.terms import NamedNode

PAGE_HITS: Final = 20
"""Hits on one page."""
MOST_WORDS: Final = 200
"""Characters of a search that are read."""


class Facet(StrEnum):
    """A way to narrow a search; the value is its name in addresses."""

    KIND = "kind"
    TYPE = "type"
    THEME = "theme"
    GOAL = "goal"
    TERRITORY = "territory"
    ORGANISATION = "organisation"
    NETWORK = "network"
    AUDIENCE = "audience"
    LICENCE = "licence"
    OPENNESS = "openness"
    LANGUAGE = "language"
    EASY = "easy"
    YEAR = "year"
    STATUS = "status"
    COMPLETENESS = "completeness"


class Sort(StrEnum):
    """The order of hits."""

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Asked:
    """A search.

    `chosen` maps facets to short values, of which a hit has one at least, in every facet. `language` is that of titles
    and extracts, "fr" or "en". `page` counts from 1.
    """

    words: str = ""
    chosen: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = PAGE_HITS
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `marked` where it is what was searched for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Extract:
    """A text, or a part of it, with the words found in it; `language` is its language tag, "" where it has none."""

    pieces: tuple[Piece, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that was found; `kind` is the segment of its kind, such as `resource`."""

    iri: NamedNode
    kind: str
    title: Extract
    extract: Extract | None
    score: float


@dataclass(frozen=True, slots=True)
class Count:
    """A value of a facet and how many hits have it.

    `value` is its short form in addresses, `iri` what it stands for, None for years and words of ours. `parent` is the
    short form of the value above it in a tree, "" where there is none. A chosen value is listed even with no hit.
    """

    value: str
    iri: NamedNode | None
    number: int
    chosen: bool = False
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that nothing has, and the one that was searched for instead."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: how many hits there are, those of the page, the counts of each facet, what was corrected.

    Where nothing has all the words, the hits have most of them, and `dropped` lists those that the first hit has not.
    The counts of a facet are those of the search without what is chosen in that facet itself.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, tuple[Count, ...]]
    corrections: tuple[Correction, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that begins as what was typed; `language` is its language tag, "" where it has none."""

    iri: NamedNode
    kind: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class SearchedKind:
    """A kind of entity that readers look for: the instances of `classes`, or the concepts of `scheme`.

    `segment` is its value in the facet; the IRIs of its members start with `prefix`. What is of several kinds is shown
    as the one whose `own` begins its IRI. A kind that is `listed` counts all its members, another one only those that
    are of no other kind.
    """

    segment: str
    classes: tuple[NamedNode, ...]
    prefix: str
    own: str
    scheme: NamedNode | None = None
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Searched:
    """What is indexed: the kinds, and by class what a full entry states, each time one property of several at least."""

    kinds: tuple[SearchedKind, ...]
    recommended: Mapping[NamedNode, tuple[frozenset[NamedNode], ...]]
