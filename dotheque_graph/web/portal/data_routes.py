"""`/data`: the page for portals and re-users, and the Croissant file of the dumps."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.errors import DumpsNotMade, DumpsPending
from dotheque_graph.web.answers import FRESH, Answer, http_date
from dotheque_graph.web.history.asking import now
from dotheque_graph.web.links import data_link
from dotheque_graph.web.portal.croissant import croissant
from dotheque_graph.web.portal.data_page import Shown, data_page
from dotheque_graph.web.portal.feeds import Feed, newest_feed
from dotheque_graph.web.portal.rehearsal_routes import rehearsal_summary
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import answer_page, site_of

CROISSANT_PATH: Final = "/data/croissant.json"
PATIENCE_SECONDS: Final = 2.0
"""How long the page waits for the rehearsal of a long feed that nobody has asked for yet, some ten seconds of work."""
FEW: Final = 300
"""Records that are rehearsed in a second or two, for which the first visitor waits."""
_REHEARSING: Final[set[asyncio.Future[Any]]] = set()
"""Those that go on: the loop itself keeps no hold of them."""


async def data(request: Request) -> Response:
    """Answer the page that says how the catalogue is harvested, taken and asked."""
    return await answer_data(request)


async def answer_data(request: Request, varying: str = "Accept-Language") -> Response:
    """Answer the page of the data at whatever address it was asked for; its own is the canonical one."""
    if (away := now(request)) is not None:
        return away
    site = site_of(request)
    feed = await _feed(request)
    shown = await _shown(feed) if feed else Shown(None, 0, None)
    parts = ("data", *(map(str, feed.key) if feed else ("pending",)), "rehearsed" if shown.rehearsal else "")
    issued = site.release().release.issued
    headers = {"Last-Modified": http_date(max(issued, feed.modified) if feed else issued)}
    return await answer_page(request, parts, partial(data_page, shown=shown), headers=headers, varying=varying)


async def _shown(feed: Feed) -> Shown:
    records = await _counted(feed)
    return Shown(feed, records, await _rehearsed(feed, None if records <= FEW else PATIENCE_SECONDS))


async def _rehearsed(feed: Feed, patience: float | None) -> Mapping[str, Any] | None:
    """Return the totals of the rehearsal; None where it takes longer than a visitor waits: it goes on for the next."""
    rehearsing = asyncio.ensure_future(rehearsal_summary(feed))
    _REHEARSING.add(rehearsing)
    rehearsing.add_done_callback(_REHEARSING.discard)
    done, _ = await asyncio.wait((rehearsing,), timeout=patience)
    return rehearsing.result() if done else None


async def _counted(feed: Feed) -> int:
    """Return how many records a feed has; counted in a turn of the long work, and remembered."""

    def count() -> Answer:
        return Answer(str(feed.total()).encode(), "text/plain")

    answer = await feed.site.long_work.lasting(("portal records", feed.key), count)
    return int(answer.body) if answer else 0


async def _feed(request: Request) -> Feed | None:
    """Return the feed of the newest release that has its dumps, None while there is none."""
    try:
        return await newest_feed(site_of(request))
    except DumpsPending:
        return None


async def croissant_file(request: Request) -> Response:
    """Answer the Croissant file of the newest release whose dumps are made; raise DumpsPending or DumpsNotMade."""
    feed = await newest_feed(site_of(request))
    answer = await feed.site.long_work.lasting(("croissant", feed.key), partial(_croissant, feed))
    if answer is None:
        raise DumpsNotMade(feed.release.release.number)
    return answer.response(request)


def _croissant(feed: Feed) -> Answer | None:
    """Return the file, None on a site that makes no dumps."""
    if feed.dumps is None:
        return None
    release, urls = feed.release.release, feed.site.urls
    headers = {
        "Cache-Control": FRESH,
        "Last-Modified": http_date(feed.modified),
        "Link": data_link(urls, CROISSANT_PATH),
        "X-Release": str(release.number),
    }
    body = croissant(feed.release.store, release, feed.dumps, urls)
    return Answer(body, "application/ld+json; charset=utf-8", headers=headers)


ROUTES: Final[tuple[Route, ...]] = (
    ("/data", data, ("GET",)),
    (CROISSANT_PATH, croissant_file, ("GET",)),
)
