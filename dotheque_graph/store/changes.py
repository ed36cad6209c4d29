"""What each release changed: written beside its store before it is public, read for histories, patches and the feed.

releases/12/changes.rdfp.gz  the RDF Patch that leads from the release it was made from to this one
releases/12/subjects.tsv     one line for each subject it touches: IRI, effect, statements removed, statements added

The first release has neither: all of it is new, and its dump says so. One that was made before these files were written
is compared with the one before it, when somebody asks and as far as that is bearable.
"""

import gzip
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

from dotheque_graph.errors import StoreUnavailable
from dotheque_graph.namespaces import DOTH, GRAPH, RDF_TYPE
from dotheque_graph.rdf.formats import N_TRIPLES
from dotheque_graph.rdf.patch import Patch, read_patch
from dotheque_graph.rdf.terms import NamedNode, render
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import RECORD_FILE, Release, Releases, read_release

CHANGES_FILE: Final = "changes.rdfp.gz"
SUBJECTS_FILE: Final = "subjects.tsv"
HISTORY: Final = GRAPH.term("provenance")
"""The graph of publications: each writes there what it did, which is no change of an entity."""
COMPARED_AT_MOST: Final = 1_000_000
"""Statements read to compare two releases whose patches are not kept: about 250 MB and some seconds."""
_COMPARING: Final = Lock()
_REMEMBERED: Final = 200_000
"""Bytes of the longest patch file that is kept in memory once it was read."""
_JOINED_AT_MOST: Final = 10_000_000
"""Bytes of patch files that are put together; as rows they take about twenty times as much."""
_TOMBSTONE: Final = f"{RDF_TYPE} {DOTH.term('Tombstone')} "


class Effect(StrEnum):
    """What became of a subject in a release."""

    CREATED = "created"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Touched:
    """A subject that a release changed, and how many of its own statements went and came."""

    iri: NamedNode
    effect: Effect
    removed: int
    added: int


@dataclass(frozen=True, slots=True)
class Change:
    """What changed from one release to another: the lines of `subjects.tsv`, and the rows of the patch.

    `subjects` are the bytes of that file: to find one of 38,000 subjects in them takes less than to build a table.
    """

    before: int
    after: int
    subjects: bytes
    _patch: Patch | Path

    def patch(self) -> Patch:
        """Return the patch, with what it says of the publication itself; raise StoreUnavailable."""
        return self._patch if isinstance(self._patch, Patch) else _patch_in(self._patch)

    def document(self) -> bytes | None:
        """Return the patch as it was stored, None where it was found out; raise StoreUnavailable."""
        return None if isinstance(self._patch, Patch) else _stored(self._patch)

    def touched(self) -> tuple[Touched, ...]:
        """Return every subject that changed, by IRI."""
        return tuple(_touched(line) for line in self.subjects.decode().split("\n") if line)

    def of(self, iri: NamedNode) -> Touched | None:
        """Return what became of one subject, None where it did not change."""
        start = f"{iri.value}\t".encode()
        place = 0 if self.subjects.startswith(start) else self.subjects.find(b"\n" + start) + 1
        if not place and not self.subjects.startswith(start):
            return None
        return _touched(self.subjects[place : self.subjects.index(b"\n", place)].decode())


def _touched(line: str) -> Touched:
    iri, effect, removed, added = line.split("\t")
    return Touched(NamedNode(iri), Effect(effect), int(removed), int(added))


def change_files(store: GraphStore, patch: Patch, headers: Mapping[str, NamedNode]) -> dict[str, bytes]:
    """Return the files that say what a release changed, by name; `store` is the state it leads to.

    The same change gives the same bytes.
    """
    return {
        CHANGES_FILE: gzip.compress(patch.to_bytes(headers), mtime=0),
        SUBJECTS_FILE: _subjects(store, patch),
    }


def _subjects(store: GraphStore, patch: Patch) -> bytes:
    content = patch.outside(HISTORY)
    removed, added = (Counter(map(_subject, rows)) for rows in (content.removed, content.added))
    buried = {_subject(row) for row in content.added if row.partition(" ")[2].startswith(_TOMBSTONE)}
    lines = []
    for name in sorted(removed.keys() | added.keys()):
        iri = NamedNode(name[1:-1])
        left = sum(1 for quad in store.quads(subject=iri) if quad.graph_name != HISTORY)
        effect = Effect.WITHDRAWN if name in buried else _effect(left - added[name] + removed[name], left)
        lines.append(f"{iri.value}\t{effect}\t{removed[name]}\t{added[name]}\n")
    return "".join(lines).encode()


def _effect(before: int, after: int) -> Effect:
    if not after:
        return Effect.REMOVED
    return Effect.CHANGED if before else Effect.CREATED


def _subject(row: str) -> str:
    return row.partition(" ")[0]


def _stored(path: Path) -> bytes:
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise StoreUnavailable(f"{path}: {error}") from None


def _patch_in(path: Path) -> Patch:
    small = path.exists() and path.stat().st_size <= _REMEMBERED
    return _remembered(path) if small else read_patch(_stored(path))


@lru_cache(maxsize=32)
def _remembered(path: Path) -> Patch:
    return read_patch(_stored(path))


@lru_cache(maxsize=256)
def _read(path: Path, _stamp: int) -> Release:
    return read_release(path)


class Changes:
    """What the kept releases of an instance changed, one after another. Holds nothing: make one where it is needed."""

    def __init__(self, releases: Releases) -> None:
        self._releases = releases

    def kept(self) -> tuple[Release, ...]:
        """Return the releases that are kept, oldest first, those with a damaged record left out.

        Records are read once; whether a release is `pinned` may be out of date.
        """
        return tuple(self._readable(self._releases.numbers()))

    def _readable(self, numbers: Iterable[int]) -> Iterator[Release]:
        for number in numbers:
            path = self._releases.folder / str(number)
            try:
                yield _read(path, (path / RECORD_FILE).stat().st_mtime_ns)
            except (OSError, StoreUnavailable):
                continue

    def of(self, number: int) -> Change | None:
        """Return what a release changed in the one it was made from; None for the first, or where nobody knows now.

        Raises ReleaseNotFound.
        """
        return self.made_by(self._releases.get(number))

    def made_by(self, release: Release) -> Change | None:
        """Return the same as `of` for a release in hand: reads one file."""
        parent = release.parent
        if parent is None:
            return None
        try:
            subjects = (release.path / SUBJECTS_FILE).read_bytes()
        except FileNotFoundError:
            return self._compared(parent, release.number) if parent in self._releases.numbers() else None
        return Change(parent, release.number, subjects, release.path / CHANGES_FILE)

    def between(self, before: int, after: int) -> Change | None:
        """Return the change from one kept release to a later one; None where it would take too long to find out.

        Raises ReleaseNotFound.
        """
        first, last = self._releases.get(before), self._releases.get(after)
        if last.parent == before:
            return self.of(after)
        if last.digest == first.digest:
            return Change(before, after, b"", Patch())
        return self._joined(before, after) or self._compared(before, after)

    def _joined(self, before: int, after: int) -> Change | None:
        """Return the change put together from the patches on the way, None where one is missing."""
        folders = [self._releases.folder / str(number) for number in range(before + 1, after + 1)]
        kept = set(self._releases.numbers())
        files = [folder / CHANGES_FILE for folder in folders]
        if any(int(folder.name) not in kept for folder in folders) or not all(file.exists() for file in files):
            return None
        if sum(file.stat().st_size for file in files) > _JOINED_AT_MOST:
            return None
        patch = Patch()
        for file in files:
            patch = patch.then(_patch_in(file))
        return Change(before, after, _subjects(self._releases.open(after), patch), patch)

    def _compared(self, before: int, after: int) -> Change | None:
        old, new = self._releases.get(before), self._releases.get(after)
        graphs = [
            (name, _size(old, name) + _size(new, name))
            for name in sorted(old.graphs.keys() | new.graphs.keys())
            if _digest(old, name) != _digest(new, name)
        ]
        if sum(size for _, size in graphs) > COMPARED_AT_MOST:
            return None
        with _COMPARING:  # one at a time: it is memory that runs out first
            return _compare(old.path, new.path, tuple(name for name, _ in graphs))


def _size(release: Release, graph: str) -> int:
    return release.graphs.get(graph, 0)


def _digest(release: Release, graph: str) -> str:
    record = release.record.graphs.get(graph)
    return record.digest if record else ""


@lru_cache(maxsize=8)
def _compare(before: Path, after: Path, graphs: tuple[str, ...]) -> Change:
    """Return the change of some graphs between the releases of two folders."""
    old, new = (OxigraphStore.open(read_release(folder).graph_path) for folder in (before, after))
    removed: set[str] = set()
    added: set[str] = set()
    for graph in map(NamedNode, graphs):
        first, second = _lines(old, graph), _lines(new, graph)
        removed |= {f"{line} {render(graph)}" for line in first - second}
        added |= {f"{line} {render(graph)}" for line in second - first}
    patch = Patch(frozenset(removed), frozenset(added))
    return Change(int(before.name), int(after.name), _subjects(new, patch), patch)


def _lines(store: OxigraphStore, graph: NamedNode) -> frozenset[str]:
    return frozenset(line.removesuffix(" .") for line in store.dump(N_TRIPLES, graph).decode().split("\n") if line)
