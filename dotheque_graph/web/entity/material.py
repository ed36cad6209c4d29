"""The material of an entity page: a description with its names, and how terms become links and texts for a reader."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from dotheque_graph.catalogue.description import Description, Node, read_node
from dotheque_graph.catalogue.kinds import Kind, kind_of, kind_shown
from dotheque_graph.catalogue.labels import Label, best_text, choose_label, texts_in
from dotheque_graph.catalogue.names import counted
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import DCTERMS, DOTH, SDG, SH, XSD, compact
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.validation.facts import values_of
from dotheque_graph.validation.shapes import PropertyShape, Shapes
from dotheque_graph.web.elements import Badge, Link, Source, Text, Value
from dotheque_graph.web.reader import Names, Reader

DESCRIPTION: Final = DCTERMS.term("description")
SOURCE: Final = DCTERMS.term("source")
_INVERSE: Final = DOTH.term("inverseLabel")
_PASSAGES: Final = "/id/passage/"
_LANGUAGES: Final = "http://publications.europa.eu/resource/authority/language/"
"""The languages of the Publications Office of the European Union, by ISO 639-3 code: `…/FRA`."""
_LONGEST_IRI: Final = 36
_LONGEST_NAME: Final = 14
_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_URL_TYPES: Final = (XSD.term("anyURI"),)


class _Rules(dict[tuple[NamedNode, ...], dict[NamedNode, PropertyShape]]):
    """The rules of the classes that the pages of a release asked for; finding them takes longer than all facts."""

    def __init__(self, _store: GraphStore) -> None:
        super().__init__()


@dataclass(frozen=True)
class Material:
    """What the sections of one entity page are made from."""

    description: Description
    view: CatalogueView
    reader: Reader
    shapes: Shapes
    names: Names
    # A page names one thing in many places, and looks at it for several sections.
    _links: dict[tuple[NamedNode, str], Link] = field(default_factory=dict)
    _glances: dict[NamedNode, dict[NamedNode, tuple[Term, ...]]] = field(default_factory=dict)
    _searches: dict[tuple[NamedNode, str], Link] = field(default_factory=dict)

    @property
    def node(self) -> Node:
        """Return the node of the entity itself."""
        return self.description.node

    @cached_property
    def rules(self) -> dict[NamedNode, PropertyShape]:
        """Return the property shapes of the classes of the entity by path, in the order of groups and shapes."""
        kept = self.view.once("rules of classes", _Rules)
        types = self.node.types
        if types not in kept:
            kept[types] = self._rules()
        return kept[types]

    def _rules(self) -> dict[NamedNode, PropertyShape]:
        shapes = {shape.iri: shape for one in self.node.types for shape in self.shapes.of_class(one)}
        found: dict[NamedNode, PropertyShape] = {}
        for shape in sorted(shapes.values(), key=self._place):
            if shape.path and not self._forbids(shape):
                found.setdefault(shape.path, shape)
        return found

    def _place(self, shape: PropertyShape) -> tuple[Decimal, Decimal, str]:
        group = self.shapes.groups.get(shape.group) if shape.group else None
        return (group.order if group else Decimal("Infinity"), shape.order, shape.iri.value)

    def _forbids(self, shape: PropertyShape) -> bool:
        """Tell whether a shape only says that a property must not be there."""
        limits = values_of(self.shapes.facts, shape.iri, SH.term("maxCount"))
        return any(isinstance(limit, Literal) and limit.value == "0" for limit in limits)

    def read(self, iri: NamedNode) -> Node:
        """Return the node of a neighbour."""
        return self.description.owned.get(iri) or read_node(self.view.store, iri)

    def glance(self, iri: NamedNode, properties: Iterable[NamedNode]) -> Node:
        """Return the node of a neighbour with these properties only, in a fraction of the time of the whole."""
        owned, wanted = self.description.owned.get(iri), tuple(properties)
        if owned:
            return owned
        known = self._glances.setdefault(iri, {})
        unknown = [prop for prop in wanted if prop not in known]
        if unknown:
            read = read_node(self.view.store, iri, unknown)
            known.update((prop, read.all(prop)) for prop in unknown)
        return Node(iri, {prop: known[prop] for prop in wanted if known[prop]})

    def linked(self, iri: NamedNode, prop: NamedNode) -> tuple[NamedNode, ...]:
        """Return where a property of a neighbour leads, without reading the rest of it."""
        return self.glance(iri, (prop,)).links(prop)

    def property_name(self, prop: NamedNode) -> str:
        """Return what a property is called: by the shape of this class, else by the ontology."""
        shape = self.rules.get(prop)
        words = shape.name if shape else {}
        return capitalised(words.get(self.reader.language) or words.get("fr") or self.names[prop].text)

    def inverse_name(self, prop: NamedNode) -> str:
        """Return what a property is called from its far end, the name of the property where it has no such words."""
        stated = best_text(self.glance(prop, (_INVERSE,)).all(_INVERSE), self.reader.language)
        return capitalised(stated.value) if stated else self.property_name(prop)

    def link(self, iri: NamedNode, note: str = "") -> Link:
        """Return a link to the document about an IRI of ours, or to a foreign IRI itself."""
        known = self._links.get((iri, note))
        if known is None:
            known = self._links[iri, note] = self._link(iri, note)
        return known

    def _link(self, iri: NamedNode, note: str) -> Link:
        label = self.names[iri]
        address = self.reader.urls.document(iri)
        goal = iri.value.removeprefix(SDG) if iri.value.startswith(SDG) else ""
        return Link(
            text=self._called(iri, label, goal),
            href=address or iri.value,
            language=self.foreign(label.language),
            external=address is None,
            note=note,
            goal=goal.partition(".")[0],
        )

    def _called(self, iri: NamedNode, label: Label, goal: str) -> str:
        if goal.isdecimal():
            return f"{goal} · {label.text}"
        if iri.value.startswith(_LANGUAGES):
            return self.reader.words.language_name(iri.value.removeprefix(_LANGUAGES)) or label.text
        return shortened(iri.value) if label.text == iri.value else label.text

    def search(self, iri: NamedNode, facet: str, value: str) -> Link:
        """Return a link to the search of all that has a thing as the value of a facet, named by the thing."""
        known = self._searches.get((iri, facet))
        if known is None:
            address = self.reader.urls.search(None, {facet: (value,)})
            known = self._searches[iri, facet] = replace(self.link(iri), href=address, external=False)
        return known

    def links(self, iris: Iterable[NamedNode]) -> tuple[Link, ...]:
        """Return links in the order of their names; things of different kinds with one name have a note of theirs."""
        found = (self.link(iri, kind) for iri, kind in self.told_apart(iris).items())
        return tuple(sorted(found, key=lambda link: (link.goal.zfill(2), counted(link.text), link.note)))

    def told_apart(self, iris: Iterable[NamedNode]) -> dict[NamedNode, str]:
        """Return what tells each thing from its namesakes of other kinds: the word for its kind, "" without any."""
        wanted = tuple(iris)
        self.names.learn(wanted)
        kinds: dict[str, set[str]] = {}
        words: dict[NamedNode, str] = {}
        for iri in wanted:
            kind = kind_of(iri)
            words[iri] = kind.singular(self.reader.language) if kind else ""
            kinds.setdefault(self.names[iri].text, set()).add(words[iri])
        return {iri: word if len(kinds[self.names[iri].text]) > 1 else "" for iri, word in words.items()}

    def value(self, term: Term) -> Value:
        """Return a term as a reader sees it."""
        if isinstance(term, NamedNode):
            return self.link(term)
        if isinstance(term, Literal):
            if term.datatype in _URL_TYPES:
                return Link(shortened(term.value), term.value, external=True)
            return Text(self._written(term), self.foreign(term.language or ""))
        return Text(str(term))

    def _written(self, literal: Literal) -> str:
        words, name = self.reader.words, literal.datatype.value.rpartition("#")[2]
        try:
            if name in ("decimal", "integer", "double"):
                return words.number(float(literal.value))
            if name == "gYearMonth":
                return words.month(date.fromisoformat(f"{literal.value}-01"))
            if name in ("date", "dateTime"):
                return words.day(date.fromisoformat(literal.value[:10]))
        except ValueError:
            return literal.value
        if name == "boolean":
            return words.gettext("yes") if literal.value == "true" else words.gettext("no")
        return self._duration(literal.value) if name == "duration" else literal.value

    def _duration(self, text: str) -> str:
        """Return a duration in words: P3M is three months, PT1H30M an hour and a half in its parts."""
        found = _DURATION.fullmatch(text)
        if found is None or not any(found.groups()):
            return text
        words = self.reader.words
        years, months, days, hours, minutes = numbers = [int(number or 0) for number in found.groups()]
        forms = (
            words.ngettext("{number} year", "{number} years", years),
            words.ngettext("{number} month", "{number} months", months),
            words.ngettext("{number} day", "{number} days", days),
            words.ngettext("{number} hour", "{number} hours", hours),
            words.ngettext("{number} minute", "{number} minutes", minutes),
        )
        return " ".join(form.format(number=number) for form, number in zip(forms, numbers, strict=True) if number)

    def values(self, terms: Iterable[Term]) -> tuple[Value, ...]:
        """Return values: texts in one language only, links in the order of their names."""
        given = tuple(terms)
        texts = texts_in(given, self.reader.language)
        iris = [term for term in given if isinstance(term, NamedNode)]
        self.names.learn(iris)
        silent = [iri for iri in iris if self._is_silent(iri)]
        known = self.links(iri for iri in iris if iri not in silent)
        return (*map(self.value, texts), *known, *(Text(shortened(iri.value)) for iri in silent))

    def _is_silent(self, iri: NamedNode) -> bool:
        """Tell whether an IRI of ours has no document: such as the version of the ontology, or an account."""
        label = self.names[iri]
        nameless = not label.language and label.text == compact(iri.value)
        return nameless and self.reader.urls.document(iri) is not None and not self.read(iri).values

    def text(self, node: Node, *properties: NamedNode) -> Text | None:
        """Return the text of the first of some properties that a node has."""
        for prop in properties:
            literal = best_text(node.all(prop), self.reader.language)
            if literal:
                return Text(literal.value, self.foreign(literal.language or ""))
        return None

    def texts(self, prop: NamedNode) -> tuple[Text, ...]:
        """Return the texts of a property of the entity, in one language."""
        found = texts_in(self.node.all(prop), self.reader.language)
        return tuple(Text(literal.value, self.foreign(literal.language or "")) for literal in found)

    def stated(self, node: Node, *, approximate: bool) -> Text | None:
        """Return the words of the source for a number: the shortest, without digits for an approximate one."""
        said = texts_in(node.all(DOTH.term("statedAs")), self.reader.language)
        best = min(
            said,
            key=lambda literal: (approximate and any(map(str.isdigit, literal.value)), len(literal.value)),
            default=None,
        )
        return Text(best.value, self.foreign(best.language or "")) if best else None

    def title(self, node: Node) -> Link:
        """Return the name of an owned node, leading to its own page."""
        literals = [(prop, value) for prop, values in node.values.items() for value in values]
        label = choose_label(
            node.iri, [(prop, value) for prop, value in literals if isinstance(value, Literal)], self.reader.language
        )
        return Link(label.text, self.reader.urls.document(node.iri) or "", self.foreign(label.language))

    def foreign(self, language: str) -> str:
        """Return a language tag where it is not the language of the page, "" where it is or is none."""
        return "" if language.partition("-")[0] == self.reader.language else language

    def sources(self, node: Node) -> tuple[Source, ...]:
        """Return the lines of the source that support a node, by number."""
        passages = [iri for iri in node.links(SOURCE) if _PASSAGES in iri.value]
        self.names.learn(passages)
        lines = sorted((_line(iri), iri) for iri in passages)
        return tuple(
            Source(f"L{number}", self.reader.urls.document(iri) or "", self.names[iri].text) for number, iri in lines
        )

    def badge(self, node: Node) -> Badge | None:
        """Return the kind of a thing: the type of a resource or of an organisation, else the word for its kind."""
        kind = self.kind(node)
        specific = node.link(DOTH.term("resourceType")) or node.link(DOTH.term("organisationType"))
        if specific:
            label = self.names[specific]
            icon = kind.icon if kind else "page"
            choice = {"type": (specific.value.rpartition("/")[2],)}
            return Badge(label.text, icon, self.reader.urls.search(None, choice), self.foreign(label.language))
        if kind is None:
            return None
        word = capitalised(kind.singular(self.reader.language))
        return Badge(word, kind.icon, self.reader.urls.list(kind) if kind.listed else None)

    def kind(self, node: Node) -> Kind | None:
        """Return the kind that a node is shown as."""
        return kind_shown(node.iri, node.types)


def _line(passage: NamedNode) -> int:
    number = passage.value.rpartition("-l")[2]
    return int(number) if number.isdecimal() else 0


def shortened(iri: str) -> str:
    """Return a foreign IRI as people read it: without scheme, the middle of a long one left out."""
    bare = iri.partition("://")[2].removeprefix("www.").rstrip("/") or iri
    if len(bare) <= _LONGEST_IRI:
        return bare
    last = bare.rpartition("/")[2]
    return f"{bare.partition('/')[0]}/…/{last if len(last) <= _LONGEST_NAME else last[:_LONGEST_NAME] + '…'}"


def capitalised(text: str) -> str:
    """Return a text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def order_of(node: Node) -> tuple[float, str]:
    """Return the key that sorts nodes by their stated order, then by their date, then by IRI."""
    order = node.literal(DOTH.term("order"))
    return (float(order.value) if order else float("inf"), node.iri.value)
