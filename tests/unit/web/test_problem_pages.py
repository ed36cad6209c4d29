"""The types of problems: each leads to a page and to data about it."""

import pytest
import rdflib
from rdflib.namespace import SKOS

from dotheque_graph.web.problem_pages import problem_types
from dotheque_graph.web.problem_words import MEANINGS
from dotheque_graph.web.problems import OTHER_PROBLEMS, STATUS

BASE = "https://w3id.org/dotheque"
NAMES = sorted(problem_types())


def test_every_error_and_every_other_problem_has_a_type():
    assert len(NAMES) == len(STATUS) + len(OTHER_PROBLEMS)
    assert set(NAMES) == set(MEANINGS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_type_of_a_problem_leads_to_what_it_means(client, language):
    told = client.get("/list/goal?page=0", headers={"Accept": "application/json", "Accept-Language": language}).json()
    address = told["type"].removeprefix(BASE)
    page = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})

    assert page.status_code == 200
    assert page.headers["content-language"] == language
    assert f"<h1>{told['title']}</h1>" in page.text
    assert "<code>expected</code>" in page.text
    assert (
        told["title"]
        == {
            "fr": "Cette demande est incompréhensible",
            "en": "This request cannot be understood",
        }[language]
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_type_is_described_as_data_in_both_languages(client, name):
    response = client.get(f"/problem/{name}", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=response.content, format="turtle")
    node = rdflib.URIRef(f"{BASE}/problem/{name}")

    assert response.headers["vary"].split(", ")[0] == "Accept"
    assert {label.language for label in graph.objects(node, SKOS.prefLabel)} == {"fr", "en"}
    assert {text.language for text in graph.objects(node, SKOS.definition)} == {"fr", "en"}
    assert len(set(graph.objects(node, SKOS.definition))) == 2
    assert graph.value(node, SKOS.notation) == rdflib.Literal(str(problem_types()[name].status))


def test_the_list_names_every_type(client):
    page = client.get("/problem", headers={"Accept": "text/html"}).text
    graph = rdflib.Graph().parse(data=client.get("/problem.ttl").content, format="turtle")

    assert all(f'href="/problem/{name}"' in page for name in NAMES)
    assert len(set(graph.subjects(SKOS.inScheme, rdflib.URIRef(f"{BASE}/problem")))) == len(NAMES)


def test_facts_that_visitors_are_not_told_are_not_promised():
    assert problem_types()["store-unavailable"].facts == ()
    assert problem_types()["entity-not-found"].facts == ("iri",)


@pytest.mark.parametrize("path", ["/problem/none", "/problem/unexpected.exe", "/problem.exe", "/problem/"])
def test_a_type_that_there_is_not_is_404(client, path):
    assert client.get(path).status_code == 404


def test_what_was_withdrawn_names_its_successor_in_a_header(client):
    response = client.get("/doc/organisation/ancienne-cabane")

    assert response.status_code == 410
    assert f'<{BASE}/id/organisation/la-cabane>; rel="successor-version"' in response.headers["link"]
