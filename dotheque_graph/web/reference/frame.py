"""The frame of a reference page: its addresses in other formats and languages, its downloads, its versions."""

from datetime import date

from dotheque_graph.catalogue.terms import Header, Version
from dotheque_graph.namespaces import DCTERMS, OWL, SKOS
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.web.elements import Link, Text
from dotheque_graph.web.entity.compose import gather
from dotheque_graph.web.entity.metadata import Metadata, metadata
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Alternate, Shell
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.reference.book import Book
from dotheque_graph.web.reference.parts import Change
from dotheque_graph.web.site import Visit
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import LANGUAGES


def frame(visit: Visit, iri: NamedNode, title: str, summary: str, section: str = "") -> Shell:
    """Return the frame of the page of an IRI; it names the release only where a past one is read."""
    urls = visit.site.urls
    return shell(
        visit.request,
        visit.reader,
        title=title,
        summary=summary,
        section=section,
        canonical=urls.absolute(urls.document(iri) or ""),
        alternates=alternates(urls, iri),
        release=visit.release.release,
    )


def alternates(urls: Urls, iri: NamedNode) -> tuple[Alternate, ...]:
    """Return the addresses of the other formats and languages of the document about an IRI."""
    formats = (Alternate(urls.format(iri, form), form.media_type) for form in DOCUMENT_FORMATS if form is not HTML)
    languages = (
        Alternate(urls.absolute(urls.speaking(language).document(iri) or ""), "", language) for language in LANGUAGES
    )
    return (*formats, *languages)


def head_of(visit: Visit, iri: NamedNode, shell_: Shell, trail: tuple[Link, ...] = ()) -> Metadata:
    """Return what programs read in the head of the page of an IRI, the same as of any entity."""
    material = gather(visit.view, iri, visit.reader, visit.site.application.shapes())
    return metadata(material, trail, shell_.title, shell_.summary, visit.site.urls)


def downloads(reader: Reader, iri: NamedNode) -> tuple[Link, ...]:
    """Return the links to the formats of RDF of a document."""
    return tuple(Link(form.name, reader.urls.format(iri, form)) for form in DOCUMENT_FORMATS if form is not HTML)


def changes(book: Book, header: Header) -> tuple[Change, ...]:
    """Return the versions of a document, newest first, with what each brought."""
    return tuple(
        Change(
            number=version.number,
            href=book.reader.urls.document(version.iri) or version.iri.value,
            day=_day(book, version),
            notes=_notes(book, version),
            current=version.iri in header.values.get(OWL.term("versionIRI"), ()),
        )
        for version in header.versions
    )


def _day(book: Book, version: Version) -> str:
    for value in version.values.get(DCTERMS.term("issued"), ()):
        if isinstance(value, Literal):
            try:
                return book.reader.words.day(date.fromisoformat(value.value))
            except ValueError:
                return value.value
    return ""


def _notes(book: Book, version: Version) -> tuple[Text, ...]:
    values = [one for one in version.values.get(SKOS.term("changeNote"), ()) if isinstance(one, Literal)]
    mine = [one for one in values if one.language == book.reader.language]
    return tuple(Text(one.value, book.foreign(one.language or "")) for one in mine or values)


def licence(book: Book, header: Header) -> Link | None:
    """Return the licence of a document."""
    for iri in header.values.get(DCTERMS.term("license"), ()):
        if isinstance(iri, NamedNode):
            label = book.label(iri)
            named = label.text if label.text != iri.value else book.reader.words.gettext("Open Licence 2.0 (Etalab)")
            return Link(named, iri.value, label.language, external=True)
    return None
