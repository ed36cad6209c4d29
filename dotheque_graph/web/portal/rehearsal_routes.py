"""`/data/rehearsal`: what data.gouv.fr and CKAN would make of our own feed, as a page and as JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.audience.rehearsal import FeedPage, Portal, Rehearsal, rehearse
from dotheque_graph.audience.rehearsal.reporting import (
    fate_as_data,
    record_as_data,
    rules_as_data,
    totals_as_data,
)
from dotheque_graph.catalogue.portal import PortalProfile, feed_page, feed_pages
from dotheque_graph.errors import InvalidParameter, PageNotFound
from dotheque_graph.rdf.formats import HTML, TURTLE, Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.web.answers import FRESH, Answer, http_date
from dotheque_graph.web.history.asking import now
from dotheque_graph.web.links import data_link
from dotheque_graph.web.lists import page_number
from dotheque_graph.web.portal.feeds import Feed, newest_feed
from dotheque_graph.web.portal.rehearsal_page import Heard, rehearsal_page
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import answer_page, site_of

REHEARSAL_PATH: Final = "/data/rehearsal"
JSON: Final = Format("JSON", "application/json", "json")
MOST_PAGES: Final = 20
"""Pages of a feed that are rehearsed as a whole, 2,000 records in some seconds; of a longer one, the page asked for."""


@dataclass(frozen=True, slots=True)
class _Asked:
    feed: Feed
    profile: PortalProfile
    number: int


async def rehearsal(request: Request) -> Response:
    """Answer the rehearsal of a page of our feed, with totals, as a page or as JSON; raise PageNotFound past the end.

    Raises InvalidParameter for another profile, DumpsPending where no release has the files that its feed names.
    """
    if (away := now(request)) is not None:
        return away
    form = negotiate(request.headers.get("accept", ""), (HTML, JSON))
    asked = await _asked(request)
    if form is JSON:
        return await _json(request, asked, "Accept")
    heard = await _heard(asked)
    parts = ("rehearsal", *map(str, asked.feed.key))
    number = asked.number if asked.number > 1 else None
    return await answer_page(
        request,
        parts,
        lambda visit: rehearsal_page(visit, heard),
        asked={"profile": _parameter(asked.profile), "page": number},
        headers={"Last-Modified": http_date(max(site_of(request).release().release.issued, asked.feed.modified))},
        varying="Accept, Accept-Language",
    )


async def rehearsal_json(request: Request) -> Response:
    """Answer the rehearsal of a page of our feed as JSON."""
    return await _json(request, await _asked(request), "")


async def _json(request: Request, asked: _Asked, varying: str) -> Response:
    feed, heard = asked.feed, await _heard(asked)
    urls = feed.site.urls
    number = asked.number if asked.number > 1 else None
    address = urls.absolute(urls.page(REHEARSAL_PATH, profile=_parameter(asked.profile), page=number))
    headers = {
        "Cache-Control": FRESH,
        "Last-Modified": http_date(feed.modified),
        "Link": data_link(urls, address),
        "X-Release": str(feed.release.release.number),
        **({"Vary": varying} if varying else {}),
    }
    body = json.dumps(heard.said, ensure_ascii=False).encode()
    return Answer(body, f"{JSON.media_type}; charset=utf-8", headers=headers).response(request)


async def _asked(request: Request) -> _Asked:
    given = request.query_params.get("profile", PortalProfile.HARVEST.value)
    if given not in set(PortalProfile):
        raise InvalidParameter("profile", given[:40], ", ".join(PortalProfile))
    return _Asked(await newest_feed(site_of(request)), PortalProfile(given), page_number(request))


def _parameter(profile: PortalProfile) -> str | None:
    return None if profile is PortalProfile.HARVEST else profile.value


async def _heard(asked: _Asked) -> Heard:
    """Return the rehearsal of a page, with that of the whole feed where it is short; both are remembered."""
    feed, profile, number = asked.feed, asked.profile, asked.number
    key = ("rehearsal page", feed.key, profile, number)
    page = await feed.site.long_work.lasting(key, partial(_page, asked))
    if page is None:
        raise PageNotFound(f"{REHEARSAL_PATH}?page={number}")
    said = json.loads(page.body)
    whole = await rehearsal_summary(feed, profile)
    return Heard(profile, {**said, **(whole or {})}, whole=whole is not None)


async def rehearsal_summary(feed: Feed, profile: PortalProfile = PortalProfile.HARVEST) -> dict[str, Any] | None:
    """Return totals, what befalls the job, and the rules to mend, of a whole feed; None where it is long."""
    key = ("rehearsal", feed.key, profile)
    answer = await feed.site.long_work.lasting(key, partial(_whole, feed, profile))
    found: dict[str, Any] | None = json.loads(answer.body) if answer else None
    return found or None


def _whole(feed: Feed, profile: PortalProfile) -> Answer:
    """Return the rehearsal of a whole feed without its records; an empty one where the feed is long."""
    portal = feed.portal(profile, TURTLE.extension)
    pages = feed_pages(feed.view, portal)
    said = _summed(rehearse(_pages(feed, profile, range(1, pages + 1)), whole=False)) if pages <= MOST_PAGES else {}
    return _kept(said)


def _page(asked: _Asked) -> Answer | None:
    feed, profile, number = asked.feed, asked.profile, asked.number
    portal = feed.portal(profile, TURTLE.extension)
    pages = feed_pages(feed.view, portal)
    if number > pages:
        return None
    found = rehearse(_pages(feed, profile, range(number, number + 1)))
    used = {fate.rule for part in (found.job, *(record.fates for record in found.records)) for fate in part}
    records = [record_as_data(record, lambda _: True) for record in found.records]
    place = {"profile": profile, "release": feed.release.release.number, "page": number, "pages": pages}
    return _kept({**place, **_summed(found), "records": records, "rules": rules_as_data(used)})


def _pages(feed: Feed, profile: PortalProfile, numbers: range) -> Iterator[FeedPage]:
    portal = feed.portal(profile, TURTLE.extension)
    for number in numbers:
        triples = feed_page(feed.view, portal, number)
        size = len(serialise(triples, TURTLE))
        yield FeedPage(portal.page_address(number), triples, size, TURTLE.media_type)


def _summed(found: Rehearsal) -> dict[str, Any]:
    return {
        "totals": {portal.value: totals_as_data(found.totals[portal]) for portal in Portal},
        "to_mend": list(found.to_mend()),
        "job": [fate_as_data(fate) for fate in found.job],
        "counts": dict(found.rules),
    }


def _kept(said: dict[str, Any]) -> Answer:
    return Answer(json.dumps(said, ensure_ascii=False).encode(), JSON.media_type)


ROUTES: Final[tuple[Route, ...]] = (
    (REHEARSAL_PATH, rehearsal, ("GET",)),
    (f"{REHEARSAL_PATH}.json", rehearsal_json, ("GET",)),
)
