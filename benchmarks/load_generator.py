"""A lean HTTP client that keeps several connections busy, and the times its requests took.

One process and one `epoll` serve every connection: a request is bytes made beforehand, a response is only counted,
so that the client takes some fifteen microseconds for an exchange and never is what is measured.
"""

import select
import socket
import statistics
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

_BUFFER: Final = 1 << 20
_HEAD_END: Final = b"\r\n\r\n"
_LAST_CHUNK: Final = b"\r\n0\r\n\r\n"
_PATIENCE_SECONDS: Final = 60.0


class UnexpectedResponse(Exception):
    """The server answered something else than 200, or closed the connection; the message is what it sent."""


@dataclass(frozen=True, slots=True)
class Target:
    """A SPARQL endpoint on loopback: what it is called, its port and its path."""

    name: str
    port: int
    path: str

    def request(self, query: str, accept: str) -> bytes:
        """Return the bytes of a request by GET, as the SPARQL 1.1 Protocol has it (section 2.1.1)."""
        lines = (
            f"GET {self.path}?query={quote(query, safe='')} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Accept: {accept}",
            "User-Agent: benchmark",
        )
        return "\r\n".join((*lines, "", "")).encode()


@dataclass(slots=True)
class Response:
    """A response as it comes in: `size` counts the bytes of its body and, where it comes in chunks, their frames."""

    size: int = 0
    complete: bool = False
    _head: bytes | None = b""
    _length: int | None = None
    _tail: bytes = b""

    def take(self, data: memoryview) -> None:
        """Take what has arrived; raise UnexpectedResponse for anything but a 200 with length or chunks."""
        if self._head is None:
            self._take_body(data)
            return
        self._head += bytes(data)
        head, separator, rest = self._head.partition(_HEAD_END)
        if separator:
            self._head = None
            self._read(head)
            self._take_body(memoryview(rest))

    def _read(self, head: bytes) -> None:
        status, *lines = head.split(b"\r\n")
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        length = fields.get(b"content-length")
        if status.split(b" ")[1:2] != [b"200"] or not (length or fields.get(b"transfer-encoding") == b"chunked"):
            raise UnexpectedResponse(head.decode("utf-8", "replace"))
        self._length = int(length) if length else None
        self._tail = b"\r\n"

    def _take_body(self, data: memoryview) -> None:
        self.size += len(data)
        if self._length is not None:
            self.complete = self.size >= self._length
            return
        # No line of a result is a lone 0 followed by an empty one, so these bytes are the end of the chunks.
        self._tail = (self._tail + bytes(data[-len(_LAST_CHUNK) :]))[-len(_LAST_CHUNK) :]
        self.complete = self._tail == _LAST_CHUNK


@dataclass(slots=True)
class Connection:
    """One client: its socket, and the exchange it is in."""

    socket: socket.socket
    started: float = 0.0
    response: Response = field(default_factory=Response)

    def send(self, request: bytes) -> None:
        """Send a request and start its clock."""
        self.response = Response()
        self.started = time.perf_counter()
        self.socket.sendall(request)

    def receive(self, buffer: memoryview) -> float | None:
        """Take what has arrived, and return the seconds of the exchange once it is complete."""
        count = self.socket.recv_into(buffer)
        if not count:
            raise UnexpectedResponse("the server closed the connection")
        self.response.take(buffer[:count])
        return time.perf_counter() - self.started if self.response.complete else None


@dataclass(frozen=True, slots=True)
class Round:
    """What some clients saw of one server in one stretch of time: seconds of each exchange, and exchanges a second."""

    latencies: tuple[float, ...]
    throughput: float
    received: int

    @property
    def median(self) -> float:
        """Return the seconds of the middle exchange."""
        return statistics.median(self.latencies)

    @property
    def percentile_95(self) -> float:
        """Return the seconds that 95 exchanges in a hundred do not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]


def measure(target: Target, requests: Iterable[bytes], clients: int, seconds: float) -> Round:
    """Let clients ask one request after another for `seconds`; each finishes the exchange it is in.

    Every client has an address of its own, 127.0.0.1 and on: a server may bound what one client takes.
    `requests` must not end before. Raise UnexpectedResponse or OSError.
    """
    latencies: list[float] = []
    received = 0
    following = iter(requests)
    with ExitStack() as stack:
        connections = _connected(stack, target, clients)
        poll = stack.enter_context(select.epoll())
        for number in connections:
            poll.register(number, select.EPOLLIN)
        buffer = memoryview(bytearray(_BUFFER))
        started = time.perf_counter()
        for connection in connections.values():
            connection.send(next(following))
        busy = clients
        while busy:
            for number in _ready(poll):
                connection = connections[number]
                taken = connection.receive(buffer)
                if taken is None:
                    continue
                latencies.append(taken)
                received += connection.response.size
                if time.perf_counter() - started < seconds:
                    connection.send(next(following))
                else:
                    busy -= 1
        elapsed = time.perf_counter() - started
    return Round(tuple(latencies), len(latencies) / elapsed, received)


def _connected(stack: ExitStack, target: Target, clients: int) -> dict[int, Connection]:
    connections = {}
    for client in range(clients):
        address = (f"127.0.0.{client + 1}", 0)
        made = socket.create_connection(("127.0.0.1", target.port), _PATIENCE_SECONDS, source_address=address)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connections[made.fileno()] = Connection(stack.enter_context(made))
    return connections


def _ready(poll: select.epoll) -> Iterator[int]:
    events = poll.poll(_PATIENCE_SECONDS)
    if not events:
        raise UnexpectedResponse(f"nothing came for {_PATIENCE_SECONDS:g} s")
    return (number for number, _ in events)
