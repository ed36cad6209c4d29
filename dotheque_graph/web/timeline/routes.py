"""`/timeline`: what happens in the catalogue, in time."""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import answer_page, site_of
from dotheque_graph.web.timeline.asking import timeline_asked
from dotheque_graph.web.timeline.page import timeline_page


async def timeline(request: Request) -> Response:
    """Answer the timeline, of a kind, a theme and a territory where they are asked for; raise InvalidParameter."""
    asked = timeline_asked(request)
    memory = site_of(request).searches  # its parameters are many
    page = partial(timeline_page, asked=asked)
    return await answer_page(request, ("timeline",), page, asked=asked.parameters, memory=memory)


ROUTES: Final[tuple[Route, ...]] = (("/timeline", timeline, ("GET",)),)
