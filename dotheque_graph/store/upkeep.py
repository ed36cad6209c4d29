"""The right to write beside what a release holds: no release is removed while somebody makes an index in its folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from dotheque_graph.errors import ReleaseNotFound
from dotheque_graph.store.releases import Releases

_LOCK: Final = "search.lock"


@contextmanager
def kept_up(folder: Path) -> Iterator[None]:
    """Hold the right to write in the folder of a release, waiting for it (`flock`, which ends with its process).

    Raises ReleaseNotFound where the release is gone, or was removed meanwhile.
    """
    try:
        lock = (folder / _LOCK).open("a")
    except FileNotFoundError:
        raise _gone(folder) from None
    with lock:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        if not _is_there(folder, lock):
            raise _gone(folder)
        yield


@contextmanager
def at_rest(folder: Path) -> Iterator[bool]:
    """Tell whether nobody writes in the folder of a release, and let nobody begin meanwhile."""
    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _gone(folder: Path) -> ReleaseNotFound:
    return ReleaseNotFound(folder.name, Releases(folder.parent.parent).numbers())


def _is_there(folder: Path, lock: IO[str]) -> bool:
    try:
        return os.path.samestat((folder / _LOCK).stat(), os.fstat(lock.fileno()))
    except FileNotFoundError:
        return False
