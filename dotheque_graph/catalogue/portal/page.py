"""One page of the feed: up to a hundred records, complete in itself, with the pages around."""

from typing import Final

from dotheque_graph.catalogue.portal.catalog import write_catalog, write_page, write_record
from dotheque_graph.catalogue.portal.changes import Dates
from dotheque_graph.catalogue.portal.datasets import write_resource, write_withdrawn
from dotheque_graph.catalogue.portal.entries import CLASS_DATASETS, Entry, Origin, records
from dotheque_graph.catalogue.portal.graph_datasets import write_graph_dataset
from dotheque_graph.catalogue.portal.model import CATALOG, PAGE_RECORDS, Portal
from dotheque_graph.catalogue.portal.reading import links, read_record
from dotheque_graph.catalogue.portal.services import write_services
from dotheque_graph.catalogue.portal.sheet import Sheet, known_of
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.errors import PageNotFound
from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, XSD
from dotheque_graph.rdf.iris import document_path
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple

_PARTS: Final = (DCAT.term("distribution"), DCTERMS.term("temporal"))
"""What a record tells of its parts: it changes with them."""
_ROOT: Final = BASE.rstrip("/")


def feed_total(view: CatalogueView, portal: Portal) -> int:
    """Return how many records the feed has."""
    return len(records(view, portal))


def feed_pages(view: CatalogueView, portal: Portal) -> int:
    """Return how many pages the feed has, at least one."""
    return max(1, -(-feed_total(view, portal) // PAGE_RECORDS))


def feed_page(view: CatalogueView, portal: Portal, number: int) -> tuple[Triple, ...]:
    """Return the triples of a page, from 1; raise PageNotFound past the end or before the beginning."""
    entries, pages = records(view, portal), feed_pages(view, portal)
    if not 1 <= number <= pages:
        raise PageNotFound(portal.page_address(number))
    sheet = Sheet(portal, known_of(view, portal))
    write_catalog(sheet)
    write_page(sheet, number, pages, len(entries))
    for entry in entries[(number - 1) * PAGE_RECORDS : number * PAGE_RECORDS]:
        _write_entry(sheet, entry)
    return sheet.triples()


def _write_entry(sheet: Sheet, entry: Entry) -> None:
    """Write a data set and its record."""
    if entry.origin in (Origin.GRAPH, Origin.CLASS):
        record = _graph_record(entry)
        moment = Literal(sheet.portal.release.issued, datatype=XSD.term("dateTime"))
        write_record(sheet, entry, NamedNode(record), Dates(None, moment))
        write_graph_dataset(sheet, entry, record)
        if entry.origin is Origin.GRAPH:
            write_services(sheet)
        return
    node, graphs = read_record(sheet.store, entry.iri)
    record = _ROOT + (document_path(entry.iri.value) or "")
    parts = (part for prop in _PARTS for part in links(node, prop))
    write_record(sheet, entry, NamedNode(record), sheet.changes.of(entry.iri, graphs, parts))
    if entry.origin is Origin.WITHDRAWN:
        write_withdrawn(sheet, node, record)
    else:
        write_resource(sheet, node, record)


def _graph_record(entry: Entry) -> str:
    slug = entry.iri.value.removeprefix(CLASS_DATASETS) if entry.origin is Origin.CLASS else "graph"
    return f"{CATALOG.value}#record-{slug}"
