"""What CKAN makes of distributions."""

from collections.abc import Iterator
from typing import Final

from dotheque_graph.audience.rehearsal.findings import Fate, Portal
from dotheque_graph.audience.rehearsal.known import in_ckan_registry
from dotheque_graph.audience.rehearsal.page_graph import PageGraph
from dotheque_graph.audience.rehearsal.rules import fate
from dotheque_graph.audience.rehearsal.texts import one_text
from dotheque_graph.audience.rehearsal.udata_parts import within
from dotheque_graph.audience.rehearsal.vocabulary import (
    ACCESS,
    ACCESS_SERVICE,
    CHECKSUM,
    CONFORMS_TO,
    DCATAP,
    DESCRIPTION,
    DOWNLOAD,
    LICENSE,
    MODIFIED,
    RIGHTS,
    STATUS,
    TITLE,
    shown,
    terms,
)
from dotheque_graph.namespaces import DCAT, DCTERMS, FOAF, RDF_TYPE
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term

_KEPT: Final = frozenset(
    [
        *(ACCESS, DOWNLOAD, STATUS, RIGHTS, CHECKSUM, CONFORMS_TO, MODIFIED, FOAF.term("page")),
        *terms(DCTERMS, "language format issued"),
        *terms(DCAT, "mediaType compressFormat packageFormat spatialResolutionInMeters temporalResolution"),
        *terms(DCATAP, "availability applicableLegislation"),
    ]
)


def distributions(graph: PageGraph, prop: NamedNode, values: list[Term]) -> Iterator[Fate]:
    """Yield what becomes of the distributions of a record."""
    for value in values:
        named = isinstance(value, NamedNode)
        yield fate("ckan-kept" if named else "ckan-distribution-anonymous", prop, value)
        yield from _parts(graph, value)


def _parts(graph: PageGraph, node: Term) -> Iterator[Fate]:
    if not isinstance(node, NamedNode | BlankNode):
        return
    for prop in (TITLE, DESCRIPTION):
        if texts := graph.values(node, prop):
            yield from one_text(Portal.CKAN, within(prop), texts)
    for prop, value in graph.statements(node):
        if prop not in (RDF_TYPE, TITLE, DESCRIPTION):
            yield _part(graph, prop, value)


def _part(graph: PageGraph, prop: NamedNode, value: Term) -> Fate:
    name = within(prop)
    if prop == LICENSE:
        return _licence(graph, name, value)
    if prop == DCAT.term("byteSize"):
        return fate("ckan-kept" if _is_whole(value) else "ckan-byte-size", name, value)
    if prop == ACCESS_SERVICE:
        return fate("ckan-distribution-service", name, value)
    return fate("ckan-kept" if prop in _KEPT else "ckan-no-place", name, value)


def _licence(graph: PageGraph, name: str, value: Term) -> Fate:
    title = graph.first(value, TITLE)
    if in_ckan_registry(value):
        return fate("ckan-licence-distribution", name, value)
    return fate("ckan-licence-titled" if title else "ckan-licence-unregistered", name, value, shown(title))


def _is_whole(value: Term) -> bool:
    """Tell whether a size is a number without a fraction: 1024, or 1024.0 as older catalogues write it."""
    if not isinstance(value, Literal):
        return False
    whole, _, fraction = value.value.strip().partition(".")
    return whole.isdecimal() and not fraction.strip("0")
