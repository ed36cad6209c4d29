"""The feed for data portals as its own site would give it, made here without the site."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import quote

from dotheque_graph.bootstrap import Application
from dotheque_graph.catalogue.portal import Contact, GraphFile, Portal, PortalProfile, feed_page, feed_pages
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.cli.console import complain
from dotheque_graph.errors import ReleaseNotFound
from dotheque_graph.publication.dumps.record import CSVW, Scope, dumps_of
from dotheque_graph.rdf.iris import document_address
from dotheque_graph.rdf.terms import NamedNode, Triple
from dotheque_graph.settings import Settings
from dotheque_graph.store.releases import OpenRelease, Release

_ROOTS: Final = {PortalProfile.FULL: "/catalog", PortalProfile.HARVEST: "/catalog/harvest"}


def own_feed(parts: Application, profile: PortalProfile) -> Iterator[tuple[str, tuple[Triple, ...]]]:
    """Yield (address, triples) of each page of the feed that the site gives, the first one first.

    Where the site makes dumps, that is the feed of the newest release that has them; where this is not the public
    release, or where none has any yet, it is said on stderr. Raises NothingPublished or StoreUnavailable.
    """
    opened = _shown_release(parts)
    view, portal = CatalogueView(opened.store), _portal(parts.settings, opened.release, profile)
    for number in range(1, feed_pages(view, portal) + 1):
        yield portal.page_address(number), feed_page(view, portal, number)


def _shown_release(parts: Application) -> OpenRelease:
    public = parts.current.get()
    if not parts.settings.dumps or dumps_of(public.release):
        return public
    number = public.release.number
    for earlier in reversed(parts.releases.numbers()):
        with suppress(ReleaseNotFound):  # it made room for a newer one just now
            if earlier < number and dumps_of(parts.releases.get(earlier)):
                opened = parts.current.past(str(earlier))
                complain(
                    f"le flux est celui de la publication n° {earlier} : les fichiers de la n° {number}, la publique, "
                    "ne sont pas encore faits (dotheque dump).",
                    f"the feed is that of release {earlier}: the files of release {number}, the public one, "
                    "are not made yet (dotheque dump).",
                )
                return opened
    complain(
        f"le flux est celui de la publication n° {number}, sans ses fichiers, qui ne sont pas encore faits "
        "(dotheque dump) : le site attend qu'ils le soient.",
        f"the feed is that of release {number}, without its files, which are not made yet "
        "(dotheque dump): the site waits for them.",
    )
    return public


def _portal(settings: Settings, release: Release, profile: PortalProfile) -> Portal:
    def absolute(path: str) -> str:
        return _absolute(settings.public_url, path)

    def document(iri: NamedNode) -> str:
        return absolute(document_address(iri))

    return Portal(
        profile=profile,
        release=release.record,
        page_address=lambda page: absolute(f"{_ROOTS[profile]}/r{release.number}/p{page}.ttl"),
        document=document,
        home=absolute("/"),
        data_page=absolute("/data"),
        endpoint=absolute("/sparql"),
        service_description=absolute("/openapi.json"),
        contact=Contact(settings.contact_name, settings.contact_url or absolute("/data"), settings.contact_email),
        withdrawn_days=settings.withdrawn_days,
        files=_files(settings, release),
    )


def _absolute(public_url: str, path: str) -> str:
    """Return the address of a path of ours; what is encoded in it already stays as it is."""
    return public_url + quote(path, safe="/:@!$&'()*+,;=~-._?%")


def _files(settings: Settings, release: Release) -> tuple[GraphFile, ...]:
    dumps = dumps_of(release) if settings.dumps else None
    return tuple(
        GraphFile(
            name=file.name,
            address=_absolute(settings.public_url, f"/dumps/{release.number}/{file.name}"),
            media_type=file.form.media_type,
            packing=file.packing.media_type,
            size=file.size,
            sha256=file.sha256,
            about=file.about,
        )
        for file in (dumps.files if dumps else ())
        if file.scope is not Scope.GRAPH and file.form is not CSVW
    )
