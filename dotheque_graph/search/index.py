"""The index of a release, open for reading: what is asked of it, in any thread."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import tantivy

from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.search import asking, showing
from dotheque_graph.search.asking import Typed, narrowed, one_word, typed
from dotheque_graph.search.counting import Counter
from dotheque_graph.search.model import Asked, Count, Facet, Found, Sort, Suggestion
from dotheque_graph.search.opening import check_whole, open_index, telling_damage
from dotheque_graph.search.planning import Plan, Planner
from dotheque_graph.search.remembering import Memory, weight_of_counts, weight_of_found, weight_of_shown
from dotheque_graph.search.schema import ORDERS, found_by, schema, total
from dotheque_graph.search.showing import Marker, Shown, shown_at

_REMEMBERED: Final = 500
"""Answers kept in memory: an index never changes. There are three indexes in a web process."""
_MOST_OF_ANSWERS: Final = 8_000_000
_MOST_OF_COUNTS: Final = 8_000_000
_MOST_OF_PLANS: Final = 4_000_000
_MOST_OF_KNOWN: Final = 8_000_000
"""Bytes that each kind of them may take, about."""
_PLAN: Final = 4_000
_PLANNED_WORD: Final = 3_000
"""Bytes of the queries of a search and of each of its words, about: they are out of Python's sight."""
_SLACK: Final = 100
"""Hits read past the page, so that equals at its end are in their order."""
_MOST_HITS: Final = 100_000
"""Hits that can be paged through."""

Address = tantivy.DocAddress
Counts = Mapping[Facet, tuple[Count, ...]]


class SearchIndex:
    """The index of one release. Made by `open`.

    What is asked of it raises SearchUnavailable where its files were damaged since.
    """

    def __init__(self, searcher: tantivy.Searcher, path: Path) -> None:
        self._searcher = searcher
        self._path = path
        self._counter = Counter(searcher, self._look)
        self._planner = Planner(searcher)
        self._answers = Memory[Found](_REMEMBERED, _MOST_OF_ANSWERS, weight_of_found)
        self._suggestions = Memory[tuple[Suggestion, ...]](_REMEMBERED, _MOST_OF_PLANS, _weight_of_suggestions)
        self._plans = Memory[Plan](_REMEMBERED, _MOST_OF_PLANS, _weight_of_plan)
        self._counts = Memory[tuple[Counts, tuple[str, ...]]](_REMEMBERED, _MOST_OF_COUNTS, _weight_of_counted)
        self._known = Memory[Shown | None](20_000, _MOST_OF_KNOWN, weight_of_shown)

    @classmethod
    def open(cls, path: Path) -> "SearchIndex":
        """Open the index of a folder; raise SearchUnavailable where it is missing, damaged or of another edition."""
        check_whole(path)
        index = open_index(path)
        with telling_damage(path):
            return cls(index.searcher(), path)

    def search(self, asked: Asked) -> Found:
        """Return the hits of a page, how many there are in all, and the counts of every facet."""
        chosen = _sorted(asked.chosen)
        key = (asked.words, chosen, asked.sort, asked.page, asked.size, asked.language)
        with telling_damage(self._path):
            return self._answers.get(key, lambda: self._found(asked))

    def every(self, asked: Asked, limit: int) -> tuple[NamedNode, ...]:
        """Return all that is found, in its order, up to a number; the page does not count."""
        with telling_damage(self._path):
            _, hits = self._hits(self._plan(asked.words), asked, 0, limit)
            return tuple(NamedNode(self._iri(address)) for _, address in hits)

    def suggest(self, words: str, language: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return the names that begin as what is being typed, the best first."""
        read = typed(words)
        if not read:
            return ()
        with telling_damage(self._path):
            return self._suggestions.get(
                (words, language, limit), lambda: self._suggested(read, words, language, limit)
            )

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
        counts, dropped = self._counts.get((asked.words, _sorted(asked.chosen)), lambda: self._counted(plan, asked))
        return Found(found, hits, counts, plan.corrections, dropped)

    def _counted(self, plan: Plan, asked: Asked) -> tuple[Counts, tuple[str, ...]]:
        """Return what all pages of a search in any order have in common: the counts, and the words left aside."""
        return self._counter.count(plan.asking.found, asked.chosen), self._dropped(plan, asked)

    def _dropped(self, plan: Plan, asked: Asked) -> tuple[str, ...]:
        """Return the words of the search that its best hit has not, where hits need not have all."""
        if not plan.lacking:
            return ()
        _, best = self._ordered(narrowed(plan.asking.scored, asked.chosen), 0, 1)
        iris = [self._iri(address) for _, address in best]
        first = tantivy.Query.term_query(schema(), "iri", iris[0], "basic") if iris else asking.every_one()
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


def _weight_of_plan(plan: Plan) -> int:
    return _PLAN + _PLANNED_WORD * (len(plan.words) + len(plan.lacking))


def _weight_of_counted(counted: tuple[Counts, tuple[str, ...]]) -> int:
    return weight_of_counts(counted[0])


def _weight_of_suggestions(several: Iterable[Suggestion]) -> int:
    return sum(_PLAN // 4 + len(one.text) for one in several)
