"""The site on a small fictional catalogue, without processes: queries are answered by a runner that repeats itself."""

import asyncio
import hashlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

import httpx
import pytest
from raw_answers import LOOP

from dotheque_graph.assets import asset
from dotheque_graph.bootstrap import Application, build_application
from dotheque_graph.errors import ReleaseNotFound
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.publication.plans import add
from dotheque_graph.publication.road import Road, publish
from dotheque_graph.publication.search_index import SEARCHED
from dotheque_graph.query.exchange import SparqlAnswer, Summary
from dotheque_graph.query.library import QueryLibrary, SavedQuery
from dotheque_graph.rdf.formats import JSON_RESULTS, TURTLE
from dotheque_graph.rdf.parsing import read_file, read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.search.building import SEARCH_FOLDER, build_index
from dotheque_graph.settings import Settings
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import GraphRecord, OpenRelease, OpenReleases, Release, ReleaseRecord, Releases
from dotheque_graph.validation.shapes import load_shapes, read_shapes
from dotheque_graph.web.app import create_app

SMALL = Path(__file__).parent.parent / "catalogue" / "small-catalogue.ttl"
SAVED = """#+ title: {fr: Tout, en: All}
#+ question: {fr: "Qu'y a-t-il ?", en: "What is there?"}
#+ returns: {thing: iri}
#+ tags: [all]
#+ public: true
#+ budget_ms: 10

SELECT ?thing
WHERE {
  ?thing a ?class .
}
ORDER BY ?thing
"""
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@dataclass
class Holder:
    """Stands in for OpenReleases: holds a release, or an error to raise."""

    held: OpenRelease
    error: Exception | None = None
    earlier: dict = field(default_factory=dict)

    def get(self):
        if self.error:
            raise self.error
        return self.held

    def past(self, reference):
        if reference not in self.earlier:
            raise ReleaseNotFound(reference, (12,))
        return self.earlier[reference]

    def publish(self, digest):
        self.earlier[str(self.held.release.number)] = self.held
        record = replace(self.held.release.record, digest=digest, number=self.held.release.number + 1)
        self.held = OpenRelease(replace(self.held.release, record=record), self.held.store)


def answer_of(kind, form, body, seconds=0.012, **facts):
    """Return a whole result, with the digest of its body."""
    return SparqlAnswer(kind, form, body, seconds, hashlib.sha256(body).hexdigest(), **facts)


class Result:
    """Stands in for SparqlResult: whole where `answer` is one, else in the chunks that a Long one has."""

    def __init__(self, answer):
        self.kind, self.format, self.repeatable = answer.kind, answer.format, answer.repeatable
        self.whole = answer if isinstance(answer, SparqlAnswer) else None
        self.summary = None
        self._answer = answer

    @property
    async def chunks(self):
        if self.whole:
            yield self.whole.body
            return
        for chunk in self._answer.chunks:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk
        body = b"".join(self._answer.chunks)
        self.summary = Summary(len(body), hashlib.sha256(body).hexdigest(), cut=False, seconds=1.5)


@dataclass
class Long:
    """A result that comes in chunks; an exception among them is raised when its turn comes."""

    kind: str
    format: object
    chunks: tuple
    repeatable: bool = True


@dataclass
class Repeater:
    """Stands in for QueryRunner: gives the same answer, or raises the same error, and remembers what it was asked."""

    answer: SparqlAnswer | Long | None = None
    error: Exception | None = None
    asked: list = field(default_factory=list)
    clients: list = field(default_factory=list)

    @asynccontextmanager
    async def ask(self, request, graph_path, client=""):
        self.asked.append((request, graph_path))
        self.clients.append(client)
        if self.error:
            raise self.error
        yield Result(self.answer)

    async def run(self, request, graph_path, client=""):
        async with self.ask(request, graph_path, client) as result:
            return result.whole

    def protections(self):
        return {"network": True, "wall_clock": True}

    async def close(self):
        pass


@dataclass
class Notebook:
    """Stands in for QueryLog: keeps what was recorded."""

    entries: list = field(default_factory=list)

    def record(self, entry):
        self.entries.append(entry)

    def close(self):
        pass


class Client:
    """Sends requests to the application in this process, one by one."""

    def __init__(self, app):
        self.site = app.state.site
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def request(self, method, path, **given):
        async def send():
            async with httpx.AsyncClient(transport=self._transport, base_url="http://testserver") as client:
                return await client.request(method, path, **given)

        return asyncio.run(send())

    def get(self, path, **given):
        return self.request("GET", path, **given)

    def head(self, path, **given):
        return self.request("HEAD", path, **given)

    def post(self, path, **given):
        return self.request("POST", path, **given)

    def options(self, path, **given):
        return self.request("OPTIONS", path, **given)


def release_of(store, tmp_path):
    graphs = {GRAPH.term("catalogue").value: GraphRecord(quads=200, digest="d", classes={})}
    record = ReleaseRecord(
        number=12,
        issued="2098-11-23T10:00:00+00:00",
        title="",
        parent=None,
        activity="https://w3id.org/dotheque/activity/a",
        digest="digest-of-12",
        quads=200,
        graphs=graphs,
    )
    return OpenRelease(Release(record=record, path=tmp_path, pinned=False), store)


@pytest.fixture(scope="session")
def library():
    return QueryLibrary({name: SavedQuery.read(name, SAVED) for name in ("browse/all", "statistics/all")})


@pytest.fixture(scope="session")
def shapes():
    return load_shapes(asset("shapes"))


@pytest.fixture(scope="session")
def small():
    return small_store()


def small_store():
    """Return the small catalogue in memory."""
    graph = GRAPH.term("catalogue")
    return OxigraphStore.memory(Quad(*list(quad)[:3], graph) for quad in read_file(SMALL))


@pytest.fixture(scope="session")
def small_index(tmp_path_factory):
    """Return the folder of the index of the small catalogue, whatever a module has in its place."""
    path = tmp_path_factory.mktemp("index") / SEARCH_FOLDER
    build_index(small_store(), path, SEARCHED)
    return path


@pytest.fixture
def holder(small, small_index, tmp_path):
    (tmp_path / SEARCH_FOLDER).symlink_to(small_index)
    return Holder(release_of(small, tmp_path))


@pytest.fixture
def runner():
    body = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"https://example.org/x"}}]}}'
    return Repeater(answer_of("solutions", JSON_RESULTS, body))


@pytest.fixture
def log():
    return Notebook()


@pytest.fixture
def make_client(holder, runner, log, library, shapes, tmp_path):
    def make(**settings):
        application = Application(
            settings=Settings(**settings),
            releases=Releases(tmp_path / "none"),
            current=holder,
            library=lambda: library,
            shapes=lambda: shapes,
            runner=lambda: runner,
            log=lambda: log,
            road=None,
        )
        return Client(create_app(application))

    return make


@pytest.fixture(scope="session")
def serve(library, shapes, tmp_path_factory):
    """Return what serves any store with the default settings."""

    def on(store, public_url="http://127.0.0.1:8000"):
        folder = tmp_path_factory.mktemp("release")
        application = Application(
            settings=Settings(public_url=public_url),
            releases=Releases(folder / "none"),
            current=Holder(release_of(store, folder)),
            library=lambda: library,
            shapes=lambda: shapes,
            runner=Repeater,
            log=Notebook,
            road=None,
        )
        return Client(create_app(application))

    return on


@pytest.fixture(scope="session")
def serve_folder(library, shapes):
    """Return what serves the releases of a folder under a public address; every query has the same long answer."""

    def at(folder, public_url="http://127.0.0.1:8000"):
        body = b'{"head":{"vars":["s"]},"results":{"bindings":[]},"padding":"' + b"x" * 700 + b'"}'
        application = replace(
            build_application(Settings(data_dir=folder, public_url=public_url)),
            library=lambda: library,
            shapes=lambda: shapes,
            runner=lambda: Repeater(answer_of("solutions", JSON_RESULTS, body)),
            log=Notebook,
        )
        return Client(create_app(application))

    return at


@pytest.fixture
def client(make_client):
    return make_client()


@pytest.fixture
def browse(client):
    """Return what fetches the HTML of an address in French, as a browser asks for it."""

    def get(path):
        response = client.get(path, headers={"Accept": BROWSER, "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.5"})
        return response.text

    return get


@pytest.fixture(scope="session")
def timed(eventful, site_on):
    """Return a client of the site of a fictional instance with a history."""
    return site_on(eventful)


@pytest.fixture(scope="session")
def site_on(library, shapes):
    """Return what makes a client of the site of real releases."""

    def on(releases, public_url="http://testserver"):
        return Client(create_app(application_of(releases, library, shapes, public_url)))

    return on


def application_of(releases, library, shapes, public_url):
    """Return the application of real releases."""
    return Application(
        settings=Settings(data_dir=releases.data_dir, public_url=public_url),
        releases=releases,
        current=OpenReleases(releases),
        library=lambda: library,
        shapes=lambda: shapes,
        runner=Repeater,
        log=Notebook,
        road=None,
    )


@pytest.fixture(scope="session")
def two_releases(tmp_path_factory):
    """Return the data of an instance with two releases of the small catalogue, the second with one more label."""
    path = tmp_path_factory.mktemp("instance")
    road = Road(Releases(path), lambda: read_shapes(read_rdf(b"", TURTLE, "none")), 10, 0.0)
    graph = GRAPH.term("catalogue")
    quads = [Quad(*list(quad)[:3], graph) for quad in read_file(SMALL)]
    publish(road, add(quads), "Premier")
    hut = NamedNode("https://w3id.org/dotheque/id/organisation/la-cabane")
    name = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    publish(road, add([Quad(hut, name, Literal("La hutte", language="fr"), graph)]), "Second")
    make_dumps(Releases(path), 2)
    return path


@pytest.fixture(scope="module")
def running():
    """Keep one event loop for all raw requests: a new one for each would have to start its threads again."""
    with asyncio.Runner() as runner:
        LOOP.append(runner)
        yield
        LOOP.clear()


@pytest.fixture(scope="module")
def site_at(two_releases, serve_folder, running):
    """Return what serves the instance with two releases under a public address."""
    return cache(partial(serve_folder, two_releases))


@pytest.fixture
def here(site_at):
    """Return a client of the instance with two releases."""
    return site_at()
