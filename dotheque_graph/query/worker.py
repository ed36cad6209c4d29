"""The worker process (`python -m dotheque_graph.query.worker`): only here is anybody's SPARQL parsed and run.

It opens one release graph read-only, then answers one framed request after another until its standard input ends.
Whatever a query does to it, only this process dies: `runner.QueryRunner` replaces it.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, Final, cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store

from dotheque_graph.query.complaints import complaint
from dotheque_graph.query.csv_rows import write_csv
from dotheque_graph.query.exchange import TAKEN, ResultKind, frame, offered_format, read_head
from dotheque_graph.query.expectations import read_query
from dotheque_graph.query.graphs import GraphResult
from dotheque_graph.query.isolation import Memory, confine, start_clocks, stop_clocks
from dotheque_graph.query.limiting import Limited, limited
from dotheque_graph.query.output import Output, Overflow, RowsOverflow, SpoolFailed, Unwritable
from dotheque_graph.rdf.formats import CSV_RESULTS

_REASON_LENGTH: Final = 600

Results = QuerySolutions | QueryBoolean | QueryTriples


class Unacceptable(Exception):
    """No format was chosen for the kind of result, which is the first argument."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a worker, in MB, bytes, rows and seconds."""

    memory_mb: int
    result_bytes: int
    rows: int
    seconds: float


def serve(
    graph_path: str, limits: Limits, protections: Mapping[str, bool], requests: BinaryIO, answers: BinaryIO
) -> None:
    """Answer the requests of a stream from the graph in `graph_path`, after a first frame that says it is open.

    Each request is answered by TAKEN as soon as it is read, then by its answer: one frame with the result, or, for a
    result over the window, one that says that it is being written to a file, and one at its end.
    """
    try:
        store = Store.read_only(graph_path)
    except (OSError, ValueError) as error:
        _send(answers, frame({"error": "store", "reason": str(error)}))
        return
    memory = Memory()
    at_rest = memory.megabytes()
    _send(answers, frame({"protections": protections}))
    while (request := read_head(requests)) is not None:
        start_clocks(limits.seconds)
        _send(answers, TAKEN)
        head, body = answer(_Query(store, request, limits, answers))
        stop_clocks()
        # What the allocator keeps after a large query would count against the next one.
        worn = memory.megabytes() - at_rest > (limits.memory_mb - at_rest) // 2
        _send(answers, frame({**head, "worn": worn}, body))


class _Query:
    """One request, run on the store; `answers` is where it says that its result goes to a file."""

    def __init__(self, store: Store, request: Mapping[str, Any], limits: Limits, answers: BinaryIO) -> None:
        self.text: str = request["query"]
        self.limits = limits
        self._store = store
        self._request = request
        self._answers = answers
        self._dataset: dict[str, Any] = {}

    def run(self) -> tuple[dict[str, Any], bytes]:
        """Return the head and the body of the answer; raise what the engine and the output raise."""
        self._dataset = _dataset(self._request)
        edited = limited(self.text, self.limits.rows)
        results, edited = self._results(edited)
        kind = _kind(results)
        media_type = self._request[kind]
        if media_type is None:
            raise Unacceptable(kind)
        form = offered_format(kind, media_type)
        head: dict[str, Any] = {"kind": kind, "format": media_type, "repeatable": True}
        output = Output(form, self.limits.result_bytes, self._request["spool"], lambda: self._announce(head))
        try:
            cut = self._write(results, edited, output, head)
            finished = output.finish(self.limits.rows if cut else None)
        finally:
            output.close()
        return {**head, "size": finished.size, "digest": finished.digest, "cut": cut}, finished.body or b""

    def parse(self, text: str) -> None:
        """Have the engine read a text as it reads that of this query, but ask it of nothing; raise as it does."""
        read_query(text, self._request["base"] or None)

    def _results(self, edited: Limited | None) -> tuple[Results, Limited | None]:
        """Return the results of the edited text, or of the original where the engine does not read that one."""
        if edited is not None:
            try:
                return self._ask(edited.query), edited
            except SyntaxError:
                pass
        return self._ask(self.text), None

    def _ask(self, text: str) -> Results:
        return self._store.query(text, **self._dataset)

    def _write(self, results: Results, edited: Limited | None, output: Output, head: dict[str, Any]) -> bool:
        """Write the results; return whether they were cut at the limit of rows."""
        rows = self.limits.rows
        form = offered_format(head["kind"], head["format"])
        if isinstance(results, QueryTriples):
            graph = GraphResult(results, self.limits.result_bytes)
            head["repeatable"] = graph.whole or not (self._request["fresh_nodes"] or graph.begins_with_blank_nodes)
            graph.write(output, form)
            return False
        if edited is None and isinstance(results, QuerySolutions):
            output.watch_rows(rows, self._past_rows)
        if form is CSV_RESULTS and isinstance(results, QuerySolutions):
            text = edited.query if edited else self.text
            write_csv(results, output, lambda: cast("QuerySolutions", self._ask(text)))
        else:
            # The engine asks for a file and only ever writes to it.
            results.serialize(cast("IO[bytes]", output), form.results)
        if edited is None or output.rows() < rows:
            return False
        probe = self._ask(edited.probe)
        return isinstance(probe, QuerySolutions) and next(probe, None) is not None

    def _past_rows(self) -> None:
        """Raise RowsOverflow, but where the text has a LIMIT of its own that it may be trusted with."""
        if limited(self.text, 0) is None:
            raise RowsOverflow

    def _announce(self, head: Mapping[str, Any]) -> None:
        _send(self._answers, frame({**head, "spooled": True}))


def answer(query: _Query) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body that answer a query; every failure becomes a head with `error`."""
    try:
        return query.run()
    except Unacceptable as error:
        head: dict[str, Any] = {"error": "not acceptable", "kind": error.args[0]}
    except Overflow:
        head = {"error": "bytes", "limit": query.limits.result_bytes}
    except RowsOverflow:
        head = {"error": "rows", "limit": query.limits.rows}
    except MemoryError:
        head = {"error": "memory"}
    except PermissionError:  # the kernel refused a socket
        head = {"error": "network"}
    except (OSError, SpoolFailed) as error:
        head = {"error": "store", "reason": str(error)}
    except (SyntaxError, ValueError, RuntimeError, Unwritable) as error:
        head = {"error": "query", **_reasons(*_words(error, query))}
    except BaseException as error:  # noqa: BLE001  # a panic of the engine reaches Python below Exception
        head = {"error": "query", **_reasons(f"the engine failed: {error}", f"le moteur a échoué : {error}")}
    return head, b""


def _words(error: Exception, query: _Query) -> tuple[str, str]:
    """Return what to say of a query that was refused, in English and in French.

    What is not about the text of the query has the engine's own words, which have no French.
    """
    if isinstance(error, Unwritable):
        en, fr = error.args
        return en, fr
    if isinstance(error, SyntaxError):
        try:
            return complaint(str(error), query.text, query.parse)
        except BaseException as failure:  # noqa: BLE001  # a panic, or no memory: the engine has said enough
            return f"{error} ({type(failure).__name__})", ""
    return str(error), ""


def _reasons(en: str, fr: str) -> dict[str, str]:
    return {"reason": _shortened(en), "reason_fr": _shortened(fr)}


def _shortened(reason: str) -> str:
    """Return the words on one line, cut where they are too many for a sentence."""
    words = " ".join(reason.split())
    return words if len(words) <= _REASON_LENGTH else words[:_REASON_LENGTH].rstrip() + "…"


def _dataset(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the engine is told the dataset, and the base of relative IRIs.

    `use_default_graph_as_union` would overrule a FROM clause, so it is left out where the query has one.
    """
    default_graphs, named_graphs = request["default_graphs"], request["named_graphs"]
    base = {"base_iri": request["base"] or None}
    if default_graphs or named_graphs:
        return {
            **base,
            "default_graph": [NamedNode(iri) for iri in default_graphs],
            "named_graphs": [NamedNode(iri) for iri in named_graphs],
        }
    return {**base, "use_default_graph_as_union": not request["own_dataset"]}


def _kind(results: Results) -> ResultKind:
    if isinstance(results, QuerySolutions):
        return "solutions"
    return "boolean" if isinstance(results, QueryBoolean) else "graph"


def _send(answers: BinaryIO, data: bytes) -> None:
    answers.write(data)
    answers.flush()


def main(arguments: list[str]) -> None:
    """Serve on the standard streams.

    `arguments`: graph path, MB of memory, bytes of a result, rows of a result, seconds, identifier of the parent.
    """
    graph_path, memory_mb, result_bytes, rows, seconds, parent = arguments
    limits = Limits(int(memory_mb), int(result_bytes), int(rows), float(seconds))
    protections = confine(limits.memory_mb, limits.result_bytes, int(parent))
    # The engine prints its last words; they belong neither among the answers nor in the log of the server.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    os.dup2(silence, sys.stderr.fileno())
    serve(graph_path, limits, protections, sys.stdin.buffer, answers)


if __name__ == "__main__":
    main(sys.argv[1:])
