"""One worker process seen from its parent: started, asked, and ended in every case."""

import asyncio
import contextlib
import json
import math
import os
import signal
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import dotheque_graph
from dotheque_graph.errors import DothequeError, InvalidQuery, QueryKilled, QueryTimeout, StoreUnavailable
from dotheque_graph.query.exchange import Frames, frame
from dotheque_graph.settings import Settings

START_SECONDS: Final = 10.0
"""How long a worker may take to open its graph; on an idle machine it takes a quarter of a second."""

_PACKAGE_PARENT: Final = str(Path(dotheque_graph.__file__).resolve().parents[1])
_STANDARD_OUTPUT: Final = 1


class WorkerLost(Exception):
    """The worker died before it had read the request: the query has no part in that."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answered: the head with its facts, and the serialised result."""

    head: Mapping[str, Any]
    body: bytes

    @property
    def more(self) -> bool:
        """Whether another reply to the same request follows, because the result goes to a file."""
        return "spooled" in self.head


class WorkerProcess(asyncio.SubprocessProtocol):
    """A running worker that holds one release graph open; use `start` to make one.

    It asks one thing at a time: `ask`, and where its reply says that there is more, `rest`.
    """

    def __init__(self, graph_path: Path, settings: Settings) -> None:
        self.graph_path = graph_path
        self.protections: Mapping[str, bool] = {}
        self._settings = settings
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.SubprocessTransport | None = None
        self._requests: asyncio.WriteTransport | None = None
        self._frames = Frames()
        self._replies: deque[Reply] = deque()
        self._waiting: asyncio.Future[None] | None = None
        self._taken = True
        self._clock: asyncio.TimerHandle | None = None
        self._deadline = math.inf  # while nothing is asked
        self._late = False
        self._killed = False
        self._silent = False
        self._exited = False
        self._ended = asyncio.Event()

    @classmethod
    async def start(cls, graph_path: Path, settings: Settings) -> "WorkerProcess":
        """Return a worker that has opened `graph_path`; raise StoreUnavailable where it cannot."""
        worker = cls(graph_path, settings)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker._open()
                opened = await worker._reply()
        except TimeoutError:
            await worker.end()
            raise StoreUnavailable(f"a query worker did not open {graph_path} in {START_SECONDS:g} s") from None
        except OSError as error:
            await worker.end()
            raise StoreUnavailable(f"a query worker could not be started: {error}") from None
        except DothequeError:
            status = await worker.end()
            raise StoreUnavailable(f"a query worker ended at its start, with status {status}") from None
        except BaseException:
            await worker.end()
            raise
        if "error" in opened.head:
            await worker.end()
            raise StoreUnavailable(str(opened.head["reason"]))
        worker.protections = opened.head["protections"]
        return worker

    async def _open(self) -> None:
        await self._loop.subprocess_exec(
            lambda: self,
            *_command(self.graph_path, self._settings),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=None,
            env=_environment(),
        )

    @property
    def pid(self) -> int:
        """The identifier of the process, 0 before it has one."""
        return self._transport.get_pid() if self._transport is not None else 0

    @property
    def alive(self) -> bool:
        """Whether the process still runs, as far as the event loop has learnt."""
        return not (self._killed or self._silent or self._exited)

    async def ask(self, request: Mapping[str, Any]) -> Reply:
        """Return the first reply to a request; raise QueryTimeout, or what the worker's death means.

        Raise WorkerLost where it died before it took the request. However this ends but by a reply, the process is
        dead or dying afterwards: its state is unknown. `settings.query_seconds` count for the rest of the reply too.
        """
        if not self.alive or self._requests is None:
            raise WorkerLost
        self._taken = False
        self._requests.write(frame(request))
        self._deadline = self._loop.time() + self._settings.query_seconds
        if self._clock is None:
            self._watch_clock()
        return await self._reply()

    async def rest(self) -> Reply:
        """Return the next reply to the same request; raise as `ask` does."""
        return await self._reply()

    async def _reply(self) -> Reply:
        try:
            while not self._replies:
                self._raise_failure()
                self._waiting = self._loop.create_future()
                await self._waiting
            reply = self._replies.popleft()
        except BaseException:  # a cancelled request has no use for its result
            self.kill()
            raise
        if not reply.more:
            self._deadline = math.inf
        return reply

    def _raise_failure(self) -> None:
        """Raise what it means that no reply will come, where that is so."""
        if self._late:
            raise QueryTimeout(self._settings.query_seconds)
        if self._ended.is_set():
            raise _meaning_of(self._status(), self._settings) if self._taken else WorkerLost

    def _watch_clock(self) -> None:
        """Stop a request that is late, and look again when the one that runs then would be.

        So it is set once for many short requests; a timer for each would cost them some 5 µs.
        """
        self._clock = None
        if self._loop.time() >= self._deadline:
            self._stop_late()
        elif self.alive and self._deadline < math.inf:
            self._clock = self._loop.call_at(self._deadline, self._watch_clock)

    def _stop_late(self) -> None:
        if self._replies and not self._replies[-1].more:  # it was the event loop that was late
            return
        self._late = True
        self.kill()
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _status(self) -> int:
        """Return how the process ended, as in `Popen.returncode`; as if killed where it never began."""
        status = self._transport.get_returncode() if self._transport is not None else None
        return -signal.SIGKILL if status is None else status

    def kill(self) -> None:
        """End the process at once; what it has written is lost with the query."""
        if self._transport is not None and not self._exited and not self._killed:
            if self._clock is not None:
                self._clock.cancel()
            self._killed = True  # the second time, asyncio could take the status that its own watcher waits for
            with contextlib.suppress(ProcessLookupError):  # it died on its own an instant ago
                self._transport.kill()

    async def end(self) -> int:
        """End the process and return its status once the system has taken back the process and its pipes."""
        self.kill()
        if self._transport is not None:
            await self._ended.wait()
            self._transport.close()
        return self._status()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the pipe that requests go through; the event loop calls this when the process runs."""
        self._transport = cast("asyncio.SubprocessTransport", transport)
        self._requests = cast("asyncio.WriteTransport", self._transport.get_pipe_transport(0))

    def pipe_data_received(self, fd: int, data: bytes) -> None:  # noqa: ARG002  # only one pipe is read
        """Take what the worker wrote; the event loop calls this."""
        for head, body in self._frames.take(data):
            if head:
                self._replies.append(Reply(json.loads(head.decode()), body))
                self._wake()
            else:
                self._taken = True

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # noqa: ARG002  # the exit says more
        """Note that no more answers come; the event loop calls this."""
        if fd == _STANDARD_OUTPUT:
            self._silent = True
            self._note_end()

    def process_exited(self) -> None:
        """Note the death of the process, which may have left answers in its pipe; the event loop calls this."""
        self._exited = True
        self._note_end()

    def _note_end(self) -> None:
        if self._silent and self._exited:
            self._ended.set()
            self._wake()


def _command(graph_path: Path, settings: Settings) -> list[str]:
    limits = (settings.query_memory_mb, settings.result_bytes, settings.query_rows, settings.query_seconds, os.getpid())
    return [sys.executable, "-m", "dotheque_graph.query.worker", str(graph_path), *map(str, limits)]


def _environment() -> dict[str, str]:
    """Return the whole environment of a worker: nothing of the server's, which may hold secrets."""
    return {
        "PYTHONPATH": _PACKAGE_PARENT,
        "PATH": os.defpath,
        "RUST_BACKTRACE": "0",
        "MALLOC_ARENA_MAX": "2",
        # The engine allocates and frees small pieces for each row: kept at hand, they save a fifth of a large SELECT.
        "GLIBC_TUNABLES": "glibc.malloc.tcache_count=1000",
    }


def _meaning_of(status: int, settings: Settings) -> DothequeError:
    """Return what the death of a worker in mid-query says about the query; `status` as in `Popen.returncode`."""
    match -status:
        case signal.SIGSEGV | signal.SIGBUS:
            return InvalidQuery(
                "the text is too deep or too long for the engine",
                "le texte est trop imbriqué ou trop long pour le moteur",
            )
        case signal.SIGABRT | signal.SIGKILL:  # the allocator gave up, or the system wanted its memory back
            return QueryKilled(settings.query_memory_mb)
        case signal.SIGALRM | signal.SIGXCPU:
            return QueryTimeout(settings.query_seconds)
    return StoreUnavailable(f"a query worker ended with status {status}")
