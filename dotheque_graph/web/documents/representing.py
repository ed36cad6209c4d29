"""Documents in RDF: the statements a request is answered with, and their bytes in its format."""

from collections.abc import Iterator, Sequence
from typing import Final

from dotheque_graph.catalogue.description import Description, Node
from dotheque_graph.catalogue.documents import document_quads, document_triples, in_graphs
from dotheque_graph.catalogue.profiles import OWN, profiled
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.errors import NotAcceptable
from dotheque_graph.namespaces import DCTERMS, OWL, VOID, XSD, Namespace
from dotheque_graph.rdf.formats import HTML, JSON_LD, N_QUADS, RDF_XML, TRIG
from dotheque_graph.rdf.jsonld import CONTEXT_PATH, framed
from dotheque_graph.rdf.serialising import fits_xml, serialise
from dotheque_graph.rdf.terms import DefaultGraph, Literal, NamedNode, Quad, Triple
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import Release
from dotheque_graph.web.documents.asking import COMPACTED, Asked
from dotheque_graph.web.documents.profiles import ALTERNATES, OFFERED, formats_of
from dotheque_graph.web.urls import Urls

_WITH_GRAPHS: Final = (N_QUADS, TRIG)
_ALTR: Final = Namespace("http://www.w3.org/ns/dx/connegp/altr#")
"""The terms that list representations, https://www.w3.org/TR/dx-prof-conneg/#altr."""


def topic(view: CatalogueView, iri: NamedNode, *, linked: bool = True) -> Description:
    """Return the description of what an IRI is about; raise EntityNotFound or EntityWithdrawn.

    The version that the ontology is at now is the ontology. Unless `linked`, nothing is read but the node itself.
    """
    found = version_of(view.store, iri) or iri
    return view.describe(found) if linked else view.describe_unlinked(found)


def version_of(store: GraphStore, iri: NamedNode) -> NamedNode | None:
    """Return what an IRI names a version of, where nothing else is said about that version."""
    quads = store.quads(predicate=OWL.term("versionIRI"), value=iri, limit=1)
    subject = quads[0].subject if quads and not store.quads(subject=iri, limit=1) else None
    return subject if isinstance(subject, NamedNode) else None


def with_facts(node: Node, facts: Sequence[Triple]) -> Node:
    """Return a node with more values."""
    values = dict(node.values)
    for fact in facts:
        values[fact.predicate] = (*values.get(fact.predicate, ()), fact.object)
    return Node(node.iri, values, node.owner)


def body_of(asked: Asked, view: CatalogueView, description: Description, release: Release, urls: Urls) -> bytes:
    """Return a document in RDF; raise NotAcceptable, EntityNotFound or PageNotFound."""
    found = _statements(asked, view, description, release, urls)
    if asked.form is JSON_LD:
        link = urls.absolute(urls.speaking(None).as_of(None).page(CONTEXT_PATH)) if asked.linked else None
        return framed((_triple(one) for one in found), description.iri, link=link)
    if asked.form is RDF_XML and not fits_xml(found):
        others = (form for form in formats_of(asked.profile) if form is not RDF_XML)
        raise NotAcceptable(tuple(form.media_type for form in others))
    return serialise(found, asked.form)


def content_type(asked: Asked) -> str:
    """Return the value of Content-Type; JSON-LD that refers to its context says so by its profile."""
    if asked.linked:
        return f'{JSON_LD.media_type}; profile="{COMPACTED}"; charset=utf-8'
    return asked.form.content_type


def _triple(statement: Triple | Quad) -> Triple:
    return statement.triple if isinstance(statement, Quad) else statement


def _statements(
    asked: Asked, view: CatalogueView, description: Description, release: Release, urls: Urls
) -> Sequence[Triple] | Sequence[Quad]:
    if asked.via:
        links = view.incoming_document(description.iri, asked.via, asked.page)
        return in_graphs(view.store, links) if asked.form in _WITH_GRAPHS else links
    if asked.profile is ALTERNATES:
        return tuple(representations(description.iri, urls))
    if asked.profile is not OWN:
        return profiled(view.store, description, asked.profile)
    facts = graph_facts(description.iri, release, urls)
    if asked.form in _WITH_GRAPHS:
        quads = document_quads(view.store, description)
        return (*quads, *(Quad(one.subject, one.predicate, one.object, DefaultGraph()) for one in facts))
    return tuple({*document_triples(view.store, description), *facts})


def graph_facts(iri: NamedNode, release: Release, urls: Urls) -> tuple[Triple, ...]:
    """Return how many statements a named graph of a release has and where they are; nothing of what is no graph."""
    if iri.value not in release.graphs:
        return ()
    total = Literal(str(release.graphs[iri.value]), datatype=XSD.term("integer"))
    plain = urls.speaking(None).as_of(None)
    return (
        Triple(iri, VOID.term("triples"), total),
        Triple(iri, VOID.term("sparqlEndpoint"), NamedNode(urls.absolute(plain.page("/sparql")))),
        Triple(iri, VOID.term("dataDump"), NamedNode(urls.absolute(graph_address(iri, plain)))),
    )


def graph_address(iri: NamedNode, urls: Urls) -> str:
    """Return the address of every statement of a named graph."""
    return urls.page("/graph-store", graph=iri.value)


def representations(iri: NamedNode, urls: Urls) -> Iterator[Triple]:
    """Yield every representation of the document about an IRI, with its format and its profile."""
    for profile in OFFERED:
        token = None if profile is OWN else profile.token
        for form in formats_of(profile):
            one = NamedNode(urls.absolute(urls.format(iri, form, _profile=token)))
            yield Triple(iri, _ALTR.term("hasRepresentation"), one)
            if profile is OWN and form is HTML:
                yield Triple(iri, _ALTR.term("hasDefaultRepresentation"), one)
            yield Triple(one, DCTERMS.term("format"), Literal(form.media_type))
            yield Triple(one, DCTERMS.term("conformsTo"), profile.iri)
