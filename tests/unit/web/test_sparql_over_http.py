import hashlib
import json

import pytest

from dotheque_graph.errors import InvalidQuery
from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.rdf.formats import (
    CSV_RESULTS,
    JSON_LD,
    JSON_RESULTS,
    N3,
    N_QUADS,
    RDF_XML,
    TRIG,
    TSV_RESULTS,
    TURTLE,
    XML_RESULTS,
)

QUERY = "SELECT ?s WHERE { ?s a ?c }"


def answer(kind, form, body):
    return SparqlAnswer(kind, form, body, 0.1, hashlib.sha256(body).hexdigest())


HTML = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fr"}


def test_a_query_is_taken_from_the_address_a_form_or_the_body(client, runner):
    client.get("/sparql", params={"query": QUERY})
    client.post("/sparql", data={"query": QUERY + " LIMIT 1"})
    direct = {"Content-Type": "application/sparql-query; charset=utf-8"}
    client.post("/sparql", content=QUERY + " LIMIT 2", headers=direct)

    assert [request.query for request, _ in runner.asked] == [QUERY, QUERY + " LIMIT 1", QUERY + " LIMIT 2"]


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
    ("name", "boolean", "graph"),
    [
        ("json", JSON_RESULTS, JSON_LD),
        ("application/json", JSON_RESULTS, JSON_LD),
        ("xml", XML_RESULTS, RDF_XML),
        ("csv", CSV_RESULTS, None),
        ("turtle", None, TURTLE),
        ("n3", None, N3),
        ("trig", None, TRIG),
        ("nq", None, N_QUADS),
    ],
)
def test_a_name_means_the_format_of_that_name_for_the_kind_of_result(client, runner, name, boolean, graph):
    client.get("/sparql", params={"query": QUERY, "format": name})

    asked = runner.asked[0][0]
    assert (asked.boolean, asked.graph) == (boolean, graph)


@pytest.mark.parametrize(
    ("extension", "form"), [("json", JSON_RESULTS), ("xml", XML_RESULTS), ("csv", CSV_RESULTS), ("tsv", TSV_RESULTS)]
)
def test_the_extension_of_the_path_is_a_format(client, runner, extension, form):
    response = client.get(f"/sparql.{extension}", params={"query": QUERY}, headers={"Accept": "text/turtle"})
    client.post(f"/sparql.{extension}", data={"query": QUERY + " LIMIT 1"})

    assert [request.solutions for request, _ in runner.asked] == [form, form]
    assert f"format={extension}" in response.headers["link"]
    assert client.get("/sparql.docx", params={"query": QUERY}).status_code == 404


@pytest.mark.parametrize(
    "names", ["text/csv,text/x-csv", "text/x-csv, TEXT/CSV", "text/csv,application/sparql-results+json", ",csv"]
)
def test_of_several_names_of_formats_the_first_known_counts(client, runner, names):
    response = client.get("/sparql", params={"query": QUERY, "format": names})

    assert [request.solutions for request, _ in runner.asked] == [CSV_RESULTS]
    assert "&format=text%2Fcsv&" in response.headers["link"] or "&format=csv&" in response.headers["link"]


def test_several_unknown_names_of_formats_are_refused(client, runner):
    response = client.get("/sparql", params={"query": QUERY, "format": "text/x-csv,docx"})

    assert response.status_code == 400
    assert "text/x-csv,docx" in response.json()["detail"]
    assert not runner.asked


def test_the_page_has_an_extension_as_well(client, runner):
    response = client.get("/sparql.html", params={"query": QUERY})

    assert response.headers["content-type"].startswith("text/html")
    assert len(runner.asked) == 1


@pytest.mark.parametrize(
    ("parameters", "form"),
    [
        ({"output": "csv"}, CSV_RESULTS),
        ({"results": "xml", "output": "xml"}, XML_RESULTS),
        ({"output": "anything"}, JSON_RESULTS),
        ({"format": "tsv", "output": "csv"}, TSV_RESULTS),
        ({"format": ""}, JSON_RESULTS),
    ],
)
def test_the_names_that_other_endpoints_have_for_the_format_are_understood(client, runner, parameters, form):
    client.get("/sparql", params={"query": QUERY, **parameters})

    assert runner.asked[0][0].solutions == form


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
        ({"params": {"query": QUERY, "release": "yesterday"}}, 404),
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
        (QUERY.encode(), "", 415),
        (QUERY.encode("utf-16"), "application/sparql-query; charset=utf-16", 415),
        (b"query=ASK", "application/x-www-form-urlencoded; charset=latin-1", 415),
        (b"DROP ALL", "application/sparql-update", 403),
        (b"update=DROP%20ALL", "application/x-www-form-urlencoded", 403),
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


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_utf_8_may_be_named(client, runner, charset):
    headers = {"Content-Type": f"application/sparql-query;charset={charset}"}

    assert client.post("/sparql", content=QUERY, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Ici, on ne fait qu'interroger"), ("en", "answers queries only")]
)
def test_an_update_is_refused_with_the_place_where_changes_are_asked_for(client, language, words):
    response = client.post("/sparql", data={"update": "DROP ALL"}, headers={"Accept-Language": language})

    assert response.status_code == 403
    assert words in response.json()["detail"]
    assert response.json()["address"] == "http://127.0.0.1:8000/sparql/update"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_query_by_another_method_is_405(client, runner, method):
    response = client.request(method, "/sparql", params={"query": QUERY})

    assert response.status_code == 405
    assert {"GET", "HEAD", "POST", "OPTIONS"} == set(response.headers["allow"].split(", "))
    assert runner.asked == []


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("value", ["urn:a b", "relative", "<urn:a>", ""])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_graph_that_is_no_iri_is_refused_by_the_name_of_its_parameter(client, runner, method, parameter, value):
    given = {"query": QUERY, parameter: value}
    told = [
        client.request(
            method, "/sparql", **{"params" if method == "GET" else "data": given}, headers={"Accept-Language": language}
        )
        for language in ("fr", "en")
    ]

    assert [response.status_code for response in told] == [400, 400]
    assert {response.json()["name"] for response in told} == {parameter}
    french, english = (response.json()["detail"] for response in told)
    assert french.startswith(f"Paramètre « {parameter} »")
    assert french.endswith("attendu : une IRI absolue.")
    assert english.endswith("expected: an absolute IRI.")
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
    assert "a sd:Service" in response.text


def test_the_form_shows_solutions_as_a_table(client):
    page = client.get("/sparql", params={"query": QUERY, "format": "html"}, headers=HTML).text

    assert '<th scope="col">s</th>' in page
    assert 'href="https://example.org/x"' in page


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "urn:isbn:1"])
def test_only_what_a_browser_may_safely_follow_is_a_link(client, runner, iri):
    body = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": iri}}]}})
    runner.answer = answer("solutions", JSON_RESULTS, body.encode())

    page = client.get("/sparql", params={"query": QUERY, "format": "html"}, headers=HTML).text
    assert f"<td><span>{iri}</span>" in page
    assert f'href="{iri}' not in page


def test_the_form_says_how_many_rows_it_does_not_show(client, runner):
    rows = b",".join([b'{"s":{"type":"literal","value":"x","xml:lang":"fr"}}'] * 501)
    body = b'{"head":{"vars":["s"]},"results":{"bindings":[' + rows + b"]}}"
    runner.answer = answer("solutions", JSON_RESULTS, body)

    page = client.get("/sparql", params={"query": QUERY, "format": "html"}, headers=HTML).text
    assert "501 lignes, les 500 premières sont montrées" in page
    assert page.count("<tr><td>") == 500


@pytest.mark.parametrize(
    ("kind", "form", "body", "shown"),
    [
        ("boolean", JSON_RESULTS, b'{"head":{},"boolean":true}', "Oui."),
        ("graph", TURTLE, b"<a:s> <a:p> <a:o> .", "&lt;a:s&gt; &lt;a:p&gt; &lt;a:o&gt; ."),
    ],
)
def test_the_form_shows_yes_or_no_and_triples(client, runner, kind, form, body, shown):
    runner.answer = answer(kind, form, body)

    assert shown in client.get("/sparql", params={"query": QUERY, "format": "html"}, headers=HTML).text


def test_a_query_refused_from_the_form_stays_in_the_form(client, runner):
    runner.error = InvalidQuery("no")
    response = client.get("/sparql", params={"query": "SELECT", "format": "html"}, headers=HTML)

    assert response.status_code == 400
    assert "Requête SPARQL refusée : no" in response.text.replace("\u00a0", " ")
    assert ">SELECT</textarea>" in response.text


def test_an_answer_names_its_release(client):
    assert client.get("/sparql", params={"query": QUERY}).headers["x-release"] == "12"
