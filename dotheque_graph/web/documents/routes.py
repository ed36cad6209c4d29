"""The routes of dereferencing: IRIs lead to /doc/…, which is a page or RDF as is asked; so does /describe?iri=…."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dotheque_graph.catalogue.description import Node, read_node
from dotheque_graph.catalogue.paging import pages_of
from dotheque_graph.errors import EntityNotFound, InvalidIri, InvalidParameter, NotAcceptable, PageNotFound
from dotheque_graph.rdf.formats import HTML, Format
from dotheque_graph.rdf.iris import document_path, iri_of_document, iri_of_request, is_foreign
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.citations.routes import citation_answer, citation_asked
from dotheque_graph.web.documents.asking import (
    Asked,
    described_iri,
    document_asked_for,
    format_of_extension,
    read,
)
from dotheque_graph.web.documents.pages import document_page
from dotheque_graph.web.documents.representing import body_of, content_type, graph_facts, topic, version_of, with_facts
from dotheque_graph.web.documents.signposting import (
    LINKSET_JSON,
    LINKSETS,
    Landing,
    linkset_json,
    linkset_text,
)
from dotheque_graph.web.history import memento
from dotheque_graph.web.lists import links_page
from dotheque_graph.web.pages import Page
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import Site, Visit, answer_page, site_of

CANONICAL_PREFIXES: Final = ("id", "vocabulary", "graph", "activity", "ontology", "shapes", ".well-known/genid")
"""How the paths begin that name a thing; each leads to the document about it."""
_VARYING_CITATION: Final = "Accept, Accept-Datetime, Accept-Language"
LISTS: Final = {"vocabulary": "/list/vocabulary", "graph": "/void", "activity": "/releases"}
"""Where the things are listed whose IRIs begin so."""
_UNQUOTED: Final = "/:@!$&'()*+,;=~-._"


async def lead_to_document(request: Request) -> Response:
    """Answer 303 to the document about the IRI asked for: the thing itself cannot be sent over the wire."""
    site = site_of(request)
    path = "/" + request.url.path.removeprefix(site.urls.prefix).strip("/")
    try:
        iri = iri_of_request(path)
    except InvalidIri:
        iri = None
    target = document_path(iri) if iri else None
    if target is None or iri_of_document(target) is None or {".", ".."}.intersection(target.split("/")):
        raise PageNotFound(request.url.path)
    return _leading(site, target, request.url.query, 303)


async def lead_to_list(request: Request) -> Response:
    """Answer 303 to the list of what has IRIs under a path: somebody cut an IRI short."""
    site = site_of(request)
    name = request.url.path.rpartition("/")[2]
    return _leading(site, LISTS[name], request.url.query, 303)


async def lead_to_query(request: Request) -> Response:
    """Answer 308 to a saved query: it is a document itself, and has one address."""
    return _leading(site_of(request), f"/query/{request.path_params['path']}", request.url.query, 308)


def _leading(site: Site, path: str, query: str, status: int) -> Response:
    location = site.urls.prefix + quote(path, safe=_UNQUOTED) + (f"?{query}" if query else "")
    return RedirectResponse(location, status, {"Cache-Control": "public, max-age=3600"})


async def document(request: Request) -> Response:
    """Answer a document about an entity, in the format of its extension or the one negotiated; or its citation."""
    iri, extension = document_asked_for(request.path_params["path"], request.url.path)
    return (
        await memento.redirect(request, iri)
        or await _cited(request, iri, extension)
        or await _represented(request, iri, extension)
    )


async def _cited(request: Request, iri: NamedNode, extension: Format | None) -> Response | None:
    """Answer the citation where the client prefers a format of reference managers, and asks for nothing closer."""
    if extension or {"_mediatype", "_profile", "via"}.intersection(request.query_params):
        return None
    form = citation_asked(request.headers.get("accept", ""))
    return await citation_answer(request, iri, form, _VARYING_CITATION) if form else None


async def describe(request: Request) -> Response:
    """Answer a document about any IRI that the graph knows; that of an IRI of ours is at its own address."""
    iri = described_iri(request)
    extension = request.path_params.get("extension")
    form = format_of_extension(extension, request.url.path) if extension else None
    path = document_path(iri.value)
    if is_foreign(iri):
        try:
            return await _represented(request, iri, form)
        except EntityNotFound:
            if path is None:
                raise
    kept = {name: value for name, value in request.query_params.items() if name != "iri"}
    address = site_of(request).urls.page(f"{path}.{extension}" if extension else f"{path}", **kept)
    return RedirectResponse(address, 303, {"Cache-Control": "public, max-age=3600"})


async def _represented(request: Request, iri: NamedNode, extension: Format | None) -> Response:
    """Answer the representation that a request asks for; what is missing is told before formats and profiles are."""
    try:
        asked = read(request, iri, extension)
    except (NotAcceptable, InvalidParameter):
        await _known(request, iri)
        raise
    return await (_page(request, asked) if asked.form is HTML else _rdf(request, asked))


async def _known(request: Request, iri: NamedNode) -> None:
    """Raise EntityNotFound or EntityWithdrawn where there is no document about an IRI."""
    site = site_of(request)
    reference = site.reader(request).urls.release
    release = await site.past(reference) if reference else site.release()
    await run_in_threadpool(topic, site.view(release), iri)


async def _rdf(request: Request, asked: Asked) -> Response:
    """Answer a document in a format of RDF; raise EntityNotFound, EntityWithdrawn, PageNotFound or NotAcceptable."""
    site = site_of(request)
    reference = site.reader(request).urls.release
    urls = site.urls.as_of(reference)

    def make(release: OpenRelease) -> Answer:
        view = site.view(release)
        description = topic(view, asked.iri, linked=asked.via is None)
        body = body_of(asked, view, description, release.release, urls)
        landing = _landing(site, description.node, release, reference)
        pages = pages_of(view.incoming_group(description.iri, asked.via)) if asked.via else 1
        return Answer(body, content_type(asked), headers=_headers(asked, landing, pages))

    return await site.answer(request, ("document", *asked.parts, asked.varying), make, lasting=True)


async def _page(request: Request, asked: Asked) -> Response:
    via = asked.via.value if asked.via else ""

    def make(visit: Visit) -> Page:
        if asked.via is None:
            return document_page(visit, asked.iri)
        return links_page(visit, version_of(visit.store, asked.iri) or asked.iri, asked.via, asked.page)

    def headers(visit: Visit) -> Mapping[str, str]:
        node = read_node(visit.store, version_of(visit.store, asked.iri) or asked.iri)
        return _headers(asked, _landing(visit.site, node, visit.release, visit.reader.urls.release))

    named: dict[str, str | int | None] = {} if "path" in request.path_params else {"iri": asked.iri.value}
    if via:
        named |= {"via": via, "page": asked.page if asked.page > 1 else None}
    return await answer_page(request, asked.parts, make, asked=named, headers=headers, varying=asked.varying)


def _landing(site: Site, node: Node, release: OpenRelease, reference: str | None) -> Landing:
    """Return what the links of a document are made from; to be called in a thread."""
    urls = site.urls.as_of(reference)
    through_time = memento.links(site, node.iri, release.release if reference else None)
    counted = with_facts(node, graph_facts(node.iri, release.release, urls))
    return Landing(urls, counted, () if is_foreign(node.iri) else tuple(through_time))


def _headers(asked: Asked, landing: Landing, pages: int = 1) -> dict[str, str]:
    """Return the headers of a document: caching, what was negotiated, and its links.

    `pages` are those of the links that are asked for.
    """
    return {
        "Cache-Control": FRESH,
        "Content-Profile": f"<{asked.profile.iri.value}>",
        "Link": landing.header_of_part(asked.via, asked.page, pages)
        if asked.via
        else landing.header(asked.form, asked.profile),
        **({"Vary": asked.varying} if asked.varying else {}),
    }


async def linkset(request: Request) -> Response:
    """Answer the links of a document as a link set (RFC 9264); those of a foreign IRI are asked for by `?iri=`."""
    path = request.path_params.get("path")
    iri = document_asked_for(path, request.url.path, extensions=False)[0] if path else described_iri(request)
    site = site_of(request)
    form = negotiate(request.headers.get("accept", ""), LINKSETS)
    reference = site.reader(request).urls.release

    def make(release: OpenRelease) -> Answer:
        node = topic(site.view(release), iri).node
        pointers = _landing(site, node, release, reference).linkset()
        body = linkset_json(pointers) if form is LINKSET_JSON else linkset_text(pointers)
        return Answer(body, form.content_type, headers={"Cache-Control": FRESH, "Vary": "Accept"})

    return await site.answer(request, ("linkset", iri.value, form.extension), make)


ROUTES: Final[tuple[Route, ...]] = (
    *((f"{place}/{name}", lead_to_list, ("GET",)) for name in LISTS for place in ("", "/doc")),
    ("/doc/query/{path:path}", lead_to_query, ("GET",)),
    ("/doc/{path:path}", document, ("GET",)),
    *((f"/{first}/{{path:path}}", lead_to_document, ("GET",)) for first in CANONICAL_PREFIXES),
    ("/ontology", lead_to_document, ("GET",)),
    ("/shapes", lead_to_document, ("GET",)),
    ("/describe", describe, ("GET",)),
    ("/describe.{extension}", describe, ("GET",)),
    ("/linkset", linkset, ("GET",)),
    ("/linkset/{path:path}", linkset, ("GET",)),
)
