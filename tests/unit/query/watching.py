"""What a test sees of the worker processes from outside: which there are, what they do, and that they are gone."""

import array
import asyncio
import fcntl
import os
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def worker_pids(parent: int) -> list[int]:
    """Return the identifiers of the query workers that a process has as children."""
    found = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread or a child may end while one looks
            for child in (task / "children").read_text().split():
                command = Path(f"/proc/{child}/cmdline").read_bytes()
                if b"dotheque_graph.query.worker" in command:
                    found.append(int(child))
    return found


def environment(pid: int) -> bytes:
    """Return the variables that a process was started with."""
    return Path(f"/proc/{pid}/environ").read_bytes()


async def until(holds: Callable[[], bool]) -> None:
    """Return once something holds that no event tells of; other tasks run meanwhile."""
    while not holds():  # noqa: ASYNC110  # it is the kernel that is asked
        await asyncio.sleep(0.01)


def cpu_ticks(pid: int) -> int:
    """Return the time that a process has computed, in ticks of the kernel (proc(5), field 14)."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


async def busy_worker() -> int:
    """Return the only worker once it computes a query: it has computed for five ticks since it had opened its graph."""
    (pid,) = worker_pids(os.getpid())
    rested = cpu_ticks(pid)
    await until(lambda: cpu_ticks(pid) >= rested + 5)
    return pid


def holds_unread(pid: int) -> bool:
    """Whether something lies in the standard input of a process that it has not read."""
    waiting = array.array("i", [0])
    with open(f"/proc/{pid}/fd/0", "rb") as stream:  # noqa: PTH123  # a pipe of another process
        fcntl.ioctl(stream, termios.FIONREAD, waiting)
    return waiting[0] > 0


def gone(pid: int, seconds: float = 30.0) -> bool:
    """Whether a process is gone, or a zombie, within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def resident_mb(pid: int, which: str = "VmRSS") -> int:
    """Return the memory that a process has now (VmRSS), or has had at most (VmHWM), in MB (proc(5))."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{which}:"):
            return int(line.split()[1]) >> 10
    raise AssertionError(which)
