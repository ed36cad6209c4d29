"""The hits of a search as their documents say them: RDF of all of them in one, and a bibliography."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from dotheque_graph.catalogue.documents import document_triples
from dotheque_graph.namespaces import DCTERMS, HYDRA, RDF_TYPE, RDFS, XSD
from dotheque_graph.rdf.formats import JSON_LD, TURTLE, Format
from dotheque_graph.rdf.jsonld import framed
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple
from dotheque_graph.web.citations.bibtex import bibtex
from dotheque_graph.web.citations.citing import cite
from dotheque_graph.web.links import LICENCE
from dotheque_graph.web.search.exported import Export


def rdf(form: Format, export: Export) -> bytes:
    """Return the statements of the documents of all hits, and which search they are the members of."""
    triples = {*_collection(export), *_documents(export)}
    return framed(triples, NamedNode(export.page)) if form is JSON_LD else serialise(triples, form)


turtle: Final = partial(rdf, TURTLE)
json_ld: Final = partial(rdf, JSON_LD)


def bibliography(export: Export) -> bytes:
    """Return an entry for each hit, and before them what is left out of a long list."""
    view, asked = export.site.view(export.release), export.reader.urls.release is not None
    release = export.release.release if asked else None
    entries = [bibtex(cite(view, iri, export.reader.language, release)) for iri in export.iris]
    return "\n".join([*([f"% {export.remark}\n"] if export.remark else []), *entries]).encode()


def _documents(export: Export) -> Iterator[Triple]:
    view = export.site.view(export.release)
    for iri in export.iris:
        yield from document_triples(export.release.store, view.describe(iri))


def _collection(export: Export) -> Iterator[Triple]:
    """Yield what a search is in the words of Hydra: so many items, of which these are members."""
    search = NamedNode(export.page)
    yield Triple(search, RDF_TYPE, HYDRA.term("Collection"))
    yield Triple(search, HYDRA.term("totalItems"), Literal(str(export.total), datatype=XSD.term("integer")))
    yield Triple(search, DCTERMS.term("license"), NamedNode(LICENCE))
    if export.remark:
        yield Triple(search, RDFS.term("comment"), Literal(export.remark, language=export.reader.language))
    for iri in export.iris:
        yield Triple(search, HYDRA.term("member"), iri)
