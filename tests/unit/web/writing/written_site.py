"""A site with a data directory of its own that tests may write over HTTP, and what its graphs say afterwards.

The requests go through the whole site, and reading through real query workers; orders are carried out by the program of
a writer process, but in this one: `tests/unit/writing/` has the processes.
"""

import asyncio
import io
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from dotheque_graph.access.tokens import Tokens
from dotheque_graph.bootstrap import build_application
from dotheque_graph.publication.orders import Order, Outcome, order_frame, read_answer, read_order
from dotheque_graph.query.exchange import read_head
from dotheque_graph.rdf.formats import TURTLE
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
