"""Distributions: the files and addresses of a resource, and the dumps of the graph."""

from collections.abc import Iterable
from typing import Final

from dotheque_graph.catalogue.description import Node, read_node
from dotheque_graph.catalogue.portal.addresses import in_ascii
from dotheque_graph.catalogue.portal.authorities import AVAILABLE, DCATAP, MEDIA_TYPES, file_type, names_of_term
from dotheque_graph.catalogue.portal.licences import NO_TERMS, Terms
from dotheque_graph.catalogue.portal.model import GraphFile
from dotheque_graph.catalogue.portal.reading import links
from dotheque_graph.catalogue.portal.sheet import MOST, Sheet
from dotheque_graph.catalogue.portal.wording import both, spoken
from dotheque_graph.catalogue.profiles.saying import names_of
from dotheque_graph.namespaces import DCAT, DCTERMS, RDF_TYPE, SCHEMA, SPDX, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple

_DISTRIBUTION: Final = DCAT.term("distribution")
_ACCESS: Final = DCAT.term("accessURL")
_DOWNLOAD: Final = DCAT.term("downloadURL")
_MEDIA_TYPE: Final = DCAT.term("mediaType")
_SIZE: Final = DCAT.term("byteSize")
_TITLE: Final = DCTERMS.term("title")
_DESCRIPTION: Final = DCTERMS.term("description")
_FORMAT: Final = DCTERMS.term("format")
_LICENSE: Final = DCTERMS.term("license")
_LANGUAGE: Final = DCTERMS.term("language")
_ISSUED: Final = DCTERMS.term("issued")
_MODIFIED: Final = DCTERMS.term("modified")
_CHECKSUM: Final = SPDX.term("checksum")
_ALGORITHM: Final = SPDX.term("algorithm")
_DIGEST: Final = SPDX.term("checksumValue")
_AVAILABILITY: Final = DCATAP.term("availability")
_SHA256: Final = SPDX.term("checksumAlgorithm_sha256")
_ALGORITHMS: Final = frozenset(SPDX.term(f"checksumAlgorithm_{name}") for name in ("md5", "sha1", "sha256"))
"""What udata keeps of the algorithms; without one, it would fail the whole data set."""
_URL: Final = SCHEMA.term("url")
_WEB: Final = ("http://", "https://")


def addresses(node: Node) -> tuple[NamedNode, ...]:
    """Return where a resource is read: the values of `schema:url`, which may be texts."""
    texts = (value.value for value in node.all(_URL) if isinstance(value, NamedNode | Literal))
    return tuple(in_ascii(text) for text in dict.fromkeys(texts) if text.startswith(_WEB) and _is_iri(text))


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def write_distributions(sheet: Sheet, node: Node, record: str, terms: Terms, *, available: bool) -> None:
    """Write the distributions of a resource, each with an address of its own: udata makes one of two with the same.

    A resource without any that says where it is read has one, which is that address.
    """
    taken: set[str] = set()
    for iri in links(node, _DISTRIBUTION)[:MOST]:
        form = read_node(sheet.store, iri)
        url = form.link(_DOWNLOAD) or form.link(_ACCESS)
        if url and not (sheet.harvest and url.value in taken):
            taken.add(url.value)
            sheet.say(node.iri, _DISTRIBUTION, iri)
            if sheet.first(iri):
                _write_form(sheet, node, form, terms, available=available)
    if not taken:
        for place, url in enumerate(addresses(node)[:MOST]):
            iri = NamedNode(f"{record}#access{f'-{place + 1}' if place else ''}")
            sheet.say(node.iri, _DISTRIBUTION, iri)
            _write_access(sheet, node, iri, url, terms, available=available)


def _begin(sheet: Sheet, iri: NamedNode, urls: Iterable[tuple[NamedNode, NamedNode]]) -> None:
    sheet.type(iri, DCAT.term("Distribution"))
    for prop, url in urls:
        sheet.say(iri, prop, in_ascii(url.value))


def _write_form(sheet: Sheet, node: Node, form: Node, terms: Terms, *, available: bool) -> None:
    iri, download = form.iri, form.link(_DOWNLOAD)
    access = form.link(_ACCESS) or download
    _begin(sheet, iri, [(prop, url) for prop, url in ((_ACCESS, access), (_DOWNLOAD, download)) if url])
    titles = spoken(names_of(form), french_only=sheet.harvest) or spoken(names_of(node), french_only=sheet.harvest)
    sheet.texts(iri, _TITLE, titles)
    described = spoken(form.all(_DESCRIPTION), french_only=sheet.harvest)
    sheet.texts(iri, _DESCRIPTION, described or _what_it_is(sheet, form, download))
    stated = form.link(_LICENSE)
    write_terms(sheet, iri, sheet.beside.terms(stated) if stated else terms)
    if media := form.link(_MEDIA_TYPE):
        sheet.say(iri, _MEDIA_TYPE, media)
        sheet.near((Triple(media, RDF_TYPE, DCTERMS.term("MediaType")),))
    sheet.term(iri, _FORMAT, *form.links(_FORMAT)[:1])
    sheet.term(iri, _LANGUAGE, *form.links(_LANGUAGE))
    if (size := form.literal(_SIZE)) and size.value.isdecimal():
        sheet.say(iri, _SIZE, Literal(size.value, datatype=XSD.term("nonNegativeInteger")))
    if issued := past(sheet, form.literal(_ISSUED)):
        sheet.say(iri, _ISSUED, issued)
    if available:
        sheet.term(iri, _AVAILABILITY, AVAILABLE)
    for checksum in form.links(_CHECKSUM)[:1]:
        _write_stated_checksum(sheet, iri, checksum)


def _what_it_is(sheet: Sheet, form: Node, download: NamedNode | None) -> tuple[Literal, ...]:
    """Return what a distribution is where its entry does not tell: a page, or a file and its format."""
    if not download:
        return both("Page où la ressource se lit.", "Page where the resource is read.", french_only=sheet.harvest)
    names = next(filter(None, map(names_of_term, form.links(_FORMAT))), None)
    if not names:
        return both("Fichier à télécharger.", "File to download.", french_only=sheet.harvest)
    return both(f"Fichier {names[0]} à télécharger.", f"{names[1]} file to download.", french_only=sheet.harvest)


def _write_access(  # noqa: PLR0913  # what one distribution is made of
    sheet: Sheet, node: Node, iri: NamedNode, url: NamedNode, terms: Terms, *, available: bool
) -> None:
    _begin(sheet, iri, [(_ACCESS, url)])
    sheet.texts(iri, _TITLE, spoken(names_of(node), french_only=sheet.harvest))
    french = sheet.harvest
    sheet.texts(
        iri,
        _DESCRIPTION,
        both("Page où la ressource se lit.", "Page where the resource is read.", french_only=french),
    )
    write_terms(sheet, iri, terms)
    if available:
        sheet.term(iri, _AVAILABILITY, AVAILABLE)


def write_terms(sheet: Sheet, node: NamedNode, terms: Terms) -> None:
    """Write the terms of use of a data set or a distribution."""
    if terms is not NO_TERMS:
        for prop, value in terms.stated:
            sheet.say(node, prop, value)
        sheet.near(terms.triples)


def past(sheet: Sheet, moment: Literal | None) -> Literal | None:
    """Return a date, unless it is later than the release: udata refuses what lies in the future.

    The harvest profile leaves out a year or a month without a day: udata would complete it with the day of its harvest,
    and nobody said that it was the first one.
    """
    if moment is None or moment.value[:10] > sheet.portal.release.issued[:10]:
        return None
    return None if sheet.harvest and len(moment.value) < len("2024-01-01") else moment


def _write_stated_checksum(sheet: Sheet, iri: NamedNode, checksum: NamedNode) -> None:
    node = read_node(sheet.store, checksum)
    algorithm, digest = node.link(_ALGORITHM), node.literal(_DIGEST)
    if digest and algorithm in _ALGORITHMS and algorithm is not None:
        _write_checksum(sheet, iri, checksum, algorithm, digest.value)


def _write_checksum(sheet: Sheet, iri: NamedNode, checksum: NamedNode, algorithm: NamedNode, digest: str) -> None:
    sheet.say(iri, _CHECKSUM, checksum)
    sheet.type(checksum, SPDX.term("Checksum"))
    sheet.say(checksum, _ALGORITHM, algorithm)
    sheet.near((Triple(algorithm, RDF_TYPE, SPDX.term("ChecksumAlgorithm")),))
    # rdflib makes bytes of an xsd:hexBinary, which udata 17 refuses, and the whole data set with it.
    sheet.say(checksum, _DIGEST, Literal(digest) if sheet.harvest else Literal(digest, datatype=XSD.term("hexBinary")))


def write_file(sheet: Sheet, dataset: NamedNode, file: GraphFile, said: tuple[Literal, ...], terms: Terms) -> None:
    """Write a file of the dumps as a distribution, under the IRI that the list of the dumps gives it.

    In the harvest profile it is the file of the latest release, under an address that is the same at each release:
    udata and CKAN would take every other address for a new file, and udata would keep the old ones beside it.
    """
    iri = NamedNode(file.lasting_address if sheet.harvest else file.address)
    sheet.say(dataset, _DISTRIBUTION, iri)
    _begin(sheet, iri, [(_ACCESS, iri), (_DOWNLOAD, iri)])
    media, form = MEDIA_TYPES.term(file.media_type), file_type(file.media_type)
    facts: list[tuple[NamedNode, Term]] = [
        (_TITLE, Literal(file.name)),
        (_MEDIA_TYPE, media),
        (_SIZE, Literal(str(file.size), datatype=XSD.term("nonNegativeInteger"))),
        (_MODIFIED if sheet.harvest else _ISSUED, Literal(sheet.portal.release.issued, datatype=XSD.term("dateTime"))),
    ]
    if file.packing:
        facts.append((DCAT.term("compressFormat"), MEDIA_TYPES.term(file.packing)))
        sheet.near((Triple(MEDIA_TYPES.term(file.packing), RDF_TYPE, DCTERMS.term("MediaType")),))
    sheet.near((Triple(media, RDF_TYPE, DCTERMS.term("MediaType")),))
    for prop, value in facts:
        sheet.say(iri, prop, value)  # type: ignore[arg-type]  # no triple terms
    sheet.texts(iri, _DESCRIPTION, said)
    if form:
        sheet.term(iri, _FORMAT, form)
    sheet.term(iri, _AVAILABILITY, AVAILABLE)
    write_terms(sheet, iri, terms)
    _write_checksum(sheet, iri, NamedNode(iri.value + "#sha256"), _SHA256, file.sha256)
