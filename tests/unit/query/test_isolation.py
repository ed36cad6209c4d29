"""What the kernel enforces on a worker, asked of the kernel: limits, clocks that move, and calls that are refused."""

import json
import signal
import subprocess
import sys
import textwrap
from typing import Any

import pytest

from dotheque_graph.query.isolation import PROTECTIONS

SETUP = """
    import ctypes, errno, json, os, resource, signal
    from dotheque_graph.query.isolation import confine, start_clocks, stop_clocks
    held = confine(1024, 5_000_000, os.getppid())
"""


def confined(script: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a script in a process that is confined as a worker is."""
    code = textwrap.dedent(SETUP) + textwrap.dedent(script)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)


def told(script: str) -> Any:
    """Return what such a script prints as JSON."""
    done = confined(script)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_a_worker_says_what_holds() -> None:
    """On Linux, all of it."""
    assert told("print(json.dumps(held))") == dict.fromkeys(PROTECTIONS, True)


def test_without_a_filter_a_worker_says_that_the_network_is_open() -> None:
    """It asks the kernel for a socket, and does not take its own word for it."""
    script = """
        import json, os
        from dotheque_graph.query import isolation
        isolation._refuse_network = lambda libc: True
        print(json.dumps(isolation.confine(1024, 5_000_000, os.getppid())))
    """

    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, check=True)

    assert json.loads(done.stdout) == dict.fromkeys(PROTECTIONS, True) | {"network": False}


def test_the_limits_are_the_kernel_s() -> None:
    """No core dump, the address space, and the size of a file."""
    limits = told(
        "print(json.dumps([resource.getrlimit(one)[0] for one in"
        " (resource.RLIMIT_CORE, resource.RLIMIT_AS, resource.RLIMIT_FSIZE)]))"
    )

    assert limits == [0, 1 << 30, 5_000_000]


def test_the_clock_of_computing_moves_with_what_has_been_computed() -> None:
    """Each query has its seconds and one more; the hard limit stays open, for none could raise it again."""
    script = """
        import time
        found = []
        for _ in range(2):
            end = time.process_time() + 1
            while time.process_time() < end:
                pass
            start_clocks(3.5)
            wall = signal.getitimer(signal.ITIMER_REAL)[0]
            found.append([time.process_time(), *resource.getrlimit(resource.RLIMIT_CPU), wall])
        stop_clocks()
        print(json.dumps([*found, signal.getitimer(signal.ITIMER_REAL)[0]]))
    """

    first, second, stopped = told(script)

    for computed, soft, hard, wall in (first, second):
        assert computed + 4.4 < soft < computed + 5.6
        assert hard == -1
        assert 4 < wall <= 5.5
    assert second[1] > first[1]
    assert stopped == 0


def test_a_process_that_computes_too_long_is_ended_by_the_kernel() -> None:
    """Also where it has stopped the clock on the wall."""
    done = confined("""
        resource.setrlimit(resource.RLIMIT_CPU, (1, resource.RLIM_INFINITY))
        while True:
            pass
    """)

    assert done.returncode == -signal.SIGXCPU


@pytest.mark.parametrize(
    "call",
    [
        "libc.socket(2, 1, 0)",
        "libc.socketpair(1, 1, 0, (ctypes.c_int * 2)())",
        "libc.connect(0, None, 0)",
        "libc.bind(0, None, 0)",
        "libc.listen(0, 1)",
        "libc.accept(0, None, None)",
        "libc.accept4(0, None, None, 0)",
        "libc.ptrace(0, 0, None, None)",
        "libc.process_vm_readv(os.getpid(), None, 0, None, 0, 0)",
        "libc.process_vm_writev(os.getpid(), None, 0, None, 0, 0)",
        "libc.kill(os.getppid(), 0)",
        "libc.execve(b'/bin/true', None, None)",
        "libc.syscall(425, 1, None)",  # io_uring_setup
        "libc.syscall(434, os.getpid(), 0)",  # pidfd_open
        "libc.syscall(0x40000000 + 39)",  # the x32 number of getpid
    ],
)
def test_calls_to_the_network_and_into_other_processes_are_refused(call: str) -> None:
    """With the error that a worker takes for an attempt at the network."""
    found = told(f"libc = ctypes.CDLL(None, use_errno=True); print(json.dumps([{call}, ctypes.get_errno()]))")

    assert found == [-1, 13]


def test_a_confined_process_can_still_abort() -> None:
    """The allocator of the engine does, when it has no memory left; the signal tells what happened."""
    assert confined("os.abort()").returncode == -signal.SIGABRT
