"""How much memory the processes of a server take while it gives a result of a million rows."""

import time
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import quote

from load_generator import Target
from processes import family, memory_mb, runs

ROWS: Final = 1_000_000
MOST_MB: Final = 100
_SLOW_PIECE: Final = 1 << 18
_SLOW_PAUSE: Final = 0.03
_MILLION: Final = """SELECT ?commune ?number WHERE {
  ?commune a <http://rdf.insee.fr/def/geo#Commune> VALUES ?number { %s }
} LIMIT 1000000 # %s"""


def million_rows(target: Target, first: int) -> bool:
    """Print what the processes under `first` grow by for a quick and a slow reader; return whether within 100 MB."""
    kept = True
    print()
    for reader, pause in (("quick", 0.0), ("slow", _SLOW_PAUSE)):
        before = {process: memory_mb(process, "VmRSS") for process in family(first)}
        for process in before:
            Path(f"/proc/{process}/clear_refs").write_text("5", "ascii")  # forget the peak so far (man 5 proc)
        started = time.monotonic()
        size, lines = _read(target, pause)
        seconds = time.monotonic() - started
        growth = max(memory_mb(process, "VmHWM") - rss for process, rss in before.items() if runs(process))
        complete = lines == ROWS + 1
        holds = growth <= MOST_MB and complete
        kept &= holds
        print(
            f"{lines - 1:,} rows of CSV, {size / 1e6:.0f} MB, {reader} reader: {seconds:.1f} s, "
            f"no process grew by more than {growth:.0f} MB: "
            f"{'holds' if holds else 'DOES NOT HOLD' if complete else 'NOT SHOWN, the time allowed was over'}"
        )
    return kept


def _read(target: Target, pause: float) -> tuple[int, int]:
    """Return the bytes and the lines of the result; wait after each piece. An unfinished one gives fewer lines."""
    query = _MILLION % (" ".join(map(str, range(30))), time.monotonic_ns())
    size = lines = 0
    connection = HTTPConnection("127.0.0.1", target.port, timeout=60)
    with closing(connection), suppress(HTTPException, OSError):
        connection.request("GET", f"{target.path}?query={quote(query)}", headers={"Accept": "text/csv"})
        response = connection.getresponse()
        while piece := response.read1(_SLOW_PIECE):
            size += len(piece)
            lines += piece.count(b"\n")
            time.sleep(pause)
    return size, lines
