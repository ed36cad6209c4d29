"""The view of one release: what costs a pass over the whole graph, computed once while the release is public."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from dotheque_graph.catalogue.description import Description
from dotheque_graph.catalogue.documents import incoming_group_of, links_document
from dotheque_graph.catalogue.incoming import (
    INCOMING_LIMIT,
    UNCOUNTED,
    First,
    IncomingCounts,
    IncomingGroup,
    all_listed,
    incoming_group,
    incoming_page,
)
from dotheque_graph.catalogue.kinds import Kind
from dotheque_graph.catalogue.labels import Label, labels
from dotheque_graph.catalogue.lists import Figures, figures
from dotheque_graph.catalogue.mentions import describe_mentioned, describe_unlinked
from dotheque_graph.catalogue.names import Named, in_order, named_places, names_in, names_of
from dotheque_graph.catalogue.related import Places, Themes, places, themes
from dotheque_graph.rdf.terms import NamedNode, Triple
from dotheque_graph.store.graph_store import GraphStore

T = TypeVar("T")

_KEPT: Final = 64
"""Lists of names kept; the longest, the communes, takes about 10 MB."""


_LABELS: Final = 20_000
"""Labels kept for each language, about 5 MB; past that they are forgotten and read again."""
_NEAR: Final = 2_000
"""Links that are skipped in the index for a page of a hub, at 7 µs each; pages further on come from a list."""
_SORTED: Final = 1_500
"""Links to a thing that are still sorted by name for their pages, in about 40 ms; a département has 900 communes."""
_LISTS: Final = 8
"""Lists of what points to a thing that are kept; one of 36,000 links takes 5 MB."""
_ORDER: Final = "fr"
"""The language whose names give the order of links: one for all, so that a page is the same in every form."""


class CatalogueView:
    """The graph of one release with its sorted lists. Its methods may be called from several threads.

    `counts` gives what was counted when the release was made; it is called once, when a hub may have to be described.
    """

    def __init__(self, store: GraphStore, counts: Callable[[], IncomingCounts] = lambda: UNCOUNTED) -> None:
        self.store = store
        self._counts = counts
        self._kept = _Kept(_KEPT)
        self._lists = _Kept(_LISTS)
        self._labels: dict[str, dict[NamedNode, Label]] = {}  # by language

    @property
    def counts(self) -> IncomingCounts:
        """Return what was counted when the release was made."""
        return self._once(("counts",), self._counts)

    def describe(self, iri: NamedNode, first: First = all_listed) -> Description:
        """Return the description of an IRI that the graph knows; raise EntityNotFound or EntityWithdrawn."""
        return describe_mentioned(self.store, iri, self.counts, first)

    def describe_unlinked(self, iri: NamedNode) -> Description:
        """Return the description of an IRI without its links, see `mentions.describe_unlinked`."""
        return describe_unlinked(self.store, iri)

    def incoming_group(self, iri: NamedNode, prop: NamedNode) -> IncomingGroup:
        """Return the links that reach an entity by one property; their total is 0 where there are none."""
        return incoming_group(self.store, iri, prop, self.counts)

    def incoming_page(
        self, iri: NamedNode, prop: NamedNode, page: int = 1
    ) -> tuple[IncomingGroup, tuple[NamedNode, ...]]:
        """Return the links that reach an entity by a property, and the sources on one page, INCOMING_LIMIT a page.

        They stand in the order of their French names, or of the engine where they are too many to sort. Raises
        EntityNotFound where nothing points there so, PageNotFound past the end.
        """
        group, start = incoming_group_of(self.store, iri, prop, page, self.counts), (page - 1) * INCOMING_LIMIT
        if group.total > _SORTED and start <= _NEAR:
            return group, incoming_page(self.store, iri, prop, start, INCOMING_LIMIT)
        if group.total <= INCOMING_LIMIT:
            return group, self._sources(group, iri)
        found = self._lists.once((iri, prop), lambda: self._sources(group, iri))
        return group, found[start : start + INCOMING_LIMIT]

    def _sources(self, group: IncomingGroup, iri: NamedNode) -> tuple[NamedNode, ...]:
        """Return all that points to an entity by a property, in the order of its pages."""
        sources = incoming_page(self.store, iri, group.property)
        if group.total > _SORTED:
            return sources
        return tuple(named.iri for named in in_order(self.labels(sources, _ORDER)))

    def incoming_document(self, iri: NamedNode, prop: NamedNode, page: int = 1) -> tuple[Triple, ...]:
        """Return the document of one page of the links that reach an entity; raise as `incoming_page` does."""
        group, sources = self.incoming_page(iri, prop, page)
        return links_document(iri, group, page, sources)

    def labels(self, iris: Iterable[NamedNode], language: str) -> Mapping[NamedNode, Label]:
        """Return a label for every IRI asked for, see `labels`; those of a release are read once and kept."""
        known = self._labels.setdefault(language, {})
        asked = dict.fromkeys(iris)
        found = {iri: label for iri in asked if (label := known.get(iri))}
        if len(found) == len(asked):
            return found
        read = labels(self.store, (iri for iri in asked if iri not in found), language)
        if len(known) + len(read) > _LABELS:
            known = self._labels[language] = {}
        known.update(read)
        return {**found, **read}

    def places(self) -> Places:
        """Return what is attached to each place."""
        return self._once(("attached",), lambda: places(self.store))

    def themes(self) -> Themes:
        """Return the themes of resources and experiments."""
        return self._once(("themes",), lambda: themes(self.store))

    def names(self, kind: Kind, language: str) -> tuple[Named, ...]:
        """Return every entity of a kind in reading order."""
        return self._once(("names", kind.segment, language), lambda: names_of(self.store, kind, language))

    def names_in(self, prop: NamedNode, value: NamedNode, language: str) -> tuple[Named, ...]:
        """Return every subject with this value of a property, by label."""
        return self._once(("in", prop, value, language), lambda: names_in(self.store, prop, value, language))

    def named_places(self, language: str) -> tuple[Named, ...]:
        """Return the territories that the catalogue speaks of, by label."""
        return self._once(("places", language), lambda: named_places(self.store, language))

    def figures(self) -> Figures:
        """Return the figures of the catalogue."""
        return self._once(("figures",), lambda: figures(self.store))

    def once(self, what: str, compute: Callable[[GraphStore], T]) -> T:
        """Return what somebody computes from this release, which is done once; `what` names it."""
        return self._once(("once", what), lambda: compute(self.store))

    def warm(self) -> None:
        """Compute what the first visitors would wait for: counts, figures, places and themes."""
        self.counts  # noqa: B018  # read and kept
        self.figures()
        self.places()
        self.themes()

    def _once(self, key: tuple[Any, ...], compute: Callable[[], T]) -> T:
        return self._kept.once(key, compute)


class _Kept:
    """The answers that were asked for last, each computed once."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[Any, ...], _Once[Any]] = OrderedDict()  # key: what was asked; last used last
        self._keeping = Lock()

    def once(self, key: tuple[Any, ...], compute: Callable[[], T]) -> T:
        """Return the answer to what was asked."""
        with self._keeping:
            once: _Once[T] = self._kept.setdefault(key, _Once())
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return once.get(compute)


class _Once(Generic[T]):
    """An answer that the first to ask computes while the others wait; a failure leaves it to the next."""

    def __init__(self) -> None:
        self._computing = Lock()
        self._answer: tuple[T] | None = None

    def get(self, compute: Callable[[], T]) -> T:
        with self._computing:
            if self._answer is None:
                self._answer = (compute(),)
            return self._answer[0]
