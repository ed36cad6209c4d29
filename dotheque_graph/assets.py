"""Where the assets lie (ontology, shapes, queries, pages, catalogue): in a checkout, or inside the installed wheel."""

from pathlib import Path
from typing import Final

ASSET_FOLDERS: Final = ("data", "ontology", "shapes", "sparql", "web")

FEED_SHAPES: Final = ("shapes", "dcat-ap.ttl")
"""The one file of shapes that is no rule of the catalogue: what DCAT-AP asks of the feed; it is in no graph."""

_PACKAGE = Path(__file__).resolve().parent


def asset_root() -> Path:
    """Return the folder that holds every folder of ASSET_FOLDERS.

    The wheel ships them in `dotheque_graph/assets/` (hatchling `force-include`); a checkout has them beside it.
    """
    shipped = _PACKAGE / "assets"
    return shipped if shipped.is_dir() else _PACKAGE.parent


def asset(*parts: str) -> Path:
    """Return the path of an asset, such as `asset("sparql", "entity")`."""
    return asset_root().joinpath(*parts)
