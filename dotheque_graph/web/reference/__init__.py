"""The reference: pages that document the ontology, the rules and the vocabularies, made from the release."""

from dataclasses import replace

from dotheque_graph.catalogue.terms import ONTOLOGY, SHAPES
from dotheque_graph.namespaces import DOTH, DSH, OWL, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.pages import Page
from dotheque_graph.web.reference.frame import alternates
from dotheque_graph.web.reference.ontology import ontology_page, term_page
from dotheque_graph.web.reference.schemes import scheme_page
from dotheque_graph.web.reference.shapes import shape_page, shapes_page
from dotheque_graph.web.site import Visit


def reference_page(visit: Visit, iri: NamedNode) -> Page | None:
    """Return the page of the ontology or a term, of the rules or a shape, or of a vocabulary; None for any other IRI.

    The version that a document is at now has the page of the document. A release without the ontology, the rules or
    the term has none of these pages either.
    """
    if iri.value.startswith(DOTH):
        return term_page(visit, iri)
    if iri.value.startswith(DSH):
        return shape_page(visit, iri)
    if iri.value.startswith(VOC):
        return None if "/" in iri.value.removeprefix(VOC) else scheme_page(visit, iri)
    for document, make in ((ONTOLOGY, ontology_page), (SHAPES, shapes_page)):
        if _is_now(visit, document, iri):
            page = make(visit)
            forms = alternates(visit.site.urls, iri)
            return page if iri == document else replace(page, shell=replace(page.shell, alternates=forms))
    return None


def _is_now(visit: Visit, document: NamedNode, iri: NamedNode) -> bool:
    """Tell whether an IRI is that of a document in the release, or of the version it is at."""
    if iri == document:
        return bool(visit.store.quads(subject=document))
    versioned = iri.value.startswith(document.value + "/")
    return versioned and bool(visit.store.quads(subject=document, predicate=OWL.term("versionIRI"), value=iri))
