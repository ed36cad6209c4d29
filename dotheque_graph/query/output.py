"""What a worker writes a result into: at first memory, past the window a file, always within the limits."""

import errno
import hashlib
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dotheque_graph.query.exchange import WINDOW_BYTES
from dotheque_graph.rdf.formats import CSV_RESULTS, JSON_RESULTS, RDF_XML, TSV_RESULTS, XML_RESULTS, Format

_BLOCK: Final = 1 << 16
"""How many bytes are looked at, hashed and written at a time; the engine gives 8 kB."""
_TAIL: Final = 16
"""How many of the last bytes are kept back, for a note on the result is put between them."""

_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r"))
_NO_CHARACTER: Final = re.compile(rb"\xEF\xBF[\xBE\xBF]")
"""U+FFFE and U+FFFF in UTF-8; with the controls, what no XML 1.0 document may hold (section 2.2)."""

_NOTE: Final = {
    "fr": "Le résultat s'arrête à {rows} lignes ; pour la suite, ajoutez ORDER BY, LIMIT et OFFSET.",
    "en": "The result stops at {rows} rows; for the rest, add ORDER BY, LIMIT and OFFSET.",
}


class Stopped(Exception):
    """A result that cannot be written to its end."""


class Overflow(Stopped):
    """The result went over its limit of bytes."""


class RowsOverflow(Stopped):
    """The result may have gone over its limit of rows, and cannot be cut there."""


class Unwritable(Stopped):
    """The result holds what its format cannot say; the arguments say what, in English and in French."""


class SpoolFailed(Stopped):
    """The file for a large result cannot be made or written; the message says why."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a format says rows: `mark` stands once for each of them but `more`; a note stands before `end`, if any."""

    mark: bytes = b""
    more: int = 0
    end: bytes = b""
    is_xml: bool = False


_SHAPES: Final = {  # by media type, because the hash of a Format takes its time
    JSON_RESULTS.media_type: _Shape(b"},{", 1, b"}"),
    XML_RESULTS.media_type: _Shape(b"<result>", 0, b"</sparql>", is_xml=True),
    CSV_RESULTS.media_type: _Shape(b"\n", -1),
    TSV_RESULTS.media_type: _Shape(b"\n", -1),
    RDF_XML.media_type: _Shape(is_xml=True),
}
_NO_SHAPE: Final = _Shape()
_OVERLAP: Final = len(b"\xef\xbf\xbe") - 1
"""Bytes of a block that are looked at once more with the next, because a forbidden character may lie between both."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A result at its end: the whole of it, None where it lies in the spool file; its size in bytes and its SHA-256."""

    body: bytes | None
    size: int
    digest: str


class Output:
    """A file-like object for the engine; what is written to it is checked in blocks.

    Raises Overflow over `limit` bytes, and Unwritable for a character that the format forbids. Past WINDOW_BYTES, it
    creates the file `spool`, which must not exist, and calls `announce` once the window is written there.
    """

    def __init__(self, form: Format, limit: int, spool: str, announce: Callable[[], None]) -> None:
        self._form = form
        self._limit = limit
        self._spool = spool
        self._announce = announce
        self._shape = _SHAPES.get(form.media_type, _NO_SHAPE)
        self._overlap = len(self._shape.mark) - 1 if self._shape.mark else _OVERLAP
        self._pending = bytearray()
        self._edge = b""
        self._marks = 0
        self._size = 0
        self._digest = hashlib.sha256()
        self._held: list[bytes] = []
        self._most_rows = sys.maxsize
        self._past_rows: Callable[[], None] = _nothing
        self._spooled = False
        self._file = -1

    def write(self, data: bytes, /) -> int:
        """Append `data`."""
        self._pending += data
        if len(self._pending) >= _BLOCK:
            self._pass_on(len(self._pending) - _TAIL)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the blocks are written when they are full."""

    def rows(self) -> int:
        """Return a number of rows that the result does not exceed so far, 0 for one that has none."""
        if not self._shape.mark:
            return 0
        return self._marks + (self._edge + self._pending).count(self._shape.mark) + self._shape.more

    def watch_rows(self, most: int, past: Callable[[], None]) -> None:
        """Have `past` called once, as soon as there may be more rows than `most`; what it raises stops the result."""
        self._most_rows, self._past_rows = most, past

    def finish(self, rows: int | None = None) -> Finished:
        """Return the result; `rows` is where it was cut, which is noted in it where its format can."""
        if rows is not None and self._shape.end:
            at = self._pending.rindex(self._shape.end)
            self._pending[at:at] = _note(self._form, rows)
        self._pass_on(len(self._pending))
        self.close()
        return Finished(None if self._spooled else b"".join(self._held), self._size, self._digest.hexdigest())

    def close(self) -> None:
        """Close the file; what is in it stays."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _pass_on(self, count: int) -> None:
        """Check the first bytes of those pending, and pass them on."""
        block = bytes(self._pending[:count])
        del self._pending[:count]
        self._size += len(block)
        if self._size > self._limit:
            raise Overflow
        seen = self._edge + block
        self._look_at(seen)
        self._edge = seen[-self._overlap :] if self._overlap else b""
        self._digest.update(block)
        if self._file >= 0:
            _write(self._file, block)
            return
        self._held.append(block)
        if self._size > WINDOW_BYTES:
            self._open()

    def _look_at(self, text: bytes) -> None:
        if self._shape.mark:
            self._marks += text.count(self._shape.mark)
            if self._marks + self._shape.more > self._most_rows:
                self._most_rows = sys.maxsize
                self._past_rows()
        if self._shape.is_xml and (len(text.translate(None, _CONTROLS)) != len(text) or _NO_CHARACTER.search(text)):
            raise Unwritable(
                f"the result holds a character that XML forbids; ask for another format than {self._form.media_type}",
                f"un caractère du résultat est interdit en XML ; demandez un autre format que {self._form.media_type}",
            )

    def _open(self) -> None:
        try:
            os.makedirs(os.path.dirname(self._spool), 0o700, exist_ok=True)  # noqa: PTH103, PTH120
            self._file = os.open(self._spool, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise SpoolFailed(str(error)) from None
        self._spooled = True
        try:
            _write(self._file, b"".join(self._held))
        except Stopped:
            os.unlink(self._spool)  # noqa: PTH108  # pathlib is not loaded here
            raise
        self._held.clear()
        self._announce()


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(file, view) :]
    except OSError as error:
        if error.errno == errno.EFBIG:  # the kernel's limit
            raise Overflow from None
        raise SpoolFailed(str(error)) from None


def _nothing() -> None:
    """Do nothing."""


def _note(form: Format, rows: int) -> bytes:
    """Return the note that a result was cut after some rows, as it stands in a result of that format."""
    if form is JSON_RESULTS:
        words = ",".join(f'"{language}":"{sentence.format(rows=rows)}"' for language, sentence in _NOTE.items())
        return f',"cut":{{"rows":{rows},{words}}}'.encode()
    return f"<!-- {' '.join(sentence.format(rows=rows) for sentence in _NOTE.values())} -->".encode()
