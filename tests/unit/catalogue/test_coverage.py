"""What is covered and what is missing, counted on fictional things and on the real catalogue."""

import pytest

from dotheque_graph.catalogue.coverage import Freshness, Tally, concepts, coverage
from dotheque_graph.namespaces import GRAPH, ID, SDG, VOC
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

FICTION = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/dotheque/> .
<http://metadata.un.org/sdg/98> a sdgo:Goal ; doth:order 1 ; skos:prefLabel "Licornes"@fr .
<http://metadata.un.org/sdg/99> a sdgo:Goal ; doth:order 2 ; skos:prefLabel "Dragons"@fr .
<http://metadata.un.org/sdg/98.1> a sdgo:Target ; skos:broader <http://metadata.un.org/sdg/98> .
<vocabulary/theme/feu> a skos:Concept ; skos:inScheme <vocabulary/theme> ; doth:order 2 .
<vocabulary/theme/braise> a skos:Concept ; skos:inScheme <vocabulary/theme> ; doth:order 1 ;
    skos:broader <vocabulary/theme/feu> .
<vocabulary/theme/groupe> a skos:Collection ; skos:inScheme <vocabulary/theme> .
<vocabulary/resource-type/chant> a skos:Concept ; skos:inScheme <vocabulary/resource-type> .
<vocabulary/resource-type/conte> a skos:Concept ; skos:inScheme <vocabulary/resource-type> .
<id/resource/vieux> a doth:Resource ; doth:resourceType <vocabulary/resource-type/chant> ;
    dcat:theme <vocabulary/theme/feu> ; dcterms:issued "2091"^^xsd:gYear ; doth:goal <http://metadata.un.org/sdg/98.1> .
<id/resource/sans-date> a doth:Resource ; doth:resourceType <vocabulary/resource-type/chant> ;
    dcat:theme <vocabulary/theme/braise> ; doth:documents <id/experiment/vol> .
<id/experiment/vol> a doth:Experiment ; dcterms:spatial <id/territory/commune/98001> ;
    doth:proposedGoal <http://metadata.un.org/sdg/98> ; doth:hasPhase <id/phase/envol> .
<id/phase/envol> a doth:Phase ; schema:startDate "2093-05-01"^^xsd:date .
<id/experiment/nulle-part> a doth:Experiment ; doth:proposedGoal <http://metadata.un.org/sdg/98> .
<id/organisation/tour> a org:Organization ; doth:covers <id/territory/departement/97> .
<id/territory/commune/98001> skos:prefLabel "Nuage"@fr ; doth:level <vocabulary/territory-level/commune> ;
    dcterms:isPartOf <id/territory/departement/98> .
<id/territory/departement/97> skos:prefLabel "Abîme"@fr ; doth:level <vocabulary/territory-level/departement> .
<id/territory/departement/98> skos:prefLabel "Ciel"@fr ; doth:level <vocabulary/territory-level/departement> .
"""
FIRE, EMBER = VOC.term("theme/feu"), VOC.term("theme/braise")
SONG, TALE = VOC.term("resource-type/chant"), VOC.term("resource-type/conte")
CLOUD = ID.term("territory/commune/98001")


@pytest.fixture(scope="module")
def store():
    graph = GRAPH.term("catalogue")
    return OxigraphStore.memory(Quad(*list(quad)[:3], graph) for quad in read_rdf(FICTION.encode(), TURTLE, "fiction"))


@pytest.fixture(scope="module")
def found(store):
    return coverage(store)


def test_a_goal_counts_what_its_targets_have_and_keeps_what_is_proposed_apart(found):
    unicorns, dragons = found.goals

    assert (unicorns.stated, unicorns.proposed) == ({"resource": 1}, {"experiment": 2})
    assert unicorns.territories == (CLOUD,)
    assert not dragons.is_linked


def test_experiments_without_a_territory_are_a_row_of_their_own(found):
    rows = [(one.territory, one.stated, one.proposed) for one in found.crossings]

    assert rows == [(CLOUD, 0, 1), (None, 0, 1)]


def test_a_theme_counts_what_narrower_themes_have(found):
    assert found.by_type.cells == {(FIRE, SONG): Tally(2, 2091, 1), (EMBER, SONG): Tally(1, None, 1)}


def test_the_empty_themes_and_types_are_known(found):
    assert found.by_type.themes == (EMBER, FIRE)
    assert found.by_type.columns == (SONG, TALE)
    assert found.by_type.used() == ((EMBER, FIRE), (SONG,))


def test_groups_of_concepts_are_no_concepts(store):
    assert concepts(store, VOC.term("theme")) == (EMBER, FIRE)


def test_a_territory_counts_what_happens_inside_it_with_the_dates_of_phases(found):
    abyss, sky = found.territories["departement"]

    assert (sky.experiments, sky.resources, sky.organisations, sky.tally) == (1, 1, 0, Tally(2, 2093, 1))
    assert (abyss.experiments, abyss.organisations, abyss.tally.number) == (0, 1, 0)


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(), Freshness.NOTHING),
        (Tally(2, 2090, 1), Freshness.RECENT),
        (Tally(1, 2089, 0), Freshness.OLD),
        (Tally(2, 2089, 1), Freshness.UNDATED),
        (Tally(1, None, 1), Freshness.UNDATED),
    ],
)
def test_what_has_no_date_is_neither_recent_nor_old(tally, expected):
    assert tally.freshness(2090) is expected


def test_the_real_catalogue_states_three_goals_and_proposes_five(catalogue):
    goals = coverage(catalogue).goals

    assert [goal.iri for goal in goals] == [NamedNode(f"{SDG}{number}") for number in range(1, 18)]
    assert [goal.iri.value.removeprefix(SDG) for goal in goals if goal.stated] == ["11", "16", "17"]
    assert [goal.iri.value.removeprefix(SDG) for goal in goals if goal.proposed] == ["2", "11", "12", "15", "16"]


def test_one_departement_of_the_real_catalogue_has_an_experiment(catalogue):
    documented = [one for one in coverage(catalogue).territories["departement"] if one.tally.number]

    assert [one.iri for one in documented] == [ID.term("territory/departement/33")]
    assert documented[0].tally.newest == 2022
