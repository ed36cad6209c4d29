"""The outlines of regions and départements, as sheets to draw on; read once from the file that holds them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from dotheque_graph.assets import asset
from dotheque_graph.catalogue import within

METROPOLE: Final = "metropole"
"""The sheet of metropolitan France with Corsica."""
LOCATOR: Final = "locator"
"""The same with few details, for small maps."""
PARIS: Final = "paris"
"""The sheet of Paris and the three départements around it, too small to be seen on the first."""
OVERSEAS: Final = within.OVERSEAS
"""The sheets of the five départements overseas, which are regions as well."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The shape of a territory: the `d` of a path, and the place furthest from its border, with that distance.

    The path is empty where the territory is too small for its sheet.
    """

    path: str
    x: int
    y: int
    room: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing of some territories: its size in units, and the outlines by level and code, "departement/33"."""

    name: str
    width: int
    height: int
    outlines: Mapping[str, Outline]

    def of_level(self, level: str) -> dict[str, Outline]:
        """Return the outlines of one level."""
        return {key: outline for key, outline in self.outlines.items() if key.startswith(f"{level}/")}


@dataclass(frozen=True, slots=True)
class Outlines:
    """Every sheet by name, and by language where the shapes come from, with their licences."""

    sheets: Mapping[str, Sheet]
    sources: Mapping[str, tuple[str, ...]]


@cache
def outlines() -> Outlines:
    """Return the outlines."""
    held = json.loads(asset("data", "territories", "outlines.json").read_text(encoding="utf-8"))
    sources = {language: tuple(said) for language, said in held["sources"].items()}
    return Outlines({name: _sheet(name, one) for name, one in held["sheets"].items()}, sources)


@cache
def drawn() -> frozenset[str]:
    """Return the keys of the territories that have a shape on a sheet, "departement/33"."""
    sheets = outlines().sheets.values()
    return frozenset(key for sheet in sheets for key, outline in sheet.outlines.items() if outline.path)


def _sheet(name: str, held: Mapping[str, Any]) -> Sheet:
    width, height = held["box"]
    return Sheet(name, width, height, {key: Outline(*one) for key, one in held["areas"].items()})
