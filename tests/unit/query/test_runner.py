"""Anybody's SPARQL in real worker processes: what it answers, what stops it, and that the next query is served."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from small_release import COUNT, ENDLESS, ROWS, count, unguarded, with_runner
from watching import busy_worker, environment, gone, holds_unread, until, worker_pids

from dotheque_graph.errors import (
    DothequeError,
    EngineBusy,
    InvalidQuery,
    NotAcceptable,
    QueryKilled,
    QueryTimeout,
    ResultTooLarge,
    StoreUnavailable,
    UnsafeQuery,
)
from dotheque_graph.namespaces import DOTH
from dotheque_graph.query.exchange import OFFERED
from dotheque_graph.query.guard import Checked, check
from dotheque_graph.query.runner import QueryRunner, SparqlAnswer, SparqlRequest, run_once
from dotheque_graph.query.worker_process import WorkerLost, WorkerProcess
from dotheque_graph.rdf.formats import CSV_RESULTS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, XML_RESULTS
from dotheque_graph.settings import Settings

GRAPHS = ("https://example.org/graph/0", "https://example.org/graph/1")


def answers(settings: Settings, graph_path: Path, *requests: SparqlRequest) -> list[SparqlAnswer]:
    """Return the answers to requests made one after another of one runner."""

    async def scenario(runner: QueryRunner) -> list[SparqlAnswer]:
        return [await runner.run(request, graph_path) for request in requests]

    return with_runner(settings, scenario)


def survives(settings: Settings, graph_path: Path, request: SparqlRequest, *, guarded: bool = True) -> DothequeError:
    """Return the error that a request ends in, having checked that the query after it is served."""

    async def scenario(runner: QueryRunner) -> DothequeError:
        with pytest.raises(DothequeError) as failure:
            await runner.run(request, graph_path)
        assert count(await runner.run(COUNT, graph_path)) == ROWS
        return failure.value

    return with_runner(settings, scenario, None if guarded else unguarded)


def test_each_kind_of_query_is_answered_in_the_format_chosen_for_it(settings: Settings, graph_path: Path) -> None:
    """SELECT and ASK give results formats, CONSTRUCT and DESCRIBE give RDF with our prefixes."""
    triple = "<https://example.org/1> ?p ?o"
    chosen = {"solutions": CSV_RESULTS, "boolean": XML_RESULTS, "graph": TURTLE}

    solutions, boolean, constructed, described = answers(
        settings,
        graph_path,
        *(
            SparqlRequest(query, **chosen)
            for query in (
                f"SELECT ?o WHERE {{ {triple} }}",
                f"ASK {{ {triple} }}",
                f"CONSTRUCT WHERE {{ {triple} }}",
                "DESCRIBE <https://example.org/1>",
            )
        ),
    )

    assert (solutions.kind, solutions.format, solutions.body) == ("solutions", CSV_RESULTS, "o\r\nn° 1\r\n".encode())
    assert (boolean.kind, boolean.format) == ("boolean", XML_RESULTS)
    assert b"<boolean>true</boolean>" in boolean.body
    assert (constructed.kind, constructed.format) == ("graph", TURTLE)
    assert constructed.body.decode().startswith("@prefix dcterms: <http://purl.org/dc/terms/> .")
    assert 'dcterms:title "n° 1"@fr' in constructed.body.decode()
    assert described.body == constructed.body


def test_an_answer_tells_how_long_it_took(settings: Settings, graph_path: Path) -> None:
    """The time is in seconds, and within that of the whole test."""
    started = time.perf_counter()

    (answer,) = answers(settings, graph_path, COUNT)

    assert 0 < answer.seconds < time.perf_counter() - started


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (SparqlRequest("SELECT ?s WHERE { ?s ?p ?o }", solutions=None), "solutions"),
        (SparqlRequest("ASK { ?s ?p ?o }", boolean=None), "boolean"),
        (SparqlRequest("CONSTRUCT WHERE { ?s ?p ?o }", graph=None), "graph"),
    ],
)
def test_a_kind_for_which_no_format_is_acceptable_says_what_is_offered(
    settings: Settings, graph_path: Path, request_: SparqlRequest, kind: str
) -> None:
    """The formats offered are those of the kind of result that the query has."""
    failure = survives(settings, graph_path, request_)

    assert isinstance(failure, NotAcceptable)
    assert failure.offered == tuple(known.media_type for known in OFFERED[kind])  # type: ignore[index]


def test_the_dataset_of_the_protocol_and_of_from_is_respected(settings: Settings, graph_path: Path) -> None:
    """By default all graphs are merged; the protocol's parameters or FROM narrow that."""
    plain, named = COUNT.query, "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    cases = [
        (SparqlRequest(plain), ROWS),
        (SparqlRequest(named), ROWS),
        (SparqlRequest(plain, default_graphs=GRAPHS[:1]), ROWS // 2),
        (SparqlRequest(plain, default_graphs=GRAPHS), ROWS),
        (SparqlRequest(plain, named_graphs=GRAPHS[:1]), 0),
        (SparqlRequest(named, named_graphs=GRAPHS[:1]), ROWS // 2),
        (SparqlRequest(named, default_graphs=GRAPHS), 0),
        (SparqlRequest(plain.replace("WHERE", f"FROM <{GRAPHS[0]}> WHERE")), ROWS // 2),
        (SparqlRequest(plain.replace("WHERE", f"FROM NAMED <{GRAPHS[0]}> WHERE")), 0),
        (SparqlRequest(named.replace("WHERE", f"FROM NAMED <{GRAPHS[0]}> WHERE")), ROWS // 2),
    ]

    found = answers(settings, graph_path, *(request for request, _ in cases))

    counted = [int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"]) for answer in found]
    assert counted == [expected for _, expected in cases]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?s WHERE { ?s ?p", "line 1, column 24, the text ends there"),
        ("SELECT (<https://example.org/f>(1) AS ?a) WHERE { }", "https://example.org/f"),
        ("SELECT ?s WHERE { ?s <relative> ?o }", "line 1, column 22, at “<relative> ?o }”"),
        ("BASE <x> SELECT", "line 1, column 6, at “<x> SELECT”"),
    ],
)
def test_a_query_the_engine_refuses_comes_back_with_words_that_help(
    settings: Settings, graph_path: Path, query: str, words: str
) -> None:
    """The words fit on a line; the worker lives on."""
    failure = survives(settings, graph_path, SparqlRequest(query))

    assert isinstance(failure, InvalidQuery)
    assert words in failure.reason
    assert "\n" not in failure.reason
    assert len(failure.reason) <= 301
    assert failure.message("fr") == f"Requête SPARQL refusée : {failure.reason_fr or failure.reason}"


def test_undeclared_prefixes_are_named_with_the_line_that_declares_them(settings: Settings, graph_path: Path) -> None:
    """The engine's own words would name none of them; for our own prefixes the IRI is told."""
    query = "prefix a: <https://example.org/> SELECT ?s { ?s a:b 'no:name' ; doth:x foo:y # foo:z\n ; foo:z 1 }"

    failure = survives(settings, graph_path, SparqlRequest(query))

    assert isinstance(failure, InvalidQuery)
    assert failure.reason == (
        f"prefix doth: is not declared; add PREFIX doth: <{DOTH}>; prefix foo: is not declared; add PREFIX foo: <…>"
    )
    assert failure.message("fr") == (
        f"Requête SPARQL refusée : le préfixe doth: n'est pas déclaré ; ajoutez PREFIX doth: <{DOTH}> ; "
        "le préfixe foo: n'est pas déclaré ; ajoutez PREFIX foo: <…>"
    )


def test_a_result_that_its_format_cannot_say_is_refused_with_the_engine_s_words(
    settings: Settings, graph_path: Path
) -> None:
    """It is the client who can mend this, by another format; the store is well."""
    query = "CONSTRUCT { <x:a> <x:p> <<(<x:a> <x:b> 1)>> } { }"

    failure = survives(settings, graph_path, SparqlRequest(query, graph=JSON_LD))

    assert isinstance(failure, InvalidQuery)
    assert "application/ld+json" in failure.reason
    assert "JSON-LD does not support RDF 1.2" in failure.reason


@pytest.mark.parametrize("character", ["\\u0000", "\\b", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_characters_that_xml_forbids_are_refused_in_xml_and_written_elsewhere(
    settings: Settings, graph_path: Path, character: str
) -> None:
    """An answer that is not well-formed helps nobody."""
    solutions = f'SELECT ("a{character}" AS ?x) {{ }}'
    graph = f'CONSTRUCT {{ <x:a> <x:p> "a{character}" }} {{ }}'

    for request in (SparqlRequest(solutions, solutions=XML_RESULTS), SparqlRequest(graph, graph=RDF_XML)):
        failure = survives(settings, graph_path, request)
        assert isinstance(failure, InvalidQuery)
        assert "XML forbids" in failure.reason
        assert "est interdit en XML" in failure.message("fr")
    as_json, as_turtle = answers(settings, graph_path, SparqlRequest(solutions), SparqlRequest(graph))
    assert json.loads(as_json.body)["results"]["bindings"][0]["x"]["value"] == json.loads(f'"a{character}"')
    assert as_turtle.format == TURTLE


def test_characters_that_xml_escapes_are_written(settings: Settings, graph_path: Path) -> None:
    """Tab, line ends and letters of every plane are no fault."""
    (answer,) = answers(
        settings, graph_path, SparqlRequest('SELECT ("\\t\\r\\n<é\U0001f33b\ufffd" AS ?x) { }', solutions=XML_RESULTS)
    )

    assert answer.format == XML_RESULTS


def test_a_graph_iri_that_is_none_is_refused(settings: Settings, graph_path: Path) -> None:
    """The protocol's parameters are untrusted text too."""
    failure = survives(settings, graph_path, SparqlRequest(COUNT.query, default_graphs=("no iri",)))

    assert isinstance(failure, InvalidQuery)


def test_a_query_past_its_time_is_killed(settings: Settings, graph_path: Path) -> None:
    """The clock on the wall decides; the next query has as much time for itself."""
    short = settings.model_copy(update={"query_seconds": 2.0})

    failure = survives(short, graph_path, ENDLESS)

    assert isinstance(failure, QueryTimeout)
    assert failure.seconds == 2.0


def test_a_query_that_takes_too_much_memory_is_killed(settings: Settings, graph_path: Path) -> None:
    """Doubling a string thirty times brings only its own process down."""
    doubling = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(30))
    bomb = SparqlRequest(f'SELECT (STRLEN(?v30) AS ?length) WHERE {{ BIND("{"a" * 64}" AS ?v0) {doubling} }}')

    tight = settings.model_copy(update={"query_memory_mb": 600})

    failure = survives(tight, graph_path, bomb)

    assert isinstance(failure, QueryKilled)
    assert failure.limit_mb == 600


def test_a_worker_swollen_by_one_query_is_not_held_against_the_next(settings: Settings, graph_path: Path) -> None:
    """A worker that keeps much memory after its answer is replaced."""
    roomy = settings.model_copy(update={"result_bytes": 400_000_000, "query_memory_mb": 640})
    doubling = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(21))
    large = SparqlRequest(f'SELECT ?v21 WHERE {{ BIND("{"a" * 16}" AS ?v0) {doubling} }}', solutions=CSV_RESULTS)

    async def scenario(runner: QueryRunner) -> list[int]:
        return [len((await runner.run(large, graph_path)).body) for _ in range(3)]

    sizes = with_runner(roomy, scenario)

    assert min(sizes) > 16 * 2**21


def test_a_result_over_the_limit_is_an_error_and_never_a_cut_answer(settings: Settings, graph_path: Path) -> None:
    """Solutions and graphs alike."""
    small = settings.model_copy(update={"result_bytes": 2_000})

    for query in ("SELECT ?s WHERE { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        failure = survives(small, graph_path, SparqlRequest(query, graph=N_TRIPLES))

        assert isinstance(failure, ResultTooLarge)
        assert failure.limit == 2_000


@pytest.mark.parametrize("guarded", [True, False])
def test_a_hundred_thousand_parentheses_are_an_invalid_query(
    settings: Settings, graph_path: Path, *, guarded: bool
) -> None:
    """The guard sees it; without the guard the worker dies of it, and is replaced."""
    levels = 100_000  # with the default limit of a text
    nested = SparqlRequest("SELECT ?s WHERE { FILTER(" + "(" * levels + "1" + ")" * levels + ") }")

    failure = survives(settings, graph_path, nested, guarded=guarded)

    assert isinstance(failure, InvalidQuery)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433"])
def test_no_query_reaches_the_network(settings: Settings, graph_path: Path, host: str) -> None:
    """The guard refuses SERVICE; without the guard the kernel refuses the socket."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        service = f"http://{host}:{server.getsockname()[1]}/"
        request = SparqlRequest(f"SELECT ?s WHERE {{ SERVICE <{service}> {{ ?s ?p ?o }} }}")

        refused_by_guard = survives(settings, graph_path, request)
        refused_by_kernel = survives(settings, graph_path, request, guarded=False)

        with pytest.raises(BlockingIOError):
            server.accept()
    assert isinstance(refused_by_guard, UnsafeQuery)
    assert isinstance(refused_by_kernel, UnsafeQuery)


@pytest.mark.parametrize("length", [0, 10_000])
def test_a_long_text_is_checked_beside_the_loop(settings: Settings, graph_path: Path, length: int) -> None:
    """Pages are served while the guard reads it; a short one is read in less time than a thread takes."""
    readers: list[int] = []

    def guard(query: str, limit_bytes: int) -> Checked:
        readers.append(threading.get_ident())
        return check(query, limit_bytes)

    async def scenario(runner: QueryRunner) -> int:
        return count(await runner.run(replace(COUNT, query=f"{COUNT.query} #{'x' * length}"), graph_path))

    assert with_runner(settings, scenario, guard) == ROWS
    assert len(readers) == 1
    assert (threading.get_ident() in readers) == (length == 0)


def test_an_update_changes_nothing_even_without_the_guard(settings: Settings, graph_path: Path) -> None:
    """The engine's query parser knows no updates, and the store is open for reading only."""
    request = SparqlRequest("DELETE WHERE { ?s ?p ?o }")

    assert isinstance(survives(settings, graph_path, request), UnsafeQuery)
    assert isinstance(survives(settings, graph_path, request, guarded=False), InvalidQuery)


def test_a_worker_killed_in_mid_query_fails_that_query_only(settings: Settings, graph_path: Path) -> None:
    """Somebody's kill -9 is an error for one request; another worker serves the next."""

    async def scenario(runner: QueryRunner) -> int:
        await runner.start(graph_path)
        busy = asyncio.create_task(runner.run(ENDLESS, graph_path))
        os.kill(await busy_worker(), signal.SIGKILL)
        with pytest.raises(QueryKilled) as failure:
            await busy
        assert failure.value.message("en") == (
            "Query stopped by the system, mostly for want of memory (1024 MB allowed)."
        )
        assert "le plus souvent faute de mémoire" in failure.value.message("fr")
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


def test_a_worker_killed_between_queries_goes_unnoticed(settings: Settings, graph_path: Path) -> None:
    """The next query finds a new worker, whether the loop has learnt of the death or not."""

    async def scenario(runner: QueryRunner) -> list[int]:
        await runner.start(graph_path)
        counts = []
        for learnt in (False, True):
            (pid,) = worker_pids(os.getpid())
            os.kill(pid, signal.SIGKILL)
            await until(lambda: not (learnt and Path(f"/proc/{pid}").exists()))  # noqa: B023  # asked at once
            counts.append(count(await runner.run(COUNT, graph_path)))
        return counts

    assert with_runner(settings, scenario) == [ROWS, ROWS]


def test_a_worker_killed_before_it_takes_the_query_is_replaced(settings: Settings, graph_path: Path) -> None:
    """The query lay in the pipe of a worker that never read it, so it is asked again of another."""

    async def scenario(runner: QueryRunner) -> int:
        await runner.start(graph_path)
        (pid,) = worker_pids(os.getpid())
        os.kill(pid, signal.SIGSTOP)
        asked = asyncio.create_task(runner.run(COUNT, graph_path))
        await until(lambda: holds_unread(pid))
        os.kill(pid, signal.SIGKILL)
        return count(await asked)

    assert with_runner(settings, scenario) == ROWS


def test_workers_that_never_take_a_query_are_tried_twice(
    settings: Settings, graph_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After that the instance is at fault, not the query, and the place is free for the next."""
    tries: list[WorkerProcess] = []

    async def lose(worker: WorkerProcess, *_: object) -> None:
        tries.append(worker)
        raise WorkerLost

    async def scenario(runner: QueryRunner) -> int:
        with monkeypatch.context() as patched:
            patched.setattr(WorkerProcess, "ask", lose)
            with pytest.raises(StoreUnavailable):
                await runner.run(COUNT, graph_path)
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS
    assert len({worker.pid for worker in tries}) == len(tries) == 2


def test_every_query_has_its_whole_time(settings: Settings, graph_path: Path) -> None:
    """The clock of a worker, set by the first of several queries, stops a later one neither too early nor never."""
    short = settings.model_copy(update={"query_seconds": 0.6})

    async def scenario(runner: QueryRunner) -> float:
        await runner.start(graph_path)
        await runner.run(COUNT, graph_path)
        await asyncio.sleep(0.3)
        started = time.monotonic()
        with pytest.raises(QueryTimeout):
            await runner.run(ENDLESS, graph_path)
        return time.monotonic() - started

    assert 0.55 < with_runner(short, scenario) < 5


def test_a_cancelled_query_frees_its_worker_at_once(settings: Settings, graph_path: Path) -> None:
    """When the client goes away, the process working for it is killed, and the place is free again."""

    async def scenario(runner: QueryRunner) -> tuple[bool, int]:
        await runner.start(graph_path)
        busy = asyncio.create_task(runner.run(ENDLESS, graph_path))
        pid = await busy_worker()
        busy.cancel()
        with pytest.raises(asyncio.CancelledError):
            await busy
        return gone(pid), count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == (True, ROWS)


def test_another_release_gets_another_worker(settings: Settings, graph_path: Path, next_graph_path: Path) -> None:
    """Each query is answered from the release it names, back and forth."""

    async def scenario(runner: QueryRunner) -> list[int]:
        paths = (graph_path, next_graph_path, next_graph_path, graph_path)
        return [count(await runner.run(COUNT, path)) for path in paths]

    assert with_runner(settings, scenario) == [ROWS, 10, 10, ROWS]


def test_workers_are_ready_for_another_release_before_it_is_asked_for(
    settings: Settings, graph_path: Path, next_graph_path: Path
) -> None:
    """Each call starts what is not ready, and nothing else."""
    pool = settings.model_copy(update={"query_workers": 2})

    async def scenario(runner: QueryRunner) -> list[set[int]]:
        seen = []
        for path in (graph_path, graph_path, next_graph_path):
            await runner.start(path)
            seen.append(set(worker_pids(os.getpid())))
        assert count(await runner.run(COUNT, next_graph_path)) == 10
        return [*seen, set(worker_pids(os.getpid()))]

    first, again, renewed, asked = with_runner(pool, scenario)

    assert len(first) == len(renewed) == 2
    assert first == again
    assert not first & renewed
    assert renewed == asked


def test_a_busy_worker_is_renewed_only_when_it_is_free(
    settings: Settings, graph_path: Path, next_graph_path: Path
) -> None:
    """Its query is on another release than the one that is got ready, and goes on to its end."""

    async def scenario(runner: QueryRunner) -> None:
        await runner.start(graph_path)
        busy = asyncio.create_task(runner.run(ENDLESS, graph_path))
        pid = await busy_worker()
        await runner.start(next_graph_path)
        assert worker_pids(os.getpid()) == [pid]
        os.kill(pid, signal.SIGALRM)
        with pytest.raises(QueryTimeout):
            await busy
        await runner.start(next_graph_path)
        (ready,) = worker_pids(os.getpid())
        assert count(await runner.run(COUNT, next_graph_path)) == 10
        assert worker_pids(os.getpid()) == [ready]

    with_runner(settings, scenario)


def test_a_graph_that_could_not_be_got_ready_is_tried_again(settings: Settings, graph_path: Path) -> None:
    """And the place is free for queries in between."""

    async def scenario(runner: QueryRunner) -> int:
        for _ in range(2):
            with pytest.raises(StoreUnavailable):
                await runner.start(graph_path / "nowhere")
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


def test_a_closed_runner_starts_no_worker(settings: Settings, graph_path: Path) -> None:
    """Whoever still asks learns that."""

    async def scenario(runner: QueryRunner) -> list[int]:
        await runner.close()
        for asking in (runner.start(graph_path), runner.run(COUNT, graph_path)):
            with pytest.raises(StoreUnavailable):
                await asking
        return worker_pids(os.getpid())

    assert with_runner(settings, scenario) == []


def test_what_a_killed_server_left_is_removed_at_the_start(
    settings: Settings, graph_path: Path, tmp_path: Path
) -> None:
    """Not only with the first long result, which may never come."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    left = tmp_path / f"dotheque-results-{ended.pid}-x"
    left.mkdir()

    with_runner(settings.model_copy(update={"spool_dir": tmp_path}), lambda runner: runner.start(graph_path))

    assert list(tmp_path.iterdir()) == []


def test_a_full_queue_is_answered_at_once(settings: Settings, graph_path: Path) -> None:
    """One runs, two wait, the fourth is told when to come back; those who waited are served."""

    async def scenario(runner: QueryRunner) -> tuple[int, list[int]]:
        await runner.start(graph_path)
        busy = asyncio.create_task(runner.run(ENDLESS, graph_path))
        await busy_worker()
        asked = {asyncio.create_task(runner.run(COUNT, graph_path)) for _ in range(3)}
        (refused,), waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(EngineBusy) as refusal:
            refused.result()
        busy.cancel()
        return refusal.value.retry_after, [count(answer) for answer in await asyncio.gather(*waiting)]

    assert with_runner(settings, scenario) == (60, [ROWS, ROWS])


def test_nobody_waits_longer_than_a_query_may_take(
    settings: Settings, graph_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A waiting request gives up when its time is over, and leaves its place in the queue."""
    short = settings.model_copy(update={"query_seconds": 0.1, "query_queue": 1})

    async def scenario(runner: QueryRunner) -> None:
        taken, released = asyncio.Event(), asyncio.Event()

        async def hold(*_: object) -> WorkerProcess:
            taken.set()
            await released.wait()
            raise StoreUnavailable("")

        monkeypatch.setattr(WorkerProcess, "start", hold)
        holder = asyncio.create_task(runner.run(COUNT, graph_path))
        await taken.wait()
        for _ in range(2):  # one after the other, so that the second finds the only place in the queue free again
            with pytest.raises(EngineBusy):
                await runner.run(COUNT, graph_path)
        assert not holder.done()
        released.set()
        with pytest.raises(StoreUnavailable):
            await holder

    with_runner(short, scenario)


def test_one_endless_query_holds_nobody_up_with_the_default_number_of_workers(
    settings: Settings, graph_path: Path
) -> None:
    """One worker computes for ever; the other answers forty queries meanwhile."""
    workers = Settings.model_fields["query_workers"].default
    pool = settings.model_copy(update={"query_workers": workers, "query_queue": 50})

    async def scenario(runner: QueryRunner) -> list[int]:
        endless = asyncio.create_task(runner.run(ENDLESS, graph_path))
        found = await asyncio.gather(*(runner.run(COUNT, graph_path) for _ in range(40)))
        assert not endless.done()
        endless.cancel()
        return [count(answer) for answer in found]

    assert with_runner(pool, scenario) == [ROWS] * 40


def test_a_worker_that_the_system_does_not_start_is_tried_again(
    settings: Settings, graph_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fork that fails for want of memory or of processes is reported, and forgotten once there is room."""

    async def refuse(_: WorkerProcess) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    async def scenario(runner: QueryRunner) -> int:
        with monkeypatch.context() as patched:
            patched.setattr(WorkerProcess, "_open", refuse)
            for _ in range(2):
                with pytest.raises(StoreUnavailable, match="unavailable"):
                    await runner.run(COUNT, graph_path)
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


def test_a_graph_that_is_not_there_is_unavailable_until_it_is(
    settings: Settings, graph_path: Path, tmp_path: Path
) -> None:
    """A failed start is reported each time, and does not outlive its cause."""

    async def scenario(runner: QueryRunner) -> int:
        for _ in range(2):
            with pytest.raises(StoreUnavailable):
                await runner.run(COUNT, tmp_path / "nowhere")
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


def test_workers_see_nothing_of_the_server_s_environment(
    settings: Settings, graph_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Secrets in variables stay with the server."""
    monkeypatch.setenv("DOTHEQUE_SECRET", "do not tell")

    async def scenario(runner: QueryRunner) -> bytes:
        await runner.start(graph_path)
        return environment(*worker_pids(os.getpid()))

    assert b"do not tell" not in with_runner(settings, scenario)


def test_closing_leaves_no_process(settings: Settings, graph_path: Path) -> None:
    """Neither a worker that serves nor one that is still starting outlives the runner."""
    pool = settings.model_copy(update={"query_workers": 2})

    async def scenario(runner: QueryRunner) -> None:
        await runner.run(COUNT, graph_path)
        starting = asyncio.create_task(runner.start(graph_path))
        await asyncio.sleep(0.02)
        await runner.close()
        await asyncio.gather(starting, return_exceptions=True)

    with_runner(pool, scenario)

    assert all(gone(pid) for pid in worker_pids(os.getpid()))


def test_a_busy_worker_dies_with_its_server(settings: Settings, graph_path: Path) -> None:
    """A server killed without warning leaves no orphan computing."""
    script = textwrap.dedent(
        f"""
        import asyncio
        from pathlib import Path
        from dotheque_graph.query.runner import QueryRunner, SparqlRequest
        from dotheque_graph.settings import Settings

        async def main():
            runner = QueryRunner(Settings(query_workers=1, query_memory_mb={settings.query_memory_mb}))
            path = Path({str(graph_path)!r})
            await runner.start(path)
            print("started", flush=True)
            await runner.run(SparqlRequest({ENDLESS.query!r}), path)

        asyncio.run(main())
        """
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"started\n"
        (pid,) = worker_pids(server.pid)
        time.sleep(0.1)
        server.kill()

    assert gone(pid)


def test_one_query_can_be_run_without_a_loop(settings: Settings, graph_path: Path) -> None:
    """The command line has its own way in, with the same errors."""
    assert count(run_once(settings, COUNT, graph_path)) == ROWS
    with pytest.raises(InvalidQuery):
        run_once(settings, SparqlRequest("SELECT"), graph_path)
    assert worker_pids(os.getpid()) == []
