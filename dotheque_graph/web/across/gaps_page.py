"""The page of what is missing: themes by type and audience, goals, territories, with nothing or nothing recent."""

from dataclasses import dataclass
from typing import ClassVar, Final

from dotheque_graph.catalogue.atlas import RESOURCES
from dotheque_graph.catalogue.coverage import (
    BY_AUDIENCE,
    BY_TERRITORY,
    BY_TYPE,
    LEVELS,
    Coverage,
    Freshness,
    TerritoryCoverage,
    covered,
)
from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT
from dotheque_graph.namespaces import VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.across.covered import MISSING_GOALS, Shown, query_page, short, suggest
from dotheque_graph.web.across.grids import Asked, GridTable, said, table
from dotheque_graph.web.atlas.counting import numbered_places
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Page
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.site import Visit

YEARS: Final = 3
"""How many years before the release count as recent, unless a reader asks for others."""
MOST_YEARS: Final = 50


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A territory where something is documented: how much, leading to the search, and how recent."""

    place: Link
    experiments: Link | None
    resources: Link | None
    organisations: Link | None
    when: str
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class Places:
    """The territories of a level: those with something, those with organisations only, those with nothing.

    `told` counts them in a sentence.
    """

    name: str
    heading: str
    told: str
    rows: tuple[PlaceRow, ...]
    waiting: tuple[Link, ...]
    nothing: tuple[Link, ...]
    query: str


@dataclass(frozen=True, slots=True)
class GapsPage(Page):
    """What is missing; recent is what is dated of the year `since` or later, `years` before the release.

    `no_goals` have nothing, `proposed_goals` only what is proposed.
    """

    template: ClassVar[str] = "gaps.html"
    heading: str
    lead: str
    action: str
    years: int
    most_years: int
    since: int
    grids: tuple[GridTable, ...]
    no_goals: tuple[Link, ...]
    proposed_goals: tuple[Link, ...]
    goals_query: str
    places: tuple[Places, ...]


def gaps_page(visit: Visit, years: int) -> GapsPage:
    """Return the page of what is missing, things of the last `years` years before the release being recent."""
    reader, found = visit.reader, covered(visit.view)
    _, urls = reader.words.gettext, visit.reader.urls
    since = visit.release.release.issued.year - years
    shown = Shown(visit.view, reader, _named(found))
    heading = _("What is missing")
    lead = _(
        "Where the catalogue has nothing yet, or nothing recent. Each empty cell leads to the way to suggest a "
        "resource."
    )
    return GapsPage(
        shell=shell(
            visit.request,
            reader,
            title=heading,
            summary=lead,
            section="all",
            release=visit.release.release,
            indexed=years == YEARS,
        ),
        heading=heading,
        lead=lead,
        action=urls.page_path("/gaps"),
        years=years,
        most_years=MOST_YEARS,
        since=since,
        grids=_grids(reader, shown, found, since),
        no_goals=tuple(shown.link(one.iri, suggest(urls, goal=one.iri)) for one in found.goals if not one.is_linked),
        proposed_goals=tuple(shown.link(one.iri) for one in found.goals if one.proposed and not one.stated),
        goals_query=query_page(urls, MISSING_GOALS),
        places=tuple(_places(reader, shown, level, found.territories[level], since) for level in LEVELS),
    )


def _named(found: Coverage) -> tuple[NamedNode, ...]:
    grids = (found.by_type, found.by_audience)
    return (
        *(goal.iri for goal in found.goals),
        *(one for grid in grids for one in (*grid.themes, *grid.columns)),
        *(one.iri for level in LEVELS for one in found.territories[level]),
    )


def _grids(reader: Reader, shown: Shown, found: Coverage, since: int) -> tuple[GridTable, ...]:
    _ = reader.words.gettext
    by_type = Asked("types", _("Themes by type of resource"), "type", _("No resource of these types:"), BY_TYPE)
    by_audience = Asked(
        "audiences", _("Themes by audience"), "audience", _("No resource for these audiences:"), BY_AUDIENCE
    )
    return (
        table(shown, reader, found.by_type, by_type, since),
        table(shown, reader, found.by_audience, by_audience, since),
    )


def _places(reader: Reader, shown: Shown, level: str, territories: tuple[TerritoryCoverage, ...], since: int) -> Places:
    _, urls = reader.words.gettext, reader.urls
    heading = {"region": _("Regions"), "departement": _("Départements")}[level]
    ordered = sorted(territories, key=lambda one: shown.order(one.iri))
    some = tuple(one for one in ordered if one.tally.number)
    waiting = tuple(one for one in ordered if not one.tally.number and one.organisations)
    nothing = tuple(one for one in ordered if not one.tally.number and not one.organisations)
    told = _(
        "{some} of {all} ({which}) with an experiment or a resource, {waiting} with organisations only, "
        "{nothing} with nothing."
    )
    return Places(
        name=level,
        heading=heading,
        told=told.format(
            some=len(some),
            all=len(territories),
            which=numbered_places(reader, level, [one.iri for one in territories]),
            waiting=len(waiting),
            nothing=len(nothing),
        ),
        rows=tuple(_row(reader, shown, one, since) for one in some),
        waiting=tuple(
            shown.link(
                one.iri,
                suggest(urls, territory=one.iri),
                KIND_OF_SEGMENT["organisation"].numbered(one.organisations, reader.language),
            )
            for one in waiting
        ),
        nothing=tuple(shown.link(one.iri, suggest(urls, territory=one.iri)) for one in nothing),
        query=query_page(urls, BY_TERRITORY, level=VOC.term(f"territory-level/{level}")),
    )


def _row(reader: Reader, shown: Shown, one: TerritoryCoverage, since: int) -> PlaceRow:
    def found(kinds: tuple[str, ...], number: int) -> Link | None:
        address = reader.urls.search(None, {"kind": kinds, "territory": (short(one.iri),)})
        return Link(reader.words.number(number), address) if number else None

    return PlaceRow(
        place=shown.link(one.iri),
        experiments=found(("experiment",), one.experiments),
        resources=found(RESOURCES, one.resources),
        organisations=found(("organisation",), one.organisations),
        when=said(reader, one.tally, since),
        freshness=one.tally.freshness(since),
    )
