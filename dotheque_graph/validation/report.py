"""The report of a validation: which node breaks which rule, how badly, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from dotheque_graph.namespaces import SH
from dotheque_graph.rdf.terms import NamedNode, Term


class Severity(Enum):
    """How bad a result is: a violation blocks publication, a warning is for the reviewer, a hint for the writer."""

    VIOLATION = SH + "Violation"
    WARNING = SH + "Warning"
    INFO = SH + "Info"

    @property
    def iri(self) -> NamedNode:
        """Return the IRI that SHACL gives to this severity."""
        return NamedNode(self.value)


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """One broken rule: `shape` of `focus_node`, at `path` and for `value` where there is one.

    `messages` maps a language (`fr`, `en`) to a sentence that says what to do.
    """

    focus_node: NamedNode
    path: NamedNode | None
    value: Term | None
    shape: NamedNode
    severity: Severity
    messages: Mapping[str, str] = field(hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The results, sorted by node and rule, and the number of nodes that were `checked`."""

    results: tuple[ValidationResult, ...]
    checked: int

    @property
    def conforms(self) -> bool:
        """Return whether nothing stands in the way of publication: no Violation."""
        return not self.violations

    @property
    def violations(self) -> tuple[ValidationResult, ...]:
        """Return the results that block publication."""
        return tuple(result for result in self.results if result.severity is Severity.VIOLATION)

    def counts(self) -> dict[Severity, int]:
        """Return the number of results of each severity, the gravest first."""
        return {severity: sum(result.severity is severity for result in self.results) for severity in Severity}

    def without_hints(self) -> "ValidationReport":
        """Return the report without the results that are only for the writer of an entity."""
        return replace(self, results=tuple(result for result in self.results if result.severity is not Severity.INFO))
