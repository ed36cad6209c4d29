"""What changed, in words: effects, the statements that went and came under their properties, names of what is gone."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from dotheque_graph.catalogue.kinds import KINDS, kind_of
from dotheque_graph.catalogue.labels import LABEL_PROPERTIES, choose_label, labels
from dotheque_graph.catalogue.names import counted
from dotheque_graph.namespaces import SDG, compact
from dotheque_graph.rdf.iris import DOCUMENT_PREFIX, document_path
from dotheque_graph.rdf.patch import Patch, quads_of
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term, render
from dotheque_graph.store.changes import HISTORY, Effect, Touched
from dotheque_graph.web.elements import Badge, Link, Text, Value
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.site import Visit
from dotheque_graph.web.words import Words, noted

STATEMENTS: Final = 60
"""Statements of one entity that a page shows; the patch has them all."""
_LONGEST_TEXT: Final = 600
_EFFECTS: Final = {
    Effect.CREATED: noted("added"),
    Effect.CHANGED: noted("changed"),
    Effect.WITHDRAWN: noted("withdrawn"),
    Effect.REMOVED: noted("deleted"),
}


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """A property with the values that went and those that came."""

    name: Link
    before: tuple[Value, ...]
    after: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class EntityChange:
    """An entity that changed: its name, what became of it, its history, and what it says differently.

    `left` counts the statements that are not shown.
    """

    badge: Badge | None
    title: Link
    effect: str
    form: str
    history: str
    properties: tuple[PropertyChange, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Group:
    """The entities of one kind that a release added, changed or withdrew; `more` says how many are not listed."""

    badge: Badge
    links: tuple[Link, ...]
    more: str


Pair: TypeAlias = tuple[Sequence[Quad], Sequence[Quad]]
"""The statements of an entity that went, and those that came."""


def effect_words(words: Words, effect: Effect) -> str:
    """Return what became of an entity, in a word."""
    return words.gettext(_EFFECTS[effect])


def counted_effects(words: Words, touched: Iterable[Touched]) -> tuple[str, ...]:
    """Return how many entities were added, changed, withdrawn and deleted: those that were."""
    n = Counter(one.effect for one in touched)
    said = {
        Effect.CREATED: words.ngettext("{number} entry added", "{number} entries added", n[Effect.CREATED]),
        Effect.CHANGED: words.ngettext("{number} entry changed", "{number} entries changed", n[Effect.CHANGED]),
        Effect.WITHDRAWN: words.ngettext("{number} entry withdrawn", "{number} entries withdrawn", n[Effect.WITHDRAWN]),
        Effect.REMOVED: words.ngettext("{number} entry deleted", "{number} entries deleted", n[Effect.REMOVED]),
    }
    return tuple(text.format(number=words.number(n[effect])) for effect, text in said.items() if n[effect])


class Teller:
    """Tells changes to a reader, with the names of the public release, or else those that the patch itself has."""

    def __init__(self, visit: Visit, patch: Callable[[], Patch]) -> None:
        """Tell of a patch, which is only read where it is needed: a long one takes a second."""
        self._visit = visit
        self._reader = visit.reader
        self._urls = visit.reader.urls.as_of(None)
        self._patch = patch
        self._names: dict[NamedNode, tuple[str, str]] = {}

    @cached_property
    def _rows(self) -> dict[str, tuple[list[str], list[str]]]:
        return _by_subject(self._patch().outside(HISTORY))

    def entities(self, touched: Sequence[Touched]) -> tuple[EntityChange, ...]:
        """Return a few entities with what changed in each."""
        quads = {one.iri: self._statements(one.iri) for one in touched}
        self._learn([one.iri for one in touched], (quad for pair in quads.values() for side in pair for quad in side))
        return tuple(self._entity(one, quads[one.iri]) for one in touched)

    def properties(self, iri: NamedNode) -> tuple[tuple[PropertyChange, ...], int]:
        """Return what changed in one entity, and how many statements of it are not shown."""
        pair = self._statements(iri)
        self._learn([iri], (quad for side in pair for quad in side))
        return self._properties(pair), self._left(iri)

    def groups(self, touched: Sequence[Touched], shown: int) -> tuple[Group, ...]:
        """Return entities by kind, at most `shown` of each."""
        kinds: dict[str, list[NamedNode]] = {}
        for one in touched:
            kind = kind_of(one.iri)
            kinds.setdefault(kind.segment if kind else "", []).append(one.iri)
        self._learn([iri for iris in kinds.values() for iri in iris[:shown]], ())
        order = [*(kind.segment for kind in KINDS), ""]
        return tuple(self._group(kinds[name], shown) for name in order if name in kinds)

    def links(self, iris: Sequence[NamedNode]) -> tuple[Link, ...]:
        """Return links to the documents of entities."""
        self._learn(iris, ())
        return tuple(map(self.link, iris))

    def link(self, iri: NamedNode) -> Link:
        """Return a link to the document of an entity."""
        text, language = self._names.get(iri) or (compact(iri.value), "")
        address = self._urls.document(iri)
        goal = iri.value.removeprefix(SDG).partition(".")[0] if iri.value.startswith(SDG) else ""
        foreign = "" if language == self._reader.language else language
        return Link(
            text, address or iri.value, foreign, external=address is None, goal=goal if goal.isdecimal() else ""
        )

    def _group(self, iris: Sequence[NamedNode], shown: int) -> Group:
        kind, words, language = kind_of(iris[0]), self._reader.words, self._reader.language
        name = capitalised(kind.plural(language)) if kind else words.gettext("Other things")
        left = len(iris) - shown
        more = words.ngettext("and {number} more", "and {number} more", left).format(number=words.number(left))
        links = tuple(sorted(map(self.link, iris[:shown]), key=lambda link: counted(link.text)))
        return Group(Badge(name, kind.icon if kind else "tag"), links, more if left > 0 else "")

    def _entity(self, one: Touched, pair: Pair) -> EntityChange:
        kind = kind_of(one.iri)
        badge = Badge(capitalised(kind.singular(self._reader.language)), kind.icon) if kind else None
        return EntityChange(
            badge=badge,
            title=self.link(one.iri),
            effect=effect_words(self._reader.words, one.effect),
            form=one.effect.value,
            history=self._urls.page(history_path(one.iri)),
            properties=self._properties(pair),
            left=self._left(one.iri),
        )

    def _statements(self, iri: NamedNode) -> Pair:
        removed, added = self._rows.get(render(iri), ((), ()))
        return quads_of(sorted(removed)[:STATEMENTS]), quads_of(sorted(added)[:STATEMENTS])

    def _left(self, iri: NamedNode) -> int:
        return sum(max(0, len(rows) - STATEMENTS) for rows in self._rows.get(render(iri), ((), ())))

    def _properties(self, pair: Pair) -> tuple[PropertyChange, ...]:
        found: dict[NamedNode, tuple[dict[Term, None], dict[Term, None]]] = {}
        for place, side in enumerate(pair):
            for quad in side:
                found.setdefault(quad.predicate, ({}, {}))[place][quad.object] = None
        return tuple(
            PropertyChange(self._property(prop), self._values(before), self._values(after))
            for prop, (before, after) in sorted(found.items(), key=lambda item: _place(item[0]))
        )

    def _property(self, prop: NamedNode) -> Link:
        link = self.link(prop)
        return Link(capitalised(link.text), link.href, link.language)

    def _values(self, terms: Iterable[Term]) -> tuple[Value, ...]:
        return tuple(self._value(term) for term in terms)

    def _value(self, term: Term) -> Value:
        if isinstance(term, NamedNode):
            return self.link(term)
        if isinstance(term, Literal):
            text = term.value if len(term.value) <= _LONGEST_TEXT else f"{term.value[:_LONGEST_TEXT]}…"
            language = term.language or ""
            return Text(text, "" if language == self._reader.language else language)
        return Text(str(term))

    def _learn(self, iris: Iterable[NamedNode], quads: Iterable[Quad]) -> None:
        """Read the names of entities, and of what their statements speak of, in one query."""
        wanted = dict.fromkeys(iris)
        for quad in quads:
            wanted |= dict.fromkeys(term for term in (quad.predicate, quad.object) if isinstance(term, NamedNode))
        missing = [iri for iri in wanted if iri not in self._names]
        for iri, label in names_of(self._visit, missing).items():
            text, language = label
            gone = self._former(iri) if text == compact(iri.value) else None
            self._names[iri] = gone or (text, language)

    def _former(self, iri: NamedNode) -> tuple[str, str] | None:
        """Return the name that something had, as the patch has it; None where it has none."""
        pairs = [
            (quad.predicate, quad.object)
            for side in self._statements(iri)
            for quad in side
            if quad.predicate in LABEL_PROPERTIES and isinstance(quad.object, Literal)
        ]
        label = choose_label(iri, pairs, self._reader.language) if pairs else None
        return (label.text, label.language) if label else None


def names_of(visit: Visit, iris: Sequence[NamedNode]) -> Mapping[NamedNode, tuple[str, str]]:
    """Return the names of IRIs in the release of a visit, each with its language."""
    found = labels(visit.store, iris, visit.reader.language)
    return {iri: (label.text, label.language) for iri, label in found.items()}


def history_path(iri: NamedNode) -> str:
    """Return the path of the history of an entity; a foreign IRI stands in it as it is."""
    path = document_path(iri.value)
    return f"/history/{path.removeprefix(DOCUMENT_PREFIX) if path else iri.value}"


def _by_subject(patch: Patch) -> dict[str, tuple[list[str], list[str]]]:
    found: dict[str, tuple[list[str], list[str]]] = {}
    for place, rows in enumerate((patch.removed, patch.added)):
        for row in rows:
            found.setdefault(row.partition(" ")[0], ([], []))[place].append(row)
    return found


def _place(prop: NamedNode) -> tuple[int, str]:
    """Return the key that puts names first."""
    strength = LABEL_PROPERTIES.index(prop) if prop in LABEL_PROPERTIES else len(LABEL_PROPERTIES)
    return strength, prop.value
