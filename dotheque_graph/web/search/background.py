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
from dotheque_graph.search.model import Asked
from dotheque_graph.store.releases import OpenRelease, Release
from dotheque_graph.web.site import Site
from dotheque_graph.web.words import LANGUAGES

LOOK_SECONDS: Final = 1.0
AGAIN_SECONDS: Final = 15.0
"""When to look again whether another process has made it."""
FAILED_SECONDS: Final = 3600.0
"""When to try again what failed: a full disk, a directory that may not be written."""


async def keep_searchable(site: Site) -> None:
    """Have each public release indexed and its index warm, until this task is cancelled."""
    number, due = 0, 0.0
    while True:
        with suppress(DothequeError, OSError):
            release = site.release()
            if release.release.number != number and time.monotonic() >= due:
                if await run_in_threadpool(_is_warm, site, release):
                    number = release.release.number
                    continue
                due = time.monotonic() + AGAIN_SECONDS
                if await make_in_a_process(site, release.release):
                    due = time.monotonic() + FAILED_SECONDS
        await asyncio.sleep(LOOK_SECONDS)


def _is_warm(site: Site, release: OpenRelease) -> bool:
    """Search once for everything, which reads what all searches need; return False where there is no index."""
    try:
        index = site.search_index(release)
    except SearchUnavailable:
        return False
    for language in LANGUAGES:
        index.search(Asked(language=language))
    return True


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
