"""Making the index of a release: anew from its graph, or from the index of the release before and what changed."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Self

import tantivy

from dotheque_graph.namespaces import RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.search.documents import document
from dotheque_graph.search.model import Searched, SearchedKind
from dotheque_graph.search.opening import open_index, write_edition
from dotheque_graph.search.reading import EASY_TO_READ, MEMBER, PART_OF, TERRITORY, Facts, Reader, Statements
from dotheque_graph.search.schema import prepared, schema
from dotheque_graph.search.showing import shown_at

SEARCH_FOLDER: Final = "search"
"""Where the index of a release lies in the folder of the release."""
MOST_DEPENDENT: Final = 20_000
"""Documents to make again past which all are made again."""
_IN_SCHEME: Final = SKOS.term("inScheme")
_CONCEPT: Final = SKOS.term("Concept")
_HEAP: Final = 200_000_000
_SMALL_HEAP: Final = 15_000_000
_SHOWN_EVERY: Final = 1000
_SHARED: Final = frozenset({".term", ".pos", ".idx", ".store", ".fast", ".fieldnorm", ".del"})
"""Files that the engine never changes once they are written."""

OnProgress = Callable[[str, int, int], None]


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Show nothing."""


def build_index(store: Statements, path: Path, searched: Searched, on_progress: OnProgress = no_progress) -> None:
    """Make the index of all that a store says, at a path that does not exist yet.

    The folder appears whole, by a rename. `on_progress` is told "index", the documents made, and 0: their number is not
    known before. Raises StoreUnavailable, or OSError where the folder cannot be written.
    """
    building = _fresh(path)
    index = prepared(tantivy.Index(schema(), path=str(building)))
    reader = Reader(store)
    with _Writing(index, _HEAP) as writing:
        for done, (facts, kinds) in enumerate(_entities(reader, searched.kinds), 1):
            writing.writer.add_document(document(facts, kinds, reader, searched))
            if done % _SHOWN_EVERY == 0:
                on_progress("index", done, 0)
    number = index_size(index)
    on_progress("index", number, number)
    _finish(building, path)


class _Writing:
    """Writes an index: the writer of the engine is made when it is first needed, since an empty commit takes 0.1 s."""

    def __init__(self, index: tantivy.Index, heap: int, threads: int = 0) -> None:
        self._index, self._heap, self._threads = index, heap, threads
        self._writer: tantivy.IndexWriter | None = None

    def __enter__(self) -> Self:
        return self

    @property
    def writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(self._heap, self._threads)
        return self._writer

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if self._writer is None or error:
            return
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.reload()


def index_size(index: tantivy.Index) -> int:
    """Return the number of documents of an index."""
    return int(index.searcher().num_docs)


def _entities(reader: Reader, kinds: Iterable[SearchedKind]) -> Iterator[tuple[Facts, Sequence[SearchedKind]]]:
    """Yield every entity to index, once, with its kinds."""
    for kind in kinds:
        rivals = [one for one in kinds if one.prefix.startswith(kind.prefix) or kind.prefix.startswith(one.prefix)]
        for prop, value in _marks(kind):
            seen: set[NamedNode] = set()
            for iri in reader.store.subjects(prop, value):
                if not iri.value.startswith(kind.prefix) or iri in seen:
                    continue
                facts = reader.facts(iri)
                if facts.graphs > 1:
                    seen.add(iri)  # a store in memory may yield it once more
                if _first_mark(facts, kind) != (prop, value):
                    continue
                found = _kinds_of(facts, rivals)
                if found and found[0] is kind:
                    yield facts, found


def _marks(kind: SearchedKind) -> list[tuple[NamedNode, NamedNode]]:
    """Return the statements by which an entity is of a kind: property and value."""
    return [(_IN_SCHEME, kind.scheme)] if kind.scheme else [(RDF_TYPE, one) for one in kind.classes]


def _first_mark(facts: Facts, kind: SearchedKind) -> tuple[NamedNode, NamedNode] | None:
    if kind.scheme and _CONCEPT not in facts.values.get(RDF_TYPE, ()):
        return None  # a group of concepts is in their scheme too
    return next((mark for mark in _marks(kind) if mark[1] in facts.values.get(mark[0], ())), None)


def _kinds_of(facts: Facts, kinds: Iterable[SearchedKind]) -> Sequence[SearchedKind]:
    """Return the kinds of an entity: the one it is shown as, then the others that count it, in their order."""
    iri = facts.iri.value
    found = [kind for kind in kinds if iri.startswith(kind.prefix) and _first_mark(facts, kind)]
    if len(found) <= 1:
        return found
    shown = max(found, key=lambda kind: (iri.startswith(kind.own), len(kind.prefix)))
    return [shown, *(kind for kind in found if kind.listed and kind is not shown)]


def update_index(
    store: Statements, before: Path, path: Path, changed: frozenset[NamedNode], searched: Searched
) -> None:
    """Make the index of a store from that of the release before and the subjects that changed since.

    The files of the index before are shared by hard links. Documents that draw from what changed are made again; where
    they are more than MOST_DEPENDENT, all are. Raises SearchUnavailable where the index before cannot be used, else as
    `build_index`.
    """
    index_before = open_index(before)
    reader = Reader(store)
    concerned = _concerned(reader, index_before, changed) if len(changed) <= MOST_DEPENDENT else changed
    if len(concerned) > MOST_DEPENDENT:
        build_index(store, path, searched)
        return
    building = _fresh(path)
    _share(before, building)
    index = prepared(tantivy.Index.open(str(building)))
    if concerned:
        _replace(index, concerned, reader, searched)
    _finish(building, path)


def _replace(index: tantivy.Index, iris: Iterable[NamedNode], reader: Reader, searched: Searched) -> None:
    """Make the documents of these again, and remove those of which there is nothing to index any more."""
    searcher = index.searcher()
    with _Writing(index, _SMALL_HEAP, 1) as writing:
        for iri in sorted(iris, key=str):
            if searcher.doc_freq("iri", iri.value):
                writing.writer.delete_documents_by_term("iri", iri.value)
            facts = reader.facts(iri)
            kinds = _kinds_of(facts, searched.kinds)
            if kinds:
                writing.writer.add_document(document(facts, kinds, reader, searched))


def _concerned(reader: Reader, index: tantivy.Index, changed: frozenset[NamedNode]) -> frozenset[NamedNode]:
    """Return the entities whose documents may be others now."""
    searcher = index.searcher()
    sources = set(changed)
    for iri in changed:
        sources.update(_reached(reader, iri))
        if iri.value.startswith(TERRITORY):
            sources.update(_lay_under(searcher, iri))
    concerned = {*sources}
    texts = [iri.value for iri in sources]
    for start in range(0, len(texts), _SHOWN_EVERY):
        query = tantivy.Query.term_set_query(schema(), "from", texts[start : start + _SHOWN_EVERY])
        found = searcher.search(query, MOST_DEPENDENT + 1)
        concerned.update(NamedNode(searcher.doc(address)["iri"][0]) for _, address in found.hits)
        if len(concerned) > MOST_DEPENDENT:
            break
    return frozenset(concerned)


def _lay_under(searcher: tantivy.Searcher, territory: NamedNode) -> list[NamedNode]:
    """Return what a territory lay right under in the index before."""
    found = searcher.search(tantivy.Query.term_query(schema(), "iri", territory.value, "basic"), 1).hits
    shown = [shown_at(searcher, address) for _, address in found]
    return [NamedNode(above) for one in shown for above, _ in one.above]


def _reached(reader: Reader, iri: NamedNode) -> list[NamedNode]:
    """Return what a changed subject now says something about, which does not point to it itself."""
    return [
        quad.object
        for prop in (MEMBER, EASY_TO_READ, PART_OF)
        for quad in reader.store.quads(iri, prop)
        if isinstance(quad.object, NamedNode)
    ]


def _fresh(path: Path) -> Path:
    """Return an empty folder beside the path, in place of what a killed process left there."""
    building = path.with_name(f"{path.name}.new")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    return building


def _share(before: Path, building: Path) -> None:
    """Link the files of an index that never change into a folder, and copy those that say which these are."""
    for file in before.iterdir():
        if file.suffix in _SHARED:
            os.link(file, building / file.name)
        elif not file.name.endswith(".lock"):
            shutil.copyfile(file, building / file.name)
            _sync(building / file.name)


def _finish(building: Path, path: Path) -> None:
    """Put the finished folder in its place, on the disk before its name is."""
    for lock in building.glob(".tantivy-*.lock"):
        lock.unlink()
    write_edition(building)
    _sync(building)
    building.rename(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
