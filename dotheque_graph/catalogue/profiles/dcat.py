"""The profile of data portals: DCAT-AP 3, with resources as datasets and their documents as catalogue records.

What it says of an entity is complete in itself: agents, places, concepts and activities that it leads to have their
class and their name beside it, since harvesters read no other document.
Specification: https://semiceu.github.io/DCAT-AP/releases/3.0.1/
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from dotheque_graph.catalogue.description import Description, Node, read_node
from dotheque_graph.catalogue.profiles.saying import (
    Neighbours,
    Properties,
    Read,
    licence_of,
    names_of,
    neighbours,
    said,
)
from dotheque_graph.namespaces import (
    BASE,
    DCAT,
    DCTERMS,
    DOTH,
    FOAF,
    ORG,
    PROV,
    RDF_TYPE,
    RDFS,
    SCHEMA,
    SDGO,
    SKOS,
    SPDX,
    VOID,
)
from dotheque_graph.rdf.iris import document_path
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple
from dotheque_graph.store.graph_store import GraphStore

DCAT_AP: Final = NamedNode("https://semiceu.github.io/DCAT-AP/releases/3.0.1/")
"""The application profile that catalogue records say they conform to."""

_TITLE: Final = DCTERMS.term("title")
_PREF_LABEL: Final = SKOS.term("prefLabel")
_NAME: Final = FOAF.term("name")
_AGENT: Final = FOAF.term("Agent")
_DATASET: Final = DCAT.term("Dataset")
_SERIES: Final = DCAT.term("DatasetSeries")
_RECORD: Final = DCAT.term("CatalogRecord")
_DATASETS: Final = (_DATASET, _SERIES)
_ACTIVITY: Final = PROV.term("Activity")
_LOCATION: Final = DCTERMS.term("Location")

_CLASSES: Final[dict[NamedNode, tuple[tuple[NamedNode, ...], NamedNode]]] = {
    _SERIES: ((_SERIES,), _TITLE),
    DOTH.term("Resource"): ((_DATASET,), _TITLE),
    VOID.term("Dataset"): ((_DATASET,), _TITLE),
    DOTH.term("SourceDocument"): ((FOAF.term("Document"),), _TITLE),
    FOAF.term("Person"): ((FOAF.term("Person"), _AGENT), _NAME),
    ORG.term("Organization"): ((ORG.term("Organization"), _AGENT), _NAME),
    _AGENT: ((_AGENT,), _NAME),
    _LOCATION: ((_LOCATION,), _PREF_LABEL),
    SKOS.term("ConceptScheme"): ((SKOS.term("ConceptScheme"),), _TITLE),
    SKOS.term("Concept"): ((SKOS.term("Concept"),), _PREF_LABEL),
    SDGO.term("Goal"): ((SKOS.term("Concept"),), _PREF_LABEL),
    SDGO.term("Target"): ((SKOS.term("Concept"),), _PREF_LABEL),
    _ACTIVITY: ((_ACTIVITY,), _TITLE),
}
"""From a class of our model to the classes of the profile and the property that names their instances."""

_OF_ALL: Final[Properties] = {DCTERMS.term("description"): DCTERMS.term("description")}
_OF_DATASETS: Final[Properties] = {
    **{
        DCTERMS.term(name): DCTERMS.term(name)
        for name in ("accessRights", "creator", "issued", "language", "publisher", "relation", "spatial")
    },
    DCTERMS.term("temporal"): DCTERMS.term("temporal"),
    DCAT.term("distribution"): DCAT.term("distribution"),
    DCAT.term("keyword"): DCAT.term("keyword"),
    DCAT.term("theme"): DCAT.term("theme"),
    DOTH.term("resourceType"): DCTERMS.term("type"),
    PROV.term("wasGeneratedBy"): PROV.term("wasGeneratedBy"),
}
_DISTRIBUTION: Final = DCAT.term("distribution")
_PERIOD: Final = DCTERMS.term("temporal")
_CHECKSUM: Final = SPDX.term("checksum")
_OF_FORMS: Final[Properties] = {
    prop: prop
    for prop in (
        RDF_TYPE,
        *(DCTERMS.term(name) for name in ("description", "format", "issued", "language", "title")),
        *(DCAT.term(name) for name in ("accessURL", "byteSize", "downloadURL", "mediaType")),
        _CHECKSUM,
    )
}
"""What is said of the files and addresses of a data set."""
_OF_PARTS: Final[Properties] = {
    prop: prop
    for prop in (
        RDF_TYPE,
        *(DCAT.term(name) for name in ("endDate", "startDate")),
        *(SPDX.term(name) for name in ("algorithm", "checksumValue")),
    )
}
"""What is said of periods and of the digests of files."""
_OF_OTHERS: Final[dict[NamedNode, Properties]] = {
    _LOCATION: {SKOS.term("exactMatch"): SKOS.term("exactMatch")},
    SKOS.term("Concept"): {
        SKOS.term(name): SKOS.term(name)
        for name in (
            "altLabel",
            "broader",
            "closeMatch",
            "definition",
            "exactMatch",
            "inScheme",
            "narrower",
            "notation",
        )
    },
    SKOS.term("ConceptScheme"): {SKOS.term("hasTopConcept"): SKOS.term("hasTopConcept")},
    _ACTIVITY: {DCTERMS.term("spatial"): DCTERMS.term("spatial")},
    DCAT.term("Distribution"): _OF_FORMS,
    DCTERMS.term("PeriodOfTime"): _OF_PARTS,
    SPDX.term("Checksum"): _OF_PARTS,
    ORG.term("Organization"): {ORG.term("memberOf"): ORG.term("memberOf")},
}
_LICENCE: Final = DCTERMS.term("license")
_PAGE: Final = FOAF.term("page")
_ENDED: Final = PROV.term("endedAtTime")
_GENERATED: Final = PROV.term("generated")
_CHANGED_GRAPH: Final = DOTH.term("changedGraph")


def dcat_triples(store: GraphStore, description: Description) -> tuple[Triple, ...]:
    """Return what DCAT-AP can say of an entity: class and name at least, all of a dataset, and its catalogue record."""
    node, read = description.node, Neighbours(store)
    found = dict.fromkeys(_named(node))
    found |= dict.fromkeys(said(node, _OF_ALL))
    if _is_dataset(node):
        found |= dict.fromkeys((*_dataset(read, node), *_record(store, description)))
    else:
        others = [properties for one, properties in _OF_OTHERS.items() if one in classes_of(node)]
        found |= dict.fromkeys(triple for properties in others for triple in said(node, properties))
    for triple in tuple(found):
        if triple.subject == node.iri and triple.predicate != RDF_TYPE:
            found |= dict.fromkeys(_neighbour(read, triple))
    return tuple(found)


def classes_of(node: Node) -> tuple[NamedNode, ...]:
    """Return the classes of the profile that a node has: one row of the table, the first that fits; else its own."""
    row = next((row for one, row in _CLASSES.items() if one in node.types), None)
    return row[0] if row else node.types or (RDFS.term("Resource"),)


def _is_dataset(node: Node) -> bool:
    """Tell whether a harvester would take a node of this class for a dataset of its own."""
    return any(one in _DATASETS for one in classes_of(node))


def _named(node: Node) -> Iterator[Triple]:
    """Yield the classes and the name of a node in every language."""
    for one in classes_of(node):
        yield Triple(node.iri, RDF_TYPE, one)
    naming = next((row[1] for one, row in _CLASSES.items() if one in node.types), _TITLE)
    for name in names_of(node):
        yield Triple(node.iri, naming, name)


def _dataset(read: Read, node: Node) -> Iterator[Triple]:
    yield from said(node, _OF_DATASETS)
    yield Triple(node.iri, DCTERMS.term("identifier"), Literal(node.iri.value))
    for value in node.all(_LICENCE):
        yield Triple(node.iri, _LICENCE, licence_of(read, value))
    for whole in neighbours(read, node.all(DCTERMS.term("isPartOf"))):
        if _SERIES in whole.types:
            yield Triple(node.iri, DCAT.term("inSeries"), whole.iri)
    for form in neighbours(read, node.all(_DISTRIBUTION)):
        yield from _form(read, form)
    for period in neighbours(read, node.all(_PERIOD)):
        yield from said(period, _OF_PARTS)
    for address in node.all(SCHEMA.term("url")):
        page = NamedNode(address.value) if isinstance(address, Literal) else address
        yield Triple(node.iri, _PAGE, page)
    path = document_path(node.iri.value)
    if path:
        yield Triple(node.iri, DCAT.term("landingPage"), NamedNode(BASE.rstrip("/") + path))


def _form(read: Read, form: Node) -> Iterator[Triple]:
    """Yield what is said of a file or an address of a data set, with its digest and its own licence."""
    yield from said(form, _OF_FORMS)
    for value in form.all(_LICENCE):
        yield Triple(form.iri, _LICENCE, licence_of(read, value))
    for checksum in neighbours(read, form.all(_CHECKSUM)):
        yield from said(checksum, _OF_PARTS)


def _record(store: GraphStore, description: Description) -> Iterator[Triple]:
    """Yield the catalogue record: our document about a dataset, and when it last changed."""
    path = document_path(description.iri.value)
    if path is None:
        return
    record = NamedNode(BASE.rstrip("/") + path)
    yield Triple(record, RDF_TYPE, _RECORD)
    yield Triple(record, RDF_TYPE, FOAF.term("Document"))
    yield Triple(record, FOAF.term("primaryTopic"), description.iri)
    yield Triple(record, DCTERMS.term("conformsTo"), DCAT_AP)
    yield from (Triple(record, DCTERMS.term("modified"), moment) for moment in _changed(store, description.iri))


def _changed(store: GraphStore, iri: NamedNode) -> tuple[Term, ...]:
    """Return the time of the last publication that may have changed an entity; () where no publication is known.

    A publication lists what it changed, or, where that is too much, its graphs only. The IRIs of publications sort by
    time.
    """
    listing = [quad.subject for quad in store.quads(predicate=_GENERATED, value=iri)]
    graphs = {quad.graph_name for quad in store.quads(subject=iri)}
    changes = (quad for graph in graphs for quad in store.quads(predicate=_CHANGED_GRAPH, value=graph))  # type: ignore[arg-type]  # all are named
    by_time = sorted({quad.subject for quad in changes}, key=str, reverse=True)
    unlisted = (one for one in by_time if not store.quads(subject=one, predicate=_GENERATED, limit=1))  # type: ignore[arg-type]
    candidates = [one for one in (*listing, *islice(unlisted, 1)) if isinstance(one, NamedNode)]
    return read_node(store, max(candidates, key=str)).all(_ENDED)[:1] if candidates else ()


def _neighbour(read: Read, triple: Triple) -> Iterator[Triple]:
    """Yield the class and the name of what a statement leads to."""
    for node in neighbours(read, (triple.object,)):
        # A dataset that is only mentioned must not look like one that is described here.
        if not _is_dataset(node):
            yield from _named(node)
