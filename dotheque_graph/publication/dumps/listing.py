"""The list of the dumps of a release as RDF: a distribution for each file, with its size, its date and its digest.

Specification: https://www.w3.org/TR/vocab-dcat-3/#Class:Distribution
"""

from collections.abc import Callable, Iterator
from typing import Final

from dotheque_graph.catalogue.portal.entries import CLASS_KINDS, class_entries
from dotheque_graph.catalogue.portal.graph_datasets import class_titles
from dotheque_graph.catalogue.portal.wording import both
from dotheque_graph.catalogue.void import DATASET, LICENCE
from dotheque_graph.namespaces import DCAT, DCTERMS, RDF_TYPE, RDFS, SPDX, XSD, Namespace, compact
from dotheque_graph.publication.dumps.record import CSV, CSVW, DumpFile, DumpRecord, Packing, Scope
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple

_MEDIA_TYPES: Final = Namespace("https://www.iana.org/assignments/media-types/")
_TABULAR: Final = NamedNode("http://www.w3.org/ns/csvw#Table")
SUMS_FILE: Final = "SHA256SUMS"
"""The name under which the digests are had as `sha256sum --check` reads them."""

Address = Callable[[str], str]
"""The absolute address of a file, by its name."""


def listing_triples(dumps: DumpRecord, address: Address) -> Iterator[Triple]:
    """Yield the files of a release, as distributions of the data set, or of the part of it that they hold.

    A named graph is such a part, and so is what is said of the entities of one class, as in the feed for portals.
    """
    yield Triple(DATASET, RDF_TYPE, DCAT.term("Dataset"))
    yield Triple(DATASET, DCAT.term("version"), Literal(str(dumps.release)))
    classes = {entry.about: entry.iri for entry in class_entries(dumps.subjects(Scope.CLASS))}
    for about, part in classes.items():
        yield from (Triple(part, DCTERMS.term("title"), title) for title in _titles(about))
        yield Triple(part, DCTERMS.term("subject"), NamedNode(about))
    for file in dumps.files:
        graph = NamedNode(file.about) if file.scope is Scope.GRAPH else classes.get(file.about, DATASET)
        if graph != DATASET:
            yield Triple(graph, RDF_TYPE, DCAT.term("Dataset"))
            yield Triple(DATASET, DCTERMS.term("hasPart"), graph)
        yield from _distribution(dumps, file, graph, address)


def _titles(about: str) -> tuple[Literal, ...]:
    """Return what the data set of a class is called: as portals have it, or by the class where they do not list it."""
    kind = CLASS_KINDS.get(about)
    return both(*class_titles(kind), french_only=False) if kind else (Literal(compact(about)),)


def _distribution(dumps: DumpRecord, file: DumpFile, dataset: NamedNode, address: Address) -> Iterator[Triple]:
    node = NamedNode(address(file.name))
    checksum = NamedNode(node.value + "#sha256")
    facts: list[tuple[NamedNode, Term]] = [
        (RDF_TYPE, DCAT.term("Distribution")),
        (DCTERMS.term("title"), Literal(file.name)),
        (DCAT.term("downloadURL"), node),
        (DCAT.term("mediaType"), _MEDIA_TYPES.term(file.form.media_type)),
        (DCAT.term("byteSize"), Literal(str(file.size), datatype=XSD.term("nonNegativeInteger"))),
        (DCTERMS.term("license"), LICENCE),
        (DCTERMS.term("issued"), Literal(dumps.issued, datatype=XSD.term("dateTime"))),
        (SPDX.term("checksum"), checksum),
    ]
    if file.packing is not Packing.PLAIN:
        facts.append((DCAT.term("compressFormat"), _MEDIA_TYPES.term(file.packing.media_type)))
    if file.scope is Scope.CLASS:
        facts.append((DCTERMS.term("subject"), NamedNode(file.about)))
    if file.form is CSV:
        described = file.name.removesuffix(f"{CSV.extension}.{file.packing}") + CSVW.extension
        facts += [(DCTERMS.term("conformsTo"), _TABULAR), (RDFS.term("seeAlso"), NamedNode(address(described)))]
    yield Triple(dataset, DCAT.term("distribution"), node)
    yield from (Triple(node, prop, value) for prop, value in facts)
    yield Triple(checksum, RDF_TYPE, SPDX.term("Checksum"))
    yield Triple(checksum, SPDX.term("algorithm"), SPDX.term("checksumAlgorithm_sha256"))
    yield Triple(checksum, SPDX.term("checksumValue"), Literal(file.sha256, datatype=XSD.term("hexBinary")))


def sums(dumps: DumpRecord) -> bytes:
    """Return one line `digest  name` for each file, as `sha256sum --check` reads it."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in dumps.files).encode()
