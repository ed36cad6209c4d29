"""The page of a vocabulary: its concepts as a tree, with definitions, notations, uses and matches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from dotheque_graph.catalogue.names import counted
from dotheque_graph.catalogue.terms import Header, Values, local_name
from dotheque_graph.catalogue.tree import Concept, Scheme, read_scheme
from dotheque_graph.namespaces import DCTERMS, SH, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.web.elements import Link, Text
from dotheque_graph.web.entity.material import shortened
from dotheque_graph.web.entity.metadata import Metadata
from dotheque_graph.web.pages import Page
from dotheque_graph.web.reference.book import Book, open_book
from dotheque_graph.web.reference.frame import downloads, frame, head_of, licence
from dotheque_graph.web.reference.parts import Twig, TwigGroup
from dotheque_graph.web.site import Visit

_LABEL: Final = SKOS.term("prefLabel")
_DEFINITION: Final = SKOS.term("definition")
_MATCHES: Final = tuple(SKOS.term(name) for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch"))
_OPEN_DEPTH: Final = 1
"""Levels of the tree that stand open; what is deeper is folded."""


@dataclass(frozen=True, slots=True)
class SchemePage(Page):
    """A vocabulary: what it is, its tree, its groups, the rules that choose from it."""

    template: ClassVar[str] = "scheme.html"
    metadata: Metadata
    ways: tuple[Link, ...]
    trail: tuple[Link, ...]
    heading: Text
    lead: Text | None
    note: Text | None
    iri: str
    figures: str
    licence: Link | None
    twigs: tuple[Twig, ...]
    groups: tuple[TwigGroup, ...]
    rules: tuple[Link, ...]
    query: str
    formats: tuple[Link, ...]


def scheme_page(visit: Visit, iri: NamedNode) -> SchemePage | None:
    """Return the page of a vocabulary, None for an IRI that is none."""
    scheme = visit.view.once(f"scheme {iri.value}", lambda store: read_scheme(store, iri))
    if scheme is None:
        return None
    book = open_book(visit)
    return _page(visit, book, scheme)


def _page(visit: Visit, book: Book, scheme: Scheme) -> SchemePage:
    words = book.reader.words
    heading = book.text(scheme.values, _LABEL, DCTERMS.term("title")) or Text(local_name(scheme.iri))
    lead = book.text(scheme.values, DCTERMS.term("description"), _DEFINITION)
    number = words.ngettext("{number} concept", "{number} concepts", scheme.size)
    trail = (Link(words.gettext("Vocabularies"), book.reader.urls.page("/list/vocabulary")),)
    around = frame(visit, scheme.iri, heading.text, lead.text if lead else heading.text, "vocabulary")
    return SchemePage(
        shell=around,
        metadata=head_of(visit, scheme.iri, around, trail),
        ways=book.ways(scheme.iri),
        trail=trail,
        heading=heading,
        lead=lead,
        note=book.text(scheme.values, SKOS.term("editorialNote")),
        iri=scheme.iri.value,
        figures=number.format(number=words.number(scheme.size)),
        licence=licence(book, Header(scheme.iri, scheme.values, ())),
        twigs=tuple(_twig(book, one, 0) for one in scheme.top),
        groups=_groups(book, scheme),
        rules=_rules(book, scheme.iri),
        query=book.reader.urls.sparql_form(_query(scheme.iri)),
        formats=downloads(book.reader, scheme.iri),
    )


def _twig(book: Book, concept: Concept, depth: int) -> Twig:
    return Twig(
        anchor=f"concept-{local_name(concept.iri)}",
        link=_link(book, concept.iri, concept.values),
        notation=_notation(concept),
        definition=book.text(concept.values, _DEFINITION),
        uses=_uses(book, concept.uses),
        matches=tuple(_matches(concept.values)),
        narrower=tuple(_twig(book, one, depth + 1) for one in concept.narrower),
        folded=depth >= _OPEN_DEPTH,
    )


def _link(book: Book, iri: NamedNode, values: Values) -> Link:
    label = book.text(values, _LABEL) or Text(local_name(iri))
    return Link(label.text, book.reader.urls.document(iri) or iri.value, label.language)


def _notation(concept: Concept) -> str:
    """Return the notation where it says more than the IRI does."""
    stated = [one.value for one in concept.values.get(SKOS.term("notation"), ()) if isinstance(one, Literal)]
    return stated[0] if stated else ""


def _uses(book: Book, uses: int) -> str:
    words = book.reader.words
    if not uses:
        return words.gettext("not used yet")
    return words.ngettext("used {number} time", "used {number} times", uses).format(number=words.number(uses))


def _matches(values: Values) -> Iterable[Link]:
    for prop in _MATCHES:
        for match in values.get(prop, ()):
            if isinstance(match, NamedNode):
                sign = "=" if prop == SKOS.term("exactMatch") else "≈"
                yield Link(f"{sign} {shortened(match.value)}", match.value, external=True)


def _groups(book: Book, scheme: Scheme) -> tuple[TwigGroup, ...]:
    book.names.learn(member for group in scheme.groups for member in group.members)
    return tuple(
        TwigGroup(
            _link(book, group.iri, group.values),
            book.text(group.values, _DEFINITION),
            tuple(book.link(member) for member in group.members),
        )
        for group in scheme.groups
    )


def _rules(book: Book, scheme: NamedNode) -> tuple[Link, ...]:
    """Return the rules that choose a value from a vocabulary, each by the entries it is for."""
    shapes = book.shapes.facts
    parts = {iri for iri in shapes if scheme in book.of_shape(iri, SH.term("hasValue"))}
    values = {iri for iri in shapes if parts.intersection(book.of_shape(iri, SH.term("property")))}
    rules = [rule for rule in book.shapes.properties.values() if values & {*book.of_shape(rule.iri, SH.term("node"))}]
    homes = {rule: shape for shape in book.shapes.nodes for rule in shape.rules}
    links = (
        Link(book.label(homes[rule.iri].iri).text, book.place(rule.iri) or "", note=book.words_of(rule.name))
        for rule in rules
    )
    return tuple(sorted(links, key=lambda link: (counted(link.text), link.note)))


def _query(scheme: NamedNode) -> str:
    return (
        f"PREFIX skos: <{SKOS}>\n\n"
        "SELECT ?concept ?label ?broader\nWHERE {\n"
        f"  ?concept skos:inScheme <{scheme.value}> ;\n    skos:prefLabel ?label .\n"
        "  OPTIONAL { ?concept skos:broader ?broader }\n}\nORDER BY ?label\n"
    )
