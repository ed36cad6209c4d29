"""`validate`: what the rules of the catalogue, or any other shapes, say of RDF that nobody has published."""

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from dotheque_graph.cli.console import language, progress
from dotheque_graph.cli.exits import NO
from dotheque_graph.cli.foreign_shapes import validate_with
from dotheque_graph.cli.options import DataDir, GraphName, application
from dotheque_graph.cli.planning import SOURCES_HELP, Mode, planned
from dotheque_graph.publication.road import rehearse
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import Triple
from dotheque_graph.validation.foreign.rendering import foreign_rdf, foreign_text
from dotheque_graph.validation.rendering import as_rdf, as_text


class ReportFormat(StrEnum):
    """How a report is written."""

    TEXT = "text"
    TURTLE = "turtle"


Sources: TypeAlias = Annotated[
    list[Path] | None,
    typer.Argument(help=f"{SOURCES_HELP}; with --shapes, the feed of the public release.", show_default=False),
]
ReportOption: TypeAlias = Annotated[
    ReportFormat, typer.Option("--format", help="text to read, or a sh:ValidationReport.")
]
Shapes: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--shapes",
        help="Shapes to validate with instead of the rules of the catalogue: files of RDF, such as "
        "shapes/dcat-ap.ttl or those that DCAT-AP publishes; may be repeated.",
        show_default=False,
    ),
]


def validate(
    sources: Sources = None,
    graph: GraphName = "catalogue",
    report: ReportOption = ReportFormat.TEXT,
    shapes: Shapes = None,
    data_dir: DataDir = None,
) -> None:
    """Say what publishing these files would break, and publish nothing.

    The files are validated as they would stand in the public graph; without files, every entity of the catalogue is.
    Exit code 1 where a rule is violated, or where --shapes finds no node to check.

    With --shapes the files are taken together as they are, such as the pages of a feed, and validated with these shapes
    alone; without files, the feed of the public release is (/catalog.ttl, all of its pages). The classes of values of
    public vocabularies, such as those of the European Union, need not be stated in the files. Rules in SPARQL or
    JavaScript are not run, and references to shapes that are not there are left out; both are said on stderr.

    For example:

        dotheque validate --shapes shapes/dcat-ap.ttl                  the feed of the public release

        dotheque validate --shapes shapes.ttl --shapes ranges.ttl catalog.ttl p2.ttl      two pages of a feed
    """
    _refuse_addresses([*(shapes or ()), *(sources or ())])
    if shapes:
        _against_shapes(shapes, sources or [], report, data_dir)
    else:
        _against_the_rules(sources, graph, report, data_dir)


def _against_the_rules(sources: list[Path] | None, graph: str, form: ReportFormat, data_dir: Path | None) -> None:
    """Write what the rules of the catalogue say of files as they would stand in the public graph."""
    parts = application(data_dir)
    with progress() as show:
        plan = planned(sources, graph, Mode.UPDATE, show)
        found = rehearse(parts.road, plan, whole=not sources, on_progress=show)
    text = as_text(found, parts.shapes(), language()) if form is ReportFormat.TEXT else _turtle(as_rdf(found))
    sys.stdout.write(text)
    if not found.conforms:
        raise typer.Exit(NO)


def _against_shapes(shapes: list[Path], sources: list[Path], form: ReportFormat, data_dir: Path | None) -> None:
    """Write what shapes that are no rules of the catalogue say of files, or of our own feed."""
    with progress() as show:
        found = validate_with(shapes, sources, data_dir, show)
    text = foreign_text(found, language()) if form is ReportFormat.TEXT else _turtle(foreign_rdf(found))
    sys.stdout.write(text)
    if not found.conforms or not found.checked:
        raise typer.Exit(NO)


def _refuse_addresses(paths: Sequence[Path]) -> None:
    """Raise typer.BadParameter where an address stands for a file: what is on the web is fetched by other means."""
    for path in paths:
        # A path has lost one of the two slashes of an address.
        if path.parts and path.parts[0].lower() in ("http:", "https:", "ftp:"):
            scheme, _, rest = path.as_posix().partition("/")
            address = f"{scheme}//{rest.lstrip('/')}"
            french = f"{address} : donner des fichiers ; d'abord, par exemple, curl -LO {address}"
            english = f"{address}: give files; first, for example, curl -LO {address}"
            raise typer.BadParameter(french if language() == "fr" else english)


def _turtle(triples: Iterable[Triple]) -> str:
    return serialise(triples, TURTLE).decode()
