"""Saved queries as RDF: what each asks, takes and answers, in the terms of SHACL and of the SIB's SPARQL examples."""

from collections.abc import Iterable, Iterator
from typing import Final

from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, RDF, RDF_TYPE, RDFS, SCHEMA, SH, SKOS, XSD
from dotheque_graph.query import parameters
from dotheque_graph.query.header import Bilingual, Parameter
from dotheque_graph.query.library import SavedQuery
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple

CATALOGUE: Final = NamedNode(f"{BASE}query")
"""The IRI of the library itself."""

_TITLE: Final = Bilingual(fr="Requêtes enregistrées de la DO'thèque", en="Saved queries of the DO'thèque")
_DATATYPE: Final = {"text": XSD.term("string"), "integer": XSD.term("integer"), "date": XSD.term("date")}


def description(saved: SavedQuery, endpoint: str) -> tuple[Triple, ...]:
    """Return what a saved query is, as a `sh:SPARQLExecutable` that runs at an endpoint (SHACL Advanced Features, 5).

    Its text is complete, PREFIX lines included. A parameter is a `sh:Parameter`; the local name of its `sh:path` is
    the name of the variable, as in a SHACL function. There is no blank node, so the triples can be kept in a graph.
    """
    facts: list[tuple[NamedNode, Term]] = [
        (RDF_TYPE, SH.term("SPARQLExecutable")),
        (RDF_TYPE, SH.term("SPARQLSelectExecutable")),
        (DCTERMS.term("identifier"), Literal(saved.name)),
        (DCTERMS.term("isPartOf"), CATALOGUE),
        *_in_both(RDFS.term("label"), saved.header.title),
        *_in_both(RDFS.term("comment"), saved.header.question),
        *((SCHEMA.term("keywords"), Literal(tag)) for tag in saved.header.tags),
        (SCHEMA.term("target"), NamedNode(endpoint)),
        (SH.term("select"), Literal(saved.sparql.strip() + "\n")),
        *((SH.term("parameter"), _parameter_iri(saved, name)) for name in saved.header.parameters),
    ]
    about = [Triple(saved.iri, predicate, value) for predicate, value in facts]
    for order, (name, parameter) in enumerate(saved.header.parameters.items(), 1):
        subject = _parameter_iri(saved, name)
        about += [Triple(subject, predicate, value) for predicate, value in _parameter(name, parameter, order)]
        about += [Triple(_variable(name), predicate, value) for predicate, value in _property(name)]
    return tuple(about)


def catalogue_description(queries: Iterable[SavedQuery], endpoint: str) -> tuple[Triple, ...]:
    """Return the library as a `dcat:Catalog` with the description of each of its queries."""
    described = tuple(queries)
    facts: list[tuple[NamedNode, Term]] = [
        (RDF_TYPE, DCAT.term("Catalog")),
        *_in_both(DCTERMS.term("title"), _TITLE),
        *((DCTERMS.term("hasPart"), saved.iri) for saved in described),
    ]
    return (
        *(Triple(CATALOGUE, predicate, value) for predicate, value in facts),
        *(triple for saved in described for triple in description(saved, endpoint)),
    )


def _in_both(predicate: NamedNode, words: Bilingual) -> Iterator[tuple[NamedNode, Term]]:
    yield predicate, Literal(words.fr, language="fr")
    yield predicate, Literal(words.en, language="en")


def _parameter_iri(saved: SavedQuery, name: str) -> NamedNode:
    return NamedNode(f"{saved.iri.value}#{name}")


def _variable(name: str) -> NamedNode:
    return NamedNode(f"{CATALOGUE.value}#{name}")


def _property(name: str) -> Iterator[tuple[NamedNode, Term]]:
    """Yield what the property of a variable is: several queries have parameters of one name."""
    yield RDF_TYPE, RDF.term("Property")
    yield RDFS.term("label"), Literal(name)
    yield RDFS.term("isDefinedBy"), CATALOGUE


def _parameter(name: str, parameter: Parameter, order: int) -> Iterator[tuple[NamedNode, Term]]:
    yield RDF_TYPE, SH.term("Parameter")
    yield SH.term("path"), _variable(name)
    yield SH.term("name"), Literal(name)
    yield from _in_both(SH.term("description"), parameter.description)
    yield SH.term("optional"), Literal(not parameter.required)
    yield SH.term("order"), Literal(order)
    if parameter.type == "iri":
        yield SH.term("nodeKind"), SH.term("IRI")
    else:
        yield SH.term("datatype"), _DATATYPE.get(parameter.type, XSD.term("string"))
    if parameter.default is not None:
        yield SH.term("defaultValue"), parameters.parse(name, parameter, parameter.default)
    yield SKOS.term("example"), parameters.parse(name, parameter, parameter.example)
