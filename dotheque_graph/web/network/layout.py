"""Where things stand in the drawing of a network: the entity in the middle, its neighbours left and right of it.

Neighbours of a kind stand together. Each has a row of its own, so that no name lies on another; its dot lies on an
oval around the middle, its name outside. Distances are in CSS pixels; the same input gives the same plan.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from typing import Final

from dotheque_graph.web.svg import Point
from dotheque_graph.web.svg import short_number as _n

LINE: Final = 16.0
"""Height of a line of a name."""
_NOTE: Final = 14.0
_HEADING: Final = 26.0
_APART: Final = 11.0
_MARGIN: Final = 10.0
_WIDE: Final = 168.0
"""How far dots lie from the middle at its height, and how far above and below everything."""
_NARROW: Final = 84.0
_TO_TEXT: Final = 13.0
_TEXT: Final = 222.0
"""Width that is left for a name."""
_LOWEST: Final = 260.0
"""Height of a drawing at least."""
_BROKEN: Final = 60.0
"""How uneven the sides may be before a kind is broken in two."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A neighbour to place: how many lines its name has, and whether a note stands under it."""

    lines: int
    noted: bool

    @property
    def height(self) -> float:
        """Return the height of its row."""
        return self.lines * LINE + (_NOTE if self.noted else 0) + _APART


@dataclass(frozen=True, slots=True)
class Placed:
    """A neighbour in the plan: its dot, the left or right end of its lines of text, the line that leads to it."""

    dot: Point
    text: Point
    right: bool
    spoke: str

    @property
    def anchor(self) -> str:
        """Return the end of the text that stands beside the dot, as SVG names it."""
        return "start" if self.right else "end"


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading over the neighbours of a kind; `group` is its place among the kinds."""

    group: int
    text: Point
    right: bool

    @property
    def anchor(self) -> str:
        """Return the end of the text that stands towards the middle, as SVG names it."""
        return "start" if self.right else "end"


@dataclass(frozen=True, slots=True)
class Plan:
    """The drawing: its size, its middle, the leaves in the order they were given, the headings."""

    width: float
    height: float
    leaves: tuple[Placed, ...]
    headings: tuple[Heading, ...]

    @property
    def middle(self) -> Point:
        """Return the point that everything stands around."""
        return (self.width / 2, self.height / 2)

    def chord(self, one: int, other: int) -> str:
        """Return the path of SVG between two leaves, bowed towards the middle."""
        (x, y), (ax, ay), (bx, by) = self.middle, self.leaves[one].dot, self.leaves[other].dot
        bend = (x * 0.6 + (ax + bx) * 0.2, y * 0.3 + (ay + by) * 0.35)
        return f"M{_n(ax)} {_n(ay)}Q{_n(bend[0])} {_n(bend[1])} {_n(bx)} {_n(by)}"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of one side: a heading where there is no leaf."""

    group: int
    leaf: Leaf | None = None

    @property
    def height(self) -> float:
        return self.leaf.height if self.leaf else _HEADING


def place(groups: Sequence[Sequence[Leaf]]) -> Plan:
    """Return the plan of neighbours by kind: they go down the left side, then down the right one."""
    left, right = _sides(groups)
    height = max(_height(left), _height(right), _LOWEST) + 2 * _MARGIN
    leaves, headings = [], []
    for rows, on_right in ((left, False), (right, True)):
        for row, top in _stacked(rows, height):
            if row.leaf:
                leaves.append(_placed(row.leaf, top, height, right=on_right))
            else:
                middle = top + _HEADING - _APART
                headings.append(Heading(row.group, (_text_x(middle, height, right=on_right), middle), on_right))
    return Plan(2 * _half(), height, tuple(leaves), tuple(headings))


def _half() -> float:
    return _MARGIN + _TEXT + _TO_TEXT + _WIDE


def _sides(groups: Sequence[Sequence[Leaf]]) -> tuple[list[_Row], list[_Row]]:
    """Return the rows of both sides, as even as can be; a kind is broken only where they would be too uneven."""
    whole = [_rows(number, group) for number, group in enumerate(groups)]
    flat = [row for rows in whole for row in rows]
    between = _best(flat, (place_ for place_, row in enumerate(flat) if row.leaf is None))
    if _uneven(*between) <= _BROKEN:
        return between
    anywhere = _best(flat, range(1, len(flat)))
    return anywhere if _uneven(*anywhere) + _BROKEN < _uneven(*between) else between


def _rows(number: int, group: Sequence[Leaf]) -> list[_Row]:
    return [_Row(number), *(_Row(number, leaf) for leaf in group)]


def _best(flat: list[_Row], breaks: Iterable[int]) -> tuple[list[_Row], list[_Row]]:
    """Return the sides as even as they are when they part at one of some places."""
    above = list(accumulate((row.height for row in flat), initial=0.0))
    return _broken(flat, min(breaks, key=lambda place_: abs(2 * above[place_] - above[-1]), default=0))


def _broken(flat: list[_Row], place_: int) -> tuple[list[_Row], list[_Row]]:
    """Return the rows before and after a place; a heading goes with what it heads, a broken kind has it on both."""
    before, after = flat[:place_], flat[place_:]
    if before and before[-1].leaf is None:
        before, after = before[:-1], [before[-1], *after]
    elif after and after[0].leaf:
        after = [_Row(after[0].group), *after]
    return before, after


def _uneven(left: list[_Row], right: list[_Row]) -> float:
    return abs(_height(left) - _height(right))


def _height(rows: Sequence[_Row]) -> float:
    return sum(row.height for row in rows)


def _stacked(rows: Sequence[_Row], height: float) -> Iterator[tuple[_Row, float]]:
    """Yield the rows of a side with their tops, the whole in the middle of the height."""
    top = (height - _height(rows)) / 2
    for row in rows:
        yield row, top
        top += row.height


def _placed(leaf: Leaf, top: float, height: float, *, right: bool) -> Placed:
    y = top + (leaf.height - _APART) / 2
    x = _dot_x(y, height, right=right)
    middle = (_half(), height / 2)
    bend = (middle[0] + (x - middle[0]) * 0.5, y)
    spoke = f"M{_n(middle[0])} {_n(middle[1])}Q{_n(bend[0])} {_n(bend[1])} {_n(x)} {_n(y)}"
    return Placed((x, y), (_text_x(y, height, right=right), top + LINE - 4), right, spoke)


def _dot_x(y: float, height: float, *, right: bool) -> float:
    """Return where the oval is at a height."""
    share = (y - height / 2) / (height / 2 + _HEADING)
    out = _NARROW + (_WIDE - _NARROW) * sqrt(max(0.0, 1 - share * share))
    return _half() + (out if right else -out)


def _text_x(y: float, height: float, *, right: bool) -> float:
    return _dot_x(y, height, right=right) + (_TO_TEXT if right else -_TO_TEXT)
