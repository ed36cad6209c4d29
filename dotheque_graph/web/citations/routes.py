"""The routes of citations: `/doc/….bib`, `.ris` and `.csl`; the negotiation of documents calls for the same."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.errors import InvalidIri, NotAcceptable, PageNotFound
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, Format
from dotheque_graph.rdf.iris import iri_of_document
from dotheque_graph.rdf.negotiation import negotiate_document
from dotheque_graph.rdf.terms import NamedNode, as_iri
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.citations.bibtex import bibtex
from dotheque_graph.web.citations.citing import BIBTEX, CITATION_FORMATS, CSL_JSON, RIS, Writing, cite
from dotheque_graph.web.citations.csl import csl_json
from dotheque_graph.web.citations.ris import ris
from dotheque_graph.web.routing import Endpoint, Route
from dotheque_graph.web.site import site_of

_WRITING: Final[Mapping[Format, Writing]] = {BIBTEX: bibtex, RIS: ris, CSL_JSON: csl_json}


async def citation_answer(request: Request, iri: NamedNode, form: Format, varying: str = "Accept-Language") -> Response:
    """Answer the citation of an entity in one of CITATION_FORMATS; raise EntityNotFound or EntityWithdrawn.

    It speaks the reader's language, and names a release only where one is asked for.
    """
    site = site_of(request)
    reader = site.reader(request)
    asked = reader.urls.release is not None

    def make(release: OpenRelease) -> Answer:
        citation = cite(site.view(release), iri, reader.language, release.release if asked else None)
        headers = {
            "Cache-Control": FRESH,
            "Content-Disposition": f'inline; filename="{citation.key}.{form.extension}"',
            "Content-Language": reader.language,
            "Link": f'<{iri.value}>; rel="describes"',
            "Vary": varying,
        }
        return Answer(_WRITING[form](citation).encode(), form.content_type, headers=headers)

    return await site.answer(request, ("citation", iri.value, form.extension, reader.language, varying), make)


def citation_asked(accept: str) -> Format | None:
    """Return the citation format that an Accept header prefers to every format of documents, None where it does not."""
    try:
        form = negotiate_document(accept, (*DOCUMENT_FORMATS, *CITATION_FORMATS))
    except NotAcceptable:
        return None
    return form if form in CITATION_FORMATS else None


def _endpoint(form: Format) -> Endpoint:
    async def citation(request: Request) -> Response:
        """Answer the citation of an entity in one format; raise PageNotFound, EntityNotFound or EntityWithdrawn."""
        return await citation_answer(request, _entity(request), form)

    return citation


def _entity(request: Request) -> NamedNode:
    try:
        iri = iri_of_document(f"/doc/{request.path_params['path']}")
        if iri is not None:
            return as_iri(iri)
    except InvalidIri:
        pass
    raise PageNotFound(request.url.path)


ROUTES: Final[tuple[Route, ...]] = tuple(
    (f"/doc/{{path:path}}.{form.extension}", _endpoint(form), ("GET",)) for form in CITATION_FORMATS
)
"""They come before the route of documents, which takes any path."""
