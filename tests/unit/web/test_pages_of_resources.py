"""What the pages of resources and selections tell first: how to open them, for whom, how they were judged, and why."""

import re
from functools import partial
from html import unescape

import pytest
from pages_read import main_of, side_of, store_with, text_of

MORE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/resource/cours> a doth:Resource ; dcterms:title "Cours de cabane"@fr ;
    doth:resourceType <vocabulary/resource-type/guide> ;
    dcterms:audience <vocabulary/audience/castors> ; dcterms:license <vocabulary/licence/libre> ;
    schema:timeRequired "PT1H30M"^^xsd:duration ; dcterms:issued "2097-03-04"^^xsd:date ;
    doth:publicationState <vocabulary/publication-state/available> ;
    doth:conformsToCriterion <vocabulary/editorial-criteria/solidity> ;
    doth:decision "Retenu en mars 2098."@fr ; doth:easyToRead <id/resource/cours-facile> ;
    dcterms:relation <id/resource/guide-des-arbres> ;
    foaf:page "https://example.org/cours"^^xsd:anyURI ; dcat:distribution <id/distribution/cours-pdf> .
<id/distribution/cours-pdf> a dcat:Distribution ; dcterms:title "Le cours en PDF"@fr ; dcat:byteSize 2000000 ;
    dcat:downloadURL <https://example.org/cours.pdf> ;
    dcterms:format <http://publications.europa.eu/resource/authority/file-type/PDF> .
<id/resource/cours-facile> a doth:Resource ; dcterms:title "Cours de cabane, facile à lire"@fr ;
    schema:timeRequired "PT2H"^^xsd:duration .
<id/resource/piege> a doth:Resource ; dcterms:title "Piège"@fr ; foaf:page "javascript:alert(1)"^^xsd:anyURI .
<id/source/note> a doth:SourceDocument ; dcterms:title "Note"@fr ; schema:url "https://example.org/note"^^xsd:anyURI .
<id/collection/deux-outils> a doth:Collection, doth:Resource ; dcterms:title "Deux outils"@fr ;
    dcterms:hasPart <id/resource/guide-des-arbres>, <id/resource/cours>, <id/resource/cours-facile> ;
    schema:itemListElement <id/pick/b>, <id/pick/a> .
<id/pick/a> a schema:ListItem ; schema:position 2 ; schema:item <id/resource/cours> ;
    dcterms:description "Parce qu'il est court."@fr ; dcterms:source <id/passage/fiche-wiki-l9> .
<id/pick/b> a schema:ListItem ; schema:position 1 ; schema:item <id/resource/guide-des-arbres> .
<id/collection/annoncee> a doth:Collection, doth:Resource ; dcterms:title "Sélection annoncée"@fr .
<id/indicator/annonces> a doth:Indicator ; dcterms:title "Outils"@fr ; doth:about <id/collection/annoncee> ;
    doth:measure <vocabulary/measure/tools-in-selection> ; doth:value 7.0 ; doth:statedAs "sept outils"@fr .
<vocabulary/audience/castors> a skos:Concept ; skos:prefLabel "Castors"@fr .
<vocabulary/licence/libre> a skos:Concept ; skos:prefLabel "Libre"@fr .
<vocabulary/publication-state/available> a skos:Concept ; skos:prefLabel "Disponible"@fr .
<vocabulary/editorial-criteria/solidity> a skos:Concept ; skos:prefLabel "Solidité"@fr .
""" + "".join(
    f'<id/resource/{state}> a doth:Resource ; dcterms:title "{state}"@fr ; '
    f"doth:publicationState <vocabulary/publication-state/{state}> .\n"
    for state in ("announced", "in-production", "cited", "available")
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


def test_what_opens_a_resource_stands_before_its_story_and_its_facts(page):
    course = page("/doc/resource/cours")

    button = re.search(r'<a class="button" href="https://example.org/cours.pdf" rel="external">([^<]+)</a>', course)
    assert unescape(button[1]).replace("\u00a0", " ") == "Télécharger : Le cours en PDF"
    assert button.start() < course.index("Voir aussi") < course.index("<aside")
    assert 'href="https://example.org/cours" rel="external">Ouvrir sa page</a>' in course


def test_a_file_says_its_format_and_its_size_before_it_is_opened(read):
    text = read("/doc/resource/cours")

    assert "Télécharger : Le cours en PDF PDF · 2 Mo · à propos de ce fichier Ouvrir sa page example.org/cours" in text


def test_a_resource_says_for_whom_it_is_how_long_it_takes_and_how_it_was_judged(read):
    assert (
        "Pour qui Castors Durée 1 heure 30 minutes Licence Libre État de publication Disponible "
        "Critères remplis Solidité Décision du comité Retenu en mars 2098."
    ) in read("/doc/resource/cours")


def test_what_is_told_first_is_not_told_again_beside(page):
    side = side_of(page("/doc/resource/cours"))

    assert "Paru" in side
    assert not [word for word in ("Castors", "Libre", "Solidité", "example.org") if word in side]


def test_an_easy_version_comes_before_everything_else(read):
    text = read("/doc/resource/cours")

    assert "En pratique Facile à lire Cours de cabane, facile à lire Télécharger" in text


def test_what_a_resource_says_of_itself_leads_to_all_that_says_the_same(page):
    course = page("/doc/resource/cours")

    for query in ("audience=castors", "licence=libre", "status=available", "type=guide", "year=2097"):
        assert f'href="/search?{query}"' in course


def test_how_long_a_resource_takes_is_said_in_words(read):
    assert "Durée 2 heures Licence" in read("/doc/resource/cours-facile")
    assert "How long it takes 2 hours Licence" in read("/doc/resource/cours-facile", "en")


def test_a_resource_leads_to_how_it_is_cited_and_shared(page):
    course = page("/doc/resource/cours")

    for place in ("cite", "share"):
        assert course.index(f'href="#{place}"') < course.index(f'id="{place}"')


def test_an_easy_version_leads_back_to_what_it_is_a_version_of(read):
    assert "D'où elle vient, où elle sert Version facile à lire de Cours de cabane" in read(
        "/doc/resource/cours-facile"
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("announced", "Elle est annoncée : il n'y a encore rien à ouvrir."),
        ("in-production", "Elle est en cours de production : il n'y a encore rien à ouvrir."),
        ("cited", "Elle est seulement citée ici : ni son fichier ni son adresse ne sont renseignés."),
        ("available", "Elle est dite disponible, mais son adresse n'est pas renseignée."),
        ("guide-des-arbres", "Ni fichier ni adresse ne sont renseignés."),
    ],
)
def test_what_cannot_be_opened_says_why(read, state, words):
    assert f"En pratique {words} Pour qui non renseigné Durée non renseigné Licence non" in read(
        f"/doc/resource/{state}"
    )


def test_an_address_that_is_not_of_the_web_opens_nothing(page):
    trap = page("/doc/resource/piege")

    assert "Ni fichier ni adresse" in text_of(trap)
    assert "javascript:" not in trap.partition("<aside")[0]


def test_a_source_document_has_a_way_to_open_it_and_no_committee(read):
    text = read("/doc/source/note")

    assert "En pratique Ouvrir sa page example.org/note Licence non renseigné" in text
    assert "Décision du comité" not in text


def test_a_date_leads_to_what_else_is_of_its_year(page):
    assert '<a href="/search?year=2097">4 mars 2097</a>' in page("/doc/resource/cours")


def test_a_selection_tells_what_it_contains_in_its_order_with_the_reasons(page):
    selection = page("/doc/collection/deux-outils")
    text = text_of(selection)

    assert "Ce qu'elle contient, et pourquoi 3 nommés" in text
    assert re.findall(r"<h3><a href=\"/doc/resource/([a-z-]+)\"", selection) == [
        "guide-des-arbres",
        "cours",
        "cours-facile",
    ]
    assert (
        "Guide des arbres raison non renseignée Guide méthodologique Cours de cabane L9 Parce qu'il est court." in text
    )


def test_a_selection_tells_what_it_contains_before_how_it_is_used(page):
    selection = page("/doc/collection/deux-outils")

    assert selection.index("et pourquoi</h2>") < selection.index("En pratique</h2>")


def test_a_selection_sets_what_is_announced_against_what_is_named(read):
    assert "Aucun n'est nommé pour l'instant, « sept outils » selon la source" in read("/doc/collection/annoncee")


def test_a_page_is_shared_by_letter_or_by_its_address_and_tells_nobody(page):
    course = page("/doc/resource/cours")
    share = course[course.index('id="share"') :]

    assert 'value="http://127.0.0.1:8000/doc/resource/cours"' in share
    assert (
        'href="mailto:?subject=Cours%20de%20cabane&amp;body=http%3A%2F%2F127.0.0.1%3A8000%2Fdoc%2Fresource%2Fcours"'
        in share
    )


def test_the_address_that_is_shared_imposes_no_language(page):
    shared = page("/doc/resource/cours?lang=en")

    assert 'value="http://127.0.0.1:8000/doc/resource/cours"' in shared


def test_keepers_who_can_be_written_to_are(make_client):
    client = make_client(contact_email="cabane@example.org", contact_name="La Cabane")
    page = client.get("/doc/resource/guide-des-arbres", headers={"Accept": "text/html", "Accept-Language": "en"}).text

    assert 'class="button" href="mailto:cabane@example.org?subject=How%20we%20used' in page
    assert 'href="mailto:cabane@example.org?subject=An%20error%20about' in page
    assert "to La Cabane" in page


def test_a_page_of_contact_is_led_to_where_there_is_no_address_to_write_to(make_client):
    client = make_client(contact_url="https://example.org/ecrire")
    page = client.get("/doc/organisation/la-cabane", headers={"Accept": "text/html", "Accept-Language": "en"}).text

    assert '<a href="https://example.org/ecrire">Report an error on this page</a>' in page
    assert "Tell how you used it" not in page  # an organisation is not used


def test_nobody_is_asked_to_write_to_nobody(page):
    text = page("/doc/resource/cours")

    assert "Raconter un usage" not in text
    assert "Signaler une erreur" not in text


def test_the_document_of_a_selection_has_its_picks_with_their_place_and_their_reason(site):
    document = site.get("/doc/collection/deux-outils.nt").text

    assert "<https://w3id.org/dotheque/id/pick/a> <https://schema.org/position>" in document
    assert "Parce qu'il est court." in document


def test_the_announced_number_of_a_selection_is_a_french_quotation_on_an_english_page(page):
    assert re.search(r'<span lang="fr">«\s*sept outils\s*»</span>', page("/doc/collection/annoncee", "en"))
