"""Memento (RFC 7089): the versions of a document over time, and the way from a date to the version of that date.

The original of an entity is its document, which is its own time gate; `/timegate/{path}` is the same for clients that
want an address for it. Its mementos are `/doc/{path}?release=N`, for each kept release in which the entity changed.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dotheque_graph.catalogue.history import Version, version_at, versions
from dotheque_graph.errors import InvalidRequest
from dotheque_graph.rdf.iris import ACTIVITY, DOCUMENT_PREFIX, document_path
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.changes import Changes
from dotheque_graph.store.releases import Release
from dotheque_graph.web.answers import http_date
from dotheque_graph.web.site import Site, site_of

ACCEPT_DATETIME: Final = "accept-datetime"
TIMEMAP: Final = "application/link-format"
_LONGEST_DATE: Final = 64


def links(site: Site, iri: NamedNode, past: Release | None = None) -> list[str]:
    """Return the values of `Link` that lead from a document of an entity through time.

    `past` is the release that `?release=` asked for, None for the document of today. The versions beside it are in the
    time map alone: which ones there are changes with each release, and what is said of the past may be kept for ever.
    """
    if iri.value.startswith(ACTIVITY):
        return []
    addresses = Addresses(site, iri)
    found = addresses.general()
    return found if past is None else [*found, addresses.itself(past)]


async def redirect(request: Request, iri: NamedNode) -> Response | None:
    """Return the redirection to the version that an Accept-Datetime header asks for; None without such a header.

    None also where `?release=` names a version already, and where no kept release knows the entity: the document then
    says so itself. The same path and parameters are asked of the past, so that a format stays what it is. Raises
    InvalidRequest for a header that is no date.
    """
    header = request.headers.get(ACCEPT_DATETIME)
    if header is None or request.query_params.get("release"):
        return None
    moment = moment_of(header)
    site = site_of(request)
    found = await run_in_threadpool(history, site, iri)
    if not found:
        return None
    path = "/" + request.url.path.removeprefix(site.urls.prefix).lstrip("/")
    given = {name: value for name, value in request.query_params.items() if name != "release"}
    location = site.urls.page(path, **given, release=version_at(found, moment).number)
    return leading(site, iri, site.urls.absolute(location))


async def of_withdrawn(request: Request, iri: NamedNode, link: str) -> dict[str, str]:
    """Return the headers that make what is told of a withdrawn entity a memento; none without `?release=`.

    `link` is the header Link that it has already. Only the document of the entity has an original and a time gate.
    Raises ReleaseNotFound or InvalidParameter.
    """
    site = site_of(request)
    reference = site.reader(request).urls.release
    if reference is None:
        return {}
    past = (await site.past(reference)).release
    path = "/" + request.url.path.removeprefix(site.urls.prefix).lstrip("/")
    through_time = links(site, iri, past) if path.startswith((DOCUMENT_PREFIX, "/describe")) else []
    headers = {"Memento-Datetime": http_date(past.issued), "Link": ", ".join(filter(None, (link, *through_time)))}
    return {name: value for name, value in headers.items() if value}


def leading(site: Site, iri: NamedNode, location: str) -> Response:
    """Return the answer of a time gate: 302 to a memento."""
    links = ", ".join(Addresses(site, iri).general())
    headers = {"Vary": "Accept-Datetime", "Cache-Control": "no-cache", "Link": links}
    return RedirectResponse(location, 302, headers)


def moment_of(header: str) -> datetime:
    """Return the instant of an Accept-Datetime header (an HTTP date of RFC 9110); raise InvalidRequest."""
    try:
        moment = parsedate_to_datetime(header) if len(header) <= _LONGEST_DATE else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        shown, example = header[:_LONGEST_DATE], "Mon, 23 Nov 2026 08:00:00 GMT"
        raise InvalidRequest(
            f"Accept-Datetime is no date of HTTP, such as “{example}”: {shown}",
            f"Accept-Datetime n'est pas une date de HTTP, comme « {example} » : {shown}",
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def history(site: Site, iri: NamedNode) -> tuple[Version, ...]:
    """Return the versions of an entity, oldest first."""
    return versions(Changes(site.application.releases), site.release().store, iri)


class Addresses:
    """The addresses of one entity through time, all absolute and without a language."""

    def __init__(self, site: Site, iri: NamedNode) -> None:
        self._urls = site.urls
        path = document_path(iri.value)
        self._document = path or "/describe"
        self._asked = {} if path else {"iri": iri.value}
        self.rest = path.removeprefix(DOCUMENT_PREFIX) if path else iri.value

    @property
    def original(self) -> str:
        """Return the address of the document."""
        return self._urls.absolute(self._urls.page(self._document, **self._asked))

    @property
    def timegate(self) -> str:
        """Return the address of the time gate."""
        return self._urls.absolute(self._urls.page(f"/timegate/{self.rest}"))

    @property
    def timemap(self) -> str:
        """Return the address of the time map."""
        return self._urls.absolute(self._urls.page(f"/timemap/{self.rest}"))

    def memento(self, number: int) -> str:
        """Return the address of the document as a release says it."""
        return self._urls.absolute(self._urls.page(self._document, **self._asked, release=str(number)))

    def general(self) -> list[str]:
        """Return what every document says: where the original, the time gate and the time map are."""
        return [
            f'<{self.original}>; rel="original"',
            f'<{self.timegate}>; rel="timegate"',
            f'<{self.timemap}>; rel="timemap"; type="{TIMEMAP}"',
        ]

    def itself(self, past: Release) -> str:
        """Return what a memento says of itself: its address and its date."""
        return f'<{self.memento(past.number)}>; rel="memento"; datetime="{http_date(past.issued)}"'
