import pytest

from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT, KINDS, LISTED, kind_of
from dotheque_graph.catalogue.lists import figures, list_entities
from dotheque_graph.catalogue.names import fold, names_of
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import DOTH, ID, SDG, VOC
from dotheque_graph.rdf.terms import NamedNode


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
    page = list_entities(small, KIND_OF_SEGMENT["organisation"], 2, 1, "fr")

    assert (page.total, page.pages, page.page) == (2, 2, 2)
    assert [entry.named.label.text for entry in page.entries] == ["Réseau des cabanes"]


def test_an_empty_list_has_one_page(small):
    assert list_entities(small, KIND_OF_SEGMENT["platform"], 1, 10, "fr").pages == 1


def test_figures_count_each_listed_kind_and_give_the_contents_announced(small):
    found = figures(small)

    assert set(found.counts) == {kind.segment for kind in LISTED}
    assert (found.counts["experiment"], found.counts["theme"]) == (1, 2)
    assert float(found.announced.value) == 150


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
