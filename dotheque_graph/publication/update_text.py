"""The text of a SPARQL update, read token by token before any engine sees it: what is refused, what it may write.

Only what stands outside all brackets is understood here: which operations there are, and where their blocks begin.
There the engine takes keywords glued to what follows (`LOADSILENT<…>`), so any word but the known ones is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from dotheque_graph.errors import InvalidQuery, InvalidRequest, TooLarge, UnsafeQuery
from dotheque_graph.query.guard import MAX_DEPTH, MAX_OPERATORS, MAX_PATTERNS
from dotheque_graph.query.lexing import Kind, Token, tokens
from dotheque_graph.rdf.terms import NamedNode, as_iri

_STARTING: Final = frozenset({"INSERT", "DELETE", "WITH", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
_PROLOGUE: Final = frozenset({"BASE", "PREFIX", "VERSION"})
_FOLLOWING: Final = frozenset(
    {"DATA", "WHERE", "USING", "NAMED", "SILENT", "GRAPH", "DEFAULT", "ALL", "TO", "INTO"}  # SPARQL 1.1, section 19.8
)
_BEFORE_A_NAME: Final = frozenset({"GRAPH", "WITH", "USING", "NAMED", "TO", "SILENT", "ADD", "MOVE", "COPY"})
_WIDE: Final = frozenset({"ALL", "NAMED"})
_WHOLE: Final = frozenset({"CLEAR", "DROP"})
_OPERATORS: Final = frozenset({"||", "&&", "|", "/", "^", "+", "-", "*", "!", "!=", "=", "<", ">", "<=", ">="})
_COUNTED_WORDS: Final = frozenset({"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "EXISTS", "SELECT", "GRAPH"})
_HIDING: Final = frozenset("'#()[]")


@dataclass(frozen=True, slots=True)
class UpdateText:
    """What a text that may be run was found to be.

    `wheres` are the WHERE outside all brackets, `clears` the places after a CLEAR of one graph without SILENT.
    `targets` are the graphs that can change besides the default graph, None where reading alone cannot tell.
    `clears_all` tells of CLEAR or DROP of ALL or NAMED; `own_dataset` of WITH or USING.
    """

    wheres: tuple["Where", ...]
    clears: tuple[int, ...]
    targets: frozenset[NamedNode] | None
    clears_all: bool
    own_dataset: bool


@dataclass(frozen=True, slots=True)
class Where:
    """A WHERE outside all brackets: where it starts, its block, and where the DELETE before it starts, if bare."""

    start: int
    block: tuple[int, int]
    delete: int | None


def check_update(text: str, limit_bytes: int) -> UpdateText:
    """Return what can be said of an update without parsing it.

    Raise TooLarge over `limit_bytes` of UTF-8; InvalidQuery for a text too deep or too long for the engine, or with a
    word where no update has it; UnsafeQuery for LOAD and SERVICE, however they are written.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limit_bytes:
        raise TooLarge("SPARQL", size, limit_bytes)
    reading = _Reading(mentions_service="SERVICE" in text.upper())
    for token in tokens(text):
        reading.take(token)
    return reading.result()


def for_engine(
    text: str, read: UpdateText, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
) -> str:
    """Return the text with the dataset of the protocol for each WHERE (SPARQL 1.1 Protocol, section 2.2.3).

    CLEAR of a graph that does not exist is no failure here, as the tests of the protocol expect: it is empty already.
    Raises InvalidRequest where the text has a WITH or USING of its own beside that dataset, InvalidIri.
    """
    edits = [(place, place, " SILENT") for place in read.clears]
    if default_graphs or named_graphs:
        if read.own_dataset:
            raise InvalidRequest(
                "using-graph-uri and using-named-graph-uri exclude WITH and USING in the update",
                "using-graph-uri et using-named-graph-uri excluent WITH et USING dans la mise à jour",
            )
        using = "".join(f" USING {as_iri(graph)}" for graph in default_graphs)
        using += "".join(f" USING NAMED {as_iri(graph)}" for graph in named_graphs)
        edits += [_with_dataset(text, where, using) for where in read.wheres]
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _with_dataset(text: str, where: "Where", using: str) -> tuple[int, int, str]:
    """Return where to write what, so that one WHERE asks of this dataset.

    `DELETE WHERE { … }` has no place for USING: it is `DELETE { … } WHERE { … }` with the same block.
    """
    if where.delete is None:
        return (where.start, where.start, f"{using} ")
    block = text[slice(*where.block)]
    return (where.delete, where.block[0], f"DELETE {block}{using} WHERE ")


@dataclass(slots=True)
class _Reading:
    """The state of one pass over the tokens."""

    mentions_service: bool
    depth: int = 0
    parentheses: int = 0
    patterns: int = 0
    operators: int = 0
    template: bool = False  # the block now open is written
    asked: bool = False  # the block now open is asked: what it costs grows faster than its length
    own_dataset: bool = False
    clears_all: bool = False
    before: list[Token] = field(default_factory=list)  # the tokens outside all brackets, of the operation now read
    previous: Token | None = None
    opened: int = 0
    prefixes: dict[str, str] = field(default_factory=dict)
    wheres: list[Where] = field(default_factory=list)
    clears: list[int] = field(default_factory=list)
    targets: set[NamedNode] | None = field(default_factory=set)

    def result(self) -> UpdateText:
        targets = frozenset(self.targets) if self.targets is not None else None
        return UpdateText(tuple(self.wheres), tuple(self.clears), targets, self.clears_all, self.own_dataset)

    def take(self, token: Token) -> None:
        if token.kind is Kind.UNCLOSED:
            place = token.start + 1
            raise InvalidQuery(
                f"the string that starts at character {place} is not closed",
                f"la chaîne qui commence au caractère {place} n'est pas fermée",
            )
        self._refuse_service(token)
        if token.kind is Kind.OPEN:
            self._open(token)
        elif token.kind is Kind.CLOSE:
            self._close(token)
        elif self.depth == 0:
            self._outside(token)
        else:
            self._inside(token)
        self.previous = token

    def _refuse_service(self, token: Token) -> None:
        """Refuse SERVICE wherever the engine could read it: as a word, glued to another, or in a prefix.

        In `FILTER(1<'>') SERVICE <x> {'` the engine sees an operator and a string, this reader the IRI `<'>`.
        """
        if not self.mentions_service:
            return
        hidden = token.kind is Kind.IRI and self.parentheses and _HIDING.intersection(token.text)
        code = token.text.partition(":")[0] if token.kind is Kind.NAME else token.text
        if hidden or (token.kind in {Kind.NAME, Kind.WORD} and "SERVICE" in code.upper()):
            raise UnsafeQuery("SERVICE")

    def _open(self, token: Token) -> None:
        if self.depth == 0:
            self._open_block(token)
        elif token.text == "{":
            self._count_pattern()
            self._note_graph()
        self.depth += 1
        self.parentheses += token.text == "("
        if self.depth > MAX_DEPTH:
            place = token.start + 1
            raise InvalidQuery(
                f"nested deeper than {MAX_DEPTH} levels at character {place}",
                f"plus de {MAX_DEPTH} niveaux imbriqués au caractère {place}",
            )

    def _open_block(self, token: Token) -> None:
        words = [kept.text.upper() for kept in self.before if kept.kind is Kind.WORD]
        last = words[-1] if words else ""
        if token.text != "{" or last not in {"INSERT", "DELETE", "DATA", "WHERE"}:
            raise _unexpected(token)
        self.opened = token.start
        self.asked = last == "WHERE"
        self.template = last != "WHERE" or self._bare_delete() is not None
        self.patterns = self.operators = 0

    def _close(self, token: Token) -> None:
        if self.depth == 0:
            raise _unexpected(token)
        self.depth -= 1
        self.parentheses -= token.text == ")"
        if self.depth == 0:
            self._close_block(token)

    def _close_block(self, token: Token) -> None:
        last = self.before[-1]
        if last.text.upper() == "WHERE":
            bare = self._bare_delete()
            block = (self.opened, token.start + 1)
            self.wheres.append(Where(last.start, block, bare.start if bare else None))
        # So that the words of a block that is done are not taken for those of the next one.
        self.before.append(token)

    def _bare_delete(self) -> Token | None:
        """Return the DELETE that stands right before the last word, as in `DELETE WHERE { … }`."""
        bare = len(self.before) > 1 and self.before[-2].text.upper() == "DELETE"
        return self.before[-2] if bare else None

    def _outside(self, token: Token) -> None:
        if token.kind is Kind.WORD:
            self._word(token)
        elif token.kind in {Kind.NAME, Kind.IRI}:
            self._name(token)
        elif token.text != ";" and token.kind is not Kind.STRING:  # VERSION "1.2"
            raise _unexpected(token)
        if self._ends_here(token):
            self.before = []
        else:
            self.before.append(token)

    def _ends_here(self, token: Token) -> bool:
        """Tell whether an operation or a declaration of the prologue ends with this token."""
        declared = next((kept.text.upper() for kept in self.before), "") in _PROLOGUE
        return token.text == ";" or (declared and token.kind in {Kind.IRI, Kind.STRING})

    def _word(self, token: Token) -> None:
        word = token.text.upper()
        if "LOAD" in word:
            raise UnsafeQuery("LOAD")
        if word not in _STARTING | _PROLOGUE | _FOLLOWING:
            raise _unexpected(token)
        self.own_dataset |= word in {"WITH", "USING"}
        operation = self._operation()
        if word == "GRAPH" and self.before and self.before[-1].text.upper() == "CLEAR":
            self.clears.append(self.before[-1].start + len("CLEAR"))
        if word in _WIDE and operation in _WHOLE:
            self.clears_all = True
            self.targets = None

    def _operation(self) -> str:
        """Return the word that the operation starts with, its prologue passed over."""
        return next((kept.text.upper() for kept in self.before if kept.text.upper() in _STARTING), "")

    def _name(self, token: Token) -> None:
        """Take an IRI or a prefixed name outside all brackets: a declaration, or a graph."""
        words = [kept.text.upper() for kept in self.before[-2:]]
        if words[:1] == ["PREFIX"]:
            if token.kind is Kind.IRI and len(words) > 1:
                self.prefixes[self.before[-1].text] = token.text[1:-1]
        elif words[-1:] == ["BASE"]:
            return
        elif not words or words[-1] not in _BEFORE_A_NAME:
            if "LOAD" in token.text.partition(":")[0].upper():
                raise UnsafeQuery("LOAD")
            raise _unexpected(token)
        else:
            self._add_target(token)

    def _note_graph(self) -> None:
        """Note the graph of the block that opens inside a template; what a WHERE asks of changes nothing."""
        if not self.template or self.depth != 1:
            return
        if self.previous is not None:
            self._add_target(self.previous)

    def _add_target(self, token: Token) -> None:
        iri = self._iri(token)
        if iri is None or self.targets is None:
            self.targets = None
        else:
            self.targets.add(iri)

    def _iri(self, token: Token) -> NamedNode | None:
        """Return the IRI of a token, None where it takes more than these lines to tell."""
        prefix, colon, local = token.text.partition(":")
        if token.kind is Kind.IRI:
            written = token.text[1:-1]
            return NamedNode(written) if _is_absolute(written) else None
        if token.kind is not Kind.NAME or "\\" in local or prefix + colon not in self.prefixes:
            return None
        namespace = self.prefixes[prefix + colon]
        return NamedNode(namespace + local) if _is_absolute(namespace) else None

    def _inside(self, token: Token) -> None:
        counted = _COUNTED_WORDS if token.kind is Kind.WORD else _OPERATORS if token.kind is Kind.MARK else frozenset()
        if token.text.upper() in counted:
            self._count_operator()
        elif token.kind is Kind.MARK and (token.text in {".", ";"} or (token.text == "," and not self.parentheses)):
            self._count_pattern()

    def _count_pattern(self) -> None:
        self.patterns += self.asked
        if self.patterns > MAX_PATTERNS:
            raise InvalidQuery(
                f"more than {MAX_PATTERNS} patterns in one WHERE", f"plus de {MAX_PATTERNS} motifs dans un WHERE"
            )

    def _count_operator(self) -> None:
        self.operators += self.asked
        if self.operators > MAX_OPERATORS:
            raise InvalidQuery(
                f"more than {MAX_OPERATORS} operators in one WHERE", f"plus de {MAX_OPERATORS} opérateurs dans un WHERE"
            )


def _is_absolute(iri: str) -> bool:
    scheme = iri.partition(":")[0]
    return ":" in iri and scheme.isascii() and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()


def _unexpected(token: Token) -> InvalidQuery:
    shown, place = token.text[:40], token.start + 1
    return InvalidQuery(f"unexpected “{shown}” at character {place}", f"« {shown} » inattendu au caractère {place}")
