"""Asking a server for the pages of a feed as harvesters do: HEAD for the first one, then GET, all within limits."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from dotheque_graph.audience.rehearsal.transport import PAGE_BYTES, Exchange

REQUEST_SECONDS: Final = 60.0
"""How long a request may take, its answer included."""
_WAIT_SECONDS: Final = 20.0
"""How long a server may keep silent."""
_MOST_REDIRECTS: Final = 5
_CHUNK: Final = 1 << 16
_AGENT: Final = "dotheque-rehearsal"
_KEPT_IN_PATHS: Final = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    content_type: str
    location: str
    link: str
    length: int
    body: bytes = b""


def fetch(address: str, *, head: bool) -> Exchange:
    """Return a page as a server gives it, with what HEAD said of it where that is asked for as well.

    Nothing is raised: who does not answer, or not in time, has status 0 and a reason in `failure`. No Accept is sent,
    as harvesters send none, and redirections are followed a few times, which the exchange tells.
    """
    first = _head(address) if head else Exchange(address, address, 0)
    found, place = first, address
    for _ in range(_MOST_REDIRECTS + 1):
        try:
            reply = _send("GET", place)
            following = urljoin(place, reply.location)
        except (OSError, HTTPException, ValueError, UnicodeError) as error:
            return replace(found, address=place, status=0, failure=str(error) or type(error).__name__)
        found = replace(
            found,
            address=place,
            status=reply.status,
            content_type=reply.content_type,
            body=reply.body,
            link=reply.link,
            length=reply.length,
        )
        if not reply.location:
            break
        place = following
    return found


def _head(address: str) -> Exchange:
    found = Exchange(address, address, 0)
    with suppress(OSError, HTTPException, ValueError, UnicodeError):
        reply = _send("HEAD", address)
        redirect = bool(reply.location)
        found = replace(found, head_status=reply.status, head_type=reply.content_type, head_redirect=redirect)
    return found


def _send(method: str, address: str) -> _Reply:
    """Return what a server answers; raise OSError, HTTPException or ValueError, TimeoutError being an OSError."""
    with _connected(address) as (connection, target):
        connection.request(method, target, headers={"User-Agent": _AGENT, "Accept-Encoding": "identity"})
        response = connection.getresponse()
        moved = HTTPStatus.MULTIPLE_CHOICES <= response.status < HTTPStatus.BAD_REQUEST
        length = response.getheader("Content-Length", "")
        return _Reply(
            status=response.status,
            content_type=response.getheader("Content-Type", ""),
            location=response.getheader("Location", "") if moved else "",
            link=response.getheader("Link", ""),
            length=int(length) if length.isdecimal() else 0,
            body=b"" if method == "HEAD" or moved else _body(response),
        )


@contextmanager
def _connected(address: str) -> Iterator[tuple[HTTPConnection, str]]:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    target = quote(parts.path or "/", safe=_KEPT_IN_PATHS)
    query = quote(parts.query, safe=_KEPT_IN_PATHS + "?")
    with closing(kind(parts.hostname, parts.port, timeout=_WAIT_SECONDS)) as connection:
        connection.connect()
        # A server may send a byte now and then for ever: past the limit its connection is cut, whatever waits on it.
        limit = Timer(REQUEST_SECONDS, _cut, (connection.sock,))
        limit.start()
        try:
            yield connection, f"{target}?{query}" if query else target
        finally:
            limit.cancel()


def _cut(connected: socket) -> None:
    with suppress(OSError):  # it was closed already
        connected.shutdown(SHUT_RDWR)


def _body(response: HTTPResponse) -> bytes:
    """Return a body, cut one byte past the limit; raise IncompleteRead where it broke off."""
    length, body = response.length, bytearray()
    while len(body) <= PAGE_BYTES and (chunk := response.read1(_CHUNK)):
        body += chunk
    if length is not None and len(body) < min(length, PAGE_BYTES + 1):
        raise IncompleteRead(bytes(body[:1]), length - len(body))
    return bytes(body[: PAGE_BYTES + 1])
