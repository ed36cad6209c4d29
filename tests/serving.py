"""Real sites for tests over HTTP: releases made without rules, served by `dotheque serve` in a process."""

import hashlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from dotheque_graph.publication.activity import activity_quads, mint_activity
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.store.master import exclusive
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import GraphRecord, Release, ReleaseRecord, Releases

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-c", "from dotheque_graph.cli.main import run; run()")
PLAIN = {"Accept-Encoding": "identity"}
"""Answers as they are: their ETags and digests are those of the bytes that tests see."""
_PATIENCE = 60.0
_TAIL = 6000
_running: "list[Served]" = []
"""The sites that run now; a failing test shows the end of their logs."""


@dataclass(frozen=True, slots=True)
class Served:
    """A site that runs: its address, its data directory, its log, and a client with its address as base."""

    url: str
    data_dir: Path
    log: Path
    client: httpx.Client = field(repr=False)

    @property
    def endpoint(self) -> str:
        """Return the address of the SPARQL endpoint."""
        return f"{self.url}/sparql"

    def release(self) -> Release:
        """Return the release that is public now."""
        return Releases(self.data_dir).current()


@dataclass(frozen=True, slots=True)
class Writer:
    """A site that may be written, and a token for every graph of it that a token is given without being named."""

    site: Served
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """Return the header that carries the token."""
        return {"Authorization": f"Bearer {self.token}"}

    def update(self, headers: Mapping[str, str] | None = None, **given: object) -> httpx.Response:
        """Send a request to /sparql/update with the token."""
        return self.site.client.post("/sparql/update", headers={**self.headers, **(headers or {})}, **given)

    def direct(self, text: str, dataset: Mapping[str, object] | None = None) -> httpx.Response:
        """Send an update as it is, with the dataset of the protocol."""
        return self.update({"Content-Type": "application/sparql-update"}, content=text, params=dataset)

    def insert(self, graph: str) -> None:
        """Make a graph say something."""
        response = self.direct(
            f"INSERT DATA {{ GRAPH <{graph}> {{ <{graph}> a <http://xmlns.com/foaf/0.1/Document> }} }}"
        )
        assert response.is_success, response.text

    def rows(self, query: str) -> list[dict[str, dict[str, str]]]:
        """Return the bindings of a query of the public release."""
        response = self.site.client.post("/sparql", data={"query": query, "format": "json"})
        assert response.is_success, response.text
        found: list[dict[str, dict[str, str]]] = response.json()["results"]["bindings"]
        return found

    def says(self, query: str) -> bool:
        """Return the answer of an ASK of the public release."""
        response = self.site.client.post("/sparql", data={"query": query, "format": "json"})
        assert response.is_success, response.text
        return bool(response.json()["boolean"])


def release_without_rules(data_dir: Path, quads: Iterable[Quad], title: str = "Essai") -> Release:
    """Make these quads the public release of a data directory, with its activity; no rule is asked for."""
    with exclusive(Releases(data_dir), 10.0, lambda _: None) as master:
        parent = master.releases.current_number()
        number = (parent or 0) + 1
        store = master.working_copy(None)
        now = datetime.now(UTC)
        activity = mint_activity(now)
        change = ChangeSet(added=frozenset(quads))
        store.apply(change)
        store.apply(ChangeSet(added=frozenset(activity_quads(activity, number, title, now, now, change))))
        graphs = {graph.value: _record(store, graph, number) for graph in store.graphs()}
        digest = hashlib.sha256("".join(graph.digest for graph in graphs.values()).encode()).hexdigest()
        total = sum(graph.quads for graph in graphs.values())
        record = ReleaseRecord(
            number, now.isoformat(timespec="milliseconds"), title, parent, activity.value, digest, total, graphs
        )
        return master.seal(store, record)


def _record(store: OxigraphStore, graph: NamedNode, number: int) -> GraphRecord:
    """Return the counts of a graph; its digest is made up, and another one in each release."""
    [row] = store.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}").rows
    types = store.select(f"SELECT ?type (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s a ?type }} }} GROUP BY ?type").rows
    return GraphRecord(
        quads=int(row["n"].value),
        digest=hashlib.sha256(f"{graph} {number}".encode()).hexdigest(),
        classes={counted["type"].value: int(counted["n"].value) for counted in types},
    )


def command_line(data_dir: Path, *arguments: str) -> str:
    """Run `dotheque` on a data directory and return what it says on stdout; fail with what it says on stderr."""
    done = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=_environment(data_dir, {}), check=False
    )
    assert done.returncode == 0, f"dotheque {' '.join(arguments)}: {done.stderr}"
    return done.stdout


@contextmanager
def serving(data_dir: Path, log: Path, **settings: object) -> Iterator[Served]:
    """Serve a data directory with some settings on a free port, until the block ends."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port)],
            stdout=written,
            stderr=subprocess.STDOUT,
            env=_environment(data_dir, settings),
        )
        try:
            with httpx.Client(base_url=url, headers=PLAIN, timeout=30.0, follow_redirects=False) as client:
                served = Served(url, data_dir, log, client)
                _wait(process, served)
                _running.append(served)
                yield served
                _running.remove(served)
        finally:
            _end(process)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of the logs of the running sites where a test fails; a conftest takes this hook by importing it."""
    report = yield
    if report.failed:
        report.sections += [
            (f"log of {served.url}", served.log.read_text("utf-8", errors="replace")[-_TAIL:]) for served in _running
        ]
    return report


def _environment(data_dir: Path, settings: dict[str, object]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOTHEQUE_")}
    path = os.pathsep.join(part for part in (str(ROOT), kept.get("PYTHONPATH", "")) if part)
    given = {f"DOTHEQUE_{name.upper()}": str(value) for name, value in settings.items()}
    # Dumps take a core for a while: made only where a test asks for them.
    ours = {"DOTHEQUE_DATA_DIR": str(data_dir), "DOTHEQUE_DUMPS": "false"}
    return {**kept, "PYTHONPATH": path, "LC_ALL": "C.UTF-8", **ours, **given}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _wait(process: "subprocess.Popen[bytes]", served: Served) -> None:
    """Return when the site answers a query."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if served.client.get("/sparql", params={"query": "ASK {}"}).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    pytest.fail(f"{served.url} does not answer:\n{served.log.read_text('utf-8', errors='replace')[-_TAIL:]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
