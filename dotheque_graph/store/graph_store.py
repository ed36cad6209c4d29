"""The port: what every store of one RDF dataset can be asked, whatever the engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term, Triple


@dataclass(frozen=True, slots=True)
class Solutions:
    """The solutions of a SELECT: `variables` without `?`, `rows` as mappings that leave out unbound variables."""

    variables: tuple[str, ...]
    rows: tuple[Mapping[str, Term], ...]


class GraphStore(Protocol):
    """One RDF dataset. The default graph of queries is the union of the named graphs.

    Every method but `subjects` reads its result to the end before it returns: pyoxigraph aborts the process when an
    iterator is touched from another thread. Only our own queries come here; anybody's SPARQL goes to `query.runner`.
    Raises InvalidQuery for a query the engine refuses and StoreUnavailable where the store cannot be read.
    """

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT."""
        ...

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK."""
        ...

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Return the triples of a CONSTRUCT or DESCRIBE."""
        ...

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | None = None,
        graph: NamedNode | None = None,
        limit: int | None = None,
    ) -> Sequence[Quad]:
        """Return the quads that fit the pattern, None being anything; with a limit, at most so many of them."""
        ...

    def subjects(self, predicate: NamedNode, value: NamedNode | Literal) -> Iterator[NamedNode]:
        """Yield the subjects that have a value, in one thread; one that several graphs name may come twice."""
        ...

    def graphs(self) -> tuple[NamedNode, ...]:
        """Return the names of the named graphs, sorted."""
        ...
