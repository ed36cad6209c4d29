"""Framing: the triples of a document as trees, that of its subject first, with what it owns inside."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from dotheque_graph.rdf.terms import NamedNode, Subject, Term, Triple

MAX_NESTING: Final = 8
"""Deepest branch; what lies deeper begins a tree of its own, so that no reader runs out of stack."""

_Nodes = Mapping[Subject, Mapping[NamedNode, tuple[Term, ...]]]


@dataclass(slots=True)
class Branch:
    """A node with its values by property, some being branches themselves; `reverse` holds what points to it."""

    node: Subject
    values: dict[NamedNode, list["Term | Branch"]] = field(default_factory=dict)
    reverse: dict[NamedNode, list["Branch"]] = field(default_factory=dict)


def frame(triples: Iterable[Triple], root: NamedNode) -> tuple[Branch, ...]:
    """Return the trees that say these triples, each triple once: first the tree of `root`, then what it does not reach.

    A node is described where it is met first, going out from the root in breadth; what points to the root and is
    reached no other way stands in its `reverse`. The order of the triples plays no part.
    """
    grower = _Grower(_nodes(triples))
    trees = [grower.tree(root, _sources(grower.nodes, root))]
    trees.extend(grower.tree(node) for node in grower.nodes if node not in grower.placed)
    return tuple(trees)


def _nodes(triples: Iterable[Triple]) -> _Nodes:
    found: dict[Subject, dict[NamedNode, dict[Term, None]]] = {}
    for triple in sorted(triples, key=str):
        found.setdefault(triple.subject, {}).setdefault(triple.predicate, {})[triple.object] = None
    return {
        subject: {prop: tuple(values) for prop, values in properties.items()} for subject, properties in found.items()
    }


def _sources(nodes: _Nodes, root: NamedNode) -> list[tuple[Subject, NamedNode]]:
    """Return (source, property) of the links to the root, in the order of the triples."""
    return [
        (subject, prop)
        for subject, properties in nodes.items()
        if subject != root
        for prop, values in properties.items()
        if root in values
    ]


class _Grower:
    """Grows trees from nodes; `placed` are those that stand in one."""

    def __init__(self, nodes: _Nodes) -> None:
        self.nodes = nodes
        self.placed: set[Subject] = set()

    def tree(self, node: Subject, sources: Iterable[tuple[Subject, NamedNode]] = ()) -> Branch:
        """Return the tree of a node, with the sources of links to it that are reached no other way."""
        top = Branch(node)
        self.placed.add(node)
        waiting: deque[tuple[Branch, int, NamedNode | None]] = deque()
        self._grow(top, 0, None, waiting, top.node)
        for source, prop in sources:
            if source not in self.placed:
                self.placed.add(source)
                behind = Branch(source)
                top.reverse.setdefault(prop, []).append(behind)
                waiting.append((behind, 1, prop))
        while waiting:
            branch, depth, through = waiting.popleft()
            self._grow(branch, depth, through, waiting, top.node)
        return top

    def _grow(
        self,
        branch: Branch,
        depth: int,
        through: NamedNode | None,
        waiting: deque[tuple[Branch, int, NamedNode | None]],
        top: Subject,
    ) -> None:
        """Give a branch its values; the link `through` which it points to the top is said there already."""
        for prop, values in self.nodes.get(branch.node, {}).items():
            grown: list[Term | Branch] = []
            for value in values:
                if prop == through and value == top:
                    continue
                if isinstance(value, Subject) and self._is_free(value) and depth < MAX_NESTING:
                    self.placed.add(value)
                    inner = Branch(value)
                    waiting.append((inner, depth + 1, None))
                    grown.append(inner)
                else:
                    grown.append(value)
            if grown:
                branch.values[prop] = grown

    def _is_free(self, node: Subject) -> bool:
        return node in self.nodes and node not in self.placed
