"""Questions of a mayor, a portal and a researcher: near me, covered or missing, who with whom, when, says who."""

import pytest
from asking import Ask

from dotheque_graph.catalogue.atlas import LEVELS, Chosen, read_atlas
from dotheque_graph.catalogue.within import place_of
from dotheque_graph.store.oxigraph import OxigraphStore

DO = "organisation/democratie-ouverte"
GUIDE = "resource/guide-democratie-alimentaire"
EXP_01 = "experiment/0-dechet-100-citoyen"
EXP_08 = "experiment/plaidoyer-convention-citoyenne-pour-le-climat"
AROUND = "competency/around-a-territory"
IN_THE_GIRONDE = {
    "organisation/departement-de-la-gironde",
    "organisation/smicval",
    EXP_01,
    "resource/retour-0-dechet-100-citoyen",
    "resource/plan-d-action-reduction-des-dechets",
    "resource/dispositifs-0-dechet-100-citoyen",
}
EVERYWHERE = {DO, "organisation/etat-francais", EXP_08}


@pytest.mark.parametrize(
    ("territory", "near", "distance"),
    [
        ("departement/33", IN_THE_GIRONDE, "0"),  # the experiment [117] and what came of it [118]
        ("commune/33063", IN_THE_GIRONDE, "1"),  # Bordeaux is in the Gironde
        ("departement/64", IN_THE_GIRONDE, "2"),  # and so is its region that of the Pyrénées-Atlantiques
    ],
)
def test_what_is_near_a_territory_comes_with_its_distance(
    ask: Ask, territory: str, near: set[str], distance: str
) -> None:
    """Nearest first; what concerns the whole country concerns each of its parts."""
    rows = ask(AROUND, "entity distance", territory=f"id/territory/{territory}")

    assert {row[0] for row in rows if row[1] == distance} == near
    assert {row[0] for row in rows if row[1] == "3"} == EVERYWHERE
    assert [row[1] for row in rows] == sorted(str(row[1]) for row in rows)


def test_the_whole_country_contains_all_that_has_a_place(ask: Ask) -> None:
    """Nothing is left out for being said of a smaller territory."""
    rows = ask(AROUND, "entity distance", territory="id/territory/country/fr")

    assert {row[1] for row in rows} == {"0"}
    assert {row[0] for row in rows} >= IN_THE_GIRONDE | EVERYWHERE


def test_six_goals_are_covered_and_eleven_are_missing(ask: Ask) -> None:
    """Three declared by the commons [99], five proposed for experiments; all seventeen, in their order."""
    rows = ask("competency/goals-covered-and-missing", "goal declared proposed covered")

    assert [row[0] for row in rows] == [f"sdg:{number}" for number in range(1, 18)]
    assert {row[0] for row in rows if row[3] == "true"} == {f"sdg:{number}" for number in (2, 11, 12, 15, 16, 17)}
    assert ("sdg:16", "1", "3", "true") in rows
    assert ("sdg:13", "0", "0", "false") in rows


def test_what_contributes_to_a_goal_is_listed_with_what_is_proposed_for_it(ask: Ask) -> None:
    """Goal 16: the commons declares a target of it [99], three experiments have it proposed."""
    question = "competency/entities-of-goal"
    rows = ask(question, "entity proposed", goal="http://metadata.un.org/sdg/16")

    assert [proposed for _, proposed in rows] == ["false", "true", "true", "true"]
    assert rows[0][0] == "commons/dotheque"
    commons = {"class": "https://w3id.org/dotheque/ontology#Commons"}
    assert ask(question, "entity", goal="http://metadata.un.org/sdg/16", **commons) == [("commons/dotheque",)]
    assert ask(question, "entity", goal="http://metadata.un.org/sdg/13") == []


def test_who_acts_with_whom(ask: Ask) -> None:
    """INRAE with two others in one experiment [107]; with whom is said from both sides."""
    all_rows = ask("competency/co-participation", "agent partner activity")
    inrae = ask("competency/co-participation", "partner activityLabel", agent="id/organisation/inrae")

    assert inrae == [(DO, "Demain!"), ("organisation/madabrest", "Demain!")]
    assert {(b, a, activity) for a, b, activity in all_rows} == set(all_rows)
    assert (
        "organisation/vraiment-vraiment",
        "organisation/banque-des-territoires",
        "programme/biodiversite-administrative",
    ) in all_rows


def test_the_partners_of_partners_are_no_partners_yet(ask: Ask) -> None:
    """INRAE could meet the SMICVAL through Démocratie Ouverte; it knows Madabrest already."""
    rows = ask("competency/partners-of-partners", "other through", agent="id/organisation/inrae")

    assert ("organisation/smicval", DO) in rows
    assert not {"organisation/inrae", "organisation/madabrest", DO} & {row[0] for row in rows}


def test_the_timeline_keeps_the_precision_of_the_source(ask: Ask) -> None:
    """A year is no first of January; what has words only comes last, with its words."""
    rows = ask("competency/timeline", "date entity property dateStatedAs")

    assert rows[0] == ("2013", DO, "schema:foundingDate", None)
    assert ("2024-03", "event/session-mars-2024", "schema:startDate", "Mars, Juin, Sept., Dec. 24") in rows
    assert [row[0] for row in rows if row[0]] == sorted(row[0] for row in rows if row[0])
    undated = [row for row in rows if row[0] is None]
    assert rows[-len(undated) :] == undated
    assert (None, EXP_01, None, "dès 2022") in undated
    assert len(set(rows)) == len(rows)


def test_the_timeline_of_a_year_holds_its_months(ask: Ask) -> None:
    """The four sessions of 2024; a bound that is a day compares with a month and with a year."""
    rows = ask("competency/timeline", "date", after="2024-01-01", before="2024-12-31")

    assert rows == [("2024-03",), ("2024-06",), ("2024-09",), ("2024-12",)]


def test_where_an_entity_comes_from(ask: Ask) -> None:
    """Three lines [87, 121, 154], the decision on its two titles, and the publication that changed it."""
    rows = ask("competency/provenance-of-an-entity", "link origin line moment", entity=f"id/{GUIDE}")

    assert [row[2] for row in rows if row[0] == "dcterms:source"] == ["87", "121", "154"]
    assert ("doth:concerns", "discrepancy/inc-02", None, None) in rows
    assert [row[3] for row in rows if row[0] == "prov:generated"] == ["2024-02-01T00:00:00Z"]


def test_what_a_publication_changed(ask: Ask) -> None:
    """The first load is too large to list its entities; the second changed one."""
    rows = ask("competency/changed-by-a-release", "number entity")

    assert rows == [("2", GUIDE)]
    assert ask("competency/changed-by-a-release", "entity", number="2") == [(GUIDE,)]
    assert ask("competency/changed-by-a-release", "entity", number="3") == []


def test_publications_come_latest_first(ask: Ask) -> None:
    """With how many statements they added, in how many graphs."""
    rows = ask("browse/publications", "number label removed graphs")

    assert rows == [("2", "Publication 2", "0", "1"), ("1", "Publication 1", "0", "5")]


def test_the_properties_of_a_class(ask: Ask) -> None:
    """Each experiment has a status, two have a place: what is not stated shows."""
    rows = ask("statistics/properties-of-class", "property entities of values", **{"class": "ontology#Experiment"})

    assert ("doth:status", "8", "8", "8") in rows
    assert ("dcterms:spatial", "2", "8", "2") in rows
    assert {row[2] for row in rows} == {"8"}


def test_territories_by_level(ask: Ask) -> None:
    """All the communes of France are known; nine of them have an organisation here, none an experiment."""
    rows = ask("statistics/territories-per-level", "label territories organisations experiments")

    assert rows[0] == ("Pays", "1", "2", "1")
    assert ("Département", "109", "3", "1") in rows
    assert ("Commune", "34969", "9", "0") in rows


def test_entities_per_territory_are_those_of_the_map(ask: Ask, catalogue: OxigraphStore) -> None:
    """The Gironde has an experiment, what came of it and two organisations; the map counts the same everywhere."""
    atlas = read_atlas(catalogue)
    for level in LEVELS:
        rows = ask(
            "statistics/entities-per-territory", "territory entities", level=f"vocabulary/territory-level/{level}"
        )
        drawn = {"territory/" + "/".join(place_of(one)): str(n) for one, n in atlas.counts(level, Chosen()).items()}

        assert {row[0]: row[1] for row in rows if row[1] != "0"} == drawn
    found = ask("statistics/entities-per-territory", "territory entities", goal="http://metadata.un.org/sdg/12")

    # The experiment, and the three resources that tell of it.
    assert found[0] == ("territory/departement/33", "4")
    assert [row[1] for row in found[1:]] == ["0"] * 108


def test_every_type_of_resource_is_listed_also_the_empty_ones(ask: Ask) -> None:
    """The fourteen of the source and nine of the catalogue; no MOOC is described yet."""
    rows = ask("browse/resource-types", "type resources")

    assert len(rows) == 14 + 9
    assert ("vocabulary/resource-type/mooc", "0") in rows
    assert rows[0][1] == "2"


def test_every_audience_is_listed(ask: Ask) -> None:
    """The fourteen of the source, territorial actors first."""
    rows = ask("browse/audiences", "audience entities")

    assert len(rows) == 14
    assert rows[0] == ("vocabulary/audience/territorial-actors", "6")


def test_what_is_meant_for_elected_officials(ask: Ask) -> None:
    """One platform."""
    rows = ask("competency/for-an-audience", "entityLabel", audience="vocabulary/audience/elected-officials")

    assert rows == [("Territoires en commun",)]


def test_the_communes_that_are_involved_and_their_network(ask: Ask) -> None:
    """Eight are members of the network of territories [103]; Cherbourg is the employer of a committee member."""
    rows = ask("competency/local-authorities", "organisation network", level="vocabulary/territory-level/commune")

    network = "organisation/reseau-des-territoires-d-innovation-democratique"
    assert len([row for row in rows if row[1] == network]) == 8
    assert [row[0] for row in rows if row[1] is None] == ["organisation/ville-de-cherbourg-en-cotentin"]
    assert len(ask("competency/local-authorities", "organisation")) == 12 + 3


def test_vocabularies_with_their_number_of_concepts(ask: Ask) -> None:
    """Audiences, and the goals with their targets."""
    rows = ask("browse/schemes", "scheme concepts")

    assert ("voc:audience", "14") in {(f"voc:{row[0].rpartition('/')[2]}", row[1]) for row in rows if row[0]}
    assert ("http://metadata.un.org/sdg", str(17 + 169)) in rows


def test_concepts_are_said_in_both_languages(ask: Ask) -> None:
    """No concept lacks a name in either."""
    rows = ask("browse/concepts", "concept french english")
    levels = ask("browse/concepts", "french english", scheme="vocabulary/territory-level")

    assert None not in {name for row in rows for name in row[1:]}
    assert levels[:2] == [("Pays", "Country"), ("Région", "Region")]
