"""Writing over HTTP: the tests of the W3C for updates and for graph stores, written anew, and what we add to them.

The requests go through the whole site, and reading through real query workers; orders are carried out by the program of
a writer process, but in this one: `tests/unit/writing/` has the processes.
"""

import asyncio
import hashlib
import io
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from dotheque_graph.access.tokens import Tokens
from dotheque_graph.bootstrap import build_application
from dotheque_graph.errors import EngineBusy, StoreLocked
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.orders import Order, Outcome, order_frame, read_answer, read_order
from dotheque_graph.query.exchange import read_head
from dotheque_graph.rdf.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import BlankNode, NamedNode, Quad
from dotheque_graph.rdf.turtle import is_isomorphic
from dotheque_graph.settings import Settings
from dotheque_graph.store.releases import Releases
from dotheque_graph.validation.shapes import read_shapes
from dotheque_graph.web.app import create_app
from dotheque_graph.writing.__main__ import answer

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/fictional/> .
ex:Shape a sh:NodeShape ; sh:targetClass ex:Example ; sh:property ex:Shape-label .
ex:Shape-label a sh:PropertyShape ; sh:path ex:label ; sh:minCount 1 ; sh:name "nom"@fr, "name"@en ;
    sh:severity sh:Violation ; sh:message "Donnez un nom."@fr, "Give a name."@en .
"""
HOST = "http://127.0.0.1:8000"
STORE = "/graph-store"
UPDATE = "/sparql/update"
TURTLE_TYPE = "text/turtle; charset=utf-8"
SPARQL_TYPE = "application/sparql-update"
GENID = "https://w3id.org/dotheque/.well-known/genid/"


@dataclass
class InThisProcess:
    """Stands in for Writers: the program of a writer, its frames included, without a process and without limits."""

    application: object
    error: Exception | None = None
    orders: list[Order] = field(default_factory=list)

    @asynccontextmanager
    async def place(self):
        yield

    async def run(self, order: Order) -> Outcome:
        self.orders.append(order)
        if self.error:
            raise self.error
        received, _ = read_order(io.BytesIO(order_frame(order, self.application.settings)))
        said = io.BytesIO()
        answer(self.application, received, said)
        said.seek(0)
        return read_answer(read_head(said))


class Instance:
    """A site with a data directory of its own, asked in one event loop; `token` may write every graph."""

    def __init__(self, folder: Path, **settings):
        given = {"query_workers": 1, "write_bytes": 100_000, **settings}
        application = build_application(Settings(data_dir=folder, **given))
        shapes = read_shapes(read_rdf(SHAPES.encode(), TURTLE, "shapes"))
        road = replace(application.road, shapes=lambda: shapes)
        application = replace(application, road=road, shapes=lambda: shapes)
        self.tokens = Tokens(folder)
        self.token = self.tokens.create("essai")
        self.releases = Releases(folder)
        self.app = create_app(application)
        self.writers = self.app.state.writers = InThisProcess(application)
        self._loop = asyncio.Runner()
        self._transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)

    def request(self, method, path, *, token="own", headers=None, **given) -> httpx.Response:
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = f"Bearer {self.token if token == 'own' else token}"

        async def send():
            async with httpx.AsyncClient(transport=self._transport, base_url=HOST) as client:
                return await client.request(method, path, headers=headers, **given)

        return self._loop.run(send())

    def update(self, text, path=UPDATE, **given) -> httpx.Response:
        headers = {"Content-Type": SPARQL_TYPE, **given.pop("headers", {})}
        return self.request("POST", path, content=text, headers=headers, **given)

    def send(self, method, path, document, kind=TURTLE_TYPE, **given) -> httpx.Response:
        headers = {"Content-Type": kind, **given.pop("headers", {})}
        return self.request(method, path, content=document, headers=headers, **given)

    def graph(self, path) -> list[Quad]:
        """Return the statements that a GET of a graph answers, the names of blank nodes taken back."""
        response = self.request("GET", path, headers={"Accept": "text/turtle"}, token=None)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].startswith("text/turtle")
        return [
            Quad(_bare(quad.subject), quad.predicate, _bare(quad.object))
            for quad in read_rdf(response.content, TURTLE, path)
        ]

    def ask(self, query) -> bool:
        response = self.request("POST", "/sparql", content=query, headers={"Content-Type": "application/sparql-query"})
        assert response.status_code == 200, response.text
        return response.json()["boolean"]

    def close(self):
        site = self.app.state.site
        self._loop.run(site.runner.close())
        site.log.close()
        self._loop.close()


def _bare(term):
    named = isinstance(term, NamedNode) and term.value.startswith(GENID)
    return BlankNode("b" + term.value.removeprefix(GENID).replace("-", "")) if named else term


def says(found: list[Quad], turtle: str) -> bool:
    return is_isomorphic(found, read_rdf(turtle.encode(), TURTLE, "expected"))


@pytest.fixture
def site(tmp_path):
    instance = Instance(tmp_path)
    yield instance
    instance.close()


# The W3C's tests of the SPARQL 1.1 Protocol that are about updates: each of its manifest, under its own name.

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


# The W3C's tests of the Graph Store Protocol, all of its manifest, in its order, on one instance.
# Its “PUT - mismatched payload” shows a good request; it is made of a body that is not of its media type.

PERSON = f"""
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
<{HOST}{STORE}/person/1> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "NAME" ] .
"""
JOHN, JANE = (PERSON.replace("NAME", name) for name in ("John Doe", "Jane Doe"))
ALICE = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
[] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name "Alice" ] .
"""
NAMED = f'@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n<{HOST}{STORE}/person/1> foaf:{{}} "{{}}" .\n'
ONE, TWO = f"{STORE}/person/1.ttl", f"{STORE}/person/2.ttl"


def test_graph_store_protocol_puts_gets_and_deletes(site):
    # put__initial_state, get_of_put__initial_state
    created = site.send("PUT", ONE, JOHN)
    assert created.status_code == 201
    assert created.headers["location"] == HOST + ONE
    assert says(site.graph(f"{STORE}?graph={quote(HOST + ONE, safe='')}"), JOHN)
    # put__graph_already_in_store, get_of_put__graph_already_in_store
    assert site.send("PUT", ONE, JANE).status_code == 204
    assert says(site.graph(ONE), JANE)
    # put__default_graph, get_of_put__default_graph
    assert site.send("PUT", f"{STORE}?default", ALICE).status_code == 201
    assert says(site.graph(f"{STORE}?default"), ALICE)
    # put__mismatched_payload
    assert site.send("PUT", ONE, JANE, "application/rdf+xml").status_code == 400
    assert site.send("PUT", ONE, "<rdf:RDF/>").status_code == 400
    # put__empty_graph, get_of_put__empty_graph, put__replace_empty_graph, get_of_replace_empty_graph
    assert site.send("PUT", f"{STORE}?graph={quote(HOST + TWO, safe='')}", "").status_code == 201
    assert site.graph(TWO) == []
    assert site.send("PUT", TWO, ALICE).status_code == 204
    assert says(site.graph(TWO), ALICE)
    # delete__existing_graph, get_of_delete__existing_graph, delete__nonexistent_graph
    assert site.request("DELETE", TWO).status_code == 200
    assert site.request("GET", TWO).status_code == 404
    assert site.request("DELETE", TWO).status_code == 404


def test_graph_store_protocol_posts_and_heads(site):
    assert site.send("PUT", ONE, JANE).status_code == 201
    # post__existing_graph, get_of_post__existing_graph
    assert site.send("POST", ONE, NAMED.format("name", "Jane Doe")).status_code == 200
    after_post = JANE + NAMED.format("name", "Jane Doe")
    assert says(site.graph(ONE), after_post)
    # post__multipart_formdata, get_of_post__multipart_formdata
    files = {
        f"{name}.ttl": (f"{name}.ttl", NAMED.format(name, value).encode(), TURTLE_TYPE)
        for name, value in (("familyName", "Doe"), ("givenName", "Jane"))
    }
    assert site.request("POST", ONE, files=files).status_code == 200
    with_names = after_post + NAMED.format("familyName", "Doe") + NAMED.format("givenName", "Jane")
    assert says(site.graph(ONE), with_names)
    # post__create__new_graph, get_of_post__create__new_graph
    created = site.send("POST", STORE, ALICE)
    assert created.status_code == 201
    new = created.headers["location"]
    assert says(site.graph(new), ALICE)
    # get_of_post__after_noop
    assert site.send("POST", new, "").status_code == 200
    assert says(site.graph(new), ALICE)
    # head_on_an_existing_graph, head_on_a_nonexisting_graph
    assert site.request("HEAD", ONE).status_code == 200
    assert site.request("HEAD", f"{STORE}/person/4.ttl").status_code == 404


# What we add.


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic ZXNzYWk6ZXNzYWk=", "dotheque_x"])
def test_nobody_writes_without_a_token(site, method, header):
    for path in (f"{STORE}/links/a", STORE, UPDATE):
        if path == UPDATE and method != "POST":
            continue
        headers = {"Content-Type": SPARQL_TYPE if path == UPDATE else TURTLE_TYPE}
        if header is not None:
            headers["Authorization"] = header
        response = site.request(method, path, token=None, content=b"", headers=headers)

        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["type"].endswith("/invalid-token")
    assert site.writers.orders == []


def test_scheme_of_the_token_has_no_case(site):
    response = site.request(
        "POST", UPDATE, token=None, data={"update": ""}, headers={"Authorization": f"bearer  {site.token}"}
    )
    assert response.status_code == 200


def test_revoked_token_is_refused_at_once(site):
    assert site.update("").status_code == 200
    site.tokens.revoke("essai")

    response = site.update("")
    assert response.status_code == 401
    assert "révoqué" in response.json()["detail"]
    assert "revoked" in site.update("", headers={"Accept-Language": "en"}).json()["detail"]


def test_token_is_checked_before_anything_else_is_read(site):
    response = site.request(
        "POST", UPDATE, token=None, content=b"x" * 1_000_000, headers={"Content-Type": "text/plain"}
    )

    assert response.status_code == 401


def test_graph_that_the_token_does_not_cover_is_not_even_read(site):
    narrow = site.tokens.create("liens", ["links/*"])
    for graph in ("catalogue", "provenance", "ontology", "links"):
        response = site.send("PUT", f"{STORE}/{graph}", "<a> <b> <c> .", token=narrow)

        assert response.status_code == 403
        assert response.json()["permitted"] == ["links/*"]
    assert site.send("POST", STORE, "", token=narrow).status_code == 403
    assert site.writers.orders == []
    assert site.send("PUT", f"{STORE}/links/a", "<a> <b> <c> .", token=narrow).status_code == 201


def test_update_of_a_graph_that_the_token_does_not_cover_applies_nothing(site):
    narrow = site.tokens.create("liens", ["links/*"])
    text = f"INSERT DATA {{ GRAPH <{GRAPH}links/a> {{ <urn:a> <urn:b> 1 }} <urn:a> <urn:b> 2 }}"
    response = site.update(text, token=narrow)

    assert response.status_code == 403
    assert response.json()["graph"] == GRAPH + "catalogue"
    assert site.releases.numbers() == ()


@pytest.mark.parametrize("graph", ["provenance", "ontology", "shapes"])
def test_some_graphs_need_to_be_named_and_the_history_is_nobodys(site, graph):
    named = site.tokens.create("tout", [graph])

    assert site.send("PUT", f"{STORE}/{graph}", "").status_code == 403
    assert site.send("PUT", f"{STORE}/{graph}", "", token=named).status_code == (403 if graph == "provenance" else 201)


def test_answer_tells_what_was_published(site):
    response = site.update("INSERT DATA { <urn:a> <urn:b> 1, 2 }")

    assert response.status_code == 200
    record = site.releases.current().record
    assert response.json() == {
        "release": 1, "made": True, "added": 2, "removed": 0,
        "created": [GRAPH + "catalogue"], "dropped": [], "activity": record.activity,
    }  # fmt: skip
    assert response.headers["x-release"] == "1"
    document = f"{HOST}/doc/activity/{record.activity.rpartition('/')[2]}"
    assert response.headers["link"] == f'<{document}>; rel="http://www.w3.org/ns/prov#wasGeneratedBy"'
    described = site.request("GET", document, headers={"Accept": "text/turtle"}, token=None)
    assert "Mise à jour par SPARQL (jeton essai)" in described.text
    assert site.token not in described.text


def test_what_is_published_is_read_at_once(site):
    for number in (1, 2):
        site.send("PUT", f"{STORE}/links/a", f"<urn:a> <urn:b> {number} .")
        [quad] = site.graph(f"{STORE}/links/a")
        assert quad.object.value == str(number)
    [before] = site.graph(f"{STORE}/links/a?release=1")
    assert before.object.value == "1"


def test_nothing_to_change_makes_no_release(site):
    site.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    response = site.update("INSERT DATA { <urn:a> <urn:b> 1 }")

    assert response.status_code == 200
    assert (response.json()["made"], response.json()["release"]) == (False, 1)


BROKEN = "INSERT DATA { <https://example.org/fictional/a> a <https://example.org/fictional/Example> }"


def test_broken_rule_is_answered_with_the_report(site):
    response = site.update(BROKEN, headers={"Accept-Language": "en"})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == "https://w3id.org/dotheque/problem/shapes-violated"
    assert problem["violations"] == 1
    assert "Give a name." in problem["text"]
    assert "1 rule(s) broken" in problem["detail"]
    report = read_rdf(problem["report"].encode(), TURTLE, "report")
    assert any(
        quad.object.value == "https://example.org/fictional/Shape-label"
        for quad in report
        if hasattr(quad.object, "value")
    )
    assert site.releases.numbers() == ()


@pytest.mark.parametrize(
    ("accept", "kind", "words"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", "ValidationReport"),
        ("text/plain", "text/plain; charset=utf-8", "Donnez un nom."),
        ("text/html", "text/html; charset=utf-8", "règle"),
        ("image/png", "application/problem+json", "shapes-violated"),
        ("*/*", "application/problem+json", "shapes-violated"),
    ],
)
def test_report_comes_in_the_form_that_is_asked_for(site, accept, kind, words):
    response = site.update(BROKEN, headers={"Accept": accept, "Accept-Language": "fr"})

    assert response.status_code == 422
    assert response.headers["content-type"] == kind
    assert words in response.text


def test_broken_rule_stops_a_graph_too(site):
    response = site.send("PUT", f"{STORE}/links/a", "<urn:a> a <https://example.org/fictional/Example> .")

    assert response.status_code == 422
    assert site.releases.numbers() == ()


@pytest.mark.parametrize("keyword", ["SERVICE", "LOAD"])
def test_update_that_reaches_out_is_refused(site, keyword):
    text = {
        "SERVICE": "INSERT { <urn:a> <urn:b> ?c } WHERE { service <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "LOAD": "LOAD <http://127.0.0.1:9/>",
    }[keyword]
    response = site.update(text)

    assert response.status_code == 403
    assert response.json()["keyword"] == keyword


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/n-quads", "application/trig", "image/png", "text/turtle; charset=latin-1"]
)
def test_formats_that_are_not_read_are_refused_before_the_body(site, method, kind):
    response = site.request(
        method, f"{STORE}/links/a", content=b"<urn:a> <urn:b> 1 .", headers={"Content-Type": kind} if kind else {}
    )

    assert response.status_code == 415
    assert site.writers.orders == []


def test_packed_bodies_are_refused(site):
    headers = {"Content-Type": TURTLE_TYPE, "Content-Encoding": "gzip"}

    assert site.request("PUT", f"{STORE}/links/a", content=b"\x1f\x8b", headers=headers).status_code == 415


@pytest.mark.parametrize("path", [UPDATE, f"{STORE}/links/a"])
def test_body_over_the_limit_is_refused(tmp_path, path):
    site = Instance(tmp_path, write_bytes=2000)
    kind = SPARQL_TYPE if path == UPDATE else TURTLE_TYPE
    told = site.send("POST", path, b"#" * 2001, kind)

    async def pieces():
        for _ in range(10):
            yield b"#" * 1000

    untold = site.send("POST", path, pieces(), kind)
    within = site.send("POST", path, b"#" * 2000, kind)
    site.close()

    assert (told.status_code, untold.status_code, within.is_success) == (413, 413, True)
    assert len(site.writers.orders) == 1


def test_form_over_the_limit_is_refused(tmp_path):
    site = Instance(tmp_path, write_bytes=2000)
    refused = site.request("POST", UPDATE, data={"update": "#" * 2001})
    site.close()

    assert refused.status_code == 413


@pytest.mark.parametrize("form", [TURTLE, N_TRIPLES, RDF_XML, JSON_LD], ids=lambda form: form.name)
def test_graph_is_read_in_every_format(site, form):
    site.send("PUT", f"{STORE}/links/a", '<urn:a> <urn:x:b> "é & <ü>"@fr, 1.50 .')
    response = site.request("GET", f"{STORE}/links/a", headers={"Accept": form.media_type}, token=None)

    assert response.status_code == 200
    assert response.headers["content-type"] == form.content_type
    assert response.headers["x-release"] == "1"
    values = {quad.object.value for quad in read_rdf(response.content, form, "graph")}
    assert values == {"é & <ü>", "1.5"}


@pytest.mark.parametrize("form", [TURTLE, N_TRIPLES, RDF_XML, JSON_LD], ids=lambda form: form.name)
@pytest.mark.parametrize("graph", [f"{STORE}/links/a", f"{STORE}?default", f"{STORE}/links/a?release=1"])
def test_head_has_the_headers_of_get_however_often_they_are_asked_for(site, graph, form):
    site.send("PUT", f"{STORE}/links/a", "<urn:a> <urn:x:b> 1 .")
    asked = [
        site.request(method, graph, headers={"Accept": form.media_type}, token=None)
        for method in ("GET", "HEAD", "GET", "GET", "HEAD", "HEAD")
    ]

    assert {response.status_code for response in asked} == {200}
    assert [bool(response.content) for response in asked] == [bool(asked[0].content), False] + [
        bool(asked[0].content)
    ] * 2 + [False] * 2
    seen = {
        tuple(sorted((name, value) for name, value in response.headers.items() if name != "server-timing"))
        for response in asked
    }
    assert len(seen) == 1
    names = {name for name, _ in seen.pop()}
    assert names > {"etag", "link", "cache-control", "x-release", "memento-datetime", "vary", "content-length"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_graph_that_the_client_has_is_not_sent_again(site, method):
    site.send("PUT", f"{STORE}/links/a", "<urn:a> <urn:x:b> 1 .")
    first = site.request("GET", f"{STORE}/links/a", token=None)
    tag = first.headers["etag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = site.request(method, f"{STORE}/links/a", headers={"If-None-Match": held}, token=None)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["link"] == first.headers["link"]

    site.send("PUT", f"{STORE}/links/a", "<urn:a> <urn:x:b> 2 .")
    changed = site.request(method, f"{STORE}/links/a", headers={"If-None-Match": tag}, token=None)
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_each_format_of_a_graph_has_its_own_etag(site):
    site.send("PUT", f"{STORE}/links/a", "<urn:a> <urn:x:b> 1 .")
    tags = {
        site.request("HEAD", f"{STORE}/links/a", headers={"Accept": form.media_type}).headers["etag"]
        for form in (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
    }

    assert len(tags) == 4
    assert not any(tag.startswith("W/") for tag in tags)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_change_on_the_condition_that_nobody_else_made_one(site, method):
    path = f"{STORE}/links/a"
    site.send("PUT", path, "<urn:a> <urn:b> 1 .")
    old = site.request("HEAD", path, headers={"Accept": "application/rdf+xml"}).headers["etag"]
    site.send("PUT", path, "<urn:a> <urn:b> 2 .")
    new = site.request("HEAD", path).headers["etag"]
    document = "<urn:a> <urn:b> 3 ."
    for condition in (old, '"nonsense"', f"W/{new}", f'{old}, "nonsense"'):
        refused = site.send(method, path, document, headers={"If-Match": condition, "Accept-Language": "en"})
        assert refused.status_code == 412
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["type"] == "https://w3id.org/dotheque/problem/precondition-failed"
        assert refused.json()["condition"] == f"If-Match: {condition}"
        assert "another state" in refused.json()["detail"]
    assert site.releases.numbers() == (1, 2)

    made = site.send(method, path, document, headers={"If-Match": f'"nonsense", {new}'})
    assert made.is_success
    assert site.releases.numbers() == (1, 2, 3)


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_graph_is_made_on_the_condition_that_there_is_none(site, method):
    path, headers = f"{STORE}/links/a", {"If-None-Match": "*"}
    assert site.send(method, path, "<urn:a> <urn:b> 1 .", headers=headers).status_code == 201
    refused = site.send(method, path, "<urn:a> <urn:b> 2 .", headers=headers)

    assert (refused.status_code, refused.json()["condition"]) == (412, "If-None-Match: *")
    [kept] = site.graph(path)
    assert kept.object.value == "1"


def test_graph_is_changed_on_the_condition_that_there_is_one(site):
    headers = {"If-Match": "*"}
    site.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")

    assert site.send("PUT", f"{STORE}/links/a", "", headers=headers).status_code == 412
    assert site.send("POST", STORE, "", headers=headers).status_code == 412
    assert site.send("PUT", f"{STORE}?graph=urn:g", "", headers=headers).status_code == 204
    assert site.send("DELETE", f"{STORE}/links/a", "", headers=headers).status_code == 404


def test_default_graph_has_an_etag_before_anybody_wrote_in_it(site):
    site.send("PUT", f"{STORE}/links/a", "<urn:a> <urn:b> 1 .")
    tag = site.request("HEAD", f"{STORE}?default").headers["etag"]
    headers = {"If-Match": tag}

    assert site.send("PUT", f"{STORE}?default", "<urn:a> <urn:b> 1 .", headers=headers).status_code == 201
    assert site.send("PUT", f"{STORE}?default", "<urn:a> <urn:b> 2 .", headers=headers).status_code == 412


def test_update_has_no_state_that_a_condition_could_name(site):
    site.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    text = "INSERT DATA { <urn:a> <urn:b> 2 }"

    assert site.update(text, headers={"If-Match": "*"}).status_code == 412
    assert site.update(text, headers={"If-None-Match": "*"}).status_code == 200


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("value", ["nonsense", "", '"a" "b"', '*, "a"', '"a'])
def test_condition_that_cannot_be_read_is_refused(site, header, value):
    headers = {header: value}
    response = site.send("PUT", f"{STORE}/links/a", "", headers=headers)

    assert response.status_code == 400
    assert header in response.json()["detail"]
    assert site.writers.orders == []


def test_page_of_a_condition_that_is_not_met_says_what_happened(site):
    headers = {"If-Match": '"x"', "Accept": "text/html", "Accept-Language": "fr"}
    response = site.send("PUT", f"{STORE}/links/a", "", headers=headers)

    assert response.status_code == 412
    assert "Ceci a changé entre-temps" in response.text


def test_format_that_no_graph_has_is_not_acceptable(site):
    site.send("PUT", f"{STORE}/links/a", "")

    assert site.request("GET", f"{STORE}/links/a", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", TURTLE),
        ("text/html,application/rdf+xml;q=0.5", RDF_XML),
        ("application/xml", RDF_XML),
        ("*/*", TURTLE),
    ],
)
def test_browser_gets_turtle_and_who_asks_for_xml_gets_that(site, accept, form):
    site.send("PUT", f"{STORE}/links/a", "")
    response = site.request("GET", f"{STORE}/links/a", headers={"Accept": accept}, token=None)

    assert response.headers["content-type"] == form.content_type


@pytest.mark.parametrize(("language", "words"), [("en", "name a graph: "), ("fr", "nommez un graphe : ")])
def test_request_that_names_no_graph_learns_how_one_is_named(site, language, words):
    site.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    detail = site.request("GET", STORE, headers={"Accept-Language": language}, token=None).json()["detail"]

    assert words in detail
    for way in ("/graph-store?graph=", "/graph-store?default", "/graph-store/", "/sparql"):
        assert way in detail


def test_the_log_keeps_what_became_of_a_change(site):
    text = "INSERT DATA { <urn:a> <urn:b> 1 }"
    made = site.update(text)
    site.update("CLEAR XYZ")
    site.update("INSERT DATA { <urn:a> a <https://example.org/fictional/Example> }")
    site.writers.error = EngineBusy(7)
    site.update(text)
    log = site.app.state.site.log
    log.close()

    noted = sorted(log.failed(10), key=lambda entry: entry.moment)
    assert [(entry.status, entry.release, entry.problem) for entry in noted] == [
        (400, 1, "invalid-query"),
        (422, 1, "shapes-violated"),
        (503, 1, "engine-busy"),
    ]
    assert made.headers["x-release"] == "1"
    assert (noted[-1].size, noted[-1].query_hash) == (len(text), hashlib.sha256(text.encode()).hexdigest())
    assert all(entry.seconds >= 0 and not entry.remembered and entry.kind == "write" for entry in noted)
    assert log.slowest(10) == ()


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?graph=relative", 400), ("?graph=", 400), ("?default&graph=urn:a", 400),
     ("?graph=urn:a&graph=urn:b", 400), ("?graph=urn:none", 404), ("?graph=%FF", 400), ("/a%20b", 400), ("/none", 404)],
)  # fmt: skip
def test_graph_that_is_not_well_named(site, query, status):
    site.update("INSERT DATA { <urn:a> <urn:b> 1 }")

    assert site.request("GET", STORE + query, token=None).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_store_itself_is_neither_replaced_nor_deleted(site, method):
    assert site.send(method, STORE, "").status_code == 400


def test_default_graph_exists_before_anybody_wrote_in_it(site):
    site.send("PUT", f"{STORE}/links/a", "")

    assert site.graph(f"{STORE}?default") == []


def test_graph_by_its_iri_by_its_path_and_by_its_address_is_one(site):
    site.send("PUT", f"{STORE}/links/a%C3%A9", "<#x> <urn:b> <y> .")
    found = [
        site.graph(STORE + end)
        for end in (
            "/links/aé",
            f"?graph={quote(GRAPH + 'links/aé', safe='')}",
            f"?graph={quote(HOST + STORE + '/links/aé', safe='')}",
        )
    ]

    assert found[0] == found[1] == found[2]
    [quad] = found[0]
    assert quad.subject.value == GRAPH + "links/aé#x", "the graph is the base of its document"


def test_graphs_of_others_keep_their_names(site):
    graph = "https://example.org/fictional/graph?a=1&b=é"
    created = site.send("PUT", f"{STORE}?graph={quote(graph, safe='')}", "<urn:a> <urn:b> 1 .")

    assert created.status_code == 201
    assert site.releases.current().graphs[graph] == 1
    assert len(site.graph(created.headers["location"])) == 1


def test_put_of_several_files_is_refused(site):
    files = {"a": ("a.ttl", b"", TURTLE_TYPE), "b": ("b.ttl", b"", TURTLE_TYPE)}

    assert site.request("PUT", f"{STORE}/links/a", files=files).status_code == 400


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=x", b"", 400),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n<urn:a>\r\n--x--\r\n",
            400,
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=a; filename=a\r\nContent-Type: image/x\r\n\r\n\r\n--x--\r\n",
            415,
        ),
        ("multipart/form-data; boundary=x", b"\xff" * 100, 400),
    ],
)
def test_form_without_a_graph_in_it(site, kind, body, status):
    assert site.send("POST", f"{STORE}/links/a", body, kind).status_code == status


def test_patch_is_not_for_graphs(site):
    response = site.send("PATCH", f"{STORE}/links/a", "")

    assert response.status_code == 405
    assert {"GET", "PUT", "POST", "DELETE"} <= set(response.headers["allow"].replace(" ", "").split(","))


def test_update_in_body_and_address_is_refused(site):
    assert site.update("CLEAR ALL", f"{UPDATE}?update=CLEAR%20ALL").status_code == 400


def test_updates_are_refused_on_the_public_endpoint(site):
    site.update("INSERT DATA { <urn:a> <urn:b> 1 }")
    for given in (
        {"data": {"update": "CLEAR ALL"}},
        {"content": "CLEAR ALL", "headers": {"Content-Type": SPARQL_TYPE}},
    ):
        assert site.request("POST", "/sparql", **given).status_code == 403
    assert site.releases.numbers() == (1,)


@pytest.mark.parametrize("error", [StoreLocked("1234"), EngineBusy(10)])
def test_somebody_else_at_work_is_said_with_when_to_come_back(site, error):
    site.writers.error = error
    response = site.update("CLEAR ALL")

    assert response.status_code == 503
    assert response.headers["retry-after"] == "10"
