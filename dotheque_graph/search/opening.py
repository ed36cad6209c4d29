"""Opening an index on the disk, and knowing whether it is one that this program made."""

import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Final

import tantivy

from dotheque_graph.errors import SearchUnavailable
from dotheque_graph.search.schema import EDITION, prepared

_FILE: Final = "edition.json"


def write_edition(folder: Path) -> None:
    """Write down of which edition an index is."""
    with (folder / _FILE).open("w", encoding="utf-8") as file:
        file.write(json.dumps(_edition()) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _edition() -> dict[str, object]:
    return {"edition": EDITION, "engine": version("tantivy")}


def open_index(folder: Path) -> tantivy.Index:
    """Return the index of a folder; raise SearchUnavailable where it is missing, damaged or of another edition."""
    try:
        edition = json.loads((folder / _FILE).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SearchUnavailable(f"{folder}: {error}") from None
    if edition != _edition():
        raise SearchUnavailable(f"{folder}: edition {edition}")
    try:
        index = prepared(tantivy.Index.open(str(folder)))
        # An index never changes; looking whether it did takes the engine a thread for each that is open.
        index.config_reader(reload_policy="manual")
    except (OSError, ValueError) as error:
        raise SearchUnavailable(f"{folder}: {error}") from None
    return index
