"""Paging: what a document says of the links it leaves out, one collection for each property, page by page (Hydra)."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from dotheque_graph.catalogue.incoming import INCOMING_LIMIT, IncomingGroup
from dotheque_graph.namespaces import BASE, HYDRA, RDF_TYPE, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple

_VIEW: Final = HYDRA.term("view")


def document_of(path: str) -> NamedNode:
    """Return the IRI of the document at a path of ours."""
    return NamedNode(BASE.rstrip("/") + path)


def collection(document: NamedNode, group: IncomingGroup) -> NamedNode:
    """Return the IRI of all that reaches the topic of a document by a property: `…/doc/x?via=PROPERTY`."""
    joint = "&" if "?" in document.value else "?"
    return NamedNode(f"{document.value}{joint}{urlencode({'via': group.property.value})}")


def pages_of(group: IncomingGroup) -> int:
    """Return how many pages the links of a group take, at least one."""
    return max(1, -(-group.total // INCOMING_LIMIT))


def pages_beside(page: int, pages: int) -> dict[str, int]:
    """Return the pages beside one of several by their relation (RFC 8288): first, prev, next, last."""
    numbers = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}
    return {name: number for name, number in numbers.items() if pages > 1 and 1 <= number <= pages}


def page_view(document: NamedNode, topic: NamedNode, group: IncomingGroup, page: int | None = None) -> Iterator[Triple]:
    """Yield what describes one page of a collection: its total, what its members have in common, the pages around.

    Without a page, the document lists some of the links in another order: it says where the pages begin, and none
    comes next to it.
    """
    whole = collection(document, group)
    view, last = _page(whole, page or 1), pages_of(group)
    yield Triple(document, HYDRA.term("collection"), whole)
    yield Triple(whole, RDF_TYPE, HYDRA.term("Collection"))
    total = Literal(str(group.total), datatype=XSD.term("integer"))
    yield Triple(whole, HYDRA.term("totalItems"), total)
    yield from _common_to_members(whole, topic, group.property)
    yield Triple(whole, _VIEW, view)
    yield Triple(view, RDF_TYPE, HYDRA.term("PartialCollectionView"))
    yield Triple(view, HYDRA.term("first"), _page(whole, 1))
    yield Triple(view, HYDRA.term("last"), _page(whole, last))
    if page and page > 1:
        yield Triple(view, HYDRA.term("previous"), _page(whole, page - 1))
    if page and page < last:
        yield Triple(view, HYDRA.term("next"), _page(whole, page + 1))


def _common_to_members(whole: NamedNode, topic: NamedNode, prop: NamedNode) -> Iterator[Triple]:
    """Yield that each member points to the topic by the property."""
    assertion = NamedNode(whole.value + "#members")
    yield Triple(whole, HYDRA.term("memberAssertion"), assertion)
    yield Triple(assertion, HYDRA.term("property"), prop)
    yield Triple(assertion, HYDRA.term("object"), topic)


def _page(whole: NamedNode, page: int) -> NamedNode:
    return NamedNode(f"{whole.value}&page={page}")
