"""What the processes of a server take of the machine, read from the kernel (man 5 proc)."""

import time
from collections.abc import Iterator
from pathlib import Path


def family(first: int) -> Iterator[int]:
    """Yield a process and all those it started, themselves or through others."""
    yield first
    for task in Path(f"/proc/{first}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            yield from family(int(child))


def runs(process: int) -> bool:
    """Tell whether there is a process of that number."""
    return Path(f"/proc/{process}").exists()


def computed_seconds(process: int) -> float:
    """Return the seconds of processor time that a process has taken, its ended threads included."""
    # CPUCLOCK_SCHED of another process, as clock_getcpuclockid(3) makes it.
    return time.clock_gettime((~process << 3) | 2)


def memory_mb(process: int, name: str) -> float:
    """Return a figure of /proc/.../status in MB: VmRSS, the memory now, or VmHWM, its peak."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)
