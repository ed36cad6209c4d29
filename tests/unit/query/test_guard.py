"""What the guard lets pass, what it refuses, and what it tells of a query, before any engine sees a text."""

import pytest
from guarded_texts import LIMIT

from dotheque_graph.errors import InvalidQuery, UnsafeQuery
from dotheque_graph.query.guard import MAX_DEPTH, MAX_OPERATORS, MAX_PATTERNS, check


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x WHERE { SERVICE <http://127.0.0.1/> { ?x ?y ?z } }",
        "SELECT ?x WHERE { service silent <http://127.0.0.1/> { ?x ?y ?z } }",
        "SELECT ?x WHERE { SERVICESILENT<http://127.0.0.1/>{ ?x ?y ?z } }",
        "SELECT ?x WHERE { ?x ?y trueSERVICE<http://127.0.0.1/>{ ?x ?y ?z } }",
        "SELECT ?x WHERE { ?x ?y 1SERVICE<http://127.0.0.1/>{ ?x ?y ?z } }",
        "SELECT ?x WHERE { ?x ?y 'a'@en_SERVICE<http://127.0.0.1/>{ ?x ?y ?z } }",
        "PREFIX : <http://127.0.0.1/> SELECT ?x WHERE { SERVICE:x { ?x ?y ?z } }",
        "PREFIX : <http://127.0.0.1/> SELECT ?x WHERE { ?x ?y trueSERVICE:x { ?x ?y ?z } }",
        "PREFIX : <http://127.0.0.1/> SELECT ?x WHERE { ?x ?y true.SERVICE:x { ?x ?y ?z } }",
        "PREFIX a: <http://127.0.0.1/> SELECT ?x WHERE { SERVICEa:x { ?x ?y ?z } }",
        "PREFIX a: <http://127.0.0.1/> SELECT ?x WHERE { GRAPH ?g { } SERVICESILENTa:x { ?x ?y ?z } }",
        "SELECT ?x WHERE { FILTER(1<'>') SERVICE<http://127.0.0.1/>{ ?x ?y '' } }",
        "SELECT ?x WHERE { FILTER(1<#>'''\n2) SERVICE <http://127.0.0.1/> { ?x ?y 1 } #'''\n }",
        "SELECT ?x WHERE { FILTER(1<(2>3) ) ?x ?y 1 } # service",
        "SELECT ?x WHERE { # a comment\n SERVICE # another\n <http://127.0.0.1/> { ?x ?y ?z } }",
        r"SELECT * { VALUES ?x { <http://a/\u0062#> } SERVICE <http://127.0.0.1/> { } }",
        r"SELECT * { VALUES ?x { <http://a/\u0062'> } SERVICE <http://127.0.0.1/> { ?a ?b '' } }",
        "PREFIX a: <http://a/> SELECT * { VALUES ?x { a:b。\\#c } SERVICE <http://127.0.0.1/> { } \n}",
        "PREFIX a: <http://a/> SELECT * { VALUES ?x { a:b₹\\'c } SERVICE <http://127.0.0.1/> { } #'\n}",
        "SELECT * { BIND(1<<a:b>||1<'>' AS ?z) SERVICE <http://127.0.0.1/> { } #'\n}",
        "SELECT * { FILTER(1<?b)SERVICE?c{}FILTER(1>2) }",
        "PREFIX : <http://127.0.0.1/> SELECT * { { } true.SERVICE:x { } }",
        "PREFIX : <http://127.0.0.1/> SELECT * { ?x a false..service:x { } }",
        "PREFIX : <http://127.0.0.1/> SELECT * { ?x ?y :a.b.SERVICE:x { } }",
        "PREFIX : <http://127.0.0.1/> SELECT * { ?x ?y :a.b.SERVICE<http://127.0.0.1/>{ } }",
        "PREFIX : <http://127.0.0.1/> SELECT * { ?x ?y :a.b.c a1SERVICE:x { } }",
        "PREFIX : <http://127.0.0.1/> SELECT * { ?x a1SERVICE:x { } }",
        "PREFIX : <http://127.0.0.1/> SELECT * { ?x a1.5e-7SERVICE:x { } }",
        "PREFIX : <http://127.0.0.1/> SELECT * { ?x atrue.SERVICESILENT:x { } }",
    ],
)
def test_every_spelling_of_a_call_to_another_server_is_refused(query: str) -> None:
    """The engine reads each of these as a call, or could; none gets past the guard."""
    with pytest.raises(UnsafeQuery) as refusal:
        check(query, LIMIT)

    assert refusal.value.keyword == "SERVICE"


@pytest.mark.parametrize(
    ("query", "keyword"),
    [
        ("INSERT DATA { <a:b> <a:c> 1 }", "INSERT"),
        ("delete where { ?s ?p ?o }", "DELETE"),
        ("LOAD <http://127.0.0.1/>", "LOAD"),
        ("CLEAR ALL", "CLEAR"),
        ("DROP GRAPH <a:b>", "DROP"),
        ("MOVE <a:b> TO <a:c>", "MOVE"),
        ("PREFIX a: <b:c> InSeRt { } WHERE { }", "INSERT"),
        ("INSERTDATA{<a:b><a:c>1}", "INSERT"),
        ("LOADSILENT<file:///etc/passwd>", "LOAD"),
        ("WITH <a:b> DELETE { } WHERE { }", "WITH"),
        ("CREATE GRAPH <a:b>", "CREATE"),
        ("COPY <a:b> TO <a:c>", "COPY"),
        ("ADD <a:b> TO <a:c>", "ADD"),
    ],
)
def test_updates_are_refused_by_their_keyword(query: str, keyword: str) -> None:
    """An update is named as what it is, not as a syntax error."""
    with pytest.raises(UnsafeQuery) as refusal:
        check(query, LIMIT)

    assert refusal.value.keyword == keyword


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service ?insert ?load }",
        "SELECT ?x WHERE { ?x ?y 'SERVICE', \"LOAD\", '''INSERT ' ''', \"\"\"DELETE \" \"\"\" }",
        "SELECT ?x WHERE { ?x ?y '\\' SERVICE', \"\\\" LOAD\" }",
        "SELECT ?x WHERE { ?x ?y ?z } # SERVICE LOAD",
        "SELECT ?x WHERE { ?x <https://example.org/SERVICE#LOAD> ?z }",
        "PREFIX service: <https://example.org/> SELECT ?x WHERE { ?x service:load service:insert }",
        "PREFIX myservices: <https://example.org/> SELECT ?x WHERE { GRAPH myservices:a { ?x ?y ?z } }",
        "PREFIX myservices: <https://example.org/> SELECT ?x WHERE { ?x myservices:a ?z } ORDER BY ?x",
        "SELECT ?x WHERE { ?x ?y ?z FILTER(?x<?y && ?z>2) }",
        "SELECT ?x WHERE { ?x ?y ?z FILTER(?x IN (<https://example.org/a#b>, <https://example.org/service>)) }",
        "SELECT (''AS ?a) (\"\"AS ?b) WHERE { }",
        "SELECT ?x WHERE { << ?x ?y ?z >> ?p <<( ?a ?b ?c )>> }",
        "PREFIX my: <https://example.org/> SELECT ?x WHERE { ?x a my:services { ?y ?z 1 } }",
        "PREFIX myservices: <https://example.org/> SELECT ?x WHERE { ?x a myservices:a { ?y ?z 1 } }",
        "SELECT ?x WHERE { ?x ?y <https://example.org/\\u0053ERVICE'>, 'SERVICE' }",
        "SELECT ?x·service WHERE { ?x·service ?y 1 }",
        "SELECT ?x { VALUES (?x ?y) { (<urn:a:b#'> <urn:a:c#'>) } } # service",
    ],
)
def test_words_in_text_names_and_variables_are_no_keywords(query: str) -> None:
    """What looks like a keyword inside a string, a comment, an IRI, a name or a variable is left alone."""
    assert check(query, LIMIT).own_dataset is False


def test_a_query_with_its_own_dataset_is_told_apart() -> None:
    """FROM before the WHERE clause counts; a name that starts like it inside does not."""
    assert check("SELECT ?x FROM <https://example.org/g> WHERE { ?x ?y ?z }", LIMIT).own_dataset
    assert check("PREFIX services: <https://example.org/> SELECT ?x FROM services:g { ?x ?y ?z }", LIMIT).own_dataset
    assert check("SELECT ?x FROM NAMED <https://example.org/g> { GRAPH ?g { ?x ?y ?z } }", LIMIT).own_dataset
    assert check("PREFIX : <https://example.org/> SELECT * FROM:g { ?x ?y ?z }", LIMIT).own_dataset
    assert check("ASKFROM<https://example.org/g>{ ?x ?y ?z }", LIMIT).own_dataset
    assert not check("PREFIX from: <https://example.org/> DESCRIBE from:x", LIMIT).own_dataset
    assert not check("PREFIX from: <https://example.org/> SELECT ?from { ?from from:x 'FROM' }", LIMIT).own_dataset


@pytest.mark.parametrize(
    ("query", "repeatable"),
    [
        ("SELECT ?x { ?x ?y ?z }", True),
        ("SELECT (NOW() AS ?t) { }", False),
        ("SELECT ?x { ?x ?y ?z } ORDER BY rand()", False),
        ("SELECT ?x { ?x ?y ?z } ORDER BYRAND()", False),
        ("SELECT (UUID() AS ?u) { }", False),
        ("SELECT (STRUUID() AS ?u) { }", False),
        ("SELECT (BNODE() AS ?b) { }", False),
        ("SELECT ?now { ?now ?rand 'UUID()' } # BNODE()", True),
        ("PREFIX now: <a:b> SELECT ?x { ?x now:rand <c:BNODE> }", True),
        ("CONSTRUCT { ?x ?y ?z } WHERE { ?x ?y [ ?p (1) ], _:b }", True),
        ("SELECT ?x { ?x ?y [ ?p _:b ] }", True),
    ],
)
def test_query_that_draws_something_anew_is_not_repeatable(query: str, repeatable: bool) -> None:  # noqa: FBT001
    """Moments, random numbers and drawn blank nodes differ each time; words in names and strings do not count."""
    assert check(query, LIMIT).repeatable is repeatable


@pytest.mark.parametrize(
    ("query", "fresh"),
    [
        ("CONSTRUCT { ?x ?y [] } WHERE { ?x ?y ?z }", True),
        ("CONSTRUCT { ?x ?y _:b } WHERE { ?x ?y ?z }", True),
        ("CONSTRUCT { ?x ?y (1) } WHERE { ?x ?y ?z }", True),
        ("CONSTRUCT { ?x ?y ?z {| ?p ?o |} } WHERE { ?x ?y ?z }", True),
        ("CONSTRUCT { ?x ?y ?z ~ } WHERE { ?x ?y ?z }", True),
        ("CONSTRUCT WHERE { [] ?y ?z }", True),
        ("CONSTRUCT { ?x ?y ?z } WHERE { ?x ?y [ ?p (1) ], _:b }", False),
        ("CONSTRUCT { ?x ?y 'RAND() [] _:b' } WHERE { ?x ?y ?z }", False),
        ("SELECT ?x { ?x ?y [ ?p _:b ] }", False),
    ],
)
def test_template_that_makes_blank_nodes_is_told_apart(query: str, fresh: bool) -> None:  # noqa: FBT001
    """A small graph can name them by what they say, so that it repeats all the same."""
    checked = check(query, LIMIT)

    assert checked.fresh_nodes is fresh
    assert checked.repeatable


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x ?y ?z ) }",
        r"SELECT ?x { ?x ?y 'a\x' }",
        "SELECT ?x { ?x ?y '''a' } #\\x '''",
        "SELECT ?x { ?x ?y '''a' } #\\uD800 '''",
        "SELECT\u00a0?x { }",
        r"SEL\u0045CT ?x { }",
        "SELECT ?x { ?x ?y '\ud800' }",
        "SELECT ?x { FILTER(1<'>') }",
        "SELECT ?x { FILTER(1<#>\n2) }",
        "SELECT ?x { FILTER(1<(2>3) }",
        "SELECT ?x { FILTER(1<<a:b>) }",
    ],
)
def test_text_that_the_engine_may_read_otherwise_is_refused(query: str) -> None:
    """What the guard could be wrong about does not pass, whether or not it would do harm."""
    with pytest.raises(InvalidQuery):
        check(query, LIMIT)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { ?s ?p 'open }", "la chaîne qui commence au caractère 18 n'est pas fermée"),
        ("SELECT * { ?s ?p \\ }", "ne peut être que dans une chaîne"),
        ("SELECT * { } }", "le } au caractère 14 ne ferme rien"),
        ("SELECT * " + "{" * (MAX_DEPTH + 1), f"plus de {MAX_DEPTH} niveaux imbriqués"),
        ("SELECT * { " + "?s ?p ?o . " * (MAX_PATTERNS + 1) + "}", f"plus de {MAX_PATTERNS} motifs"),
        ("SELECT (" + "1 + " * (MAX_OPERATORS + 1) + "1 AS ?n) { }", f"plus de {MAX_OPERATORS} opérateurs"),
        ("ASK { } #\ud800", "moitié de paire de substitution au caractère 10"),
    ],
)
def test_a_refusal_is_said_in_french_too(query: str, words: str) -> None:
    """The words are ours, not the engine's."""
    with pytest.raises(InvalidQuery) as refusal:
        check(query, LIMIT)
    assert words in refusal.value.message("fr")
