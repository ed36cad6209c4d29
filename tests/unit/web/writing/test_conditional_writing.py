"""Changes on a condition: that nobody else made one meanwhile, that there is a graph already, or that there is none."""

import pytest
from written_site import STORE


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_change_on_the_condition_that_nobody_else_made_one(site, method):
    path = f"{STORE}/links/a"
    site.send("PUT", path, "<urn:a> <urn:b> 1 .")
    old = site.request("HEAD", path, headers={"Accept": "application/rdf+xml"}).headers["etag"]
    site.send("PUT", path, "<urn:a> <urn:b> 2 .")
    new = site.request("HEAD", path).headers["etag"]
    document = "<urn:a> <urn:b> 3 ."
    for condition in (old, '"nonsense"', f"W/{new}", f'{old}, "nonsense"'):
        refused = site.send(method, path, document, headers={"If-Match": condition, "Accept-Language": "en"})
        assert refused.status_code == 412
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["type"] == "https://w3id.org/dotheque/problem/precondition-failed"
        assert refused.json()["condition"] == f"If-Match: {condition}"
        assert "another state" in refused.json()["detail"]
    assert site.releases.numbers() == (1, 2)

    made = site.send(method, path, document, headers={"If-Match": f'"nonsense", {new}'})
    assert made.is_success
    assert site.releases.numbers() == (1, 2, 3)


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_graph_is_made_on_the_condition_that_there_is_none(site, method):
    path, headers = f"{STORE}/links/a", {"If-None-Match": "*"}
    assert site.send(method, path, "<urn:a> <urn:b> 1 .", headers=headers).status_code == 201
    refused = site.send(method, path, "<urn:a> <urn:b> 2 .", headers=headers)

    assert (refused.status_code, refused.json()["condition"]) == (412, "If-None-Match: *")
    [kept] = site.graph(path)
    assert kept.object.value == "1"


def test_graph_is_changed_on_the_condition_that_there_is_one(site):
    headers = {"If-Match": "*"}
    site.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")

    assert site.send("PUT", f"{STORE}/links/a", "", headers=headers).status_code == 412
    assert site.send("POST", STORE, "", headers=headers).status_code == 412
    assert site.send("PUT", f"{STORE}?graph=urn:g", "", headers=headers).status_code == 204
    assert site.send("DELETE", f"{STORE}/links/a", "", headers=headers).status_code == 404


def test_default_graph_has_an_etag_before_anybody_wrote_in_it(site):
    site.send("PUT", f"{STORE}/links/a", "<urn:a> <urn:b> 1 .")
    tag = site.request("HEAD", f"{STORE}?default").headers["etag"]
    headers = {"If-Match": tag}

    assert site.send("PUT", f"{STORE}?default", "<urn:a> <urn:b> 1 .", headers=headers).status_code == 201
    assert site.send("PUT", f"{STORE}?default", "<urn:a> <urn:b> 2 .", headers=headers).status_code == 412


def test_update_has_no_state_that_a_condition_could_name(site):
    site.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    text = "INSERT DATA { <urn:a> <urn:b> 2 }"

    assert site.update(text, headers={"If-Match": "*"}).status_code == 412
    assert site.update(text, headers={"If-None-Match": "*"}).status_code == 200


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("value", ["nonsense", "", '"a" "b"', '*, "a"', '"a'])
def test_condition_that_cannot_be_read_is_refused(site, header, value):
    headers = {header: value}
    response = site.send("PUT", f"{STORE}/links/a", "", headers=headers)

    assert response.status_code == 400
    assert header in response.json()["detail"]
    assert site.writers.orders == []


def test_page_of_a_condition_that_is_not_met_says_what_happened(site):
    headers = {"If-Match": '"x"', "Accept": "text/html", "Accept-Language": "fr"}
    response = site.send("PUT", f"{STORE}/links/a", "", headers=headers)

    assert response.status_code == 412
    assert "Ceci a changé entre-temps" in response.text
