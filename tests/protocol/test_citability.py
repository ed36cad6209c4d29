"""A result can be cited: what it came from, how to get it again, its digest, its validators, and where it was cut."""

import base64
import hashlib
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from fiction import DATA, EX, INHABITANTS, PEOPLE, VALUES, ex, people
from pyoxigraph import Literal, NamedNode, Quad
from serving import Served, release_without_rules, serving
from terms import READERS, Blank

from dotheque_graph.namespaces import DCTERMS
from dotheque_graph.store.releases import Releases

WHO = f"SELECT ?p ?name {{ ?p a <{EX}Person> ; <http://xmlns.com/foaf/0.1/name> ?name }} ORDER BY ?p LIMIT 9"
IS_THERE = f"ASK {{ ?p a <{EX}Person> }}"
CITIES = f"CONSTRUCT {{ ?c a <{EX}City> }} WHERE {{ ?c a <{EX}City> }}"
EVERY_FORM = (
    *((WHO, form) for form in READERS),
    *((IS_THERE, form) for form in ("json", "xml")),
    *((CITIES, form) for form in ("ttl", "rdf", "nt", "jsonld")),
)


def get(served: Served, query: str, form: str = "json", **given: str) -> httpx.Response:
    return served.client.get("/sparql", params={"query": query, "format": form, **given})


def digest_of(response: httpx.Response) -> str:
    """Return the value of Repr-Digest that fits the body (RFC 9530, section 3)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(response.content).digest()).decode()}:"


def links(response: httpx.Response) -> dict[str, str]:
    """Return the links of a response by relation."""
    return {rel: target for target, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', response.headers["link"])}


@pytest.fixture(scope="module")
def limited(small_data, tmp_path_factory) -> Iterator[Served]:
    """Serve the fictional release with low limits of rows and bytes: they apply to short results."""
    log = tmp_path_factory.mktemp("log") / "limited.log"
    with serving(small_data, log, query_rows=10, result_bytes=100_000) as served:
        yield served


# The digest


@pytest.mark.parametrize(("query", "form"), EVERY_FORM)
def test_the_digest_is_that_of_the_body(query, form, small):
    response = get(small, query, form)

    assert response.headers["repr-digest"] == digest_of(response)
    assert response.headers["repr-digest"] == get(small, query, form).headers["repr-digest"]


REPEATED = {
    "a table": WHO,
    "no order": f"SELECT ?p ?q {{ ?p <{EX}city> ?c . ?q <{EX}city> ?c }} LIMIT 10",
    "groups": f"SELECT ?c (COUNT(*) AS ?n) {{ ?p <{EX}city> ?c }} GROUP BY ?c",
    "distinct": f"SELECT DISTINCT ?c {{ ?p <{EX}knows>/<{EX}city> ?c }}",
    "joined groups": f"SELECT ?c (GROUP_CONCAT(?n) AS ?all) {{ ?p <{EX}city> ?c ; <{EX}age> ?n }} GROUP BY ?c",
    "a path": f"SELECT ?q {{ <{EX}person/1> <{EX}knows>+ ?q }} LIMIT 10",
    "blank nodes of the store": f"SELECT ?x ?y {{ GRAPH <{VALUES}> {{ ?x <{EX}blank> ?y }} }}",
    "a graph": CITIES,
    "a graph of blank nodes": f"CONSTRUCT {{ ?c <{EX}seat> [ <{EX}of> ?c ] }} WHERE {{ ?c a <{EX}City> }}",
    "blank nodes alone": f"CONSTRUCT {{ _:a <{EX}p> _:b . _:b <{EX}p> _:a }} WHERE {{}}",
    "a list": f"CONSTRUCT {{ <{EX}s> <{EX}list> (1 2 [ <{EX}p> 3 ]) }} WHERE {{}}",
    "a description": f"DESCRIBE <{EX}person/1> <{EX}person/2>",
    "a description of a blank node": f"DESCRIBE ?x {{ ?x <{EX}blank> ?y }}",
}


@pytest.mark.parametrize("name", REPEATED)
def test_another_process_gives_the_same_digest_in_every_format(name, small, limited):
    """Neither site knows what the other one answered."""
    forms = READERS if REPEATED[name].startswith("SELECT") else ("ttl", "rdf", "nt", "jsonld")
    found = {form: (get(small, REPEATED[name], form), get(limited, REPEATED[name], form)) for form in forms}

    assert {response.status_code for pair in found.values() for response in pair} == {200}
    assert [form for form, (one, other) in found.items() if one.content != other.content] == []
    assert [form for form, (one, other) in found.items() if one.headers.get("etag") != other.headers.get("etag")] == []


# What it came from


def test_a_result_names_its_release(small):
    response = get(small, WHO)
    release = small.release()

    assert response.headers["x-release"] == str(release.number)
    assert parsedate_to_datetime(response.headers["memento-datetime"]) == release.issued.replace(microsecond=0)
    assert response.headers["memento-datetime"].endswith(" GMT")
    assert response.headers["x-result-limit"] == "rows=1000000; bytes=200000000; seconds=10"
    assert "accept" in response.headers["vary"].lower()


def test_a_result_leads_to_the_description_of_its_release(small):
    address = links(get(small, WHO))["http://www.w3.org/ns/prov#wasDerivedFrom"]
    description = httpx.get(address, headers={"Accept": "text/turtle"}, follow_redirects=True)

    assert description.status_code == 200
    assert small.release().record.activity in description.text or "prov:Activity" in description.text


@pytest.mark.parametrize(("query", "form"), EVERY_FORM)
def test_the_permalink_gives_the_same_result(query, form, small):
    response = get(small, query, form)
    again = httpx.get(links(response)["bookmark"])

    assert again.content == response.content
    assert again.headers["content-type"] == response.headers["content-type"]


def test_the_permalink_holds_all_that_settles_the_result(small):
    given = {"query": "SELECT ?s { ?s a ?type }", "default-graph-uri": [DATA[0], DATA[1]], "named-graph-uri": DATA[2]}
    response = small.client.post("/sparql", data={**given, "format": "csv"})
    address = urlsplit(links(response)["bookmark"])

    assert f"{address.scheme}://{address.netloc}{address.path}" == small.endpoint
    assert parse_qs(address.query) == {
        "query": [given["query"]],
        "default-graph-uri": [DATA[0], DATA[1]],
        "named-graph-uri": [DATA[2]],
        "format": ["csv"],
        "release": [str(small.release().number)],
    }
    assert httpx.get(links(response)["bookmark"]).content == response.content


@pytest.mark.parametrize("length", [3000, 3900, 4100, 20_000])
def test_a_permalink_is_offered_up_to_4000_characters(length, small):
    query = f"ASK {{}} #{'x' * length}"
    address = f"{small.endpoint}?{urlencode({'query': query, 'format': 'json', 'release': '1'})}"
    response = small.client.post("/sparql", data={"query": query, "format": "json"})

    assert ("bookmark" in links(response)) == (len(address) <= 4000)


def test_a_permalink_carries_letters_of_every_script(small):
    response = get(small, 'SELECT ("é 民主 \U0001f600" AS ?x) {}')

    assert httpx.get(links(response)["bookmark"]).content == response.content


# Validators


@pytest.mark.parametrize(("query", "form"), EVERY_FORM)
def test_a_known_result_is_not_sent_again(query, form, small):
    first = get(small, query, form)
    parameters = {"query": query, "format": form}
    again = small.client.get("/sparql", params=parameters, headers={"If-None-Match": first.headers["etag"]})
    several = small.client.get(
        "/sparql", params=parameters, headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'}
    )

    assert first.headers["etag"].startswith('"')
    for response in (again, several):
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["etag"] == first.headers["etag"]
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["x-release"] == first.headers["x-release"]


def test_another_result_or_format_has_another_etag(small):
    tags = [get(small, query, form).headers["etag"] for query, form in EVERY_FORM]

    assert len(set(tags)) == len(tags)
    wrong = small.client.get("/sparql", params={"query": WHO}, headers={"If-None-Match": tags[-1]})
    assert wrong.status_code == 200


@pytest.mark.parametrize("query", ["SELECT broken", "SELECT (NOW() AS ?x) {}", "ASK { SERVICE <urn:x> {} }"])
def test_no_query_is_unchanged_before_it_is_known_to_have_a_result(query, small):
    plain = get(small, query)
    unless = small.client.get("/sparql", params={"query": query, "format": "json"}, headers={"If-None-Match": "*"})

    assert unless.status_code == plain.status_code != 304


def test_a_graph_is_not_unchanged_before_it_is_known_to_exist(small):
    address = f"/graph-store?graph={EX}none"

    assert small.client.get(address, headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize("unless", ["*", "its ETag"])
def test_a_post_is_answered_in_full_whatever_the_client_has(unless, small):
    """Only GET and HEAD have a 304 (RFC 9110, section 13.1.2)."""
    first = small.client.post("/sparql", data={"query": WHO, "format": "json"})
    held = {"If-None-Match": first.headers["etag"] if unless != "*" else unless}
    for _ in range(3):
        again = small.client.post("/sparql", data={"query": WHO, "format": "json"}, headers=held)

        assert (again.status_code, again.content) == (200, first.content)


UNREPEATABLE = ("NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "rAnD()", "now()")


@pytest.mark.parametrize("function", UNREPEATABLE)
def test_a_result_that_differs_each_time_has_no_etag_and_is_not_remembered(function, small):
    query = f"SELECT ({function} AS ?x) {{}}"
    first = get(small, query, "csv")
    time.sleep(0.002)
    second = get(small, query, "csv")

    assert "etag" not in first.headers
    assert first.headers["repr-digest"] == digest_of(first)
    assert first.content != second.content


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("NOW() RAND()" AS ?x) {}',
        "SELECT ?x { BIND(<https://example.org/RAND> AS ?x) } # UUID()",
        "SELECT ?now ?rand { VALUES (?now ?rand) { (1 2) } }",
        "PREFIX now: <https://example.org/> SELECT ?x { BIND(now:RAND AS ?x) }",
    ],
)
def test_a_word_that_is_no_call_takes_no_etag_away(query, small):
    assert "etag" in get(small, query).headers


# Past releases

LABEL = DCTERMS.term("title")
NOTES = NamedNode(f"{EX}graph/notes")
LATEST = f"SELECT ?title {{ <{EX}note> <{LABEL.value}> ?title }}"


def note(title: str) -> list[Quad]:
    return [*people(), Quad(ex("note"), LABEL, Literal(title), NOTES)]


@pytest.fixture(scope="module")
def history(tmp_path_factory) -> Iterator[Served]:
    """Serve a data directory of two releases, the second made a moment later than the first."""
    folder = tmp_path_factory.mktemp("history")
    release_without_rules(folder / "var", note("before"))
    time.sleep(1.1)
    release_without_rules(folder / "var", note("after"))
    with serving(folder / "var", folder / "history.log") as served:
        yield served


def titles(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row[0] for row in READERS["csv"][1](response.content).rows]


def test_a_kept_release_gives_the_old_answer(history):
    now, then = get(history, LATEST, "csv"), get(history, LATEST, "csv", release="1")

    assert (titles(now), titles(then)) == (["after"], ["before"])
    assert (now.headers["x-release"], then.headers["x-release"]) == ("2", "1")
    assert now.headers["etag"] != then.headers["etag"]
    assert now.headers["memento-datetime"] != then.headers["memento-datetime"]
    assert titles(httpx.get(links(then)["bookmark"])) == ["before"]
    assert (
        links(now)["http://www.w3.org/ns/prov#wasDerivedFrom"]
        != links(then)["http://www.w3.org/ns/prov#wasDerivedFrom"]
    )


def test_a_release_is_found_by_the_time_at_which_it_was_public(history):
    first, second = Releases(history.data_dir).list()
    today = datetime.now(UTC).date().isoformat()

    assert titles(get(history, LATEST, "csv", release=first.issued.isoformat())) == ["before"]
    assert titles(get(history, LATEST, "csv", release=second.issued.isoformat())) == ["after"]
    assert titles(get(history, LATEST, "csv", release=today)) == ["after"]


@pytest.mark.parametrize(("reference", "status"), [("7", 404), ("2001-01-01", 404), ("yesterday", 400), ("-1", 400)])
def test_a_release_that_is_not_kept_is_said_so(reference, status, history):
    response = get(history, LATEST, release=reference)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert reference in response.json()["detail"]


def test_a_new_release_is_answered_from_at_once(tmp_path):
    release_without_rules(tmp_path / "var", note("one"))
    with serving(tmp_path / "var", tmp_path / "log") as served:
        before = get(served, LATEST, "csv")
        release_without_rules(tmp_path / "var", note("two"))
        after = served.client.get(
            "/sparql", params={"query": LATEST, "format": "csv"}, headers={"If-None-Match": before.headers["etag"]}
        )

        assert titles(before) == ["one"]
        assert titles(after) == ["two"]
        assert titles(get(served, LATEST, "csv", release="1")) == ["one"]


# Results cut at the limit of rows

PERSONS = f"SELECT ?p {{ ?p a <{EX}Person> }} ORDER BY ?p"


def rows_of(response: httpx.Response, form: str) -> list:
    assert response.status_code == 200, response.text
    return READERS[form][1](response.content).rows


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


# Long results, sent as they are produced

ROWS, BYTES, SECONDS = 20_000, 5_000_000, 2


@pytest.fixture(scope="module")
def streaming(small_data, tmp_path_factory) -> Iterator[Served]:
    """Serve the fictional release with limits that only long results reach."""
    folder = tmp_path_factory.mktemp("streaming")
    (folder / "spool").mkdir()
    settings = {"query_rows": ROWS, "result_bytes": BYTES, "query_seconds": SECONDS, "spool_dir": folder / "spool"}
    with serving(small_data, folder / "streaming.log", **settings) as served:
        yield served


def many(rows: int, width: int = 40, order: str = "") -> str:
    """Return a query of so many different rows, each with a text of some width."""
    digits = " ".join(str(digit) for digit in range(10))
    places = [f"VALUES ?d{place} {{ {digits} }}" for place in range(5)]
    number = " + ".join(f"?d{place} * {10**place}" for place in range(5))
    made = f"BIND({number} AS ?n) FILTER(?n < {rows}) BIND('{'x' * width}' AS ?pad)"
    return f"SELECT ?n ?pad {{ {' '.join(places)} {made} }} {order}"


def spooled(served: Served) -> list:
    """Return what is left in the folder of long results."""
    return [path for path in (served.log.parent / "spool").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("form", "rows"), [("json", 15_000), ("xml", 15_000), ("csv", 19_999), ("tsv", ROWS), ("csv", ROWS)]
)
def test_a_long_result_is_whole(form, rows, streaming):
    width = 100 if form in ("csv", "tsv") else 60
    response = get(streaming, many(rows, width), form)
    found = rows_of(response, form)

    assert len(response.content) > 1_500_000
    assert {str(getattr(row[0], "value", row[0])) for row in found} == {str(number) for number in range(rows)}
    assert len(found) == rows
    assert "x-result-cut" not in response.headers
    assert response.headers.get("repr-digest", digest_of(response)) == digest_of(response)
    assert response.headers["x-release"] == "1"
    assert spooled(streaming) == []


def test_a_long_graph_is_whole(streaming):
    query = many(12_000, 60).replace("SELECT ?n ?pad {", f"CONSTRUCT {{ <{EX}s> <{EX}p> ?n }} WHERE {{", 1)
    response = get(streaming, query, "nt")

    assert response.status_code == 200
    assert len(set(response.text.splitlines())) == 12_000
    assert len(response.content) > 1_000_000


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_long_result_that_is_cut_says_so_at_its_end(form, streaming):
    response = get(streaming, many(30_000, 10), form)

    assert len(rows_of(response, form)) == ROWS
    assert len(response.content) > 1_000_000
    if form == "json":
        assert json.loads(response.content)["cut"]["rows"] == ROWS
    else:
        assert re.search(rf"<!--.*{ROWS}.*--></sparql>$", response.text)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_long_result_of_exactly_as_many_rows_as_allowed_is_not_flagged(form, streaming):
    response = get(streaming, many(ROWS, 10), form)

    assert len(rows_of(response, form)) == ROWS
    assert b'"cut"' not in response.content
    assert b"<!--" not in response.content


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_long_result_that_cannot_say_it_is_cut_breaks_off(form, streaming):
    with pytest.raises(httpx.RemoteProtocolError):
        get(streaming, many(30_000, 100), form)

    assert get(streaming, "ASK {}").status_code == 200


@pytest.mark.parametrize("form", READERS)
def test_a_long_result_over_the_limit_of_bytes_breaks_off(form, streaming):
    received = bytearray()
    with streaming.client.stream("POST", "/sparql", data={"query": many(ROWS, 400), "format": form}) as response:
        assert response.status_code == 200
        chunks = response.iter_raw()
        with pytest.raises(httpx.RemoteProtocolError):
            received.extend(byte for chunk in chunks for byte in chunk)

    assert len(received) <= BYTES
    assert spooled(streaming) == []


ENDLESS = f"?a <{EX}age> ?b . ?c <{EX}age> ?d . ?e <{EX}age> ?f . ?g <{EX}age> ?h . ?i <{EX}age> ?j . ?k <{EX}age> ?l"


def test_a_result_that_takes_too_long_in_mid_stream_breaks_off(streaming):
    rows = many(15_000, 100).removeprefix("SELECT ?n ?pad ")
    query = f"SELECT ?n ?pad {{ {rows} UNION {{ {ENDLESS} FILTER(CONCAT(STR(?b), STR(?d), STR(?f), STR(?l)) = '') }} }}"
    started = time.monotonic()

    with pytest.raises(httpx.RemoteProtocolError):
        get(streaming, query, "csv")

    assert SECONDS - 0.5 < time.monotonic() - started < SECONDS + 4
    assert get(streaming, "ASK {}").status_code == 200


def test_a_query_that_takes_too_long_is_a_504_that_says_how_long(streaming):
    query = f"SELECT (COUNT(*) AS ?n) {{ {ENDLESS} FILTER(CONCAT(STR(?b), STR(?d), STR(?f), STR(?l)) = '') }}"
    response = get(streaming, query)

    assert response.status_code == 504
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.json()["seconds"] == SECONDS


def test_a_client_that_leaves_in_mid_stream_leaves_nothing_behind(streaming):
    for _ in range(5):
        with streaming.client.stream("POST", "/sparql", data={"query": many(15_000, 200), "format": "csv"}) as response:
            next(response.iter_raw(1000))

    assert get(streaming, "ASK {}").status_code == 200
    deadline = time.monotonic() + 5
    while spooled(streaming) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert spooled(streaming) == []


def test_a_long_result_has_an_etag_that_another_process_gives_too(streaming, small):
    query = many(15_000, 90, "ORDER BY ?n")
    first, second = get(streaming, query, "csv"), get(streaming, query, "csv")

    assert first.content == second.content == get(small, query, "csv").content
    assert first.headers["etag"] == second.headers["etag"]
    again = streaming.client.get(
        "/sparql", params={"query": query, "format": "csv"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


# HEAD, OPTIONS and CORS


@pytest.mark.parametrize(("query", "form"), EVERY_FORM)
def test_head_tells_what_get_would_send(query, form, small):
    parameters = {"query": query, "format": form}
    head, whole = small.client.head("/sparql", params=parameters), small.client.get("/sparql", params=parameters)

    assert (head.status_code, head.content) == (200, b"")
    for name in (
        "content-type",
        "content-length",
        "etag",
        "repr-digest",
        "link",
        "x-release",
        "memento-datetime",
    ):
        assert head.headers[name] == whole.headers[name], name
    assert head.headers.get("vary") == whole.headers.get("vary")


def test_head_of_a_fault_has_its_status(small):
    response = small.client.head("/sparql", params={"query": "ASK {"})

    assert (response.status_code, response.content) == (400, b"")
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/sparql", "/sparql.csv", "/sparql?query=ASK%7B%7D"])
def test_options_says_what_is_allowed(path, small):
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    asking["Access-Control-Request-Headers"] = "content-type,accept,if-none-match"
    response = small.client.options(path, headers=asking)

    assert response.status_code == 204
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= words(response, "allow")
    assert {"GET", "POST"} <= words(response, "access-control-allow-methods")
    assert {"content-type", "accept", "if-none-match"} <= {
        word.lower() for word in words(response, "access-control-allow-headers")
    }
    assert response.headers["access-control-allow-origin"] == "*"


def words(response: httpx.Response, name: str) -> set[str]:
    return {word.strip() for word in response.headers[name].split(",")}


EXPOSED = {
    "ETag",
    "Link",
    "Memento-Datetime",
    "Repr-Digest",
    "X-Release",
    "X-Result-Cut",
    "X-Result-Limit",
    "Server-Timing",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sparql?query=ASK%7B%7D", 200),
        ("GET", "/sparql?query=ASK%7B", 400),
        ("GET", "/sparql?query=ASK%7BSERVICE%3Chttp%3A%2F%2F127.0.0.1%2F%3E%7B%7D%7D", 403),
        ("GET", "/sparql?update=DROP%20ALL", 403),
        ("GET", "/sparql.docx?query=ASK%7B%7D", 404),
        ("GET", "/sparql?query=ASK%7B%7D&release=999", 404),
        ("PUT", "/sparql", 405),
        ("DELETE", "/sparql?query=ASK%7B%7D", 405),
        ("POST", "/sparql", 415),
        ("GET", "/id/organisation/democratie-ouverte", 303),
    ],
)
def test_other_origins_may_read_whatever_comes(method, path, status, small):
    response = small.client.request(method, path, headers={"Origin": "https://example.org"})

    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == "*"
    assert words(response, "access-control-expose-headers") >= EXPOSED
    assert "access-control-allow-credentials" not in response.headers


def test_a_problem_is_for_programs_and_a_page_for_readers(small):
    parameters = {"query": "SELECT"}
    program = small.client.get("/sparql", params=parameters)
    reader = small.client.get("/sparql", params=parameters, headers={"Accept": "text/html,*/*;q=0.8"})

    assert program.headers["content-type"] == "application/problem+json"
    assert reader.headers["content-type"].startswith("text/html")
    assert program.status_code == reader.status_code == 400


# The format of a result

ACCEPTED = {
    "*/*": "application/sparql-results+json",
    "": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "application/xml": "application/sparql-results+xml",
    "application/json": "application/sparql-results+json",
    "text/csv": "text/csv",
    "text/*": "text/csv",
    "text/tab-separated-values;q=0.9, text/csv;q=0.8": "text/tab-separated-values",
    "text/csv;q=0.1, */*;q=0.5": "application/sparql-results+json",
    "text/turtle, application/sparql-results+xml;q=0.2": "application/sparql-results+xml",
    "application/sparql-results+json;q=0, */*": None,
    "image/png, text/csv;q=0.001": "text/csv",
    "TEXT/CSV": "text/csv",
}


@pytest.mark.parametrize("accept", ACCEPTED)
def test_the_format_is_the_one_that_is_accepted_best(accept, small):
    response = small.client.get("/sparql", params={"query": WHO}, headers={"Accept": accept})
    found = response.headers["content-type"].partition(";")[0]

    assert response.status_code == 200
    assert found == ACCEPTED[accept] or (ACCEPTED[accept] is None and found != "application/sparql-results+json")


@pytest.mark.parametrize(
    ("query", "accept"), [(WHO, "text/turtle"), (CITIES, "text/csv"), (IS_THERE, "text/turtle"), (WHO, "image/png")]
)
def test_what_is_not_offered_is_a_406_that_lists_what_is(query, accept, small):
    response = small.client.get("/sparql", params={"query": query}, headers={"Accept": accept})

    assert response.status_code == 406
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["offered"]


@pytest.mark.parametrize("query", [CITIES, WHO])
def test_a_page_that_is_accepted_least_is_better_than_nothing(query, small):
    accept = "text/html;q=0.1, text/csv;q=0.2"
    response = small.client.get("/sparql", params={"query": query}, headers={"Accept": accept})

    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == ("text/html" if query == CITIES else "text/csv")


EXTENSIONS = [(query, form) for query, form in EVERY_FORM if query != IS_THERE]


@pytest.mark.parametrize(("query", "form"), EXTENSIONS)
def test_an_extension_means_its_format(query, form, small):
    by_name = get(small, query, form)
    in_path = small.client.get(f"/sparql.{form}", params={"query": query}, headers={"Accept": "image/png"})
    by_type = small.client.get(
        "/sparql", params={"query": query, "format": by_name.headers["content-type"].partition(";")[0]}
    )

    assert in_path.status_code == by_type.status_code == 200
    assert in_path.content == by_type.content == by_name.content
    assert in_path.headers["content-type"] == by_name.headers["content-type"]
    assert in_path.headers["etag"] == by_name.headers["etag"]


def test_blank_nodes_are_the_same_in_each_answer(small):
    query = REPEATED["blank nodes of the store"]
    first, second = (READERS["json"][1](get(small, query, "json", release=release).content) for release in ("1", ""))

    assert first == second
    assert all(isinstance(term, Blank) for row in first.rows for term in row)
