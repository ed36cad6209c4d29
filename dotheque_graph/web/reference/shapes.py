"""The page of the rules: every shape in words, each at its anchor."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from dotheque_graph.catalogue.names import fold
from dotheque_graph.catalogue.terms import SHAPES
from dotheque_graph.namespaces import DSH, OWL, RDF_TYPE, SDGO, SH, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.validation.shapes import NodeShape
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.entity.metadata import Metadata
from dotheque_graph.web.pages import Page
from dotheque_graph.web.reference.book import Book, open_book
from dotheque_graph.web.reference.frame import downloads, frame, head_of
from dotheque_graph.web.reference.opening import DocumentPage, opening
from dotheque_graph.web.reference.parts import Chapter, Entry, Rule, ShapeChapter, ShapeEntry
from dotheque_graph.web.reference.rules import entry_shapes, is_general, shape_entry, value_entry, value_shapes
from dotheque_graph.web.reference.wording import local
from dotheque_graph.web.site import Visit

_ARTICLE: Final = re.compile(r"^(?:une?|le|la|les|an?|the) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A small thing of the rules at its anchor: a group with its rank, or a prefix with its namespace."""

    anchor: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ShapesPage(DocumentPage):
    """The rules: what they are, whom each is for, the shapes for values, groups and prefixes; `other`: the terms."""

    template: ClassVar[str] = "shapes.html"
    chapters: tuple[ShapeChapter, ...]
    values: tuple[Rule, ...]
    groups: tuple[Named, ...]
    prefixes: tuple[Named, ...]
    other: Link


@dataclass(frozen=True, slots=True)
class ShapePage(Page):
    """One shape: whom it is for, and each of its rules."""

    template: ClassVar[str] = "shape.html"
    metadata: Metadata
    ways: tuple[Link, ...]
    trail: tuple[Link, ...]
    shape: ShapeEntry
    iri: str
    formats: tuple[Link, ...]


def shape_page(visit: Visit, iri: NamedNode) -> ShapePage | None:
    """Return the page of a shape that has an entry of its own, None for any other IRI."""
    book = open_book(visit)
    shape = next((one for one in entry_shapes(book) if one.iri == iri), None)
    if shape is None:
        return None
    entry = shape_entry(book, shape)
    trail = (Link(book.headline(SHAPES), book.shapes_page),)
    around = frame(visit, iri, entry.label.text, f"{entry.label.text} ({entry.code})")
    return ShapePage(
        shell=around,
        metadata=head_of(visit, iri, around, trail),
        ways=book.ways(iri),
        trail=trail,
        shape=entry,
        iri=iri.value,
        formats=downloads(book.reader, iri),
    )


def shapes_page(visit: Visit) -> ShapesPage:
    """Return the page of the rules."""
    book = open_book(visit)
    chapters = _chapters(book)
    return ShapesPage(
        **opening(visit, book, SHAPES, book.texts.shapes_header, (str(DSH), "dsh")),
        figures=_figures(book, chapters),
        contents=_contents(book, chapters),
        chapters=chapters,
        values=tuple(value_entry(book, shape) for shape in value_shapes(book)),
        groups=_groups(book),
        prefixes=_prefixes(book),
        other=Link(book.reader.words.gettext("The terms of the ontology"), book.ontology_page),
    )


def _chapters(book: Book) -> tuple[ShapeChapter, ...]:
    words = book.reader.words
    families = {
        "entries": (words.gettext("Entries of the catalogue"), words.gettext("What each kind of entry states.")),
        "lists": (words.gettext("Vocabularies and goals"), words.gettext("What controlled lists keep to.")),
        "terms": (words.gettext("Terms of the ontology"), words.gettext("What the definition of a term has.")),
        "general": (words.gettext("Rules for everything"), words.gettext("What holds whatever is described.")),
    }
    shapes = sorted(entry_shapes(book), key=lambda shape: (fold(_bare(book.label(shape.iri).text)), shape.iri.value))
    chapters = []
    for family, (heading, lead) in families.items():
        entries = tuple(shape_entry(book, shape) for shape in shapes if _family(shape) == family)
        if entries:
            chapters.append(ShapeChapter(heading, f"section-{family}", lead, entries))
    return tuple(chapters)


def _bare(label: str) -> str:
    """Return a label without the article it begins with, which would order a list by articles."""
    return capitalised(_ARTICLE.sub("", label))


def _family(shape: NodeShape) -> str:
    targets = [one.value for one in (*shape.target_classes, *shape.target_subjects_of)]
    if all(target.startswith(OWL) for target in shape_classes(shape)) or local(shape.iri) == "InverseLabelShape":
        return "terms"
    if is_general(shape):
        return "general"
    return "lists" if all(target.startswith((SKOS, SDGO)) for target in targets) else "entries"


def shape_classes(shape: NodeShape) -> list[str]:
    """Return the IRIs of the classes that a shape is for; a shape for subjects only is told by those."""
    return [one.value for one in shape.target_classes or shape.target_subjects_of]


def _figures(book: Book, chapters: Iterable[ShapeChapter]) -> str:
    words = book.reader.words
    shapes = [shape for chapter in chapters for shape in chapter.shapes]
    rules = sum(len(group.rules) for shape in shapes for group in shape.groups)
    return " · ".join(
        (
            words.ngettext("{number} shape", "{number} shapes", len(shapes)).format(number=words.number(len(shapes))),
            words.ngettext("{number} rule", "{number} rules", rules).format(number=words.number(rules)),
        )
    )


def _contents(book: Book, chapters: Iterable[ShapeChapter]) -> tuple[Chapter, ...]:
    words = book.reader.words
    listed = (
        Chapter(
            chapter.heading,
            chapter.anchor,
            tuple(Entry(_bare(shape.label.text), f"#{shape.anchor}") for shape in chapter.shapes),
        )
        for chapter in chapters
    )
    return (
        Chapter(words.gettext("Versions"), "section-versions"),
        *listed,
        Chapter(words.gettext("What a value must be"), "section-values"),
        Chapter(words.gettext("Groups"), "section-groups"),
        Chapter(words.gettext("Prefixes"), "section-prefixes"),
    )


def _groups(book: Book) -> tuple[Named, ...]:
    groups = sorted(book.shapes.groups.values(), key=lambda group: (group.order, group.iri.value))
    return tuple(Named(local(group.iri), book.words_of(group.label)) for group in groups)


def _prefixes(book: Book) -> tuple[Named, ...]:
    """Return the prefixes that rules in SPARQL use, and the list that names them."""
    found = [iri for iri in book.shapes.facts if isinstance(iri, NamedNode) and _is_prefix(book, iri)]
    named = (
        Named(local(iri), _first(book, iri, "prefix") or book.label(iri).text, _first(book, iri, "namespace"))
        for iri in found
    )
    return tuple(sorted(named, key=lambda one: (not one.code, one.anchor), reverse=False))


def _is_prefix(book: Book, iri: NamedNode) -> bool:
    declared = SH.term("PrefixDeclaration") in book.of_shape(iri, RDF_TYPE)
    return declared or bool(book.of_shape(iri, SH.term("declare")))


def _first(book: Book, iri: NamedNode, name: str) -> str:
    return next((one.value for one in book.of_shape(iri, SH.term(name)) if isinstance(one, Literal)), "")
