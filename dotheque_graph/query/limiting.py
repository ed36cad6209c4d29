"""The row limit of a SELECT, put into its text without parsing it.

Only what is certain is edited: a text that the engine could read otherwise than `lexing` does is left as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.query.lexing import Kind, Nesting, Token, tokens

_SELECTS: Final = frozenset({"SELECT", "SELECTDISTINCT", "SELECTREDUCED"})  # the engine needs no space between words
_TAIL_WORDS: Final = frozenset({"GROUP", "BY", "HAVING", "ORDER", "ASC", "DESC", "NOT", "EXISTS"})
_SLICE_WORDS: Final = frozenset({"LIMIT", "OFFSET"})
_INTEGER: Final = re.compile(r"[0-9]{1,18}")
"""The integers that the engine can hold, with room for the sum of two."""


@dataclass(frozen=True, slots=True)
class Limited:
    """A SELECT that gives a bounded number of rows, and the SELECT of the one row that would come next."""

    query: str
    probe: str


@dataclass(frozen=True, slots=True)
class _Slice:
    """The LIMIT and OFFSET of a text, and where they stand: `start` to `end`, in characters."""

    limit: int | None
    offset: int
    start: int
    end: int


def limited(query: str, rows: int) -> Limited | None:
    """Return a SELECT with its outermost LIMIT lowered to `rows`, or with that LIMIT added.

    None where the text is no SELECT, where its own LIMIT is within `rows`, or where it cannot be edited with
    certainty. What is added starts on a line of its own, for a comment may end the text, and stands before a trailing
    VALUES (SPARQL 1.1, section 19.8, rules 7, 18 and 25).
    """
    found = _certain_tokens(query)
    tail = _tail(found) if found else None
    if tail is None:
        return None
    own = _slice(tail, len(query))
    if own is None or (own.limit is not None and own.limit <= rows):
        return None
    before, after = query[: own.start], query[own.end :]
    return Limited(
        f"{before}\n{_modifiers(rows, own.offset)}\n{after}",
        f"{before}\n{_modifiers(1, own.offset + rows)}\n{after}",
    )


def _modifiers(limit: int, offset: int) -> str:
    return f"LIMIT {limit} OFFSET {offset}" if offset else f"LIMIT {limit}"


def _certain_tokens(query: str) -> list[tuple[Token, int]] | None:
    """Return the tokens with the number of brackets open around each, None where one of them could be another."""
    nesting = Nesting(query)
    found: list[tuple[Token, int]] = []
    for token in tokens(query):
        if token.kind in {Kind.UNCLOSED, Kind.STRAY} or nesting.may_compare(token):
            return None
        depth = len(nesting.brackets)
        if not nesting.take(token):
            return None
        found.append((token, min(depth, len(nesting.brackets))))
    return found if not nesting.brackets else None


def _tail(found: Sequence[tuple[Token, int]]) -> list[Token] | None:
    """Return what stands outside brackets after the WHERE group of a SELECT, brackets included; None for the rest."""
    outside = [token for token, depth in found if depth == 0]
    start = _prologue_length(outside)
    if start >= len(outside) or outside[start].text.upper() not in _SELECTS:
        return None
    texts = [token.text for token in outside]
    try:
        return outside[texts.index("}", start) + 1 :]
    except ValueError:
        return None


def _prologue_length(outside: Sequence[Token]) -> int:
    """Return how many tokens the PREFIX, BASE and VERSION declarations take."""
    at = 0
    while at < len(outside):
        taken = {"PREFIX": 3, "BASE": 2, "VERSION": 2}.get(outside[at].text.upper())
        if taken is None:
            break
        at += taken
    return at


def _slice(tail: Sequence[Token], length: int) -> _Slice | None:
    """Return the LIMIT and OFFSET in the tail of a text of this length, None where anything there is not expected."""
    given: dict[str, int] = {}
    start = end = length
    at = 0
    while at < len(tail):
        token, word = tail[at], tail[at].text.upper()
        if token.kind is Kind.WORD and word == "VALUES":
            return _before_values(tail[at:], given, start, end, token.start)
        if token.kind is Kind.WORD and word in _SLICE_WORDS:
            number = tail[at + 1] if at + 1 < len(tail) else token
            if word in given or not _INTEGER.fullmatch(number.text):
                return None
            given[word] = int(number.text)
            start, end = min(start, token.start), number.start + len(number.text)
            at += 2
        elif given or not _orders_or_groups(tail, at):
            return None
        else:
            at += 1
    return _Slice(given.get("LIMIT"), given.get("OFFSET", 0), start, end)


def _before_values(values: Sequence[Token], given: dict[str, int], start: int, end: int, at: int) -> _Slice | None:
    """Return the slice before a trailing VALUES that stands at `at`, None where more or less than its block follows."""
    names, braces = values[1:-2], values[-2:]
    if [token.text for token in braces] != ["{", "}"]:
        return None
    if [token.kind for token in names] not in ([Kind.VARIABLE], [Kind.OPEN, Kind.CLOSE]):
        return None
    if not given:
        start = end = at
    return _Slice(given.get("LIMIT"), given.get("OFFSET", 0), start, end)


def _orders_or_groups(tail: Sequence[Token], at: int) -> bool:
    """Return whether a token belongs to GROUP BY, HAVING or ORDER BY: a condition, or a function before its bracket."""
    token, follower = tail[at], tail[at + 1].text if at + 1 < len(tail) else ""
    match token.kind:
        case Kind.OPEN | Kind.CLOSE:
            return token.text in {"(", ")", "{", "}"}
        case Kind.VARIABLE:
            return True
        case Kind.IRI | Kind.NAME:
            return follower == "("
        case Kind.WORD:
            word = token.text.upper()
            hides = any(hidden in word for hidden in ("LIMIT", "OFFSET", "VALUES"))
            return word in _TAIL_WORDS or (follower == "(" and not hides)
        case _:
            return False
