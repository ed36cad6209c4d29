"""Results cut at the limit of rows say so, and how to go on; over the limit of bytes they are refused whole."""

import re

import pytest
from cited_results import CITIES, digest_of, get, rows_of
from fiction import EX, INHABITANTS, PEOPLE, VALUES
from terms import READERS

PERSONS = f"SELECT ?p {{ ?p a <{EX}Person> }} ORDER BY ?p"


@pytest.mark.parametrize("form", READERS)
def test_a_cut_result_says_so(form, limited, small):
    cut, whole = get(limited, PERSONS, form), get(small, PERSONS, form)

    assert cut.headers["x-result-cut"] == "rows=10"
    assert cut.headers["x-result-limit"] == "rows=10; bytes=100000; seconds=10"
    assert rows_of(cut, form) == rows_of(whole, form)[:10]
    assert len(rows_of(whole, form)) == INHABITANTS
    assert "x-result-cut" not in whole.headers
    assert cut.headers["repr-digest"] == digest_of(cut)


def test_the_note_in_json_says_how_to_go_on(limited):
    document = get(limited, PERSONS).json()

    assert document["cut"]["rows"] == 10
    for language in ("fr", "en"):
        assert "OFFSET" in document["cut"][language]
    assert len(document["results"]["bindings"]) == 10


def test_the_note_in_xml_says_how_to_go_on(limited):
    [comment] = re.findall("<!--(.*?)-->", get(limited, PERSONS, "xml").text, re.DOTALL)

    assert "10" in comment
    assert "OFFSET" in comment


def test_the_rest_of_a_cut_result_is_got_as_the_note_says(limited, small):
    parts = [get(limited, f"{PERSONS} LIMIT 10 OFFSET {skipped}", "csv") for skipped in (0, 10, 20)]

    assert [row for part in parts for row in rows_of(part, "csv")] == rows_of(get(small, PERSONS, "csv"), "csv")
    assert all("x-result-cut" not in part.headers for part in parts)


CUTS = {
    "exactly as many rows as allowed": (f"SELECT ?p {{ ?p a <{EX}Person> }} ORDER BY ?p OFFSET 14", 10, False),
    "one row more": (f"SELECT ?p {{ ?p a <{EX}Person> }} ORDER BY ?p OFFSET 13", 10, True),
    "one row fewer": (f"SELECT ?p {{ ?p a <{EX}Person> }} ORDER BY ?p OFFSET 15", 9, False),
    "a limit of its own": (f"{PERSONS} LIMIT 10", 10, False),
    "a lower limit of its own": (f"{PERSONS} LIMIT 3", 3, False),
    "a higher limit of its own": (f"{PERSONS} LIMIT 11", 10, True),
    "a higher limit and fewer rows": (f"{PERSONS} OFFSET 20 LIMIT 1000", 4, False),
    "a higher limit and exactly as many rows": (f"{PERSONS} LIMIT 1000 OFFSET 14", 10, False),
    "no rows": ("SELECT ?p { ?p a <urn:none:such> }", 0, False),
    "no rows asked for": (f"{PERSONS} LIMIT 0", 0, False),
    "distinct": (f"SELECT DISTINCT ?p {{ ?p <{EX}knows> ?q }} ORDER BY ?p", 10, True),
    "groups": (f"SELECT ?c (COUNT(*) AS ?n) {{ ?p <{EX}city> ?c }} GROUP BY ?c ORDER BY ?c", 5, False),
    "an inner limit": (f"SELECT ?p {{ {{ SELECT ?p {{ ?p a <{EX}Person> }} LIMIT 5 }} }}", 5, False),
    "an inner limit over the outer one": (
        f"SELECT ?p {{ {{ SELECT ?p {{ ?p a <{EX}Person> }} LIMIT 20 }} }}",
        10,
        True,
    ),
    "values after the pattern": (
        f"SELECT ?p {{ ?p a <{EX}Person> }} VALUES ?p {{ {' '.join(f'<{EX}person/{n}>' for n in range(12))} }}",
        10,
        True,
    ),
    "ten values after the pattern": (
        f"SELECT ?p {{ ?p a <{EX}Person> }} VALUES ?p {{ {' '.join(f'<{EX}person/{n}>' for n in range(10))} }}",
        10,
        False,
    ),
    "a comment at the end": (f"{PERSONS} # LIMIT 5", 10, True),
    "a comment between": (f"{PERSONS} LIMIT # 3\n 12", 10, True),
    "a lower case": (f"{PERSONS} limit 12 offset 2", 10, True),
    "a prefix called limit": (f"PREFIX limit: <{EX}> SELECT ?p {{ ?p a limit:Person }} ORDER BY ?p", 10, True),
    "a variable called limit": (f"SELECT ?LIMIT {{ ?LIMIT a <{EX}Person> }} ORDER BY ?LIMIT", 10, True),
    "the word in a text": (f'SELECT ?p {{ ?p a <{EX}Person> FILTER(STR(?p) != "LIMIT 3") }} ORDER BY ?p', 10, True),
    "unordered": (f"SELECT * {{ ?p <{EX}knows> ?q }}", 10, True),
    "having": (f"SELECT ?p {{ ?p <{EX}knows> ?q }} GROUP BY ?p HAVING(COUNT(?q) > 0) ORDER BY ?p", 10, True),
    "fifty digits": (f"{PERSONS} LIMIT {'9' * 50}", None, None),
}


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("name", [name for name in CUTS if CUTS[name][1] is not None])
def test_a_result_is_flagged_only_where_rows_are_missing(name, form, limited):
    query, rows, cut = CUTS[name]
    response = get(limited, query, form)

    assert len(rows_of(response, form)) == rows
    assert ("x-result-cut" in response.headers) == cut
    if form == "json":
        assert ("cut" in response.json()) == cut
    if form == "xml":
        assert ("<!--" in response.text) == cut


def test_a_limit_past_counting_is_answered_or_refused_but_never_breaks_the_site(limited):
    response = get(limited, CUTS["fifty digits"][0])

    assert response.status_code in (200, 400)
    assert response.status_code == 400 or response.headers["x-result-cut"] == "rows=10"


def test_a_cut_result_of_the_dataset_of_the_protocol_is_cut_in_it(limited):
    eight = limited.client.post("/sparql", data={"query": PERSONS, "default-graph-uri": PEOPLE[0], "format": "csv"})
    sixteen = limited.client.post("/sparql", data={"query": PERSONS, "default-graph-uri": PEOPLE[:2], "format": "csv"})

    assert (len(rows_of(eight, "csv")), "x-result-cut" in eight.headers) == (8, False)
    assert (len(rows_of(sixteen, "csv")), "x-result-cut" in sixteen.headers) == (10, True)


def test_a_cut_result_keeps_its_etag_and_is_remembered_as_cut(limited):
    first, second = get(limited, PERSONS), get(limited, PERSONS)

    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert second.headers["x-result-cut"] == "rows=10"
    tag = {"If-None-Match": first.headers["etag"]}
    assert limited.client.get("/sparql", params={"query": PERSONS}, headers=tag).status_code == 304


@pytest.mark.parametrize("query", [CITIES, f"CONSTRUCT {{ ?p <{EX}knows> ?q }} WHERE {{ ?p <{EX}knows> ?q }}"])
def test_a_graph_is_not_cut_by_rows(query, limited, small):
    assert get(limited, query, "nt").content == get(small, query, "nt").content


def test_a_result_over_the_limit_of_bytes_is_refused_whole(limited):
    text = f"<{EX}value/text-long> <{EX}value> ?t"
    query = f"SELECT (CONCAT(?t, ?t, ?t, ?t, ?t, ?t) AS ?long) {{ GRAPH <{VALUES}> {{ {text} }} }}"
    response = get(limited, query)

    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert "100000" in response.json()["detail"].replace("\u202f", "").replace("\u00a0", "")
