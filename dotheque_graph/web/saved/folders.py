"""The list of saved queries: their folders in the order of the page, and what each is called."""

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request

from dotheque_graph.query.library import SavedQuery
from dotheque_graph.rdf.formats import CSV_RESULTS, DESCRIPTION_FORMATS
from dotheque_graph.rdf.iris import slugify
from dotheque_graph.store.releases import Release
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Alternate, SavedEntry, SavedFolder, SavedQueriesPage
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.saved.asking import address
from dotheque_graph.web.words import noted

_HEADINGS: Final = {
    "competency": noted("Questions"),
    "browse": noted("Lists"),
    "statistics": noted("Figures of the graph"),
    "hygiene": noted("Rules that the data keeps"),
}
"""The folders that have a name of their own, in the order of the page; others come after them."""


def heading_of(reader: Reader, folder: str) -> str:
    """Return what a folder is called."""
    return reader.words.gettext(_HEADINGS[folder]) if folder in _HEADINGS else folder


def list_page(request: Request, reader: Reader, release: Release, queries: Sequence[SavedQuery]) -> SavedQueriesPage:
    """Return the page of every public saved query."""
    urls, words = reader.urls, reader.words
    plain = urls.speaking(None).as_of(None)
    formats = tuple(Link(form.name, plain.page(f"/query.{form.extension}")) for form in DESCRIPTION_FORMATS)
    lead = words.ngettext(
        "{number} question already written: each is a page, a table to download and an address for programs.",
        "{number} questions already written: each is a page, a table to download and an address for programs.",
        len(queries),
    )
    return SavedQueriesPage(
        shell=shell(
            request,
            reader,
            title=words.gettext("Saved queries"),
            summary=words.gettext("Questions to the catalogue that are already written."),
            section="sparql",
            canonical=plain.absolute(plain.page("/query")),
            alternates=tuple(
                Alternate(plain.absolute(link.href), form.media_type)
                for link, form in zip(formats, DESCRIPTION_FORMATS, strict=True)
            ),
            release=release,
        ),
        lead=lead.format(number=words.number(len(queries))),
        folders=tuple(_folder(reader, name, queries) for name in _in_order(queries)),
        formats=formats,
        openapi=plain.page("/openapi.json"),
        example=_example(reader, queries),
    )


def _example(reader: Reader, queries: Sequence[SavedQuery]) -> str:
    plain = reader.urls.speaking(None).as_of(None)
    easy = next((saved for saved in queries if not saved.required), None)
    return f"curl {plain.absolute(address(plain, easy, (), CSV_RESULTS.extension))}" if easy else ""


def _in_order(queries: Sequence[SavedQuery]) -> list[str]:
    order = list(_HEADINGS)
    found = {saved.folder for saved in queries}
    return sorted(found, key=lambda name: (order.index(name) if name in order else len(order), name))


def _folder(reader: Reader, name: str, queries: Sequence[SavedQuery]) -> SavedFolder:
    language = reader.language
    return SavedFolder(
        name=name,
        heading=heading_of(reader, name),
        entries=tuple(
            SavedEntry(
                title=Link(saved.header.title.in_language(language), address(reader.urls, saved)),
                question=saved.header.question.in_language(language),
                parameters=tuple(
                    parameter.description.in_language(language)
                    for parameter in saved.header.parameters.values()
                    if parameter.type != "language"
                ),
            )
            for saved in sorted(queries, key=lambda one: slugify(one.header.title.in_language(language)))
            if saved.folder == name
        ),
    )
