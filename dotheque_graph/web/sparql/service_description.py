"""The description of the SPARQL endpoint, which a client asks for by a GET without a query (SPARQL 1.1, section 2).

Specification: https://www.w3.org/TR/sparql11-service-description/
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from dotheque_graph.namespaces import DCTERMS, DOTH, GRAPH, RDF_TYPE, RDFS, SD, VOID, XSD, Namespace
from dotheque_graph.rdf.formats import (
    CSV_RESULTS,
    JSON_LD,
    JSON_RESULTS,
    N3,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TSV_RESULTS,
    TURTLE,
    XML_RESULTS,
    Format,
)
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple
from dotheque_graph.settings import Settings
from dotheque_graph.store.releases import GraphRecord, Release
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.site import Site
from dotheque_graph.web.sparql.service_facts import FEATURES, FORMATS, LANGUAGES, functions, graphs

_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_FORMAT_NAMES: Final[Mapping[Format, str]] = {
    JSON_RESULTS: "SPARQL_Results_JSON",
    XML_RESULTS: "SPARQL_Results_XML",
    CSV_RESULTS: "SPARQL_Results_CSV",
    TSV_RESULTS: "SPARQL_Results_TSV",
    TURTLE: "Turtle",
    JSON_LD: "JSON-LD",
    RDF_XML: "RDF_XML",
    N_TRIPLES: "N-Triples",
    N_QUADS: "N-Quads",
    TRIG: "TriG",
    N3: "N3",
}
"""The names that W3C gave the formats, https://www.w3.org/ns/formats/."""

_TITLES: Final = {"fr": "Point d'accès SPARQL de la DO'thèque", "en": "SPARQL endpoint of the DO'thèque"}
_COMMENTS: Final = {
    "fr": (
        "Chaque requête est arrêtée après {seconds:g} s ou {memory} Mo de mémoire. Un SELECT de plus de {rows} lignes "
        "est coupé, et le dit ; un résultat de plus de {size} octets est refusé ou interrompu, jamais donné pour "
        "complet. SERVICE n'est pas permis. Les changements se demandent, avec un jeton, à {update} (SPARQL Update) "
        "et à {graph_store} (Graph Store Protocol)."
    ),
    "en": (
        "Each query is stopped after {seconds:g} s or {memory} MB of memory. A SELECT of more than {rows} rows is cut, "
        "and says so; a result of more than {size} bytes is refused or broken off, never passed off as complete. "
        "SERVICE is not allowed. Changes are asked for, with a token, at {update} (SPARQL Update) and at {graph_store} "
        "(Graph Store Protocol)."
    ),
}


def describe_service(site: Site, release: Release, form: Format, *, negotiated: bool) -> Answer:
    """Return the service description in a format of RDF, negotiated or not, with the graphs of a release."""
    endpoint = site.endpoint
    body = serialise(service_triples(endpoint, site.application.settings, release), form)
    return Answer(
        body=body,
        content_type=form.content_type,
        headers={
            "Cache-Control": FRESH,
            **({"Vary": "Accept"} if negotiated else {}),
            "X-Release": str(release.number),
        },
    )


def service_triples(endpoint: str, settings: Settings, release: Release) -> tuple[Triple, ...]:
    """Return what the endpoint is and does: languages, formats, functions, limits, and the graphs with their counts."""
    service = NamedNode(endpoint)
    return (
        Triple(service, RDF_TYPE, SD.term("Service")),
        Triple(service, SD.term("endpoint"), service),
        *(Triple(service, SD.term("supportedLanguage"), language) for language in LANGUAGES),
        *(Triple(service, SD.term("feature"), feature) for feature in FEATURES),
        *(Triple(service, SD.term("resultFormat"), _FORMATS.term(_FORMAT_NAMES[form])) for form in FORMATS),
        *(
            triple
            for family in functions().values()
            for function in family
            for triple in (
                Triple(service, SD.term("extensionFunction"), function),
                Triple(function, RDF_TYPE, SD.term("Function")),
            )
        ),
        *_limits(service, settings),
        *_dataset(service, release),
    )


def _limits(service: NamedNode, settings: Settings) -> Iterator[Triple]:
    """Yield the limits, in numbers and in words."""
    yield Triple(service, DOTH.term("rowLimit"), _number(settings.query_rows))
    yield Triple(service, DOTH.term("resultByteLimit"), _number(settings.result_bytes))
    yield Triple(service, DOTH.term("queryByteLimit"), _number(settings.query_bytes))
    seconds = Literal(format(settings.query_seconds, "f"), datatype=XSD.term("decimal"))
    yield Triple(service, DOTH.term("secondLimit"), seconds)
    place = service.value.removesuffix("/sparql")
    for language, title in _TITLES.items():
        comment = _COMMENTS[language].format(
            seconds=settings.query_seconds,
            memory=settings.query_memory_mb,
            rows=settings.query_rows,
            size=settings.result_bytes,
            update=f"{place}/sparql/update",
            graph_store=f"{place}/graph-store",
        )
        yield Triple(service, DCTERMS.term("title"), Literal(title, language=language))
        yield Triple(service, RDFS.term("comment"), Literal(comment, language=language))


def _dataset(service: NamedNode, release: Release) -> Iterator[Triple]:
    """Yield the dataset: its default graph, which holds what the named graphs hold, and each of those."""
    dataset, default = _part(service, "dataset"), _part(service, "default-graph")
    yield Triple(service, SD.term("defaultDataset"), dataset)
    yield Triple(dataset, RDF_TYPE, SD.term("Dataset"))
    yield Triple(dataset, SD.term("defaultGraph"), default)
    yield Triple(default, RDF_TYPE, SD.term("Graph"))
    for name, record in graphs(release):
        slug = _slug(name)
        named, graph = _part(service, f"named-{slug}"), _part(service, f"graph-{slug}")
        yield Triple(dataset, SD.term("namedGraph"), named)
        yield Triple(named, RDF_TYPE, SD.term("NamedGraph"))
        yield Triple(named, SD.term("name"), name)
        yield Triple(named, SD.term("graph"), graph)
        yield from _graph(graph, record)


def _graph(graph: NamedNode, record: GraphRecord) -> Iterator[Triple]:
    """Yield the counts of a graph: its triples, its classes, and the entities of each class."""
    yield Triple(graph, RDF_TYPE, SD.term("Graph"))
    yield Triple(graph, RDF_TYPE, VOID.term("Dataset"))
    yield Triple(graph, VOID.term("triples"), _number(record.quads))
    yield Triple(graph, VOID.term("classes"), _number(len(record.classes)))
    for number, (name, entities) in enumerate(sorted(record.classes.items()), 1):
        partition = NamedNode(f"{graph.value}-class-{number}")
        yield Triple(graph, VOID.term("classPartition"), partition)
        yield Triple(partition, VOID.term("class"), NamedNode(name))
        yield Triple(partition, VOID.term("entities"), _number(entities))


def _slug(name: NamedNode) -> str:
    """Return what tells a graph from the others in a fragment: its name where it is plain, else a digest of its IRI."""
    local = name.value.removeprefix(GRAPH)
    return local if local.isalnum() and local.isascii() else hashlib.sha256(name.value.encode()).hexdigest()[:16]


def _part(service: NamedNode, name: str) -> NamedNode:
    return NamedNode(f"{service.value}#{name}")


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.term("integer"))
