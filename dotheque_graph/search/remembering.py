"""Answers kept in memory, up to a number and up to their weight: who asks what nobody asked cannot fill the memory."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Final, Generic, TypeVar

from dotheque_graph.search.model import Count, Extract, Facet, Found
from dotheque_graph.search.showing import Shown

T = TypeVar("T")

_ENTRY: Final = 1_000
"""Bytes of an answer with nothing in it, and of its place in the memory; these figures are measured, about."""
_COUNT: Final = 500
_HIT: Final = 800
_PIECE: Final = 200
_CHARACTERS: Final = 2
"""Bytes of a character, mostly one; where one letter of a text needs more, all do."""


class Memory(Generic[T]):
    """The last answers, by question; may be asked from several threads. `weigh` returns about how many bytes one takes.

    It keeps `number` of them at most, and of all together `most` bytes; an answer that takes a quarter of these is not
    kept at all.
    """

    def __init__(self, number: int, most: int, weigh: Callable[[T], int]) -> None:
        self._number, self._most, self._weigh = number, most, weigh
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = Lock()
        self.weight = 0

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the answer that is kept, or make it and keep it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        made = make()
        weight = _ENTRY + _CHARACTERS * len(repr(key)) + self._weigh(made)
        with self._lock:
            if key not in self._kept and weight <= self._most // 4:
                self._kept[key] = made, weight
                self.weight += weight
            while len(self._kept) > self._number or self.weight > self._most:
                self.weight -= self._kept.popitem(last=False)[1][1]
        return made


def weight_of_counts(counts: Mapping[Facet, tuple[Count, ...]]) -> int:
    """Return about how many bytes the counts of facets take."""
    return _COUNT * sum(map(len, counts.values()))


def weight_of_found(found: Found) -> int:
    """Return about how many bytes an answer takes."""
    extracts = [one for hit in found.hits for one in (hit.title, hit.extract) if one]
    return weight_of_counts(found.facets) + _HIT * len(found.hits) + sum(map(_weight_of_extract, extracts))


def _weight_of_extract(extract: Extract) -> int:
    return sum(_PIECE + _CHARACTERS * len(piece.text) for piece in extract.pieces)


def weight_of_shown(shown: Shown | None) -> int:
    """Return about how many bytes what is shown of an entity takes."""
    if shown is None:
        return 0
    texts = [*shown.all_texts(), *(value for value, _ in shown.above)]
    return sum(_PIECE + _CHARACTERS * len(text) for text in texts)
