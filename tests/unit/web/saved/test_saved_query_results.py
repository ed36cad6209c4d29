"""The results of saved queries: what the engine gives, with values typed, bound and kept in their place."""

import csv
import io

import pytest
from pyoxigraph import Store
from saved_addresses import ENGLISH, FOOD, OF_THEME, PAGE, THEMES, YOUTH, problem, text_of

from dotheque_graph.errors import EngineBusy, QueryTimeout, ResultTooLarge


def test_a_result_is_that_of_the_engine_in_the_order_of_the_select_clause(site, library, runner):
    query = library.get("browse/themes").bind()

    rows = list(csv.reader(io.StringIO(site.get(f"{THEMES}.csv").text)))

    assert rows[0] == ["theme", "label", "entities"]
    assert len(rows) - 1 == len(list(runner.store.query(query, use_default_graph_as_union=True)))
    assert site.get(THEMES).json()["head"]["vars"] == rows[0]


def test_the_engine_gives_the_variables_in_the_order_of_the_select_clause():
    found = Store().query("SELECT ?z ?a ?m { BIND(1 AS ?a) BIND(2 AS ?m) BIND(3 AS ?z) }")

    assert [variable.value for variable in found.variables] == ["z", "a", "m"]


def test_a_result_runs_with_the_runner_on_the_release_and_says_so(site, holder, runner):
    response = site.get(THEMES)

    assert response.headers["x-release"] == "12"
    assert f'<http://127.0.0.1:8000{THEMES}.json?release=12>; rel="bookmark"' in response.headers["link"]
    assert runner.asked[0][1] == holder.held.release.graph_path


def test_the_same_result_has_the_same_etag_and_is_not_sent_again(site):
    first = site.get(THEMES)
    again = site.get(THEMES, headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304


def test_values_are_typed_and_bound(site, runner):
    response = site.get(OF_THEME, params={"theme": FOOD, "language": "en"})

    found = {row["entity"]["value"] for row in response.json()["results"]["bindings"]}
    assert "https://w3id.org/dotheque/id/experiment/demain" in found
    assert f"VALUES ?theme {{ <{FOOD}> }}" in runner.asked[-1][0]
    assert 'VALUES ?language { "en" }' in runner.asked[-1][0]


def test_a_parameter_given_twice_means_either_value(site):
    def found(*themes):
        response = site.get(OF_THEME, params=[("theme", theme) for theme in themes])
        return {row["entity"]["value"] for row in response.json()["results"]["bindings"]}

    assert found(FOOD, YOUTH) == found(FOOD) | found(YOUTH)
    assert found(FOOD) != found(YOUTH)


def test_an_empty_value_is_none_as_an_empty_field_of_a_form(site):
    path = "/query/competency/resources-by-type"

    assert site.get(f"{path}.csv?type=").content == site.get(f"{path}.csv").content


@pytest.mark.parametrize(
    ("query", "name", "value", "expected"),
    [
        ("theme=food", "theme", "food", f"an absolute IRI such as {FOOD}"),
        (f"theme={FOOD}&theme=a b", "theme", "a b", f"an absolute IRI such as {FOOD}"),
        (f"theme={FOOD}&language=français", "language", "français", "a language tag such as en"),
        (f"theme={FOOD}&colour=red", "colour", "red", "theme, language"),
        ("", "theme", "", f"an absolute IRI such as {FOOD}"),
        ("language=en", "theme", "", f"an absolute IRI such as {FOOD}"),
    ],
)
def test_a_wrong_unknown_or_missing_parameter_is_named_with_what_was_expected(
    site, runner, query, name, value, expected
):
    response = site.get(f"{OF_THEME}.json?{query}", headers={"Accept": "application/json", "Accept-Language": "en"})

    assert response.status_code == 400
    told = problem(response)
    assert (told["name"], told["value"], told["expected"]) == (name, value, expected)
    assert expected in told["detail"]
    assert runner.asked == []


def test_the_refusal_of_a_parameter_is_in_french_for_french_readers(site):
    response = site.get(f"{OF_THEME}?theme=x", headers={"Accept-Language": "fr"})

    assert (
        problem(response)["detail"]
        == f"Paramètre « theme » refusé (« x ») ; attendu : une IRI absolue, par exemple {FOOD}."
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/query/competency/timeline?after=2024", "2024"),
        ("/query/competency/timeline?after=01/02/2024", "01/02/2024"),
        ("/query/competency/changed-by-a-release?number=two", "two"),
        ("/query/competency/changed-by-a-release?number=1.5", "1.5"),
    ],
)
def test_dates_and_numbers_are_checked(site, path, value):
    response = site.get(path)

    assert response.status_code == 400
    assert problem(response)["value"] == value


@pytest.mark.parametrize("query", ["theme=%FF", "&".join(f"theme={number}" for number in range(1001))])
def test_an_address_that_cannot_be_read_is_refused(site, query):
    response = site.get(f"{OF_THEME}?{query}")

    assert response.status_code == 400
    assert problem(response)["type"].endswith("invalid-request")


def test_a_value_cannot_leave_its_place(site, runner):
    site.get(OF_THEME, params={"theme": FOOD, "language": 'fr" } ?s ?p ?o #'})
    site.get(OF_THEME, params={"theme": f"{FOOD}> }} SERVICE <http://127.0.0.1/"})

    assert runner.asked == []


def test_a_kept_release_answers_and_an_unknown_one_does_not(site, holder, runner):
    holder.publish("digest-of-13")

    old = site.get(f"{THEMES}.csv?release=12")
    unknown = site.get(f"{THEMES}.csv?release=99")

    assert (old.status_code, old.headers["x-release"]) == (200, "12")
    assert site.get(f"{THEMES}.csv").headers["x-release"] == "13"
    assert unknown.status_code == 404


@pytest.mark.parametrize(("error", "status"), [(EngineBusy(3), 503), (QueryTimeout(10.0), 504)])
def test_a_run_that_fails_says_why_and_a_page_keeps_its_form(site, runner, error, status):
    runner.error = error

    result = site.get(f"{THEMES}.json")
    page = site.get(THEMES, headers=ENGLISH)

    assert result.status_code == page.status_code == status
    assert error.message("en") in text_of(page)
    assert "The query in SPARQL" in page.text


def test_a_result_that_is_too_long_for_a_page_can_still_be_downloaded(site, runner):
    runner.error = ResultTooLarge(8_000_000)

    page = site.get(f"{OF_THEME}?theme={FOOD}", headers=PAGE)

    assert page.status_code == 413
    assert "trop long pour une page" in text_of(page)
    assert f'<a href="{OF_THEME}.csv?theme={FOOD}">CSV</a>' in page.text
