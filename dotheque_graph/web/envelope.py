"""The envelope of every answer, errors and redirects included: CORS, security headers, HEAD, OPTIONS, the sub-path."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Final
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_EXPOSED: Final = (
    "Allow",
    "Content-Language",
    "ETag",
    "Link",
    "Location",
    "Memento-Datetime",
    "Repr-Digest",
    "Retry-After",
    "Server-Timing",
    "WWW-Authenticate",
    "X-Release",
    "X-Result-Cut",
    "X-Result-Limit",
)
HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(_EXPOSED),
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""On every answer that does not say otherwise. Hardly a page needs a script, so none may run unasked."""

_RAW: Final = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
_RAW_NAMES: Final = frozenset(name for name, _ in _RAW)

_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-None-Match, Prefer"
    ),
    "Access-Control-Max-Age": "86400",
}

_ASCII: Final = bytes(range(128))

Failing = Callable[[Request, Exception], Awaitable[Response]]
Methods = Callable[[Scope], Iterable[str]]


def with_envelope(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers with those of every answer that they do not have yet; names are in lower case."""
    held = _RAW_NAMES.intersection([name for name, _ in headers])
    return [*headers, *([header for header in _RAW if header[0] not in held] if held else _RAW)]


class Envelope:
    """ASGI middleware around everything, so that an unforeseen failure has the same headers as any other answer.

    `methods` says which methods the path of a scope answers, none where there is no such path.
    """

    def __init__(self, app: ASGIApp, prefix: str, failing: Failing, methods: Methods) -> None:
        self._app = app
        self._prefix = prefix
        self._failing = failing
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not scope["query_string"].isascii():
            # Some clients send bytes as they are that belong percent-encoded; all that follows may rely on ASCII.
            scope["query_string"] = quote(scope["query_string"], safe=_ASCII).encode()
        if self._prefix and (scope["path"] + "/").startswith(self._prefix + "/"):
            scope["root_path"] = self._prefix
        sender = _Sender(send, headless=scope["method"] == "HEAD")
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
            await RedirectResponse(self._prefix + "/", 308)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _options(self, scope: Scope) -> Response:
        """Return the answer to OPTIONS and to the preflight of CORS; what is missing may be read as missing."""
        methods = ", ".join(sorted({*(self._methods(scope) or ("GET", "HEAD")), "OPTIONS"}))
        headers = {**_PREFLIGHT, "Allow": methods, "Access-Control-Allow-Methods": methods}
        return Response(status_code=204, headers=headers)


class _Sender:
    """Adds the headers of every answer to the first message, and takes the body away from an answer to HEAD."""

    def __init__(self, send: Send, *, headless: bool) -> None:
        self._send = send
        self._headless = headless
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            message = {**message, "headers": with_envelope(message.get("headers", []))}
        elif self._headless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)
