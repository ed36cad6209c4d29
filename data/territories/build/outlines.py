"""Owns the making of `outlines.json`: what the regions and départements look like, ready to be drawn.

Input: a GeoJSON file of the départements of metropolitan France, in degrees, with the INSEE code of each in `code`, a
TopoJSON file of the countries, and `departements.nt.gz`, which says what region each is part of.
Usage: ``python outlines.py DEPARTEMENTS COUNTRIES``; see ``README.md``.
"""

import gzip
import json
import math
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from build import BASE, HERE
from contours import files_given, read_polygons
from topology import Piece, Point, Spot, drawn, joined, path, pieces, simplified, surface

SOURCES = {
    "fr": (
        "IGN, Admin Express COG 2018 ; INSEE, 2018 – via france-geojson. Licence Ouverte.",
        "Natural Earth, 1:10m, 4.1 – via world-atlas. Domaine public.",
    ),
    "en": (
        "IGN, Admin Express COG 2018; INSEE, 2018 – via france-geojson. Open Licence.",
        "Natural Earth, 1:10m, 4.1 – via world-atlas. Public domain.",
    ),
}
"""Metropolitan France, then the five départements overseas."""
OVERSEAS = {
    "971": (-61.9, 15.7, -60.9, 16.7),
    "972": (-61.4, 14.2, -60.6, 15.0),
    "973": (-55.0, 2.0, -51.0, 6.0),
    "974": (55.0, -21.6, 56.0, -20.7),
    "976": (44.9, -13.2, 45.4, -12.5),
}
"""Where each lies: west, south, east, north. The file of countries does not tell one from another."""
PARIS = ("75", "92", "93", "94")
"""Too small to be seen on the map of the whole: they have a sheet of their own."""
PARALLELS = (44.0, 49.0)
ORIGIN = (3.0, 46.5)
"""Of the conic projection (Lambert): the parallels that keep their length, then the middle of the sheet, in degrees."""
PART_OF = re.compile(rf"<{BASE}id/territory/departement/(\w+)> <\S+isPartOf> <{BASE}id/territory/region/(\w+)> \.")

Area = Sequence[Sequence[Point]]
Project = Callable[[float, float], Point]


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a sheet is drawn: its longer side, the smallest triangle and the smallest island that are kept, in units."""

    side: int
    triangle: float
    island: float


METROPOLE = Sheet(1000, 14, 30)
LOCATOR = Sheet(120, 2.5, 8)
INSET = Sheet(170, 2.5, 4)


def conic(longitude: float, latitude: float) -> Point:
    """Return a position of metropolitan France on a plane, downwards, on a sphere of radius 1."""
    first, second, middle = (math.radians(angle) for angle in (*PARALLELS, ORIGIN[1]))
    tangent = [math.tan(math.pi / 4 + angle / 2) for angle in (first, second, middle, math.radians(latitude))]
    cone = math.log(math.cos(first) / math.cos(second)) / math.log(tangent[1] / tangent[0])
    factor = math.cos(first) * tangent[0] ** cone / cone
    distance, turn = factor / tangent[3] ** cone, cone * math.radians(longitude - ORIGIN[0])
    return distance * math.sin(turn), distance * math.cos(turn) - factor / tangent[2] ** cone


def flat(box: tuple[float, float, float, float]) -> Project:
    """Return the projection of a small place: degrees, those of longitude shortened as they are in the middle of it."""
    shortened = math.cos(math.radians((box[1] + box[3]) / 2))
    return lambda longitude, latitude: (longitude * shortened, -latitude)


def read_departements(file: Path) -> dict[str, list[list[Point]]]:
    """Return the rings of each département of a GeoJSON file by code, on the plane."""
    return {
        code: [[conic(*point[:2]) for point in ring] for polygon in polygons for ring in polygon]
        for code, polygons in read_polygons(file).items()
    }


def read_overseas(file: Path) -> dict[str, list[list[Point]]]:
    """Return the rings of the départements overseas by code: the polygons of France within the box of each."""
    world = json.loads(file.read_text(encoding="utf-8"))
    france = next(one for one in world["objects"]["countries"]["geometries"] if one["properties"]["name"] == "France")
    outer = [_ring(world, polygon[0]) for polygon in france["arcs"]]
    found = {
        code: [[flat(box)(*point) for point in ring] for ring in outer if all(_within(point, box) for point in ring)]
        for code, box in OVERSEAS.items()
    }
    return {code: rings for code, rings in found.items() if rings}


def _ring(world: Mapping[str, Any], arcs: Sequence[int]) -> list[Point]:
    """Return the points of a ring of a TopoJSON file: its arcs one after the other, `~n` being arc n backwards."""
    (width, height), (west, south) = world["transform"]["scale"], world["transform"]["translate"]
    ring: list[Point] = []
    for number in arcs:
        points, x, y = [], 0, 0
        for step in world["arcs"][max(number, ~number)]:
            x, y = x + step[0], y + step[1]
            points.append((x * width + west, y * height + south))
        ring.extend((points if number >= 0 else points[::-1])[bool(ring) :])
    return ring


def _within(point: Point, box: tuple[float, float, float, float]) -> bool:
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]


def regions_of(file: Path) -> dict[str, str]:
    """Return the region of each département, by code."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return dict(match.groups() for line in lines if (match := PART_OF.match(line)))  # type: ignore[misc]


def sheet(areas: Mapping[str, Area], regions: Mapping[str, str], how: Sheet) -> dict[str, Any]:
    """Return a sheet: its size, and each area and region on it as a path with the place for its number."""
    fitted, size = _fitted(areas, how.side)
    cut = pieces(fitted)
    kept: dict[str, list[list[Piece]]] = {code: joined([rings]) for code, rings in cut.items()}  # type: ignore[misc]
    under: dict[str, list[list[list[Piece]]]] = {}
    for code, rings in kept.items():
        under.setdefault(f"region/{regions[code]}", []).append(rings)
    lines = {
        piece.key: [_spot(point) for point in simplified(piece.key, how.triangle)]
        for rings in kept.values()
        for ring in rings
        for piece in ring
    }
    shapes = {f"departement/{code}": rings for code, rings in kept.items()}
    shapes |= {region: joined(parts) for region, parts in under.items()}
    found = {key: _without_specks(drawn(rings, lines), how.island) for key, rings in sorted(shapes.items())}
    # Of what is too small to have an area on this sheet, the place is known all the same.
    placed = {key: rings or drawn(shapes[key], _whole(shapes[key])) for key, rings in found.items()}
    return {"box": size, "areas": {key: [path(rings), *middle(placed[key])] for key, rings in found.items()}}


def _whole(rings: Sequence[Sequence[Piece]]) -> dict[tuple[Point, ...], Sequence[Point]]:
    return {piece.key: piece.key for ring in rings for piece in ring}


def _fitted(areas: Mapping[str, Area], side: int) -> tuple[dict[str, list[list[Point]]], list[int]]:
    """Return areas moved and scaled to fill a sheet whose longer side is given, and its size; a unit is left around."""
    xs, ys = zip(*(point for rings in areas.values() for ring in rings for point in ring), strict=True)
    west, north = min(xs), min(ys)
    scale = (side - 2) / max(max(xs) - west, max(ys) - north)
    size = [math.ceil((max(values) - least) * scale) + 2 for values, least in ((xs, west), (ys, north))]
    moved = {
        code: [[((x - west) * scale + 1, (y - north) * scale + 1) for x, y in ring] for ring in rings]
        for code, rings in areas.items()
    }
    return moved, size


def _spot(point: Point) -> Spot:
    return round(point[0]), round(point[1])


def _without_specks(rings: list[list[Spot]], least: float) -> list[list[Spot]]:
    """Return the rings without small islands, the largest first; one ring stays whatever its size."""
    ordered = sorted(rings, key=surface, reverse=True)
    return [ring for place, ring in enumerate(ordered) if not place or surface(ring) >= least]


def middle(rings: Sequence[Sequence[Point]], steps: int = 28) -> tuple[int, int, int]:
    """Return the place of an area that is furthest from its border, where a number fits best, and how far that is."""
    xs, ys = zip(*rings[0], strict=True)
    width, height = (max(xs) - min(xs)) / steps, (max(ys) - min(ys)) / steps
    tried = ((min(xs) + width * i, min(ys) + height * j) for i in range(1, steps) for j in range(1, steps))
    far, x, y = max((_distance(point, rings), *point) for point in tried if _inside(point, rings))
    return round(x), round(y), math.floor(far)


def _inside(point: Point, rings: Sequence[Sequence[Point]]) -> bool:
    x, y = point
    crossed = sum(
        (v1 > y) != (v2 > y) and x < (u2 - u1) * (y - v1) / (v2 - v1) + u1 for (u1, v1), (u2, v2) in _edges(rings)
    )
    return crossed % 2 == 1


def _distance(point: Point, rings: Sequence[Sequence[Point]]) -> float:
    return min(_to_edge(point, one, other) for one, other in _edges(rings))


def _to_edge(point: Point, one: Point, other: Point) -> float:
    (x, y), (u, v), (across, down) = point, one, (other[0] - one[0], other[1] - one[1])
    along = ((x - u) * across + (y - v) * down) / (across**2 + down**2)
    nearest = min(1.0, max(0.0, along))
    return math.hypot(x - u - nearest * across, y - v - nearest * down)


def _edges(rings: Sequence[Sequence[Point]]) -> Iterator[tuple[Point, Point]]:
    for ring in rings:
        yield from pairwise(ring)


def build(departements: Path, countries: Path, target: Path) -> None:
    """Write ``outlines.json`` into ``target`` and say how many outlines and bytes it has."""
    regions = regions_of(HERE.parent / "departements.nt.gz")
    metropole, overseas = read_departements(departements), read_overseas(countries)
    sheets = {
        "metropole": sheet(metropole, regions, METROPOLE),
        "locator": sheet(metropole, regions, LOCATOR),
        "paris": sheet({code: metropole[code] for code in PARIS if code in metropole}, regions, INSET),
        **{code: sheet({code: rings}, regions, INSET) for code, rings in overseas.items()},
    }
    lines = [f"{json.dumps(key)}: {json.dumps(one, separators=(',', ':'))}" for key, one in sheets.items()]
    text = f'{{"sources": {json.dumps(SOURCES, ensure_ascii=False)},\n"sheets": {{\n' + ",\n".join(lines) + "\n}}\n"
    (target / "outlines.json").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(metropole) + len(overseas)} outlines of departement, {len(text)} bytes\n")


def main() -> None:
    """Read the command line and build the file."""
    build(
        *files_given(
            "Build the outlines of the territories of the catalogue.",
            departements="GeoJSON file of the départements of metropolitan France",
            countries="TopoJSON file of the countries",
        )
    )


if __name__ == "__main__":
    main()
