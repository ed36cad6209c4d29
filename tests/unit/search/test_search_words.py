"""The analysis of texts: what becomes one word, and one stem."""

import pytest

from dotheque_graph.search.words import composed, joined, stems, stems_of, telling, tokens, whole, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("DO'thèque", ["dotheque"]),
        ("DO\u2019thèque", ["dotheque"]),
        ("l'été qu\u2019on attend aujourd'hui", ["ete", "on", "attend", "aujourdhui"]),
        ("Saint-Denis (Île)", ["saint", "denis", "ile"]),
        ("Œuvre, cœur, ÆGIR", ["oeuvre", "coeur", "aegir"]),
        ("chercheur·euses et habitant\u2022e\u2022s", ["chercheur", "et", "habitant"]),
        ("ODD 16.7, 1.a. Puis 2A", ["odd", "16.7", "1.a", "puis", "2a"]),
        ("e\u0301le\u0301ment", ["element"]),
        ("100% & rien : ?!…", ["100", "rien"]),
        ("", []),
        ("\x00\x1b[31m", ["31m"]),
    ],
)
def test_words_of_a_text(text, words):
    assert list(words_of(text)) == words


def test_words_with_and_without_accents_have_one_stem():
    assert stems_of("démocraties", "fr") == stems_of("democratie", "fr")
    assert set(stems("democratiques")) & set(stems_of("Démocratie", "fr"))


def test_english_plurals_have_the_stem_of_the_singular():
    assert stems_of("citizens' assemblies", "en") == stems_of("citizen assembly", "en")


def test_a_text_without_language_is_read_as_french():
    assert stems_of("régions", "") == stems_of("région", "fr")


def test_places_of_words_are_those_of_the_composed_text():
    text = composed("L'e\u0301te\u0301 de l\u2019ours")

    assert [text[token.start : token.end] for token in tokens(text)] == ["été", "de", "ours"]


def test_words_that_say_nothing_count_where_there_is_nothing_else():
    assert telling(("la", "reunion")) == ("reunion",)
    assert telling(("de", "la")) == ("de", "la")


def test_whole_titles_are_compared_with_their_articles_and_without():
    assert whole("La Réunion") == ("la reunion", "reunion")
    assert whole("Gironde") == ("gironde",)
    assert whole("…") == ()


def test_codes_are_compared_without_what_separates_their_parts():
    assert joined("ODD 16.7") == joined("odd-16.7") == "odd16.7"


def test_a_very_long_word_is_cut():
    assert [len(word) for word in words_of("a" * 5000)] == [40]


@pytest.mark.parametrize("sign", [chr(code) for code in (0x37A, *range(0xFC5E, 0xFC64), 0xFE70, 0xFE7E, 0xFDFA)])
def test_a_word_holds_no_space_whatever_its_signs_stand_for(sign):
    assert all(word.split() == [word] for word in words_of(f"mot {sign} {sign}x"))
