"""The prefilter may only say yes where pySHACL finds nothing; where it says no, pySHACL decides."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dotheque_graph.namespaces import RDF_TYPE, XSD
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Triple
from dotheque_graph.validation.facts import facts_of, triples_of
from dotheque_graph.validation.judge import Judge
from dotheque_graph.validation.prefilter import Prefilter
from dotheque_graph.validation.shapes import read_shapes

EX = "https://exemple.invalid/"
CONSTRAINTS = {
    "minCount": "sh:minCount 1",
    "maxCount": "sh:maxCount 1",
    "string": "sh:datatype xsd:string",
    "langString": "sh:datatype rdf:langString",
    "integer": "sh:datatype xsd:integer",
    "decimal": "sh:datatype xsd:decimal",
    "date": "sh:datatype xsd:date",
    "gYear": "sh:datatype xsd:gYear",
    "gYearMonth": "sh:datatype xsd:gYearMonth",
    "boolean": "sh:datatype xsd:boolean",
    "duration": "sh:datatype xsd:duration",
    "anyURI": "sh:datatype xsd:anyURI",
    "IRI": "sh:nodeKind sh:IRI",
    "Literal": "sh:nodeKind sh:Literal",
    "class": "sh:class ex:Thing",
    "pattern": 'sh:pattern "^[a-c0-9]+$"',
    "in": 'sh:in ( ex:a "a"@fr 1 )',
    "hasValue": "sh:hasValue ex:a",
    "hasText": 'sh:hasValue "a"',
    "uniqueLang": "sh:uniqueLang true",
    "languageIn": 'sh:languageIn ( "fr" "en" )',
    "minLength": "sh:minLength 2",
    "minInclusive": "sh:minInclusive 1",
    "minExclusive": "sh:minExclusive 1",
    "maxInclusive": "sh:maxInclusive 1",
    "node": "sh:node ex:Marked",
    "or": "sh:or ( ex:Marked ex:Short )",
    "qualified": "sh:qualifiedValueShape ex:Marked ; sh:qualifiedMinCount 1",
    "inFrench": "sh:qualifiedValueShape ex:French ; sh:qualifiedMinCount 1",
    "inFrenchTwice": "sh:qualifiedValueShape ex:French ; sh:qualifiedMinCount 2 ; sh:minCount 1 ; sh:uniqueLang true",
    "twoTexts": "sh:minCount 2 ; sh:datatype xsd:string ; sh:maxCount 3",
    "most": "sh:qualifiedValueShape ex:Marked ; sh:qualifiedMaxCount 1",
    "unread": "sh:maxLength 3",
    "flags": 'sh:pattern "^A$" ; sh:flags "i"',
    "not": "sh:not ex:Marked",
    "loop": "sh:node ex:Loop",
    "deactivated": "sh:minCount 9 ; sh:deactivated true",
}
VALUE_SHAPES = """
ex:Marked a sh:NodeShape ; sh:property ex:Marked-mark .
ex:Marked-mark a sh:PropertyShape ; sh:path ex:mark ; sh:hasValue ex:yes .
ex:Short a sh:NodeShape ; sh:pattern "^.$" .
ex:French a sh:NodeShape ; rdfs:label "French"@en ; sh:languageIn ( "fr" ) .
ex:Loop a sh:NodeShape ; sh:or ( ex:Short ex:Marked ) .
"""
NODES = [NamedNode(EX + name) for name in ("a", "b", "c")]
LEXICAL = [
    "",
    "a",
    "ab",
    "A",
    "1",
    "01",
    "+1",
    "-1",
    "1.0",
    "1.",
    "2",
    "true",
    "True",
    "2024",
    "0000",
    "2024-02",
    "2024-13",
]
LEXICAL += [
    "2024-02-29",
    "2023-02-29",
    "2024-02-29Z",
    "P3M",
    "P",
    "P1Y2M",
    "http://a b",
    " a",
    "\N{ARABIC-INDIC DIGIT ONE}",
]
DATATYPES = ["string", "integer", "decimal", "date", "gYear", "gYearMonth", "boolean", "duration", "anyURI", "double"]
TAGS = ["fr", "en", "fr-FR", "de"]
VALUES = [
    *NODES,
    BlankNode("b"),
    *(Literal(text, datatype=XSD.term(name)) for text in LEXICAL for name in DATATYPES),
    *(Literal(text, language=tag) for text in LEXICAL for tag in TAGS),
]
KNOWN = [
    Triple(NODES[0], NamedNode(EX + "mark"), NamedNode(EX + "yes")),
    Triple(NODES[0], RDF_TYPE, NamedNode(EX + "Thing")),
    Triple(NODES[1], NamedNode(EX + "mark"), NamedNode(EX + "no")),
]


@pytest.fixture(scope="module")
def rules(quads):
    listed = ", ".join(f"ex:S-{name}" for name in CONSTRAINTS)
    text = f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property {listed} ." + VALUE_SHAPES
    text += "".join(f"ex:S-{name} a sh:PropertyShape ; sh:path ex:p ; {each} .\n" for name, each in CONSTRAINTS.items())
    shapes = read_shapes(quads(text))
    return Prefilter(shapes), Judge(shapes)


def _facts(value_lists):
    triples = [
        Triple(NamedNode(f"{EX}x{number}"), NamedNode(EX + "p"), value)
        for number, values in enumerate(value_lists)
        for value in values
    ]
    return facts_of([*KNOWN, *triples])


def _verdicts(rules, value_lists):
    """Return (constraint, values) → (proved by the prefilter, faultless for pySHACL)."""
    prefilter, judge = rules
    facts = _facts(value_lists)
    focus = {NamedNode(f"{EX}x{number}"): tuple(values) for number, values in enumerate(value_lists)}
    iris = {name: NamedNode(f"{EX}S-{name}") for name in CONSTRAINTS}
    results = judge.results({rule: list(focus) for rule in iris.values()}, triples_of(facts))
    faulty = {(result.shape, result.focus_node) for result in results}
    return {
        (name, values): (prefilter.proofs[rule](node, facts), (rule, node) not in faulty)
        for name, rule in iris.items()
        for node, values in focus.items()
    }


def _wrongly_proved(verdicts):
    return {case for case, (proved, faultless) in verdicts.items() if proved and not faultless}


def test_prefilter_proves_no_single_value_that_pyshacl_refuses(rules):
    verdicts = _verdicts(rules, [[], *([value] for value in VALUES)])

    assert _wrongly_proved(verdicts) == set()
    assert len(verdicts) > 10_000


@settings(max_examples=40, deadline=None, derandomize=True)
@given(value_lists=st.lists(st.lists(st.sampled_from(VALUES), max_size=4, unique=True), max_size=8))
def test_prefilter_proves_no_values_that_pyshacl_refuses(rules, value_lists):
    assert _wrongly_proved(_verdicts(rules, value_lists)) == set()


def _shortages(rules, value_lists):
    """Return (constraint, values) → what pySHACL reports, where the prefilter tells that a value is missing."""
    prefilter, judge = rules
    facts = _facts(value_lists)
    focus = {NamedNode(f"{EX}x{number}"): tuple(values) for number, values in enumerate(value_lists)}
    iris = [NamedNode(f"{EX}S-{name}") for name in CONSTRAINTS]
    told = {rule: [node for node in focus if prefilter.shortages[rule](node, facts)] for rule in iris}
    reported = {(rule, node): set() for rule, nodes in told.items() for node in nodes}
    for result in judge.results({rule: nodes for rule, nodes in told.items() if nodes}, triples_of(facts)):
        reported[result.shape, result.focus_node].add((result.path, result.value))
    return {(rule.value.removeprefix(f"{EX}S-"), focus[node]): found for (rule, node), found in reported.items()}


NO_VALUE = {(NamedNode(EX + "p"), None)}


def test_value_is_told_to_be_missing_only_where_pyshacl_reports_just_that(rules):
    found = _shortages(rules, [[], *([value] for value in VALUES)])

    assert {case for case, reported in found.items() if reported != NO_VALUE} == set()
    assert {name for name, _ in found} == {"minCount", "inFrench", "inFrenchTwice", "twoTexts"}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(value_lists=st.lists(st.lists(st.sampled_from(VALUES), max_size=4, unique=True), max_size=8))
def test_values_are_told_to_be_too_few_only_where_pyshacl_reports_just_that(rules, value_lists):
    found = _shortages(rules, value_lists)

    assert {case for case, reported in found.items() if reported != NO_VALUE} == set()


def test_node_shape_is_not_blamed_for_the_properties_it_gathers(quads):
    shapes = read_shapes(
        quads("""ex:S sh:targetClass ex:C ; sh:property ex:S-p ; sh:closed true ; sh:ignoredProperties ( ex:p ) .
            ex:S-p a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 .""")
    )
    node = NamedNode(EX + "x")
    found = Judge(shapes).results({rule: [node] for rule in shapes.properties}, [])

    assert [(result.shape, result.path) for result in found] == [(NamedNode(f"{EX}S-p"), NamedNode(EX + "p"))]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("ex:x a ex:C ; ex:p 1 .", set()),
        ("ex:x ex:q 1 .", {"q"}),
        ("ex:x ex:p 1 ; ex:q 1 ; ex:r 1 .", {"q", "r"}),
    ],
)
def test_prefilter_proves_a_closed_shape_where_pyshacl_finds_no_other_property(quads, text, paths):
    shapes = read_shapes(quads("ex:S sh:targetClass ex:C ; sh:closed true ; sh:ignoredProperties ( rdf:type ex:p ) ."))
    rule, node = NamedNode(EX + "S"), NamedNode(EX + "x")
    facts = facts_of(quad.triple for quad in quads(text))
    results = Judge(shapes).results({rule: [node]}, triples_of(facts))
    prefilter = Prefilter(shapes)

    assert {result.path for result in results} == {NamedNode(EX + name) for name in paths}
    assert prefilter.proofs[rule](node, facts) == (not paths)
    assert not prefilter.shortages[rule](node, facts)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("string", '"a"'),
        ("langString", '"a"@fr'),
        ("integer", "12"),
        ("decimal", "1.5"),
        ("date", '"2024-02-29"^^xsd:date'),
        ("gYear", '"2024"^^xsd:gYear'),
        ("gYearMonth", '"2024-02"^^xsd:gYearMonth'),
        ("boolean", "true"),
        ("duration", '"P3M"^^xsd:duration'),
        ("anyURI", '"https://exemple.invalid/"^^xsd:anyURI'),
        ("IRI", "ex:a"),
        ("class", "ex:a"),
        ("pattern", '"abc"'),
        ("in", "1"),
        ("hasValue", "ex:a"),
        ("languageIn", '"a"@fr'),
        ("minLength", '"ab"'),
        ("minInclusive", "1"),
        ("maxInclusive", "1.0"),
        ("node", "ex:a"),
        ("or", '"x"'),
        ("qualified", "ex:a"),
        ("inFrench", '"a"@fr'),
    ],
)
def test_prefilter_proves_the_usual_right_value(rules, quads, name, value):
    (quad,) = quads(f"ex:x ex:p {value} .")

    assert _verdicts(rules, [[quad.object]])[name, (quad.object,)] == (True, True)


@pytest.mark.parametrize("name", ["unread", "flags", "not", "most", "deactivated"])
def test_prefilter_leaves_to_the_judge_what_it_cannot_read(rules, name):
    verdicts = _verdicts(rules, [[], [NODES[0]], [Literal("a")]])

    assert not any(proved for (constraint, _), (proved, _) in verdicts.items() if constraint == name)


def test_shape_that_leads_back_to_itself_is_left_to_the_judge(quads):
    text = "ex:S sh:targetClass ex:C ; sh:property ex:S-p . ex:S-p sh:path ex:p ; sh:node ex:L . ex:L sh:or ( ex:L ) ."
    prefilter = Prefilter(read_shapes(quads(text)))

    assert not prefilter.proofs[NamedNode(f"{EX}S-p")](NamedNode(EX + "x0"), _facts([[NODES[0]]]))


def test_rule_with_a_path_of_several_steps_is_left_to_the_judge(quads):
    text = "ex:S sh:targetClass ex:C ; sh:property ex:S-p . ex:S-p sh:path [ sh:inversePath ex:p ] ; sh:maxCount 1 ."
    prefilter = Prefilter(read_shapes(quads(text)))

    assert not prefilter.proofs[NamedNode(f"{EX}S-p")](NamedNode(EX + "x0"), _facts([]))
