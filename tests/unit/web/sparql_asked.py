"""Queries as clients send them, and the short and long results that a runner gives them."""

import asyncio
import hashlib
from types import SimpleNamespace

from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.rdf.formats import CSV_RESULTS, JSON_RESULTS

QUERY = "SELECT ?s WHERE { ?s a ?c }"
BODY = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"https://example.org/x"}}]}}'


def answer(body=BODY, **facts):
    return SparqlAnswer("solutions", JSON_RESULTS, body, 0.1, hashlib.sha256(body).hexdigest(), **facts)


def long(*chunks, kind="solutions", form=CSV_RESULTS, repeatable=True):
    return SimpleNamespace(kind=kind, format=form, chunks=chunks, repeatable=repeatable)


def ask(app, method="GET", sending=None, **headers):
    """Send one query as a server does; return its messages, and what was raised past the application."""
    scope = {
        "type": "http",
        "method": method,
        "path": "/sparql",
        "query_string": b"query=SELECT",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("testserver", 80),
        "scheme": "http",
    }
    sent = []

    async def receive():
        await asyncio.sleep(5)

    async def send(message):
        if sending:
            await sending(message)
        sent.append(message)

    try:
        asyncio.run(asyncio.wait_for(app(scope, receive, send), 3))
    except Exception as error:  # noqa: BLE001  # whatever it is, the server sees it
        return sent, error
    return sent, None


def get(client, query=QUERY, **parameters):
    return client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": "*/*"})
