"""Calls to other servers, and changes: in every spelling refused with 403 or 400, and nobody hears of them."""

import contextlib
import itertools
import selectors
import socket
import time
from collections.abc import Iterator

import pytest
from attacked import DIRECT, JSON

pytestmark = pytest.mark.abuse

HOSTS = ["127.0.0.1", "localhost", "LOCALHOST", "127.1", "0.0.0.0", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]"]


class Listeners:
    """Sockets that listen on loopback, in both families, on one port; they never answer."""

    def __init__(self) -> None:
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = self._sockets[0].getsockname()[1]
        with contextlib.suppress(OSError):  # a machine without IPv6
            self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        self._selector = selectors.DefaultSelector()
        for listening in self._sockets:
            self._selector.register(listening, selectors.EVENT_READ)

    def heard(self, seconds: float = 0.05) -> bool:
        """Return whether anybody has called."""
        return bool(self._selector.select(seconds))

    def close(self) -> None:
        """Stop listening."""
        self._selector.close()
        for listening in self._sockets:
            listening.close()


@pytest.fixture
def listeners() -> Iterator[Listeners]:
    """Yield the listeners; nobody is to call them."""
    listening = Listeners()
    yield listening
    listening.close()


def test_the_listeners_hear_who_calls(listeners):
    with socket.create_connection(("127.0.0.1", listeners.port)):
        assert listeners.heard(1)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_service_is_refused_for_every_spelling_of_this_machine(site, listeners, host, silent):
    outcome = site.attack(f"SELECT * {{ SERVICE {silent}<http://{host}:{listeners.port}/> {{ ?s ?p ?o }} }}")

    assert outcome.status == 403
    assert outcome.explained
    assert "SERVICE" in outcome.text
    assert not listeners.heard()


SPELLINGS = {
    "lower-case": "SELECT * { service <H> { ?s ?p ?o } }",
    "odd-case": "SELECT * { sErViCe SiLeNt <H> { ?s ?p ?o } }",
    "glued-to-iri": "SELECT * { SERVICE<H>{ ?s ?p ?o } }",
    "glued-to-silent": "SELECT * { SERVICESILENT<H>{ ?s ?p ?o } }",
    "comments-between": "SELECT * { SERVICE#a\n#b <\nSILENT#c\r<H>#d\n{ ?s ?p ?o } }",
    "after-true": "SELECT * { ?s ?p trueSERVICE<H>{ ?s ?p ?o } }",
    "after-number": "SELECT * { ?s ?p 1.0e5SERVICE<H>{ ?s ?p ?o } }",
    "after-language": "SELECT * { ?s ?p 'a'@fr_SERVICE<H>{ ?s ?p ?o } }",
    "variable": "SELECT * { VALUES ?h { <H> } SERVICE ?h { ?s ?p ?o } }",
    "variable-dollar": "SELECT * { VALUES $h { <H> } SERVICE$h{ ?s ?p ?o } }",
    "bound-variable": "SELECT * { BIND(IRI(CONCAT('http://127.0.0.1:', 'P', '/')) AS ?h) SERVICE ?h { ?s ?p ?o } }",
    "empty-prefix": "PREFIX : <H> SELECT * { SERVICE: { ?s ?p ?o } }",
    "empty-prefix-local": "PREFIX : <H> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "glued-prefix": "PREFIX a: <H> SELECT * { SERVICEa:x { ?s ?p ?o } }",
    "glued-silent-prefix": "PREFIX a: <H> SELECT * { { } SERVICESILENTa: { ?s ?p ?o } }",
    "declared-glued-prefix": "PREFIX a: <H> PREFIX SERVICEa: <a:> SELECT * { { } SERVICEa:x { ?s ?p ?o } }",
    "value-and-dot": "PREFIX : <H> SELECT * { ?s ?p true.SERVICE:x { ?s ?p ?o } }",
    "number-in-name": "PREFIX : <H> SELECT * { OPTIONAL { ?s a1SERVICE:x { ?s ?p ?o } } }",
    "dots-in-name": "PREFIX : <H> SELECT * { OPTIONAL { ?s ?p :a.b.SERVICE:x { ?s ?p ?o } } }",
    "dots-before-iri": "PREFIX : <H> SELECT * { OPTIONAL { ?s ?p :a.b.SERVICE<H>{ ?s ?p ?o } } }",
    "relative": "BASE <H> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "escaped-iri": r"SELECT * { SERVICE <\u0068ttp://127.0.0.1:P/> { ?s ?p ?o } }",
    "escaped-word": r"SELECT * { SER\u0056ICE <H> { ?s ?p ?o } }",
    "escaped-word-long": r"SELECT * { \U00000053ERVICE <H> { ?s ?p ?o } }",
    "escaped-less-than": r"SELECT * { SERVICE \u003cH\u003e { ?s ?p ?o } }",
    "escaped-brace": r"SELECT * { SERVICE <H> \u007b ?s ?p ?o \u007d }",
    "behind-escaped-quote": r"SELECT * { VALUES ?x { 'a\u0027 } SERVICE <H> { ?s ?p ?o } } #'",
    "behind-escaped-line-end": "SELECT * { #\\u000A SERVICE <H> { ?s ?p ?o }\n SERVICE <H> { } }",
    "behind-escape-in-iri": r"SELECT * { VALUES ?x { <http://a/\u0062#> } SERVICE <H> { ?s ?p ?o } }",
    "behind-quote-in-iri": r"SELECT * { VALUES ?x { <http://a/\u0062'> } SERVICE <H> { ?s ?p '' } }",
    "behind-wrong-escape": "SELECT * { VALUES ?x { '''a' } SERVICE <H> { ?s ?p ?o } #\\x '''\n}",
    "behind-surrogate": "SELECT * { VALUES ?x { '''a' } SERVICE <H> { ?s ?p ?o } #\\uD800 '''\n}",
    "behind-odd-letter": "PREFIX a: <http://a/> SELECT * { VALUES ?x { a:b。\\#c } SERVICE <H> { ?s ?p ?o } \n}",
    "behind-odd-sign": "PREFIX a: <http://a/> SELECT * { VALUES ?x { a:b₹\\'c } SERVICE <H> { ?s ?p ?o } #'\n}",
    "behind-comparison": "SELECT * { FILTER(1<'>') SERVICE <H> { ?s ?p '' } }",
    "behind-comment-comparison": "SELECT * { FILTER(1<#>'''\n2) SERVICE <H> { ?s ?p ?o } #'''\n }",
    "behind-double-less-than": "SELECT * { BIND(1<<a:b>||1<'>' AS ?z) SERVICE <H> { ?s ?p ?o } #'\n}",
    "in-exists": "ASK { FILTER EXISTS { SERVICE <H> { ?s ?p ?o } } }",
    "in-optional": "ASK { OPTIONAL { SERVICE <H> { ?s ?p ?o } } }",
    "in-sub-select": "ASK { { SELECT * { SERVICE <H> { ?s ?p ?o } } } }",
    "in-construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <H> { ?s ?p ?o } }",
    "in-describe": "DESCRIBE ?s { SERVICE <H> { ?s ?p ?o } }",
    "in-order": "SELECT * { } ORDER BY EXISTS { SERVICE <H> { ?s ?p ?o } }",
    "in-projection": "SELECT (EXISTS { SERVICE <H> { ?s ?p ?o } } AS ?e) { }",
    "https": "SELECT * { SERVICE <https://127.0.0.1:P/> { ?s ?p ?o } }",
    "user-and-password": "SELECT * { SERVICE <http://a:b@127.0.0.1:P/> { ?s ?p ?o } }",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_service_is_refused_in_every_spelling(site, listeners, spelling):
    query = SPELLINGS[spelling].replace("<H>", f"<http://127.0.0.1:{listeners.port}/>").replace("H\\", "http:\\")
    outcome = site.attack(
        query.replace("127.0.0.1:P", f"127.0.0.1:{listeners.port}").replace("'P'", f"'{listeners.port}'")
    )

    assert outcome.status in {400, 403}
    assert outcome.explained
    assert not listeners.heard()


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_dataset_of_another_server_is_not_fetched(site, listeners, parameter):
    graph = f"http://127.0.0.1:{listeners.port}/graph"
    outcome = site.send(
        "GET", "/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 1", parameter: graph}, headers=JSON
    )

    assert outcome.status in {200, 400, 404}
    assert not listeners.heard()


def test_dataset_of_another_server_named_by_the_query_is_not_fetched(site, listeners):
    graph = f"<http://127.0.0.1:{listeners.port}/graph>"
    outcome = site.attack(f"SELECT * FROM {graph} FROM NAMED {graph} {{ ?s ?p ?o }} LIMIT 1")

    assert outcome.status in {200, 400, 404}
    assert not listeners.heard()


UPDATES = {
    "load-file": "LOAD <file:///etc/passwd>",
    "load-http": "LOAD <http://127.0.0.1:P/>",
    "load-silent": "load silent <http://127.0.0.1:P/> INTO GRAPH <a:g>",
    "insert-data": "INSERT DATA { <a:a> <a:b> 1 }",
    "insert-where": "INSERT { ?s <a:b> 1 } WHERE { ?s ?p ?o }",
    "delete-data": "DELETE DATA { <a:a> <a:b> 1 }",
    "delete-where": "PREFIX a: <b:c> dElEtE WHERE { ?s ?p ?o }",
    "with": "WITH <a:g> DELETE { ?s ?p ?o } INSERT { } WHERE { ?s ?p ?o }",
    "clear": "CLEAR ALL",
    "drop": "DROP SILENT NAMED",
    "create": "CREATE GRAPH <a:g>",
    "copy": "COPY <a:g> TO <a:h>",
    "move": "MOVE DEFAULT TO <a:h>",
    "add": "ADD <a:g> TO DEFAULT",
    "glued": "INSERTDATA{<a:a><a:b>1}",
    "second": "INSERT DATA { } ; LOAD <http://127.0.0.1:P/>",
}
ROADS = {
    "query": lambda text: {"content": text.encode(), "headers": DIRECT},
    "form": lambda text: {"data": {"update": text}},
    "update": lambda text: {"content": text.encode(), "headers": {"Content-Type": "application/sparql-update"}},
}


@pytest.mark.parametrize(("kind", "road"), list(itertools.product(UPDATES, ROADS)))
def test_update_is_refused_with_the_reason_and_changes_nothing(site, listeners, kind, road):
    outcome = site.send("POST", "/sparql", **ROADS[road](UPDATES[kind].replace(":P/", f":{listeners.port}/")))

    assert outcome.status == 403
    assert outcome.explained
    assert not listeners.heard()
    assert site.served.release().number == 1


def test_nothing_was_called_late(site, listeners):
    """What is silent may fail silently, and later."""
    site.attack(f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{listeners.port}/> {{ ?s ?p ?o }} }}")
    time.sleep(1)

    assert not listeners.heard()
