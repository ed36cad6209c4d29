"""The rehearsal of our own feed over HTTP: a page in two languages, and JSON."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from serving import release_without_rules

from dotheque_graph.audience.rehearsal import RULES, Portal
from dotheque_graph.namespaces import DCTERMS, DOTH, GRAPH, ID, RDF_TYPE
from dotheque_graph.rdf.terms import Literal, Quad
from dotheque_graph.store.releases import Releases
from dotheque_graph.web.app import create_app
from dotheque_graph.web.portal import rehearsal_routes
from dotheque_graph.web.portal.rehearsal_page import sums
from dotheque_graph.web.words import words_of

PAGE = "/data/rehearsal"
MANY = 130


def resource(number):
    iri, graph = ID.term(f"resource/n{number:03}"), GRAPH.term("catalogue")
    facts = (
        (RDF_TYPE, DOTH.term("Resource")),
        (DCTERMS.term("title"), Literal(f"Fiche {number} & suite", language="fr")),
        (DCTERMS.term("description"), Literal("Ce qu'elle dit.", language="fr")),
    )
    return [Quad(iri, prop, value, graph) for prop, value in facts]


@pytest.fixture(scope="module")
def releases(tmp_path_factory, small):
    kept = Releases(tmp_path_factory.mktemp("rehearsal"))
    quads = [*small.quads(), *(quad for number in range(MANY) for quad in resource(number))]
    release_without_rules(kept.data_dir, quads)
    return kept


def without_dumps(client):
    """Return a client of the same site with settings by which it makes no dumps."""
    application = client.site.application
    settings = application.settings.model_copy(update={"dumps": False})
    return type(client)(create_app(replace(application, settings=settings)))


@pytest.fixture(scope="module")
def site(releases, site_on):
    """Return a client of a site without dumps."""
    return without_dumps(site_on(releases))


def said(site, address=f"{PAGE}.json"):
    return json.loads(site.get(address).content)


@pytest.mark.parametrize(("language", "heading"), [("fr", "Ce qui peut être corrigé"), ("en", "What can be mended")])
def test_the_page_says_totals_rules_and_records(site, language, heading):
    page = site.get(PAGE, headers={"Accept": "text/html", "Accept-Language": language})

    assert page.status_code == 200
    assert page.headers["vary"].startswith("Accept, Accept-Language")
    for text in (
        heading,
        "data.gouv.fr (udata)",
        "CKAN (ckanext-dcat)",
        "Fiche 0 &amp; suite",
        "/catalog/harvest/r1/p1.ttl",
    ):
        assert text in page.text


def folds(page):
    """Return the line and the inside of each record of a page."""
    return re.findall(
        r'<details class="fold rehearsal"><summary>(.*?)</summary>(.*?)</details>\s*</details>', page, re.DOTALL
    )


def test_a_record_is_a_line_with_totals_that_opens_to_what_is_lost_or_changed(site):
    records = said(site)["records"]
    found = folds(site.get(PAGE, headers={"Accept": "text/html", "Accept-Language": "en"}).text)
    to_mend = {fate["rule"] for one in records for fate in one["fates"] if fate["outcome"] != "kept"}
    to_mend &= {fate["rule"] for one in records for fate in one["fates"] if not fate["inherent"]}

    assert len(found) == len(records)
    for record, (line, inside) in zip(records, found, strict=True):
        lost = sum(one["outcome"] == "lost" and one["portal"] == "ckan" for one in record["fates"])
        assert f"lost: {lost}" in unescape(line).replace("\xa0", " ") if lost else "CKAN" in line
        shown = set(re.findall(r"<code>([a-z]+-[a-z0-9-]+)</code></p>", inside))
        assert shown == {one["rule"] for one in record["fates"] if one["rule"] in to_mend}
        assert "Properties that are kept" in inside


def test_values_that_are_kept_are_not_on_the_page(site):
    """Ten thousand of them would be two megabytes, of which a reader has nothing."""
    answer = site.get(PAGE, headers={"Accept": "text/html"})

    assert "Ce qu'elle dit." in site.get(f"{PAGE}.json").text
    assert "elle dit." not in answer.text
    assert len(answer.content) < 5000 * len(said(site)["records"])


def test_it_is_json_by_name_and_by_accept(site):
    named, asked = site.get(f"{PAGE}.json"), site.get(PAGE, headers={"Accept": "application/json"})

    assert named.headers["content-type"] == "application/json; charset=utf-8"
    assert named.content == asked.content
    assert asked.headers["vary"].startswith("Accept,")
    assert named.headers["x-release"] == "1"


def test_totals_are_those_of_the_whole_feed_and_records_those_of_a_page(site):
    first, second = said(site), said(site, f"{PAGE}.json?page=2")

    assert (first["page"], second["page"], first["pages"], second["pages"]) == (1, 2, 2, 2)
    assert first["totals"] == second["totals"]
    assert first["totals"]["udata"]["records"] == len(first["records"]) + len(second["records"]) > MANY
    assert {one["identifier"] for one in first["records"]}.isdisjoint(one["identifier"] for one in second["records"])
    assert {fate["rule"] for one in first["records"] for fate in one["fates"]} <= set(first["rules"]) <= set(RULES)


def test_each_value_has_its_fate_in_both_portals(site):
    [record] = [one for one in said(site)["records"] if one["identifier"].endswith("/n000")]
    fates = {(fate["property"], fate["portal"]): fate["outcome"] for fate in record["fates"]}

    assert fates["dcterms:title", "udata"] == fates["dcterms:title", "ckan"] == "kept"


def test_no_record_is_skipped_by_data_gouv_and_no_job_is_aborted_in_the_profile_for_portals(site):
    totals = said(site)["totals"]

    assert totals["udata"]["skipped"] == 0
    assert not totals["udata"]["aborted"]
    assert not totals["ckan"]["aborted"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, ["gardée entière", "changée", "amputée", "écartée"]),
        (1, ["gardée entière", "changée", "amputée", "écartée"]),
        (2, ["gardées entières", "changées", "amputées", "écartées"]),
    ],
)
def test_totals_agree_with_their_numbers(number, words):
    totals = {"whole": number, "changed": number, "lost": number, "skipped": number, "aborted": False}
    told = sums(words_of("fr"), {"totals": {portal.value: totals for portal in Portal}})

    assert [[text for _, _, text in one.counts] for one in told] == [words, words]


def test_the_other_profile_is_asked_for_by_name(site):
    assert said(site, f"{PAGE}.json?profile=dcat-ap")["profile"] == "dcat-ap"
    assert "/catalog/r1/p1.ttl" in site.get(f"{PAGE}?profile=dcat-ap", headers={"Accept": "text/html"}).text
    assert site.get(f"{PAGE}?profile=other").status_code == 400


@pytest.mark.parametrize("address", [f"{PAGE}?page=3", f"{PAGE}.json?page=3"])
def test_past_the_end_there_is_no_page(site, address):
    assert site.get(address).status_code == 404


def test_of_a_long_feed_only_the_page_asked_for_is_counted(releases, site_on, monkeypatch):
    monkeypatch.setattr(rehearsal_routes, "MOST_PAGES", 1)
    site = without_dumps(site_on(releases))
    found = said(site)

    assert found["totals"]["udata"]["records"] == len(found["records"])
    assert "dotheque rehearse" in site.get(PAGE, headers={"Accept": "text/html"}).text


def test_who_has_it_is_told_so(site):
    held = site.get(f"{PAGE}.json").headers["etag"]

    assert site.get(f"{PAGE}.json", headers={"If-None-Match": held}).status_code == 304


def test_before_the_files_of_a_release_are_made_it_has_to_wait(releases, site_on):
    answer = site_on(releases).get(PAGE)

    assert answer.status_code == 503
    assert "retry-after" in answer.headers


def test_french_titles_and_values_say_so_on_the_english_page_only(tmp_path, small, site_on):
    kept = Releases(tmp_path)
    other = Literal("Autre titre", language="fr")
    again = Quad(ID.term("resource/n000"), DCTERMS.term("title"), other, GRAPH.term("catalogue"))
    release_without_rules(kept.data_dir, [*small.quads(), *resource(0), again])
    told = without_dumps(site_on(kept))
    english, french = (
        told.get(f"{PAGE}?profile=dcat-ap", headers={"Accept": "text/html", "Accept-Language": language}).text
        for language in ("en", "fr")
    )

    assert '<summary><b lang="fr">' in english
    assert re.search(r'<span class="told" lang="fr">[^<]+@fr</span>', english)
    assert '<summary><b lang="fr">' not in french
    assert re.search(r'<span class="told" lang="en">[^<]+@en</span>', french)
    assert 'class="told" lang="fr"' not in french
