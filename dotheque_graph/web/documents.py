"""The routes of entities: /id/… and its like lead to /doc/…, which is a page or RDF as the client asks."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dotheque_graph.catalogue.description import describe
from dotheque_graph.catalogue.documents import document_triples
from dotheque_graph.errors import InvalidIri, NotAcceptable, PageNotFound
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, TURTLE, Format
from dotheque_graph.rdf.iris import document_path, iri_of_document, iri_of_request
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import NamedNode, as_iri
from dotheque_graph.store.releases import OpenRelease, Release
from dotheque_graph.web.answers import Answer, strong_etag
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.citation import citation
from dotheque_graph.web.entity.compose import Body, compose, gather
from dotheque_graph.web.lists import links_page, page_number
from dotheque_graph.web.pages import Alternate, DataBand, EntityPage, Page
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.site import Site, Visit, answer_page, shell, site_of
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import LANGUAGES

CANONICAL_PREFIXES: Final = ("id", "vocabulary", "graph", "activity")
"""First segments of the IRIs that are answered by leading to their document; `ontology` and `shapes` besides."""

FRESH: Final = "public, max-age=0, must-revalidate"
_EXTENSIONS: Final = {form.extension: form for form in DOCUMENT_FORMATS}


async def lead_to_document(request: Request) -> Response:
    """Answer 303 to the document about the IRI asked for: the thing itself cannot be sent over the wire."""
    site = site_of(request)
    path = request.path_params.get("path", "")
    first = request.url.path.removeprefix(site.urls.prefix).strip("/").partition("/")[0]
    try:
        iri = None if first in CANONICAL_PREFIXES and not path else iri_of_request(f"/{first}/{path}".rstrip("/"))
    except InvalidIri:
        iri = None
    target = document_path(iri) if iri else None
    if target is None or {".", ".."}.intersection(target.split("/")):
        raise PageNotFound(request.url.path)
    query = f"?{request.url.query}" if request.url.query else ""
    location = site.urls.prefix + quote(target, safe="/:@!$&'()*+,;=~-._") + query
    return RedirectResponse(location, 303, {"Vary": "Accept", "Cache-Control": "public, max-age=3600"})


async def document(request: Request) -> Response:
    """Answer a document about an entity, in the format of its extension or the one negotiated."""
    site = site_of(request)
    iri, form = _wanted(request.path_params["path"], request.url.path)
    varying = "" if form else "Accept, Accept-Language"
    try:
        chosen = form or negotiate(request.headers.get("accept", ""), DOCUMENT_FORMATS)
    except NotAcceptable:
        await _rdf(request, iri, TURTLE, varying)  # what is missing or was withdrawn is told before the formats are
        raise
    if chosen is HTML:
        return await _page(request, iri, _headers(site, iri, HTML), varying or "Accept-Language")
    return await _rdf(request, iri, chosen, varying)


async def _rdf(request: Request, iri: NamedNode, form: Format, varying: str) -> Response:
    """Answer a document in a format of RDF; raise EntityNotFound or EntityWithdrawn."""
    site = site_of(request)
    headers = _headers(site, iri, form) | ({"Vary": varying} if varying else {})
    key = (iri.value, form.extension, varying)
    return await site.answer(request, key, lambda release: _rdf_answer(release, iri, form, headers))


async def _page(request: Request, iri: NamedNode, headers: Mapping[str, str], varying: str) -> Response:
    via, number = request.query_params.get("via"), page_number(request)

    def make(visit: Visit) -> Page:
        return links_page(visit, iri, via, number) if via else entity_page(visit, iri)

    parts = (iri.value, "html", via or "", str(number) if via else "")
    return await answer_page(request, parts, make, headers=headers, varying=varying)


def _wanted(path: str, asked: str) -> tuple[NamedNode, Format | None]:
    """Return the IRI that a path is about and the format of its extension; goals have dots of their own (16.7)."""
    stem, _, extension = path.rpartition(".")
    form = _EXTENSIONS.get(extension) if stem else None
    try:
        iri = iri_of_document(f"/doc/{stem if form else path}")
        if iri is None:
            raise PageNotFound(asked)
        return as_iri(iri), form
    except InvalidIri:
        raise PageNotFound(asked) from None


def _rdf_answer(release: OpenRelease, iri: NamedNode, form: Format, headers: Mapping[str, str]) -> Answer:
    description = describe(release.store, iri)
    return Answer(
        body=serialise(document_triples(release.store, description), form),
        content_type=form.content_type,
        etag=strong_etag(release.release.digest, iri.value, form.extension),
        headers=headers,
    )


def _headers(site: Site, iri: NamedNode, form: Format) -> dict[str, str]:
    """Return the headers of a document: caching, and links to what it is about and to its other formats."""
    links = [f'<{iri.value}>; rel="canonical"', f'<{iri.value}>; rel="describes"']
    links += [
        f'<{site.urls.absolute(site.urls.format(iri, other))}>; rel="alternate"; type="{other.media_type}"'
        for other in DOCUMENT_FORMATS
        if other is not form
    ]
    return {"Cache-Control": FRESH, "Link": ", ".join(links)}


def entity_page(visit: Visit, iri: NamedNode) -> EntityPage:
    """Return the page of an entity; raise EntityNotFound or EntityWithdrawn."""
    material = gather(visit.view, iri, visit.reader, visit.site.application.shapes())
    body = compose(material)
    kind = material.kind(material.node)
    urls, release = visit.site.urls, visit.release.release
    frame = shell(
        visit.request,
        visit.reader,
        title=body.title.text,
        summary=body.lead.text if body.lead else body.title.text,
        section=kind.segment if kind else "",
        canonical=urls.absolute(urls.document(iri) or ""),
        alternates=_alternates(urls, iri),
        release=release,
    )
    return EntityPage(shell=frame, body=body, data=_data_band(visit.reader, iri, body, release))


def _alternates(urls: Urls, iri: NamedNode) -> tuple[Alternate, ...]:
    formats = (Alternate(urls.format(iri, form), form.media_type) for form in DOCUMENT_FORMATS if form is not HTML)
    languages = (
        Alternate(urls.absolute(urls.speaking(language).document(iri) or ""), "", language) for language in LANGUAGES
    )
    return (*formats, *languages)


def _data_band(reader: Reader, iri: NamedNode, body: Body, release: Release) -> DataBand:
    words = reader.words
    formats = tuple(Link(form.name, reader.urls.format(iri, form)) for form in DOCUMENT_FORMATS if form is not HTML)
    query = (
        "SELECT ?subject ?property ?value\nWHERE {\n"
        f"  {{ <{iri.value}> ?property ?value . BIND (<{iri.value}> AS ?subject) }}\n  UNION\n"
        f"  {{ ?subject ?property <{iri.value}> . BIND (<{iri.value}> AS ?value) }}\n}}\nLIMIT 200"
    )
    triples = words.ngettext("{number} triple", "{number} triples", body.triples).format(
        number=words.number(body.triples)
    )
    return DataBand(
        iri.value, formats, reader.urls.sparql_form(query), triples, citation(reader, iri, body.title.text, release)
    )
