"""The process that measures a release and makes its dumps while a site serves: it gives way to everybody else.

Arguments: the data directory, the number of the release, the process that it ends with, and STATISTICS for no dumps.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from dotheque_graph.errors import DothequeError, DumpsPending, ReleaseNotFound
from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.publication.statistics import is_measured, keep_statistics
from dotheque_graph.query.isolation import end_with
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import Releases

NICENESS: Final = 15
STATISTICS: Final = "statistics"


def main(data_dir: str, number: str, parent: str, only: str = "") -> int:
    """Measure and make the dumps; return 0 also where another makes them or the release is gone, 1 on a failure."""
    end_with(int(parent), signal.SIGTERM)
    os.nice(NICENESS)
    try:
        with suppress(DumpsPending, ReleaseNotFound):
            if only == STATISTICS:
                return _measure(Releases(Path(data_dir)), int(number))
            make_dumps(Releases(Path(data_dir)), int(number))
    except (DothequeError, OSError) as error:
        sys.stderr.write(f"dotheque: /dumps/{number}/: {error}\n")
        return 1
    return 0


def _measure(releases: Releases, number: int) -> int:
    """Measure a release alone; return 1 where the statistics could not be kept."""
    release = releases.get(number)
    keep_statistics(releases, release, OxigraphStore.open(release.graph_path))
    return 0 if is_measured(release) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
