"""The VoID description: what the data set is, what it holds, where its parts are had and what they link to.

Specification: https://www.w3.org/TR/void/
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.statistics import TARGETS, Part, Statistics
from dotheque_graph.namespaces import (
    BASE,
    DCAT,
    DCTERMS,
    FOAF,
    GRAPH,
    ID,
    PREFIXES,
    RDF_TYPE,
    SH,
    SPDX,
    VANN,
    VOID,
    XSD,
    Namespace,
    compact,
)
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import ReleaseRecord

VOID_DOCUMENT: Final = BASE + "void"
DATASET: Final = NamedNode(VOID_DOCUMENT + "#dataset")
"""The whole data set; each named graph is a subset under its own IRI."""
LICENCE: Final = NamedNode("https://www.etalab.gouv.fr/licence-ouverte-open-licence")
PUBLISHER: Final = ID.term("organisation/democratie-ouverte")

_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
FEATURES: Final = ("Turtle", "JSON-LD", "RDF_XML", "N-Triples", "N-Quads", "TriG")
"""The formats that documents are had in, by the names of https://www.w3.org/ns/formats/."""

SAID: Final = {
    DCTERMS.term("title"): {
        "fr": "Le graphe de connaissances de la DO'thèque",
        "en": "The knowledge graph of the DO'thèque",
    },
    DCTERMS.term("description"): {
        "fr": (
            "Les ressources de l'innovation démocratique, les expérimentations dont elles viennent, les acteurs qui "
            "les portent, les territoires et les objectifs de développement durable qu'elles servent, avec la source "
            "de chaque énoncé."
        ),
        "en": (
            "The resources of democratic innovation, the experiments they come from, the actors behind them, the "
            "territories and the sustainable development goals they serve, with the source of each statement."
        ),
    },
}
_ABOUT: Final = {
    "fr": "Description du graphe de connaissances de la DO'thèque",
    "en": "Description of the knowledge graph of the DO'thèque",
}
_COPIED: Final = (DCTERMS.term("title"), DCTERMS.term("description"), DCTERMS.term("license"))
"""What the graph `ontology` says of a named graph and the description repeats."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are had: absolute addresses of the site.

    `dumps` maps a graph IRI, or "" for the whole, to the addresses of its files.
    """

    document: str
    home: str
    endpoint: str
    search: str
    lookup: str
    dumps: Mapping[str, tuple[str, ...]]


def void_triples(
    store: GraphStore, record: ReleaseRecord, statistics: Statistics, places: Places
) -> tuple[Triple, ...]:
    """Return the VoID description of a release."""
    return (
        *_document(record, places),
        *_whole(record, statistics, places),
        *_vocabularies(statistics),
        *_counts(DATASET, statistics.whole, "all"),
        *(triple for name in statistics.graphs for triple in _subset(store, name, statistics, places)),
        *_links(statistics),
    )


def _document(record: ReleaseRecord, places: Places) -> Iterator[Triple]:
    document = NamedNode(places.document)
    yield Triple(document, RDF_TYPE, VOID.term("DatasetDescription"))
    yield Triple(document, FOAF.term("primaryTopic"), DATASET)
    yield Triple(document, DCTERMS.term("creator"), PUBLISHER)
    yield Triple(document, DCTERMS.term("license"), LICENCE)
    yield Triple(document, DCTERMS.term("modified"), _time(record.issued))
    yield from _texts(document, DCTERMS.term("title"), _ABOUT)


def _whole(record: ReleaseRecord, statistics: Statistics, places: Places) -> Iterator[Triple]:
    """Yield what the data set is called, whose it is, which release it is and where it is had."""
    yield Triple(DATASET, RDF_TYPE, VOID.term("Dataset"))
    for prop, texts in SAID.items():
        yield from _texts(DATASET, prop, texts)
    checksum = _node("digest")
    facts: list[tuple[NamedNode, Term]] = [
        (DCTERMS.term("license"), LICENCE),
        (DCTERMS.term("creator"), PUBLISHER),
        (DCTERMS.term("publisher"), PUBLISHER),
        (DCTERMS.term("issued"), _time(record.issued)),
        (DCTERMS.term("modified"), _time(record.issued)),
        (DCAT.term("version"), Literal(str(record.number))),
        (SPDX.term("checksum"), checksum),
        (FOAF.term("homepage"), NamedNode(places.home)),
        (VOID.term("sparqlEndpoint"), NamedNode(places.endpoint)),
        (VOID.term("openSearchDescription"), NamedNode(places.search)),
        (VOID.term("uriLookupEndpoint"), NamedNode(places.lookup)),
        (VOID.term("uriSpace"), Literal(BASE)),
    ]
    facts += [(VOID.term("dataDump"), NamedNode(dump)) for dump in places.dumps.get("", ())]
    facts += [(VOID.term("feature"), _FORMATS.term(name)) for name in FEATURES]
    facts += [(VOID.term("exampleResource"), NamedNode(iri)) for iri in statistics.examples]
    facts += [(VOID.term("subset"), NamedNode(name)) for name in statistics.graphs]
    yield from (Triple(DATASET, prop, value) for prop, value in facts)
    yield Triple(checksum, RDF_TYPE, SPDX.term("Checksum"))
    yield Triple(checksum, SPDX.term("algorithm"), SPDX.term("checksumAlgorithm_sha256"))
    yield Triple(checksum, SPDX.term("checksumValue"), Literal(record.digest, datatype=XSD.term("hexBinary")))


def _vocabularies(statistics: Statistics) -> Iterator[Triple]:
    """Yield the vocabularies that the data uses, and their prefixes."""
    terms = (*statistics.whole.classes, *statistics.whole.properties)
    used = {compact(term).partition(":")[0] for term in terms}
    for prefix, namespace in PREFIXES.items():
        if prefix not in used:
            continue
        vocabulary, declaration = NamedNode(namespace), _node(f"prefix-{prefix}")
        yield Triple(DATASET, VOID.term("vocabulary"), vocabulary)
        yield Triple(vocabulary, VANN.term("preferredNamespacePrefix"), Literal(prefix))
        yield Triple(vocabulary, VANN.term("preferredNamespaceUri"), Literal(namespace))
        yield Triple(DATASET, SH.term("declare"), declaration)
        yield Triple(declaration, RDF_TYPE, SH.term("PrefixDeclaration"))
        yield Triple(declaration, SH.term("prefix"), Literal(prefix))
        yield Triple(declaration, SH.term("namespace"), Literal(namespace, datatype=XSD.term("anyURI")))


def _subset(store: GraphStore, name: str, statistics: Statistics, places: Places) -> Iterator[Triple]:
    """Yield a named graph: its title, licence, files and counts."""
    graph = NamedNode(name)
    yield Triple(graph, RDF_TYPE, VOID.term("Dataset"))
    for prop in _COPIED:
        stated = {quad.object for quad in store.quads(graph, prop)}
        yield from (Triple(graph, prop, value) for value in sorted(stated, key=str))
    yield Triple(graph, VOID.term("sparqlEndpoint"), NamedNode(places.endpoint))
    for dump in places.dumps.get(name, ()):
        yield Triple(graph, VOID.term("dataDump"), NamedNode(dump))
    yield from _counts(graph, statistics.graphs[name], slug_of(name))


def _counts(dataset: NamedNode, part: Part, slug: str) -> Iterator[Triple]:
    """Yield the counts of a data set, with a partition for each class and each property."""
    numbers = {
        "triples": part.triples,
        "entities": part.entities,
        "distinctSubjects": part.subjects,
        "distinctObjects": part.objects,
        "classes": len(part.classes),
        "properties": len(part.properties),
    }
    for name, number in numbers.items():
        yield Triple(dataset, VOID.term(name), _number(number))
    for iri, entities in part.classes.items():
        partition = _node(f"{slug}-class-{slug_of(iri)}")
        yield Triple(dataset, VOID.term("classPartition"), partition)
        yield Triple(partition, VOID.term("class"), NamedNode(iri))
        yield Triple(partition, VOID.term("entities"), _number(entities))
    for iri, triples in part.properties.items():
        partition = _node(f"{slug}-property-{slug_of(iri)}")
        yield Triple(dataset, VOID.term("propertyPartition"), partition)
        yield Triple(partition, VOID.term("property"), NamedNode(iri))
        yield Triple(partition, VOID.term("triples"), _number(triples))


def _links(statistics: Statistics) -> Iterator[Triple]:
    """Yield the link sets, and the data sets they lead to."""
    for linkset in statistics.linksets:
        graph, target = NamedNode(linkset.graph), _node(f"target-{slug_of(linkset.target)}")
        node = _node(f"links-{slug_of(linkset.graph)}-{slug_of(linkset.target)}-{slug_of(linkset.predicate)}")
        yield Triple(DATASET, VOID.term("subset"), node)
        yield Triple(node, RDF_TYPE, VOID.term("Linkset"))
        yield Triple(node, VOID.term("subjectsTarget"), graph)
        yield Triple(node, VOID.term("objectsTarget"), target)
        yield Triple(node, VOID.term("target"), graph)
        yield Triple(node, VOID.term("target"), target)
        yield Triple(node, VOID.term("linkPredicate"), NamedNode(linkset.predicate))
        yield Triple(node, VOID.term("triples"), _number(linkset.triples))
    for namespace in sorted({linkset.target for linkset in statistics.linksets}):
        target = _node(f"target-{slug_of(namespace)}")
        yield Triple(target, RDF_TYPE, VOID.term("Dataset"))
        yield Triple(target, VOID.term("uriSpace"), Literal(namespace))
        yield from _texts(target, DCTERMS.term("title"), TARGETS.get(namespace, {}))


def slug_of(iri: str) -> str:
    """Return what tells an IRI from others in a fragment or the name of a file.

    The local name of a named graph, the compact form of another IRI with a hyphen, else a digest.
    """
    local = iri.removeprefix(GRAPH)
    if re.fullmatch(r"[A-Za-z0-9-]+(/[A-Za-z0-9-]+)*", local):
        return local.replace("/", ".")
    short = compact(iri)
    if short != iri and re.fullmatch(r"[a-z]+:[A-Za-z0-9_.-]+", short):
        return short.replace(":", "-")
    return hashlib.sha256(iri.encode()).hexdigest()[:16]


def _node(name: str) -> NamedNode:
    return NamedNode(f"{VOID_DOCUMENT}#{name}")


def _texts(node: NamedNode, prop: NamedNode, texts: Mapping[str, str]) -> Iterator[Triple]:
    return (Triple(node, prop, Literal(text, language=language)) for language, text in texts.items())


def _time(moment: str) -> Literal:
    return Literal(moment, datatype=XSD.term("dateTime"))


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.term("integer"))
