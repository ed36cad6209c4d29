"""The tokens of a text: nothing lost, nothing read otherwise than by the engine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.query.lexing import _TOKEN, Kind, Nesting, tokens


@given(st.text(alphabet="ab:<>'\"\\#{}()[]?_@.-^|&=/ \n19éuUD8·。\u00a0", max_size=60))
def test_the_tokens_of_any_text_are_the_text(text: str):
    pieces = [match.group() for match in _TOKEN.finditer(text)]

    assert "".join(pieces) == text


def test_tokens_tell_their_kind_and_their_place():
    found = [tuple(token) for token in tokens("?x a:b <c:d> 'e'@fr--ltr _:f 1.5e3 true { && # end")]

    assert found == [
        (Kind.VARIABLE, "?x", 0),
        (Kind.NAME, "a:b", 3),
        (Kind.IRI, "<c:d>", 7),
        (Kind.STRING, "'e'", 13),
        (Kind.LANGUAGE, "@fr--ltr", 16),
        (Kind.BLANK, "_:f", 25),
        (Kind.NUMBER, "1.5e3", 29),
        (Kind.WORD, "true", 35),
        (Kind.OPEN, "{", 40),
        (Kind.MARK, "&&", 42),
    ]


@pytest.mark.parametrize(
    "text",
    [
        r"<http://example.org/\u0062'#>",
        r"<http://example.org/\U0001F600>",
        r"'a\u0027\n\"\\'",
        r"'''a'b''\''''",
        r'"""a"b""\""""',
        r"a:b。\#c",
        r"a:b₹\'c",
        "a:c‿b",
        r"a:b%2F\-.c",
        "?x·é‿1",
        "a.b-c:d.e:f",
    ],
)
def test_one_token_of_the_engine_is_one_token(text: str):
    """Each hides a quote or a sharp, which as a token of its own would begin a string or a comment."""
    assert [token.text for token in tokens(text)] == [text]


def test_name_ends_where_the_engine_ends_it():
    """Before its second dot, whatever the grammar says; prefixes and blank nodes may have several."""
    assert [token.text for token in tokens("a.b.c:d.e.f _:a.b.c a:b..c.")] == [
        "a.b.c:d.e",
        ".",
        "f",
        "_:a.b.c",
        "a:b..c",
        ".",
    ]


@pytest.mark.parametrize("text", [r"'a\x'", r"'a\u00'", r"'\uD800'", r"'\U00110000'", r"'''a\x'''", "'a\nb'", '"""a""'])
def test_string_that_the_engine_would_not_take_is_unclosed(text: str):
    assert next(tokens(text)).kind is Kind.UNCLOSED


@pytest.mark.parametrize("text", ["\u00a0", "\u2028", "\x0b", "\x00", "\\", "`", "²"])
def test_character_that_stands_nowhere_in_sparql_is_stray(text: str):
    assert [token.kind for token in tokens(text)] == [Kind.STRAY]


def doubts(text: str) -> list[str]:
    """Return the tokens of a text that the engine may read as a comparison."""
    nesting, found = Nesting(text), []
    for token in tokens(text):
        if nesting.may_compare(token):
            found.append(token.text)
        nesting.take(token)
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FILTER(?x<?y&&?z>2)", ["<?y&&?z>"]),
        ("FILTER(1<'>')", ["<'>"]),
        ("FILTER(1<<a:b>)", ["<<"]),
        ("FILTER(<<( ?a ?b ?c )>> = ?d)", []),
        ("?s ?p (<< ?a ?b ?c >> <<( ?a ?b ?c )>>)", []),
        ("FILTER(?x IN (<a:b>, <a:c>))", []),
        ("FILTER(?x = <a:b#c>)", []),
        ("?s ?p (<https://a#b> <https://a#c>)", []),
        ("?s ?p (<a:b#c> <a:b#d>)", ["<a:b#d>"]),
        ("VALUES (?x ?y) { (<a:b#c> <a:b#d>) } FILTER(1<'>')", ["<'>"]),
        ("VALUES ?x { <a:b> <a:c> }", []),
        ("?s <a:b> <a:c>", []),
    ],
)
def test_comparison_is_suspected_only_after_an_operand_of_an_expression(text: str, found: list[str]):
    assert doubts(text) == found


def test_nesting_tells_a_bracket_that_closes_nothing():
    nesting = Nesting("{ )")
    opening, closing = tokens("{ )")

    assert nesting.take(opening)
    assert not nesting.take(closing)
    assert nesting.brackets == ["{"]
