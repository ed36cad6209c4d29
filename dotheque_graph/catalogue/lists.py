"""Lists and figures: the entities of a kind page by page, and how many there are of each kind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.description import Node, read_node
from dotheque_graph.catalogue.kinds import LISTED
from dotheque_graph.catalogue.names import Named, members
from dotheque_graph.namespaces import DCAT, DOTH, ID
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.graph_store import GraphStore

ANNOUNCED_CONTENTS: Final = ID.term("indicator/contenus-references")
"""The indicator that says how many contents the resource centre announces, named or not."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: the entity, its label, and its node for what is said beside it."""

    named: Named
    node: Node


@dataclass(frozen=True, slots=True)
class EntityPage:
    """A page of a list; `page` counts from 1, `pages` is at least 1."""

    total: int
    page: int
    pages: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many entities of each kind, by segment, and the number of contents announced, where one is."""

    counts: dict[str, int]
    announced: Literal | None


def page_of(store: GraphStore, names: Sequence[Named], page: int, size: int) -> EntityPage:
    """Return a page of a list of names, each with its node."""
    pages = max(1, -(-len(names) // size))
    shown = names[(page - 1) * size : page * size]
    return EntityPage(len(names), page, pages, tuple(Entry(named, read_node(store, named.iri)) for named in shown))


def figures(store: GraphStore) -> Figures:
    """Return the figures of the catalogue."""
    counts = {kind.segment: len(members(store, kind)) for kind in LISTED}
    return Figures(counts, read_node(store, ANNOUNCED_CONTENTS).literal(DOTH.term("value")))


def busiest_themes(store: GraphStore, limit: int = 12) -> tuple[NamedNode, ...]:
    """Return the themes that most entities have, those of most first."""
    uses = Counter(quad.object for quad in store.quads(predicate=DCAT.term("theme")))
    themes = [theme for theme in uses if isinstance(theme, NamedNode)]
    return tuple(sorted(themes, key=lambda theme: (-uses[theme], theme.value))[:limit])
