"""The tree of a vocabulary: its concepts from the broadest to the narrowest, with how often each is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.terms import Values, by_subject
from dotheque_graph.namespaces import DOTH, GRAPH, RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term
from dotheque_graph.store.graph_store import GraphStore

_BROADER: Final = SKOS.term("broader")
_MEMBER: Final = SKOS.term("member")
_ORDER: Final = DOTH.term("order")
_NOTATION: Final = SKOS.term("notation")


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept: what is said of it, the statements that use it outside the vocabularies, its narrower concepts."""

    iri: NamedNode
    values: Values
    uses: int
    narrower: tuple["Concept", ...]

    @property
    def size(self) -> int:
        """Return the number of concepts: itself and all that are narrower."""
        return 1 + sum(one.size for one in self.narrower)


@dataclass(frozen=True, slots=True)
class ConceptGroup:
    """A group of concepts (skos:Collection) with its members in their order."""

    iri: NamedNode
    values: Values
    members: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary: what is said of it, its broadest concepts, its groups."""

    iri: NamedNode
    values: Values
    top: tuple[Concept, ...]
    groups: tuple[ConceptGroup, ...]

    @property
    def size(self) -> int:
        """Return the number of concepts."""
        return sum(one.size for one in self.top)


def read_scheme(store: GraphStore, iri: NamedNode) -> Scheme | None:
    """Return the tree of a vocabulary, None for an IRI that is none.

    A concept with several broader ones stands under the first; of those in a circle, the first in order is broadest.
    """
    values = by_subject(store.quads(subject=iri)).get(iri, {})
    if SKOS.term("ConceptScheme") not in values.get(RDF_TYPE, ()):
        return None
    facts = _inside(store, iri)
    concepts = {one: facts[one] for one in facts if SKOS.term("Concept") in facts[one].get(RDF_TYPE, ())}
    groups = [
        ConceptGroup(one, facts[one], _in_order(_links(facts[one], _MEMBER), facts))
        for one in facts
        if SKOS.term("Collection") in facts[one].get(RDF_TYPE, ())
    ]
    top = _tree(concepts, _uses(store, iri))
    return Scheme(iri, values, top, tuple(sorted(groups, key=lambda group: _place(group.iri, group.values))))


def _inside(store: GraphStore, scheme: NamedNode) -> dict[NamedNode, dict[NamedNode, list[Term]]]:
    subjects = {quad.subject for quad in store.quads(predicate=SKOS.term("inScheme"), value=scheme)}
    quads: list[Quad] = []
    for subject in subjects:
        if isinstance(subject, NamedNode):
            quads.extend(store.quads(subject=subject))
    return by_subject(quads)


def _tree(concepts: Mapping[NamedNode, Values], uses: Mapping[NamedNode, int]) -> tuple[Concept, ...]:
    under: dict[NamedNode, list[NamedNode]] = {}
    for one in concepts:
        parent = next((wider for wider in _links(concepts[one], _BROADER) if wider in concepts), None)
        if parent and parent != one:
            under.setdefault(parent, []).append(one)
    below = {one for narrower in under.values() for one in narrower}
    left = set(concepts)

    def grow(one: NamedNode) -> Concept:
        left.discard(one)
        narrower = tuple(grow(child) for child in _in_order(under.get(one, ()), concepts) if child in left)
        return Concept(one, concepts[one], uses.get(one, 0), narrower)

    top = [grow(one) for one in _in_order([one for one in concepts if one not in below], concepts)]
    return (*top, *(grow(one) for one in _in_order(tuple(left), concepts) if one in left))


def _in_order(iris: Sequence[NamedNode], facts: Mapping[NamedNode, Values]) -> tuple[NamedNode, ...]:
    return tuple(sorted(iris, key=lambda one: _place(one, facts.get(one, {}))))


def _place(iri: NamedNode, values: Values) -> tuple[float, tuple[tuple[int, str], ...], str]:
    """Return the key that sorts by the order that is stated, then by notation, numbers as numbers, then by IRI."""
    orders = [float(one.value) for one in values.get(_ORDER, ()) if isinstance(one, Literal)]
    notation = next((one.value for one in values.get(_NOTATION, ()) if isinstance(one, Literal)), "")
    parts = tuple((int(part), "") if part.isdecimal() else (10**9, part) for part in notation.split("."))
    return (min(orders, default=float("inf")), parts, iri.value)


def _links(values: Values, prop: NamedNode) -> tuple[NamedNode, ...]:
    return tuple(one for one in values.get(prop, ()) if isinstance(one, NamedNode))


def _uses(store: GraphStore, scheme: NamedNode) -> dict[NamedNode, int]:
    """Return how many statements lead to each concept from outside the vocabularies and the rules."""
    query = (
        "SELECT ?concept (COUNT(*) AS ?uses) WHERE {"
        f" ?concept <{SKOS}inScheme> {scheme} ."
        " GRAPH ?graph { ?subject ?property ?concept }"
        f" FILTER (?graph != <{GRAPH}vocabulary> && ?graph != <{GRAPH}shapes>)"
        " } GROUP BY ?concept"
    )
    found: dict[NamedNode, int] = {}
    for row in store.select(query).rows:
        concept, uses = row["concept"], row["uses"]
        if isinstance(concept, NamedNode) and isinstance(uses, Literal):
            found[concept] = int(uses.value)
    return found
