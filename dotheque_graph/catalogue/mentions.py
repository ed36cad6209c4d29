"""Mentions: the description of any IRI that the graph knows, be it only from what points to it."""

from typing import Final

from dotheque_graph.catalogue.description import Description, Node, describe, read_entity
from dotheque_graph.catalogue.incoming import UNCOUNTED, First, IncomingCounts, all_listed, incoming_groups
from dotheque_graph.errors import EntityNotFound
from dotheque_graph.namespaces import RDF, RDF_TYPE
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore

_PROPERTY: Final = RDF.term("Property")


def describe_mentioned(
    store: GraphStore, iri: NamedNode, counts: IncomingCounts | None = None, first: First = all_listed
) -> Description:
    """Return the description of an IRI that is a subject, an object, a property or the name of a graph.

    Of what is only pointed to, the description has the links; what is only used as a property is a property (RDF 1.1
    Semantics, section 8). Nothing is ever fetched. Raises EntityNotFound for an IRI that the graph does not know, and
    EntityWithdrawn as `describe` does.
    """
    try:
        return describe(store, iri, counts, first)
    except EntityNotFound:
        incoming = incoming_groups(store, iri, counts or UNCOUNTED, first)
        used = bool(store.quads(predicate=iri, limit=1))
        if not incoming and not used and not store.quads(value=iri, limit=1) and iri not in store.graphs():
            raise
    return Description(Node(iri, {RDF_TYPE: (_PROPERTY,)} if used else {}), {}, incoming)


def describe_unlinked(store: GraphStore, iri: NamedNode) -> Description:
    """Return the description of an IRI without what it owns and what points to it, be it known or not.

    That is enough where only the links by one property are shown. Raises EntityWithdrawn.
    """
    try:
        return Description(read_entity(store, iri), {}, ())
    except EntityNotFound:
        return Description(Node(iri, {}), {}, ())
