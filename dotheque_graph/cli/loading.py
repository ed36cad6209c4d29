"""`load`, `validate` and `export`: RDF in, checked, and out again."""

import gc
import gzip
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dotheque_graph.cli.console import complain, language, progress, say
from dotheque_graph.cli.dumping import dump_release
from dotheque_graph.cli.exits import NO
from dotheque_graph.cli.foreign_shapes import validate_with
from dotheque_graph.cli.options import DataDir, GraphName, application
from dotheque_graph.errors import DumpsPending, GraphNotFound
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.plans import Plan, add, graph_named, synchronise, update
from dotheque_graph.publication.road import Publication, publish, rehearse
from dotheque_graph.publication.sources import OnProgress, asset_sources, read_sources, sources_of
from dotheque_graph.rdf.formats import N_QUADS, TURTLE, input_format
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import NamedNode, Triple
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.validation.foreign.rendering import foreign_rdf, foreign_text
from dotheque_graph.validation.rendering import as_rdf, as_text
from dotheque_graph.validation.report import ValidationReport

Sources = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML files or folders, plain or .gz. "
        "Without any: the catalogue that comes with the program.",
        show_default=False,
    ),
]


_LONG = (
    "chargement du catalogue et des 36 000 territoires de France, une minute environ…",
    "loading the catalogue and the 36,000 territories of France, about a minute…",
)


class Mode(StrEnum):
    """What becomes of what the graph already says."""

    UPDATE = "update"
    ADD = "add"
    REPLACE = "replace"


ModeOption = Annotated[
    Mode,
    typer.Option(
        help="update: each entity of the files says what the files say, no more; add: nothing is removed; "
        "replace: the whole graph says what the files say."
    ),
]


def load(  # noqa: PLR0913  # one parameter is one option
    sources: Sources = None,
    graph: GraphName = "catalogue",
    mode: ModeOption = Mode.UPDATE,
    title: Annotated[str, typer.Option(help="What is said of this release in the list of releases.")] = "",
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Do nothing where a release is already public.")] = False,
    dumps: Annotated[
        bool,
        typer.Option("--dumps", help="Make the files of /dumps/ at once; else the site makes them beside its work."),
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Load RDF, validate it and make it public as a new release.

    All or nothing: a file that does not parse or a broken rule leaves the public release as it is.
    Warnings are shown and do not stand in the way.

    For example:

        dotheque load                                   the catalogue that comes with the program

        dotheque load data/catalogue/organisation/ademe.ttl    one entity, as its file now says

        dotheque load --graph links/insee --mode replace links.nt.gz
    """
    parts = application(data_dir)
    if if_empty and parts.releases.current_number() is not None:
        return
    if not sources:
        complain(*_LONG)
    # The quads of a load hold no cycles; looking for some among millions of objects takes a fifth of the time.
    gc.disable()
    with progress() as show:
        done = publish(parts.road, _plan(sources, graph, mode, show), title or _title(sources), on_progress=show)
    # The hints of the whole catalogue are for `dotheque validate`: a newcomer's first load has other news.
    shown = done.report if sources else done.report.without_hints()
    if shown.results:
        sys.stderr.write(as_text(shown, parts.shapes(), language()))
    _tell(done)
    number = done.release.number
    del done, shown  # the quads of a whole load, which the files would stand beside in memory
    if dumps:
        with suppress(DumpsPending):  # the site is at it already
            dump_release(parts, number)


def _tell(done: Publication) -> None:
    """Say in one sentence what a publication did."""
    number, quads, checked = done.release.number, done.release.quads, done.report.checked
    if not done.made:
        say(
            f"Rien à changer : la publication n° {number} dit déjà cela.",
            f"Nothing to change: release {number} says so.",
        )
        return
    added, removed = len(done.change.added), len(done.change.removed)
    say(
        f"Publication n° {number} : {quads} quads, {added} ajoutés, {removed} retirés, {checked} entités validées.",
        f"Release {number}: {quads} quads, {added} added, {removed} removed, {checked} entities validated.",
    )


def _plan(sources: list[Path] | None, graph: str, mode: Mode, show: OnProgress) -> Plan:
    if not sources:
        return synchronise(read_sources(asset_sources(), show))
    name = graph_named(graph)
    quads = read_sources(sources_of(sources, name), show)
    if mode is Mode.REPLACE:
        return synchronise(quads, [name])
    return update(quads) if mode is Mode.UPDATE else add(quads)


def _title(sources: list[Path] | None) -> str:
    return "Chargement de " + ", ".join(path.name for path in sources) if sources else "Chargement du catalogue"


class ReportFormat(StrEnum):
    """How a report is written."""

    TEXT = "text"
    TURTLE = "turtle"


def validate(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML files or folders, plain or .gz. "
            "Without any: the catalogue that comes with the program; with --shapes, the feed of the public release.",
            show_default=False,
        ),
    ] = None,
    graph: GraphName = "catalogue",
    report: Annotated[ReportFormat, typer.Option("--format", help="text to read, or a sh:ValidationReport.")] = (
        ReportFormat.TEXT
    ),
    shapes: Annotated[
        list[Path] | None,
        typer.Option(
            "--shapes",
            help="Shapes to validate with instead of the rules of the catalogue: files of RDF, such as "
            "shapes/dcat-ap.ttl or those that DCAT-AP publishes; may be repeated.",
            show_default=False,
        ),
    ] = None,
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
        _validate_with(shapes, sources or [], report, data_dir)
        return
    parts = application(data_dir)
    with progress() as show:
        plan = _plan(sources, graph, Mode.UPDATE, show)
        found = rehearse(parts.road, plan, whole=not sources, on_progress=show)
    sys.stdout.write(as_text(found, parts.shapes(), language()) if report is ReportFormat.TEXT else _as_turtle(found))
    if not found.conforms:
        raise typer.Exit(NO)


def _validate_with(shapes: list[Path], sources: list[Path], form: ReportFormat, data_dir: Path | None) -> None:
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


def _as_turtle(report: ValidationReport) -> str:
    return _turtle(as_rdf(report))


def _turtle(triples: Iterable[Triple]) -> str:
    return serialise(triples, TURTLE).decode()


def export(
    output: Annotated[
        Path | None,
        typer.Argument(
            help="File to write; its extension tells the format, .gz packs it. Without it: N-Quads on stdout."
        ),
    ] = None,
    graph: Annotated[str, typer.Option("--graph", help="Only this named graph, such as catalogue.")] = "",
    release: Annotated[
        int | None, typer.Option("--release", help="Number of a kept release (default: the public one).")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the graph out: N-Quads or TriG for the whole, any RDF format for one named graph.

    Example: dotheque export --graph catalogue catalogue.ttl
    """
    releases = application(data_dir).releases
    form = input_format(output) if output else N_QUADS
    store = releases.open(releases.current().number if release is None else release)
    data = store.dump(form, _known_graph(store, graph) if graph else None)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    output.write_bytes(gzip.compress(data, mtime=0) if output.suffix == ".gz" else data)
    say(f"{output} : {len(data)} octets.", f"{output}: {len(data)} bytes.")


def _known_graph(store: GraphStore, name: str) -> NamedNode:
    """Return the named graph of a short name; raise GraphNotFound, lest a slip of the pen give an empty backup."""
    graph, known = graph_named(name), store.graphs()
    if graph not in known:
        raise GraphNotFound(name, tuple(found.value.removeprefix(GRAPH) for found in known))
    return graph
