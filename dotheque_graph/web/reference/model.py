"""The model as a graph: the classes with their properties, and the classes these lead to, as the rules state them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dotheque_graph.namespaces import DCTERMS, DOTH, FOAF, ORG, SDGO, SH, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.validation.facts import members
from dotheque_graph.web.reference.book import Book
from dotheque_graph.web.reference.rules import rules_of, shapes_for

BORROWED: Final = (
    ORG.term("Organization"),
    ORG.term("Membership"),
    ORG.term("Post"),
    FOAF.term("Person"),
    DCTERMS.term("Location"),
    SDGO.term("Goal"),
    SDGO.term("Target"),
    SKOS.term("Concept"),
    SKOS.term("ConceptScheme"),
)
"""Classes of other vocabularies that the model cannot be told without."""
_EVERYWHERE: Final = frozenset({DCTERMS.term("source"), DCTERMS.term("relation")})
"""Properties that lead from everything to everything: lines for them would hide the rest."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A property of a class and the classes it leads to; `name` is what the rules call it there."""

    prop: NamedNode
    name: str
    targets: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class ModelClass:
    """A class of the model: its ties to others, the classes it is narrower than, its properties with listed values."""

    iri: NamedNode
    ties: tuple[Tie, ...]
    wider: tuple[NamedNode, ...]
    listed: tuple[str, ...]


def model_of(book: Book) -> tuple[ModelClass, ...]:
    """Return every class of ours, and those borrowed ones that the diagram needs and the release has."""
    ours = [term.iri for term in book.terms.of_kind("class")]
    known = ours + [iri for iri in BORROWED if iri in book.terms.terms]
    return tuple(_model_class(book, iri, frozenset(known)) for iri in known)


def _model_class(book: Book, iri: NamedNode, known: frozenset[NamedNode]) -> ModelClass:
    ties: dict[NamedNode, Tie] = {}
    listed = []
    for shape in shapes_for(book, iri):
        for rule in rules_of(book, shape):
            if rule.path is None or rule.path in _EVERYWHERE or _forbidden(book, rule.iri):
                continue
            classes = dict.fromkeys(_value_classes(book, rule.iri))
            if SKOS.term("Concept") in classes and not iri.value.startswith(SKOS):
                listed.append(book.words_of(rule.name))
            elif targets := tuple(one for one in classes if one in known):
                ties.setdefault(rule.path, Tie(rule.path, book.words_of(rule.name), targets))
    for term in book.terms.used_with(iri):
        targets = tuple(one for one in term.ranges if one in known and one != SKOS.term("Concept"))
        if targets and term.iri.value.startswith(DOTH):
            ties.setdefault(term.iri, Tie(term.iri, book.headline(term.iri), targets))
    wider = tuple(one for one in book.terms.terms[iri].built_on if one in known)
    return ModelClass(iri, tuple(ties.values()), wider, tuple(dict.fromkeys(listed)))


def _forbidden(book: Book, rule: NamedNode) -> bool:
    return any(isinstance(one, Literal) and one.value == "0" for one in book.of_shape(rule, SH.term("maxCount")))


def _value_classes(book: Book, shape: Term) -> Iterator[NamedNode]:
    """Yield the classes that the values of a rule may have, through the shapes for values that it names."""
    if not isinstance(shape, NamedNode):
        return
    for one in book.of_shape(shape, SH.term("class")):
        if isinstance(one, NamedNode):
            yield one
    for inner in (*book.of_shape(shape, SH.term("node")), *book.of_shape(shape, SH.term("qualifiedValueShape"))):
        yield from _value_classes(book, inner)
    for head in book.of_shape(shape, SH.term("or")):
        for inner in members(book.shapes.facts, head):
            yield from _value_classes(book, inner)
