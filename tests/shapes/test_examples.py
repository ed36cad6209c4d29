"""Each rule of shapes/ has an example that passes and one that fails, and fails under its own name."""

from dotheque_graph.namespaces import DSH, RDF_TYPE, SH
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.validation.engine import validate
from dotheque_graph.validation.facts import values_of


def test_passing_examples_break_no_rule(shapes, passing):
    subjects = {quad.subject for quad in passing}
    report = validate(OxigraphStore.memory(passing), shapes, subjects)

    assert report.results == ()
    assert report.checked == len(subjects)


def test_failing_example_breaks_just_the_rules_it_names(shapes, passing, failing):
    store = OxigraphStore.memory(failing.applied_to(passing))
    report = validate(store, shapes, [failing.focus_node])

    assert {result.shape.value.removeprefix(DSH) for result in report.results} == failing.expected()
    assert {result.focus_node for result in report.results} == {failing.focus_node}


def test_every_rule_has_a_failing_example(shapes, all_failing):
    rules = {rule.value.removeprefix(DSH) for rule in shapes.properties if _can_fail(shapes, rule)}

    assert rules == {example.rule for example in all_failing}


def test_every_rule_about_a_property_has_an_example_with_a_value_that_passes(shapes, passing):
    types = {(quad.subject, quad.object) for quad in passing if quad.predicate == RDF_TYPE}
    used = {(target, quad.predicate) for quad in passing for subject, target in types if subject == quad.subject}
    used |= {(None, quad.predicate) for quad in passing}
    rules = [shape for shape in shapes.properties.values() if shape.path and not _forbids(shapes, shape.iri)]
    missing = {
        shape.iri.value
        for shape in rules
        if not any((target, shape.path) in used for target in shape.target_classes or {None})
    }

    assert missing == set()


def _forbids(shapes, rule) -> bool:
    return Literal(0) in values_of(shapes.facts, rule, SH.term("maxCount"))


def _can_fail(shapes, rule: NamedNode) -> bool:
    """Tell whether a rule asks for anything by itself; a node shape mostly just gathers properties."""
    asking = (SH.term("or"), SH.term("closed"))
    return shapes.properties[rule].path is not None or any(values_of(shapes.facts, rule, name) for name in asking)
