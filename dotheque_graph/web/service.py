"""The small routes that serve machines: health, the stylesheet and the icon."""

import time
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from dotheque_graph.errors import PageNotFound
from dotheque_graph.web.answers import FRESH, LASTING, Answer
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import site_of
from dotheque_graph.web.templating import STATIC_TYPES, content_of, fingerprint, static_file


async def health(request: Request) -> Response:
    """Answer what a monitor asks: the release that is served, its size, the age of this process, what protects it.

    A protection is null until the first query worker has said whether the kernel enforces it.
    """
    site, kept = site_of(request), request.app.state
    release, settings = site.release().release, site.application.settings
    body = {
        "status": "ok",
        "release": release.number,
        "issued": release.issued.isoformat(),
        "quads": release.quads,
        "uptime_seconds": round(time.monotonic() - site.started),
        "answers_kept_bytes": sum(
            one.size for one in (site.memory, site.searches, site.results, kept.lane, kept.compression)
        ),
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


async def favicon(request: Request) -> Response:
    """Lead to the icon from where browsers look for one that no page has named."""
    target = site_of(request).urls.static("icon.svg", fingerprint("icon.svg"))
    return RedirectResponse(target, 302, {"Cache-Control": "public, max-age=86400"})


async def static(request: Request) -> Response:
    """Answer a file of `web/static`; under its own fingerprint it may be kept for a year."""
    name = request.path_params["name"]
    path = static_file(name)
    if path is None:
        raise PageNotFound(request.url.path)
    lasting = request.query_params.get("v") == fingerprint(name)
    caching = LASTING if lasting else FRESH
    answer = Answer(
        body=content_of(name),
        content_type=STATIC_TYPES[path.suffix],
        etag=f'"{fingerprint(name)}"',
        headers={"Cache-Control": caching},
    )
    return answer.response(request)


ROUTES: Final[tuple[Route, ...]] = (
    ("/health", health, ("GET",)),
    ("/static/{name}", static, ("GET",)),
    ("/favicon.ico", favicon, ("GET",)),
)
