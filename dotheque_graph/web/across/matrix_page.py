"""The matrix of experiments, territories and goals: by experiment, or by territory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from dotheque_graph.catalogue.coverage import BY_TERRITORY_AND_GOAL, Coverage, Crossing, covered
from dotheque_graph.catalogue.description import Node, read_node
from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT
from dotheque_graph.catalogue.lists import EntityPage
from dotheque_graph.catalogue.names import Named
from dotheque_graph.errors import PageNotFound
from dotheque_graph.namespaces import DCTERMS, DOTH
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.web.across.covered import EXPERIMENTS, NOWHERE, Shown, goal_of, query_page, suggest
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import shell
from dotheque_graph.web.lists import pager
from dotheque_graph.web.pages import MenuEntry, Page, Pager
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.site import Visit

BY_EXPERIMENT: Final = "experiment"
BY_TERRITORY: Final = "territory"
ROWS: Final = (BY_EXPERIMENT, BY_TERRITORY)
"""What the rows of the matrix can be."""
_EXPERIMENT: Final = KIND_OF_SEGMENT["experiment"]
_GOAL: Final = DOTH.term("goal")
_PROPOSED: Final = DOTH.term("proposedGoal")
_PLACE: Final = DCTERMS.term("spatial")
_NAMED: Final = 60
"""Experiments without a goal that are named under the matrix."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell that has something: what is stated or proposed there, how many where they are counted, and in words."""

    stated: str
    proposed: str
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row: its experiment or territory, "" for the address where none is stated; its places; its cells by goal."""

    name: Link
    places: tuple[Link, ...]
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class MatrixPage(Page):
    """The matrix; `with_places` has a column for territories, `missing` are the goals of no experiment.

    `told` says which rows these are, of how many. `bare` are experiments without a goal, `bare_more` leads to
    the rest of them.
    """

    template: ClassVar[str] = "matrix.html"
    heading: str
    lead: str
    choices: tuple[MenuEntry, ...]
    caption: str
    told: str
    with_places: bool
    goals: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]
    missing: tuple[Link, ...]
    bare: tuple[Link, ...]
    bare_more: Link | None
    pager: Pager | None
    query: str


@dataclass(frozen=True, slots=True)
class _Table:
    rows: tuple[MatrixRow, ...]
    told: str
    pager: Pager | None
    bare: tuple[Link, ...] = ()
    bare_more: Link | None = None


def matrix_page(visit: Visit, rows: str, page: int) -> MatrixPage:
    """Return a page of the matrix; raise PageNotFound past its end."""
    _, found, urls = visit.reader.words.gettext, covered(visit.view), visit.reader.urls
    crossed = {one.goal for one in found.crossings}
    goals = tuple(goal.iri for goal in found.goals if goal.iri in crossed)
    shown = Shown(visit.view, visit.reader, [goal.iri for goal in found.goals])
    by_experiment = rows == BY_EXPERIMENT
    table = _experiments(visit, shown, goals, page) if by_experiment else _territories(visit, shown, found, goals, page)
    heading = _("Experiments, territories and goals")
    lead = _("Where experiments take place, and which sustainable development goals they serve or may serve.")
    return MatrixPage(
        shell=shell(
            visit.request,
            visit.reader,
            title=heading,
            summary=lead,
            section="experiment",
            release=visit.release.release,
            indexed=by_experiment and page == 1,
        ),
        heading=heading,
        lead=lead,
        choices=tuple(
            MenuEntry(text, urls.page("/matrix", rows=None if one == BY_EXPERIMENT else one), one == rows)
            for one, text in zip(ROWS, (_("By experiment"), _("By territory")), strict=True)
        ),
        caption=_("Experiments by goal") if by_experiment else _("Territories of experiments by goal"),
        told=table.told,
        with_places=by_experiment,
        goals=tuple(map(shown.link, goals)),
        rows=table.rows,
        missing=tuple(
            shown.link(goal.iri, suggest(urls, goal=goal.iri)) for goal in found.goals if goal.iri not in crossed
        ),
        bare=table.bare,
        bare_more=table.bare_more,
        pager=table.pager,
        query=query_page(urls, EXPERIMENTS if by_experiment else BY_TERRITORY_AND_GOAL),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    rows: slice
    told: str
    pager: Pager | None


def _part(visit: Visit, rows: str, total: int, page: int) -> _Part:
    """Return which of `total` rows a page has; raise PageNotFound past the last."""
    urls, size = visit.reader.urls, visit.site.application.settings.page_size

    def address(number: int) -> str:
        return urls.page("/matrix", rows=None if rows == BY_EXPERIMENT else rows, page=number if number > 1 else None)

    pages = max(1, -(-total // size))
    if page > pages:
        raise PageNotFound(address(page))
    first, last = (page - 1) * size, min(page * size, total)
    words = visit.reader.words
    told = words.gettext("Rows {first} to {last} of {total}").format(
        first=words.number(first + 1), last=words.number(last), total=words.number(total)
    )
    count = EntityPage(total, page, pages, ())
    return _Part(slice(first, last), told if pages > 1 else "", pager(visit.reader, count, address))


def experiments_with_goals(store: GraphStore) -> frozenset[NamedNode]:
    """Return what states a goal or is proposed for one."""
    quads = (quad for prop in (_GOAL, _PROPOSED) for quad in store.quads(predicate=prop))
    return frozenset(quad.subject for quad in quads if isinstance(quad.subject, NamedNode))


def _experiments(visit: Visit, shown: Shown, goals: tuple[NamedNode, ...], page: int) -> _Table:
    """Return the rows of a page of experiments that have a goal, and the names of those without."""
    reader = visit.reader
    having = visit.view.once("experiments with goals", experiments_with_goals)
    linked, bare = visit.view.once(f"matrix {reader.language}", lambda _: _parted(visit, having))
    part = _part(visit, BY_EXPERIMENT, len(linked), page)
    nodes = [read_node(visit.store, one.iri, (_GOAL, _PROPOSED, _PLACE)) for one in linked[part.rows]]
    names = Shown(visit.view, reader, (iri for node in nodes for iri in (node.iri, *node.links(_PLACE))))
    more = Link(reader.words.gettext("The list of experiments"), reader.urls.list(_EXPERIMENT))
    return _Table(
        rows=tuple(_experiment(reader, names, shown, node, goals) for node in nodes),
        told=part.told,
        pager=part.pager,
        bare=tuple(names.link(one.iri) for one in bare[:_NAMED]),
        bare_more=more if len(bare) > _NAMED else None,
    )


def _parted(visit: Visit, having: frozenset[NamedNode]) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """Return the experiments that have a goal and those that have none, in the order of their names."""
    names = visit.view.names(_EXPERIMENT, visit.reader.language)
    return tuple(one for one in names if one.iri in having), tuple(one for one in names if one.iri not in having)


def _experiment(reader: Reader, names: Shown, shown: Shown, node: Node, goals: Iterable[NamedNode]) -> MatrixRow:
    stated, proposed = ({goal_of(iri) for iri in node.links(prop)} for prop in (_GOAL, _PROPOSED))
    marks = tuple(
        _mark(
            reader,
            names.text(node.iri),
            shown.text(goal),
            (goal in stated, goal in proposed),
            query_page(reader.urls, EXPERIMENTS, goal=goal, experiment=node.iri),
        )
        for goal in goals
    )
    return MatrixRow(names.link(node.iri), tuple(map(names.link, node.links(_PLACE))), marks)


def _mark(reader: Reader, row: str, goal: str, linked: tuple[bool, bool], href: str) -> Mark | None:
    """Return the mark of an experiment for a goal that is stated or proposed, None where neither is."""
    _, (stated, proposed) = reader.words.gettext, linked
    if not (stated or proposed):
        return None
    told = _("{experiment}, {goal}: stated") if stated else _("{experiment}, {goal}: proposed")
    return Mark("●" if stated else "", "" if stated else "○", told.format(experiment=row, goal=goal), href)


def _territories(visit: Visit, shown: Shown, found: Coverage, goals: tuple[NamedNode, ...], page: int) -> _Table:
    """Return the rows of a page of territories in the order of their names, experiments without a territory last."""
    rows: dict[NamedNode | None, dict[NamedNode, Crossing]] = {}
    for one in found.crossings:
        rows.setdefault(one.territory, {})[one.goal] = one
    part = _part(visit, BY_TERRITORY, len(rows), page)
    kept = tuple(rows.items())[part.rows]
    names = Shown(visit.view, visit.reader, (place for place, _ in kept if place))
    return _Table(
        rows=tuple(_territory(visit.reader, names, shown, place, cells, goals) for place, cells in kept),
        told=part.told,
        pager=part.pager,
    )


def _territory(  # noqa: PLR0913  # a row has that many parts
    reader: Reader,
    names: Shown,
    shown: Shown,
    place: NamedNode | None,
    cells: Mapping[NamedNode, Crossing],
    goals: Iterable[NamedNode],
) -> MatrixRow:
    name = names.link(place) if place else Link(reader.words.gettext("territory not stated"), "")
    marks = tuple(_counted(reader, name.text, shown, cells[goal]) if goal in cells else None for goal in goals)
    return MatrixRow(name, (), marks)


def _counted(reader: Reader, row: str, shown: Shown, crossing: Crossing) -> Mark:
    _ = reader.words.gettext
    told = _("{territory}, {goal}: stated by {stated}, proposed for {proposed}").format(
        territory=row, goal=shown.text(crossing.goal), stated=crossing.stated, proposed=crossing.proposed
    )
    return Mark(
        stated=f"●\u202f{crossing.stated}" if crossing.stated else "",
        proposed=f"○\u202f{crossing.proposed}" if crossing.proposed else "",
        told=told,
        href=query_page(reader.urls, EXPERIMENTS, goal=crossing.goal, exactly=crossing.territory or NOWHERE),
    )
