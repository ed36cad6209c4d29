"""What to say, in English and in French, of a SPARQL text that the engine does not understand."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from dotheque_graph.query.advice import CLOSING_SIGNS, HINTS, RULES, Place, Said, line_and_column, open_brackets
from dotheque_graph.query.expectations import Parse, Stop, is_refusal, place_of, stop_of
from dotheque_graph.query.lexing import Kind, Token, tokens
from dotheque_graph.query.prefixes import undeclared_prefixes

_MOST_EXPECTED: Final = 8
_EXCERPT: Final = 30
_OWN_WORDS: Final = 300
"""Characters of the engine's own words that are passed on."""
_MANY_FUNCTIONS: Final = 20
"""So many keywords at one place are the functions: what is expected there is an expression."""


def complaint(words: str, text: str, parse: Parse) -> Said:
    """Return a sentence on why the engine refused a text, given its own words: where, what it expected, what may help.

    `parse` reads a text as the engine read this one. Words of an unknown shape are given back, shortened.
    """
    own = _shortened(words)
    if not is_refusal(words):
        return own, own
    found = tuple(tokens(text))
    said = _of_tokens(text, found)
    if not said[0]:
        said = undeclared_prefixes(text)
    if said[0]:
        return said
    stop = stop_of(text, found, parse)
    if stop:
        return _sentence(Place(text, found, stop.index, stop))
    place = min(place_of(words, text), len(text))
    return _joined(_at(text, place), ("not understood, here or shortly before", "incompris, ici ou peu avant"))


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _OWN_WORDS else line[:_OWN_WORDS].rstrip() + "…"


def _sentence(place: Place) -> Said:
    for rule in sorted(place.stop.rules):
        if rule in RULES:
            en, fr = RULES[rule]
            at_end = rule.startswith(("The SELECT", "SELECT *", "Duplicated"))
            return (en, fr) if at_end else _joined(_where(place), (en, fr))
    advice = next((said for hint in HINTS if (said := hint(place))), None)
    expected = _expected(place.stop, open_brackets(place.found[: place.index]))
    parts = [part for part in (expected, advice) if part]
    if not parts:
        parts = [("nothing more is expected here", "on n'attend plus rien ici")]
    en, fr = _where(place)
    return f"{en}: {'; '.join(part[0] for part in parts)}", f"{fr} : {' ; '.join(part[1] for part in parts)}"


def _joined(where: Said, what: Said) -> Said:
    return f"{where[0]}: {what[0]}", f"{where[1]} : {what[1]}"


def _where(place: Place) -> Said:
    """Return line, column and the words that stand there."""
    return _at(place.text, place.token.start) if place.token else _at_end(place)


def _at_end(place: Place) -> Said:
    en, fr = line_and_column(place.text, len(place.text.rstrip()))
    return f"{en}, the text ends there", f"{fr}, le texte s'arrête là"


def _at(text: str, start: int) -> Said:
    en, fr = line_and_column(text, start)
    excerpt = " ".join(text[start : start + 2 * _EXCERPT].split())
    if len(excerpt) > _EXCERPT or start + 2 * _EXCERPT < len(text):
        excerpt = excerpt[:_EXCERPT].rstrip() + "…"
    return f"{en}, at “{excerpt}”", f"{fr}, à « {excerpt} »"


_WORDS_LEFT_OUT: Final = frozenset({"LATERAL", "SERVICE", "VERSION"})  # extensions, and what is not run here
_MARKS: Final = ("}", ")", "]", ".", ";", ",", "(", "{", "=", "!=", ">", "&&", "||", "*", "/", "|", "^^", "@")
_A: Final = ("“a”", "« a »")
_AN_EXPRESSION: Final = ("an expression", "une expression")
_KINDS_OF_TERMS: Final[tuple[tuple[frozenset[str], Said], ...]] = (
    (frozenset({"?"}), ("a variable", "une variable")),
    (frozenset({":", "<"}), ("an IRI or a prefixed name", "une IRI ou un nom préfixé")),
    (frozenset({":"}), ("a prefix with its colon", "un préfixe avec ses deux-points")),
    (frozenset({"<"}), ("an IRI between “<” and “>”", "une IRI entre « < » et « > »")),
    (frozenset({"'"}), ("a literal", "un littéral")),
    (frozenset({"['0'..='9']"}), ("a number", "un nombre")),
)


def _expected(stop: Stop, opened: Sequence[Token]) -> Said | None:
    """Return a list of what was expected: words, kinds of terms, then signs; None where it would say nothing."""
    signs = {sign[1:-1] if sign[0] == '"' else sign for sign in stop.signs}
    words = sorted(stop.words - _WORDS_LEFT_OUT)
    kinds = _kinds(signs - {"<"} if ">=" in signs else signs)
    if len(words) > _MANY_FUNCTIONS:
        words, kinds = [], [_AN_EXPRESSION]
    if "'" in signs and not signs & {"}", ";"}:
        signs -= {"."}  # the one that a number may begin with
    closing = [CLOSING_SIGNS[bracket.text] for bracket in opened[-1:] if bracket.text in CLOSING_SIGNS]
    marks = sorted(signs.intersection(_MARKS), key=lambda mark: (mark not in closing, _MARKS.index(mark)))
    first = marks[:1] if set(marks[:1]) & set(closing) else []
    room = _MOST_EXPECTED - len(first)
    kinds = [_A, *kinds] if "a" in signs else kinds
    listed = [*((word, word) for word in words), *kinds, *((f"“{m}”", f"« {m} »") for m in marks if m not in first)]
    listed = [*listed[:room], *((f"“{mark}”", f"« {mark} »") for mark in first)]
    if not listed:
        return None
    return "expected " + _one_of(listed, 0, "or"), "on attend " + _one_of(listed, 1, "ou")


def _kinds(signs: AbstractSet[str]) -> list[Said]:
    """Return the kinds of terms that begin with these signs: of those that begin alike, the first of the table."""
    kinds, taken = list[Said](), set[str]()
    for marks, said in _KINDS_OF_TERMS:
        if marks <= signs and not marks & taken:
            kinds.append(said)
            taken |= marks
    return [said for said in kinds if said[0] != "a number"] if "'" in signs else kinds


def _one_of(listed: Sequence[Said], language: int, conjunction: str) -> str:
    *most, last = [said[language] for said in listed]
    return f"{', '.join(most)} {conjunction} {last}" if most else last


_QUOTES: Final = frozenset("«»“”„‘’")
_BARE_IRI: Final = frozenset({"http:", "https:", "urn:"})


def _of_tokens(text: str, found: Sequence[Token]) -> Said:
    """Return what can be said without the engine: of strings, of quotation marks, and of IRIs; empty where nothing."""
    for index, token in enumerate(found):
        said = _of_token(text, token, found[index - 1] if index else None)
        if said:
            return _joined(_at(text, token.start), said)
    return "", ""


def _of_token(text: str, token: Token, before: Token | None) -> Said | None:
    if token.kind is Kind.UNCLOSED:
        rest = text[token.start :].partition("\n")[0]
        if re.search(r"\\[^tbnrf\"'\\uU]", rest):
            return (
                r"the string that starts here holds a “\” that begins no escape; write “\\”",
                r"la chaîne qui commence ici contient un « \ » qui n'est pas un échappement ; écrivez « \\ »",
            )
        return "the string that starts here is not closed", "la chaîne qui commence ici n'est pas fermée"
    if token.text in _QUOTES:
        return "strings stand in straight quotes, \" or '", "les chaînes s'écrivent entre guillemets droits, \" ou '"
    if token.kind is Kind.NAME and token.text in _BARE_IRI and text.startswith("//", token.start + len(token.text)):
        if before and before.text == "<" and before.start == token.start - 1:
            return (
                "this IRI is not closed by “>”, or holds a space or another character that no IRI has",
                "cette IRI n'est pas fermée par « > », ou contient une espace ou un autre caractère interdit",
            )
        return "an IRI stands between “<” and “>”", "une IRI s'écrit entre « < » et « > »"
    return None
