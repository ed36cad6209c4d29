"""Owns the reading of contours and of the command line, for the scripts that make something of contours."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from build import HERE

Polygon = list[list[list[Any]]]
"""Rings, the outer one first, each a list of positions: longitude, latitude, and whatever the file adds."""


def read_polygons(file: Path, number: Callable[[str], Any] = float) -> dict[str, list[Polygon]]:
    """Return the polygons of a GeoJSON file by INSEE code, its decimals read by `number`.

    The parts of a code that comes twice are put together.
    """
    found: dict[str, list[Polygon]] = {}
    for feature in json.loads(file.read_text(encoding="utf-8"), parse_float=number)["features"]:
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        found.setdefault(feature["properties"]["code"], []).extend(polygons)
    return found


def files_given(description: str, **inputs: str) -> tuple[Path, ...]:
    """Return the files of the command line in the order of `inputs`, which says what each is, then the target."""
    parser = argparse.ArgumentParser(description=description)
    for name, words in inputs.items():
        parser.add_argument(name, type=Path, help=words)
    parser.add_argument("--target", type=Path, default=HERE.parent, help="folder to write into")
    given = parser.parse_args()
    return (*(getattr(given, name) for name in inputs), given.target)
