"""Names: the entities of a kind in the order of their labels."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.kinds import Kind
from dotheque_graph.catalogue.labels import LABEL_PROPERTIES, Label, choose_label, labels
from dotheque_graph.namespaces import DCTERMS, DOTH, GRAPH, RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.graph_store import GraphStore


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with its label."""

    iri: NamedNode
    label: Label


def fold(text: str) -> str:
    """Return a text in lower case without accents, ligatures spelt out, so that "Ecole" finds "École"."""
    if text.isascii():
        return text.casefold()
    spelt = text.translate(_LIGATURES).replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", spelt)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_NUMBERS: Final = re.compile(r"(\d{1,9})")


def counted(text: str) -> tuple[str | int, ...]:
    """Return a key that sorts texts with the numbers in them as numbers: line 9 before line 10."""
    return tuple(int(part) if place % 2 else part for place, part in enumerate(_NUMBERS.split(fold(text))))


def members(store: GraphStore, kind: Kind) -> set[NamedNode]:
    """Return every entity of a kind, with or without a name: what its list shows and what its figure counts."""
    if kind.scheme:
        of_scheme = {quad.subject for quad in store.quads(predicate=SKOS.term("inScheme"), value=kind.scheme)}
        found = of_scheme & {quad.subject for quad in store.quads(predicate=RDF_TYPE, value=SKOS.term("Concept"))}
    else:
        found = {quad.subject for one in kind.classes for quad in store.quads(predicate=RDF_TYPE, value=one)}
    return {iri for iri in found if isinstance(iri, NamedNode) and iri.value.startswith(kind.prefix)}


def names_of(store: GraphStore, kind: Kind, language: str) -> tuple[Named, ...]:
    """Return every entity of a kind with its label, in reading order."""
    found = members(store, kind)
    if len(found) <= _FEW:
        named = [Named(iri, label) for iri, label in labels(store, found, language).items()]
    else:
        names = _every_name(store)
        named = [Named(iri, choose_label(iri, names.get(iri, ()), language)) for iri in found]
    return tuple(sorted(named, key=_by_identifier if kind.by_identifier else _by_label))


def names_in(store: GraphStore, prop: NamedNode, value: NamedNode, language: str) -> tuple[Named, ...]:
    """Return every subject that has this value for a property, with its label, in the order of labels.

    The rules are left out, which a reader of the catalogue does not look for.
    """
    rules = GRAPH.term("shapes")
    subjects = {quad.subject for quad in store.quads(predicate=prop, value=value) if quad.graph_name != rules}
    return in_order(labels(store, (one for one in subjects if isinstance(one, NamedNode)), language))


def named_places(store: GraphStore, language: str) -> tuple[Named, ...]:
    """Return the territories that something is attached to, with their labels, in the order of labels."""
    properties = (DCTERMS.term("spatial"), DOTH.term("covers"))
    places = {quad.object for prop in properties for quad in store.quads(predicate=prop)}
    return in_order(labels(store, (one for one in places if isinstance(one, NamedNode)), language))


def in_order(labelled: Mapping[NamedNode, Label]) -> tuple[Named, ...]:
    """Return labelled entities in the order of their labels."""
    return tuple(sorted((Named(iri, label) for iri, label in labelled.items()), key=_by_label))


_Names = Mapping[NamedNode, Sequence[tuple[NamedNode, Literal]]]


def _every_name(store: GraphStore) -> _Names:
    """Return what everything is called, whatever it is: property and literal.

    One pass over the index of each property takes half the time of a query for the names of a large class.
    """
    found: dict[NamedNode, list[tuple[NamedNode, Literal]]] = {}
    for prop in LABEL_PROPERTIES:
        for quad in store.quads(predicate=prop):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                found.setdefault(quad.subject, []).append((prop, quad.object))
    return found


def _by_label(named: Named) -> tuple[tuple[str | int, ...], str]:
    return (counted(named.label.text), named.iri.value)


def _by_identifier(named: Named) -> list[tuple[int, str]]:
    """Return a key that puts `…/9` before `…/10`, and 16.7 before 16.a."""
    return [(int(part), "") if part.isdecimal() else (10**6, part) for part in re.split(r"(\d+)", named.iri.value)]


_FEW: Final = 5_000
"""Entities whose labels are read one by one; for more, those of everything are read in one pass."""
