"""How long, how deep and how crowded a text may be for the guard, and how quickly it is read."""

import contextlib
import time

import pytest
from guarded_texts import LIMIT

from dotheque_graph.errors import InvalidQuery, TooLarge
from dotheque_graph.query.guard import MAX_DEPTH, MAX_OPERATORS, MAX_PATTERNS, MAX_TOKENS, check


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
