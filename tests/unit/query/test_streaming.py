"""Results of any size from real workers: passed on as they are produced, honest about their end, and out of memory."""

import asyncio
import hashlib
import json
import os
import signal
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store, parse
from small_release import COUNT, ENDLESS, ROWS, count, with_runner
from watching import gone, resident_mb, worker_pids

from dotheque_graph.errors import (
    DothequeError,
    EngineBusy,
    InvalidQuery,
    QueryKilled,
    QueryTimeout,
    ResultTooLarge,
    StoreUnavailable,
)
from dotheque_graph.query.exchange import WINDOW_BYTES
from dotheque_graph.query.isolation import PROTECTIONS
from dotheque_graph.query.limiting import limited
from dotheque_graph.query.runner import QueryRunner, SparqlAnswer, SparqlRequest, Summary, run_once, stream_once
from dotheque_graph.rdf.formats import (
    CSV_RESULTS,
    GRAPH_FORMATS,
    JSON_RESULTS,
    N_TRIPLES,
    RESULT_FORMATS,
    TSV_RESULTS,
    TURTLE,
    XML_RESULTS,
    Format,
)
from dotheque_graph.settings import Settings

PAIRS = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"
"""More than two million rows, of about sixty bytes in CSV."""
THREES = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""More rows than could be written in hours."""
LARGE = SparqlRequest(f"{PAIRS} LIMIT 60000", solutions=CSV_RESULTS)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Room for large results, in a folder that a test can look into."""
    return settings.model_copy(update={"result_bytes": 500_000_000, "spool_mb": 600, "spool_dir": tmp_path / "spool"})


@pytest.fixture
def store(graph_path: Path) -> Iterator[Store]:
    """The graph as the engine alone reads it."""
    return Store.read_only(str(graph_path))


async def collected(runner: QueryRunner, request: SparqlRequest, graph_path: Path) -> tuple[bytes, Summary | None]:
    """Return the bytes of a result that is not whole, and its summary."""
    async with runner.ask(request, graph_path) as result:
        assert result.whole is None
        assert result.summary is None
        body = b"".join([chunk async for chunk in result.chunks])
        return body, result.summary


def answer(settings: Settings, graph_path: Path, request: SparqlRequest) -> SparqlAnswer:
    """Return the answer to one request."""
    return with_runner(settings, lambda runner: runner.run(request, graph_path))


def broken(settings: Settings, graph_path: Path, request: SparqlRequest) -> tuple[int, DothequeError]:
    """Return how many bytes of a result came and the error that broke it; the query after it is served."""

    async def scenario(runner: QueryRunner) -> tuple[int, DothequeError]:
        sizes: list[int] = []

        async def read() -> None:
            async with runner.ask(request, graph_path) as result:
                async for chunk in result.chunks:
                    sizes.append(len(chunk))  # noqa: PERF401  # an error is to come

        with pytest.raises(DothequeError) as failure:
            await read()
        assert count(await runner.run(COUNT, graph_path)) == ROWS
        return sum(sizes), failure.value

    return with_runner(settings, scenario)


@pytest.mark.parametrize("form", RESULT_FORMATS)
def test_a_large_result_is_the_engine_s_to_the_byte(
    settings: Settings, graph_path: Path, store: Store, form: Format
) -> None:
    """With its size and its digest at the end; no file is left."""
    request = SparqlRequest(LARGE.query, solutions=form)

    body, summary = with_runner(settings, lambda runner: collected(runner, request, graph_path))

    expected = store.query(request.query, use_default_graph_as_union=True).serialize(format=form.results)  # type: ignore[call-overload]
    assert body == expected
    assert summary is not None
    assert (summary.size, summary.cut) == (len(body), False)
    assert summary.digest == hashlib.sha256(body).hexdigest()
    assert summary.seconds > 0
    assert settings.spool_dir is not None
    assert list(settings.spool_dir.iterdir()) == []


def test_a_small_result_is_there_as_a_whole_and_in_chunks(settings: Settings, graph_path: Path) -> None:
    """So that a reader need not care."""

    async def scenario(runner: QueryRunner) -> None:
        async with runner.ask(COUNT, graph_path) as result:
            assert result.whole is not None
            assert [chunk async for chunk in result.chunks] == [result.whole.body]
            assert result.summary is not None
            assert (result.kind, result.format) == ("solutions", CSV_RESULTS)
        assert result.whole.digest == result.summary.digest == hashlib.sha256(result.whole.body).hexdigest()
        assert result.summary.size == len(result.whole.body)

    with_runner(settings, scenario)


def test_a_large_result_can_be_had_in_one_piece(settings: Settings, graph_path: Path) -> None:
    """The same bytes."""
    whole = answer(settings, graph_path, LARGE)

    assert len(whole.body) > WINDOW_BYTES
    assert whole.digest == hashlib.sha256(whole.body).hexdigest()
    assert not whole.cut


def test_a_slow_reader_holds_no_worker(settings: Settings, graph_path: Path) -> None:
    """The only worker answers others while one chunk of a large result has been read."""

    async def scenario(runner: QueryRunner) -> int:
        async with runner.ask(LARGE, graph_path) as result:
            size = len(await anext(result.chunks))
            for _ in range(5):
                assert count(await runner.run(COUNT, graph_path)) == ROWS
            async for chunk in result.chunks:
                size += len(chunk)
        assert result.summary is not None
        return size - result.summary.size

    assert with_runner(settings, scenario) == 0


def test_a_reader_that_leaves_ends_the_query(settings: Settings, graph_path: Path) -> None:
    """The process is gone, its file too, and the next query is served."""

    async def scenario(runner: QueryRunner) -> int:
        await runner.start(graph_path)
        (pid,) = worker_pids(os.getpid())
        async with runner.ask(SparqlRequest(f"SELECT * {THREES}"), graph_path) as result, aclosing(result.chunks):  # type: ignore[type-var]
            await anext(result.chunks)
        assert gone(pid)
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


def test_a_cancelled_reader_ends_the_query(settings: Settings, graph_path: Path) -> None:
    """As a web server cancels what a client has left."""

    async def scenario(runner: QueryRunner) -> int:
        await runner.start(graph_path)
        (pid,) = worker_pids(os.getpid())
        reading = asyncio.Event()

        async def read() -> None:
            async with runner.ask(SparqlRequest(f"SELECT * {THREES}"), graph_path) as result:
                async for _ in result.chunks:
                    reading.set()

        task = asyncio.create_task(read())
        await reading.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert gone(pid)
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


def test_the_time_runs_on_in_mid_stream(settings: Settings, graph_path: Path) -> None:
    """What came by then is not the whole, and says so by an error."""
    short = settings.model_copy(update={"query_seconds": 1.5})

    size, failure = broken(short, graph_path, SparqlRequest(f"SELECT ?a {THREES}"))

    assert size > WINDOW_BYTES
    assert isinstance(failure, QueryTimeout)
    assert failure.seconds == 1.5


def test_a_result_that_grows_too_large_breaks_in_mid_stream(settings: Settings, graph_path: Path) -> None:
    """And no client gets more than the limit."""
    small = settings.model_copy(update={"result_bytes": 3_000_000})

    size, failure = broken(small, graph_path, SparqlRequest(f"SELECT ?a {THREES}"))

    assert size <= 3_000_000
    assert isinstance(failure, ResultTooLarge)
    assert (failure.limit, failure.unit) == (3_000_000, "bytes")


def test_a_character_that_xml_forbids_breaks_a_long_result(settings: Settings, graph_path: Path) -> None:
    """When it comes."""
    many, one = f"{{ {LARGE.query} }} BIND(1 AS ?k)", 'BIND("\\u0001" AS ?a) BIND(2 AS ?k)'
    late = f"SELECT ?a {{ {{ {many} }} UNION {{ {one} }} }} ORDER BY ?k"

    size, failure = broken(settings, graph_path, SparqlRequest(late, solutions=XML_RESULTS))

    assert size > WINDOW_BYTES
    assert isinstance(failure, InvalidQuery)
    assert "XML forbids" in failure.reason


@pytest.mark.parametrize(
    ("sent", "meaning"),
    [(signal.SIGKILL, QueryKilled), (signal.SIGXCPU, QueryTimeout), (signal.SIGALRM, QueryTimeout)],
)
def test_a_worker_ended_in_mid_stream_breaks_the_result(
    settings: Settings, graph_path: Path, sent: signal.Signals, meaning: type[DothequeError]
) -> None:
    """By the kernel, for time on the wall or of computing, or by somebody."""

    async def scenario(runner: QueryRunner) -> int:
        await runner.start(graph_path)
        (pid,) = worker_pids(os.getpid())
        async with runner.ask(SparqlRequest(f"SELECT ?a {THREES}"), graph_path) as result:
            await anext(result.chunks)
            os.kill(pid, sent)
            with pytest.raises(meaning):
                async for _ in result.chunks:
                    pass
        assert result.summary is None
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


def test_closing_breaks_what_is_being_read(settings: Settings, graph_path: Path) -> None:
    """A server that goes down does not end a transfer as if it were complete."""

    async def scenario(runner: QueryRunner) -> None:
        async with runner.ask(SparqlRequest(f"SELECT ?a {THREES}"), graph_path) as result:
            await anext(result.chunks)
            await runner.close()
            with pytest.raises(DothequeError):
                async for _ in result.chunks:
                    pass

    with_runner(settings, scenario)


def test_large_results_together_are_bounded(settings: Settings, graph_path: Path) -> None:
    """Without room on the disk, a large result is refused before its first byte; small ones need none."""
    tight = settings.model_copy(update={"result_bytes": 20_000_000, "spool_mb": 25, "query_workers": 2})

    async def scenario(runner: QueryRunner) -> None:
        async with runner.ask(LARGE, graph_path) as first:
            await anext(first.chunks)
            await asyncio.gather(*runner._running)  # until its size is known, it counts as large as it may become
            async with runner.ask(SparqlRequest(f"SELECT ?a {THREES}"), graph_path) as second:
                await anext(second.chunks)
                with pytest.raises(EngineBusy):
                    await runner.run(LARGE, graph_path)
                assert count(await runner.run(COUNT, graph_path)) == ROWS
        assert len((await runner.run(LARGE, graph_path)).body) > WINDOW_BYTES

    with_runner(tight, scenario)


def test_a_client_that_reads_slowly_leaves_room_for_another(settings: Settings, graph_path: Path) -> None:
    """It is refused its next large result itself, and has the first to its end."""
    tight = settings.model_copy(update={"result_bytes": 20_000_000, "spool_mb": 42, "query_workers": 3})
    endless = SparqlRequest(f"SELECT ?a {THREES}")

    async def scenario(runner: QueryRunner) -> None:
        async with runner.ask(endless, graph_path, "slow") as held:
            await anext(held.chunks)
            for _ in range(2):
                with pytest.raises(EngineBusy):
                    await runner.run(LARGE, graph_path, "slow")
                assert len((await runner.run(LARGE, graph_path, "other")).body) > WINDOW_BYTES
        assert len((await runner.run(LARGE, graph_path, "slow")).body) > WINDOW_BYTES

    with_runner(tight, scenario)


def test_the_folder_is_made_for_large_results_only_and_again_where_it_vanished(
    settings: Settings, graph_path: Path
) -> None:
    """Small results need none."""

    async def scenario(runner: QueryRunner) -> None:
        await runner.run(COUNT, graph_path)
        assert settings.spool_dir is not None
        assert not settings.spool_dir.exists()
        await runner.run(LARGE, graph_path)
        (folder,) = settings.spool_dir.iterdir()
        folder.rmdir()
        assert len((await runner.run(LARGE, graph_path)).body) > WINDOW_BYTES

    with_runner(settings, scenario)


def test_a_folder_that_cannot_be_made_is_an_error_of_the_instance(settings: Settings, graph_path: Path) -> None:
    """Small results go on."""
    assert settings.spool_dir is not None
    settings.spool_dir.touch()

    async def scenario(runner: QueryRunner) -> int:
        with pytest.raises(StoreUnavailable):
            await runner.run(LARGE, graph_path)
        return count(await runner.run(COUNT, graph_path))

    assert with_runner(settings, scenario) == ROWS


@pytest.mark.parametrize(("rows", "cut"), [(ROWS - 1, True), (ROWS, False), (ROWS + 1, False)])
@pytest.mark.parametrize("form", RESULT_FORMATS)
def test_rows_over_the_limit_are_cut_and_said_to_be(
    settings: Settings, graph_path: Path, form: Format, rows: int, *, cut: bool
) -> None:
    """Not where there are exactly as many; in the body where the format has a place for it."""
    few = settings.model_copy(update={"query_rows": rows})

    found = answer(few, graph_path, SparqlRequest("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s", solutions=form))

    assert found.cut == cut
    marks = {JSON_RESULTS: b'{"s":', XML_RESULTS: b"<result>", CSV_RESULTS: b"\r\n", TSV_RESULTS: b"\n"}
    assert found.body.count(marks[form]) - (form in (CSV_RESULTS, TSV_RESULTS)) == min(rows, ROWS)
    assert (b"OFFSET" in found.body) == (cut and form in (JSON_RESULTS, XML_RESULTS))


def test_a_long_result_that_is_cut_says_so_at_its_end_or_breaks(settings: Settings, graph_path: Path) -> None:
    """In CSV and TSV it would look complete."""
    few = settings.model_copy(update={"query_rows": 60_000})

    async def scenario(runner: QueryRunner) -> None:
        for form in (JSON_RESULTS, XML_RESULTS):
            body, summary = await collected(runner, SparqlRequest(PAIRS, solutions=form), graph_path)
            assert summary is not None
            assert summary.cut
            assert b"60000 rows" in body[-400:]
        for form in (CSV_RESULTS, TSV_RESULTS):
            with pytest.raises(ResultTooLarge) as failure:
                await collected(runner, SparqlRequest(PAIRS, solutions=form), graph_path)
            assert (failure.value.limit, failure.value.unit) == (60_000, "rows")
        whole = await runner.run(SparqlRequest(PAIRS, solutions=CSV_RESULTS), graph_path)
        assert whole.cut
        assert whole.body.count(b"\n") == 60_001

    with_runner(few, scenario)


def test_the_next_part_is_had_as_the_note_says(settings: Settings, graph_path: Path) -> None:
    """Part by part, every row once; a part that is the last is not called cut."""
    few = settings.model_copy(update={"query_rows": 700})

    async def scenario(runner: QueryRunner) -> list[str]:
        found: list[str] = []
        for offset in (0, 700, 1400):
            query = f"SELECT ?s {{ ?s ?p ?o }} ORDER BY ?s LIMIT 700 OFFSET {offset}"
            part = json.loads((await runner.run(SparqlRequest(query), graph_path)).body)
            assert "cut" not in part
            found += [row["s"]["value"] for row in part["results"]["bindings"]]
        return found

    found = with_runner(few, scenario)

    assert len(found) == len(set(found)) == ROWS


def test_a_text_that_cannot_be_limited_is_refused_over_the_limit_of_rows(settings: Settings, graph_path: Path) -> None:
    """Within it, it is answered as any other."""
    uncertain = "SELECT ?s { ?s ?p ?o FILTER(1<2&&3>2) }"
    assert limited(uncertain, 5) is None

    for form in RESULT_FORMATS:
        request = SparqlRequest(uncertain, solutions=form)
        with pytest.raises(ResultTooLarge) as failure:
            answer(settings.model_copy(update={"query_rows": ROWS - 1}), graph_path, request)
        assert (failure.value.limit, failure.value.unit) == (ROWS - 1, "rows")
    assert not answer(settings.model_copy(update={"query_rows": ROWS}), graph_path, request).cut


def test_a_limit_of_one_s_own_is_trusted_whatever_the_texts_look_like(settings: Settings, graph_path: Path) -> None:
    """Lines in a text are no rows."""
    few = settings.model_copy(update={"query_rows": 5})
    lines = "\\n" * 50
    request = SparqlRequest(f'SELECT ("{lines}" AS ?lines) {{ ?s ?p ?o }} LIMIT 5', solutions=CSV_RESULTS)

    assert not answer(few, graph_path, request).cut


def test_an_error_is_told_of_the_text_as_it_was_sent(settings: Settings, graph_path: Path) -> None:
    """Not of the one to which a limit was added."""
    text = "SELECT ?s { ?s ?p ?o } ORDER BY ?s ?"

    with pytest.raises(InvalidQuery) as failure:
        answer(settings, graph_path, SparqlRequest(text))

    assert failure.value.reason.startswith("line 1, column 36, at “?”: expected")


@pytest.mark.parametrize("form", GRAPH_FORMATS)
@pytest.mark.parametrize("triples", [100, 1500, 6000])
def test_a_graph_of_any_size_is_complete(settings: Settings, graph_path: Path, form: Format, triples: int) -> None:
    """The small ones are in a stable order, the large ones as the engine finds them."""
    query = f"CONSTRUCT {{ ?a <http://purl.org/dc/terms/relation> ?d }} {{ {{ {PAIRS} LIMIT {triples} }} }}"
    assert form.rdf is not None

    found = answer(settings, graph_path, SparqlRequest(query, graph=form))
    plain = answer(settings, graph_path, SparqlRequest(query, graph=N_TRIPLES))

    assert len(set(parse(found.body, format=form.rdf))) == triples
    assert set(parse(found.body, format=form.rdf)) == set(parse(plain.body, format=RdfFormat.N_TRIPLES))
    assert (form is not TURTLE) or found.body.startswith(b"@prefix ")
    assert found.repeatable


def test_a_small_graph_with_new_blank_nodes_is_the_same_each_time(settings: Settings, graph_path: Path) -> None:
    """The engine gives them other names in each run; two graphs that say the same are the same bytes."""
    query = "CONSTRUCT { ?s ?p [ <x:label> ?o ; <x:in> [ <x:of> ?s ] ] } { ?s ?p ?o } LIMIT 20"

    bodies = {
        form: [answer(settings, graph_path, SparqlRequest(query, graph=form)) for _ in range(2)]
        for form in GRAPH_FORMATS
    }

    for first, second in bodies.values():
        assert first.body == second.body
        assert first.digest == second.digest
        assert first.repeatable
    assert len(list(parse(bodies[N_TRIPLES][0].body, format=RdfFormat.N_TRIPLES))) == 80


def test_a_large_graph_with_new_blank_nodes_says_that_it_does_not_repeat(settings: Settings, graph_path: Path) -> None:
    """To name them by what they say, the whole graph would have to be held."""
    query = f"CONSTRUCT {{ ?a <x:with> [ <x:and> ?d ] }} {{ {{ {PAIRS} LIMIT 5000 }} }}"

    found = answer(settings, graph_path, SparqlRequest(query))

    assert not found.repeatable
    assert len(list(parse(found.body, format=RdfFormat.TURTLE))) == 10_000


def test_a_large_graph_whose_blank_nodes_come_late_does_not_repeat_either(settings: Settings, graph_path: Path) -> None:
    """None of the first triples tells, but the template does."""
    late = f"{{ {PAIRS} LIMIT 5000 }} UNION {{ BIND(<x:s> AS ?late) }}"
    query = f"CONSTRUCT {{ ?a <x:and> ?d . ?late <x:with> [] }} {{ {late} }}"

    assert not answer(settings, graph_path, SparqlRequest(query)).repeatable


def test_an_iri_with_a_comma_late_in_a_large_table_is_one_cell(settings: Settings, graph_path: Path) -> None:
    """The rows before it have left by then."""
    query = f"SELECT ?a ?d {{ {{ {PAIRS} LIMIT 60000 }} UNION {{ BIND(<tag:example.org,2026:x> AS ?d) }} }}"

    found = answer(settings, graph_path, SparqlRequest(query, solutions=CSV_RESULTS))

    assert len(found.body) > WINDOW_BYTES
    assert found.body.count(b"\r\n") == 60_002
    assert found.body.endswith(b'\r\n,"tag:example.org,2026:x"\r\n')
    assert found.digest == hashlib.sha256(found.body).hexdigest()


@pytest.mark.parametrize("drawn", ["RAND()", "BNODE()"])
def test_a_small_graph_of_what_is_drawn_anew_does_not_repeat(settings: Settings, graph_path: Path, drawn: str) -> None:
    """Whatever its template makes."""
    query = f"CONSTRUCT {{ <x:s> <x:p> [ <x:q> ?x ] }} {{ BIND({drawn} AS ?x) }}"

    assert not answer(settings, graph_path, SparqlRequest(query)).repeatable


def test_what_a_large_graph_cannot_say_in_its_format_is_an_error(settings: Settings, graph_path: Path) -> None:
    """As for a small one."""
    forbidden = f'CONSTRUCT {{ ?a <x:p> ?c }} {{ {{ {PAIRS} LIMIT 9000 }} BIND(CONCAT(STR(?d), "\\u0001") AS ?c) }}'

    with pytest.raises(InvalidQuery, match="XML forbids"):
        answer(settings, graph_path, SparqlRequest(forbidden, graph=GRAPH_FORMATS[2]))


@pytest.mark.parametrize(("word", "repeatable"), [("STR(1)", True), ("RAND()", False), ("NOW()", False)])
def test_an_answer_says_whether_it_would_be_the_same_again(
    settings: Settings, graph_path: Path, word: str, *, repeatable: bool
) -> None:
    """On the same release."""
    assert answer(settings, graph_path, SparqlRequest(f"SELECT ({word} AS ?x) {{}}")).repeatable == repeatable


def test_one_client_cannot_hold_every_worker(settings: Settings, graph_path: Path) -> None:
    """It waits for its own queries; somebody else is served meanwhile."""
    pool = settings.model_copy(update={"query_workers": 2, "query_queue": 4})

    async def scenario(runner: QueryRunner) -> list[int]:
        greedy = [asyncio.create_task(runner.run(ENDLESS, graph_path, "greedy")) for _ in range(3)]
        found = [count(await runner.run(COUNT, graph_path, "other")) for _ in range(3)]
        with pytest.raises(EngineBusy):
            await runner.run(COUNT, graph_path, "greedy")
        for task in greedy:
            task.cancel()
        await asyncio.gather(*greedy, return_exceptions=True)
        return [*found, count(await runner.run(COUNT, graph_path, "greedy"))]

    assert with_runner(pool, scenario) == [ROWS] * 4


def test_the_runner_tells_what_the_kernel_enforces(settings: Settings, graph_path: Path) -> None:
    """Before a worker has started, it knows nothing, which is not to say that nothing is enforced."""

    async def scenario(runner: QueryRunner) -> tuple[dict[str, bool | None], dict[str, bool | None]]:
        before = dict(runner.protections())
        await runner.start(graph_path)
        return before, dict(runner.protections())

    before, after = with_runner(settings, scenario)

    assert before == dict.fromkeys(PROTECTIONS, None)
    assert after == dict.fromkeys(PROTECTIONS, True)


def test_a_million_rows_grow_no_process(settings: Settings, graph_path: Path) -> None:
    """Neither this one nor the worker's, though they are read slowly."""
    request = SparqlRequest(f"{PAIRS} LIMIT 1000000", solutions=CSV_RESULTS)

    async def scenario(runner: QueryRunner) -> tuple[int, int, int]:
        await runner.run(COUNT, graph_path)
        (pid,) = worker_pids(os.getpid())
        worker_before, before = resident_mb(pid), resident_mb(os.getpid())
        rows = grown = 0
        async with runner.ask(request, graph_path) as result:
            async for chunk in result.chunks:
                rows += chunk.count(b"\n")
                grown = max(grown, resident_mb(os.getpid()) - before)
                await asyncio.sleep(0.005)  # slower than they are produced
        return rows - 1, grown, resident_mb(pid, "VmHWM") - worker_before

    rows, grown, worker_grown = with_runner(settings, scenario)

    assert rows == 1_000_000
    assert grown < 30
    assert worker_grown < 60


def test_a_result_can_be_passed_on_without_a_loop(settings: Settings, graph_path: Path, store: Store) -> None:
    """As the command line does; with the errors of the chunks."""
    taken: list[bytes] = []

    summary = stream_once(settings, LARGE, graph_path, taken.append)

    body = store.query(LARGE.query, use_default_graph_as_union=True).serialize(format=QueryResultsFormat.CSV)  # type: ignore[call-overload]
    assert b"".join(taken) == body
    assert summary.size == len(body)
    assert run_once(settings, replace(LARGE, solutions=CSV_RESULTS), graph_path).digest == summary.digest
    with pytest.raises(ResultTooLarge):
        stream_once(settings.model_copy(update={"query_rows": 50_000}), replace(LARGE, query=PAIRS), graph_path, len)
