import json

import pytest

from dotheque_graph.errors import InvalidQuery
from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.rdf.formats import CSV_RESULTS, JSON_LD, JSON_RESULTS, TSV_RESULTS, TURTLE, XML_RESULTS

QUERY = "SELECT ?s WHERE { ?s a ?c }"
HTML = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fr"}


def test_a_query_is_taken_from_the_address_a_form_or_the_body(client, runner):
    client.get("/sparql", params={"query": QUERY})
    client.post("/sparql", data={"query": QUERY})
    client.post("/sparql", content=QUERY, headers={"Content-Type": "application/sparql-query; charset=utf-8"})

    assert [request.query for request, _ in runner.asked] == [QUERY] * 3


def test_the_worker_gets_the_graph_of_the_release(client, runner, holder):
    client.get("/sparql", params={"query": QUERY})

    assert runner.asked[0][1] == holder.held.release.graph_path


@pytest.mark.parametrize(
    ("accept", "solutions", "graph"),
    [
        ("*/*", JSON_RESULTS, TURTLE),
        ("application/sparql-results+xml", XML_RESULTS, None),
        ("text/csv", CSV_RESULTS, None),
        ("application/json", JSON_RESULTS, JSON_LD),
        ("text/turtle", None, TURTLE),
    ],
)
def test_each_kind_of_result_has_the_format_that_the_client_accepts(client, runner, accept, solutions, graph):
    client.get("/sparql", params={"query": QUERY}, headers={"Accept": accept})

    asked = runner.asked[0][0]
    assert (asked.solutions, asked.graph) == (solutions, graph)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("csv", CSV_RESULTS),
        ("tsv", TSV_RESULTS),
        ("text/tab-separated-values", TSV_RESULTS),
        ("xml", XML_RESULTS),
        ("json", JSON_RESULTS),
    ],
)
def test_a_format_asked_for_by_name_wins_over_accept(client, runner, name, form):
    client.get("/sparql", params={"query": QUERY, "format": name}, headers={"Accept": "text/turtle"})

    assert runner.asked[0][0].solutions == form


def test_the_dataset_of_the_protocol_is_handed_on(client, runner):
    client.get("/sparql", params={"query": QUERY, "default-graph-uri": ["a:1", "a:2"], "named-graph-uri": "a:3"})

    asked = runner.asked[0][0]
    assert (asked.default_graphs, asked.named_graphs) == (("a:1", "a:2"), ("a:3",))


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"params": {}, "headers": {"Accept": "application/sparql-results+json"}}, 400),
        ({"params": [("query", QUERY), ("query", QUERY)]}, 400),
        ({"params": {"query": QUERY, "format": "docx"}}, 400),
        ({"params": {"update": "DROP ALL"}}, 403),
    ],
)
def test_a_request_against_the_protocol_is_refused(client, runner, arguments, status):
    assert client.get("/sparql", **arguments).status_code == status
    assert runner.asked == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/x-www-form-urlencoded", 400),
        (QUERY.encode(), "text/plain", 415),
        (b"\xff\xfe", "application/sparql-query", 400),
        (b"query=%FF", "application/x-www-form-urlencoded", 400),
        (b"query=\xff", "application/x-www-form-urlencoded", 400),
        (b"query=x" + b"&a" * 1000, "application/x-www-form-urlencoded", 400),
        (b"x" * 10_000, "application/sparql-query", 413),
    ],
)
def test_a_body_that_cannot_be_a_query_is_refused(make_client, runner, body, kind, status):
    client = make_client(query_bytes=2048)

    assert client.post("/sparql", content=body, headers={"Content-Type": kind}).status_code == status
    assert runner.asked == []


@pytest.mark.parametrize("given", ["query=SELECT%FF", "query=ASK%20%7B%7D&default-graph-uri=%E9"])
def test_an_address_that_is_not_utf8_is_refused(client, runner, given):
    assert client.get(f"/sparql?{given}").status_code == 400
    assert runner.asked == []


def test_without_a_query_a_reader_gets_the_form_with_questions(browse):
    page = browse("/sparql")

    assert "<textarea" in page
    assert "Des questions déjà écrites" in page


def test_a_draft_stands_in_the_form_escaped(browse):
    page = browse("/sparql?draft=SELECT%20%3C/textarea%3E%3Cscript%3E")

    assert "SELECT &lt;/textarea&gt;&lt;script&gt;" in page


def test_without_a_query_a_program_gets_the_description_of_the_service(client):
    response = client.get("/sparql", headers={"Accept": "text/turtle"})

    assert response.headers["content-type"] == TURTLE.content_type
    assert "service-description#Service" in response.text


def test_the_form_shows_solutions_as_a_table(client):
    page = client.get("/sparql", params={"query": QUERY, "format": "html"}, headers=HTML).text

    assert '<th scope="col">s</th>' in page
    assert 'href="https://example.org/x"' in page


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "urn:isbn:1"])
def test_only_what_a_browser_may_safely_follow_is_a_link(client, runner, iri):
    body = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": iri}}]}})
    runner.answer = SparqlAnswer("solutions", JSON_RESULTS, body.encode(), 0.1)

    page = client.get("/sparql", params={"query": QUERY, "format": "html"}, headers=HTML).text
    assert f"<td><span>{iri}</span>" in page
    assert f'href="{iri}' not in page


def test_the_form_says_how_many_rows_it_does_not_show(client, runner):
    rows = b",".join([b'{"s":{"type":"literal","value":"x","xml:lang":"fr"}}'] * 501)
    body = b'{"head":{"vars":["s"]},"results":{"bindings":[' + rows + b"]}}"
    runner.answer = SparqlAnswer("solutions", JSON_RESULTS, body, 0.1)

    page = client.get("/sparql", params={"query": QUERY, "format": "html"}, headers=HTML).text
    assert "501 lignes, les 500 premières sont montrées" in page
    assert page.count("<tr><td>") == 500


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (SparqlAnswer("boolean", JSON_RESULTS, b'{"head":{},"boolean":true}', 0.1), "Oui."),
        (SparqlAnswer("graph", TURTLE, b"<a:s> <a:p> <a:o> .", 0.1), "&lt;a:s&gt; &lt;a:p&gt; &lt;a:o&gt; ."),
    ],
)
def test_the_form_shows_yes_or_no_and_triples(client, runner, answer, shown):
    runner.answer = answer

    assert shown in client.get("/sparql", params={"query": QUERY, "format": "html"}, headers=HTML).text


def test_a_query_refused_from_the_form_stays_in_the_form(client, runner):
    runner.error = InvalidQuery("no")
    response = client.get("/sparql", params={"query": "SELECT", "format": "html"}, headers=HTML)

    assert response.status_code == 400
    assert "Requête SPARQL refusée : no" in response.text.replace("\u00a0", " ")
    assert ">SELECT</textarea>" in response.text


def test_an_answer_names_its_release(client):
    assert client.get("/sparql", params={"query": QUERY}).headers["x-release"] == "12"
