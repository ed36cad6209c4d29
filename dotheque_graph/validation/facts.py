"""Facts: triples held by subject and predicate, the form in which shapes and data are read here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from dotheque_graph.namespaces import RDF
from dotheque_graph.rdf.terms import BlankNode, NamedNode, Term, Triple

Description: TypeAlias = Mapping[NamedNode, Sequence[Term]]
"""What is said of one subject: predicate → values, without doubles."""
Facts: TypeAlias = Mapping[Term, Description]
"""Subject → description."""

_FIRST = RDF.term("first")
_REST = RDF.term("rest")
_NIL = RDF.term("nil")
_NOTHING: Description = {}


def facts_of(triples: Iterable[Triple]) -> dict[Term, dict[NamedNode, list[Term]]]:
    """Return triples by subject and predicate; a triple given twice counts once."""
    facts: dict[Term, dict[NamedNode, list[Term]]] = {}
    for triple in triples:
        values = facts.setdefault(triple.subject, {}).setdefault(triple.predicate, [])
        if triple.object not in values:
            values.append(triple.object)
    return facts


def triples_of(facts: Facts, subjects: Iterable[Term] | None = None) -> Iterator[Triple]:
    """Yield the triples of some subjects, or of all."""
    for subject in facts if subjects is None else subjects:
        if not isinstance(subject, NamedNode | BlankNode):
            continue
        for predicate, values in facts.get(subject, _NOTHING).items():
            for value in values:
                yield Triple(subject, predicate, value)


def values_of(facts: Facts, subject: Term, predicate: NamedNode) -> Sequence[Term]:
    """Return the values of one predicate of one subject, none where nothing is said."""
    return facts.get(subject, _NOTHING).get(predicate, ())


def members(facts: Facts, head: Term) -> Iterator[Term]:
    """Yield the members of an RDF list."""
    while head != _NIL:
        yield from values_of(facts, head, _FIRST)
        head = next(iter(values_of(facts, head, _REST)), _NIL)
