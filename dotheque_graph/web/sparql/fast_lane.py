"""The fast lane: a request that this release has answered before gets the same bytes, with nothing parsed."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

from starlette.types import Message, Receive, Scope, Send

from dotheque_graph.audience.query_log import Entry
from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.store.releases import OpenRelease, Release
from dotheque_graph.web.answers import AnswerMemory, matches
from dotheque_graph.web.envelope import with_envelope
from dotheque_graph.web.request_reading import header_of
from dotheque_graph.web.site import Site
from dotheque_graph.web.sparql.result_headers import RawHeaders, etag_of, not_modified

Key: TypeAlias = tuple[str, str, bytes, bytes, bytes, bytes]
"""Method, path, query string, Accept, Content-Type and body: all that settles the answer to a query."""

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

    @property
    def size(self) -> int:
        """Return the bytes that are kept."""
        return self._prepared.size

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> Receive | None:
        """Answer a request that was answered before, and return None; else return what the request is read from."""
        started = time.perf_counter()
        key, receive = await self._key(scope, receive)
        if key is None or not self._repeated(key):
            return receive
        try:
            release = self._site.release().release
        except Exception:  # noqa: BLE001  # told further on, to those who ask for what needs a release
            return receive
        found = self._prepared.get(_name(release), key)
        if found is None:
            scope[_TICKET] = Ticket(self, release, key)
            return receive
        status = await _send(send, found, scope)
        self._note(found, release, status, time.perf_counter() - started)
        return None

    async def _key(self, scope: Scope, receive: Receive) -> tuple[Key | None, Receive]:
        """Return what settles the answer, None where that cannot be told, and what the request is read from."""
        method, path = scope["method"], scope["path"]
        body = b""
        if method == "POST" and path in self._posts:
            read, receive = await _read(receive)
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
        complete = with_envelope([*timing, (b"server-timing", b"memory")])
        prepared = Prepared(
            complete, not_modified(complete), etag_of(answer), answer.body, query_hash, len(answer.body)
        )
        beside = sum(map(len, ticket.key)) + sum([len(name) + len(value) for name, value in headers])
        self._prepared.put(_name(ticket.release), ticket.key, prepared, beside)

    def _note(self, found: Prepared, release: Release, status: int, seconds: float) -> None:
        entry = Entry(datetime.now(UTC), seconds, status, release.number, found.query_hash, found.size, True)  # noqa: FBT003
        self._site.log.record(entry)


def keep_for_repeats(
    scope: Scope, release: OpenRelease, headers: RawHeaders, answer: SparqlAnswer, query_hash: str
) -> None:
    """Keep a repeatable answer for those who send the same request, where it came from the public release."""
    ticket: Ticket | None = scope.get(_TICKET)
    if ticket and answer.repeatable and ticket.release.number == release.release.number:
        ticket.lane.keep(ticket, headers, answer, query_hash)


def _name(release: Release) -> str:
    return f"{release.number} {release.digest}"


async def _send(send: Send, found: Prepared, scope: Scope) -> int:
    status, headers, body = 200, found.headers, found.body
    unless = header_of(scope, b"if-none-match")
    if unless and matches(unless.decode("latin-1"), found.etag):
        status, headers, body = 304, found.unchanged, b""
    elif scope["method"] == "HEAD":
        body = b""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
    return status


async def _read(receive: Receive) -> tuple[bytes | None, Receive]:
    """Return a short body, None for a long one, and what the request is read from afterwards, from its start."""
    messages = [await receive()]
    size = len(messages[0].get("body", b""))
    while messages[-1].get("more_body") and size <= _LONGEST_BODY:
        messages.append(await receive())
        size += len(messages[-1].get("body", b""))
    complete = messages[-1]["type"] == "http.request" and not messages[-1].get("more_body")
    body = b"".join([message["body"] for message in messages]) if complete and size <= _LONGEST_BODY else None
    waiting = messages[::-1]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return body, receive_again
