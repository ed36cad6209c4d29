"""From a query to its answer over HTTP: remembered or run, whole or as it is produced, logged, given up when unread."""

import asyncio
import hashlib
import time
from collections.abc import Hashable
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

from pyoxigraph import __version__ as engine_version
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dotheque_graph.audience.query_log import Entry, Kind, QueryLog
from dotheque_graph.errors import DothequeError, ResultTooLarge
from dotheque_graph.query.exchange import SparqlAnswer, SparqlRequest
from dotheque_graph.query.runner import SparqlResult
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import matches, names, strong_etag
from dotheque_graph.web.clients import client_of
from dotheque_graph.web.problems import STATUS, problem_name
from dotheque_graph.web.request_reading import unless_of
from dotheque_graph.web.site import Site
from dotheque_graph.web.sparql.departure import GivenUpOn
from dotheque_graph.web.sparql.fast_lane import keep_for_repeats, name_of
from dotheque_graph.web.sparql.result_headers import (
    RawHeaders,
    cut_header,
    etag_of,
    headers_of_query,
    headers_of_result,
    not_modified,
    validators,
)

STALLED_SECONDS: Final = 60.0
"""How long a client may read nothing of a result before it is dropped."""

SLOW_SECONDS: Final = 60.0
"""For how long in all a client may be waited for, beside the time that SLOWEST_RATE gives to what it reads."""

SLOWEST_RATE: Final = 50_000
"""Bytes in a second: so the largest result leaves the room that all of them share after little more than an hour."""

PAGE_BYTES: Final = 8_000_000
"""The longest result that is made into a page; programs get longer ones."""

_LEFT: Final = 499
"""What the log has for a client that left; nobody gets it as a status."""


class Stalled(Exception):
    """The client reads nothing, or too slowly; raised in mid-answer, so that the server breaks the transfer."""


def results(  # noqa: PLR0913  # what settles an answer
    request: Request,
    site: Site,
    release: OpenRelease,
    query: SparqlRequest,
    permalink: str,
    *,
    negotiated: bool = True,
) -> Response:
    """Return the response that runs a query on a release and gives its result to a program.

    Short results are one body with its digest and ETag; longer ones are sent as they are produced, and a failure in
    mid-stream breaks the transfer. Before the first byte, the errors of `QueryRunner.ask` are raised by the response.
    `permalink` is the address that asks the same of this release, empty where there is none; `negotiated` is false
    where Accept has no part in the format.
    """
    return _Results(request, site, release, _with_base(site, query), permalink, negotiated=negotiated)


async def whole(request: Request, site: Site, release: OpenRelease, query: SparqlRequest) -> SparqlAnswer:
    """Return the whole result of a query for a page; raise as `QueryRunner.ask` does, or ClientDisconnect.

    Raise ResultTooLarge for one over PAGE_BYTES.
    """
    query = _with_base(site, query)
    key = _key(name_of(release.release), query)
    with Noted(site.log, release.release.number, query.query.encode()) as note:
        known = site.results.get("", key)
        if known is not None:
            note.known(known)
            return known
        client = client_of(request, site.application.settings.trusted_proxies)
        async with (
            GivenUpOn(request.receive),
            site.runner.ask(query, release.release.graph_path, client) as result,
        ):
            answer = await _collected(result)
        note.size, note.seconds = len(answer.body), answer.seconds
    _remember(site, key, query, answer)
    return answer


def _with_base(site: Site, query: SparqlRequest) -> SparqlRequest:
    """Return a query whose relative IRIs are resolved against the endpoint (RFC 3986, section 5.1.3)."""
    return query if query.base == site.endpoint else replace(query, base=site.endpoint)


async def _collected(result: SparqlResult) -> SparqlAnswer:
    """Return a result in one piece; raise ResultTooLarge over PAGE_BYTES, or what its chunks raise."""
    if result.whole is not None:
        return result.whole
    body = bytearray()
    async for chunk in result.chunks:
        body += chunk
        if len(body) > PAGE_BYTES:
            raise ResultTooLarge(PAGE_BYTES)
    summary = result.summary
    if summary is None:
        raise RuntimeError("a result that has ended has a summary")
    return SparqlAnswer(
        kind=result.kind,
        format=result.format,
        body=bytes(body),
        seconds=summary.seconds,
        digest=summary.digest,
        cut=summary.cut,
        repeatable=result.repeatable,
    )


class _Results(Response):
    """A response that runs its query when it is sent."""

    def __init__(  # noqa: PLR0913  # as `results`
        self,
        request: Request,
        site: Site,
        release: OpenRelease,
        query: SparqlRequest,
        permalink: str,
        *,
        negotiated: bool,
    ) -> None:
        super().__init__()
        self._request = request
        self._site = site
        self._release = release
        self._query = query
        self._permalink = permalink
        self._negotiated = negotiated
        self._key = _key(name_of(release.release), query)
        self._unless = unless_of(request.scope)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with Noted(self._site.log, self._release.release.number, self._query.query.encode()) as note:
            answer = self._site.results.get("", self._key)
            if answer is not None:
                note.known(answer)
            else:
                answer = await self._run(receive, send, note)
            if answer is not None:
                await self._send_whole(answer, scope, send, note)

    async def _run(self, receive: Receive, send: Send, note: "Noted") -> SparqlAnswer | None:
        """Return the result where it is a short one; None where a long one has been sent."""
        if self._unless and names(self._unless, self._etag_of_long()):
            await self._send_unchanged(send, note)
            return None
        client = client_of(self._request, self._site.application.settings.trusted_proxies)
        async with GivenUpOn(receive):
            async with self._site.runner.ask(self._query, self._release.release.graph_path, client) as result:
                answer = result.whole
                if answer is None:
                    await self._stream(result, send, note)
            if answer is not None:
                note.size, note.seconds = len(answer.body), answer.seconds
                _remember(self._site, self._key, self._query, answer)
        return answer

    async def _send_whole(self, answer: SparqlAnswer, scope: Scope, send: Send, note: "Noted") -> None:
        headers = [
            *self._facts(answer, None if note.remembered else answer.seconds),
            *validators(answer),
            (b"content-length", b"%d" % len(answer.body)),
        ]
        if answer.cut:
            headers.append(cut_header(self._site.application.settings))
        keep_for_repeats(scope, self._release, headers, answer, note.query_hash)
        if self._unless and answer.repeatable and matches(self._unless, etag_of(answer)):
            note.status = 304
            await _send(send, 304, not_modified(headers), b"")
        else:
            await _send(send, 200, headers, answer.body)

    async def _stream(self, result: SparqlResult, send: Send, note: "Noted") -> None:
        """Send a long result as it is produced; raise what its chunks raise, or Stalled."""
        # Blank nodes that CONSTRUCT makes have other names each time.
        etag = self._etag_of_long() if result.repeatable and result.kind != "graph" else ""
        if etag and self._unless and matches(self._unless, etag):
            await self._send_unchanged(send, note)
            return
        headers = self._facts(result, time.perf_counter() - note.started)
        if etag:
            headers.append((b"etag", etag.encode()))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if self._request.method != "HEAD":
            try:
                await _pass_on_all(result, send, note)
            finally:
                note.seconds = self._seconds(result, note)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _seconds(self, result: SparqlResult, note: "Noted") -> float:
        """Return how long a query took, or was allowed to, whatever time its result took to be read."""
        if result.summary is not None:
            return result.summary.seconds
        return min(time.perf_counter() - note.started, self._site.application.settings.query_seconds)

    async def _send_unchanged(self, send: Send, note: "Noted") -> None:
        """Say that a long result is the one that the client has."""
        note.status = 304
        release = self._release.release
        headers = headers_of_query(
            self._site, release, self._permalink, seconds=None, repeatable=True, negotiated=self._negotiated
        )
        await _send(send, 304, [*headers, (b"etag", self._etag_of_long().encode())], b"")

    def _facts(self, result: SparqlAnswer | SparqlResult, seconds: float | None) -> RawHeaders:
        return headers_of_result(
            self._site,
            self._release.release,
            result.format,
            self._permalink,
            seconds=seconds,
            repeatable=result.repeatable,
            negotiated=self._negotiated,
        )

    def _etag_of_long(self) -> str:
        """Return the ETag of a result that is sent before its bytes are known: of all that settles them."""
        rows = self._site.application.settings.query_rows
        return strong_etag(self._release.release.digest, engine_version, str(rows), *map(str, _key("", self._query)))


async def _send(send: Send, status: int, headers: RawHeaders, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _pass_on_all(result: SparqlResult, send: Send, note: "Noted") -> None:
    waited = 0.0
    async for chunk in result.chunks:
        note.size += len(chunk)
        waited += await _pass_on(send, chunk, SLOW_SECONDS + note.size / SLOWEST_RATE - waited)


async def _pass_on(send: Send, chunk: bytes, seconds: float) -> float:
    """Send a part of a result; return how many seconds the client took, raise Stalled past `seconds`."""
    started = time.perf_counter()
    try:
        async with asyncio.timeout(min(seconds, STALLED_SECONDS)):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except TimeoutError:
        raise Stalled from None
    return time.perf_counter() - started


def _key(release: str, query: SparqlRequest) -> tuple[Hashable, ...]:
    forms = (query.solutions, query.boolean, query.graph)
    return (
        release,
        query.query,
        query.default_graphs,
        query.named_graphs,
        query.base,
        *[form.media_type if form else None for form in forms],
    )


def _remember(site: Site, key: Hashable, query: SparqlRequest, answer: SparqlAnswer) -> None:
    if answer.repeatable:
        site.results.put("", key, answer, beside=len(query.query))


class Noted:
    """A context that writes into the log what becomes of a query, or of a change: `text` is what was asked.

    `status`, `problem`, `size` in bytes, `release` and `remembered` are what the log will have, to be set before the
    end; so is `seconds`, where reading the result is not to count in the time.
    """

    def __init__(self, log: QueryLog, release: int, text: bytes, kind: Kind = "query") -> None:
        self._log = log
        self._kind = kind
        self.release = release
        self.query_hash = hashlib.sha256(text).hexdigest()
        self.started = time.perf_counter()
        self.status = 200
        self.size = 0
        self.seconds: float | None = None
        self.remembered = False
        self.problem = ""

    def known(self, answer: SparqlAnswer) -> None:
        """Say that the answer was remembered."""
        self.remembered, self.size = True, len(answer.body)
        self.seconds = time.perf_counter() - self.started

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.status, self.problem = _status_of(error), _problem_of(error)
        self._log.record(
            Entry(
                moment=datetime.now(UTC),
                seconds=time.perf_counter() - self.started if self.seconds is None else self.seconds,
                status=self.status,
                release=self.release,
                query_hash=self.query_hash,
                size=self.size,
                remembered=self.remembered,
                kind=self._kind,
                problem=self.problem,
            )
        )


def _status_of(error: BaseException) -> int:
    if isinstance(error, DothequeError):
        return STATUS[type(error)]
    return _LEFT if isinstance(error, ClientDisconnect | Stalled | asyncio.CancelledError) else 500


def _problem_of(error: BaseException) -> str:
    """Return the name that the problem has in the answer; empty where the client left."""
    if isinstance(error, DothequeError):
        return problem_name(error)
    return "" if _status_of(error) == _LEFT else "unexpected"
