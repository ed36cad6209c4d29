import pytest

from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT, KINDS, LISTED, kind_of
from dotheque_graph.catalogue.lists import busiest_themes, figures, page_of
from dotheque_graph.catalogue.names import counted, fold, names_in, names_of
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
