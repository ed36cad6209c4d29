"""`release list | show | diff | rollback | pin`: what was made public, and going back to it."""

import sys
from typing import Annotated

import typer

from dotheque_graph.cli.console import language, print_table, say
from dotheque_graph.cli.options import DataDir, application
from dotheque_graph.publication.road import roll_back, without_history
from dotheque_graph.rdf.patch import patch_of
from dotheque_graph.store.releases import Release

commands = typer.Typer(no_args_is_help=True, help="The releases: list them, look at one, compare, go back, keep.")

Number = Annotated[int, typer.Argument(help="Number of a release, as `release list` shows it.")]
_HEADINGS = {
    "fr": ("N°", "Date", "Quads", "Gardée", "Titre"),
    "en": ("No.", "Date", "Quads", "Pinned", "Title"),
}


@commands.command("list")
def list_releases(data_dir: DataDir = None) -> None:
    """List the releases that are kept, the public one marked with an arrow."""
    releases = application(data_dir).releases
    current = releases.current().number
    print_table(_HEADINGS[language()], (_row(release, current) for release in releases.list()))


def _row(release: Release, current: int) -> tuple[str, ...]:
    mark = "→" if release.number == current else " "
    date = release.issued.isoformat(sep=" ", timespec="seconds")
    pinned = "●" if release.pinned else ""
    return (f"{mark} {release.number}", date, str(release.quads), pinned, release.record.title)


@commands.command()
def show(
    number: Annotated[int | None, typer.Argument(help="Number of a release (default: the public one).")] = None,
    data_dir: DataDir = None,
) -> None:
    """Show one release: date, digest, graphs and their counts, as JSON."""
    releases = application(data_dir).releases
    release: Release = releases.get(number) if number is not None else releases.current()
    sys.stdout.write(release.record.to_json())


@commands.command()
def diff(
    before: Number,
    after: Number,
    history: Annotated[
        bool, typer.Option("--history", help="With the graph of publications (provenance) too.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Show what changed from one release to another, as an RDF patch: D for removed quads, A for added ones."""
    change = application(data_dir).releases.difference(before, after)
    patch = patch_of(change if history else without_history(change))
    sys.stdout.write(patch.to_bytes().decode())


@commands.command()
def rollback(number: Number, data_dir: DataDir = None) -> None:
    """Make public again what a kept release said, as a new release; nothing of the history is lost."""
    release = roll_back(application(data_dir).road, number)
    say(
        f"Publication n° {release.number} : elle dit de nouveau ce que disait la n° {number}.",
        f"Release {release.number}: it says again what release {number} said.",
    )


@commands.command()
def pin(number: Number, data_dir: DataDir = None) -> None:
    """Keep a release whatever its age, for instance because somebody cites it."""
    application(data_dir).releases.pin(number)
    say(f"La publication n° {number} est gardée.", f"Release {number} is kept.")


@commands.command()
def unpin(number: Number, data_dir: DataDir = None) -> None:
    """Let a pinned release go when its time has come."""
    application(data_dir).releases.pin(number, pinned=False)
    say(f"La publication n° {number} n'est plus gardée.", f"Release {number} is no longer kept for good.")
