"""The two servers that are compared, on the same data: this site and the native Oxigraph server."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from load_generator import Target
from processes import computed_seconds, family

_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 10.0
_AT_REST_SECONDS: Final = 0.02
"""What a server that rests computes in a second, at most."""
OURS: Final = (sys.executable, "-c", "from dotheque_graph.cli.main import run; run()")


def native_server() -> str:
    """Return the path of the `oxigraph` command, beside this Python or on the path; exit with a sentence without it."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which("oxigraph", path=os.pathsep.join((beside, os.environ.get("PATH", ""))))
    if found is None:
        sys.exit("the native server is missing; `make bench-sparql` installs it")
    return found


def load_ours(data_dir: Path) -> None:
    """Publish the whole catalogue in an instance of its own."""
    subprocess.run([*OURS, "load", "--data-dir", data_dir], check=True, env=_environment())


def load_native(data_dir: Path, location: Path) -> None:
    """Load what our public release says into a store of the native server, and put that in order as it advises."""
    dump = location.with_suffix(".nq")
    subprocess.run([*OURS, "export", dump, "--data-dir", data_dir], check=True, env=_environment())
    for command in (("load", "--location", location, "--file", dump), ("optimize", "--location", location)):
        subprocess.run([native_server(), *command], check=True, capture_output=True)
    dump.unlink()


@contextmanager
def serving_ours(data_dir: Path) -> Iterator[tuple[Target, subprocess.Popen[bytes]]]:
    """Give our site, one web process with every setting at its default, and its first process."""
    port = _free_port()
    command = [*OURS, "serve", "--data-dir", data_dir, "--port", str(port)]
    with _running(command, port) as process:
        _wait_for_rest(process.pid)
        yield Target("dotheque", port, "/sparql"), process


@contextmanager
def serving_native(location: Path) -> Iterator[Target]:
    """Give the native server, whose default graph is the union of the named graphs, as ours is."""
    port = _free_port()
    command = ["serve-read-only", "--location", location, "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with _running([native_server(), *command], port):
        yield Target("oxigraph", port, "/query")


@contextmanager
def _running(command: list[str | Path], port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(process, port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{process.args} did not start")
            time.sleep(0.1)
        else:
            return


def _wait_for_rest(first: int) -> None:
    """Wait until a server and its processes have got everything ready, and compute no more."""
    deadline = time.monotonic() + _START_SECONDS
    before, now = -1.0, 0.0
    while now - before > _AT_REST_SECONDS and time.monotonic() < deadline:
        time.sleep(1)
        before, now = now, sum(map(computed_seconds, family(first)))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _environment() -> Mapping[str, str]:
    """Return the environment without settings of ours, each being measured at its default but for the dumps.

    These are made once for each release, by a process that would be measured as well.
    """
    others = {name: value for name, value in os.environ.items() if not name.startswith("DOTHEQUE_")}
    return {**others, "DOTHEQUE_DUMPS": "false"}
