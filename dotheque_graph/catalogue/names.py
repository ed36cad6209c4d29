"""Names: the entities of a kind in the order of their labels, and the entities that some words find."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dotheque_graph.catalogue.kinds import KINDS, Kind
from dotheque_graph.catalogue.labels import LABEL_PROPERTIES, Label, choose_label, labels
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, GRAPH, IGEO, RDF_TYPE, SKOS, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.graph_store import GraphStore


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with its label."""

    iri: NamedNode
    label: Label


@dataclass(frozen=True, slots=True)
class Findable:
    """An entity with what it is found by, in the form that `searchable` gives.

    `names` has one name a line, `codes` one code between each pair of semicolons ("; 33 ; 223300013 ;"), `topics` the
    keywords and the names of themes and goals. `breadth` is 0 for a country and 4 for a commune, 0 for other things.
    """

    iri: NamedNode
    kind: Kind
    names: str
    codes: str = ""
    topics: str = ""
    breadth: int = 0


def fold(text: str) -> str:
    """Return a text in lower case without accents, ligatures spelt out, so that "Ecole" finds "École"."""
    if text.isascii():
        return text.casefold()
    spelt = text.translate(_LIGATURES).replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", spelt)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_SPELT_OUT: Final = {"st": "saint", "ste": "sainte"}
_NUMBERS: Final = re.compile(r"(\d{1,9})")


@lru_cache(maxsize=4096)
def searchable(text: str) -> str:
    """Return the words of a text, folded, without punctuation: "St-Étienne" and "Saint Etienne" become the same."""
    return " ".join(_SPELT_OUT.get(word, word) for word in re.findall(r"\w+", fold(text)))


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
    for prop in _NAMING:
        for quad in store.quads(predicate=prop):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                found.setdefault(quad.subject, []).append((prop, quad.object))
    return found


def _by_label(named: Named) -> tuple[tuple[str | int, ...], str]:
    return (counted(named.label.text), named.iri.value)


def _by_identifier(named: Named) -> list[tuple[int, str]]:
    """Return a key that puts `…/9` before `…/10`, and 16.7 before 16.a."""
    return [(int(part), "") if part.isdecimal() else (10**6, part) for part in re.split(r"(\d+)", named.iri.value)]


_NAMING: Final = (*LABEL_PROPERTIES, SKOS.term("altLabel"), DCTERMS.term("alternative"))
_FEW: Final = 5_000
"""Entities whose labels are read one by one; for more, those of everything are read in one pass."""
_CODES: Final = (IGEO.term("codeINSEE"), DOTH.term("siren"), DCTERMS.term("identifier"), SKOS.term("notation"))
_LEVELS: Final = ("country", "region", "departement", "epci", "commune")
_BREADTHS: Final = {VOC.term(f"territory-level/{level}"): breadth for breadth, level in enumerate(_LEVELS)}
_ABOUT: Final = (DCAT.term("theme"), DOTH.term("goal"), DOTH.term("proposedGoal"))


def findable(store: GraphStore) -> tuple[Findable, ...]:
    """Return what `find` looks through: every entity of the listed kinds, each under its first kind."""
    names = _every_name(store)
    codes, topics, breadths = _codes(store), _topics(store, names), _breadths(store)
    entries: dict[NamedNode, Findable] = {}
    for kind in KINDS:
        for iri in sorted(members(store, kind), key=str) if kind.listed else ():
            if iri not in entries and iri in names:
                entries[iri] = Findable(
                    iri=iri,
                    kind=kind,
                    names="\n".join(_each(literal.value for _, literal in names[iri])),
                    codes=f"; {' ; '.join(codes[iri])} ;" if iri in codes else "",
                    topics="\n".join(_each(topics.get(iri, ()))),
                    breadth=breadths.get(iri, 0),
                )
    return tuple(entries.values())


def _each(texts: Iterable[str]) -> list[str]:
    return sorted({searchable(text) for text in texts})


def _codes(store: GraphStore) -> dict[NamedNode, list[str]]:
    found: dict[NamedNode, list[str]] = {}
    for quad in (quad for prop in _CODES for quad in store.quads(predicate=prop)):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            found.setdefault(quad.subject, []).append(searchable(quad.object.value))
    return found


def _topics(store: GraphStore, names: _Names) -> dict[NamedNode, list[str]]:
    """Return the keywords of things, and the names of the themes and goals they are about."""
    found: dict[NamedNode, list[str]] = {}
    for quad in (quad for prop in (DCAT.term("keyword"), *_ABOUT) for quad in store.quads(predicate=prop)):
        if not isinstance(quad.subject, NamedNode):
            continue
        if isinstance(quad.object, Literal):
            found.setdefault(quad.subject, []).append(quad.object.value)
        elif isinstance(quad.object, NamedNode):
            found.setdefault(quad.subject, []).extend(text.value for _, text in names.get(quad.object, ()))
    return found


def _breadths(store: GraphStore) -> dict[NamedNode, int]:
    return {
        quad.subject: breadth
        for level, breadth in _BREADTHS.items()
        for quad in store.quads(predicate=DOTH.term("level"), value=level)
        if isinstance(quad.subject, NamedNode)
    }


def find(entries: Sequence[Findable], words: str) -> tuple[Findable, ...]:
    """Return the entries that every word finds in a name, a code or a topic, those of one kind together.

    A kind with an entry of exactly this name or code comes first; territories, of which there are tens of thousands,
    come last but for that; kinds otherwise follow menus. Within a kind: this very name, names that start so, other
    names, topics.
    """
    phrase = searchable(words)
    wanted = phrase.split()
    if not wanted:
        return ()
    hits = [(_distance(entry, phrase, wanted), entry) for entry in entries if _is_hit(entry, wanted)]
    nearest: dict[str, int] = {}
    for distance, entry in hits:
        nearest[entry.kind.segment] = min(distance, nearest.get(entry.kind.segment, distance))
    places = {kind.segment: place for place, kind in enumerate(KINDS)}

    def key(hit: tuple[int, Findable]) -> tuple[bool, bool, int, int, int, int, str]:
        distance, entry = hit
        segment = entry.kind.segment
        exact = nearest[segment] == 0
        size = len(entry.names)
        return (not exact, segment == "territory", places[segment], distance, entry.breadth, size, entry.iri.value)

    return tuple(entry for _, entry in sorted(hits, key=key))


def _is_hit(entry: Findable, wanted: Sequence[str]) -> bool:
    return all(word in entry.names or f" {word} " in entry.codes or word in entry.topics for word in wanted)


def _distance(entry: Findable, phrase: str, wanted: Sequence[str]) -> int:
    """Return 0 for an entry of this very name or code, 1 where a name starts so, 2 for other names, 3 for topics."""
    names = entry.names.split("\n")
    if phrase in names or f"; {phrase} ;" in entry.codes:
        return 0
    if any(name.startswith(phrase) for name in names):
        return 1
    return 2 if all(word in entry.names or f" {word} " in entry.codes for word in wanted) else 3
