"""What the kernel tells of processes: who started whom, and how much memory they hold."""

import os
from pathlib import Path

_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def children(parent: int | None = None) -> list[int]:
    """Return the processes that a process, by default this one, has started and that still run."""
    parent = parent or os.getpid()
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal() and _parent(entry) == parent]


def _parent(entry: Path) -> int:
    try:
        # The name of the program, in parentheses, may hold spaces.
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def command_of(pid: int) -> str:
    """Return the command line of a process, its words ended by NUL; empty where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def resident_mb(pid: int) -> float:
    """Return the memory that a process holds, in MB; 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_MB
    except OSError:
        return 0
