"""What the manifest of the SPARQL 1.1 Protocol does not say, and the site promises."""

import json

import pytest
from refusals import is_refused


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}])
def test_an_update_without_a_valid_token_is_refused(headers, writer):
    response = writer.site.client.post("/sparql/update", data={"update": "CLEAR ALL"}, headers=headers)

    assert is_refused(response, 401)
    assert response.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", [True, False])
def test_the_public_endpoint_takes_no_update_even_with_a_token(token, writer):
    headers = writer.headers if token else {}
    direct = {**headers, "Content-Type": "application/sparql-update"}

    assert is_refused(writer.site.client.post("/sparql", data={"update": "CLEAR ALL"}, headers=headers), 403)
    assert is_refused(writer.site.client.post("/sparql", content="CLEAR ALL", headers=direct), 403)
    assert is_refused(writer.site.client.post("/sparql", data={"query": "CLEAR ALL"}, headers=headers), 400, 403)


def test_a_problem_is_json_that_names_the_fault(small):
    problem = small.client.get("/sparql", params={"query": "SELECT ?x { ?x skos:prefLabel ?y }"}).json()

    assert "skos" in problem["detail"]
    assert json.dumps(problem)
