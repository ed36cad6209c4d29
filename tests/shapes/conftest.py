"""The examples of the shapes: `examples/` passes every rule, `failing/` holds one change for each fault."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dotheque_graph.assets import asset
from dotheque_graph.namespaces import BASE, PREFIXES, RDF_TYPE
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_file, read_rdf
from dotheque_graph.rdf.terms import NamedNode, Quad, Term
from dotheque_graph.validation.shapes import Shapes, load_shapes

HERE = Path(__file__).parent
_PREFIX_LINES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


@dataclass(frozen=True)
class FailingExample:
    """A change to the passing examples that breaks `rule`, and with it the rules in `also`.

    `remove` lists properties of the focus (`dcterms:title`), one of its types (`rdf:type doth:Event`), or properties
    of another entry (`budget-line/exemple doth:amount`). `add` is Turtle in which `<>` is the focus.
    """

    rule: str
    case: str
    focus: str
    remove: tuple[str, ...] = ()
    add: str = ""
    also: tuple[str, ...] = ()

    @property
    def focus_node(self) -> NamedNode:
        return NamedNode(self.focus if self.focus.startswith("http") else BASE + self.focus)

    def expected(self) -> set[str]:
        return {self.rule, *self.also}

    def applied_to(self, quads: frozenset[Quad]) -> frozenset[Quad]:
        gone = [self._removed(line) for line in self.remove]
        kept = {quad for quad in quads if not any(_fits(quad, *pattern) for pattern in gone)}
        return frozenset(kept | set(self.added()))

    def added(self) -> list[Quad]:
        text = (_PREFIX_LINES + self.add).encode()
        return read_rdf(text, TURTLE, self.rule, self.focus_node.value)

    def _removed(self, line: str) -> tuple[NamedNode, NamedNode, Term | None]:
        first, _, second = line.partition(" ")
        if first == "rdf:type" and second:
            return self.focus_node, RDF_TYPE, expand(second)
        if second:
            return NamedNode(f"{BASE}id/{first}"), expand(second), None
        return self.focus_node, expand(first), None


def _fits(quad: Quad, subject: NamedNode, predicate: NamedNode, value: Term | None) -> bool:
    return quad.subject == subject and quad.predicate == predicate and value in {None, quad.object}


def expand(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix].term(local)


def failing_examples() -> Iterator[FailingExample]:
    for file in sorted((HERE / "failing").glob("*.toml")):
        for rule, cases in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for case in cases:
                lists = {name: tuple(case.pop(name, ())) for name in ("remove", "also")}
                yield FailingExample(rule, **case, **lists)


FAILING = tuple(failing_examples())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for `failing` every failing example, and one for `failing_sparql` those of SPARQL rules."""
    if "failing" in metafunc.fixturenames:
        metafunc.parametrize("failing", FAILING, ids=_name)
    if "failing_sparql" in metafunc.fixturenames:
        rules = {rule.value.partition("#")[2] for rule in load_shapes(asset("shapes")).sparql_rules}
        metafunc.parametrize("failing_sparql", [example for example in FAILING if example.rule in rules], ids=_name)


def _name(example: FailingExample) -> str:
    return f"{example.rule}: {example.case}"


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    return load_shapes(asset("shapes"))


@pytest.fixture(scope="session")
def all_failing() -> tuple[FailingExample, ...]:
    return FAILING


@pytest.fixture(scope="session")
def passing() -> frozenset[Quad]:
    return frozenset(quad for file in sorted((HERE / "examples").glob("*.ttl")) for quad in read_file(file))
