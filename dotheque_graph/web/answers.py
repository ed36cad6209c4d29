"""Answers: finished representations with their validators, and the memory of those the current release gave."""

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph import __version__
from dotheque_graph.web.templating import edition

_OVERHEAD = 512
"""Bytes an answer takes besides its body."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A representation: bytes, media type, strong ETag, and the headers that go with it."""

    body: bytes
    content_type: str
    etag: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self, request: Request) -> Response:
        """Return the response, 304 without a body where the client holds these bytes already."""
        headers = {"ETag": self.etag, **self.headers}
        if matches(request.headers.get("if-none-match", ""), self.etag):
            return Response(status_code=304, headers=headers)
        return Response(self.body, headers={**headers, "Content-Type": self.content_type})


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
