"""RDF documents: the statements that are served about an entity, a concept scheme, the ontology or the shapes."""

from collections.abc import Iterable, Iterator
from typing import Final

from dotheque_graph.catalogue.description import Description, Node, read_node
from dotheque_graph.catalogue.incoming import (
    INCOMING_LIMIT,
    IncomingCounts,
    IncomingGroup,
    incoming_group,
    incoming_page,
)
from dotheque_graph.catalogue.paging import collection, document_of, page_view, pages_of
from dotheque_graph.errors import EntityNotFound, PageNotFound
from dotheque_graph.namespaces import BASE, FOAF, GRAPH, HYDRA, OWL, RDF_TYPE, RDFS, SKOS, XSD
from dotheque_graph.rdf.iris import document_address
from dotheque_graph.rdf.terms import DefaultGraph, Literal, NamedNode, Quad, Triple
from dotheque_graph.store.graph_store import GraphStore

WHOLE_GRAPHS: Final = {
    NamedNode(BASE + "ontology"): GRAPH.term("ontology"),
    NamedNode(BASE + "shapes"): GRAPH.term("shapes"),
}
"""Hash namespaces: their document holds the whole graph, since a client fetches it once for every term."""

_CONCEPTS: Final = 500
"""Concepts that come with their scheme."""
_IN_SCHEME: Final = SKOS.term("inScheme")


def document_triples(store: GraphStore, description: Description) -> tuple[Triple, ...]:
    """Return the triples of the document about an entity.

    Its own, those of the nodes it owns, and the links that reach it: INCOMING_LIMIT per property. How many there are
    is said in the document itself, with the address of the pages of the rest. A concept scheme comes with its concepts.
    """
    graph = _whole_graph(store, description.iri)
    quads: Iterable[Quad] = store.quads(graph=graph) if graph else ()
    found = {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    for node in _nodes(store, description):
        found.update(_of_node(node))
    found.update(_links(store, description))
    found.update(_about(description))
    return tuple(found)


def _whole_graph(store: GraphStore, iri: NamedNode) -> NamedNode | None:
    """Return the graph that a document holds whole: that of a hash namespace, or of the version which one is at."""
    if iri in WHOLE_GRAPHS:
        return WHOLE_GRAPHS[iri]
    versioned = (quad.subject for quad in store.quads(predicate=OWL.term("versionIRI"), value=iri))
    return next((graph for one in versioned for known, graph in WHOLE_GRAPHS.items() if known == one), None)


def document_quads(store: GraphStore, description: Description) -> tuple[Quad, ...]:
    """Return the triples of a document, each in every named graph that says it.

    What the document says of itself, no graph says: it is in the default graph.
    """
    graph = _whole_graph(store, description.iri)
    found = set(store.quads(graph=graph)) if graph else set()
    for node in _nodes(store, description):
        found.update(store.quads(subject=node.iri))
    for link in _links(store, description):
        found.update(store.quads(link.subject, link.predicate, description.iri))  # type: ignore[arg-type]
    about = (Quad(one.subject, one.predicate, one.object, DefaultGraph()) for one in _about(description))
    return (*found, *about)


def incoming_group_of(
    store: GraphStore, iri: NamedNode, prop: NamedNode, page: int, counts: IncomingCounts
) -> IncomingGroup:
    """Return the links of which a page is asked for; raise EntityNotFound or PageNotFound."""
    group = incoming_group(store, iri, prop, counts)
    if not group.total:
        raise EntityNotFound(iri.value)
    if not 1 <= page <= pages_of(group):
        pages = collection(document_of(document_address(iri)), group).value.removeprefix(document_of("").value)
        raise PageNotFound(f"{pages}&page={page}")
    return group


def links_document(iri: NamedNode, group: IncomingGroup, page: int, sources: Iterable[NamedNode]) -> tuple[Triple, ...]:
    """Return the document of a page of links from the sources on it, INCOMING_LIMIT a page.

    It holds the links, and says with the words of Hydra (https://www.hydra-cg.com/spec/latest/core/) how many there
    are and where the other pages lie.
    """
    document = document_of(document_address(iri))
    whole, listed = collection(document, group), tuple(sources)
    return (
        *(Triple(source, group.property, iri) for source in listed),
        *(Triple(whole, HYDRA.term("member"), source) for source in listed),
        *page_view(document, iri, group, page),
    )


def in_graphs(store: GraphStore, triples: Iterable[Triple]) -> tuple[Quad, ...]:
    """Return triples as quads: each in every named graph that says it, in the default graph where none does."""
    return tuple(quad for triple in triples for quad in _in_graphs(store, triple))


def _in_graphs(store: GraphStore, triple: Triple) -> Iterable[Quad]:
    subject, value = triple.subject, triple.object
    if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
        said = store.quads(subject, triple.predicate, value)
        if said:
            return said
    return (Quad(subject, triple.predicate, value, DefaultGraph()),)


def _nodes(store: GraphStore, description: Description) -> Iterator[Node]:
    """Yield the nodes that a document tells whole."""
    yield description.node
    yield from description.owned.values()
    for concept in _concepts(store, description):
        yield read_node(store, concept)


def _of_node(node: Node) -> Iterator[Triple]:
    for prop, values in node.values.items():
        for value in values:
            yield Triple(node.iri, prop, value)


def _links(store: GraphStore, description: Description) -> Iterator[Triple]:
    for group in description.incoming:
        for source in group.sources:
            yield Triple(source, group.property, description.iri)
    for concept in _concepts(store, description):
        yield Triple(concept, _IN_SCHEME, description.iri)


def _concepts(store: GraphStore, description: Description) -> tuple[NamedNode, ...]:
    if SKOS.term("ConceptScheme") not in description.node.types:
        return ()
    known = description.group(_IN_SCHEME)
    if known is None or known.total <= len(known.sources):
        return known.sources if known else ()
    return incoming_page(store, description.iri, _IN_SCHEME, 0, _CONCEPTS)


def _about(description: Description) -> Iterator[Triple]:
    """Yield what the document says of itself: what it is about, which links it leaves out, and where those are."""
    document = document_of(document_address(description.iri))
    yield Triple(document, RDF_TYPE, FOAF.term("Document"))
    yield Triple(document, FOAF.term("primaryTopic"), description.iri)
    cut = [group for group in description.incoming if group.total > len(group.sources)]
    for group in cut:
        note = f"{len(group.sources)} of {group.total} links by <{group.property.value}> are listed here."
        yield Triple(document, RDFS.term("comment"), Literal(note, language="en"))
        yield from page_view(document, description.iri, group)
    if cut:
        total = sum(group.total for group in description.incoming)
        yield Triple(document, HYDRA.term("totalItems"), Literal(str(total), datatype=XSD.term("integer")))
        yield Triple(document, HYDRA.term("limit"), Literal(str(INCOMING_LIMIT), datatype=XSD.term("integer")))
