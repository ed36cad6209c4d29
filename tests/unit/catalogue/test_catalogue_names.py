import pytest

from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT, KINDS, LISTED, kind_of
from dotheque_graph.catalogue.lists import busiest_themes, figures, page_of
from dotheque_graph.catalogue.names import Findable, counted, find, fold, names_in, names_of, searchable
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import BASE, DOTH, GRAPH, ID, SDG, SKOS, VOC
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore


@pytest.mark.parametrize(
    ("iri", "segment"),
    [
        (ID.term("experiment/x"), "experiment"),
        (ID.term("territory/region/97"), "territory"),
        (VOC.term("theme"), "vocabulary"),
        (VOC.term("theme/trees"), "theme"),
        (VOC.term("horizon/short-term"), "concept"),
        (NamedNode(SDG + "16"), "goal"),
        (NamedNode(SDG + "16.a"), "target"),
        (DOTH.term("Experiment"), "term"),
        (NamedNode("https://w3id.org/dotheque/shapes#X"), "shape"),
    ],
)
def test_the_form_of_an_iri_tells_its_kind(iri, segment):
    assert kind_of(iri).segment == segment


@pytest.mark.parametrize("iri", [ID.term("unheard/x"), NamedNode("https://example.org/x")])
def test_other_iris_have_no_kind(iri):
    assert kind_of(iri) is None


def test_segments_of_kinds_are_unique_and_every_kind_has_words_in_both_languages():
    assert len(KIND_OF_SEGMENT) == len(KINDS)
    assert all(set(kind.words) == {"fr", "en"} for kind in KINDS)


def test_names_are_sorted_without_regard_to_accents(small):
    assert [named.label.text for named in names_of(small, KIND_OF_SEGMENT["territory"], "fr")] == [
        "Haute-Utopie",
        "Œuvre-et-Île",
        "Utopie",
    ]


def test_a_withdrawn_entity_is_not_listed(small):
    names = [named.iri for named in names_of(small, KIND_OF_SEGMENT["organisation"], "fr")]

    assert ID.term("organisation/ancienne-cabane") not in names


def test_the_concepts_of_the_themes_are_the_themes(small):
    assert [named.label.text for named in names_of(small, KIND_OF_SEGMENT["theme"], "fr")] == ["Arbres", "Vivant"]


def test_a_list_comes_in_pages(small):
    page = page_of(small, names_of(small, KIND_OF_SEGMENT["organisation"], "fr"), 2, 1)

    assert (page.total, page.pages, page.page) == (3, 3, 2)
    assert [entry.named.label.text for entry in page.entries] == ["La Cabane"]


def test_an_empty_list_has_one_page(small):
    assert page_of(small, names_of(small, KIND_OF_SEGMENT["platform"], "fr"), 1, 10).pages == 1


def test_figures_count_each_listed_kind_and_give_the_contents_announced(small):
    found = figures(small)

    assert set(found.counts) == {kind.segment for kind in LISTED}
    assert (found.counts["experiment"], found.counts["theme"]) == (1, 2)
    assert float(found.announced.value) == 150


@pytest.mark.parametrize("kind", LISTED, ids=lambda kind: kind.segment)
def test_a_figure_counts_what_the_list_shows(catalogue, kind):
    assert figures(catalogue).counts[kind.segment] == len(names_of(catalogue, kind, "fr"))


def test_selections_and_source_documents_are_resources_too(catalogue):
    shown = {named.iri for named in names_of(catalogue, KIND_OF_SEGMENT["resource"], "fr")}

    assert {ID.term("source/fiche-wiki"), ID.term("collection/cinq-outils-cles")} < shown


def test_themes_that_most_entities_have_come_first(small):
    assert busiest_themes(small) == (VOC.term("theme/living-world"),)


@pytest.mark.parametrize("words", ["oeuvre ILE", "Œuvre-et-île", "île œuv"])
def test_a_search_overlooks_accents_capitals_and_order(small, words):
    assert [hit.iri for hit in CatalogueView(small).find(words)] == [ID.term("territory/departement/98")]


def test_a_search_looks_through_other_names_too(small):
    assert [hit.iri for hit in CatalogueView(small).find("lc")] == [ID.term("organisation/la-cabane")]


def test_a_search_without_words_finds_nothing(small):
    assert CatalogueView(small).find("  ") == ()


def test_a_name_that_starts_with_the_words_comes_first(small):
    hits = CatalogueView(small).find("cabane")

    assert hits[0].iri == ID.term("organisation/la-cabane")


def test_folding_spells_ligatures_out():
    assert fold("Cœur d’Île") == "coeur d'ile"


def test_a_view_computes_a_list_once(small):
    view = CatalogueView(small)
    kind = KIND_OF_SEGMENT["resource"]

    assert view.names(kind, "fr") is view.names(kind, "fr")
    assert view.figures() is view.figures()


def test_numbers_in_names_are_sorted_as_numbers():
    assert sorted(["Ligne 10", "Ligne 9", "ligne 100"], key=counted) == ["Ligne 9", "Ligne 10", "ligne 100"]


def test_the_rules_are_left_out_of_what_points_to_an_entity():
    scheme, concept, rule = VOC.term("x"), VOC.term("x/y"), NamedNode(BASE + "shapes#X")
    within = SKOS.term("inScheme")
    store = OxigraphStore.memory(
        [Quad(concept, within, scheme, GRAPH.term("vocabulary")), Quad(rule, within, scheme, GRAPH.term("shapes"))]
    )

    assert [named.iri for named in names_in(store, within, scheme, "fr")] == [concept]


@pytest.mark.parametrize("text", ["St-Étienne", "saint etienne", "SAINT-ETIENNE", "St. Étienne"])
def test_saints_are_found_however_they_are_written(text):
    assert searchable(text) == "saint etienne"


def entry(iri, names, segment="organisation", **more):
    return Findable(ID.term(iri), KIND_OF_SEGMENT[segment], names, **more)


def found(words, *entries):
    return [hit.iri.value.removeprefix(ID) for hit in find(entries, words)]


def test_a_code_finds_as_a_whole_only():
    gironde = entry("a", "gironde", codes="; 33 ; 223300013 ;")
    commune = entry("b", "bordeaux", codes="; 33063 ;")

    assert found("33", commune, gironde) == ["a"]
    assert found("gironde 223300013", commune, gironde) == ["a"]


def test_an_identifier_finds_with_or_without_its_hyphen():
    assert found("inc 05", entry("a", "une date", codes="; inc 05 ;")) == ["a"]
    assert found("INC-05", entry("a", "une date", codes="; inc 05 ;")) == ["a"]


def test_a_keyword_or_a_theme_finds_after_the_names():
    by_topic, by_name = entry("a", "un panel", topics="tirage au sort"), entry("b", "du tirage au sort")

    assert found("tirage sort", by_topic, by_name) == ["b", "a"]


def test_this_very_name_comes_first_then_names_that_start_so():
    within, start, exact = entry("a", "la ville de x"), entry("b", "ville de x et y"), entry("c", "ville de x")

    assert found("Ville de X", within, start, exact) == ["c", "b", "a"]


def test_territories_come_last_but_for_one_of_this_very_name():
    city, commune = entry("a", "ville de brest"), entry("b", "brest", "territory", breadth=4)
    other = entry("c", "brestot", "territory", breadth=4)

    assert found("brest", other, city, commune) == ["b", "c", "a"]
    assert found("bres", other, city) == ["a", "c"]


def test_a_larger_territory_comes_before_a_smaller_one_of_the_same_name():
    commune, department = entry("a", "paris", "territory", breadth=4), entry("b", "paris", "territory", breadth=2)

    assert found("paris", commune, department) == ["b", "a"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("33", ID.term("territory/departement/33")),
        ("Département de la Gironde", ID.term("organisation/departement-de-la-gironde")),
        ("St Etienne", ID.term("territory/commune/42218")),
        ("ODD 16", NamedNode(SDG + "16")),
        ("SDG 16", NamedNode(SDG + "16")),
        ("INC-05", ID.term("discrepancy/inc-05")),
        ("tirage au sort", VOC.term("theme/sortition")),
    ],
)
def test_what_people_type_finds_what_they_mean_first(real_view, words, expected):
    assert real_view.find(words)[0].iri == expected


def test_an_experiment_is_found_by_its_keywords(real_view):
    assert ID.term("experiment/0-dechet-100-citoyen") in [hit.iri for hit in real_view.find("panel citoyen")]


@pytest.fixture(scope="module")
def real_view(catalogue):
    return CatalogueView(catalogue)
