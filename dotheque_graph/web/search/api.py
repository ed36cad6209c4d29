"""`/api/search`: the search for programs, in JSON, with the parameters of the page and a size."""

import json
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.errors import PageNotFound
from dotheque_graph.search.model import Count, Extract, Facet, Found, Hit
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.links import bounded, data_link
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.search.asking import Question, question_of
from dotheque_graph.web.search.page import pages_of
from dotheque_graph.web.search.values import Called
from dotheque_graph.web.site import Site, site_of

API: Final = "/api/search"
MOST_VALUES: Final = 100
"""Values of a facet that are listed, those of most hits; `more` says how many are not."""
Json: TypeAlias = dict[str, Any]


async def api(request: Request) -> Response:
    """Answer a page of hits with the counts of every facet.

    Raises InvalidParameter, InvalidRequest, PageNotFound past the last page, and what `search_index` raises.
    """
    site = site_of(request)
    reader = site.reader(request)
    question = question_of(request, reader.language, for_program=True)

    def make(release: OpenRelease) -> Answer:
        found = site.search_index(release).search(question.asked)
        if question.asked.page > pages_of(found, question):
            raise PageNotFound(question.address(reader.urls, API))
        said = json.dumps(_said(site, release, reader, question, found), ensure_ascii=False).encode()
        headers = {
            "Cache-Control": FRESH,
            "Content-Language": reader.language,
            "Link": bounded([data_link(site.urls, site.urls.absolute(question.address(site.urls, API)))]),
            "Vary": "Accept-Language",
            "X-Release": str(release.release.number),
        }
        return Answer(said, "application/json; charset=utf-8", headers=headers)

    key = ("api", question.address(reader.urls, API), reader.language, question.cut)
    return await site.answer(request, key, make, memory=site.searches)


def _said(site: Site, release: OpenRelease, reader: Reader, question: Question, found: Found) -> Json:
    asked, called = question.asked, Called(reader, Names(site.view(release), reader.language))
    pages = pages_of(found, question)

    def at(number: int) -> str | None:
        there = 1 <= number <= pages
        return reader.urls.absolute(question.on_page(number).address(reader.urls, API)) if there else None

    return {
        "q": asked.words,
        "language": reader.language,
        "sort": asked.sort.value,
        "total": found.total,
        "page": asked.page,
        "pages": pages,
        "size": asked.size,
        "release": release.release.number,
        "cut": question.cut,
        "corrections": [{"typed": one.typed, "meant": one.meant} for one in found.corrections],
        "dropped": list(found.dropped),
        "hits": [_hit(reader, hit) for hit in found.hits],
        "facets": {facet.value: _facet(called, facet, found.facets.get(facet, ())) for facet in Facet},
        "previous": at(asked.page - 1),
        "next": at(asked.page + 1),
        "html": reader.urls.absolute(question.address(reader.urls)),
    }


def _hit(reader: Reader, hit: Hit) -> Json:
    address = reader.urls.document(hit.iri)
    return {
        "iri": hit.iri.value,
        "url": reader.urls.absolute(address) if address else hit.iri.value,
        "kind": hit.kind,
        "title": _text(hit.title),
        "language": hit.title.language,
        "extract": _text(hit.extract) if hit.extract else None,
        "extract_language": hit.extract.language if hit.extract else None,
        "found": [piece.text for one in (hit.title, hit.extract) if one for piece in one.pieces if piece.marked],
        "score": round(hit.score, 4),
    }


def _text(extract: Extract) -> str:
    return "".join(piece.text for piece in extract.pieces)


def _facet(called: Called, facet: Facet, counts: Sequence[Count]) -> Json:
    listed = sorted(counts, key=lambda one: (not one.chosen, -one.number, one.value))[:MOST_VALUES]
    called.learn(listed)
    return {"values": [_value(called, facet, one) for one in listed], "more": len(counts) - len(listed)}


def _value(called: Called, facet: Facet, count: Count) -> Json:
    return {
        "value": count.value,
        "iri": count.iri.value if count.iri else None,
        "label": called(facet, count).text,
        "count": count.number,
        "chosen": count.chosen,
        "parent": count.parent or None,
    }
