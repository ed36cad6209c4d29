"""Answers as they are sent, before any client reads them, and the one event loop that all are asked in."""

import asyncio
from urllib.parse import urlsplit

import httpx

LOOP = []
PAGE = "text/html, */*;q=0.5"


def raw(client, method, address, **headers):
    """Return the answer as it was sent: its body still coded, with no header but those given."""
    app = client._transport.app
    parts, sent = urlsplit(address), []

    async def receive():
        await asyncio.sleep(60)

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "scheme": "http",
    }
    LOOP[0].run(app(scope, receive, send))
    fields = httpx.Headers(sent[0]["headers"])
    return sent[0]["status"], fields, b"".join(message.get("body", b"") for message in sent[1:])


def members(headers, name):
    return {one.strip().lower() for one in headers.get(name, "").split(",") if one.strip()}
