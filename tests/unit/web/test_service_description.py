"""The service description: valid by its vocabulary, true of the engine and of the release."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Store

from dotheque_graph.namespaces import DOTH, RDF_TYPE, RDFS, SD, VOID, XSD
from dotheque_graph.query.functions import EXTENSION_FUNCTIONS, GEOF
from dotheque_graph.rdf.formats import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, RESULT_FORMATS, TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import GraphRecord

SERVICE = NamedNode("http://127.0.0.1:8000/sparql")
SQUARE = '"POLYGON((0 0, 3 0, 3 3, 0 3, 0 0))"^^geo:wktLiteral'
SHIFTED = '"POLYGON((1 1, 4 1, 4 4, 1 4, 1 1))"^^geo:wktLiteral'
POINTS = '"POINT(0 0)"^^geo:wktLiteral, "POINT(1 1)"^^geo:wktLiteral'
UNITS = "http://www.opengis.net/def/uom/OGC/1.0/"
ARGUMENTS = {
    "area": f"{SQUARE}, <{UNITS}square_metre>",
    "distance": f"{POINTS}, <{UNITS}metre>",
    "length": f'"LINESTRING(0 0, 2 2)"^^geo:wktLiteral, <{UNITS}metre>',
    "perimeter": f"{SQUARE}, <{UNITS}metre>",
    "relate": f'{SQUARE}, {SHIFTED}, "T********"',
}
BINARY = re.compile("(sf|eh|rcc8).*|difference|intersection|symDifference|union")
DATES = {
    "date": "2026-11-23",
    "dayTimeDuration": "P1D",
    "duration": "P1Y1D",
    "gDay": "---23",
    "gMonth": "--11",
    "gMonthDay": "--11-23",
    "gYear": "2026",
    "gYearMonth": "2026-11",
    "time": "10:00:00",
    "yearMonthDuration": "P1Y",
}


@pytest.fixture
def description(client):
    """Return what the description says in one format."""

    def read(form=TURTLE):
        response = client.get("/sparql", headers={"Accept": form.media_type})
        assert response.headers["content-type"] == form.content_type
        return {quad.triple for quad in read_rdf(response.content, form, "description")}

    return read


@pytest.fixture
def said(description):
    """Return the objects of a property of a node."""
    triples = description()
    return lambda node, prop: [
        triple.object for triple in triples if (triple.subject, triple.predicate) == (node, prop)
    ]


@pytest.mark.parametrize("form", [TURTLE, JSON_LD, RDF_XML, N_TRIPLES], ids=lambda form: form.name)
def test_it_says_the_same_in_every_format(description, form):
    assert description(form) == description()


@pytest.mark.parametrize("extension", ["ttl", "jsonld", "rdf", "nt"])
def test_the_extension_of_the_path_chooses_its_format(client, extension):
    response = client.get(f"/sparql.{extension}", headers={"Accept": "text/html"})

    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] in {form.media_type for form in GRAPH_FORMATS}


def test_an_unchanged_description_is_304(client):
    etag = client.get("/sparql", headers={"Accept": "text/turtle"}).headers["etag"]

    assert client.get("/sparql", headers={"Accept": "text/turtle", "If-None-Match": etag}).status_code == 304


def test_it_names_the_endpoint_that_gave_it(said):
    assert said(SERVICE, RDF_TYPE) == [SD.term("Service")]
    assert said(SERVICE, SD.term("endpoint")) == [SERVICE]
    assert said(SERVICE, SD.term("supportedLanguage")) == [SD.term("SPARQL11Query")]
    assert said(SERVICE, SD.term("feature")) == [SD.term("UnionDefaultGraph")]


def test_every_format_of_a_result_is_named(said):
    names = {format_.value.rpartition("/")[2] for format_ in said(SERVICE, SD.term("resultFormat"))}

    assert len(names) == len((*RESULT_FORMATS, *GRAPH_FORMATS))
    assert {"SPARQL_Results_JSON", "SPARQL_Results_CSV", "Turtle", "JSON-LD", "RDF_XML", "N-Triples"} <= names


def test_every_graph_is_named_with_its_counts(said, holder):
    (dataset,) = said(SERVICE, SD.term("defaultDataset"))
    (default,) = said(dataset, SD.term("defaultGraph"))
    graphs = {}
    for named in said(dataset, SD.term("namedGraph")):
        (name,), (graph,) = said(named, SD.term("name")), said(named, SD.term("graph"))
        (triples,) = said(graph, VOID.term("triples"))
        graphs[name.value] = int(triples.value)

    assert said(dataset, RDF_TYPE) == [SD.term("Dataset")]
    assert said(default, RDF_TYPE) == [SD.term("Graph")]
    assert graphs == dict(holder.held.release.graphs)


def test_graphs_whose_names_end_alike_are_told_apart(holder, client):
    names = ("https://a.example/x", "https://b.example/x", "https://c.example/", "https://d.example/#")
    records = {name: GraphRecord(quads=number, digest="d", classes={}) for number, name in enumerate(names, 1)}
    held = holder.held.release
    holder.held = replace(holder.held, release=replace(held, record=replace(held.record, graphs=records)))
    triples = {quad.triple for quad in read_rdf(client.get("/sparql.nt").content, N_TRIPLES, "description")}

    counts = {
        name.object.value: [
            int(count.object.value)
            for count in triples
            if (count.subject, count.predicate) == (graph.object, VOID.term("triples"))
        ]
        for name in triples
        if name.predicate == SD.term("name")
        for graph in triples
        if (graph.subject, graph.predicate) == (name.subject, SD.term("graph"))
    }
    assert counts == {name: [number] for number, name in enumerate(names, 1)}


def test_every_node_of_the_dataset_has_the_type_that_its_place_asks_for(description):
    places = {"defaultDataset": "Dataset", "defaultGraph": "Graph", "namedGraph": "NamedGraph", "graph": "Graph"}
    triples = description()
    typed = {(triple.subject, triple.object) for triple in triples if triple.predicate == RDF_TYPE}

    for place, kind in places.items():
        found = [triple.object for triple in triples if triple.predicate == SD.term(place)]
        assert found
        assert all((node, SD.term(kind)) in typed for node in found)


@pytest.mark.parametrize(
    ("term", "value"),
    [("rowLimit", 1_000_000), ("resultByteLimit", 200_000_000), ("queryByteLimit", 1_000_000), ("secondLimit", 10)],
)
def test_our_limits_are_numbers_to_programs(said, term, value):
    (limit,) = said(SERVICE, DOTH.term(term))

    assert float(limit.value) == value


def test_our_limits_and_where_writing_is_are_words_to_people(said):
    comments = {literal.language: literal.value for literal in said(SERVICE, RDFS.term("comment"))}

    assert set(comments) == {"fr", "en"}
    for comment in comments.values():
        assert "10 s" in comment
        assert "http://127.0.0.1:8000/sparql/update" in comment
        assert "http://127.0.0.1:8000/graph-store" in comment


def test_every_function_of_the_engine_is_named(said):
    assert set(said(SERVICE, SD.term("extensionFunction"))) == set(EXTENSION_FUNCTIONS)


@pytest.mark.parametrize("function", EXTENSION_FUNCTIONS, ids=lambda function: function.value.rpartition("/")[2])
def test_the_engine_answers_every_function_that_is_named(function):
    name = re.split("[/#]", function.value)[-1]
    if function.value.startswith(XSD):
        arguments = f'"{DATES[name]}"'
    else:
        arguments = ARGUMENTS.get(name) or (f"{SQUARE}, {SHIFTED}" if BINARY.fullmatch(name) else SQUARE)
    prefix = "PREFIX geo: <http://www.opengis.net/ont/geosparql#>"
    (solution,) = Store().query(f"{prefix} SELECT ({function} ({arguments}) AS ?x) {{ }}")

    assert solution["x"] is not None


def test_no_function_of_geosparql_that_the_engine_has_is_left_out():
    import pyoxigraph  # noqa: PLC0415  # the module itself is read here

    (library,) = Path(pyoxigraph.__file__).parent.glob("*.so")
    named = {
        name.decode()
        for name in re.findall(rb"def/function/geosparql/([A-Za-z0-9]+?)(?=http|parse_)", library.read_bytes())
    }

    assert named == {function.value.removeprefix(GEOF) for function in EXTENSION_FUNCTIONS if GEOF in function.value}
