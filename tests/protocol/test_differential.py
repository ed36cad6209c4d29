"""What the endpoint answers is what the engine answers on the same store: every saved query, and hundreds by chance."""

from collections import Counter

import pyoxigraph
import pytest
import rdflib
from fiction import DATA, EX, PEOPLE, PLACES
from generated import PREFIXES, Question, questions
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions
from terms import READERS, Blank, Table, as_csv, of_engine, read_boolean_json, read_boolean_xml

from dotheque_graph.assets import asset
from dotheque_graph.query.library import QueryLibrary

GRAPH_PARSERS = {"ttl": "turtle", "rdf": "xml", "nt": "nt", "jsonld": "json-ld"}
BOOLEANS = {"json": read_boolean_json, "xml": read_boolean_xml}
# The JSON-LD parser of rdflib makes a ConjunctiveGraph, which it has deprecated itself.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
QUESTIONS = questions()
LIBRARY = QueryLibrary.load(asset("sparql"))


@pytest.fixture(autouse=True)
def literals_as_written(monkeypatch):
    """Keep rdflib from rewriting the literals that it reads."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def directly(store, question: Question):
    """Return the result of the engine itself, by the rules of the protocol (SPARQL 1.1 Protocol, section 2.1.4)."""
    if question.default_graphs or question.named_graphs:
        dataset = {
            "default_graph": [NamedNode(iri) for iri in question.default_graphs],
            "named_graphs": [NamedNode(iri) for iri in question.named_graphs],
        }
    else:
        dataset = {"use_default_graph_as_union": "\nFROM <" not in question.query}
    return store.query(question.query, **dataset)


def over_http(served, question: Question, form: str) -> bytes:
    """Return the body of the answer to a question in a format."""
    parameters = {
        "query": question.query,
        "format": form,
        "default-graph-uri": list(question.default_graphs),
        "named-graph-uri": list(question.named_graphs),
    }
    response = served.client.post("/sparql", data=parameters)
    assert response.status_code == 200, response.text
    assert response.headers.get("x-result-cut") is None
    return response.content


def comparable(rows, *, ordered: bool, form: str):
    """Return rows as a list where they have an order and as a multiset where not; blank nodes lose their labels."""
    plain = [tuple(Blank("") if isinstance(term, Blank) else term for term in row) for row in rows]
    if form == "csv":
        plain = [tuple("_:" if str(text).startswith("_:") else text for text in row) for row in plain]
    return plain if ordered else Counter(plain)


def assert_same(served, store, question: Question, forms: tuple[str, ...] = tuple(READERS)) -> int:
    """Check that every format gives what the engine gives, and return how many rows or triples that is.

    `forms` are those that solutions are asked for in.
    """
    result = directly(store, question)
    if isinstance(result, QueryBoolean):
        assert {form: read(over_http(served, question, form)) for form, read in BOOLEANS.items()} == {
            form: bool(result) for form in BOOLEANS
        }
        return 1
    if isinstance(result, QuerySolutions):
        return assert_same_rows(served, question, result, forms)
    return assert_same_graph(served, question, result)


def assert_same_rows(served, question: Question, result: QuerySolutions, forms: tuple[str, ...]) -> int:
    variables = tuple(variable.value for variable in result.variables)
    rows = [tuple(of_engine(solution[name]) for name in variables) for solution in result]
    for form in forms:
        read = READERS[form][1]
        found: Table = read(over_http(served, question, form))
        expected = [tuple(map(as_csv, row)) for row in rows] if form == "csv" else rows
        assert found.variables == variables, form
        assert comparable(found.rows, ordered=question.ordered, form=form) == comparable(
            expected, ordered=question.ordered, form=form
        ), form
    return len(rows)


def assert_same_graph(served, question: Question, triples) -> int:
    # The engine may give a triple more than once; a graph holds it once.
    document = pyoxigraph.serialize(set(triples), format=pyoxigraph.RdfFormat.N_TRIPLES)
    expected = canonical(rdflib.Graph().parse(data=document, format="nt"))
    for form, parser in GRAPH_PARSERS.items():
        found = rdflib.Graph().parse(data=over_http(served, question, form), format=parser)
        assert canonical(found) == expected, form
    return len(expected)


def canonical(graph: rdflib.Graph) -> Counter:
    """Return the triples of a graph, each blank node replaced by what is said with it, three steps far.

    Our templates make trees and lists of three nodes, of which that tells all; the general algorithms take for ever
    where hundreds of blank nodes are alike.
    """
    seen: dict = {term: "" for triple in graph for term in triple if isinstance(term, rdflib.BNode)}
    for _ in range(3):
        said: dict = {node: [] for node in seen}
        for subject, predicate, value in graph:
            if subject in seen:
                said[subject].append((">", predicate, seen.get(value, value)))
            if value in seen:
                said[value].append(("<", predicate, seen.get(subject, subject)))
        seen = {node: f"_:{hash(tuple(sorted(map(repr, facts))))}" for node, facts in said.items()}
    return Counter(tuple(seen.get(term, term) for term in triple) for triple in graph)


@pytest.mark.parametrize("question", QUESTIONS, ids=[f"{q.kind}-{number}" for number, q in enumerate(QUESTIONS)])
def test_a_generated_query_is_answered_as_by_the_engine(question, small, small_store):
    assert_same(small, small_store, question)


def test_the_generated_queries_are_of_every_kind_and_mostly_find_something(small_store):
    found = Counter()
    for question in QUESTIONS:
        result = directly(small_store, question)
        found[question.kind] += bool(result) if isinstance(result, QueryBoolean) else any(True for _ in result)
    datasets = Counter(
        (bool(q.default_graphs), bool(q.named_graphs), "\nFROM <" in q.query, "OFFSET" in q.query) for q in QUESTIONS
    )

    assert len({question.query for question in QUESTIONS}) > 300
    assert all(found[kind] > len([q for q in QUESTIONS if q.kind == kind]) / 3 for kind in found)
    assert len(datasets) >= 6


def with_examples(name: str) -> str:
    """Return a saved query with the example of each of its parameters."""
    saved = LIBRARY.get(name)
    return saved.bind(
        **saved.parse_arguments({key: parameter.example for key, parameter in saved.header.parameters.items()})
    )


def as_question(query: str) -> Question:
    return Question("saved", query, ordered="ORDER BY" in query)


COSTLY_MS = 500
FORMS = {saved.name: ("json",) if saved.header.budget_ms >= COSTLY_MS else tuple(READERS) for saved in LIBRARY}
"""By saved query, the formats that the suite asks for: of what takes long only one, `make test-slow` asks for all."""


@pytest.mark.parametrize("name", LIBRARY.names())
def test_a_saved_query_is_answered_as_by_the_engine(name, real, real_store):
    assert_same(real, real_store, as_question(with_examples(name)), FORMS[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, forms in FORMS.items() if len(forms) == 1])
def test_a_costly_saved_query_is_answered_as_by_the_engine_in_every_format(name, real, real_store):
    assert_same(real, real_store, as_question(with_examples(name)))


WITH_DEFAULTS = [
    saved.name
    for saved in LIBRARY
    if saved.header.parameters and not any(parameter.required for parameter in saved.header.parameters.values())
]


@pytest.mark.parametrize("name", WITH_DEFAULTS)
def test_a_saved_query_with_its_defaults_is_answered_as_by_the_engine(name, real, real_store):
    assert_same(real, real_store, as_question(LIBRARY.get(name).bind()), FORMS[name])


PUBLIC = [saved.name for saved in LIBRARY if saved.header.public and saved.header.budget_ms < COSTLY_MS]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_saved_query_has_the_same_answer_at_its_own_address(name, real):
    query = LIBRARY.get(name)
    examples = {key: parameter.example for key, parameter in query.header.parameters.items()}
    response = real.client.get(f"/query/{name}", params=examples, headers={"Accept": "text/csv"})

    assert response.status_code == 200, response.text
    ordered = "ORDER BY" in query.sparql
    found, expected = (
        comparable(READERS["csv"][1](body).rows, ordered=ordered, form="csv")
        for body in (response.content, over_http(real, as_question(with_examples(name)), "csv"))
    )
    assert found == expected


DOTH = "PREFIX doth: <https://w3id.org/dotheque/ontology#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
REAL = {
    "titles": "SELECT ?s ?l { ?s a doth:Experiment ; <http://purl.org/dc/terms/title> ?l } ORDER BY ?s ?l",
    "classes": "SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "properties of experiments": "SELECT DISTINCT ?p { ?s a doth:Experiment ; ?p ?o } ORDER BY ?p",
    "every statement of the experiments": "SELECT * { ?s a doth:Experiment ; ?p ?o } ORDER BY ?s ?p ?o",
    "a description": "DESCRIBE <https://w3id.org/dotheque/id/organisation/democratie-ouverte>",
    "all about the experiments": "CONSTRUCT { ?s ?p ?o } WHERE { ?s a doth:Experiment ; ?p ?o }",
    "the concepts": "CONSTRUCT { ?c skos:prefLabel ?l } WHERE { ?c a skos:Concept ; skos:prefLabel ?l }",
    "who is in no scheme": "SELECT ?c { ?c a skos:Concept FILTER NOT EXISTS { ?c skos:inScheme ?s } } ORDER BY ?c",
    "is there one": "ASK { ?s a doth:Experiment }",
    "is there none": "ASK { ?s a doth:NoSuchClass }",
}


@pytest.mark.parametrize("name", REAL)
def test_a_question_to_the_real_catalogue_is_answered_as_by_the_engine(name, real, real_store):
    query = DOTH + REAL[name]

    found = assert_same(real, real_store, as_question(query))
    assert found or name == "who is in no scheme"


NO_SUCH = f"{EX}graph/none"


@pytest.mark.parametrize(
    ("default", "named", "people", "graphs"),
    [
        ((), (), 24, {*PEOPLE}),
        ((PEOPLE[0],), (), 8, set()),
        (PEOPLE, (), 24, set()),
        ((), PEOPLE[:1], 0, {PEOPLE[0]}),
        ((PEOPLE[0],), PEOPLE[1:], 8, {*PEOPLE[1:]}),
        ((PLACES, *DATA), (PEOPLE[2],), 0, {PEOPLE[2]}),
    ],
)
def test_the_dataset_of_the_protocol_is_the_one_asked_for(default, named, people, graphs, small):
    dataset = {"default_graphs": default, "named_graphs": named}
    count = Question("dataset", f"{PREFIXES}SELECT (COUNT(DISTINCT ?p) AS ?n) {{ ?p a ex:Person }}", **dataset)
    inside = Question("dataset", f"{PREFIXES}SELECT DISTINCT ?g {{ GRAPH ?g {{ ?p a ex:Person }} }}", **dataset)

    read = READERS["json"][1]
    assert read(over_http(small, count, "json")).rows[0][0].value == str(people)
    assert {row[0].value for row in read(over_http(small, inside, "json")).rows} == graphs
