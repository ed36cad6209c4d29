"""How the page of a whole document opens, the ontology or the rules: its heading, and what it says of itself."""

from dataclasses import dataclass
from typing import TypedDict

from dotheque_graph.catalogue.terms import Header
from dotheque_graph.namespaces import DCTERMS
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Link, Text
from dotheque_graph.web.entity.metadata import Metadata
from dotheque_graph.web.pages import Page, Shell
from dotheque_graph.web.reference.book import Book
from dotheque_graph.web.reference.frame import changes, downloads, frame, head_of, licence
from dotheque_graph.web.reference.parts import Change, Chapter
from dotheque_graph.web.site import Visit


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document says of itself: its IRI, version, namespace with its prefix, licence, formats, versions."""

    iri: str
    version: str
    version_iri: Link | None
    namespace: str
    prefix: str
    licence: Link | None
    formats: tuple[Link, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage(Page):
    """The page of a whole document: what it is, what it holds in figures, its table of contents."""

    metadata: Metadata
    ways: tuple[Link, ...]
    heading: Text
    lead: Text | None
    identity: Identity
    figures: str
    contents: tuple[Chapter, ...]


class Opening(TypedDict):
    """The fields of a `DocumentPage` that its header settles."""

    shell: Shell
    metadata: Metadata
    ways: tuple[Link, ...]
    heading: Text
    lead: Text | None
    identity: Identity


def opening(visit: Visit, book: Book, iri: NamedNode, header: Header, namespace: tuple[str, str]) -> Opening:
    """Return how the page of a document opens, whose header is given; `namespace` is its IRI and its prefix."""
    heading = book.text(header.values, DCTERMS.term("title")) or Text(iri.value)
    lead = book.text(header.values, DCTERMS.term("description"))
    around = frame(visit, iri, heading.text, lead.text if lead else heading.text)
    return Opening(
        shell=around,
        metadata=head_of(visit, iri, around),
        ways=book.ways(iri),
        heading=heading,
        lead=lead,
        identity=_identity(book, iri, header, namespace),
    )


def _identity(book: Book, iri: NamedNode, header: Header, namespace: tuple[str, str]) -> Identity:
    current = next((one for one in header.versions if one.number == header.version), None)
    address = book.reader.urls.document(current.iri) if current else None
    return Identity(
        iri=iri.value,
        version=header.version,
        version_iri=Link(current.iri.value, address or current.iri.value) if current else None,
        namespace=namespace[0],
        prefix=namespace[1],
        licence=licence(book, header),
        formats=downloads(book.reader, iri),
        changes=changes(book, header),
    )
