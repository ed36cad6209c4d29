"""The statistics of a release: measured once, after it is public, and kept beside it.

releases/12/statistics.json     appears by one rename, whole; whoever needs it first writes it

To measure takes about 6 s for 450,000 statements even where one entity changed, forty times a small publication: so a
publication does not wait for it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from dotheque_graph.catalogue.statistics import Statistics, measure
from dotheque_graph.errors import ReleaseNotFound, StoreUnavailable
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import Release, Releases

STATISTICS_FILE: Final = "statistics.json"
_ONCE_WITH_DUMPS: Final = Path("dumps") / STATISTICS_FILE
"""Where they were kept when they were measured with the dumps."""


def statistics_of(release: Release) -> Statistics | None:
    """Return the statistics kept beside a release, None where it was not measured yet; raise StoreUnavailable."""
    for path in (release.path / STATISTICS_FILE, release.path / _ONCE_WITH_DUMPS):
        try:
            return Statistics.from_json(path.read_text("utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StoreUnavailable(f"{path}: {error}") from None
    return None


def is_measured(release: Release) -> bool:
    """Tell whether the statistics of a release are kept beside it."""
    return any((release.path / name).exists() for name in (STATISTICS_FILE, _ONCE_WITH_DUMPS))


def keep_statistics(releases: Releases, release: Release, store: GraphStore) -> Statistics:
    """Return the statistics of a release, measured now and kept beside it where they were not before.

    One process measures at a time, the others wait for what it finds. Graphs that say what they said in another
    measured release are not read again. Where the folder may not be written, the statistics are returned all the same.
    Raises StoreUnavailable.
    """
    with _alone(release.path):
        found = statistics_of(release)
        if found is None:
            found = measure(store, *_known(releases, release))
            with suppress(OSError):  # a folder that may not be written, or a release whose time has come
                _put(release.path, found)
    return found


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the right to measure the release of a folder (`flock`, which ends with its process)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise StoreUnavailable(f"{folder}: {error}") from None
    try:
        with suppress(OSError):  # where a file system knows no locks, two may measure the same
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _known(releases: Releases, release: Release) -> tuple[Statistics | None, frozenset[str]]:
    """Return the statistics of the nearest measured release, and the graphs that say the same in both."""
    now = release.record.graphs
    others = (number for number in releases.numbers() if number != release.number)
    for number in sorted(others, key=lambda other: abs(other - release.number)):
        with suppress(StoreUnavailable, ReleaseNotFound):
            other = releases.get(number)
            known = statistics_of(other)
            if known:
                then = other.record.graphs
                same = (name for name in now.keys() & then.keys() if now[name].digest == then[name].digest)
                return known, frozenset(same)
    return None, frozenset()


def _put(folder: Path, statistics: Statistics) -> None:
    """Write them durably, by a rename, so that they are there as a whole or not at all."""
    written = folder / f"{STATISTICS_FILE}.new"
    with written.open("w", encoding="utf-8") as file:
        file.write(statistics.to_json())
        file.flush()
        os.fsync(file.fileno())
    written.rename(folder / STATISTICS_FILE)
