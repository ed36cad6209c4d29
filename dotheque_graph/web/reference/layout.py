"""Where things stand in the diagram: boxes in four columns, lines in the gutters between them, never across a box.

Distances are in CSS pixels. All lines to one class share a lane in each gutter, so that many arrows read as one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.web.svg import Point
from dotheque_graph.web.svg import short_number as _n

HEAD: Final = 30.0
TITLE: Final = 17.0
ROW: Final = 18.0
PAD: Final = 7.0
WIDTH: Final = 198.0
_MARGIN: Final = 8.0
_LANE: Final = 6.0
_GUTTER: Final = 22.0
_GAP: Final = 22.0
_ROUND: Final = 5.0


@dataclass(frozen=True, slots=True)
class Box:
    """A box to place: its name, its number of rows, its column, the lines of its title; a row has one line of text."""

    name: str
    rows: int
    column: int
    titled: int = 1

    @property
    def head(self) -> float:
        """Return the height of the head, which holds the title."""
        return HEAD + TITLE * (self.titled - 1)

    @property
    def height(self) -> float:
        """Return the height."""
        return self.head + (self.rows * ROW + PAD if self.rows else 0)


@dataclass(frozen=True, slots=True)
class Wire:
    """A line to draw from a row of a box (-1 is its head) to the head of another."""

    source: str
    row: int
    target: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """The plan: the upper left corner of each box, the points of each wire, and the size of the whole."""

    corners: Mapping[str, Point]
    routes: Mapping[Wire, tuple[Point, ...]]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Way:
    """A wire with the gutters it runs in, and the gap that it crosses each column by between them."""

    wire: Wire
    gutters: tuple[int, ...]
    gaps: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def bus(self) -> tuple[str, str]:
        """Return what shares a lane with it."""
        return (self.wire.target, self.wire.kind)


def place(boxes: Sequence[Box], wires: Sequence[Wire]) -> Placed:
    """Return where boxes and wires stand: the same input gives the same plan."""
    return _Plan(boxes, wires).placed()


class _Plan:
    def __init__(self, boxes: Sequence[Box], wires: Sequence[Wire]) -> None:
        self._boxes = {box.name: box for box in boxes}
        self._columns = [[box for box in boxes if box.column == column] for column in range(_columns(boxes))]
        self._gap_lanes: dict[tuple[int, int], dict[tuple[str, str], int]] = {}
        self._tops = self._stack()
        self._ways = [self._way(wire) for wire in wires if wire.source in self._boxes and wire.target in self._boxes]
        for way in self._ways:
            for column, gap in zip(way.columns, way.gaps, strict=True):
                lanes = self._gap_lanes.setdefault((column, gap), {})
                lanes.setdefault(way.bus, len(lanes))
        self._tops = self._stack()
        self._lanes = self._pack()
        self._lefts = self._spread()

    def placed(self) -> Placed:
        corners = {box.name: (self._lefts[box.column], self._tops[box.name]) for box in self._boxes.values()}
        routes = {way.wire: _without_repeats(self._points(way)) for way in self._ways}
        bottom = max((self._tops[box.name] + box.height for box in self._boxes.values()), default=0.0)
        lowest = max((point[1] for route in routes.values() for point in route), default=0.0)
        width = self._lefts[-1] + WIDTH + self._gutter_width(len(self._columns)) if self._columns else 0.0
        return Placed(corners, routes, width, max(bottom, lowest) + _MARGIN)

    def _stack(self) -> dict[str, float]:
        """Return the top of each box; a gap is as high as the lanes through it need."""
        tops = {}
        for number, column in enumerate(self._columns):
            top = _MARGIN + self._gap_height(number, 0) - _GAP + number * 3
            for place_, box in enumerate(column):
                tops[box.name] = top
                top += box.height + self._gap_height(number, place_ + 1)
        return tops

    def _gap_height(self, column: int, gap: int) -> float:
        return _GAP + _LANE * len(self._gap_lanes.get((column, gap), ()))

    def _way(self, wire: Wire) -> _Way:
        source, target = self._boxes[wire.source], self._boxes[wire.target]
        if source.column == target.column:
            return _Way(wire, (source.column + 1,), (), ())
        step = 1 if target.column > source.column else -1
        first = source.column + (1 if step > 0 else 0)
        crossed = tuple(range(source.column + step, target.column, step))
        gutters = tuple(first + step * number for number in range(len(crossed) + 1))
        aim = self._tops[wire.target] + HEAD / 2
        return _Way(wire, gutters, tuple(self._nearest_gap(column, aim) for column in crossed), crossed)

    def _nearest_gap(self, column: int, aim: float) -> int:
        middles = [self._gap_middle(column, gap) for gap in range(len(self._columns[column]) + 1)]
        return min(range(len(middles)), key=lambda gap: abs(middles[gap] - aim))

    def _gap_top(self, column: int, gap: int) -> float:
        boxes = self._columns[column]
        if gap == 0 or not boxes:
            return (self._tops[boxes[0].name] if boxes else _MARGIN) - self._gap_height(column, 0)
        above = boxes[gap - 1]
        return self._tops[above.name] + above.height

    def _gap_middle(self, column: int, gap: int) -> float:
        return self._gap_top(column, gap) + self._gap_height(column, gap) / 2

    def _gap_y(self, column: int, gap: int, bus: tuple[str, str]) -> float:
        lane = self._gap_lanes[column, gap][bus]
        return self._gap_top(column, gap) + _GAP / 2 + _LANE * (lane + 0.5)

    def _heights(self, way: _Way) -> list[float]:
        """Return the heights that a wire has on its way: of its row, of each gap, of the head it leads to."""
        source = self._boxes[way.wire.source]
        row = source.head / 2 if way.wire.row < 0 else source.head + ROW * (way.wire.row + 0.5)
        gaps = [self._gap_y(column, gap, way.bus) for column, gap in zip(way.columns, way.gaps, strict=True)]
        offset = 5.0 if way.wire.kind else -2.0
        return [
            self._tops[source.name] + row,
            *gaps,
            self._tops[way.wire.target] + self._boxes[way.wire.target].head / 2 + offset,
        ]

    def _pack(self) -> dict[tuple[int, tuple[str, str]], int]:
        """Return the lane of each bus in each gutter: buses that never meet may share one."""
        spans: dict[tuple[int, tuple[str, str]], list[float]] = {}
        for way in self._ways:
            heights = self._heights(way)
            for number, gutter in enumerate(way.gutters):
                spans.setdefault((gutter, way.bus), []).extend(heights[number : number + 2])
        lanes: dict[tuple[int, tuple[str, str]], int] = {}
        taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
        for (gutter, bus), heights in sorted(
            spans.items(), key=lambda item: (item[0][0], max(item[1]) - min(item[1]), item[0])
        ):
            low, high = min(heights) - 6, max(heights) + 6
            lane = 0
            while any(low < other_high and other_low < high for other_low, other_high in taken.get((gutter, lane), ())):
                lane += 1
            taken.setdefault((gutter, lane), []).append((low, high))
            lanes[gutter, bus] = lane
        return lanes

    def _gutter_width(self, gutter: int) -> float:
        used = [lane for (one, _), lane in self._lanes.items() if one == gutter]
        outer = gutter in (0, len(self._columns))
        if not used:
            return _MARGIN if outer else _GUTTER
        return _GUTTER + _LANE * max(used)

    def _spread(self) -> list[float]:
        lefts, x = [], 0.0
        for number in range(len(self._columns)):
            x += self._gutter_width(number)
            lefts.append(x)
            x += WIDTH
        return lefts

    def _lane_x(self, gutter: int, bus: tuple[str, str]) -> float:
        right_of = (
            self._lefts[gutter] if gutter < len(self._lefts) else self._lefts[-1] + WIDTH + self._gutter_width(gutter)
        )
        return right_of - self._gutter_width(gutter) + _GUTTER / 2 + _LANE * self._lanes[gutter, bus]

    def _points(self, way: _Way) -> Iterator[Point]:
        heights = self._heights(way)
        source, target = self._boxes[way.wire.source], self._boxes[way.wire.target]
        yield (self._side(source, way.gutters[0]), heights[0])
        for number, gutter in enumerate(way.gutters):
            x = self._lane_x(gutter, way.bus)
            yield (x, heights[number])
            yield (x, heights[number + 1])
        yield (self._side(target, way.gutters[-1]), heights[-1])

    def _side(self, box: Box, gutter: int) -> float:
        """Return the edge of a box that a gutter runs along."""
        return self._lefts[box.column] + (WIDTH if gutter > box.column else 0)


def _columns(boxes: Sequence[Box]) -> int:
    return max((box.column for box in boxes), default=-1) + 1


def _without_repeats(points: Iterator[Point]) -> tuple[Point, ...]:
    kept: list[Point] = []
    for point in points:
        if not kept or point != kept[-1]:
            kept.append(point)
    return tuple(kept)


def svg_path(points: Sequence[Point]) -> str:
    """Return the path of SVG through some points, its corners rounded."""
    if not points:
        return ""
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{_n(near[0])} {_n(near[1])}Q{_n(corner[0])} {_n(corner[1])} {_n(far[0])} {_n(far[1])}")
    parts.append(f"L{_n(points[-1][0])} {_n(points[-1][1])}")
    return "".join(parts)


def _towards(start: Point, end: Point) -> Point:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    share = min(_ROUND, length / 2) / length if length else 0.0
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def arrow(points: Sequence[Point]) -> str:
    """Return the points of the tip where a path ends."""
    if len(points) < 2:  # noqa: PLR2004  # a tip needs a direction
        return ""
    (x, y), before = points[-1], points[-2][0]
    back = x - 7 if before < x else x + 7
    return f"{_n(x)},{_n(y)} {_n(back)},{_n(y - 3.5)} {_n(back)},{_n(y + 3.5)}"
