"""The small routes that serve machines: health, robots, the stylesheet and the icon."""

import time
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dotheque_graph.errors import PageNotFound
from dotheque_graph.rdf.formats import RESULT_FORMATS
from dotheque_graph.web.answers import Answer, strong_etag
from dotheque_graph.web.site import site_of
from dotheque_graph.web.templating import STATIC_TYPES, compressed, fingerprint, static_file

_YEAR = 31_536_000
_CLOSED: Final = (
    "/sparql?",
    "/sparql.",
    "/sparql/terms",
    "/graph-store",
    "/find?",
    "/query/*?",
    *(f"/query/*.{form.extension}" for form in RESULT_FORMATS),
)
"""What a crawler is to leave alone: whatever costs a query."""


async def health(request: Request) -> Response:
    """Answer what a monitor asks: the release that is served, its size, the age of this process, what protects it.

    A protection is null until the first query worker has said whether the kernel enforces it.
    """
    site = site_of(request)
    release, settings = site.release().release, site.application.settings
    body = {
        "status": "ok",
        "release": release.number,
        "issued": release.issued.isoformat(),
        "quads": release.quads,
        "uptime_seconds": round(time.monotonic() - site.started),
        "answers_kept_bytes": site.memory.size + site.results.size + request.app.state.lane.size,
        "protections": dict(site.runner.protections()),
        "limits": {
            "query_seconds": settings.query_seconds,
            "query_memory_mb": settings.query_memory_mb,
            "query_bytes": settings.query_bytes,
            "query_rows": settings.query_rows,
            "result_bytes": settings.result_bytes,
            "query_workers": settings.worker_count(),
            "query_queue": settings.query_queue,
        },
    }
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


async def robots(request: Request) -> Response:
    """Answer robots.txt: pages are for everybody, queries and searches are not for crawlers."""
    prefix = site_of(request).urls.prefix
    closed = "".join(f"Disallow: {prefix}{path}\n" for path in _CLOSED)
    return PlainTextResponse(f"User-agent: *\n{closed}", headers={"Cache-Control": "public, max-age=86400"})


async def static(request: Request) -> Response:
    """Answer a file of `web/static`; under its own fingerprint it may be kept for a year."""
    name = request.path_params["name"]
    path = static_file(name)
    if path is None:
        raise PageNotFound(request.url.path)
    lasting = request.query_params.get("v") == fingerprint(name)
    caching = f"public, max-age={_YEAR}, immutable" if lasting else "public, max-age=0, must-revalidate"
    packed = _takes_gzip(request.headers.get("accept-encoding", ""))
    answer = Answer(
        body=compressed(name) if packed else path.read_bytes(),
        content_type=STATIC_TYPES[path.suffix],
        etag=strong_etag(fingerprint(name), "gzip" if packed else ""),
        headers={
            "Cache-Control": caching,
            "Vary": "Accept-Encoding",
            **({"Content-Encoding": "gzip"} if packed else {}),
        },
    )
    return answer.response(request)


def _takes_gzip(accept_encoding: str) -> bool:
    """Tell whether an Accept-Encoding names gzip, and not to refuse it."""
    codings = (coding.replace(" ", "").lower().partition(";") for coding in accept_encoding.split(","))
    return any(name == "gzip" and weight not in ("q=0", "q=0.0") for name, _, weight in codings)
