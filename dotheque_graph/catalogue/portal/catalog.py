"""The catalogue node, the records in it, and the page of the collection (Hydra)."""

from typing import Final

from dotheque_graph.catalogue.portal.agents import contact_triples
from dotheque_graph.catalogue.portal.authorities import (
    CREATED,
    DATA_THEMES,
    DELETED,
    ENGLISH,
    FRENCH,
    UPDATED,
)
from dotheque_graph.catalogue.portal.changes import Dates
from dotheque_graph.catalogue.portal.distributions import write_terms
from dotheque_graph.catalogue.portal.entries import Entry, Origin
from dotheque_graph.catalogue.portal.graph_datasets import open_licence, write_france, write_publisher
from dotheque_graph.catalogue.portal.model import CATALOG
from dotheque_graph.catalogue.portal.sheet import Sheet
from dotheque_graph.catalogue.portal.wording import both
from dotheque_graph.catalogue.profiles.dcat import DCAT_AP
from dotheque_graph.namespaces import ADMS, DCAT, DCTERMS, FOAF, HYDRA, RDF_TYPE, SKOS, VOC, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple

_TITLE: Final = DCTERMS.term("title")
_DOCUMENT: Final = FOAF.term("Document")
_SCHEMES: Final = (
    (NamedNode(DATA_THEMES), "Thèmes de données", "Data themes"),
    (VOC.term("theme"), "Thèmes de la DO'thèque", "Themes of the DO'thèque"),
)
_DATASET: Final = DCAT.term("dataset")
_RECORD: Final = DCAT.term("record")
_CATALOG_RECORD: Final = DCAT.term("CatalogRecord")
_TOPIC: Final = FOAF.term("primaryTopic")
_MODIFIED: Final = DCTERMS.term("modified")
_ISSUED: Final = DCTERMS.term("issued")
_STATUS: Final = ADMS.term("status")
_CONFORMS_TO: Final = DCTERMS.term("conformsTo")
_THEMED: Final = DCAT.term("themeTaxonomy")


def write_catalog(sheet: Sheet) -> None:
    """Write what the catalogue is, whose, in which languages, about where, and when it last changed."""
    portal, french = sheet.portal, sheet.harvest
    sheet.type(CATALOG, DCAT.term("Catalog"), HYDRA.term("Collection"))
    titles = both("Catalogue de la DO'thèque", "Catalogue of the DO'thèque", french_only=french)
    sheet.texts(CATALOG, _TITLE, titles)
    described = both(
        "Les ressources de l'innovation démocratique que la DO'thèque décrit, et son graphe de connaissances.",
        "The resources of democratic innovation that the DO'thèque describes, and its knowledge graph.",
        french_only=french,
    )
    sheet.texts(CATALOG, DCTERMS.term("description"), described)
    sheet.say(CATALOG, DCTERMS.term("identifier"), Literal(CATALOG.value))
    write_publisher(sheet, CATALOG, DCTERMS.term("publisher"), DCTERMS.term("creator"))
    write_terms(sheet, CATALOG, open_licence(sheet))
    sheet.term(CATALOG, DCTERMS.term("language"), *((FRENCH,) if french else (FRENCH, ENGLISH)))
    sheet.say(CATALOG, FOAF.term("homepage"), NamedNode(portal.home))
    sheet.type(NamedNode(portal.home), _DOCUMENT)
    sheet.say(CATALOG, _MODIFIED, _released(sheet))
    if sheet.changes.began:
        sheet.say(CATALOG, _ISSUED, sheet.changes.began)
    write_france(sheet, CATALOG)
    sheet.near(contact_triples(portal.contact))
    for scheme, fr, en in _SCHEMES[: 1 if french else 2]:
        sheet.say(CATALOG, _THEMED, scheme)
        sheet.type(scheme, SKOS.term("ConceptScheme"))
        sheet.texts(scheme, _TITLE, both(fr, en, french_only=french))


def write_page(sheet: Sheet, number: int, pages: int, total: int) -> None:
    """Write where a page stands among the others; there is one such node on each, and no next one after the last."""
    page = NamedNode(sheet.portal.page_address(number))
    sheet.say(CATALOG, HYDRA.term("totalItems"), Literal(str(total), datatype=XSD.term("integer")))
    sheet.say(CATALOG, HYDRA.term("view"), page)
    sheet.type(page, HYDRA.term("PartialCollectionView"))
    for name, other in {"first": 1, "previous": number - 1, "next": number + 1, "last": pages}.items():
        if 1 <= other <= pages:
            sheet.say(page, HYDRA.term(name), NamedNode(sheet.portal.page_address(other)))


def write_record(sheet: Sheet, entry: Entry, record: NamedNode, dates: Dates) -> None:
    """Write the record of a data set: what it is about, when it was listed, when it changed, and what became of it.

    DCAT-AP wants a date of change of every record. One that no publication speaks of has that of the first publication,
    since which it has not changed; it changed then or before. Only without any publication is it that of the release.
    """
    moment = dates.changed or sheet.changes.began or _released(sheet)
    sheet.say(CATALOG, _DATASET, entry.iri)
    sheet.say(CATALOG, _RECORD, record)
    sheet.type(record, _CATALOG_RECORD)
    sheet.say(record, _TOPIC, entry.iri)
    sheet.say(record, _MODIFIED, moment)
    if dates.listed:
        sheet.say(record, _ISSUED, dates.listed)
    status = CREATED if dates.listed == moment else UPDATED
    sheet.term(record, _STATUS, DELETED if entry.origin is Origin.WITHDRAWN else status)
    sheet.say(record, _CONFORMS_TO, DCAT_AP)
    sheet.near(_STANDARD)
    if not sheet.harvest:
        sheet.type(record, _DOCUMENT)


def _released(sheet: Sheet) -> Literal:
    return Literal(sheet.portal.release.issued, datatype=XSD.term("dateTime"))


_STANDARD: Final = (
    Triple(DCAT_AP, RDF_TYPE, DCTERMS.term("Standard")),
    Triple(DCAT_AP, _TITLE, Literal("DCAT-AP 3.0.1")),
)
