"""The envelope of every answer, errors and redirects included: CORS, security headers, OPTIONS, the sub-path."""

from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dotheque_graph.web.compression import with_coding_told

_EXPOSED: Final = (
    "Accept-Ranges",
    "Allow",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Location",
    "Content-Profile",
    "Content-Range",
    "ETag",
    "Link",
    "Location",
    "Memento-Datetime",
    "Repr-Digest",
    "Retry-After",
    "Server-Timing",
    "Unencoded-Digest",
    "WWW-Authenticate",
    "X-Release",
    "X-Result-Cut",
    "X-Result-Limit",
)
HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-cache",
    "Access-Control-Expose-Headers": ", ".join(_EXPOSED),
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
"""On every answer that does not say otherwise. Hardly a page needs a script, so none may run unasked."""

OWN_SCRIPTS: Final = HEADERS["Content-Security-Policy"].replace("script-src 'none'", "script-src 'self'")
"""The content security policy of pages with a script: our own files run, nothing inline, nothing of another host."""

STRICT: Final = ("Strict-Transport-Security", "max-age=31536000")
"""On every answer of a site that has a host with https to itself: under a path, the host is somebody else's to bind."""

_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Datetime, Accept-Language, Accept-Profile, Authorization, Content-Type, If-Match, "
        "If-Modified-Since, If-None-Match, If-Range, Prefer, Range"
    ),
    "Access-Control-Max-Age": "86400",
}

_LISTS: Final = frozenset(
    (
        *(b"accept", b"accept-charset", b"accept-encoding", b"accept-language", b"accept-profile"),
        *(b"cache-control", b"if-match", b"if-none-match", b"prefer"),
    )
)
"""Headers of requests whose value is a list, so that several lines say the same as one (RFC 9110, section 5.3)."""
_ASCII: Final = bytes(range(128))

Failing = Callable[[Request, Exception], Awaitable[Response]]
Methods = Callable[[Scope], Iterable[str]]


@lru_cache(maxsize=8)
def _of_every_answer(public_url: str) -> tuple[tuple[tuple[bytes, bytes], ...], frozenset[bytes]]:
    """Return the headers of every answer of a site, and their names."""
    address = urlsplit(public_url)
    strict = (STRICT,) if address.scheme == "https" and not address.path.strip("/") else ()
    raw = tuple((name.lower().encode(), value.encode()) for name, value in (*HEADERS.items(), *strict))
    return raw, frozenset(name for name, _ in raw)


def with_envelope(headers: list[tuple[bytes, bytes]], public_url: str) -> list[tuple[bytes, bytes]]:
    """Return headers with those of every answer that they do not have yet; names are in lower case."""
    common, names = _of_every_answer(public_url)
    held = names.intersection([name for name, _ in headers])
    return [*headers, *([header for header in common if header[0] not in held] if held else common)]


def joined(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of a request with one line for each list, at the place of its first; names are lower case."""
    names = [name for name, _ in headers]
    repeated = {name for name in _LISTS.intersection(names) if names.count(name) > 1}
    if not repeated:
        return headers
    whole = {one: b", ".join([value for name, value in headers if name == one]) for one in repeated}
    return [(name, whole.pop(name, value)) for name, value in headers if name not in repeated or name in whole]


def without_body(send: Send) -> Send:
    """Return what the answer to a HEAD is sent to: all that GET has (RFC 9110, section 9.3.2), and no body."""

    async def headless(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return headless


class Envelope:
    """ASGI middleware around everything, so that an unforeseen failure has the same headers as any other answer.

    `public_url` is the address of the site; `methods` says which methods the path of a scope answers, none where there
    is no such path.
    """

    def __init__(self, app: ASGIApp, public_url: str, failing: Failing, methods: Methods) -> None:
        self._app = app
        self._public_url = public_url
        self._prefix = urlsplit(public_url).path.rstrip("/")
        self._failing = failing
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not scope["query_string"].isascii():
            # Some clients send bytes as they are that belong percent-encoded; all that follows may rely on ASCII.
            scope["query_string"] = quote(scope["query_string"], safe=_ASCII).encode()
        if len({name for name, _ in scope["headers"]}) < len(scope["headers"]):
            scope["headers"] = joined(scope["headers"])
        if self._prefix and (scope["path"] + "/").startswith(self._prefix + "/"):
            scope["root_path"] = self._prefix
        sender = _Sender(scope, send, self._public_url)
        try:
            await self._answer(scope, receive, sender)
        except ClientDisconnect:
            if not sender.started:
                # Nobody reads it; the server wants an answer.
                await Response(status_code=400)(scope, receive, sender)
        except Exception as error:  # the last one to see it: the client gets a 500, the log the trace
            if sender.started:  # what is left out must not look as if it were complete: the server breaks the transfer
                raise
            response = await self._failing(Request(scope, receive), error)
            await response(scope, receive, sender)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await self._options(scope)(scope, receive, send)
        elif self._prefix and scope["path"] == self._prefix:
            query = scope["query_string"].decode()
            target = self._prefix + "/" + (f"?{query}" if query else "")
            await RedirectResponse(target, 308, {"Cache-Control": "public, max-age=3600"})(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _options(self, scope: Scope) -> Response:
        """Return the answer to OPTIONS and to the preflight of CORS; what is missing may be read as missing."""
        methods = ", ".join(sorted({*(self._methods(scope) or ("GET", "HEAD")), "OPTIONS"}))
        headers = {**_PREFLIGHT, "Allow": methods, "Access-Control-Allow-Methods": methods}
        return Response(status_code=204, headers=headers)


class _Sender:
    """Adds the headers of every answer to the first message, and notes that it was sent."""

    def __init__(self, scope: Scope, send: Send, public_url: str) -> None:
        self._scope = scope
        self._send = send
        self._public_url = public_url
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            told = with_coding_told(self._scope, message["status"], message.get("headers", []))
            message = {**message, "headers": with_envelope(told, self._public_url)}
        await self._send(message)
