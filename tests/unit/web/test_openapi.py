"""The OpenAPI document: valid, complete, and true: each of its paths answers as it says."""

import hashlib
from contextlib import asynccontextmanager

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from dotheque_graph.assets import asset
from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.query.library import QueryLibrary
from dotheque_graph.rdf.formats import GRAPH_FORMATS, RESULT_FORMATS

EMPTY = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'


class Silent:
    """Stands in for QueryRunner: every result is empty."""

    @asynccontextmanager
    async def ask(self, request, graph_path, client=""):  # noqa: ARG002  # as QueryRunner is called
        yield Empty(request.solutions)

    def protections(self):
        return {}

    async def close(self):
        pass


class Empty:
    """Stands in for SparqlResult: no row, no column, whole."""

    def __init__(self, form):
        self.kind, self.format, self.repeatable, self.summary = "solutions", form, True, None
        self.whole = SparqlAnswer("solutions", form, EMPTY, 0.01, hashlib.sha256(EMPTY).hexdigest())


@pytest.fixture(scope="session")
def library():
    """Return the real library, in the place of the small one."""
    return QueryLibrary.load(asset("sparql"))


@pytest.fixture
def document(client):
    response = client.get("/openapi.json")
    assert response.headers["content-type"].startswith("application/json")
    return response.json()


def operations(document):
    return {path: item["get"] for path, item in document["paths"].items() if path.count("/") == 3 and "{" not in path}


def test_the_document_is_valid_by_the_published_schema(document):
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_a_fault_in_the_document_would_be_seen(document):
    document["paths"] = {"/query/browse/themes": document["paths"]["/query/browse/themes"]}
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    document["paths"]["/query/browse/themes"]["get"]["parameters"][0]["in"] = "nowhere"

    assert list(OpenAPIV31SpecValidator(document).iter_errors()) != []


def test_it_holds_every_public_query_and_no_other(document, library):
    assert set(operations(document)) == {f"/query/{saved.name}" for saved in library.public()}
    assert len({operation["operationId"] for operation in operations(document).values()}) == len(library.public())
    assert {"/sparql", "/query", "/health", "/doc/{kind}/{name}"} <= set(document["paths"])
    assert set(document["paths"]["/sparql"]) == {"get", "post"}


def test_every_parameter_is_described_as_the_header_has_it(document, library):
    for saved in library.public():
        operation = document["paths"][f"/query/{saved.name}"]["get"]
        described = {one["name"]: one for one in operation["parameters"] if "name" in one}
        assert list(described) == list(saved.header.parameters)
        assert operation["x-returns"] == saved.header.returns
        for name, parameter in saved.header.parameters.items():
            told = described[name]
            assert told["required"] is parameter.required
            assert str(told["example"]) == parameter.example
            assert parameter.description.fr in told["description"]
            assert parameter.description.en in told["description"]


def test_types_defaults_and_lists_are_stated(document):
    number = document["paths"]["/query/competency/changed-by-a-release"]["get"]["parameters"][0]
    language = document["paths"]["/query/browse/themes"]["get"]["parameters"][0]
    day = document["paths"]["/query/competency/timeline"]["get"]["parameters"][0]

    assert (number["example"], number["schema"]["anyOf"][0]["type"]) == (2, "integer")
    assert language["schema"]["anyOf"][0]["default"] == "fr"
    assert day["schema"]["anyOf"][0]["format"] == "date"
    assert day["schema"]["anyOf"][1]["type"] == "array"


def test_every_query_names_its_formats_and_its_problems(document):
    shared = document["components"]["responses"]["Result"]
    assert set(shared["content"]) == {form.media_type for form in (*RESULT_FORMATS, *GRAPH_FORMATS)} | {"text/html"}
    for operation in operations(document).values():
        assert operation["responses"]["200"] == {"$ref": "#/components/responses/Result"}
        assert {"400", "404", "503", "504"} <= set(operation["responses"])


@pytest.fixture
def runner():
    return Silent()


def test_every_path_answers(client, document):
    for path, operation in operations(document).items():
        examples = {one["name"]: one["example"] for one in operation["parameters"] if one.get("required")}
        assert client.get(path, params=examples).status_code == 200, path
        missing = client.get(path)
        assert missing.status_code == (400 if examples else 200), path
    entry = document["paths"]["/doc/{kind}/{name}"]["get"]
    values = {one["name"]: one["example"] for one in entry["parameters"] if "example" in one}
    assert values == {"kind": "organisation", "name": "democratie-ouverte"}
    assert client.get("/doc/goal/15").status_code == 200
    assert client.get("/sparql", params={"query": "SELECT ?x { ?x a ?y }"}).status_code == 200
    assert client.post("/sparql", data={"query": "SELECT ?x { ?x a ?y }"}).status_code == 200
    assert client.get("/query").status_code == client.get("/health").status_code == 200


def test_a_document_is_asked_for_as_described(client, document):
    entry = document["paths"]["/describe"]["get"]
    named = {one["$ref"].rpartition("/")[2] for one in entry["parameters"] if "$ref" in one}
    parameters = document["components"]["parameters"]

    assert named == {"release", "lang", "_mediatype", "_profile"}
    for profile in parameters["_profile"]["schema"]["examples"]:
        for media_type in parameters["_mediatype"]["schema"]["examples"]:
            asked = {"_profile": profile, "_mediatype": media_type}
            expected = 400 if media_type == "text/html" and profile != "dotheque" else 200
            assert client.get("/doc/goal/15", params=asked).status_code == expected, asked
    assert client.get("/describe", params={"iri": "http://metadata.un.org/sdg/15"}).status_code == 303
    assert client.get("/describe").status_code == 400


def test_it_is_served_at_the_public_address_and_not_sent_twice(make_client):
    client = make_client(public_url="https://example.org/commons")
    first = client.get("/commons/openapi.json")

    assert first.json()["servers"] == [{"url": "https://example.org/commons"}]
    assert client.get("/commons/openapi.json", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
