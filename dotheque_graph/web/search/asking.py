"""What a request asks of the search, and the one address of every state of it."""

import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request

from dotheque_graph.errors import InvalidParameter, InvalidRequest
from dotheque_graph.search.model import MOST_WORDS, PAGE_HITS, Asked, Facet, Sort
from dotheque_graph.web.lists import page_number
from dotheque_graph.web.urls import Urls

SEARCH: Final = "/search"
SUGGESTIONS: Final = f"{SEARCH}/suggestions"
SCRIPT: Final = "search.js"
"""The file that refreshes the results in place, and suggests names wherever there is a field to search."""
FEED: Final = f"{SEARCH}.atom"
"""Where an order is always told: without one, a feed has the newest first and not what fits best."""
MOST_PARAMETERS: Final = 100
"""Parameters that a search may have; the facets together have some hundred values that a reader could choose."""
MOST_HITS: Final = 100
"""Hits that a program may ask for on one page."""
_LONGEST_VALUE: Final = 100
_OF_PROGRAMS: Final = ("q", *Facet, "sort", "page", "size", "lang", "release")
"""Parameters of the interface for programs: one that it does not know is a mistake, and told to be."""
_READ: Final = MOST_WORDS * 4
"""Characters that are looked at for words: what is told apart from a longer text is only that it is too long."""
_LONGEST_SIZE: Final = 6
_UNSEEN: Final = "Cf"


@dataclass(frozen=True, slots=True)
class Question:
    """A search as its address asks for it; `cut` where it has more words than are read.

    `whole` is the facet whose values the page shows without leaving any out, which nothing but the page does.
    """

    asked: Asked
    cut: bool = False
    whole: Facet | None = None

    def address(self, urls: Urls, path: str = SEARCH) -> str:
        """Return the address of this search at a path: words, facets, order and page, always in that order.

        Only that of the page says which facet is shown whole.
        """
        asked = self.asked
        is_usual = asked.sort is Sort.RELEVANCE and path != FEED
        return urls.searched(
            path,
            asked.words,
            {facet.value: asked.chosen[facet] for facet in Facet if facet in asked.chosen},
            sort=None if is_usual else asked.sort.value,
            page=asked.page if asked.page > 1 else None,
            size=asked.size if asked.size != PAGE_HITS else None,
            all=self.whole.value if self.whole and path == SEARCH else None,
        )

    def parameters(self) -> dict[str, str | int | tuple[str, ...] | None]:
        """Return the parameters of the address, those that say nothing left out."""
        asked = self.asked
        return {
            "q": asked.words or None,
            **{facet.value: asked.chosen[facet] for facet in Facet if facet in asked.chosen},
            "sort": asked.sort.value if asked.sort is not Sort.RELEVANCE else None,
            "page": asked.page if asked.page > 1 else None,
            "all": self.whole.value if self.whole else None,
        }

    def on_page(self, number: int) -> "Question":
        """Return the same search on another page."""
        return replace(self, asked=replace(self.asked, page=number))

    def in_order(self, sort: Sort) -> "Question":
        """Return the same search in another order, on its first page."""
        return replace(self, asked=replace(self.asked, sort=sort, page=1))

    def showing(self, whole: Facet | None) -> "Question":
        """Return the same page of the search with all values of a facet, or with the first ones of every facet."""
        return replace(self, whole=whole)

    def choosing(self, chosen: Mapping[Facet, tuple[str, ...]]) -> "Question":
        """Return the same words with other values, on the first page."""
        return replace(self, asked=replace(self.asked, chosen=chosen, page=1))

    def without(self, facet: Facet, value: str) -> "Question":
        """Return the same search without a value, on its first page."""
        left = {
            one: tuple(v for v in self.asked.chosen[one] if (one, v) != (facet, value)) for one in self.asked.chosen
        }
        return self.choosing({one: values for one, values in left.items() if values})


def question_of(request: Request, language: str, *, for_program: bool = False) -> Question:
    """Return what a request asks; parameters that we do not know are left alone.

    Raises InvalidRequest for too many parameters, InvalidParameter for a page or an order that cannot be; `for_program`
    for a size and for a parameter that we do not know too.
    """
    pairs = request.query_params.multi_items()
    if len(pairs) > MOST_PARAMETERS:
        raise InvalidRequest(f"more than {MOST_PARAMETERS} parameters", f"plus de {MOST_PARAMETERS} paramètres")
    if for_program:
        _check_names(name for name, _ in pairs)
    words = clean(request.query_params.get("q", "")[: _READ + 1])
    asked = Asked(
        words=words[:MOST_WORDS].rstrip(),
        chosen=_chosen(pairs),
        sort=_sort(request.query_params.get("sort", "")),
        page=page_number(request),
        size=_size(request.query_params.get("size", "")) if for_program else PAGE_HITS,
        language=language,
    )
    is_cut = len(words) > MOST_WORDS or len(request.query_params.get("q", "")) > _READ
    return Question(asked, is_cut, None if for_program else _whole(request.query_params.get("all", "")))


def clean(text: str) -> str:
    """Return a text on one line without what no reader sees: controls, marks of direction, soft hyphens."""
    seen = ("" if unicodedata.category(one) == _UNSEEN else one if one.isprintable() else " " for one in text)
    return " ".join("".join(seen).split())


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        if name not in _OF_PROGRAMS:
            known, said = ", ".join(_OF_PROGRAMS), clean(name[:_LONGEST_VALUE]) or "?"
            raise InvalidParameter(said, said, f"one of {known}", f"un nom parmi {known}")


def _chosen(pairs: Iterable[tuple[str, str]]) -> dict[Facet, tuple[str, ...]]:
    """Return the values by facet, each once, in one order whatever the order of the address."""
    given: dict[str, set[str]] = {}
    for name, value in pairs:
        given.setdefault(name, set()).add(clean(value[:_LONGEST_VALUE]))
    found = {facet: tuple(sorted(given.get(facet.value, set()) - {""})) for facet in Facet}
    return {facet: values for facet, values in found.items() if values}


def _whole(name: str) -> Facet | None:
    """Return the facet of a name; a name that no facet has shows nothing whole, and goes from the address."""
    with suppress(ValueError):
        return Facet(name)
    return None


def _sort(text: str) -> Sort:
    try:
        return Sort(text or Sort.RELEVANCE)
    except ValueError:
        raise InvalidParameter("sort", clean(text[:_LONGEST_VALUE]), ", ".join(Sort)) from None


def _size(text: str) -> int:
    if not text:
        return PAGE_HITS
    if len(text) > _LONGEST_SIZE or not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= MOST_HITS:
        raise InvalidParameter("size", clean(text[:_LONGEST_VALUE]), f"1–{MOST_HITS}")
    return int(text)
