"""The counts of facets, and narrowing by their values."""

import pytest
from search_fiction import named, one

from dotheque_graph.publication.search_index import SEARCHED
from dotheque_graph.search.building import build_index
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked, Facet, Found
from dotheque_graph.store.oxigraph import OxigraphStore


def numbers(found, facet):
    """Return the number of each value of a facet."""
    return {count.value: count.number for count in found.facets[Facet(facet)]}


def parents(found, facet):
    """Return what each value of a facet lies under."""
    return {count.value: count.parent for count in found.facets[Facet(facet)]}


GUIDE = "resource/guide-des-lutins"


def test_kinds_are_counted(find):
    found = numbers(find(), "kind")

    assert (found["resource"], found["experiment"], found["organisation"], found["territory"]) == (4, 1, 4, 8)
    assert sum(found.values()) == find().total


def test_an_entity_counts_in_each_kind_that_is_listed_and_is_shown_as_the_first_one(made):
    find = made(
        """<id/collection/fagot> a doth:Collection, doth:Resource ; dcterms:title "Fagot"@fr .
        <id/experiment/feu> a doth:Event, doth:Experiment ; dcterms:title "Feu de camp"@fr .
        <vocabulary/theme/bois> a skos:Concept ; skos:inScheme <vocabulary/theme> ; skos:prefLabel "Bois"@fr ."""
    )

    assert numbers(find(""), "kind") == {"resource": 1, "collection": 1, "experiment": 1, "event": 1, "theme": 1}
    assert find("").total == 3
    assert {named(Found(1, (hit,), {}))[0]: hit.kind for hit in find("").hits} == {
        "collection/fagot": "collection",
        "experiment/feu": "experiment",
        "vocabulary/theme/bois": "theme",
    }


def test_a_group_of_themes_is_found_as_a_concept_and_counts_as_no_theme(made):
    find = made(
        """<vocabulary/theme/forests> a skos:Collection ; skos:inScheme <vocabulary/theme> ;
            skos:prefLabel "Forêts"@fr ."""
    )

    assert [hit.kind for hit in find("forêts").hits] == ["concept"]
    assert numbers(find("forêts"), "kind") == {"concept": 1}


@pytest.mark.parametrize(
    ("facet", "value", "expected"),
    [
        ("kind", "experiment", {"experiment/clairiere"}),
        ("type", "guide", {GUIDE}),
        ("theme", "moss", {GUIDE}),
        ("theme", "plants", {GUIDE, "resource/etude-savante", "resource/etude-legere", "experiment/clairiere"}),
        ("goal", "98.1", {GUIDE}),
        ("goal", "98", {GUIDE}),
        ("goal", "99", {GUIDE}),
        ("audience", "elves", {GUIDE}),
        ("licence", "leaf", {GUIDE}),
        ("openness", "open", {GUIDE}),
        ("openness", "restricted", {"resource/etude-savante"}),
        ("openness", "unknown", {"resource/etude-legere", "resource/guide-facile"}),
        ("language", "fr", {GUIDE}),
        ("easy", "yes", {GUIDE, "resource/guide-facile"}),
        ("year", "2031", {GUIDE}),
        ("year", "2029", {"resource/etude-savante", "experiment/clairiere"}),
        ("status", "tested", {"experiment/clairiere"}),
        ("status", "available", {GUIDE}),
        ("territory", "commune/99001", {"experiment/clairiere", GUIDE}),
        ("territory", "departement/9A", {"experiment/clairiere", GUIDE, "organisation/cabane"}),
        ("territory", "region/90", {"experiment/clairiere", GUIDE, "organisation/cabane"}),
        ("territory", "country/xx", {"experiment/clairiere", GUIDE, "organisation/cabane"}),
        ("territory", "region/91", set()),
        ("organisation", "cabane", {"experiment/clairiere", GUIDE}),
        ("network", "reseau", {"experiment/clairiere", GUIDE, "organisation/cabane", "person/mousse"}),
        ("network", "ancien-reseau", set()),
    ],
)
def test_a_value_leaves_what_has_it_and_is_counted_so(find, facet, value, expected):
    found = find(size=100, **{facet: value})

    assert set(named(found)) == expected
    assert numbers(found, facet)[value] == len(expected) == found.total


def test_values_of_one_facet_add_up_and_facets_narrow(find):
    either = find(theme="plants", kind=("resource", "experiment"))
    both = find(theme="plants", kind="experiment")

    assert (either.total, both.total) == (4, 1)


def test_a_facet_is_counted_without_its_own_choice(find):
    chosen = find(kind="experiment", theme="plants")

    assert numbers(chosen, "kind") == numbers(find(theme="plants"), "kind") | {"experiment": 1}
    assert numbers(chosen, "theme")["plants"] == 1
    assert numbers(chosen, "year") == {"2028": 1, "2029": 1, "2030": 1}


def test_chosen_values_are_marked_and_told_even_without_hits(find):
    counts = {count.value: count for count in find("lichens", theme=("moss", "plants", "nowhere")).facets[Facet.THEME]}

    assert {value: (count.number, count.chosen) for value, count in counts.items()} == {
        "plants": (2, True),
        "moss": (0, True),
        "nowhere": (0, True),
    }


def test_values_go_by_number_and_then_by_name(find):
    counts = find().facets[Facet.KIND]

    assert list(counts) == sorted(counts, key=lambda count: (-count.number, count.value))


def test_values_stand_for_things_and_words_for_nothing(find):
    facets = find().facets

    assert {count.iri.value for count in facets[Facet.AUDIENCE]} == {
        "https://w3id.org/dotheque/vocabulary/audience/elves"
    }
    assert {count.iri for facet in (Facet.YEAR, Facet.EASY, Facet.OPENNESS) for count in facets[facet]} == {None}


def test_trees_tell_what_values_lie_under(find):
    assert parents(find(), "theme") == {"plants": "", "moss": "plants"}
    assert parents(find(), "goal") == {"98": "", "98.1": "98", "99": ""}


def test_territories_open_level_by_level(find):
    assert parents(find(), "territory") == {"country/xx": "", "region/90": "country/xx"}
    assert parents(find(territory="region/90"), "territory") == {
        "country/xx": "",
        "region/90": "country/xx",
        "departement/9A": "region/90",
    }
    below = {"commune/99001": "departement/9A", "epci/990000009": "departement/9A"}
    assert below.items() <= parents(find(territory="departement/9A"), "territory").items()
    assert below.items() <= parents(find(territory="commune/99001"), "territory").items()


@pytest.mark.parametrize(("departement", "region"), [("departement/9A", "region/90"), ("departement/9B", "region/91")])
def test_an_intercommunalite_counts_in_each_departement_of_its_communes(fiction, tmp_path, departement, region):
    joined = one("<id/territory/commune/99002> dcterms:isPartOf <id/territory/epci/990000009> .")
    build_index(OxigraphStore.memory([*fiction, joined]), tmp_path / "search", SEARCHED)
    index = SearchIndex.open(tmp_path / "search")
    found = index.search(Asked("", {Facet.TERRITORY: (departement,)}))

    assert "organisation/cabane" in named(found)
    assert parents(found, "territory").items() >= {"epci/990000009": departement, departement: region}.items()
    assert "organisation/cabane" in named(index.search(Asked("", {Facet.TERRITORY: (region,)})))


def test_full_entries_are_told_from_brief_ones(find):
    assert named(find(completeness="full", kind="resource")) == [GUIDE]
    assert set(named(find(completeness="brief", kind="resource"))) == {
        "resource/etude-legere",
        "resource/etude-savante",
        "resource/guide-facile",
    }


def test_words_and_facets_narrow_together(find):
    found = find("lichens", year="2029")

    assert named(found) == ["resource/etude-savante"]
    assert numbers(found, "year") == {"2029": 1, "2030": 1}


def test_a_value_that_is_no_iri_finds_nothing(find):
    assert find(theme='a b<>"{}\\', year="(", goal="..").total == 0
