"""What foreign shapes say of some data: results whose nodes, paths and shapes may be blank, unlike those of our own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dotheque_graph.rdf.terms import NamedNode, Term, Triple
from dotheque_graph.validation.facts import Facts
from dotheque_graph.validation.report import Severity


@dataclass(frozen=True, slots=True)
class ForeignResult:
    """One broken constraint: `component` of `shape`, for `focus` and, where there is one, at `path` for `value`.

    `path` is a property, or the node of a longer path in the shapes. `name` and `messages` map a language to words;
    both are empty where the shape says nothing.
    """

    focus: Term
    path: Term | None
    value: Term | None
    shape: Term
    component: NamedNode
    severity: Severity
    name: Mapping[str, str] = field(hash=False, compare=False)
    messages: Mapping[str, str] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class ForeignReport:
    """The results, sorted by node and path, and how many nodes were `checked`.

    `shapes` are the triples of the shapes; `places` maps each blank node with results to the triple that points to it.
    """

    results: tuple[ForeignResult, ...]
    checked: int
    shapes: Facts
    places: Mapping[Term, Triple]

    @property
    def conforms(self) -> bool:
        """Return whether no constraint of severity Violation is broken."""
        return not any(result.severity is Severity.VIOLATION for result in self.results)

    def counts(self) -> dict[Severity, int]:
        """Return the number of results of each severity, the gravest first."""
        return {severity: sum(result.severity is severity for result in self.results) for severity in Severity}
