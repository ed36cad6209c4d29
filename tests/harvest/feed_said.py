"""What a feed says of each record, read page by page as any client would, with none of the code that writes it."""

from dataclasses import dataclass
from typing import Any

import httpx
import rdflib
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
ADMS = rdflib.Namespace("http://www.w3.org/ns/adms#")
LOCN = rdflib.Namespace("http://www.w3.org/ns/locn#")
DCATAP = rdflib.Namespace("http://data.europa.eu/r5r/")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was walked: the records by IRI, the titles of its data services, and the addresses of its pages."""

    records: dict[str, Record]
    services: dict[str, str]
    pages: tuple[str, ...]


def read_feed(url: str) -> Feed:
    """Follow the pages of a feed from an address that ends in .ttl."""
    records: dict[str, Record] = {}
    services: dict[str, str] = {}
    pages: list[str] = []
    following: str | None = url
    while following:
        pages.append(following)
        page = rdflib.Graph().parse(data=httpx.get(following).raise_for_status().text, format="turtle")
        for node in page.subjects(RDF.type, DCAT.Dataset):
            assert str(node) not in records, f"{node} is on two pages"
            records[str(node)] = _record(page, node)
        for node in page.subjects(RDF.type, DCAT.DataService):
            services[str(node)] = _one(page, node, DCTERMS.title)
        view = page.value(predicate=RDF.type, object=HYDRA.PartialCollectionView, any=False)
        following = _one(page, view, HYDRA.next)
    return Feed(records, services, tuple(pages))


def _one(page: rdflib.Graph, node: Any, prop: Any) -> str | None:
    """Return the value in French, else the first."""
    values = sorted(page.objects(node, prop), key=lambda value: (getattr(value, "language", None) != "fr", str(value)))
    return str(values[0]) if values else None


def _all(page: rdflib.Graph, node: Any, prop: Any) -> list[str]:
    return sorted(str(value) for value in page.objects(node, prop))


def _named(page: rdflib.Graph, node: Any, prop: Any, name: Any) -> list[str]:
    return sorted(found for one in page.objects(node, prop) if (found := _one(page, one, name)))


def _record(page: rdflib.Graph, node: Any) -> Record:
    """Return the values of a record by name; a name without a value says nothing."""
    return {
        "uri": str(node),
        "identifier": _one(page, node, DCTERMS.identifier),
        "other identifiers": _named(page, node, ADMS.identifier, SKOS.notation),
        "title": _one(page, node, DCTERMS.title),
        "description": _one(page, node, DCTERMS.description),
        "licence": _one(page, node, DCTERMS.license),
        "keywords": _all(page, node, DCAT.keyword),
        "themes": _all(page, node, DCAT.theme),
        "names of themes": _named(page, node, DCAT.theme, SKOS.prefLabel),
        "contact": [_contact(page, one) for one in page.objects(node, DCAT.contactPoint)],
        "publisher": _named(page, node, DCTERMS.publisher, FOAF.name),
        "creators": _named(page, node, DCTERMS.creator, FOAF.name),
        "territories": _all(page, node, DCTERMS.spatial),
        "names of territories": _named(page, node, DCTERMS.spatial, SKOS.prefLabel),
        "polygons": sorted(_named(page, node, DCTERMS.spatial, DCAT.bbox)),
        "periods": [_period(page, one) for one in page.objects(node, DCTERMS.temporal)],
        "issued": _one(page, node, DCTERMS.issued),
        "modified": _one(page, node, DCTERMS.modified),
        "languages": _all(page, node, DCTERMS.language),
        "frequency": _one(page, node, DCTERMS.accrualPeriodicity),
        "conforms to": _all(page, node, DCTERMS.conformsTo),
        "provenance": _named(page, node, DCTERMS.provenance, RDFS.label),
        "access rights": _one(page, node, DCTERMS.accessRights),
        "rights": _named(page, node, DCTERMS.rights, RDFS.label),
        "landing page": _one(page, node, DCAT.landingPage),
        "type": _named(page, node, DCTERMS.type, SKOS.prefLabel),
        "pages": _all(page, node, FOAF.page),
        "relations": _all(page, node, DCTERMS.relation),
        "version": _one(page, node, DCAT.version),
        "status": _one(page, node, ADMS.status),
        "distributions": [_distribution(page, one) for one in sorted(page.objects(node, DCAT.distribution))],
    }


def _contact(page: rdflib.Graph, node: Any) -> Record:
    email = _one(page, node, VCARD.hasEmail)
    return {
        "name": _one(page, node, VCARD.fn),
        "email": email.removeprefix("mailto:") if email else None,
        "url": _one(page, node, VCARD.hasURL),
    }


def _period(page: rdflib.Graph, node: Any) -> list[str | None]:
    return [_one(page, node, DCAT.startDate), _one(page, node, DCAT.endDate)]


def _distribution(page: rdflib.Graph, node: Any) -> Record:
    checksum = page.value(node, SPDX.checksum)
    return {
        "uri": str(node),
        "address": _one(page, node, DCAT.downloadURL) or _one(page, node, DCAT.accessURL),
        "access address": _one(page, node, DCAT.accessURL),
        "download address": _one(page, node, DCAT.downloadURL),
        "title": _one(page, node, DCTERMS.title),
        "description": _one(page, node, DCTERMS.description),
        "format": _one(page, node, DCTERMS.format),
        "name of the format": next(iter(_named(page, node, DCTERMS.format, RDFS.label)), None)
        or (_one(page, node, DCTERMS.format) or "").rpartition("/")[2],
        "media type": _one(page, node, DCAT.mediaType),
        "size": int(size) if (size := _one(page, node, DCAT.byteSize)) else None,
        "checksum": _one(page, checksum, SPDX.checksumValue) if checksum else None,
        "algorithm": _one(page, checksum, SPDX.algorithm) if checksum else None,
        "licence": _one(page, node, DCTERMS.license),
        "issued": _one(page, node, DCTERMS.issued),
        "languages": _all(page, node, DCTERMS.language),
        "availability": _one(page, node, DCATAP.availability),
        "packing": _one(page, node, DCAT.compressFormat),
    }
