"""The client of the benchmarks counts what a server sends, however that comes, and takes nothing else for an answer."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise, repeat
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def generator(root):
    patch = pytest.MonkeyPatch()
    patch.syspath_prepend(str(root / "benchmarks"))
    import load_generator  # noqa: PLC0415  # a script beside the benchmarks

    yield load_generator
    patch.undo()


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (*pieces, b""))


def pieces_of(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    edges = [0, *sorted({cut % (len(data) + 1) for cut in cuts}), len(data)]
    return (data[start:end] for start, end in pairwise(edges) if start < end)


@given(body=st.binary(max_size=300), cuts=st.lists(st.integers(0, 2000), max_size=8))
def test_a_response_with_a_length_ends_with_its_last_byte(generator, body, cuts):
    response = generator.Response()
    *before, last = pieces_of(LENGTH % len(body) + body, cuts)
    for piece in before:
        response.take(memoryview(piece))
        assert not response.complete or not body

    response.take(memoryview(last))
    assert response.complete
    assert response.size == len(body)


@given(
    lines=st.lists(st.text("abc,1é0\n", min_size=1, max_size=40), max_size=8),
    cuts=st.lists(st.integers(0, 2000), max_size=8),
)
def test_a_response_in_chunks_ends_with_its_last_chunk(generator, lines, cuts):
    body = chunked(*(line.encode() for line in lines))
    response = generator.Response()
    *before, last = pieces_of(CHUNKED + body, cuts)
    for piece in before:
        response.take(memoryview(piece))
        assert not response.complete

    response.take(memoryview(last))
    assert response.complete
    assert response.size == len(body)


@pytest.mark.parametrize("head", [b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_anything_but_a_200_of_known_end_is_an_error(generator, head):
    with pytest.raises(generator.UnexpectedResponse):
        generator.Response().take(memoryview(head))


@contextmanager
def serving(reply: bytes, clients: int) -> Iterator[tuple[int, list[tuple[str, bytes]]]]:
    """Give the port of a server that sends the same reply to every request, and who asked it what."""
    seen: list[tuple[str, bytes]] = []

    def answer(accepted: socket.socket, address: str) -> None:
        with accepted:
            while request := accepted.recv(65536):
                seen.append((address, request))
                accepted.sendall(reply)

    def accept() -> None:
        answering = []
        for _ in range(clients):
            accepted, (address, _port) = listening.accept()
            answering.append(Thread(target=answer, args=(accepted, address)))
            answering[-1].start()
        for thread in answering:
            thread.join()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        accepting = Thread(target=accept)
        accepting.start()
        yield listening.getsockname()[1], seen
        accepting.join(10)


@pytest.mark.parametrize("reply", [LENGTH % 5 + b"hello", CHUNKED + chunked(b"hello")], ids=["length", "chunks"])
def test_every_client_asks_from_an_address_of_its_own(generator, reply):
    with serving(reply, 3) as (port, seen):
        target = generator.Target("server", port, "/sparql")
        found = generator.measure(target, repeat(target.request("ASK {}", "text/csv")), 3, 0.05)

    assert {address for address, _ in seen} == {"127.0.0.1", "127.0.0.2", "127.0.0.3"}
    assert {request.split(b"\r\n")[0] for _, request in seen} == {b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1"}
    assert len(found.latencies) == len(seen) >= 3
    assert found.received == len(seen) * len(reply.partition(b"\r\n\r\n")[2])
    assert 0 < found.median <= found.percentile_95 <= max(found.latencies)


def hang_up(listening: socket.socket) -> None:
    listening.accept()[0].close()


def test_a_server_that_hangs_up_is_an_error(generator):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        Thread(target=hang_up, args=(silent,)).start()
        target = generator.Target("silent", silent.getsockname()[1], "/")
        with pytest.raises((generator.UnexpectedResponse, ConnectionError)):
            generator.measure(target, repeat(b"GET / HTTP/1.1\r\n\r\n"), 1, 1.0)
