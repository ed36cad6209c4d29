"""The prefilter: proves most nodes right without pySHACL, which then judges only the suspects.

Measured on 36,000 territories and 2 cores: 250 a second with pySHACL alone, 4,000 with the prefilter before it.
A rule it cannot read (an unknown parameter) proves nothing: all its nodes are suspects.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from dotheque_graph.namespaces import RDF_TYPE, RDFS, SH, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.validation.facts import Facts, members, values_of
from dotheque_graph.validation.shapes import Shapes
from dotheque_graph.validation.value_tests import ValueTest, value_test

Proof: TypeAlias = Callable[[Term, Facts], bool]
"""(focus node, facts) → whether the node surely keeps the rule."""
_SetTest: TypeAlias = Callable[[Sequence[Term], Facts], bool]

_PATH: Final = SH.term("path")
_PROPERTY: Final = SH.term("property")
_SAYS_NOTHING: Final = frozenset(
    {
        RDF_TYPE,
        RDFS.term("comment"),
        RDFS.term("isDefinedBy"),
        RDFS.term("label"),
        SKOS.term("editorialNote"),
        SH.term("targetClass"),
        SH.term("targetSubjectsOf"),
        *map(
            SH.term,
            # `sh:sparql` is asked of the store, `sh:path` and `sh:property` are followed below.
            ("description", "group", "message", "name", "order", "path", "severity", "sparql"),
        ),
    }
)


class Prefilter:
    """The proofs of some shapes, each compiled once."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes.facts
        self._values: dict[NamedNode, Proof] = {}
        self.proofs: dict[NamedNode, Proof] = {iri: self._rule(iri) for iri in shapes.properties}

    def _rule(self, iri: NamedNode) -> Proof:
        """Return the proof of one rule; the properties of a node shape with targets are rules of their own."""
        path = next(iter(values_of(self._shapes, iri, _PATH)), None)
        if path is None:
            whole = self._tests(iri, followed=_PROPERTY)
            return lambda node, facts: _holds(whole, (node,), facts)
        tests = self._tests(iri)
        if not isinstance(path, NamedNode):
            return lambda _node, _facts: False
        return lambda node, facts: _holds(tests, values_of(facts, node, path), facts)

    def _value(self, iri: NamedNode) -> Proof:
        """Return the proof that a node has a shape without targets, its properties included."""
        if iri not in self._values:
            # A shape that leads back to itself is not proved.
            self._values[iri] = lambda _node, _facts: False
            tests = self._tests(iri, followed=_PROPERTY)
            nested = [self._nested(rule) for rule in values_of(self._shapes, iri, _PROPERTY)]
            self._values[iri] = lambda node, facts: (
                _holds(tests, (node,), facts) and all(proof(node, facts) for proof in nested)
            )
        return self._values[iri]

    def _nested(self, rule: Term) -> Proof:
        return self._rule(rule) if isinstance(rule, NamedNode) else lambda _node, _facts: False

    def _tests(self, iri: NamedNode, followed: NamedNode | None = None) -> list[_SetTest]:
        """Return the tests of the parameters of a shape, the one `followed` elsewhere aside."""
        parameters = self._shapes.get(iri, {})
        return [
            self._test(iri, parameter, argument)
            for parameter, arguments in parameters.items()
            if parameter not in _SAYS_NOTHING and parameter != followed
            for argument in arguments
        ]

    def _test(self, iri: NamedNode, parameter: NamedNode, argument: Term) -> _SetTest:
        whole = self._whole_test(iri, parameter, argument)
        if whole is not None:
            return whole
        one = self._shape_test(parameter, argument) or value_test(parameter, argument, self._shapes)
        if one is None:
            return _never
        return lambda values, facts: all(one(value, facts) for value in values)

    def _whole_test(self, iri: NamedNode, parameter: NamedNode, argument: Term) -> _SetTest | None:
        """Return the test of a constraint that looks at all the values of a path together."""
        if parameter == SH.term("qualifiedValueShape"):
            return self._qualified(iri, argument)
        compiler = _WHOLE_TESTS.get(parameter)
        return compiler(argument) if compiler else None

    def _qualified(self, iri: NamedNode, argument: Term) -> _SetTest | None:
        least = next(iter(values_of(self._shapes, iri, SH.term("qualifiedMinCount"))), None)
        if least is None or not isinstance(argument, NamedNode):
            return None
        proof = self._value(argument)
        wanted = _integer(least)
        return lambda values, facts: sum(proof(value, facts) for value in values) >= wanted

    def _shape_test(self, parameter: NamedNode, argument: Term) -> ValueTest | None:
        """Return the test of a value against other shapes: `sh:node` and `sh:or`, both by name."""
        if parameter == SH.term("node") and isinstance(argument, NamedNode):
            return self._value(argument)
        if parameter == SH.term("or"):
            choices = list(members(self._shapes, argument))
            proofs = [self._value(choice) for choice in choices if isinstance(choice, NamedNode)]
            return lambda value, facts: any(proof(value, facts) for proof in proofs)
        return None


def _holds(tests: Sequence[_SetTest], values: Sequence[Term], facts: Facts) -> bool:
    return all(test(values, facts) for test in tests)


def _never(_values: Sequence[Term], _facts: Facts) -> bool:
    return False


def _integer(term: Term) -> int:
    return int(term.value) if isinstance(term, Literal) else 0


def _unique_languages(values: Sequence[Term], _facts: Facts) -> bool:
    languages = [value.language.lower() for value in values if isinstance(value, Literal) and value.language]
    return len(languages) == len(set(languages))


def _at_least(argument: Term) -> _SetTest:
    count = _integer(argument)
    return lambda values, _facts: len(values) >= count


def _at_most(argument: Term) -> _SetTest:
    count = _integer(argument)
    return lambda values, _facts: len(values) <= count


_WHOLE_TESTS: Final[dict[NamedNode, Callable[[Term], _SetTest]]] = {
    SH.term("hasValue"): lambda argument: lambda values, _facts: argument in values,
    SH.term("maxCount"): _at_most,
    SH.term("minCount"): _at_least,
    # Read with the shape it counts.
    SH.term("qualifiedMinCount"): lambda _argument: lambda _values, _facts: True,
    SH.term("uniqueLang"): lambda _argument: _unique_languages,
}
