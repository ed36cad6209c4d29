"""Content codings: br, zstd and gzip as the client asks for them, each with an ETag of its own (RFC 9110, 8.4, 12.5.3).

An answer is coded last of all, when everything else of it is settled; what stands behind the door knows of no coding.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol, TypeAlias

import brotli
import zstandard
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Scope, Send

from dotheque_graph.rdf.negotiation import preferences
from dotheque_graph.web.answers import CODABLE, AnswerMemory

Headers: TypeAlias = list[tuple[bytes, bytes]]

CODINGS: Final = ("br", "zstd", "gzip")
"""What is offered; between equal weights the first one is sent, which makes the shortest pages."""
SHORTEST: Final = 600
"""Bytes of a body under which a coding saves nothing: it would fit in one packet all the same."""

_BROTLI_QUALITY: Final = 5
_ZSTD_LEVEL: Final = 5
_GZIP_LEVEL: Final = 6
_GZIP_WINDOW: Final = 31
"""`wbits` of zlib for the largest window, within the frame of gzip."""
_LONG: Final = 65536
"""Bytes past which a thread does the work: some 3 ms of it."""
_TEXTS: Final = ("text/", "application/sparql-", "application/n-")
_STRUCTURED: Final = ("json", "xml")
_CODABLE: Final = frozenset({"application/trig", "application/javascript", "application/schema+json", "image/svg+xml"})
_NOT_CODED: Final = frozenset({"text/event-stream"})
_HINDRANCES: Final = frozenset({b"content-encoding", b"content-range"})
_REPLACED: Final = frozenset({b"content-length", b"content-encoding", b"etag"})
_NOT_MODIFIED: Final = 304
_CONDITIONS: Final = (b"if-none-match", b"if-match")


class Encoder(Protocol):
    """What codes a body: `whole` one that is there, `add` and `end` one that arrives in parts."""

    def add(self, part: bytes) -> bytes:
        """Return all that can be sent once a part is there."""

    def end(self) -> bytes:
        """Return the end."""


class _Brotli:
    def __init__(self) -> None:
        self._to = brotli.Compressor(quality=_BROTLI_QUALITY)

    def add(self, part: bytes) -> bytes:
        done: bytes = self._to.process(part) + self._to.flush()
        return done

    def end(self) -> bytes:
        done: bytes = self._to.finish()
        return done


class _Zstd:
    def __init__(self) -> None:
        self._to = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()

    def add(self, part: bytes) -> bytes:
        return self._to.compress(part) + self._to.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._to.flush()


class _Gzip:
    def __init__(self) -> None:
        self._to = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)

    def add(self, part: bytes) -> bytes:
        return self._to.compress(part) + self._to.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._to.flush()


_ENCODERS: Final[Mapping[str, type[Encoder]]] = {"br": _Brotli, "zstd": _Zstd, "gzip": _Gzip}


def coded(body: bytes, coding: str) -> bytes:
    """Return a whole body in a coding, always the same for the same body."""
    if coding == "br":
        packed: bytes = brotli.compress(body, quality=_BROTLI_QUALITY)
        return packed
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body)
    return zlib.compress(body, _GZIP_LEVEL, _GZIP_WINDOW)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client says of codings: the one to send, "" for none, and all that it can read."""

    coding: str
    readable: frozenset[str]


ANY_CODING: Final = Wish("", frozenset(CODINGS))
"""The wish of a client that says nothing: it gets none, and may hold what it got when it asked for one."""


@lru_cache(maxsize=256)
def wish_of(accept_encoding: bytes) -> Wish:
    """Return the wish in a header Accept-Encoding; the highest weight wins, identity only where it is named above."""
    weights = {one.value.removeprefix("x-"): one.quality for one in preferences(accept_encoding.decode("latin-1"))}
    others = weights.get("*", 0.0)
    offered = {coding: weights.get(coding, others) for coding in CODINGS}
    best = max(CODINGS, key=lambda coding: offered[coding])
    sent = best if offered[best] > 0 and offered[best] >= weights.get("identity", 0.0) else ""
    return Wish(sent, frozenset(coding for coding, weight in offered.items() if weight > 0))


@lru_cache(maxsize=256)
def is_codable_type(content_type: str) -> bool:
    """Tell whether bodies of a type are text, which gets shorter; images and archives are packed already."""
    media_type = content_type.partition(";")[0].strip().lower()
    textual = media_type.startswith(_TEXTS) or media_type.endswith(_STRUCTURED)
    return (textual or media_type in _CODABLE) and media_type not in _NOT_CODED


def is_codable(headers: Headers) -> bool:
    """Tell whether an answer with these headers is coded for those who ask; names are in lower case."""
    content_type, size = "", SHORTEST
    for name, value in headers:
        if name == b"content-type":
            content_type = value.decode("latin-1")
        elif name == b"content-length":
            size = int(value)
        elif name in _HINDRANCES or (name == b"cache-control" and b"no-transform" in value):
            return False
    return size >= SHORTEST and is_codable_type(content_type)


def varying(headers: Headers) -> Headers:
    """Return headers whose Vary has Accept-Encoding too."""
    held = b", ".join([value for name, value in headers if name == b"vary"])
    if b"accept-encoding" in held.lower() or held == b"*":
        return headers
    others = [header for header in headers if header[0] != b"vary"]
    return [*others, (b"vary", b"%s, Accept-Encoding" % held if held else b"Accept-Encoding")]


def with_coding_told(scope: Scope, status: int, headers: Headers) -> Headers:
    """Return headers that say in Vary whether the answer depends on Accept-Encoding, coded or not.

    That of a 304 does where the answer in its place would: `Answer.response` leaves in the scope what tells.
    """
    if status == _NOT_MODIFIED:
        content_type, size = scope.get(CODABLE, ("text/plain", SHORTEST))
        depends = size >= SHORTEST and is_codable_type(content_type)
    else:
        depends = is_codable(headers)
    return varying(headers) if depends else headers


@dataclass(frozen=True, slots=True)
class Coded:
    """A body in a coding, as it is remembered."""

    body: bytes


class Compression:
    """Codes what a web process sends; remembers what it made of answers with an ETag, up to `limit` bytes.

    A strong ETag stands for the same bytes wherever it is found, so nothing else tells one coded body from another.
    """

    def __init__(self, limit: int) -> None:
        self._memory: AnswerMemory[Coded] = AnswerMemory(limit)

    @property
    def size(self) -> int:
        """Return the bytes that are kept."""
        return self._memory.size

    def around(self, scope: Scope, send: Send) -> Send:
        """Return what the answer to a request is sent to, `send` itself where nothing can be done for the client.

        ETags of coded bodies among the conditions of the request become those of the bodies themselves: what compares
        them knows of no coding. A request for a range gets one of the plain body.
        """
        wish, conditional, ranged = ANY_CODING, False, False
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                wish = wish_of(value)
            elif name in _CONDITIONS:
                conditional = True
            elif name == b"range":
                ranged = True
        coding = "" if ranged else wish.coding
        shown = _plain_conditions(scope, wish) if conditional else {}
        if not coding and not shown:
            return send
        return _CodingSender(self, scope, send, coding, shown)

    async def whole(self, body: bytes, coding: str, etag: bytes) -> bytes:
        """Return a whole body in a coding, as it was remembered under its strong ETag where it has one."""
        key = (etag, coding)
        held = self._memory.get("", key) if etag else None
        if held is not None:
            return held.body
        packed = coded(body, coding) if len(body) <= _LONG else await run_in_threadpool(coded, body, coding)
        if etag:
            self._memory.put("", key, Coded(packed))
        return packed


def _plain_conditions(scope: Scope, wish: Wish) -> dict[bytes, set[bytes]]:
    """Take the codings off the ETags in the conditions of a request; return what If-None-Match showed, by plain ETag.

    An ETag of a coding that the client says it cannot read stays as it is, and names nothing.
    """
    if not wish.readable:
        return {}
    pattern = re.compile(rb'-(?:%s)"' % "|".join(sorted(wish.readable)).encode())
    shown: dict[bytes, set[bytes]] = {}
    headers = []
    for name, value in scope["headers"]:
        if name in _CONDITIONS and pattern.search(value):
            if name == b"if-none-match":
                for tag in (one.strip().removeprefix(b"W/") for one in value.split(b",")):
                    shown.setdefault(pattern.sub(b'"', tag), set()).add(tag)
            headers.append((name, pattern.sub(b'"', value)))
        else:
            headers.append((name, value))
    scope["headers"] = headers
    return shown


def _tagged(etag: bytes, coding: str) -> bytes:
    """Return the ETag of a body in a coding; a weak one means all of them."""
    return etag if not etag or etag.startswith(b"W/") else b'%s-%s"' % (etag[:-1], coding.encode())


class _CodingSender:
    """Codes one answer on its way out.

    The first message waits for the first part of the body, which tells whether it is whole. `shown` are the ETags of
    coded bodies that the client has, by the ETag of the plain one.
    """

    def __init__(
        self, compression: Compression, scope: Scope, send: Send, coding: str, shown: Mapping[bytes, set[bytes]]
    ) -> None:
        self._compression = compression
        self._scope = scope
        self._send = send
        self._coding = coding
        self._shown = shown
        self._start: Message | None = None
        self._encoder: Encoder | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif message["type"] != "http.response.body":
            await self._release()
            await self._send(message)
        elif self._start is not None:
            await self._first(message)
        elif self._encoder is not None:
            await self._part(message, self._encoder)
        else:
            await self._send(message)

    async def _begin(self, message: Message) -> None:
        headers, status = message["headers"], message["status"]
        if status == _NOT_MODIFIED:
            await self._send({**message, "headers": self._unchanged(headers)})
        elif self._coding and is_codable(headers):
            self._start = message
        else:
            await self._send(message)

    async def _release(self) -> None:
        """Send the first message as it is: what follows is no body that can be coded."""
        if self._start is not None:
            start, self._start = self._start, None
            await self._send(start)

    async def _first(self, message: Message) -> None:
        """Send the first part of a body, or the whole of it, behind the headers that fit."""
        start: Message = self._start or {}
        self._start = None
        body, more = message.get("body", b""), message.get("more_body", False)
        etag = _value(start["headers"], b"etag")
        if more or not body:  # an answer to HEAD may have nothing to tell the length from
            self._encoder = _ENCODERS[self._coding]()
            await self._send({**start, "headers": self._headers(start["headers"], etag, None)})
            await self._part(message, self._encoder)
            return
        strong = b"" if etag.startswith(b"W/") else etag
        packed = await self._compression.whole(body, self._coding, strong)
        await self._send({**start, "headers": self._headers(start["headers"], etag, len(packed))})
        await self._send({"type": "http.response.body", "body": packed, "more_body": False})

    async def _part(self, message: Message, encoder: Encoder) -> None:
        """Send what one more part of a body gives; an end that never comes leaves the coding open, and is seen."""
        body, more = message.get("body", b""), message.get("more_body", False)
        packed = b""
        if body:
            packed = encoder.add(body) if len(body) <= _LONG else await run_in_threadpool(encoder.add, body)
        if not more:
            packed += encoder.end()
        if packed or not more:
            await self._send({"type": "http.response.body", "body": packed, "more_body": more})

    def _headers(self, headers: Headers, etag: bytes, size: int | None) -> Headers:
        """Return the headers of a coded body; the digest is of the plain one (draft-ietf-httpbis-unencoded-digest)."""
        kept = [
            (b"unencoded-digest" if name == b"repr-digest" else name, value)
            for name, value in headers
            if name not in _REPLACED
        ]
        kept.append((b"content-encoding", self._coding.encode()))
        if etag:
            kept.append((b"etag", _tagged(etag, self._coding)))
        if size is not None:
            kept.append((b"content-length", b"%d" % size))
        return kept

    def _unchanged(self, headers: Headers) -> Headers:
        """Return the headers of a 304 under the ETag that the client has, which tells it what to use."""
        etag = _value(headers, b"etag")
        if not etag:
            return headers
        own = _tagged(etag, self._coding) if self._coding else etag
        held = self._shown.get(etag, set())
        if held:
            etag = own if own in held else min(held)
        elif _value(self._scope["headers"], b"if-none-match") in (b"", b"*") and self._would_be_coded():
            etag = own
        return [*(header for header in headers if header[0] != b"etag"), (b"etag", etag)]

    def _would_be_coded(self) -> bool:
        content_type, size = self._scope.get(CODABLE, ("", 0))
        return size >= SHORTEST and is_codable_type(content_type)


def _value(headers: Headers, name: bytes) -> bytes:
    return next((value for held, value in headers if held == name), b"")
