"""The JSON-LD context of the site, whole: what documents hold a part of, or refer to where a client asks for that."""

import json
from functools import lru_cache
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.rdf.formats import JSON_LD
from dotheque_graph.rdf.jsonld import CONTEXT_PATH, context
from dotheque_graph.web.answers import Answer
from dotheque_graph.web.links import data_link
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import site_of
from dotheque_graph.web.urls import Urls

_CACHING: Final = "public, max-age=86400"
"""A processor of JSON-LD may ask for the context with each document it reads; a day spares both sides that."""


async def published_context(request: Request) -> Response:
    """Answer the context that belongs to this version of the program; releases play no part."""
    return _answer(site_of(request).urls).response(request)


@lru_cache(maxsize=4)
def _answer(urls: Urls) -> Answer:
    body = json.dumps({"@context": context()}, ensure_ascii=False, indent=1).encode()
    headers = {"Cache-Control": _CACHING, "Link": data_link(urls, CONTEXT_PATH)}
    return Answer(body, JSON_LD.content_type, headers=headers)


ROUTES: Final[tuple[Route, ...]] = ((CONTEXT_PATH, published_context, ("GET",)),)
