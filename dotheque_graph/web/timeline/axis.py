"""The drawing of a timeline: what happens on an axis of years, row by row, or counted by year where it is much.

Distances are in CSS pixels; the same input gives the same drawing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from dotheque_graph.catalogue.chronology import KINDS_IN_TIME, Happening

ROWS: Final = 40
"""Happenings that are drawn one by one; of more, the number of each year is."""
_WIDTH: Final = 1040.0
_END: Final = 16.0
"""Room to the right of the last year, for the bar of its last day."""
_TOP: Final = 34.0
_ROW: Final = 30.0
_BAR: Final = 12.0
_LEAST: Final = 9.0
"""Width of a bar at least, so that a day can be seen."""
_COLUMNS: Final = 200.0
_TICKS: Final = 14
"""Years that are written at most."""
_CHARACTER: Final = 7.7
"""Width of a character of a name, about."""
_FAMILIES: Final = ("work", "people", "lists", "proof", "commons")
"""The colours of the diagram of the model, for the kinds in the order of the chronology."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A year of the axis, where its line stands."""

    year: int
    x: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A happening on the axis: its bar, and its name beside it. `place` is its place among those that were given."""

    place: int
    family: str
    x: str
    y: str
    width: str
    text_x: str
    text_y: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Column:
    """A part of the column of a year: how many of a kind there are; `total` stands on the uppermost one, else ""."""

    year: int
    family: str
    x: str
    y: str
    width: str
    height: str
    total: str
    middle: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The drawing: its size, the years, and either bars or columns."""

    width: str
    height: str
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    columns: tuple[Column, ...]
    bar_height: str = f"{_BAR:.0f}"


@dataclass(frozen=True, slots=True)
class _Years:
    first: int
    last: int

    @property
    def each(self) -> float:
        """Return the width of a year."""
        return (_WIDTH - _END) / (self.last - self.first)

    def x(self, moment: float) -> float:
        """Return where a moment stands."""
        return (moment - self.first) * self.each


def family_in_time(segment: str) -> str:
    """Return the name of the colour of a kind in the drawing."""
    return next(name for kind, name in zip(KINDS_IN_TIME, _FAMILIES, strict=True) if kind.segment == segment)


def axis_of(dated: Sequence[Happening], names: Sequence[int]) -> Axis | None:
    """Return the drawing of what has a date, in the order of time; `names` are how long the names are, in characters.

    None where there is nothing to draw.
    """
    if not dated:
        return None
    years = _Years(floor(min(one.span[0] for one in dated)), ceil(max(one.span[1] for one in dated)))
    ticks = tuple(_ticks(years))
    if len(dated) > ROWS:
        return Axis(_n(_WIDTH), _n(_TOP + _COLUMNS + 6), ticks, (), tuple(_columns(dated, years)))
    height = _TOP + _ROW * len(dated) + 6
    bars = tuple(_bar(one, years, place, names[place]) for place, one in enumerate(dated))
    return Axis(_n(_WIDTH), _n(height), ticks, bars, ())


def _ticks(years: _Years) -> Iterator[Tick]:
    step = ceil((years.last - years.first) / _TICKS)
    for year in range(years.first, years.last, step):
        yield Tick(year, _n(years.x(year)))


def _bar(one: Happening, years: _Years, place: int, characters: int) -> Bar:
    """Return a bar with its name to the right of it, or to the left where there is no room."""
    start, end = (years.x(moment) for moment in one.span)
    y = _TOP + _ROW * place + (_ROW - _BAR) / 2
    width = max(end - start, _LEAST)
    right = start + width + characters * _CHARACTER < _WIDTH or start < characters * _CHARACTER
    return Bar(
        place=place,
        family=family_in_time(one.kind.segment),
        x=_n(start),
        y=_n(y),
        width=_n(width),
        text_x=_n(start + width + 8 if right else start - 8),
        text_y=_n(y + _BAR - 1.5),
        anchor="start" if right else "end",
    )


def _columns(dated: Sequence[Happening], years: _Years) -> Iterator[Column]:
    """Yield the columns of the years in which something begins, kind on kind."""
    counts: dict[int, Counter[str]] = {}
    for one in dated:
        counts.setdefault(floor(one.span[0]), Counter())[one.kind.segment] += 1
    most = max(sum(kinds.values()) for kinds in counts.values())
    for year, kinds in sorted(counts.items()):
        below = _TOP + _COLUMNS
        named = [kind.segment for kind in KINDS_IN_TIME if kinds[kind.segment]]
        for segment in named:
            height = kinds[segment] / most * (_COLUMNS - 20)
            below -= height
            total = str(sum(kinds.values())) if segment == named[-1] else ""
            x, width = years.x(year), years.each
            yield Column(
                year=year,
                family=family_in_time(segment),
                x=_n(x + width * 0.08),
                y=_n(below),
                width=_n(width * 0.84),
                height=_n(height),
                total=total,
                middle=_n(x + width / 2),
            )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
