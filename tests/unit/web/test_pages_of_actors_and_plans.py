"""What the pages of experiments, networks, concepts and commons tell: who did what, what came of it, what it costs."""

import re
from functools import partial
from html import unescape

import pytest
from pages_read import main_of, store_with, text_of

from dotheque_graph.namespaces import BASE

MORE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/experiment/radeau> a doth:Experiment ; dcterms:title "Radeau"@fr ; dcterms:spatial <id/territory/region/97> ;
    doth:status <vocabulary/experiment-status/tested> ; schema:startDate "2096"^^xsd:gYear ;
    doth:hasOutcome <id/outcome/tard>, <id/outcome/tot>, <id/outcome/sans> ;
    prov:wasAssociatedWith <id/organisation/la-cabane>, <id/organisation/la-grotte> ;
    prov:qualifiedAssociation <id/participation/a>, <id/participation/b>, <id/participation/c> .
<id/outcome/tard> a doth:Outcome ; dcterms:title "Une flotte"@fr ; doth:horizon <vocabulary/horizon/long-term> .
<id/outcome/tot> a doth:Outcome ; dcterms:title "Des rondins"@fr ; doth:horizon <vocabulary/horizon/short-term> ;
    doth:result <id/resource/rondins> .
<id/outcome/sans> a doth:Outcome ; dcterms:title "Une mouette"@fr .
<id/participation/a> a doth:Participation ; prov:agent <id/organisation/la-grotte> ;
    prov:hadRole <vocabulary/organisation-role/supporter> .
<id/participation/b> a doth:Participation ; prov:agent <id/organisation/la-cabane> ;
    prov:hadRole <vocabulary/organisation-role/lead>, <vocabulary/organisation-role/supporter> .
<id/participation/c> a doth:Participation ; prov:agent <id/person/camille-exemple> .
<id/person/plume> a foaf:Agent ; foaf:nick "Plume" .
<id/organisation/la-grotte> a org:Organization ; skos:prefLabel "La Grotte"@fr .
<id/resource/essai> a doth:Resource ; dcterms:title "Protocole d'essai"@fr ; doth:documents <id/experiment/radeau> ;
    doth:resourceType <vocabulary/resource-type/experiment-protocol> .
<id/resource/rondins> a doth:Resource ; dcterms:title "Liste des rondins"@fr ;
    doth:resourceType <vocabulary/resource-type/guide> .
<vocabulary/horizon/short-term> skos:prefLabel "Court terme"@fr ; doth:order 1 .
<vocabulary/horizon/long-term> skos:prefLabel "Long terme"@fr ; doth:order 3 .
<vocabulary/experiment-status/tested> a skos:Concept ; skos:prefLabel "Testée"@fr .
<vocabulary/organisation-role/supporter> a skos:Concept ; skos:prefLabel "Soutien"@fr .
<id/membership/cabane-grotte> a org:Membership ; org:organization <id/organisation/reseau-des-cabanes> ;
    org:member <id/organisation/la-grotte> ; org:role <vocabulary/organisation-role/member> ;
    schema:startDate "2091"^^xsd:gYear .

<id/commons/verger> a doth:Commons ; dcterms:title "Verger"@fr ; doth:carriedBy <id/organisation/la-cabane> ;
    doth:governedBy <id/organisation/reseau-des-cabanes> ; doth:hasBudget <id/budget/2098> ;
    doth:hasObjective <id/objective/fruits> ; doth:hasStep <id/step/panier> ; dcterms:relation <id/event/aube> ;
    dcat:theme <vocabulary/theme/living-world> ; doth:editorialNote "Un verger fictif."@fr ;
    doth:hasPlatform <id/platform/tableau> ; doth:hasAction <id/action/planter>, <id/action/cueillir> ;
    doth:hasMilestone <id/milestone/m1>, <id/milestone/m2>, <id/milestone/m3>, <id/milestone/m4> .
<id/objective/fruits> a doth:Objective ; dcterms:title "Des fruits"@fr .
<id/step/panier> a doth:WorkflowStep ; dcterms:title "Remplir le panier"@fr .
<id/event/veillee> a doth:Event ; dcterms:title "Veillée"@fr ; schema:startDate "2097-01"^^xsd:gYearMonth ;
    prov:wasAssociatedWith <id/organisation/reseau-des-cabanes> .
<id/event/aube> a doth:Event ; dcterms:title "Aube"@fr ; schema:startDate "2096-12"^^xsd:gYearMonth ;
    prov:wasAssociatedWith <id/organisation/reseau-des-cabanes> .
<id/platform/tableau> a doth:Platform ; dcterms:title "Tableau"@fr .
<id/indicator/fait> a doth:Indicator ; dcterms:title "Actions faites"@fr ; doth:about <id/platform/tableau> ;
    doth:measure <vocabulary/measure/tracked-actions-done> ; doth:value 4.0 .
<id/indicator/ailleurs> a doth:Indicator ; dcterms:title "Faites ailleurs"@fr ; doth:about <id/platform/autre> ;
    doth:measure <vocabulary/measure/tracked-actions-done> ; doth:value 9.0 .
<id/action/planter> a doth:Action ; dcterms:title "Planter"@fr ; doth:order 1 ; doth:status <vocabulary/state/done> .
<id/action/cueillir> a doth:Action ; dcterms:title "Cueillir"@fr ; doth:order 2 .
<vocabulary/state/done> a skos:Concept ; skos:prefLabel "Faites"@fr .
<id/milestone/m1> a doth:Milestone ; dcterms:title "Semis"@fr ; doth:order 1 ; doth:due "P3M"^^xsd:duration .
<id/milestone/m2> a doth:Milestone ; dcterms:title "Greffe"@fr ; doth:order 2 ; doth:due "P1Y"^^xsd:duration .
<id/milestone/m3> a doth:Milestone ; dcterms:title "Taille"@fr ; doth:order 3 ; doth:due "P3M"^^xsd:duration .
<id/milestone/m4> a doth:Milestone ; dcterms:title "Repos"@fr ; doth:order 4 ; doth:dateStatedAs "l'hiver"@fr .
<id/budget/2098> a doth:Budget ; dcterms:title "Budget 2098"@fr ; doth:total 1000 ; schema:currency "EUR" ;
    doth:hasLine <id/budget-line/plants>, <id/budget-line/outils>, <id/budget-line/eau>, <id/budget-line/don> .
<id/budget-line/plants> a doth:BudgetLine ; dcterms:title "Plants"@fr ; doth:amount 600 ; doth:order 1 ;
    doth:lineKind <vocabulary/budget-line-kind/expense> .
<id/budget-line/outils> a doth:BudgetLine ; dcterms:title "Outils"@fr ; doth:amount 300 ; doth:order 2 ;
    doth:lineKind <vocabulary/budget-line-kind/expense> ; doth:precision <vocabulary/precision/approximate> .
<id/budget-line/eau> a doth:BudgetLine ; dcterms:title "Eau"@fr ; doth:order 3 ;
    doth:lineKind <vocabulary/budget-line-kind/expense> .
<id/budget-line/don> a doth:BudgetLine ; dcterms:title "Don"@fr ; doth:amount 400 ; doth:order 4 ;
    doth:lineKind <vocabulary/budget-line-kind/funding> .
<vocabulary/budget-line-kind/funding> a skos:Concept ; skos:prefLabel "Financement acquis"@fr .

dcat:theme doth:inverseLabel "ce qui traite de ce thème"@fr .
<vocabulary/theme/boats> a skos:Concept ; skos:inScheme <vocabulary/theme> ; skos:prefLabel "Bateaux"@fr .
<id/experiment/radeau> dcat:theme <vocabulary/theme/boats> .
<id/milestone/m1> dcat:theme <vocabulary/theme/boats> .
<vocabulary/theme/crowded> a skos:Concept ; skos:inScheme <vocabulary/theme> ; skos:prefLabel "Foule"@fr .
""" + "".join(
    f'<id/resource/barque-{number:02}> a doth:Resource ; dcterms:title "Barque {number:02}"@fr ; '
    f"dcat:theme <vocabulary/theme/boats>, <vocabulary/theme/crowded> .\n"
    for number in range(12)
)


@pytest.fixture(scope="module")
def site(serve, small):
    return serve(store_with(small.quads(), MORE))


@pytest.fixture(scope="module")
def page(site):
    return partial(main_of, site)


@pytest.fixture(scope="module")
def read(page):
    return lambda path, language="fr": text_of(page(path, language))


# Experiments


def test_partners_stand_by_role_the_lead_first_and_those_without_last(read):
    assert (
        "Pilote La Cabane Œuvre-et-Île Soutien La Cabane Œuvre-et-Île La Grotte non renseigné "
        "Rôle non renseigné Camille Exemple non renseigné"
    ) in read("/doc/experiment/radeau")


def test_the_way_from_the_protocol_to_the_lessons_is_drawn_with_what_is_missing(read):
    assert (
        "Du protocole aux enseignements Protocole Protocole d'essai Expérimentation Testée "
        "Effets Des rondins Une flotte Une mouette Outils et méthodes Liste des rondins Enseignements non renseigné"
    ) in read("/doc/experiment/radeau")


def test_an_experiment_of_which_nothing_came_has_no_way(with_nothing):
    assert "Du protocole aux enseignements" not in with_nothing


@pytest.fixture
def with_nothing(serve):
    made = f"<{BASE}id/experiment/rien> a <{BASE}ontology#Experiment> ."
    site = serve(store_with((), made))
    return site.get("/doc/experiment/rien", headers={"Accept": "text/html", "Accept-Language": "fr"}).text


def test_outcomes_stand_by_term_the_shortest_first_with_their_results(read):
    text = read("/doc/experiment/radeau")

    assert (
        "Ce qui en est sorti Court terme Des rondins Liste des rondins Long terme Une flotte "
        "Sans échéance renseignée Une mouette Ressources qui en sont nées"
    ) in text


# Organisations and networks


def test_what_an_organisation_takes_part_in_has_its_place_and_its_time(read):
    text = read("/doc/organisation/la-cabane")

    assert "Activité Où Quand Source Pilote" in text
    assert "Radeau Haute-Utopie 2096" in text


def test_a_member_says_since_when(read):
    assert "La Grotte non renseigné 2091" in read("/doc/organisation/reseau-des-cabanes")


def test_a_network_tells_what_its_members_do_and_which_of_them(read):
    assert "Ce que font ses membres Assemblée des arbres La Cabane Radeau La Cabane, La Grotte" in read(
        "/doc/organisation/reseau-des-cabanes"
    )


def test_a_network_without_a_place_of_its_own_shows_where_its_members_are(serve, small):
    more = """
    @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix org: <http://www.w3.org/ns/org#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <id/organisation/essaim> a org:Organization, org:OrganizationalCollaboration ; skos:prefLabel "Essaim"@fr .
    <id/membership/ruche> a org:Membership ; org:organization <id/organisation/essaim> ;
        org:member <id/organisation/ruche> .
    <id/organisation/ruche> a org:Organization ; dcterms:spatial <id/territory/region/75> .
    <id/territory/region/75> skos:prefLabel "Région fictive"@fr .
    """
    site = serve(store_with(small.quads(), more))
    network = site.get("/doc/organisation/essaim", headers={"Accept": "text/html", "Accept-Language": "fr"}).text

    assert "Carte de France où est marqué\xa0: Région fictive" in unescape(network)
    assert "Là où sont ses membres." in network


def test_moments_lead_to_what_else_is_of_their_year(page):
    cabin = page("/doc/organisation/la-cabane")

    assert '<a href="/search?year=2096">2096</a>' in cabin
    assert '<a href="/search?year=2091">2091</a>' in page("/doc/organisation/reseau-des-cabanes")


def test_places_and_themes_have_pages_and_one_way_to_the_search_of_all_that_has_them(page):
    raft = page("/doc/experiment/radeau")

    assert '<a href="/doc/territory/region/97">' in raft
    assert '<a href="/search?territory=region/97">Tout dans ce lieu</a>' in raft
    assert '<a href="/search?theme=boats">Tout sur ce thème</a>' in raft
    assert '<a href="/search?status=tested">Testée</a>' in raft


def test_an_organisation_and_a_network_lead_to_the_search_of_all_about_them(page):
    assert 'href="/search?organisation=la-grotte">Chercher parmi' in page("/doc/organisation/la-grotte")
    assert 'href="/search?network=reseau-des-cabanes">Chercher parmi' in page("/doc/organisation/reseau-des-cabanes")


# Concepts


def test_a_theme_tells_what_there_is_by_kind_and_leads_to_the_search_of_each(page, read):
    theme = page("/doc/vocabulary/theme/boats")

    assert "Ce qui traite de ce thème Ressources 12 Barque 00" in read("/doc/vocabulary/theme/boats")
    assert '<dt><a href="/search?theme=boats&amp;kind=experiment">Expérimentations</a>' in theme
    assert 'href="/search?theme=boats&amp;kind=resource">Voir les 12</a>' in theme
    assert 'href="/search?theme=boats">Chercher parmi tout' in theme
    assert theme.index("Ressources") < theme.index("Expérimentations") < theme.index("Jalons")


def test_a_concept_leads_to_the_search_of_its_facet(page):
    assert 'href="/search?status=tested">' in page("/doc/vocabulary/experiment-status/tested")
    assert 'href="/search?type=experiment-protocol">' in page("/doc/vocabulary/resource-type/experiment-protocol")


# Commons and budgets


def test_a_commons_tells_who_decides_with_the_members_named_against_those_announced(read):
    assert (
        "Réseau des cabanes 2 nommés, « une trentaine » selon la source Membres nommés La Cabane, La Grotte "
        "Ses sessions Aube, Veillée"
    ) in read("/doc/commons/verger")


def test_actions_stand_by_state_under_the_figures_of_the_board_of_this_commons(read):
    text = read("/doc/commons/verger")

    assert "Ce qui se fait 4 Actions faites Faites Planter État non renseigné Cueillir" in text
    assert "Faites ailleurs" not in text


def test_milestones_that_are_so_many_months_away_are_drawn_and_said_in_words(page):
    drawing = re.search(r'<svg class="due".*?</svg>', page("/doc/commons/verger"), re.DOTALL)[0]

    assert 'role="img" aria-labelledby="axis-title"' in drawing
    assert "3 mois\u00a0: 2, 12 mois\u00a0: 1</title>" in unescape(drawing)
    assert re.findall(r'<circle cx="([\d.]+)%"', drawing) == ["28.0", "94.0"]


def test_a_budget_is_drawn_to_scale_and_said_in_words(page):
    drawing = re.search(r'<svg class="bars".*?</svg>', page("/doc/commons/verger"), re.DOTALL)[0]

    assert re.findall(r'x="([\d.]+)%" y="\d+" width="([\d.]+)%"', drawing) == [
        ("0.0", "60.0"),
        ("60.0", "30.0"),
        ("0.0", "40.0"),
    ]
    told = unescape(drawing).replace("\u00a0", " ").replace("\u202f", " ")
    assert '<desc id="bars-told">Plants 600 €, Outils ≈ 300 €, Don 400 €</desc>' in told


def test_the_sums_of_a_budget_say_what_they_leave_out(read):
    text = read("/doc/commons/verger").replace("\u202f", " ")

    assert "Eau non renseigné" in text
    assert "1 ligne n'a pas de montant renseigné : les sommes l'ignorent." in text
    assert "Les montants précédés de ≈ sont approximatifs, et leurs sommes aussi." in text
    assert "Les dépenses renseignées font 900 € ; le total annoncé est de 1 000 €." in text
    assert "Ce qui les paie fait 400 €, sur 1 000 €." in text


def test_the_table_of_a_budget_has_its_name_but_on_its_own_page(page):
    assert "<h2>Budget 2098</h2>" in page("/doc/commons/verger")
    assert "<h2>Ligne par ligne</h2>" in page("/doc/budget/2098")


def test_a_budget_whose_sums_agree_has_no_remark(read):
    assert "Les dépenses renseignées" not in read("/doc/budget/2099")


def test_a_long_page_leads_to_its_parts(page):
    long, short = page("/doc/commons/verger"), page("/doc/person/camille-exemple")

    parts = re.findall(r'class="chip" href="#(part-\d+)"', long)
    assert len(parts) == 9
    assert parts == re.findall(r'<section id="(part-\d+)"', long)
    assert "Sur cette page" not in short


def test_what_a_reader_looks_for_and_nobody_states_is_said(read):
    assert "Adresse non renseigné" in read("/doc/platform/tableau")
    assert "Éditeur non renseigné" in read("/doc/platform/tableau")
    assert "Membre de non renseigné" in read("/doc/person/camille-exemple")
    assert read("/doc/person/plume").count("non renseigné") == 1  # an account, of which no rule tells what it has
