"""How a search is answered: by all its words, else by words put right, by their families, by most of them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import tantivy

from dotheque_graph.search.asking import Asking, Typed, all_words, every_one, most_words, one_word, typed
from dotheque_graph.search.correcting import meant
from dotheque_graph.search.model import Correction
from dotheque_graph.search.schema import found_by
from dotheque_graph.search.showing import Shown, shown_at

_FEW: Final = 5
"""Hits below which a search goes on with fewer of its words."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a search is answered: its queries, the words it has in the end, what was corrected, what hits may lack."""

    asking: Asking
    words: tuple[Typed, ...] = ()
    corrections: tuple[Correction, ...] = ()
    lacking: tuple[Typed, ...] = ()


@dataclass(slots=True)
class _Known:
    """The words of a search that something has, as they stand in the index or are of its family; and the others."""

    words: list[Typed] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    lacking: list[Typed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans searches of one index."""

    searcher: tantivy.Searcher

    def plan(self, text: str) -> Plan:
        """Return the plan of a search: the first one that finds something."""
        words = typed(text)
        if not words:  # signs alone find nothing, no words at all find everything
            query = tantivy.Query.empty_query() if text.strip() else every_one()
            return Plan(Asking(query, query))
        plain = all_words(words, text)
        return Plan(plain, words) if self._number(plain.found) else self._without_errors(words)

    def _without_errors(self, words: Sequence[Typed]) -> Plan:
        """Return how a search that nothing answers as it is typed is answered."""
        known = self._known(words)
        kept = tuple(dict.fromkeys(known.words))
        corrections, lacking = tuple(known.corrections), tuple(known.lacking)
        if not kept:
            nothing = tantivy.Query.empty_query()
            return Plan(Asking(nothing, nothing), lacking)
        for tried in (kept, tuple(replace(word, loose=True) for word in kept)):
            asking = all_words(tried, " ".join(word.word for word in kept))
            if self._number(asking.found):
                return Plan(asking, tried, corrections, lacking)
        return self._most(tried, corrections, lacking)

    def _known(self, words: Sequence[Typed]) -> _Known:
        """Put right each word that nothing has, where more have the right one than have words of its family."""
        known = _Known()
        for word in words:
            if self._number(one_word(word)):
                known.words.append(word)
                continue
            loose, right = replace(word, loose=True), meant(word, self._looked)
            relatives = self._number(one_word(loose))
            if right and self._number(one_word(right)) > relatives:
                known.words.append(right)
                known.corrections.append(Correction(word.written, right.written))
            else:
                (known.words if relatives else known.lacking).append(loose)
        return known

    def _most(self, words: tuple[Typed, ...], corrections: tuple[Correction, ...], lacking: tuple[Typed, ...]) -> Plan:
        """Return the plan of what has as many of these words as anything has, or fewer where that is next to nothing.

        What has more of them, and the rarer ones, comes first all the same.
        """
        factors = {word: self._rarity(word) for word in words}
        for at_least in range(len(words) - 1, 0, -1):
            asking = most_words(factors, at_least)
            if self._number(asking.found) >= _FEW:
                break
        return Plan(asking, words, corrections, (*words, *lacking))

    def _rarity(self, word: Typed) -> float:
        return math.log(1 + self.searcher.num_docs / (1 + self._number(one_word(word))))

    def _number(self, query: tantivy.Query) -> int:
        return found_by(self.searcher, query)

    def _looked(self, query: tantivy.Query, limit: int) -> Iterable[Shown]:
        found = self.searcher.search(query, limit, order_by_field="rank")
        return (shown_at(self.searcher, address) for _, address in found.hits)
