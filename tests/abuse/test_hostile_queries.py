"""Queries made to stall, fill or break the engine: each is refused or stopped by name, and costs only itself."""

import json

import pytest
from attacked import BROKEN
from heavy import HEAVY, PREFIXES

pytestmark = pytest.mark.abuse

MANY = 100_000
KINDS = 30_000

STOPPED = {413, 503, 504}


def nested(before: str, opening: str, inside: str, closing: str, after: str, levels: int = MANY) -> str:
    """Return a text with as many levels as the size allows."""
    levels = min(levels, 900_000 // (len(opening) + len(closing)))
    return before + opening * levels + inside + closing * levels + after


def repeated(before: str, piece: str, after: str, times: int = KINDS) -> str:
    """Return a text with a piece repeated; `#` in the piece stands for its number."""
    pieces = (piece.replace("#", str(number)) if "#" in piece else piece for number in range(times))
    text = before
    for one in pieces:
        if len(text) > 900_000:
            break
        text += one
    return text + after


NESTED = {
    "groups": ("ASK { ", "{", "", "}", " }"),
    "parentheses": ("ASK { FILTER ", "(", "1", ")", " }"),
    "optional": ("ASK { ", "OPTIONAL { ", "", "}", " }"),
    "not": ("ASK { FILTER(", "!", "true", "", ") }"),
    "not-in-parentheses": ("ASK { FILTER ", "(!", "true", ")", " }"),
    "minus-sign": ("ASK { FILTER(", "-(", "1", ")", ") }"),
    "sub-selects": ("ASK ", "{ SELECT * { ", "", "} }", ""),
    "exists": ("ASK { ", "FILTER EXISTS { ", "", "}", " }"),
    "not-exists": ("ASK { ", "FILTER NOT EXISTS { ", "", "}", " }"),
    "minus": ("ASK { ", "MINUS { ", "", "}", " }"),
    "graph": ("ASK { ", "GRAPH ?g { ", "", "}", " }"),
    "lateral": ("ASK { ", "LATERAL { ", "", "}", " }"),
    "union": ("ASK { ", "{ } UNION { ", "", "}", " }"),
    "blank-nodes": ("ASK { ?s ?p ", "[ ?p ", "?o", "]", " }"),
    "lists": ("ASK { ?s ?p ", "(", "?o", ")", " }"),
    "paths": ("ASK { ?s ", "(", "a", ")*", " ?o }"),
    "inverse-paths": ("ASK { ?s ", "(^", "a", ")", " ?o }"),
    "negated-paths": ("ASK { ?s ", "!(", "a", ")", " ?o }"),
    "functions": ("ASK { FILTER ", "STR(", "1", ")", " }"),
    "concat": ("ASK { FILTER ", "CONCAT('a', ", "'a'", ")", " }"),
    "if": ("ASK { FILTER ", "IF(true, 1, ", "1", ")", " }"),
    "coalesce": ("ASK { FILTER ", "COALESCE(", "1", ")", " }"),
    "in": ("ASK { FILTER(1 ", "IN (1 ", "", ")", ") }"),
    "aggregates": ("SELECT (", "COUNT(", "1", ")", " AS ?n) { }"),
    "triple-terms": ("ASK { ?s ?p ", "<<( ?a ?b ", "?o", " )>>", " }"),
    "reified-triples": ("ASK { ", "<< ", "?o", " ?a ?b >>", " ?p ?o }"),
    "annotations": ("ASK { ?s ?p ?o ", "{| ?p ?o ", "", " |}", " }"),
    "construct-template": ("CONSTRUCT { ?s ?p ", "[ ?p ", "?o", "]", " } { ?s ?p ?o }"),
    "values": ("ASK { VALUES ?x { ", "<<( <a:a> <a:b> ", "1", " )>>", " } }"),
    "never-closed": ("ASK ", "{", "", "", ""),
}


@pytest.mark.parametrize("kind", NESTED)
def test_text_nested_by_the_hundred_thousand_is_a_bad_request(site, kind):
    outcome = site.attack(nested(*NESTED[kind]))

    assert outcome.status == 400
    assert outcome.explained
    assert "nested deeper" in outcome.text or "operators" in outcome.text or "patterns" in outcome.text


@pytest.mark.parametrize("kind", NESTED)
def test_text_nested_by_a_few_thousand_is_a_bad_request(site, kind):
    """The smallest texts that overflow the stack of the engine: some 10 kB."""
    outcome = site.attack(nested(*NESTED[kind], levels=3000))

    assert outcome.status == 400
    assert outcome.explained


FLAT = {
    "union": ("ASK { { }", " UNION { }", " }"),
    "or": ("ASK { FILTER(true", "||true", ") }"),
    "and": ("ASK { FILTER(true", "&&true", ") }"),
    "plus": ("ASK { FILTER(1", "+1", ") }"),
    "times": ("ASK { FILTER(1", "*1", ") }"),
    "minus": ("ASK { FILTER(1", "-1", ") }"),
    "equals": ("ASK { FILTER(1=1", "&&1=1", ") }"),
    "path-steps": ("ASK { ?s a", "/a", " ?o }"),
    "path-alternatives": ("ASK { ?s a", "|a", " ?o }"),
    "path-negations": ("ASK { ?s !(a", "|^a", ") ?o }"),
    "optional": ("ASK { ", "OPTIONAL { ?s ?p ?o } ", "}"),
    "minus-groups": ("ASK { ", "MINUS { ?s ?p ?o } ", "}"),
    "bind": ("ASK { ", "BIND(1 AS ?x#) ", "}"),
    "filter": ("ASK { ", "FILTER(true) ", "}"),
    "filter-exists": ("ASK { ", "FILTER EXISTS { ?s ?p ?o } ", "}"),
    "graph": ("ASK { ", "GRAPH ?g { } ", "}"),
    "groups": ("ASK { ", "{ } ", "}"),
    "sub-selects": ("ASK { ", "{ SELECT * { } } ", "}"),
    "patterns": ("ASK { ", "?s# ?p ?o . ", "}"),
    "predicates": ("ASK { ?s a 1 ", "; ?p# ?o ", "}"),
    "objects": ("ASK { ?s ?p ?o", ", ?o#", "}"),
    "list-items": ("ASK { ?s ?p (", "1 ", ") }"),
    "blank-nodes": ("ASK { ?s ?p []", ", []", "}"),
    "annotations": ("ASK { ?s ?p ?o ", "{| a 1 |} ", "}"),
    "values-blocks": ("ASK { ", "VALUES ?x# { 1 } ", "}"),
    "projections": ("SELECT ", "(1 AS ?x#) ", "{ }"),
    "aggregates": ("SELECT ", "(COUNT(?x) AS ?x#) ", "{ }"),
    "order-conditions": ("SELECT * { ?s ?p ?o } ORDER BY ", "?s ", ""),
    "group-conditions": ("SELECT (1 AS ?n) { ?s ?p ?o } GROUP BY ", "?s ", ""),
    "having": ("SELECT (1 AS ?n) { } HAVING ", "(true) ", ""),
    "described": ("DESCRIBE ", "<a:#> ", ""),
    "dataset": ("ASK ", "FROM <a:#> ", "{ }"),
    "prefixes": ("", "PREFIX p#: <a:#> ", "ASK { }"),
    "in-list": ("ASK { FILTER(1 IN (1", ", 1", ")) }"),
    "values": ("ASK { VALUES ?x { ", "1 ", "} }"),
    "arguments": ("ASK { FILTER(CONCAT('a'", ", 'a'", ")) }"),
}


@pytest.mark.parametrize("kind", FLAT)
def test_flat_text_of_tens_of_thousands_of_pieces_is_a_bad_request(site, kind):
    outcome = site.attack(repeated(*FLAT[kind]))

    assert outcome.status == 400
    assert outcome.explained


@pytest.mark.parametrize("patterns", [100, 200, 399])
@pytest.mark.parametrize("shape", ["?s ?p# ?o# . ", "?x# ?p# ?y# . ", "?s a ?o . ", "?s a/a ?o# . "])
def test_hundreds_of_patterns_are_answered_or_stopped_in_time(site, patterns, shape):
    """The planner of the engine takes time in the fourth power of their number; only a kill stops it."""
    outcome = site.attack(repeated("SELECT * { ", shape, "} LIMIT 1", patterns // (1 + shape.count("/"))))

    assert outcome.status == 200 or (outcome.status in STOPPED and outcome.explained)


@pytest.mark.parametrize("kind", HEAVY)
def test_query_that_takes_everything_is_stopped_at_its_limit(site, kind):
    """By a clear refusal, by a result that says where it was cut, or in mid-stream by a broken transfer."""
    outcome = site.attack(PREFIXES + HEAVY[kind])
    refused = outcome.status in STOPPED and outcome.explained

    assert outcome.status == BROKEN or refused or outcome.cut, outcome.text[:500]


@pytest.mark.parametrize("size", [1_000_001, 10_000_000])
def test_query_of_many_megabytes_is_too_large(site, size):
    outcome = site.attack("ASK { } #" + "x" * size)

    assert outcome.status == 413
    assert outcome.explained


@pytest.mark.parametrize(
    "piece", ["a.", "'", "<a", "\\", "_:a.", "a:%", "(", "1e", "a-", "?", "@a-", "a:.", "\x00", "é"]
)
def test_megabyte_of_hostile_text_is_refused(site, piece):
    outcome = site.attack("SELECT " + piece * (900_000 // len(piece.encode())))

    assert outcome.status == 400
    assert outcome.explained


def test_rows_past_the_limit_are_cut_and_said_to_be(site):
    outcome = site.attack("SELECT ?p { ?s ?p ?o }")
    result = json.loads(outcome.text)

    assert len(result["results"]["bindings"]) == result["cut"]["rows"] == 100_000


@pytest.mark.parametrize("form", ["csv", "tsv", "xml", "json"])
def test_result_past_the_bytes_allowed_is_broken_off_or_refused(site, form):
    outcome = site.send("POST", "/sparql", data={"query": "SELECT * { ?s ?p ?o . ?o ?q ?r }", "format": form})

    assert outcome.status == BROKEN or (outcome.status in STOPPED and outcome.explained)
