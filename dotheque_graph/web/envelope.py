"""The envelope of every answer, errors and redirects included: CORS, security headers, HEAD, OPTIONS, the sub-path."""

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Language, X-Release, Retry-After, Server-Timing",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""On every answer. No page needs a script, so none may run."""

_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

_ASCII: Final = bytes(range(128))

Failing = Callable[[Request, Exception], Awaitable[Response]]


class Envelope:
    """ASGI middleware around everything, so that an unforeseen failure has the same headers as any other answer."""

    def __init__(self, app: ASGIApp, prefix: str, failing: Failing) -> None:
        self._app = app
        self._prefix = prefix
        self._failing = failing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Some clients send bytes as they are that belong percent-encoded; all that follows may rely on ASCII.
        scope = {**scope, "query_string": quote(scope["query_string"], safe=_ASCII).encode()}
        if self._prefix and (scope["path"] + "/").startswith(self._prefix + "/"):
            scope["root_path"] = self._prefix
        sender = _Sender(send, headless=scope["method"] == "HEAD")
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers={**_PREFLIGHT, "Allow": "GET, HEAD, POST, OPTIONS"})(
                scope, receive, sender
            )
            return
        if self._prefix and scope["path"] == self._prefix:
            await RedirectResponse(self._prefix + "/", 308)(scope, receive, sender)
            return
        try:
            await self._app(scope, receive, sender)
        except ClientDisconnect:
            await Response(status_code=400)(scope, receive, sender)  # nobody reads it; the server wants an answer
        except Exception as error:  # the last one to see it: the client gets a 500, the log the trace
            if sender.started:
                raise
            response = await self._failing(Request(scope, receive), error)
            await response(scope, receive, sender)


class _Sender:
    """Adds the headers of every answer to the first message, and takes the body away from an answer to HEAD."""

    def __init__(self, send: Send, *, headless: bool) -> None:
        self._send = send
        self._headless = headless
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        elif self._headless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)
