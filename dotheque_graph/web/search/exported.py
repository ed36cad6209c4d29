"""What every export of a search has in common: all hits of its address up to a limit, and the headers that say so."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.errors import InvalidIri
from dotheque_graph.rdf.formats import HTML, Format
from dotheque_graph.rdf.iris import slugify
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.search.model import Sort
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.links import LICENCE, bounded
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.search.asking import SEARCH, Question, question_of
from dotheque_graph.web.search.export_formats import ATOM, CSV, CSV_DICTIONARY, most_of
from dotheque_graph.web.site import Site, site_of

_LONGEST_NAME: Final = 60
_READ_IN_PLACE: Final = (ATOM, CSV_DICTIONARY)
"""Formats that programs read at their address; the others are saved as files."""


@dataclass(frozen=True, slots=True)
class Export:
    """The hits of a search: `iris` are all of them or the first of a long list, `total` is how many there are."""

    site: Site
    reader: Reader
    release: OpenRelease
    question: Question
    iris: tuple[NamedNode, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        """Tell whether there are more hits than the export holds."""
        return self.total > len(self.iris)

    @property
    def page(self) -> str:
        """Return the address of the page of the search, absolute, in no language but that of who asks."""
        return self.site.urls.absolute(self.question.address(self.site.urls.as_of(self.reader.urls.release)))

    def itself(self, form: Format) -> str:
        """Return the address of this export, absolute and in the language of the reader."""
        urls = self.reader.urls.speaking(self.reader.language)
        return urls.absolute(self.question.address(urls, f"{SEARCH}.{form.extension}"))

    @property
    def remark(self) -> str:
        """Return the sentence that says what is left out, "" where nothing is."""
        if not self.is_cut:
            return ""
        words = self.reader.words
        said = words.gettext("The first {number} of {total} results: narrow the search to have the others.")
        return said.format(number=words.number(len(self.iris)), total=words.number(self.total))


Writing: TypeAlias = Callable[[Export], bytes]


async def exported(request: Request, form: Format, write: Writing) -> Response:
    """Answer the hits of all pages of a search in one format; raise as `question_of` and `search_index` do."""
    site = site_of(request)
    reader = site.reader(request)
    question = _question(request, reader, form)
    key = (form.extension, question.address(reader.urls), reader.language)

    def make(release: OpenRelease) -> Answer:
        index = site.search_index(release)
        total = index.search(replace(question.asked, size=1)).total
        iris = index.every(question.asked, most_of(form))
        export = Export(site, reader, release, question, iris, total)
        return Answer(write(export), form.content_type, headers=_headers(export, form))

    async with site.long_work.place():
        return await site.answer(request, key, make, memory=site.searches)


def _question(request: Request, reader: Reader, form: Format) -> Question:
    """Return what is asked, whatever its page and the facet it shows whole.

    A feed has the newest first unless it is told another order.
    """
    question = question_of(request, reader.language).on_page(1).showing(None)
    newest = form is ATOM and "sort" not in request.query_params
    return question.in_order(Sort.NEWEST) if newest else question


def _headers(export: Export, form: Format) -> dict[str, str]:
    way = "inline" if form in _READ_IN_PLACE else "attachment"
    links = [
        f'<{export.page}>; rel="alternate"; type="{HTML.media_type}"',
        f'<{LICENCE}>; rel="license"',
        *(
            [f'<{export.itself(CSV_DICTIONARY)}>; rel="describedby"; type="{CSV_DICTIONARY.media_type}"']
            if form is CSV
            else []
        ),
    ]
    return {
        "Cache-Control": FRESH,
        "Content-Disposition": f'{way}; filename="{_file_name(export)}.{form.extension}"',
        "Content-Language": export.reader.language,
        "Link": bounded(links),
        "Vary": "Accept-Language",
        "X-Release": str(export.release.release.number),
        "X-Result-Limit": f"hits={most_of(form)}",
        **({"X-Result-Cut": f"hits={len(export.iris)}"} if export.is_cut else {}),
    }


def _file_name(export: Export) -> str:
    """Return the name of the file without extension: ASCII, with the words that were searched."""
    try:
        return f"dotheque-{slugify(export.question.asked.words)[:_LONGEST_NAME].strip('-')}"
    except InvalidIri:
        return "dotheque-search"
