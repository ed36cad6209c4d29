"""What the guard lets pass, and what it refuses, before any engine sees a text."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.errors import InvalidQuery, TooLarge, UnsafeQuery
from dotheque_graph.query.guard import MAX_DEPTH, MAX_OPERATORS, MAX_PATTERNS, MAX_TOKENS, check
from dotheque_graph.query.lexing import _TOKEN, Kind, tokens

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
    assert check("SELECT ?x { FILTER(" + "()" * 1000 + ") }", LIMIT) is not None


@pytest.mark.parametrize(
    ("piece", "limit"),
    [("?a ?b ?c . ", MAX_PATTERNS), ("; ?b ?c ", MAX_PATTERNS), ("|| ?a ", MAX_OPERATORS), ("UNION ", MAX_OPERATORS)],
)
def test_the_amount_of_patterns_and_operators_is_bounded(piece: str, limit: int) -> None:
    """A flat text of thousands of pieces overflows the engine's stack as a deep one does."""
    check("SELECT ?x { " + piece * (limit // 2) + "}", LIMIT)
    with pytest.raises(InvalidQuery):
        check("SELECT ?x { " + piece * (limit + 1) + "}", LIMIT)


def test_long_lists_of_values_are_allowed() -> None:
    """Values cost the engine nothing, so a list of thousands passes."""
    assert check("SELECT ?x { VALUES ?x { " + "<a:b> " * 5000 + "} FILTER(?x IN (" + "1, " * 5000 + "2)) }", LIMIT)


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


@given(st.text(alphabet="ab:<>'\"\\#{}()[]?_@.-^|&=/ \n19é", max_size=60))
def test_the_tokens_of_any_text_are_the_text(text: str) -> None:
    """Nothing is lost and nothing invented, whatever the text."""
    pieces = [match.group() for match in _TOKEN.finditer(text)]

    assert "".join(pieces) == text


def test_tokens_tell_their_kind() -> None:
    """One of each kind that the grammar knows."""
    found = [(token.kind, token.text) for token in tokens("?x a:b <c:d> 'e'@fr _:f 1.5e3 true { && # end")]

    assert found == [
        (Kind.VARIABLE, "?x"),
        (Kind.NAME, "a:b"),
        (Kind.IRI, "<c:d>"),
        (Kind.STRING, "'e'"),
        (Kind.LANGUAGE, "@fr"),
        (Kind.BLANK, "_:f"),
        (Kind.NUMBER, "1.5e3"),
        (Kind.WORD, "true"),
        (Kind.OPEN, "{"),
        (Kind.MARK, "&&"),
    ]
