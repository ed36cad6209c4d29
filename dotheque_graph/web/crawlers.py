"""What crawlers read first: robots.txt and the sitemap, https://www.sitemaps.org/protocol.html."""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.kinds import LISTED
from dotheque_graph.catalogue.terms import ONTOLOGY, SHAPES
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.errors import PageNotFound
from dotheque_graph.rdf.formats import RESULT_FORMATS
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import Site, site_of
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import LANGUAGES

ADDRESSES: Final = 10_000
"""Addresses in one sitemap; the protocol allows 50,000, and 50 MB, which ours would come near with two languages."""

_XML: Final = "application/xml; charset=utf-8"
_NAMESPACES: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FIRST: Final = (
    "/",
    "/list",
    "/map",
    "/goals",
    "/matrix",
    "/gaps",
    "/suggest",
    "/query",
    "/sparql",
    "/void",
    "/data",
    "/dumps/",
    "/releases",
    "/timeline",
)
_CLOSED: Final = (
    "/sparql?",
    "/sparql.",
    "/sparql/terms",
    "/graph-store",
    "/feed/",
    "/search?",
    "/search.",
    "/map?",
    "/goals?",
    "/matrix?",
    "/gaps?",
    "/timeline?",
    "/suggest?",
    "/network/",
    "/triples",
    "/query/*?",
    *(f"/query/*.{form.extension}" for form in RESULT_FORMATS),
    "/*?release=",
    "/*&release=",
)
"""What a crawler is to leave alone: whatever costs a query, the feed for partners, and the releases of the past."""


async def robots(request: Request) -> Response:
    """Answer robots.txt (RFC 9309): pages are for everybody, queries and searches are not for crawlers.

    A page that is closed where it is asked something is open in each language: the sitemap leads there.
    """
    urls = site_of(request).urls
    closed = "".join(f"Disallow: {urls.prefix}{path}\n" for path in _CLOSED)
    spoken = (f"{path}lang={language}$" for path in _CLOSED if path.endswith("?") for language in LANGUAGES)
    opened = "".join(f"Allow: {urls.prefix}{path}\n" for path in spoken)
    body = f"User-agent: *\n{closed}{opened}\nSitemap: {urls.absolute(urls.page('/sitemap.xml'))}\n"
    headers = {"Cache-Control": "public, max-age=86400"}
    return Answer(body.encode(), "text/plain; charset=utf-8", headers=headers).response(request)


async def sitemap(request: Request) -> Response:
    """Answer the sitemap, or the index of several where there are more addresses than go into one."""
    site = site_of(request)

    def make(release: OpenRelease) -> Answer:
        found = _addresses(site, site.view(release))
        one = len(found) <= ADDRESSES
        return _answer(_sitemap(site.urls, found, release.release.issued) if one else _index(site.urls, len(found)))

    return await site.answer(request, ("sitemap",), make)


async def part(request: Request) -> Response:
    """Answer one sitemap of several, by its number from 1; raise PageNotFound past the last."""
    site, number = site_of(request), request.path_params["number"]

    def make(release: OpenRelease) -> Answer:
        found = _addresses(site, site.view(release))[(number - 1) * ADDRESSES : number * ADDRESSES]
        if not found or number < 1:
            raise PageNotFound(request.url.path)
        return _answer(_sitemap(site.urls, found, release.release.issued))

    return await site.answer(request, ("sitemap", number), make)


def _answer(text: str) -> Answer:
    return Answer(text.encode(), _XML, headers={"Cache-Control": FRESH})


def _addresses(site: Site, view: CatalogueView) -> list[str]:
    """Return the paths of the pages that are worth finding, under our prefix, each in every language."""
    return list(
        dict.fromkeys((*_FIRST, *_reference(view), *_lists(view), *_queries(site), *_documents(site.urls, view)))
    )


def _reference(view: CatalogueView) -> Iterator[str]:
    """Yield the documents of the model and of the rules, where the release has them."""
    documents = ((ONTOLOGY, "/doc/ontology"), (SHAPES, "/doc/shapes"))
    return (path for iri, path in documents if any(view.store.quads(subject=iri)))


def _lists(view: CatalogueView) -> Iterator[str]:
    counts = view.figures().counts
    return (f"/list/{kind.segment}" for kind in LISTED if counts[kind.segment])


def _queries(site: Site) -> Iterator[str]:
    return (f"/query/{saved.name}" for saved in site.application.library().public())


def _documents(urls: Urls, view: CatalogueView) -> Iterator[str]:
    """Yield the documents of the kinds that have a list; of the territories, those that the catalogue speaks of."""
    for kind in LISTED:
        names = view.named_places(LANGUAGES[0]) if kind.segment == "territory" else view.names(kind, LANGUAGES[0])
        for named in names:
            address = urls.document(named.iri)
            if address:
                yield address.removeprefix(urls.prefix)


def _sitemap(urls: Urls, paths: list[str], issued: datetime) -> str:
    changed = f"<lastmod>{issued.isoformat(timespec='seconds')}</lastmod>"
    entries = "".join(f"<url><loc>{_at(urls, path)}</loc>{changed}{_languages(urls, path)}</url>\n" for path in paths)
    return f"{_DECLARED}<urlset {_NAMESPACES}>\n{entries}</urlset>\n"


def _languages(urls: Urls, path: str) -> str:
    """Return the links to a page in each language, and to the one that chooses it by the headers of the request."""
    versions = [(language, f"{_at(urls, path)}?lang={language}") for language in LANGUAGES]
    versions.append(("x-default", _at(urls, path)))
    return "".join(f'<xhtml:link rel="alternate" hreflang="{name}" href="{href}"/>' for name, href in versions)


def _index(urls: Urls, total: int) -> str:
    numbers = range(1, -(-total // ADDRESSES) + 1)
    entries = "".join(f"<sitemap><loc>{_at(urls, f'/sitemap/{number}.xml')}</loc></sitemap>\n" for number in numbers)
    return f"{_DECLARED}<sitemapindex {_NAMESPACES.partition(' ')[0]}>\n{entries}</sitemapindex>\n"


def _at(urls: Urls, path: str) -> str:
    """Return the address of a path that is percent-encoded already, for XML."""
    return escape(urls.absolute(urls.prefix + path))


ROUTES: Final[tuple[Route, ...]] = (
    ("/robots.txt", robots, ("GET",)),
    ("/sitemap.xml", sitemap, ("GET",)),
    ("/sitemap/{number:int}.xml", part, ("GET",)),
)
