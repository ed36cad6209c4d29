"""Statements at hand, asked as a store is: the first load need not read back what it has just written."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dotheque_graph.namespaces import RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.search.reading import EASY_TO_READ, MEMBER, PART_OF

_FOLLOWED_BACK: Final = frozenset({RDF_TYPE, SKOS.term("inScheme"), EASY_TO_READ, MEMBER, PART_OF})
"""Properties of which the subjects are asked for by a value."""


class Given:
    """The quads of a whole graph in memory."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: dict[object, list[Quad]] = {}
        self._with: dict[tuple[NamedNode, object], list[Quad]] = {}
        for quad in quads:
            self._about.setdefault(quad.subject, []).append(quad)
            if quad.predicate in _FOLLOWED_BACK:
                self._with.setdefault((quad.predicate, quad.object), []).append(quad)

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | None = None,
    ) -> Sequence[Quad]:
        """Return the quads about a subject, or with a value of a property that is followed back."""
        if subject is None:
            return self._with.get((predicate, value), []) if predicate else []
        about = self._about.get(subject, [])
        return about if predicate is None else [quad for quad in about if quad.predicate == predicate]

    def subjects(self, predicate: NamedNode, value: NamedNode | Literal) -> Iterator[NamedNode]:
        """Yield the subjects that have a value of a property that is followed back."""
        for quad in self._with.get((predicate, value), []):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject
