"""What is checked of anybody's SPARQL before it reaches a worker: size, depth, amount, and keywords never allowed.

The engine's parser recurses and overflows its stack on deep or long texts, and its join planner takes time in the
fourth power of the number of patterns. Reading stops at the first fault; a text that passes may still cost a worker.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from dotheque_graph.errors import InvalidQuery, TooLarge, UnsafeQuery
from dotheque_graph.query.lexing import Kind, Nesting, Token, tokens

MAX_TOKENS: Final = 20_000
MAX_DEPTH: Final = 64
MAX_PATTERNS: Final = 400
MAX_OPERATORS: Final = 1000

_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
"""The words that an update begins with (SPARQL 1.1 Update, section 3)."""

_PROLOGUE: Final = frozenset({"PREFIX", "BASE", "VERSION"})
_COUNTED_WORDS: Final = frozenset(
    {"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "AS", "EXISTS", "SELECT", "GRAPH", "LATERAL"}
)
_OPERATORS: Final = frozenset(
    {"||", "&&", "|", "/", "^", "^^", "+", "-", "*", "?", "!", "!=", "=", "<", ">", "<=", ">="}
)
_VARYING: Final = re.compile(r"NOW|RAND|UUID|BNODE")  # a keyword may be glued to the one before it: `BYRAND()`
_TERMS: Final = frozenset({Kind.VARIABLE, Kind.NUMBER, Kind.STRING, Kind.NAME, Kind.IRI, Kind.BLANK})
_TERM_ENDS: Final = _TERMS | {Kind.LANGUAGE, Kind.CLOSE}
_NODES: Final = frozenset({"(", "["})
_FRESH: Final = frozenset({"[", "(", "<<", "{|", "~"})
"""What makes a new blank node in a CONSTRUCT template, under another name each time."""

_BEFORE_A_GRAPH: Final = frozenset({"GRAPH", "FROM", "NAMED"})
"""Words after which the grammar wants the name of a graph, so that no SERVICE can begin there."""

_SERVICE_NAME: Final = re.compile(r"(?:\A|true|false|[^a-z])service", re.IGNORECASE)
"""What the engine can read as SERVICE and a shorter prefix: the word begins the name, or a value ends before it.

It reads `?s a1SERVICE:x {` as `?s a 1` and a call, where no prefix `a1SERVICE:` is declared.
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check learnt of a query.

    `own_dataset` where it names its dataset itself with FROM; `repeatable` where the same release gives the same
    result each time, because nothing in it is drawn or dated anew; `fresh_nodes` where its template makes blank nodes,
    which have other names each time.
    """

    own_dataset: bool
    repeatable: bool = True
    fresh_nodes: bool = False


def check(query: str, limit_bytes: int) -> Checked:
    """Return what can be said of a query without parsing it.

    Raise TooLarge over `limit_bytes` of UTF-8, InvalidQuery for a text too deep or too long for the engine, of more
    tokens than are read, or that can be read in two ways, UnsafeQuery for an update or a SERVICE.
    """
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        place = error.start + 1
        raise InvalidQuery(
            f"half a surrogate pair at character {place}", f"moitié de paire de substitution au caractère {place}"
        ) from None
    if size > limit_bytes:
        raise TooLarge("SPARQL", size, limit_bytes)
    reading = _Reading(Nesting(query), mentions_service="SERVICE" in query.upper())
    for number, token in enumerate(tokens(query)):
        if number >= MAX_TOKENS:
            raise InvalidQuery(f"more than {MAX_TOKENS} words and signs", f"plus de {MAX_TOKENS} mots et signes")
        reading.take(token)
    return Checked(reading.own_dataset, reading.repeatable, reading.fresh_nodes)


@dataclass(slots=True)
class _Reading:
    """The state of one pass over the tokens; `form` is the first word after the prologue, in capitals."""

    nesting: Nesting
    mentions_service: bool
    form: str = ""
    in_template: bool = False
    own_dataset: bool = False
    repeatable: bool = True
    fresh_nodes: bool = False
    patterns: int = 0
    operators: int = 0
    last_but_one: Token | None = field(default=None)

    def take(self, token: Token) -> None:
        before = self.nesting.previous
        if token.kind is Kind.UNCLOSED or token.kind is Kind.STRAY:
            raise _misfit(token)
        if token.text[0] == "<" and self.nesting.may_compare(token):
            self._comparison(token)
        else:
            self._learn(token)
        if token.kind in _TERMS or token.text in _NODES:
            self._term(before)
        if not self.nesting.take(token):
            place = token.start + 1
            raise InvalidQuery(
                f"the {token.text} at character {place} closes nothing",
                f"le {token.text} au caractère {place} ne ferme rien",
            )
        if self.in_template and not self.nesting.brackets:
            self.in_template = False
        self.last_but_one = before

    def _learn(self, token: Token) -> None:
        match token.kind:
            case Kind.WORD:
                self._word(token.text.upper())
            case Kind.MARK:
                self._mark(token.text)
            case Kind.OPEN:
                self._open(token)
            case Kind.NAME:
                self._name(token.text)
            case Kind.BLANK if self.in_template:
                self.fresh_nodes = True
            case _:
                pass

    def _open(self, token: Token) -> None:
        brackets = self.nesting.brackets
        if token.text[0] == "{":
            self._count_pattern()
        if token.text == "{":
            self._refuse_service_name()
            if not brackets and self.form.startswith("CONSTRUCT"):
                self.in_template, self.form = True, "template"
        if self.in_template and token.text in _FRESH:
            self.fresh_nodes = True
        if len(brackets) >= MAX_DEPTH:
            place = token.start + 1
            raise InvalidQuery(
                f"nested deeper than {MAX_DEPTH} levels at character {place}",
                f"plus de {MAX_DEPTH} niveaux imbriqués au caractère {place}",
            )

    def _term(self, before: Token | None) -> None:
        """Count what no sign separates: the items of a list, and what stands between the clauses of the query."""
        inside = self.nesting.brackets[-1] if self.nesting.brackets else ""
        follows_a_term = before is not None and before.kind in _TERM_ENDS
        if inside == "(" and follows_a_term and not self.nesting.in_data:
            self._count_pattern()
        elif not inside and self.form:
            self._count_operator()

    def _refuse_service_name(self) -> None:
        """Refuse `SERVICE:x {`, which the engine reads as SERVICE and the name `:x`; a tokeniser sees one name.

        `SERVICEa:x` and `true.SERVICE:x` can be read that way too.
        """
        name, before = self.nesting.previous, self.last_but_one
        if name is None or name.kind is not Kind.NAME:
            return
        names_a_graph = before is not None and before.text.upper() in _BEFORE_A_GRAPH
        if not names_a_graph and _SERVICE_NAME.search(name.text.partition(":")[0]):
            raise UnsafeQuery("SERVICE")

    def _word(self, word: str) -> None:
        # The engine needs no space after a keyword: `SERVICESILENT<…>` and `trueSERVICE<…>` are calls.
        if "SERVICE" in word:
            raise UnsafeQuery("SERVICE")
        if word in _UPDATES:
            raise UnsafeQuery(word)
        if not self.form and word not in _PROLOGUE:
            self._begin(word)
        if word in _COUNTED_WORDS:
            self._count_operator()
        if _VARYING.search(word):
            self.repeatable = False
        if "FROM" in word and not self.nesting.brackets:
            self.own_dataset = True

    def _begin(self, word: str) -> None:
        keyword = next((update for update in _UPDATES if word.startswith(update)), None)
        if keyword:
            raise UnsafeQuery(keyword)
        self.form = word

    def _name(self, name: str) -> None:
        """Note `FROM:g`, which the engine reads as FROM and the name `:g`, but not a resource to be described."""
        if self.form and not self.nesting.brackets and not self.form.startswith("DESCRIBE"):
            self.own_dataset = self.own_dataset or name[:4].upper() == "FROM"

    def _comparison(self, token: Token) -> None:
        """Go past what may be an IRI and may be a “less than” with what follows; refuse it where that matters."""
        brackets = list(self.nesting.brackets)
        if token.kind is Kind.OPEN or "'" in token.text or "#" in token.text:
            raise self._two_readings(token)
        self._count_operator()
        for inner in tokens(token.text[1:]):
            self.take(inner._replace(start=token.start + 1 + inner.start))
        if self.nesting.brackets != brackets:
            raise self._two_readings(token)

    def _two_readings(self, token: Token) -> UnsafeQuery | InvalidQuery:
        if self.mentions_service:
            return UnsafeQuery("SERVICE")
        place = token.start + 1
        return InvalidQuery(
            f"the < at character {place} may compare or begin an IRI: write a space after it or a prefix",
            f"le < au caractère {place} peut comparer ou ouvrir une IRI : mettez une espace après, ou un préfixe",
        )

    def _mark(self, mark: str) -> None:
        inside = self.nesting.brackets[-1] if self.nesting.brackets else ""
        if mark in {".", ";"} or (mark in {",", "/"} and inside != "("):
            self._count_pattern()
        elif mark in _OPERATORS and not self.nesting.in_data:
            self._count_operator()
        elif mark == "~" and self.in_template:
            self.fresh_nodes = True

    def _count_pattern(self) -> None:
        self.patterns += 1
        if self.patterns > MAX_PATTERNS:
            raise InvalidQuery(f"more than {MAX_PATTERNS} patterns", f"plus de {MAX_PATTERNS} motifs")

    def _count_operator(self) -> None:
        self.operators += 1
        if self.operators > MAX_OPERATORS:
            raise InvalidQuery(f"more than {MAX_OPERATORS} operators", f"plus de {MAX_OPERATORS} opérateurs")


def _misfit(token: Token) -> InvalidQuery:
    place = token.start + 1
    if token.kind is Kind.UNCLOSED:
        return InvalidQuery(
            f"the string that starts at character {place} is not closed, or has a wrong escape",
            f"la chaîne qui commence au caractère {place} n'est pas fermée, ou a un échappement faux",
        )
    return InvalidQuery(
        f"the character {token.text!a} at {place} can only stand in a string, an IRI or a comment",
        f"le caractère {token.text!a} en {place} ne peut être que dans une chaîne, une IRI ou un commentaire",
    )
