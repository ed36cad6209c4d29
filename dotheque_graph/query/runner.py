"""The pool of query workers: anybody's SPARQL is answered by one of them, in bounded time, memory, size and number."""

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dotheque_graph.errors import (
    DothequeError,
    EngineBusy,
    InvalidQuery,
    NotAcceptable,
    QueryKilled,
    ResultTooLarge,
    StoreUnavailable,
    UnsafeQuery,
)
from dotheque_graph.query.exchange import OFFERED, SparqlAnswer, SparqlRequest, offered_format
from dotheque_graph.query.guard import Checked, check
from dotheque_graph.query.worker_process import START_SECONDS, Reply, WorkerLost, WorkerProcess
from dotheque_graph.settings import Settings

__all__ = ["QueryRunner", "SparqlAnswer", "SparqlRequest", "run_once"]

Guard = Callable[[str, int], Checked]


class QueryRunner:
    """Runs untrusted queries in `settings.query_workers` processes; one runner belongs to one event loop.

    A worker is started when it is first needed, kept from query to query, and replaced when it dies, is killed, or a
    query asks for another release. `guard` is what the text passes first; the workers are safe without it.
    """

    def __init__(self, settings: Settings, guard: Guard = check) -> None:
        self._settings = settings
        self._guard = guard
        self._seats = [_Seat(settings) for _ in range(settings.worker_count())]
        # Last in, first out: a warm worker is asked again before a cold one is started.
        self._free: asyncio.LifoQueue[_Seat] = asyncio.LifoQueue()
        for seat in self._seats:
            self._free.put_nowait(seat)
        self._waiting = 0

    async def start(self, graph_path: Path) -> None:
        """Start every worker on a release graph, ahead of the first query; raise StoreUnavailable."""
        await asyncio.gather(*(seat.worker(graph_path) for seat in self._seats))

    async def close(self) -> None:
        """End every worker."""
        await asyncio.gather(*(seat.close() for seat in self._seats))

    async def run(self, request: SparqlRequest, graph_path: Path) -> SparqlAnswer:
        """Return the complete answer to a query on the release graph in `graph_path`.

        Raise TooLarge, InvalidQuery, UnsafeQuery or NotAcceptable for a query that cannot be served as asked,
        QueryTimeout, QueryKilled or ResultTooLarge for one that was stopped, EngineBusy where no worker is free in
        time, StoreUnavailable where the graph cannot be read. Cancelled, it ends the worker that was busy with it.
        """
        # In a thread: a hostile text takes tens of milliseconds to read, in which pages are to be served.
        checked = await asyncio.to_thread(self._guard, request.query, self._settings.query_bytes)
        started = time.perf_counter()
        seat = await self._take_seat()
        try:
            reply = await seat.ask(_message(request, checked), graph_path)
        finally:
            self._free.put_nowait(seat)
        return _answer(reply, time.perf_counter() - started, self._settings)

    async def _take_seat(self) -> "_Seat":
        """Return a free seat; raise EngineBusy where the queue is full or the wait as long as a query may take."""
        if self._free.empty() and self._waiting >= self._settings.query_queue:
            raise EngineBusy(math.ceil(self._settings.query_seconds))
        self._waiting += 1
        try:
            async with asyncio.timeout(self._settings.query_seconds):
                return await self._free.get()
        except TimeoutError:
            raise EngineBusy(math.ceil(self._settings.query_seconds)) from None
        finally:
            self._waiting -= 1


@dataclass(frozen=True, slots=True)
class _Holder:
    """A worker that is starting or has started, and the release graph it holds open."""

    graph_path: Path
    starting: asyncio.Task[WorkerProcess]

    async def lost(self) -> bool:
        """Whether the worker did not start, or has died since."""
        try:
            return not (await asyncio.shield(self.starting)).alive
        except StoreUnavailable:
            return True


class _Seat:
    """The place of one worker; the worker in it comes and goes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._holder: _Holder | None = None
        self._ending: set[asyncio.Task[int]] = set()
        self._closed = False

    async def ask(self, message: Mapping[str, Any], graph_path: Path) -> Reply:
        """Return the reply of this seat's worker, or of its successor where it was found dead.

        Raise as `run` does, at the latest when a worker could have started and run the query to its limit.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(START_SECONDS + self._settings.query_seconds):
                for _ in range(2):
                    with contextlib.suppress(WorkerLost):
                        return await self._ask_once(message, graph_path)
                    if self._closed:
                        break
        raise StoreUnavailable("query workers die, or do not start, before they take a query")

    async def _ask_once(self, message: Mapping[str, Any], graph_path: Path) -> Reply:
        """Return the reply of the worker; where it does not survive the query, start its successor at once."""
        worker = await self.worker(graph_path)
        worn = True
        try:
            reply = await worker.ask(message, self._settings.query_seconds)
            worn = bool(reply.head["worn"])
        finally:
            if worn:
                self._dismiss(worker)
                if not self._closed:
                    self._prepare(graph_path)
        return reply

    async def worker(self, graph_path: Path) -> WorkerProcess:
        """Return a living worker on `graph_path`; raise StoreUnavailable."""
        holder = self._holder
        if holder is None or holder.graph_path != graph_path or await holder.lost():
            await self._vacate()
            holder = self._prepare(graph_path)
        return await asyncio.shield(holder.starting)

    def _prepare(self, graph_path: Path) -> _Holder:
        starting = asyncio.create_task(WorkerProcess.start(graph_path, self._settings))
        starting.add_done_callback(_retrieve)
        self._holder = _Holder(graph_path, starting)
        return self._holder

    def _dismiss(self, worker: WorkerProcess) -> None:
        worker.kill()
        ending = asyncio.create_task(worker.end())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """End the worker, and start no other on one's own account."""
        self._closed = True
        await self._vacate()

    async def _vacate(self) -> None:
        """End the worker, started or starting, and wait for those that were dismissed."""
        if self._holder is not None:
            starting, self._holder = self._holder.starting, None
            starting.cancel()
            outcome = (await asyncio.gather(starting, return_exceptions=True))[0]
            if isinstance(outcome, WorkerProcess):
                self._dismiss(outcome)
        await asyncio.gather(*self._ending)


def _retrieve(task: asyncio.Task[WorkerProcess]) -> None:
    """Take note of a failed start, which the next query reports by trying again; else asyncio logs it as forgotten."""
    if not task.cancelled():
        task.exception()


def _message(request: SparqlRequest, checked: Checked) -> dict[str, Any]:
    chosen = {"solutions": request.solutions, "boolean": request.boolean, "graph": request.graph}
    return {
        "query": request.query,
        "default_graphs": request.default_graphs,
        "named_graphs": request.named_graphs,
        "own_dataset": checked.own_dataset,
        **{kind: wanted and wanted.media_type for kind, wanted in chosen.items()},
    }


def _answer(reply: Reply, seconds: float, settings: Settings) -> SparqlAnswer:
    """Return the answer in a reply; raise the error that its head names."""
    head = reply.head
    if "error" in head:
        raise _ERRORS[head["error"]](head, settings)
    return SparqlAnswer(head["kind"], offered_format(head["kind"], head["format"]), reply.body, seconds)


_ERRORS: Final[Mapping[str, Callable[[Mapping[str, Any], Settings], DothequeError]]] = {
    "query": lambda head, _: InvalidQuery(head["reason"]),
    "network": lambda _, __: UnsafeQuery("SERVICE"),
    "result": lambda head, _: ResultTooLarge(head["limit"]),
    "memory": lambda _, settings: QueryKilled(settings.query_memory_mb),
    "store": lambda head, _: StoreUnavailable(head["reason"]),
    "not acceptable": lambda head, _: NotAcceptable(tuple(known.media_type for known in OFFERED[head["kind"]])),
}


def run_once(settings: Settings, request: SparqlRequest, graph_path: Path) -> SparqlAnswer:
    """Return the answer to one query from a worker that lives only for it; the errors are those of QueryRunner.run."""
    return asyncio.run(_run_once(settings, request, graph_path))


async def _run_once(settings: Settings, request: SparqlRequest, graph_path: Path) -> SparqlAnswer:
    runner = QueryRunner(settings)
    try:
        return await runner.run(request, graph_path)
    finally:
        await runner.close()
