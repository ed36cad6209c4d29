"""A result can be cited: its digest, what it came from, and the address that gives it again."""

from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from cited_results import CITIES, EVERY_FORM, WHO, digest_of, get, links
from fiction import DATA, EX, VALUES
from terms import READERS, Blank

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


def test_blank_nodes_are_the_same_in_each_answer(small):
    query = REPEATED["blank nodes of the store"]
    first, second = (READERS["json"][1](get(small, query, "json", release=release).content) for release in ("1", ""))

    assert first == second
    assert all(isinstance(term, Blank) for row in first.rows for term in row)


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
