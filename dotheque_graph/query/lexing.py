"""The tokens of a SPARQL text, cut in one pass without parsing it (SPARQL 1.1, section 19.8, and the `<<` of 1.2).

What is cut here is what `guard` needs to tell code from text. Malformed text yields tokens too: refusing it is for the
engine, which alone knows the grammar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(Enum):
    """What a token is."""

    SPACE = "space"
    COMMENT = "comment"
    IRI = "iri"
    STRING = "string"
    UNCLOSED = "unclosed"
    VARIABLE = "variable"
    BLANK = "blank"
    LANGUAGE = "language"
    NUMBER = "number"
    NAME = "name"
    WORD = "word"
    OPEN = "open"
    CLOSE = "close"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: its kind, its own text, and where it starts, in characters."""

    kind: Kind
    text: str
    start: int


# Ordered: the first that fits wins. Names and numbers are never greedier than the engine's, so that no keyword
# the engine would see can hide at their end. A prefix is bounded: without a bound, `a.a.a.a` takes quadratic time.
_PATTERNS: Final = {
    Kind.SPACE: r"\s+",
    Kind.COMMENT: r"#[^\r\n]*",
    Kind.IRI: r"<[^<>\"{}|^`\\\x00-\x20]*>",
    Kind.STRING: (
        r"'''(?:[^'\\]|\\.|'{1,2}(?!'))*'''|\"\"\"(?:[^\"\\]|\\.|\"{1,2}(?!\"))*\"\"\""
        r"|'(?!'')(?:[^'\\\r\n]|\\.)*'|\"(?!\"\")(?:[^\"\\\r\n]|\\.)*\""
    ),
    Kind.UNCLOSED: r"['\"]",
    Kind.VARIABLE: r"[?$]\w+",
    Kind.BLANK: r"_:\w[\w-]*(?:\.+[\w-]+)*",
    Kind.LANGUAGE: r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    Kind.NAME: (
        r"(?:[^\W\d_](?:[\w.-]{0,60}[\w-])?)?:"
        r"(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
        r"(?:\.*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]))*)?"
    ),
    Kind.NUMBER: r"\d+\.\d*[eE][+-]?\d+|\d*\.?\d+(?:[eE][+-]?\d+)?",
    Kind.WORD: r"[^\W\d]\w*",
    Kind.OPEN: r"<<|[({\[]",
    Kind.CLOSE: r">>|[)}\]]",
    Kind.MARK: r"\|\||&&|\^\^|[!<>]=|.",
}
_TOKEN: Final = re.compile("|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _PATTERNS.items()), re.DOTALL)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a SPARQL text in order, space and comments left out; joined, all of them are the text."""
    for match in _TOKEN.finditer(text):
        kind = Kind[str(match.lastgroup)]
        if kind not in {Kind.SPACE, Kind.COMMENT}:
            yield Token(kind, match.group(), match.start())
