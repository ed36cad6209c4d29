"""Clients that leave: what is being done for one is given up once it has gone, or reads no more."""

import asyncio
from types import TracebackType
from typing import Final, Self

from starlette.requests import ClientDisconnect
from starlette.types import Receive

NOTICED_AFTER_SECONDS: Final = 0.05
"""How long something lasts before it is worth watching whether anybody still waits for it."""


class GivenUpOn:
    """A context in which a task is cancelled when its client leaves; ClientDisconnect is raised in its place.

    The request must have been read to its end: from then on, all that `receive` has to say is that the client left.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._watching: asyncio.Task[None] | None = None
        self._left = False

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("only a task can be given up")
        self._task = task
        # Most queries are answered before that, and do without a second task.
        self._later = loop.call_later(NOTICED_AFTER_SECONDS, self._watch)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._later.cancel()
        if self._watching is not None:
            self._watching.cancel()
        if self._left and kind is asyncio.CancelledError:
            self._task.uncancel()
            raise ClientDisconnect from None

    def _watch(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._wait())

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._left = True
        self._task.cancel()
