"""`/releases` and below: the list, one release, what it changed; each as a page and as data."""

from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dotheque_graph.errors import InvalidParameter, PageNotFound, ReleaseNotFound, ResultTooLarge
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.patch import EXTENSION, MEDIA_TYPE
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import NamedNode, Triple
from dotheque_graph.store.changes import COMPARED_AT_MOST, Change, Changes
from dotheque_graph.store.releases import Release
from dotheque_graph.web.answers import FRESH, LASTING, Answer, http_date
from dotheque_graph.web.documents.asking import asked_format
from dotheque_graph.web.history.asking import now, number_of, whole_number
from dotheque_graph.web.history.release_data import atom, change_triples, list_triples, release_triples
from dotheque_graph.web.history.release_pages import changes_page, release_page, releases_page
from dotheque_graph.web.links import alternates, data_link, dataset_link
from dotheque_graph.web.lists import page_number
from dotheque_graph.web.site import Site, answer_page, site_of

PATCH: Final = Format("RDF Patch", MEDIA_TYPE, EXTENSION)
ATOM: Final = Format("Atom", "application/atom+xml", "atom")
LATEST: Final = "latest"


async def every_release(request: Request) -> Response:
    """Answer the list of the kept releases: a page, RDF, or a feed of Atom."""
    extension = request.path_params.get("extension")
    if extension == ATOM.extension:
        return await _atom(request)
    if (away := now(request)) is not None:
        return away
    site, form, varying = site_of(request), *asked_format(request, extension)
    if form is HTML:
        number = page_number(request)
        return await answer_page(
            request,
            ("releases", _pinned(site)),
            lambda visit: releases_page(visit, number),
            asked={"page": number if number > 1 else None},
            varying=_also(varying, "Accept-Language"),
        )
    changes = Changes(site.application.releases)
    triples = await run_in_threadpool(lambda: tuple(list_triples(site.urls, changes.kept())))
    return _data(request, triples, form, varying, site.release().release, "/releases")


async def one_release(request: Request) -> Response:
    """Answer a release: a page or RDF; `latest` leads to the public one. Raise ReleaseNotFound or PageNotFound."""
    if (away := now(request)) is not None:
        return away
    name, dot, extension = request.path_params["name"].partition(".")
    if name == LATEST:
        return _leading(request, dot + extension)
    site, form, varying = site_of(request), *asked_format(request, extension)
    release = _release(site, name, request)
    if form is HTML:
        parts = ("release", name, _pinned(site))
        return await answer_page(
            request, parts, lambda visit: release_page(visit, release), varying=_also(varying, "Accept-Language")
        )
    changes = Changes(site.application.releases)

    def triples() -> tuple[Triple, ...]:
        known = release.parent in site.application.releases.numbers()
        found = release_triples(site.urls, release, with_parent=known)
        return (*found, *change_triples(changes, release))

    return _data(request, await run_in_threadpool(triples), form, varying, release, f"/releases/{release.number}")


async def what_changed(request: Request) -> Response:
    """Answer what a release changed, or what changed since the one that `?since=` names: a page or an RDF patch.

    Raises PageNotFound for the first release, of which all is new, ReleaseNotFound, InvalidParameter, ResultTooLarge.
    """
    if (away := now(request)) is not None:
        return away
    site, extension = site_of(request), request.path_params.get("extension")
    if extension not in (None, PATCH.extension):
        raise PageNotFound(request.url.path)
    form = PATCH if extension else negotiate(request.headers.get("accept", ""), (HTML, PATCH))
    release, since = _release(site, request.path_params["number"], request), number_of(request, "since")
    changes = Changes(site.application.releases)
    change = await site.long_work.turn(partial(_change, changes, release, since, request.url.path))
    varying = "" if extension else "Accept"
    if form is PATCH:
        body = await site.long_work.turn(partial(_patch, site, change))
        itself = site.urls.absolute(site.urls.page(f"/releases/{release.number}/changes", since=since))
        links = data_link(site.urls, itself, dataset_link(site.urls))
        return _lasting(body, PATCH, release, varying, links).response(request)
    number = page_number(request)
    return await answer_page(
        request,
        ("changes", str(release.number)),
        lambda visit: changes_page(visit, change, since, number),
        asked={"since": since, "page": number if number > 1 else None},
        varying=_also(varying, "Accept-Language"),
    )


def _change(changes: Changes, release: Release, since: int | None, path: str) -> Change:
    if since is not None and since >= release.number:
        raise InvalidParameter("since", str(since), f"1 … {release.number - 1}")
    if since is None and release.parent is None:
        raise PageNotFound(path)
    change = changes.made_by(release) if since is None else changes.between(since, release.number)
    kept = tuple(one.number for one in changes.kept()) if change is None else ()
    if change is None and since is None and release.parent not in kept:
        raise ReleaseNotFound(str(release.parent), kept)
    if change is None:
        raise ResultTooLarge(COMPARED_AT_MOST, "statements", "énoncés")
    return change


def _patch(site: Site, change: Change) -> bytes:
    """Return the patch as it was stored, or else with the publications it leads from and to, where they are kept."""
    stored = change.document()
    if stored is not None:
        return stored
    releases = {one.number: one for one in Changes(site.application.releases).kept()}
    ends = (("id", releases.get(change.after)), ("prev", releases.get(change.before)))
    headers = {name: NamedNode(release.record.activity) for name, release in ends if release}
    return change.patch().to_bytes(headers)


def _release(site: Site, text: str, request: Request) -> Release:
    try:
        return site.application.releases.get(whole_number(text, "release"))
    except InvalidParameter:
        raise PageNotFound(request.url.path) from None


def _leading(request: Request, suffix: str) -> Response:
    """Return the answer that leads to the public release, in the same format and language."""
    site = site_of(request)
    location = site.reader(request).urls.page(f"/releases/{site.release().release.number}{suffix}")
    return RedirectResponse(location, 302, {"Cache-Control": "no-cache"})


def _also(varying: str, name: str) -> str:
    return f"{varying}, {name}" if varying else name


def _pinned(site: Site) -> str:
    """Return the releases that are pinned, which changes without a release."""
    releases = site.application.releases
    return ",".join(str(number) for number in releases.numbers() if releases.is_pinned(number))


def _data(  # noqa: PLR0913  # what settles one representation
    request: Request, triples: tuple[Triple, ...], form: Format, varying: str, release: Release, path: str
) -> Response:
    urls = site_of(request).urls
    links = data_link(urls, path, dataset_link(urls), *alternates(urls, path, DOCUMENT_FORMATS, form))
    headers = {"Cache-Control": FRESH, "Last-Modified": http_date(release.issued), "Link": links, **_vary(varying)}
    return Answer(serialise(triples, form), form.content_type, headers=headers).response(request)


def _lasting(body: bytes, form: Format, release: Release, varying: str, links: str) -> Answer:
    headers = {"Cache-Control": LASTING, "Last-Modified": http_date(release.issued), "Link": links, **_vary(varying)}
    return Answer(body, form.content_type, headers=headers)


def _vary(varying: str) -> dict[str, str]:
    return {"Vary": varying} if varying else {}


async def _atom(request: Request) -> Response:
    site = site_of(request)
    reader = site.reader(request)
    body = await run_in_threadpool(atom, reader, site.urls, Changes(site.application.releases))
    headers = {
        "Cache-Control": FRESH,
        "Last-Modified": http_date(site.release().release.issued),
        "Content-Language": reader.language,
        "Vary": "Accept-Language",
        "Link": data_link(
            site.urls, "/releases.atom", dataset_link(site.urls), *alternates(site.urls, "/releases", DOCUMENT_FORMATS)
        ),
    }
    return Answer(body, ATOM.content_type, headers=headers).response(request)
