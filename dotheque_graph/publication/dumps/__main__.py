"""The process that makes the dumps of a release for a site that serves meanwhile: it gives way to everybody else.

Arguments: the data directory, the number of the release, the process that it ends with.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from dotheque_graph.errors import DothequeError, DumpsPending, ReleaseNotFound
from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.query.isolation import end_with
from dotheque_graph.store.releases import Releases

NICENESS: Final = 15


def main(data_dir: str, number: str, parent: str) -> int:
    """Make the dumps; return 0 also where somebody else makes them or the release is gone by now, 1 on a failure."""
    end_with(int(parent), signal.SIGTERM)
    os.nice(NICENESS)
    try:
        with suppress(DumpsPending, ReleaseNotFound):
            make_dumps(Releases(Path(data_dir)), int(number))
    except (DothequeError, OSError) as error:
        sys.stderr.write(f"dotheque: /dumps/{number}/: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
