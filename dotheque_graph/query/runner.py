"""The pool of query workers: anybody's SPARQL is answered by one of them, in bounded time, memory, size and number."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from dotheque_graph.errors import (
    DothequeError,
    InvalidQuery,
    NotAcceptable,
    QueryKilled,
    ResultTooLarge,
    StoreUnavailable,
    UnsafeQuery,
)
from dotheque_graph.query.exchange import (
    OFFERED,
    ResultKind,
    SparqlAnswer,
    SparqlRequest,
    Summary,
    offered_format,
)
from dotheque_graph.query.guard import Checked, check
from dotheque_graph.query.isolation import PROTECTIONS
from dotheque_graph.query.seats import Seat
from dotheque_graph.query.spool import Spool, SpoolFile
from dotheque_graph.query.turns import NOBODY, Turns
from dotheque_graph.query.worker_process import Reply, WorkerProcess
from dotheque_graph.rdf.formats import CSV_RESULTS, TSV_RESULTS, Format
from dotheque_graph.settings import Settings

__all__ = ["QueryRunner", "SparqlAnswer", "SparqlRequest", "SparqlResult", "Summary", "run_once", "stream_once"]

Result = TypeVar("Result")
Guard = Callable[[str, int], Checked]

_SHORT: Final = 4096
"""Characters that are checked in well under the time that it takes to hand them to a thread and have them back."""


@dataclass(slots=True)
class SparqlResult:
    """A result that is there, or on its way: `chunks` gives its bytes either way, once.

    `whole` is the result where it was complete within the window; `summary` is known from the start then, else when
    `chunks` has come to its end. `repeatable` as in SparqlAnswer.
    """

    kind: ResultKind
    format: Format
    repeatable: bool
    whole: SparqlAnswer | None
    chunks: AsyncIterator[bytes]
    summary: Summary | None = None


class QueryRunner:
    """Runs untrusted queries in `settings.worker_count()` processes; one runner belongs to one event loop.

    A worker is started when it is first needed, kept from query to query, and replaced when it dies, is killed, or a
    query asks for another release. `guard` is what the text passes first; the workers are safe without it.
    """

    def __init__(self, settings: Settings, guard: Guard = check) -> None:
        self._settings = settings
        self._guard = guard
        self._seats = [Seat(settings, self._note) for _ in range(settings.worker_count())]
        self._turns = Turns(self._seats, settings.query_queue, settings.query_seconds)
        self._spool = Spool(settings.spool_folder(), settings.spool_mb << 20, settings.result_bytes)
        self._protections: Mapping[str, bool | None] = dict.fromkeys(PROTECTIONS)
        self._served: Path | None = None
        self._behind: set[Seat] = set()  # those that have not been made ready for the graph that is served
        self._running: set[asyncio.Task[Summary]] = set()

    async def start(self, graph_path: Path) -> None:
        """Have the workers ready on a release graph ahead of the first query on it; raise StoreUnavailable.

        To be called again and again with the graph that is served by then: a worker that is busy is left alone, and
        made ready by a later call. The others are, one after another, so that a query finds one meanwhile.
        """
        if graph_path != self._served:
            self._served, self._behind = graph_path, set(self._seats)
            await asyncio.to_thread(self._spool.clear)
        while self._behind and (seat := self._turns.take_free(self._behind)):
            try:
                await seat.worker(graph_path)
                self._behind.discard(seat)
            finally:
                self._turns.give_back(seat)

    async def close(self) -> None:
        """End every worker, and remove what waits on the disk."""
        await asyncio.gather(*(seat.close() for seat in self._seats))
        await asyncio.gather(*self._running, return_exceptions=True)
        self._spool.close()

    def protections(self) -> Mapping[str, bool | None]:
        """Return what the kernel enforces on a worker, as the last one that started found, by isolation.PROTECTIONS.

        None stands for what is not known, because none has started yet.
        """
        return self._protections

    def _note(self, worker: WorkerProcess) -> None:
        self._protections = worker.protections

    async def run(self, request: SparqlRequest, graph_path: Path, client: str = NOBODY) -> SparqlAnswer:
        """Return the complete answer to a query, in memory; raise as `ask` and the chunks of its result do."""
        async with self.ask(request, graph_path, client) as result:
            if result.whole is not None:
                return result.whole
            body = bytearray()
            try:
                async for chunk in result.chunks:
                    body += chunk
            except ResultTooLarge:
                if result.summary is None:  # else the rows were cut, which an answer as a whole can say
                    raise
        return _collected(result, bytes(body))

    @asynccontextmanager
    async def ask(self, request: SparqlRequest, graph_path: Path, client: str = NOBODY) -> AsyncIterator[SparqlResult]:
        """Give the result of a query on the release graph in `graph_path`; left before its end, the query is killed.

        `client` names who asks: one client never holds every worker, nor the whole queue, nor all the room for large
        results. Entering raises TooLarge,
        InvalidQuery, UnsafeQuery or NotAcceptable for a query that cannot be served as asked, QueryTimeout,
        QueryKilled or ResultTooLarge for one that was stopped, EngineBusy where no worker is free in time or no room
        for a large result, StoreUnavailable where the graph cannot be read. The chunks of a result past the window
        raise these in mid-stream.
        """
        checked = await self._check(request.query)
        started = time.perf_counter()
        seat = await self._turns.take(client)
        try:
            path = self._spool.name()
            reply = await seat.ask(_message(request, checked, path), graph_path)
        except BaseException:
            self._turns.give_back(seat, client)
            raise
        if not reply.more:
            self._turns.give_back(seat, client)
            yield _whole(_head(reply, self._settings), reply.body, checked, started)
            return
        writing = self._follow(seat, client, started)
        try:
            with closing(self._spool.open(path, client)) as file:
                writing.add_done_callback(partial(_settle, file))
                yield _streamed(reply.head, file, writing, checked, self._settings.query_rows)
        finally:
            if not writing.done():
                seat.stop()

    def _follow(self, seat: Seat, client: str, started: float) -> asyncio.Task[Summary]:
        """Wait for the end of a result beside whoever reads it, so that a slow reader does not hold the worker."""

        async def follow() -> Summary:
            head = _head(await seat.rest(), self._settings)
            return Summary(head["size"], head["digest"], head["cut"], time.perf_counter() - started)

        def over(writing: asyncio.Task[Summary]) -> None:
            self._running.discard(writing)
            self._turns.give_back(seat, client)
            if not writing.cancelled():
                writing.exception()  # who reads learns of it, if anybody still does

        writing = asyncio.create_task(follow())
        self._running.add(writing)
        writing.add_done_callback(over)
        return writing

    async def _check(self, query: str) -> Checked:
        limit = self._settings.query_bytes
        if len(query) <= _SHORT:
            return self._guard(query, limit)
        # In a thread: a hostile text takes tens of milliseconds to read, in which pages are to be served.
        return await asyncio.to_thread(self._guard, query, limit)


def _message(request: SparqlRequest, checked: Checked, spool: str) -> dict[str, Any]:
    chosen = {"solutions": request.solutions, "boolean": request.boolean, "graph": request.graph}
    return {
        "query": request.query,
        "default_graphs": request.default_graphs,
        "named_graphs": request.named_graphs,
        "base": request.base,
        "own_dataset": checked.own_dataset,
        "fresh_nodes": checked.fresh_nodes,
        "spool": spool,
        **{kind: wanted and wanted.media_type for kind, wanted in chosen.items()},
    }


def _head(reply: Reply, settings: Settings) -> Mapping[str, Any]:
    """Return the head of a reply; raise the error that it names."""
    head = reply.head
    if "error" in head:
        raise _ERRORS[head["error"]](head, settings)
    return head


def _whole(head: Mapping[str, Any], body: bytes, checked: Checked, started: float) -> SparqlResult:
    form = offered_format(head["kind"], head["format"])
    repeatable = checked.repeatable and head["repeatable"]
    seconds = time.perf_counter() - started
    answer = SparqlAnswer(head["kind"], form, body, seconds, head["digest"], head["cut"], repeatable)
    summary = Summary(len(body), answer.digest, answer.cut, seconds)
    return SparqlResult(answer.kind, form, repeatable, answer, _once(body), summary)


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _streamed(
    head: Mapping[str, Any], file: SpoolFile, writing: asyncio.Task[Summary], checked: Checked, rows: int
) -> SparqlResult:
    async def chunks() -> AsyncIterator[bytes]:
        async for piece in file.pieces(writing):
            yield piece
        result.summary = writing.result()
        if result.summary.cut and form in (CSV_RESULTS, TSV_RESULTS):  # they have no place to say it
            raise ResultTooLarge(rows, "rows", "lignes")

    form = offered_format(head["kind"], head["format"])
    result = SparqlResult(head["kind"], form, checked.repeatable and head["repeatable"], None, chunks())
    return result


def _settle(file: SpoolFile, writing: asyncio.Task[Summary]) -> None:
    """Have a file that has its last size take no more room than that."""
    if not writing.cancelled() and writing.exception() is None:
        file.settle(writing.result().size)


def _collected(result: SparqlResult, body: bytes) -> SparqlAnswer:
    summary = result.summary
    assert summary is not None  # noqa: S101  # the chunks are exhausted
    return SparqlAnswer(
        result.kind, result.format, body, summary.seconds, summary.digest, summary.cut, result.repeatable
    )


_ERRORS: Final[Mapping[str, Callable[[Mapping[str, Any], Settings], DothequeError]]] = {
    "query": lambda head, _: InvalidQuery(head["reason"], head.get("reason_fr", "")),
    "network": lambda _, __: UnsafeQuery("SERVICE"),
    "bytes": lambda head, _: ResultTooLarge(head["limit"]),
    "rows": lambda head, _: ResultTooLarge(head["limit"], "rows", "lignes"),
    "memory": lambda _, settings: QueryKilled(settings.query_memory_mb),
    "store": lambda head, _: StoreUnavailable(head["reason"]),
    "not acceptable": lambda head, _: NotAcceptable(tuple(known.media_type for known in OFFERED[head["kind"]])),
}


def run_once(settings: Settings, request: SparqlRequest, graph_path: Path) -> SparqlAnswer:
    """Return the answer to one query from a worker that lives only for it; the errors are those of QueryRunner.run."""

    async def run(runner: QueryRunner) -> SparqlAnswer:
        return await runner.run(request, graph_path)

    return asyncio.run(_with_runner(settings, run))


def stream_once(
    settings: Settings, request: SparqlRequest, graph_path: Path, take: Callable[[bytes], object]
) -> Summary:
    """Pass the result of one query to `take` as it is produced, and return what is known of it at its end.

    The errors are those of QueryRunner.ask; what was passed on by then is not the whole result.
    """

    async def stream(runner: QueryRunner) -> Summary | None:
        async with runner.ask(request, graph_path) as result:
            async for chunk in result.chunks:
                take(chunk)
        return result.summary

    summary = asyncio.run(_with_runner(settings, stream))
    assert summary is not None  # noqa: S101  # the chunks are exhausted
    return summary


async def _with_runner(settings: Settings, play: Callable[[QueryRunner], Coroutine[Any, Any, Result]]) -> Result:
    runner = QueryRunner(settings.model_copy(update={"query_workers": 1}))
    try:
        return await play(runner)
    finally:
        await runner.close()
