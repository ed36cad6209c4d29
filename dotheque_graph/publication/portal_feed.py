"""The feed for data portals of a site: which release it shows, at which addresses, and with which files.

The site answers with it and the commands read it, so that what is rehearsed is what is harvested.
"""

from typing import Final

from dotheque_graph.catalogue.portal import Contact, GraphFile, Portal, PortalProfile
from dotheque_graph.errors import ReleaseNotFound
from dotheque_graph.publication.dumps.record import CSVW, DumpRecord, Scope, dumps_of
from dotheque_graph.rdf.iris import document_address, is_foreign, written_path
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.settings import Settings
from dotheque_graph.store.releases import OpenRelease, OpenReleases, Release, Releases

DATA_PATH: Final = "/data"
"""The page for portal managers."""
_ROOTS: Final = {PortalProfile.FULL: "/catalog", PortalProfile.HARVEST: "/catalog/harvest"}


def first_path(profile: PortalProfile, extension: str = "") -> str:
    """Return the path of the first page of the newest release; without an extension its format is negotiated."""
    return f"{_ROOTS[profile]}.{extension}" if extension else _ROOTS[profile]


def frozen_path(profile: PortalProfile, release: int, page: int, extension: str) -> str:
    """Return the path of a page of one release, whatever is published after it."""
    return f"{_ROOTS[profile]}/r{release}/p{page}.{extension}"


def contact_of(settings: Settings) -> Contact:
    """Return whom portals and re-users write to."""
    address = settings.contact_url or _address(settings, DATA_PATH)
    return Contact(settings.contact_name, address, settings.contact_email)


def newest_with_files(releases: Releases, current: OpenReleases) -> tuple[OpenRelease, DumpRecord] | None:
    """Return the newest release up to the public one whose dumps are made, with them; None where there is none.

    Raises NothingPublished or StoreUnavailable.
    """
    public = current.get()
    dumps = dumps_of(public.release)
    return (public, dumps) if dumps else _earlier(releases, current, public.release.number)


def _earlier(releases: Releases, current: OpenReleases, public: int) -> tuple[OpenRelease, DumpRecord] | None:
    for number in reversed(releases.numbers()):
        try:
            dumps = dumps_of(releases.get(number)) if number < public else None
            if dumps:
                return current.past(str(number)), dumps
        except ReleaseNotFound:  # it made room for a newer one just now
            continue
    return None


def portal_of(
    settings: Settings, release: Release, dumps: DumpRecord | None, profile: PortalProfile, extension: str
) -> Portal:
    """Return what the pages of a release are made for, in a profile and with links to pages in one format."""
    return Portal(
        profile=profile,
        release=release.record,
        page_address=lambda page: _address(settings, frozen_path(profile, release.number, page, extension)),
        document=lambda iri: _document(settings, iri),
        home=_address(settings, "/"),
        data_page=_address(settings, DATA_PATH),
        endpoint=_address(settings, "/sparql"),
        service_description=_address(settings, "/openapi.json"),
        contact=contact_of(settings),
        withdrawn_days=settings.withdrawn_days,
        files=_files(settings, release, dumps),
    )


def _files(settings: Settings, release: Release, dumps: DumpRecord | None) -> tuple[GraphFile, ...]:
    """Return the files of the whole graph and of the classes, dictionaries aside."""
    return tuple(
        GraphFile(
            name=file.name,
            address=_address(settings, f"/dumps/{release.number}/{file.name}"),
            media_type=file.form.media_type,
            packing=file.packing.media_type,
            size=file.size,
            sha256=file.sha256,
            about=file.about,
        )
        for file in (dumps.files if dumps else ())
        if file.scope is not Scope.GRAPH and file.form is not CSVW
    )


def _address(settings: Settings, path: str) -> str:
    return settings.public_url + written_path(path)


def _document(settings: Settings, iri: NamedNode) -> str:
    """Return the address of the document about an IRI; in that of a foreign one the parameter is encoded already."""
    address = document_address(iri)
    return settings.public_url + address if is_foreign(iri) else _address(settings, address)
