"""The values of a saved query's parameters: checked against their type, and turned into RDF terms."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from dotheque_graph.errors import InvalidIri, InvalidParameter
from dotheque_graph.namespaces import XSD
from dotheque_graph.query.header import Parameter, ParameterType
from dotheque_graph.rdf.terms import as_iri

Value: TypeAlias = str | int | dt.date | NamedNode | Literal
"""One value: an IRI as NamedNode or text, a number as int, a date as date or ISO text, all of them also as terms."""

EXPECTED: Final[Mapping[ParameterType, str]] = {
    "iri": "an absolute IRI",
    "text": "a text",
    "integer": "a whole number",
    "date": "a date such as 2024-03-31",
    "language": "a language tag such as fr",
}

_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)


def terms(name: str, parameter: Parameter, value: Value | Sequence[Value]) -> tuple[NamedNode | Literal, ...]:
    """Return the terms of one value or several; raise InvalidParameter for a wrong type or an empty sequence."""
    values: Sequence[Value] = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
    found = [_TERM_OF[parameter.type](each) for each in values]
    if not found or None in found:
        raise InvalidParameter(name, str(value), EXPECTED[parameter.type])
    return tuple(term for term in found if term is not None)


def parse(name: str, parameter: Parameter, text: str) -> NamedNode | Literal:
    """Return the term that a text from a command line or an address stands for; raise InvalidParameter."""
    given: Value = int(text) if parameter.type == "integer" and _INTEGER.fullmatch(text) else text
    return terms(name, parameter, given)[0]


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
