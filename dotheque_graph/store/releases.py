"""Releases: the immutable states of the graph that were made public, and the one that is public now.

releases/12/graph/          the store, opened read-only by everybody
releases/12/release.json    number, date, digest, counts, what it came from
releases/12/pinned          present where the release is kept whatever its age
current -> releases/12      replaced by one atomic rename; the only thing that makes a release public
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from dotheque_graph.errors import InvalidParameter, NothingPublished, ReleaseNotFound, StoreUnavailable
from dotheque_graph.rdf.changes import ChangeSet, difference
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.oxigraph import OxigraphStore

GRAPH_FOLDER: Final = "graph"
RECORD_FILE: Final = "release.json"
PIN_FILE: Final = "pinned"
_LONGEST_NUMBER: Final = 9
"""Digits of a release number; Python refuses to read thousands of them."""


@dataclass(frozen=True, slots=True)
class GraphRecord:
    """One named graph of a release.

    `quads` is their number, `digest` the SHA-256 of its canonical N-Triples (RDFC-1.0), `classes` entities by class,
    `properties` statements by predicate; those of releases made before they were counted have none.
    """

    quads: int
    digest: str
    classes: Mapping[str, int]
    properties: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """What `release.json` says.

    `issued` is an ISO 8601 time with zone, `digest` the SHA-256 over the names and digests of the graphs, `activity`
    the IRI of the PROV activity that made it, `parent` the release it was made from.
    """

    number: int
    issued: str
    title: str
    parent: int | None
    activity: str
    digest: str
    quads: int
    graphs: Mapping[str, GraphRecord]

    def to_json(self) -> str:
        """Return the text of `release.json`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is kept: its record and its folder."""

    record: ReleaseRecord
    path: Path
    pinned: bool
    graph_path: Path = field(init=False, compare=False)
    """The store directory."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "graph_path", self.path / GRAPH_FOLDER)  # asked for in every query

    @property
    def number(self) -> int:
        """Return the number, counted from 1."""
        return self.record.number

    @property
    def issued(self) -> datetime:
        """Return when it was made."""
        return datetime.fromisoformat(self.record.issued)

    @property
    def digest(self) -> str:
        """Return the digest of the whole dataset."""
        return self.record.digest

    @property
    def quads(self) -> int:
        """Return the number of quads."""
        return self.record.quads

    @property
    def graphs(self) -> Mapping[str, int]:
        """Return the number of quads by graph IRI."""
        return {name: graph.quads for name, graph in self.record.graphs.items()}

    @property
    def parent(self) -> int | None:
        """Return the number of the release it was made from, None for the first."""
        return self.record.parent


def read_release(path: Path) -> Release:
    """Return the release of a folder; raise StoreUnavailable where its record is missing or damaged."""
    try:
        facts: dict[str, Any] = json.loads((path / RECORD_FILE).read_text("utf-8"))
        facts["graphs"] = {name: GraphRecord(**graph) for name, graph in facts["graphs"].items()}
        record = ReleaseRecord(**facts)
        datetime.fromisoformat(record.issued)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreUnavailable(f"{path / RECORD_FILE}: {error}") from None
    return Release(record, path, (path / PIN_FILE).exists())


class Releases:
    """The releases of one instance directory, oldest first."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.folder = data_dir / "releases"
        self.current_link = data_dir / "current"

    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the releases that are kept.

        A folder with a number past the current one is what a killed writer left: it was never public, and is not one.
        """
        current = self.current_number() or 0
        return tuple(number for number in self.folders() if number <= current)

    def folders(self) -> tuple[int, ...]:
        """Return the numbers of all folders of releases, with those that never became public."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdecimal()))

    def list(self) -> tuple[Release, ...]:
        """Return the releases that are kept."""
        return tuple(read_release(self.folder / str(number)) for number in self.numbers())

    def current_number(self) -> int | None:
        """Return the number that is public, None before the first publication."""
        try:
            # Read in every request, where a Path would take five times as long.
            return int(os.readlink(self.current_link).rpartition("/")[2])  # noqa: PTH115
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StoreUnavailable(f"{self.current_link}: {error}") from None

    def current(self) -> Release:
        """Return the public release; raise NothingPublished, or StoreUnavailable where the link leads nowhere."""
        number = self.current_number()
        if number is None:
            raise NothingPublished(str(self.data_dir.absolute()))
        return read_release(self.folder / str(number))

    def get(self, number: int) -> Release:
        """Return a release; raise ReleaseNotFound."""
        if number not in self.numbers():
            raise ReleaseNotFound(str(number), self.numbers())
        return read_release(self.folder / str(number))

    def find(self, reference: str) -> Release:
        """Return the release of a number, or the one that was public at a date or time (ISO 8601; UTC without zone).

        A date means its end. Raises InvalidParameter for anything else, ReleaseNotFound where none is kept.
        """
        if reference.isascii() and reference.isdecimal() and len(reference) <= _LONGEST_NUMBER:
            return self.get(int(reference))
        moment = _moment(reference)
        for number in reversed(self.numbers()):
            release = self._readable(number)
            if release and release.issued <= moment:
                return release
        raise ReleaseNotFound(reference, self.numbers())

    def _readable(self, number: int) -> Release | None:
        """Return a release, None where its record is damaged: one damaged record must not hide the others."""
        try:
            return read_release(self.folder / str(number))
        except StoreUnavailable:
            return None

    def open(self, number: int) -> OxigraphStore:
        """Return the store of a release, read-only; raise ReleaseNotFound or StoreUnavailable."""
        return OxigraphStore.open(self.get(number).graph_path)

    def is_pinned(self, number: int) -> bool:
        """Tell whether a release is kept whatever its age."""
        return (self.folder / str(number) / PIN_FILE).exists()

    def pin(self, number: int, *, pinned: bool = True) -> Release:
        """Keep a release whatever its age, or no longer."""
        mark = self.get(number).path / PIN_FILE
        if pinned:
            mark.touch()
        else:
            mark.unlink(missing_ok=True)
        return self.get(number)

    def difference(self, before: int, after: int) -> ChangeSet:
        """Return the change between two releases; graphs with the same digest are not read."""
        old, new = self.get(before), self.get(after)
        names = sorted(
            name
            for name in old.record.graphs.keys() | new.record.graphs.keys()
            if _digest_of(old.record.graphs.get(name)) != _digest_of(new.record.graphs.get(name))
        )
        first, second = self.open(before), self.open(after)
        changes = [
            difference(first.quads(graph=NamedNode(name)), second.quads(graph=NamedNode(name))) for name in names
        ]
        graphs, graphs_before = new.record.graphs.keys(), old.record.graphs.keys()
        return ChangeSet(
            added=frozenset[Any]().union(*(change.added for change in changes)),
            removed=frozenset[Any]().union(*(change.removed for change in changes)),
            created=frozenset(map(NamedNode, graphs - graphs_before)),
            dropped=frozenset(map(NamedNode, graphs_before - graphs)),
        )


def _digest_of(graph: GraphRecord | None) -> str:
    return graph.digest if graph else ""


_EXAMPLES: Final = "12, 2026-11-23, 2026-11-23T08:00:00Z"
_EXPECTED: Final = (f"such as {_EXAMPLES}", f"par exemple {_EXAMPLES}")
_LONGEST_MOMENT: Final = len("2026-11-23T08:00:00.000000+00:00")


def _moment(reference: str) -> datetime:
    """Return the instant that a date or time means, with its zone."""
    if len(reference) > _LONGEST_MOMENT:
        raise InvalidParameter("release", reference[:_LONGEST_MOMENT] + "…", *_EXPECTED)
    try:
        moment = datetime.fromisoformat(reference)
    except ValueError:
        raise InvalidParameter("release", reference, *_EXPECTED) from None
    if len(reference) == len("2026-11-23"):
        moment += timedelta(days=1, microseconds=-1)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OpenRelease:
    """A release with its store open for reading."""

    release: Release
    store: OxigraphStore


class OpenReleases:
    """The releases that one reading process holds open: the public one, reopened when the link changes, and a few past.

    Its methods may be called from several threads.
    """

    PAST: Final = 4

    def __init__(self, releases: Releases) -> None:
        self._releases = releases
        self._current: OpenRelease | None = None
        self._past = lru_cache(maxsize=self.PAST)(self._open)

    def get(self) -> OpenRelease:
        """Return the public release; costs one readlink while it stays the same. Raises NothingPublished."""
        number = self._releases.current_number()
        held = self._current
        if held is None or held.release.number != number:
            release = self._releases.current()
            held = self._current = OpenRelease(release, OxigraphStore.open(release.graph_path))
        return held

    def past(self, reference: str) -> OpenRelease:
        """Return a kept release by number or date, see `Releases.find`; the last few asked for stay open."""
        current = self.get()
        number = self._releases.find(reference).number
        return current if number == current.release.number else self._past(number)

    def _open(self, number: int) -> OpenRelease:
        release = self._releases.get(number)
        return OpenRelease(release, OxigraphStore.open(release.graph_path))
