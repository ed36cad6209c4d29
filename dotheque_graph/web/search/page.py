"""The page of the search: the form, what is chosen, the hits, and where to begin while nothing is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from dotheque_graph.catalogue.lists import busiest_themes
from dotheque_graph.catalogue.names import counted
from dotheque_graph.catalogue.paging import pages_beside
from dotheque_graph.errors import PageNotFound
from dotheque_graph.search.model import MOST_WORDS, Found, Sort
from dotheque_graph.web.elements import Card, Link
from dotheque_graph.web.frame import shell
from dotheque_graph.web.home import questions
from dotheque_graph.web.lists import foreign
from dotheque_graph.web.pages import Alternate, Choice, Page, Pager, Shell
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.search.asking import SCRIPT, SEARCH, SUGGESTIONS, Question
from dotheque_graph.web.search.export_formats import EXPORTS
from dotheque_graph.web.search.facets import Group, chips, groups
from dotheque_graph.web.search.hits import ShownHit, shown_hits
from dotheque_graph.web.search.values import Called
from dotheque_graph.web.site import Visit
from dotheque_graph.web.templating import fingerprint
from dotheque_graph.web.words import noted

MOST_REACHED: Final = 100_000
"""Hits that pages lead to; facets and exports lead to the others."""
_SORTS: Final = {
    Sort.RELEVANCE: noted("relevance"),
    Sort.TITLE: noted("title"),
    Sort.NEWEST: noted("newest first"),
    Sort.OLDEST: noted("oldest first"),
}


@dataclass(frozen=True, slots=True)
class SearchPage(Page):
    """The search and what it found.

    `count` says how many hits there are, `remarks` what was read otherwise than it was typed. `clear` leads to the
    same words without values, `unfiltered` too where nothing is found. `whole` is
    the facet that is shown whole, if any. `themes` and `questions` say where to begin while nothing is found.
    """

    template: ClassVar[str] = "search.html"
    action: str
    words: str
    longest: int
    count: str
    remarks: tuple[str, ...]
    chosen: tuple[Link, ...]
    clear: str
    unfiltered: Link | None
    sort: str
    sorts: tuple[Choice, ...]
    groups: tuple[Group, ...]
    whole: str
    hits: tuple[ShownHit, ...]
    pager: Pager | None
    exports: tuple[Link, ...]
    themes: tuple[Link, ...]
    questions: tuple[Card, ...]
    script: str
    suggestions: str


def search_page(visit: Visit, question: Question, found: Found) -> SearchPage:
    """Return the page of an answer; raise PageNotFound past its last page."""
    reader, asked = visit.reader, question.asked
    _, urls = reader.words.gettext, reader.urls
    pages = pages_of(found, question)
    if asked.page > pages:
        raise PageNotFound(question.address(urls))
    names = Names(visit.view, reader.language)
    called = Called(reader, names)
    return SearchPage(
        shell=_frame(visit, question, pages),
        action=urls.speaking(None).as_of(None).page(SEARCH),
        words=asked.words,
        longest=MOST_WORDS,
        count=_count(reader, question, found),
        remarks=tuple(_remarks(reader, question, found)),
        chosen=chips(reader, called, found.facets, question),
        clear=question.choosing({}).address(urls),
        unfiltered=_unfiltered(reader, question, found),
        sort=asked.sort.value,
        sorts=tuple(Choice(sort.value, _(text)) for sort, text in _SORTS.items()),
        groups=groups(reader, called, found.facets, question),
        whole=question.whole.value if question.whole else "",
        hits=shown_hits(visit, names, found.hits),
        pager=_pager(reader, question, pages),
        exports=_exports(reader, question) if found.total else (),
        themes=() if found.total else _themes(visit),
        questions=() if found.total else questions(visit),
        script=urls.static(SCRIPT, fingerprint(SCRIPT)),
        suggestions=urls.page(SUGGESTIONS),
    )


def pages_of(found: Found, question: Question) -> int:
    """Return how many pages an answer has, at least one; nobody reads on for ever, and the index does not either."""
    return max(1, min(-(-found.total // question.asked.size), MOST_REACHED // question.asked.size))


def _frame(visit: Visit, question: Question, pages: int) -> Shell:
    reader, words = visit.reader, question.asked.words
    title = reader.words.gettext("Search")
    relations = tuple(
        (relation, question.on_page(number).address(reader.urls))
        for relation, number in pages_beside(question.asked.page, pages).items()
    )
    return shell(
        visit.request,
        reader,
        title=f"{words} · {title}" if words else title,
        section="search",
        canonical=reader.urls.absolute(question.address(visit.site.urls)),
        alternates=tuple(
            Alternate(export_address(reader, question, form.extension), form.media_type) for form in EXPORTS
        ),
        release=visit.release.release,
        indexed=False,
        relations=relations,
    )


def export_address(reader: Reader, question: Question, extension: str) -> str:
    """Return the address of an export of all pages of a search, which speaks the language of the reader."""
    return question.on_page(1).address(reader.urls.speaking(reader.language), f"{SEARCH}.{extension}")


def _exports(reader: Reader, question: Question) -> tuple[Link, ...]:
    return tuple(
        Link(reader.words.gettext(form.name), export_address(reader, question, form.extension)) for form in EXPORTS
    )


def _count(reader: Reader, question: Question, found: Found) -> str:
    say, words = reader.words, question.asked.words
    if not found.total:
        return say.gettext("Nothing for “{words}”.").format(words=words) if words else say.gettext("Nothing like that.")
    if words:
        said = say.ngettext("{number} result for “{words}”", "{number} results for “{words}”", found.total)
    else:
        said = say.ngettext("{number} entry", "{number} entries", found.total)
    return said.format(number=say.number(found.total), words=words)


def _remarks(reader: Reader, question: Question, found: Found) -> Iterator[str]:
    """Yield what was searched for otherwise than it was typed."""
    _ = reader.words.gettext
    for one in found.corrections:
        yield _("Nothing has “{typed}”: “{meant}” was searched for.").format(typed=one.typed, meant=one.meant)
    if found.dropped:
        left = ", ".join(found.dropped)
        yield _("Nothing has all these words. The first result has not: {words}.").format(words=left)
    if question.cut:
        yield _("Only the first {number} characters were read.").format(number=MOST_WORDS)


def _unfiltered(reader: Reader, question: Question, found: Found) -> Link | None:
    if found.total or not question.asked.chosen:
        return None
    return Link(reader.words.gettext("Search without these filters"), question.choosing({}).address(reader.urls))


def _pager(reader: Reader, question: Question, pages: int) -> Pager | None:
    if pages == 1:
        return None
    _, page = reader.words.gettext, question.asked.page
    before, after = (question.on_page(number).address(reader.urls) for number in (page - 1, page + 1))
    return Pager(
        _("Page {page} of {pages}").format(page=page, pages=reader.words.number(pages)),
        Link(_("Previous page"), before) if page > 1 else None,
        Link(_("Next page"), after) if page < pages else None,
    )


def _themes(visit: Visit) -> tuple[Link, ...]:
    """Return the themes that most entities have, by name: what to try where nothing was found."""
    reader, names = visit.reader, Names(visit.view, visit.reader.language)
    themes = busiest_themes(visit.store)
    names.learn(themes)
    links = (
        Link(names[iri].text, reader.urls.document(iri) or "", foreign(reader, names[iri].language)) for iri in themes
    )
    return tuple(sorted(links, key=lambda link: counted(link.text)))
