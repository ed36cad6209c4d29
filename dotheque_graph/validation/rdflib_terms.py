"""Terms between pyoxigraph, our model, and rdflib, which pySHACL needs; lexical forms are kept as they are."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import rdflib
from rdflib.term import Node

from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term, Triple

_LOGGER = logging.getLogger("rdflib.term")


def to_rdflib(term: Term) -> Node:
    """Return the rdflib term; raise TypeError for a triple term, which rdflib does not have."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
    raise TypeError(str(term))


def from_rdflib(node: Node) -> Term:
    """Return our term of an rdflib term; raise TypeError for one that has no counterpart, such as a variable."""
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
    raise TypeError(repr(node))


def rdflib_graph(triples: Iterable[Triple]) -> rdflib.Graph:
    """Return an rdflib graph in memory that holds some triples."""
    graph = rdflib.Graph(bind_namespaces="none")
    with _without_warnings():
        for triple in triples:
            graph.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
    return graph


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Keep rdflib from logging each ill-typed literal: that is what the report is for."""

    def refuse(_record: logging.LogRecord) -> bool:
        return False

    _LOGGER.addFilter(refuse)
    try:
        yield
    finally:
        _LOGGER.removeFilter(refuse)
