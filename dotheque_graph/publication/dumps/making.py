"""Making the dumps of a release: once, in a folder beside, made part of the release by one rename."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO, Final

from dotheque_graph.catalogue.void import LICENCE, PUBLISHER
from dotheque_graph.errors import DumpsPending, ReleaseNotFound
from dotheque_graph.namespaces import RDF_TYPE
from dotheque_graph.publication.dumps.dictionary import Facts, dictionary, meanings
from dotheque_graph.publication.dumps.lines import Entities, Lines, lines_of, write_graph
from dotheque_graph.publication.dumps.nodes import write_nodes
from dotheque_graph.publication.dumps.packing import Writing, keep_plain, pack, unpack_into
from dotheque_graph.publication.dumps.record import (
    CLASS_DUMPS,
    CSV,
    CSVW,
    DUMPS_FILE,
    EDITION,
    GRAPH_DUMPS,
    DumpFile,
    DumpRecord,
    Packing,
    Scope,
    Subject,
    dumps_folder,
    dumps_of,
)
from dotheque_graph.publication.dumps.tables import Table, survey, write_rows
from dotheque_graph.publication.sources import OnProgress
from dotheque_graph.publication.statistics import keep_statistics
from dotheque_graph.rdf.formats import JSON_LD, Format
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import Release, Releases

PENDING_SECONDS: Final = 30
"""When to ask again for dumps that are being made."""
_ROOM: Final = "packing"
_LOCK: Final = "lock"


def nothing_shown(_what: str, _done: int, _total: int) -> None:
    """Show no progress."""


def make_dumps(releases: Releases, number: int, *, on_progress: OnProgress = nothing_shown) -> DumpRecord:
    """Make the dumps of a kept release, or return the record of those that were made before.

    Files that would be the same as those of an earlier release become hard links to them. Killed at any instant it
    leaves a release without dumps, and what it wrote is removed by the next one.
    Raises ReleaseNotFound, StoreUnavailable, or DumpsPending where another process makes dumps.
    """
    release = releases.get(number)
    made = dumps_of(release)
    if made is not None:
        return made
    # First of all: the page of the data set waits for them, and they are there for releases without dumps too.
    keep_statistics(releases, release, OxigraphStore.open(release.graph_path))
    with _turn(releases.data_dir / _ROOM, number) as folder:
        release = releases.get(number)
        made = dumps_of(release)
        if made is None:
            making = _Making(release, _earlier(releases, number), folder, on_progress)
            made = making.record()
            _put_in_place(folder, release, releases)
    return made


@contextmanager
def _turn(room: Path, number: int) -> Iterator[Path]:
    """Hold the right to make dumps and an empty folder for them; raise DumpsPending where somebody else has it."""
    room.mkdir(exist_ok=True)
    with (room / _LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DumpsPending(number, PENDING_SECONDS) from None
        folder = room / str(number)
        _clear(room)
        folder.mkdir()
        try:
            yield folder
        finally:
            _clear(room)


def _clear(room: Path) -> None:
    for left in room.iterdir():
        if left.name != _LOCK:
            shutil.rmtree(left)


def _put_in_place(folder: Path, release: Release, releases: Releases) -> None:
    _sync_folder(folder)
    try:
        folder.rename(dumps_folder(release))
        _sync_folder(release.path)
    except FileNotFoundError:  # its time had come meanwhile
        raise ReleaseNotFound(str(release.number), releases.numbers()) from None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A release with dumps of this edition, made before the one that they are made for now."""

    release: Release
    dumps: DumpRecord

    def path(self, file: DumpFile) -> Path:
        return dumps_folder(self.release) / file.name


def _earlier(releases: Releases, number: int) -> _Earlier | None:
    """Return the nearest earlier release that has dumps of this edition."""
    for candidate in reversed([one for one in releases.numbers() if one < number]):
        release = releases.get(candidate)
        dumps = dumps_of(release)
        if dumps and dumps.edition == EDITION:
            return _Earlier(release, dumps)
    return None


@dataclass
class _Making:
    """The making of one release's dumps in a folder."""

    release: Release
    earlier: _Earlier | None
    folder: Path
    on_progress: OnProgress
    _files: list[DumpFile] = field(default_factory=list)
    _twins: dict[tuple[bytes, ...], tuple[str, Table]] = field(default_factory=dict)  # by members: class, its columns
    _done: int = 0
    _total: int = 0

    def record(self) -> DumpRecord:
        """Make every file, and the record of them."""
        store = OxigraphStore.open(self.release.graph_path)
        graphs = store.graphs()
        lines = {graph: lines_of(store, graph) for graph in graphs}
        entities = Entities.of(lines.values())
        self._total = (len(graphs) + 1) * len(GRAPH_DUMPS) + len(CLASS_DUMPS) * len(entities.classes)
        for graph in graphs:
            self._graph(graph, lines.pop(graph))
        self._whole(graphs)
        for iri in entities.classes:
            self._class(store, entities, iri)
        record = self.release.record
        files = tuple(sorted(self._files, key=lambda file: (list(Scope).index(file.scope), file.name)))
        dumps = DumpRecord(EDITION, record.number, record.issued, record.digest, files)
        _write_durably(self.folder / DUMPS_FILE, dumps.to_json())
        return dumps

    def _unchanged(self) -> frozenset[str]:
        """Return the graphs that say what they said in the earlier release."""
        before = self.earlier.release.record.graphs if self.earlier else {}
        now = self.release.record.graphs
        return frozenset(name for name, graph in now.items() if name in before and before[name].digest == graph.digest)

    def _graph(self, graph: NamedNode, lines: Lines) -> None:
        """Make the files of a named graph, or link those of the earlier release where it did not change."""
        subject = Subject(Scope.GRAPH, graph.value)
        if self.earlier and graph.value in self._unchanged():
            for file in self.earlier.dumps.of(Scope.GRAPH, graph.value):
                os.link(self.earlier.path(file), self.folder / file.name)
                self._files.append(file)
            self._step(len(GRAPH_DUMPS))
            return
        for form in GRAPH_DUMPS:
            self._pack(subject, form, partial(_write_graph, lines, graph, form))

    def _whole(self, graphs: tuple[NamedNode, ...]) -> None:
        """Make the files that hold everything: in each format, what the graphs have in it one after the other."""
        for form in GRAPH_DUMPS:
            names = (Subject(Scope.GRAPH, graph.value).name(form, Packing.GZIP) for graph in graphs)
            paths = [self.folder / name for name in names]
            self._pack(Subject(Scope.WHOLE), form, partial(_write_unpacked, paths))

    def _class(self, store: OxigraphStore, entities: Entities, iri: str) -> None:
        """Make the files of a class: JSON-LD, CSV and its dictionary.

        Where another class has the same members, the files of that one are had under two names.
        """
        subject = Subject(Scope.CLASS, iri)
        members = tuple(entities.classes[iri])
        if members in self._twins:
            twin, table = self._twins[members]
            self._repeat(subject, twin)
        else:
            table = survey(entities.of_class(iri))
            self._twins[members] = iri, table
            self._pack(subject, JSON_LD, lambda file: write_nodes(entities.of_class(iri), table.schemes, file))
            self._pack(subject, CSV, lambda file: write_rows(entities.of_class(iri), table.columns, file))
        properties = {column.prop for column in table.columns}
        facts = Facts(
            file=subject.name(CSV, Packing.PLAIN),
            about=iri,
            issued=self.release.record.issued,
            release=self.release.number,
            licence=LICENCE.value,
            publisher=PUBLISHER.value,
        )
        known = meanings(store, properties | {iri, RDF_TYPE.value})
        self._files.append(keep_plain(self.folder, subject, CSVW, dictionary(facts, table.columns, known)))

    def _repeat(self, subject: Subject, twin: str) -> None:
        """Give the packed files of a class to another one."""
        for file in [one for one in self._files if one.about == twin and one.packing is not Packing.PLAIN]:
            name = subject.name(file.form, file.packing)
            os.link(self.folder / file.name, self.folder / name)
            self._files.append(replace(file, name=name, about=subject.about))
        self._step(len(CLASS_DUMPS))

    def _pack(self, subject: Subject, form: Format, write: Writing) -> None:
        for file in pack(self.folder, subject, form, write):
            self._share(file)
            self._files.append(file)
        self._step(1)

    def _share(self, file: DumpFile) -> None:
        """Put a link in the place of a file that an earlier release has as well: it takes no room twice."""
        same = self.earlier.dumps.find(file.name) if self.earlier else None
        if self.earlier and same == file:
            link = self.folder / f"{file.name}.link"
            os.link(self.earlier.path(file), link)
            link.rename(self.folder / file.name)

    def _step(self, steps: int) -> None:
        self._done += steps
        self.on_progress("pack", self._done, self._total)


def _write_graph(lines: Lines, graph: NamedNode, form: Format, target: IO[bytes]) -> None:
    write_graph(lines, graph, form, target)


def _write_unpacked(paths: list[Path], target: IO[bytes]) -> None:
    unpack_into(iter(paths), target)


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
