"""Validation of some triples against foreign shapes: pySHACL on a copy, its advanced features and JavaScript off."""

import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import rdflib
from pyshacl.errors import ReportableRuntimeError
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from rdflib.term import IdentifiedNode, Node

from dotheque_graph.errors import InvalidShapes
from dotheque_graph.namespaces import SH
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term, Triple
from dotheque_graph.validation.facts import triples_of, values_of
from dotheque_graph.validation.foreign.background import background
from dotheque_graph.validation.foreign.naming import node_text, path_text
from dotheque_graph.validation.foreign.report import ForeignReport, ForeignResult
from dotheque_graph.validation.foreign.shapes import ForeignShapes
from dotheque_graph.validation.rdflib_terms import from_rdflib, rdflib_graph, to_rdflib
from dotheque_graph.validation.report import Severity

_FAULTS: Final = (ReportableRuntimeError, RecursionError, re.error, ArithmeticError, AttributeError)
_MORE_FAULTS: Final = (AssertionError, LookupError, NotImplementedError, TypeError, ValueError)
"""What pySHACL 0.40 raises on shapes that are not well-formed; the plainest are not wrapped by it."""


def conformance(triples: Iterable[Triple], shapes: ForeignShapes) -> ForeignReport:
    """Return what foreign shapes say of some triples, all taken together.

    The nodes to look at are found in the triples alone; `background` is added for the constraints only. So a value
    that is a concept by the table of the European Union is one for `sh:class`, and nobody asks the feed for its label.
    Raises InvalidShapes for shapes that pySHACL cannot use.
    """
    given = tuple(dict.fromkeys(triples))
    data = rdflib_graph(given)
    with _sound(shapes):
        graph = ShapesGraph(rdflib_graph(triples_of(shapes.facts)), logger=_quiet_logger())
        focused = [(shape, nodes) for shape in graph.shapes if (nodes := shape.focus_nodes(data))]
        for triple in background(given):
            data.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
        found = [_result(own, shapes) for shape, nodes in focused for own in _broken(shape, nodes, data)]
    places = _places(found, given)
    results = tuple(sorted(dict.fromkeys(found), key=_place(shapes, places)))
    checked = set().union(*(nodes for _, nodes in focused))
    return ForeignReport(results, len(checked), shapes.facts, places)


@contextmanager
def _sound(shapes: ForeignShapes) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (*_FAULTS, *_MORE_FAULTS) as error:
        raise InvalidShapes(shapes.sources, _reason(error)) from error


def _reason(error: BaseException) -> str:
    said = getattr(error, "message", "") or str(error) or type(error).__name__
    return " ".join(said.split())[:300]


def _broken(
    shape: Shape, nodes: Iterable[IdentifiedNode | rdflib.Literal], data: rdflib.Graph
) -> Iterator[Mapping[Node, Node]]:
    """Yield the statements about each result of a shape; those of shapes inside it stand under other nodes."""
    _, reports = shape.validate(SHACLExecutor(), data, focus=sorted(nodes, key=str))
    for _text, result, statements in reports:
        yield {predicate: _bare(value) for subject, predicate, value in statements if subject == result}


def _bare(value: Any) -> Node:  # pySHACL gives a term, or (graph it comes from, term)
    node: Node = value[1] if isinstance(value, tuple) else value
    return node


def _result(own: Mapping[Node, Node], shapes: ForeignShapes) -> ForeignResult:
    said = {name: own.get(rdflib.URIRef(SH + name)) for name in _STATED}
    terms = {name: None if node is None else from_rdflib(node) for name, node in said.items()}
    shape, component, focus = terms["sourceShape"], terms["sourceConstraintComponent"], terms["focusNode"]
    if shape is None or focus is None or not isinstance(component, NamedNode):
        raise InvalidShapes(shapes.sources, "a result without shape, node or constraint")
    path = next(iter(values_of(shapes.facts, shape, SH.term("path"))), terms["resultPath"])
    return ForeignResult(
        focus,
        path,
        terms["value"],
        shape,
        component,
        _severity(terms["resultSeverity"]),
        _words(shapes, shape, "name"),
        _words(shapes, shape, "message"),
    )


_STATED: Final = ("focusNode", "resultPath", "resultSeverity", "sourceConstraintComponent", "sourceShape", "value")


def _severity(stated: Term | None) -> Severity:
    """Return the severity; one that SHACL 1.0 does not know counts as Violation, lest it be passed over."""
    known = {severity.iri: severity for severity in Severity}
    return known.get(stated, Severity.VIOLATION) if isinstance(stated, NamedNode) else Severity.VIOLATION


def _words(shapes: ForeignShapes, shape: Term, name: str) -> dict[str, str]:
    values = values_of(shapes.facts, shape, SH.term(name))
    return {value.language or "": value.value for value in values if isinstance(value, Literal)}


def _place(shapes: ForeignShapes, places: Mapping[Term, Triple]) -> Callable[[ForeignResult], tuple[str, ...]]:
    """Return the order of results, the same at each reading: nothing in it is the label of a blank node."""
    return lambda result: (
        node_text(result.focus, places),
        path_text(result.path, shapes.facts) if result.path else "",
        result.shape.value if isinstance(result.shape, NamedNode) else "",
        result.component.value,
        "" if isinstance(result.value, BlankNode) else str(result.value),
    )


def _places(results: Iterable[ForeignResult], triples: Iterable[Triple]) -> dict[Term, Triple]:
    """Return what points to each blank node, where some node with results is blank."""
    if not any(isinstance(result.focus, BlankNode) for result in results):
        return {}
    return {triple.object: triple for triple in triples if isinstance(triple.object, BlankNode)}


def _quiet_logger() -> logging.Logger:
    """Return a logger of our own for pySHACL, which otherwise sets up a handler of its own on standard error."""
    logger = logging.getLogger(__name__)
    logger.setLevel(logging.ERROR)
    return logger
