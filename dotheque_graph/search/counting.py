"""The counts of facets: how many hits have each value, as many for a tree as lie under it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import tantivy

from dotheque_graph.search import facets
from dotheque_graph.search.asking import narrowed, one_of, worth
from dotheque_graph.search.model import Count, Facet
from dotheque_graph.search.schema import found_by
from dotheque_graph.search.showing import Shown

_MOST_VALUES: Final = 1000
"""Values of a facet that are told."""
_SURELY: Final = 100_000
"""Values that each segment counts, so that none is missed."""
_UNDER_DEPARTEMENT: Final = ("commune", "epci")
_ABOVE: Final = {"departement": ("region",), "commune": ("departement",), "epci": ("departement",)}

Chosen = Mapping[Facet, tuple[str, ...]]
Numbers = dict[str, int]


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts the values of facets among the hits of a query. `look` returns what is shown of an IRI, None for none."""

    searcher: tantivy.Searcher
    look: Callable[[str], Shown | None]

    def count(self, query: tantivy.Query, chosen: Chosen) -> dict[Facet, tuple[Count, ...]]:
        """Return the counts of every facet, each without what is chosen in it."""
        free = [facet for facet in Facet if not chosen.get(facet)]
        numbers = self._numbers(narrowed(query, chosen), self._fields(free, chosen))
        for facet in Facet:
            if facet not in free:
                numbers |= self._numbers(narrowed(query, chosen, but=facet), self._fields([facet], chosen))
        counts: dict[Facet, tuple[Count, ...]] = {}
        for facet in Facet:
            values = chosen.get(facet, ())
            others = narrowed(query, chosen, but=facet)
            found = self._places(others, values, numbers) if facet is Facet.TERRITORY else self._plain(facet, numbers)
            counts[facet] = self._told(facet, found, values, others)
        return counts

    def _fields(self, several: Iterable[Facet], chosen: Chosen) -> list[str]:
        fields = [facet.value for facet in several if facet is not Facet.TERRITORY]
        if Facet.TERRITORY not in several:
            return fields
        levels = {_level(value) for value in chosen.get(Facet.TERRITORY, ())}
        return [*fields, "region", *(["departement"] if levels - {"country"} else [])]

    def _numbers(self, query: tantivy.Query, fields: Sequence[str]) -> dict[str, Numbers]:
        if not fields:
            return {}
        asked = {
            name: {"terms": {"field": name, "size": _MOST_VALUES, "segment_size": _SURELY, "order": {"_count": "desc"}}}
            for name in fields
        }
        answer: dict[str, Any] = self.searcher.aggregate(query, asked)
        return {name: _buckets(answer[name]) for name in fields}

    def _plain(self, facet: Facet, numbers: Mapping[str, Numbers]) -> dict[str, tuple[int, str]]:
        """Return the number and the value above of each value."""
        return {value: (number, self._above(facet, value)) for value, number in numbers[facet.value].items()}

    def _above(self, facet: Facet, value: str) -> str:
        if facet is Facet.GOAL:
            goal, point, _ = value.rpartition("/")[2].partition(".")
            return goal if point else ""
        if facet is not Facet.THEME:
            return ""
        shown = self.look(value)
        return facets.short(facet, shown.above[0][0]) if shown and shown.above else ""

    def _places(
        self, query: tantivy.Query, chosen: Sequence[str], numbers: dict[str, Numbers]
    ) -> dict[str, tuple[int, str]]:
        """Return the regions, the départements of those that are chosen, and what lies in chosen départements."""
        found = {value: (number, self._upper(value)) for value, number in numbers["region"].items()}
        chosen_in = {level: [one for one in chosen if _level(one) == level] for level in map(_level, chosen)}
        departements = {
            *chosen_in.get("departement", ()),
            *(self._upper_short(one) for level in _UNDER_DEPARTEMENT for one in chosen_in.get(level, ())),
        } - {""}
        regions = {*chosen_in.get("region", ()), *map(self._upper_short, departements)}
        for value, number in numbers.get("departement", {}).items():
            upper = self._upper(value)
            if upper in regions:
                found[value] = (number, upper)
        if departements:
            inside = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, query),
                    (tantivy.Occur.Must, one_of(Facet.TERRITORY, sorted(departements))),
                ]
            )
            for value, number in self._numbers(inside, ["below"])["below"].items():
                upper = self._upper(value)
                if upper in departements:
                    found[value] = (number, upper)
        return found

    def _upper_short(self, value: str) -> str:
        return self._upper(facets.full(Facet.TERRITORY, value)[0])

    def _upper(self, value: str) -> str:
        """Return the short value of the territory above: the département of a municipality, the region of that."""
        shown = self.look(value)
        above = shown.above if shown else ()
        wanted = _ABOVE.get(_level(facets.short(Facet.TERRITORY, value)), ())
        best = [iri for iri, level in above if level in wanted] or [iri for iri, _ in above]
        return facets.short(Facet.TERRITORY, best[0]) if best else ""

    def _told(
        self, facet: Facet, found: Mapping[str, tuple[int, str]], chosen: Sequence[str], query: tantivy.Query
    ) -> tuple[Count, ...]:
        """Return counts in their order; what is chosen is told whatever its number."""
        counts: dict[str, Count] = {}
        for value, (number, above) in found.items():
            name = facets.short(facet, value)
            counts.setdefault(name, Count(name, facets.stands_for(value), number, name in chosen, above))
        for name in chosen:
            if name not in counts:
                counts[name] = self._alone(facet, name, query)
        return tuple(sorted(counts.values(), key=lambda count: (-count.number, count.value)))

    def _alone(self, facet: Facet, name: str, query: tantivy.Query) -> Count:
        """Return the count of one value that is not among those told."""
        both = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, worth(query, 0.0)), (tantivy.Occur.Must, one_of(facet, [name]))]
        )
        found = found_by(self.searcher, both)
        values = facets.full(facet, name)
        value = next((one for one in values if self.look(one)), values[0])
        above = self._upper(value) if facet is Facet.TERRITORY else self._above(facet, value)
        return Count(name, facets.stands_for(value), found, chosen=True, parent=above)


def _level(short: str) -> str:
    return short.partition("/")[0]


def _buckets(answer: Mapping[str, Any]) -> Numbers:
    """Return the number of each value; of those that share the last place told, all or none."""
    numbers = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in answer["buckets"]}
    if not answer.get("sum_other_doc_count"):
        return numbers
    last = min(numbers.values())
    return {value: number for value, number in numbers.items() if number > last}
