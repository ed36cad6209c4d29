"""A SPARQL update as a plan: run by the engine on a copy of the graph, and what it changed found by comparing.

The default graph of an update is the catalogue, as it is for `dotheque load`: the copy has the same statements in its
default graph, and what becomes of them there becomes of the catalogue.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dotheque_graph.errors import InvalidQuery, InvalidRequest
from dotheque_graph.publication.plans import Plan
from dotheque_graph.publication.sources import CATALOGUE, PROVENANCE
from dotheque_graph.publication.update_text import UpdateText, check_update, for_engine
from dotheque_graph.query.complaints import complaint
from dotheque_graph.query.expectations import read_update
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.formats import N_QUADS, N_TRIPLES
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.skolem import GENID, skolemise
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

_SCRATCH: Final = "scratch"


@dataclass(frozen=True, slots=True)
class Update:
    """A SPARQL update with the dataset of the protocol, the base of its IRIs, and the size allowed in bytes."""

    text: str
    base_iri: str
    limit_bytes: int
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Difference:
    """Lines of N-Triples that one graph has gained and lost."""

    added: frozenset[bytes] = frozenset()
    removed: frozenset[bytes] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def _let_pass(_: UpdateText) -> None:
    """Refuse nothing."""


def sparql_update(update: Update, folder: Path, refuse: Callable[[UpdateText], None] = _let_pass) -> Plan:
    """Return the plan of an update; `folder` holds its copy of the graph while it runs, on the disk of the store.

    `refuse` raises where what was read of the text is enough to refuse it.

    Raises TooLarge, InvalidQuery, UnsafeQuery, InvalidIri or InvalidRequest for a text that is not run at all. The plan
    raises InvalidQuery for one that the engine refuses, InvalidRequest where the catalogue is changed in two ways.
    """
    read = check_update(update.text, update.limit_bytes)
    refuse(read)
    text = for_engine(update.text, read, update.default_graphs, update.named_graphs)

    def plan(store: OxigraphStore) -> ChangeSet:
        with _copy(store, folder / _SCRATCH) as scratch:
            scratch.update(f"ADD SILENT GRAPH {CATALOGUE} TO DEFAULT", update.base_iri)
            if read.clears_all:
                # ALL and NAMED mean what an update may write: the history is not among it.
                scratch.update(f"DROP SILENT GRAPH {PROVENANCE}", update.base_iri)
            _run(scratch, text, update)
            return _change(store, scratch, read)

    return plan


def _run(scratch: OxigraphStore, text: str, update: Update) -> None:
    """Run a text on a store; raise InvalidQuery with what it says of the text that was sent."""
    try:
        scratch.update(text, update.base_iri)
    except InvalidQuery as error:
        said = complaint(error.reason, update.text, lambda part: read_update(part, update.base_iri))
        raise InvalidQuery(*said) from None


@contextmanager
def _copy(store: OxigraphStore, path: Path) -> Iterator[OxigraphStore]:
    """Give a writable copy of a store (hard links: some milliseconds), and remove it afterwards."""
    store.copy_to(path)
    try:
        scratch = OxigraphStore.open(path, writable=True)
        try:
            yield scratch
        finally:
            scratch.close()
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _change(before: OxigraphStore, after: OxigraphStore, read: UpdateText) -> ChangeSet:
    existing, left = frozenset(before.graphs()), frozenset(after.graphs())
    names = existing | left
    if read.targets is not None:
        # The territories alone take seconds to compare, and most updates name what they write.
        names &= read.targets | {CATALOGUE}
    if read.clears_all and PROVENANCE not in left:
        names -= {PROVENANCE}
    differences = {name: _difference(before.dump(N_TRIPLES, name), after.dump(N_TRIPLES, name)) for name in names}
    unnamed = _difference(before.dump(N_TRIPLES, CATALOGUE), after.default_graph())
    named = differences.get(CATALOGUE, _Difference())
    if named and unnamed and named != unnamed:
        raise InvalidRequest(
            f"the update changes {CATALOGUE} both by name and as the default graph, which it is here",
            f"la mise à jour change {CATALOGUE} à la fois par son nom et comme graphe par défaut, ce qu'il est ici",
        )
    differences[CATALOGUE] = named or unnamed
    return ChangeSet(
        added=_added(before, differences),
        removed=frozenset(_quads({name: difference.removed for name, difference in differences.items()})),
        created=(left - existing) & names,
        dropped=(existing - left) & names,
    )


def _difference(before: bytes, after: bytes) -> _Difference:
    if before == after:  # the engine gives the same graph in the same order
        return _Difference()
    old, new = frozenset(before.splitlines()), frozenset(after.splitlines())
    return _Difference(new - old, old - new)


def _added(before: OxigraphStore, differences: Mapping[NamedNode, _Difference]) -> frozenset[Quad]:
    """Return the quads that were added, blank nodes named; the same ones added again were there already."""
    quads = skolemise(_quads({name: difference.added for name, difference in differences.items()}))
    return frozenset(quad for quad in quads if not _is_known(before, quad))


def _is_known(store: OxigraphStore, quad: Quad) -> bool:
    names = (quad.subject, quad.object)
    if not any(isinstance(term, NamedNode) and term.value.startswith(GENID) for term in names):
        return False
    return store.has(quad)


def _quads(lines: Mapping[NamedNode, frozenset[bytes]]) -> list[Quad]:
    """Return the quads of lines of N-Triples, read as one document: a blank node may stand in several graphs."""
    document = b"".join(
        line.rstrip().removesuffix(b".") + f"{graph} .\n".encode() for graph in lines for line in lines[graph]
    )
    return read_rdf(document, N_QUADS, "update")
