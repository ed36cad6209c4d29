import re
from inspect import isabstract

import pytest

from dotheque_graph import errors
from dotheque_graph.errors import (
    DothequeError,
    EngineBusy,
    InvalidParameter,
    InvalidRdf,
    InvalidRequest,
    InvalidToken,
    NothingPublished,
    PageNotFound,
    QueryTimeout,
    StoreUnavailable,
    UpdateElsewhere,
)
from dotheque_graph.web.problems import HEADINGS, STATUS, problem_of
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.urls import Urls

HTML = {"Accept": "text/html", "Accept-Language": "fr"}


def concrete(base=DothequeError):
    for one in base.__subclasses__():
        yield from concrete(one)
        if "__dataclass_fields__" in vars(one):
            yield one


def test_every_error_has_a_status_and_every_status_a_heading():
    stated = {error for error in concrete() if not isabstract(error)}

    assert set(STATUS) == stated
    assert set(STATUS.values()) <= set(HEADINGS)


def test_what_the_instance_lacks_is_never_taken_for_an_absence():
    lacking = [error for error in STATUS if issubclass(error, errors.Unavailable | errors.Busy)]

    assert lacking
    assert all(STATUS[error] >= 500 for error in lacking)


def test_a_problem_is_told_to_programs_with_its_facts(client):
    response = client.get("/doc/organisation/rien", headers={"Accept": "text/turtle", "Accept-Language": "en"})

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "https://w3id.org/dotheque/problem/entity-not-found",
        "title": "Nothing here by that name",
        "status": 404,
        "detail": "The graph says nothing about https://w3id.org/dotheque/id/organisation/rien.",
        "iri": "https://w3id.org/dotheque/id/organisation/rien",
    }


@pytest.mark.parametrize(
    ("path", "error", "name"),
    [
        ("/nothing", PageNotFound, "page-not-found"),
        ("/sparql?format=csv", InvalidRequest, "invalid-request"),
        ("/list/goal?page=0", InvalidParameter, "invalid-parameter"),
        ("/sparql?update=DROP%20ALL", UpdateElsewhere, "update-elsewhere"),
    ],
)
def test_the_type_of_a_problem_is_the_name_of_its_error(client, path, error, name):
    response = client.get(path, headers={"Accept": "application/problem+json"})

    assert response.json()["type"] == f"https://w3id.org/dotheque/problem/{name}"
    assert response.status_code == STATUS[error]


def test_a_problem_is_told_to_readers_in_their_language(client):
    response = client.get("/doc/organisation/rien", headers=HTML)

    assert response.status_code == 404
    assert response.headers["content-language"] == "fr"
    assert "Rien ici sous ce nom" in response.text
    assert 'name="robots" content="noindex"' in response.text


def test_what_was_withdrawn_is_410_and_names_what_replaces_it(client):
    told = client.get("/doc/organisation/ancienne-cabane", headers={"Accept": "application/ld+json"})
    shown = client.get("/doc/organisation/ancienne-cabane", headers=HTML)

    assert (told.status_code, shown.status_code) == (410, 410)
    assert told.json()["replaced_by"] == ["https://w3id.org/dotheque/id/organisation/la-cabane"]
    assert told.json()["names"]["https://w3id.org/dotheque/id/organisation/ancienne-cabane"] == {
        "fr": "Ancienne cabane"
    }
    assert 'href="/doc/organisation/la-cabane"' in shown.text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "La fiche «\u00a0Ancienne cabane\u00a0» a été retirée le 4 mai 2098."),
        ("en", "The entry “Ancienne cabane” was withdrawn on 4 May 2098."),
    ],
)
def test_what_was_withdrawn_is_told_by_name_and_day_in_words(client, language, sentence):
    shown = client.get("/doc/organisation/ancienne-cabane", headers={**HTML, "Accept-Language": language}).text
    main = shown[shown.index("<main") : shown.index("</main>")]

    assert sentence in main
    assert ">La Cabane</a>" in main
    assert "https://w3id.org" not in re.sub("<[^>]*>", "", main)


def test_what_was_withdrawn_without_name_or_day_is_told_by_its_iri():
    iri = "https://w3id.org/dotheque/id/resource/x"
    problem = problem_of(errors.EntityWithdrawn(iri, "", ()), Reader("en", Urls("http://127.0.0.1:8000")), "/")

    assert problem.detail == f"The entry “{iri}” was withdrawn."


@pytest.mark.parametrize(("method", "path"), [("POST", "/"), ("DELETE", "/doc/goal/15"), ("PUT", "/sparql")])
def test_a_method_that_is_not_offered_is_405(client, method, path):
    response = client.request(method, path)

    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize("error", [NothingPublished("/srv/secret"), StoreUnavailable("/srv/secret/graph: broken")])
def test_an_instance_without_a_graph_is_503_and_keeps_its_paths_to_itself(client, holder, error):
    holder.error = error
    for path in ("/", "/doc/organisation/la-cabane", "/health", "/list/organisation", "/search?q=x"):
        response = client.get(path, headers=HTML)

        assert response.status_code == 503
        assert "secret" not in response.text


def test_an_unforeseen_failure_is_500_with_the_headers_of_any_answer(client, holder):
    holder.error = RuntimeError("boom")
    response = client.get("/")

    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "boom" not in response.text


@pytest.mark.parametrize(("error", "status"), [(EngineBusy(7), 503), (QueryTimeout(10.0), 504)])
def test_a_query_that_was_stopped_says_so(client, runner, error, status):
    runner.error = error
    response = client.get("/sparql", params={"query": "ASK {}"})

    assert response.status_code == status
    assert response.headers.get("retry-after") == ("7" if status == 503 else None)


def test_a_token_that_is_missing_is_asked_for_as_http_asks(client, runner):
    runner.error = InvalidToken("none was sent")
    response = client.get("/sparql", params={"query": "ASK {}"})

    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")


def test_the_facts_of_a_problem_hold_no_pieces_of_its_sentence(client):
    told = client.get("/list/goal?page=0", headers={"Accept": "application/json", "Accept-Language": "en"}).json()

    assert set(told) == {"type", "title", "status", "detail", "name", "value", "expected", "expected_fr"}
    assert told["detail"].startswith("Parameter “page” refused (“0”); expected: ")


@pytest.mark.parametrize(("line", "french", "english"), [(3, "a, ligne 3 : x", "a, line 3: x"), (0, "a : x", "a: x")])
def test_a_line_that_is_known_is_said_and_is_one_fact(client, runner, line, french, english):
    runner.error = InvalidRdf("a", line, "x")
    for language, detail in (("fr", french), ("en", english)):
        told = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept-Language": language}).json()

        assert told["detail"] == detail
        assert set(told) == {"type", "title", "status", "detail", "source", "line", "reason"}


@pytest.mark.parametrize(
    "path", ["/list/organisation?page=0", "/list/organisation?page=x", "/list/territory?level=moon"]
)
def test_a_parameter_out_of_range_is_400_and_says_what_is_expected(client, path):
    response = client.get(path)

    assert response.status_code == 400
    assert response.json()["expected"]


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "par exemple 12, 2026-11-23"), ("en", "such as 12, 2026-11-23")]
)
def test_what_a_release_may_be_called_is_told_by_examples(timed, language, words):
    answer = timed.get("/list?release=abc", headers={"Accept": "application/json", "Accept-Language": language})

    assert answer.status_code == 400
    assert words in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/list/organisation?page=99", "/list/nothing", "/list/phase"])
def test_a_page_past_the_end_or_of_no_kind_is_404(client, path):
    assert client.get(path).status_code == 404


def test_a_method_that_is_not_answered_is_told_in_a_sentence_with_those_that_are(client):
    response = client.request("DELETE", "/list", headers={"Accept": "application/json", "Accept-Language": "en"})
    problem = response.json()

    assert response.status_code == 405
    assert problem["detail"] != problem["title"]
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
