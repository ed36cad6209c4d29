"""What stands for Solr: CKAN sends each record to its index, and asks it how many an organisation has.

Nothing that the harvester keeps passes through the index, which only serves the searches of visitors.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

_NOTHING: Final = json.dumps(
    {
        "responseHeader": {"status": 0},
        "response": {"numFound": 0, "start": 0, "docs": []},
        "facet_counts": {"facet_fields": {}},
    }
).encode()
_SCHEMA: Final = b'<schema name="ckan-2.12" version="1.6"/>'
"""CKAN asks the version of the schema when it starts."""


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = _SCHEMA if "/schema" in self.path else _NOTHING
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815  # the name that http.server asks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def solr() -> Iterator[str]:
    """Answer as an empty index while the block runs; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/solr"
    finally:
        server.shutdown()
