"""Where the engine stops understanding a SPARQL text, and what it would have taken there.

Its own words do not tell. It tries a keyword by taking as many characters as the keyword has, and reports the place
after them: of ten keywords tried, only the longest is named, at a place too far by its length. So it is asked again.
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Store

from dotheque_graph.query.lexing import Token

Parse = Callable[[str], object]
"""Reads a SPARQL text with the engine, on an empty store; raises SyntaxError for one that it does not understand."""

_LONGEST_KEYWORD: Final = 14  # ENCODE_FOR_URI
_GAP: Final = " " * 40
"""More than a keyword: what is tried before it never reaches what comes after it."""
_NOTHING: Final = "\0"
"""Begins nothing in SPARQL, so that no text which ends in it is ever run."""

_MOST_CHARACTERS: Final = 20_000
_MOST_SECONDS: Final = 0.25

_OF_WHOLE_QUERIES: Final = ("The SELECT", "SELECT *", "Duplicated")
"""How rules begin that a text which stops early may seem to break."""

_AT: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_ITEM: Final = re.compile(r'"(?:\\.|[^"\\])*"|\[[^\]]*\]|[^,\s][^,]*')


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the engine says of a text: the place in characters, and what it expected there, each as it writes it."""

    place: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a text stops making sense: the number of a token, of its tokens where it is the end.

    `words` are the keywords expected there, `signs` the signs and classes of characters as the engine writes them,
    `rules` what else it says: sentences of its own, such as “Variables are not allowed in INSERT DATA”.
    """

    index: int
    words: frozenset[str]
    signs: frozenset[str]
    rules: frozenset[str]


def read_query(text: str, base_iri: str | None = None) -> None:
    """Have the engine read a query, and ask it of nothing; raise what the engine raises."""
    Store().query(text, base_iri=base_iri)


def read_update(text: str, base_iri: str | None = None) -> None:
    """Have the engine read an update, and run it on nothing; raise what the engine raises."""
    Store().update(text, base_iri=base_iri)


def is_refusal(words: str) -> bool:
    """Return whether words of the engine are about a text that it does not understand."""
    return _AT.match(words) is not None


def place_of(words: str, text: str) -> int:
    """Return the place in characters that the engine's words name, which is up to some fifteen too far."""
    refusal = _read(words, text)
    return refusal.place if refusal else 0


def stop_of(text: str, found: Sequence[Token], parse: Parse) -> Stop | None:
    """Return where the engine stops understanding a text with the tokens `found`.

    None where it understands it, or where the text is too long to be read some twenty times.
    """
    whole = _refusal(text, parse)
    if whole is None or len(text) > _MOST_CHARACTERS:
        return None
    deadline = time.monotonic() + _MOST_SECONDS
    index = _first_senseless(text, found, parse, deadline)
    if index is None:
        return None
    start = _end(found[index - 1]) if index else 0
    before = text[:start] + _GAP
    last = [_refusal(text[: _end(found[index])] + _GAP + _NOTHING, parse)] if index < len(found) else []
    here = [_refusal(before + end, parse) for end in ("", _NOTHING)]
    rules = [item for refusal in (whole, *last) for item in _rules(refusal)]
    rules += [item for refusal in here for item in _rules(refusal) if not item.startswith(_OF_WHOLE_QUERIES)]
    signs = frozenset(item for refusal in here if refusal for item in refusal.items if item[0] in '"[')
    return Stop(index, _words(before, parse, deadline), signs, frozenset(rules))


def _first_senseless(text: str, found: Sequence[Token], parse: Parse, deadline: float) -> int | None:
    """Return the first token after which nothing could follow, by halving; None where there is no time for it."""
    low, high = 0, len(found)
    while low < high:
        if time.monotonic() > deadline:
            return None
        middle = (low + high) // 2
        end = _end(found[middle])
        refusal = _refusal(text[:end] + _GAP + _NOTHING * len(_GAP), parse)
        if refusal is None or refusal.place >= end + len(_GAP):
            low = middle + 1
        else:
            high = middle
    return low


def _words(before: str, parse: Parse, deadline: float) -> frozenset[str]:
    """Return the keywords expected at the end of a text: those of each length are named where just that many fit."""
    words: set[str] = set()
    for length in range(1, _LONGEST_KEYWORD + 1):
        refusal = _refusal(before + _NOTHING * length, parse)
        if refusal and refusal.place == len(before) + length:
            words.update(item for item in refusal.items if len(item) == length and item.replace("_", "").isalnum())
        if time.monotonic() > deadline:
            break
    return frozenset(words)


def _refusal(text: str, parse: Parse) -> Refusal | None:
    try:
        parse(text)
    except SyntaxError as error:
        return _read(str(error), text)
    except (ValueError, RuntimeError, OSError):
        return None  # understood, and refused for another reason
    return None


def _read(words: str, text: str) -> Refusal | None:
    said = _AT.match(words)
    if not said:
        return None
    line, column, expected = said.groups()
    place = 0
    for _ in range(int(line) - 1):
        place = text.find("\n", place) + 1
    return Refusal(place + int(column) - 1, tuple(item.strip() for item in _ITEM.findall(expected)))


def _rules(refusal: Refusal | None) -> list[str]:
    items = refusal.items if refusal else ()
    return [item for item in items if " " in item and item[0] not in '"[']


def _end(token: Token) -> int:
    return token.start + len(token.text)
