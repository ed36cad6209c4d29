"""The feed for data portals as our own site gives it, read without the site."""

from collections.abc import Iterator

from dotheque_graph.bootstrap import Application
from dotheque_graph.catalogue.portal import PortalProfile, feed_page, feed_pages
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.cli.console import complain
from dotheque_graph.publication.dumps.record import DumpRecord
from dotheque_graph.publication.portal_feed import newest_with_files, portal_of
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.terms import Triple
from dotheque_graph.store.releases import OpenRelease


def own_feed(parts: Application, profile: PortalProfile) -> Iterator[tuple[str, tuple[Triple, ...]]]:
    """Yield (address, triples) of each page of the feed that the site gives, the first one first.

    Where the site makes dumps, that is the feed of the newest release that has them; where this is not the public
    release, or where none has any yet, it is said on stderr. Raises NothingPublished or StoreUnavailable.
    """
    opened, dumps = _shown(parts)
    view = CatalogueView(opened.store)
    portal = portal_of(parts.settings, opened.release, dumps, profile, TURTLE.extension)
    for number in range(1, feed_pages(view, portal) + 1):
        yield portal.page_address(number), feed_page(view, portal, number)


def _shown(parts: Application) -> tuple[OpenRelease, DumpRecord | None]:
    public = parts.current.get()
    if not parts.settings.dumps:
        return public, None
    found = newest_with_files(parts.releases, parts.current)
    if found is None:
        _complain_of_none(public.release.number)
        return public, None
    if found[0].release.number != public.release.number:
        _complain_of_earlier(found[0].release.number, public.release.number)
    return found


def _complain_of_earlier(shown: int, public: int) -> None:
    complain(
        f"le flux est celui de la publication n° {shown} : les fichiers de la n° {public}, la publique, "
        "ne sont pas encore faits (dotheque dump).",
        f"the feed is that of release {shown}: the files of release {public}, the public one, "
        "are not made yet (dotheque dump).",
    )


def _complain_of_none(public: int) -> None:
    complain(
        f"le flux est celui de la publication n° {public}, sans ses fichiers, qui ne sont pas encore faits "
        "(dotheque dump) : le site attend qu'ils le soient.",
        f"the feed is that of release {public}, without its files, which are not made yet "
        "(dotheque dump): the site waits for them.",
    )
