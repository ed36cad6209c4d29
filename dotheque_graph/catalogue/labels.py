"""Labels: what an IRI is called in the language of a reader; a missing label never hides a thing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dotheque_graph.namespaces import DCTERMS, FOAF, RDFS, SH, SKOS, compact
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.store.graph_store import GraphStore

LABEL_PROPERTIES: Final = (
    SKOS.term("prefLabel"),
    DCTERMS.term("title"),
    FOAF.term("name"),
    RDFS.term("label"),
    SH.term("name"),
    FOAF.term("nick"),
)
"""Properties that name a thing, the strongest first."""
_STRENGTHS: Final = {prop: strength for strength, prop in enumerate(LABEL_PROPERTIES)}


@dataclass(frozen=True, slots=True)
class Label:
    """A name and its language tag; the tag is "" for a proper name, or for an IRI shown for want of a name."""

    text: str
    language: str


def labels(store: GraphStore, iris: Iterable[NamedNode], language: str) -> Mapping[NamedNode, Label]:
    """Return a label for every IRI asked for.

    The strongest property wins, then the language: the one asked for, French, English, none, any.
    An IRI without a name is called by its compact form.
    """
    return {iri: choose_label(iri, _names(store, iri), language) for iri in dict.fromkeys(iris)}


def names_by_language(store: GraphStore, iri: NamedNode) -> dict[str, str]:
    """Return what a thing is called, by language tag, "" for none; of two names in a language, the first one."""
    found: dict[str, str] = {}
    for _, literal in sorted(_names(store, iri), key=lambda named: named[1].value):
        found.setdefault(literal.language or "", literal.value)
    return found


def _names(store: GraphStore, iri: NamedNode) -> tuple[tuple[NamedNode, Literal], ...]:
    """Return the names of a thing by the strongest property that it has; weaker ones are not read.

    Looked up one by one in the index, names take half the time of a query for all of them.
    """
    for prop in LABEL_PROPERTIES:
        quads = store.quads(subject=iri, predicate=prop)
        named = tuple((prop, quad.object) for quad in quads if isinstance(quad.object, Literal))
        if named:
            return named
    return ()


def choose_label(iri: NamedNode, candidates: Iterable[tuple[NamedNode, Literal]], language: str) -> Label:
    """Return the best of (property, literal) pairs, the compact form of the IRI where there is none."""
    best = min(
        (
            (_STRENGTHS[prop], language_rank(literal, language), literal)
            for prop, literal in candidates
            if prop in _STRENGTHS
        ),
        key=_by_rank,
        default=None,
    )
    return Label(best[2].value, best[2].language or "") if best else Label(compact(iri.value), "")


def _by_rank(ranked: tuple[int, int, Literal]) -> tuple[int, int, str]:
    strength, rank, literal = ranked
    return (strength, rank, literal.value)


def language_rank(literal: Literal, language: str) -> int:
    """Return how well the language of a literal suits a reader, 0 being best."""
    return _rank((literal.language or "").partition("-")[0].lower(), language)


@lru_cache(maxsize=512)
def _rank(tag: str, language: str) -> int:
    order = tuple(dict.fromkeys((language, "fr", "en", "")))
    return order.index(tag) if tag in order else len(order)


def best_text(values: Iterable[Term], language: str) -> Literal | None:
    """Return the literal that suits the reader's language best, None where there is none."""
    literals = [value for value in values if isinstance(value, Literal)]
    return min(literals, key=lambda literal: (language_rank(literal, language), literal.value), default=None)


def texts_in(values: Iterable[Term], language: str) -> tuple[Literal, ...]:
    """Return the literals in the best language that has any, so that two languages never stand side by side."""
    literals = [value for value in values if isinstance(value, Literal)]
    if not literals:
        return ()
    best = min(language_rank(literal, language) for literal in literals)
    return tuple(sorted((text for text in literals if language_rank(text, language) == best), key=lambda t: t.value))
