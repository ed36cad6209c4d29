"""One page of a feed: how it came, and its triples in the order in which rules ask for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.namespaces import DCAT, RDF_TYPE
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term, Triple

Node = NamedNode | BlankNode
"""What a description is about."""

DATASET: Final = DCAT.term("Dataset")
SERIES: Final = DCAT.term("DatasetSeries")
SERVICE: Final = DCAT.term("DataService")
KINDS: Final = (DATASET, SERIES, SERVICE)
"""The classes whose nodes become records."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was found while a page was read: the rules that it falls under, and the value to show."""

    rules: tuple[str, ...]
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of a feed: `address` is absolute, `size` in bytes, `media_type` as declared, without parameters.

    `digest` tells equal pages apart from others ("" where unknown). `fetched` is one that came over HTTP, for which the
    rules on transport hold; `notes` is what was found on the way. What is not `read` is no page: its notes say why
    reading ended.
    """

    address: str
    triples: Sequence[Triple]
    size: int
    media_type: str
    digest: str = ""
    fetched: bool = False
    notes: tuple[Note, ...] = ()
    read: bool = True


class PageGraph:
    """The triples of a page, by subject and property. Each page is a graph of its own, as harvesters read it."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._said: dict[Node, dict[NamedNode, list[Term]]] = {}
        self.triples = 0
        for triple in triples:
            self.triples += 1
            if isinstance(triple.subject, NamedNode | BlankNode):
                self._said.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
        # Sorted once: rules ask for the same values again and again, and a node of a hostile feed may have thousands.
        for said in self._said.values():
            for name, values in said.items():
                said[name] = sorted(dict.fromkeys(values), key=str)
        self._types = {node: frozenset(said.get(RDF_TYPE, ())) for node, said in self._said.items()}
        self.services_of_distributions = self.objects_of(DCAT.term("accessService"))
        self.listed = self.objects_of(DCAT.term("dataset"))

    def values(self, node: Term, *properties: NamedNode) -> list[Term]:
        """Return the values of a node, in the order of the properties and then of the terms, each once."""
        said = self._said.get(node) if isinstance(node, NamedNode | BlankNode) else None
        if said is None:
            return []
        return [value for name in properties for value in said.get(name, ())]

    def first(self, node: Term, *properties: NamedNode) -> Term | None:
        """Return the first value of a node, None where there is none."""
        said = self._said.get(node, {}) if isinstance(node, NamedNode | BlankNode) else {}
        return next((said[name][0] for name in properties if name in said), None)

    def texts(self, node: Term, *properties: NamedNode) -> list[Literal]:
        """Return the literals among the values of a node."""
        return [value for value in self.values(node, *properties) if isinstance(value, Literal)]

    def statements(self, node: Node) -> list[tuple[NamedNode, Term]]:
        """Return everything said of a node."""
        said = self._said.get(node, {})
        return [(name, value) for name in sorted(said, key=str) for value in self.values(node, name)]

    def known(self, node: Term) -> bool:
        """Tell whether the page says anything of a node."""
        return isinstance(node, NamedNode | BlankNode) and node in self._said

    def typed(self, *classes: NamedNode) -> list[Node]:
        """Return the nodes of these classes, in the order of their names."""
        wanted = set(classes)
        found = (node for node, types in self._types.items() if not wanted.isdisjoint(types))
        return sorted(found, key=str)

    def is_a(self, node: Term, *classes: NamedNode) -> bool:
        """Tell whether a node has one of these classes."""
        types = self._types.get(node) if isinstance(node, NamedNode | BlankNode) else None
        return types is not None and not types.isdisjoint(classes)

    def objects_of(self, prop: NamedNode) -> set[Term]:
        """Return everything that a property leads to."""
        return {value for said in self._said.values() for value in said.get(prop, ())}

    @property
    def lists_datasets(self) -> bool:
        """Tell whether the page says which data sets belong to the catalogue."""
        return bool(self.listed)
