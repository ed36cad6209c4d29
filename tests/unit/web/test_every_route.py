"""The laws of HTTP over every route of the site: a route without an example here fails the first test."""

import asyncio
import gzip
import logging
import re
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree, rmtree
from urllib.parse import urljoin, urlsplit

import brotli
import httpx
import pytest
import zstandard

from dotheque_graph.errors import NothingPublished, StoreUnavailable
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.publication.plans import add
from dotheque_graph.publication.road import Road, publish
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_file, read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.releases import Releases
from dotheque_graph.validation.shapes import read_shapes
from dotheque_graph.web import problems
from dotheque_graph.web.app import ROUTES

SMALL = Path(__file__).parent.parent / "catalogue" / "small-catalogue.ttl"
LOOP = []
HUT = "organisation/la-cabane"
EXAMPLES = {
    "/": ("/", "/?lang=en", "/?release=1"),
    "/list": ("/list",),
    "/map": ("/map", "/map?kind=experiment&level=region&sort=name&lang=en"),
    "/list/{segment}": ("/list/organisation", "/list/experiment?page=1&release=1"),
    "/find": ("/find", "/find?q=cabane"),
    "/search": ("/search", "/search?q=cabane&kind=organisation&sort=title&release=1"),
    "/search/suggestions": ("/search/suggestions?q=cab",),
    "/search.atom": ("/search.atom?q=cabane",),
    "/search.csv": ("/search.csv?q=cabane&lang=en",),
    "/search.csv-metadata.json": ("/search.csv-metadata.json?q=cabane",),
    "/search.jsonld": ("/search.jsonld?q=cabane",),
    "/search.ttl": ("/search.ttl?q=cabane",),
    "/search.bib": ("/search.bib?q=cabane",),
    "/api/search": ("/api/search?q=cabane",),
    "/goals": ("/goals", "/goals?lang=en"),
    "/matrix": ("/matrix", "/matrix?rows=territory"),
    "/gaps": ("/gaps", "/gaps?years=10"),
    "/suggest": ("/suggest", "/suggest?theme=living-world&goal=15&territory=departement%2F98"),
    "/sparql": ("/sparql", "/sparql?query=ASK%20%7B%7D", "/sparql?draft=ASK"),
    "/sparql.{extension}": ("/sparql.json?query=ASK%20%7B%7D", "/sparql.ttl"),
    "/sparql/terms": ("/sparql/terms",),
    "/query": ("/query",),
    "/query.{extension}": ("/query.ttl", "/query.jsonld"),
    "/query/{folder}/{name}": ("/query/browse/all", "/query/browse/all.json", "/query/browse/all.ttl"),
    "/openapi.json": ("/openapi.json",),
    "/graph-store": ("/graph-store?default",),
    "/graph-store/{path:path}": ("/graph-store/catalogue",),
    "/doc/{path:path}": (
        f"/doc/{HUT}",
        *(f"/doc/{HUT}.{extension}" for extension in ("html", "ttl", "jsonld", "rdf", "nt", "nq", "trig")),
        f"/doc/{HUT}?release=1",
        f"/doc/{HUT}.ttl?release=1",
        "/doc/vocabulary/theme/living-world",
    ),
    **{
        f"/doc/{{path:path}}.{extension}": (f"/doc/resource/guide-des-arbres.{extension}",)
        for extension in ("bib", "ris", "csl")
    },
    "/doc/query/{path:path}": ("/doc/query/browse/all",),
    "/describe": ("/describe?iri=https://w3id.org/dotheque/vocabulary/theme/living-world",),
    "/describe.{extension}": ("/describe.ttl?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F15",),
    "/linkset": ("/linkset?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F15",),
    "/linkset/{path:path}": (f"/linkset/{HUT}",),
    "/.well-known/genid/{path:path}": ("/.well-known/genid/x/1",),
    "/ontology/{path:path}": ("/ontology/1.0.0",),
    "/shapes/{path:path}": ("/shapes/OrganisationShape",),
    "/activity": ("/activity",),
    "/graph": ("/graph",),
    "/vocabulary": ("/vocabulary",),
    "/doc/activity": ("/doc/activity",),
    "/doc/graph": ("/doc/graph",),
    "/doc/vocabulary": ("/doc/vocabulary",),
    "/id/{path:path}": (f"/id/{HUT}", f"/id/{HUT}?lang=en"),
    "/vocabulary/{path:path}": ("/vocabulary/theme/living-world",),
    "/graph/{path:path}": ("/graph/catalogue",),
    "/activity/{path:path}": ("/activity/some",),
    "/ontology": ("/ontology",),
    "/shapes": ("/shapes",),
    "/context.jsonld": ("/context.jsonld",),
    "/health": ("/health",),
    "/static/{name}": ("/static/style.css", "/static/icon.svg"),
    "/favicon.ico": ("/favicon.ico",),
    "/robots.txt": ("/robots.txt",),
    "/sitemap.xml": ("/sitemap.xml",),
    "/sitemap/{number:int}.xml": ("/sitemap/1.xml",),
    "/opensearch.xml": ("/opensearch.xml", "/opensearch.xml?lang=en"),
    "/problem": ("/problem",),
    "/problem.{extension}": ("/problem.ttl",),
    "/problem/{name}": ("/problem/entity-not-found", "/problem/unexpected.jsonld"),
    "/releases": ("/releases",),
    "/releases.{extension}": ("/releases.ttl",),
    "/releases/{name}": ("/releases/2", "/releases/2.ttl"),
    "/releases/{number}/changes": ("/releases/2/changes",),
    "/releases/{number}/changes.{extension}": ("/releases/2/changes.rdfp",),
    "/history/{path:path}": (f"/history/{HUT}",),
    "/triples": ("/triples?iri=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F15",),
    "/triples/{path:path}": (f"/triples/{HUT}", f"/triples/{HUT}?lang=en&release=1"),
    "/network/{path:path}": (f"/network/{HUT}", f"/network/{HUT}?lang=en&release=1"),
    "/network/{path:path}.json": (f"/network/{HUT}.json", f"/network/{HUT}.json?release=1"),
    "/timeline": ("/timeline", "/timeline?kind=phase&territory=departement/98&lang=en"),
    "/timegate/{path:path}": (f"/timegate/{HUT}",),
    "/timemap/{path:path}": (f"/timemap/{HUT}",),
    "/dumps": ("/dumps",),
    "/dumps.{extension}": ("/dumps.ttl",),
    "/dumps/": ("/dumps/",),
    "/dumps/{release}": ("/dumps/2",),
    "/dumps/{release}/": ("/dumps/2/",),
    "/dumps/{release}/{name}": (
        "/dumps/2/doth-Phase.csv",
        "/dumps/2/dotheque.nq.gz",
        "/dumps/2/doth-Phase.csv-metadata.json",
    ),
    **{
        f"{path}/": (f"{path.replace('{segment}', 'goal')}/?lang=en",)
        for path in (
            "/map",
            *("/list", "/list/{segment}", "/find", "/search", "/sparql", "/query", "/releases", "/feed", "/void"),
            "/data",
            *("/goals", "/matrix", "/gaps"),
            *(f"{place}/{name}" for place in ("", "/doc") for name in ("vocabulary", "graph", "activity")),
        )
    },
    "/.well-known/void": ("/.well-known/void",),
    "/void": ("/void",),
    "/void.{extension}": ("/void.ttl",),
    "/catalog": ("/catalog",),
    "/catalog/harvest": ("/catalog/harvest",),
    "/catalog.{extension}": ("/catalog.ttl", "/catalog.xml"),
    "/catalog/harvest.{extension}": ("/catalog/harvest.jsonld",),
    "/catalog/p{number}.{extension}": ("/catalog/p1.rdf",),
    "/catalog/harvest/p{number}.{extension}": ("/catalog/harvest/p1.n3",),
    "/catalog/r{release}/p{number}.{extension}": ("/catalog/r2/p1.nt",),
    "/catalog/harvest/r{release}/p{number}.{extension}": ("/catalog/harvest/r2/p1.trig",),
    "/data": ("/data", "/data?lang=en"),
    "/data/croissant.json": ("/data/croissant.json",),
    "/data/rehearsal": ("/data/rehearsal", "/data/rehearsal?lang=en&profile=dcat-ap"),
    "/data/rehearsal.json": ("/data/rehearsal.json",),
    "/feed": ("/feed",),
    "/feed/{page}": ("/feed/2-1",),
    "/easy": ("/easy", "/easy?lang=en"),
    "/accessibility": ("/accessibility", "/accessibility?lang=en"),
}
"""Addresses of each route that GET answers without an error."""
ALL = sorted({address for addresses in EXAMPLES.values() for address in addresses})
MEDIA = (
    "text/html",
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "application/json",
    "application/sparql-results+json",
    "text/csv",
)
PAGE = "text/html, */*;q=0.5"
VOLATILE = {"date", "server-timing"}
WITHOUT_A_GRAPH = {
    *("/openapi.json", "/query.ttl", "/query.jsonld", "/query/browse/all.ttl", "/context.jsonld"),
    *(
        "/static/style.css",
        "/static/icon.svg",
        "/favicon.ico",
        "/robots.txt",
        "/opensearch.xml",
        "/opensearch.xml?lang=en",
    ),
    *("/releases/2", "/releases/2.ttl", "/releases/2/changes", "/releases/2/changes.rdfp"),
    *("/problem", "/problem.ttl", "/problem/entity-not-found", "/problem/unexpected.jsonld"),
}
"""What is answered whatever becomes of the public graph."""
QUERIES = {"/query", "/query/browse/all"}
"""What is data without the graph, and on a page shows its release."""
ELSEWHERE = "https://exemple.fr/doth"
FAR = "https://catalogue.dotheque-exemple.fr/donnees"
"""A public address of 45 characters."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the data of an instance with two releases of the small catalogue, the second with one more label."""
    path = tmp_path_factory.mktemp("instance")
    road = Road(Releases(path), lambda: read_shapes(read_rdf(b"", TURTLE, "none")), 10, 0.0)
    graph = GRAPH.term("catalogue")
    quads = [Quad(*list(quad)[:3], graph) for quad in read_file(SMALL)]
    publish(road, add(quads), "Premier")
    hut = NamedNode(f"https://w3id.org/dotheque/id/{HUT}")
    name = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    publish(road, add([Quad(hut, name, Literal("La hutte", language="fr"), graph)]), "Second")
    make_dumps(Releases(path), 2)
    return path


@pytest.fixture(scope="module")
def site(folder, serve_folder):
    """Return what serves the instance under a public address."""
    return cache(partial(serve_folder, folder))


@pytest.fixture
def here(site):
    return site()


@pytest.fixture(scope="module", autouse=True)
def running():
    """Keep one event loop for all requests: a new one for each would have to start its threads again."""
    with asyncio.Runner() as runner:
        LOOP.append(runner)
        yield
        LOOP.clear()


def raw(client, method, address, **headers):
    """Return the answer as it was sent: its body still coded, with no header but those given."""
    app = client._transport.app
    parts, sent = urlsplit(address), []

    async def receive():
        await asyncio.sleep(60)

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "scheme": "http",
    }
    LOOP[0].run(app(scope, receive, send))
    fields = httpx.Headers(sent[0]["headers"])
    return sent[0]["status"], fields, b"".join(message.get("body", b"") for message in sent[1:])


def members(headers, name):
    return {one.strip().lower() for one in headers.get(name, "").split(",") if one.strip()}


def test_every_route_has_an_example_and_every_example_a_route():
    readable = {path for path, _, methods in ROUTES if "GET" in methods}

    assert readable - set(EXAMPLES) == set()
    assert set(EXAMPLES) - readable == set()


@pytest.mark.parametrize("address", ALL)
def test_head_has_what_get_has_and_no_body(here, address):
    status, headers, _ = raw(here, "GET", address, accept_encoding="br")
    headed, same, body = raw(here, "HEAD", address, accept_encoding="br")

    assert status < 400
    assert (headed, body) == (status, b"")
    assert {n: v for n, v in same.items() if n not in VOLATILE} == {
        n: v for n, v in headers.items() if n not in VOLATILE
    }


@pytest.mark.parametrize("address", ALL)
def test_every_answer_may_be_read_from_anywhere_and_says_how_long_it_is_good(here, address):
    _, headers, body = raw(here, "GET", address)

    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"]
    assert body == b"" or "content-type" in headers
    exposed = members(headers, "access-control-expose-headers")
    safe = {"cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"}
    guarding = {"access-control-allow-origin", "access-control-expose-headers", "x-content-type-options", "vary"}
    guarding |= {name for name in headers if name.endswith("-policy")}
    assert {name for name in headers if name not in exposed | safe | guarding} == set()


@pytest.mark.parametrize("address", ALL)
def test_every_text_says_its_charset_and_every_page_its_language(here, address):
    _, headers, body = raw(here, "GET", address, accept="text/html")
    kind = headers.get("content-type", "")

    if kind.startswith("text/") or kind.partition(";")[0] in {one for one in MEDIA if "json" not in one}:
        assert "charset=utf-8" in kind
    if kind.startswith("text/html"):
        assert f'<html lang="{headers["content-language"]}">' in body.decode()


@pytest.mark.parametrize("address", ALL)
def test_vary_names_what_an_answer_depends_on_and_nothing_else(here, address):
    plain = {"accept": "text/html", "accept_language": "fr", "accept_encoding": "identity"}
    first = raw(here, "GET", address, **plain)
    differing = set()
    for name, others in {"accept": MEDIA, "accept_language": ("en",), "accept_encoding": ("br", "gzip")}.items():
        for other in others:
            status, headers, body = raw(here, "GET", address, **{**plain, name: other})
            if (status, body) != (first[0], first[2]) or headers.get("location") != first[1].get("location"):
                differing.add(name.replace("_", "-"))
    named = members(first[1], "vary")
    assert differing <= named
    assert {"accept-encoding"} & named == {"accept-encoding"} & differing
    assert {"accept"} & named == {"accept"} & differing or first[0] >= 300


@pytest.mark.parametrize("address", ALL)
def test_what_the_client_has_is_not_sent_again_in_any_coding(here, address):
    _, plain, body = raw(here, "GET", address)
    tags = set()
    for coding, decode in {"br": brotli.decompress, "zstd": unzstd, "gzip": gzip.decompress, "identity": bytes}.items():
        _, headers, coded = raw(here, "GET", address, accept_encoding=coding)
        packed = "content-encoding" in headers
        assert (decode(coded) if packed else coded) == body or "no-store" in headers["cache-control"]
        assert headers.get("content-encoding", coding) == coding
        assert headers.get("content-length", str(len(coded))) == str(len(coded))
        if "etag" not in headers:
            continue
        tags.add(headers["etag"])
        status, again, nothing = raw(here, "GET", address, accept_encoding=coding, if_none_match=headers["etag"])
        assert (status, nothing, again["etag"]) == (304, b"", headers["etag"])
        assert members(again, "vary") >= members(headers, "vary") - {"accept-encoding"}
        assert again["cache-control"] == headers["cache-control"]
    assert len(tags) in ({0} if "etag" not in plain else {1, 2, 4})


def unzstd(body):
    return zstandard.ZstdDecompressor().decompressobj().decompress(body)


@pytest.mark.parametrize("address", ALL)
def test_what_has_a_date_is_not_sent_again_before_it_changes(here, address):
    _, headers, _ = raw(here, "GET", address)
    if "last-modified" not in headers:
        assert "etag" in headers or "location" in headers or "no-" in headers["cache-control"]
        return
    moment = headers["last-modified"]

    assert raw(here, "GET", address, if_modified_since=moment)[0] == 304
    assert raw(here, "GET", address, if_modified_since="Tue, 01 Jan 1991 00:00:00 GMT")[0] == 200
    assert raw(here, "GET", address, if_modified_since=moment, if_none_match='"another"')[0] == 200
    for wrong in ("yesterday", "Mon, 99 Nov 99999999999999 99:99:99 GMT"):
        assert raw(here, "GET", address, if_modified_since=wrong)[0] == 200


@pytest.mark.parametrize("address", ALL)
def test_options_says_what_an_address_answers(here, address):
    status, headers, _ = raw(here, "OPTIONS", address)

    assert status == 204
    assert members(headers, "allow") >= {"get", "head", "options"}


class Addresses(HTMLParser):
    """Collects the addresses of a page: links, forms, scripts, images."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        self.found |= {value for name, value in attrs if name in ("href", "src", "action") and value}


@pytest.mark.parametrize("address", ALL)
def test_under_a_path_behind_a_proxy_every_address_is_the_public_one(site, address):
    forged = {
        "host": "evil.example",
        "x_forwarded_host": "evil.example",
        "x_forwarded_proto": "gopher",
        "forwarded": "host=evil.example",
    }
    status, headers, body = raw(site(ELSEWHERE), "GET", "/doth" + address, accept=PAGE, **forged)

    assert status < 400
    assert b"evil" not in body
    assert not [value for value in headers.values() if "evil" in value or "gopher" in value]
    assert b"127.0.0.1" not in body
    targets = set(re.findall(r"<([^>]*)>", headers.get("link", ""))) | {headers.get("location", ELSEWHERE + "/")}
    if headers.get("content-type", "").startswith("text/html"):
        page = Addresses()
        page.feed(body.decode())
        targets |= page.found
    else:
        targets |= set(re.findall(r"https://exemple\.fr[^\s<>\"]*", body.decode("latin-1")))
    assert all(target.isascii() for target in targets)
    ours = {urljoin(ELSEWHERE + address, target) for target in targets}
    assert [
        one for one in ours if one.startswith("https://exemple.fr/") and not (one + "/").startswith(ELSEWHERE + "/")
    ] == []
    assert [one for one in targets if "testserver" in one] == []


@pytest.mark.parametrize("address", ALL)
def test_every_head_is_one_that_a_proxy_takes_as_it_is(site, address):
    far = site(FAR)
    for accept in (PAGE, "text/turtle, */*;q=0.5"):
        status, headers, _ = raw(far, "GET", urlsplit(FAR).path + address, accept=accept, accept_encoding="br")
        assert status < 400
        assert sum(len(name) + len(value) + 4 for name, value in headers.raw) < 3900


def without_record(path):
    (path / "releases" / "2" / "release.json").write_text("{")


def without_store(path):
    rmtree(path / "releases" / "2" / "graph")


def with_a_link_to_nothing(path):
    (path / "current").unlink()
    (path / "current").symlink_to("releases/99")


def with_a_damaged_store(path):
    for file in (path / "releases" / "2" / "graph").iterdir():
        file.unlink()
        file.write_bytes(b"damaged")


def without_anything(path):
    (path / "current").unlink()


@pytest.mark.parametrize(
    "breaking", [without_record, without_store, with_a_link_to_nothing, with_a_damaged_store, without_anything]
)
def test_a_graph_that_is_lost_or_damaged_is_5xx_on_every_route(folder, serve_folder, tmp_path, breaking):
    copytree(folder, tmp_path / "copy", symlinks=True)
    breaking(tmp_path / "copy")
    client = serve_folder(tmp_path / "copy")
    for address in ALL:
        status, headers, _ = raw(client, "GET", address, accept=PAGE)
        told = status in (500, 503) or "location" in headers
        assert told or address in WITHOUT_A_GRAPH or "release=1" in address, address


@pytest.mark.parametrize(
    "error",
    [
        StoreUnavailable("/srv/secret: broken"),
        NothingPublished("/srv/secret"),
        OSError("/srv/secret: Permission denied"),
        RuntimeError("/srv/secret"),
    ],
)
def test_a_backend_that_fails_is_never_taken_for_an_absence(site, monkeypatch, error):
    client = site()
    current = client._transport.app.state.site.application.current

    def failing(*_):
        raise error

    monkeypatch.setattr(type(current), "get", failing)
    monkeypatch.setattr(type(current), "past", failing)
    monkeypatch.setattr(logging.getLogger(problems.__name__), "disabled", True)
    for accept in (PAGE, "text/turtle, application/json;q=0.5, */*;q=0.1"):
        for address in ALL:
            status, headers, body = raw(client, "GET", address, accept=accept)
            told = status in (500, 503) or "location" in headers
            told = told or (accept != PAGE and address in QUERIES)
            assert told or address in WITHOUT_A_GRAPH, address
            assert b"secret" not in body
