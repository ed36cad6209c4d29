"""The form of a saved query: one field for each parameter, which works without a script."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.query.header import Parameter
from dotheque_graph.query.library import SavedQuery
from dotheque_graph.web.pages import Choice, Field
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.saved.asking import Pairs
from dotheque_graph.web.words import LANGUAGES

_INPUT: Final = {"iri": "url", "text": "text", "integer": "number", "date": "date", "language": "text"}


def fields(
    reader: Reader, saved: SavedQuery, values: Pairs, choices: Mapping[str, Iterable[Choice]]
) -> tuple[Field, ...]:
    """Return a field for each parameter, filled with the values given; `choices` are those worth offering."""
    return tuple(
        _field(reader, name, parameter, [value for given, value in values if given == name], choices.get(name, ()))
        for name, parameter in saved.header.parameters.items()
    )


def _field(reader: Reader, name: str, parameter: Parameter, given: Sequence[str], choices: Iterable[Choice]) -> Field:
    values = tuple(given) or ("",)
    offered = tuple(choices)
    if parameter.type == "language":
        values = tuple(given) or (parameter.default or "",)
        offered = tuple(Choice(code, reader.words.language_name(code)) for code in LANGUAGES)
    known = {choice.value for choice in offered}
    others = tuple(Choice(value, value) for value in values if value and value not in known)
    return Field(
        name=name,
        text=parameter.description.in_language(reader.language),
        kind=_INPUT[parameter.type],
        required=parameter.required,
        values=values,
        example=parameter.example,
        choices=(*offered, *others) if offered and not parameter.others else offered,
        open=parameter.others or not offered,
    )


def choices_of(answer: SparqlAnswer) -> tuple[Choice, ...]:
    """Return what a field offers, from the result in JSON of a query whose first column is named by `label`."""
    found = json.loads(answer.body)
    first = found["head"]["vars"][0]
    rows = [row for row in found["results"]["bindings"] if first in row]
    return tuple(Choice(row[first]["value"], row.get("label", row[first])["value"]) for row in rows)


def with_language(reader: Reader, saved: SavedQuery, values: Pairs) -> Pairs:
    """Return the values with the reader's language, where a parameter asks for one and its default is another."""
    given = {name for name, _ in values}
    missing = [
        (name, reader.language)
        for name, parameter in saved.header.parameters.items()
        if parameter.type == "language" and name not in given and parameter.default not in (None, reader.language)
    ]
    return (*values, *missing)
