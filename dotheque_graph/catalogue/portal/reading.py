"""Reading the subject of a record: once, with the graphs that speak of it."""

from collections.abc import Iterable

from dotheque_graph.catalogue.description import Node
from dotheque_graph.rdf.terms import NamedNode, Quad, Term
from dotheque_graph.store.graph_store import GraphStore

Graphs = frozenset[NamedNode]


def read_record(store: GraphStore, iri: NamedNode) -> tuple[Node, Graphs]:
    """Return the node of a subject, with its values in a stable order, and the graphs that speak of it."""
    quads = store.quads(subject=iri)
    graphs = {quad.graph_name for quad in quads}
    return Node(iri, _values(quads)), frozenset(graphs)  # type: ignore[arg-type]  # all are named


def _values(quads: Iterable[Quad]) -> dict[NamedNode, tuple[Term, ...]]:
    values: dict[NamedNode, list[Term]] = {}
    for quad in quads:
        predicate = quad.predicate
        known = values.get(predicate)
        if known is None:
            values[predicate] = [quad.object]
        else:
            known.append(quad.object)
    return {prop: tuple(found if len(found) == 1 else sorted(set(found), key=str)) for prop, found in values.items()}


def links(node: Node, prop: NamedNode) -> tuple[NamedNode, ...]:
    """Return the values of a property that are IRIs, as `Node.links` does, at once where there are none."""
    values = node.values.get(prop)
    return tuple([value for value in values if isinstance(value, NamedNode)]) if values else ()
