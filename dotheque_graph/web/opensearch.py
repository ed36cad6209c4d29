"""The OpenSearch description: how a browser or a program searches the catalogue.

Specification: https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md.
"""

from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.web.answers import Answer
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.routing import Route
from dotheque_graph.web.search.asking import SEARCH, SUGGESTIONS
from dotheque_graph.web.search.completing import MEDIA_TYPE as SUGGESTIONS_TYPE
from dotheque_graph.web.site import site_of
from dotheque_graph.web.templating import fingerprint

MEDIA_TYPE: Final = "application/opensearchdescription+xml"
_DAY: Final = "public, max-age=86400"


async def opensearch(request: Request) -> Response:
    """Answer the description in the reader's language, which the search it leads to will speak."""
    reader = site_of(request).reader(request)
    headers = {"Cache-Control": _DAY, "Vary": "Accept-Language", "Content-Language": reader.language}
    return Answer(_description(reader).encode(), f"{MEDIA_TYPE}; charset=utf-8", headers=headers).response(request)


def _description(reader: Reader) -> str:
    urls, _ = reader.urls.as_of(None).speaking(reader.language), reader.words.gettext
    search, suggestions = (urls.absolute(urls.page(path)) + "&q={searchTerms}" for path in (SEARCH, SUGGESTIONS))
    own = urls.absolute(urls.page("/opensearch.xml"))
    purpose = _("Search the catalogue of democratic innovation.")
    icon = urls.absolute(urls.static("icon.svg", fingerprint("icon.svg")))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        "<ShortName>DO'thèque</ShortName>\n"
        f"<Description>{escape(purpose)}</Description>\n"
        f'<Url type="text/html" rel="results" template="{escape(search)}"/>\n'
        f'<Url type="{SUGGESTIONS_TYPE}" rel="suggestions" template="{escape(suggestions)}"/>\n'
        f'<Url type="{MEDIA_TYPE}" rel="self" template="{escape(own)}"/>\n'
        f'<Image type="image/svg+xml">{escape(icon)}</Image>\n'
        f"<Language>{reader.language}</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        "</OpenSearchDescription>\n"
    )


ROUTES: Final[tuple[Route, ...]] = (("/opensearch.xml", opensearch, ("GET",)),)
