"""What a load changes: the quads of the sources compared with the graph as it stands."""

from collections.abc import Callable, Iterable

from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.sources import FOLDERS
from dotheque_graph.rdf.changes import ChangeSet, difference
from dotheque_graph.rdf.terms import NamedNode, Quad, as_iri
from dotheque_graph.store.graph_store import GraphStore

Plan = Callable[[GraphStore], ChangeSet]
"""From the graph as it stands to the change wanted; called under the lock, on the working copy."""

OWN_GRAPHS = frozenset(graph for _, graph in FOLDERS)
"""The graphs that hold just what the sources of the package say."""


def synchronise(quads: Iterable[Quad], graphs: Iterable[NamedNode] = OWN_GRAPHS) -> Plan:
    """Make each of these graphs hold exactly what the sources say of it."""
    wanted = frozenset(quads)
    names = frozenset(graphs) | {quad.graph_name for quad in wanted if isinstance(quad.graph_name, NamedNode)}

    def plan(store: GraphStore) -> ChangeSet:
        before = [quad for name in sorted(names, key=str) for quad in store.quads(graph=name)]
        return difference(before, wanted)

    return plan


def update(quads: Iterable[Quad]) -> Plan:
    """Make each entity that the sources describe say, in that graph, what they say of it and nothing else."""
    wanted = frozenset(quads)
    described = {
        (quad.subject, quad.graph_name)
        for quad in wanted
        if isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode)
    }

    def plan(store: GraphStore) -> ChangeSet:
        before = [quad for subject, graph in described for quad in store.quads(subject=subject, graph=graph)]
        return difference(before, wanted)

    return plan


def add(quads: Iterable[Quad]) -> Plan:
    """Add what the sources say and remove nothing."""
    wanted = frozenset(quads)

    def plan(store: GraphStore) -> ChangeSet:
        names = {quad.graph_name for quad in wanted}
        present = {
            quad for name in names if isinstance(name, NamedNode) for quad in store.quads(graph=name) if quad in wanted
        }
        return ChangeSet(added=wanted - present)

    return plan


def graph_named(name: str) -> NamedNode:
    """Return the IRI of one of our graphs from its short name, `catalogue` or `links/insee`; raise InvalidIri."""
    return as_iri(GRAPH + name)
