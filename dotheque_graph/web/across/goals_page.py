"""The page of the seventeen goals: the wheel, and the table that says the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from dotheque_graph.catalogue.coverage import (
    BY_GOAL,
    BY_TERRITORY_AND_GOAL,
    CLASS_OF,
    Coverage,
    GoalCoverage,
    covered,
)
from dotheque_graph.web.across.covered import OF_GOAL, Shown, numbered, query_page, short, suggest
from dotheque_graph.web.across.wheel import SIZE, Share, Slice, draw
from dotheque_graph.web.elements import Link, Value
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Page
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.site import Visit

_PLACES: Final = 12
"""Territories that are named for a goal."""


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal in the table: what is stated, by kind, what is proposed, and the territories of its experiments.

    `more` leads to the territories that are not shown.
    """

    goal: Link
    stated: tuple[Value, ...]
    proposed: tuple[Value, ...]
    territories: tuple[Link, ...]
    more: Link | None


@dataclass(frozen=True, slots=True)
class GoalsPage(Page):
    """The wheel of goals; `told` says it in a sentence, `missing` names the goals without anything."""

    template: ClassVar[str] = "goals.html"
    heading: str
    lead: str
    told: str
    size: int
    slices: tuple[Slice, ...]
    rows: tuple[GoalRow, ...]
    missing: tuple[Link, ...]
    query: str
    others: tuple[Link, ...]


def goals_page(visit: Visit) -> GoalsPage:
    """Return the page of the goals."""
    _, found = visit.reader.words.gettext, covered(visit.view)
    places = (place for goal in found.goals for place in goal.territories[:_PLACES])
    wanted = (*(goal.iri for goal in found.goals), *places)
    shown = Shown(visit.view, visit.reader, wanted)
    heading = _("The wheel of goals")
    lead = _(
        "What contributes to each of the seventeen sustainable development goals, its targets included. What is "
        "proposed waits for the committee: it is counted apart."
    )
    return GoalsPage(
        shell=shell(
            visit.request, visit.reader, title=heading, summary=lead, section="goal", release=visit.release.release
        ),
        heading=heading,
        lead=lead,
        told=_told(visit.reader, found),
        size=SIZE,
        slices=draw([_share(visit.reader, shown, goal) for goal in found.goals]),
        rows=tuple(_row(visit.reader, shown, goal) for goal in found.goals if goal.is_linked),
        missing=tuple(
            shown.link(goal.iri, suggest(visit.reader.urls, goal=goal.iri))
            for goal in found.goals
            if not goal.is_linked
        ),
        query=query_page(visit.reader.urls, BY_GOAL),
        others=(
            Link(_("Experiments, territories and goals"), visit.reader.urls.page("/matrix")),
            Link(_("What is missing"), visit.reader.urls.page("/gaps")),
        ),
    )


def _told(reader: Reader, found: Coverage) -> str:
    """Return what the wheel shows, in a sentence."""
    stated = sum(1 for goal in found.goals if goal.stated)
    proposed = sum(1 for goal in found.goals if goal.proposed)
    text = reader.words.gettext(
        "Of {goals} goals, {stated} are stated by something in the catalogue, {proposed} are proposed for something, "
        "{missing} have nothing yet."
    )
    missing = sum(1 for goal in found.goals if not goal.is_linked)
    return text.format(goals=len(found.goals), stated=stated, proposed=proposed, missing=missing)


def _share(reader: Reader, shown: Shown, goal: GoalCoverage) -> Share:
    return Share(
        number=short(goal.iri),
        href=reader.urls.document(goal.iri) or "",
        told=reader.words.gettext("{place}: {what}").format(place=shown.text(goal.iri), what=_said(reader, goal)),
        stated=sum(goal.stated.values()),
        proposed=sum(goal.proposed.values()),
    )


def _said(reader: Reader, goal: GoalCoverage) -> str:
    """Return "stated: 1 commons; proposed: 3 experiments"."""
    _ = reader.words.gettext
    parts = (
        words.format(what=numbered(reader, counts))
        for words, counts in ((_("stated: {what}"), goal.stated), (_("proposed: {what}"), goal.proposed))
        if counts
    )
    return "; ".join(parts) or _("nothing yet")


def _row(reader: Reader, shown: Shown, goal: GoalCoverage) -> GoalRow:
    def listed(counts: Mapping[str, int]) -> tuple[Link, ...]:
        return tuple(
            Link(
                numbered(reader, {segment: number}),
                query_page(reader.urls, OF_GOAL, goal=goal.iri, **{"class": CLASS_OF[segment]}),
            )
            for segment, number in counts.items()
        )

    shown_places = tuple(map(shown.link, goal.territories[:_PLACES]))
    return GoalRow(
        shown.link(goal.iri), listed(goal.stated), listed(goal.proposed), shown_places, _others(reader, goal)
    )


def _others(reader: Reader, goal: GoalCoverage) -> Link | None:
    """Return the way to all the territories of a goal that has more of them than are shown."""
    words, total = reader.words, len(goal.territories)
    if total <= _PLACES:
        return None
    text = words.gettext("{shown} of {total} territories: see them all")
    address = query_page(reader.urls, BY_TERRITORY_AND_GOAL, goal=goal.iri)
    return Link(text.format(shown=words.number(_PLACES), total=words.number(total)), address)
