"""Who may write over HTTP: nobody without a token, and with one only the graphs that it covers."""

import pytest
from written_site import SPARQL_TYPE, STORE, TURTLE_TYPE, UPDATE

from dotheque_graph.namespaces import GRAPH


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic ZXNzYWk6ZXNzYWk=", "dotheque_x"])
def test_nobody_writes_without_a_token(site, method, header):
    for path in (f"{STORE}/links/a", STORE, UPDATE):
        if path == UPDATE and method != "POST":
            continue
        headers = {"Content-Type": SPARQL_TYPE if path == UPDATE else TURTLE_TYPE}
        if header is not None:
            headers["Authorization"] = header
        response = site.request(method, path, token=None, content=b"", headers=headers)

        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["type"].endswith("/invalid-token")
    assert site.writers.orders == []


def test_scheme_of_the_token_has_no_case(site):
    response = site.request(
        "POST", UPDATE, token=None, data={"update": ""}, headers={"Authorization": f"bearer  {site.token}"}
    )
    assert response.status_code == 200


def test_revoked_token_is_refused_at_once(site):
    assert site.update("").status_code == 200
    site.tokens.revoke("essai")

    response = site.update("")
    assert response.status_code == 401
    assert "révoqué" in response.json()["detail"]
    assert "revoked" in site.update("", headers={"Accept-Language": "en"}).json()["detail"]


def test_token_is_checked_before_anything_else_is_read(site):
    response = site.request(
        "POST", UPDATE, token=None, content=b"x" * 1_000_000, headers={"Content-Type": "text/plain"}
    )

    assert response.status_code == 401


def test_graph_that_the_token_does_not_cover_is_not_even_read(site):
    narrow = site.tokens.create("liens", ["links/*"])
    for graph in ("catalogue", "provenance", "ontology", "links"):
        response = site.send("PUT", f"{STORE}/{graph}", "<a> <b> <c> .", token=narrow)

        assert response.status_code == 403
        assert response.json()["permitted"] == ["links/*"]
    assert site.send("POST", STORE, "", token=narrow).status_code == 403
    assert site.writers.orders == []
    assert site.send("PUT", f"{STORE}/links/a", "<a> <b> <c> .", token=narrow).status_code == 201


def test_update_of_a_graph_that_the_token_does_not_cover_applies_nothing(site):
    narrow = site.tokens.create("liens", ["links/*"])
    text = f"INSERT DATA {{ GRAPH <{GRAPH}links/a> {{ <urn:a> <urn:b> 1 }} <urn:a> <urn:b> 2 }}"
    response = site.update(text, token=narrow)

    assert response.status_code == 403
    assert response.json()["graph"] == GRAPH + "catalogue"
    assert site.releases.numbers() == ()


@pytest.mark.parametrize("graph", ["provenance", "ontology", "shapes"])
def test_some_graphs_need_to_be_named_and_the_history_is_nobodys(site, graph):
    named = site.tokens.create("tout", [graph])

    assert site.send("PUT", f"{STORE}/{graph}", "").status_code == 403
    assert site.send("PUT", f"{STORE}/{graph}", "", token=named).status_code == (403 if graph == "provenance" else 201)
