"""Names for what has none: blank nodes by the way to them, paths as SPARQL writes them. The same at each reading."""

from collections.abc import Mapping
from typing import Final

from dotheque_graph.namespaces import SH, compact
from dotheque_graph.rdf.terms import BlankNode, NamedNode, Term, Triple
from dotheque_graph.validation.facts import Facts, members, values_of

_MOST_STEPS: Final = 8
_REPEATED: Final = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def node_text(node: Term, places: Mapping[Term, Triple]) -> str:
    """Return an IRI, or for a blank node how to reach it, `IRI → property`; `places` says what points to it."""
    steps: list[str] = []
    while isinstance(node, BlankNode) and (place := places.get(node)) and len(steps) < _MOST_STEPS:
        steps.insert(0, compact(place.predicate.value))
        node = place.subject
    named = "[]" if isinstance(node, BlankNode) else node.value if isinstance(node, NamedNode) else str(node)
    return " → ".join([named, *steps])


def path_text(path: Term, shapes: Facts) -> str:
    """Return a path, such as `dcat:a`, `^dcat:a`, `(dcterms:issued|dcterms:created)`, `dcat:a/dcat:b`."""
    if isinstance(path, NamedNode):
        return compact(path.value)
    if inverse := values_of(shapes, path, SH.term("inversePath")):
        return f"^{path_text(inverse[0], shapes)}"
    if choice := values_of(shapes, path, SH.term("alternativePath")):
        return "(" + "|".join(path_text(step, shapes) for step in members(shapes, choice[0])) + ")"
    for name, sign in _REPEATED.items():
        if repeated := values_of(shapes, path, SH.term(name)):
            return f"{path_text(repeated[0], shapes)}{sign}"
    return "/".join(path_text(step, shapes) for step in members(shapes, path))
