"""What is said of SPARQL that the engine does not understand: typical mistakes, read by the engine itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.query.complaints import complaint
from dotheque_graph.query.expectations import read_query, read_update

PATTERN = "BIND, FILTER, GRAPH, MINUS, OPTIONAL, VALUES, “.” or “}”"
SLASH = "in a prefixed name, write the whole IRI in < >, or escape the slash: “\\/”"

MISTAKES = {
    "SELECT ?s WHERE { ?s ?p ": (
        "line 1, column 24, the text ends there: expected a variable, an IRI or a prefixed name, a literal or “(”; "
        "“{” of line 1, column 17 is not closed"
    ),
    "SELECT ?s\nWHERE { ?s ?p ?o": (
        f"line 2, column 17, the text ends there: expected {PATTERN}; “{{” of line 2, column 7 is not closed"
    ),
    "SELECT ?s { ?s ?p ?o }}": (
        "line 1, column 23, at “}”: expected GROUP, HAVING, LIMIT, OFFSET, ORDER or VALUES; this bracket closes nothing"
    ),
    "SELECT ?s { ?s a <a:b> ?s <p:q> 1 }": (
        f"line 1, column 24, at “?s <p:q> 1 }}”: expected {PATTERN}; is a dot missing before it?"
    ),
    "SELEC ?s { ?s ?p ?o }": (
        "line 1, column 1, at “SELEC ?s { ?s ?p ?o }”: expected ASK, BASE, CONSTRUCT, DESCRIBE, PREFIX or SELECT; "
        "did you mean SELECT?"
    ),
    "SELECT ?s WERE { ?s ?p ?o }": (
        "line 1, column 11, at “WERE { ?s ?p ?o }”: expected FROM, WHERE, a variable, “(” or “{”; did you mean WHERE?"
    ),
    "SELECT ?s { ?s a foo:Bar }": "prefix foo: is not declared; add PREFIX foo: <…>",
    "PREFIX a: b:c ASK { ?s ?p ?o }": (
        "line 1, column 11, at “b:c ASK { ?s ?p ?o }”: expected an IRI between “<” and “>”"
    ),
    "PREFIX a <b:c> ASK { ?s ?p ?o }": (
        "line 1, column 8, at “a <b:c> ASK { ?s ?p ?o }”: expected a prefix with its colon"
    ),
    'SELECT ?s { ?s ?p "abc }': 'line 1, column 19, at “"abc }”: the string that starts here is not closed',
    'SELECT ?s { ?s ?p "\\d" }': (
        'line 1, column 19, at “"\\d" }”: the string that starts here holds a “\\” that begins no escape; write “\\\\”'
    ),
    "SELECT ?s { ?s ?p «a» }": "line 1, column 19, at “«a» }”: strings stand in straight quotes, \" or '",
    "SELECT ?s { ?s ?p <http://a/b c> }": (
        "line 1, column 20, at “http://a/b c> }”: this IRI is not closed by “>”, or holds a space or another character "
        "that no IRI has"
    ),
    "SELECT ?s { ?s ?p http://a/b }": ("line 1, column 19, at “http://a/b }”: an IRI stands between “<” and “>”"),
    "SELECT ?s { ?s = ?o }": (
        "line 1, column 16, at “= ?o }”: expected “a”, a variable, an IRI or a prefixed name or “(”; "
        "a comparison stands in FILTER( )"
    ),
    "SELECT ?s { ?s ?p ?o FILTER ?o > 3 }": (
        "line 1, column 29, at “?o > 3 }”: expected an expression or “(”; the condition stands in parentheses"
    ),
    "SELECT ?s { ?s ?p ?o FILTER (?o = 3 AND ?o = 4) }": (
        "line 1, column 37, at “AND ?o = 4) }”: expected “&&”, “||”, “*”, “/” or “)”; "
        "“and” is written &&, “or” is written ||"
    ),
    "SELECT ?s { ?s ?p ?o FILTER (?o == 3) }": (
        "line 1, column 34, at “= 3) }”: expected an expression or “(”; equality is written with one ="
    ),
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }": (
        "beside an aggregate such as COUNT, or with GROUP BY, SELECT may only have the variables of GROUP BY"
    ),
    "SELECT * { ?s ?p ?o } GROUP BY ?s": (
        "SELECT * cannot go with GROUP BY nor with an aggregate such as COUNT; name the variables"
    ),
    "SELECT COUNT(?s) { ?s ?p ?o }": (
        "line 1, column 8, at “COUNT(?s) { ?s ?p ?o }”: expected DISTINCT, REDUCED, a variable, “(” or “*”; "
        "write (COUNT(…) AS ?name)"
    ),
    "SELECT ?s { ?s ?p ?o BIND(1 AS ?s) }": (
        "line 1, column 36, at “}”: the BIND before this gives a value to a variable that has one already; "
        "take a new name"
    ),
    "SELECT ?s { ?s ?p ?o } LIMIT 10 ORDER BY ?s": (
        "line 1, column 33, at “ORDER BY ?s”: expected OFFSET or VALUES; "
        "the order is GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET"
    ),
    "SELECT ?s, ?p { ?s ?p ?o }": (
        "line 1, column 10, at “, ?p { ?s ?p ?o }”: expected FROM, WHERE, a variable, “(” or “{”; "
        "variables are separated by spaces alone"
    ),
    "SELECT ?s { ?s ?p ?o } LIMIT ten": "line 1, column 30, at “ten”: expected a number",
    "SELECT ?s { OPTIONAL ?s ?p ?o }": (
        "line 1, column 22, at “?s ?p ?o }”: expected “{”; a block in braces goes here"
    ),
    "SELECT * { VALUES (?a ?b) { (1) } }": (
        "line 1, column 33, at “} }”: expected “(” or “}”; each row of VALUES has as many values as there are "
        "variables; write UNDEF for none"
    ),
    "SELECT * { _:a ?p ?o OPTIONAL { _:a ?q ?r } }": (
        "line 1, column 33, at “_:a ?q ?r } }”: this blank node already stands in another block; use a variable"
    ),
    "SELECT * { ?s ?p ?o } VALUES ?s { 1 } LIMIT 3": ("line 1, column 39, at “LIMIT 3”: nothing more is expected here"),
    "PREFIX graph: <a:> SELECT ?s { GRAPH graph:links/x { ?s ?p ?o } }": (
        f"line 1, column 49, at “/x {{ ?s ?p ?o }} }}”: expected “{{”; {SLASH}"
    ),
}

UPDATES = {
    "INSERT DATA { <a:b> <c:d> ?x }": "variables are not allowed in INSERT DATA",
    "DELETE WHERE { ?s foo:x 1 }": "prefix foo: is not declared; add PREFIX foo: <…>",
    "INSERT { ?s ?p ?o }": "line 1, column 20, the text ends there: expected USING or WHERE",
    "PREFIX graph: <a:> INSERT DATA { GRAPH graph:links/x { <a:b> <c:d> 1 } }": SLASH,
}


def refusal(text: str, read) -> str:
    with pytest.raises(SyntaxError) as refused:
        read(text)
    return str(refused.value)


@pytest.mark.parametrize(("text", "sentence"), MISTAKES.items())
def test_a_mistake_is_told_with_its_place_and_what_was_expected(text: str, sentence: str):
    en, fr = complaint(refusal(text, read_query), text, read_query)

    assert en == sentence
    assert fr.startswith("ligne " if en.startswith("line ") else ("à côté", "SELECT *", "le préfixe"))
    assert "“" not in fr or "“" in text


@pytest.mark.parametrize(("text", "words"), UPDATES.items())
def test_an_update_is_told_of_in_the_same_way(text: str, words: str):
    en, fr = complaint(refusal(text, read_update), text, read_update)

    assert words in en
    assert fr != en


def test_french_says_the_same():
    text = "SELECT ?s WHERE { ?s ?p "

    assert complaint(refusal(text, read_query), text, read_query)[1] == (
        "ligne 1, colonne 24, le texte s'arrête là : on attend une variable, une IRI ou un nom préfixé, un littéral "
        "ou « ( » ; « { » de la ligne 1, colonne 17 n'est pas fermé"
    )


def test_words_of_an_unknown_shape_are_passed_on_shortened():
    words = "something\n else " * 100
    en, fr = complaint(words, "ASK { }", read_query)

    assert en == fr
    assert en.startswith("something else something")
    assert len(en) <= 301


def test_a_long_text_has_its_place_at_least():
    """It is not read again some twenty times."""
    text = "SELECT ?s {\n" + " ?s ?p ?o .\n" * 2000 + " FILTER ?o }"
    asked: list[str] = []
    en, fr = complaint(refusal(text, read_query), text, lambda part: asked.append(part) or read_query(part))

    assert en.startswith("line 2002, column ")
    assert en.endswith("not understood, here or shortly before")
    assert fr.endswith("incompris, ici ou peu avant")
    assert len(asked) == 1


@given(st.integers(0, 110), st.text("?sp{}()<>.,;\"'\\ :/=\n", max_size=4))
def test_any_damage_is_told_in_one_line_without_the_grammar(place: int, damage: str):
    sound = (
        'PREFIX a: <b:>\nSELECT ?s (COUNT(?p) AS ?n) { ?s a:c/a:d ?p ; a:e "f" FILTER(?p > 1) }'
        " GROUP BY ?s ORDER BY ?n LIMIT 3"
    )
    text = sound[:place] + damage + sound[place:]
    try:
        read_query(text)
    except SyntaxError as error:
        for said in complaint(str(error), text, read_query):
            assert "\n" not in said
            assert "..=" not in said
            assert 0 < len(said) <= 600
