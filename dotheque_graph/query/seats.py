"""The places of the workers: in each, one worker that is started, asked, and replaced when it does not survive."""

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dotheque_graph.errors import StoreUnavailable
from dotheque_graph.query.worker_process import START_SECONDS, Reply, WorkerLost, WorkerProcess
from dotheque_graph.settings import Settings

_NONE_TAKES_IT: Final = "query workers die, or do not start, before they take a query"


@dataclass(frozen=True, slots=True)
class _Holder:
    """A worker that is starting or has started, and the release graph it holds open."""

    graph_path: Path
    starting: asyncio.Task[WorkerProcess]

    @property
    def worker(self) -> WorkerProcess | None:
        """The worker that has started, whatever became of it since."""
        if not self.starting.done() or self.starting.cancelled() or self.starting.exception():
            return None
        return self.starting.result()

    async def lost(self) -> bool:
        """Whether the worker did not start, or has died since."""
        try:
            return not (await asyncio.shield(self.starting)).alive
        except StoreUnavailable:
            return True


class Seat:
    """The place of one worker; the worker in it comes and goes. `started` is called with each that is ready."""

    def __init__(self, settings: Settings, started: Callable[[WorkerProcess], None]) -> None:
        self._settings = settings
        self._started = started
        self._holder: _Holder | None = None
        self._asked: WorkerProcess | None = None
        self._leftover = ""
        self._ending: set[asyncio.Task[None]] = set()
        self._closed = False

    async def ask(self, message: Mapping[str, Any], graph_path: Path) -> Reply:
        """Return the first reply of this seat's worker, or of its successor where it was found dead.

        Raise as `QueryRunner.run` does. A worker keeps the time of what it is asked; its start is waited for no longer
        than it and a query may take.
        """
        self._leftover = message["spool"]
        deadline = asyncio.get_running_loop().time() + START_SECONDS + self._settings.query_seconds
        for _ in range(2):
            with contextlib.suppress(WorkerLost):
                self._asked = worker = self._ready(graph_path) or await self._in_time(graph_path, deadline)
                return await self._reply(worker, worker.ask(message))
            if self._closed:
                break
        raise StoreUnavailable(_NONE_TAKES_IT)

    def _ready(self, graph_path: Path) -> WorkerProcess | None:
        """Return the worker that waits on `graph_path` for a query, None where there is none yet."""
        holder = self._holder
        if holder is None or holder.graph_path != graph_path:
            return None
        worker = holder.worker
        return worker if worker and worker.alive else None

    async def _in_time(self, graph_path: Path, deadline: float) -> WorkerProcess:
        try:
            async with asyncio.timeout_at(deadline):
                return await self.worker(graph_path)
        except TimeoutError:
            raise StoreUnavailable(_NONE_TAKES_IT) from None

    async def rest(self) -> Reply:
        """Return the reply that ends the result, where the first one said that there is more."""
        assert self._asked is not None  # noqa: S101  # it has replied
        return await self._reply(self._asked, self._asked.rest())

    def stop(self) -> None:
        """End the worker, and with it what it was asked."""
        if self._asked is not None:
            self._asked.kill()

    async def _reply(self, worker: WorkerProcess, replying: Awaitable[Reply]) -> Reply:
        """Return a reply of the worker; where it does not survive the query, start its successor at once."""
        worn = True
        try:
            reply = await replying
            worn = not reply.more and bool(reply.head["worn"])
        finally:
            if worn:
                self._dismiss(worker)
                if not self._closed:
                    self._prepare(worker.graph_path)
        return reply

    async def worker(self, graph_path: Path) -> WorkerProcess:
        """Return a living worker on `graph_path`; raise StoreUnavailable."""
        holder = self._holder
        if holder is None or holder.graph_path != graph_path or await holder.lost():
            await self._vacate()
            if self._closed:
                raise StoreUnavailable(_NONE_TAKES_IT)
            holder = self._prepare(graph_path)
        return await asyncio.shield(holder.starting)

    def _prepare(self, graph_path: Path) -> _Holder:
        starting = asyncio.create_task(WorkerProcess.start(graph_path, self._settings))
        starting.add_done_callback(self._note)
        self._holder = _Holder(graph_path, starting)
        return self._holder

    def _note(self, starting: asyncio.Task[WorkerProcess]) -> None:
        """Take note of a start; of a failed one too, which the next query reports by trying again."""
        if not starting.cancelled() and starting.exception() is None:
            self._started(starting.result())

    def _dismiss(self, worker: WorkerProcess) -> None:
        worker.kill()
        ending = asyncio.create_task(_end(worker, self._leftover))
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


async def _end(worker: WorkerProcess, leftover: str) -> None:
    """End a worker, and remove the file that it may have begun."""
    await worker.end()
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(leftover)  # noqa: PTH108  # a name, not a Path
