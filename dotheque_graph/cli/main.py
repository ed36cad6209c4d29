"""The command `dotheque`: its commands put together, and what becomes of an error."""

import sys
from typing import Annotated, NoReturn

import typer

from dotheque_graph import __version__
from dotheque_graph.assets import asset
from dotheque_graph.cli import (
    dumping,
    exporting,
    loading,
    log,
    querying,
    rehearsing,
    releases,
    searching,
    serving,
    tokens,
    turtle,
    validating,
)
from dotheque_graph.cli.console import complain, language
from dotheque_graph.cli.exits import FAILED, exit_code
from dotheque_graph.errors import DothequeError, ShapesViolated
from dotheque_graph.validation.rendering import as_text
from dotheque_graph.validation.shapes import load_shapes

app = typer.Typer(
    name="dotheque",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done; 1 understood, and the answer is no; 2 could not be done.",
)
app.command()(loading.load)
app.command()(validating.validate)
app.command()(querying.query)
app.command()(searching.search)
app.command()(exporting.export)
app.command("rehearse")(rehearsing.rehearse_feed)
app.command()(dumping.dump)
app.command()(searching.index)
app.add_typer(releases.commands, name="release")
app.add_typer(tokens.commands, name="token")
app.add_typer(turtle.commands, name="turtle")
app.command()(serving.serve)
app.command()(log.log)
app.command("settings")(serving.show_settings)


def _show_version(wanted: bool) -> None:  # the callback of a flag
    if wanted:
        sys.stdout.write(f"dotheque {__version__}\n")
        raise typer.Exit


@app.callback()
def dotheque(
    version: Annotated[  # the callback acts on it
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """The knowledge graph of the DO'thèque: load it, validate it, query it, serve it.

    A first tour: `dotheque load`, then `dotheque serve`, then http://127.0.0.1:8000.
    In the shell: `dotheque search budget participatif`, `dotheque query --list`.

    Each command explains itself with --help. Results go to stdout, the rest to stderr; sentences are in French where
    the locale is (LC_ALL, LC_MESSAGES, LANG).
    """


def run() -> NoReturn:
    """Run the command; an error is one sentence on stderr and an exit code, never a traceback."""
    try:
        app(prog_name="dotheque")
    except DothequeError as error:
        if isinstance(error, ShapesViolated):
            sys.stderr.write(as_text(error.report, load_shapes(asset("shapes")), language()))
        complain(error.message("fr"), error.message("en"))
        sys.exit(exit_code(error))
    except OSError as error:
        place, reason = error.filename or "", error.strerror or error
        complain(f"accès impossible à {place} : {reason}", f"cannot use {place}: {reason}")
        sys.exit(FAILED)
    sys.exit(0)
