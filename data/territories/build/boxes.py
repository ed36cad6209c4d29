"""Owns the making of `boxes.nt.gz`: the rectangle around each region and département of metropolitan France.

Input: two GeoJSON files of the regions and the départements, in degrees, with the INSEE code of each in `code`.
Usage: ``python boxes.py REGIONS DEPARTEMENTS``; see ``README.md``.
"""

import sys
from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path

from build import BASE, DCTERMS, GEO, iri, write_compressed
from contours import Polygon, files_given, read_polygons

DCAT = "http://www.w3.org/ns/dcat#"
SOURCE = f"{BASE}id/source/admin-express-2018"
STEP = Decimal("0.001")
"""About a hundred metres: the contours are simplified, and a finer box would claim more than they know."""


def box(polygons: list[Polygon]) -> str:
    """Return the rectangle around some polygons as WKT, rounded outward to the step, without a coordinate system."""
    points = [point[:2] for polygon in polygons for ring in polygon for point in ring]
    longitudes, latitudes = zip(*(map(Decimal, point) for point in points), strict=True)
    west, south = (min(values).quantize(STEP, ROUND_FLOOR) for values in (longitudes, latitudes))
    east, north = (max(values).quantize(STEP, ROUND_CEILING) for values in (longitudes, latitudes))
    return f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"


def triples(level: str, features: Mapping[str, list[Polygon]]) -> Iterator[str]:
    """Yield the N-Triples lines of the territories of one level: the box, and where it comes from."""
    for code, polygons in features.items():
        subject = f"<{iri((level, code))}>"
        yield f'{subject} <{DCAT}bbox> "{box(polygons)}"^^<{GEO}wktLiteral> .'
        yield f"{subject} <{DCTERMS}source> <{SOURCE}> ."


def build(regions: Path, departements: Path, target: Path) -> None:
    """Write ``boxes.nt.gz`` into ``target`` and say how many boxes it has."""
    levels = {"region": read_polygons(regions, Decimal), "departement": read_polygons(departements, Decimal)}
    lines = [line for level, features in levels.items() for line in triples(level, features)]
    write_compressed(target / "boxes.nt.gz", lines)
    sys.stdout.write(", ".join(f"{len(features)} boxes of {level}" for level, features in levels.items()) + "\n")


def main() -> None:
    """Read the command line and build the file."""
    build(
        *files_given(
            "Build the boxes of the territories of the catalogue.",
            regions="GeoJSON file of the regions",
            departements="GeoJSON file of the départements",
        )
    )


if __name__ == "__main__":
    main()
