"""Where an intercommunalité lies: the map, the figures, the gaps and the timeline all say the same."""

import pytest

from dotheque_graph.catalogue.atlas import Chosen, area, read_atlas
from dotheque_graph.catalogue.chronology import chronology
from dotheque_graph.catalogue.coverage import coverage
from dotheque_graph.catalogue.questions import question
from dotheque_graph.catalogue.related import around as way_to
from dotheque_graph.catalogue.within import place_of, wider
from dotheque_graph.namespaces import GRAPH, ID, VOC
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.search.reading import Reader
from dotheque_graph.store.oxigraph import OxigraphStore

PREFIXES = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@base <https://w3id.org/dotheque/> .
"""
PLACES = {
    "country/xx": (),
    "region/R1": ("country/xx",),
    "region/R2": ("country/xx",),
    "departement/A": ("region/R1",),
    "departement/B": ("region/R1",),
    "departement/C": ("region/R2",),
    "epci/inside": ("country/xx",),
    "epci/across": ("country/xx",),
    "epci/bare": ("country/xx",),
    "commune/A1": ("departement/A", "epci/inside"),
    "commune/A2": ("departement/A", "epci/across"),
    "commune/B1": ("departement/B", "epci/across"),
    "commune/C1": ("departement/C",),
}
EPCIS = ("inside", "across", "bare")
THINGS = """
<id/experiment/entre-deux> a doth:Experiment ; dcterms:spatial <id/territory/epci/across> ;
    doth:goal <http://metadata.un.org/sdg/2> .
<id/experiment/au-village> a doth:Experiment ; dcterms:spatial <id/territory/commune/A2> .
<id/resource/recit> a doth:Resource ; doth:documents <id/experiment/entre-deux> .
<id/resource/carte> a doth:Resource ; dcterms:spatial <id/territory/commune/C1> .
<id/organisation/groupe> a org:Organization ; doth:covers <id/territory/epci/inside> .
<id/organisation/sans-commune> a org:Organization ; doth:covers <id/territory/epci/bare> .
<http://metadata.un.org/sdg/2> a sdgo:Goal ; doth:order 2 .
"""


@pytest.fixture(scope="module")
def store():
    stated = [
        f"<id/territory/{key}> doth:level <vocabulary/territory-level/{key.partition('/')[0]}> ."
        + "".join(f"<id/territory/{key}> dcterms:isPartOf <id/territory/{above}> ." for above in parents)
        for key, parents in PLACES.items()
    ]
    text = PREFIXES + "\n".join(stated) + THINGS
    graph = GRAPH.term("catalogue")
    return OxigraphStore.memory(Quad(*list(one)[:3], graph) for one in read_rdf(text.encode(), TURTLE, "fiction"))


def around(store, level, code):
    return ["/".join(place_of(one)) for one in wider(store, area(level, code))]


def asked(store, name, **values):
    rows = store.select(question(name, **{key: (value,) for key, value in values.items()})).rows
    return [{key: getattr(value, "value", str(value)) for key, value in row.items()} for row in rows]


def test_an_intercommunalite_lies_in_each_departement_of_its_communes_and_in_their_regions(store):
    assert around(store, "epci", "across") == ["departement/A", "departement/B", "region/R1", "country/xx"]
    assert around(store, "epci", "inside") == ["departement/A", "region/R1", "country/xx"]
    assert around(store, "epci", "bare") == ["country/xx"]


def test_a_commune_lies_in_its_own_departement_whatever_its_intercommunalite_spans(store):
    assert around(store, "commune", "A2") == ["departement/A", "epci/across", "region/R1", "country/xx"]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("departement", {"A": (2, 1, 1), "B": (1, 1, 0), "C": (0, 1, 0)}),
        ("region", {"R1": (2, 1, 1), "R2": (0, 1, 0)}),
    ],
)
def test_the_map_and_the_gaps_count_the_same(store, level, expected):
    atlas = read_atlas(store)
    kinds = ("experiment", "resource", "organisation")
    drawn = {
        code: tuple(atlas.counts(level, Chosen(kind)).get(area(level, code), 0) for kind in kinds) for code in expected
    }
    missing = {
        place_of(one.iri)[1]: (one.experiments, one.resources, one.organisations)
        for one in coverage(store).territories[level]
    }

    assert drawn == expected
    assert missing == expected


def test_the_saved_query_of_the_map_counts_as_the_map_does(store):
    for level in ("departement", "region"):
        counts = read_atlas(store).counts(level, Chosen())
        rows = asked(store, "statistics/entities-per-territory", level=VOC.term(f"territory-level/{level}"))

        assert {row["territory"]: int(row["entities"]) for row in rows if row["entities"] != "0"} == {
            place.value: number for place, number in counts.items()
        }


def test_the_experiments_of_a_departement_have_those_of_what_spans_it_and_another(store):
    name, theirs = "competency/experiments-by-territory-and-goal", ID.term("experiment/entre-deux").value
    of_b = asked(store, name, territory=area("departement", "B"))
    of_c = asked(store, name, territory=area("departement", "C"))

    assert [row["experiment"] for row in of_b] == [theirs]
    assert of_c == []
    assert asked(store, "competency/territories-by-goal", territory=area("region", "R1"))[0]["declared"] == "1"


def test_the_timeline_of_a_departement_has_what_spans_it_and_another(store):
    found = chronology(store).of(place=area("departement", "B")).everything()

    assert [one.iri for one in found] == [ID.term("experiment/entre-deux")]


def test_the_way_to_an_intercommunalite_goes_through_the_nearest_place_that_has_all_its_communes(store):
    ways = {code: ["/".join(place_of(one)) for one in way_to(store, area("epci", code))] for code in EPCIS}

    assert ways == {
        "inside": ["country/xx", "region/R1", "departement/A"],
        "across": ["country/xx", "region/R1"],
        "bare": ["country/xx"],
    }


def test_the_organisations_of_a_departement_have_those_of_its_intercommunalites(store):
    name = "competency/organisations-of-territory"
    theirs = [[row["organisation"] for row in asked(store, name, territory=area("departement", code))] for code in "AB"]

    assert theirs == [[ID.term("organisation/groupe").value], []]


@pytest.mark.parametrize("place", PLACES)
def test_the_search_puts_each_place_under_what_the_map_does(store, place):
    iri = ID.term(f"territory/{place}")

    assert set(Reader(store).above(iri)) == set(wider(store, iri))
