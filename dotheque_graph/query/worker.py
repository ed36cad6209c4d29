"""The worker process (`python -m dotheque_graph.query.worker`): only here is anybody's SPARQL parsed and run.

It opens one release graph read-only, then answers one framed request after another until its standard input ends.
Whatever a query does to it, only this process dies: `runner.QueryRunner` replaces it.
"""

import io
import os
import re
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store, Triple

from dotheque_graph.query.exchange import TAKEN, ResultKind, frame, offered_format, read_head
from dotheque_graph.query.isolation import address_space_mb, confine
from dotheque_graph.query.prefixes import undeclared_prefixes
from dotheque_graph.rdf.formats import RDF_XML, XML_RESULTS, Format
from dotheque_graph.rdf.serialising import serialise

ALARM_MARGIN_SECONDS: Final = 2
"""How much later than the runner the kernel itself ends a query, in case the runner hangs."""

_REASON_LENGTH: Final = 300
_LONGEST_TO_SHORTEST: Final = 4
"""How many times longer a graph may be in N-Triples than in the tersest format."""
_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0B\x0C\x0E-\x1F]|\xEF\xBF[\xBE\xBF]")
"""The characters that no XML 1.0 document may hold, in UTF-8 (section 2.2); the engine writes them as they are."""


class Overflow(Exception):
    """The result went over its limit."""


class Unwritable(Exception):
    """The result holds what its format cannot say; the message says what."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a worker, in MB, bytes and seconds, and the process it works for."""

    memory_mb: int
    result_bytes: int
    seconds: float
    parent: int


class BoundedOutput(io.BytesIO):
    """A buffer that raises Overflow instead of growing over `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any, /) -> int:
        """Append `data`; raise Overflow when that would exceed the limit."""
        if self.tell() + len(data) > self._limit:
            raise Overflow
        return super().write(data)


def serve(graph_path: str, limits: Limits, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer the requests of a stream from the graph in `graph_path`, after a first frame that says it is open.

    Each request is answered by two frames: TAKEN as soon as it is read, then its answer.
    """
    try:
        store = Store.read_only(graph_path)
    except (OSError, ValueError) as error:
        _send(answers, frame({"error": "store", "reason": str(error)}))
        return
    at_rest = address_space_mb()
    _send(answers, frame({"ready": True}))
    while (request := read_head(requests)) is not None:
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + ALARM_MARGIN_SECONDS)
        _send(answers, frame(TAKEN))
        head, body = answer(store, request, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        # What the allocator keeps after a large query would count against the next one.
        worn = address_space_mb() - at_rest > (limits.memory_mb - at_rest) // 2
        _send(answers, frame({**head, "worn": worn}, body))


def answer(store: Store, request: Mapping[str, Any], limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body that answer a request; every failure becomes a head with `error`."""
    try:
        return _run(store, request, limits.result_bytes)
    except Overflow:
        head: dict[str, Any] = {"error": "result", "limit": limits.result_bytes}
    except MemoryError:
        head = {"error": "memory"}
    except PermissionError:  # the kernel refused a socket
        head = {"error": "network"}
    except OSError as error:
        head = {"error": "store", "reason": str(error)}
    except SyntaxError as error:
        # Of an undeclared prefix, the engine says nothing that helps: “expected OPTIONAL”, or a list of characters.
        head = {"error": "query", "reason": _shortened(undeclared_prefixes(request["query"]) or str(error))}
    except (ValueError, RuntimeError, Unwritable) as error:
        head = {"error": "query", "reason": _shortened(str(error))}
    except BaseException as error:  # noqa: BLE001  # a panic of the engine reaches Python below Exception
        head = {"error": "query", "reason": f"the engine failed: {error}"}
    return head, b""


def _shortened(reason: str) -> str:
    """Return the words on one line, cut where the engine starts to list every character it would have accepted."""
    words = " ".join(reason.split())
    return words if len(words) <= _REASON_LENGTH else words[:_REASON_LENGTH].rstrip() + "…"


def _run(store: Store, request: Mapping[str, Any], result_bytes: int) -> tuple[dict[str, Any], bytes]:
    results = store.query(request["query"], **_dataset(request))
    kind = _kind(results)
    media_type = request[kind]
    if media_type is None:
        return {"error": "not acceptable", "kind": kind}, b""
    form = offered_format(kind, media_type)
    if isinstance(results, QueryTriples):
        body = _graph_body(results, form, result_bytes)
    else:
        output = BoundedOutput(result_bytes)
        results.serialize(output, form.results)
        body = output.getvalue()
    if form in (XML_RESULTS, RDF_XML) and _NOT_XML.search(body):
        raise Unwritable(f"the result holds a character that XML forbids; ask for another format than {media_type}")
    return {"kind": kind, "format": media_type}, body


def _dataset(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the engine is told the dataset.

    `use_default_graph_as_union` would overrule a FROM clause, so it is left out where the query has one.
    """
    default_graphs, named_graphs = request["default_graphs"], request["named_graphs"]
    if default_graphs or named_graphs:
        return {
            "default_graph": [NamedNode(iri) for iri in default_graphs],
            "named_graphs": [NamedNode(iri) for iri in named_graphs],
        }
    return {"use_default_graph_as_union": not request["own_dataset"]}


def _kind(results: object) -> ResultKind:
    if isinstance(results, QuerySolutions):
        return "solutions"
    return "boolean" if isinstance(results, QueryBoolean) else "graph"


def _graph_body(triples: QueryTriples, form: Format, limit: int) -> bytes:
    """Return the triples in a stable order with our prefixes; raise Overflow over `limit` bytes, or Unwritable."""
    held: list[Triple] = []
    size = 0
    for triple in triples:
        size += len(str(triple))
        if size > _LONGEST_TO_SHORTEST * limit:  # no format would bring this under the limit
            raise Overflow
        held.append(triple)
    try:
        body = serialise(held, form)
    except (OSError, ValueError) as error:  # nothing is read from the store any more
        raise Unwritable(f"the result cannot be written as {form.media_type}: {error}") from None
    if len(body) > limit:
        raise Overflow
    return body


def _send(answers: BinaryIO, data: bytes) -> None:
    answers.write(data)
    answers.flush()


def main(arguments: list[str]) -> None:
    """Serve on the standard streams; `arguments`: graph path, MB of memory, bytes of a result, seconds, parent id."""
    graph_path, memory_mb, result_bytes, seconds, parent = arguments
    limits = Limits(int(memory_mb), int(result_bytes), float(seconds), int(parent))
    confine(limits.memory_mb, limits.parent)
    # The engine prints its last words; they belong neither among the answers nor in the log of the server.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    os.dup2(silence, sys.stderr.fileno())
    serve(graph_path, limits, sys.stdin.buffer, answers)


if __name__ == "__main__":
    main(sys.argv[1:])
