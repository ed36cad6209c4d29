"""Who gets a worker next: the places of the pool, shared between clients so that none of them holds it all."""

import asyncio
import math
from collections import Counter, deque
from collections.abc import Container, Iterable
from typing import Generic, TypeVar

from dotheque_graph.errors import EngineBusy

Place = TypeVar("Place")

NOBODY = ""
"""The client that stands for nobody in particular, whose share is not limited."""


class Turns(Generic[Place]):
    """Hands out places; one client holds all but one of them at most, and half of the queue.

    A place that is given back goes to the waiting client that holds the fewest, and among these in turn.
    `queue` is how many may wait, `seconds` how long.
    """

    def __init__(self, places: Iterable[Place], queue: int, seconds: float) -> None:
        self._free = list(places)
        self._queue = queue
        self._seconds = seconds
        self._most_held = max(1, len(self._free) - 1)
        self._most_waiting = max(1, queue // 2)
        self._held: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[Place]]] = {}  # by client, the one that has waited longest first

    async def take(self, client: str = NOBODY) -> Place:
        """Return a place; raise EngineBusy where the queue or the client's part of it is full, or the wait too long."""
        if self._free and self._may_hold(client):
            self._held[client] += 1
            # Last in, first out: a warm worker is asked again before a cold one is started.
            return self._free.pop()
        own = len(self._waiting.get(client, ()))
        if sum(map(len, self._waiting.values())) >= self._queue or (client != NOBODY and own >= self._most_waiting):
            raise self._busy()
        place: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(place)
        return await self._wait(client, place)

    def take_free(self, among: Container[Place]) -> Place | None:
        """Return at once a place out of these that nobody holds, to be given back for NOBODY; None where none is."""
        for position, place in enumerate(self._free):  # from the one that has been idle longest
            if place in among:
                self._held[NOBODY] += 1
                return self._free.pop(position)
        return None

    async def _wait(self, client: str, place: asyncio.Future[Place]) -> Place:
        try:
            async with asyncio.timeout(self._seconds):
                return await place
        except BaseException as stopped:
            if place.done() and not place.cancelled():  # it came in the same instant
                self.give_back(place.result(), client)
            else:
                self._leave(client, place)
            if isinstance(stopped, TimeoutError):
                raise self._busy() from None
            raise

    def give_back(self, place: Place, client: str = NOBODY) -> None:
        """Pass a place on to whose turn it is, or keep it for the next that asks."""
        self._held[client] -= 1
        if self._held[client] <= 0:
            del self._held[client]
        while waiting := [other for other in self._waiting if self._may_hold(other)]:
            following = min(waiting, key=lambda other: self._held[other])
            future = self._waiting[following][0]
            self._leave(following, future)
            if not future.done():  # else it is being cancelled in this instant
                self._held[following] += 1
                future.set_result(place)
                return
        self._free.append(place)

    def _may_hold(self, client: str) -> bool:
        return client == NOBODY or self._held[client] < self._most_held

    def _leave(self, client: str, place: asyncio.Future[Place]) -> None:
        """Take one out of the queue; the client's others wait behind those of everybody else."""
        queue = self._waiting.get(client)
        if queue is not None and place in queue:
            del self._waiting[client]
            queue.remove(place)
            if queue:
                self._waiting[client] = queue

    def _busy(self) -> EngineBusy:
        return EngineBusy(math.ceil(self._seconds))
