"""Three ways to one verdict: our engine, pySHACL as anybody calls it, and pySHACL's own evaluation of SPARQL rules."""

import logging

import pyshacl
import pytest
import rdflib
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph

from dotheque_graph.namespaces import DSH, SH
from dotheque_graph.rdf.terms import NamedNode, Quad, Triple
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.validation.engine import validate
from dotheque_graph.validation.facts import triples_of
from dotheque_graph.validation.rdflib_terms import from_rdflib, rdflib_graph


def _triples(quads):
    return (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)


def _term(graph, node, name):
    value = graph.value(node, rdflib.URIRef(SH + name))
    return None if value is None else str(from_rdflib(value))


def _reported(graph):
    """Return (focus, rule, path, value) of each result of a report that stands at its top."""
    return {
        tuple(_term(graph, node, name) for name in ("focusNode", "sourceShape", "resultPath", "value"))
        for node in graph.objects(None, rdflib.URIRef(SH + "result"))
    }


def _ours(report):
    return {
        (
            str(result.focus_node),
            str(result.shape),
            str(result.path) if result.path else None,
            None if result.value is None else str(result.value),
        )
        for result in report.results
    }


def _copies(examples, passing):
    """Yield each failing example as an entry of its own beside the passing ones."""
    for number, example in enumerate(examples):
        focus, copy = example.focus_node, NamedNode(f"{example.focus_node.value}-{number}")
        if all(quad.subject == focus for quad in example.added()) and "/" not in " ".join(example.remove):
            for quad in example.applied_to(passing):
                if quad.subject == focus:
                    yield Quad(copy, quad.predicate, quad.object)


def test_engine_reports_what_pyshacl_reports_on_many_failing_examples_at_once(shapes, passing, all_failing):
    copies = set(_copies(all_failing[::3], passing))
    quads = copies | passing
    core = [triple for triple in triples_of(shapes.facts) if triple.predicate != SH.term("sparql")]
    _, report, _ = pyshacl.validate(rdflib_graph(_triples(quads)), shacl_graph=rdflib_graph(core), inplace=True)
    ours = validate(OxigraphStore.memory(quads), shapes, {quad.subject for quad in quads})
    sparql = {str(rule) for rule in shapes.sparql_rules}

    assert len({quad.subject for quad in copies}) > 200
    assert {result for result in _ours(ours) if result[1] not in sparql} == _reported(report)


@pytest.fixture(scope="module")
def shapes_with_sparql(shapes):
    graph = ShapesGraph(rdflib_graph(triples_of(shapes.facts)), logger=logging.getLogger(__name__))
    assert graph.shapes
    return graph


def _by_pyshacl(graph, rule, nodes, data):
    shape = graph.lookup_shape_from_node(rdflib.URIRef(rule.value))
    _, reports = shape.validate(SHACLExecutor(), data, focus=[rdflib.URIRef(node.value) for node in nodes])
    found = rdflib.Graph()
    for _, result, statements in reports:
        found.add((rdflib.BNode(), rdflib.URIRef(SH + "result"), result))
        for subject, predicate, value in statements:
            found.add((subject, predicate, value[1] if isinstance(value, tuple) else value))
    return _reported(found)


def test_sparql_rule_pushed_to_the_store_agrees_with_pyshacl_where_it_fails(
    shapes, shapes_with_sparql, passing, failing_sparql
):
    quads = failing_sparql.applied_to(passing)
    rule = NamedNode(DSH + failing_sparql.rule)
    report = validate(OxigraphStore.memory(quads), shapes, [failing_sparql.focus_node])
    data = rdflib_graph(_triples(quads))
    judged = _by_pyshacl(shapes_with_sparql, rule, [failing_sparql.focus_node], data)

    assert judged
    assert {result for result in _ours(report) if result[1] == str(rule)} == judged


def test_sparql_rules_agree_with_pyshacl_where_they_pass(shapes, shapes_with_sparql, passing, all_failing):
    data = rdflib_graph(_triples(passing))
    nodes = {
        rule: {each.focus_node for each in all_failing if DSH + each.rule == rule.value} for rule in shapes.sparql_rules
    }
    found = {rule: _by_pyshacl(shapes_with_sparql, rule, nodes[rule], data) for rule in shapes.sparql_rules}

    assert found == {rule: set() for rule in shapes.sparql_rules}
