"""Which nodes to validate after a change: those whose verdict can differ from the one before."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from dotheque_graph.namespaces import DCTERMS, DOTH, PROV, RDF_TYPE
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore

_BATCH: Final = 2_000
_SOURCE: Final = DCTERMS.term("source")
_GENERATED: Final = PROV.term("generated")
_EVIDENCE: Final = (DOTH.term("Passage"), DOTH.term("SourceDocument"))


def affected(store_after: GraphStore, changed: Iterable[NamedNode]) -> frozenset[NamedNode]:
    """Return the changed nodes that still say something, and the nodes that point to a changed one.

    A rule looks at a node, at its values, and no further; a test keeps the shapes so. The rule of unique codes looks
    at other territories, but breaking it breaks it for the changed territory as well, which is validated.

    Those that point to a passage or a source document by `dcterms:source` are left out as long as it is still one:
    the one thing rules ask of a source is its type, and 36,000 territories share the same source. So are the members
    of a class, of which rules ask nothing, and the activities that published a node before: they only grow in number.
    """
    nodes = list(dict.fromkeys(changed))
    found: set[NamedNode] = set()
    for batch in _batches(nodes):
        evidence = _evidence(store_after, batch)
        found |= _described(store_after, batch)
        found |= _pointing(store_after, [node for node in batch if node not in evidence], by_source=True)
        found |= _pointing(store_after, evidence, by_source=False)
    return frozenset(found)


def _batches(nodes: Iterable[NamedNode]) -> Iterator[list[NamedNode]]:
    remaining = iter(nodes)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _evidence(store: GraphStore, nodes: Iterable[NamedNode]) -> set[NamedNode]:
    types = ", ".join(map(str, _EVIDENCE))
    return _select(store, nodes, f"?node {RDF_TYPE} ?type FILTER (?type IN ({types}))")


def _described(store: GraphStore, nodes: Iterable[NamedNode]) -> set[NamedNode]:
    return _select(store, nodes, "FILTER EXISTS { ?node ?property ?value }")


def _pointing(store: GraphStore, nodes: Iterable[NamedNode], *, by_source: bool) -> set[NamedNode]:
    skipped = ", ".join(map(str, (RDF_TYPE, _GENERATED) if by_source else (RDF_TYPE, _GENERATED, _SOURCE)))
    return _select(store, nodes, f"?found ?property ?node FILTER (?property NOT IN ({skipped}))", variable="found")


def _select(store: GraphStore, nodes: Iterable[NamedNode], pattern: str, variable: str = "node") -> set[NamedNode]:
    values = " ".join(map(str, nodes))
    if not values:
        return set()
    query = f"SELECT DISTINCT ?{variable} WHERE {{ VALUES ?node {{ {values} }} {pattern} }}"
    terms = (row[variable] for row in store.select(query).rows)
    return {term for term in terms if isinstance(term, NamedNode)}
