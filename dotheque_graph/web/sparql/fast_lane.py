"""The fast lane: a request that this release has answered before gets the same bytes, with nothing parsed."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final, TypeAlias

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from dotheque_graph.audience.query_log import Entry
from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.store.releases import OpenRelease, Release
from dotheque_graph.web.answers import AnswerMemory, matches
from dotheque_graph.web.compression import with_coding_told
from dotheque_graph.web.envelope import with_envelope
from dotheque_graph.web.request_reading import BODY_SECONDS, declared_size, header_of, in_time, unless_of
from dotheque_graph.web.site import Site
from dotheque_graph.web.sparql.protocol import BODY_BYTES
from dotheque_graph.web.sparql.result_headers import RawHeaders, etag_of, not_modified

Key: TypeAlias = tuple[str, str, bytes, bytes, bytes, bytes, bytes]
"""Method, path, query string, Accept, Content-Type, Content-Encoding and body: all that settles an answer."""

_TICKET: Final = "dotheque.ticket"
_LONGEST_BODY: Final = 65536
_PLACES: Final = 1 << 14
"""Places for the hashes of keys that were asked once; another key with the same place takes it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer as the server takes it, with the headers of a 304 in its place and what the log says of it."""

    headers: RawHeaders
    unchanged: RawHeaders
    etag: str
    body: bytes
    query_hash: str
    size: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """What lets an answer be kept for those who ask the same; it travels in the scope of the request."""

    lane: "FastLane"
    release: Release
    key: Key


class FastLane:
    """Answers repeated requests of the public release; one readlink tells that it is still the same.

    An answer is kept from the second request on: most queries are never repeated, and keeping one takes time.
    """

    def __init__(self, site: Site, limit: int) -> None:
        self._site = site
        self._prepared: AnswerMemory[Prepared] = AnswerMemory(limit)
        self._asked = [0] * _PLACES
        prefix = site.urls.prefix
        self._posts = {"/sparql", prefix + "/sparql"}
        self._longest_body = min(_LONGEST_BODY, site.application.settings.query_bytes * BODY_BYTES)

    @property
    def size(self) -> int:
        """Return the bytes that are kept."""
        return self._prepared.size

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> Receive | None:
        """Answer a request that was answered before, and return None; else return what the request is read from."""
        key, receive = await self._key(scope, receive)
        started = time.perf_counter()
        if key is None or not self._repeated(key):
            return receive
        try:
            release = self._site.release().release
        except Exception:  # noqa: BLE001  # told further on, to those who ask for what needs a release
            return receive
        found = self._prepared.get(name_of(release), key)
        if found is None:
            scope[_TICKET] = Ticket(self, release, key)
            return receive
        seconds = time.perf_counter() - started
        status = await _send(send, found, scope)
        self._note(found, release, status, seconds)
        return None

    async def _key(self, scope: Scope, receive: Receive) -> tuple[Key | None, Receive]:
        """Return what settles the answer, None where that cannot be told, and what the request is read from."""
        method, path = scope["method"], scope["path"]
        body = b""
        if method == "POST" and path in self._posts:
            if declared_size(scope) > self._longest_body:
                return None, receive
            read, receive = await _read(receive, self._longest_body)
            if read is None:
                return None, receive
            body = read
        elif method not in ("GET", "HEAD"):
            return None, receive
        return (
            method,
            path,
            scope["query_string"],
            header_of(scope, b"accept"),
            header_of(scope, b"content-type"),
            header_of(scope, b"content-encoding"),
            body,
        ), receive

    def _repeated(self, key: Key) -> bool:
        """Tell whether a key is asked again, and note that it is asked; forgetting one costs no more than time."""
        mark = hash(key)
        place = mark % _PLACES
        if self._asked[place] == mark:
            return True
        self._asked[place] = mark
        return False

    def keep(self, ticket: Ticket, headers: RawHeaders, answer: SparqlAnswer, query_hash: str) -> None:
        """Keep the answer to the request of a ticket."""
        timing = [(name, value) for name, value in headers if name != b"server-timing"]
        told = with_coding_told({}, HTTPStatus.OK, [*timing, (b"server-timing", b"memory")])
        complete = with_envelope(told, self._site.urls.public_url)
        prepared = Prepared(
            complete, not_modified(complete), etag_of(answer), answer.body, query_hash, len(answer.body)
        )
        beside = sum(map(len, ticket.key)) + sum([len(name) + len(value) for name, value in headers])
        self._prepared.put(name_of(ticket.release), ticket.key, prepared, beside)

    def _note(self, found: Prepared, release: Release, status: int, seconds: float) -> None:
        entry = Entry(datetime.now(UTC), seconds, status, release.number, found.query_hash, found.size, True)  # noqa: FBT003
        self._site.log.record(entry)


def keep_for_repeats(
    scope: Scope, release: OpenRelease, headers: RawHeaders, answer: SparqlAnswer, query_hash: str
) -> None:
    """Keep a repeatable answer for those who send the same request, where it came from the public release."""
    ticket: Ticket | None = scope.get(_TICKET)
    if ticket and answer.repeatable and name_of(ticket.release) == name_of(release.release):
        ticket.lane.keep(ticket, headers, answer, query_hash)


def name_of(release: Release) -> str:
    """Return what tells a release from every other one, also from one that had its number before."""
    return f"{release.number} {release.digest}"


async def _send(send: Send, found: Prepared, scope: Scope) -> int:
    status, headers, body = 200, found.headers, found.body
    unless = unless_of(scope)
    if unless and matches(unless, found.etag):
        status, headers, body = 304, found.unchanged, b""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
    return status


async def _read(receive: Receive, longest: int) -> tuple[bytes | None, Receive]:
    """Return a short body, None for a long or late one, and what the request is read from afterwards, from its start.

    What it is read from raises HTTPException with 408 after a body that did not arrive in time.
    """
    messages: list[Message] = []
    late: HTTPException | None = None
    try:
        await in_time(_arrive(receive, longest, messages), BODY_SECONDS)
    except HTTPException as error:
        late = error
    complete = not late and messages[-1]["type"] == "http.request" and not messages[-1].get("more_body")
    body = b"".join([message.get("body", b"") for message in messages]) if complete else b""
    waiting = messages[::-1]

    async def receive_again() -> Message:
        if late and not waiting:
            raise late
        return waiting.pop() if waiting else await receive()

    return body if complete and len(body) <= longest else None, receive_again


async def _arrive(receive: Receive, longest: int, messages: list[Message]) -> None:
    """Add the messages of a body to a list, up to the one that ends it or makes it too long."""
    size, more = 0, True
    while more and size <= longest:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
