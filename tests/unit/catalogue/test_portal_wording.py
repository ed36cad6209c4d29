"""Texts and keywords in the form in which harvesters take them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.catalogue.portal.wording import full_keywords, keyword, plain_keywords, slug, spoken
from dotheque_graph.rdf.terms import Literal

CKAN_TAKES = re.compile(r"[\w \-.]*")


def fr(text):
    return Literal(text, language="fr")


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("dispositif d'écoute", "dispositif d écoute"),
        ("dispositif d’écoute", "dispositif d écoute"),
        ("élus/agents (ville), etc. : A&B", "élus agents ville etc. A B"),
        ("0 Déchet & 100% Citoyen", "0 Déchet 100 Citoyen"),
        ("porte-à-porte", "porte-à-porte"),
        ("  - eau -  ", "eau"),
        ("é", ""),
        ("d'", ""),
        ("…", ""),
        ("日本語", ""),
    ],
)
def test_a_keyword_keeps_its_words_and_loses_the_signs_that_are_refused(given_text, kept):
    assert keyword(given_text) == kept


def test_a_long_keyword_is_cut_between_two_words():
    assert keyword("mot " * 40) == " ".join(["mot"] * 24)
    assert keyword("m" * 200) == "m" * 96


@given(st.text(max_size=200))
def test_whatever_is_left_of_a_text_is_taken_by_udata_and_ckan(text):
    plain = keyword(text)
    assert not plain or (3 <= len(plain) <= 96 and CKAN_TAKES.fullmatch(plain) and 3 <= len(slug(plain)) <= 96)


def test_keywords_are_french_and_none_is_there_twice_once_slugified():
    words = [fr("L'écoute"), fr("l’ecoute"), Literal("listening", language="en"), fr("Santé"), Literal("sans langue")]
    assert plain_keywords(words, known=["santé"]) == (fr("L écoute"), fr("sans langue"))


def test_keywords_of_all_languages_stay_as_they_are_but_doubles():
    words = [fr("Écoute"), fr("écoute"), Literal("Écoute", language="en")]
    assert full_keywords(words) == (fr("Écoute"), Literal("Écoute", language="en"))


def test_there_are_at_most_a_hundred_keywords():
    words = [fr(f"mot {place}") for place in range(150)]
    assert len(plain_keywords(words)) == len(full_keywords(words)) == 100


def test_only_the_french_text_is_kept_and_the_next_best_where_there_is_none():
    both = (Literal("Title", language="en"), fr("Titre"))
    assert spoken(both, french_only=True) == (fr("Titre"),)
    assert spoken(both, french_only=False) == both
    assert spoken(both[:1], french_only=True) == both[:1]
    assert spoken((fr("  "),), french_only=True) == ()


def test_what_looks_like_a_tag_is_not_taken_for_one_and_a_sign_of_less_stays():
    assert spoken((fr("<b>1 < 2</b>"),), french_only=True) == (fr("\u2039b>1 < 2\u2039/b>"),)
    assert spoken((Literal("<b>"),), french_only=True) == (Literal("\u2039b>"),)
