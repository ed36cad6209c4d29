"""`rehearse`: what data.gouv.fr and CKAN would make of a DCAT feed, ours or anybody's, before it is submitted."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from dotheque_graph.audience.rehearsal import FeedPage, Portal, rehearse
from dotheque_graph.audience.rehearsal.reading import read_feed
from dotheque_graph.audience.rehearsal.reporting import as_csv, as_json, as_text, chosen
from dotheque_graph.bootstrap import Application
from dotheque_graph.catalogue import portal as feed
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.cli.console import language, progress
from dotheque_graph.cli.exits import NO
from dotheque_graph.cli.options import DataDir, application
from dotheque_graph.publication.dumps.record import CSVW, Scope, dumps_of
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.iris import document_address
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import Release


class ReportForm(StrEnum):
    """How a rehearsal is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def rehearse_feed(  # noqa: PLR0913  # one parameter is one option
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="Address of a feed, whose pages are followed, or its files, one a page. "
            "Without any: the feed of the public release.",
            metavar="[URL|FILE]...",
            show_default=False,
        ),
    ] = None,
    profile: Annotated[
        feed.PortalProfile, typer.Option("--profile", help="Which profile of our own feed.")
    ] = feed.PortalProfile.HARVEST,
    portal: Annotated[
        list[Portal] | None,
        typer.Option("--portal", help="Only this portal; may be given twice.", show_default=False),
    ] = None,
    form: Annotated[
        ReportForm, typer.Option("--format", help="text to read, json or csv for programs.")
    ] = ReportForm.TEXT,
    everything: Annotated[
        bool, typer.Option("--all", help="Show also what is kept, and what no publisher can mend.")
    ] = False,
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
    pages = read_feed(sources) if sources else own_pages(application(data_dir), profile)
    with progress() as show:
        found = rehearse(pages, whole=everything, on_page=lambda number: show("rehearse", number, number + 1))
    shown = chosen(portals, everything=everything)
    if form is ReportForm.TEXT:
        sys.stdout.write(as_text(found, shown, portals, language()))
    else:
        sys.stdout.write(as_json(found, shown) if form is ReportForm.JSON else as_csv(found, shown))
    if found.to_mend(portals):
        raise typer.Exit(NO)


def own_pages(parts: Application, profile: feed.PortalProfile) -> Iterator[FeedPage]:
    """Yield the pages of the feed of the public release, made as the site makes them; raise NothingPublished."""
    opened = parts.current.get()
    view, made = CatalogueView(opened.store), _portal(parts, opened.release, profile)
    for number in range(1, feed.feed_pages(view, made) + 1):
        triples = feed.feed_page(view, made, number)
        size = len(serialise(triples, TURTLE))
        yield FeedPage(made.page_address(number), triples, size, TURTLE.media_type)


def _portal(parts: Application, release: Release, profile: feed.PortalProfile) -> feed.Portal:
    """Return what the feed is told of the site, as the site tells it."""
    settings, public = parts.settings, parts.settings.public_url.rstrip("/")
    root = "/catalog/harvest" if profile is feed.PortalProfile.HARVEST else "/catalog"

    def document(iri: NamedNode) -> str:
        return public + document_address(iri)

    return feed.Portal(
        profile=profile,
        release=release.record,
        page_address=lambda page: f"{public}{root}/r{release.number}/p{page}.{TURTLE.extension}",
        document=document,
        home=f"{public}/",
        data_page=f"{public}/data",
        endpoint=f"{public}/sparql",
        service_description=f"{public}/openapi.json",
        contact=feed.Contact(settings.contact_name, settings.contact_url or f"{public}/data", settings.contact_email),
        withdrawn_days=settings.withdrawn_days,
        files=_files(release, public),
    )


def _files(release: Release, public: str) -> tuple[feed.GraphFile, ...]:
    dumps = dumps_of(release)
    return tuple(
        feed.GraphFile(
            name=file.name,
            address=f"{public}/dumps/{release.number}/{file.name}",
            media_type=file.form.media_type,
            packing=file.packing.media_type,
            size=file.size,
            sha256=file.sha256,
            about=file.about,
        )
        for file in (dumps.files if dumps else ())
        if file.scope is not Scope.GRAPH and file.form is not CSVW
    )
