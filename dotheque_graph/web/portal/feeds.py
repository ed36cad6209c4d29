"""Which release the feed for portals shows, and all that a page of it is told of the site."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool

from dotheque_graph.catalogue.portal import Contact, GraphFile, Portal, PortalProfile, feed_total
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.errors import DumpsNotMade, DumpsPending, ReleaseNotFound
from dotheque_graph.publication.dumps.making import PENDING_SECONDS
from dotheque_graph.publication.dumps.record import CSVW, DUMPS_FILE, DumpRecord, Scope, dumps_folder, dumps_of
from dotheque_graph.rdf.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.settings import Settings
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.site import Site
from dotheque_graph.web.urls import Urls

FORMATS: Final = (TURTLE, JSON_LD, RDF_XML, N3, N_TRIPLES, TRIG)
"""What the feed is offered in; the first is what a client gets that asks for nothing."""
EXTENSIONS: Final = {**{form.extension: form for form in FORMATS}, "xml": RDF_XML, "json": JSON_LD}
"""Harvesters tell the format by the extension, and some know RDF/XML and JSON-LD by these alone."""
DATA_PATH: Final = "/data"
_ROOTS: Final = {PortalProfile.FULL: "/catalog", PortalProfile.HARVEST: "/catalog/harvest"}


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed of a site on one release; `dumps` are the files of the release, None on a site that makes none."""

    site: Site
    release: OpenRelease
    dumps: DumpRecord | None

    @property
    def key(self) -> tuple[int, str, str]:
        """Return what tells this feed from that of another release, or of the same with other files."""
        return self.release.release.number, self.release.release.digest, self.dumps.digest if self.dumps else ""

    @property
    def modified(self) -> datetime:
        """Return since when this is the feed: since its release, or since the files of that were made."""
        release = self.release.release
        if self.dumps is None:
            return release.issued
        made = (dumps_folder(release) / DUMPS_FILE).stat().st_mtime
        return max(release.issued, datetime.fromtimestamp(made, UTC))

    @property
    def view(self) -> CatalogueView:
        """Return the view of the release."""
        return self.site.walked(self.release)

    def total(self) -> int:
        """Return how many records there are; counted once, which takes a second where there are 100,000."""
        return feed_total(self.view, self.portal(PortalProfile.HARVEST, TURTLE.extension))

    def portal(self, profile: PortalProfile, extension: str) -> Portal:
        """Return what the pages in a profile and a format are made for."""
        site, urls = self.site, self.site.urls
        number = self.release.release.number
        return Portal(
            profile=profile,
            release=self.release.release.record,
            page_address=lambda page: _absolute(urls, frozen_path(profile, number, page, extension)),
            document=_document_of(urls),
            home=urls.absolute(urls.home()),
            data_page=_absolute(urls, DATA_PATH),
            endpoint=site.endpoint,
            service_description=_absolute(urls, "/openapi.json"),
            contact=contact_of(site.application.settings, urls),
            withdrawn_days=site.application.settings.withdrawn_days,
            files=self.files(),
        )

    def files(self) -> tuple[GraphFile, ...]:
        """Return the files of the whole graph and of the classes, dictionaries aside."""
        files = self.dumps.files if self.dumps else ()
        return tuple(
            GraphFile(
                name=file.name,
                address=self.address_of(file.name),
                media_type=file.form.media_type,
                packing=file.packing.media_type,
                size=file.size,
                sha256=file.sha256,
                about=file.about,
            )
            for file in files
            if file.scope is not Scope.GRAPH and file.form is not CSVW
        )

    def address_of(self, name: str) -> str:
        """Return the absolute address of a file of the dumps."""
        return _absolute(self.site.urls, f"/dumps/{self.release.release.number}/{name}")


def first_path(profile: PortalProfile, extension: str = "") -> str:
    """Return the path of the first page of the newest release; without an extension its format is negotiated."""
    return f"{_ROOTS[profile]}.{extension}" if extension else _ROOTS[profile]


def frozen_path(profile: PortalProfile, release: int, page: int, extension: str) -> str:
    """Return the path of a page of one release, whatever is published after it."""
    return f"{_ROOTS[profile]}/r{release}/p{page}.{extension}"


def contact_of(settings: Settings, urls: Urls) -> Contact:
    """Return whom portals and re-users write to."""
    return Contact(settings.contact_name, settings.contact_url or _absolute(urls, DATA_PATH), settings.contact_email)


async def newest_feed(site: Site) -> Feed:
    """Return the feed of the newest release whose dumps are made; of the public one where the site makes none.

    Raises DumpsPending where no release has any yet, NothingPublished or StoreUnavailable.
    """
    return await run_in_threadpool(_newest, site)


def _newest(site: Site) -> Feed:
    public = site.release()
    if not site.application.settings.dumps:
        return Feed(site, public, None)
    dumps = dumps_of(public.release)
    return Feed(site, public, dumps) if dumps else _earlier(site, public.release.number)


def _earlier(site: Site, public: int) -> Feed:
    """Return the feed of the newest release before the public one that has dumps."""
    releases = site.application.releases
    for number in reversed(releases.numbers()):
        try:
            dumps = dumps_of(releases.get(number)) if number < public else None
            if dumps:
                return Feed(site, site.application.current.past(str(number)), dumps)
        except ReleaseNotFound:  # it made room for a newer one just now
            continue
    raise DumpsPending(public, PENDING_SECONDS)


async def feed_of(site: Site, number: str) -> Feed:
    """Return the feed of a kept release by its number.

    Raises ReleaseNotFound; where the site makes dumps and this release has none, DumpsPending or DumpsNotMade.
    """
    return await run_in_threadpool(_frozen, site, await site.past(number))


def _frozen(site: Site, release: OpenRelease) -> Feed:
    if not site.application.settings.dumps:
        return Feed(site, release, None)
    dumps, number = dumps_of(release.release), release.release.number
    if dumps is None and number == site.release().release.number:
        raise DumpsPending(number, PENDING_SECONDS)
    if dumps is None:
        raise DumpsNotMade(number)
    return Feed(site, release, dumps)


def form_of(extension: str) -> Format | None:
    """Return the format of an extension, None for one that the feed has not."""
    return EXTENSIONS.get(extension)


def _absolute(urls: Urls, path: str) -> str:
    return urls.absolute(urls.page(path))


def _document_of(urls: Urls) -> Callable[[NamedNode], str]:
    return partial(_document, urls)


def _document(urls: Urls, iri: NamedNode) -> str:
    return urls.absolute(urls.about(iri))
