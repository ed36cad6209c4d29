"""How hits are put in order: what a word is worth where it stands, and what an entity is worth by itself.

Scores hold no statistics of the index: the same documents rank the same, whatever was indexed or removed around them.
"""

import math
from collections.abc import Mapping
from hashlib import blake2b
from typing import Final

from dotheque_graph.search.model import Facet

POINTS: Final[Mapping[str, float]] = {
    "code": 44.0,
    "title": 40.0,
    "names": 30.0,
    "topics": 20.0,
    "heads": 36.0,
    "words": 8.0,
    "body": 10.0,
    "near": 5.0,
}
"""What a word of a search is worth by the best field that has it; `heads` and `words` for the beginning of one."""
WHOLE_CODE: Final = 700.0
WHOLE_TITLE: Final = 500.0
WHOLE_NAME: Final = 300.0
WHOLE_STEMS: Final = 20.0
"""What it is worth that the whole search is the code, the title, another name, or the title but for its endings."""
IN_ORDER: Final = 20.0
"""What it is worth that the words stand in the title one after another."""
BEGINNING: Final = 4.0
"""What it is worth that the title begins as the search."""

_KINDS: Final[Mapping[str, float]] = {
    "resource": 1.4,
    "experiment": 1.38,
    "collection": 1.37,
    "organisation": 1.28,
    "commons": 1.26,
    "theme": 1.24,
    "goal": 1.22,
    "programme": 1.2,
    "event": 1.19,
    "person": 1.18,
    "platform": 1.17,
    "indicator": 1.12,
    "target": 1.04,
    "territory": 1.0,
    "source": 0.85,
    "discrepancy": 0.8,
    "concept": 0.55,
    "vocabulary": 0.5,
}
_OTHER_KIND: Final = 1.1
_LEVELS: Final[Mapping[str, float]] = {"country": 0.15, "departement": 0.14, "region": 0.13, "epci": -0.03}
_SCIENTIFIC: Final = 0.1
_COMPLETE: Final[Mapping[str, float]] = {"full": 0.02, "partial": 0.01}
_PEOPLE: Final = 0.12
_MOST_PEOPLE: Final = 8
"""Digits of the largest population."""
_STEPS: Final = 24.0
"""The engine multiplies a score by log2(2 + weight); a factor of 1 is written as a logarithm of so many."""
_TIE_BITS: Final = 32
_JITTER: Final = 0.002
_AFTER_ALL_DAYS: Final = 100_000_000


def factor(kind: str, level: str, population: int, completeness: str, *, scientific: bool) -> float:
    """Return what an entity is worth by itself, from 0.5 up to about 1.6."""
    worth = _KINDS.get(kind, _OTHER_KIND) + _LEVELS.get(level, 0.0) + _COMPLETE.get(completeness, 0.0)
    if population > 0:
        worth += _PEOPLE * math.log10(population) / _MOST_PEOPLE
    return worth + (_SCIENTIFIC if scientific else 0.0)


def tie(iri: str) -> int:
    """Return the number of 32 bits that decides between equals: it depends on the IRI alone."""
    return int.from_bytes(blake2b(iri.encode(), digest_size=4).digest(), "big")


def numbers(worth: float, day: int, iri: str) -> dict[str, int]:
    """Return the numbers that hits are ordered by, each the highest for what comes first.

    `weight` multiplies scores in the engine, `rank` orders where nothing is searched for, `newest` and `oldest` go by
    the date, as 20240315, 0 where none is known. Among equals the lowest `tie` comes first.
    """
    own = tie(iri)
    last = (1 << _TIE_BITS) - 1 - own
    jitter = _JITTER * last / (1 << _TIE_BITS)
    return {
        "tie": own,
        "weight": int(2 ** (_STEPS * (worth + jitter))) - 2,
        "rank": (round(worth * 10_000) << _TIE_BITS) | last,
        "newest": (day << _TIE_BITS) | last,
        "oldest": ((_AFTER_ALL_DAYS - day if day else 0) << _TIE_BITS) | last,
    }


TREES: Final = frozenset({Facet.THEME, Facet.GOAL, Facet.TERRITORY})
"""Facets whose values lie in a tree: a document counts for all that its values lie under."""
