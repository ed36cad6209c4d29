"""The format of a result is the one that is accepted best, or the one that the address names."""

import pytest
from cited_results import CITIES, EVERY_FORM, IS_THERE, WHO, get

ACCEPTED = {
    "*/*": "application/sparql-results+json",
    "": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "application/xml": "application/sparql-results+xml",
    "application/json": "application/sparql-results+json",
    "text/csv": "text/csv",
    "text/*": "text/csv",
    "text/tab-separated-values;q=0.9, text/csv;q=0.8": "text/tab-separated-values",
    "text/csv;q=0.1, */*;q=0.5": "application/sparql-results+json",
    "text/turtle, application/sparql-results+xml;q=0.2": "application/sparql-results+xml",
    "application/sparql-results+json;q=0, */*": None,
    "image/png, text/csv;q=0.001": "text/csv",
    "TEXT/CSV": "text/csv",
}


@pytest.mark.parametrize("accept", ACCEPTED)
def test_the_format_is_the_one_that_is_accepted_best(accept, small):
    response = small.client.get("/sparql", params={"query": WHO}, headers={"Accept": accept})
    found = response.headers["content-type"].partition(";")[0]

    assert response.status_code == 200
    assert found == ACCEPTED[accept] or (ACCEPTED[accept] is None and found != "application/sparql-results+json")


@pytest.mark.parametrize(
    ("query", "accept"), [(WHO, "text/turtle"), (CITIES, "text/csv"), (IS_THERE, "text/turtle"), (WHO, "image/png")]
)
def test_what_is_not_offered_is_a_406_that_lists_what_is(query, accept, small):
    response = small.client.get("/sparql", params={"query": query}, headers={"Accept": accept})

    assert response.status_code == 406
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["offered"]


@pytest.mark.parametrize("query", [CITIES, WHO])
def test_a_page_that_is_accepted_least_is_better_than_nothing(query, small):
    accept = "text/html;q=0.1, text/csv;q=0.2"
    response = small.client.get("/sparql", params={"query": query}, headers={"Accept": accept})

    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == ("text/html" if query == CITIES else "text/csv")


EXTENSIONS = [(query, form) for query, form in EVERY_FORM if query != IS_THERE]


@pytest.mark.parametrize(("query", "form"), EXTENSIONS)
def test_an_extension_means_its_format(query, form, small):
    by_name = get(small, query, form)
    in_path = small.client.get(f"/sparql.{form}", params={"query": query}, headers={"Accept": "image/png"})
    by_type = small.client.get(
        "/sparql", params={"query": query, "format": by_name.headers["content-type"].partition(";")[0]}
    )

    assert in_path.status_code == by_type.status_code == 200
    assert in_path.content == by_type.content == by_name.content
    assert in_path.headers["content-type"] == by_name.headers["content-type"]
    assert in_path.headers["etag"] == by_name.headers["etag"]
