"""Rules: the shapes as entries of a page, by kind of node, by group, and by the property they bind."""

from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Final

from dotheque_graph.catalogue.names import counted
from dotheque_graph.namespaces import RDF_TYPE, SH, compact
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.validation.shapes import NodeShape, PropertyShape
from dotheque_graph.web.elements import Link
from dotheque_graph.web.reference.book import Book
from dotheque_graph.web.reference.parts import Phrase, Rule, RuleGroup, ShapeEntry
from dotheque_graph.web.reference.wording import local, phrases, weight

_GENERAL: Final = 5
"""A shape for more classes than this is for everything: it is not told of each class."""


def is_general(shape: NodeShape) -> bool:
    """Tell whether a shape is for many classes, or for whatever has a property."""
    return len(shape.target_classes) > _GENERAL or bool(shape.target_subjects_of)


def entry_shapes(book: Book) -> tuple[NodeShape, ...]:
    """Return the shapes that have an entry of their own."""
    return tuple(book.texts.rules)


def rules_of(book: Book, shape: NodeShape) -> tuple[PropertyShape, ...]:
    """Return the rules of a shape in the order of their groups, with those that complete it."""
    return book.texts.rules.get(shape, ())


def rule_groups(book: Book, shapes: Iterable[NodeShape], *, at_home: bool) -> tuple[RuleGroup, ...]:
    """Return the rules of some shapes under the headings of their groups.

    `at_home` rules stand at their own anchors, the others lead there.
    """
    rules = [rule for shape in shapes for rule in rules_of(book, shape)]
    grouped: dict[str, list[Rule]] = {}
    for rule in rules:
        group = book.shapes.groups.get(rule.group) if rule.group else None
        heading = book.words_of(group.label) if group else ""
        grouped.setdefault(heading, []).append(rule_entry(book, rule, at_home=at_home))
    return tuple(RuleGroup(heading, tuple(found)) for heading, found in grouped.items())


def rule_entry(book: Book, rule: PropertyShape, *, at_home: bool) -> Rule:
    """Return the entry of a rule."""
    query = next(iter(book.of_shape(rule.iri, SH.term("sparql"))), None) if at_home else None
    stated = query and next(iter(book.of_shape(query, SH.term("select"))), None)
    return Rule(
        anchor=local(rule.iri) if at_home else "",
        href=book.place(rule.iri) or "",
        name=book.words_of(rule.name),
        path=_path(book, rule.path),
        text=book.words_of(rule.description),
        phrases=phrases(book, rule.iri),
        weight=weight(book, rule.severity) if rule.message else "",
        severity=rule.severity.name.lower(),
        message=book.words_of(rule.message),
        query=stated.value if isinstance(stated, Literal) else "",
        query_anchor=local(query) if isinstance(query, NamedNode) and isinstance(stated, Literal) else "",
    )


def _path(book: Book, path: NamedNode | None) -> Link | None:
    if path is None:
        return None
    term = book.terms.terms.get(path)
    return Link(compact(path.value), book.anchored(term) if term else path.value, external=term is None)


def rules_by_property(book: Book, wanted: Container[NamedNode]) -> dict[NamedNode, tuple[Rule, ...]]:
    """Return the rules that bind each property wanted; those that say the same of several nodes are told once."""
    told: dict[NamedNode, dict[tuple[object, ...], list[tuple[Rule, Link]]]] = {}
    for shape in entry_shapes(book):
        for rule in rules_of(book, shape):
            if rule.path is not None and rule.path in wanted:
                entry = rule_entry(book, rule, at_home=False)
                same = (entry.phrases, entry.message, entry.severity)
                scope = Link(book.label(shape.iri).text, entry.href)
                told.setdefault(rule.path, {}).setdefault(same, []).append((entry, scope))
    return {path: tuple(map(_told_once, found.values())) for path, found in told.items()}


def _told_once(same: list[tuple[Rule, Link]]) -> Rule:
    scope = sorted((link for _, link in same), key=lambda link: counted(link.text))
    return replace(same[0][0], path=None, text="", scope=tuple(scope))


def shapes_for(book: Book, target: NamedNode) -> tuple[NodeShape, ...]:
    """Return the shapes that are for a class in particular."""
    return tuple(shape for shape in entry_shapes(book) if target in shape.target_classes and not is_general(shape))


def shape_entry(book: Book, shape: NodeShape) -> ShapeEntry:
    """Return the entry of a shape with its rules."""
    words, number = book.reader.words, book.texts.focus.get(shape.iri, 0)
    focus = words.ngettext("{number} node checked", "{number} nodes checked", number)
    return ShapeEntry(
        anchor=local(shape.iri),
        code=compact(shape.iri.value),
        page=book.reader.urls.document(shape.iri) or "",
        label=book.label(shape.iri),
        targets=_targets(book, shape),
        focus=focus.format(number=words.number(number)),
        groups=rule_groups(book, [shape], at_home=True),
    )


def _targets(book: Book, shape: NodeShape) -> tuple[Phrase, ...]:
    words = book.reader.words
    classes = (
        Phrase(
            words.gettext("every “{name}”").format(name=book.label(one).text), book.place(one) or "", compact(one.value)
        )
        for one in sorted(shape.target_classes, key=lambda one: counted(book.label(one).text))
    )
    subjects = (
        Phrase(
            words.gettext("whatever has “{name}”").format(name=book.label(one).text),
            book.place(one) or "",
            compact(one.value),
        )
        for one in sorted(shape.target_subjects_of, key=lambda one: counted(book.label(one).text))
    )
    return (*classes, *subjects)


def value_shapes(book: Book) -> tuple[NamedNode, ...]:
    """Return the shapes that only others use: what a value must be."""
    known = {rule for shape in book.shapes.nodes for rule in shape.rules}
    node_shape = SH.term("NodeShape")
    found = [
        iri
        for iri in book.shapes.facts
        if isinstance(iri, NamedNode) and iri not in known and node_shape in book.of_shape(iri, RDF_TYPE)
    ]
    return tuple(sorted(found, key=lambda iri: (counted(book.label(iri).text), iri.value)))


def value_entry(book: Book, shape: NamedNode) -> Rule:
    """Return the entry of a shape for values, with the rules it is made of."""
    parts = [one for one in book.of_shape(shape, SH.term("property")) if isinstance(one, NamedNode)]
    return Rule(
        anchor=local(shape),
        href=book.place(shape) or "",
        name=book.label(shape).text,
        path=None,
        text="",
        phrases=phrases(book, shape),
        parts=tuple(_part(book, one) for one in parts),
    )


def _part(book: Book, rule: NamedNode) -> Rule:
    path = next((one for one in book.of_shape(rule, SH.term("path")) if isinstance(one, NamedNode)), None)
    return Rule(
        anchor=local(rule),
        href=book.place(rule) or "",
        name=book.label(rule).text,
        path=_path(book, path),
        text="",
        phrases=phrases(book, rule),
    )
