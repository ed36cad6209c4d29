"""What is checked of anybody's SPARQL before it reaches a worker: size, depth, amount, and keywords never allowed.

The engine's parser recurses and overflows its stack on deep or long texts, and its join planner takes time in the
fourth power of the number of patterns. Reading stops at the first fault; a text that passes may still cost a worker.
"""

from dataclasses import dataclass, field
from typing import Final

from dotheque_graph.errors import InvalidQuery, TooLarge, UnsafeQuery
from dotheque_graph.query.lexing import Kind, Token, tokens

MAX_TOKENS: Final = 20_000
MAX_DEPTH: Final = 64
MAX_PATTERNS: Final = 400
MAX_OPERATORS: Final = 1000

_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}  # SPARQL 1.1 Update, section 3
)
_COUNTED_WORDS: Final = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "SELECT", "GRAPH"})
_OPERATORS: Final = frozenset({"||", "&&", "|", "/", "^", "^^", "+", "-", "*", "!", "!=", "=", "<", ">", "<=", ">="})
_CLOSING: Final = {"(": ")", "{": "}", "[": "]", "<<": ">>"}
_OPERANDS: Final = frozenset(
    {Kind.VARIABLE, Kind.NUMBER, Kind.STRING, Kind.LANGUAGE, Kind.NAME, Kind.IRI, Kind.WORD, Kind.CLOSE}
)
_HIDING: Final = frozenset("'#()[]")
_BEFORE_A_GRAPH: Final = frozenset({"GRAPH", "FROM", "NAMED"})
"""Words after which the grammar wants the name of a graph, so that no SERVICE can begin there."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check learnt: `own_dataset` where the query names its dataset itself with FROM."""

    own_dataset: bool


def check(query: str, limit_bytes: int) -> Checked:
    """Return what can be said of a query without parsing it.

    Raise TooLarge over `limit_bytes` of UTF-8, InvalidQuery for a text too deep or too long for the engine, of more
    tokens than are read, or with an unclosed string, UnsafeQuery for an update or a SERVICE.
    """
    size = len(query.encode("utf-8", "surrogatepass"))
    if size > limit_bytes:
        raise TooLarge("SPARQL", size, limit_bytes)
    reading = _Reading(mentions_service="SERVICE" in query.upper())
    for number, token in enumerate(tokens(query)):
        if number >= MAX_TOKENS:
            raise InvalidQuery(f"more than {MAX_TOKENS} words and signs")
        reading.take(token)
    return Checked(reading.own_dataset)


@dataclass(slots=True)
class _Reading:
    """The state of one pass over the tokens."""

    mentions_service: bool
    own_dataset: bool = False
    patterns: int = 0
    operators: int = 0
    brackets: list[str] = field(default_factory=list)
    previous: Token | None = None
    last_but_one: Token | None = None

    def take(self, token: Token) -> None:
        match token.kind:
            case Kind.UNCLOSED:
                raise InvalidQuery(f"the string that starts at character {token.start + 1} is not closed")
            case Kind.OPEN:
                self._open(token)
            case Kind.CLOSE:
                if self.brackets and _CLOSING[self.brackets[-1]] == token.text:
                    self.brackets.pop()
            case Kind.WORD:
                self._word(token.text.upper())
            case Kind.IRI:
                self._iri(token)
            case Kind.MARK:
                self._mark(token.text)
            case _:
                pass
        self.last_but_one, self.previous = self.previous, token

    def _open(self, token: Token) -> None:
        if token.text == "{":
            self._refuse_service_name()
            self._count_pattern()
        self.brackets.append(token.text)
        if len(self.brackets) > MAX_DEPTH:
            raise InvalidQuery(f"nested deeper than {MAX_DEPTH} levels at character {token.start + 1}")

    def _refuse_service_name(self) -> None:
        """Refuse `SERVICE:x {`, which the engine reads as SERVICE and the name `:x`; a tokeniser sees one name.

        `SERVICEa:x` and `true.SERVICE:x` can be read that way too, so the word counts wherever it stands in a prefix.
        """
        if self.previous is None or self.previous.kind is not Kind.NAME:
            return
        names_a_graph = self.last_but_one is not None and self.last_but_one.text.upper() in _BEFORE_A_GRAPH
        if "SERVICE" in self.previous.text.partition(":")[0].upper() and not names_a_graph:
            raise UnsafeQuery("SERVICE")

    def _word(self, word: str) -> None:
        # The engine needs no space after a keyword: `SERVICESILENT<…>` and `trueSERVICE<…>` are calls.
        if "SERVICE" in word:
            raise UnsafeQuery("SERVICE")
        if word in _UPDATES:
            raise UnsafeQuery(word)
        if word in _COUNTED_WORDS:
            self._count_operator()
        if word.startswith("FROM") and not self.brackets:
            self.own_dataset = True

    def _iri(self, token: Token) -> None:
        """Refuse an IRI that the engine may read as “less than” and more, where that could hide a SERVICE.

        In `FILTER(1<'>') SERVICE <x> {'` the engine sees an operator and a string; a tokeniser sees the IRI `<'>`
        and then everything up to the next quote as a string.
        """
        in_expression = bool(self.brackets) and self.brackets[-1] == "("
        after_operand = self.previous is not None and self.previous.kind in _OPERANDS
        if self.mentions_service and in_expression and after_operand and _HIDING.intersection(token.text):
            raise UnsafeQuery("SERVICE")

    def _mark(self, mark: str) -> None:
        inside = self.brackets[-1] if self.brackets else ""
        if mark in _OPERATORS:
            self._count_operator()
        elif mark in {".", ";"} or (mark == "," and inside != "("):
            self._count_pattern()

    def _count_pattern(self) -> None:
        self.patterns += 1
        if self.patterns > MAX_PATTERNS:
            raise InvalidQuery(f"more than {MAX_PATTERNS} patterns")

    def _count_operator(self) -> None:
        self.operators += 1
        if self.operators > MAX_OPERATORS:
            raise InvalidQuery(f"more than {MAX_OPERATORS} operators")
