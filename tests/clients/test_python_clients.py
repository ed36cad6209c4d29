"""The site asked by the libraries that people use in Python: SPARQLWrapper, and the SPARQLStore of rdflib."""

import pytest
import rdflib
from fiction import DATA, EX, INHABITANTS, PEOPLE
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, SPARQLWrapperException, Unauthorized

NAMES = f"""PREFIX foaf: <http://xmlns.com/foaf/0.1/>
SELECT ?p ?name {{ ?p a <{EX}Person> ; foaf:name ?name }} ORDER BY ?name"""
NAMED = "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT ?name { ?p foaf:name ?name }"
CITIES = f"CONSTRUCT {{ ?c <{EX}within> ?w }} WHERE {{ ?c <{EX}within> ?w }}"
IS_THERE = f"ASK {{ ?p a <{EX}Person> }}"
DESCRIBED = f"DESCRIBE <{EX}city/0>"

# rdflib has deprecated what its own JSON-LD parser uses.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


@pytest.fixture
def wrapper(site) -> SPARQLWrapper:
    return SPARQLWrapper(site.endpoint)


def asked(wrapper: SPARQLWrapper, query: str, form: str, method: str = "GET", requesting: str = "urlencoded"):
    """Return what SPARQLWrapper makes of the result of a query."""
    wrapper.setMethod(method)
    wrapper.setRequestMethod(requesting)
    wrapper.setReturnFormat(form)
    wrapper.setQuery(query)
    return wrapper.query().convert()


@pytest.mark.parametrize(("method", "requesting"), [("GET", "urlencoded"), (POST, "urlencoded"), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_selects_in_json(method, requesting, wrapper):
    rows = asked(wrapper, NAMES, JSON, method, requesting)["results"]["bindings"]

    assert [row["name"]["value"] for row in rows] == [f"Personne {number:02}" for number in range(INHABITANTS)]
    assert rows[0]["name"]["xml:lang"] == "fr"
    assert rows[0]["p"] == {"type": "uri", "value": f"{EX}person/0"}


def test_sparqlwrapper_selects_in_xml(wrapper):
    document = asked(wrapper, NAMES, XML)

    assert len(document.getElementsByTagName("result")) == INHABITANTS


@pytest.mark.parametrize(("form", "lines"), [(CSV, INHABITANTS + 1), (TSV, INHABITANTS + 1)])
def test_sparqlwrapper_selects_in_tables(form, lines, wrapper):
    assert len(asked(wrapper, NAMES, form).decode().splitlines()) == lines


@pytest.mark.parametrize("form", [JSON, XML])
def test_sparqlwrapper_asks(form, wrapper):
    answer = asked(wrapper, IS_THERE, form)

    assert answer["boolean"] if form == JSON else answer.getElementsByTagName("boolean")[0].firstChild.data == "true"


@pytest.mark.parametrize("query", [CITIES, DESCRIBED])
@pytest.mark.parametrize("form", [RDFXML, XML, TURTLE, N3, JSONLD])
def test_sparqlwrapper_gets_graphs(form, query, wrapper):
    answer = asked(wrapper, query, form)
    graph = answer if isinstance(answer, rdflib.Graph) else rdflib.Graph().parse(data=answer, format="turtle")

    assert (rdflib.URIRef(f"{EX}city/0"), rdflib.URIRef(f"{EX}within"), rdflib.URIRef(f"{EX}county/0")) in graph


def test_sparqlwrapper_gives_a_dataset(wrapper):
    wrapper.addDefaultGraph(PEOPLE[0])
    wrapper.addNamedGraph(PEOPLE[1])
    both = f"{{ ?p a <{EX}Person> }} UNION {{ GRAPH ?g {{ ?q a <{EX}Person> }} }}"
    query = f"SELECT (COUNT(?p) AS ?n) (COUNT(?q) AS ?m) {{ {both} }}"

    [row] = asked(wrapper, query, JSON)["results"]["bindings"]
    assert (row["n"]["value"], row["m"]["value"]) == ("8", "8")


def test_sparqlwrapper_says_what_is_wrong_with_a_query(wrapper):
    with pytest.raises(QueryBadFormed):
        asked(wrapper, "SELECT ?x {", JSON)


def test_sparqlwrapper_updates_with_a_token(writer):
    wrapper = SPARQLWrapper(f"{writer.site.url}/sparql/update")
    wrapper.addCustomHttpHeader("Authorization", f"Bearer {writer.token}")
    wrapper.setMethod(POST)
    wrapper.setQuery(f"INSERT DATA {{ GRAPH <{EX}graph/wrapped> {{ <{EX}s> <{EX}p> <{EX}o> }} }}")
    wrapper.query()

    assert writer.says(f"ASK {{ GRAPH <{EX}graph/wrapped> {{ <{EX}s> <{EX}p> <{EX}o> }} }}")


def test_sparqlwrapper_is_told_that_a_token_is_needed(writer):
    wrapper = SPARQLWrapper(f"{writer.site.url}/sparql/update")
    wrapper.setMethod(POST)
    wrapper.setQuery("CLEAR ALL")

    with pytest.raises(Unauthorized):
        wrapper.query()


def test_sparqlwrapper_cannot_update_the_public_endpoint(wrapper):
    wrapper.setMethod(POST)
    wrapper.setQuery("CLEAR ALL")

    with pytest.raises((SPARQLWrapperException, OSError)) as refused:
        wrapper.query()
    assert not isinstance(refused.value, EndPointInternalError)
    getattr(refused.value, "close", lambda: None)()


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def remote(request, site) -> rdflib.Graph:
    """Return a graph of rdflib that lives in the site, asked by each of its methods."""
    return rdflib.Graph(SPARQLStore(site.endpoint, method=request.param))


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_selects(form, site):
    graph = rdflib.Graph(SPARQLStore(site.endpoint, returnFormat=form))
    rows = list(graph.query(NAMES))

    assert [str(row.name) for row in rows] == [f"Personne {number:02}" for number in range(INHABITANTS)]
    assert {str(row.p) for row in rows} == {f"{EX}person/{number}" for number in range(INHABITANTS)}


def test_rdflib_selects_by_every_method(remote):
    rows = list(remote.query(NAMES))

    assert rows[0].name == rdflib.Literal("Personne 00", lang="fr")
    assert len(rows) == INHABITANTS


def test_rdflib_asks(remote):
    assert bool(remote.query(IS_THERE)) is True
    assert bool(remote.query("ASK { <urn:none:s> ?p ?o }")) is False


@pytest.mark.parametrize("query", [CITIES, DESCRIBED])
def test_rdflib_gets_graphs(query, remote):
    graph = remote.query(query).graph

    assert (rdflib.URIRef(f"{EX}city/0"), rdflib.URIRef(f"{EX}within"), rdflib.URIRef(f"{EX}county/0")) in graph


def test_rdflib_walks_the_graph_as_if_it_were_its_own(remote):
    person = rdflib.URIRef(f"{EX}person/3")

    assert (person, rdflib.RDF.type, rdflib.URIRef(f"{EX}Person")) in remote
    assert isinstance(remote.value(person, rdflib.URIRef(f"{EX}age")).toPython(), int)
    assert len(list(remote.subjects(rdflib.RDF.type, rdflib.URIRef(f"{EX}Person")))) == INHABITANTS


def test_rdflib_updates_with_a_token(writer):
    headers = {"Authorization": f"Bearer {writer.token}"}
    store = SPARQLUpdateStore(f"{writer.site.url}/sparql", f"{writer.site.url}/sparql/update", headers=headers)
    dataset = rdflib.Dataset(store)
    graph = dataset.graph(rdflib.URIRef(f"{EX}graph/stored"))
    graph.add((rdflib.URIRef(f"{EX}s"), rdflib.URIRef(f"{EX}p"), rdflib.Literal("é", lang="fr")))
    store.commit()

    assert writer.says(f'ASK {{ GRAPH <{EX}graph/stored> {{ <{EX}s> <{EX}p> "é"@fr }} }}')
    assert list(graph.objects()) == [rdflib.Literal("é", lang="fr")]
    assert writer.says(f"ASK {{ GRAPH <{DATA[0]}> {{ ?s ?p ?o }} }}")
