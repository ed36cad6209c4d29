"""The route of the map."""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.web.atlas.asking import asked_of
from dotheque_graph.web.atlas.page import map_page
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import answer_page, site_of


async def france(request: Request) -> Response:
    """Answer the map of France, of what the address asks."""
    asked = asked_of(request)
    memory = site_of(request).searches
    page = partial(map_page, asked=asked)
    return await answer_page(request, ("map",), page, asked=asked.parameters(), memory=memory)


ROUTES: Final[tuple[Route, ...]] = (("/map", france, ("GET",)),)
