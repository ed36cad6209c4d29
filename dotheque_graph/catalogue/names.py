"""Names: the entities of a kind in the order of their labels, and the entities whose name contains some words."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dotheque_graph.catalogue.kinds import KINDS, Kind
from dotheque_graph.catalogue.labels import Label, choose_label, labels
from dotheque_graph.catalogue.questions import question
from dotheque_graph.namespaces import DCTERMS, DOTH
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.graph_store import GraphStore


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with its label."""

    iri: NamedNode
    label: Label


@dataclass(frozen=True, slots=True)
class Findable:
    """An entity with every name it has, folded, one a line."""

    iri: NamedNode
    kind: Kind
    folded: str


def fold(text: str) -> str:
    """Return a text in lower case without accents, ligatures spelt out, so that "Ecole" finds "École"."""
    spelt = text.translate(_LIGATURES).replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", spelt)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


def names_of(store: GraphStore, kind: Kind, language: str) -> tuple[Named, ...]:
    """Return every entity of a kind with its label, in reading order."""
    named = (Named(iri, choose_label(iri, names, language)) for iri, names in _names(store, kind).items())
    return tuple(sorted(named, key=_by_identifier if kind.by_identifier else _by_label))


def names_in(store: GraphStore, prop: NamedNode, value: NamedNode, language: str) -> tuple[Named, ...]:
    """Return every subject that has this value for a property, with its label, in the order of labels."""
    subjects = {quad.subject for quad in store.quads(predicate=prop, value=value)}
    return in_order(labels(store, (one for one in subjects if isinstance(one, NamedNode)), language))


def named_places(store: GraphStore, language: str) -> tuple[Named, ...]:
    """Return the territories that something is attached to, with their labels, in the order of labels."""
    properties = (DCTERMS.term("spatial"), DOTH.term("covers"))
    places = {quad.object for prop in properties for quad in store.quads(predicate=prop)}
    return in_order(labels(store, (one for one in places if isinstance(one, NamedNode)), language))


def in_order(labelled: Mapping[NamedNode, Label]) -> tuple[Named, ...]:
    """Return labelled entities in the order of their labels."""
    return tuple(sorted((Named(iri, label) for iri, label in labelled.items()), key=_by_label))


def _names(store: GraphStore, kind: Kind) -> dict[NamedNode, list[tuple[NamedNode, Literal]]]:
    if kind.scheme:
        query = question("names-of-scheme", scheme=[kind.scheme])
    else:
        query = question("names-of-class", **{"class": kind.classes})
    found: dict[NamedNode, list[tuple[NamedNode, Literal]]] = {}
    for row in store.select(query).rows:
        entity, prop, label = row["entity"], row["property"], row["label"]
        if isinstance(entity, NamedNode) and isinstance(prop, NamedNode) and isinstance(label, Literal):
            found.setdefault(entity, []).append((prop, label))
    return {iri: names for iri, names in found.items() if iri.value.startswith(kind.prefix)}


def _by_label(named: Named) -> tuple[str, str]:
    return (fold(named.label.text), named.iri.value)


def _by_identifier(named: Named) -> list[tuple[int, str]]:
    """Return a key that puts `…/9` before `…/10`, and 16.7 before 16.a."""
    return [(int(part), "") if part.isdecimal() else (10**6, part) for part in re.split(r"(\d+)", named.iri.value)]


def findable(store: GraphStore) -> tuple[Findable, ...]:
    """Return what `find` looks through: every entity of the listed kinds, each under its first kind."""
    entries: dict[NamedNode, Findable] = {}
    for kind in KINDS:
        if not kind.listed:
            continue
        for iri, names in _names(store, kind).items():
            if iri not in entries:
                folded = "\n".join(sorted({fold(literal.value) for _, literal in names}))
                entries[iri] = Findable(iri, kind, folded)
    return tuple(entries.values())


def find(entries: Sequence[Findable], words: str) -> tuple[Findable, ...]:
    """Return the entries whose names contain every word, those with a name that starts with the words first."""
    wanted = fold(words).split()
    if not wanted:
        return ()
    hits = (entry for entry in entries if all(word in entry.folded for word in wanted))
    order = {kind.segment: place for place, kind in enumerate(KINDS)}
    start = " ".join(wanted)
    return tuple(
        sorted(hits, key=lambda hit: (order[hit.kind.segment], not _starts(hit, start), len(hit.folded), hit.iri.value))
    )


def _starts(entry: Findable, start: str) -> bool:
    return any(name.startswith(start) for name in entry.folded.split("\n"))
