"""The facets of a search as the page shows them: a few values of each, trees opened along what is chosen."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT
from dotheque_graph.catalogue.names import counted
from dotheque_graph.search.model import Count, Facet
from dotheque_graph.web.elements import Link, Text
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.search.asking import Question
from dotheque_graph.web.search.values import HEADINGS, Called

FIRST: Final = 8
"""Values of a facet that are seen at once."""
MOST: Final = 50
"""Values of a facet that a page holds; a link leads to the page that holds the others too."""
WHOLE: Final = 1000
"""Values of the facet that is shown whole; the rest of a longer one is found with another word or a value above."""
_GROUPED: Final = 1000
"""Numbers below this one are written the same in every language, and fifty of them on a page take a third of it."""
_FEW: Final = 2
"""Values that are not worth a fold."""
_OPEN: Final = (Facet.KIND, Facet.TYPE, Facet.THEME)
"""Facets that are unfolded before anything is chosen in them."""
_BRANCHING: Final = (Facet.THEME, Facet.GOAL, Facet.TERRITORY)
_GOAL: Final = re.compile(r"\d+(\.\w+)?$")
_PLACES: Final = {segment: place for place, segment in enumerate(KIND_OF_SEGMENT)}


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a reader can tick; `depth` is how far it lies below others."""

    value: str
    text: str
    language: str
    number: str
    chosen: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its values; `more` are folded, `rest` leads to the page with those that are not on this one.

    `left` says how many of the facet that is shown whole are still not on the page.
    """

    name: str
    heading: str
    open: bool
    options: tuple[Option, ...]
    more: tuple[Option, ...]
    rest: Link | None
    left: str


def groups(
    reader: Reader, called: Called, facets: Mapping[Facet, Sequence[Count]], question: Question
) -> tuple[Group, ...]:
    """Return the facets that have values, in the order of `Facet`."""
    return tuple(_group(reader, called, facet, facets[facet], question) for facet in Facet if facets.get(facet))


def chips(
    reader: Reader, called: Called, facets: Mapping[Facet, Sequence[Count]], question: Question
) -> tuple[Link, ...]:
    """Return the values that are chosen, each leading to the search without it."""
    found = []
    for facet in Facet:
        known = {one.value: one for one in facets.get(facet, ())}
        for value in question.asked.chosen.get(facet, ()):
            text = called(facet, known.get(value) or Count(value, None, 0))
            said = reader.words.gettext("{facet}: {value}")
            heading = reader.words.gettext(HEADINGS[facet])
            href = question.without(facet, value).address(reader.urls)
            found.append(Link(said.format(facet=heading, value=text.text), href, text.language))
    return tuple(found)


def _group(reader: Reader, called: Called, facet: Facet, counts: Sequence[Count], question: Question) -> Group:
    is_whole = question.whole is facet
    shown, left = _shown(facet, counts, WHOLE if is_whole else MOST)
    options = _options(reader, called, facet, shown)
    seen = len(options) if is_whole else _seen(options)
    say = reader.words
    return Group(
        name=facet.value,
        heading=say.gettext(HEADINGS[facet]),
        open=is_whole or facet in _OPEN or any(one.chosen for one in counts),
        options=options[:seen],
        more=options[seen:],
        rest=_rest(reader, facet, left, question) if left and not is_whole else None,
        left=say.gettext("and {number} more: add a word").format(number=say.number(left)) if left and is_whole else "",
    )


def _shown(facet: Facet, counts: Sequence[Count], most: int) -> tuple[list[tuple[Count, int]], int]:
    """Return the values that a page holds, with their depth: chosen ones and the busiest; and how many are left."""
    placed = _tree(counts) if facet in _BRANCHING else [(one, 0) for one in counts]
    if len(placed) <= most:
        return placed, 0
    busiest = sorted(placed, key=lambda one: (not one[0].chosen, -one[0].number))[:most]
    kept = {one.value for one, _ in busiest}
    return [one for one in placed if one[0].value in kept], len(placed) - most


def _options(reader: Reader, called: Called, facet: Facet, shown: Sequence[tuple[Count, int]]) -> tuple[Option, ...]:
    called.learn(one for one, _ in shown)
    texts = {one.value: called(facet, one) for one, _ in shown}
    if facet in _BRANCHING:
        shown = _by_name(shown, texts)
    else:
        shown = sorted(shown, key=lambda one: _order(facet, one[0], texts[one[0].value].text))
    return tuple(
        Option(
            value=one.value,
            text=texts[one.value].text,
            language=texts[one.value].language,
            number=str(one.number) if one.number < _GROUPED else reader.words.number(one.number),
            chosen=one.chosen,
            depth=depth,
        )
        for one, depth in shown
    )


def _rest(reader: Reader, facet: Facet, left: int, question: Question) -> Link:
    """Return the link to the same search with all values of a facet, at the place of that facet."""
    said = reader.words.ngettext("and {number} more", "and {number} more", left)
    address = question.showing(facet).address(reader.urls)
    return Link(said.format(number=reader.words.number(left)), f"{address}#facet-{facet.value}")


def _seen(options: Sequence[Option]) -> int:
    """Return how many options are seen at once: a few, all that are chosen, and no fold for one or two."""
    last = max((place for place, one in enumerate(options, 1) if one.chosen), default=0)
    seen = max(FIRST, last)
    return seen if len(options) - seen > _FEW else len(options)


def _order(facet: Facet, one: Count, text: str) -> tuple[object, ...]:
    """Return the place of a value: chosen ones first, kinds as in menus, years from the last, others by hits."""
    if facet is Facet.KIND:
        return (_PLACES.get(one.value, len(_PLACES)), one.value)
    if facet is Facet.YEAR:
        return (tuple(-ord(digit) for digit in one.value),)
    return (not one.chosen, -one.number, counted(text))


def _tree(counts: Sequence[Count]) -> list[tuple[Count, int]]:
    """Return values with their depth, each after the one above it; what is below is there once that is chosen.

    A tree of few values is there whole, and what lies below a value that stands alone.
    """
    known = {one.value for one in counts}
    above = {one.value: one.parent if one.parent in known and one.parent != one.value else "" for one in counts}
    below: dict[str, list[Count]] = {}
    for one in counts:
        below.setdefault(above[one.value], []).append(one)
    opened = known if len(counts) <= FIRST else _opened(counts)
    alone = {children[0].value for children in below.values() if len(children) == 1}
    return list(_walk(below, opened | alone))


def _opened(counts: Iterable[Count]) -> set[str]:
    """Return the values under which something is chosen, and those chosen."""
    above = {one.value: one.parent for one in counts}
    found: set[str] = set()
    for one in (one.value for one in counts if one.chosen):
        while one and one in above and one not in found:
            found.add(one)
            one = above[one]  # noqa: PLW2901  # up the tree
    return found


def _walk(below: Mapping[str, Sequence[Count]], opened: AbstractSet[str]) -> Iterator[tuple[Count, int]]:
    waiting = [(one, 0) for one in reversed(_ranked(below.get("", ())))]
    while waiting:
        one, depth = waiting.pop()
        yield one, depth
        if one.value in opened:
            waiting.extend((child, depth + 1) for child in reversed(_ranked(below.get(one.value, ()))))


def _ranked(counts: Iterable[Count]) -> list[Count]:
    return sorted(counts, key=_rank)


def _rank(one: Count, name: str = "") -> tuple[object, ...]:
    """Return the place of a value among its siblings: goals and their targets by number, others by hits, then name."""
    return (counted(one.value) if _GOAL.match(one.value) else (), -one.number, counted(name), one.value)


def _by_name(shown: Iterable[tuple[Count, int]], texts: Mapping[str, Text]) -> list[tuple[Count, int]]:
    """Return a tree with the siblings of as many hits in the order of their names, which only the shown ones have."""
    path: tuple[tuple[object, ...], ...] = ()
    placed: dict[tuple[tuple[object, ...], ...], tuple[Count, int]] = {}
    for one, depth in shown:
        path = (*path[:depth], _rank(one, texts[one.value].text))
        placed[path] = (one, depth)
    return [placed[path] for path in sorted(placed)]
