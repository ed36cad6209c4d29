"""The page of an entity, read as text: what it tells, in which order, and where it leads."""

import re
from html import unescape

import pytest


def text_of(page):
    """Return the words of a page on one line, plain spaces between them."""
    body = page.partition("<main")[2].partition("<footer")[0]
    words = re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).replace("\u00a0", " ")
    return words.replace(" ,", ",")


@pytest.fixture
def read(browse):
    return lambda path: text_of(browse(path))


def test_an_experiment_tells_its_story_in_order(read):
    text = read("/doc/experiment/assemblee-des-arbres")

    places = [text.index(words) for words in ("Ce qui s'est passé", "dès 2021", "Semer", "avril 2023", "Récolter")]
    assert places == sorted(places)


def test_an_experiment_tells_who_took_part_as_what_from_where(read):
    assert "Qui y a pris part Qui Rôle Où Source La Cabane Pilote Œuvre-et-Île L10" in read(
        "/doc/experiment/assemblee-des-arbres"
    )


def test_an_experiment_tells_what_came_of_it(read):
    assert "Ce qui en est sorti Un plan Guide des arbres" in read("/doc/experiment/assemblee-des-arbres")


def test_a_goal_that_is_proposed_is_called_so(read):
    assert "Objectifs proposés 15 · Vie terrestre" in read("/doc/experiment/assemblee-des-arbres")


def test_what_is_expected_and_not_known_is_said(read):
    text = read("/doc/experiment/assemblee-des-arbres")

    assert "État non renseigné" in text
    assert "Fin non renseigné" not in text


def test_lines_of_the_source_stand_beside_what_they_support_by_number(browse):
    page = browse("/doc/experiment/assemblee-des-arbres")
    lines = re.findall(r'class="src" href="([^"]+)" title="([^"]+)">(L\d+)<', page)

    assert ("/doc/passage/fiche-wiki-l9", "Ligne 9 de la fiche", "L9") in lines
    assert [line for _, _, line in lines][-2:] == ["L9", "L10"]


def test_another_name_that_differs_by_more_than_capitals_is_given(read):
    assert "Aussi : L'assemblée des arbres" in read("/doc/experiment/assemblee-des-arbres")


def test_a_network_names_its_members_against_the_number_announced(read):
    text = read("/doc/organisation/reseau-des-cabanes")

    assert "1 nommé, « une trentaine » selon la source" in text
    assert "La Cabane Membre, auparavant" in text


def test_an_approximate_number_stands_in_the_words_of_the_source(read):
    assert "une trentaine Membres du réseau" in read("/doc/organisation/reseau-des-cabanes")


def test_a_number_to_be_measured_is_announced_as_such(read):
    assert "à mesurer Visites" in read("/doc/organisation/la-cabane")


def test_a_budget_has_its_lines_by_nature_and_its_total(read):
    text = read("/doc/budget/2099").replace("\u202f", " ")

    assert "Dépense Planches 1 500,50 € Aide demandée Aide 1 000 € Total des dépenses 1 500,50 €" in text


def test_a_resource_tells_where_it_comes_from(read):
    assert "D'où elle vient, où elle sert Documente Assemblée des arbres" in read("/doc/resource/guide-des-arbres")


def test_a_territory_tells_where_it_lies_and_what_happens_there(read):
    text = read("/doc/territory/departement/98")

    assert "Territoires Utopie Haute-Utopie Territoire Œuvre-et-Île" in text
    assert "Département, Haute-Utopie, Utopie" in text
    assert "Ce qui s'y passe Assemblée des arbres" in text


def test_a_wider_territory_tells_what_happens_in_the_places_it_comprises(read):
    assert "Dans les lieux qu'il comprend Assemblée des arbres Œuvre-et-Île" in read("/doc/territory/region/97")


def test_a_scheme_shows_its_concepts_as_a_tree(browse):
    page = browse("/doc/vocabulary/theme")

    assert page.index("Vivant") < page.index("Tout ce qui vit.") < page.index("Arbres")


def test_a_goal_has_its_colour_and_its_targets(browse):
    page = browse("/doc/goal/15")

    assert 'class="goal-15 goal-page head"' in page
    assert 'href="/doc/goal/15.1"' in page


def test_the_same_questions_elsewhere_are_offered(read):
    assert "Ailleurs, sur les mêmes questions Guide des arbres" in read("/doc/experiment/assemblee-des-arbres")


def test_an_entity_without_a_name_still_has_a_page(browse):
    assert "https://w3id.org/dotheque/id/organisation/sans-nom" in browse("/doc/organisation/sans-nom")


def test_a_text_in_another_language_says_which(client):
    page = client.get("/doc/experiment/assemblee-des-arbres?lang=en").text

    assert "<h1>Assembly of trees</h1>" in page
    assert '<p class="lead" lang="fr">Des habitants parlent pour les arbres.' in page


def test_every_page_of_an_entity_is_data_that_can_be_cited(read):
    text = read("/doc/organisation/la-cabane")

    assert "Cette page est une donnée https://w3id.org/dotheque/id/organisation/la-cabane Turtle JSON-LD" in text
    assert "DO'thèque, « La Cabane », publication n° 12 du 23 novembre 2098" in text


def test_incoming_links_past_the_first_ones_have_pages_of_their_own(client):
    response = client.get(
        "/doc/territory/departement/98",
        params={"via": "http://purl.org/dc/terms/spatial"},
        headers={"Accept": "text/html"},
    )

    assert "Ce qui s'y passe" in unescape(response.text)
    assert "La Cabane" in response.text
    assert client.get("/doc/territory/departement/98?via=http://x.org/p").status_code == 404


def local_links(page):
    return {unescape(link) for link in re.findall(r'href="(/[^"#]*)"', page)}


def test_no_page_leads_to_a_dead_end(browse, client):
    waiting, seen = {"/", "/list", "/find?q=cabane"}, set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        response = client.get(path, headers={"Accept": "text/html,*/*;q=0.5", "Accept-Language": "fr"})
        assert response.status_code in (200, 303) or is_foreign_to_the_small_catalogue(path), path
        if response.headers["content-type"].startswith("text/html") and "lang=en" not in path:
            waiting |= {link for link in local_links(response.text) if not link.startswith("/sparql")} - seen

    assert len(seen) > 60


def is_foreign_to_the_small_catalogue(path):
    """Tell whether a page is one that only the real catalogue holds: the commons, the other goals."""
    return path.startswith(("/doc/commons/dotheque", "/doc/goal/"))
