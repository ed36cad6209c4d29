"""Every format carries every kind of value unharmed, read back by readers that share no code with the engine."""

import io
import json
import xml.etree.ElementTree as ET

import fiction
import pyoxigraph
import pytest
import rdflib
from fiction import EX, TEXTS, UNWRITABLE, UNWRITABLE_TEXTS, VALUES
from rdflib.query import Result
from terms import READERS, Blank, Iri, Statement, Table, Text, as_csv, of_engine, read_n_triples, tagged

from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf

NAMES = sorted(fiction.terms())
GRAPH_READERS = {
    "ttl": ("text/turtle", "turtle"),
    "rdf": ("application/rdf+xml", "xml"),
    "nt": ("application/n-triples", "nt"),
    "jsonld": ("application/ld+json", "json-ld"),
}
"""Extension → media type and parser of rdflib."""
XML_FORMS = ("xml", "rdf")
# Its JSON-LD parser makes a ConjunctiveGraph, which it has deprecated itself.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
ALL_VALUES = f"SELECT ?thing ?value {{ GRAPH <{VALUES}> {{ ?thing <{EX}value> ?value }} }} ORDER BY ?thing"


@pytest.fixture(autouse=True)
def literals_as_written(monkeypatch):
    """Keep rdflib from rewriting the literals that it reads."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.fixture(scope="module")
def held(small_store):
    """Return the value of each name as the store holds it; it writes numbers in its own way."""
    solutions = small_store.query(ALL_VALUES)
    return {row["thing"].value.removeprefix(f"{EX}value/"): of_engine(row["value"]) for row in solutions}


def is_new(term) -> bool:
    """Tell whether a term is of RDF 1.2, which rdflib does not read."""
    return isinstance(term, Statement) or bool(getattr(term, "direction", ""))


def of_rdflib(term):
    """Return a term of rdflib as a tuple."""
    match term:
        case None:
            return None
        case rdflib.URIRef():
            return Iri(str(term))
        case rdflib.BNode():
            return Blank(str(term))
        case rdflib.Literal(language=None):
            return Text(str(term), str(term.datatype)) if term.datatype else Text(str(term))
        case rdflib.Literal():
            return tagged(str(term), term.language)
    raise TypeError(term)


def without_labels(term):
    """Return a term with the label of a blank node forgotten."""
    return Blank("") if isinstance(term, Blank) else term


def one_value(name: str, graph: str = VALUES, kind: str = "value") -> str:
    return f"SELECT ?value {{ GRAPH <{graph}> {{ <{EX}{kind}/{name}> <{EX}value> ?value }} }}"


def one_statement(name: str, graph: str = VALUES, kind: str = "value") -> str:
    thing = f"<{EX}{kind}/{name}> <{EX}value> ?value"
    return f"CONSTRUCT {{ {thing} }} WHERE {{ GRAPH <{graph}> {{ {thing} }} }}"


def test_the_store_holds_the_values_that_were_put_in_it(held):
    put = {name: of_engine(term) for name, term in fiction.terms().items()}
    rewritten = {name for name in put if without_labels(put[name]) != without_labels(held[name])}

    assert held.keys() == put.keys()
    # The engine has its own way of writing floating-point numbers; the text of everything else is as it was.
    assert {held[name].datatype.rpartition("#")[2] for name in rewritten - {"triple-typed"}} <= {"double", "float"}


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("name", NAMES)
def test_a_solution_carries(name, form, ask, held):
    media_type, read = READERS[form]
    response = ask(one_value(name), form)
    expected = as_csv(held[name]) if form == "csv" else without_labels(held[name])

    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == media_type
    [[value]] = read(response.content).rows
    if form == "csv" and isinstance(held[name], Blank):
        assert value.startswith("_:")
    else:
        assert without_labels(value) == expected


@pytest.mark.parametrize("form", READERS)
def test_one_table_carries_all_of_them(form, ask, held):
    _, read = READERS[form]
    found = read(ask(ALL_VALUES, form).content)
    rows = [(f"{EX}value/{name}", without_labels(held[name])) for name in sorted(held)]

    assert found.variables == ("thing", "value")
    if form == "csv":
        assert [row[0] for row in found.rows] == [name for name, _ in rows]
        texts = [
            (row[1], as_csv(value)) for row, (_, value) in zip(found.rows, rows, strict=True) if value != Blank("")
        ]
        assert [found for found, _ in texts] == [expected for _, expected in texts]
    else:
        assert [(row[0].value, without_labels(row[1])) for row in found.rows] == rows


@pytest.mark.parametrize("form", ["json", "xml"])
def test_another_library_reads_the_same_table(form, ask, held):
    kept = [name for name in sorted(held) if not is_new(held[name])]
    things = " ".join(f"<{EX}value/{name}>" for name in kept)
    query = f"SELECT ?value {{ VALUES ?thing {{ {things} }} ?thing <{EX}value> ?value }} ORDER BY ?thing"
    found = Result.parse(io.BytesIO(ask(query, form).content), format=form)

    values = [without_labels(of_rdflib(row.value)) for row in found]
    assert values == [without_labels(held[name]) for name in kept]


@pytest.mark.parametrize("form", GRAPH_READERS)
@pytest.mark.parametrize("name", [name for name in NAMES if not is_new(of_engine(fiction.terms()[name]))])
def test_a_statement_carries(name, form, ask, held):
    media_type, parser = GRAPH_READERS[form]
    response = ask(one_statement(name), form)

    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == media_type
    [(thing, predicate, value)] = rdflib.Graph().parse(data=response.content, format=parser)
    assert (str(thing), str(predicate)) == (f"{EX}value/{name}", f"{EX}value")
    assert without_labels(of_rdflib(value)) == without_labels(held[name])


NEW = [name for name in NAMES if is_new(of_engine(fiction.terms()[name]))]


@pytest.mark.parametrize("name", NEW)
def test_n_triples_carry_what_rdf_1_2_added(name, ask, held):
    [(_, _, value)] = read_n_triples(ask(one_statement(name), "nt").content)

    assert value == held[name]


@pytest.mark.parametrize("name", NEW)
def test_turtle_carries_what_rdf_1_2_added(name, ask, held):
    # No library but the engine's reads it yet, and N-Triples above are read by ours.
    [statement] = pyoxigraph.parse(ask(one_statement(name), "ttl").content, format=pyoxigraph.RdfFormat.TURTLE)

    assert of_engine(statement.object) == held[name]


@pytest.mark.parametrize("name", NEW)
def test_rdf_xml_carries_what_rdf_1_2_added_or_is_refused(name, ask, held):
    response = ask(one_statement(name), "rdf")
    if response.status_code == 200:
        ET.fromstring(response.content)
        [statement] = pyoxigraph.parse(response.content, format=pyoxigraph.RdfFormat.RDF_XML)
        assert of_engine(statement.object) == held[name]
    else:
        assert_clear_refusal(response)


@pytest.mark.parametrize("name", NEW)
def test_json_ld_carries_a_direction_or_is_refused(name, ask, held):
    response = ask(one_statement(name), "jsonld")
    expected = held[name]
    if isinstance(expected, Statement):
        # JSON-LD 1.1 has no triple terms.
        assert_clear_refusal(response)
    else:
        text = json.dumps(response.json(), ensure_ascii=False)
        assert f'"@direction": "{expected.direction}"' in text
        assert json.dumps(expected.value, ensure_ascii=False) in text


def assert_clear_refusal(response):
    assert 400 <= response.status_code < 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
    assert len(response.json()["detail"]) > 20


@pytest.mark.parametrize("name", UNWRITABLE_TEXTS)
@pytest.mark.parametrize("form", XML_FORMS)
def test_what_xml_forbids_is_refused_in_xml(name, form, ask):
    write = one_statement if form == "rdf" else one_value

    assert_clear_refusal(ask(write(name, UNWRITABLE, "unwritable"), form))


@pytest.mark.parametrize("name", UNWRITABLE_TEXTS)
@pytest.mark.parametrize("form", ["json", "csv", "tsv"])
def test_what_xml_forbids_survives_in_other_solutions(name, form, ask):
    [[value]] = READERS[form][1](ask(one_value(name, UNWRITABLE, "unwritable"), form).content).rows

    assert value in (UNWRITABLE_TEXTS[name], Text(UNWRITABLE_TEXTS[name]))


@pytest.mark.parametrize("name", UNWRITABLE_TEXTS)
@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld"])
def test_what_xml_forbids_survives_in_other_graphs(name, form, ask):
    response = ask(one_statement(name, UNWRITABLE, "unwritable"), form)
    [(_, _, value)] = rdflib.Graph().parse(data=response.content, format=GRAPH_READERS[form][1])

    assert str(value) == UNWRITABLE_TEXTS[name]


SPARSE = """SELECT ?a ?b ?c { VALUES (?n ?a ?b ?c) {
  (1 "a" UNDEF "c") (2 UNDEF UNDEF UNDEF) (3 "" UNDEF "") (4 UNDEF "b" UNDEF) (5 UNDEF UNDEF "c")
} } ORDER BY ?n"""
SPARSE_ROWS = [
    (Text("a"), None, Text("c")),
    (None, None, None),
    (Text(""), None, Text("")),
    (None, Text("b"), None),
    (None, None, Text("c")),
]


@pytest.mark.parametrize("form", READERS)
def test_an_unbound_cell_stays_unbound(form, ask):
    found = READERS[form][1](ask(SPARSE, form).content)
    lossy = [tuple(map(as_csv, row)) for row in SPARSE_ROWS]

    assert found == Table(("a", "b", "c"), lossy if form == "csv" else SPARSE_ROWS)


@pytest.mark.parametrize("form", READERS)
def test_a_column_that_is_mostly_unbound_keeps_its_rows(form, ask):
    query = 'SELECT ?a { VALUES (?n ?a) { (1 UNDEF) (2 "x") (3 UNDEF) (4 UNDEF) } } ORDER BY ?n'
    found = READERS[form][1](ask(query, form).content)

    assert [row[0] and as_csv(row[0]) if form != "csv" else row[0] or None for row in found.rows] == [
        None,
        "x",
        None,
        None,
    ]


@pytest.mark.parametrize("form", READERS)
def test_no_row_is_an_empty_table_with_its_head(form, ask):
    assert READERS[form][1](ask("SELECT ?a ?b { FILTER(false) }", form).content) == Table(("a", "b"), [])


@pytest.mark.parametrize("form", [form for form in READERS if form != "csv"])
def test_one_blank_node_has_one_name_in_a_document(form, ask):
    query = f"SELECT ?x ?y ?z {{ GRAPH <{VALUES}> {{ ?x <{EX}blank> ?y . ?z <{EX}value> ?y }} }}"
    [(first, second, _)] = READERS[form][1](ask(query, form).content).rows

    assert isinstance(first, Blank)
    assert isinstance(second, Blank)
    assert first != second


@pytest.mark.parametrize("form", GRAPH_READERS)
def test_blank_nodes_keep_the_shape_of_a_graph(form, ask):
    query = f"CONSTRUCT {{ ?x <{EX}blank> ?y . ?z <{EX}value> ?y }} WHERE {{ ?x <{EX}blank> ?y . ?z <{EX}value> ?y }}"
    graph = rdflib.Graph().parse(data=ask(query, form).content, format=GRAPH_READERS[form][1])

    [(first, second)] = graph.subject_objects(rdflib.URIRef(f"{EX}blank"))
    assert list(graph.objects(predicate=rdflib.URIRef(f"{EX}value"))) == [second]
    assert first != second


SENT = {name: text for name, text in {**TEXTS, **UNWRITABLE_TEXTS}.items() if name not in ("long", "null")}


@pytest.mark.parametrize("way", ["address", "form", "body"])
def test_a_query_arrives_as_it_was_written(way, small):
    escapes = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
    rows = "\n".join(f'("{name}" "{text.translate(escapes)}")' for name, text in SENT.items())
    query = f"SELECT ?name ?text {{ VALUES (?name ?text) {{ {rows} }} }}"
    headers = {"Accept": "application/sparql-results+json"}
    if way == "address":
        response = small.client.get("/sparql", params={"query": query}, headers=headers)
    elif way == "form":
        response = small.client.post("/sparql", data={"query": query}, headers=headers)
    else:
        headers["Content-Type"] = "application/sparql-query"
        response = small.client.post("/sparql", content=query.encode(), headers=headers)

    assert response.status_code == 200, response.text
    found = READERS["json"][1](response.content)
    assert {name.value: text.value for name, text in found.rows} == SENT


WITHOUT_XML_NAME = (
    f"{EX}1",
    f"{EX}",
    "urn:x:1",
    f"{EX}a(b)",
    f"{EX}%C3%A9%20",
    f"{EX}p#",
    f"{EX}a/-",
)


@pytest.mark.parametrize("predicate", WITHOUT_XML_NAME)
def test_a_property_that_xml_cannot_name_is_refused_in_rdf_xml(predicate, ask):
    query = f"CONSTRUCT {{ <{EX}s> <{predicate}> 1 }} WHERE {{}}"

    assert_clear_refusal(ask(query, "rdf"))
    for form in ("ttl", "nt", "jsonld"):
        [(_, found, _)] = rdflib.Graph().parse(data=ask(query, form).content, format=GRAPH_READERS[form][1])
        assert str(found) == predicate


@pytest.mark.parametrize(
    "predicate", [f"{EX}é", f"{EX}1a", f"{EX}x-1", f"{EX}x.y", f"{EX}a%20b", "urn:x:y", f"{EX}?p=v"]
)
def test_a_property_that_xml_can_name_is_written_in_rdf_xml(predicate, ask):
    response = ask(f"CONSTRUCT {{ <{EX}s> <{predicate}> 1 }} WHERE {{}}", "rdf")

    [(_, found, _)] = rdflib.Graph().parse(data=response.content, format="xml")
    assert str(found) == predicate


@pytest.mark.parametrize("form", GRAPH_READERS)
def test_an_iri_whose_scheme_is_one_of_our_prefixes_is_no_short_name(form, ask):
    parts = (
        "<doth:thing> <https://w3id.org/dotheque/ontology#theme> <skos:Concept>",
        "<doth:thing> <http://www.w3.org/2004/02/skos/core#related> <http://www.w3.org/2004/02/skos/core#Concept>",
        "<https://w3id.org/dotheque/ontology#a/b> <http://www.w3.org/2004/02/skos/core#note> <doth:thing>",
        "<https://w3id.org/dotheque/ontology#c(d)> <http://www.w3.org/2004/02/skos/core#note> <http://www.w3.org/2004/02/skos/core#>",
        "<https://w3id.org/dotheque/ontology#e.> <http://www.w3.org/2004/02/skos/core#note> <http://www.w3.org/2004/02/skos/core#-x>",
        "<https://w3id.org/dotheque/ontology#%20> <http://www.w3.org/2004/02/skos/core#note> <http://www.w3.org/2004/02/skos/core#a:b>",
    )
    data = " .\n".join(parts)
    response = ask(f"CONSTRUCT {{ {data} }} WHERE {{}}", form)
    found = rdflib.Graph().parse(data=response.content, format=GRAPH_READERS[form][1])

    assert set(found) == set(rdflib.Graph().parse(data=f"{data} .", format="nt"))


def test_our_own_reader_reads_the_turtle_of_every_value(ask, held):
    pattern = f"?thing <{EX}value> ?value"
    query = f"CONSTRUCT {{ {pattern} }} WHERE {{ GRAPH <{VALUES}> {{ {pattern} }} }}"
    quads = read_rdf(ask(query, "ttl").content, TURTLE, "answer")

    found = {quad.subject.value.removeprefix(f"{EX}value/"): without_labels(of_engine(quad.object)) for quad in quads}
    assert found == {name: without_labels(value) for name, value in held.items()}
