"""How much memory the processes of a server take while it gives a result of a million rows."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from load_generator import Response, Target

ROWS: Final = 1_000_000
MOST_MB: Final = 100
_SLOW_PIECE: Final = 1 << 18
_SLOW_PAUSE: Final = 0.03
_MILLION: Final = """SELECT ?commune ?label ?number WHERE {
  ?commune a <http://rdf.insee.fr/def/geo#Commune> ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?label
  VALUES ?number { %s }
} LIMIT 1000000 # %s"""


def million_rows(target: Target, first: int) -> bool:
    """Print what the processes under `first` grow by for a quick and a slow reader; return whether within 100 MB."""
    kept = True
    print()
    for reader, pause in (("quick", 0.0), ("slow", _SLOW_PAUSE)):
        before = {process: _memory_mb(process, "VmRSS") for process in _family(first)}
        for process in before:
            Path(f"/proc/{process}/clear_refs").write_text("5", "ascii")  # forget the peak so far (man 5 proc)
        started = time.monotonic()
        size, lines = _read(target, pause)
        seconds = time.monotonic() - started
        growth = max(_memory_mb(process, "VmHWM") - rss for process, rss in before.items() if _runs(process))
        holds = growth <= MOST_MB and lines == ROWS + 1
        kept &= holds
        print(
            f"{lines - 1:,} rows of CSV, {size / 1e6:.0f} MB, {reader} reader: {seconds:.1f} s, "
            f"no process grew by more than {growth:.0f} MB: {'holds' if holds else 'DOES NOT HOLD'}"
        )
    return kept


def _read(target: Target, pause: float) -> tuple[int, int]:
    """Return the bytes of the result with the frames of its chunks, and its lines; wait after each piece."""
    numbers = " ".join(map(str, range(30)))
    response = Response()
    lines = 0
    with socket.create_connection(("127.0.0.1", target.port), 60) as connection:
        connection.sendall(target.request(_MILLION % (numbers, time.monotonic_ns()), "text/csv"))
        buffer = memoryview(bytearray(_SLOW_PIECE))
        before = 0
        while not response.complete:
            count = connection.recv_into(buffer)
            if not count:
                break
            response.take(buffer[:count])
            before = response.size
            lines += bytes(buffer[:count]).count(b"\n")
            time.sleep(pause)
    return before, lines


def _family(first: int) -> Iterator[int]:
    """Yield a process and all those it started, themselves or through others."""
    yield first
    for task in Path(f"/proc/{first}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            yield from _family(int(child))


def _runs(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def _memory_mb(process: int, name: str) -> float:
    """Return a figure of /proc/…/status: VmRSS, the memory now, or VmHWM, its peak."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)
