"""`turtle fmt`: the canonical form of Turtle files."""

from pathlib import Path
from typing import Annotated

import typer

from dotheque_graph.cli.console import say
from dotheque_graph.errors import InvalidRdf, NotCanonical, SourceNotFound
from dotheque_graph.rdf.turtle import format_text

commands = typer.Typer(no_args_is_help=True, help="Turtle files: one canonical form, so that differences are readable.")


@commands.callback()
def turtle() -> None:
    """Turtle files: one canonical form, so that differences are readable."""


@commands.command()
def fmt(
    paths: Annotated[list[Path], typer.Argument(help="Turtle files, or folders searched for *.ttl.")],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where a file is not canonical.")
    ] = False,
) -> None:
    """Rewrite Turtle files in canonical form.

    A file whose canonical form would not say exactly the same is left as it is, and named.
    Comments other than a first block of # lines do not survive; put them in skos:editorialNote.
    """
    files = _turtle_files(paths)
    changed = [path for path in files if _canonical(path) != _read(path)]
    if check and changed:
        raise NotCanonical(tuple(map(str, changed)))
    for path in changed:
        path.write_text(_canonical(path), encoding="utf-8", newline="\n")
    say(
        f"{len(files)} fichiers en forme canonique, {len(changed)} réécrits.",
        f"{len(files)} files in canonical form, {len(changed)} rewritten.",
    )


def _turtle_files(paths: list[Path]) -> list[Path]:
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise SourceNotFound(str(missing[0]))
    return sorted({file for path in paths for file in (path.rglob("*.ttl") if path.is_dir() else [path])})


def _canonical(path: Path) -> str:
    return format_text(_read(path), str(path))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidRdf(str(path), 0, str(error)) from None
