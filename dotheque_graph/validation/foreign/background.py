"""What everybody knows and a feed need not repeat: the classes of controlled values, and which class is part of which.

`sh:class` wants the type of each value in the data it validates, even where the value belongs to a public vocabulary
and the type is stated there. It is added to a copy in memory, never to the data.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from dotheque_graph.namespaces import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    PROV,
    RDF_TYPE,
    RDFS,
    SKOS,
    SPDX,
    VCARD,
    Namespace,
)
from dotheque_graph.rdf.terms import NamedNode, Triple

_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
_ADMS_LISTS: Final = "http://purl.org/adms/"
_CONCEPT: Final = SKOS.term("Concept")
_LOCATION: Final = DCTERMS.term("Location")
_MEDIA: Final = (DCTERMS.term("MediaType"), DCTERMS.term("MediaTypeOrExtent"))

CLASSES_BY_PREFIX: Final[tuple[tuple[str, tuple[NamedNode, ...]], ...]] = (
    # Authority tables of the Publications Office of the European Union, https://op.europa.eu/en/web/eu-vocabularies,
    # and the ranges that DCAT-AP 3.0.1 gives to the properties that take their values there.
    (f"{_AUTHORITY}access-right/", (DCTERMS.term("RightsStatement"), _CONCEPT)),
    (f"{_AUTHORITY}atu/", (_LOCATION,)),
    (f"{_AUTHORITY}continent/", (_LOCATION,)),
    (f"{_AUTHORITY}corporate-body/", (FOAF.term("Agent"), _CONCEPT)),
    (f"{_AUTHORITY}country/", (_LOCATION,)),
    (f"{_AUTHORITY}data-theme/", (_CONCEPT,)),
    (f"{_AUTHORITY}dataset-status/", (_CONCEPT,)),
    (f"{_AUTHORITY}dataset-type/", (_CONCEPT,)),
    (f"{_AUTHORITY}distribution-status/", (_CONCEPT,)),
    (f"{_AUTHORITY}distribution-type/", (_CONCEPT,)),
    (f"{_AUTHORITY}file-type/", (_MEDIA[1],)),
    (f"{_AUTHORITY}frequency/", (DCTERMS.term("Frequency"),)),
    (f"{_AUTHORITY}language/", (DCTERMS.term("LinguisticSystem"),)),
    (f"{_AUTHORITY}licence/", (DCTERMS.term("LicenseDocument"),)),
    (f"{_AUTHORITY}place/", (_LOCATION,)),
    (f"{_AUTHORITY}planned-availability/", (_CONCEPT,)),
    (f"{_AUTHORITY}publisher-type/", (_CONCEPT,)),
    # EuroVoc, the thesaurus of the European Union, https://op.europa.eu/en/web/eu-vocabularies/th-dataset/-/resource.
    ("http://eurovoc.europa.eu/", (_CONCEPT,)),
    # Code lists of ADMS, https://www.w3.org/TR/vocab-adms/: publisher types, licence types, statuses.
    (_ADMS_LISTS, (_CONCEPT,)),
    # Media types of IANA, https://www.iana.org/assignments/media-types/.
    ("https://www.iana.org/assignments/media-types/", _MEDIA),
    ("http://www.iana.org/assignments/media-types/", _MEDIA),
    # Places of GeoNames, https://www.geonames.org/.
    ("https://sws.geonames.org/", (_LOCATION,)),
    ("http://sws.geonames.org/", (_LOCATION,)),
    # Algorithms of SPDX, https://spdx.org/rdf/terms/.
    (f"{SPDX}checksumAlgorithm_", (SPDX.term("ChecksumAlgorithm"),)),
    # Roles of relations and agents, https://www.w3.org/TR/vocab-dcat-3/#Class:Role.
    ("http://www.iana.org/assignments/relation/", (DCAT.term("Role"),)),
    ("http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/", (DCAT.term("Role"), _CONCEPT)),
)
"""Beginning of an IRI → the classes of what it names, each with the vocabulary that says so."""

_EDITIONS: Final = {_AUTHORITY: "", _ADMS_LISTS: "/1.0"}
"""Under these, `…/table/CODE` is a concept of the scheme `…/table`, to whose name ADMS adds an edition."""


def _below(above: NamedNode, *below: NamedNode) -> tuple[tuple[NamedNode, NamedNode], ...]:
    return tuple((one, above) for one in below)


def _terms(namespace: Namespace, *names: str) -> tuple[NamedNode, ...]:
    return tuple(map(namespace.term, names))


SUBCLASSES: Final[tuple[tuple[NamedNode, NamedNode], ...]] = (
    # https://www.w3.org/TR/vocab-dcat-3/
    *_below(DCAT.term("Resource"), *_terms(DCAT, "Dataset", "DataService", "Catalog", "DatasetSeries")),
    *_below(DCAT.term("Dataset"), *_terms(DCAT, "Catalog", "DatasetSeries")),
    # http://xmlns.com/foaf/spec/, https://www.w3.org/TR/vocab-org/, https://www.w3.org/TR/prov-o/
    *_below(FOAF.term("Agent"), *_terms(FOAF, "Organization", "Person", "Group"), ORG.term("Organization")),
    *_below(FOAF.term("Document"), FOAF.term("Image")),
    *_below(PROV.term("Agent"), *_terms(PROV, "Organization", "Person", "SoftwareAgent")),
    # https://www.w3.org/TR/vcard-rdf/
    *_below(VCARD.term("Kind"), *_terms(VCARD, "Group", "Individual", "Location", "Organization")),
    # https://www.dublincore.org/specifications/dublin-core/dcmi-terms/
    *_below(DCTERMS.term("MediaTypeOrExtent"), *_terms(DCTERMS, "MediaType", "SizeOrDuration")),
    *_below(DCTERMS.term("RightsStatement"), DCTERMS.term("LicenseDocument")),
)
"""(class, class that holds it), as the vocabularies themselves declare."""


def background(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the types and schemes of the controlled values that some triples name, and the classes of classes.

    Every value is also a `rdfs:Resource`, which RDF Schema says of everything and the official ranges ask of addresses.
    """
    named = {term for triple in triples for term in (triple.subject, triple.object) if isinstance(term, NamedNode)}
    for iri in sorted(named, key=str):
        yield Triple(iri, RDF_TYPE, RDFS.term("Resource"))
        for prefix, classes in CLASSES_BY_PREFIX:
            if iri.value.startswith(prefix):
                yield from (Triple(iri, RDF_TYPE, kind) for kind in classes)
        yield from _scheme(iri)
    for narrow, wide in SUBCLASSES:
        yield Triple(narrow, RDFS.term("subClassOf"), wide)


def _scheme(iri: NamedNode) -> Iterator[Triple]:
    for root, edition in _EDITIONS.items():
        table, slash, code = iri.value.removeprefix(root).partition("/")
        if iri.value.startswith(root) and slash and code:
            scheme = NamedNode(root + table + edition)
            yield Triple(iri, SKOS.term("inScheme"), scheme)
            yield Triple(scheme, RDF_TYPE, SKOS.term("ConceptScheme"))
