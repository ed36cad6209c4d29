"""Solutions as CSV: by the engine, and by ourselves where it would not quote a cell that needs it."""

import re
from collections.abc import Callable
from typing import IO, Final, cast

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from dotheque_graph.query.output import Output
from dotheque_graph.rdf.formats import CSV_RESULTS

_BLOCK: Final = 1 << 16
_ROWS: Final = 256
"""How many of our own rows are put together before they are written."""
_TO_QUOTE: Final = re.compile('[",\r\n]')

_Term = NamedNode | BlankNode | Literal | Triple


class _Misquoted(Exception):
    """A row has another number of cells than there are columns, or a quote in mid-cell."""


def write_csv(solutions: QuerySolutions, output: Output, again: Callable[[], QuerySolutions]) -> None:
    """Write solutions as CSV (SPARQL 1.1 Query Results CSV, section 3).

    The engine quotes literals only, not an IRI with a comma, nor as a whole a triple term with a text that needs
    quotes. So its rows are checked on their way to `output`; at the first such cell, what `again` returns, the same
    solutions once more, is written by ourselves, slower. Raises what `output` raises.
    """
    engine_rows = _EngineRows(output, len(solutions.variables))
    try:
        # The engine asks for a file and only ever writes to it.
        solutions.serialize(cast("IO[bytes]", engine_rows), CSV_RESULTS.results)
        engine_rows.end()
    except _Misquoted:
        output.restart()
        _write_rows(again(), output)


class _EngineRows:
    """A file-like object for the engine, which passes on rows of `columns` cells; raises _Misquoted for any other."""

    def __init__(self, output: Output, columns: int) -> None:
        self._output = output
        self._commas = max(columns - 1, 0)
        self._pending = bytearray()
        self._edge = b""
        self._quoted = False
        self._surplus = 0
        self._failed = False

    def write(self, data: bytes, /) -> int:
        """Append `data`."""
        if self._failed:  # the engine writes once more what it still holds
            return len(data)
        self._pending += data
        if len(self._pending) >= _BLOCK:
            self._pass_on()
        return len(data)

    def flush(self) -> None:
        """Do nothing: the blocks are written when they are full."""

    def end(self) -> None:
        """Pass on the rest."""
        self._pass_on()
        if self._surplus or self._quoted:
            raise _Misquoted

    def _pass_on(self) -> None:
        block = bytes(self._pending)
        self._pending.clear()
        if not self._is_right(block):
            self._failed = True
            raise _Misquoted
        self._output.write(block)

    def _is_right(self, block: bytes) -> bool:
        """Tell whether the rows of a block have their number of commas outside quotes, and no quote after a space.

        A triple term separates its parts by spaces; a literal with a quote is quoted from its beginning.
        """
        outside = self._outside(self._edge + block)
        if b' "' in outside:
            return False
        self._edge = b" " if block.endswith(b" ") and not self._quoted else b""
        self._surplus += outside.count(b",") - self._commas * outside.count(b"\n")
        # The engine writes row by row; only one longer than its buffer is met in mid-row.
        complete = block.endswith(b"\n") and not self._quoted
        return 0 <= self._surplus <= (0 if complete else self._commas)

    def _outside(self, text: bytes) -> bytes:
        """Return what stands outside quotes, with the quotes."""
        if not self._quoted and b'"' not in text:
            return text
        parts = text.split(b'"')
        outside = b'"'.join(parts[self._quoted :: 2])
        self._quoted ^= len(parts) % 2 == 0
        return outside + b'"' if self._quoted else outside


def _write_rows(solutions: QuerySolutions, output: Output) -> None:
    """Write solutions as the engine does, but quote every cell that needs it."""
    rows = [",".join(variable.value for variable in solutions.variables)]
    for solution in solutions:
        rows.append(",".join(["" if term is None else _quoted(_text(term)) for term in solution]))
        if len(rows) >= _ROWS:
            output.write("".join(f"{row}\r\n" for row in rows).encode())
            rows.clear()
    output.write("".join(f"{row}\r\n" for row in rows).encode())


def _text(term: _Term) -> str:
    match term:
        case NamedNode() | Literal():
            return term.value
        case BlankNode():
            return f"_:{term.value}"
        case Triple():
            return " ".join((_text(term.subject), _text(term.predicate), _text(term.object)))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text
