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
_NO_NAME: Final = re.compile(rb"<\w{1,30}:[\s/>]")
"""How the engine begins the element of a property whose IRI does not end in an XML name: `<oxprefix: xmlns:…`."""

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
_OVERLAP: Final = 32
"""Bytes of a block that are looked at once more with the next, because what is forbidden may lie between both."""


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
        self._filled = 0

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

    def restart(self) -> None:
        """Have the result written anew; what lies in the file must come again, else Unwritable is raised."""
        if self._file >= 0:
            self._filled = self._size
        self._pending.clear()
        self._held.clear()
        self._edge, self._marks, self._size, self._digest = b"", 0, 0, hashlib.sha256()

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
        if self._shape.is_xml:  # a parser would read it as a line feed (XML 1.0, section 2.11)
            block = block.replace(b"\r", b"&#13;")
        start = self._size
        self._size += len(block)
        if self._size > self._limit:
            raise Overflow
        seen = self._edge + block
        self._look_at(seen)
        self._edge = seen[-self._overlap :] if self._overlap else b""
        self._digest.update(block)
        if self._file >= 0:
            _write(self._file, self._beyond_the_file(block, start))
            return
        self._held.append(block)
        if self._size > WINDOW_BYTES:
            self._open()

    def _beyond_the_file(self, block: bytes, start: int) -> bytes:
        """Return what of a block is not in the file yet, once the result was restarted."""
        if start >= self._filled:
            return block
        there = os.pread(self._file, min(len(block), self._filled - start), start)
        if not block.startswith(there):
            raise Unwritable(
                "a value with a comma stands after many rows, and they come in another order when they are written "
                f"anew for it; add ORDER BY, or ask for another format than {self._form.media_type}",
                "une valeur contient une virgule après de nombreuses lignes, et celles-ci viennent dans un autre ordre "
                "quand on les réécrit pour elle ; ajoutez ORDER BY, ou demandez un autre format que "
                f"{self._form.media_type}",
            )
        return block[len(there) :]

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
        if self._form is RDF_XML and _NO_NAME.search(text):
            raise Unwritable(
                "the IRI of a property does not end in an XML name, which RDF/XML needs; "
                f"ask for another format than {self._form.media_type}",
                "l'IRI d'une propriété ne se termine pas par un nom XML, ce que RDF/XML exige ; "
                f"demandez un autre format que {self._form.media_type}",
            )

    def _open(self) -> None:
        try:
            os.makedirs(os.path.dirname(self._spool), 0o700, exist_ok=True)  # noqa: PTH103, PTH120
            self._file = os.open(self._spool, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
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
