"""What was understood and is not done."""

from dataclasses import dataclass
from typing import Any, ClassVar

from dotheque_graph.errors.base import DothequeError


class Refused(DothequeError):
    """What was asked for is understood and not allowed."""


@dataclass(eq=False)
class ShapesViolated(Refused):
    """A change that breaks the shapes; `report` is the validation report, `violations` their number."""

    report: Any  # validation.report.ValidationReport: a room above this one
    violations: int
    fr: ClassVar[str] = "Changement refusé : {violations} règle(s) enfreinte(s). Rien n'a été appliqué."
    en: ClassVar[str] = "Change refused: {violations} rule(s) broken. Nothing was applied."


@dataclass(eq=False)
class UnsafeQuery(Refused):
    """A query that asks for what this endpoint never does, such as SERVICE, LOAD or an update."""

    keyword: str
    fr: ClassVar[str] = "« {keyword} » n'est pas permis ici."
    en: ClassVar[str] = "“{keyword}” is not allowed here."


@dataclass(eq=False)
class UpdateElsewhere(Refused):
    """A SPARQL Update sent to the address that only answers queries; `address` is where changes are asked for."""

    address: str
    fr: ClassVar[str] = "Ici, on ne fait qu'interroger ; les changements se demandent à {address}, avec un jeton."
    en: ClassVar[str] = "This address answers queries only; changes are asked for at {address}, with a token."


@dataclass(eq=False)
class InvalidToken(Refused):
    """A request that needs a token and has none, or one that is unknown, revoked or expired; `reason` says which."""

    reason: str
    reason_fr: str = ""
    fr: ClassVar[str] = "Il faut un jeton valable (Authorization: Bearer …) : {reason_fr}."
    en: ClassVar[str] = "A valid token is needed (Authorization: Bearer …): {reason}."


@dataclass(eq=False)
class NotPermitted(Refused):
    """A token that does not cover the graph that a change touches; `permitted` lists those it covers."""

    graph: str
    permitted: tuple[str, ...]
    fr: ClassVar[str] = "Ce jeton ne permet pas de changer le graphe {graph} ; graphes permis : {listed}."
    en: ClassVar[str] = "This token does not allow changing the graph {graph}; graphs allowed: {listed}."


@dataclass(eq=False)
class PreconditionFailed(Refused):
    """A change asked for on a condition, `If-Match: "…"` for one, that the graph as it stands does not meet."""

    condition: str
    fr: ClassVar[str] = "La condition « {condition} » n'est pas remplie : le graphe est dans un autre état."
    en: ClassVar[str] = "The condition “{condition}” is not met: the graph is in another state."
