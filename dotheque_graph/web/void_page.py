"""The page of the data set: its figures, its graphs, what kinds of things it holds, and what it links to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from dotheque_graph.catalogue.description import read_node
from dotheque_graph.catalogue.labels import best_text
from dotheque_graph.catalogue.statistics import TARGETS, Statistics
from dotheque_graph.catalogue.void import SAID
from dotheque_graph.namespaces import DCTERMS, SDG
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML
from dotheque_graph.rdf.iris import document_path
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Alternate, Page
from dotheque_graph.web.reader import Names
from dotheque_graph.web.site import Visit

_SHOWN: Final = 12
"""Kinds and properties that are shown unfolded."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count and what it counts."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class GraphRow:
    """A named graph: its name, what it holds, its statements and its entities."""

    name: Link
    text: str
    language: str
    triples: str
    entities: str


@dataclass(frozen=True, slots=True)
class CountedTerm:
    """A class or a property, and how often it is used."""

    name: Link
    number: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Links to somebody else's data: to whose, by which properties, how many."""

    target: Link
    properties: tuple[Link, ...]
    number: str


@dataclass(frozen=True, slots=True)
class VoidPage(Page):
    """The data set as a whole; of `classes` and `properties` those past the first few are folded away."""

    template: ClassVar[str] = "void.html"
    lead: str
    figures: tuple[Figure, ...]
    graphs: tuple[GraphRow, ...]
    classes: tuple[CountedTerm, ...]
    properties: tuple[CountedTerm, ...]
    shown: int
    links: tuple[LinkRow, ...]
    examples: tuple[Link, ...]
    downloads: str
    endpoint: str
    formats: tuple[Link, ...]


def void_page(visit: Visit, statistics: Statistics) -> VoidPage:
    """Return the page of the data set."""
    reader, urls, plain = visit.reader, visit.reader.urls, visit.site.urls
    lead = SAID[DCTERMS.term("description")][reader.language]
    formats = [form for form in DOCUMENT_FORMATS if form is not HTML]
    frame = shell(
        visit.request,
        reader,
        title=SAID[DCTERMS.term("title")][reader.language],
        summary=lead,
        canonical=plain.absolute(plain.page("/void")),
        alternates=tuple(Alternate(plain.page(f"/void.{form.extension}"), form.media_type) for form in formats),
        release=visit.release.release,
    )
    names = Names(visit.store, reader.language)
    terms = {*statistics.whole.classes, *statistics.whole.properties, *statistics.graphs, *statistics.examples}
    names.learn(NamedNode(iri) for iri in sorted(terms))
    teller = _Teller(visit, names)
    return VoidPage(
        shell=frame,
        lead=lead,
        figures=tuple(teller.figures(statistics)),
        graphs=tuple(teller.graphs(statistics)),
        classes=teller.counted(statistics.whole.classes),
        properties=teller.counted(statistics.whole.properties),
        shown=_SHOWN,
        links=tuple(teller.links(statistics)),
        examples=tuple(teller.link(iri) for iri in statistics.examples),
        downloads=urls.as_of(None).page("/dumps/"),
        endpoint=visit.site.endpoint,
        formats=tuple(Link(form.name, urls.speaking(None).page(f"/void.{form.extension}")) for form in formats),
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says in the reader's language what the statistics hold."""

    visit: Visit
    names: Names

    def link(self, iri: str) -> Link:
        """Return the name of a thing, leading to its document where it has one here."""
        label = self.names[NamedNode(iri)]
        reader = self.visit.reader
        language = label.language if label.language != reader.language else ""
        address = reader.urls.document(NamedNode(iri)) if document_path(iri) or iri.startswith(SDG) else None
        return Link(label.text, address or "", language)

    def figures(self, statistics: Statistics) -> Iterator[Figure]:
        """Yield the counts of the whole."""
        words, whole = self.visit.reader.words, statistics.whole
        yield Figure(words.number(whole.triples), words.gettext("statements"))
        yield Figure(words.number(whole.entities), words.gettext("entities"))
        yield Figure(words.number(len(whole.classes)), words.gettext("kinds of entity"))
        yield Figure(words.number(len(whole.properties)), words.gettext("properties"))
        outside = sum(linkset.triples for linkset in statistics.linksets)
        yield Figure(words.number(outside), words.gettext("links to other data sets"))

    def graphs(self, statistics: Statistics) -> Iterator[GraphRow]:
        """Yield the named graphs, the largest first."""
        words = self.visit.reader.words
        for iri, part in sorted(statistics.graphs.items(), key=lambda item: (-item[1].triples, item[0])):
            node = read_node(self.visit.store, NamedNode(iri))
            text = best_text(node.all(DCTERMS.term("description")), self.visit.reader.language)
            language = text.language or "" if text else ""
            yield GraphRow(
                name=self.link(iri),
                text=text.value if text else "",
                language=language if language != self.visit.reader.language else "",
                triples=words.number(part.triples),
                entities=words.number(part.entities),
            )

    def counted(self, counts: Mapping[str, int]) -> tuple[CountedTerm, ...]:
        """Return terms with how often they are used, the most used first."""
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(CountedTerm(self.link(iri), self.visit.reader.words.number(count)) for iri, count in ordered)

    def links(self, statistics: Statistics) -> Iterator[LinkRow]:
        """Yield what the data links to, the most linked first."""
        found: dict[str, dict[str, int]] = {}
        for linkset in statistics.linksets:
            by_property = found.setdefault(linkset.target, {})
            by_property[linkset.predicate] = by_property.get(linkset.predicate, 0) + linkset.triples
        for target, properties in sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])):
            title = TARGETS.get(target, {}).get(self.visit.reader.language, target)
            yield LinkRow(
                target=Link(title, target, external=True),
                properties=tuple(self.link(iri) for iri in sorted(properties)),
                number=self.visit.reader.words.number(sum(properties.values())),
            )
