"""`/history/{path}`: the versions of an entity, and what it says differently in two releases."""

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.history import Version
from dotheque_graph.errors import EntityNotFound
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.answers import FRESH, LASTING, Answer
from dotheque_graph.web.history.asking import entity_of, now, number_of
from dotheque_graph.web.history.entity_pages import between_releases, compared_page, history_page, history_triples
from dotheque_graph.web.history.memento import Addresses, history
from dotheque_graph.web.history.release_routes import PATCH
from dotheque_graph.web.links import data_link
from dotheque_graph.web.pages import Page
from dotheque_graph.web.site import Site, Visit, answer_page, site_of


async def entity_history(request: Request) -> Response:
    """Answer the versions of an entity, or what changed between two releases, as a page or as data.

    Raises EntityNotFound where no kept release knows it, ReleaseNotFound, InvalidParameter, NotAcceptable.
    """
    if (away := now(request)) is not None:
        return away
    site, path = site_of(request), request.path_params["path"]
    stem = path.removesuffix(f".{PATCH.extension}")
    iri = entity_of(request, stem)
    found = await run_in_threadpool(history, site, iri)
    if not found:
        raise EntityNotFound(iri.value)
    before, after = number_of(request, "from"), number_of(request, "to")
    if stem != path:
        return await _patch(request, site, iri, _ends(site, before, after))
    if before is not None or after is not None:
        return await _compared(request, site, iri, _ends(site, before, after))
    return await _versions(request, site, iri, found)


def _ends(site: Site, before: int | None, after: int | None) -> tuple[int, int]:
    """Return two kept releases, the oldest and the public one where they are not named; raise ReleaseNotFound."""
    releases = site.application.releases
    numbers = releases.numbers()
    ends = (before or numbers[0], after or numbers[-1])
    for number in ends:
        releases.get(number)
    return ends


async def _versions(request: Request, site: Site, iri: NamedNode, found: tuple[Version, ...]) -> Response:
    form = negotiate(request.headers.get("accept", ""), DOCUMENT_FORMATS)
    if form is not HTML:
        body = await run_in_threadpool(lambda: serialise(tuple(history_triples(site, iri, found)), form))
        headers = {"Cache-Control": FRESH, "Vary": "Accept", "Link": _link(site, iri)}
        return Answer(body, form.content_type, headers=headers).response(request)

    def make(visit: Visit) -> Page:
        return history_page(visit, iri, found)

    return await answer_page(request, ("history", iri.value), make, varying="Accept, Accept-Language")


async def _compared(request: Request, site: Site, iri: NamedNode, ends: tuple[int, int]) -> Response:
    form = negotiate(request.headers.get("accept", ""), (HTML, PATCH))
    if form is PATCH:
        return await _patch(request, site, iri, ends, "Accept")
    patch = await site.long_work.turn(partial(between_releases, site, iri, *ends))
    return await answer_page(
        request,
        ("compared", iri.value),
        lambda visit: compared_page(visit, iri, patch, *ends),
        asked={"from": ends[0], "to": ends[1]},
        varying="Accept, Accept-Language",
    )


async def _patch(request: Request, site: Site, iri: NamedNode, ends: tuple[int, int], varying: str = "") -> Response:
    """Answer the patch of an entity; it never changes where both releases were named."""
    patch = await site.long_work.turn(partial(between_releases, site, iri, *ends))
    named = {"from", "to"} <= request.query_params.keys()
    headers = {"Cache-Control": LASTING if named else FRESH, "Link": _link(site, iri, *ends)}
    headers |= {"Vary": varying} if varying else {}
    return Answer(patch.to_bytes(), PATCH.content_type, headers=headers).response(request)


def _link(site: Site, iri: NamedNode, before: int | None = None, after: int | None = None) -> str:
    """Return the header Link of data about the history of an entity, or about what two releases say differently."""
    addresses = Addresses(site, iri)
    itself = site.urls.page(f"/history/{addresses.rest}", **{"from": before, "to": after})
    return data_link(site.urls, site.urls.absolute(itself), f'<{addresses.original}>; rel="original"')
