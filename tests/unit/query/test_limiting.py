"""The row limit that is put into a SELECT, judged by what the engine then gives."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from dotheque_graph.query.limiting import Limited, limited

ROWS = 4


def small_store() -> Store:
    """Return a store in memory: twelve subjects, four values."""
    store = Store()
    store.extend(Quad(NamedNode(f"a:{n}"), NamedNode("a:p"), Literal(n % 4)) for n in range(12))
    return store


STORE = small_store()


def rows_of(query: str) -> list[str]:
    """Return each row of a query as text, in order."""
    return [str(row) for row in STORE.query(query)]


heads = st.sampled_from(
    [
        "SELECT ?s ?o ",
        "select distinct ?o",
        "SELECTDISTINCT?s",
        "SELECT REDUCED ?s",
        "SELECT * ",
        "SELECT (STR(?s) AS ?t) (EXISTS { ?s ?p ?o } AS ?e)",
        "PREFIX a: <a:> SELECT ?s ?o FROM <a:g> FROM <a:h> ",
        "BASE <a:x> PREFIX : <b:limit> VERSION '1.2' SELECT ?s ?o ",
        "# LIMIT 1 { }\nPREFIX limit: <a:> SELECT ?s ",
    ]
)
patterns = st.sampled_from(
    [
        "{ ?s ?p ?o }",
        "WHERE{?s?p?o}",
        "WHERE { ?s <a:p> ?o . FILTER(?o < 3 && ?o > 0) }",
        "{ { SELECT ?s ?o { ?s ?p ?o } LIMIT 9 OFFSET 1 } }",
        "{ ?s ?p ?o . ?t ?p ?o VALUES ?o { 1 2 } }",
        "{ ?s ?p ?o BIND('} LIMIT 1' AS ?limit) } # }",
        "{ ?s ?p ?o FILTER(?s != <a:LIMIT#}>) }",
        "{ FILTER(1 = 2) }",
        "{ ?s ?p ?o FILTER(?o<2||?o>2) }",
    ]
)
orders = st.sampled_from(
    [
        "",
        " ORDER BY ?s",
        " order by desc(?o) ?s #",
        " ORDER BY STR(?s)",
        " ORDER BY (?o + 1) ?s",
        " ORDER BY EXISTS { ?s <a:p> 1 } NOT EXISTS { } ?s",
        " ORDER BY <http://www.w3.org/2001/XMLSchema#string>(?s)",
        " GROUP BY ?s ?o",
        " GROUP BY (?o AS ?s) HAVING (COUNT(*) > 1)",
        " HAVING(1 = 1)",
    ]
)
slices = st.one_of(
    st.just(""),
    st.builds("LIMIT {}".format, st.integers(0, 15)),
    st.builds("offset {}".format, st.integers(0, 15)),
    st.builds("LIMIT {}OFFSET {}".format, st.integers(0, 15), st.integers(0, 15)),
    st.builds("OFFSET {} # LIMIT 1\nLimit {}".format, st.integers(0, 15), st.integers(0, 15)),
    st.builds("LIMIT{}".format, st.integers(0, 15)),
    st.builds("LIMIT # 7\n {}".format, st.integers(0, 15)),
)
ends = st.sampled_from(
    [
        "",
        " # LIMIT 3",
        "\n",
        "VALUES ?o { 1 2 3 }",
        " VALUES (?s ?o) { (<a:1> 1) (UNDEF 2) } # end",
        " VALUES () { () () }",
    ]
)
breaks = st.sampled_from([" ", "\n", "\r\n\t", " # comment\n"])


@settings(max_examples=400, deadline=None)
@given(heads, patterns, orders, breaks, slices, ends)
def test_rows_are_the_first_of_all_and_the_probe_tells_whether_there_are_more(
    head: str, pattern: str, order: str, space: str, cut: str, end: str
):
    query = head + space + pattern + order + space + cut + end
    try:
        everything = rows_of(query)
    except (SyntaxError, RuntimeError):
        limited(query, ROWS)
        return
    found = limited(query, ROWS)

    if found is None:
        assert len(everything) <= ROWS or re.search(r"LIMIT\d|<2", query)
    else:
        assert rows_of(found.query) == everything[:ROWS]
        assert rows_of(found.probe) == everything[ROWS : ROWS + 1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (
            "SELECT ?s { ?s ?p ?o }",
            Limited("SELECT ?s { ?s ?p ?o }\nLIMIT 4\n", "SELECT ?s { ?s ?p ?o }\nLIMIT 1 OFFSET 4\n"),
        ),
        ("SELECT ?s { } LIMIT 9", Limited("SELECT ?s { } \nLIMIT 4\n", "SELECT ?s { } \nLIMIT 1 OFFSET 4\n")),
        (
            "SELECT ?s { } OFFSET 3 # end",
            Limited("SELECT ?s { } \nLIMIT 4 OFFSET 3\n # end", "SELECT ?s { } \nLIMIT 1 OFFSET 7\n # end"),
        ),
        (
            "SELECT ?s { } # c\nVALUES ?s { 1 }",
            Limited(
                "SELECT ?s { } # c\n\nLIMIT 4\nVALUES ?s { 1 }",
                "SELECT ?s { } # c\n\nLIMIT 1 OFFSET 4\nVALUES ?s { 1 }",
            ),
        ),
    ],
)
def test_limit_is_written_on_a_line_of_its_own_before_values(query: str, found: Limited):
    assert limited(query, ROWS) == found


@pytest.mark.parametrize("limit", [0, 3, 4])
def test_limit_within_the_rows_is_left_alone(limit: int):
    assert limited(f"SELECT * {{ ?s ?p ?o }} LIMIT {limit}", ROWS) is None


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT",
        "SELECT *",
        "PREFIX a:",
        "ASK { }",
        "DESCRIBE <a:1>",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } LIMIT",
        "SELECT * { ?s ?p ?o } LIMIT10",
        "SELECT * { ?s ?p ?o } LIMIT 1e1",
        "SELECT * { ?s ?p ?o } LIMIT ٣",
        "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999",
        "SELECT * { ?s ?p ?o } LIMIT 9 LIMIT 9",
        "SELECT * { ?s ?p ?o } LIMIT 9 ORDER BY ?s",
        "SELECT * { ?s ?p ?o } VALUES",
        "SELECT * { ?s ?p ?o } VALUES ?s",
        "SELECT * { ?s ?p ?o } VALUES ?s { } LIMIT 9",
        "SELECT * { ?s ?p ?o } ORDER BYLIMIT 9",
        "SELECT * { ?s ?p ?o } ORDER BY BYLIMIT(?s) LIMIT 9",
        "SELECT * { ?s ?p ?o } ?s + 1",
        "SELECT * { ?s ?p ?o } }",
        "SELECT * { { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o ) }",
        "SELECT * { ?s ?p 'o }",
        "SELECT * { ?s ?p ?o } \\u004cIMIT 9",
        "SELECT * { FILTER(1<'>') } LIMIT 9 #'> }",
        "SELECT * { FILTER(1<<a:b>) } LIMIT 9",
        "SELECT * { ?s ?p ?o FILTER(?o<2)}LIMIT 99#>)}",
    ],
)
def test_text_that_is_not_certainly_a_select_to_be_cut_is_left_alone(query: str):
    found = limited(query, ROWS)

    assert found is None or rows_of(found.query) == rows_of(query)[:ROWS]


def test_what_is_written_is_within_what_the_engine_counts():
    query = f"SELECT * {{ ?s ?p ?o }} OFFSET {10**18 - 1}"
    found = limited(query, 10**6)

    assert found is not None
    assert rows_of(found.probe) == []


@given(st.text(alphabet="SELECT *{}()LIMIT19<>'\"#\n?oVALUES OFFSET", max_size=40))
def test_no_text_raises(text: str):
    assert limited("SELECT * {" + text, ROWS) is None or "}" in text
