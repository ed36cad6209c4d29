"""The embedded engine: a GraphStore on one Oxigraph directory, or in memory for tests and small work."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import Final

import pyoxigraph

from dotheque_graph.errors import InvalidQuery, StoreUnavailable, UnsafeQuery, UnsupportedFormat
from dotheque_graph.namespaces import PREFIXES, RDF, XSD
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.formats import N_QUADS, TRIG, Format
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term, Triple
from dotheque_graph.store.graph_store import Solutions

_LONGEST_REASON: Final = 300
"""Characters of the engine's own words; past them it lists all that it would have accepted."""
_MANY: Final = 100_000
"""Quads written after which putting all files in order pays."""
_TEXT: Final = frozenset({XSD.term("string"), RDF.term("langString")})


class OxigraphStore:
    """A GraphStore on pyoxigraph; the result of every call is complete and free of engine objects.

    A directory may be open in any number of processes for reading, or in one for writing and in none for reading:
    anything else is undefined behaviour in RocksDB, so readers only ever open releases, which nobody writes.
    """

    def __init__(self, store: pyoxigraph.Store) -> None:
        self._store = store
        self._written = 0

    @classmethod
    def memory(cls, quads: Iterable[Quad] = ()) -> "OxigraphStore":
        """Return a store in memory that holds these quads."""
        store = pyoxigraph.Store()
        store.bulk_extend(quads)
        return cls(store)

    @classmethod
    def open(cls, path: Path, *, writable: bool = False) -> "OxigraphStore":
        """Open a store directory; raise StoreUnavailable where it is missing, damaged or held by a writer."""
        try:
            return cls(pyoxigraph.Store(str(path)) if writable else pyoxigraph.Store.read_only(str(path)))
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreUnavailable(str(error)) from None

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT."""
        found = self._run(query)
        if not isinstance(found, pyoxigraph.QuerySolutions):
            raise InvalidQuery("a SELECT was expected")
        variables = tuple(variable.value for variable in found.variables)
        rows = tuple(_row(variables, solution) for solution in found)
        return Solutions(variables, rows)

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        found = self._run(query)
        if not isinstance(found, pyoxigraph.QueryBoolean):
            raise InvalidQuery("an ASK was expected")
        return bool(found)

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE."""
        found = self._run(query)
        if not isinstance(found, pyoxigraph.QueryTriples):
            raise InvalidQuery("a CONSTRUCT or DESCRIBE was expected")
        return tuple(found)

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | None = None,
        graph: NamedNode | None = None,
        limit: int | None = None,
    ) -> Sequence[Quad]:
        """Return the quads that fit the pattern, None being anything; with a limit, at most so many of them.

        They are read one by one from the index: a limit of 100 costs the same whether 200 fit or a million.
        """
        try:
            return tuple(islice(self._store.quads_for_pattern(subject, predicate, value, graph), limit))
        except OSError as error:
            raise StoreUnavailable(str(error)) from None

    def subjects(self, predicate: NamedNode, value: NamedNode | Literal) -> Iterator[NamedNode]:
        """Yield the subjects that have a value, in the order of the engine.

        In memory, one that several graphs name may come twice. They are read as they are asked for, so that a million
        of them take no memory: in one thread, from a store that nobody writes meanwhile. Raises StoreUnavailable.
        """
        try:
            for subject, _ in groupby(
                self._store.quads_for_pattern(None, predicate, value, None), lambda quad: quad.subject
            ):
                if isinstance(subject, NamedNode):
                    yield subject
        except OSError as error:
            raise StoreUnavailable(str(error)) from None

    def has(self, quad: Quad) -> bool:
        """Tell whether the store holds a quad."""
        return quad in self._store

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of the named graphs, sorted."""
        named = (graph for graph in self._store.named_graphs() if isinstance(graph, NamedNode))
        return tuple(sorted(named, key=str))

    def apply(self, change: ChangeSet) -> None:
        """Remove and add the quads and the graphs of a change set.

        Not one transaction: callers write a working copy that is thrown away when the writer dies.
        """
        for graph in change.dropped:
            self._store.remove_graph(graph)  # with all it says: one by one, half a million quads take most of a minute
        for quad in change.removed:
            if quad.graph_name not in change.dropped:
                self._store.remove(quad)
        self._store.bulk_extend(change.added)
        for graph in change.created:
            self._store.add_graph(graph)
        self._written += len(change.removed) + len(change.added)

    def copy_to(self, path: Path) -> None:
        """Make a copy of the whole store at a path that does not exist yet, by hard links on one file system."""
        try:
            self._store.backup(str(path))
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreUnavailable(str(error)) from None

    def dump(self, form: Format, graph: NamedNode | None = None) -> bytes:
        """Return the whole dataset, or one named graph, in the order of the engine.

        A format that knows no named graphs, such as Turtle, writes the default graph when no graph is named, and that
        is empty here: raises UnsupportedFormat instead.
        """
        if form.rdf is None or (graph is None and not form.rdf.supports_datasets):
            raise UnsupportedFormat(form.extension, tuple(known.extension for known in (N_QUADS, TRIG)))
        prefixes = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}
        return self._store.dump(format=form.rdf, from_graph=graph, prefixes=prefixes) or b""

    def update(self, update: str, base_iri: str) -> None:
        """Run a SPARQL update, which must have been checked: a hostile one takes the process down.

        Raises InvalidQuery for one that the engine refuses, UnsafeQuery where the kernel refused it a socket.
        """
        try:
            self._store.update(update, base_iri=base_iri)
        except PermissionError:
            raise UnsafeQuery("SERVICE") from None
        except (SyntaxError, OSError, RuntimeError, ValueError) as error:
            raise InvalidQuery(" ".join(str(error).split())[:_LONGEST_REASON]) from None

    def default_graph(self) -> bytes:
        """Return the default graph in N-Triples, in the order of the engine; releases keep it empty."""
        return self._store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph()) or b""

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Make one named graph hold just these quads; not one transaction, see `apply`."""
        self._store.clear_graph(graph)
        self._store.bulk_extend(quads)

    def settle(self) -> None:
        """Put the files in the order that is read fastest, where much was written; it takes about a second.

        Paths and joins then take a sixth less time. After a small change it would not pay: the files that are written
        anew are no longer shared with earlier releases.
        """
        if self._written >= _MANY:
            self._store.optimize()

    def close(self) -> None:
        """Bring everything written to the disk and let go of the directory; the store is not used after that."""
        self._store.flush()
        # pyoxigraph has no close: RocksDB lets go when the last reference does.
        del self._store

    def _run(self, query: str) -> object:
        try:
            return self._store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise InvalidQuery(str(error)) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreUnavailable(str(error)) from None


def as_stored(quads: Iterable[Quad]) -> list[Quad]:
    """Return quads with each typed literal in the form the engine gives back: it keeps 1.50 as 1.5, 007 as 7.

    What is compared with the content of a store must first be put in this form, or it differs for ever.
    """
    kept: list[Quad] = []
    typed: list[Quad] = []
    for quad in quads:
        (typed if _is_rewritten(quad.object) else kept).append(quad)
    store = pyoxigraph.Store()
    store.bulk_extend(typed)
    return kept + list(store)


def _is_rewritten(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype not in _TEXT


def _row(variables: Sequence[str], solution: pyoxigraph.QuerySolution) -> dict[str, Term]:
    return {name: term for name in variables if (term := solution[name]) is not None}
