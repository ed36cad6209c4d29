"""The process that makes the index of a release while a site serves: it gives way to everybody else.

Arguments: the data directory, the number of the release, and the process that it ends with.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from dotheque_graph.errors import DothequeError, ReleaseNotFound
from dotheque_graph.publication.search_index import keep_index
from dotheque_graph.query.isolation import end_with
from dotheque_graph.search.building import no_progress
from dotheque_graph.store.releases import Releases

_NICENESS: Final = 15


def main(data_dir: str, number: str, parent: str) -> int:
    """Make the index; return 0 also where another made it or the release is gone, 1 on a failure."""
    end_with(int(parent), signal.SIGTERM)
    os.nice(_NICENESS)
    try:
        with suppress(ReleaseNotFound):
            keep_index(Releases(Path(data_dir)).get(int(number)), no_progress)
    except (DothequeError, OSError) as error:
        sys.stderr.write(f"dotheque: /search, {number}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
