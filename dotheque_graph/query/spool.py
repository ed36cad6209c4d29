"""The files in which large results wait for their readers: a private folder, a bound on all of them, and reading."""

import asyncio
import contextlib
import fcntl
import os
import secrets
import shutil
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any, Final

from dotheque_graph.errors import EngineBusy, StoreUnavailable
from dotheque_graph.query.turns import NOBODY

PIECE_BYTES: Final = 1 << 18
"""How much of a file is read at a time."""
POLL_SECONDS: Final = 0.015
"""How long to wait for a file to grow while it is being written."""

_PREFIX: Final = "dotheque-results-"
_WAIT_SECONDS: Final = 5
"""After how long a client may try again that found the room for large results taken."""


class Spool:
    """The folder of one runner, under `parent`, which takes `limit` bytes in all, and half of them from one client.

    A worker makes it with the first large result that it writes there; nobody can guess its name before.
    """

    def __init__(self, parent: Path, limit: int, largest: int) -> None:
        self._parent = parent
        self._limit = limit
        self._largest = largest
        self._folder = f"{parent}/{_PREFIX}{os.getpid()}-{secrets.token_hex(8)}"
        self._lock = -1
        self._numbers = count()
        self._taken: dict[SpoolFile, int] = {}

    def name(self) -> str:
        """Return the path of a file that does not exist, in a folder that need not exist yet."""
        return f"{self._folder}/{next(self._numbers)}"

    def _hold(self) -> None:
        """Have nobody take the folder for one left behind, and remove those that are."""
        self._lock = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        remove_stale(self._parent)

    def clear(self) -> None:
        """Remove the folders that other runners have left behind; nothing is made where there are none."""
        with contextlib.suppress(OSError):  # not to be read, as a server may run without it
            remove_stale(self._parent)

    def open(self, path: str, client: str = NOBODY) -> "SpoolFile":
        """Open a file that a worker writes for a client, which nobody else can open from now on.

        Until its size is known, it counts as large as a result may become. Raise EngineBusy where there is no room for
        that, or the client has its share, StoreUnavailable where the file is not there.
        """
        try:
            if self._lock < 0:
                self._hold()
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise StoreUnavailable(str(error)) from None
        os.unlink(path)  # noqa: PTH108  # a name, not a Path, in every query
        if not self._has_room_for(client):
            os.close(descriptor)
            raise EngineBusy(_WAIT_SECONDS)
        file = SpoolFile(self, descriptor, client)
        self._taken[file] = self._largest
        return file

    def _has_room_for(self, client: str) -> bool:
        """Whether one more file fits, and within the client's half of the room if it is not its first."""
        if sum(self._taken.values()) + self._largest > self._limit:
            return False
        own = [size for file, size in self._taken.items() if file.client == client]
        return client == NOBODY or not own or sum(own) + self._largest <= self._limit // 2

    def settle(self, file: "SpoolFile", size: int) -> None:
        """Note the size in bytes that a file will keep."""
        if file in self._taken:
            self._taken[file] = size

    def release(self, file: "SpoolFile") -> None:
        """Note that a file is gone."""
        self._taken.pop(file, None)

    def close(self) -> None:
        """Remove the folder; files that are open can be read to their end."""
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


class SpoolFile:
    """A result in a file, read while it is being written, for a client."""

    def __init__(self, spool: Spool, descriptor: int, client: str) -> None:
        self.client = client
        self._spool = spool
        self._descriptor = descriptor

    async def pieces(self, writing: asyncio.Future[Any]) -> AsyncIterator[bytes]:
        """Yield the bytes of the file, to the last when `writing` is done; raise what `writing` raises."""
        at = 0
        while True:
            over = writing.done()
            if over:
                writing.result()
            piece = await _read(self._descriptor, at)
            at += len(piece)
            if piece:
                yield piece
                await asyncio.sleep(0)  # a fast reader is not to hold up the others
            elif over:
                return
            else:
                await asyncio.wait([writing], timeout=POLL_SECONDS)

    def settle(self, size: int) -> None:
        """Note the size in bytes that the file will keep."""
        self._spool.settle(self, size)

    def close(self) -> None:
        """Close the file, which frees its room on the disk."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
            self._spool.release(self)


async def _read(descriptor: int, at: int) -> bytes:
    """Return the next bytes; in a thread where the disk would have to be waited for."""
    if hasattr(os, "RWF_NOWAIT"):
        piece = bytearray(PIECE_BYTES)
        with contextlib.suppress(OSError):  # not in memory, or a file system that cannot tell
            return bytes(memoryview(piece)[: os.preadv(descriptor, [piece], at, os.RWF_NOWAIT)])
    return await asyncio.to_thread(os.pread, descriptor, PIECE_BYTES, at)


def remove_stale(parent: Path) -> None:
    """Remove the folders that runners have left behind which were ended without warning."""
    for folder in parent.glob(f"{_PREFIX}*-*"):
        pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if pid.isdecimal() and not _runs(int(pid)) and not _is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def _is_held(folder: Path) -> bool:
    """Whether a runner holds the folder that another machine's numbers of processes hide, or it is not ours."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
