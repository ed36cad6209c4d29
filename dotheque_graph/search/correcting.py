"""Typing errors: the word of the index that somebody meant by one that nothing has."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import tantivy

from dotheque_graph.search.asking import Typed, any_of
from dotheque_graph.search.schema import schema
from dotheque_graph.search.showing import Shown
from dotheque_graph.search.words import STOP_WORDS, composed, tokens

_SHORTEST: Final = 4
"""Letters of a word that may be mistyped."""
_SHORTEST_FOR_TWO: Final = 6
_LOOKED_AT: Final = 100
"""Documents in which a word that was meant is looked for."""

Looked = Callable[[tantivy.Query, int], Iterable[Shown]]
"""Returns what is shown of the best documents of a query, so many of them."""


def meant(word: Typed, look: Looked) -> Typed | None:
    """Return the nearest word of the index, as it is written there; None where there is none near."""
    for distance in _distances(word.word):
        for beginning in (False, True) if word.open else (False,):
            found = _nearest(word, distance, beginning, look)
            if found:
                return found
    return None


def _distances(word: str) -> range:
    if len(word) < _SHORTEST or any(letter.isdigit() for letter in word):
        return range(0)
    return range(1, 3 if len(word) >= _SHORTEST_FOR_TWO else 2)


def _nearest(word: Typed, distance: int, beginning: bool, look: Looked) -> Typed | None:  # noqa: FBT001  # of two
    query = any_of(
        Query.fuzzy_term_query(schema(), name, word.word, distance, prefix=beginning) for name in ("heads", "words")
    )
    away: dict[str, int] = {}
    near: dict[str, Counter[str]] = {}
    for shown in look(query, _LOOKED_AT):
        for found, written in _written(shown):
            if found not in away:
                is_likely = _is_likely(word.word, found, distance)
                away[found] = _away(word.word, found, distance, beginning=beginning) if is_likely else distance + 1
            if away[found] <= distance:
                near.setdefault(found, Counter())[written] += 1
    if not near:
        return None
    best = min(near, key=lambda found: (away[found], -near[found].total(), found))
    return Typed(best, _as_written(near[best]))


def _is_likely(typed: str, found: str, distance: int) -> bool:
    """Tell whether a word may be meant: one that is short, or of which much is wrong, has the right first letter."""
    return found not in STOP_WORDS and ((len(typed) >= _SHORTEST_FOR_TWO and distance == 1) or found[0] == typed[0])


def _written(shown: Shown) -> Iterator[tuple[str, str]]:
    for text in shown.all_texts():
        read = composed(text)
        for token in tokens(read):
            yield token.word, read[token.start : token.end]


def _as_written(forms: Counter[str]) -> str:
    """Return the form in which a word is written mostly, in small letters where it ever is."""
    small = [form for form in forms if form.islower()]
    return min(small or forms, key=lambda form: (-forms[form], form))


def _away(typed: str, found: str, limit: int, *, beginning: bool) -> int:
    if abs(len(found) - len(typed)) > limit and not (beginning and len(found) > len(typed)):
        return limit + 1
    if len(set(typed) - set(found)) > limit:  # each error brings one letter at most: the quick way to see most are far
        return limit + 1
    if not beginning:
        return distance(typed, found)
    lengths = range(max(1, len(typed) - limit), min(len(found), len(typed) + limit) + 1)
    return min((distance(typed, found[:length]) for length in lengths), default=limit + 1)


def distance(one: str, other: str) -> int:
    """Return how many letters were added, left out, exchanged or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


Query = tantivy.Query
