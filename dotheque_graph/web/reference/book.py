"""The book of one release for one reader: its terms and rules, what things are called, and where their names lead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial

from dotheque_graph.catalogue.labels import best_text
from dotheque_graph.catalogue.names import counted
from dotheque_graph.catalogue.terms import SHAPES, Header, ReferenceTerm, Terms, by_subject, header_of, read_terms
from dotheque_graph.namespaces import DSH, GRAPH, RDFS, SH, compact
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.releases import Release
from dotheque_graph.validation.facts import values_of
from dotheque_graph.validation.shapes import NodeShape, PropertyShape, Shapes, read_shapes
from dotheque_graph.web.elements import Link, Text
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.reference.parts import Phrase
from dotheque_graph.web.site import Visit


@dataclass(frozen=True, slots=True)
class Texts:
    """What the reference pages of a release are made from; read once, whoever asks.

    `rules` are those of each shape that has an entry of its own, in the order of their groups. `focus` is the number of
    nodes that each shape is for.
    """

    terms: Terms
    shapes: Shapes
    shapes_header: Header
    rules: Mapping[NodeShape, tuple[PropertyShape, ...]]
    focus: Mapping[NamedNode, int]


def read_texts(store: GraphStore) -> Texts:
    """Return the terms and the rules of a release, both as the release itself holds them."""
    quads = store.quads(graph=GRAPH.term("shapes"))
    shapes = read_shapes(quads)
    return Texts(read_terms(store), shapes, header_of(SHAPES, by_subject(quads)), _rules(shapes), _focus(store, shapes))


def _rules(shapes: Shapes) -> dict[NodeShape, tuple[PropertyShape, ...]]:
    """Return the rules of each shape with those that complete it: IndicatorShape-valueGiven is for IndicatorShape."""
    named = {shape.iri.value: shape for shape in shapes.nodes}
    found: dict[NodeShape, dict[NamedNode, None]] = {}
    for shape in shapes.nodes:
        stem = shape.iri.value.rpartition("-")[0]
        home = named.get(stem, shape)
        found.setdefault(home, {}).update(dict.fromkeys(rule for rule in shape.rules if _asks(shapes, rule)))
    return {
        shape: tuple(sorted((shapes.properties[rule] for rule in rules), key=partial(_place, shapes)))
        for shape, rules in found.items()
    }


def _asks(shapes: Shapes, rule: NamedNode) -> bool:
    """Tell whether a rule asks anything: a node shape is a rule only where it has words of its own."""
    stated = shapes.properties[rule]
    return stated.path is not None or bool(stated.message)


def _place(shapes: Shapes, rule: PropertyShape) -> tuple[Decimal, Decimal, str]:
    group = shapes.groups.get(rule.group) if rule.group else None
    return (group.order if group else Decimal("Infinity"), rule.order, rule.iri.value)


def _focus(store: GraphStore, shapes: Shapes) -> dict[NamedNode, int]:
    """Return the number of focus nodes of each shape; shapes with the same targets are counted once."""
    counted: dict[tuple[frozenset[NamedNode], frozenset[NamedNode]], int] = {}
    for shape in shapes.nodes:
        targets = (shape.target_classes, shape.target_subjects_of)
        if targets not in counted:
            counted[targets] = _count(store, *targets)
    return {shape.iri: counted[shape.target_classes, shape.target_subjects_of] for shape in shapes.nodes}


def _count(store: GraphStore, classes: Iterable[NamedNode], properties: Iterable[NamedNode]) -> int:
    branches = []
    listed = " ".join(sorted(map(str, classes)))
    if listed:
        branches.append(f"{{ VALUES ?class {{ {listed} }} ?node a ?class }}")
    branches += [f"{{ ?node {prop} ?value }}" for prop in sorted(map(str, properties))]
    query = f"SELECT (COUNT(DISTINCT ?node) AS ?nodes) WHERE {{ {' UNION '.join(branches)} }}"
    found = store.select(query).rows[0]["nodes"]
    return int(found.value) if isinstance(found, Literal) else 0


@dataclass(frozen=True)
class Book:
    """The texts of a release as one reader sees them; `release` says how often each term is used."""

    texts: Texts
    store: GraphStore
    release: Release
    reader: Reader
    names: Names

    @property
    def terms(self) -> Terms:
        """Return the terms."""
        return self.texts.terms

    @property
    def shapes(self) -> Shapes:
        """Return the rules."""
        return self.texts.shapes

    @cached_property
    def phrases(self) -> dict[NamedNode, tuple[Phrase, ...]]:
        """Return what was put in words so far: a rule is told beside its class, its property and its shape."""
        return {}

    @cached_property
    def ontology_page(self) -> str:
        """Return the address of the page of the ontology, without an anchor."""
        return self.reader.urls.page("/doc/ontology")

    @cached_property
    def shapes_page(self) -> str:
        """Return the address of the page of the rules, without an anchor."""
        return self.reader.urls.page("/doc/shapes")

    def foreign(self, language: str) -> str:
        """Return a language tag where it is not the language of the page, else ""."""
        return "" if language.partition("-")[0] == self.reader.language else language

    def text(self, values: Mapping[NamedNode, Sequence[Term]], *properties: NamedNode) -> Text | None:
        """Return the text of the first of some properties that has any, in the best language for the reader."""
        for prop in properties:
            literal = best_text(values.get(prop, ()), self.reader.language)
            if literal:
                return Text(literal.value, self.foreign(literal.language or ""))
        return None

    def label(self, iri: NamedNode) -> Text:
        """Return what a term, a shape or anything else is called."""
        term = self.terms.terms.get(iri)
        if term:
            return self.text(term.values, RDFS.term("label")) or Text(compact(iri.value))
        if iri in self.shapes.facts:
            return self.text(self.shapes.facts[iri], RDFS.term("label"), SH.term("name")) or Text(compact(iri.value))
        label = self.names[iri]
        return Text(label.text, self.foreign(label.language))

    def link(self, iri: NamedNode, note: str = "") -> Link:
        """Return a link to a term or a rule at its place on its page, else to the document or the IRI itself."""
        label = self.label(iri)
        href = self.place(iri) or self.reader.urls.document(iri)
        return Link(label.text, href or iri.value, label.language, external=href is None, note=note)

    def links(self, iris: Iterable[NamedNode]) -> tuple[Link, ...]:
        """Return links in the order of their names."""
        return tuple(sorted(map(self.link, iris), key=lambda link: counted(link.text)))

    def place(self, iri: NamedNode) -> str | None:
        """Return the address of the anchor of a term or a rule, None for anything else."""
        term = self.terms.terms.get(iri)
        if term:
            return self.anchored(term)
        if iri.value.startswith(DSH) and iri in self.shapes.facts:
            return f"{self.shapes_page}#{iri.value.removeprefix(DSH)}"
        return None

    def anchored(self, term: ReferenceTerm) -> str:
        """Return the address of the anchor of a term."""
        return f"{self.ontology_page}#{term.anchor}"

    def of_shape(self, shape: Term, prop: NamedNode) -> tuple[Term, ...]:
        """Return the values of a property of a shape."""
        return tuple(values_of(self.shapes.facts, shape, prop))

    def words_of(self, words: Mapping[str, str]) -> str:
        """Return the words of the reader's language, French or any where there are none."""
        return words.get(self.reader.language) or words.get("fr") or next(iter(words.values()), "")

    def times_used(self, term: ReferenceTerm) -> int | None:
        """Return how often the graph uses a term: entities of a class, statements of a property; None if not counted.

        The counts are those of the release, made when it was published.
        """
        graphs = self.release.record.graphs.values()
        if not any(graph.properties for graph in graphs):
            return None
        return sum((graph.classes if term.is_class else graph.properties).get(term.iri.value, 0) for graph in graphs)

    def ways(self, iri: NamedNode) -> tuple[Link, ...]:
        """Return where more of something as data is: the table of its statements, its versions over the releases."""
        words, urls = self.reader.words, self.reader.urls
        return (
            Link(words.gettext("Every statement"), urls.statements(iri)),
            Link(words.gettext("Versions"), urls.as_of(None).history(iri)),
        )

    def headline(self, iri: NamedNode) -> str:
        """Return the label of something with a capital."""
        return capitalised(self.label(iri).text)


def open_book(visit: Visit) -> Book:
    """Return the book of a visit; the first of a release takes about half a second, the others nothing."""
    texts = visit.view.once("reference", read_texts)
    names = Names(visit.view, visit.reader.language)
    return Book(texts, visit.store, visit.release.release, visit.reader, names)
