"""The drawing of the wheel of goals: one slice for each, as long as what contributes to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

SIZE: Final = 520
"""Side of the square in which the wheel is drawn."""
_CENTRE: Final = SIZE / 2
_NUMBERS: Final = 84.0
"""Distance of the numbers from the centre; then the coloured ring, then the petals."""
_HUB: Final = 62.0
_RING: Final = (108.0, 124.0)
_PETALS: Final = (129.0, 254.0)
_GAP: Final = 0.018
"""Half the space between two slices, in radians."""
_SHORTEST: Final = 9.0


@dataclass(frozen=True, slots=True)
class Slice:
    """A goal of the wheel: its number with its place, and the outlines of its parts; "" for a part that is empty.

    `back` is where one may click, `told` what the slice says in words.
    """

    number: str
    x: float
    y: float
    href: str
    told: str
    back: str
    ring: str
    stated: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Share:
    """What a slice is drawn from: how many things are stated and how many proposed for the goal of a number."""

    number: str
    href: str
    told: str
    stated: int
    proposed: int


def draw(shares: Sequence[Share]) -> tuple[Slice, ...]:
    """Return the slices of a wheel, the first one at the top, clockwise; the longest one reaches the edge."""
    most = max((share.stated + share.proposed for share in shares), default=0) or 1
    return tuple(_slice(share, place, len(shares), most) for place, share in enumerate(shares))


def _slice(share: Share, place: int, slices: int, most: int) -> Slice:
    width = 2 * pi / slices
    start, end = place * width - pi / 2 + _GAP, (place + 1) * width - pi / 2 - _GAP
    foot = _PETALS[0]
    middle, top = foot + _length(share.stated, most), foot + _length(share.stated + share.proposed, most)
    x, y = _point(_NUMBERS, (start + end) / 2)
    return Slice(
        number=share.number,
        x=x,
        y=y,
        href=share.href,
        told=share.told,
        back=_sector(_HUB, _PETALS[1], start, end),
        ring=_sector(*_RING, start, end),
        stated=_sector(foot, middle, start, end) if share.stated else "",
        proposed=_sector(middle, top, start, end) if share.proposed else "",
    )


def _length(number: int, most: int) -> float:
    room = _PETALS[1] - _PETALS[0]
    return max(_SHORTEST, room * number / most) if number else 0.0


def _point(distance: float, angle: float) -> tuple[float, float]:
    return round(_CENTRE + distance * cos(angle), 1), round(_CENTRE + distance * sin(angle), 1)


def _sector(inner: float, outer: float, start: float, end: float) -> str:
    """Return the path of a part of a ring between two angles, each below half a turn from the other."""
    (ax, ay), (bx, by) = _point(outer, start), _point(outer, end)
    (cx, cy), (dx, dy) = _point(inner, end), _point(inner, start)
    return f"M{ax} {ay}A{outer:.1f} {outer:.1f} 0 0 1 {bx} {by}L{cx} {cy}A{inner:.1f} {inner:.1f} 0 0 0 {dx} {dy}Z"
