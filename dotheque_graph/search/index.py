"""The index of a release, open for reading: what is asked of it, in any thread."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Final, TypeVar

import tantivy

from dotheque_graph.errors import SearchUnavailable
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.search import asking, showing
from dotheque_graph.search.asking import Typed, narrowed, one_word, typed
from dotheque_graph.search.counting import Counter
from dotheque_graph.search.model import Asked, Count, Facet, Found, Hit, Sort, Suggestion
from dotheque_graph.search.opening import open_index
from dotheque_graph.search.planning import Plan, Planner
from dotheque_graph.search.schema import ORDERS, found_by, schema, total
from dotheque_graph.search.showing import Marker, Shown, shown_at

_REMEMBERED: Final = 500
"""Answers kept in memory: an index never changes."""
_SLACK: Final = 100
"""Hits read past the page, so that equals at its end are in their order."""
_MOST_HITS: Final = 100_000
"""Hits that can be paged through."""

T = TypeVar("T")
Address = tantivy.DocAddress


class SearchIndex:
    """The index of one release. Made by `open`."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._counter = Counter(searcher, self._look)
        self._planner = Planner(searcher)
        self._answers = _Memory()
        self._plans = _Memory()
        self._counts = _Memory()
        self._known = _Memory(20_000)

    @classmethod
    def open(cls, path: Path) -> "SearchIndex":
        """Open the index of a folder; raise SearchUnavailable where it is missing, damaged or of another edition."""
        index = open_index(path)
        try:
            return cls(index.searcher())
        except (OSError, ValueError) as error:
            raise SearchUnavailable(f"{path}: {error}") from None

    def search(self, asked: Asked) -> Found:
        """Return the hits of a page, how many there are in all, and the counts of every facet."""
        chosen = _sorted(asked.chosen)
        key = (asked.words, chosen, asked.sort, asked.page, asked.size, asked.language)
        return self._answers.get(key, lambda: self._found(asked))

    def every(self, asked: Asked, limit: int) -> tuple[NamedNode, ...]:
        """Return all that is found, in its order, up to a number; the page does not count."""
        plan = self._plan(asked.words)
        _, hits = self._hits(plan, asked, 0, limit)
        return tuple(NamedNode(self._iri(address)) for _, address in hits)

    def suggest(self, words: str, language: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return the names that begin as what is being typed, the best first."""
        read = typed(words)
        if not read:
            return ()
        key = ("suggest", words, language, limit)
        return self._answers.get(key, lambda: self._suggested(read, words, language, limit))

    def _suggested(self, read: Sequence[Typed], words: str, language: str, limit: int) -> tuple[Suggestion, ...]:
        _, hits = self._ordered(asking.of_names(read, words), 0, limit)
        return tuple(self._suggestion(self._shown(address), language) for _, address in hits)

    def _suggestion(self, shown: Shown, language: str) -> Suggestion:
        text, tag = showing.chosen_text(shown.titles, language)
        return Suggestion(NamedNode(shown.iri), shown.kind, text, tag)

    def _found(self, asked: Asked) -> Found:
        plan = self._plan(asked.words)
        start = min(max(asked.page - 1, 0) * asked.size, _MOST_HITS)
        found, addressed = self._hits(plan, asked, start, start + asked.size)
        marker = Marker.of(plan.words)
        hits = tuple(showing.hit(self._shown(address), marker, asked.language, score) for score, address in addressed)
        key = (asked.words, _sorted(asked.chosen))
        counts: Mapping[Facet, tuple[Count, ...]] = self._counts.get(
            key, lambda: self._counter.count(plan.asking.found, asked.chosen)
        )
        return Found(found, hits, counts, plan.corrections, self._dropped(plan, hits))

    def _dropped(self, plan: Plan, hits: Sequence[Hit]) -> tuple[str, ...]:
        """Return the words of the search that the first hit has not, where hits need not have all."""
        if not plan.lacking:
            return ()
        first = tantivy.Query.term_query(schema(), "iri", hits[0].iri.value, "basic") if hits else asking.every_one()
        both = ((word, [(tantivy.Occur.Must, query) for query in (first, one_word(word))]) for word in plan.lacking)
        return tuple(
            word.written for word, queries in both if not found_by(self._searcher, tantivy.Query.boolean_query(queries))
        )

    def _hits(self, plan: Plan, asked: Asked, start: int, end: int) -> tuple[int, list[tuple[float, Address]]]:
        if asked.sort is Sort.RELEVANCE and plan.words:
            return self._ordered(narrowed(plan.asking.scored, asked.chosen), start, end)
        field, order = {
            Sort.RELEVANCE: ("rank", tantivy.Order.Desc),
            Sort.TITLE: (ORDERS.get(asked.language, ORDERS["fr"]), tantivy.Order.Asc),
            Sort.NEWEST: ("newest", tantivy.Order.Desc),
            Sort.OLDEST: ("oldest", tantivy.Order.Desc),
        }[asked.sort]
        query = narrowed(plan.asking.found, asked.chosen)
        found = self._searcher.search(query, max(end - start, 1), order_by_field=field, order=order, offset=start)
        return total(found), [(0.0, address) for _, address in found.hits][: end - start]

    def _ordered(self, query: tantivy.Query, start: int, end: int) -> tuple[int, list[tuple[float, Address]]]:
        """Return the hits by score from one place to another, equals by their tie."""
        found = self._searcher.search(query, end + _SLACK, weight_by_field="weight")
        hits: list[tuple[float, Address]] = found.hits
        first, last = start, min(end, len(hits))
        while 0 < first < len(hits) and hits[first - 1][0] == hits[first][0]:
            first -= 1
        while 0 < last < len(hits) and hits[last - 1][0] == hits[last][0]:
            last += 1
        part = hits[first:last]
        ties = self._searcher.fast_field_values("tie", [address for _, address in part])
        ordered = sorted(zip(part, ties, strict=True), key=lambda one: (-one[0][0], one[1] or 0))
        return total(found), [one for one, _ in ordered][start - first : end - first]

    def _plan(self, text: str) -> Plan:
        return self._plans.get(text, lambda: self._planner.plan(text))

    def _look(self, iri: str) -> Shown | None:
        return self._known.get(iri, lambda: self._looked_up(iri))

    def _looked_up(self, iri: str) -> Shown | None:
        found = self._searcher.search(tantivy.Query.term_query(schema(), "iri", iri, "basic"), 1).hits
        return self._shown(found[0][1]) if found else None

    def _shown(self, address: Address) -> Shown:
        return shown_at(self._searcher, address)

    def _iri(self, address: Address) -> str:
        return str(self._searcher.doc(address)["iri"][0])


def _sorted(chosen: Mapping[Facet, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((facet.value, tuple(sorted(values))) for facet, values in chosen.items() if values))


class _Memory:
    """The last answers, by question; may be asked from several threads."""

    def __init__(self, size: int = _REMEMBERED) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the answer that is kept, or make it and keep it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[return-value]  # what was made for this question
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made
