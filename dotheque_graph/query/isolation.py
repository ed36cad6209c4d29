"""What the kernel forbids a query worker: memory over a limit, core dumps, files, sockets, and outliving its parent."""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from typing import Final

PR_SET_PDEATHSIG: Final = 1
PR_SET_NO_NEW_PRIVS: Final = 38
PR_SET_SECCOMP: Final = 22
SECCOMP_MODE_FILTER: Final = 2

_REFUSED_CALLS: Final[dict[str, tuple[int, tuple[int, ...]]]] = {
    # machine: (AUDIT_ARCH of linux/audit.h, numbers of socket, connect, socketpair, execve, execveat, io_uring_setup)
    "x86_64": (0xC000003E, (41, 42, 53, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 199, 221, 281, 425)),
}
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06  # linux/bpf_common.h
_ALLOW, _REFUSE_EACCES = 0x7FFF0000, 0x00050000 | 13  # linux/seccomp.h


def confine(memory_mb: int, parent: int) -> None:
    """Put this process under its limits; it dies with the process `parent`, and ends at once if that is already gone.

    The address space is limited to `memory_mb`. The limits hold on every POSIX system, the rest only on Linux.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    end_with(parent, signal.SIGKILL)
    if sys.platform == "linux":
        _refuse_network(ctypes.CDLL(None, use_errno=True))


def end_with(parent: int, sent: signal.Signals) -> None:
    """Have the kernel send a signal to this process when its parent ends; end at once where that is already gone.

    Exactly: when the thread of the parent that started this process ends; for a query worker, that of the event loop.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sent, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(0)


def _refuse_network(libc: ctypes.CDLL) -> bool:
    """Make sockets and new programs fail with EACCES, in this thread and all it starts; return whether it worked.

    It is the second line behind `guard.check`: where the machine has no seccomp, the guard stands alone.
    """
    if platform.machine() not in _REFUSED_CALLS:
        return False
    program = _filter(*_REFUSED_CALLS[platform.machine()])
    instructions = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog of linux/filter.h: a count of instructions of eight bytes, and where they lie.
    counted = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    given = ctypes.create_string_buffer(counted, len(counted))
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, given, 0, 0) == 0)


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """Return a BPF program that refuses the system calls of these numbers (seccomp(2), section on filters)."""
    lines = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _REFUSE_EACCES), (_LOAD, 0, 0, 0)]
    for number in refused:
        lines += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE_EACCES)]
    lines.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def address_space_mb() -> int:
    """Return how much address space this process holds, in MB; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statistics:  # noqa: PTH123  # pathlib is not loaded here
            return int(statistics.read().split()[0]) * resource.getpagesize() >> 20
    except OSError:
        return 0
