"""Answers: finished representations with their validators, and the memory of those the current release gave."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final, Generic, Protocol, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph import __version__
from dotheque_graph.web.templating import edition

_OVERHEAD = 512
"""Bytes an answer takes besides its body."""


CODABLE: Final = "dotheque.codable"
"""Where the scope of a request says whether the answer that a 304 stands for is one that is compressed."""

FRESH: Final = "public, max-age=0, must-revalidate"
"""The Cache-Control of what shows the public release: kept by anybody, asked for again before it is used."""
LASTING: Final = "public, max-age=31536000, immutable"
"""The Cache-Control of what names a release, or its own fingerprint: it never changes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A representation: bytes, value of Content-Type, strong ETag, and the headers that go with it.

    Where no ETag is given it is that of the bytes and their type, so what a release did not change keeps its ETag. A
    header Last-Modified among them is an HTTP date.
    """

    body: bytes
    content_type: str
    etag: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.etag:
            object.__setattr__(self, "etag", etag_of_bytes(self.body, self.content_type))

    def response(self, request: Request) -> Response:
        """Return the response, 304 without a body where the client holds these bytes already.

        If-Modified-Since is read where there is no If-None-Match (RFC 9110, section 13.2.2).
        """
        headers = {"ETag": self.etag, **self.headers}
        if self._is_held(request):
            request.scope[CODABLE] = (self.content_type, len(self.body))
            return Response(status_code=304, headers=headers)
        return Response(self.body, headers={**headers, "Content-Type": self.content_type})

    def _is_held(self, request: Request) -> bool:
        if request.method not in ("GET", "HEAD"):
            return False
        unless = request.headers.get("if-none-match")
        if unless is not None:
            return matches(unless, self.etag)
        since = request.headers.get("if-modified-since")
        return since is not None and not_later(self.headers.get("Last-Modified", ""), since)


def http_date(moment: datetime) -> str:
    """Return a moment, which has a zone, as headers write it (RFC 9110, section 5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def not_later(modified: str, since: str) -> bool:
    """Tell whether an HTTP date is another one or before it; False where one of them is none (RFC 9110, 13.1.3)."""
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError, OverflowError):
        return False


def etag_of_bytes(body: bytes, content_type: str) -> str:
    """Return the strong ETag of a body and its type; nothing else settles it."""
    return f'"{hashlib.sha256(content_type.encode() + bytes(1) + body).hexdigest()[:32]}"'


def strong_etag(*parts: str) -> str:
    """Return a strong ETag made of everything that settles the bytes, and of the program that makes them."""
    return f'"{hashlib.sha256(chr(0).join((__version__, edition(), *parts)).encode()).hexdigest()[:32]}"'


def matches(if_none_match: str, etag: str) -> bool:
    """Tell whether an If-None-Match header means the answer that has this ETag: by its name, or by `*` as any answer.

    The comparison is weak (RFC 9110, section 13.1.2).
    """
    candidates = _listed(if_none_match)
    return etag in candidates or "*" in candidates


def names(if_none_match: str, etag: str) -> bool:
    """Tell whether an If-None-Match header names an ETag: what to ask before it is known that there is an answer."""
    return etag in _listed(if_none_match)


def _listed(if_none_match: str) -> set[str]:
    return {candidate.strip().removeprefix("W/") for candidate in if_none_match.split(",")}


class Kept(Protocol):
    """What a memory keeps: anything with a body of bytes."""

    @property
    def body(self) -> bytes:
        """Return the bytes."""


KeptT = TypeVar("KeptT", bound=Kept)


class AnswerMemory(Generic[KeptT]):
    """The answers of one release, the least recently used leaving first when they take more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._release = ""
        self._answers: OrderedDict[Hashable, tuple[KeptT, int]] = OrderedDict()  # with their weights

    def get(self, release: str, key: Hashable) -> KeptT | None:
        """Return the answer that a release gave to this key; another release empties the memory."""
        if release != self._release:
            self._answers.clear()
            self._release, self.size = release, 0
        held = self._answers.get(key)
        if held is None:
            return None
        self._answers.move_to_end(key)
        return held[0]

    def put(self, release: str, key: Hashable, answer: KeptT, beside: int = 0) -> None:
        """Keep an answer, unless it came from a release that is no longer the one kept or is too large alone.

        `beside` are the bytes that its key and headers take, where they are more than a few hundred.
        """
        weight = len(answer.body) + _OVERHEAD + beside
        if release != self._release or weight > self.limit // 4 or key in self._answers:
            return
        self._answers[key] = answer, weight
        self.size += weight
        while self.size > self.limit:
            _, (_, old) = self._answers.popitem(last=False)
            self.size -= old


async def remembered(memory: AnswerMemory[Answer], release: str, key: Hashable, make: Callable[[], Answer]) -> Answer:
    """Return the answer that a memory has for a key, or what `make` makes in a thread, which is then kept."""
    answer = memory.get(release, key)
    if answer is None:
        answer = await run_in_threadpool(make)
        memory.put(release, key, answer, beside=len(repr(key)))
    return answer
