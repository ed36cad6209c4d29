"""What lies where: kinds, themes and goals counted by territory, on places that do not exist."""

import pytest

from dotheque_graph.catalogue.atlas import Alike, Chosen, area, read_atlas, territories_of
from dotheque_graph.catalogue.within import departements_of, place_of
from dotheque_graph.namespaces import GRAPH, ID, SDG, VOC
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://w3id.org/dotheque/> .
"""
FICTION = """
<id/territory/country/xx> doth:level <vocabulary/territory-level/country> .
<id/territory/region/R1> dcterms:isPartOf <id/territory/country/xx> ; doth:level <vocabulary/territory-level/region> .
<id/territory/departement/A> dcterms:isPartOf <id/territory/region/R1> ;
    doth:level <vocabulary/territory-level/departement> .
<id/territory/departement/B> dcterms:isPartOf <id/territory/region/R1> ;
    doth:level <vocabulary/territory-level/departement> .
<id/territory/commune/A1> dcterms:isPartOf <id/territory/departement/A>, <id/territory/epci/inside> .
<id/territory/commune/A2> dcterms:isPartOf <id/territory/departement/A>, <id/territory/epci/across> .
<id/territory/commune/B1> dcterms:isPartOf <id/territory/departement/B>, <id/territory/epci/across> .
<id/territory/epci/inside> dcterms:isPartOf <id/territory/country/xx> .
<id/territory/epci/across> dcterms:isPartOf <id/territory/country/xx> .
<vocabulary/theme/oaks> skos:broader <vocabulary/theme/trees> .

<id/experiment/lune> dcterms:spatial <id/territory/commune/A1> ; dcat:theme <vocabulary/theme/oaks> ;
    doth:proposedGoal <http://metadata.un.org/sdg/16.7> .
<id/experiment/mars> dcterms:spatial <id/territory/departement/B>, <id/territory/commune/A2> ;
    doth:goal <http://metadata.un.org/sdg/2> .
<id/resource/recit-de-lune> doth:documents <id/experiment/lune> ; dcat:theme <vocabulary/theme/trees> .
<id/organisation/groupe> doth:covers <id/territory/epci/inside> .
<id/organisation/a-cheval> doth:covers <id/territory/epci/across> .
<id/organisation/nationale> dcterms:spatial <id/territory/country/xx> .
"""


@pytest.fixture(scope="module")
def store():
    graph = GRAPH.term("catalogue")
    return OxigraphStore.memory(
        Quad(*list(one)[:3], graph) for one in read_rdf((PREFIXES + FICTION).encode(), TURTLE, "fiction")
    )


@pytest.fixture(scope="module")
def atlas(store):
    return read_atlas(store)


def counts(atlas, level, chosen):
    return {place_of(place)[1]: number for place, number in atlas.counts(level, chosen).items()}


@pytest.mark.parametrize(
    ("level", "chosen", "expected"),
    [
        ("departement", Chosen("experiment"), {"A": 2, "B": 1}),
        ("region", Chosen("experiment"), {"R1": 2}),
        ("departement", Chosen("resource"), {"A": 1}),
        ("departement", Chosen("organisation"), {"A": 2, "B": 1}),
        ("region", Chosen("organisation"), {"R1": 2}),
        ("departement", Chosen(), {"A": 5, "B": 2}),
        ("departement", Chosen(theme=VOC.term("theme/trees")), {"A": 2}),
        ("departement", Chosen(theme=VOC.term("theme/oaks")), {"A": 1}),
        ("departement", Chosen(goal=NamedNode(f"{SDG}16")), {"A": 2}),
        ("departement", Chosen("experiment", goal=NamedNode(f"{SDG}2")), {"A": 1, "B": 1}),
        ("departement", Chosen("resource", goal=NamedNode(f"{SDG}2")), {}),
    ],
)
def test_things_count_where_they_are_and_in_all_that_is_around(atlas, level, chosen, expected):
    assert counts(atlas, level, chosen) == expected


def test_selections_and_sources_are_counted_among_resources():
    alike = Alike("collection", frozenset(), frozenset(), frozenset())

    assert alike.fits(Chosen("resource"))
    assert alike.fits(Chosen())
    assert not alike.fits(Chosen("experiment"))


def test_what_lies_in_no_territory_of_the_level_is_counted_apart(atlas):
    assert atlas.elsewhere("departement", Chosen()) == 1
    assert atlas.elsewhere("departement", Chosen("experiment")) == 0


def test_a_territory_has_what_lies_in_it_by_kind(atlas):
    assert atlas.kinds[area("commune", "A1")] == {"experiment": 1, "resource": 1}
    assert atlas.kinds[area("country", "xx")] == {"experiment": 2, "resource": 1, "organisation": 3}


def test_themes_offered_are_those_on_the_map_with_broader_ones_and_goals_stand_for_their_targets(atlas):
    assert {theme.value.rpartition("/")[2] for theme in atlas.themes} == {"oaks", "trees"}
    assert {goal.value.removeprefix(SDG) for goal in atlas.goals} == {"2", "16"}


@pytest.mark.parametrize(
    ("level", "code", "expected"),
    [
        ("departement", "A", {"A"}),
        ("commune", "B1", {"B"}),
        ("epci", "inside", {"A"}),
        ("epci", "across", {"A", "B"}),
        ("region", "R1", set()),
    ],
)
def test_a_territory_lies_in_departements(store, level, code, expected):
    assert {place_of(one)[1] for one in departements_of(store, area(level, code))} == expected


def test_the_territories_of_a_level_come_by_code(store):
    assert [place_of(one) for one in territories_of(store, "departement")] == [
        ("departement", "A"),
        ("departement", "B"),
    ]
    assert place_of(NamedNode(f"{ID}experiment/lune")) == ("", "")
