"""Owns borders that stay shared: rings are cut where areas meet, and each piece is simplified once for both sides."""

import heapq
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

Point = tuple[float, float]
"""A position on the drawing."""
Spot = tuple[int, int]
"""A position on the grid of the file."""
Place = TypeVar("Place", Point, Spot)
_MOST_NEIGHBOURS = 2
_CLOSED = 4
"""Points of the smallest ring, the first one twice."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A line between two places where areas meet, or a whole ring; `turned` where a ring runs along it backwards."""

    key: tuple[Point, ...]
    turned: bool = False


def pieces(rings: Mapping[Hashable, Sequence[Sequence[Point]]]) -> dict[Hashable, list[list[Piece]]]:
    """Return the pieces of each ring of each area. Rings are closed: they end where they begin."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in (ring for many in rings.values() for ring in many):
        for one, other in pairwise(ring):
            neighbours.setdefault(one, set()).add(other)
            neighbours.setdefault(other, set()).add(one)
    meeting = {point for point, near in neighbours.items() if len(near) > _MOST_NEIGHBOURS}
    return {area: [_cut(ring, meeting) for ring in many] for area, many in rings.items()}


def _cut(ring: Sequence[Point], meeting: set[Point]) -> list[Piece]:
    bare = list(ring[:-1])
    start = next((place for place, point in enumerate(bare) if point in meeting), None)
    if start is None:
        # The same ring may be drawn from another point on its other side: an area within another.
        least = bare.index(min(bare))
        return [_piece([*bare[least:], *bare[:least], bare[least]])]
    turned = [*bare[start:], *bare[:start], bare[start]]
    found, piece = [], [turned[0]]
    for point in turned[1:]:
        piece.append(point)
        if point in meeting:
            found.append(_piece(piece))
            piece = [point]
    return found


def _piece(points: Sequence[Point]) -> Piece:
    forward, backward = tuple(points), tuple(reversed(points))
    return Piece(forward) if forward <= backward else Piece(backward, turned=True)


def simplified(points: Sequence[Point], least: float) -> list[Point]:
    """Return a line without the points that make a triangle under `least` with those beside them (Visvalingam).

    Its ends stay. Of a ring at least a triangle is left.
    """
    kept = list(range(len(points)))
    before = {place: place - 1 for place in kept}
    after = {place: place + 1 for place in kept}
    left = len(points)
    fewest = _CLOSED if points[0] == points[-1] else 2
    queue = [(_area(*points[place - 1 : place + 2]), place) for place in kept[1:-1]]
    heapq.heapify(queue)
    current = {place: area for area, place in queue}
    gone: set[int] = set()
    while queue and left > fewest:
        area, place = heapq.heappop(queue)
        if place in gone or area != current[place]:
            continue
        if area >= least:
            break
        gone.add(place)
        left -= 1
        one, other = before[place], after[place]
        after[one], before[other] = other, one
        for near in (one, other):
            if 0 < near < len(points) - 1:
                # Never less than what was just taken away, so that a line goes point by point from its finest end.
                current[near] = max(area, _area(points[before[near]], points[near], points[after[near]]))
                heapq.heappush(queue, (current[near], near))
    return [point for place, point in enumerate(points) if place not in gone]


def _area(one: Point, middle: Point, other: Point) -> float:
    return abs((middle[0] - one[0]) * (other[1] - one[1]) - (other[0] - one[0]) * (middle[1] - one[1])) / 2


def surface(ring: Sequence[Point]) -> float:
    """Return the area within a closed ring, positive whichever way it runs."""
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))) / 2


def drawn(rings: Iterable[Sequence[Piece]], lines: Mapping[tuple[Point, ...], Sequence[Place]]) -> list[list[Place]]:
    """Return closed rings from their pieces, as the line of each piece says; those without an area are left out."""
    found = []
    for ring in rings:
        spots: list[Place] = []
        for piece in ring:
            line = lines[piece.key]
            for spot in reversed(line) if piece.turned else line:
                if not spots or spots[-1] != spot:
                    spots.append(spot)
        if surface(spots) > 0:
            found.append(spots)
    return found


def joined(areas: Iterable[Sequence[Sequence[Piece]]]) -> list[list[Piece]]:
    """Return the rings around several areas together: the pieces that two of them share are within, and go."""
    seen: dict[tuple[Point, ...], list[Piece]] = {}
    for piece in (piece for rings in areas for ring in rings for piece in ring):
        seen.setdefault(piece.key, []).append(piece)
    outer = [many[0] for many in seen.values() if len(many) == 1]
    starting: dict[Point, list[Piece]] = {}
    for piece in outer:
        starting.setdefault(_ends(piece)[0], []).append(piece)
    found = []
    while any(starting.values()):
        first = next(many for many in starting.values() if many).pop()
        ring, (start, at) = [first], _ends(first)
        while at != start:
            ring.append(starting[at].pop())
            at = _ends(ring[-1])[1]
        found.append(ring)
    return found


def _ends(piece: Piece) -> tuple[Point, Point]:
    first, last = piece.key[0], piece.key[-1]
    return (last, first) if piece.turned else (first, last)


def path(rings: Iterable[Sequence[Spot]]) -> str:
    """Return rings as the `d` of an SVG path, each step from the point before, in as few characters as there can be."""
    return "".join(_ring(ring) for ring in rings)


def _ring(ring: Sequence[Spot]) -> str:
    x, y = ring[0]
    steps = [(u - x, v - y) for (x, y), (u, v) in pairwise(ring[:-1])]
    written = "".join(_number(value, first=not place) for place, value in enumerate(v for step in steps for v in step))
    return f"M{x} {y}l{written}z"


def _number(value: int, *, first: bool) -> str:
    return str(value) if first or value < 0 else f" {value}"
