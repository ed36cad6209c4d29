"""The map as it is drawn: classes of numbers with their tones, and the sheets with an area for each territory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from dotheque_graph.web.atlas.outlines import METROPOLE, OVERSEAS, PARIS, Outline, Sheet, outlines

TONES: Final = 5
_SPREAD: Final = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
"""The tones of so many classes, from the lightest."""
_ROOM: Final = 7
"""Units from the middle of an area to its border, from which a number can be read in it."""


@dataclass(frozen=True, slots=True)
class Class:
    """Numbers that have one tone, from `least` to `most`."""

    least: int
    most: int
    tone: int


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory with what the map says of it: its key, "departement/33", its number, where it leads, its words."""

    key: str
    number: int
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Area:
    """An area of a sheet: its shape, its tone (0 for nothing), where it leads, its words, its number and where that is.

    `label` is "" where there is nothing or no room for a number. An area with something can be reached by keyboard.
    """

    path: str
    tone: int
    href: str
    title: str
    label: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A sheet with its areas, those with something last, so that their borders are whole; `caption` names an inset."""

    name: str
    caption: str
    width: int
    height: int
    areas: tuple[Area, ...]


def classes_of(numbers: Sequence[int]) -> tuple[Class, ...]:
    """Return classes of the numbers above 0, at most five, each growing from the one before by the same factor."""
    found = sorted({number for number in numbers if number > 0})
    if not found:
        return ()
    if len(found) <= TONES:
        tones = _SPREAD[len(found)]
        return tuple(Class(number, number, tone) for number, tone in zip(found, tones, strict=True))
    bounds = sorted({round(found[-1] ** (step / TONES)) for step in range(1, TONES + 1)} - {0})
    within = [[number for number in found if low < number <= high] for low, high in pairwise((0, *bounds))]
    kept = [many for many in within if many]
    return tuple(Class(many[0], many[-1], tone) for many, tone in zip(kept, _SPREAD[len(kept)], strict=True))


def tone_of(number: int, classes: Sequence[Class]) -> int:
    """Return the tone of a number, 0 for none."""
    return next((one.tone for one in classes if one.least <= number <= one.most), 0)


def draw(
    territories: Sequence[Territory], classes: Sequence[Class], level: str, captions: Mapping[str, str]
) -> tuple[DrawnSheet, ...]:
    """Return the sheets of a level: metropolitan France, then the insets, each with its caption."""
    known = {one.key: one for one in territories}
    names = (METROPOLE, *((PARIS,) if level == "departement" else ()), *OVERSEAS)
    drawn = (_drawn(outlines().sheets[name], level, known, classes, captions.get(name, "")) for name in names)
    return tuple(sheet for sheet in drawn if sheet.areas or sheet.name == METROPOLE)


def _drawn(
    sheet: Sheet, level: str, known: Mapping[str, Territory], classes: Sequence[Class], caption: str
) -> DrawnSheet:
    areas = [
        _area(outline, known[key], classes)
        for key, outline in sheet.of_level(level).items()
        if key in known and outline.path
    ]
    areas.sort(key=lambda one: one.tone > 0)
    return DrawnSheet(sheet.name, caption, sheet.width, sheet.height, tuple(areas))


def _area(outline: Outline, territory: Territory, classes: Sequence[Class]) -> Area:
    return Area(
        path=outline.path,
        tone=tone_of(territory.number, classes),
        href=territory.href,
        title=territory.title,
        label=str(territory.number) if territory.number and outline.room >= _ROOM else "",
        x=outline.x,
        y=outline.y,
    )
