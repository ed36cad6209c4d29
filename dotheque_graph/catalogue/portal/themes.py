"""Themes as portals read them: those of the European table, each with its name; ours beside them, or as keywords."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.catalogue.portal.authorities import DATA_THEMES
from dotheque_graph.catalogue.portal.wording import literals, told
from dotheque_graph.catalogue.profiles.saying import Read, names_of
from dotheque_graph.namespaces import RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple

_BROAD_MATCH: Final = SKOS.term("broadMatch")
_BROADER: Final = SKOS.term("broader")
_HEIGHT: Final = 6
"""Levels of broader themes that are climbed for a match."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of ours: the European ones that hold it, what it is called, and what is said of it beside a record."""

    european: tuple[NamedNode, ...]
    names: tuple[Literal, ...]
    triples: tuple[Triple, ...]


def theme_of(read: Read, iri: NamedNode, *, harvest: bool) -> Theme:
    """Return what portals can read of a theme; in the harvest profile, only its names and the European themes."""
    node = read(iri)
    names = literals(names_of(node))
    said = () if harvest or not names else tuple(_said(node, names))
    return Theme(_european(read, node), names, said)


def _said(node: Node, names: tuple[Literal, ...]) -> Iterator[Triple]:
    yield Triple(node.iri, RDF_TYPE, SKOS.term("Concept"))
    yield from told(node.iri, SKOS.term("prefLabel"), names)


def _european(read: Read, node: Node) -> tuple[NamedNode, ...]:
    """Return the European themes that match a theme, or the nearest broader ones that have any."""
    level, seen = [node], {node.iri}
    for _ in range(_HEIGHT):
        matches = [iri for one in level for iri in one.links(_BROAD_MATCH) if iri.value.startswith(DATA_THEMES + "/")]
        if matches:
            return tuple(dict.fromkeys(matches))
        above = [iri for one in level for iri in one.links(_BROADER) if iri not in seen]
        seen.update(above)
        level = [read(iri) for iri in dict.fromkeys(above)]
    return ()
