"""Documents of hubs: pages of what points to them, and statements in the graphs that say them."""

import pytest

from dotheque_graph.catalogue import documents, paging
from dotheque_graph.catalogue import incoming as module
from dotheque_graph.catalogue import view as viewing
from dotheque_graph.catalogue.description import describe
from dotheque_graph.catalogue.documents import document_quads, document_triples, in_graphs
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.errors import EntityNotFound, PageNotFound
from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, GRAPH, HYDRA, ID, RDF_TYPE, RDFS, SKOS, VOC
from dotheque_graph.rdf.terms import DefaultGraph, Literal, NamedNode, Quad, Triple
from dotheque_graph.store.oxigraph import OxigraphStore

CATALOGUE, OTHER = GRAPH.term("catalogue"), GRAPH.term("other")
TREES, THEME = VOC.term("theme/trees"), DCAT.term("theme")
DOCUMENT = BASE + "doc/vocabulary/theme/trees"
VIA = f"{DOCUMENT}?via=http%3A%2F%2Fwww.w3.org%2Fns%2Fdcat%23theme"


@pytest.fixture
def trees(monkeypatch):
    """Return a theme of seven resources, of which a document lists three."""
    for where in (module, documents, paging, viewing):
        monkeypatch.setattr(where, "INCOMING_LIMIT", 3)
    resources = [ID.term(f"resource/r{number}") for number in range(7)]
    return OxigraphStore.memory(
        [
            Quad(TREES, SKOS.term("prefLabel"), Literal("Arbres", language="fr"), CATALOGUE),
            *(Quad(resource, THEME, TREES, CATALOGUE) for resource in resources),
            Quad(resources[0], THEME, TREES, OTHER),
        ]
    )


def objects(triples, subject, name):
    return [one.object for one in triples if one.subject == NamedNode(subject) and one.predicate == HYDRA.term(name)]


def test_a_hub_says_how_many_links_it_has_and_where_the_rest_is(trees):
    found = document_triples(trees, describe(trees, TREES))

    assert objects(found, DOCUMENT, "collection") == [NamedNode(VIA)]
    assert [total.value for total in objects(found, VIA, "totalItems")] == ["7"]
    assert objects(found, VIA, "view") == [NamedNode(VIA + "&page=1")]
    assert objects(found, VIA + "&page=1", "first") == [NamedNode(VIA + "&page=1")]
    assert objects(found, VIA + "&page=1", "next") == []
    assert objects(found, VIA + "&page=1", "last") == [NamedNode(VIA + "&page=3")]
    assert objects(found, VIA + "&page=1", "previous") == []
    (assertion,) = objects(found, VIA, "memberAssertion")
    assert objects(found, assertion.value, "property") == [THEME]
    assert objects(found, assertion.value, "object") == [TREES]


def test_following_the_pages_finds_each_link_once(trees):
    address, page, sources, view = VIA + "&page=1", 1, [], CatalogueView(trees)
    while True:
        found = view.incoming_document(TREES, THEME, page)
        sources += [one.subject for one in found if one.predicate == THEME]
        assert objects(found, VIA, "view") == [NamedNode(address)]
        following = objects(found, address, "next")
        if not following:
            break
        address, page = following[0].value, page + 1

    assert page == 3
    assert sources == [ID.term(f"resource/r{number}") for number in range(7)]
    assert objects(found, address, "previous") == [NamedNode(VIA + "&page=2")]
    assert objects(found, VIA, "member") == [sources[-1]]


@pytest.fixture
def unsorted(trees, monkeypatch):
    """Return a view in which the resources of the theme are too many to sort by name."""
    monkeypatch.setattr(viewing, "_SORTED", 3)
    return CatalogueView(trees)


def test_links_too_many_to_sort_begin_with_those_that_the_document_lists(trees, unsorted):
    listed = {one for one in document_triples(trees, describe(trees, TREES)) if one.predicate == THEME}

    assert {one for one in unsorted.incoming_document(TREES, THEME) if one.predicate == THEME} == listed


def test_a_view_gives_the_same_pages_near_and_far(trees, unsorted, monkeypatch):
    near = [unsorted.incoming_document(TREES, THEME, page) for page in (1, 2, 3)]
    monkeypatch.setattr(viewing, "_NEAR", -1)

    assert [unsorted.incoming_document(TREES, THEME, page) for page in (1, 2, 3)] == near


def test_far_pages_read_the_links_of_a_hub_once(trees, unsorted, monkeypatch):
    monkeypatch.setattr(viewing, "_NEAR", -1)
    asked = []
    read = trees.quads

    def recorded(*args, **given):
        asked.append(given.get("limit"))
        return read(*args, **given)

    monkeypatch.setattr(trees, "quads", recorded)
    for page in (3, 2, 3):
        unsorted.incoming_page(TREES, THEME, page)

    # Without counts of a release, each page asks how many there are; the list of them is read for the first page.
    counting = [limit for limit in asked if limit is None]
    assert len(counting) == 3 + 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_are_in_the_order_of_french_names_whoever_reads(language, monkeypatch):
    monkeypatch.setattr(viewing, "INCOMING_LIMIT", 2)
    monkeypatch.setattr(module, "INCOMING_LIMIT", 2)
    monkeypatch.setattr(paging, "INCOMING_LIMIT", 2)
    names = {"a": ("Zone", "Area"), "b": ("Forêt", "Forest"), "c": ("Arbre", "Tree")}
    quads = [Quad(ID.term(name), THEME, TREES, CATALOGUE) for name in names]
    for name, said in names.items():
        for text, tag in zip(said, ("fr", "en"), strict=True):
            quads.append(Quad(ID.term(name), SKOS.term("prefLabel"), Literal(text, language=tag), CATALOGUE))
    view = CatalogueView(OxigraphStore.memory(quads))
    view.labels([ID.term(name) for name in names], language)

    assert view.incoming_page(TREES, THEME, 1)[1] == (ID.term("c"), ID.term("b"))
    assert view.incoming_page(TREES, THEME, 2)[1] == (ID.term("a"),)


@pytest.mark.parametrize("page", [0, 4, 10**6])
def test_a_page_past_the_end_is_not_found(trees, page):
    with pytest.raises(PageNotFound, match=f" /doc/.*[?]via=.*&page={page}"):
        CatalogueView(trees).incoming_document(TREES, THEME, page)


def test_a_property_by_which_nothing_points_has_no_pages(trees):
    with pytest.raises(EntityNotFound):
        CatalogueView(trees).incoming_document(TREES, DCTERMS.term("source"))


def test_quads_of_a_document_are_its_triples_in_the_graphs_that_say_them(trees):
    description = describe(trees, TREES)
    quads = document_quads(trees, description)

    assert {quad.triple for quad in quads} == set(document_triples(trees, description))
    links = {quad for quad in quads if quad.predicate == THEME}
    assert {quad.graph_name for quad in links} <= {CATALOGUE, OTHER}
    of_itself = {quad.graph_name for quad in quads if quad.subject.value.startswith(DOCUMENT)}
    assert of_itself == {DefaultGraph()}


@pytest.mark.parametrize("name", ["organisation/la-cabane", "budget/2099", "experiment/assemblee-des-arbres"])
def test_quads_of_an_entity_say_the_same_as_its_triples(small, name):
    description = describe(small, ID.term(name))
    quads = document_quads(small, description)

    assert {quad.triple for quad in quads} == set(document_triples(small, description))
    assert {quad.graph_name for quad in quads} == {CATALOGUE, DefaultGraph()}


def test_a_scheme_and_a_whole_graph_have_quads_too(small, catalogue):
    for store, iri in ((small, VOC.term("theme")), (catalogue, NamedNode(BASE + "ontology"))):
        description = describe(store, iri)
        assert {quad.triple for quad in document_quads(store, description)} == set(document_triples(store, description))


def test_a_scheme_of_more_concepts_than_links_are_listed_still_comes_whole(monkeypatch):
    monkeypatch.setattr(module, "INCOMING_LIMIT", 3)
    scheme, concepts = VOC.term("theme"), [VOC.term(f"theme/t{number}") for number in range(5)]
    quads = [Quad(scheme, RDF_TYPE, SKOS.term("ConceptScheme"), CATALOGUE)]
    for concept in concepts:
        quads.append(Quad(concept, SKOS.term("inScheme"), scheme, CATALOGUE))
        quads.append(Quad(concept, SKOS.term("notation"), Literal(concept.value[-2:]), CATALOGUE))
    store = OxigraphStore.memory(quads)

    found = set(document_triples(store, describe(store, scheme)))

    assert {quad.triple for quad in quads} <= found


def test_triples_that_no_graph_says_are_in_the_default_graph(trees):
    said, unsaid = Triple(ID.term("resource/r0"), THEME, TREES), Triple(TREES, RDFS.term("comment"), Literal("non"))

    quads = set(in_graphs(trees, [said, unsaid]))

    assert quads == {
        Quad(said.subject, said.predicate, said.object, CATALOGUE),
        Quad(said.subject, said.predicate, said.object, OTHER),
        Quad(unsaid.subject, unsaid.predicate, unsaid.object, DefaultGraph()),
    }
