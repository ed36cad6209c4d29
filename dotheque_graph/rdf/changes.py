"""Change sets: what a publication adds to the dataset and what it removes from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dotheque_graph.rdf.terms import NamedNode, Quad


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """The difference between two states of an RDF dataset; a quad is never both added and removed.

    `created` and `dropped` are named graphs that come and go. A dataset can hold a graph without a quad, so quads alone
    do not tell; a graph that comes with quads of its own need not be listed.
    """

    added: frozenset[Quad] = field(default_factory=frozenset)
    removed: frozenset[Quad] = field(default_factory=frozenset)
    created: frozenset[NamedNode] = field(default_factory=frozenset)
    dropped: frozenset[NamedNode] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.created or self.dropped)

    def subjects(self) -> frozenset[NamedNode]:
        """Return the named subjects whose description changes."""
        return frozenset(
            quad.subject
            for quads in (self.added, self.removed)
            for quad in quads
            if isinstance(quad.subject, NamedNode)
        )

    def graphs(self) -> frozenset[NamedNode]:
        """Return the named graphs that change, come or go."""
        written = frozenset(
            quad.graph_name
            for quads in (self.added, self.removed)
            for quad in quads
            if isinstance(quad.graph_name, NamedNode)
        )
        return written | self.created | self.dropped

    def inverse(self) -> "ChangeSet":
        """Return the change that undoes this one."""
        return ChangeSet(added=self.removed, removed=self.added, created=self.dropped, dropped=self.created)


def difference(before: Iterable[Quad], after: Iterable[Quad]) -> ChangeSet:
    """Return the change that leads from one set of quads to another; exact, since the data hold no blank nodes."""
    old, new = frozenset(before), frozenset(after)
    return ChangeSet(added=new - old, removed=old - new)
