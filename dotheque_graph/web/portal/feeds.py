"""Which release the feed for portals shows, and since when it is so."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from starlette.concurrency import run_in_threadpool

from dotheque_graph.catalogue.portal import Portal, PortalProfile, feed_total
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.errors import DumpsNotMade, DumpsPending
from dotheque_graph.publication.dumps.making import PENDING_SECONDS
from dotheque_graph.publication.dumps.record import DUMPS_FILE, DumpRecord, dumps_folder, dumps_of
from dotheque_graph.publication.portal_feed import newest_with_files, portal_of
from dotheque_graph.rdf.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TRIG, TURTLE, Format
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.site import Site

FORMATS: Final = (TURTLE, JSON_LD, RDF_XML, N3, N_TRIPLES, TRIG)
"""What the feed is offered in; the first is what a client gets that asks for nothing."""
EXTENSIONS: Final = {**{form.extension: form for form in FORMATS}, "xml": RDF_XML, "json": JSON_LD}
"""Harvesters tell the format by the extension, and some know RDF/XML and JSON-LD by these alone."""


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
        return portal_of(self.site.application.settings, self.release.release, self.dumps, profile, extension)


async def newest_feed(site: Site) -> Feed:
    """Return the feed of the newest release whose dumps are made; of the public one where the site makes none.

    Raises DumpsPending where no release has any yet, NothingPublished or StoreUnavailable.
    """
    return await run_in_threadpool(_newest, site)


def _newest(site: Site) -> Feed:
    public = site.release()
    if not site.application.settings.dumps:
        return Feed(site, public, None)
    found = newest_with_files(site.application.releases, site.application.current)
    if found is None:
        raise DumpsPending(public.release.number, PENDING_SECONDS)
    return Feed(site, *found)


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
