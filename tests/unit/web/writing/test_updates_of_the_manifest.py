"""The W3C's tests of the SPARQL 1.1 Protocol that are about updates: each of its manifest, under its own name."""

from urllib.parse import quote, urlsplit

from written_site import HOST, SPARQL_TYPE, STORE, UPDATE

DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
FOAF = "PREFIX dc: <http://purl.org/dc/terms/>\nPREFIX foaf: <http://xmlns.com/foaf/0.1/>\n"
TARGET = "http://example.org/protocol-update-dataset-test/"


def documents(*numbers: int) -> str:
    graphs = " ".join(
        f"GRAPH <{DATA.format(number)}> {{ <{DATA.format(number)}> a foaf:Document }}" for number in numbers
    )
    return f"INSERT DATA {{ {graphs} }}"


def with_parameters(**given: list[int]) -> str:
    pairs = [
        f"{name.replace('_', '-')}={quote(DATA.format(number), safe='')}"
        for name, numbers in given.items()
        for number in numbers
    ]
    return f"{UPDATE}?{'&'.join(pairs)}"


def is_marked(number: int) -> str:
    return f"GRAPH <{TARGET}> {{ <{DATA.format(number)}> a <http://purl.org/dc/terms/BibliographicResource> }}"


MARK = f"INSERT {{ GRAPH <{TARGET}> {{ ?s a dc:BibliographicResource }} }}\n"


def test_update_dataset_default_graph(site):
    path = with_parameters(using_graph_uri=[1])
    text = f"{FOAF}CLEAR ALL ;\n{documents(1)} ;\n{MARK}WHERE {{ ?s a foaf:Document }}"

    assert site.update(text, path).is_success
    assert site.ask(f"ASK {{ {is_marked(1)} }}")


def test_update_dataset_default_graphs(site):
    path = with_parameters(using_graph_uri=[1, 2])
    text = f"{FOAF}DROP ALL ;\n{documents(1, 2, 3)} ;\n{MARK}WHERE {{ ?s a foaf:Document }}"

    assert site.update(text, path).is_success
    assert site.ask(f"ASK {{ {is_marked(1)} {is_marked(2)} FILTER NOT EXISTS {{ {is_marked(3)} }} }}")


def test_update_dataset_named_graphs(site):
    path = with_parameters(using_named_graph_uri=[1, 2])
    text = f"{FOAF}DROP ALL ;\n{documents(1, 2, 3)} ;\n{MARK}WHERE {{ GRAPH ?g {{ ?s a foaf:Document }} }}"

    assert site.update(text, path).is_success
    assert site.ask(f"ASK {{ {is_marked(1)} {is_marked(2)} FILTER NOT EXISTS {{ {is_marked(3)} }} }}")


def test_update_dataset_full(site):
    path = with_parameters(using_graph_uri=[1], using_named_graph_uri=[2])
    text = f"""{FOAF}DROP ALL ;
{documents(1, 2, 3)} ;
INSERT {{ GRAPH <{TARGET}> {{ ?s <http://example.org/in> ?in }} }}
WHERE {{
    {{ GRAPH ?g {{ ?s a foaf:Document }} BIND(?g AS ?in) }}
    UNION
    {{ ?s a foaf:Document . BIND("default" AS ?in) }}
}}"""

    assert site.update(text, path).is_success
    one, two, three = (f"<{DATA.format(number)}>" for number in (1, 2, 3))
    assert site.ask(
        f'ASK {{ GRAPH <{TARGET}> {{ {one} <http://example.org/in> "default" . {two} <http://example.org/in> {two} }} '
        f"FILTER NOT EXISTS {{ GRAPH <{TARGET}> {{ {three} ?p ?o }} }} }}"
    )


def test_update_post_form(site):
    assert site.request("POST", UPDATE, data={"update": "CLEAR ALL"}).is_success


def test_update_post_direct(site):
    assert site.update("CLEAR ALL").is_success


def test_update_base_uri(site):
    graph = "http://example.org/protocol-base-test/"
    text = (
        f"CLEAR GRAPH <{graph}> ;\n"
        f"INSERT DATA {{ GRAPH <{graph}> {{ <http://example.org/s> <http://example.org/p> <test> }} }}"
    )

    assert site.update(text).is_success
    [quad] = site.graph(f"{STORE}?graph={graph}")
    assert urlsplit(quad.object.value).scheme
    assert quad.object.value == f"{HOST}/sparql/test"


def test_bad_update_get(site):
    assert site.request("GET", f"{UPDATE}?update=CLEAR%20ALL").status_code == 405


def test_bad_multiple_updates(site):
    response = site.send(
        "POST", UPDATE, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", "application/x-www-form-urlencoded"
    )
    assert response.status_code == 400


def test_bad_update_wrong_media_type(site):
    assert site.send("POST", UPDATE, "CLEAR NAMED", "text/plain").status_code == 415


def test_bad_update_missing_form_type(site):
    assert site.request("POST", UPDATE, content=b"update=CLEAR%20NAMED").status_code == 415


def test_bad_update_non_utf8(site):
    body = "CLEAR NAMED".encode("utf-16")

    assert site.send("POST", UPDATE, body, f"{SPARQL_TYPE}; charset=UTF-16").status_code == 415
    assert site.send("POST", UPDATE, body, SPARQL_TYPE).status_code == 400


def test_bad_update_syntax(site):
    assert site.request("POST", UPDATE, data={"update": "CLEAR XYZ"}).status_code == 400


def test_bad_update_dataset_conflict(site):
    text = """PREFIX foaf: <http://xmlns.com/foaf/0.1/>
WITH <http://example/addresses>
DELETE { ?person foaf:givenName 'Bill' }
INSERT { ?person foaf:givenName 'William' }
WHERE { ?person foaf:givenName 'Bill' }"""

    for parameter in ("using-named-graph-uri", "using-graph-uri"):
        assert site.update(text, f"{UPDATE}?{parameter}=http%3A%2F%2Fexample%2Fpeople").status_code == 400
    assert site.releases.numbers() == ()
