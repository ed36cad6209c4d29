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


_LOCAL: Final = r"[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"

# Ordered: the first that fits wins. Names and numbers are never greedier than the engine's, so that no keyword
# the engine would see can hide at their end. A prefix is bounded: without a bound, `a.a.a.a` takes quadratic time.
# A possessive repetition (`*+`, `++`) remembers no way back, which would cost memory and time for nothing.
_PATTERNS: Final = {
    Kind.SPACE: r"(?:\s++|#[^\r\n]*+)++",
    Kind.IRI: r"<[^<>\"{}|^`\\\x00-\x20]*+>",
    Kind.STRING: (
        r"'''(?:[^'\\]++|\\.|'{1,2}(?!'))*+'''|\"\"\"(?:[^\"\\]++|\\.|\"{1,2}(?!\"))*+\"\"\""
        r"|'(?!'')(?:[^'\\\r\n]++|\\.)*+'|\"(?!\"\")(?:[^\"\\\r\n]++|\\.)*+\""
    ),
    Kind.UNCLOSED: r"['\"]",
    Kind.VARIABLE: r"[?$]\w+",
    Kind.BLANK: r"_:\w[\w-]*+(?:\.++[\w-]++)*+",
    Kind.LANGUAGE: r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+",
    Kind.NAME: rf"(?:[^\W\d_](?:[\w.-]{{0,60}}[\w-])?)?:(?:(?:{_LOCAL})(?:\.*+(?:[\w:-]++|{_LOCAL}))*+)?",
    Kind.NUMBER: r"\d+\.\d*[eE][+-]?\d+|\d*\.?\d+(?:[eE][+-]?\d+)?",
    Kind.WORD: r"[^\W\d]\w*",
    Kind.OPEN: r"<<|[({\[]",
    Kind.CLOSE: r">>|[)}\]]",
    Kind.MARK: r"\|\||&&|\^\^|[!<>]=|.",
}
_TOKEN: Final = re.compile("|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _PATTERNS.items()), re.DOTALL)
_KINDS: Final = {kind.name: kind for kind in _PATTERNS}


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a SPARQL text in order, space and comments left out; joined, all of them are the text."""
    for match in _TOKEN.finditer(text):
        kind = _KINDS[match.lastgroup or ""]
        if kind is not Kind.SPACE:
            yield Token(kind, match.group(), match.start())
