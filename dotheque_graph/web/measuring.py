"""The statistics that pages show: read beside their release, or measured once, while those who ask wait outside."""

import asyncio
from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Final

from dotheque_graph.catalogue.statistics import Statistics
from dotheque_graph.publication.statistics import keep_statistics
from dotheque_graph.store.releases import OpenRelease, Releases

REMEMBERED: Final = 4
"""Releases whose statistics are remembered; those of the others are read again, or measured again where not kept."""


class Measurements:
    """The statistics of a few releases, each found by one thread; those who ask meanwhile wait for the same result."""

    def __init__(self, releases: Releases) -> None:
        self._releases = releases
        self._found: OrderedDict[tuple[int, str], Future[Statistics]] = OrderedDict()
        self._asking = Lock()
        self._measuring = Lock()

    async def ready(self, release: OpenRelease) -> Statistics:
        """Return the statistics of a release; it may take seconds, and holds no thread of the pool meanwhile.

        Raises StoreUnavailable.
        """
        # Whoever gives up waiting does not take the result from the others.
        return await asyncio.shield(asyncio.wrap_future(self._future(release)))

    def now(self, release: OpenRelease) -> Statistics:
        """Return the same for a thread, which waits itself: ask `ready` before."""
        return self._future(release).result()

    def _future(self, release: OpenRelease) -> Future[Statistics]:
        key = release.release.number, release.release.digest
        with self._asking:
            future = self._found.get(key)
            if future is None or (future.done() and future.exception()):
                future = self._found[key] = Future()
                future.set_running_or_notify_cancel()
                # No thread of the pool, which answers everybody; and the end of the site does not wait for it.
                Thread(target=self._find, args=(release, future), name="measuring", daemon=True).start()
            self._found.move_to_end(key)
            done = [one for one, kept in self._found.items() if kept.done()]
            for one in done[: max(0, len(self._found) - REMEMBERED)]:
                del self._found[one]
        return future

    def _find(self, release: OpenRelease, future: Future[Statistics]) -> None:
        try:
            with self._measuring:
                found = keep_statistics(self._releases, release.release, release.store)
        except Exception as error:  # noqa: BLE001  # whatever it is, those who wait are told
            future.set_exception(error)
        else:
            future.set_result(found)
