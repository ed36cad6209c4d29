"""The prefilter: proves most nodes right, and some to lack a value, without pySHACL, which judges only the rest.

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
"""(focus node, facts) → whether the node surely keeps the rule, or surely breaks it."""
_SetTest: TypeAlias = Callable[[Sequence[Term], Facts], bool]

_AT_LEAST: Final = SH.term("minCount")
_LANGUAGES: Final = SH.term("languageIn")
_LEAST_QUALIFIED: Final = SH.term("qualifiedMinCount")
_PATH: Final = SH.term("path")
_PROPERTY: Final = SH.term("property")
_QUALIFIED: Final = SH.term("qualifiedValueShape")
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
    """The proofs of some shapes, each compiled once.

    `proofs` tell that a node keeps a rule, `shortages` that it breaks it in one way only: a value is missing.
    """

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes.facts
        self._values: dict[NamedNode, Proof] = {}
        self.proofs: dict[NamedNode, Proof] = {iri: self._rule(iri) for iri in shapes.properties}
        self.shortages: dict[NamedNode, Proof] = {iri: self._shortage(iri) for iri in shapes.properties}

    def _rule(self, iri: NamedNode) -> Proof:
        """Return the proof of one rule; the properties of a node shape with targets are rules of their own."""
        path = next(iter(values_of(self._shapes, iri, _PATH)), None)
        if path is None:
            whole = self._tests(iri, aside=frozenset({_PROPERTY}))
            return lambda node, facts: _holds(whole, (node,), facts)
        tests = self._tests(iri)
        if not isinstance(path, NamedNode):
            return lambda _node, _facts: False
        return lambda node, facts: _holds(tests, values_of(facts, node, path), facts)

    def _shortage(self, iri: NamedNode) -> Proof:
        """Return the proof that the least numbers of a rule are not reached, and that all else is right.

        The fault is then the same for every judge: this node, this path, no value (SHACL 1.0, 4.2.1 and 4.7.3).
        """
        path = next(iter(values_of(self._shapes, iri, _PATH)), None)
        if not isinstance(path, NamedNode):
            return lambda _node, _facts: False
        exact = self._exact_minimums(iri)
        others = self._tests(iri, aside=exact)
        least = [self._test(iri, parameter, value) for parameter in exact for value in self._shapes[iri][parameter]]
        return lambda node, facts: (
            not _holds(least, found := values_of(facts, node, path), facts) and _holds(others, found, facts)
        )

    def _exact_minimums(self, iri: NamedNode) -> frozenset[NamedNode]:
        """Return the parameters of a rule that ask for values, and whose tests are as sure of a no as of a yes."""
        rule = self._shapes.get(iri, {})
        by_language = _LEAST_QUALIFIED in rule and all(
            self._shapes.get(shape, {}).keys() - _SAYS_NOTHING == {_LANGUAGES} for shape in rule.get(_QUALIFIED, ())
        )
        return frozenset(({_AT_LEAST, _QUALIFIED} if by_language else {_AT_LEAST}) & rule.keys())

    def _value(self, iri: NamedNode) -> Proof:
        """Return the proof that a node has a shape without targets, its properties included."""
        if iri not in self._values:
            # A shape that leads back to itself is not proved.
            self._values[iri] = lambda _node, _facts: False
            tests = self._tests(iri, aside=frozenset({_PROPERTY}))
            nested = [self._nested(rule) for rule in values_of(self._shapes, iri, _PROPERTY)]
            self._values[iri] = lambda node, facts: (
                _holds(tests, (node,), facts) and all(proof(node, facts) for proof in nested)
            )
        return self._values[iri]

    def _nested(self, rule: Term) -> Proof:
        return self._rule(rule) if isinstance(rule, NamedNode) else lambda _node, _facts: False

    def _tests(self, iri: NamedNode, aside: frozenset[NamedNode] = frozenset()) -> list[_SetTest]:
        """Return the tests of the parameters of a shape, those left `aside` for elsewhere excepted."""
        parameters = self._shapes.get(iri, {})
        return [
            self._test(iri, parameter, argument)
            for parameter, arguments in parameters.items()
            if parameter not in _SAYS_NOTHING and parameter not in aside
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
        if parameter == _QUALIFIED:
            return self._qualified(iri, argument)
        if parameter == SH.term("closed"):
            return self._closed(iri)
        compiler = _WHOLE_TESTS.get(parameter)
        return compiler(argument) if compiler else None

    def _qualified(self, iri: NamedNode, argument: Term) -> _SetTest | None:
        least = next(iter(values_of(self._shapes, iri, _LEAST_QUALIFIED)), None)
        if least is None or not isinstance(argument, NamedNode):
            return None
        proof = self._value(argument)
        wanted = _integer(least)
        return lambda values, facts: sum(proof(value, facts) for value in values) >= wanted

    def _closed(self, iri: NamedNode) -> _SetTest:
        """Return the test that nodes have no other properties than those listed; the paths of the shape are extra."""
        lists = values_of(self._shapes, iri, SH.term("ignoredProperties"))
        known = frozenset(member for head in lists for member in members(self._shapes, head))
        return lambda nodes, facts: all(known.issuperset(facts.get(node, {})) for node in nodes)

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
    # Read with `sh:closed`.
    SH.term("ignoredProperties"): lambda _argument: lambda _values, _facts: True,
    _AT_LEAST: _at_least,
    # Read with the shape it counts.
    _LEAST_QUALIFIED: lambda _argument: lambda _values, _facts: True,
    SH.term("uniqueLang"): lambda _argument: _unique_languages,
}
