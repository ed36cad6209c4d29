"""The rules every saved query keeps, checked when it is loaded: what it says about itself is what it does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from pyoxigraph import QuerySolutions, Store

from dotheque_graph.errors import InvalidParameter
from dotheque_graph.namespaces import PREFIXES
from dotheque_graph.query import parameters
from dotheque_graph.query.header import Header
from dotheque_graph.query.lexing import Token, tokens
from dotheque_graph.query.prefixes import declared_prefixes, used_prefixes

_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")
_HYGIENE_RETURNS: Final = {"focus", "message"}

RESERVED: Final = frozenset({"format", "lang", "release"})
"""Parameters that every address of the site knows; a saved query may not have one of that name."""


def first_fault(name: str, header: Header, sparql: str, open_parameters: frozenset[str]) -> str | None:
    """Return what is wrong with a saved query first, None where it keeps every rule.

    `open_parameters` are the names that stand in a `VALUES ?name { UNDEF }`.
    """
    found = tuple(tokens(sparql))
    return next(
        (
            fault
            for faults in (
                _name_faults(name, header),
                _prefix_faults(found),
                _parameter_faults(header, open_parameters),
                _wording_faults(found),
                _result_faults(header, sparql),
            )
            for fault in faults
        ),
        None,
    )


def _name_faults(name: str, header: Header) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield "the path of the file must read folder/name, in lower case with hyphens"
    if name.startswith("hygiene/") and set(header.returns) != _HYGIENE_RETURNS:
        yield "a hygiene query returns focus and message"


def _prefix_faults(found: Sequence[Token]) -> Iterator[str]:
    declared = declared_prefixes(found)
    for prefix, iri in declared:
        if PREFIXES.get(prefix) != iri:
            yield f"prefix {prefix}: is not <{iri}> in the table of namespaces"
    prefixes = [prefix for prefix, _ in declared]
    used = used_prefixes(found)
    for prefix in prefixes:
        if used.count(prefix) <= prefixes.count(prefix):
            yield f"prefix {prefix}: is declared and not used"
    if prefixes != sorted(set(prefixes)):
        yield "the PREFIX lines must be sorted, without doubles"


def _parameter_faults(header: Header, open_parameters: frozenset[str]) -> Iterator[str]:
    for name in sorted(header.parameters.keys() - open_parameters):
        yield f"parameter {name} has no line VALUES ?{name} {{ UNDEF }}"
    for name in sorted(open_parameters - header.parameters.keys()):
        yield f"the header says nothing of the parameter {name}"
    for name in sorted(RESERVED & header.parameters.keys()):
        yield f"parameter {name} has a name that is reserved: {', '.join(sorted(RESERVED))}"
    for name, parameter in header.parameters.items():
        if parameter.required and parameter.default is not None:
            yield f"parameter {name} is required, so it has no default"
        for text in filter(None, (parameter.example, parameter.default)):
            try:
                parameters.parse(name, parameter, text)
            except InvalidParameter as error:
                yield str(error)


def _wording_faults(found: Sequence[Token]) -> Iterator[str]:
    words = [token.text for token in found]
    for first, second in pairwise(words):
        if second == "*" and first in {"SELECT", "DISTINCT", "REDUCED"}:
            yield "SELECT * hides what the query returns: name the variables"
    if "LIMIT" in words and "ORDER" not in words:
        yield "LIMIT needs ORDER BY, or the answer changes from run to run"


def _result_faults(header: Header, sparql: str) -> Iterator[str]:
    try:
        results = Store().query(sparql)
    except (SyntaxError, ValueError, RuntimeError) as error:
        yield f"the engine refuses it: {error}"
        return
    if not isinstance(results, QuerySolutions):
        yield "a saved query is a SELECT: its rows are its answer, and RDF about it is its description"
        return
    projected = {variable.value for variable in results.variables}
    for name in sorted(header.returns.keys() - projected):
        yield f"the header returns {name}, which is not projected"
    for name in sorted(projected - header.returns.keys()):
        yield f"{name} is projected, and the header does not say so"


def faults_between(headers: Mapping[str, Header]) -> Iterator[tuple[str, str]]:
    """Yield (name, fault) for every parameter whose `choices` no other query of the library can give."""
    for name, header in headers.items():
        for parameter, described in header.parameters.items():
            if described.choices is None:
                continue
            giving = headers.get(described.choices)
            if giving is None or not giving.public or any(one.required for one in giving.parameters.values()):
                yield (
                    name,
                    f"the choices of {parameter}: no public query {described.choices} without required parameter",
                )
            elif next(iter(giving.returns.values()), None) != described.type or "label" not in giving.returns:
                yield name, f"the choices of {parameter}: {described.choices} does not return {described.type}, label"
