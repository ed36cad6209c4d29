"""Clients that leave before they are answered: their query is stopped, and nobody takes it for a fault of ours."""

import asyncio
import logging
from contextlib import asynccontextmanager

import pytest


class Patient:
    """Stands in for QueryRunner: works on a query until it is told to stop."""

    def __init__(self):
        self.started = asyncio.Event()
        self.stopped = False

    @asynccontextmanager
    async def ask(self, _request, _graph_path, _client):
        self.started.set()
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            self.stopped = True
            raise
        yield


def visit(app, method, headers, messages):
    """Send one request whose client says these things; a callable one is awaited before the next is said."""
    scope = {
        "type": "http",
        "method": method,
        "path": "/sparql",
        "query_string": b"query=ASK%20%7B%7D" if method == "GET" else b"",
        "headers": headers,
        "server": ("testserver", 80),
        "scheme": "http",
    }
    sent = []
    waiting = iter(messages)

    async def receive():
        message = next(waiting)
        if callable(message):
            await message()
            message = next(waiting)
        return message

    async def send(message):
        sent.append(message)

    asyncio.run(asyncio.wait_for(app(scope, receive, send), 3))
    return sent


@pytest.mark.parametrize("accept", [b"*/*", b"text/html"])
def test_a_client_that_leaves_gives_its_worker_back(client, accept):
    app = client._transport.app
    patient = app.state.site.runner = Patient()
    read = {"type": "http.request", "body": b"", "more_body": False}

    visit(app, "GET", [(b"accept", accept)], [read, patient.started.wait, {"type": "http.disconnect"}])

    assert patient.stopped


def test_a_client_that_leaves_in_mid_body_is_no_failure(client, runner, caplog):
    half = {"type": "http.request", "body": b"query=ASK", "more_body": True}
    headers = [(b"content-type", b"application/x-www-form-urlencoded")]

    with caplog.at_level(logging.INFO):
        visit(client._transport.app, "POST", headers, [half, {"type": "http.disconnect"}])

    assert not [record for record in caplog.records if record.name.startswith("dotheque_graph")]
    assert runner.asked == []
