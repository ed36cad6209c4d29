"""Skolemisation: blank nodes become IRIs when they enter, so that differences are exact and every node can be named."""

import hashlib
from collections.abc import Sequence
from typing import Final, TypeVar

from pyoxigraph import CanonicalizationAlgorithm, Dataset

from dotheque_graph.namespaces import BASE
from dotheque_graph.rdf.serialising import canonical_n_quads
from dotheque_graph.rdf.terms import BlankNode, NamedNode, Quad

GENID: Final = BASE + ".well-known/genid/"
"""Where skolem IRIs live (RDF 1.1 Concepts, section 3.5)."""

_Node = TypeVar("_Node")


def skolemise(quads: Sequence[Quad]) -> Sequence[Quad]:
    """Return the quads of one document with an IRI for each blank node; the same document gives the same IRIs.

    The IRI is made of the digest of the canonical document (RDFC-1.0) and of the canonical label of the node.
    """
    if not any(isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode) for quad in quads):
        return quads
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    canonical = list(dataset)
    document = hashlib.sha256(canonical_n_quads(canonical)).hexdigest()[:20]
    return [
        Quad(_named(quad.subject, document), quad.predicate, _named(quad.object, document), quad.graph_name)
        for quad in canonical
    ]


def _named(node: _Node, document: str) -> _Node | NamedNode:
    return NamedNode(f"{GENID}{document}-{node.value}") if isinstance(node, BlankNode) else node
