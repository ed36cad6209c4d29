"""The tests of the W3C Service Description manifest, each by its name there, written anew; then what ours says.

Descriptions: https://w3c.github.io/rdf-tests/sparql/sparql11/service-description/. The terms are those of
https://www.w3.org/TR/sparql11-service-description/, section 3.
"""

import re

import httpx
import pytest
import rdflib
import rdflib.compare
from fiction import DATA, PEOPLE, PLACES, UNWRITABLE, VALUES
from rdflib import RDF, RDFS, VOID, XSD, Literal, URIRef

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = rdflib.Namespace("http://www.w3.org/ns/formats/")
PARSERS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
}
PUBLISHED = ("has_endpoint_triple", "returns_rdf", "conforms_to_schema")
"""The three entries of the manifest."""

CLASSES = {
    "AggregateFunction",
    "Dataset",
    "EntailmentProfile",
    "EntailmentRegime",
    "Feature",
    "Function",
    "Graph",
    "GraphCollection",
    "Language",
    "NamedGraph",
    "Service",
}
DOMAINS = {
    "availableGraphs": ({"Service"}, {"GraphCollection"}),
    "defaultDataset": ({"Service"}, {"Dataset"}),
    "defaultEntailmentRegime": ({"Service"}, {"EntailmentRegime"}),
    "defaultGraph": ({"Dataset"}, {"Graph"}),
    "defaultSupportedEntailmentProfile": ({"Service"}, {"EntailmentProfile"}),
    "endpoint": ({"Service"}, None),
    "entailmentRegime": ({"NamedGraph"}, {"EntailmentRegime"}),
    "extensionAggregate": ({"Service"}, {"AggregateFunction"}),
    "extensionFunction": ({"Service"}, {"Function"}),
    "feature": ({"Service"}, {"Feature"}),
    "graph": ({"NamedGraph"}, {"Graph"}),
    "inputFormat": ({"Service"}, None),
    "languageExtension": ({"Service"}, {"Feature"}),
    "name": ({"NamedGraph"}, None),
    "namedGraph": ({"GraphCollection", "Dataset"}, {"NamedGraph"}),
    "propertyFeature": ({"Service"}, {"Feature"}),
    "resultFormat": ({"Service"}, None),
    "supportedEntailmentProfile": ({"NamedGraph"}, {"EntailmentProfile"}),
    "supportedLanguage": ({"Service"}, {"Language"}),
}
"""Property → the classes of its subjects and of its values, None for any resource."""
FEATURES = {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"}
LANGUAGES = {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"}

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def test_every_published_test_is_here():
    assert [name for name in PUBLISHED if f"test_{name}" not in globals()] == []


def describe(small, accept: str = "text/turtle") -> httpx.Response:
    return small.client.get("/sparql", headers={"Accept": accept})


@pytest.fixture(scope="module")
def description(small) -> rdflib.Graph:
    return rdflib.Graph().parse(data=describe(small).content, format="turtle")


@pytest.fixture(scope="module")
def service(description) -> URIRef:
    [service] = description.subjects(RDF.type, SD.Service)
    return service


@pytest.mark.parametrize("accept", PARSERS)
def test_returns_rdf(accept, small):
    response = describe(small, accept)

    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == accept
    assert len(rdflib.Graph().parse(data=response.content, format=PARSERS[accept])) > 20


def test_has_endpoint_triple(small, description, service):
    assert list(description.objects(service, SD.endpoint)) == [URIRef(small.endpoint)]


def test_conforms_to_schema(description):
    used = {predicate[len(SD) :] for predicate in description.predicates() if predicate.startswith(SD)}
    typed = {kind[len(SD) :] for kind in description.objects(predicate=RDF.type) if kind.startswith(SD)}
    wrong = [
        (name, node)
        for name, (domain, range_) in DOMAINS.items()
        for subject, value in description.subject_objects(SD[name])
        for node, classes in ((subject, domain), (value, range_))
        if not isinstance(node, rdflib.URIRef | rdflib.BNode) or not may_be(description, node, classes)
    ]

    assert used - DOMAINS.keys() == set()
    assert typed - CLASSES == set()
    assert wrong == []


def may_be(description: rdflib.Graph, node: rdflib.term.Node, classes: set[str] | None) -> bool:
    """Tell whether the types of a node that are classes of the vocabulary, where it has any, are among these.

    A dataset is a graph collection; the instances that the vocabulary defines need no type.
    """
    types = {kind[len(SD) :] for kind in description.objects(node, RDF.type) if kind.startswith(SD)}
    return classes is None or not types or bool(types & classes)


def test_every_format_says_the_same(small):
    graphs = [
        rdflib.Graph().parse(data=describe(small, accept).content, format=parser) for accept, parser in PARSERS.items()
    ]

    assert all(rdflib.compare.isomorphic(graphs[0], graph) for graph in graphs[1:])


def test_a_reader_gets_a_page(small):
    response = small.client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})

    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")


def test_the_language_and_the_features_are_known_ones(description, service):
    languages = {value[len(SD) :] for value in description.objects(service, SD.supportedLanguage)}
    features = {value[len(SD) :] for value in description.objects(service, SD.feature) if value.startswith(SD)}

    assert "SPARQL11Query" in languages
    assert languages <= LANGUAGES
    assert "SPARQL11Update" not in languages
    assert "UnionDefaultGraph" in features
    assert features <= FEATURES
    assert "BasicFederatedQuery" not in features


def test_every_format_of_a_result_is_named(description, service):
    named = set(description.objects(service, SD.resultFormat))

    expected = {"SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"}
    assert named >= {FORMATS[name] for name in (*expected, "Turtle", "JSON-LD", "RDF_XML", "N-Triples")}


def test_every_graph_is_named_with_its_number_of_statements(description, small):
    counts = {
        str(description.value(named, SD.name)): int(description.value(description.value(named, SD.graph), VOID.triples))
        for named in description.subjects(SD.name)
    }
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = small.client.post("/sparql", data={"query": query, "format": "json"}).json()["results"]["bindings"]

    assert counts == {row["g"]["value"]: int(row["n"]["value"]) for row in rows}
    assert counts.keys() > {*DATA, *PEOPLE, PLACES, VALUES, UNWRITABLE}


def test_the_limits_are_said(description, service):
    words = " ".join(str(value) for value in description.objects() if isinstance(value, Literal))
    figures = re.sub(r"(?<=\d)[\s\u00a0\u202f,.](?=\d{3}\b)", "", words)

    assert {"1000000", "200000000", "10"} <= set(re.findall(r"\d+", figures))


def test_every_label_and_comment_is_in_a_language(description):
    texts = [value for _, value in description.subject_objects(RDFS.comment)]
    texts += [value for _, value in description.subject_objects(RDFS.label)]

    assert all(isinstance(text, Literal) and (text.language or text.datatype == XSD.string) for text in texts)
    assert {text.language for text in texts} >= {"fr", "en"}


def test_the_functions_of_the_engine_can_be_called(description, service, small):
    """Every function that is named is one the engine knows: an unknown one would be refused."""
    named = sorted(str(value) for value in description.objects(service, SD.extensionFunction))
    refused = []
    for iri in named:
        response = small.client.post("/sparql", data={"query": f"SELECT (<{iri}>(1) AS ?x) {{}}", "format": "json"})
        if response.status_code != 200 and "function" in response.text.lower():
            refused.append(iri)

    assert named
    assert refused == []


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "image/png"])
def test_asking_nothing_in_a_format_of_results_is_a_fault(accept, small):
    response = describe(small, accept)

    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


def test_the_description_can_be_kept_by_its_etag(small):
    first = describe(small)
    tag = {"Accept": "text/turtle", "If-None-Match": first.headers["etag"]}

    assert small.client.get("/sparql", headers=tag).status_code == 304
    assert first.headers["access-control-allow-origin"] == "*"
    assert "accept" in first.headers["vary"].lower()
