"""`/void`: the description of the data set, as a page and in every format of RDF; `/.well-known/void` leads to it."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dotheque_graph.catalogue.void import DATASET, Places, void_triples
from dotheque_graph.publication.dumps.record import GRAPH_DUMPS, Packing, Scope, Subject
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, JSON_LD, Format
from dotheque_graph.rdf.jsonld import framed
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.documents.asking import asked_format
from dotheque_graph.web.links import alternates, data_link
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import Site, answer_page, site_of
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.void_page import void_page


async def well_known(request: Request) -> Response:
    """Answer 302 to the description (https://www.w3.org/TR/void/#well-known)."""
    urls = site_of(request).urls
    return RedirectResponse(urls.page("/void"), 302, {"Cache-Control": "public, max-age=3600"})


async def void(request: Request) -> Response:
    """Answer the description of the public release, or of the one of `?release=`."""
    site, extension = site_of(request), request.path_params.get("extension")
    form, varying = asked_format(request, extension)
    headers = {"Link": _links(site.urls, form)}
    reference = site.reader(request).urls.release
    # Measured before an answer is made: who waits for that takes no turn from the pages of past releases.
    await site.measurements.ready(await site.past(reference) if reference else site.release())
    if form is HTML:
        return await answer_page(
            request,
            ("void", "?"),
            lambda visit: void_page(visit, site.measurements.now(visit.release)),
            headers=headers,
            varying=", ".join(filter(None, (varying, "Accept-Language"))),
        )

    def make(release: OpenRelease) -> Answer:
        body = _body(site, release, form, named=reference is not None)
        own = {
            "Cache-Control": FRESH,
            **headers,
            **({"Vary": varying} if varying else {}),
        }
        return Answer(body, form.content_type, headers=own)

    return await site.answer(request, ("void", form.extension, varying), make)


def _body(site: Site, release: OpenRelease, form: Format, *, named: bool) -> bytes:
    places = places_of(site, release, named=named)
    statistics = site.measurements.now(release)
    triples = void_triples(release.store, release.release.record, statistics, places)
    return framed(triples, DATASET) if form is JSON_LD else serialise(triples, form)


def places_of(site: Site, release: OpenRelease, *, named: bool) -> Places:
    """Return where everything is had; the files are those of the latest release, or of this one where it is `named`."""
    urls = site.urls
    folder = str(release.release.number) if named else "latest"

    def files(subject: Subject) -> tuple[str, ...]:
        names = (subject.name(form, packing) for form in GRAPH_DUMPS for packing in (Packing.GZIP, Packing.ZSTD))
        return tuple(urls.absolute(urls.page(f"/dumps/{folder}/{name}")) for name in names)

    graphs = release.store.graphs()
    return Places(
        document=urls.absolute(urls.page("/void")),
        home=urls.absolute(urls.home()),
        endpoint=site.endpoint,
        search=urls.absolute(urls.page("/opensearch.xml")),
        lookup=urls.absolute(urls.page("/describe")) + "?iri=",
        dumps={"": files(Subject(Scope.WHOLE))}
        | {graph.value: files(Subject(Scope.GRAPH, graph.value)) for graph in graphs},
    )


def _links(urls: Urls, form: Format) -> str:
    others = alternates(urls, "/void", DOCUMENT_FORMATS, form)
    return data_link(urls, "/void", f'<{DATASET.value}>; rel="describes"', *others)


ROUTES: Final[tuple[Route, ...]] = (
    ("/.well-known/void", well_known, ("GET",)),
    ("/void", void, ("GET",)),
    ("/void.{extension}", void, ("GET",)),
)
