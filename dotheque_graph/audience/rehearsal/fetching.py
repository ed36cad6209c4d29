"""Asking a server for the pages of a feed as harvesters do: HEAD for the first one, then GET, all within limits."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from ipaddress import ip_address
from socket import SHUT_RDWR, gaierror, socket
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


class _PrivateError(OSError):
    """The address is one of a private network, to which a public one may not lead."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    content_type: str
    location: str
    link: str
    length: int
    public: bool
    body: bytes = b""


def fetch(address: str, *, head: bool, public_only: bool = False) -> Exchange:
    """Return a page as a server gives it, with what HEAD said of it where that is asked for as well.

    With `public_only`, or once a public machine was asked, none of a private network is: who publishes a feed shall
    not make us ask what stands beside us. The machine is judged by the address of the connection, whatever its name.

    Nothing is raised: who does not answer, or not in time, has status 0 and a reason in `failure`. No Accept is sent,
    as harvesters send none, and redirections are followed a few times, which the exchange tells.
    """
    first = _head(address, public_only=public_only) if head else Exchange(address, address, 0)
    found, place = first, address
    for step in range(_MOST_REDIRECTS + 1):
        try:
            reply = _send("GET", place, public_only=public_only)
            following = urljoin(place, reply.location)
        except _PrivateError:
            return replace(found, status=0, private=place)
        except (OSError, HTTPException, ValueError, UnicodeError) as error:
            unknown, said = isinstance(error, gaierror), str(error) or type(error).__name__
            return replace(found, address=place, status=0, failure=said, unknown_host=unknown)
        public_only = public_only or reply.public
        found = replace(
            found,
            address=place,
            status=reply.status,
            content_type=reply.content_type,
            body=reply.body,
            link=reply.link,
            length=reply.length,
            public=reply.public if step == 0 else found.public,
        )
        if not reply.location:
            break
        place = following
    return found


def _head(address: str, *, public_only: bool) -> Exchange:
    found = Exchange(address, address, 0)
    with suppress(OSError, HTTPException, ValueError, UnicodeError):
        reply = _send("HEAD", address, public_only=public_only)
        redirect = bool(reply.location)
        found = replace(found, head_status=reply.status, head_type=reply.content_type, head_redirect=redirect)
    return found


def _send(method: str, address: str, *, public_only: bool) -> _Reply:
    """Return what a server answers; raise OSError, HTTPException or ValueError, TimeoutError being an OSError."""
    with _connected(address) as (connection, target):
        public = _is_public(connection)
        if public_only and not public:
            raise _PrivateError
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
            public=public,
            body=b"" if method == "HEAD" or moved else _body(response),
        )


@contextmanager
def _connected(address: str) -> Iterator[tuple[HTTPConnection, str]]:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("no address of the web")  # a finding, told beside the address
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


def _is_public(connection: HTTPConnection) -> bool:
    """Tell whether the machine at the other end stands in the public network."""
    found = ip_address(str(connection.sock.getpeername()[0]).partition("%")[0])
    return (getattr(found, "ipv4_mapped", None) or found).is_global


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
