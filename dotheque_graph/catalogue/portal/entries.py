"""The records of a feed: which subjects a release publishes to portals, in the order of their IRIs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Final, overload

from dotheque_graph.catalogue.kinds import KINDS
from dotheque_graph.catalogue.portal.model import Portal
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.catalogue.void import DATASET, slug_of
from dotheque_graph.namespaces import BASE, DOTH, GRAPH, ID, RDF_TYPE, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.graph_store import GraphStore

CLASS_DATASETS: Final = BASE + "dumps/#"
"""What the IRI of the data set of a class begins with; its local name follows."""
CLASS_KINDS: Final = {
    kind.classes[0].value: kind
    for kind in KINDS
    if kind.classes and (kind.listed or kind.segment in ("concept", "target"))
}
"""The classes that are data sets of their own: those of the kinds that people see lists of, or find among the terms."""
_CATALOGUE: Final = GRAPH.term("catalogue")
_RESOURCE: Final = DOTH.term("Resource")
_TOMBSTONE: Final = DOTH.term("Tombstone")
_WITHDRAWN_ON: Final = DOTH.term("withdrawnOn")
_STATE: Final = DOTH.term("publicationState")
_UNPUBLISHED: Final = tuple(VOC.term(f"publication-state/{name}") for name in ("announced", "in-production"))
_ONCE_LISTED: Final = tuple(f"{ID}{segment}/" for segment in ("resource", "collection", "source"))


class Origin(Enum):
    """What a record is about."""

    RESOURCE = auto()
    WITHDRAWN = auto()
    GRAPH = auto()
    CLASS = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """One record: the IRI of its data set, and what that is. `about` is the class of a data set of a class."""

    iri: NamedNode
    origin: Origin
    about: str = ""


class Records(Sequence[Entry]):
    """All records of a feed by IRI (code points).

    A hundred thousand are kept as texts, which Python does not look through again and again for what could be freed.
    """

    def __init__(self, resources: Iterable[str], others: Iterable[Entry]) -> None:
        self._others = {entry.iri.value: entry for entry in others}
        self._iris = tuple(sorted({*resources, *self._others}))

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._iris)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, place: int | slice) -> Entry | tuple[Entry, ...]:
        """Return one record, or some of them."""
        if isinstance(place, slice):
            return tuple(map(self._entry, self._iris[place]))
        return self._entry(self._iris[place])

    def _entry(self, iri: str) -> Entry:
        return self._others.get(iri) or Entry(NamedNode(iri), Origin.RESOURCE)


def records(view: CatalogueView, portal: Portal) -> Records:
    """Return every record of a feed; they are listed once for each release and kept by its view."""
    classes = tuple(dict.fromkeys(file.about for file in portal.files if file.about))
    told = f"portal records {portal.withdrawn_days} {portal.release.issued} {' '.join(classes)}"
    return view.once(told, lambda store: _records(store, portal, classes))


def _records(store: GraphStore, portal: Portal, classes: tuple[str, ...]) -> Records:
    listed = (entry for entry in class_entries(classes) if entry.about in CLASS_KINDS)
    withdrawn = (Entry(iri, Origin.WITHDRAWN) for iri in _withdrawn(store, portal))
    return Records(_published(store), (Entry(DATASET, Origin.GRAPH), *listed, *withdrawn))


def class_entries(classes: Iterable[str]) -> tuple[Entry, ...]:
    """Return the data sets of classes, listed by portals or not.

    Where two have the same local name, the later ones are told apart by prefix; classes of kinds come first.
    """
    found: dict[str, Entry] = {}
    for about in sorted(classes, key=lambda one: one not in CLASS_KINDS):
        local = about.rpartition("#")[2].rpartition("/")[2]
        name = slug_of(about) if local in found or not local.isalnum() else local
        found[name] = Entry(NamedNode(CLASS_DATASETS + name), Origin.CLASS, about)
    return tuple(found.values())


def _published(store: GraphStore) -> Iterator[str]:
    """Yield the resources that are published: announced ones, and those in production, are not yet."""
    hidden = {
        quad.subject for state in _UNPUBLISHED for quad in store.quads(predicate=_STATE, value=state, graph=_CATALOGUE)
    }
    hidden |= {quad.subject for quad in store.quads(predicate=RDF_TYPE, value=_TOMBSTONE)}
    for quad in store.quads(predicate=RDF_TYPE, value=_RESOURCE, graph=_CATALOGUE):
        if isinstance(quad.subject, NamedNode) and quad.subject not in hidden:
            yield quad.subject.value


def _withdrawn(store: GraphStore, portal: Portal) -> Iterator[NamedNode]:
    """Yield what was withdrawn in the days before the release, which is the same whenever the feed is asked."""
    since = datetime.fromisoformat(portal.release.issued).date() - timedelta(days=portal.withdrawn_days)
    for quad in store.quads(predicate=_WITHDRAWN_ON):
        iri, day = quad.subject, quad.object
        if isinstance(iri, NamedNode) and iri.value.startswith(_ONCE_LISTED) and isinstance(day, Literal):
            moment = _day(day.value)
            if moment and moment >= since and store.quads(subject=iri, predicate=RDF_TYPE, value=_TOMBSTONE, limit=1):
                yield iri


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
