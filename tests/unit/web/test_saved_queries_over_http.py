"""Saved queries over HTTP: the list, the page, the description and the results, on the real catalogue."""

import csv
import hashlib
import html
import io
import json
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import Store

from dotheque_graph.assets import asset
from dotheque_graph.errors import EngineBusy, QueryTimeout, ResultTooLarge
from dotheque_graph.namespaces import SH
from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.query.library import QueryLibrary
from dotheque_graph.rdf.formats import GRAPH_FORMATS, RESULT_FORMATS
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.saved.columns import COLUMNS

THEMES = "/query/browse/themes"
OF_THEME = "/query/competency/entities-of-theme"
FOOD = "https://w3id.org/dotheque/vocabulary/theme/food-democracy"
YOUTH = "https://w3id.org/dotheque/vocabulary/theme/youth-engagement"
OF_THE_PROVENANCE = ("browse/publications", "competency/changed-by-a-release")
"""Queries about what only a published catalogue has."""
PAGE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Accept-Language": "fr"}
ENGLISH = {"Accept": "text/html", "Accept-Language": "en"}


class Whole:
    """Stands in for a SparqlResult that is whole."""

    def __init__(self, answer):
        self.kind, self.format, self.repeatable, self.whole = answer.kind, answer.format, True, answer
        self.summary = None


@dataclass
class Direct:
    """Stands in for QueryRunner: asks the engine in this process, or raises the error given."""

    store: Store
    error: Exception | None = None
    asked: list = field(default_factory=list)

    @asynccontextmanager
    async def ask(self, request, graph_path, client=""):  # noqa: ARG002  # as QueryRunner is called
        self.asked.append((request.query, graph_path))
        if self.error:
            raise self.error
        found = self.store.query(request.query, use_default_graph_as_union=True)
        body = found.serialize(format=request.solutions.results)
        digest = hashlib.sha256(body).hexdigest()
        yield Whole(SparqlAnswer("solutions", request.solutions, body, 0.01, digest))

    def protections(self):
        return {}

    async def close(self):
        pass


@pytest.fixture(scope="session")
def library():
    """Return the real library, in the place of the small one."""
    return QueryLibrary.load(asset("sparql"))


@pytest.fixture(scope="session")
def small(catalogue):
    """Return the real catalogue, in the place of the small one."""
    return catalogue


@pytest.fixture
def runner(catalogue):
    return Direct(catalogue._store)


@pytest.fixture
def site(client):
    return client


def problem(response):
    assert response.headers["content-type"].startswith("application/problem+json")
    return response.json()


def text_of(response):
    return html.unescape(re.sub(r"<[^>]+>", " ", response.text)).replace("\u00a0", " ")


# Which of the three


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values, text/csv;q=0.5", "text/tab-separated-values"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples, */*;q=0.1", "application/n-triples"),
        (PAGE["Accept"], "text/html"),
    ],
)
def test_accept_settles_whether_result_description_or_page_is_meant(site, accept, expected):
    response = site.get(THEMES, headers={"Accept": accept} if accept else {})

    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == expected
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("form", [*RESULT_FORMATS, *GRAPH_FORMATS], ids=lambda form: form.extension)
def test_the_extension_and_the_format_parameter_win_over_accept(site, form):
    for path in (
        f"{THEMES}.{form.extension}",
        f"{THEMES}?format={form.extension}",
        f"{THEMES}.{form.extension}?format=html",
    ):
        response = site.get(path, headers=PAGE)
        assert response.status_code == 200
        assert response.headers["content-type"] == form.content_type


def test_a_media_type_may_be_the_format_also_with_a_bare_plus(site):
    response = site.get(f"{THEMES}?format=application/sparql-results+xml")

    assert response.headers["content-type"].startswith("application/sparql-results+xml")


def test_a_format_that_does_not_exist_is_refused(site):
    wrong = site.get(f"{THEMES}?format=pdf")
    unacceptable = site.get(THEMES, headers={"Accept": "image/png"})

    assert wrong.status_code == 400
    assert (problem(wrong)["name"], problem(wrong)["value"]) == ("format", "pdf")
    assert unacceptable.status_code == 406


@pytest.mark.parametrize(
    "name", ["/query/browse/none", "/query/entity/labels", "/query/entity/labels.ttl", f"{THEMES}.pdf"]
)
def test_what_is_not_there_or_not_public_is_not_found(site, name):
    response = site.get(name)

    assert response.status_code == 404
    assert problem(response)["type"].endswith("query-not-found")


# Results


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


# Descriptions


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.extension)
def test_a_query_describes_itself(site, form):
    response = site.get(f"{OF_THEME}.{form.extension}")

    quads = read_rdf(response.content, form, "description")
    iri = NamedNode("https://w3id.org/dotheque/query/competency/entities-of-theme")
    assert {quad.object.value for quad in quads if quad.subject == iri and quad.predicate.value.endswith("target")} == {
        "http://127.0.0.1:8000/sparql"
    }
    assert any(quad.predicate == SH.term("select") and "VALUES ?theme" in quad.object.value for quad in quads)
    assert f'<{iri.value}>; rel="canonical"' in response.headers["link"]
    assert (
        site.get(f"{OF_THEME}.ttl", headers={"If-None-Match": site.get(f"{OF_THEME}.ttl").headers["etag"]}).status_code
        == 304
    )


@pytest.mark.parametrize("path", ["/query.ttl", "/query.jsonld", "/query.rdf", "/query.nt"])
def test_the_list_is_a_catalogue_of_executables(site, library, path):
    response = site.get(path)

    form = next(form for form in GRAPH_FORMATS if path.endswith(form.extension))
    quads = read_rdf(response.content, form, "catalogue")
    executable = {quad.subject for quad in quads if quad.object == SH.term("SPARQLExecutable")}
    assert executable == {saved.iri for saved in library.public()}
    assert site.get("/query", headers={"Accept": form.media_type}).content == response.content


@pytest.mark.parametrize("path", ["/query", OF_THEME])
def test_every_format_that_a_page_links_to_exists(site, path):
    page = site.get(path, headers=PAGE).text
    links = re.findall(rf'<a class="chip" href="({path}\.\w+)">', page)

    assert [link.rpartition(".")[2] for link in links] == ["ttl", "jsonld", "rdf", "nt"]
    assert {site.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize("path", ["/", "/sparql"])
def test_the_list_is_linked_from_every_page_and_from_the_workspace(site, path):
    page = site.get(path, headers=PAGE).text

    assert '<li><a href="/query">Requêtes enregistrées</a></li>' in page
    if path == "/sparql":
        assert '<a class="chip" href="/query">Requêtes enregistrées</a>' in page
        assert '<a class="chip" href="/openapi.json">OpenAPI</a>' in page


def test_the_list_has_no_other_format(site):
    assert site.get("/query.pdf").status_code == 404
    assert site.get("/query", headers={"Accept": "image/png"}).status_code == 406


# Pages


def test_the_list_shows_every_public_query_by_folder(site, library):
    page = site.get("/query", headers=PAGE)

    linked = set(re.findall(r'href="/query/([a-z-]+/[a-z-]+)"', page.text))
    assert linked == {saved.name for saved in library.public()}
    assert re.findall(r"<h2>([^<]+)</h2>", page.text) == [
        "Questions",
        "Listes",
        "Le graphe en chiffres",
        "Règles que les données respectent",
        "Depuis un programme",
    ]
    assert "/openapi.json" in page.text


def test_a_page_has_question_form_table_text_and_ways_on(site):
    page = site.get(f"{OF_THEME}?theme={FOOD}", headers=PAGE)
    said = text_of(page)

    assert page.status_code == 200
    assert "Quelles entités du catalogue touchent à ce thème" in said
    assert re.search(rf'<option value="{FOOD}" selected>Démocratie alimentaire</option>', page.text)
    assert '<a href="/doc/experiment/demain"' in page.text
    assert "entityLabel" not in re.search(r"<thead>.*</thead>", page.text)[0]
    assert f"VALUES ?theme {{ <{FOOD}> }}" in html.unescape(page.text)
    for extension in ("csv", "json", "xml", "tsv"):
        assert f'href="{OF_THEME}.{extension}?theme={FOOD}' in page.text


def test_the_page_of_an_english_reader_asks_for_english_labels(site):
    page = site.get(f"{OF_THEME}?theme={FOOD}", headers=ENGLISH)

    assert "Food democracy" in text_of(page)
    assert f"{OF_THEME}.csv?theme={FOOD}&amp;language=en" in page.text


def test_the_citation_names_release_address_and_digest_of_what_the_permalink_gives(site, holder):
    page = site.get(f"{OF_THEME}?theme={FOOD}", headers=PAGE)
    link = html.unescape(re.search(r'href="([^"]+)" rel="bookmark"', page.text)[1])
    holder.publish("digest-of-13")

    kept = site.get(link.removeprefix("http://127.0.0.1:8000"), headers={"Accept": "*/*"})

    assert parse_qs(urlsplit(link).query) == {"theme": [FOOD], "release": ["12"]}
    assert kept.headers["x-release"] == "12"
    assert f"SHA-256 du résultat en JSON : {hashlib.sha256(kept.content).hexdigest()}" in text_of(page)
    assert "publication n° 12" in text_of(page)


def test_the_citation_has_the_lasting_address_and_beside_it_the_one_that_works_here(site):
    page = html.unescape(site.get(f"{OF_THEME}?theme={FOOD}", headers=PAGE).text)

    lasting = f"https://w3id.org/dotheque{OF_THEME}?theme={FOOD}"
    here = f"http://127.0.0.1:8000{OF_THEME}?theme={FOOD}&release=12"
    cited = re.search(r'<p class="cite">(.+?)</p>', page)[1]
    assert f'<span class="clip">{lasting}</span>&release=12, SHA-256' in cited
    assert f'<a class="clip" href="{here}" rel="bookmark">{here}</a>' in page
    assert f"{lasting}&release=12, SHA-256" in re.search(r"<textarea [^>]+>(.+?)</textarea>", page)[1]


def test_the_page_of_an_answer_has_the_headers_of_the_answer_itself(site, holder):
    holder.publish("digest-of-13")
    page = site.get(f"{THEMES}?release=12", headers=PAGE)
    answer = site.get(f"{THEMES}.csv?release=12")
    waiting = site.get(OF_THEME, headers=PAGE)

    for name in ("x-release", "memento-datetime"):
        assert page.headers[name] == answer.headers[name]
        assert name not in waiting.headers
    assert page.headers["link"].endswith(answer.headers["link"].replace(".csv?", "?"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Vous interrogez la publication n° 12, du 23 novembre 2098 ; la plus récente est la n° 13."),
        ("en", "You are asking release 12, of 23 November 2098; the latest is release 13."),
    ],
)
def test_a_page_of_an_earlier_release_says_so_and_that_of_the_latest_does_not(site, holder, language, said):
    holder.publish("digest-of-13")
    holder.earlier["13"] = holder.held
    asking = {"theme": FOOD, "lang": language}
    past, pinned = (
        html.unescape(site.get(OF_THEME, params={**asking, "release": number}, headers=PAGE).text)
        for number in ("12", "13")
    )

    assert said in past.replace("\u00a0", " ")
    assert 'class="past"' not in pinned


def test_the_page_leads_to_the_editor_with_the_query_in_it(site):
    page = site.get(f"{OF_THEME}?theme={FOOD}", headers=PAGE)

    link = html.unescape(re.search(r'href="(/sparql\?draft=[^"]+)"', page.text)[1])
    assert f"VALUES ?theme {{ <{FOOD}> }}" in parse_qs(urlsplit(link).query)["draft"][0]


def test_a_page_that_lacks_a_required_value_waits_for_it(site, runner):
    page = site.get(OF_THEME, headers=PAGE)

    assert page.status_code == 200
    assert "Résultat" not in page.text
    assert f'<a class="more" href="{OF_THEME}?theme={FOOD}">Voir la réponse pour un exemple</a>' in page.text
    assert all("VALUES ?theme" not in query for query, _ in runner.asked)


def test_a_page_says_what_is_wrong_and_keeps_what_was_given(site):
    page = site.get(f"{OF_THEME}?theme=%3Cscript%3E", headers=PAGE)

    assert page.status_code == 400
    assert "Paramètre « theme » refusé (« <script> »)" in text_of(page)
    assert "<script>" not in page.text
    assert '<option value="&lt;script&gt;" selected>' in page.text


def test_a_field_that_takes_any_place_suggests_those_of_the_catalogue(site):
    page = site.get("/query/competency/around-a-territory", headers=PAGE)

    assert re.search(r'<input [^>]*name="territory" type="url"[^>]* list="([^"]+)" required>', page.text)
    assert '<option value="https://w3id.org/dotheque/id/territory/departement/33">Gironde</option>' in page.text


def test_a_page_without_suggestions_still_works(site, runner, monkeypatch):
    monkeypatch.setattr(runner, "error", EngineBusy(1))

    page = site.get(OF_THEME, headers=PAGE)

    assert page.status_code == 200
    assert re.search(r'<input [^>]*name="theme" type="url"', page.text)


def test_a_page_keeps_its_values_from_one_language_and_release_to_the_other(site, holder):
    holder.publish("digest-of-13")
    page = site.get(f"{OF_THEME}?theme={FOOD}&release=12&lang=fr", headers=PAGE)

    assert f'href="{OF_THEME}?theme={FOOD}&amp;lang=en&amp;release=12" hreflang="en"' in page.text
    assert f'href="{OF_THEME}?theme={FOOD}&amp;lang=fr">' in page.text
    assert '<input type="hidden" name="release" value="12">' in page.text
    assert f'href="{OF_THEME}.csv?theme={FOOD}&amp;lang=fr&amp;release=12"' in page.text


def test_a_page_is_not_sent_again_to_who_has_it(site):
    first = site.get(THEMES, headers=PAGE)

    again = site.get(THEMES, headers={**PAGE, "If-None-Match": first.headers["etag"]})

    assert (first.status_code, again.status_code) == (200, 304)


def test_a_long_result_shows_its_first_rows_and_says_how_many_there_are(site):
    page = site.get(
        "/query/competency/territories-below?territory=https://w3id.org/dotheque/id/territory/region/76", headers=PAGE
    )

    assert page.text.count("<tr>") == 500 + 1
    assert "les 500 premières sont affichées" in text_of(page)


def test_a_site_under_a_path_keeps_it_in_every_address(make_client):
    site = make_client(public_url="https://example.org/commons")

    page = site.get(f"/commons{THEMES}", headers=PAGE)

    assert f'href="/commons{THEMES}.csv"' in page.text
    assert f'action="/commons{THEMES}"' in page.text
    assert f"https://example.org/commons{THEMES}?release=12" in html.unescape(page.text)


def test_every_page_of_a_query_renders_in_both_languages_with_its_own_example(site, library):
    for saved in library.public():
        examples = {name: saved.header.parameters[name].example for name in saved.required}
        for language in ("fr", "en"):
            asking = {"Accept": "text/html", "Accept-Language": language}
            page = site.get(f"/query/{saved.name}", params=examples, headers=asking)
            assert page.status_code == 200, saved.name
            assert saved.header.question.in_language(language).replace(" ?", "")[:30] in text_of(page)
            # What the data breaks is shown by the tests of hygiene: nothing.
            assert ("<tbody>" in page.text) is not (saved.folder == "hygiene" or saved.name in OF_THE_PROVENANCE)


def test_every_column_of_a_public_query_has_words(library):
    shown = {
        column
        for saved in library.public()
        for column in saved.header.returns
        if not (column.endswith("Label") and column.removesuffix("Label") in saved.header.returns)
    }

    assert shown == set(COLUMNS)
    assert json.dumps(sorted(COLUMNS)) == json.dumps(list(COLUMNS))
