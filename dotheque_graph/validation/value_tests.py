"""The core SHACL constraints on one value, compiled to tests that only say yes when they are sure.

A test returns True where pySHACL would find no fault, and False where it might: the judge then decides.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from dotheque_graph.namespaces import RDF, RDF_TYPE, SH, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.validation.facts import Facts, members, values_of

ValueTest: TypeAlias = Callable[[Term, Facts], bool]
"""(value, facts) → whether the value is surely right."""

_TEXT: Final = frozenset({RDF.term("langString"), XSD.term("string")})
_NUMBERS: Final = frozenset({XSD.term("integer"), XSD.term("decimal")})
_YEAR: Final = r"[1-9]\d{3}"
_WELL_FORMED: Final = {
    XSD.term(name): re.compile(pattern, re.ASCII)
    for name, pattern in {
        "anyURI": r"\S+",
        "boolean": r"true|false",
        "date": rf"{_YEAR}-\d\d-\d\d",
        "decimal": r"[+-]?\d+(\.\d+)?",
        "duration": r"P\d+[YMD]",
        "gYear": _YEAR,
        "gYearMonth": rf"{_YEAR}-(0[1-9]|1[0-2])",
        "integer": r"[+-]?\d+",
    }.items()
}
"""The usual lexical forms only; an unusual one is left to the judge."""


def value_test(parameter: NamedNode, argument: Term, shapes: Facts) -> ValueTest | None:
    """Return the test of a constraint such as (`sh:datatype`, `xsd:date`), None where it is not one of ours."""
    compiler = _COMPILERS.get(parameter)
    return compiler(argument, shapes) if compiler else None


def _of_class(argument: Term, _shapes: Facts) -> ValueTest:
    return lambda value, facts: argument in values_of(facts, value, RDF_TYPE)


def _of_kind(argument: Term, _shapes: Facts) -> ValueTest:
    kinds = {SH.term("IRI"): NamedNode, SH.term("Literal"): Literal}
    kind = kinds.get(argument) if isinstance(argument, NamedNode) else None
    return lambda value, _facts: kind is not None and isinstance(value, kind)


def _of_datatype(argument: Term, _shapes: Facts) -> ValueTest:
    return lambda value, _facts: isinstance(value, Literal) and value.datatype == argument and _well_formed(value)


def _well_formed(value: Literal) -> bool:
    if value.datatype in _TEXT:
        return True
    pattern = _WELL_FORMED.get(value.datatype)
    if pattern is None or not pattern.fullmatch(value.value):
        return False
    if value.datatype == XSD.term("date"):
        try:
            date.fromisoformat(value.value)
        except ValueError:
            return False
    return True


def _text_of(value: Term) -> str | None:
    """Return the characters that `sh:pattern` and the lengths look at, None for values left to the judge."""
    if isinstance(value, NamedNode):
        return value.value
    return value.value if isinstance(value, Literal) and value.datatype in _TEXT else None


def _matching(argument: Term, _shapes: Facts) -> ValueTest:
    pattern = re.compile(_literal(argument))

    def test(value: Term, _facts: Facts) -> bool:
        text = _text_of(value)
        return text is not None and pattern.search(text) is not None

    return test


def _at_least_long(argument: Term, _shapes: Facts) -> ValueTest:
    length = int(_literal(argument))

    def test(value: Term, _facts: Facts) -> bool:
        text = _text_of(value)
        return text is not None and len(text) >= length

    return test


def _compared(holds: Callable[[Decimal, Decimal], bool]) -> Callable[[Term, Facts], ValueTest]:
    def compiler(argument: Term, _shapes: Facts) -> ValueTest:
        bound = _number(argument)

        def test(value: Term, _facts: Facts) -> bool:
            number = _number(value)
            return bound is not None and number is not None and holds(number, bound)

        return test

    return compiler


def _number(value: Term) -> Decimal | None:
    if isinstance(value, Literal) and value.datatype in _NUMBERS and _well_formed(value):
        return Decimal(value.value)
    return None


def _one_of(argument: Term, shapes: Facts) -> ValueTest:
    allowed = frozenset(members(shapes, argument))
    return lambda value, _facts: value in allowed


def _in_language(argument: Term, shapes: Facts) -> ValueTest:
    ranges = tuple(_literal(member).lower() for member in members(shapes, argument))

    def test(value: Term, _facts: Facts) -> bool:
        language = (value.language or "").lower() if isinstance(value, Literal) else ""
        return any(language == wanted or language.startswith(f"{wanted}-") for wanted in ranges)

    return test


def _literal(term: Term) -> str:
    return term.value if isinstance(term, Literal) else ""


_COMPILERS: Final[dict[NamedNode, Callable[[Term, Facts], ValueTest]]] = {
    SH.term("class"): _of_class,
    SH.term("datatype"): _of_datatype,
    SH.term("in"): _one_of,
    SH.term("languageIn"): _in_language,
    SH.term("maxInclusive"): _compared(lambda number, bound: number <= bound),
    SH.term("minExclusive"): _compared(lambda number, bound: number > bound),
    SH.term("minInclusive"): _compared(lambda number, bound: number >= bound),
    SH.term("minLength"): _at_least_long,
    SH.term("nodeKind"): _of_kind,
    SH.term("pattern"): _matching,
}
