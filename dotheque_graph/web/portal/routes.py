"""`/catalog` and below: the feed for data portals, in pages of one release, each format and profile by itself."""

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.portal import PortalProfile, feed_page, feed_pages
from dotheque_graph.catalogue.profiles.dcat import DCAT_AP
from dotheque_graph.errors import DumpsNotMade, DumpsPending, InvalidRdf, NotAcceptable, PageNotFound, ReleaseNotFound
from dotheque_graph.namespaces import BASE, PREFIXES
from dotheque_graph.publication.portal_feed import DATA_PATH, first_path, frozen_path
from dotheque_graph.rdf.formats import HTML, Format
from dotheque_graph.rdf.negotiation import negotiate_document
from dotheque_graph.rdf.serialising import serialise_as_is
from dotheque_graph.rdf.terms import Triple
from dotheque_graph.web.answers import FRESH, Answer, http_date
from dotheque_graph.web.links import bounded, data_link
from dotheque_graph.web.portal import data_routes
from dotheque_graph.web.portal.feeds import EXTENSIONS, FORMATS, Feed, feed_of, form_of, newest_feed
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import site_of

PROFILE_IRIS: Final = {
    PortalProfile.FULL: DCAT_AP.value,
    PortalProfile.HARVEST: f"{BASE}catalog#{PortalProfile.HARVEST}",
}
"""By which the two profiles are told apart in headers; the second leads to what /data says of it."""
_PREFIXES: Final = {
    prefix: str(PREFIXES[prefix])
    for prefix in (
        "adms",
        "dcat",
        "dcterms",
        "foaf",
        "geo",
        "hydra",
        "org",
        "prov",
        "rdfs",
        "skos",
        "spdx",
        "vcard",
        "xsd",
    )
}
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")
_OFFERED: Final = (*FORMATS, HTML)
_LATER_SECONDS: Final = 3600
"""When to ask again for a kept release without its files: only the command makes those of an earlier one."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page that is asked for."""

    feed: Feed
    profile: PortalProfile
    extension: str
    number: int

    @property
    def key(self) -> tuple[object, ...]:
        """Return by what the page is remembered."""
        return "portal", self.feed.key, self.profile, self.extension, self.number

    def at(self, number: int) -> "_Asked":
        """Return another page of the same walk."""
        return replace(self, number=number)


async def negotiated(request: Request) -> Response:
    """Answer the first page of the feed in the format that is asked for, Turtle for all; a browser gets /data."""
    form = negotiate_document(request.headers.get("accept", ""), _OFFERED)
    if form is HTML:
        return await data_routes.answer_data(request, varying="Accept, Accept-Language")
    asked = await _newest(request, form.extension, 1)
    answer = await _answer(asked)
    response = replace(answer, headers={**answer.headers, "Vary": "Accept"}).response(request)
    response.background = _ahead(asked)
    return response


async def newest_page(request: Request) -> Response:
    """Answer a page of the feed of the newest release that has its dumps; it names its neighbours by their release."""
    number = _number(request, request.path_params.get("number", "1"))
    asked = await _newest(request, request.path_params["extension"], number)
    response = (await _answer(asked)).response(request)
    response.background = _ahead(asked)
    return response


async def frozen_page(request: Request) -> Response:
    """Answer a page of the feed of one release, the same whatever is published after it.

    404 past the last page, and for a release that is not kept.
    """
    parameters = request.path_params
    number, _ = _number(request, parameters["number"]), _number(request, parameters["release"])
    _form(request, parameters["extension"])
    try:
        feed = await feed_of(site_of(request), parameters["release"])
    except ReleaseNotFound:
        raise PageNotFound(request.url.path) from None
    except DumpsNotMade as error:
        # Harvesters take 404 for the end of the feed, and withdraw what they have not read by then.
        raise DumpsPending(error.release, _LATER_SECONDS) from None
    asked = _Asked(feed, _profile(request), parameters["extension"], number)
    response = (await _answer(asked)).response(request)
    response.background = _ahead(asked)
    return response


async def _newest(request: Request, extension: str, number: int) -> _Asked:
    _form(request, extension)
    return _Asked(await newest_feed(site_of(request)), _profile(request), extension, number)


async def _answer(asked: _Asked) -> Answer:
    answer = await asked.feed.site.long_work.lasting(asked.key, partial(_made, asked))
    if answer is None:
        raise PageNotFound(frozen_path(asked.profile, asked.feed.release.release.number, asked.number, asked.extension))
    return answer


def _ahead(asked: _Asked) -> BackgroundTask | None:
    """Return the making of the page after this one, None for who does not walk: it was not given the page before.

    A harvester reads a page for longer than the next one takes to make, which it then need not wait for.
    """
    work = asked.feed.site.long_work
    if asked.number > 1 and not work.remembers(asked.at(asked.number - 1).key):
        return None
    following = asked.at(asked.number + 1)
    return BackgroundTask(work.ahead, following.key, partial(_made, following))


def _made(asked: _Asked) -> Answer | None:
    """Return a page, None past the end; whatever fails in it fails altogether."""
    feed, form = asked.feed, EXTENSIONS[asked.extension]
    portal, view = feed.portal(asked.profile, asked.extension), feed.view
    pages = feed_pages(view, portal)
    if asked.number > pages:
        return None
    body = _written(feed_page(view, portal, asked.number), form)
    headers = {
        # Its settings, and the program, may change what a release says to portals: it is asked for again.
        "Cache-Control": FRESH,
        "Last-Modified": http_date(feed.modified),
        "Link": _links(asked, pages),
        "X-Release": str(feed.release.release.number),
    }
    return Answer(body, form.content_type, headers=headers)


def _written(triples: tuple[Triple, ...], form: Format) -> bytes:
    """Return a page in a format; raise NotAcceptable where XML has no way to say it, rather than leave anything out."""
    try:
        return serialise_as_is(triples, form, _PREFIXES)
    except InvalidRdf:
        raise NotAcceptable(tuple(one.media_type for one in FORMATS if one is not form)) from None


def _links(asked: _Asked, pages: int) -> str:
    urls, release = asked.feed.site.urls, asked.feed.release.release.number
    profile, extension, number = asked.profile, asked.extension, asked.number

    def at(page: int, other: str = extension) -> str:
        return urls.absolute(urls.page(frozen_path(profile, release, page, other)))

    beside = {"first": 1, "prev": number - 1, "next": number + 1, "last": pages}
    sibling = next(one for one in PortalProfile if one is not profile)
    other_profile = urls.absolute(urls.page(first_path(sibling, extension)))
    form = EXTENSIONS[extension]
    links = (
        data_link(urls, at(number)),
        *(f'<{at(page)}>; rel="{name}"' for name, page in beside.items() if 1 <= page <= pages),
        f'<{PROFILE_IRIS[profile]}>; rel="profile"',
        f'<{urls.absolute(urls.page(DATA_PATH))}>; rel="describedby"; type="{HTML.media_type}"',
        *(
            f'<{at(number, one.extension)}>; rel="alternate"; type="{one.media_type}"'
            for one in FORMATS
            if one is not form
        ),
        f'<{other_profile}>; rel="alternate"; type="{form.media_type}"; profile="{PROFILE_IRIS[sibling]}"',
    )
    return bounded(links)


def _profile(request: Request) -> PortalProfile:
    path = str(request.scope["path"]).removeprefix(site_of(request).urls.prefix)
    return PortalProfile.HARVEST if path.startswith(first_path(PortalProfile.HARVEST)) else PortalProfile.FULL


def _number(request: Request, text: str) -> int:
    """Return the number that a path writes, from 1 and in one way; raise PageNotFound."""
    if not _NUMBER.fullmatch(text):
        raise PageNotFound(request.url.path)
    return int(text)


def _form(request: Request, extension: str) -> Format:
    form = form_of(extension)
    if form is None:
        raise PageNotFound(request.url.path)
    return form


ROUTES: Final[tuple[Route, ...]] = (
    ("/catalog", negotiated, ("GET",)),
    ("/catalog/harvest", negotiated, ("GET",)),
    ("/catalog.{extension}", newest_page, ("GET",)),
    ("/catalog/harvest.{extension}", newest_page, ("GET",)),
    ("/catalog/p{number}.{extension}", newest_page, ("GET",)),
    ("/catalog/harvest/p{number}.{extension}", newest_page, ("GET",)),
    ("/catalog/r{release}/p{number}.{extension}", frozen_page, ("GET",)),
    ("/catalog/harvest/r{release}/p{number}.{extension}", frozen_page, ("GET",)),
    *data_routes.ROUTES,
)
