"""What is found by words, and in which order."""

import pytest
from search_fiction import named

from dotheque_graph.search.model import Asked, Sort

GUIDE = "resource/guide-des-lutins"


@pytest.mark.parametrize(
    "words",
    [
        "guide de la forêt démocratique",
        "foret democratiques",
        "FORÊT DÉMOCRATIQUE",
        "forêt démocr",
        "lutins guide",
        "conseil des champignons",
        "délibération chêne",
        "democratic forest",
        "elves deliberating",
        "gdl-7",
        "GDL 7",
        "https://w3id.org/dotheque/id/resource/guide-des-lutins",
    ],
)
def test_the_guide_is_found_first(find, words):
    assert named(find(words))[0] == GUIDE


def test_every_word_must_be_somewhere(find):
    assert GUIDE in named(find("lutins champignons"))
    assert GUIDE not in named(find("lutins noisettes"))


def test_what_a_thing_is_linked_to_finds_it(find):
    assert "experiment/clairiere" in named(find("cabane des lutins"))
    assert "experiment/clairiere" in named(find("brume"))


def test_what_its_phases_say_finds_an_experiment(find):
    assert named(find("semis noisettes")) == ["experiment/clairiere"]


def test_a_title_that_is_the_whole_search_comes_first(find):
    assert named(find("brume"))[0] == "territory/departement/9A"
    assert named(find("La Cabane des lutins"))[0] == "organisation/cabane"


def test_of_two_places_of_one_name_the_larger_comes_first(find):
    assert named(find("saint-glinglin"))[:2] == ["territory/commune/99002", "territory/commune/99001"]
    assert named(find("saint glinglin rosée"))[0] == "territory/commune/99002"


def test_a_resource_that_meets_the_scientific_criterion_comes_before_its_equal(find):
    assert named(find("étude lichens"))[:2] == ["resource/etude-savante", "resource/etude-legere"]


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("9A", "territory/departement/9A"),
        ("99001", "territory/commune/99001"),
        ("999000111", "organisation/cabane"),
        ("cdl", "organisation/cabane"),
        ("98", "http://metadata.un.org/sdg/98"),
        ("ODD 98", "http://metadata.un.org/sdg/98"),
        ("odd98", "http://metadata.un.org/sdg/98"),
        ("SDG 98", "http://metadata.un.org/sdg/98"),
        ("98.1", "http://metadata.un.org/sdg/98.1"),
    ],
)
def test_codes_find_what_bears_them(find, code, first):
    assert named(find(code))[0] == first


@pytest.mark.parametrize("words", ["DO'ruche", "DO\u2019ruche", "doruche", "Doruches"])
def test_apostrophes_do_not_matter(find, words):
    assert named(find(words)) == ["organisation/ruche"]


@pytest.mark.parametrize("words", ["oeuvre collective", "Œuvres collectives", "chercheurs"])
def test_ligatures_and_inclusive_endings_do_not_matter(find, words):
    assert named(find(words)) == ["experiment/clairiere"]


def test_a_title_that_is_the_search_but_for_its_endings_comes_before_one_that_has_more_words(made):
    find = made(
        '<id/organisation/a> a org:Organization ; skos:prefLabel "Cercle des Lutins ouverts"@fr .'
        '<id/organisation/b> a org:Organization ; skos:prefLabel "Lutins ouverts"@fr .'
        '<id/organisation/c> a org:Organization ; skos:prefLabel "Foyer des Lutins ouverts"@fr .'
    )

    assert named(find("lutin ouvert"))[0] == "organisation/b"
    assert named(find("lutins ouverts"))[0] == "organisation/b"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zéro lichen", ["resource/zero", "resource/nul"]),
        ("0 lichen", ["resource/zero", "resource/nul"]),
        ("zero lichens", ["resource/zero", "resource/nul"]),
        ("cinq nids", ["resource/cinq", "resource/nids"]),
        ("five nids", ["resource/nids"]),
        ("5 nids", ["resource/nids"]),
    ],
)
def test_a_small_number_is_found_however_it_is_written(made, words, found):
    find = made(
        '<id/resource/nul> a doth:Resource ; dcterms:title "0 lichen"@fr .'
        '<id/resource/zero> a doth:Resource ; dcterms:title "Zéro lichen"@fr .'
        '<id/resource/nids> a doth:Resource ; dcterms:title "Les 5 nids"@fr .'
        '<id/resource/cinq> a doth:Resource ; dcterms:title "Les cinq nids"@fr .'
    )

    assert sorted(named(find(words))) == sorted(found)


def test_a_typing_error_is_put_right_where_nothing_is_found(find):
    found = find("foret démorcatique")

    assert named(found)[0] == GUIDE
    assert [(one.typed, one.meant) for one in found.corrections] == [("démorcatique", "démocratique")]


def test_a_typing_error_in_a_word_that_is_not_finished_is_put_right(find):
    found = find("champignnos")

    assert named(found)[0] == GUIDE
    assert [one.meant for one in found.corrections] == ["champignons"]


def test_where_nothing_has_all_the_words_most_of_them_do(find):
    found = find("délibération des lutins dans un sous-marin atomique")

    assert named(found)[0] == GUIDE
    assert {"marin", "atomique"} <= set(found.dropped)
    assert "lutins" not in found.dropped


def test_where_next_to_nothing_has_most_of_the_words_what_has_fewer_follows(made):
    several = " ".join(f'<id/organisation/{n}> a org:Organization ; skos:prefLabel "Foyer"@fr .' for n in range(6))
    found = made(
        '<id/organisation/a> a org:Organization ; skos:prefLabel "Foyer des lichens"@fr .'
        '<id/organisation/b> a org:Organization ; skos:prefLabel "Mousse"@fr .'
        f"{several}"
    )("foyer lichens mousse")

    assert found.total == 8
    assert named(found)[0] == "organisation/a"


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("page", [1, 2, 3])
def test_the_words_left_aside_are_those_of_the_search_on_every_page_in_any_order(find, sort, page):
    words = "délibération des lutins dans un sous-marin atomique"

    assert find(words, sort=sort, page=page, size=2).dropped == find(words).dropped != ()


def test_nothing_is_found_by_words_that_are_nowhere(find):
    found = find("xyzzyq wkwkwkwk")

    assert (found.total, found.hits, found.corrections) == (0, (), ())


@pytest.mark.parametrize(
    "words",
    [
        "lutins AND (",
        "title:lutins^9 -guide +[a TO z]",
        '"lutins',
        "lutins*?~2",
        "lutins \\",
        ".*",
        "\x00lutins\x07",
        "🧝 lutins 🍄",
        "lutins " * 500,
        "a" * 100_000,
        "((((((((",
        "' OR 1=1 --",
        "\ud800",
    ],
)
def test_hostile_words_are_just_words(index, words):
    found = index.search(Asked(words))

    assert found.total >= len(found.hits)
    assert index.suggest(words, "fr") == index.suggest(words, "fr")


@pytest.mark.parametrize("words", ["", "   "])
def test_no_words_find_everything(find, words):
    assert find(words).total == find().total > 20


@pytest.mark.parametrize("words", ["!!!", "(((", "…", "🙂"])
def test_signs_without_a_word_find_nothing(find, words):
    assert find(words).total == 0


def test_passages_are_not_found(find):
    assert not [name for name in named(find("ligne de lutins", size=100)) if name.startswith("passage/")]


def test_resources_and_experiments_come_first_where_nothing_is_asked(find):
    assert {name.partition("/")[0] for name in named(find(size=5))} == {"resource", "experiment"}


def test_sorted_by_title_in_the_language_asked_for(find):
    titles = ["".join(piece.text for piece in hit.title.pieces) for hit in find(kind="resource", sort=Sort.TITLE).hits]

    assert titles == [
        "Étude des lichens",
        "Étude des lichens",
        "Guide de la forêt démocratique",
        "Le guide en mots simples",
    ]


def test_sorted_by_date_what_has_none_comes_last(find):
    newest = named(find(kind="resource", sort=Sort.NEWEST))
    oldest = named(find(kind="resource", sort=Sort.OLDEST))

    assert newest == [GUIDE, "resource/etude-legere", "resource/etude-savante", "resource/guide-facile"]
    assert oldest == ["resource/etude-savante", "resource/etude-legere", GUIDE, "resource/guide-facile"]


@pytest.mark.parametrize("words", ["", "fiction", "lutins"])
@pytest.mark.parametrize("sort", list(Sort))
def test_pages_hold_every_hit_once_in_the_order_of_all(find, index, words, sort):
    whole = named(find(words, size=100, sort=sort))
    paged = [name for page in range(1, 40) for name in named(find(words, size=3, page=page, sort=sort))]

    assert paged == whole
    assert len(set(whole)) == len(whole) == find(words).total
    assert [iri.value for iri in index.every(Asked(words, sort=sort), 100)] == [
        hit.iri.value for hit in find(words, size=100, sort=sort).hits
    ]


def test_every_stops_at_its_limit(index):
    assert len(index.every(Asked(), 7)) == 7


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("guide de la for", GUIDE),
        ("cab", "organisation/cabane"),
        ("saint", "territory/commune/99002"),
        ("cdl", "organisation/cabane"),
    ],
)
def test_names_are_suggested_as_they_are_typed(index, typed, first):
    assert index.suggest(typed, "fr")[0].iri.value.endswith(first)


def test_suggestions_are_in_the_language_asked_for(index):
    found = index.suggest("guide", "en")[0]

    assert (found.text, found.language, found.kind) == ("Guide to the democratic forest", "en", "resource")


def test_suggestions_are_bounded_and_none_without_words(index):
    assert len(index.suggest("s", "fr", 2)) <= 2
    assert index.suggest(" … ", "fr") == ()


@pytest.mark.parametrize("words", ["\u037a", "a \u037a", "\ufdfa"])
def test_signs_that_stand_for_a_space_are_searched_as_any_other(index, words):
    assert index.search(Asked(words)).total >= 0
    assert index.suggest(words, "fr") is not None
