"""What a load changes: the quads of the sources compared with the graph as it stands."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from dotheque_graph.errors import GraphNotFound
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.sources import FOLDERS
from dotheque_graph.rdf.changes import ChangeSet, difference
from dotheque_graph.rdf.terms import NamedNode, Quad, as_iri
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.oxigraph import OxigraphStore

Plan = Callable[[OxigraphStore], ChangeSet]
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


def replace_graph(graph: NamedNode, quads: Iterable[Quad]) -> Plan:
    """Make one graph hold exactly these quads, and exist where there is none (Graph Store Protocol, PUT)."""
    return _existing(graph, synchronise(quads, [graph]))


def add_to_graph(graph: NamedNode, quads: Iterable[Quad]) -> Plan:
    """Add these quads to a graph, which exists afterwards in every case (Graph Store Protocol, POST)."""
    return _existing(graph, add(quads))


def _existing(graph: NamedNode, filling: Plan) -> Plan:
    def plan(store: OxigraphStore) -> ChangeSet:
        created = frozenset({graph}).difference(store.graphs())
        return replace(filling(store), created=created)

    return plan


def drop_graph(graph: NamedNode) -> Plan:
    """Remove a graph and all it says (Graph Store Protocol, DELETE); the plan raises GraphNotFound."""

    def plan(store: GraphStore) -> ChangeSet:
        known = store.graphs()
        if graph not in known:
            raise GraphNotFound(graph.value, tuple(name.value for name in known))
        return ChangeSet(removed=frozenset(store.quads(graph=graph)), dropped=frozenset({graph}))

    return plan


def graph_named(name: str) -> NamedNode:
    """Return the IRI of one of our graphs from its short name, `catalogue` or `links/insee`; raise InvalidIri."""
    return as_iri(GRAPH + name)
