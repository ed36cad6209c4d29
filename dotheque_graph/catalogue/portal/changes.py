"""When records were listed and last changed: what the publications of a graph say, read once for all its entities."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from dotheque_graph.namespaces import DOTH, PROV, RDF_TYPE
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.graph_store import GraphStore

_PUBLICATION: Final = DOTH.term("Publication")
_GENERATED: Final = PROV.term("generated")
_CHANGED_GRAPH: Final = DOTH.term("changedGraph")
_ENDED: Final = PROV.term("endedAtTime")
_NEVER: Final = ("", "")


@dataclass(frozen=True, slots=True)
class Dates:
    """When a record was listed and when it last changed; None where no publication tells."""

    listed: Literal | None
    changed: Literal | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What all publications say.

    `times` maps the IRI of a publication to its end. `spans` maps an entity to the first and the last publication that
    lists it. `unlisted` maps a graph to the publications that changed it and list nothing, in order. IRIs of
    publications sort by time.
    """

    times: Mapping[str, Literal]
    spans: Mapping[NamedNode, tuple[str, str]]
    unlisted: Mapping[NamedNode, Sequence[str]]
    _dates: dict[tuple[tuple[str, str], frozenset[NamedNode]], Dates] = field(default_factory=dict)

    def of(self, iri: NamedNode, graphs: frozenset[NamedNode], parts: Iterable[NamedNode] = ()) -> Dates:
        """Return the dates of an entity that these graphs speak of; `parts` are what its record tells of, as its files.

        It last changed at the latest in the last publication that lists it or a part, or that changed one of its graphs
        and lists nothing. When it was listed is known where only one publication can have done it.
        """
        span = self._span(iri, parts)
        known = self._dates.get((span, graphs))
        if known is None:
            known = self._dates[span, graphs] = self._tell(span, graphs)
        return known

    def _span(self, iri: NamedNode, parts: Iterable[NamedNode]) -> tuple[str, str]:
        """Return the first publication that lists an entity, and the last that lists it or a part of it."""
        first, last = self.spans.get(iri, _NEVER)
        return first, max((last, *(self.spans.get(part, _NEVER)[1] for part in parts)))

    def _tell(self, span: tuple[str, str], graphs: frozenset[NamedNode]) -> Dates:
        first, last = span
        silent = {one for graph in graphs for one in self.unlisted.get(graph, ())}
        changed = max((last, *silent))
        births = {one for one in silent if not first or one < first} | ({first} if first else set())
        listed = births.pop() if len(births) == 1 else ""
        return Dates(self.times.get(listed), self.times.get(changed))

    @property
    def began(self) -> Literal | None:
        """Return when the first publication ended.

        What none of them speaks of has not changed since.
        """
        return self.times[min(self.times)] if self.times else None


def read_changes(store: GraphStore, until: str) -> Changes:
    """Return what the publications in a release say; `until`, the time it was made, is the latest that is told."""
    spans: dict[NamedNode, tuple[str, str]] = {}
    listing: set[str] = set()
    for quad in store.quads(predicate=_GENERATED):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            one = quad.subject.value
            listing.add(one)
            first, last = spans.get(quad.object, (one, one))
            spans[quad.object] = (min(first, one), max(last, one))
    unlisted = _unlisted(store, listing)
    known = listing.union(*unlisted.values())
    known |= {quad.subject.value for quad in store.quads(predicate=RDF_TYPE, value=_PUBLICATION)}  # type: ignore[union-attr]  # none is a triple term
    return Changes(_times(store, known, until), spans, unlisted)


def _unlisted(store: GraphStore, listing: Collection[str]) -> dict[NamedNode, tuple[str, ...]]:
    """Return the publications that list nothing, by the graphs they changed."""
    found: dict[NamedNode, set[str]] = {}
    for quad in store.quads(predicate=_CHANGED_GRAPH):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            one = quad.subject.value
            if one not in listing:
                found.setdefault(quad.object, set()).add(one)
    return {graph: tuple(sorted(silent)) for graph, silent in found.items()}


def _times(store: GraphStore, publications: Collection[str], until: str) -> dict[str, Literal]:
    return {
        quad.subject.value: _not_after(quad.object, until)
        for quad in store.quads(predicate=_ENDED)
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value in publications
        and isinstance(quad.object, Literal)
    }


def _not_after(moment: Literal, until: str) -> Literal:
    """Return a time, or that of the release where it is later: udata refuses what lies in the future."""
    try:
        later = datetime.fromisoformat(moment.value) > datetime.fromisoformat(until)
    except (ValueError, TypeError):
        return moment
    return Literal(until, datatype=moment.datatype) if later else moment
