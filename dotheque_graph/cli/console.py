"""What the shell sees: sentences in the reader's language, progress on stderr, results on stdout."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from dotheque_graph.publication.sources import OnProgress

_WORK: Final = {
    "read": ("Lecture des fichiers", "Reading files"),
    "validate": ("Validation", "Validating"),
    "index": ("Index de la recherche", "Index of the search"),
    "pack": ("Mise en fichiers", "Making the files"),
    "rehearse": ("Lecture des pages", "Reading pages"),
}

_WIDE: Final = 100_000
"""Columns of an output that is not a terminal: no value is that wide."""


def language() -> str:
    """Return `fr` where the locale of the shell is French, else `en`."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "fr" if locale.lower().startswith("fr") else "en"


def say(french: str, english: str) -> None:
    """Print one sentence on stdout, in the language of the shell."""
    sys.stdout.write((french if language() == "fr" else english) + "\n")


def complain(french: str, english: str) -> None:
    """Print one sentence on stderr, in the language of the shell."""
    sys.stderr.write("dotheque: " + (french if language() == "fr" else english) + "\n")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table on stdout; long values go on in the next line of their cell, nothing is cut.

    Without headings the table has none. Not on a terminal, each row is one line whatever its length.
    """
    lines = [tuple(row) for row in rows]
    table = Table(box=None, pad_edge=False, show_header=bool(headings))
    for heading in headings or [""] * max(map(len, lines), default=0):
        table.add_column(heading, overflow="fold")
    for line in lines:
        table.add_row(*map(escape, line))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else _WIDE).print(table)


@contextmanager
def progress() -> Iterator[OnProgress]:
    """Give a function that shows how far work has come, as bars on stderr of a terminal; a total of 0 is unknown."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(_WORK[what][0 if language() == "fr" else 1], total=total or None)
            bars.update(tasks[what], completed=done, total=total or None)

        yield show
