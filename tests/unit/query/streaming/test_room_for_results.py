"""Large results share the disk and the workers, and no client has all of either."""

import asyncio
from pathlib import Path

import pytest
from large_results import LARGE, THREES
from small_release import COUNT, ENDLESS, ROWS, count, with_runner

from dotheque_graph.errors import EngineBusy, StoreUnavailable
from dotheque_graph.query.exchange import WINDOW_BYTES
from dotheque_graph.query.isolation import PROTECTIONS
from dotheque_graph.query.runner import QueryRunner, SparqlRequest
from dotheque_graph.settings import Settings


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
