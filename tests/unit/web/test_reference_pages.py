"""The pages of the ontology, the rules and the vocabularies: all is there, at an anchor of its own, and leads on."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

import pytest

from dotheque_graph.catalogue.terms import read_terms
from dotheque_graph.namespaces import BASE, DOTH, DSH, GRAPH, OWL, RDF_TYPE, SKOS, XSD
from dotheque_graph.rdf.iris import document_path
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.web.words import LANGUAGES, words_of

PAGES = ("/doc/ontology", "/doc/shapes")
ALL = (*PAGES, "/doc/ontology/Experiment", "/doc/shapes/BudgetShape", "/doc/vocabulary/theme")


@pytest.fixture(scope="module")
def store(catalogue_quads):
    """Return the real catalogue without its territories, which make it slow."""
    return OxigraphStore.memory(quad for quad in catalogue_quads if quad.graph_name != GRAPH.term("territories"))


@pytest.fixture(scope="module")
def site(serve, store):
    return serve(store)


@pytest.fixture(scope="module")
def page(site):
    """Return what fetches a page in a language, once."""
    kept = {}

    def get(path, language="fr"):
        if (path, language) not in kept:
            response = site.get(path, headers={"Accept": "text/html", "Accept-Language": language})
            assert response.status_code == 200, path
            kept[path, language] = response.text
        return kept[path, language]

    return get


def anchors(html):
    return re.findall(r'\bid="([^"]+)"', html)


def links(html):
    return {unescape(link) for link in re.findall(r'href="([^"]+)"', html)}


def plain(html):
    return unescape(html).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_no_anchor_stands_twice_and_each_anchor_that_is_led_to_exists(page, path, language):
    found = anchors(page(path, language))

    assert [anchor for anchor, times in Counter(found).items() if times > 1] == []
    there = {other: set(anchors(page(other, language))) for other in ("/", *PAGES)}
    for link in links(page(path, language)):
        address, _, anchor = link.partition("#")
        if anchor and not address.startswith("http"):
            assert anchor in there[address or path], link


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_term_of_ours_stands_at_its_local_name_with_label_and_definition(store, page, language):
    html = plain(page("/doc/ontology", language))

    for term in read_terms(store).terms.values():
        assert f'id="{term.anchor}"' in html
        if not term.borrowed:
            assert term.anchor == term.iri.value.removeprefix(DOTH)
            definitions = [one for one in term.all(SKOS.term("definition")) if one.language == language]
            assert any(one.value in html for one in definitions), term.anchor


def test_a_borrowed_term_stands_under_its_prefix(page):
    assert 'id="dcterms-title"' in page("/doc/ontology")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rule_and_each_shape_stands_at_its_anchor_with_its_message(shapes, page, language):
    html = page("/doc/shapes", language)
    found, text = set(anchors(html)), plain(html)

    for rule in shapes.properties.values():
        assert rule.iri.value.removeprefix(DSH) in found
        assert not rule.message or rule.message[language] in text, rule.iri.value


def test_whatever_has_an_iri_among_the_rules_has_an_anchor(store, page):
    named = {
        quad.subject.value for quad in store.quads(graph=GRAPH.term("shapes")) if quad.subject.value.startswith(DSH)
    }

    assert {iri.removeprefix(DSH) for iri in named} <= set(anchors(page("/doc/shapes")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_diagram_has_each_class_of_ours_and_leads_to_it(store, page, language):
    svg = re.search(r"<svg viewBox.*?</svg>", page("/doc/ontology", language), re.DOTALL).group()

    for term in read_terms(store).of_kind("class"):
        assert f'href="/doc/ontology#{term.local}"' in svg
    assert "<title id=" in svg
    assert "<desc id=" in svg


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_diagram_says_names_in_full(page, language):
    svg = re.search(r"<svg viewBox[^>]*role=\"group.*?</svg>", page("/doc/ontology", language), re.DOTALL).group()
    for drawn in re.findall(r'<g class="box.*?</g>', svg, re.DOTALL):
        rows = [re.sub("<[^>]*>", "", row) for row in re.findall(r"<text.*?</text>", drawn, re.DOTALL)]

        assert len(rows) == len(set(rows))
        assert not [row for row in rows if "…" in row]


def test_every_link_into_the_catalogue_leads_to_something_that_exists(site, store, page):
    known = {quad.subject.value for quad in store.quads()}
    paths = {document_path(iri) for iri in known if iri.startswith((BASE, "http://metadata.un.org/sdg/"))}
    for path in ALL:
        for link in links(page(path)):
            address = link.partition("?")[0].partition("#")[0]
            if address.startswith("/doc/") and not re.search(r"\.(?:ttl|jsonld|rdf|nt|nq|trig)$", address):
                assert address in paths, f"{path} leads to {link}"


@pytest.mark.parametrize("form", ["ttl", "jsonld", "rdf", "nt"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_offers_the_formats_that_exist(site, page, path, form):
    assert f'href="{path}.{form}"' in page(path)
    assert site.get(f"{path}.{form}").status_code == 200


def test_the_rules_are_told_in_words_in_both_languages(page):
    french, english = plain(page("/doc/shapes", "fr")), plain(page("/doc/shapes", "en"))

    assert "obligatoire, exactement une valeur" in french
    assert "required, exactly one value" in english
    assert "Bloque la publication" in french
    assert "Blocks publication" in english


def test_a_term_and_its_rules_lead_to_each_other(page):
    assert 'href="/doc/shapes#ExperimentShape-status"' in page("/doc/ontology")
    assert 'href="/doc/ontology#status"' in page("/doc/shapes")


def test_the_page_of_a_term_tells_the_rules_of_the_wider_class_too(page):
    html = plain(page("/doc/ontology/Collection"))

    assert "Parce que c'est aussi :" in html
    assert 'href="/doc/shapes#ResourceShape-resourceType"' in html
    assert "<h1>Sélection éditoriale</h1>" in html


def test_the_page_of_a_shape_tells_its_rules_and_their_queries(page):
    html = plain(page("/doc/shapes/BudgetShape"))

    assert "<h1>Un budget</h1>" in html
    assert 'id="BudgetShape-expenses"' in html
    assert "SELECT $this" in html


def test_a_rule_that_is_part_of_a_shape_keeps_the_page_of_an_entity(page):
    assert "ExperimentShape-title" in page("/doc/shapes/ExperimentShape-title")


def test_the_page_of_a_term_shows_an_example_and_a_query(page):
    html = plain(page("/doc/ontology/hasPhase"))

    assert "doth:hasPhase <https://w3id.org/dotheque/id/phase/" in html
    assert "0-dechet-100-citoyen-methodes-et-plan> ." in html
    assert 'href="/sparql?draft=PREFIX' in html
    assert "Autres propriétés des mêmes classes" in html


def test_the_namespace_leads_to_the_page_so_that_a_fragment_lands_on_its_term(site):
    response = site.get("/ontology", headers={"Accept": "text/html"})

    assert response.status_code == 303
    assert response.headers["location"].endswith("/doc/ontology")


@pytest.mark.parametrize("name", ["ontology", "shapes"])
def test_the_version_that_is_current_has_a_document_and_a_note_of_change(site, store, page, name):
    (version,) = store.quads(subject=NamedNode(BASE + name), predicate=OWL.term("versionIRI"))
    path = "/" + version.object.value.removeprefix(BASE)

    assert site.get(path).headers["location"].endswith(f"/doc{path}")
    assert "en cours" in page(f"/doc{path}")
    assert "Première version" in page(f"/doc/{name}")
    assert f"{BASE}{name}#" in site.get(f"/doc{path}.nt").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_do_not_name_the_release_so_that_they_stay_the_same_over_releases(page, language):
    for path in ALL:
        assert words_of(language).gettext("Release {number} of {day}").format(number=12, day="") not in page(
            path, language
        )
        assert "2098" not in page(path, language)


def test_a_vocabulary_is_a_tree_with_definitions_uses_and_matches(page):
    html = plain(page("/doc/vocabulary/theme"))
    tree = html[html.index('class="twigs"') :]

    assert tree.index('id="concept-citizen-participation"') < tree.index('id="concept-sortition"')
    assert 'href="http://eurovoc.europa.eu/5984"' in tree
    assert "Fait, pour des électeurs inscrits, de ne pas prendre part au vote." in tree
    assert re.search(r'<span class="n">\d+ emplois</span>', tree)
    assert "<details" in tree


def test_each_vocabulary_names_each_of_its_concepts(store, page):
    for quad in store.quads(predicate=RDF_TYPE, value=SKOS.term("ConceptScheme")):
        if not quad.subject.value.startswith(BASE):
            continue
        html = page(document_path(quad.subject.value))
        for concept in store.quads(predicate=SKOS.term("inScheme"), value=quad.subject):
            assert f'href="{document_path(concept.subject.value)}"' in html


def test_a_term_that_is_retired_says_so_and_says_what_to_use(serve, store):
    retired, other = DOTH.term("status"), DOTH.term("level")
    ontology = GRAPH.term("ontology")
    quads = [
        *store.quads(graph=ontology),
        Quad(retired, OWL.term("deprecated"), Literal("true", datatype=XSD.term("boolean")), ontology),
        Quad(retired, NamedNode("http://purl.org/dc/terms/isReplacedBy"), other, ontology),
    ]
    html = plain(serve(OxigraphStore.memory(quads)).get("/doc/ontology/status", headers={"Accept": "text/html"}).text)

    assert "À ne plus employer ; prendre doth:level à la place." in html


class Headings(HTMLParser):
    def __init__(self):
        super().__init__()
        self.levels = []

    def handle_starttag(self, tag, _attrs):
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))


@pytest.mark.parametrize("path", ALL)
def test_headings_come_in_order(page, path):
    headings = Headings()
    headings.feed(page(path))

    assert headings.levels[0] == 1
    assert headings.levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(headings.levels, headings.levels[1:], strict=False))


@pytest.mark.parametrize(
    "path", ["/doc/ontology/Nothing", "/doc/shapes/Nothing", "/doc/vocabulary/nothing", "/doc/ontology/9.9.9"]
)
def test_what_does_not_exist_has_no_page(site, path):
    assert site.get(path, headers={"Accept": "text/html"}).status_code == 404


def test_the_sitemap_names_the_model_and_the_rules(site):
    found = site.get("/sitemap.xml").text

    assert "/doc/ontology</loc>" in found
    assert "/doc/shapes</loc>" in found
