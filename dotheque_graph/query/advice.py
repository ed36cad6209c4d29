"""What may help who wrote a SPARQL text that the engine does not understand: typical mistakes, and rules broken."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.query.expectations import Stop
from dotheque_graph.query.lexing import Kind, Nesting, Token

_SHORTEST_MISSPELT: Final = 4

Said = tuple[str, str]
"""A part of a sentence in English and in French."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stops making sense: its tokens, the number of one of them or of the end, what was expected."""

    text: str
    found: Sequence[Token]
    index: int
    stop: Stop

    @property
    def token(self) -> Token | None:
        """The token at this place, None at the end of the text."""
        return self.at(0)

    def at(self, distance: int) -> Token | None:
        """Return the token so many places further on, or back; None outside the text."""
        index = self.index + distance
        return self.found[index] if 0 <= index < len(self.found) else None

    def word(self, distance: int) -> str:
        """Return the text of that token in capital letters; empty outside the text."""
        token = self.at(distance)
        return token.text.upper() if token else ""

    @property
    def before(self) -> set[str]:
        """The words before this place, in capital letters."""
        return {token.text.upper() for token in self.found[: self.index] if token.kind is Kind.WORD}


def line_and_column(text: str, start: int) -> Said:
    """Return the line and the column of a place in characters, both counted from 1."""
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return f"line {line}, column {column}", f"ligne {line}, colonne {column}"


CLOSING_SIGNS: Final = {"(": ")", "{": "}", "[": "]"}


def open_brackets(found: Iterable[Token]) -> list[Token]:
    """Return the brackets that are open after these tokens."""
    nesting, opened = Nesting(""), list[Token]()
    for token in found:
        nesting.take(token)
        if len(nesting.brackets) > len(opened):
            opened.append(token)
        del opened[len(nesting.brackets) :]
    return opened


_Hint = Callable[[Place], Said | None]
_TERMS: Final = frozenset({Kind.VARIABLE, Kind.NAME, Kind.IRI, Kind.BLANK, Kind.STRING, Kind.NUMBER})
_AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_ASKING: Final = frozenset({"SELECT", "DISTINCT", "REDUCED"})
_OPENED_BY: Final = frozenset({"OPTIONAL", "UNION", "MINUS", "EXISTS", "GRAPH", "WHERE"})


def _slash(place: Place) -> Said | None:
    """Advise where a name goes on after a slash, as in `graph:links/x`: it or what follows is the first sign."""
    for shift in (0, -1):
        name, slash, rest = (place.at(shift + step) for step in (-1, 0, 1))
        if not (name and slash and rest) or slash.text != "/" or name.kind is not Kind.NAME:
            continue
        if slash.start == name.start + len(name.text) and rest.start == slash.start + 1:
            return (
                "in a prefixed name, write the whole IRI in < >, or escape the slash: “\\/”",
                "dans un nom préfixé, écrivez l'IRI entière entre < >, ou échappez la barre : « \\/ »",
            )
    return None


def _unclosed(place: Place) -> Said | None:
    opened = open_brackets(place.found[: place.index])
    token = place.token
    if not opened or (token and (token.kind is not Kind.CLOSE or token.text == CLOSING_SIGNS.get(opened[-1].text))):
        return None
    en, fr = line_and_column(place.text, opened[-1].start)
    bracket = opened[-1].text
    return f"“{bracket}” of {en} is not closed", f"« {bracket} » de la {fr} n'est pas fermé"


def _unopened(place: Place) -> Said | None:
    if place.token and place.token.kind is Kind.CLOSE and not open_brackets(place.found[: place.index]):
        return "this bracket closes nothing", "cette parenthèse ou accolade n'en ferme aucune"
    return None


def _misspelt(place: Place) -> Said | None:
    if not place.token or place.token.kind is not Kind.WORD or len(place.token.text) < _SHORTEST_MISSPELT:
        return None
    near = difflib.get_close_matches(place.word(0), sorted(place.stop.words), 1, 0.7)
    return (f"did you mean {near[0]}?", f"vouliez-vous écrire {near[0]} ?") if near else None


def _comma(place: Place) -> Said | None:
    if place.word(0) == "," and "WHERE" in place.stop.words:
        return "variables are separated by spaces alone", "les variables sont séparées par de simples espaces"
    return None


def _aggregate(place: Place) -> Said | None:
    name = place.word(0)
    if name in _AGGREGATES and (place.word(-1) in _ASKING or place.stop.words & {"WHERE"}):
        return f"write ({name}(…) AS ?name)", f"écrivez ({name}(…) AS ?nom)"
    if place.word(0) == ")" and "AS" in place.stop.words:
        return "give it a name: (… AS ?name)", "donnez-lui un nom : (… AS ?nom)"
    return None


def _condition(place: Place) -> Said | None:
    if place.word(-1) in {"FILTER", "HAVING"}:
        return "the condition stands in parentheses", "la condition s'écrit entre parenthèses"
    if place.word(0) in {"AND", "OR"}:
        return "“and” is written &&, “or” is written ||", "« et » s'écrit &&, « ou » s'écrit ||"
    if place.word(0) == "=" and place.word(-1) == "=":
        return "equality is written with one =", "l'égalité s'écrit avec un seul ="
    if place.word(0) in {"=", "!=", "<=", ">=", ">"} and "'" not in place.stop.signs and '"a"' in place.stop.signs:
        return "a comparison stands in FILTER( )", "une comparaison s'écrit dans FILTER( )"
    return None


def _order(place: Place) -> Said | None:
    if place.word(0) in {"ORDER", "GROUP", "HAVING"} and place.before & {"LIMIT", "OFFSET", "ORDER"}:
        return (
            "the order is GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET",
            "l'ordre est GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET",
        )
    return None


def _block(place: Place) -> Said | None:
    if '"{"' in place.stop.signs and place.word(-1) in _OPENED_BY and place.word(0) != "{":
        return "a block in braces goes here", "un bloc entre accolades est attendu ici"
    return None


def _dot(place: Place) -> Said | None:
    token = place.token
    if token and token.kind in _TERMS and {'"."', '";"'} <= place.stop.signs:
        return "is a dot missing before it?", "manque-t-il un point devant ?"
    return None


def _rows(place: Place) -> Said | None:
    """Advise where a block of VALUES is refused at its end: its rows are too short or too long."""
    if place.word(0) == "}" and '"}"' in place.stop.signs and "VALUES" in place.before:
        return _ROWS
    return None


def _blank(place: Place) -> Said | None:
    if place.token and place.token.kind is Kind.BLANK and not place.stop.words | place.stop.signs:
        return RULES["Already used blank node id"]
    return None


def _needs_base(place: Place) -> Said | None:
    if place.token and place.token.kind is Kind.IRI and '"<"' in place.stop.signs:
        return (
            "this IRI is not a valid one, or is relative without a BASE",
            "cette IRI n'est pas valable, ou est relative sans BASE",
        )
    return None


HINTS: Final[tuple[_Hint, ...]] = (
    _slash, _unclosed, _unopened, _misspelt, _comma, _aggregate, _condition, _order, _block, _rows, _blank,
    _needs_base, _dot,
)  # fmt: skip

_ROWS: Final = (
    "each row of VALUES has as many values as there are variables; write UNDEF for none",
    "chaque ligne de VALUES a autant de valeurs qu'il y a de variables ; écrivez UNDEF s'il n'y en a pas",
)
_NO_VARIABLES: Final = ("variables are not allowed in INSERT DATA", "INSERT DATA n'admet pas de variables")
RULES: Final[dict[str, Said]] = {
    "The SELECT contains a variable that is unbound": (
        "beside an aggregate such as COUNT, or with GROUP BY, SELECT may only have the variables of GROUP BY",
        "à côté d'un agrégat comme COUNT, ou avec GROUP BY, SELECT n'admet que les variables de GROUP BY",
    ),
    "The SELECT contains an expression with a variable that is unbound": (
        "an expression of the SELECT has a variable that is neither in GROUP BY nor in an aggregate",
        "une expression du SELECT a une variable qui n'est ni dans GROUP BY ni dans un agrégat",
    ),
    "SELECT * is not authorized with GROUP BY": (
        "SELECT * cannot go with GROUP BY nor with an aggregate such as COUNT; name the variables",
        "SELECT * ne va ni avec GROUP BY ni avec un agrégat comme COUNT ; nommez les variables",
    ),
    "Duplicated variable name in SELECT": (
        "the SELECT gives the same name twice",
        "le SELECT donne deux fois le même nom",
    ),
    "The SELECT overrides an existing variable using an expression": (
        "the name that an expression of the SELECT gets after AS is already a variable of the query; take a new one",
        "le nom donné après AS à une expression du SELECT est déjà une variable de la requête ; prenez-en un autre",
    ),
    "BIND is overriding an existing variable": (
        "the BIND before this gives a value to a variable that has one already; take a new name",
        "le BIND qui précède donne une valeur à une variable qui en a déjà une ; prenez un autre nom",
    ),
    "Already used blank node id": (
        "this blank node already stands in another block; use a variable",
        "ce nœud anonyme se trouve déjà dans un autre bloc ; prenez une variable",
    ),
    "The VALUES clause rows should have exactly the same number of values as there are variables. To set a value to "
    "undefined use UNDEF.": _ROWS,
    "Variables are not allowed in INSERT DATA": _NO_VARIABLES,
    "Variables and blank nodes are not allowed in DELETE DATA": (
        "variables and blank nodes are not allowed in DELETE DATA",
        "DELETE DATA n'admet ni variables ni nœuds anonymes",
    ),
    "Blank nodes are not allowed in DELETE WHERE": (
        "blank nodes are not allowed in DELETE WHERE; use variables",
        "DELETE WHERE n'admet pas de nœuds anonymes ; prenez des variables",
    ),
    "The query limit should be a non negative integer": (
        "LIMIT takes a whole number that is not too large",
        "LIMIT prend un nombre entier qui n'est pas trop grand",
    ),
}
