"""The site asked by Comunica, the SPARQL engine of the web, which learns what an endpoint is by asking it.

Its package.json has all of Comunica use one rdf-data-factory: as published, 4.5.0 takes two that do not agree and loses
the language of every text, whatever the endpoint.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from fiction import EX, INHABITANTS, PEOPLE

ASK = Path(__file__).parent / "comunica" / "ask.mjs"
STRING = "http://www.w3.org/2001/XMLSchema#string"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


@pytest.fixture(params=["told", "found out"])
def comunica(request, site):
    """Return what asks Comunica: it is told that the address is an endpoint, or has to find that out."""
    node = shutil.which("node")
    assert node, "node is not on PATH; see “make test-clients”"
    source = {"type": "sparql", "value": site.endpoint} if request.param == "told" else site.endpoint

    def ask(query: str, kind: str):
        order = json.dumps({"sources": [source], "query": query, "kind": kind})
        done = subprocess.run([node, ASK], input=order, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def test_comunica_selects(comunica):
    query = f"SELECT ?p ?age {{ ?p a <{EX}Person> ; <{EX}age> ?age }} ORDER BY ?p"
    rows = comunica(query, "solutions")

    assert len(rows) == INHABITANTS
    assert rows[0]["p"] == ["iri", f"{EX}person/0"]
    assert {row["age"][2] for row in rows} == {INTEGER}


def test_comunica_gets_texts_with_their_languages_and_the_gaps(comunica):
    query = f"""PREFIX foaf: <http://xmlns.com/foaf/0.1/>
    SELECT ?name ?note {{ ?p foaf:name ?name OPTIONAL {{ ?p <{EX}note> ?note }} }} ORDER BY ?name"""
    rows = comunica(query, "solutions")

    assert [row["name"][1] for row in rows] == [f"Personne {number:02}" for number in range(INHABITANTS)]
    assert {row["name"][3] for row in rows} == {"fr", "en", "oc"}
    assert rows[0]["note"] == ["literal", "remarque 0", STRING, "", ""]
    assert "note" not in rows[1] or rows[1]["note"] is None


def test_comunica_counts(comunica):
    query = f"SELECT ?c (COUNT(?p) AS ?n) {{ ?p <{EX}city> ?c }} GROUP BY ?c"

    assert sum(int(row["n"][1]) for row in comunica(query, "solutions")) == INHABITANTS


def test_comunica_follows_paths(comunica):
    query = f"SELECT DISTINCT ?w {{ <{EX}city/0> <{EX}within>+ ?w }}"

    assert {row["w"][1] for row in comunica(query, "solutions")} == {f"{EX}county/0", f"{EX}region/0"}


def test_comunica_asks_one_graph(comunica):
    query = f"SELECT (COUNT(?p) AS ?n) {{ GRAPH <{PEOPLE[0]}> {{ ?p a <{EX}Person> }} }}"

    assert [row["n"][1] for row in comunica(query, "solutions")] == ["8"]


@pytest.mark.parametrize(("kind", "expected"), [("Person", True), ("Nobody", False)])
def test_comunica_asks_yes_or_no(kind, expected, comunica):
    assert comunica(f"ASK {{ ?p a <{EX}{kind}> }}", "boolean") is expected


def test_comunica_constructs(comunica):
    triples = comunica(f"CONSTRUCT {{ ?c <{EX}inside> ?w }} WHERE {{ ?c <{EX}within> ?w }}", "graph")

    assert [["iri", f"{EX}city/0"], ["iri", f"{EX}inside"], ["iri", f"{EX}county/0"]] in triples
    assert len(triples) == 7


def test_comunica_describes(comunica):
    triples = comunica(f"DESCRIBE <{EX}city/0>", "graph")

    assert [["iri", f"{EX}city/0"], ["iri", f"{EX}within"], ["iri", f"{EX}county/0"]] in triples
