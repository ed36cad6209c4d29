from decimal import Decimal

import pytest

from dotheque_graph.assets import asset
from dotheque_graph.errors import InvalidQuery, InvalidRdf, SourceNotFound
from dotheque_graph.validation.report import Severity
from dotheque_graph.validation.shapes import load_shapes, read_shapes


def test_property_shape_is_read_with_its_words_and_its_place(thing_shapes, ex):
    shape = thing_shapes.properties[ex("ThingShape-name")]

    assert shape.path == ex("name")
    assert shape.name == {"fr": "Nom", "en": "Name"}
    assert shape.message == {"fr": "Donnez le nom.", "en": "Give the name."}
    assert shape.description == {}
    assert (shape.group, shape.order) == (ex("Group"), Decimal(20))
    assert shape.severity is Severity.VIOLATION
    assert shape.target_classes == {ex("Thing")}


def test_severity_is_a_violation_where_none_is_stated(thing_shapes, ex):
    assert thing_shapes.properties[ex("NotedShape-note")].severity is Severity.VIOLATION


def test_group_is_read_with_its_label_and_its_order(thing_shapes, ex):
    group = thing_shapes.groups[ex("Group")]

    assert (group.label, group.order) == ({"fr": "Groupe", "en": "Group"}, Decimal(10))


def test_rules_of_a_class_come_in_the_order_of_their_groups_then_their_own(thing_shapes, ex):
    found = [shape.iri for shape in thing_shapes.of_class(ex("Thing")) if shape.path]

    assert found == [ex("ThingShape-friend"), ex("ThingShape-name"), ex("ThingShape-sum")]


def test_node_shape_knows_its_targets(thing_shapes, ex):
    by_iri = {node.iri: node for node in thing_shapes.nodes}

    assert by_iri.keys() == {ex("ThingShape"), ex("NotedShape")}
    assert by_iri[ex("NotedShape")].target_subjects_of == {ex("note")}
    assert by_iri[ex("NotedShape")].rules == (ex("NotedShape"), ex("NotedShape-note"))


def test_sparql_rule_gets_prefixes_path_and_nodes(thing_shapes, ex):
    (rule,) = thing_shapes.sparql_rules[ex("ThingShape-sum")]
    query = rule.over([ex("a"), ex("b")])

    assert query.startswith("PREFIX ex: <https://exemple.invalid/>\nSELECT $this ?value WHERE {")
    assert "VALUES $this { <https://exemple.invalid/a> <https://exemple.invalid/b> }" in query
    assert "<https://exemple.invalid/part> ?part" in query


def test_sparql_rule_that_cannot_be_bound_is_refused(quads):
    text = "ex:S sh:targetClass ex:C ; sh:property ex:S-p . ex:S-p sh:path ex:p ; sh:sparql ex:q ."
    text += "ex:q sh:select 'ASK {}' ."

    with pytest.raises(InvalidQuery, match="S-p"):
        read_shapes(quads(text))


def test_property_shape_without_an_iri_is_refused(quads):
    with pytest.raises(InvalidRdf, match="IRI of its own"):
        read_shapes(quads("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."))


def test_property_shape_within_a_property_shape_is_refused(quads):
    text = "ex:S sh:targetClass ex:C ; sh:property ex:S-p . ex:S-p sh:path ex:p ; sh:property ex:S-q ."

    with pytest.raises(InvalidRdf, match="sh:node"):
        read_shapes(quads(text))


def test_folder_without_shapes_is_refused(tmp_path):
    with pytest.raises(SourceNotFound):
        load_shapes(tmp_path)


def test_shapes_of_several_files_are_read_as_one(tmp_path):
    prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://exemple.invalid/> . "
    (tmp_path / "a.ttl").write_text(f"{prefixes} ex:S sh:targetClass ex:C ; sh:property ex:S-p .")
    (tmp_path / "b.ttl").write_text(f"{prefixes} ex:S-p sh:path ex:p .")
    shapes = load_shapes(tmp_path)

    assert [str(shape.path) for shape in shapes.properties.values()] == ["None", "<https://exemple.invalid/p>"]


def test_a_rule_that_only_warns_does_not_call_a_field_required():
    warned = [
        shape for shape in load_shapes(asset("shapes")).properties.values() if shape.severity is not Severity.VIOLATION
    ]

    assert warned
    assert not [
        shape.iri for shape in warned for said in shape.message.values() if "obligatoire" in said or "required" in said
    ]
