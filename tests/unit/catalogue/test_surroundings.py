from dotheque_graph.catalogue.related import around, attached, inside, same_themes, wider
from dotheque_graph.namespaces import ID, VOC


def test_what_shares_a_theme_is_found_with_the_theme(small):
    (shared,) = same_themes(small, ID.term("experiment/assemblee-des-arbres"))

    assert shared.iri == ID.term("resource/guide-des-arbres")
    assert shared.common == (VOC.term("theme/living-world"),)


def test_what_happens_inside_a_territory_is_found_from_above(small):
    found = {shared.iri for shared in inside(small, ID.term("territory/region/97"))}

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


def test_what_is_attached_to_a_place_is_what_happens_there(small):
    assert attached(small, ID.term("territory/departement/98")) == {
        ID.term("experiment/assemblee-des-arbres"),
        ID.term("organisation/la-cabane"),
    }
