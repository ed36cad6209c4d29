"""The questions the catalogue must answer, with the answers that the founding text gives (lines in brackets)."""

from collections import Counter

import pytest
from asking import Ask

RTID = "id/organisation/reseau-des-territoires-d-innovation-democratique"
RID = "id/organisation/reseau-des-innovateurs-democratiques"
EXP_01 = "experiment/0-dechet-100-citoyen"
EXP_02 = "experiment/micro-parlement-des-espaces-naturels"
EXP_03 = "experiment/experimentation-du-guide-democratie-alimentaire"
EXP_04 = "programme/territoires-d-experimentation"
EXP_05 = "experiment/assemblee-des-jeunesses"
EXP_06 = "experiment/demain"
EXP_07 = "experiment/jeunesses-et-climat"
EXP_08 = "experiment/plaidoyer-convention-citoyenne-pour-le-climat"
DO = "organisation/democratie-ouverte"
PROPOSED_GOALS = {(EXP_01, g) for g in ("sdg:11", "sdg:12", "sdg:16")}
PROPOSED_GOALS |= {(EXP_02, g) for g in ("sdg:15", "sdg:16")}
PROPOSED_GOALS |= {(EXP_03, g) for g in ("sdg:2", "sdg:12", "sdg:16")}


def test_experiments_have_proposed_goals_and_none_declared(ask: Ask) -> None:
    """The source ties no goal to an experiment [99]: what is there is proposed, and told apart."""
    rows = ask("competency/experiments-by-territory-and-goal", "experiment experimentGoal proposed")

    assert {row[0] for row in rows} == {EXP_01, EXP_02, EXP_03, EXP_04, EXP_05, EXP_06, EXP_07, EXP_08}
    assert {row[:2] for row in rows if row[1]} == PROPOSED_GOALS
    assert {row[2] for row in rows if row[1]} == {"true"}


@pytest.mark.parametrize(
    ("territory", "expected"),
    [
        ("departement/33", {EXP_01}),
        ("region/75", {EXP_01}),  # the Gironde is in Nouvelle-Aquitaine
        ("departement/93", set()),
        ("country/fr", {EXP_01, EXP_08}),
    ],
)
def test_experiments_of_a_territory_include_those_of_what_it_contains(
    ask: Ask, territory: str, expected: set[str]
) -> None:
    """Two experiments have a place: the Gironde [117] and France [128]."""
    rows = ask(
        "competency/experiments-by-territory-and-goal", "experiment placeLabel", territory=f"id/territory/{territory}"
    )

    assert {row[0] for row in rows} == expected
    assert None not in {row[1] for row in rows}


def test_experiments_of_a_goal(ask: Ask) -> None:
    """Goal 12 is proposed for two, goal 17 for none."""
    question = "competency/experiments-by-territory-and-goal"

    assert ask(question, "experiment", goal="http://metadata.un.org/sdg/17") == []
    assert {row[0] for row in ask(question, "experiment", goal="http://metadata.un.org/sdg/12")} == {EXP_01, EXP_03}


def test_announced_and_named_members_are_two_numbers(ask: Ask) -> None:
    """Thirty and twelve [23, 103], fifty and ten [105, 126], thirty and six [77, 130]; two more name nobody."""
    rows = ask("competency/network-members", "network announced precision named")

    precision = "vocabulary/precision/"
    assert set(rows) == {
        (RTID.removeprefix("id/"), "30", precision + "approximate", "12"),
        (RID.removeprefix("id/"), "50", precision + "approximate", "10"),
        ("organisation/comite-redactionnel", "30", precision + "exact", "6"),
        (DO, "300", precision + "approximate", "0"),
        ("organisation/communaute-de-pres-de-1000-membres", "1000", precision + "approximate", "0"),
    }


def test_the_words_of_an_announced_number_are_kept(ask: Ask) -> None:
    """The source counts the same network twice, in two ways [23 or 126, 103]."""
    rows = ask("competency/network-members", "statedAs", network=RTID)

    assert rows == [("30 collectivités",), ("une trentaine",)]


def test_the_twelve_named_members_of_the_rtid(ask: Ask) -> None:
    """Line 103, each with the territory it covers: level and code together."""
    rows = ask("competency/members-of-network", "memberLabel territory role past", network=RTID)

    assert {row[:2] for row in rows} == {
        ("Région Occitanie", "territory/region/76"),
        ("Région Centre-Val de Loire", "territory/region/24"),
        ("Département de la Gironde", "territory/departement/33"),
        ("Département de la Seine-Saint-Denis", "territory/departement/93"),
        ("Ville de Marseille", "territory/commune/13055"),
        ("Ville d'Annecy", "territory/commune/74010"),
        ("Ville de Quimper", "territory/commune/29232"),
        ("Ville de Blois", "territory/commune/41018"),
        ("Ville de Villejuif", "territory/commune/94076"),
        ("Ville de Grenoble", "territory/commune/38185"),
        ("Ville de Carpentras", "territory/commune/84031"),
        ("Ville de Sainte-Savine", "territory/commune/10362"),
    }
    assert {row[2:] for row in rows} == {("vocabulary/organisation-role/member", "false")}


def test_the_ten_named_members_of_the_rid(ask: Ask) -> None:
    """Line 105."""
    rows = ask("competency/members-of-network", "memberLabel", network=RID)

    assert {row[0] for row in rows} == {
        "Unicef France",
        "Parlons Démocratie",
        "Printemps Écologique",
        "makesense",
        "Médiacités",
        "Coop Communs",
        "Tous élus",
        "Open Source Politics",
        "Réseau des Quartiers en Transition",
        "Université du nous",
    }


def test_the_outcomes_of_an_experiment_by_horizon(ask: Ask) -> None:
    """Short term [118]: a plan and three devices; medium term [119]: a wider community, with no document yet."""
    rows = ask("competency/experiment-outcomes", "horizon result", experiment=f"id/{EXP_01}")

    assert Counter(rows) == Counter(
        [
            ("vocabulary/horizon/short-term", "resource/plan-d-action-reduction-des-dechets"),
            ("vocabulary/horizon/short-term", "resource/dispositifs-0-dechet-100-citoyen"),
            ("vocabulary/horizon/medium-term", None),
        ]
    )


def test_what_the_commons_asks_for(ask: Ask) -> None:
    """Five kinds of support [33] and 15 000 euros [67]."""
    rows = ask("competency/what-the-commons-asks-for", "asked amount currency")

    richness = "vocabulary/richness/"
    assert set(rows) == {
        (richness + "use-cases", None, None),
        (richness + "funding", None, None),
        (richness + "expert-advice", None, None),
        (richness + "experimentation", None, None),
        (richness + "contributor-community", None, None),
        ("budget-line/aide-souhaitee", "15000", "EUR"),
    }


def test_figures_that_are_not_exact_keep_the_words_of_the_source(ask: Ask) -> None:
    """Four approximate figures [103, 126, 140] and two that are still to be measured [132]."""
    rows = ask("competency/approximate-figures", "indicator value precision")

    approximate, to_measure = "vocabulary/precision/approximate", "vocabulary/precision/to-measure"
    assert set(rows) == {
        ("indicator/collectivites-membres-du-rtid", "30", approximate),
        ("indicator/membres-adherents-de-do", "300", approximate),
        ("indicator/organisations-du-rid", "50", approximate),
        ("indicator/communaute", "1000", approximate),
        ("indicator/visites-de-la-page", None, to_measure),
        ("indicator/indicateurs-de-lecture-et-d-utilisation", None, to_measure),
    }
    words = {row[0] for row in ask("competency/approximate-figures", "statedAs")}
    assert {"une trentaine", "près de 1000 membres"} <= words


def test_the_lines_of_the_source_about_a_person(ask: Ask) -> None:
    """All that is said of him stands on line 130: the person and three memberships."""
    rows = ask("competency/source-lines", "statement source line", entity="id/person/florent-guignard")

    assert set(rows) == {
        (statement, "source/fiche-wiki", "130")
        for statement in (
            "person/florent-guignard",
            "membership/comite-redactionnel-florent-guignard",
            "membership/cndp-florent-guignard",
            "membership/le-drenche-florent-guignard",
        )
    }


def test_the_lines_of_the_source_about_an_experiment(ask: Ask) -> None:
    """The experiment and each participation in it, all on line 107."""
    rows = ask("competency/source-lines", "statement line", entity=f"id/{EXP_06}")

    assert {row[1] for row in rows} == {"107"}
    assert len(rows) == 4


def test_who_takes_part_in_experiments(ask: Ask) -> None:
    """Roles as the text tells them [107, 117, 121, 122, 128]; the guide's experiment names nobody."""
    role = "vocabulary/organisation-role/"
    rows = ask("competency/who-takes-part-in-experiments", "experiment agent role")

    assert {(row[0], row[1], (row[2] or "").removeprefix(role)) for row in rows} == {
        (EXP_01, DO, "partner"),
        (EXP_01, "organisation/smicval", "partner"),
        (EXP_01, "organisation/du-vert-dans-les-rouages", "partner"),
        (EXP_02, "organisation/vraiment-vraiment", "prototyper"),
        (EXP_02, DO, "partner"),
        (EXP_02, "organisation/banque-des-territoires", "partner"),
        (EXP_04, "organisation/mouvement-colibris", "lead"),
        (EXP_04, DO, "partner"),
        (EXP_04, "organisation/coop-communs", "requester"),
        (EXP_05, "organisation/ashoka", "organiser"),
        (EXP_05, DO, "partner"),
        (EXP_06, "organisation/madabrest", "co-lead"),
        (EXP_06, "organisation/inrae", "co-lead"),
        (EXP_06, DO, "partner"),
        (EXP_07, "organisation/crajep", "partner"),
        (EXP_07, "organisation/cerdd", "partner"),
        (EXP_07, "organisation/mres", "partner"),
        (EXP_07, DO, "partner"),
        (EXP_08, DO, "advocate"),
    }


def test_the_experiments_of_one_organisation(ask: Ask) -> None:
    """INRAE is named with one experiment only [107]."""
    rows = ask("competency/who-takes-part-in-experiments", "experimentLabel roleLabel", agent="id/organisation/inrae")

    assert [row[0] for row in rows] == ["Demain!"]


def test_resources_by_type(ask: Ask) -> None:
    """One guide [87], one account of experience [117], two studies [136], two entries that are protocols [23, 122]."""
    by_type = Counter(row[0] for row in ask("competency/resources-by-type", "type"))
    guide = ask("competency/resources-by-type", "resourceLabel", type="vocabulary/resource-type/methodological-guide")

    kind = "vocabulary/resource-type/"
    assert by_type[kind + "experience-feedback"] == 1
    assert by_type[kind + "study"] == 2
    assert by_type[kind + "experiment-protocol"] == 2
    assert guide == [("Déployer un dispositif à haute qualité délibérative pour renforcer la démocratie alimentaire",)]


def test_the_departements_of_a_region(ask: Ask) -> None:
    """The thirteen of Occitanie, and not the Seine-Maritime, whose code is also 76."""
    rows = ask(
        "competency/territories-below",
        "code",
        territory="id/territory/region/76",
        level="vocabulary/territory-level/departement",
    )

    assert [row[0] for row in rows] == [*("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")]


def test_the_committee_and_where_its_members_come_from(ask: Ask) -> None:
    """Six named members [130]; founder of Le Drenche is a past role."""
    rows = ask("competency/committee-members", "name organisation role past")

    seats = {row[0] for row in rows if row[1] == "organisation/comite-redactionnel"}
    role = "vocabulary/organisation-role/"
    assert {row for row in rows if row[1] != "organisation/comite-redactionnel"} == {
        ("Florent Guignard", "organisation/cndp", role + "affiliated", "false"),
        ("Florent Guignard", "organisation/le-drenche", role + "founder", "true"),
        ("Thomas Marcus", "organisation/reseau-des-quartiers-en-transition", role + "affiliated", "false"),
        ("Julie Plouhinec", "organisation/gis-democratie-et-participation", role + "affiliated", "false"),
        ("Laurent Lardeux", "organisation/injep", role + "affiliated", "false"),
        ("Corinne Ducreux", "organisation/ville-de-cherbourg-en-cotentin", role + "employee", "false"),
        ("Thibault Jouannic", "organisation/universite-de-tours", role + "researcher", "false"),
    }
    assert seats == {row[0] for row in rows}
    assert len(seats) == 6


def test_the_thirty_three_inconsistencies_each_with_a_decision(ask: Ask) -> None:
    """All are kept, and each says what was decided."""
    rows = ask("competency/inconsistencies", "identifier finding decision")

    assert {row[0] for row in rows} == {f"INC-{number:02}" for number in range(1, 34)}
    assert None not in {fact for row in rows for fact in row}


def test_the_inconsistencies_of_one_entity(ask: Ask) -> None:
    """The year of creation [101] and the title of the guide [87, 121]."""
    of_do = ask("competency/inconsistencies", "identifier", entity=f"id/{DO}")
    of_guide = ask("competency/inconsistencies", "identifier", entity="id/resource/guide-democratie-alimentaire")

    assert ("INC-04",) in of_do
    assert ("INC-02",) in of_guide


def test_the_budget_adds_up_line_by_line(ask: Ask) -> None:
    """Three expenses, a part that is funded, the rest requested [67, 75, 77, 79, 81]."""
    rows = ask("competency/budget-of-the-commons", "kind amount total")

    kind = "vocabulary/budget-line-kind/"
    assert set(rows) == {
        (kind + "expense", "3700", "20700"),
        (kind + "expense", "8000", "20700"),
        (kind + "expense", "9000", "20700"),
        (kind + "funding", "5700", "20700"),
        (kind + "request", "15000", "20700"),
    }
    funders = {row[0] for row in ask("competency/budget-of-the-commons", "funder")} - {None}
    assert funders == {"organisation/anct", "programme/subventions-de-fonctionnement"}


def test_the_documents_of_experiments(ask: Ask) -> None:
    """What tells of the experiment [117], what came of it [118], what is tried in it [118, 121, 122]."""
    rows = ask("competency/documents-of-experiments", "experiment resource")

    assert set(rows) == {
        (EXP_01, "resource/retour-0-dechet-100-citoyen"),
        (EXP_01, "resource/plan-d-action-reduction-des-dechets"),
        (EXP_01, "resource/dispositifs-0-dechet-100-citoyen"),
        (EXP_02, "resource/micro-parlement-des-espaces-naturels"),
        (EXP_03, "resource/guide-democratie-alimentaire"),
    }


def test_the_editorial_circuit_in_order(ask: Ask) -> None:
    """Thirteen steps; the committee examines, decides and measures [77, 130, 132, 150]."""
    rows = ask("competency/editorial-circuit", "order step actor")

    assert list(dict.fromkeys(row[0] for row in rows)) == [str(number) for number in range(1, 14)]
    assert {row[0] for row in rows if row[2] == "organisation/comite-redactionnel"} == {"6", "7", "13"}


def test_the_activity_plan(ask: Ask) -> None:
    """Eight milestones [132]; a term only where the text gives a number of months."""
    rows = ask("competency/activity-plan", "dateStatedAs due")

    assert rows == [
        ("D'ici à 3 mois", "P3M"),
        ("Après 3 mois", None),
        ("A 6 mois", "P6M"),
        ("A 6 mois", "P6M"),
        ("A 9 mois", "P9M"),
        ("Tout au long de l'année", None),
        ("A 12 mois", "P1Y"),
        ("Tous les trimestre", None),
    ]


def test_the_organisations_of_a_territory_and_its_parts(ask: Ask) -> None:
    """Two of the named cities are in the region whose code is 93, none in the département whose code it is too."""
    question = "competency/organisations-of-territory"
    region = ask(question, "organisationLabel", territory="id/territory/region/93")
    departement = ask(question, "organisationLabel", territory="id/territory/departement/93")

    assert region == [("Ville de Carpentras",), ("Ville de Marseille",)]
    assert departement == [("Département de la Seine-Saint-Denis",)]


def test_the_goals_of_the_commons_are_an_open_list(ask: Ask) -> None:
    """Goals 11, 16 and 17 “among others” [99]."""
    rows = ask("competency/goals-of-the-commons", "goal goalLabel openList")

    assert rows == [
        ("sdg:11", "Villes et communautés durables", "true"),
        ("sdg:16", "Paix, justice et institutions efficaces", "true"),
        ("sdg:17", "Partenariats pour la réalisation des objectifs", "true"),
    ]


def test_who_raised_the_need_for_the_guide(ask: Ask) -> None:
    """Coop Communs and the Mouvement Colibris [121]."""
    rows = ask("competency/needs-raised", "resource organisationLabel")

    assert set(rows) == {
        ("resource/guide-democratie-alimentaire", "Coop Communs"),
        ("resource/guide-democratie-alimentaire", "Mouvement Colibris"),
    }


def test_what_concerns_a_theme_or_a_narrower_one(ask: Ask) -> None:
    """Food democracy [107, 121, 132]; the theme of the page stands below “facteurs de résilience” [54]."""
    food = {row[0] for row in ask("competency/entities-of-theme", "entity", theme="vocabulary/theme/food-democracy")}
    factors = ask("competency/entities-of-theme", "entity entityTheme", theme="vocabulary/theme/resilience-factors")

    assert {EXP_03, EXP_06, "resource/guide-democratie-alimentaire"} <= food
    assert ("commons/dotheque", "vocabulary/theme/resilience-governance") in factors


def test_labels_come_in_the_language_asked_for_and_in_french_without_one(ask: Ask) -> None:
    """A proper name has only its French form, and no row is lost for it."""
    english = ask("competency/committee-members", "organisationLabel roleLabel", language="en")
    unknown = ask("competency/committee-members", "organisationLabel roleLabel", language="br")
    french = ask("competency/committee-members", "organisationLabel roleLabel")

    assert ("Comité rédactionnel", "Membre du Comité rédactionnel") in french
    assert "Editorial committee" in {label for label, _ in english}
    assert ("CNDP", "Rattachement non précisé") in french
    assert "CNDP" in {label for label, _ in english}
    assert unknown == french
    assert len(english) == len(french)
    assert None not in {label for row in english + french for label in row}
