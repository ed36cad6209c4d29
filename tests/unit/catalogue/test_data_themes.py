"""Every theme of the catalogue leads to themes of the European Union, which have names in both languages."""

import pytest

from dotheque_graph.catalogue.kinds import THEME_SCHEME
from dotheque_graph.namespaces import DCAT, ID, RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore

DATA_THEMES = NamedNode("http://publications.europa.eu/resource/authority/data-theme")
CODES = ["AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "REGI", "SOCI", "TECH", "TRAN"]


def theme(name: str) -> NamedNode:
    return NamedNode(f"{THEME_SCHEME.value}/{name}")


def concepts(store: GraphStore, scheme: NamedNode) -> set[NamedNode]:
    found = {quad.subject for quad in store.quads(predicate=SKOS.term("inScheme"), value=scheme)}
    return {iri for iri in found if store.quads(subject=iri, predicate=RDF_TYPE, value=SKOS.term("Concept"))}


def stated(store: GraphStore, iri: NamedNode) -> set[str]:
    links = (quad.object.value for quad in store.quads(subject=iri, predicate=SKOS.term("broadMatch")))
    return {link.rpartition("/")[2] for link in links if link.startswith(DATA_THEMES.value)}


def reached(store: GraphStore, iri: NamedNode) -> set[str]:
    """Return the codes that a theme states, else those of the broader ones."""
    above = (quad.object for quad in store.quads(subject=iri, predicate=SKOS.term("broader")))
    return stated(store, iri) or {code for broader in above for code in reached(store, broader)}


def test_the_thirteen_data_themes_have_a_code_and_a_name_in_both_languages(catalogue):
    names = {
        iri: {quad.object.language for quad in catalogue.quads(subject=iri, predicate=SKOS.term("prefLabel"))}
        for iri in concepts(catalogue, DATA_THEMES)
    }

    assert names == {NamedNode(f"{DATA_THEMES.value}/{code}"): {"fr", "en"} for code in CODES}


def test_every_theme_leads_to_one_or_two_data_themes(catalogue):
    themes = concepts(catalogue, THEME_SCHEME)
    codes = {iri: reached(catalogue, iri) for iri in themes}

    assert len(themes) > 40
    assert {iri for iri, found in codes.items() if not 1 <= len(found) <= 2} == set()
    assert {code for found in codes.values() for code in found} <= set(CODES)


def test_a_top_theme_states_its_data_themes_itself(catalogue):
    tops = {quad.subject for quad in catalogue.quads(predicate=SKOS.term("topConceptOf"), value=THEME_SCHEME)}

    assert {iri for iri in tops if not stated(catalogue, iri)} == set()


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("sustainable-food", {"AGRI"}),
        ("food-democracy", {"AGRI", "GOVE"}),
        ("waste-reduction", {"ENVI"}),
        ("youth-engagement", {"GOVE", "SOCI"}),
        ("territorial-governance", {"GOVE", "REGI"}),
        ("sortition", {"GOVE"}),
        ("experimentation", {"GOVE"}),
        ("laboratory", {"GOVE"}),
        ("scientific-robustness", {"GOVE"}),
        ("ecological-transition", {"ENVI"}),
        ("climate", {"ENVI"}),
        ("sobriety", {"ENVI"}),
        ("resilience", {"ENVI", "REGI"}),
    ],
)
def test_a_theme_leads_where_a_portal_would_look_for_it(catalogue, name, codes):
    assert reached(catalogue, theme(name)) == codes


def test_a_theme_does_not_repeat_what_its_broader_one_says(catalogue):
    narrower = list(catalogue.quads(predicate=SKOS.term("broader")))
    themes = [quad for quad in narrower if quad.subject in concepts(catalogue, THEME_SCHEME)]

    assert themes
    assert [quad.subject for quad in themes if stated(catalogue, quad.subject) == reached(catalogue, quad.object)] == []


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("enquete-credoc-2023", {"ENVI"}),
        ("feuille-de-route-odd-de-la-france", {"ENVI", "GOVE"}),
        ("grille-de-criteres-de-publication", {"GOVE"}),
        ("definition-sobriete-resilience", {"ENVI", "REGI"}),
    ],
)
def test_a_resource_is_found_under_what_it_is_about(catalogue, name, codes):
    themes = catalogue.quads(subject=ID.term(f"resource/{name}"), predicate=DCAT.term("theme"))
    assert {code for quad in themes for code in reached(catalogue, quad.object)} == codes
