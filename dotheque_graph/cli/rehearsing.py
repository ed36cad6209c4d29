"""`rehearse`: what data.gouv.fr and CKAN would make of a DCAT feed, ours or anybody's, before it is submitted."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from dotheque_graph.audience.rehearsal import FeedPage, Portal, Rehearsal, rehearse
from dotheque_graph.audience.rehearsal.reading import is_address, read_feed
from dotheque_graph.audience.rehearsal.reporting import as_csv, as_json, as_text, chosen
from dotheque_graph.bootstrap import Application
from dotheque_graph.catalogue.portal import PortalProfile
from dotheque_graph.cli.console import language, progress
from dotheque_graph.cli.exits import NO
from dotheque_graph.cli.options import DataDir, application
from dotheque_graph.cli.portal_feed import own_feed
from dotheque_graph.publication.sources import sources_of
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.serialising import serialise


class ReportForm(StrEnum):
    """How a rehearsal is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


Sources: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        help="Address of a feed, whose pages are followed, or its files or folders of them, one file a page. "
        "Without any: the feed of the public release.",
        metavar="[URL|FILE|FOLDER]...",
        show_default=False,
    ),
]
Profile: TypeAlias = Annotated[
    PortalProfile | None,
    typer.Option("--profile", help="Which profile of our own feed (default: harvest).", show_default=False),
]
Portals: TypeAlias = Annotated[
    list[Portal] | None, typer.Option("--portal", help="Only this portal; may be given twice.", show_default=False)
]
FormOption: TypeAlias = Annotated[ReportForm, typer.Option("--format", help="text to read, json or csv for programs.")]
Everything: TypeAlias = Annotated[
    bool, typer.Option("--all", help="Show also what is kept, and what no publisher can mend.")
]


def rehearse_feed(  # noqa: PLR0913  # one parameter is one option
    sources: Sources = None,
    profile: Profile = None,
    portal: Portals = None,
    form: FormOption = ReportForm.TEXT,
    everything: Everything = False,
    data_dir: DataDir = None,
) -> None:
    """Say what data.gouv.fr and CKAN keep, change or lose of a DCAT feed, record by record, and how to mend it.

    Nothing is sent to any portal: the rules by which udata and ckanext-dcat read a feed are applied here.
    An address is asked as they ask it, HEAD and then GET, and its pages are followed by hydra:next, 2,000 at most.
    Exit code 1 where something is lost or skipped, or ends the harvest, that the publisher could mend.

    For example:

        dotheque rehearse                                      the feed of the public release

        dotheque rehearse https://example.org/catalog.ttl      somebody's feed, and how it is served

        dotheque rehearse page1.ttl page2.ttl --portal ckan    two pages, as CKAN takes them

        dotheque rehearse --all --format csv > rehearsal.csv   every value, in a table
    """
    portals = tuple(portal or Portal)
    pages = _pages(sources, profile, data_dir)
    with progress() as show:
        found = rehearse(pages, whole=everything, on_page=lambda number: show("rehearse", number, number + 1))
    sys.stdout.write(_written(found, portals, form, everything=everything))
    if found.to_mend(portals):
        raise typer.Exit(NO)


def _written(found: Rehearsal, portals: Sequence[Portal], form: ReportForm, *, everything: bool) -> str:
    """Return a rehearsal as it is asked for."""
    shown = chosen(portals, everything=everything)
    if form is ReportForm.TEXT:
        return as_text(found, shown, portals, language())
    return as_json(found, shown) if form is ReportForm.JSON else as_csv(found, shown)


def _pages(sources: list[str] | None, profile: PortalProfile | None, data_dir: Path | None) -> Iterable[FeedPage]:
    """Return the pages of the feeds that are named, or of ours; raise typer.BadParameter as `_places` does."""
    if not sources:
        return own_pages(application(data_dir), profile or PortalProfile.HARVEST)
    if profile:
        said = ("--profile ne va qu'avec notre propre flux", "--profile is for our own feed only")
        raise typer.BadParameter(said[language() != "fr"])
    return read_feed(_places(sources))


def own_pages(parts: Application, profile: PortalProfile) -> Iterator[FeedPage]:
    """Yield the pages of the feed that our site gives, made as the site makes them; raise NothingPublished."""
    for address, triples in own_feed(parts, profile):
        yield FeedPage(address, triples, len(serialise(triples, TURTLE)), TURTLE.media_type)


def _places(given: list[str]) -> list[str]:
    """Return addresses as they are, and the RDF files named or inside the folders named, in their order.

    Raises typer.BadParameter for an address that is not of the web, SourceNotFound or UnsupportedFormat.
    """
    found: list[str] = []
    for place in given:
        if is_address(place):
            found.append(place)
        elif "://" in place:
            said = ("adresse qui n'est pas en http:// ou https://", "not an address in http:// or https://")
            raise typer.BadParameter(f"{place}: {said[language() != 'fr']}")
        else:
            found += (str(source.path) for source in sources_of([Path(place)]))
    return found
