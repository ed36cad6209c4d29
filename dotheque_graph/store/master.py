"""The one writer: a lock between processes, a working copy of the public release, and the switch to a new one.

A publication never writes what somebody reads. It works on a copy of the current release (hard links: a few
milliseconds whatever the size), throws it away when anything goes wrong, and else moves it into `releases/`. One atomic
rename of the `current` link makes it public: killed at any instant before, the old release stands; after, the new one.
What a killed writer left is removed by the next one, under the same lock.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

from dotheque_graph.errors import StoreLocked
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import GRAPH_FOLDER, RECORD_FILE, Release, ReleaseRecord, Releases, read_release
from dotheque_graph.store.upkeep import at_rest

_POLL_SECONDS: Final = 0.05
_LOCK: Final = "lock"
_BUILDING: Final = "building"
_REMOVED: Final = "removed-"
_NEXT_LINK: Final = "current.next"


class Step(StrEnum):
    """The steps of a publication, in order; a test kills the writer at each of them."""

    LOCKED = "locked"
    CLEANED = "cleaned"
    COPIED = "copied"
    APPLIED = "applied"
    VALIDATED = "validated"
    MEASURED = "measured"
    INDEXED = "indexed"
    CLOSED = "closed"
    ASSEMBLED = "assembled"
    NAMED = "named"
    LINKED = "linked"
    PUBLIC = "public"
    SET_ASIDE = "set aside"
    PRUNED = "pruned"


OnStep = Callable[[Step], None]


class Master:
    """The right to publish, held by one process; made by `exclusive`."""

    def __init__(self, releases: Releases, on_step: OnStep) -> None:
        self.releases = releases
        self._folder = releases.data_dir / "master"
        self._on_step = on_step

    def clean(self) -> None:
        """Remove what a killed writer left: its working copy, what it set aside, a release that never became public."""
        (self.releases.data_dir / _NEXT_LINK).unlink(missing_ok=True)
        current = self.releases.current_number() or 0
        left = [self.releases.folder / str(number) for number in self.releases.folders() if number > current]
        left += (path for path in self._folder.iterdir() if path.name != _LOCK)
        for path in left:
            shutil.rmtree(path)
        self._on_step(Step.CLEANED)

    def working_copy(self, of: int | None) -> OxigraphStore:
        """Return a writable copy of a release, or an empty store; there is one at a time."""
        target = self._folder / GRAPH_FOLDER
        shutil.rmtree(target, ignore_errors=True)
        if of is not None:
            self.releases.open(of).copy_to(target)
        store = OxigraphStore.open(target, writable=True)
        self._on_step(Step.COPIED)
        return store

    def discard(self, store: OxigraphStore) -> None:
        """Throw the working copy away."""
        store.close()
        shutil.rmtree(self._folder / GRAPH_FOLDER, ignore_errors=True)

    @property
    def folder(self) -> Path:
        """Return the folder of what is in the making: what a killed writer leaves there is removed by the next one."""
        return self._folder

    def seal(
        self,
        store: OxigraphStore,
        record: ReleaseRecord,
        beside: Mapping[str, bytes] | None = None,
        folders: Iterable[Path] = (),
    ) -> Release:
        """Close the working copy, make it the release of this record, and make that release public.

        `beside` are files of the release by name, which are on the disk before it is public; `folders` are moved into
        it under their names, and must be on the disk already.
        """
        store.settle()
        store.close()
        self._on_step(Step.CLOSED)
        building = self._folder / _BUILDING
        building.mkdir()
        (self._folder / GRAPH_FOLDER).rename(building / GRAPH_FOLDER)
        for folder in folders:
            folder.rename(building / folder.name)
        for name, content in (beside or {}).items():
            _write_durably(building / name, content)
        _write_durably(building / RECORD_FILE, record.to_json().encode())
        self._on_step(Step.ASSEMBLED)
        self.releases.folder.mkdir(exist_ok=True)
        final = self.releases.folder / str(record.number)
        building.rename(final)
        _sync_folder(self.releases.folder)
        self._on_step(Step.NAMED)
        self._switch(record.number)
        return read_release(final)

    def _switch(self, number: int) -> None:
        link = self.releases.data_dir / _NEXT_LINK
        link.symlink_to(Path(self.releases.folder.name) / str(number))
        self._on_step(Step.LINKED)
        link.rename(self.releases.current_link)
        _sync_folder(self.releases.data_dir)
        self._on_step(Step.PUBLIC)

    def prune(self, kept: int) -> tuple[int, ...]:
        """Remove all but the last `kept` releases, the pinned ones and the current one; return what was removed.

        A release is first set aside under another name: killed in the middle, no half of one is left in the list. One
        of which somebody makes the index at this moment is left for the next time.
        """
        current = self.releases.current_number()
        old = [number for number in self.releases.numbers()[:-kept] if number != current]
        removed = tuple(number for number in old if not self.releases.is_pinned(number) and self._set_aside(number))
        self._on_step(Step.SET_ASIDE)
        for number in removed:
            shutil.rmtree(self._folder / f"{_REMOVED}{number}")
        self._on_step(Step.PRUNED)
        return removed

    def _set_aside(self, number: int) -> bool:
        """Take a release out of the list unless somebody writes in its folder; tell whether it was."""
        folder = self.releases.folder / str(number)
        with at_rest(folder) as free:
            if free:
                folder.rename(self._folder / f"{_REMOVED}{number}")
        return free


@contextmanager
def exclusive(releases: Releases, seconds: float, on_step: OnStep) -> Iterator[Master]:
    """Hold the right to publish in a directory, waiting at most `seconds` for it; raise StoreLocked.

    The lock is the kernel's (`flock`): it ends with its process, however that ends.
    """
    folder = releases.data_dir / "master"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a+") as lock:
        _acquire(lock.fileno(), folder / _LOCK, seconds)
        lock.truncate(0)
        lock.write(f"{os.getpid()}, {time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}")
        lock.flush()
        on_step(Step.LOCKED)
        master = Master(releases, on_step)
        master.clean()
        yield master


def _acquire(descriptor: int, path: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StoreLocked(path.read_text("utf-8") or "?") from None
            time.sleep(_POLL_SECONDS)
        else:
            return


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
