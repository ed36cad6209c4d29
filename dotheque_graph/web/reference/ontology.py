"""The page of the ontology, and the page of one term of it."""

from dataclasses import dataclass
from typing import ClassVar

from dotheque_graph.catalogue.names import counted
from dotheque_graph.catalogue.terms import ONTOLOGY, ReferenceTerm
from dotheque_graph.namespaces import DOTH, VANN, compact
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.metadata import Metadata
from dotheque_graph.web.pages import Page
from dotheque_graph.web.reference.book import Book, open_book
from dotheque_graph.web.reference.diagram import draw
from dotheque_graph.web.reference.entries import summary, term_entries
from dotheque_graph.web.reference.frame import downloads, frame, head_of
from dotheque_graph.web.reference.opening import DocumentPage, opening
from dotheque_graph.web.reference.parts import Chapter, Drawing, Entry, RuleGroup, TermChapter, TermEntry
from dotheque_graph.web.reference.rules import rule_groups, shapes_for
from dotheque_graph.web.site import Visit


@dataclass(frozen=True, slots=True)
class OntologyPage(DocumentPage):
    """The ontology: what it is, its diagram, each term at its anchor; `other` leads to the rules."""

    template: ClassVar[str] = "ontology.html"
    drawing: Drawing
    chapters: tuple[TermChapter, ...]
    other: Link


@dataclass(frozen=True, slots=True)
class TermPage(Page):
    """One term: its entry, the rules it takes from wider classes, and `beside` it other properties as `siblings`."""

    template: ClassVar[str] = "term.html"
    metadata: Metadata
    ways: tuple[Link, ...]
    trail: tuple[Link, ...]
    term: TermEntry
    inherited: tuple[tuple[Link, tuple[RuleGroup, ...]], ...]
    siblings: tuple[Link, ...]
    beside: str
    formats: tuple[Link, ...]


def ontology_page(visit: Visit) -> OntologyPage:
    """Return the page of the ontology."""
    book = open_book(visit)
    header = book.terms.header
    namespace = header.text(VANN.term("preferredNamespaceUri")) or str(DOTH)
    chapters = _chapters(book)
    return OntologyPage(
        **opening(visit, book, ONTOLOGY, header, (namespace, header.prefix or "doth")),
        figures=_figures(book),
        contents=_contents(book, chapters),
        drawing=draw(book),
        chapters=chapters,
        other=Link(book.reader.words.gettext("The rules of the catalogue"), book.shapes_page),
    )


def _figures(book: Book) -> str:
    words = book.reader.words
    classes, all_ours = book.terms.of_kind("class"), [one for one in book.terms.terms.values() if not one.borrowed]
    counts = (
        words.ngettext("{number} class", "{number} classes", len(classes)).format(number=len(classes)),
        words.ngettext("{number} property", "{number} properties", len(all_ours) - len(classes)).format(
            number=len(all_ours) - len(classes)
        ),
        words.ngettext(
            "{number} borrowed term", "{number} borrowed terms", len(book.terms.terms) - len(all_ours)
        ).format(number=len(book.terms.terms) - len(all_ours)),
    )
    return " · ".join(counts)


def _chapters(book: Book) -> tuple[TermChapter, ...]:
    words = book.reader.words
    borrowed = sorted(
        (one for one in book.terms.terms.values() if one.borrowed),
        key=lambda one: (one.kind != "class", compact(one.iri.value)),
    )
    chapters = (
        (words.gettext("Classes"), "section-classes", words.gettext("What things are."), _by_label(book, "class")),
        (
            words.gettext("Properties that lead to a thing"),
            "section-object-properties",
            words.gettext("What ties things to each other."),
            _by_label(book, "object"),
        ),
        (
            words.gettext("Properties that have a text or a number"),
            "section-datatype-properties",
            words.gettext("What things say of themselves."),
            _by_label(book, "data"),
        ),
        (
            words.gettext("Annotations"),
            "section-annotations",
            words.gettext("What is said of the terms themselves."),
            _by_label(book, "note"),
        ),
        (
            words.gettext("Borrowed terms"),
            "section-borrowed-terms",
            words.gettext("Terms of common vocabularies, kept under their own IRIs; the labels are ours."),
            tuple(borrowed),
        ),
    )
    return tuple(
        TermChapter(heading, anchor, lead, term_entries(book, found))
        for heading, anchor, lead, found in chapters
        if found
    )


def _by_label(book: Book, kind: str) -> tuple[ReferenceTerm, ...]:
    return tuple(
        sorted(book.terms.of_kind(kind), key=lambda term: (counted(book.label(term.iri).text), term.iri.value))
    )


def _contents(book: Book, chapters: tuple[TermChapter, ...]) -> tuple[Chapter, ...]:
    words = book.reader.words
    before = (
        Chapter(words.gettext("Diagram"), "section-diagram"),
        Chapter(words.gettext("Versions"), "section-versions"),
    )
    listed = (
        Chapter(
            chapter.heading,
            chapter.anchor,
            tuple(Entry(term.label.text if term.page else term.code, f"#{term.anchor}") for term in chapter.terms),
        )
        for chapter in chapters
    )
    return (*before, *listed)


def term_page(visit: Visit, iri: NamedNode) -> TermPage | None:
    """Return the page of a term of ours, None for an IRI that is none."""
    book = open_book(visit)
    term = book.terms.terms.get(iri)
    if term is None or term.borrowed:
        return None
    (entry,) = term_entries(book, [term])
    trail = (
        Link(book.headline(ONTOLOGY), book.ontology_page),
        Link(entry.kind, f"{book.ontology_page}#{_chapter_of(term)}"),
    )
    around = frame(visit, iri, entry.label.text, summary(entry).text)
    return TermPage(
        shell=around,
        metadata=head_of(visit, iri, around, trail),
        ways=book.ways(iri),
        trail=trail,
        term=entry,
        inherited=_inherited(book, term),
        siblings=_siblings(book, term),
        beside=_beside(book, term),
        formats=downloads(book.reader, iri),
    )


def _chapter_of(term: ReferenceTerm) -> str:
    names = {"class": "classes", "object": "object-properties", "data": "datatype-properties", "note": "annotations"}
    return f"section-{names[term.kind]}"


def _inherited(book: Book, term: ReferenceTerm) -> tuple[tuple[Link, tuple[RuleGroup, ...]], ...]:
    """Return the rules of the wider classes, which bind too since every type is stated."""
    found = []
    for wider in term.built_on if term.is_class else ():
        groups = rule_groups(book, shapes_for(book, wider), at_home=False)
        if groups:
            found.append((book.link(wider), groups))
    return tuple(found)


def _beside(book: Book, term: ReferenceTerm) -> str:
    """Return the heading of the properties that stand beside a term."""
    words = book.reader.words
    if term.is_class:
        return words.gettext("Properties used with it")
    return words.gettext("Other properties of the same classes")


def _siblings(book: Book, term: ReferenceTerm) -> tuple[Link, ...]:
    """Return the properties used with a class, or the other properties of the same domain."""
    targets = (term.iri,) if term.is_class else term.domains
    found = {one.iri: None for target in targets for one in book.terms.used_with(target) if one.iri != term.iri}
    urls = book.reader.urls
    links = (Link(book.label(iri).text, urls.document(iri) or "", note=compact(iri.value)) for iri in found)
    return tuple(sorted(links, key=lambda link: counted(link.text)))
