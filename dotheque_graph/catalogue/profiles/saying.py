"""What all profiles rest on: the names and classes of an entity and of its neighbours, and their best-known IRIs."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from dotheque_graph.catalogue.description import Node, read_node
from dotheque_graph.catalogue.labels import LABEL_PROPERTIES
from dotheque_graph.namespaces import SKOS, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple
from dotheque_graph.store.graph_store import GraphStore

MOST_NEIGHBOURS: Final = 100
"""Neighbours that are named by one property; the others stand by their IRI."""

_REMEMBERED: Final = 5_000
"""Nodes remembered of a release, about 10 MB."""
_LICENCES: Final = VOC + "licence/"
_LESS_READ: Final = ("https://spdx.org/", "http://publications.europa.eu/")

Read = Callable[[NamedNode], Node]
"""Gives the node of an IRI, empty where the graph says nothing of it."""
Properties = Mapping[NamedNode, NamedNode]
"""From a property of our model to the one that a profile says it with."""


def names_of(node: Node) -> tuple[Literal, ...]:
    """Return what a node is called in every language, by the strongest property that names it."""
    for prop in LABEL_PROPERTIES:
        named = tuple(value for value in node.all(prop) if isinstance(value, Literal))
        if named:
            return named
    return ()


def said(node: Node, properties: Properties) -> Iterator[Triple]:
    """Yield the statements of a node for whose property a profile has another, with their values as they are."""
    for prop, other in properties.items():
        for value in node.all(prop):
            yield Triple(node.iri, other, value)


class Neighbours:
    """Reads the nodes that descriptions lead to, and remembers them: the same few are met on hundreds of pages."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._nodes: dict[NamedNode, Node] = {}

    def __call__(self, iri: NamedNode) -> Node:
        """Return the node of an IRI."""
        node = self._nodes.get(iri)
        if node is None:
            if len(self._nodes) >= _REMEMBERED:
                self._nodes = {}
            node = self._nodes[iri] = read_node(self._store, iri)
        return node


def neighbours(read: Read, values: tuple[Term, ...]) -> Iterator[Node]:
    """Yield the nodes of values that the graph describes, MOST_NEIGHBOURS of them."""
    for value in values[:MOST_NEIGHBOURS]:
        if isinstance(value, NamedNode):
            node = read(value)
            if node.values:
                yield node


def licence_of(read: Read, value: Term) -> Term:
    """Return a licence as portals know it: the address of its text where our concept states it, else what was given."""
    if not isinstance(value, NamedNode) or not value.value.startswith(_LICENCES):
        return value
    matches = read(value).links(SKOS.term("exactMatch"))
    return next((match for match in matches if not match.value.startswith(_LESS_READ)), value)
