"""The values of a saved query's parameters: checked against their type, and turned into RDF terms."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from dotheque_graph.errors import InvalidIri, InvalidParameter
from dotheque_graph.namespaces import XSD
from dotheque_graph.query.header import Bilingual, Parameter, ParameterType
from dotheque_graph.rdf.terms import as_iri

Value: TypeAlias = str | int | dt.date | NamedNode | Literal
"""One value: an IRI as NamedNode or text, a number as int, a date as date or ISO text, all of them also as terms."""

MOST_VALUES: Final = 100
"""Values of one parameter that are taken from an address or a command line."""

_SHOWN: Final = 200
"""Characters of a refused value that the error repeats."""

EXPECTED: Final[Mapping[ParameterType, Bilingual]] = {
    "iri": Bilingual(fr="une IRI absolue", en="an absolute IRI"),
    "text": Bilingual(fr="un texte", en="a text"),
    "integer": Bilingual(fr="un nombre entier", en="a whole number"),
    "date": Bilingual(fr="une date AAAA-MM-JJ", en="a date YYYY-MM-DD"),
    "language": Bilingual(fr="une étiquette de langue", en="a language tag"),
}

_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)


def expected(parameter: Parameter) -> Bilingual:
    """Return what a parameter takes, in words, with its example: `an absolute IRI such as http://…`."""
    words = EXPECTED[parameter.type]
    return Bilingual(
        fr=f"{words.fr}, par exemple {parameter.example}",
        en=f"{words.en} such as {parameter.example}",
    )


def refused(name: str, parameter: Parameter, value: str) -> InvalidParameter:
    """Return the error for a value that a parameter does not take, or for its absence where `value` is ""."""
    words = expected(parameter)
    shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    return InvalidParameter(name, shown, words.en, words.fr)


def terms(name: str, parameter: Parameter, value: Value | Sequence[Value]) -> tuple[NamedNode | Literal, ...]:
    """Return the terms of one value or several; raise InvalidParameter for a wrong type or an empty sequence."""
    values: Sequence[Value] = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
    found = tuple(_TERM_OF[parameter.type](each) for each in values)
    wrong = next((each for each, term in zip(values, found, strict=True) if term is None), None)
    if wrong is not None:
        raise refused(name, parameter, _written(wrong))
    if not found:
        raise refused(name, parameter, "")
    return tuple(term for term in found if term is not None)


def parse_all(name: str, parameter: Parameter, texts: Sequence[str]) -> tuple[NamedNode | Literal, ...]:
    """Return the terms of the texts given for one parameter, each once; raise InvalidParameter, also past MOST_VALUES.

    An empty text counts as not given, as an empty field of a form does.
    """
    given = tuple(dict.fromkeys(filter(None, texts)))
    if len(given) > MOST_VALUES:
        most = Bilingual(fr=f"au plus {MOST_VALUES} valeurs", en=f"at most {MOST_VALUES} values")
        raise InvalidParameter(name, f"{len(given)} ×", most.en, most.fr)
    return tuple(parse(name, parameter, text) for text in given)


def parse(name: str, parameter: Parameter, text: str) -> NamedNode | Literal:
    """Return the term that a text from a command line or an address stands for; raise InvalidParameter."""
    given: Value = int(text) if parameter.type == "integer" and _INTEGER.fullmatch(text) else text
    return terms(name, parameter, given)[0]


def _written(value: Value) -> str:
    return value.value if isinstance(value, NamedNode | Literal) else str(value)


def _iri(value: Value) -> NamedNode | None:
    if isinstance(value, NamedNode):
        return value
    try:
        return as_iri(value) if isinstance(value, str) else None
    except InvalidIri:
        return None


def _text(value: Value) -> Literal | None:
    if isinstance(value, Literal):
        return value if value.language or value.datatype == XSD.term("string") else None
    return Literal(value) if isinstance(value, str) else None


def _integer(value: Value) -> Literal | None:
    if isinstance(value, Literal):
        return value if value.datatype == XSD.term("integer") and _INTEGER.fullmatch(value.value) else None
    return Literal(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _date(value: Value) -> Literal | None:
    written = value.value if isinstance(value, Literal) and value.datatype == XSD.term("date") else value
    try:
        day = dt.date.fromisoformat(written) if isinstance(written, str) else written
    except ValueError:
        return None
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        return None
    return Literal(day.isoformat(), datatype=XSD.term("date"))


def _language(value: Value) -> Literal | None:
    tag = value.value if isinstance(value, Literal) else value
    return Literal(tag.lower()) if isinstance(tag, str) and _LANGUAGE_TAG.fullmatch(tag) else None


_TERM_OF: Final[Mapping[ParameterType, Callable[[Value], NamedNode | Literal | None]]] = {
    "iri": _iri,
    "text": _text,
    "integer": _integer,
    "date": _date,
    "language": _language,
}
