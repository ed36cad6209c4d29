"""Owns the making of `boxes.nt.gz`: the rectangle around each region and département of metropolitan France.

Input: two GeoJSON files of the regions and the départements, in degrees, with the INSEE code of each in `code`.
Usage: ``python boxes.py REGIONS DEPARTEMENTS``; see ``README.md``.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

from build import BASE, DCTERMS, GEO, HERE, iri, write_compressed

DCAT = "http://www.w3.org/ns/dcat#"
SOURCE = f"{BASE}id/source/admin-express-2018"
STEP = Decimal("0.001")
"""About a hundred metres: the contours are simplified, and a finer box would claim more than they know."""


def positions(coordinates: list[Any]) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield the (longitude, latitude) of each point of a GeoJSON geometry, however deep its rings are."""
    if isinstance(coordinates[0], list):
        for part in coordinates:
            yield from positions(part)
    else:
        yield Decimal(coordinates[0]), Decimal(coordinates[1])


def box(geometry: Mapping[str, Any]) -> str:
    """Return the rectangle around a geometry as WKT, rounded outward to the step, without a coordinate system."""
    longitudes, latitudes = zip(*positions(geometry["coordinates"]), strict=True)
    west, south = (min(values).quantize(STEP, ROUND_FLOOR) for values in (longitudes, latitudes))
    east, north = (max(values).quantize(STEP, ROUND_CEILING) for values in (longitudes, latitudes))
    return f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"


def read_features(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return the geometries of a GeoJSON file by INSEE code; the parts of a code that comes twice are put together."""
    found: dict[str, dict[str, Any]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)["features"]:
        parts = found.setdefault(feature["properties"]["code"], {"coordinates": []})
        parts["coordinates"].append(feature["geometry"]["coordinates"])
    return found


def triples(level: str, features: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the N-Triples lines of the territories of one level: the box, and where it comes from."""
    for code, geometry in features.items():
        subject = f"<{iri((level, code))}>"
        yield f'{subject} <{DCAT}bbox> "{box(geometry)}"^^<{GEO}wktLiteral> .'
        yield f"{subject} <{DCTERMS}source> <{SOURCE}> ."


def build(regions: Path, departements: Path, target: Path) -> None:
    """Write ``boxes.nt.gz`` into ``target`` and say how many boxes it has."""
    levels = {"region": read_features(regions), "departement": read_features(departements)}
    lines = [line for level, features in levels.items() for line in triples(level, features)]
    write_compressed(target / "boxes.nt.gz", lines)
    sys.stdout.write(", ".join(f"{len(features)} boxes of {level}" for level, features in levels.items()) + "\n")


def main() -> None:
    """Read the command line and build the file."""
    parser = argparse.ArgumentParser(description="Build the boxes of the territories of the catalogue.")
    parser.add_argument("regions", type=Path, help="GeoJSON file of the regions")
    parser.add_argument("departements", type=Path, help="GeoJSON file of the départements")
    parser.add_argument("--target", type=Path, default=HERE.parent, help="folder to write into")
    arguments = parser.parse_args()
    build(arguments.regions, arguments.departements, arguments.target)


if __name__ == "__main__":
    main()
