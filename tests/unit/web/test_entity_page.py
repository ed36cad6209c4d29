"""The page of an entity, read as text: what it tells, in which order, and where it leads."""

import re
from html import unescape

import pytest

from dotheque_graph.namespaces import BASE, GRAPH, ID, SDG
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.citation import citation
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.urls import Urls

PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
A_PAGE = """
<id/source/fiche-wiki> a doth:SourceDocument, doth:Resource ; dcterms:title "La fiche"@fr ;
    schema:url "https://example.org/la-fiche"^^xsd:anyURI ;
    dcterms:language <http://publications.europa.eu/resource/authority/language/ENG> .
<id/passage/fiche-wiki-l9> dcterms:isPartOf <id/source/fiche-wiki> ; dcterms:source <id/source/fiche-wiki> .
<id/passage/fiche-wiki-l10> dcterms:isPartOf <id/source/fiche-wiki> ; dcterms:source <id/source/fiche-wiki> .
<id/organisation/la-cabane> dcterms:source <id/source/fiche-wiki> .
"""


def text_of(page):
    """Return the words of a page on one line, plain spaces between them."""
    body = page.partition("<main")[2].partition("<footer")[0]
    words = re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).replace("\u00a0", " ")
    return words.replace(" ,", ",")


@pytest.fixture
def with_more(serve, small):
    """Return what serves the small catalogue with more Turtle in it, and reads a page of it in French."""

    def read_with(turtle, path, language="fr"):
        quads = read_rdf((PREFIXES + turtle).encode(), TURTLE, "more.ttl", BASE)
        more = [Quad(quad.subject, quad.predicate, quad.object, GRAPH.term("catalogue")) for quad in quads]
        site = serve(OxigraphStore.memory([*small.quads(), *more]))
        return site.get(path, headers={"Accept": "text/html", "Accept-Language": language}).text

    return read_with


@pytest.fixture
def read(browse):
    return lambda path: text_of(browse(path))


def test_an_experiment_tells_its_story_in_order(read):
    text = read("/doc/experiment/assemblee-des-arbres")

    places = [text.index(words) for words in ("Ce qui s'est passé", "dès 2021", "Semer", "avril 2023", "Récolter")]
    assert places == sorted(places)


def test_an_experiment_tells_its_place_and_its_dates_before_its_story(with_more):
    dated = '<id/experiment/assemblee-des-arbres> doth:dateStatedAs "dès 2021"@fr .'
    before = with_more(dated, "/doc/experiment/assemblee-des-arbres").partition('id="part-0"')[0]
    glance = before.partition('<p class="glance">')[2].partition("</p>")[0]

    assert 'href="/doc/territory/departement/98"' in glance
    assert "dès 2021" in glance


def test_an_experiment_tells_who_took_part_as_what_from_where(read):
    assert "Qui y a pris part Qui Où Source Pilote La Cabane Œuvre-et-Île L10" in read(
        "/doc/experiment/assemblee-des-arbres"
    )


def test_an_experiment_tells_what_came_of_it(read):
    assert "Ce qui en est sorti Un plan Guide des arbres" in read("/doc/experiment/assemblee-des-arbres")


def resources_of_the_experiment(number, prop="doth:documents"):
    """Return Turtle with so many resources that lead to the experiment by a property."""
    return "".join(
        f'<id/resource/{prop[5:]}-{place:03}> a doth:Resource ; dcterms:title "Compte rendu {place}"@fr ; '
        f"{prop} <id/experiment/assemblee-des-arbres> .\n"
        for place in range(number)
    )


def test_a_dozen_resources_born_of_an_experiment_are_all_on_cards(with_more):
    page = with_more(resources_of_the_experiment(12), "/doc/experiment/assemblee-des-arbres")

    assert page.count("<h4>" + '<a href="/doc/resource/documents-') == 12
    assert "Voir les" not in page


@pytest.mark.parametrize("number", [13, 120])
def test_of_many_resources_born_of_an_experiment_a_few_are_on_cards_and_a_link_leads_to_all(with_more, number):
    page = with_more(resources_of_the_experiment(number), "/doc/experiment/assemblee-des-arbres")

    assert page.count("<h4>" + '<a href="/doc/resource/documents-') == 6
    way = re.search(r'<a class="more" href="([^"]+)">Voir les (\d+)</a>', page)
    assert int(way[2]) == number + 1  # with the guide, which an outcome names
    assert way[1] == (
        "/doc/experiment/assemblee-des-arbres?via=https%3A%2F%2Fw3id.org%2Fdotheque%2Fontology%23documents"
    )


def test_resources_born_of_an_experiment_in_two_ways_have_a_link_for_each(with_more):
    words = 'doth:documents doth:inverseLabel "documenté par"@fr . doth:testedIn doth:inverseLabel "essayé ici"@fr .'
    more = words + resources_of_the_experiment(13) + resources_of_the_experiment(15, "doth:testedIn")
    page = with_more(more, "/doc/experiment/assemblee-des-arbres")

    assert re.findall(r'>Voir les (\d+)</a> <span class="soft note">([^<]+)</span>', page) == [
        ("14", "Documenté par"),
        ("15", "Essayé ici"),
    ]


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
    assert "Membre La Cabane Œuvre-et-Île auparavant" in text


def test_an_approximate_number_stands_in_the_words_of_the_source(read):
    assert "« une trentaine » Membres du réseau" in read("/doc/organisation/reseau-des-cabanes")


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
    page = browse("/doc/vocabulary/theme").partition("<main")[2]

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
    assert "« La Cabane », https://w3id.org/dotheque/id/organisation/la-cabane · BibTeX · RIS · CSL-JSON" in text


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
    """Return the addresses of ours that a page leads to; its other formats are what `make test-crawl` reads."""
    found = (unescape(link) for link in re.findall(r'href="(/[^"#]*)"', page))
    return {link for link in found if not re.search(r"\.(ttl|jsonld|rdf|nt|nq|trig|bib|ris|csl)(\?|$)", link)}


def test_no_page_leads_to_a_dead_end(make_client):
    client = make_client(dumps=False)  # none are made for a release in memory, and the feed would wait for them
    waiting, seen = {"/", "/list"}, set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        response = client.get(path, headers={"Accept": "text/html,*/*;q=0.5", "Accept-Language": "fr"})
        # 410 is no dead end: it says what replaces a withdrawn thing.
        assert response.status_code in (200, 303, 410) or is_foreign_to_the_small_catalogue(path), path
        if response.headers["content-type"].startswith("text/html") and "lang=en" not in path:
            # A release in memory has neither query workers nor an index; what each page has beside it is tested apart.
            elsewhere = ("/sparql", "/search", "/triples/", "/network/")
            waiting |= {link for link in local_links(response.text) if not link.startswith(elsewhere)} - seen

    assert len(seen) > 60


def is_foreign_to_the_small_catalogue(path):
    """Tell whether only a whole instance has a page: the commons, other goals, rules, kept releases, saved queries."""
    whole = (
        *("/doc/commons/dotheque", "/doc/goal/", "/doc/shapes", "/doc/vocabulary/editorial-criteria"),
        *("/history/", "/query/"),
    )
    return path.startswith(whole)


def side_of(page):
    return page.partition("<aside")[2].partition("</aside")[0]


def test_a_line_of_the_source_names_its_document_once_and_leads_to_it(with_more):
    side = side_of(with_more(A_PAGE, "/doc/passage/fiche-wiki-l9"))

    assert side.count("La fiche") == 1
    assert "<dt>La lire à la source</dt>" in side
    assert 'href="https://example.org/la-fiche" rel="external"' in side


def test_a_source_document_tells_its_lines_by_number_and_what_else_it_supports(with_more):
    page = with_more(A_PAGE, "/doc/source/fiche-wiki")

    assert page.index("Ligne 9 de la fiche") < page.index("Ligne 10 de la fiche")
    assert page.count("Ligne 9 de la fiche") == 1
    assert "Ce que ce document établit La Cabane" in text_of(page)
    assert "Ce que cette ligne établit" not in page


def test_a_language_is_called_by_its_name(with_more):
    french, english = (with_more(A_PAGE, "/doc/source/fiche-wiki", language) for language in ("fr", "en"))

    assert '<a href="/search?language=en">anglais</a>' in french  # and leads to what else is in it
    assert '<a href="/search?language=en">English</a>' in english


def test_an_address_that_is_not_of_the_web_is_shown_and_leads_nowhere(with_more):
    address = '<id/organisation/la-cabane> schema:url "javascript:alert(1)"^^xsd:anyURI .'
    page = with_more(address, "/doc/organisation/la-cabane")

    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", " javascript:x", "urn:x"]
)
def test_a_link_follows_addresses_of_the_web_only(address):
    assert Link("x", address).href == ""


@pytest.mark.parametrize("address", ["https://example.org/x", "HTTP://example.org/", "/doc/x"])
def test_a_link_keeps_an_address_of_the_web_or_of_ours(address):
    assert Link("x", address).href == address


def test_a_target_known_by_its_number_only_is_folded_behind_the_others(with_more):
    told = """<http://metadata.un.org/sdg/15> sdgo:hasTarget <http://metadata.un.org/sdg/15.2> .
    <http://metadata.un.org/sdg/15.2> a sdgo:Target ; skos:prefLabel "Cible 15.2 : gérer les forêts"@fr ;
        skos:definition "Ménager les forêts."@fr ."""
    page = with_more(told, "/doc/goal/15")

    assert page.index("gérer les forêts") < page.index("<details") < page.index("Cible 15.1")
    assert "1 cible connue ici par son seul numéro" in page


def test_a_place_leads_to_the_larger_ones_with_what_is_there(read, browse):
    assert "Plus largement Haute-Utopie 1 ressource, 1 expérimentation, 1 organisation Utopie" in read(
        "/doc/territory/departement/98"
    )
    assert "Plus largement" not in browse("/doc/territory/country/xx")


def test_a_description_in_another_language_says_so_for_the_eye_too(client, browse):
    page = client.get("/doc/experiment/assemblee-des-arbres?lang=en").text

    assert 'Ils essaient. <span class="tongue" lang="en">(in French)</span></p>' in page
    assert 'class="tongue"' not in browse("/doc/experiment/assemblee-des-arbres")


def test_a_figure_in_the_words_of_a_french_source_says_so_on_an_english_page(client, browse):
    english = unescape(client.get("/doc/organisation/reseau-des-cabanes?lang=en").text)
    french = browse("/doc/organisation/reseau-des-cabanes")

    assert re.search(
        r'<b lang="fr">«\s*une trentaine\s*» <span class="tongue" lang="en">\(in French\)</span></b>', english
    )
    assert 'class="tongue"' not in french


def test_keywords_in_another_language_say_so_once_over_them_all(with_more):
    words = '<id/resource/guide-des-arbres> dcat:keyword "haies"@fr, "bocage du nord"@fr .'
    page = with_more(words, "/doc/resource/guide-des-arbres", "en")

    chips = page.partition("<dt>Keyword")[2].partition("</dd>")[0]
    assert "haies" in chips
    assert chips.count("(in French)") == 1


def test_a_keyword_leads_to_what_else_has_it(with_more):
    words = '<id/resource/guide-des-arbres> dcat:keyword "haies"@fr, "bocage du nord"@fr .'

    page = with_more(words, "/doc/resource/guide-des-arbres")
    assert '<a href="/search?q=bocage+du+nord">bocage du nord</a>' in page


def test_an_entity_without_facts_has_no_side_column(browse):
    page = browse("/doc/vocabulary/organisation-role/lead")

    assert "<aside" not in page
    assert 'class="entity alone"' in page


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (ID.term("organisation/la-cabane"), "https://w3id.org/dotheque/id/organisation/la-cabane?release=13"),
        (NamedNode(SDG + "16"), "http://metadata.un.org/sdg/16"),
    ],
)
def test_a_citation_leads_to_the_release_that_was_read_and_gives_its_digest(holder, iri, address):
    holder.publish("0123456789abcdef")

    words = citation(Reader("fr", Urls("https://example.org")), iri, "Un nom", holder.held.release)

    assert words.endswith(f"publication n°\u00a013 du 23 novembre 2098, {address} (0123456789ab)")
