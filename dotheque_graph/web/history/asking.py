"""What the addresses of history ask: which entity, which releases, which page."""

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dotheque_graph.errors import InvalidIri, InvalidParameter, PageNotFound
from dotheque_graph.rdf.iris import iri_of_document, iri_of_request
from dotheque_graph.rdf.terms import NamedNode, as_iri
from dotheque_graph.web.site import site_of

_LONGEST_NUMBER: Final = 9
"""Digits of a number of release; Python refuses to read thousands of them."""
_WEB: Final = ("http:/", "https:/")


def entity_of(request: Request, path: str) -> NamedNode:
    """Return the IRI that a path is about, a part of that of the request; raise PageNotFound.

    It is that of the document after `/doc/`. Clients of Memento put the whole address of the document, or the
    IRI itself, behind a time gate: both are read.
    """
    try:
        if path.startswith(_WEB):
            # Some proxies make one slash of two.
            whole = path.replace(":/", "://", 1).replace(":///", "://", 1)
            ours = whole.removeprefix(site_of(request).urls.public_url)
            return as_iri((iri_of_document(ours) or iri_of_request(ours) or "") if ours != whole else whole)
        return as_iri(iri_of_document(f"/doc/{path}") or "")
    except InvalidIri:
        raise PageNotFound(request.url.path) from None


def now(request: Request) -> Response | None:
    """Return where a page that speaks of all releases leads when one is asked for: to itself without it; else None."""
    if "release" not in request.query_params:
        return None
    given = {name: value for name, value in request.query_params.items() if name != "release"}
    urls = site_of(request).urls
    path = "/" + request.url.path.removeprefix(urls.prefix).lstrip("/")
    return RedirectResponse(urls.absolute(urls.page(path, **given)), 302, {"Cache-Control": "no-cache"})


def number_of(request: Request, name: str) -> int | None:
    """Return a parameter that is the number of a release, None where it is not given; raise InvalidParameter."""
    text = request.query_params.get(name)
    return None if text is None else whole_number(text, name)


def whole_number(text: str, name: str) -> int:
    """Return the number that a text writes, from 1 and in one way; raise InvalidParameter."""
    if len(text) > _LONGEST_NUMBER or not (text.isascii() and text.isdecimal()) or text.startswith("0"):
        raise InvalidParameter(name, text[: _LONGEST_NUMBER * 2], "a number from 1", "un nombre à partir de 1")
    return int(text)
