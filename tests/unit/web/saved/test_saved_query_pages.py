"""The pages of saved queries: the list, the form, the table, the citation and the ways on, in both languages."""

import hashlib
import html
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from saved_addresses import ENGLISH, FOOD, OF_THEME, PAGE, THEMES, text_of

from dotheque_graph.errors import EngineBusy
from dotheque_graph.web.saved.columns import COLUMNS

OF_THE_PROVENANCE = ("browse/publications", "competency/changed-by-a-release")
"""Queries about what only a published catalogue has."""


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
