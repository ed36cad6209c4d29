import subprocess
import sys

import pytest

from dotheque_graph.rdf.terms import Literal
from dotheque_graph.validation import engine
from dotheque_graph.validation.engine import validate
from dotheque_graph.validation.report import Severity


def _found(report):
    return [(result.focus_node, result.shape) for result in report.results]


def test_node_that_keeps_every_rule_has_no_result(store, thing_shapes, ex):
    report = validate(store('ex:a a ex:Thing ; ex:name "A" .'), thing_shapes, [ex("a")])

    assert report.conforms
    assert report.results == ()
    assert report.checked == 1


def test_missing_value_is_reported_with_its_rule_and_its_words(store, thing_shapes, ex):
    (result,) = validate(store("ex:a a ex:Thing ."), thing_shapes, [ex("a")]).results

    assert (result.focus_node, result.path, result.value) == (ex("a"), ex("name"), None)
    assert (result.shape, result.severity) == (ex("ThingShape-name"), Severity.VIOLATION)
    assert result.messages == {"fr": "Donnez le nom.", "en": "Give the name."}


def test_wrong_value_is_reported_with_itself(store, thing_shapes, ex):
    (result,) = validate(store('ex:a a ex:Thing ; ex:name "A"@fr .'), thing_shapes, [ex("a")]).results

    assert result.value == Literal("A", language="fr")


def test_value_outside_the_focus_is_looked_at_in_the_store(store, thing_shapes, ex):
    data = store('ex:a a ex:Thing ; ex:name "A" ; ex:friend ex:b, ex:c . ex:b a ex:Thing .')
    report = validate(data, thing_shapes, [ex("a")])

    assert [(result.shape, result.value) for result in report.results] == [(ex("ThingShape-friend"), ex("c"))]
    assert report.conforms


def test_only_the_focus_nodes_are_validated(store, thing_shapes, ex):
    data = store("ex:a a ex:Thing ; ex:friend ex:b . ex:b a ex:Thing .")

    assert _found(validate(data, thing_shapes, [ex("b")])) == [(ex("b"), ex("ThingShape-name"))]


def test_sparql_rule_is_asked_of_the_store(store, thing_shapes, ex):
    data = store(
        'ex:a a ex:Thing ; ex:name "A" ; ex:total 5 ; ex:part 1, 2 .'
        'ex:b a ex:Thing ; ex:name "B" ; ex:total 3 ; ex:part 1, 2 .'
    )
    (result,) = validate(data, thing_shapes, [ex("a"), ex("b")]).results

    assert (result.focus_node, result.path, result.shape) == (ex("a"), ex("part"), ex("ThingShape-sum"))
    assert result.value == Literal(5)


def test_node_is_found_by_a_property_it_has(store, thing_shapes, ex):
    report = validate(store('ex:a ex:note "trop longue" . ex:b ex:note "juste" .'), thing_shapes, [ex("a"), ex("b")])

    assert _found(report) == [(ex("a"), ex("NotedShape-note"))]


def test_node_of_which_nothing_is_said_breaks_nothing(store, thing_shapes, ex):
    report = validate(store("ex:a a ex:Thing ."), thing_shapes, [ex("elsewhere")])

    assert (report.results, report.checked) == ((), 1)


def test_node_given_twice_is_checked_once(store, thing_shapes, ex):
    report = validate(store("ex:a a ex:Thing ."), thing_shapes, [ex("a"), ex("a")])

    assert (len(report.results), report.checked) == (1, 1)


def test_results_are_sorted_by_node_then_by_rule(store, thing_shapes, ex):
    report = validate(store("ex:b a ex:Thing ; ex:friend ex:x . ex:a a ex:Thing ."), thing_shapes, [ex("b"), ex("a")])

    assert _found(report) == [
        (ex("a"), ex("ThingShape-name")),
        (ex("b"), ex("ThingShape-friend")),
        (ex("b"), ex("ThingShape-name")),
    ]


def test_batches_report_progress_and_the_same_results(monkeypatch, store, thing_shapes, ex):
    monkeypatch.setattr(engine, "BATCH", 2)
    told = []
    data = store("ex:a a ex:Thing . ex:b a ex:Thing . ex:c a ex:Thing .")
    report = validate(data, thing_shapes, map(ex, "abc"), lambda done, total: told.append((done, total)))

    assert told == [(2, 3), (3, 3)]
    assert [result.focus_node for result in report.results] == [ex("a"), ex("b"), ex("c")]


@pytest.mark.parametrize("level", ["WARNING", "DEBUG"])
def test_ill_typed_literal_is_a_result_and_no_log_line(store, thing_shapes, ex, caplog, capfd, level):
    caplog.set_level(level)
    data = store('ex:a a ex:Thing ; ex:name "deux"^^xsd:integer .')
    report = validate(data, thing_shapes, [ex("a")])

    assert _found(report) == [(ex("a"), ex("ThingShape-name"))]
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


def test_missing_value_is_reported_without_pyshacl(monkeypatch, store, thing_shapes, ex):
    monkeypatch.setattr(engine, "_judge", None)
    (result,) = validate(store("ex:a a ex:Thing ."), thing_shapes, [ex("a")]).results

    assert (result.shape, result.path, result.value) == (ex("ThingShape-name"), ex("name"), None)
    assert result.severity is Severity.VIOLATION


def test_data_without_suspects_never_import_pyshacl():
    """A web process that validates right data must not pay for 0.7 s of imports."""
    script = (
        "import sys; from dotheque_graph.assets import asset; from dotheque_graph.validation.engine import validate;"
        "from dotheque_graph.validation.shapes import load_shapes;"
        "from dotheque_graph.store.oxigraph import OxigraphStore;"
        "validate(OxigraphStore.memory(), load_shapes(asset('shapes')), []); print('pyshacl' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"
