"""Reading a feed from files and from a real server: pages, limits, and the traps on the way."""

import gzip
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import gaierror

import pytest

from dotheque_graph.audience.rehearsal import Portal, fetching, reading, rehearse
from dotheque_graph.audience.rehearsal.fetching import fetch
from dotheque_graph.audience.rehearsal.reading import read_feed
from dotheque_graph.audience.rehearsal.reporting import as_text
from dotheque_graph.errors import InvalidRdf, SourceNotFound, TooLarge, UnsupportedFormat

HEADER = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n"
UTF_8 = "text/turtle; charset=utf-8"


@dataclass
class Reply:
    body: bytes = b""
    content_type: str = UTF_8
    status: int = 200
    headers: dict = field(default_factory=dict)
    head_status: int = 0


@dataclass
class Server:
    url: str
    replies: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    slow: bool = False

    def turtle(self, path, name, following=None, **given):
        """Serve a page with one data set that leads to another."""
        more = f"<{self.url}{path}> a hydra:PartialCollectionView ; hydra:next <{following}> ." if following else ""
        text = f"{HEADER}<https://example.org/{name}> a dcat:Dataset . {more}"
        self.replies[path] = Reply(text.encode(), **given)
        return self.url + path


@pytest.fixture
def server():
    class Handler(BaseHTTPRequestHandler):
        def answer(self, *, head):
            here.asked.append((self.command, self.path, self.headers.get("Accept")))
            reply = here.replies.get(self.path, Reply(b"", "text/plain", 404))
            self.send_response(reply.head_status if head and reply.head_status else reply.status)
            for name, value in {"Content-Type": reply.content_type, **reply.headers}.items():
                self.send_header(name, value)
            if "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if here.slow:
                self.connection.recv(1)  # until the client goes away
            elif not head:
                self.wfile.write(reply.body)

        def do_GET(self):  # as http.server names it
            self.answer(head=False)

        def do_HEAD(self):  # as http.server names it
            self.answer(head=True)

        def log_message(self, *_):
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Server(f"http://127.0.0.1:{listening.server_port}")
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    yield here
    listening.shutdown()
    thread.join()
    listening.server_close()


def rules(pages):
    return set(rehearse(pages).rules)


def test_the_pages_of_a_server_are_followed_to_the_last_and_asked_as_harvesters_ask(server):
    first = server.turtle("/catalog.ttl", "a", server.url + "/p2.ttl")
    server.turtle("/p2.ttl", "b")

    pages = list(read_feed([first]))

    assert [page.address for page in pages] == [first, server.url + "/p2.ttl"]
    assert all(page.fetched and page.size and page.media_type == "text/turtle" for page in pages)
    assert server.asked == [("HEAD", "/catalog.ttl", None), ("GET", "/catalog.ttl", None), ("GET", "/p2.ttl", None)]


def test_a_feed_that_leads_back_ends_and_is_told(server):
    first = server.turtle("/a.ttl", "a", server.url + "/b.ttl")
    server.turtle("/b.ttl", "b", first)

    found = rehearse(read_feed([first]))

    assert found.pages == 2
    assert {"udata-paging-loop", "ckan-paging-first"} <= set(found.rules)
    assert found.totals[Portal.UDATA].aborted


def test_a_page_that_fails_in_the_middle_ends_the_feed_and_aborts_the_job(server):
    first = server.turtle("/a.ttl", "a", server.url + "/b.ttl")
    server.replies["/b.ttl"] = Reply(b"down", "text/plain", 503)

    found = rehearse(read_feed([first]))

    assert found.pages == 2
    assert {"udata-page-failed", "ckan-page-failed"} <= set(found.rules)
    assert [totals.aborted for totals in found.totals.values()] == [True, True]


def test_a_redirection_is_followed_for_ckan_and_a_finding_for_udata(server):
    target = server.turtle("/there.ttl", "a")
    server.replies["/here.ttl"] = Reply(status=302, headers={"Location": "/there.ttl"})

    [page] = read_feed([server.url + "/here.ttl"])

    assert page.triples
    assert {"udata-redirect", "ckan-redirect"} <= rules([page])
    assert page.address == server.url + "/here.ttl"
    assert target in {note.detail for note in page.notes} | {note.value for note in page.notes}


def test_redirections_without_end_are_a_failure(server):
    server.replies["/here.ttl"] = Reply(status=302, headers={"Location": "/here.ttl?again"})
    server.replies["/here.ttl?again"] = Reply(status=302, headers={"Location": "/here.ttl"})

    assert "udata-page-failed" in rules(read_feed([server.url + "/here.ttl"]))


def test_a_head_that_is_refused_is_told_and_one_that_is_not_allowed_is_not(server):
    refused = server.turtle("/a.ttl", "a", head_status=403)
    other = server.turtle("/b.ttl", "a", head_status=405)

    assert "ckan-head" in rules(read_feed([refused]))
    assert "ckan-head" not in rules(read_feed([other]))


def test_a_next_page_in_the_header_link_only_is_not_followed(server):
    first = server.turtle("/a.ttl", "a", headers={"Link": f'<{server.url}/b.ttl>; rel="next"'})

    found = rehearse(read_feed([first]))

    assert found.pages == 1
    assert {"udata-paging-other", "ckan-paging-other"} <= set(found.rules)


def test_a_page_over_the_limit_is_not_parsed(server, monkeypatch):
    monkeypatch.setattr("dotheque_graph.audience.rehearsal.fetching.PAGE_BYTES", 10)
    monkeypatch.setattr("dotheque_graph.audience.rehearsal.transport.PAGE_BYTES", 10)

    [page] = read_feed([server.turtle("/a.ttl", "a")])

    assert page.triples == ()
    assert page.size == 11
    assert "ckan-page-size" in rules([page])


def test_a_request_that_takes_too_long_is_given_up(server, monkeypatch):
    monkeypatch.setattr(fetching, "REQUEST_SECONDS", 0.05)

    server.slow = True
    exchange = fetch(server.turtle("/a.ttl", "a"), head=False)

    assert exchange.status == 0
    assert exchange.failure


def test_a_page_that_breaks_off_is_a_failure(server):
    address = server.turtle("/a.ttl", "a", headers={"Content-Length": "9999"})

    assert "udata-page-failed" in rules(read_feed([address]))


def test_a_feed_that_is_too_large_is_refused(server, monkeypatch):
    monkeypatch.setattr(reading, "FEED_BYTES", 10)

    with pytest.raises(TooLarge):
        list(read_feed([server.turtle("/a.ttl", "a")]))


def test_a_feed_of_too_many_pages_is_refused(server, monkeypatch):
    monkeypatch.setattr(reading, "MOST_PAGES", 1)
    first = server.turtle("/a.ttl", "a", server.url + "/b.ttl")
    server.turtle("/b.ttl", "b")

    with pytest.raises(TooLarge):
        list(read_feed([first]))


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/catalog.ttl", "http://", "http://[::1", "https://\n/"])
def test_a_server_that_does_not_answer_is_a_finding(address):
    assert "udata-page-failed" in rules(read_feed([address]))


def test_a_remote_context_is_reported_and_never_asked_for(server):
    body = f'{{"@context": ["{server.url}/context.jsonld"], "@id": "https://example.org/d"}}'
    server.replies["/a.jsonld"] = Reply(body.encode(), "application/ld+json")

    assert {"udata-remote-context", "ckan-remote-context"} <= rules(read_feed([server.url + "/a.jsonld"]))
    assert ("GET", "/context.jsonld", None) not in server.asked


@pytest.mark.parametrize(
    ("name", "content_type", "body"),
    [
        ("a.ttl", "text/turtle", "<x> <https://example.org/p> <y/z> ."),
        ("a.jsonld", "application/ld+json", '{"@id": "x", "https://example.org/p": {"@id": "y/z"}}'),
        (
            "a.rdf",
            "application/rdf+xml",
            """<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">
            <r:Description r:about="x"><e:p r:resource="y/z"/></r:Description></r:RDF>""",
        ),
    ],
)
def test_relative_addresses_are_told_and_resolved(server, name, content_type, body):
    server.replies[f"/{name}"] = Reply(body.encode(), content_type)

    [page] = read_feed([f"{server.url}/{name}"])

    assert "udata-relative-iri" in rules([page])
    assert [(triple.subject.value, triple.object.value) for triple in page.triples] == [
        (f"{server.url}/x", f"{server.url}/y/z")
    ]


@pytest.mark.parametrize(
    "body", ["this is no Turtle", "[" * 5000, '{"@context": {}, "@graph": ' + "[" * 50_000], ids=["bad", "deep", "json"]
)
def test_what_does_not_parse_or_would_kill_the_parser_is_a_finding(tmp_path, body):
    path = tmp_path / ("page.jsonld" if body.startswith("{") else "page.ttl")
    path.write_text(body)

    assert {"udata-page-failed", "ckan-page-failed"} <= rules(read_feed([str(path)]))


def test_files_are_pages_in_their_order(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.ttl").write_text(f"{HEADER}<https://example.org/{name}> a dcat:Dataset .")

    pages = list(read_feed([str(tmp_path / "b.ttl"), str(tmp_path / "a.ttl")]))

    assert [page.address.rpartition("/")[2] for page in pages] == ["b.ttl", "a.ttl"]
    assert not any(page.fetched for page in pages)


def test_a_packed_file_is_unpacked_and_a_broken_one_is_an_error(tmp_path):
    path = tmp_path / "a.ttl.gz"
    path.write_bytes(gzip.compress(HEADER.encode() + b"<https://example.org/a> a dcat:Dataset ."))
    assert len(next(read_feed([str(path)])).triples) == 1

    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(InvalidRdf):
        list(read_feed([str(path)]))


def test_a_file_that_is_missing_too_large_or_of_another_format_is_an_error(tmp_path, monkeypatch):
    with pytest.raises(SourceNotFound):
        list(read_feed([str(tmp_path / "none.ttl")]))
    (tmp_path / "a.docx").write_text("x")
    with pytest.raises(UnsupportedFormat):
        list(read_feed([str(tmp_path / "a.docx")]))
    monkeypatch.setattr(reading, "PAGE_BYTES", 1)
    (tmp_path / "a.ttl").write_text(HEADER)
    with pytest.raises(TooLarge):
        list(read_feed([str(tmp_path / "a.ttl")]))


def test_a_walk_that_takes_too_long_ends_and_is_told(server, monkeypatch):
    monkeypatch.setattr(reading, "WALK_SECONDS", 0.0)
    first = server.turtle("/a.ttl", "a", server.url + "/b.ttl")

    found = rehearse(read_feed([first]))

    assert found.pages == 1
    assert {"udata-walk-seconds", "ckan-walk-seconds"} <= set(found.rules)
    assert ("GET", "/b.ttl", None) not in server.asked


def test_a_host_that_does_not_resolve_has_a_fate_of_its_own(monkeypatch):
    def unknown(*_, **__):
        raise gaierror(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    [page] = read_feed(["http://nowhere/catalog"])

    told = {"udata-host-unknown", "ckan-host-unknown", "udata-absence", "ckan-absence"}
    assert rules([page]) == told


@pytest.fixture
def public(monkeypatch):
    """Take the machine for public under its number, and for private under its name."""
    monkeypatch.setattr(fetching, "_is_public", lambda connection: connection.host == "127.0.0.1")


def by_name(server):
    return server.url.replace("127.0.0.1", "localhost")


@pytest.mark.usefixtures("public")
def test_a_public_address_that_redirects_to_a_private_machine_is_not_followed(server):
    server.turtle("/there.ttl", "a")
    server.replies["/here.ttl"] = Reply(status=302, headers={"Location": by_name(server) + "/there.ttl"})

    [page] = read_feed([server.url + "/here.ttl"])

    assert {"udata-leads-private", "ckan-leads-private"} <= rules([page])
    assert page.triples == ()
    assert ("GET", "/there.ttl", None) not in server.asked


@pytest.mark.usefixtures("public")
def test_a_public_page_whose_next_page_is_private_ends_the_walk(server):
    first = server.turtle("/a.ttl", "a", by_name(server) + "/b.ttl")
    server.turtle("/b.ttl", "b")

    assert "udata-leads-private" in rules(read_feed([first]))
    assert ("GET", "/b.ttl", None) not in server.asked


@pytest.mark.usefixtures("public")
def test_a_private_address_may_lead_to_private_ones(server):
    server.turtle("/a.ttl", "a", by_name(server) + "/b.ttl")
    server.turtle("/b.ttl", "b")

    assert "udata-leads-private" not in rules(read_feed([by_name(server) + "/a.ttl"]))
    assert ("GET", "/b.ttl", None) in server.asked


@pytest.mark.parametrize(
    ("peer", "public"),
    [
        ("127.0.0.1", False),
        ("192.168.1.4", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("9.9.9.9", True),
    ],
)
def test_a_machine_is_public_by_the_address_of_the_connection(peer, public):
    class Connection:
        class sock:  # noqa: N801  # as http.client names it
            getpeername = staticmethod(lambda: (peer, 80))

    assert fetching._is_public(Connection) is public


@pytest.mark.parametrize("status", [404, 0])
def test_a_feed_that_cannot_be_read_is_not_told_to_be_empty_too(server, tmp_path, status):
    broken = tmp_path / "broken.ttl"
    broken.write_text("this is no Turtle")
    place = server.url + "/nowhere.ttl" if status else str(broken)

    found = rehearse(read_feed([place]))

    assert "ckan-page-failed" in found.rules
    assert not {"ckan-feed-empty", "udata-feed-empty"} & set(found.rules)


def test_the_address_of_a_page_that_does_not_parse_is_said_once(tmp_path):
    broken = tmp_path / "broken.ttl"
    broken.write_text("this is no Turtle")

    line = next(
        line
        for line in as_text(rehearse(read_feed([str(broken)])), lambda _: True, list(Portal), "en").split("\n")
        if "page-failed" in line
    )

    assert line.count("broken.ttl") == 1
    assert "line 1" in line
