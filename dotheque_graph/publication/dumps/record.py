"""What the dumps of a release are: the files, and the record of them that lies beside.

releases/12/dumps/dumps.json         the record; the folder appears by one rename, whole
releases/12/dumps/dotheque.nq.gz     and the other files
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from dotheque_graph.catalogue.void import slug_of
from dotheque_graph.errors import StoreUnavailable
from dotheque_graph.rdf.formats import JSON_LD, N_QUADS, TRIG, TURTLE, Format
from dotheque_graph.store.releases import Release

EDITION: Final = 1
"""Counts the ways in which dumps were made; it grows when the same release would give other bytes."""
DUMPS_FOLDER: Final = "dumps"
DUMPS_FILE: Final = "dumps.json"
WHOLE: Final = "dotheque"
"""The name of the files that hold everything, without extensions."""

CSV: Final = Format("CSV", "text/csv", "csv")
CSVW: Final = Format("CSVW", "application/csvm+json", "csv-metadata.json")
GRAPH_DUMPS: Final = (N_QUADS, TRIG, TURTLE)
CLASS_DUMPS: Final = (JSON_LD, CSV)
FORMATS: Final[Mapping[str, Format]] = {form.extension: form for form in (*GRAPH_DUMPS, *CLASS_DUMPS, CSVW)}
"""The formats of dumps by extension."""


class Scope(StrEnum):
    """What a file holds: everything, one named graph, or the entities of one class."""

    WHOLE = "whole"
    GRAPH = "graph"
    CLASS = "class"


class Packing(StrEnum):
    """How a file is packed; PLAIN ones are small."""

    GZIP = "gz"
    ZSTD = "zst"
    PLAIN = ""

    @property
    def media_type(self) -> str:
        """Return the media type of what is packed this way (RFC 6713, RFC 8878); "" for PLAIN."""
        return {"gz": "application/gzip", "zst": "application/zstd", "": ""}[self.value]


@dataclass(frozen=True, slots=True)
class Subject:
    """What files are about: everything, or the graph or class of an IRI."""

    scope: Scope
    about: str = ""

    @property
    def stem(self) -> str:
        """Return what the names of the files begin with."""
        slug = slug_of(self.about)
        return {Scope.WHOLE: WHOLE, Scope.GRAPH: f"graph-{slug}", Scope.CLASS: slug}[self.scope]

    def name(self, form: Format, packing: Packing) -> str:
        """Return the name of the file in a format, packed."""
        return ".".join(filter(None, (self.stem, form.extension, packing.value)))


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file.

    `about` is the IRI of the graph or the class, "" for the whole. `size` is in bytes, `unpacked` what it holds once
    it is unpacked. `sha256` is of the file as it lies.
    """

    name: str
    scope: Scope
    about: str
    extension: str
    packing: Packing
    size: int
    unpacked: int
    sha256: str

    @property
    def form(self) -> Format:
        """Return the format of what is packed."""
        return FORMATS[self.extension]

    @property
    def content_type(self) -> str:
        """Return the media type of the file as it lies, with a charset where it is text."""
        return self.packing.media_type or self.form.content_type


@dataclass(frozen=True, slots=True)
class DumpRecord:
    """The dumps of one release: `issued` is when the release was made (ISO 8601), `digest` what it says."""

    edition: int
    release: int
    issued: str
    digest: str
    files: tuple[DumpFile, ...]
    _by_name: dict[str, DumpFile] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {file.name: file for file in self.files})

    def find(self, name: str) -> DumpFile | None:
        """Return the file of a name."""
        return self._by_name.get(name)

    def of(self, scope: Scope, about: str = "") -> tuple[DumpFile, ...]:
        """Return the files about one thing."""
        return tuple(file for file in self.files if file.scope == scope and file.about == about)

    def subjects(self, scope: Scope) -> tuple[str, ...]:
        """Return the graphs or classes that have files, in the order of the files."""
        return tuple(dict.fromkeys(file.about for file in self.files if file.scope == scope))

    def to_json(self) -> str:
        """Return the text of `dumps.json`."""
        facts = {name: value for name, value in asdict(self).items() if name != "_by_name"}
        return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "DumpRecord":
        """Return what `to_json` wrote; raise ValueError, TypeError or KeyError for anything else."""
        facts: dict[str, Any] = json.loads(text)
        files = tuple(
            DumpFile(**{**file, "scope": Scope(file["scope"]), "packing": Packing(file["packing"])})
            for file in facts.pop("files")
        )
        return cls(**facts, files=files)


def dumps_folder(release: Release) -> Path:
    """Return where the dumps of a release lie, or would."""
    return release.path / DUMPS_FOLDER


def dumps_of(release: Release) -> DumpRecord | None:
    """Return the record of the dumps of a release, None where none were made; raise StoreUnavailable."""
    path = dumps_folder(release) / DUMPS_FILE
    try:
        return _record(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreUnavailable(f"{path}: {error}") from None


@lru_cache(maxsize=8)
def _record(path: Path, _changed: int) -> DumpRecord:
    return DumpRecord.from_json(path.read_text("utf-8"))
