"""The view of one release: what costs a pass over the whole graph, computed once while the release is public."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from dotheque_graph.catalogue.kinds import Kind
from dotheque_graph.catalogue.lists import Figures, figures
from dotheque_graph.catalogue.names import Findable, Named, find, findable, named_places, names_in, names_of
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore

T = TypeVar("T")

_KEPT: Final = 64
"""Lists of names kept; the longest, the communes, takes about 10 MB."""


class CatalogueView:
    """The graph of one release with its sorted lists. Its methods may be called from several threads."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self._kept: OrderedDict[tuple[Any, ...], _Once[Any]] = OrderedDict()  # key: what was asked; last used last
        self._keeping = Lock()

    def names(self, kind: Kind, language: str) -> tuple[Named, ...]:
        """Return every entity of a kind in reading order."""
        return self._once(("names", kind.segment, language), lambda: names_of(self.store, kind, language))

    def names_in(self, prop: NamedNode, value: NamedNode, language: str) -> tuple[Named, ...]:
        """Return every subject with this value of a property, by label."""
        return self._once(("in", prop, value, language), lambda: names_in(self.store, prop, value, language))

    def named_places(self, language: str) -> tuple[Named, ...]:
        """Return the territories that the catalogue speaks of, by label."""
        return self._once(("places", language), lambda: named_places(self.store, language))

    def find(self, words: str) -> tuple[Findable, ...]:
        """Return the entities whose names contain every word, wherever accents and capitals stand."""
        return find(self._once(("findable",), lambda: findable(self.store)), words)

    def figures(self) -> Figures:
        """Return the figures of the catalogue."""
        return self._once(("figures",), lambda: figures(self.store))

    def warm(self) -> None:
        """Compute what the first visitors would wait for: the figures, and the two seconds of the search index."""
        self.figures()
        self.find("")

    def _once(self, key: tuple[Any, ...], compute: Callable[[], T]) -> T:
        with self._keeping:
            once: _Once[T] = self._kept.setdefault(key, _Once())
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
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
