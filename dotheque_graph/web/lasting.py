"""What takes long to make and is asked for by programs: few at once, and remembered where it never changes."""

import asyncio
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Final, TypeVar

from starlette.concurrency import run_in_threadpool

from dotheque_graph.web.answers import Answer, AnswerMemory

AT_ONCE: Final = 2
"""Pages of the feed and comparisons that are made at the same time; the others wait without a thread of the pool."""
_FOR_EVER: Final = ""

T = TypeVar("T")


class LongWork:
    """The long work of one web process; `limit` is in bytes, what the answers that are remembered take at most."""

    def __init__(self, limit: int) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._memory: AnswerMemory[Answer] = AnswerMemory(limit)

    def place(self) -> asyncio.Semaphore:
        """Return what is held, with `async with`, while long work is done that is remembered elsewhere."""
        return self._turns

    async def turn(self, make: Callable[[], T]) -> T:
        """Return what `make` makes in a thread, once it is its turn."""
        async with self._turns:
            return await run_in_threadpool(make)

    async def lasting(self, key: Hashable, make: Callable[[], Answer | None]) -> Answer | None:
        """Return an answer that never changes, from memory where it was made before; None is not remembered."""
        answer = self._memory.get(_FOR_EVER, key)
        if answer is not None:
            return answer

        def made() -> Answer | None:
            # Somebody may have asked for the same and had it made while this one waited.
            return self._memory.get(_FOR_EVER, key) or make()

        answer = await self.turn(made)
        if answer is not None:
            self._memory.put(_FOR_EVER, key, answer)
        return answer

    def remembers(self, key: Hashable) -> bool:
        """Tell whether an answer that never changes is in memory."""
        return self._memory.get(_FOR_EVER, key) is not None

    async def ahead(self, key: Hashable, make: Callable[[], Answer | None]) -> None:
        """Make an answer that will be asked for next, unless somebody else is having something made.

        Whatever fails in it is met again, and told, by who asks for it.
        """
        if self._turns.locked() or self.remembers(key):
            return
        with suppress(Exception):
            await self.lasting(key, make)
