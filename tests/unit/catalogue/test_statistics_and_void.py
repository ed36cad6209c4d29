"""The statistics of the real catalogue agree with its SPARQL, and its VoID description says them."""

from collections import Counter

import pytest

from dotheque_graph.catalogue.statistics import Statistics, measure
from dotheque_graph.catalogue.void import DATASET, Places, slug_of, void_triples
from dotheque_graph.namespaces import BASE, DCTERMS, DOTH, GRAPH, RDF_TYPE, SH, SKOS, VOID
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Quad, Triple
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import ReleaseRecord

PLACES = Places(
    document="https://example.org/void",
    home="https://example.org/",
    endpoint="https://example.org/sparql",
    search="https://example.org/opensearch.xml",
    lookup="https://example.org/describe?iri=",
    dumps={"": ("https://example.org/dumps/latest/dotheque.nq.gz",)},
)
RECORD = ReleaseRecord(3, "2098-11-23T10:00:00+00:00", "", 2, "https://example.org/activity", "ab" * 32, 9, {})
CATALOGUE = GRAPH.term("catalogue")


@pytest.fixture(scope="module")
def light(catalogue_quads):
    """Return the real catalogue without its 36,000 territories; read-only."""
    return OxigraphStore.memory(quad for quad in catalogue_quads if quad.graph_name != GRAPH.term("territories"))


@pytest.fixture(scope="module")
def measured(light):
    return measure(light)


@pytest.fixture(scope="module")
def described(light, measured):
    return set(void_triples(light, RECORD, measured, PLACES))


def count(store, query: str) -> int:
    (row,) = store.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {query} }}").rows
    return int(row["n"].value)


def values(triples: set[Triple], subject: NamedNode, name: str) -> set:
    return {triple.object for triple in triples if triple.subject == subject and triple.predicate == VOID.term(name)}


def number(triples: set[Triple], subject: NamedNode, name: str) -> int:
    (value,) = values(triples, subject, name)
    return int(value.value)


def test_counts_of_the_whole_are_those_of_sparql(light, measured):
    quads = light.quads()

    assert measured.whole.triples == len({quad.triple for quad in quads}) == count(light, "?s ?p ?o")
    assert measured.whole.subjects == len({quad.subject for quad in quads})
    assert measured.whole.objects == len({quad.object for quad in quads})
    assert measured.whole.entities == len(
        {quad.subject for quad in quads if quad.predicate == RDF_TYPE and quad.subject.value.startswith(BASE)}
    )


def test_counts_of_a_graph_are_those_of_its_statements(light, measured):
    quads = light.quads(graph=CATALOGUE)
    part = measured.graphs[CATALOGUE.value]

    assert (part.triples, part.subjects) == (len(quads), len({quad.subject for quad in quads}))
    assert part.properties == dict(sorted(Counter(quad.predicate.value for quad in quads).items()))
    assert part.classes == dict(
        sorted(Counter(quad.object.value for quad in quads if quad.predicate == RDF_TYPE).items())
    )


def test_links_are_counted_by_target_and_property(light, measured):
    goals = sum(
        one.triples
        for one in measured.linksets
        if one.target == "http://metadata.un.org/sdg/" and one.graph == CATALOGUE.value
    )
    voc = {one.target for one in measured.linksets if one.graph == GRAPH.term("vocabulary").value}

    assert goals == count(light, f"?s <{DOTH}goal>|<{DOTH}proposedGoal> ?o")
    assert "http://eurovoc.europa.eu/" in voc
    assert "http://www.wikidata.org/entity/" not in voc  # what the United Nations' own goals match is no link of ours
    assert not [
        one for one in measured.linksets if one.graph in (GRAPH.term("ontology").value, GRAPH.term("shapes").value)
    ]


def test_a_match_into_an_unknown_data_set_is_a_link_to_its_host():
    thing = NamedNode(BASE + "id/resource/x")
    elsewhere = Quad(thing, SKOS.term("exactMatch"), NamedNode("https://data.example.org/a/b#c"), CATALOGUE)
    page = Quad(thing, DCTERMS.term("relation"), NamedNode("https://www.example.org/page"), CATALOGUE)
    linksets = measure(OxigraphStore.memory([elsewhere, page])).linksets

    assert [(one.target, one.triples) for one in linksets] == [("https://data.example.org/", 1)]


def test_statistics_survive_being_written_and_read(measured):
    assert Statistics.from_json(measured.to_json()) == measured
    with pytest.raises(KeyError):
        Statistics.from_json("{}")


def test_unchanged_graphs_are_taken_from_the_statistics_before(light, measured):
    again = measure(light, measured, frozenset(measured.graphs) - {CATALOGUE.value})

    assert again == measured


def test_void_says_the_counts_of_the_whole_and_of_each_graph(described, measured):
    assert number(described, DATASET, "triples") == measured.whole.triples
    assert number(described, CATALOGUE, "entities") == measured.graphs[CATALOGUE.value].entities
    assert {NamedNode(name) for name in measured.graphs} <= values(described, DATASET, "subset")


def test_void_has_a_partition_for_each_class_and_each_property(described, measured):
    classes = {
        next(iter(values(described, node, "class"))).value: number(described, node, "entities")
        for node in values(described, DATASET, "classPartition")
    }
    properties = {
        next(iter(values(described, node, "property"))).value: number(described, node, "triples")
        for node in values(described, DATASET, "propertyPartition")
    }

    assert classes == measured.whole.classes
    assert properties == measured.whole.properties


def test_void_says_link_sets_files_endpoint_and_examples(described, measured):
    linksets = {triple.subject for triple in described if triple.object == VOID.term("Linkset")}

    assert len(linksets) == len(measured.linksets)
    assert sum(number(described, node, "triples") for node in linksets) == sum(one.triples for one in measured.linksets)
    assert {value.value for value in values(described, DATASET, "dataDump")} == set(PLACES.dumps[""])
    assert {value.value for value in values(described, DATASET, "sparqlEndpoint")} == {PLACES.endpoint}
    assert {value.value for value in values(described, DATASET, "exampleResource")} == set(measured.examples)


def test_void_is_in_both_languages_and_without_blank_nodes(described):
    titles = {
        triple.object.language
        for triple in described
        if triple.subject == DATASET and triple.predicate == DCTERMS.term("title")
    }

    assert titles == {"fr", "en"}
    assert not [one for one in described if isinstance(one.subject, BlankNode) or isinstance(one.object, BlankNode)]


def test_void_declares_the_prefixes_that_are_used(described):
    prefixes = {
        triple.object.value
        for triple in described
        if triple.predicate == SH.term("prefix") and isinstance(triple.object, Literal)
    }

    assert {"doth", "dcterms", "skos"} <= prefixes
    assert not {"vcard", "sdg"} & prefixes  # no term of the goals is in the namespace of the goals themselves


@pytest.mark.parametrize(
    ("iri", "slug"),
    [
        (GRAPH + "catalogue", "catalogue"),
        (GRAPH + "links/insee", "links.insee"),
        (DOTH + "Experiment", "doth-Experiment"),
    ],
)
def test_names_of_files_come_from_the_iri(iri, slug):
    assert slug_of(iri) == slug


@pytest.mark.parametrize("iri", ["https://example.org/a/../b", GRAPH + "../x", DOTH + "é", "urn:x:y"])
def test_names_of_files_are_plain_whatever_the_iri(iri):
    assert len(slug_of(iri)) == len(bytes.fromhex(slug_of(iri))) * 2 == 16
