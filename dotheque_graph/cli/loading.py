"""`load`: RDF in, checked, and public as a new release."""

import gc
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer

from dotheque_graph.bootstrap import Application
from dotheque_graph.cli.console import complain, language, progress, say
from dotheque_graph.cli.dumping import dump_release
from dotheque_graph.cli.options import DataDir, GraphName, application
from dotheque_graph.cli.planning import SOURCES_HELP, Mode, planned
from dotheque_graph.errors import DumpsPending
from dotheque_graph.publication.road import Publication, publish
from dotheque_graph.validation.rendering import as_text

_LONG: Final = (
    "chargement du catalogue et des 36 000 territoires de France, une minute environ…",
    "loading the catalogue and the 36,000 territories of France, about a minute…",
)

Sources: TypeAlias = Annotated[list[Path] | None, typer.Argument(help=f"{SOURCES_HELP}.", show_default=False)]
ModeOption: TypeAlias = Annotated[
    Mode,
    typer.Option(
        help="update: each entity of the files says what the files say, no more; add: nothing is removed; "
        "replace: the whole graph says what the files say."
    ),
]
Title: TypeAlias = Annotated[str, typer.Option(help="What is said of this release in the list of releases.")]
IfEmpty: TypeAlias = Annotated[bool, typer.Option("--if-empty", help="Do nothing where a release is already public.")]
Dumps: TypeAlias = Annotated[
    bool, typer.Option("--dumps", help="Make the files of /dumps/ at once; else the site makes them beside its work.")
]


def load(  # noqa: PLR0913  # one parameter is one option
    sources: Sources = None,
    graph: GraphName = "catalogue",
    mode: ModeOption = Mode.UPDATE,
    title: Title = "",
    if_empty: IfEmpty = False,
    dumps: Dumps = False,
    data_dir: DataDir = None,
) -> None:
    """Load RDF, validate it and make it public as a new release.

    All or nothing: a file that does not parse or a broken rule leaves the public release as it is.
    Warnings are shown and do not stand in the way.

    For example:

        dotheque load                                   the catalogue that comes with the program

        dotheque load data/catalogue/organisation/ademe.ttl    one entity, as its file now says

        dotheque load --graph links/insee --mode replace links.nt.gz

    It prints what that did, and on stderr what the rules have to say:

        Release 2: 451337 quads, 12 added, 3 removed, 4 entities validated.

    Exit code 0 also where there was nothing to change; 1 where a rule is broken; 2 where a file cannot be read, or
    another command is writing.
    """
    parts = application(data_dir)
    if if_empty and parts.releases.current_number() is not None:
        return
    number = _published(parts, sources, graph, mode, title)
    if dumps:
        with suppress(DumpsPending):  # the site is at it already
            dump_release(parts, number)


def _published(parts: Application, sources: list[Path] | None, graph: str, mode: Mode, title: str) -> int:
    """Publish what the sources say, say what that did, and return the number of the release that is public then.

    The quads of a whole load are let go at the end: the dumps would stand beside them in memory.
    """
    if not sources:
        complain(*_LONG)
    # The quads of a load hold no cycles; looking for some among millions of objects takes a fifth of the time.
    gc.disable()
    with progress() as show:
        done = publish(parts.road, planned(sources, graph, mode, show), title or _title(sources), on_progress=show)
    # The hints of the whole catalogue are for `dotheque validate`: a newcomer's first load has other news.
    shown = done.report if sources else done.report.without_hints()
    if shown.results:
        sys.stderr.write(as_text(shown, parts.shapes(), language()))
    _tell(done)
    return done.release.number


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


def _title(sources: list[Path] | None) -> str:
    return "Chargement de " + ", ".join(path.name for path in sources) if sources else "Chargement du catalogue"
