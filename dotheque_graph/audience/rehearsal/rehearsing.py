"""The rehearsal of a feed: page by page, record by record, what data.gouv.fr and CKAN would make of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from dotheque_graph.audience.rehearsal.ckan import ckan_record
from dotheque_graph.audience.rehearsal.course import Course
from dotheque_graph.audience.rehearsal.findings import (
    Counting,
    Fate,
    Outcome,
    RecordRehearsal,
    Rehearsal,
)
from dotheque_graph.audience.rehearsal.page_graph import KINDS, FeedPage, Node, PageGraph
from dotheque_graph.audience.rehearsal.udata import udata_record
from dotheque_graph.audience.rehearsal.vocabulary import IDENTIFIER, TITLE, named, shown
from dotheque_graph.rdf.plain_text import plain_text
from dotheque_graph.rdf.terms import Literal, NamedNode

_ENDS: Final = (Outcome.SKIPPED, Outcome.ABORTS)


class Rehearsing:
    """Takes the pages of one feed in their order; what it keeps of a page is a few names, not its records."""

    def __init__(self) -> None:
        self.counting = Counting()
        self.job: list[Fate] = []
        self._course = Course()
        self._identifiers: set[str] = set()
        self._guids: set[str] = set()

    @property
    def pages(self) -> int:
        """Return how many pages were taken."""
        return self._course.pages

    def page(self, page: FeedPage) -> Iterator[RecordRehearsal]:
        """Yield the records of a page with their fates."""
        graph = PageGraph(page.triples)
        self.job += self._course.page(page, graph)
        for node in graph.typed(*KINDS):
            record = self._record(page, graph, node)
            self.counting.record(record)
            yield record

    def end(self) -> None:
        """Add what the feed as a whole does to the job."""
        self.job += self._course.end()
        self.counting.job(self.job)

    def _record(self, page: FeedPage, graph: PageGraph, node: Node) -> RecordRehearsal:
        taken = (udata_record(graph, node, self._identifiers), ckan_record(graph, node, self._guids))
        fates = tuple(fate for found in taken for fate in _held(tuple(found)))
        name = node.value if isinstance(node, NamedNode) else shown(graph.first(node, IDENTIFIER)) or "[ ]"
        kind = next(named(kind) for kind in KINDS if graph.is_a(node, kind))
        return RecordRehearsal(plain_text(name), _title(graph, node), kind, plain_text(page.address), fates)


def _held(fates: tuple[Fate, ...]) -> tuple[Fate, ...]:
    """Return the fates of a record in one portal: nothing is kept of one that the portal does not take."""
    if not any(fate.outcome in _ENDS for fate in fates):
        return fates
    return tuple(fate for fate in fates if fate.outcome is not Outcome.KEPT)


def _title(graph: PageGraph, node: Node) -> str:
    titles = graph.texts(node, TITLE)
    french = [title for title in titles if title.language == "fr"]
    chosen: Literal | None = next(iter(french or titles), None)
    return shown(chosen.value) if chosen is not None else ""


def rehearse(
    pages: Iterable[FeedPage],
    *,
    whole: bool = True,
    on_page: Callable[[int], object] = lambda _: None,
) -> Rehearsal:
    """Return what two portals would make of the pages of a feed; raises nothing, whatever they say.

    Without `whole` the records have only the fates that can be mended: a long feed then takes little memory.
    `on_page` is told how many pages have been read.
    """
    course, records = Rehearsing(), list[RecordRehearsal]()
    for page in pages:
        records += (record if whole else _short(record) for record in course.page(page))
        on_page(course.pages)
    course.end()
    return Rehearsal(
        records=tuple(records),
        job=tuple(course.job),
        rules=dict(sorted(course.counting.rules.items())),
        totals=course.counting.totals(),
        pages=course.pages,
    )


def _short(record: RecordRehearsal) -> RecordRehearsal:
    fates = tuple(fate for fate in record.fates if fate.to_mend() or fate.outcome in _ENDS)
    return replace(record, fates=fates)
