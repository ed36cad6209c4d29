"""What data.gouv.fr makes of distributions."""

import re
from collections.abc import Iterator
from typing import Final

from dotheque_graph.audience.rehearsal.findings import Fate, Portal
from dotheque_graph.audience.rehearsal.page_graph import PageGraph
from dotheque_graph.audience.rehearsal.rules import fate
from dotheque_graph.audience.rehearsal.texts import one_text
from dotheque_graph.audience.rehearsal.vocabulary import (
    ACCESS,
    ACCESS_SERVICE,
    ALGORITHM,
    CHECKSUM,
    CONFORMS_TO,
    DESCRIPTION,
    DISTRIBUTION,
    DOWNLOAD,
    IDENTIFIER,
    LICENSE,
    MODIFIED,
    TITLE,
    named,
    shown,
    terms,
)
from dotheque_graph.namespaces import DCAT, DCTERMS, RDF_TYPE, SPDX
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term

_KEPT: Final = frozenset([*terms(DCTERMS, "issued"), *terms(DCAT, "byteSize"), IDENTIFIER, CONFORMS_TO, MODIFIED])
_ALGORITHMS: Final = frozenset(SPDX + f"checksumAlgorithm_{name}" for name in ("md5", "sha1", "sha256"))
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_OGC: Final = re.compile(r"\b(?:wms|wfs|wmts|wcs|csw|ogc)\b", re.IGNORECASE)


def distributions(graph: PageGraph, prop: NamedNode, values: list[Term]) -> Iterator[Fate]:
    """Yield what becomes of the distributions of a record, which are told apart by their addresses."""
    taken: set[str] = set()
    for value in values:
        address = graph.first(value, DOWNLOAD) or graph.first(value, ACCESS)
        if address is None:
            yield fate("udata-distribution-address", prop, value)
            continue
        key = shown(address) + (f" {shown(graph.first(value, TITLE))}" if _is_ogc(graph, value, address) else "")
        yield fate("udata-distribution-same" if key in taken else "udata-kept", prop, address)
        taken.add(key)
        yield from _parts(graph, value, address)


def _is_ogc(graph: PageGraph, node: Term, address: Term) -> bool:
    told = (address, *graph.values(node, DCTERMS.term("format"), CONFORMS_TO))
    return any(_OGC.search(shown(one)) for one in told)


def _parts(graph: PageGraph, node: Term, address: Term) -> Iterator[Fate]:
    if not isinstance(node, NamedNode | BlankNode):
        return
    if not graph.values(node, TITLE):
        yield fate("udata-distribution-untitled", within(TITLE), address, _title_for(graph, node, shown(address)))
    for prop in (TITLE, DESCRIPTION):
        if texts := graph.values(node, prop):
            yield from one_text(Portal.UDATA, within(prop), texts)
    for prop, value in graph.statements(node):
        if prop not in (RDF_TYPE, DOWNLOAD, ACCESS, TITLE, DESCRIPTION):
            yield _part(graph, prop, value)
        elif prop == ACCESS and value != address:
            yield fate("udata-distribution-download", within(prop), value)


def _part(graph: PageGraph, prop: NamedNode, value: Term) -> Fate:
    """Return what becomes of one value of a distribution."""
    name = within(prop)
    if prop == CHECKSUM:
        return _checksum(graph, name, value)
    if prop == DCTERMS.term("format"):
        return fate("udata-distribution-format", name, value, _tail(shown(value)).casefold())
    if prop == DCAT.term("mediaType"):
        short = shown(value).startswith(_IANA) or isinstance(value, Literal)
        return fate("udata-kept" if short else "udata-distribution-media-type", name, value)
    if prop == ACCESS_SERVICE:
        return fate("udata-distribution-service", name, value)
    if prop == LICENSE:
        return fate("udata-distribution-licence", name, value)
    return fate("udata-kept" if prop in _KEPT else "udata-no-place", name, value)


def _checksum(graph: PageGraph, name: str, value: Term) -> Fate:
    algorithm = graph.first(value, ALGORITHM)
    if not isinstance(algorithm, NamedNode):
        return fate("udata-checksum-algorithm", name, value, shown(algorithm))
    known = algorithm.value in _ALGORITHMS
    return fate("udata-kept" if known else "udata-checksum-unsupported", name, value, algorithm.value)


def within(prop: NamedNode) -> str:
    """Return the name of a property of a distribution."""
    return f"{named(DISTRIBUTION)} / {named(prop)}"


def _title_for(graph: PageGraph, node: Term, address: str) -> str:
    """Return the title that a resource gets without one: the name of its file, else its format, else none."""
    name = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    form = _tail(shown(graph.first(node, DCTERMS.term("format")))).casefold()
    return name if "." in name else f"Ressource {form or 'sans nom'}"


def _tail(text: str) -> str:
    return re.split(r"[/#]", text)[-1]
