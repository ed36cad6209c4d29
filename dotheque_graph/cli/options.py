"""Options that several commands share, and how a command gets its application."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from dotheque_graph.bootstrap import Application, build_application
from dotheque_graph.settings import read_settings

DataDir: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        help="Directory of the running instance (default: DOTHEQUE_DATA_DIR, else ./var).",
        file_okay=False,
    ),
]
GraphName: TypeAlias = Annotated[
    str,
    typer.Option("--graph", help="Named graph for statements that name none, such as catalogue or links/insee."),
]
ReleaseNumber: TypeAlias = Annotated[
    int | None, typer.Option("--release", help="Number of a kept release (default: the public one).")
]


def application(data_dir: Path | None, **overrides: object) -> Application:
    """Return the application of the environment's settings, with the options of the command on top."""
    return build_application(read_settings(data_dir=data_dir, **overrides))
