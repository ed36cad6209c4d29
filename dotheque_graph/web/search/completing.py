"""Suggestions while somebody types, for our own form and for the search field of browsers.

Specification: https://github.com/dewitt/opensearch/blob/master/mediawiki/Specifications/OpenSearch/Extensions/Suggestions/1.1/Draft%201.wiki
"""

import json
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT
from dotheque_graph.search.model import MOST_WORDS
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.search.asking import clean
from dotheque_graph.web.site import site_of

MEDIA_TYPE: Final = "application/x-suggestions+json"
_MOST: Final = 8


async def suggestions(request: Request) -> Response:
    """Answer `[words, [names], [kinds], [addresses]]` of the entities whose name begins as what was typed."""
    site = site_of(request)
    reader = site.reader(request)
    words = clean(request.query_params.get("q", "")[:MOST_WORDS])

    def make(release: OpenRelease) -> Answer:
        found = site.search_index(release).suggest(words, reader.language, _MOST) if words else ()
        named = [(KIND_OF_SEGMENT[one.kind].singular(reader.language), one) for one in found]
        body = [
            words,
            [one.text for _, one in named],
            [kind for kind, _ in named],
            [reader.urls.absolute(reader.urls.document(one.iri) or reader.urls.search(one.text)) for _, one in named],
        ]
        headers = {"Cache-Control": FRESH, "Content-Language": reader.language, "Vary": "Accept-Language"}
        written = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return Answer(written, f"{MEDIA_TYPE}; charset=utf-8", headers=headers)

    key = ("suggestions", words, reader.language, reader.urls.chosen or "", reader.urls.release or "")
    return await site.answer(request, key, make, memory=site.searches)
