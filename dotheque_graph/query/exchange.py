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
    XML_RESULTS,
    Format,
)

ResultKind: TypeAlias = Literal["solutions", "boolean", "graph"]
"""What a query yields: SELECT solutions, ASK a boolean, CONSTRUCT and DESCRIBE a graph."""

OFFERED: Final[Mapping[ResultKind, tuple[Format, ...]]] = {
    "solutions": RESULT_FORMATS,
    "boolean": (JSON_RESULTS, XML_RESULTS),
    "graph": GRAPH_FORMATS,
}
"""The formats that each kind of result is offered in."""

TAKEN: Final[Mapping[str, Any]] = {"taken": True}
"""What a worker says once it has read a request: from here on, its death is the death of that query."""

LENGTH: Final = struct.Struct(">I")
"""The length in bytes of the JSON that follows it."""


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query with the format chosen for each kind of result, None where the client accepts none that is offered.

    The kind is known only once the engine has parsed the text, so the choice has to travel with it. `default_graphs`
    and `named_graphs` are the dataset of the SPARQL 1.1 Protocol (section 2.1.4); both empty, the query is answered
    from the union of the named graphs, or from the dataset of its own FROM clauses.
    """

    query: str
    solutions: Format | None = JSON_RESULTS
    boolean: Format | None = JSON_RESULTS
    graph: Format | None = TURTLE
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SparqlAnswer:
    """A complete result: its kind, the format of `body`, and the seconds between question and answer."""

    kind: ResultKind
    format: Format
    body: bytes
    seconds: float


def offered_format(kind: ResultKind, media_type: str) -> Format:
    """Return the format of a kind of result that has this media type."""
    return next(candidate for candidate in OFFERED[kind] if candidate.media_type == media_type)


def frame(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a frame: the length of the head, the head as JSON, the body, whose size the head tells as `bytes`."""
    encoded = json.dumps({**head, "bytes": len(body)}).encode()
    return LENGTH.pack(len(encoded)) + encoded + body


def read_head(stream: BinaryIO) -> dict[str, Any] | None:
    """Return the head of the next frame, None at the end of the stream."""
    prefix = stream.read(LENGTH.size)
    if len(prefix) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(prefix)
    head: dict[str, Any] = json.loads(stream.read(length))
    return head
