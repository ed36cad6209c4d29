"""RDF documents: the triples that are served about an entity, a concept scheme, the ontology or the shapes."""

from collections.abc import Iterable, Iterator
from typing import Final

from dotheque_graph.catalogue.description import INCOMING_LIMIT, Description, read_node
from dotheque_graph.namespaces import BASE, FOAF, GRAPH, HYDRA, RDF_TYPE, RDFS, SKOS, XSD
from dotheque_graph.rdf.iris import document_path
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Triple
from dotheque_graph.store.graph_store import GraphStore

WHOLE_GRAPHS: Final = {
    NamedNode(BASE + "ontology"): GRAPH.term("ontology"),
    NamedNode(BASE + "shapes"): GRAPH.term("shapes"),
}
"""Hash namespaces: their document holds the whole graph, since a client fetches it once for every term."""


def document_triples(store: GraphStore, description: Description) -> tuple[Triple, ...]:
    """Return the triples of the document about an entity.

    Its own, those of the nodes it owns, and the links that reach it: INCOMING_LIMIT per property, the number left out
    being said in the document itself. A concept scheme comes with its concepts.
    """
    graph = WHOLE_GRAPHS.get(description.iri)
    quads: Iterable[Quad] = store.quads(graph=graph) if graph else ()
    found = {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    found.update(_own(description))
    found.update(_links(description))
    found.update(_concepts(store, description))
    found.update(_about(description))
    return tuple(found)


def _own(description: Description) -> Iterator[Triple]:
    for node in (description.node, *description.owned.values()):
        for prop, values in node.values.items():
            for value in values:
                yield Triple(node.iri, prop, value)


def _links(description: Description) -> Iterator[Triple]:
    for group in description.incoming:
        for source in group.sources:
            yield Triple(source, group.property, description.iri)


def _concepts(store: GraphStore, description: Description) -> Iterator[Triple]:
    if SKOS.term("ConceptScheme") not in description.node.types:
        return
    for concept in description.sources(SKOS.term("inScheme")):
        for prop, values in read_node(store, concept).values.items():
            for value in values:
                yield Triple(concept, prop, value)


def _about(description: Description) -> Iterator[Triple]:
    """Yield what the document says of itself: what it is about, and which links it leaves out."""
    path = document_path(description.iri.value)
    if path is None:
        return
    document = NamedNode(BASE.rstrip("/") + path)
    yield Triple(document, RDF_TYPE, FOAF.term("Document"))
    yield Triple(document, FOAF.term("primaryTopic"), description.iri)
    cut = [group for group in description.incoming if group.total > len(group.sources)]
    for group in cut:
        note = f"{len(group.sources)} of {group.total} links by <{group.property.value}> are listed here."
        yield Triple(document, RDFS.term("comment"), Literal(note, language="en"))
    if cut:
        total = sum(group.total for group in description.incoming)
        yield Triple(document, HYDRA.term("totalItems"), Literal(str(total), datatype=XSD.term("integer")))
        yield Triple(document, HYDRA.term("limit"), Literal(str(INCOMING_LIMIT), datatype=XSD.term("integer")))
