"""What is asked of a query worker and what it answers, and the frames in which both travel through its pipes."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Literal, TypeAlias

from dotheque_graph.rdf.formats import (
    GRAPH_FORMATS,
    JSON_RESULTS,
    RESULT_FORMATS,
    TURTLE,
    Format,
)

ResultKind: TypeAlias = Literal["solutions", "boolean", "graph"]
"""What a query yields: SELECT solutions, ASK a boolean, CONSTRUCT and DESCRIBE a graph."""

OFFERED: Final[Mapping[ResultKind, tuple[Format, ...]]] = {
    "solutions": RESULT_FORMATS,
    "boolean": RESULT_FORMATS,
    "graph": GRAPH_FORMATS,
}
"""The formats that each kind of result is offered in."""
_BY_MEDIA_TYPE: Final = {(kind, form.media_type): form for kind, forms in OFFERED.items() for form in forms}

WINDOW_BYTES: Final = 1 << 20
"""How much of a result is held in memory; one that is larger goes through a file."""

LENGTHS: Final = struct.Struct(">II")
"""How a frame begins: the length in bytes of its head, JSON, and of its body."""

TAKEN: Final = LENGTHS.pack(0, 0)
"""What a worker says once it has read a request: from here on, its death is the death of that query."""


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query with the format chosen for each kind of result, None where the client accepts none that is offered.

    The kind is known only once the engine has parsed the text, so the choice has to travel with it. `default_graphs`
    and `named_graphs` are the dataset of the SPARQL 1.1 Protocol (section 2.1.4); both empty, the query is answered
    from the union of the named graphs, or from the dataset of its own FROM clauses. `base` is the absolute IRI that
    relative ones of the query are resolved against, where it has no BASE of its own; empty, they are refused.
    """

    query: str
    solutions: Format | None = JSON_RESULTS
    boolean: Format | None = JSON_RESULTS
    graph: Format | None = TURTLE
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class SparqlAnswer:
    """A complete result: its kind, the format of `body`, and the seconds between question and answer.

    `digest` is the SHA-256 of the body in hexadecimal. `cut` says that the rows stop at `settings.query_rows` though
    there are more; `repeatable`, that the same query on the same release gives the same bytes.
    """

    kind: ResultKind
    format: Format
    body: bytes
    seconds: float
    digest: str
    cut: bool = False
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of a result at its end: its size in bytes, its SHA-256, whether its rows were cut, the seconds."""

    size: int
    digest: str
    cut: bool
    seconds: float


def offered_format(kind: ResultKind, media_type: str) -> Format:
    """Return the format of a kind of result that has this media type."""
    return _BY_MEDIA_TYPE[kind, media_type]


def frame(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a frame: the two lengths, the head as JSON, the body."""
    encoded = json.dumps(head).encode()
    return b"".join((LENGTHS.pack(len(encoded), len(body)), encoded, body))


def read_head(stream: BinaryIO) -> dict[str, Any] | None:
    """Return the head of the next frame, which has no body, None at the end of the stream."""
    prefix = stream.read(LENGTHS.size)
    if len(prefix) < LENGTHS.size:
        return None
    length, _ = LENGTHS.unpack(prefix)
    head: dict[str, Any] = json.loads(stream.read(length))
    return head


class Frames:
    """Cuts what arrives in pieces of any size into frames."""

    def __init__(self) -> None:
        self._arrived = bytearray()

    def take(self, data: bytes) -> list[tuple[bytes, bytes]]:
        """Return the head and the body of each frame that is complete with `data`; TAKEN is two empty ones."""
        self._arrived += data
        found = []
        while len(self._arrived) >= LENGTHS.size:
            head, body = LENGTHS.unpack_from(self._arrived)
            start, end = LENGTHS.size + head, LENGTHS.size + head + body
            if len(self._arrived) < end:
                break
            found.append((bytes(self._arrived[LENGTHS.size : start]), bytes(self._arrived[start:end])))
            del self._arrived[:end]
        return found
