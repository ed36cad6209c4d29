"""What befalls a harvest as a whole: how pages lead to each other, how much it is, and what its absences do."""

from collections.abc import Iterator, Sequence
from typing import Final

from dotheque_graph.audience.rehearsal.findings import Fate, Outcome, Portal
from dotheque_graph.audience.rehearsal.known import is_web_address
from dotheque_graph.audience.rehearsal.page_graph import DATASET, KINDS, FeedPage, PageGraph
from dotheque_graph.audience.rehearsal.rules import fate
from dotheque_graph.audience.rehearsal.vocabulary import TREE, shown
from dotheque_graph.namespaces import DCAT, HYDRA
from dotheque_graph.rdf.terms import Literal, NamedNode, Term

VIEW: Final = HYDRA.term("PartialCollectionView")
OLD_VIEW: Final = HYDRA.term("PagedCollection")
NEXT: Final = HYDRA.term("next")
OLD_NEXT: Final = HYDRA.term("nextPage")
LINKED_NEXT: Final = "Link: rel=next"
"""The value of a note that a page names its next one in the header Link."""
_UDATA_JOB: Final = 15 * 1024 * 1024
"""Bytes of all pages that data.gouv.fr keeps with the job, without a storage of its own."""


class Course:
    """Follows a harvest from page to page."""

    def __init__(self) -> None:
        self.pages = 0
        self._size = 0
        self._seen: dict[str, int] = {}  # number of the page by its address
        self._first = ""
        self._datasets = self._records = self._notices = 0
        self._ended: set[Portal] = set()  # whose harvest ends before its time

    def page(self, page: FeedPage, graph: PageGraph) -> Iterator[Fate]:
        """Yield what a page does to the job."""
        self.pages += page.read
        self._size += page.size
        self._datasets += len(graph.typed(DATASET))
        self._records += len(graph.typed(*KINDS))
        self._notices += len(graph.typed(DCAT.term("CatalogRecord")))
        for note in page.notes:
            told = [fate(rule, page.address, note.value, note.detail) for rule in note.rules]
            self._ended |= {found.portal for found in told if found.outcome is Outcome.ABORTS}
            yield from told
        if self.pages > 1 and page.digest and page.digest == self._first:
            yield fate("ckan-paging-first", NEXT, page.address)
        self._first = self._first or page.digest
        self._seen[page.address] = self.pages
        yield from self._paging(page, graph)

    def end(self) -> Iterator[Fate]:
        """Yield what the whole feed does to the job."""
        # A harvest that ends before its time takes nothing for absent.
        if not self._records and Portal.UDATA not in self._ended:
            yield fate("udata-feed-empty", DCAT.term("dataset"))
        if not self._datasets and Portal.CKAN not in self._ended:
            yield fate("ckan-feed-empty", DCAT.term("dataset"))
        if self._size > _UDATA_JOB:
            yield fate("udata-job-size", DCAT.term("Catalog"), f"{self._size} B")
        if self._notices:
            yield fate("ckan-catalogue-record", DCAT.term("record"), str(self._notices))
        yield fate("udata-absence", DCAT.term("dataset"))
        yield fate("ckan-absence", DCAT.term("dataset"))

    def _paging(self, page: FeedPage, graph: PageGraph) -> Iterator[Fate]:
        views, old = graph.typed(VIEW), graph.typed(OLD_VIEW)
        if len(views) > 1:
            yield fate("udata-paging-views", NEXT, page.address, ", ".join(map(shown, views)))
        if len(views) + len(old) > 1:
            yield fate("ckan-paging-views", NEXT, page.address, ", ".join(map(shown, (*views, *old))))
        by_udata = _next(graph, views, NEXT) or _next(graph, old, OLD_NEXT)
        by_ckan = _next(graph, [*views, *old], NEXT) or _next(graph, [*views, *old], OLD_NEXT)
        if by_udata is None and by_ckan is not None:
            yield fate("udata-paging-paged", NEXT, by_ckan)
        if by_ckan is None and (told := _told_otherwise(page, graph)):
            yield fate("udata-paging-other", NEXT, told)
            yield fate("ckan-paging-other", NEXT, told)
        if by_udata is not None and isinstance(by_udata, Literal) and not is_web_address(by_udata.value):
            yield fate("udata-paging-relative", NEXT, by_udata)
        yield from self._followed(by_udata, by_ckan)

    def _followed(self, by_udata: Term | None, by_ckan: Term | None) -> Iterator[Fate]:
        if by_udata is not None and shown(by_udata) in self._seen:
            yield fate("udata-paging-loop", NEXT, by_udata)
        elif by_udata is not None and self.pages == 1:
            yield fate("udata-paging", NEXT, by_udata)
        if by_ckan is not None and shown(by_ckan) in self._seen:
            back_to_first = self._seen[shown(by_ckan)] == 1
            yield fate("ckan-paging-first" if back_to_first else "ckan-paging-loop", NEXT, by_ckan)
        elif by_ckan is not None and self.pages == 1:
            yield fate("ckan-paging", NEXT, by_ckan)


def next_page(graph: PageGraph) -> str:
    """Return the address of the next page as either portal would find it, "" where there is none."""
    views = [*graph.typed(VIEW), *graph.typed(OLD_VIEW)]
    found = _next(graph, views, NEXT) or _next(graph, views, OLD_NEXT)
    return found.value if isinstance(found, NamedNode | Literal) else ""


def _next(graph: PageGraph, views: Sequence[Term], prop: NamedNode) -> Term | None:
    return next((found for view in views if (found := graph.first(view, prop)) is not None), None)


def _told_otherwise(page: FeedPage, graph: PageGraph) -> str:
    """Return where a next page is told that neither portal reads, "" where nowhere."""
    if any(note.value == LINKED_NEXT for note in page.notes):
        return LINKED_NEXT
    for prop in (NEXT, TREE.term("relation"), TREE.term("node")):
        found = sorted(graph.objects_of(prop), key=str)
        if found:
            return shown(found[0])
    return ""
