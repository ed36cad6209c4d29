"""Workers are ready for the release that is asked next, and shared out so that one query holds nobody up."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from small_release import COUNT, ENDLESS, ROWS, count, with_runner
from watching import busy_worker, worker_pids

from dotheque_graph.errors import EngineBusy, QueryTimeout, StoreUnavailable
from dotheque_graph.query.runner import QueryRunner
from dotheque_graph.query.worker_process import WorkerProcess
from dotheque_graph.settings import Settings


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
