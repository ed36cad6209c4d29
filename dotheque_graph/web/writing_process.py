"""The writer processes of one web process: one at a time, bounded in time, and never given up halfway by a client."""

import asyncio
import contextlib
import json
import math
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, cast

import dotheque_graph
from dotheque_graph.errors import (
    DothequeError,
    EngineBusy,
    InvalidRequest,
    QueryKilled,
    QueryTimeout,
    StoreUnavailable,
)
from dotheque_graph.publication.orders import Order, Outcome, order_frame, read_answer
from dotheque_graph.query.exchange import LENGTHS
from dotheque_graph.settings import Settings

PLACES: Final = 4
"""Requests to write that one web process holds at the same time, their bodies in memory; past it the answer is 503."""

_PACKAGE_PARENT: Final = str(Path(dotheque_graph.__file__).resolve().parents[1])


class Writers:
    """Has orders carried out, each in a process of its own; belongs to one event loop at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = asyncio.Lock()
        self._taken = 0
        self._running: set[asyncio.Task[Outcome]] = set()
        self._ending: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place, to read a request and carry it out; raise EngineBusy where there is none."""
        if self._taken >= PLACES:
            raise self._busy()
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1

    async def run(self, order: Order) -> Outcome:
        """Return the outcome of an order as soon as it is public; raise what it was refused for.

        Raises EngineBusy where others publish for longer than `lock_seconds`, QueryTimeout after `write_seconds`.
        Cancelled, it goes on to its end: the change may be public by then, and a client that leaves must not decide
        by chance whether it will be; who asks again learns from the list of releases what became of it.
        """
        task = asyncio.create_task(self._in_turn(order))
        self._running.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    def _done(self, task: "asyncio.Task[Outcome]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # so that a refusal nobody waits for any more is not logged as forgotten

    async def _in_turn(self, order: Order) -> Outcome:
        try:
            async with asyncio.timeout(self._settings.lock_seconds):
                await self._turn.acquire()
        except TimeoutError:
            raise self._busy() from None
        try:
            process = await self._start()
        except BaseException:
            self._turn.release()
            raise
        try:
            return await self._answer(process, order)
        finally:
            # Once a release is public its writer removes old ones: nobody waits for that but the next writer.
            ending = asyncio.create_task(self._end(process))
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)

    def _busy(self) -> EngineBusy:
        return EngineBusy(max(1, math.ceil(self._settings.lock_seconds)))

    async def _start(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "dotheque_graph.writing", str(os.getpid())),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # Nothing of the server's environment, which may hold secrets; the settings come with the order.
            env={"PYTHONPATH": _PACKAGE_PARENT, "PATH": os.defpath, "RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "2"},
        )

    async def _answer(self, process: asyncio.subprocess.Process, order: Order) -> Outcome:
        requests = cast("asyncio.StreamWriter", process.stdin)  # started with pipes
        answers = cast("asyncio.StreamReader", process.stdout)
        try:
            async with asyncio.timeout(self._settings.write_seconds):
                with contextlib.suppress(ConnectionError):  # it died early: what it said, or how it ended, tells more
                    requests.write(order_frame(order, self._settings))
                    await requests.drain()
                    requests.close()
                head = await _head(answers)
        except TimeoutError:
            _kill(process)
            # It may have spoken in the same instant, and what is public must not be called stopped.
            with contextlib.suppress(asyncio.IncompleteReadError):
                return read_answer(await _head(answers))
            raise QueryTimeout(self._settings.write_seconds) from None
        except asyncio.IncompleteReadError:
            raise _meaning_of(await process.wait(), self._settings) from None
        return read_answer(head)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """Give the turn to the next one when the process has ended, which is helped where it takes too long."""
        try:
            async with asyncio.timeout(self._settings.write_seconds):
                await process.communicate()
        except TimeoutError:
            _kill(process)
            await process.wait()
        finally:
            self._turn.release()


async def _head(answers: asyncio.StreamReader) -> Mapping[str, Any]:
    """Return the head of the one frame that a writer answers with, which has no body."""
    length, _ = LENGTHS.unpack(await answers.readexactly(LENGTHS.size))
    head: Mapping[str, Any] = json.loads(await answers.readexactly(length))
    return head


def _kill(process: asyncio.subprocess.Process) -> None:
    """End the process at once: what it had begun is not public, and the next writer removes it."""
    with contextlib.suppress(ProcessLookupError):
        process.kill()


def _meaning_of(status: int, settings: Settings) -> DothequeError:
    """Return what the death of a writer says about its order; `status` as in `Popen.returncode`."""
    match -status:
        case signal.SIGSEGV | signal.SIGBUS:
            return InvalidRequest(
                "what was sent is too deep or too long for the engine",
                "ce qui a été envoyé est trop imbriqué ou trop long pour le moteur",
            )
        case signal.SIGABRT | signal.SIGKILL:  # the allocator gave up, or the system wanted its memory back
            return QueryKilled(settings.write_memory_mb)
        case signal.SIGALRM | signal.SIGXCPU:
            return QueryTimeout(settings.write_seconds)
    return StoreUnavailable(f"a writer process ended with status {status}")
