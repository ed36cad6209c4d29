"""What the kernel forbids a query worker: memory, time and files over a limit, sockets, and outliving its parent."""

import ctypes
import errno
import math
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

PROTECTIONS: Final = ("address_space", "cpu_time", "result_size", "wall_clock", "network")
"""What the kernel can enforce on a worker, by the names under which a worker says whether it does."""

ALARM_MARGIN_SECONDS: Final = 2
"""How much later than the runner the kernel itself ends a query, in case the runner hangs."""

# socket, connect, socketpair, bind, listen, accept, accept4; execve, execveat; io_uring_setup; ptrace,
# process_vm_readv, process_vm_writev; kill, pidfd_send_signal, pidfd_open, pidfd_getfd. `abort` uses tgkill.
_REFUSED_CALLS: Final[dict[str, tuple[int, tuple[int, ...]]]] = {
    # machine: (AUDIT_ARCH of linux/audit.h, numbers of those calls)
    "x86_64": (
        0xC000003E,
        (41, 42, 53, 49, 50, 43, 288, 59, 322, 425, 101, 310, 311, 62, 424, 434, 438),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 203, 199, 200, 201, 202, 242, 221, 281, 425, 117, 270, 271, 129, 424, 434, 438),
    ),
}
_LOAD, _JUMP_EQUAL, _JUMP_FROM, _RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
_OTHER_NUMBERS: Final = 0x40000000
"""From here on x86_64 counts the same calls once more (x32), which would pass by their other numbers."""
_ALLOW, _REFUSE_EACCES = 0x7FFF0000, 0x00050000 | errno.EACCES  # linux/seccomp.h


def confine(memory_mb: int, file_bytes: int, parent: int) -> dict[str, bool]:
    """Put this process under its limits; return by the names of PROTECTIONS what the kernel enforces from now on.

    The process dies with the process `parent`, and ends at once if that is already gone. Its address space is limited
    to `memory_mb`, a file it writes to `file_bytes`. The limits hold on every POSIX system, the rest only on Linux.
    """
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that the write fails with EFBIG, and the query alone
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    end_with(parent, signal.SIGKILL)
    if sys.platform == "linux":
        _refuse_network(ctypes.CDLL(None, use_errno=True))
    start_clocks(60)
    enforced = {
        "address_space": resource.getrlimit(resource.RLIMIT_AS)[0] == memory_mb << 20,
        "cpu_time": resource.getrlimit(resource.RLIMIT_CPU)[0] != resource.RLIM_INFINITY,
        "result_size": resource.getrlimit(resource.RLIMIT_FSIZE)[0] == file_bytes,
        "wall_clock": signal.getitimer(signal.ITIMER_REAL)[0] > 0,
        "network": _network_is_refused(),
    }
    stop_clocks()
    return enforced


def start_clocks(seconds: float) -> None:
    """Have the kernel end this process after some seconds on the wall, or of computing, from now on.

    Only the soft limit is moved: the hard one could never be raised again for the next query.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds + ALARM_MARGIN_SECONDS)
    used = resource.getrusage(resource.RUSAGE_SELF)
    computed = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (computed, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def stop_clocks() -> None:
    """Stop the clock on the wall; that of computing stands still while nothing is computed."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def end_with(parent: int, sent: signal.Signals) -> None:
    """Have the kernel send a signal to this process when its parent ends; end at once where that is already gone.

    Exactly: when the thread of the parent that started this process ends; for a query worker, that of the event loop.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, sent, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(0)


def refuse_network() -> bool:
    """Make sockets and new programs fail with EACCES in this process from now on; return whether it worked."""
    return sys.platform == "linux" and _refuse_network(ctypes.CDLL(None, use_errno=True))


def _network_is_refused() -> bool:
    """Tell whether the kernel refuses this process a socket, by asking for one."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.socket(2, 1, 0)  # AF_INET, SOCK_STREAM; the module `socket` is not loaded here
    if descriptor >= 0:
        os.close(descriptor)
        return False
    return ctypes.get_errno() == errno.EACCES


def _refuse_network(libc: ctypes.CDLL) -> bool:
    """Make sockets, new programs and calls into other processes fail with EACCES, in this thread and all it starts.

    Return whether it worked. It is the second line behind `guard.check`: where the machine has no seccomp, the guard
    stands alone.
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
    refuse = (_RETURN, 0, 0, _REFUSE_EACCES)
    lines = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 1, 0, architecture), refuse]
    lines += [(_LOAD, 0, 0, 0), (_JUMP_FROM, 0, 1, _OTHER_NUMBERS), refuse]
    for number in refused:
        lines += [(_JUMP_EQUAL, 0, 1, number), refuse]
    lines.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *line) for line in lines)


class Memory:
    """How much address space this process holds; one that is kept open is read in a fraction of the time."""

    def __init__(self) -> None:
        try:
            self._statistics = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._statistics = -1

    def megabytes(self) -> int:
        """Return the address space in MB; 0 where the system does not tell."""
        if self._statistics < 0:
            return 0
        return int(os.pread(self._statistics, 64, 0).split()[0]) * resource.getpagesize() >> 20
