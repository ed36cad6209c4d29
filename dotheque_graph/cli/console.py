"""What the shell sees: sentences in the reader's language, progress on stderr, results on stdout."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from dotheque_graph.publication.sources import OnProgress

_WORK: Final = {
    "read": ("Lecture des fichiers", "Reading files"),
    "validate": ("Validation", "Validating"),
}


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


@contextmanager
def progress() -> Iterator[OnProgress]:
    """Give a function that shows how far work has come, as bars on stderr where that is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(_WORK[what][0 if language() == "fr" else 1], total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield show
