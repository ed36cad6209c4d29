"""The search for programs: what it says, as it is described, and the suggestions of the search field."""

import pytest
from jsonschema import Draft202012Validator

HERE = "http://127.0.0.1:8000"


def answer_schema(client):
    document = client.get("/openapi.json").json()
    return {"$ref": "#/components/schemas/Search", "components": document["components"]}


@pytest.mark.parametrize("query", ["", "q=cabane", "q=cabane&kind=organisation&theme=none&lang=en", "q=xyzzyx"])
def test_what_is_said_is_as_it_is_described(client, query):
    response = client.get(f"/api/search?{query}")

    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert list(Draft202012Validator(answer_schema(client)).iter_errors(response.json())) == []


def test_the_example_of_the_description_is_as_it_describes(client):
    operation = client.get("/openapi.json").json()["paths"]["/api/search"]["get"]
    example = operation["responses"]["200"]["content"]["application/json"]["example"]

    assert list(Draft202012Validator(answer_schema(client)).iter_errors(example)) == []
    assert {one["name"] for one in operation["parameters"] if "name" in one} > {"q", "kind", "theme", "sort", "size"}


def test_hits_have_their_address_and_what_was_found(client):
    said = client.get("/api/search?q=cabane&kind=organisation&lang=fr").json()
    hut = next(hit for hit in said["hits"] if hit["iri"].endswith("/la-cabane"))

    assert hut["url"] == f"{HERE}/doc/organisation/la-cabane?lang=fr"
    assert (hut["kind"], hut["title"], hut["language"]) == ("organisation", "La Cabane", "fr")
    assert "Cabane" in hut["found"]
    assert said["total"] == len(said["hits"])
    assert said["html"] == f"{HERE}/search?q=cabane&kind=organisation&lang=fr"


def test_counts_are_those_of_the_page_with_labels(client):
    said = client.get("/api/search?lang=fr").json()
    kinds = {one["value"]: one for one in said["facets"]["kind"]["values"]}

    assert kinds["organisation"]["label"] == "Organisations"
    assert sum(one["count"] for one in kinds.values()) == said["total"]


def test_pages_lead_to_each_other(client):
    first = client.get("/api/search?size=3").json()
    second = client.get(first["next"].removeprefix(HERE)).json()

    assert first["previous"] is None
    assert second["previous"] == f"{HERE}/api/search?size=3"
    assert {hit["iri"] for hit in first["hits"]}.isdisjoint(hit["iri"] for hit in second["hits"])
    assert len(second["hits"]) == 3


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("page=x", 400, "invalid-parameter"),
        ("size=101", 400, "invalid-parameter"),
        ("sort=loud", 400, "invalid-parameter"),
        ("page=0", 400, "invalid-parameter"),
        ("them=food-democracy", 400, "invalid-parameter"),
        ("page=99", 404, "page-not-found"),
        ("release=99", 404, "release-not-found"),
    ],
)
def test_errors_are_problems(client, query, status, kind):
    response = client.get(f"/api/search?{query}")

    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert response.json()["type"].endswith(f"/problem/{kind}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_mistaken_name_is_told_with_those_that_there_are(client, language):
    told = client.get(f"/api/search?them=x&lang={language}", headers={"Accept-Language": language}).json()["detail"]

    assert "them" in told
    assert "theme" in told.partition("attendu" if language == "fr" else "expected")[2]


def test_a_value_that_nothing_has_finds_nothing_and_stands_in_its_facet(client):
    said = client.get("/api/search?theme=no-such-theme").json()

    assert (said["total"], said["hits"]) == (0, [])
    assert [(one["value"], one["count"]) for one in said["facets"]["theme"]["values"] if one["chosen"]] == [
        ("no-such-theme", 0)
    ]


def test_words_that_are_too_long_are_cut_and_the_answer_says_so(client):
    said = client.get("/api/search?q=" + "cabane+" * 100).json()

    assert said["cut"]
    assert len(said["q"]) <= 200


def test_suggestions_have_the_form_that_browsers_read(client):
    response = client.get("/search/suggestions?q=caban&lang=fr")
    words, names, kinds, addresses = response.json()

    assert response.headers["content-type"] == "application/x-suggestions+json; charset=utf-8"
    assert words == "caban"
    assert "La Cabane" in names
    assert kinds[names.index("La Cabane")] == "organisation"
    assert addresses[names.index("La Cabane")] == f"{HERE}/doc/organisation/la-cabane?lang=fr"
    assert len(names) == len(kinds) == len(addresses) <= 8


def test_nothing_typed_suggests_nothing(client):
    assert client.get("/search/suggestions?q=%20").json() == ["", [], [], []]
