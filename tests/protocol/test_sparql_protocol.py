"""The tests of the W3C SPARQL 1.1 Protocol manifest, each by its name there, written anew for this site.

Descriptions: https://w3c.github.io/rdf-tests/sparql/sparql11/protocol/. Queries go to /sparql, updates to
/sparql/update with a token; a graph that a test needs is one of ours that says the same.
"""

import httpx
import pytest
from fiction import DATA, EX
from refusals import is_refused
from terms import READERS, Iri, read_boolean_json

DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ASK = "ASK {}"
PUBLISHED = (
    "query_post_form",
    "query_dataset_default_graphs_get",
    "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_post",
    "query_dataset_named_graphs_get",
    "query_dataset_full",
    "query_multiple_dataset",
    "query_get",
    "query_content_type_select",
    "query_content_type_ask",
    "query_content_type_describe",
    "query_content_type_construct",
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
    "query_post_direct",
    "bad_query_method",
    "bad_multiple_queries",
    "bad_query_wrong_media_type",
    "bad_query_missing_form_type",
    "bad_query_missing_direct_type",
    "bad_query_non_utf8",
    "bad_query_syntax",
    "bad_update_get",
    "bad_multiple_updates",
    "bad_update_wrong_media_type",
    "bad_update_missing_form_type",
    "bad_update_non_utf8",
    "bad_update_syntax",
    "bad_update_dataset_conflict",
)
"""The 34 entries of the manifest, in its order."""


def test_every_published_test_is_here():
    assert len(set(PUBLISHED)) == 34
    assert [name for name in PUBLISHED if f"test_{name}" not in globals()] == []


def is_of_type(iri: str) -> str:
    return f"<{iri}> a ?type"


def says(response: httpx.Response) -> bool:
    """Return the answer of an ASK, checked to be a boolean result of a known type."""
    assert response.status_code == 200, response.text
    media_type = response.headers["content-type"].partition(";")[0]
    assert media_type == "application/sparql-results+json"
    return read_boolean_json(response.content)


def media_type(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    return response.headers["content-type"].partition(";")[0]


# Queries


def test_query_get(small):
    assert says(small.client.get("/sparql", params={"query": ASK, "default-graph-uri": DATA[0]}))


def test_query_post_form(small):
    response = small.client.post(
        "/sparql", params={"default-graph-uri": DATA[0]}, content="query=ASK%20%7B%7D", headers=FORM
    )

    assert says(response)


def test_query_post_direct(small):
    assert says(small.client.post("/sparql", content=ASK, headers=DIRECT))


DEFAULT_QUERY = f"ASK {{ {is_of_type(DATA[1])} . {is_of_type(DATA[2])} }}"


def test_query_dataset_default_graphs_get(small):
    both = {"query": DEFAULT_QUERY, "default-graph-uri": [DATA[1], DATA[2]]}
    one = {"query": DEFAULT_QUERY, "default-graph-uri": DATA[1]}

    assert says(small.client.get("/sparql", params=both))
    assert not says(small.client.get("/sparql", params=one))


def test_query_dataset_default_graphs_post(small):
    both, one = {"default-graph-uri": [DATA[1], DATA[2]]}, {"default-graph-uri": DATA[1]}

    assert says(small.client.post("/sparql", params=both, content=DEFAULT_QUERY, headers=DIRECT))
    assert not says(small.client.post("/sparql", params=one, content=DEFAULT_QUERY, headers=DIRECT))


def test_query_dataset_default_graph(small):
    """Not in the manifest by itself: one default graph, and nothing of the others."""
    query = "SELECT ?s { ?s a ?type }"
    response = small.client.get("/sparql", params={"query": query, "default-graph-uri": DATA[3]})

    assert READERS["json"][1](response.content).rows == [(Iri(DATA[3]),)]


NAMED_QUERY = f"ASK {{ GRAPH ?g1 {{ {is_of_type(DATA[1])} }} GRAPH ?g2 {{ {is_of_type(DATA[2])} }} }}"


def test_query_dataset_named_graphs_post(small):
    both, one = {"named-graph-uri": [DATA[1], DATA[2]]}, {"named-graph-uri": DATA[1]}

    assert says(small.client.post("/sparql", params=both, content=NAMED_QUERY, headers=DIRECT))
    assert not says(small.client.post("/sparql", params=one, content=NAMED_QUERY, headers=DIRECT))


def test_query_dataset_named_graphs_get(small):
    both = {"query": NAMED_QUERY, "named-graph-uri": [DATA[1], DATA[2]]}

    assert says(small.client.get("/sparql", params=both))
    assert not says(small.client.get("/sparql", params={**both, "named-graph-uri": DATA[2]}))


def test_query_dataset_full(small):
    query = f"""ASK {{
      {is_of_type(DATA[3])}
      GRAPH ?g1 {{ {is_of_type(DATA[1])} }}
      GRAPH ?g2 {{ {is_of_type(DATA[2])} }}
      FILTER NOT EXISTS {{ {is_of_type(DATA[1])} }}
      FILTER NOT EXISTS {{ GRAPH ?g3 {{ {is_of_type(DATA[3])} }} }}
    }}"""
    dataset = {"default-graph-uri": DATA[3], "named-graph-uri": [DATA[1], DATA[2]]}

    assert says(small.client.post("/sparql", params=dataset, content=query, headers=DIRECT))


def test_query_multiple_dataset(small):
    """The dataset of the request wins over the one of the query (SPARQL 1.1 Protocol, section 2.1.4)."""
    query = (
        f"ASK FROM <{DATA[3]}> {{ GRAPH ?g1 {{ {is_of_type(DATA[1])} }} GRAPH ?g2 {{ {is_of_type(DATA[2])} }} "
        f"FILTER NOT EXISTS {{ {is_of_type(DATA[3])} }} }}"
    )
    dataset = {"named-graph-uri": [DATA[1], DATA[2]]}

    assert says(small.client.post("/sparql", params=dataset, content=query, headers=DIRECT))


TABULAR = {
    "application/sparql-results+xml",
    "application/sparql-results+json",
    "text/tab-separated-values",
    "text/csv",
}
BOOLEAN = {"application/sparql-results+xml", "application/sparql-results+json"}
RDF = {"application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"}


def answer(small, query: str) -> httpx.Response:
    """Return the answer to a query sent directly, without a word on formats."""
    dataset = {"default-graph-uri": DATA[0]}
    headers = {**DIRECT, "Accept": "*/*"}
    return small.client.post("/sparql", params=dataset, content=query, headers=headers)


def test_query_content_type_select(small):
    assert media_type(answer(small, "SELECT (1 AS ?value) {}")) in TABULAR


def test_query_content_type_ask(small):
    assert media_type(answer(small, ASK)) in BOOLEAN


def test_query_content_type_describe(small):
    assert media_type(answer(small, "DESCRIBE <http://example.org/>")) in RDF


def test_query_content_type_construct(small):
    assert media_type(answer(small, "CONSTRUCT { <s> <p> 1 } WHERE {}")) in RDF


# Queries against the protocol


def test_bad_query_method(small):
    response = small.client.put("/sparql", params={"query": ASK, "default-graph-uri": DATA[0]}, headers=FORM)

    assert is_refused(response, 405)
    assert {"GET", "POST"} <= {method.strip() for method in response.headers["allow"].split(",")}


def test_bad_multiple_queries(small):
    parameters = [("query", ASK), ("query", "SELECT * {}")]

    assert is_refused(small.client.get("/sparql", params=parameters), 400)
    assert is_refused(small.client.post("/sparql", params=parameters[:1], data=dict(parameters[1:])), 400)
    assert is_refused(small.client.post("/sparql", params=parameters[:1], content=ASK, headers=DIRECT), 400)


def test_bad_query_wrong_media_type(small):
    assert is_refused(small.client.post("/sparql", content=ASK, headers={"Content-Type": "text/plain"}), 415)


def test_bad_query_missing_form_type(small):
    assert is_refused(small.client.post("/sparql", content="query=ASK%20%7B%7D"), 400, 415)


def test_bad_query_missing_direct_type(small):
    assert is_refused(small.client.post("/sparql", content=ASK), 400, 415)


def test_bad_query_non_utf8(small):
    headers = {"Content-Type": "application/sparql-query; charset=UTF-16"}

    assert is_refused(small.client.post("/sparql", content=ASK.encode("utf-16"), headers=headers), 400, 415)
    assert is_refused(small.client.post("/sparql", content=ASK.encode("utf-16"), headers=DIRECT), 400, 415)


def test_bad_query_syntax(small):
    assert is_refused(small.client.get("/sparql", params={"query": "ASK {"}), 400)


# Updates


DOCUMENT = "<http://xmlns.com/foaf/0.1/Document>"
NEW = f"{EX}graph/updated"


def made_of(graph: str, *names: str) -> str:
    """Return an ASK whether a graph says `ex:seen true` of just these things."""
    inside = " ".join(f"<{name}> <{EX}seen> true ." for name in names)
    others = ", ".join(f"<{name}>" for name in names)
    return (
        f"ASK {{ GRAPH <{graph}> {{ {inside} }} "
        f"FILTER NOT EXISTS {{ GRAPH <{graph}> {{ ?other ?p ?o FILTER(?other NOT IN ({others})) }} }} }}"
    )


def documents(number: int) -> str:
    """Return an update that empties the store and says of some graphs that they are documents."""
    inside = " ".join(f"GRAPH <{name}> {{ <{name}> a {DOCUMENT} }}" for name in DATA[1 : number + 1])
    return f"DROP ALL ;\nINSERT DATA {{ {inside} }} ;\n"


def test_update_post_form(writer):
    writer.insert(DATA[1])
    response = writer.update(content="update=CLEAR+ALL", headers=FORM)

    assert response.is_success, response.text
    assert not writer.says(f"ASK {{ GRAPH <{DATA[1]}> {{ ?s ?p ?o }} }}")


def test_update_post_direct(writer):
    writer.insert(DATA[1])
    response = writer.direct("CLEAR ALL")

    assert response.is_success, response.text
    assert not writer.says(f"ASK {{ GRAPH <{DATA[1]}> {{ ?s ?p ?o }} }}")


def test_update_dataset_default_graph(writer):
    update = f"INSERT {{ GRAPH <{NEW}> {{ ?s <{EX}seen> true }} }} WHERE {{ ?s a {DOCUMENT} }}"
    response = writer.direct(documents(2) + update, {"using-graph-uri": DATA[1]})

    assert response.is_success, response.text
    assert writer.says(made_of(NEW, DATA[1]))


def test_update_dataset_default_graphs(writer):
    update = f"INSERT {{ GRAPH <{NEW}> {{ ?s <{EX}seen> true }} }} WHERE {{ ?s a {DOCUMENT} }}"
    response = writer.direct(documents(3) + update, {"using-graph-uri": [DATA[1], DATA[2]]})

    assert response.is_success, response.text
    assert writer.says(made_of(NEW, DATA[1], DATA[2]))


def test_update_dataset_named_graphs(writer):
    update = f"INSERT {{ GRAPH <{NEW}> {{ ?s <{EX}seen> true }} }} WHERE {{ GRAPH ?g {{ ?s a {DOCUMENT} }} }}"
    response = writer.direct(documents(3) + update, {"using-named-graph-uri": [DATA[1], DATA[2]]})

    assert response.is_success, response.text
    assert writer.says(made_of(NEW, DATA[1], DATA[2]))


def test_update_dataset_full(writer):
    update = f"""INSERT {{ GRAPH <{NEW}> {{ ?s <{EX}in> ?in }} }} WHERE {{
      {{ GRAPH ?g {{ ?s a {DOCUMENT} }} BIND(?g AS ?in) }} UNION {{ ?s a {DOCUMENT} . BIND("default" AS ?in) }}
    }}"""
    dataset = {"using-graph-uri": DATA[1], "using-named-graph-uri": DATA[2]}
    response = writer.direct(documents(3) + update, dataset)

    assert response.is_success, response.text
    rows = writer.rows(f"SELECT ?s ?in {{ GRAPH <{NEW}> {{ ?s <{EX}in> ?in }} }} ORDER BY ?s")
    assert [(row["s"]["value"], row["in"]["value"]) for row in rows] == [(DATA[1], "default"), (DATA[2], DATA[2])]


def test_update_base_uri(writer):
    """A relative IRI is resolved against the base of the service, whichever that is."""
    graph = f"{EX}graph/base"
    response = writer.direct(f"CLEAR GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ <{EX}s> <{EX}p> <test> }} }}")

    assert response.is_success, response.text
    [row] = writer.rows(f"SELECT ?o {{ GRAPH <{graph}> {{ <{EX}s> <{EX}p> ?o }} }}")
    assert row["o"]["type"] == "uri"
    assert row["o"]["value"].startswith("http")
    assert row["o"]["value"].endswith("/test")


# Updates against the protocol; the release stays the same


@pytest.fixture
def nothing_is_written(writer):
    """Check, after the test, that no release was made meanwhile."""
    before = writer.site.release().number
    yield
    assert writer.site.release().number == before


@pytest.mark.usefixtures("nothing_is_written")
def test_bad_update_get(writer):
    response = writer.site.client.get("/sparql/update", params={"update": "CLEAR ALL"}, headers=writer.headers)

    assert is_refused(response, 405, 400)
    assert is_refused(writer.site.client.get("/sparql", params={"update": "CLEAR ALL"}), 403)


@pytest.mark.usefixtures("nothing_is_written")
def test_bad_multiple_updates(writer):
    both = "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"

    assert is_refused(writer.update(content=both, headers=FORM), 400)


@pytest.mark.usefixtures("nothing_is_written")
def test_bad_update_wrong_media_type(writer):
    assert is_refused(writer.update(content="CLEAR NAMED", headers={"Content-Type": "text/plain"}), 415)


@pytest.mark.usefixtures("nothing_is_written")
def test_bad_update_missing_form_type(writer):
    assert is_refused(writer.update(content="update=CLEAR%20NAMED"), 400, 415)


@pytest.mark.usefixtures("nothing_is_written")
def test_bad_update_non_utf8(writer):
    headers = {"Content-Type": "application/sparql-update; charset=UTF-16"}

    assert is_refused(writer.update(content="CLEAR NAMED".encode("utf-16"), headers=headers), 400, 415)


@pytest.mark.usefixtures("nothing_is_written")
def test_bad_update_syntax(writer):
    assert is_refused(writer.update(content="update=CLEAR%20XYZ", headers=FORM), 400)


@pytest.mark.usefixtures("nothing_is_written")
@pytest.mark.parametrize("clause", [f"WITH <{DATA[1]}>", ""])
@pytest.mark.parametrize("parameter", ["using-named-graph-uri", "using-graph-uri"])
def test_bad_update_dataset_conflict(parameter, clause, writer):
    using = "" if clause else f"USING <{DATA[1]}>"
    update = f"{clause} INSERT {{ GRAPH <{NEW}> {{ ?s <{EX}seen> true }} }} {using} WHERE {{ ?s a {DOCUMENT} }}"

    assert is_refused(writer.direct(update, {parameter: DATA[2]}), 400)
