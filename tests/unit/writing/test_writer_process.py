"""Real writer processes: what they do, what they must not be able to do, and what is left of one that dies."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import dotheque_graph
from dotheque_graph.errors import (
    DothequeError,
    EngineBusy,
    InvalidQuery,
    InvalidRequest,
    QueryKilled,
    QueryTimeout,
    ShapesViolated,
    StoreLocked,
    UnsafeQuery,
)
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.orders import Order, Outcome, Part, order_frame
from dotheque_graph.settings import Settings
from dotheque_graph.store.master import exclusive
from dotheque_graph.store.releases import Releases
from dotheque_graph.web.writing_process import PLACES, Writers

LINKS = GRAPH + "links/fictional"
PACKAGE_PARENT = str(Path(dotheque_graph.__file__).resolve().parents[1])
MANY = " ".join(f"?a{number} ?b{number} ?c{number} ." for number in range(14))
SLOW = f"INSERT {{ <urn:x> <urn:n> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) WHERE {{ {MANY} }} }}"


def settings_of(folder: Path, **given) -> Settings:
    return Settings(data_dir=folder, **given)


def put(body: bytes, kind: str = "text/turtle") -> Order:
    return Order("put", "essai", ("*",), LINKS, LINKS, (Part(kind, body),))


def update(text: str) -> Order:
    return Order("update", "essai", ("*",), "urn:base", parts=(Part("application/sparql-update", text.encode()),))


def run(settings: Settings, *orders: Order) -> list[Outcome | DothequeError]:
    """Have orders carried out at the same time; return what came of each."""

    async def all_of_them() -> list[Outcome | DothequeError]:
        writers = Writers(settings)
        found = await asyncio.gather(*(writers.run(order) for order in orders), return_exceptions=True)
        await asyncio.gather(*writers._ending)
        return found

    return asyncio.run(all_of_them())


def one(settings: Settings, order: Order) -> Outcome:
    [found] = run(settings, order)
    if isinstance(found, BaseException):
        raise found
    return found


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data directory of an instance in which something is public, to be copied."""
    folder = tmp_path_factory.mktemp("published")
    one(settings_of(folder), update("INSERT DATA { <urn:a> <urn:p> 1, 2, 3, 4, 5, 6, 7, 8, 9 }"))
    return folder


@pytest.fixture
def releases(published: Path, tmp_path: Path) -> Releases:
    """Return the releases of an instance in which something is public."""
    shutil.copytree(published, tmp_path, symlinks=True, dirs_exist_ok=True)
    return Releases(tmp_path)


def assert_untouched(releases: Releases) -> None:
    """Check that release 1 is public and whole, and that the next publication finds nothing in its way."""
    assert releases.current_number() == 1
    assert len(releases.open(1).quads(graph=None)) == releases.current().quads
    done = one(settings_of(releases.data_dir), put(b"<urn:a> <urn:p> 2 ."))
    assert done.release == 2
    assert [path.name for path in (releases.data_dir / "master").iterdir()] == ["lock"]


def test_order_becomes_a_release(tmp_path: Path):
    outcome = one(settings_of(tmp_path), put(b"<urn:a> <urn:p> 1 ."))

    assert (outcome.release, outcome.made, outcome.added, outcome.created) == (1, True, 1, (LINKS,))
    assert Releases(tmp_path).current().record.activity == outcome.activity


def test_report_of_the_real_rules_comes_back(tmp_path: Path):
    with pytest.raises(ShapesViolated) as caught:
        one(settings_of(tmp_path), put(b"<urn:a> a <https://w3id.org/dotheque/ontology#Action> ."))

    assert caught.value.violations >= 1
    assert "ValidationReport" in caught.value.report.turtle
    assert "à corriger" in caught.value.report.text["fr"]
    assert "to correct" in caught.value.report.text["en"]


def test_settings_come_with_the_order_and_nothing_from_the_environment(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("DOTHEQUE_DATA_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("DOTHEQUE_UNKNOWN", "x")
    for number in range(3):
        one(settings_of(tmp_path, releases_kept=1), put(f"<urn:a> <urn:p> {number} .".encode()))

    assert Releases(tmp_path).numbers() == (3,)
    assert not (tmp_path / "elsewhere").exists()


def test_orders_of_one_web_process_take_turns(tmp_path: Path):
    orders = [Order("post", "essai", ("*",), LINKS, LINKS, (Part("text/turtle", f"<urn:a> <urn:p> {n} .".encode()),))
              for n in range(3)]  # fmt: skip
    found = run(settings_of(tmp_path, lock_seconds=60), *orders)

    assert sorted(outcome.release for outcome in found) == [1, 2, 3]
    assert Releases(tmp_path).current().graphs[LINKS] == 3


def test_order_that_waits_too_long_for_its_turn_is_sent_away(releases):
    settings = settings_of(releases.data_dir, write_seconds=3, lock_seconds=1)
    slow, other = run(settings, update(SLOW), put(b""))

    assert isinstance(slow, QueryTimeout)
    assert isinstance(other, EngineBusy)
    assert_untouched(releases)


def test_publication_of_another_process_is_named(releases):
    with exclusive(releases, 0.0, lambda _: None), pytest.raises(StoreLocked, match=f"process {os.getpid()}"):
        one(settings_of(releases.data_dir, lock_seconds=0.2), put(b""))


def test_places_are_bounded():
    async def crowd() -> int:
        writers = Writers(Settings())
        held = [writers.place() for _ in range(PLACES)]
        for place in held:
            await place.__aenter__()
        with pytest.raises(EngineBusy):
            async with writers.place():
                pass
        await held[0].__aexit__(None, None, None)
        async with writers.place():
            return PLACES

    assert asyncio.run(crowd()) == PLACES


def test_update_that_takes_too_long_is_ended(releases):
    started = time.monotonic()
    with pytest.raises(QueryTimeout):
        one(settings_of(releases.data_dir, write_seconds=3), update(SLOW))

    assert time.monotonic() - started < 30
    assert_untouched(releases)


def test_update_that_wants_too_much_memory_is_ended(releases):
    doubling = "?a <urn:p> ?v BIND(STR(?v) AS ?x0) " + " ".join(
        f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(32)
    )
    with pytest.raises((QueryKilled, InvalidQuery)):
        one(
            settings_of(releases.data_dir, write_memory_mb=512, write_seconds=60),
            update(f"INSERT {{ ?a <urn:l> ?n }} WHERE {{ {doubling} BIND(STRLEN(?x32) AS ?n) }}"),
        )
    assert_untouched(releases)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/ld+json", b'{"a":' * 100_000),
        ("text/turtle", b"<urn:a> <urn:p> " + b"( " * 100_000),
        ("text/turtle", b"<urn:a> <urn:p> " + b"<<( " * 100_000),
        ("application/rdf+xml", b"<a>" * 100_000),
    ],
)
def test_document_nested_without_end_costs_its_own_request_only(releases, kind, body):
    with pytest.raises(DothequeError) as caught:
        one(settings_of(releases.data_dir), put(body, kind))

    assert "deep" in str(caught.value) or isinstance(caught.value, InvalidRequest)
    assert_untouched(releases)


def listening() -> tuple[socket.socket, list[bytes]]:
    """Return a socket that listens on loopback, and what it has heard."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def hear() -> None:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        heard.append(b"somebody")
        connection.close()

    threading.Thread(target=hear, daemon=True).start()
    return listener, heard


def test_no_update_reaches_the_network(releases):
    listener, heard = listening()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    for text in (
        f"LOAD <{address}>",
        f"LOADSILENT<{address}>",
        f"INSERT {{ <urn:a> <urn:b> ?x }} WHERE {{ SERVICE <{address}> {{ ?x ?y ?z }} }}",
    ):
        with pytest.raises(UnsafeQuery):
            one(settings_of(releases.data_dir), update(text))
    listener.close()

    assert heard == []


def test_the_kernel_refuses_the_network_to_a_writer_whatever_it_reads(tmp_path: Path):
    listener, heard = listening()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    script = (
        "import os, sys; from dotheque_graph.writing.confinement import confine; import pyoxigraph\n"
        "confine(2048, 30, os.getppid())\n"
        "try: pyoxigraph.Store().update(f'LOAD <{sys.argv[1]}>')\n"
        "except PermissionError: print('refused')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, address], capture_output=True, text=True, env={"PYTHONPATH": PACKAGE_PARENT},
        check=False,
    )  # fmt: skip
    listener.close()

    assert done.stdout == "refused\n", done.stderr
    assert heard == []


@pytest.fixture
def start(tmp_path: Path):
    """Return a function that hands an order to a writer process; those still running end with the test."""
    started: list[subprocess.Popen] = []

    def begin(order: Order, **given) -> subprocess.Popen:
        writer = subprocess.Popen(
            [sys.executable, "-m", "dotheque_graph.writing", str(os.getpid())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"PYTHONPATH": PACKAGE_PARENT},
        )  # fmt: skip
        started.append(writer)
        writer.stdin.write(order_frame(order, settings_of(tmp_path, **given)))
        writer.stdin.close()
        return writer

    yield begin
    for writer in started:
        writer.kill()
        writer.stdout.close()
        writer.wait()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_writer_killed_in_the_middle_leaves_the_old_release(releases, start):
    writer = start(update(SLOW), write_seconds=100)
    scratch = releases.data_dir / "master" / "scratch"
    wait_until(scratch.exists)
    time.sleep(0.2)
    writer.kill()

    assert writer.wait() == -signal.SIGKILL
    assert scratch.exists(), "it had no time to tidy up"
    assert_untouched(releases)


def test_writer_ends_with_the_process_that_asked(tmp_path: Path, releases):
    script = (
        "import os, subprocess, sys, time\n"
        "command = [sys.executable, '-m', 'dotheque_graph.writing', str(os.getpid())]\n"
        "writer = subprocess.Popen(command, stdin=subprocess.PIPE)\n"
        "writer.stdin.write(sys.stdin.buffer.read()); writer.stdin.close()\n"
        "print(writer.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={"PYTHONPATH": PACKAGE_PARENT},
    )  # fmt: skip
    parent.stdin.write(order_frame(update(SLOW), settings_of(tmp_path, write_seconds=100)))
    parent.stdin.close()
    pid = int(parent.stdout.readline())
    wait_until((tmp_path / "master" / "scratch").exists)
    parent.kill()
    parent.stdout.close()
    parent.wait()

    wait_until(lambda: _is_gone(pid))
    assert_untouched(releases)


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_client_that_leaves_does_not_decide_what_becomes_of_its_change(tmp_path: Path):
    async def leave() -> None:
        writers = Writers(settings_of(tmp_path))
        asking = asyncio.create_task(writers.run(put(b"<urn:a> <urn:p> 1 .")))
        await asyncio.sleep(0.05)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await asyncio.gather(*writers._running)
        await asyncio.gather(*writers._ending)

    asyncio.run(leave())
    assert Releases(tmp_path).current_number() == 1


def test_answer_is_one_frame_and_nothing_else(releases, start):
    writer = start(put(b"<urn:a> <urn:p> 5 ."))
    said = writer.stdout.read()

    assert writer.wait() == 0
    length = int.from_bytes(said[:4], "big")
    assert json.loads(said[8 : 8 + length])["outcome"]["release"] == 2
    assert len(said) == 8 + length


def test_fault_of_the_program_is_written_to_the_log(tmp_path: Path):
    """What nobody foresaw must leave a trace for those who run the site."""
    script = (
        "import dotheque_graph.writing.__main__ as writer\n"
        "def fail(*_): raise RuntimeError('unforeseen')\n"
        "writer.carry_out = fail; writer.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(os.getpid())],
        input=order_frame(put(b""), settings_of(tmp_path)), capture_output=True, env={"PYTHONPATH": PACKAGE_PARENT},
        check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stdout == b""
    assert b"RuntimeError: unforeseen" in done.stderr
