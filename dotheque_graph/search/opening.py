"""Opening an index on the disk: knowing whether it is one that this program made, and whether it is still whole."""

import json
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

import tantivy

from dotheque_graph.errors import SearchUnavailable
from dotheque_graph.search.schema import EDITION, prepared

_FILE: Final = "edition.json"
_META: Final = "meta.json"
"""What the engine says an index consists of; the one file of it without a checksum at its end."""
_SUMMED: Final = frozenset({".term", ".pos", ".idx", ".store", ".fast", ".fieldnorm", ".del"})
"""Files that end with their CRC-32, the length of the JSON that holds it, and a number that marks them.

Source: https://github.com/quickwit-oss/tantivy/blob/main/src/directory/footer.rs
"""
_END: Final = struct.Struct("<II")
_MARK: Final = 1337
_LONGEST_FOOTER: Final = 4096
_READ_AT_ONCE: Final = 1 << 20
_MOST_KNOWN: Final = 10_000
_whole: set[tuple[int, int, int, int]] = set()  # files that were whole when they were read: they never change

Identity = tuple[int, int, int]


def write_edition(folder: Path) -> None:
    """Write down of which edition an index is, and the checksum of what the engine says it consists of."""
    said = {**_edition(), "meta": _sum_of(folder)}
    with (folder / _FILE).open("w", encoding="utf-8") as file:
        file.write(json.dumps(said) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _edition() -> dict[str, object]:
    return {"edition": EDITION, "engine": version("tantivy")}


def _sum_of(folder: Path) -> int:
    return zlib.crc32((folder / _META).read_bytes())


def identity_of(folder: Path) -> Identity | None:
    """Return what tells the index of a folder from one that is made in its place later; None where there is none."""
    try:
        found = (folder / _FILE).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def open_index(folder: Path) -> tantivy.Index:
    """Return the index of a folder; raise SearchUnavailable where it is missing, damaged or of another edition.

    Damage inside of its large files is not looked for, see `check_whole`.
    """
    with telling_damage(folder):
        said = json.loads((folder / _FILE).read_text("utf-8"))
        if said != {**_edition(), "meta": _sum_of(folder)}:
            raise SearchUnavailable(f"{folder}: {_FILE}: {said}")
        index = prepared(tantivy.Index.open(str(folder)))
        # An index never changes; looking whether it did takes the engine a thread for each that is open.
        index.config_reader(reload_policy="manual")
    return index


@contextmanager
def telling_damage(folder: Path) -> Iterator[None]:
    """Raise SearchUnavailable for what the engine raises where the files of an index are damaged: it even panics."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise SearchUnavailable(f"{folder}: {error!r}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of pyo3_runtime, a module that cannot be imported
            raise
        raise SearchUnavailable(f"{folder}: {error}") from None


def check_whole(folder: Path) -> None:
    """Raise SearchUnavailable where a file of an index is not as it was written; each is read once in a process.

    The engine itself looks at no checksum: of a damaged file it would give wrong answers.
    """
    with telling_damage(folder):
        for file in sorted(folder.iterdir()):
            if file.suffix not in _SUMMED:
                continue
            found = file.stat()
            known = found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
            if known in _whole:
                continue
            if not _is_whole(file, found.st_size):
                raise SearchUnavailable(f"{file}: CRC")
            if len(_whole) >= _MOST_KNOWN:
                _whole.clear()
            _whole.add(known)


def _is_whole(path: Path, size: int) -> bool:
    """Tell whether a file of the engine has the checksum that is written at its end."""
    with path.open("rb") as file:
        file.seek(max(0, size - _END.size))
        end = file.read()
        length, mark = _END.unpack(end) if len(end) == _END.size else (0, 0)
        body = size - _END.size - length
        if mark != _MARK or length > _LONGEST_FOOTER or body < 0:
            return False
        file.seek(body)
        footer = json.loads(file.read(length))
        file.seek(0)
        found = 0
        while body:
            part = file.read(min(body, _READ_AT_ONCE))
            found, body = zlib.crc32(part, found), body - len(part)
            if not part:
                return False
    return isinstance(footer, dict) and footer.get("crc") == found
