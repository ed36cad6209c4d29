"""The tokens of a SPARQL text, cut in one pass without parsing it (SPARQL 1.1, section 19.8, and what 1.2 adds).

What is cut here is what `guard` and `limiting` need to tell code from text. Malformed text yields tokens too, of the
kinds UNCLOSED and STRAY: where the engine may read something else than stands here, the text is not to be trusted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple


class Kind(Enum):
    """What a token is; STRAY is a character that no SPARQL text has outside strings, IRIs and comments."""

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
    STRAY = "stray"

    # By identity, in C: the hash that Enum computes in Python took a third of the time of reading a query.
    __hash__ = object.__hash__


class Token(NamedTuple):
    """A piece of the text: its kind, its own text, and where it starts, in characters."""

    kind: Kind
    text: str
    start: int


# The character classes of the grammar, letter by letter: a character that the engine takes into a name and this
# module does not, or the other way round, would show one of the two a string or a comment that is none.
_LETTERS: Final = (
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    r"\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_WORDLY: Final = _LETTERS + r"_0-9\u00b7\u0300-\u036f\u203f\u2040"
_ESCAPED_LOCAL: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL: Final = rf"(?:[{_WORDLY}:\-]|{_ESCAPED_LOCAL})"
_CODEPOINT: Final = r"\\u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|\\U(?!0000[Dd][89A-Fa-f])00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}"
_ESCAPED: Final = rf"\\[tbnrf\"'\\]|{_CODEPOINT}"

# Ordered: the first that fits wins. Names and numbers are never greedier than the engine's, so that no keyword
# the engine would see can hide at their end. A prefix is bounded: without a bound, `a.a.a.a` takes quadratic time.
# A possessive repetition (`*+`, `++`) remembers no way back, which would cost memory and time for nothing.
# The engine (pyoxigraph 0.5.13) ends a name before the second dot inside it: in `a:b.c.SERVICE:x { }` it sees a call.
# A wrong escape leaves a string unclosed: the engine would read `'''a' … \x'''` as `''`, `'a'` and code after it.
_PATTERNS: Final = {
    Kind.SPACE: r"(?:[ \t\r\n]++|#[^\r\n]*+)++",
    Kind.IRI: rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]++|{_CODEPOINT})*+>",
    Kind.STRING: (
        rf"'''(?:[^'\\]++|{_ESCAPED}|'{{1,2}}(?!'))*+'''|\"\"\"(?:[^\"\\]++|{_ESCAPED}|\"{{1,2}}(?!\"))*+\"\"\""
        rf"|'(?!'')(?:[^'\\\r\n]++|{_ESCAPED})*+'|\"(?!\"\")(?:[^\"\\\r\n]++|{_ESCAPED})*+\""
    ),
    Kind.UNCLOSED: r"['\"]",
    Kind.VARIABLE: rf"[?$][{_LETTERS}_0-9][{_WORDLY}]*+",
    Kind.BLANK: rf"_:[{_LETTERS}_0-9][{_WORDLY}\-]*+(?:\.++[{_WORDLY}\-]++)*+",
    Kind.LANGUAGE: r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?",
    Kind.NAME: (
        rf"(?:[{_LETTERS}](?:[{_WORDLY}.\-]{{0,60}}[{_WORDLY}\-])?)?:"
        rf"(?:(?:[{_LETTERS}_0-9:]|{_ESCAPED_LOCAL}){_LOCAL}*+(?:\.++{_LOCAL}++)?+)?"
    ),
    Kind.NUMBER: r"[0-9]++\.[0-9]*+[eE][+-]?[0-9]++|[0-9]*\.?[0-9]++(?:[eE][+-]?[0-9]++)?",
    Kind.WORD: rf"[{_LETTERS}_][{_WORDLY}]*+",
    Kind.OPEN: r"<<|\{\||[({\[]",
    Kind.CLOSE: r">>|\|\}|[)}\]]",
    Kind.MARK: r"\|\||&&|\^\^|[!<>]=|[!*+,\-./;<=>?^|~&@$%]",
    Kind.STRAY: r".",
}
_TOKEN: Final = re.compile("|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _PATTERNS.items()), re.DOTALL)
_KINDS: Final = {kind.name: kind for kind in _PATTERNS}


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a SPARQL text in order, space and comments left out; joined, all of them are the text."""
    space, kinds = Kind.SPACE.name, _KINDS
    for match in _TOKEN.finditer(text):
        name = match.lastgroup or ""
        if name != space:
            yield Token(kinds[name], match.group(), match.start())


CLOSING: Final = {"(": ")", "{": "}", "[": "]", "<<": ">>", "{|": "|}"}
"""The bracket that closes each bracket."""

_OPERANDS: Final = frozenset(
    {Kind.VARIABLE, Kind.NUMBER, Kind.STRING, Kind.LANGUAGE, Kind.NAME, Kind.IRI, Kind.WORD, Kind.CLOSE}
)
_NO_COMPARISON: Final = re.compile(r"<[A-Za-z][\w+.-]*://|<<\(?[ \t\r\n]", re.ASCII)
"""An IRI with `://`, or `<<` and a space: the grammar has no comparison that goes on like this."""


@dataclass(slots=True)
class Nesting:
    """The brackets that are open at each point of a text, fed with its tokens in order."""

    text: str
    brackets: list[str] = field(default_factory=list)
    previous: Token | None = None
    _data_from: int | None = None
    _data_awaited: bool = False

    def take(self, token: Token) -> bool:
        """Go past a token; return False where it is a bracket that closes nothing."""
        closed = True
        if token.kind is Kind.OPEN:
            if self._data_awaited and token.text == "{":
                self._data_from, self._data_awaited = len(self.brackets), False
            self.brackets.append(token.text)
        elif token.kind is Kind.CLOSE:
            closed = self._close(token.text)
        elif token.kind is Kind.WORD:
            self._data_awaited = token.text.upper() == "VALUES"
        self.previous = token
        return closed

    def _close(self, bracket: str) -> bool:
        if not self.brackets or CLOSING[self.brackets[-1]] != bracket:
            return False
        self.brackets.pop()
        if self._data_from == len(self.brackets):
            self._data_from = None
        return True

    @property
    def in_data(self) -> bool:
        """Whether this point is between the braces of a VALUES block, where nothing is computed."""
        return self._data_from is not None

    def may_compare(self, token: Token) -> bool:
        """Return whether an IRI or a `<<` that comes next may be a “less than” to the engine, and what follows it.

        In `FILTER(1<'>') SERVICE <x> {'` the engine sees an operator and a string; a tokeniser sees the IRI `<'>`
        and then everything up to the next quote as a string. It can be so in an expression, after an operand.
        """
        return (
            token.text[0] == "<"
            and (token.kind is Kind.IRI or token.kind is Kind.OPEN)
            and bool(self.brackets)
            and self.brackets[-1] in {"(", "<<"}
            and not self.in_data
            and self.previous is not None
            and self.previous.kind in _OPERANDS
            and not _NO_COMPARISON.match(self.text, token.start)
        )
