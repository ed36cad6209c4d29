"""Lists asked for with a slash at the end: each has one address, to which that leads."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import site_of

_LISTS: Final = (
    *("/list", "/list/{segment}", "/find", "/search", "/sparql", "/query", "/releases", "/feed", "/void", "/data"),
    *("/goals", "/matrix", "/gaps"),
    *("/map", "/vocabulary", "/graph", "/activity", "/doc/vocabulary", "/doc/graph", "/doc/activity"),
)


async def without_slash(request: Request) -> Response:
    """Answer 308 to the same address without the slash at its end."""
    urls = site_of(request).urls
    path = "/" + request.url.path.removeprefix(urls.prefix).strip("/")
    query = request.url.query
    location = urls.page(path) + (f"?{query}" if query else "")
    return RedirectResponse(location, 308, {"Cache-Control": "public, max-age=3600"})


ROUTES: Final[tuple[Route, ...]] = tuple((f"{path}/", without_slash, ("GET",)) for path in _LISTS)
"""They come before the routes of documents, which take any path."""
