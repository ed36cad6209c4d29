"""One worker process seen from its parent: started, asked, and ended in every case."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import dotheque_graph
from dotheque_graph.errors import DothequeError, InvalidQuery, QueryKilled, QueryTimeout, StoreUnavailable
from dotheque_graph.query.exchange import LENGTH, frame
from dotheque_graph.settings import Settings

START_SECONDS: Final = 10.0
"""How long a worker may take to open its graph; on an idle machine it takes a quarter of a second."""

_PACKAGE_PARENT: Final = str(Path(dotheque_graph.__file__).resolve().parents[1])


class WorkerLost(Exception):
    """The worker died before it had read the request: the query has no part in that."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answered: the head with its facts, and the serialised result."""

    head: Mapping[str, Any]
    body: bytes


class WorkerProcess:
    """A running worker that holds one release graph open; use `start` to make one."""

    def __init__(self, process: asyncio.subprocess.Process, graph_path: Path, settings: Settings) -> None:
        self.graph_path = graph_path
        self._process = process
        self._requests = cast("asyncio.StreamWriter", process.stdin)  # started with pipes
        self._answers = cast("asyncio.StreamReader", process.stdout)
        self._settings = settings

    @classmethod
    async def start(cls, graph_path: Path, settings: Settings) -> "WorkerProcess":
        """Return a worker that has opened `graph_path`; raise StoreUnavailable where it cannot."""
        process = await asyncio.create_subprocess_exec(
            *_command(graph_path, settings),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
        )
        worker = cls(process, graph_path, settings)
        try:
            async with asyncio.timeout(START_SECONDS):
                opened = await worker._receive()
        except TimeoutError:
            await worker.end()
            raise StoreUnavailable(f"a query worker did not open {graph_path} in {START_SECONDS:g} s") from None
        except asyncio.IncompleteReadError:
            status = await worker.end()
            raise StoreUnavailable(f"a query worker ended at its start, with status {status}") from None
        except BaseException:
            await worker.end()
            raise
        if "error" in opened.head:
            await worker.end()
            raise StoreUnavailable(str(opened.head["reason"]))
        return worker

    @property
    def pid(self) -> int:
        """The identifier of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs, as far as the event loop has learnt."""
        return self._process.returncode is None

    async def ask(self, request: Mapping[str, Any], seconds: float) -> Reply:
        """Return the reply to one request; raise QueryTimeout after `seconds`, or what the death of the worker means.

        Raise WorkerLost where it died before it took the request. However this ends but by a reply, the process is
        dead or dying afterwards: its state is unknown.
        """
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(request)
        except TimeoutError:
            self.kill()
            raise QueryTimeout(seconds) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise _meaning_of(await self._process.wait(), self._settings) from None
        except BaseException:  # a cancelled request has no use for its result
            self.kill()
            raise

    async def _exchange(self, request: Mapping[str, Any]) -> Reply:
        try:
            self._requests.write(frame(request))
            await self._requests.drain()
            await self._receive()  # TAKEN
        except (asyncio.IncompleteReadError, ConnectionError):
            raise WorkerLost from None
        return await self._receive()

    async def _receive(self) -> Reply:
        (length,) = LENGTH.unpack(await self._answers.readexactly(LENGTH.size))
        head = json.loads(await self._answers.readexactly(length))
        return Reply(head, await self._answers.readexactly(head["bytes"]))

    def kill(self) -> None:
        """End the process at once; it only ever reads, so nothing can be lost."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):  # it died on its own an instant ago
                self._process.kill()

    async def end(self) -> int:
        """End the process and return its status once the system has taken back the process and its pipes."""
        self.kill()
        await self._process.communicate()
        return await self._process.wait()


def _command(graph_path: Path, settings: Settings) -> list[str]:
    limits = (settings.query_memory_mb, settings.result_bytes, settings.query_seconds, os.getpid())
    return [sys.executable, "-m", "dotheque_graph.query.worker", str(graph_path), *map(str, limits)]


def _environment() -> dict[str, str]:
    """Return the whole environment of a worker: nothing of the server's, which may hold secrets."""
    return {"PYTHONPATH": _PACKAGE_PARENT, "PATH": os.defpath, "RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "2"}


def _meaning_of(status: int, settings: Settings) -> DothequeError:
    """Return what the death of a worker in mid-query says about the query; `status` as in `Popen.returncode`."""
    match -status:
        case signal.SIGSEGV | signal.SIGBUS:
            return InvalidQuery("the text is too deep or too long for the engine")
        case signal.SIGABRT | signal.SIGKILL:  # the allocator gave up, or the system wanted its memory back
            return QueryKilled(settings.query_memory_mb)
        case signal.SIGALRM:
            return QueryTimeout(settings.query_seconds)
    return StoreUnavailable(f"a query worker ended with status {status}")
