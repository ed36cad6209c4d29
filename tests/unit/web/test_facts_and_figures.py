"""How facts and figures of the real catalogue are written: numbers, quotations, licences, names in their order."""

import re
from functools import partial

import pytest
from pages_read import main_of, text_of

from dotheque_graph.catalogue.names import counted
from dotheque_graph.namespaces import VOC
from dotheque_graph.web.entity.units import counted_in
from dotheque_graph.web.words import words_of


@pytest.fixture(scope="module")
def page(serve, catalogue):
    return partial(main_of, serve(catalogue))


@pytest.fixture(scope="module")
def read(page):
    return lambda path, language="fr": text_of(page(path, language)).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "value", "unit", "expected"),
    [
        ("fr", 28000, "follower", "28\u202f000 abonnés"),
        ("en", 28000, "follower", "28,000 followers"),
        ("fr", 0, "minute-report", "0 compte rendu"),
        ("fr", 1.5, "year", "1,5 an"),
        ("en", 1, "local-authority", "1 local authority"),
        ("en", 7, "unheard-of", "7"),
    ],
)
def test_a_number_agrees_with_its_unit(language, value, unit, expected):
    assert counted_in(words_of(language), value, VOC.term(f"unit/{unit}")) == expected


def test_a_number_of_no_unit_stands_alone():
    assert counted_in(words_of("fr"), 28000, None) == "28\u202f000"


@pytest.mark.parametrize(("language", "expected"), [("fr", "28 000 abonnés"), ("en", "28,000 followers")])
def test_an_exact_figure_is_a_number_above_the_words_of_the_source(read, language, expected):
    text = read("/doc/indicator/followers", language)

    assert 0 < text.index(expected) < text.index("« 28000 followers »")


def test_the_words_of_the_source_are_not_said_again_where_the_number_says_the_same(read):
    assert "« 3 axes »" not in read("/doc/indicator/axes-a-renforcer")


def test_an_approximate_figure_is_a_quotation(page):
    assert "<b>«\u00a0près de 300 membres adhérents\u00a0»</b>" in page("/doc/indicator/membres-adherents-de-do")


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Licence Ouverte 2.0 (Etalab)"), ("en", "Open Licence 2.0 (Etalab)")]
)
def test_the_address_of_the_text_of_a_licence_is_called_by_its_name(page, language, name):
    shown = page("/doc/graph/catalogue", language)

    assert (
        f'<a href="https://www.etalab.gouv.fr/licence-ouverte-open-licence" rel="external" class="out">{name}' in shown
    )


def test_the_map_says_where_its_outlines_come_from_in_the_language_of_the_page(read):
    assert "Domaine public." in read("/map")
    assert "Public domain." in read("/map", "en")
    assert "Domaine public." not in read("/map", "en")


def test_territories_stand_by_their_names_whatever_their_accents(page):
    places = page("/gaps").partition('id="region"')[2].partition('id="departement"')[0]
    lists = [re.findall(r"<a [^>]*>([^<]+)</a>", one) for one in places.split("<ul")[1:]]

    assert any("Île-de-France" in names for names in lists)
    assert all(names == sorted(names, key=counted) for names in lists if "Île-de-France" in names)


def test_a_list_of_what_points_to_a_thing_names_the_thing(page):
    via = "http://purl.org/dc/terms/spatial"

    assert ": Gironde</h1>" in page(f"/doc/territory/departement/33?via={via}").replace("\u00a0", " ").replace(
        " :", ":"
    )


def test_rules_that_choose_from_a_vocabulary_stand_by_the_entries_they_are_for(page):
    rules = page("/doc/vocabulary/theme").partition("Règles qui")[2].partition("</ul>")[0]
    names = [one.partition(">")[2].partition("<")[0] for one in rules.split("<a ")[1:]]

    assert len(set(names)) > 1
    assert names == sorted(names, key=counted)
