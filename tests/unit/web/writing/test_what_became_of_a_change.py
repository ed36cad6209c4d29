"""What is said of a change: what was published, which rules it breaks, that others are at work; in the log too."""

import hashlib

import pytest
from written_site import HOST, STORE

from dotheque_graph.errors import EngineBusy, StoreLocked
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf


def test_answer_tells_what_was_published(site):
    response = site.update("INSERT DATA { <urn:a> <urn:b> 1, 2 }")

    assert response.status_code == 200
    record = site.releases.current().record
    assert response.json() == {
        "release": 1, "made": True, "added": 2, "removed": 0,
        "created": [GRAPH + "catalogue"], "dropped": [], "activity": record.activity,
    }  # fmt: skip
    assert response.headers["x-release"] == "1"
    document = f"{HOST}/doc/activity/{record.activity.rpartition('/')[2]}"
    assert response.headers["link"] == f'<{document}>; rel="http://www.w3.org/ns/prov#wasGeneratedBy"'
    described = site.request("GET", document, headers={"Accept": "text/turtle"}, token=None)
    assert "Mise à jour par SPARQL (jeton essai)" in described.text
    assert site.token not in described.text


def test_what_is_published_is_read_at_once(site):
    for number in (1, 2):
        site.send("PUT", f"{STORE}/links/a", f"<urn:a> <urn:b> {number} .")
        [quad] = site.graph(f"{STORE}/links/a")
        assert quad.object.value == str(number)
    [before] = site.graph(f"{STORE}/links/a?release=1")
    assert before.object.value == "1"


def test_nothing_to_change_makes_no_release(site):
    site.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    response = site.update("INSERT DATA { <urn:a> <urn:b> 1 }")

    assert response.status_code == 200
    assert (response.json()["made"], response.json()["release"]) == (False, 1)


BROKEN = "INSERT DATA { <https://example.org/fictional/a> a <https://example.org/fictional/Example> }"


def test_broken_rule_is_answered_with_the_report(site):
    response = site.update(BROKEN, headers={"Accept-Language": "en"})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == "https://w3id.org/dotheque/problem/shapes-violated"
    assert problem["violations"] == 1
    assert "Give a name." in problem["text"]
    assert "1 rule(s) broken" in problem["detail"]
    report = read_rdf(problem["report"].encode(), TURTLE, "report")
    assert any(
        quad.object.value == "https://example.org/fictional/Shape-label"
        for quad in report
        if hasattr(quad.object, "value")
    )
    assert site.releases.numbers() == ()


@pytest.mark.parametrize(
    ("accept", "kind", "words"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", "ValidationReport"),
        ("text/plain", "text/plain; charset=utf-8", "Donnez un nom."),
        ("text/html", "text/html; charset=utf-8", "règle"),
        ("image/png", "application/problem+json", "shapes-violated"),
        ("*/*", "application/problem+json", "shapes-violated"),
    ],
)
def test_report_comes_in_the_form_that_is_asked_for(site, accept, kind, words):
    response = site.update(BROKEN, headers={"Accept": accept, "Accept-Language": "fr"})

    assert response.status_code == 422
    assert response.headers["content-type"] == kind
    assert words in response.text


def test_broken_rule_stops_a_graph_too(site):
    response = site.send("PUT", f"{STORE}/links/a", "<urn:a> a <https://example.org/fictional/Example> .")

    assert response.status_code == 422
    assert site.releases.numbers() == ()


def test_the_log_keeps_what_became_of_a_change(site):
    text = "INSERT DATA { <urn:a> <urn:b> 1 }"
    made = site.update(text)
    site.update("CLEAR XYZ")
    site.update("INSERT DATA { <urn:a> a <https://example.org/fictional/Example> }")
    site.writers.error = EngineBusy(7)
    site.update(text)
    log = site.app.state.site.log
    log.close()

    noted = sorted(log.failed(10), key=lambda entry: entry.moment)
    assert [(entry.status, entry.release, entry.problem) for entry in noted] == [
        (400, 1, "invalid-query"),
        (422, 1, "shapes-violated"),
        (503, 1, "engine-busy"),
    ]
    assert made.headers["x-release"] == "1"
    assert (noted[-1].size, noted[-1].query_hash) == (len(text), hashlib.sha256(text.encode()).hexdigest())
    assert all(entry.seconds >= 0 and not entry.remembered and entry.kind == "write" for entry in noted)
    assert log.slowest(10) == ()


@pytest.mark.parametrize("error", [StoreLocked("1234"), EngineBusy(10)])
def test_somebody_else_at_work_is_said_with_when_to_come_back(site, error):
    site.writers.error = error
    response = site.update("CLEAR ALL")

    assert response.status_code == 503
    assert response.headers["retry-after"] == "10"
