"""Crowds: slow, gone, or greedy clients by the hundred, while somebody else is served within a second."""

import contextlib
import itertools
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from attacked import JSON

pytestmark = pytest.mark.abuse

CROWD = 200
LARGE = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 60000"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_nonces = itertools.count()


def get(query: str) -> bytes:
    """Return a request for the result of a query that was never asked before."""
    text = quote(f"{query} #{next(_nonces)}")
    return f"GET /sparql?query={text}&format=csv HTTP/1.1\r\nHost: a\r\n\r\n".encode()


def post(length: int) -> bytes:
    """Return the head of a request whose body is still to come."""
    typed = "Host: a\r\nContent-Type: application/sparql-query"
    return (f"POST /sparql HTTP/1.1\r\n{typed}\r\nContent-Length: {length}\r\n\r\n").encode()


@contextlib.contextmanager
def crowd(site, size: int = CROWD, *, alone: bool = True) -> Iterator[list[socket.socket]]:
    """Give the connections of so many clients, of one address or each of its own, that hardly take anything."""
    opened: list[socket.socket] = []
    try:
        for number in range(size):
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.bind(("127.0.0.1" if alone else f"127.0.1.{number + 1}", 0))
            client.settimeout(5)
            client.connect(site.address)
            opened.append(client)
        yield opened
    finally:
        for client in opened:
            client.close()


def others_are_served(site, alone: bool) -> None:  # noqa: FBT001
    """Fail where somebody else is not served; a query may be told to come back later where everybody asks one."""
    if alone:
        site.others_are_served()
    else:
        assert site.page_seconds() < site.patience()


def send(clients: list[socket.socket], data: Callable[[], bytes]) -> None:
    """Send something by each client that is still connected."""
    for client in clients:
        with contextlib.suppress(OSError):
            client.sendall(data())


def vanish(client: socket.socket) -> None:
    """Close a connection without a goodbye: the other side gets a reset."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


ALONE = pytest.mark.parametrize("alone", [True, False], ids=["one-address", "many-addresses"])


@ALONE
def test_clients_that_only_connect(site, alone):
    with crowd(site, alone=alone):
        site.others_are_served()


@ALONE
def test_clients_that_send_their_headers_letter_by_letter(site, alone):
    with crowd(site, alone=alone) as clients:
        for letter in b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n"[:20]:
            send(clients, lambda letter=letter: bytes([letter]))
        site.others_are_served()


@ALONE
def test_clients_that_send_their_bodies_letter_by_letter(site, alone):
    with crowd(site, alone=alone) as clients:
        send(clients, lambda: post(10_000))
        for _ in range(20):
            send(clients, lambda: b" ")
        site.others_are_served()


@ALONE
def test_clients_that_do_not_read_a_large_result(site, alone):
    with crowd(site, alone=alone) as clients:
        send(clients, lambda: get(LARGE))
        for _ in range(5):
            others_are_served(site, alone)
            time.sleep(0.3)


@ALONE
def test_clients_that_do_not_read_what_they_ask_again_and_again(site, alone):
    with crowd(site, alone=alone) as clients:
        for _ in range(2):
            send(clients, lambda: get("SELECT ?s { ?s ?p ?o } LIMIT 300"))
        others_are_served(site, alone)


@ALONE
def test_clients_that_take_a_large_result_letter_by_letter(site, alone):
    with crowd(site, alone=alone) as clients:
        send(clients, lambda: get(LARGE))
        for _ in range(5):
            for client in clients:
                with contextlib.suppress(OSError):
                    client.settimeout(0.001)
                    client.recv(1)
        others_are_served(site, alone)


@ALONE
def test_clients_that_vanish_before_they_ask(site, alone):
    with crowd(site, alone=alone) as clients:
        for client in clients:
            vanish(client)
        site.others_are_served()


@ALONE
def test_clients_that_vanish_in_their_headers(site, alone):
    with crowd(site, alone=alone) as clients:
        send(clients, lambda: b"GET /sparql?query=ASK")
        for client in clients:
            vanish(client)
        site.others_are_served()


@ALONE
def test_clients_that_vanish_in_their_bodies(site, alone):
    with crowd(site, alone=alone) as clients:
        send(clients, lambda: post(10_000) + b"ASK { ")
        for client in clients:
            vanish(client)
        site.others_are_served()


@pytest.mark.parametrize("leave", [vanish, socket.socket.close], ids=["reset", "closed"])
def test_clients_that_vanish_while_their_query_runs(site, leave):
    """What they asked for is not computed for nobody: the others need not wait for it."""
    with crowd(site, 60, alone=False) as clients:
        send(clients, lambda: get(HEAVY))
        time.sleep(0.3)
        for client in clients:
            leave(client)
        time.sleep(0.3)
        site.others_are_served()


@pytest.mark.parametrize("leave", [vanish, socket.socket.close], ids=["reset", "closed"])
def test_clients_that_vanish_in_mid_stream(site, leave):
    with crowd(site, 60, alone=False) as clients:
        send(clients, lambda: get(LARGE))
        time.sleep(0.5)
        for client in clients:
            with contextlib.suppress(OSError):
                client.recv(100)
            leave(client)
        site.others_are_served()


def test_greedy_client_leaves_a_worker_to_the_others(site):
    """Many heavy queries of one client in parallel, for several rounds, while another one asks."""
    with crowd(site, 40) as clients:
        send(clients, lambda: get(HEAVY))
        for _ in range(8):
            site.others_are_served()
            time.sleep(0.2)


def test_greedy_client_is_told_to_come_back_later(site):
    outcomes = []
    asking = [
        threading.Thread(target=lambda: outcomes.append(site.attack(f"{HEAVY} #{next(_nonces)}"))) for _ in range(60)
    ]
    for thread in asking:
        thread.start()
    time.sleep(0.5)
    site.others_are_served()
    for thread in asking:
        thread.join()

    assert {outcome.status for outcome in outcomes} <= {503, 504}
    assert all(outcome.explained for outcome in outcomes)


def test_large_results_in_parallel_go_through_files_of_bounded_size(site):
    outcomes = []
    asking = [
        threading.Thread(
            target=lambda: outcomes.append(
                site.send(
                    "POST", "/sparql", data={"query": f"{LARGE} #{next(_nonces)}", "format": "json"}, headers=JSON
                )
            )
        )
        for _ in range(16)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()

    assert {outcome.status for outcome in outcomes} <= {0, 200, 413, 503, 504}


def test_clients_that_ask_for_pages_letter_by_letter_forever(site):
    """A few seconds of it: nothing is to add up."""
    with crowd(site) as clients:
        deadline = time.monotonic() + 4
        while time.monotonic() < deadline:
            send(clients, lambda: b"X-Slow: y\r\n")
            time.sleep(0.2)
        site.others_are_served()
