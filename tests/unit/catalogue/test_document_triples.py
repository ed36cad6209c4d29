from dotheque_graph.catalogue import incoming as module
from dotheque_graph.catalogue.description import describe
from dotheque_graph.catalogue.documents import document_triples
from dotheque_graph.namespaces import BASE, FOAF, HYDRA, ID, ORG, RDFS, SKOS, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple


def document_of(store, iri):
    return set(document_triples(store, describe(store, iri)))


def test_a_document_holds_the_entity_its_nodes_and_the_links_that_reach_it(small):
    hut = ID.term("organisation/la-cabane")
    membership = ID.term("membership/reseau-la-cabane")

    found = document_of(small, hut)

    assert Triple(hut, SKOS.term("prefLabel"), Literal("La Cabane", language="fr")) in found
    assert Triple(membership, ORG.term("organization"), ID.term("organisation/reseau-des-cabanes")) in found
    assert (
        Triple(
            ID.term("experiment/assemblee-des-arbres"), NamedNode("http://www.w3.org/ns/prov#wasAssociatedWith"), hut
        )
        in found
    )


def test_a_document_says_what_it_is_about(small):
    hut = ID.term("organisation/la-cabane")

    assert Triple(NamedNode(BASE + "doc/organisation/la-cabane"), FOAF.term("primaryTopic"), hut) in document_of(
        small, hut
    )


def test_links_left_out_are_counted_in_the_document(small, monkeypatch):
    monkeypatch.setattr(module, "INCOMING_LIMIT", 1)
    document = NamedNode(BASE + "doc/territory/departement/98")

    found = document_of(small, ID.term("territory/departement/98"))

    notes = [triple.object.value for triple in found if triple.predicate == RDFS.term("comment")]
    assert notes == ["1 of 2 links by <http://purl.org/dc/terms/spatial> are listed here."]
    assert [t.object.value for t in found if t.subject == document and t.predicate == HYDRA.term("totalItems")] == ["2"]


def test_a_scheme_comes_with_its_concepts(small):
    found = document_of(small, VOC.term("theme"))

    assert Triple(VOC.term("theme/trees"), SKOS.term("prefLabel"), Literal("Arbres", language="fr")) in found


def test_an_entity_without_hub_says_nothing_of_totals(small):
    assert not [t for t in document_of(small, ID.term("budget/2099")) if t.predicate == HYDRA.term("totalItems")]
