"""RDF terms: pyoxigraph's classes are the only model; here are the few things said about them everywhere."""

from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from dotheque_graph.errors import InvalidIri

__all__ = [
    "BlankNode",
    "DefaultGraph",
    "Literal",
    "NamedNode",
    "Quad",
    "Subject",
    "Term",
    "Triple",
    "as_iri",
    "render",
]

Subject: TypeAlias = NamedNode | BlankNode | Triple
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple


def render(term: Term) -> str:
    """Return a term as SPARQL and N-Triples write it, escaped; the one way a term gets into a query text."""
    return str(term)


def as_iri(text: str) -> NamedNode:
    """Return the NamedNode of an absolute IRI; raise InvalidIri."""
    try:
        return NamedNode(text)
    except ValueError:
        raise InvalidIri(text) from None
