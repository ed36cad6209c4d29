"""The tests of the W3C Graph Store HTTP Protocol manifest, each by its name there, written anew for this site.

Descriptions: https://w3c.github.io/rdf-tests/sparql/sparql11/http-rdf-update/. They are one story: what a test reads,
the ones before it wrote. A blank node that is written comes back with an IRI, as everywhere in this catalogue.
"""

import httpx
import pytest
import rdflib
from fiction import EX
from rdflib.compare import isomorphic

from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.skolem import GENID

TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
STORE = "/graph-store"
PUBLISHED = (
    "put__initial_state",
    "get_of_put__initial_state",
    "put__graph_already_in_store",
    "get_of_put__graph_already_in_store",
    "put__default_graph",
    "get_of_put__default_graph",
    "put__mismatched_payload",
    "delete__existing_graph",
    "get_of_delete__existing_graph",
    "delete__nonexistent_graph",
    "post__existing_graph",
    "get_of_post__existing_graph",
    "post__multipart_formdata",
    "get_of_post__multipart_formdata",
    "post__create__new_graph",
    "get_of_post__create__new_graph",
    "get_of_post__after_noop",
    "head_on_an_existing_graph",
    "head_on_a_nonexisting_graph",
)
"""The 19 entries of the manifest, in its order."""

PREFIX = f"@prefix ex: <{EX}> .\n"
JOHN = f'{PREFIX}<{EX}reader/1> a ex:Reader ; ex:card [ a ex:Card ; ex:of "John Doe" ] .'
JANE = f'{PREFIX}<{EX}reader/1> a ex:Reader ; ex:card [ a ex:Card ; ex:of "Jane Doe" ] .'
ALICE = f'{PREFIX}[] a ex:Reader ; ex:card [ a ex:Card ; ex:of "Alice" ] .'
NAME = f'{PREFIX}<{EX}reader/1> ex:name "Jane Doe" .'
FIRST = f'{PREFIX}<{EX}reader/1> ex:first "Jane" .'
LAST = f'{PREFIX}<{EX}reader/1> ex:last "Doe" .'
BOUNDARY = "a6fe4cd636164618814be9f8d3d1a0de"


def multipart(*documents: str) -> bytes:
    """Return a form with a file of Turtle for each document."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{number}.ttl"; filename="{number}.ttl"\r\n'
        f"Content-Type: text/turtle; charset=utf-8\r\n\r\n{document}\r\n"
        for number, document in enumerate(documents)
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


def test_every_published_test_is_here():
    assert len(set(PUBLISHED)) == 19
    assert [name for name in PUBLISHED if f"test_{name}" not in globals()] == []


@pytest.fixture(scope="module")
def story(writer) -> dict[str, httpx.Response]:
    """Return the response to each request of the manifest, made in its order."""
    told: dict[str, httpx.Response] = {}

    def do(name: str, method: str, path: str, content: str | bytes = b"", **headers: str) -> httpx.Response:
        kind = {} if not content else {"Content-Type": TURTLE["Content-Type"]}
        given = {**writer.headers, **kind, "Accept": "text/turtle"}
        given |= {key.replace("_", "-"): value for key, value in headers.items()}
        told[name] = writer.site.client.request(method, path, content=content, headers=given)
        return told[name]

    first, second = f"{STORE}/person/1", f"{STORE}/person/2"
    do("put__initial_state", "PUT", first, JOHN)
    do("get_of_put__initial_state", "GET", f"{STORE}?graph={GRAPH}person/1")
    do("put__graph_already_in_store", "PUT", first, JANE)
    do("get_of_put__graph_already_in_store", "GET", first)
    do("put__default_graph", "PUT", f"{STORE}?default", ALICE)
    do("get_of_put__default_graph", "GET", f"{STORE}?default")
    do("put__mismatched_payload", "PUT", f"{STORE}?default", JANE, Content_Type="application/rdf+xml")
    do("put of the second", "PUT", second, NAME)
    do("delete__existing_graph", "DELETE", second)
    do("get_of_delete__existing_graph", "GET", second)
    do("delete__nonexistent_graph", "DELETE", second)
    do("post__existing_graph", "POST", first, NAME)
    do("get_of_post__existing_graph", "GET", first)
    form = f"multipart/form-data; boundary={BOUNDARY}"
    do("post__multipart_formdata", "POST", first, multipart(LAST, FIRST), Content_Type=form)
    do("get_of_post__multipart_formdata", "GET", first)
    made = do("post__create__new_graph", "POST", STORE, ALICE)
    new = made.headers.get("location", f"{STORE}/no-location")
    do("get_of_post__create__new_graph", "GET", new)
    do("noop", "POST", new, "# nothing")
    do("get_of_post__after_noop", "GET", new)
    do("head_on_an_existing_graph", "HEAD", first)
    do("head_on_a_nonexisting_graph", "HEAD", f"{STORE}/person/4")
    return told


def says(response: httpx.Response, *documents: str) -> bool:
    """Tell whether a response is a graph of just what these documents say together."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].partition(";")[0] == "text/turtle"
    found, expected = rdflib.Graph(), rdflib.Graph()
    for triple in rdflib.Graph().parse(data=response.content, format="turtle"):
        found.add(tuple(rdflib.BNode(term) if term.startswith(GENID) else term for term in triple))
    for document in documents:
        expected.parse(data=document, format="turtle")
    return isomorphic(found, expected)


def test_put__initial_state(story):
    response = story["put__initial_state"]

    assert response.status_code == 201, response.text
    assert response.headers["location"].endswith(f"{STORE}/person/1")


def test_get_of_put__initial_state(story):
    assert says(story["get_of_put__initial_state"], JOHN)


def test_put__graph_already_in_store(story):
    assert story["put__graph_already_in_store"].status_code in (200, 204)


def test_get_of_put__graph_already_in_store(story):
    assert says(story["get_of_put__graph_already_in_store"], JANE)


def test_put__default_graph(story):
    """The default graph is the catalogue, which this release did not have."""
    assert story["put__default_graph"].status_code == 201, story["put__default_graph"].text


def test_get_of_put__default_graph(story):
    assert says(story["get_of_put__default_graph"], ALICE)


def test_put__mismatched_payload(story):
    response = story["put__mismatched_payload"]

    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


def test_delete__existing_graph(story):
    assert story["put of the second"].status_code == 201
    assert story["delete__existing_graph"].status_code in (200, 204)


def test_get_of_delete__existing_graph(story):
    assert story["get_of_delete__existing_graph"].status_code == 404


def test_delete__nonexistent_graph(story):
    assert story["delete__nonexistent_graph"].status_code == 404


def test_post__existing_graph(story):
    assert story["post__existing_graph"].status_code in (200, 204)


def test_get_of_post__existing_graph(story):
    assert says(story["get_of_post__existing_graph"], JANE, NAME)


def test_post__multipart_formdata(story):
    assert story["post__multipart_formdata"].status_code in (200, 204), story["post__multipart_formdata"].text


def test_get_of_post__multipart_formdata(story):
    assert says(story["get_of_post__multipart_formdata"], JANE, NAME, FIRST, LAST)


def test_post__create__new_graph(story):
    response = story["post__create__new_graph"]

    assert response.status_code == 201, response.text
    assert response.headers["location"].startswith("http")


def test_get_of_post__create__new_graph(story):
    assert says(story["get_of_post__create__new_graph"], ALICE)


def test_get_of_post__after_noop(story):
    assert story["noop"].status_code in (200, 204)
    assert says(story["get_of_post__after_noop"], ALICE)


def test_head_on_an_existing_graph(story):
    response = story["head_on_an_existing_graph"]

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"].partition(";")[0] == "text/turtle"


def test_head_on_a_nonexisting_graph(story):
    assert story["head_on_a_nonexisting_graph"].status_code == 404


# What the manifest does not say, and the site promises


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("path", [f"{STORE}/person/1", f"{STORE}?default", f"{STORE}?graph={GRAPH}person/1"])
def test_writing_without_a_token_is_refused(method, path, story, writer):
    before = writer.site.release().number
    response = writer.site.client.request(method, path, content=NAME, headers=TURTLE)

    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["content-type"] == "application/problem+json"
    assert writer.site.release().number == before


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"]
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_a_graph_is_read_without_a_token_in_every_format(accept, story, writer):
    response = writer.site.client.get(f"{STORE}/person/1", headers={"Accept": accept})
    parser = {"application/rdf+xml": "xml", "application/n-triples": "nt", "application/ld+json": "json-ld"}

    assert response.headers["content-type"].partition(";")[0] == accept
    assert len(rdflib.Graph().parse(data=response.content, format=parser.get(accept, "turtle"))) == 7
    assert response.headers["x-release"] == str(writer.site.release().number)


def test_a_graph_of_a_kept_release_is_read_as_it_was(story, writer):
    second = writer.site.client.get(f"{STORE}/person/1?release=2", headers={"Accept": "text/turtle"})

    assert says(second, JOHN)
    assert writer.site.client.get(f"{STORE}/person/1?release=1").status_code == 404
