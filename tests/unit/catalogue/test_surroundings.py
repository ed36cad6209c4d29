from dotheque_graph.catalogue.related import around, places, themes
from dotheque_graph.catalogue.within import wider
from dotheque_graph.namespaces import DCAT, DOTH, GRAPH, ID, RDF_TYPE, VOC
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.store.oxigraph import OxigraphStore


def test_what_shares_a_theme_is_found_with_the_theme(small):
    found = themes(small)

    (shared,) = found.shared_with([VOC.term("theme/living-world")], ID.term("experiment/assemblee-des-arbres"))

    assert shared.iri == ID.term("resource/guide-des-arbres")
    assert shared.common == (VOC.term("theme/living-world"),)


def test_what_happens_inside_a_territory_is_found_from_above(small):
    found = {shared.iri for shared in places(small).inside[ID.term("territory/region/97")]}

    assert found == {ID.term("experiment/assemblee-des-arbres"), ID.term("organisation/la-cabane")}


def test_the_places_around_a_place_come_widest_first(small):
    assert around(small, ID.term("territory/departement/98")) == (
        ID.term("territory/country/xx"),
        ID.term("territory/region/97"),
    )


def test_the_larger_territories_come_nearest_first(small):
    assert wider(small, ID.term("territory/departement/98")) == (
        ID.term("territory/region/97"),
        ID.term("territory/country/xx"),
    )


def test_both_parents_of_a_place_are_larger_territories(catalogue):
    found = wider(catalogue, ID.term("territory/commune/33063"))

    assert set(found[:2]) == {ID.term("territory/departement/33"), ID.term("territory/epci/243300316")}
    assert found[2:] == (ID.term("territory/region/75"), ID.term("territory/country/fr"))


def test_what_is_attached_to_a_place_counts_there_and_in_all_places_around(small):
    found = places(small)

    assert found.here == {ID.term("territory/departement/98"): {"experiment": 1, "organisation": 1}}
    region = ID.term("territory/region/97")
    assert found.within[region] == found.within[ID.term("territory/departement/98")]
    assert [shared.common for shared in found.inside[region]] == [(ID.term("territory/departement/98"),)] * 2


def themed(number, *names):
    thing = ID.term(f"resource/r{number:03}")
    graph = GRAPH.term("catalogue")
    yield Quad(thing, RDF_TYPE, DOTH.term("Resource"), graph)
    for name in names:
        yield Quad(thing, DCAT.term("theme"), VOC.term(f"theme/{name}"), graph)


def test_what_shares_most_themes_comes_first_then_by_name_of_address():
    quads = [*themed(1, "a", "b", "c"), *themed(2, "c"), *themed(3, "a", "b"), *themed(4, "b", "c")]

    shared = themes(OxigraphStore.memory(quads)).shared_with(
        [VOC.term(f"theme/{name}") for name in "abc"], ID.term("resource/r001")
    )

    assert [one.iri.value.rpartition("/")[2] for one in shared] == ["r003", "r004", "r002"]


def test_a_theme_that_everything_has_hides_no_theme_that_few_have():
    quads = [quad for number in range(400) for quad in themed(number, "all", *(["few"] if number == 399 else []))]

    shared = themes(OxigraphStore.memory(quads)).shared_with(
        [VOC.term("theme/all"), VOC.term("theme/few")], ID.term("resource/r001"), limit=3
    )

    assert [one.iri.value.rpartition("/")[2] for one in shared] == ["r399", "r000", "r002"]
