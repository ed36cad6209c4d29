"""The small map on the page of a territory, or of what happens there: France in few lines, and where in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from dotheque_graph.catalogue.within import place_of
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.atlas.outlines import LOCATOR, OVERSEAS, Outline, Sheet, outlines

_SEEN = 2
"""Units from the middle of a territory to its border, from which it is seen as an area; less is shown as a dot."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A small map: its words, its size, the land around (a path), the territories shown, dots for those too small."""

    title: str
    width: int
    height: int
    land: str
    places: tuple[str, ...]
    dots: tuple[tuple[int, int], ...]


def locate(territories: Iterable[NamedNode], title: str) -> Locator | None:
    """Return the small map of some regions or départements, None where no outline of them is known.

    One overseas has its own sheet; where some lie in metropolitan France, those are shown.
    """
    keys = sorted("/".join(place_of(one)) for one in territories)
    for name in (LOCATOR, *OVERSEAS):
        sheet = outlines().sheets[name]
        shown = [outline for key in keys if (outline := sheet.outlines.get(key))]
        if shown:
            return _shown(sheet, shown, title)
    return None


def _shown(sheet: Sheet, shown: list[Outline], title: str) -> Locator:
    return Locator(
        title,
        sheet.width,
        sheet.height,
        _land(sheet.name),
        tuple(one.path for one in shown if one.path),
        tuple((one.x, one.y) for one in shown if one.room < _SEEN),
    )


@cache
def _land(name: str) -> str:
    """Return the outlines of the regions of a sheet as one path."""
    return "".join(outline.path for outline in outlines().sheets[name].of_level("region").values())
