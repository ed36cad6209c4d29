"""The counts of facets: how many hits have each value, as many for a tree as lie under it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import tantivy

from dotheque_graph.rdf.terms import NamedNode
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
class Value:
    """A value of a facet in the index: its short form, what it stands for, and the short forms of the values above."""

    name: str
    iri: NamedNode | None
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts the values of facets among the hits of a query. `look` returns what is shown of an IRI, None for none."""

    searcher: tantivy.Searcher
    look: Callable[[str], Shown | None]
    known: dict[tuple[Facet, str], Value] = field(default_factory=dict, compare=False)
    """The values of the index that were told already: an index never changes."""

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
            found = self._places(others, values, numbers) if facet is Facet.TERRITORY else numbers[facet.value]
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

    def _value(self, facet: Facet, full: str) -> Value:
        """Return what a value of the index is, remembered."""
        found = self.known.get((facet, full))
        if found is None:
            found = self._read(facet, full)
            self.known[facet, full] = found
        return found

    def _read(self, facet: Facet, full: str) -> Value:
        return Value(facets.short(facet, full), facets.stands_for(full), self._above(facet, full))

    def _above(self, facet: Facet, value: str) -> tuple[str, ...]:
        if facet is Facet.TERRITORY:
            return self._upper(value)
        if facet is Facet.GOAL:
            goal, point, _ = value.rpartition("/")[2].partition(".")
            return (goal,) if point else ()
        shown = self.look(value) if facet is Facet.THEME else None
        return tuple(facets.short(facet, iri) for iri, _ in shown.above) if shown else ()

    def _places(self, query: tantivy.Query, chosen: Sequence[str], numbers: dict[str, Numbers]) -> Numbers:
        """Return the regions, the départements of those that are chosen, and what lies in chosen départements."""
        found = dict(numbers["region"])
        chosen_in = {level: [one for one in chosen if _level(one) == level] for level in map(_level, chosen)}
        departements = {
            *chosen_in.get("departement", ()),
            *(upper for level in _UNDER_DEPARTEMENT for one in chosen_in.get(level, ()) for upper in self._over(one)),
        }
        regions = {*chosen_in.get("region", ()), *(upper for one in departements for upper in self._over(one))}
        found |= self._lying(numbers.get("departement", {}), regions)
        if departements:
            inside = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, query),
                    (tantivy.Occur.Must, one_of(Facet.TERRITORY, sorted(departements))),
                ]
            )
            found |= self._lying(self._numbers(inside, ["below"])["below"], departements)
        return found

    def _lying(self, numbers: Numbers, above: Collection[str]) -> Numbers:
        return {
            full: number
            for full, number in numbers.items()
            if not set(self._value(Facet.TERRITORY, full).above).isdisjoint(above)
        }

    def _over(self, value: str) -> tuple[str, ...]:
        return self._upper(facets.full(Facet.TERRITORY, value)[0])

    def _upper(self, value: str) -> tuple[str, ...]:
        """Return the short values of the territories above: the départements of a municipality, the region of that."""
        shown = self.look(value)
        above = shown.above if shown else ()
        wanted = _ABOVE.get(_level(facets.short(Facet.TERRITORY, value)), ())
        best = [iri for iri, level in above if level in wanted] or [iri for iri, _ in above][:1]
        return tuple(facets.short(Facet.TERRITORY, iri) for iri in best)

    def _told(self, facet: Facet, found: Numbers, chosen: Sequence[str], query: tantivy.Query) -> tuple[Count, ...]:
        """Return counts in their order; what is chosen is told whatever its number."""
        values = {full: self._value(facet, full) for full in found}
        names = {*chosen, *(value.name for value in values.values())}
        counts: dict[str, Count] = {}
        for full, number in found.items():
            value = values[full]
            if value.name not in counts:
                above = _first(value.above, names)
                counts[value.name] = Count(value.name, value.iri, number, value.name in chosen, above)
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
        value = self._read(facet, next((one for one in values if self.look(one)), values[0]))
        return Count(name, value.iri, found, chosen=True, parent=_first(value.above, ()))


def _first(above: Sequence[str], told: Collection[str]) -> str:
    """Return which of the values above stands over a value: one that is told too, where there is one."""
    return next((one for one in above if one in told), above[0] if above else "")


def _level(short: str) -> str:
    return short.partition("/")[0]


def _buckets(answer: Mapping[str, Any]) -> Numbers:
    """Return the number of each value; of those that share the last place told, all or none."""
    numbers = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in answer["buckets"]}
    if not answer.get("sum_other_doc_count"):
        return numbers
    last = min(numbers.values())
    return {value: number for value, number in numbers.items() if number > last}
