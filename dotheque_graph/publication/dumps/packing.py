"""Packing: one content into a gzip and a zstd file, always the same bytes for the same content."""

import gzip
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import zstandard

from dotheque_graph.publication.dumps.record import DumpFile, Packing, Subject
from dotheque_graph.rdf.formats import Format

_CONTENT: Final = "content"
_GZIP_LEVEL: Final = 6
_ZSTD_LEVEL: Final = 9
_CHUNK: Final = 1 << 20


Writing = Callable[[IO[bytes]], None]
"""Writes a content into a file that is open for it."""


def pack(folder: Path, subject: Subject, form: Format, write: Writing) -> tuple[DumpFile, ...]:
    """Write a content, once as gzip and once as zstd; return the two files."""
    content = folder / _CONTENT
    with content.open("wb") as file:
        write(file)
    unpacked = content.stat().st_size
    files = []
    for packing, packer in ((Packing.GZIP, _gzip), (Packing.ZSTD, _zstd)):
        name = subject.name(form, packing)
        with content.open("rb") as source, _durable(folder / name) as target:
            packer(source, target, unpacked)
        files.append(_described(folder / name, subject, form, packing, unpacked))
    content.unlink()
    return tuple(files)


def keep_plain(folder: Path, subject: Subject, form: Format, content: bytes) -> DumpFile:
    """Write a small content as it is; return the file."""
    path = folder / subject.name(form, Packing.PLAIN)
    with _durable(path) as target:
        target.write(content)
    return _described(path, subject, form, Packing.PLAIN, len(content))


def unpack_into(paths: Iterator[Path], target: IO[bytes]) -> None:
    """Write what gzip files hold, one after the other."""
    for path in paths:
        with gzip.open(path, "rb") as source:
            shutil.copyfileobj(source, target, _CHUNK)


def _described(path: Path, subject: Subject, form: Format, packing: Packing, unpacked: int) -> DumpFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return DumpFile(
        name=path.name,
        scope=subject.scope,
        about=subject.about,
        extension=form.extension,
        packing=packing,
        size=path.stat().st_size,
        unpacked=unpacked,
        sha256=digest,
    )


def _gzip(source: IO[bytes], target: IO[bytes], _unpacked: int) -> None:
    # Without name and time in its header, which would make two packings of one content differ.
    with gzip.GzipFile("", "wb", _GZIP_LEVEL, target, mtime=0) as packed:
        shutil.copyfileobj(source, packed, _CHUNK)


def _zstd(source: IO[bytes], target: IO[bytes], unpacked: int) -> None:
    # One frame that says its size: some readers stop after the first frame, or ask for the size.
    zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True).copy_stream(source, target, size=unpacked)


@contextmanager
def _durable(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that is on the disk once it is closed."""
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
