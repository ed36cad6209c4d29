"""The index of the public release made where it has none: by a process that gives way to everybody, never this one.

A release is published with its index; one that was published before there was a search, or by another edition of the
program, gets its own here.
"""

import asyncio
import os
import sys
import time
from contextlib import suppress
from typing import Final

from starlette.concurrency import run_in_threadpool

from dotheque_graph.errors import DothequeError, SearchUnavailable
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked
from dotheque_graph.store.releases import OpenRelease, Release
from dotheque_graph.web.answers import AnswerMemory
from dotheque_graph.web.site import Site
from dotheque_graph.web.words import LANGUAGES

LOOK_SECONDS: Final = 1.0
AGAIN_SECONDS: Final = 15.0
"""When to look again whether another process has made it."""
FAILED_SECONDS: Final = 3600.0
"""When to try again what failed: a full disk, a directory that may not be written."""


async def keep_searchable(site: Site) -> None:
    """Have each public release indexed and its index warm, until this task is cancelled.

    Where another index was made in its place, what the site remembers of the one before is forgotten.
    """
    warm: SearchIndex | None = None
    number, due = 0, 0.0
    while True:
        with suppress(DothequeError, OSError):
            release = site.release()
            if release.release.number != number:
                number, due, warm = release.release.number, 0.0, None
            if time.monotonic() >= due:
                index = await run_in_threadpool(_warmed, site, release, warm)
                if index is None:
                    due = time.monotonic() + AGAIN_SECONDS
                    if await make_in_a_process(site, release.release):
                        due = time.monotonic() + FAILED_SECONDS
                elif index is not warm:
                    if warm is not None:
                        site.searches = AnswerMemory(site.searches.limit)
                    warm = index
        await asyncio.sleep(LOOK_SECONDS)


def _warmed(site: Site, release: OpenRelease, warm: SearchIndex | None) -> SearchIndex | None:
    """Return the index of a release, None where there is none; search a new one once, which reads what all need."""
    try:
        index = site.search_index(release)
        if index is not warm:
            for language in LANGUAGES:
                index.search(Asked(language=language))
    except SearchUnavailable:
        return None
    return index


async def make_in_a_process(site: Site, release: Release) -> int:
    """Make the index of a release in a child process; return its exit code. Cancelled, it ends the child."""
    folder = site.application.releases.data_dir.absolute()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "dotheque_graph.web.search", str(folder), str(release.number), str(os.getpid())),
    )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
