"""Releases measured and dumps made while the site serves: in a process that gives way to everybody, never this one."""

import asyncio
import os
import sys
import time
from contextlib import suppress
from typing import Final

from dotheque_graph.errors import DothequeError
from dotheque_graph.publication.dumps.__main__ import STATISTICS
from dotheque_graph.publication.dumps.record import DUMPS_FILE, dumps_folder
from dotheque_graph.publication.statistics import is_measured
from dotheque_graph.store.releases import Release
from dotheque_graph.web.site import Site

LOOK_SECONDS: Final = 1.0
SETTLED_SECONDS: Final = 5.0
"""How long a release must have been the public one: of publications that follow each other, only the last is dumped."""
AGAIN_SECONDS: Final = 60.0
"""When to look again whether another process has made them."""
FAILED_SECONDS: Final = 3600.0
"""When to try again what failed: a full disk, a directory that may not be written."""


async def keep_dumped(site: Site) -> None:
    """Have each public release measured and its dumps made, one after the other, until this task is cancelled.

    A site that is told to make no dumps has its releases measured alone.
    """
    dumps = site.application.settings.dumps
    is_done = is_dumped if dumps else is_measured
    number, due = 0, 0.0
    while True:
        with suppress(DothequeError, OSError):
            release = site.release().release
            if release.number != number:
                number, due = release.number, time.monotonic() + SETTLED_SECONDS
            elif time.monotonic() >= due and not is_done(release):
                failed = await make_in_a_process(site, release, dumps=dumps)
                due = time.monotonic() + (FAILED_SECONDS if failed else AGAIN_SECONDS)
        await asyncio.sleep(LOOK_SECONDS)


def is_dumped(release: Release) -> bool:
    """Tell whether the dumps of a release are made."""
    return (dumps_folder(release) / DUMPS_FILE).exists()


async def make_in_a_process(site: Site, release: Release, *, dumps: bool = True) -> int:
    """Measure a release and make its `dumps` in a child process; return its exit code. Cancelled, it ends the child."""
    folder = site.application.releases.data_dir.absolute()
    module = "dotheque_graph.publication.dumps"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", module, str(folder), str(release.number), str(os.getpid())),
        *(() if dumps else (STATISTICS,)),
    )
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
