"""What the guard lets pass, and what it refuses, before any engine sees a text."""

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from dotheque_graph.errors import InvalidQuery, TooLarge, UnsafeQuery
from dotheque_graph.query.guard import MAX_DEPTH, MAX_OPERATORS, MAX_PATTERNS, MAX_TOKENS, Checked, check

LIMIT = 1_000_000


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


def test_a_text_over_the_limit_is_refused_by_its_size_in_bytes() -> None:
    """The limit counts bytes of UTF-8, not characters."""
    query = "ASK { ?x ?y 'é' }"

    with pytest.raises(TooLarge) as refusal:
        check(query, len(query))

    assert (refusal.value.size, refusal.value.limit) == (len(query) + 1, len(query))


@pytest.mark.parametrize(("opening", "closing"), [("{", "}"), ("(", ")"), ("[", "]"), ("<<", ">>")])
def test_nesting_is_bounded_for_every_kind_of_bracket(opening: str, closing: str) -> None:
    """The deepest text allowed passes; one level more does not."""
    inside = MAX_DEPTH - 1

    check(f"SELECT ?x {{ {opening * inside}{closing * inside} }}", LIMIT)
    with pytest.raises(InvalidQuery):
        check(f"SELECT ?x {{ {opening * MAX_DEPTH}{closing * MAX_DEPTH} }}", LIMIT)


def test_many_brackets_side_by_side_are_no_depth() -> None:
    """Only what is open at once counts."""
    assert check("SELECT ?x { FILTER(1 IN (" + "(1), " * 1000 + "1)) }", LIMIT) is not None


@pytest.mark.parametrize(
    ("piece", "limit"),
    [
        ("?a ?b ?c . ", MAX_PATTERNS),
        ("; ?b ?c ", MAX_PATTERNS),
        (", ?c ", MAX_PATTERNS),
        ("{ } ", MAX_PATTERNS),
        ("{| ?b ?c |} ", MAX_PATTERNS),
        ("/ <a:b> ", MAX_PATTERNS),
        ("| <a:b> ", MAX_OPERATORS),
        ("? ", MAX_OPERATORS),
        ("^ ", MAX_OPERATORS),
        ("! ", MAX_OPERATORS),
        ("- ", MAX_OPERATORS),
        ("|| ?a ", MAX_OPERATORS),
        ("UNION ", MAX_OPERATORS),
        ("AS ?x ", MAX_OPERATORS),
    ],
)
def test_the_amount_of_patterns_and_operators_is_bounded(piece: str, limit: int) -> None:
    """A flat text of thousands of pieces overflows the engine's stack as a deep one does."""
    check("SELECT ?x { " + piece * (limit // 2) + "}", LIMIT)
    with pytest.raises(InvalidQuery):
        check("SELECT ?x { " + piece * (limit + 1) + "}", LIMIT)


@pytest.mark.parametrize(
    ("before", "piece", "after", "limit"),
    [
        ("SELECT ?x { ?x ?y (", "1 ", ") }", MAX_PATTERNS),
        ("SELECT ?x { ?x ?y (", "() ", ") }", MAX_PATTERNS),
        ("SELECT ", "(1 AS ?x) ", "{ }", MAX_OPERATORS // 2),
        ("SELECT ?x { } ORDER BY ", "?x ", "", MAX_OPERATORS),
        ("SELECT ?x { } HAVING ", "(1)", "", MAX_OPERATORS),
        ("DESCRIBE ", "<a:b>", "", MAX_OPERATORS),
        ("SELECT ?x ", "FROM <a:b>", "{ }", MAX_OPERATORS),
        ("SELECT ?x { FILTER(1<", "a+", "a>1) }", MAX_OPERATORS),
    ],
)
def test_what_no_sign_separates_is_bounded_too(before: str, piece: str, after: str, limit: int) -> None:
    """Items of lists, projections and conditions recurse in the engine as operators do."""
    check(before + piece * (limit // 3) + after, LIMIT)
    with pytest.raises(InvalidQuery):
        check(before + piece * (limit + 1) + after, LIMIT)


def test_long_lists_of_values_are_allowed() -> None:
    """Values cost the engine nothing, so a list of thousands passes."""
    assert check("SELECT ?x { VALUES ?x { " + "<a:b> " * 5000 + "} FILTER(?x IN (" + "1, " * 5000 + "2)) }", LIMIT)
    assert check("SELECT ?x { VALUES (?x ?y) { " + "(-1.5 +2) " * 2500 + "} }", LIMIT)


def test_the_number_of_tokens_is_bounded_and_comments_do_not_count() -> None:
    """A text of many small pieces would keep the server reading; nothing is read past the first fault."""
    text = "SELECT ?x { VALUES ?x { " + "1 #\n" * (MAX_TOKENS - 8) + "} }"

    assert check(text, LIMIT) is not None
    with pytest.raises(InvalidQuery, match="more than 20000 words and signs"):
        check(text + " ?x", LIMIT)


def test_an_unclosed_string_is_refused_with_its_place() -> None:
    """The message says where the string starts, counted from one."""
    with pytest.raises(InvalidQuery, match="character 10 "):
        check("SELECT ( 'a AS ?a) { }", LIMIT)


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a-",
        ":",
        "'a",
        '"""',
        "<",
        "<a",
        "\\",
        "@a-",
        "_:a.",
        "a:.",
        "a:%",
        "%4",
        "?",
        "1",
        "1.",
        "1e",
        "#\n",
        "''",
    ],
)
@pytest.mark.parametrize("opening", ["", "SELECT ", "'", "a:", "_:a"])
def test_no_text_takes_the_guard_long(opening: str, piece: str) -> None:
    """Hostile repetition of any piece, up to the limit, is read in some hundredths of a second."""
    text = opening + piece * ((LIMIT - len(opening)) // len(piece))
    started = time.process_time()

    with contextlib.suppress(InvalidQuery):
        check(text, LIMIT)

    assert time.process_time() - started < 1


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


# fmt: off
PIECES = [
    "a1", ".a", "a:b.c",
    "'", '"', "\\'", "#", "\\", r"\u0027", r"\u0023", r"\x", "<", "<<", "<<(", ")>>", ">", "<a:b>", "<'>", "<#>",
    "<http://a/\\u0062'>", "a:b", "a:", "true", "false", "1", "1.", "1e5", "@en", "@en--ltr", "_:a", "?x", "(", ")",
    "{", "}", "[", "]", "{|", "|}", ".", ";", ",", "||", "&&", "=", "!=", "<=", "!", "+", "-", "*", "/", "|", "^",
    "?", "FILTER(", "VALUES", "UNION", "OPTIONAL", "EXISTS", "a", "AS", "。", "·", "₹", r"a:b\#", r"a:b。\#", "%", "~",
    "UNDEF", "a-b:c", "a:b.", "''", "<a:b", "'''", '"""',
]
# fmt: on
SPACES = st.sampled_from(["", " ", "\n"])
SOUP = st.lists(st.tuples(st.sampled_from(PIECES), SPACES).map("".join), max_size=6).map("".join)
CALLS = st.sampled_from(
    ["SERVICE <H> {}", "SERVICE<H>{}", "SERVICE h: {}", "SERVICEh:{}", "service silent h:x {}", "SERVICE:{}"]
)
FRAMES = st.sampled_from(
    [
        "SELECT * {{ VALUES ?x {{ {0} }} {1} {2} }}",
        "SELECT * {{ {{}} {0} {1} {2}\n}}",
        "SELECT * {{ ?s {0}{1}{2}\n}}",
        "SELECT * {{ ?s a:b {0}{1}{2}\n}}",
        "SELECT * {{ BIND({0} AS ?q) {1} {2}\n}}",
        "SELECT * {{ OPTIONAL {{ a:a a:b {0} {1} {2}\n}} }}",
        "SELECT * {{ FILTER(1{0}) {1} }}{2}",
    ]
)


KNOWN = Store()
"""What the patterns before a call find, so that the call would be made."""
KNOWN.extend(
    Quad(NamedNode("http://a#a"), predicate, NamedNode(f"http://a#{name}"))
    for predicate in (NamedNode("http://a#b"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"))
    for name in ("a", "b", "b.c")
)


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """Yield a socket that listens on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as heard:
        heard.settimeout(0)
        yield heard


@settings(max_examples=200, deadline=None)
@given(FRAMES, SOUP, CALLS, SOUP)
def test_no_soup_of_tokens_brings_a_call_past_the_guard(
    listener: socket.socket, frame: str, before: str, call: str, after: str
) -> None:
    """Whatever passes, the engine may run: it calls nobody. The guard raises nothing but what it says."""
    here = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
    query = f"PREFIX a: <http://a#> PREFIX h: {here} PREFIX : {here} {frame}"
    query = query.format(before, call, after).replace("<H>", here)
    with contextlib.suppress(InvalidQuery, UnsafeQuery):
        check(query, LIMIT)
        with contextlib.suppress(SyntaxError, ValueError, RuntimeError, OSError):
            list(KNOWN.query(query))
    with pytest.raises(BlockingIOError):
        listener.accept()


@settings(deadline=None)
@given(st.data())
def test_mutated_saved_query_is_passed_or_refused(root: Path, data: st.DataObject) -> None:
    """A piece cut out, doubled or put in anywhere: the guard says yes, or raises what it documents."""
    text = data.draw(st.sampled_from(sorted((root / "sparql").rglob("*.rq")))).read_text()
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    mutated = text[:start] + data.draw(SOUP) + text[data.draw(st.sampled_from([start, end])) :]

    with contextlib.suppress(InvalidQuery, UnsafeQuery):
        assert isinstance(check(mutated, LIMIT), Checked)


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
