"""The judge: pySHACL, with the shapes read once, asked about one rule and the nodes under suspicion.

`pyshacl.validate` reads the shapes anew at each call and, with `focus_nodes`, passes over `sh:node` and `sh:or` of
values outside that list (0.40.1); so its parts are used here, and a test proves both ways agree on every example.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import rdflib
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib.term import Node

from dotheque_graph.namespaces import SH
from dotheque_graph.rdf.terms import NamedNode, Term, Triple
from dotheque_graph.validation.facts import triples_of
from dotheque_graph.validation.rdflib_terms import from_rdflib, rdflib_graph
from dotheque_graph.validation.report import ValidationResult
from dotheque_graph.validation.shapes import Shapes

_SPARQL = SH.term("sparql")
_FOCUS = rdflib.URIRef(SH + "focusNode")
_PATH = rdflib.URIRef(SH + "resultPath")
_SHAPE = rdflib.URIRef(SH + "sourceShape")
_VALUE = rdflib.URIRef(SH + "value")


class Judge:
    """pySHACL on some shapes, their SPARQL rules aside: `rules` asks those of the store."""

    def __init__(self, shapes: Shapes) -> None:
        core = (triple for triple in triples_of(shapes.facts) if triple.predicate != _SPARQL)
        self._shapes = shapes
        self._graph = ShapesGraph(rdflib_graph(core), logger=_quiet_logger())
        self._graph.shapes  # noqa: B018  # reads every shape now, once

    def results(
        self, suspects: Mapping[NamedNode, list[NamedNode]], triples: Iterable[Triple]
    ) -> list[ValidationResult]:
        """Return the faults of the nodes suspected under each rule; `triples` describe them and their values."""
        data = rdflib_graph(triples)
        return [result for rule, nodes in suspects.items() for result in self._of_rule(rule, nodes, data)]

    def _of_rule(self, rule: NamedNode, nodes: list[NamedNode], data: rdflib.Graph) -> Iterable[ValidationResult]:
        shape = self._graph.lookup_shape_from_node(rdflib.URIRef(rule.value))
        _, reports = shape.validate(SHACLExecutor(), data, focus=[rdflib.URIRef(node.value) for node in nodes])
        for _text, result, statements in reports:
            # The results of nested shapes come along, under nodes of their own.
            own = {predicate: _bare(value) for subject, predicate, value in statements if subject == result}
            # A node shape also reports the properties it gathers, which are rules of their own.
            if own[_SHAPE] == shape.node:
                yield self._result(rule, own)

    def _result(self, rule: NamedNode, statements: Mapping[Node, Node]) -> ValidationResult:
        shape = self._shapes.properties[rule]
        path = statements.get(_PATH)
        focus = _named(from_rdflib(statements[_FOCUS]))
        value = from_rdflib(statements[_VALUE]) if _VALUE in statements else None
        return ValidationResult(
            focus, _named(from_rdflib(path)) if path else None, value, rule, shape.severity, shape.message
        )


def _bare(value: Any) -> Node:  # pySHACL gives a term, or (graph it comes from, term)
    node: Node = value[1] if isinstance(value, tuple) else value
    return node


def _named(term: Term) -> NamedNode:
    if isinstance(term, NamedNode):
        return term
    raise TypeError(str(term))


def _quiet_logger() -> logging.Logger:
    """Return a logger of our own for pySHACL, which otherwise sets up a handler of its own on standard error."""
    logger = logging.getLogger(__name__)
    logger.setLevel(logging.WARNING)
    return logger
