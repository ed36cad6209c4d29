"""What the kernel forbids a writer process: memory and time over their limits, sockets, and outliving its parent."""

import resource
import signal

from dotheque_graph.query.isolation import end_with, refuse_network, start_clocks


def confine(memory_mb: int, seconds: float, parent: int) -> None:
    """Put this process under its limits; it dies with the process `parent`, and ends at once if that is gone.

    It may be ended at any instant: a release becomes public by one atomic rename, and the next writer cleans up.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    start_clocks(seconds)
    end_with(parent, signal.SIGKILL)
    refuse_network()
