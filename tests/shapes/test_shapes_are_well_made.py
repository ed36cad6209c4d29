"""What the house asks of every shape: a name, words in both languages, one message that says what to do."""

import re

import pytest

from dotheque_graph.assets import asset
from dotheque_graph.namespaces import BASE, DSH, PREFIXES, RDF_TYPE, RDFS, SH
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode
from dotheque_graph.validation.facts import members, values_of
from dotheque_graph.validation.shapes import load_shapes

BOTH = {"en", "fr"}
RULES = sorted(
    (shape for shape in load_shapes(asset("shapes")).properties.values() if shape.message),
    key=lambda shape: shape.iri.value,
)
SIMPLE = {"hasValue", "in", "minCount", "maxCount", "datatype", "pattern", "nodeKind"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.iri.value.removeprefix(DSH))
def test_rule_has_words_in_both_languages_and_a_place(shapes, rule):
    assert rule.name.keys() == BOTH
    assert rule.description.keys() == BOTH
    assert rule.message.keys() == BOTH
    assert rule.group in shapes.groups
    assert rule.order > 0
    assert values_of(shapes.facts, rule.iri, SH.term("severity"))


def test_every_property_shape_that_is_reported_has_a_message(shapes):
    silent = [rule for rule, shape in shapes.properties.items() if shape.path and not shape.message]

    assert silent == []


def test_node_shapes_have_a_label_in_both_languages(shapes):
    plain = [node.iri for node in shapes.nodes if not shapes.properties[node.iri].message]
    labels = {
        iri.value: {label.language for label in values_of(shapes.facts, iri, RDFS.term("label"))} for iri in plain
    }

    assert {iri for iri, languages in labels.items() if languages != BOTH} == set()


def test_groups_have_a_label_in_both_languages_and_an_order_of_their_own(shapes):
    assert {iri.value for iri, group in shapes.groups.items() if group.label.keys() != BOTH} == set()
    assert len({group.order for group in shapes.groups.values()}) == len(shapes.groups) == 9


def test_only_lists_are_blank_nodes(shapes):
    nodes = [node for node in shapes.facts if isinstance(node, BlankNode)]

    assert all(values_of(shapes.facts, node, PREFIXES["rdf"].term("rest")) for node in nodes)


def test_paths_are_plain_properties(shapes):
    paths = [path for node in shapes.facts for path in values_of(shapes.facts, node, SH.term("path"))]

    assert all(isinstance(path, NamedNode) for path in paths)


def test_value_shapes_look_no_further_than_the_value(shapes):
    """`affected` and the batches of the engine fetch one step only: a value, its type and its own properties."""
    targeted = {node.iri for node in shapes.nodes}
    nested = {
        rule
        for node in shapes.facts
        if node not in targeted
        for rule in values_of(shapes.facts, node, SH.term("property"))
    }
    plain = {SH.term(name) for name in SIMPLE | {"path", "name"}} | {RDF_TYPE}

    assert nested
    assert {rule: set(shapes.facts[rule]) - plain for rule in nested} == {rule: set() for rule in nested}


def test_sparql_rules_say_why_and_bind_this(shapes):
    constraints = {
        constraint: shapes.facts[constraint]
        for rule in shapes.sparql_rules
        for constraint in values_of(shapes.facts, rule, SH.term("sparql"))
    }
    texts = [_text(facts, SH.term("select")) for facts in constraints.values()]

    assert len(texts) == 9
    assert all(text.startswith("SELECT $this ") for text in texts)
    assert not any(word in text for text in texts for word in ("MINUS", "VALUES", "SERVICE", "OPTIONAL", " AS "))
    assert all(_text(facts, RDFS.term("comment")).endswith(".") for facts in constraints.values())
    assert all(facts[SH.term("prefixes")] == [DSH.term("prefixes")] for facts in constraints.values())


def test_prefixes_of_sparql_rules_are_those_of_the_house(shapes):
    declared = values_of(shapes.facts, DSH.term("prefixes"), SH.term("declare"))
    pairs = {
        _text(shapes.facts[item], SH.term("prefix")): _text(shapes.facts[item], SH.term("namespace"))
        for item in declared
    }

    assert pairs == {prefix: PREFIXES[prefix] for prefix in pairs}


def test_known_terms_are_those_that_the_ontology_declares(shapes):
    """Written out in shapes/terms.ttl, so that a store without the ontology refuses what is misspelt as well."""
    declared = {
        quad.subject.value
        for name in ("dotheque.ttl", "borrowed-terms.ttl")
        for quad in read_file(asset("ontology") / name)
        if quad.predicate == RDFS.term("label") and quad.subject != NamedNode(f"{BASE}ontology")
    }
    classes = {iri for iri in declared if re.split("[#/]", iri)[-1][0].isupper()}

    assert _listed(shapes, "KnownClassesShape-type", "in") == sorted(classes)
    assert _listed(shapes, "KnownPropertiesShape", "ignoredProperties") == sorted(declared - classes)


def _listed(shapes, rule: str, parameter: str) -> list[str]:
    (head,) = values_of(shapes.facts, DSH.term(rule), SH.term(parameter))
    return sorted(member.value for member in members(shapes.facts, head))


def test_known_terms_are_asked_of_every_kind_of_entry(shapes):
    targets = {node.iri.value.removeprefix(DSH): node.target_classes for node in shapes.nodes}
    select = _text(shapes.facts[DSH.term("NamedThingShape-type-select")], SH.term("select"))
    kinds = {PREFIXES[prefix].term(name) for prefix, name in re.findall(r"(\w+):(\w+)(?= ,|\))", select)}

    assert len(kinds) > 20
    assert kinds <= targets["KnownPropertiesShape"]
    assert targets["KnownClassesShape"] == targets["KnownPropertiesShape"]


def test_shapes_name_only_concepts_under_our_base(shapes):
    names = {value.value for facts in shapes.facts.values() for values in facts.values() for value in _nodes(values)}

    assert {name for name in names if "dotheque" in name and not name.startswith(BASE)} == set()


def _nodes(values):
    return [value for value in values if isinstance(value, NamedNode)]


def _text(facts, predicate) -> str:
    (value,) = facts[predicate]
    assert isinstance(value, Literal)
    return value.value
