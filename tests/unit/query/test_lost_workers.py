"""Workers that are killed, cannot start or lose their server: one query fails at most, and nothing is left."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from small_release import COUNT, ENDLESS, ROWS, count, with_runner
from watching import busy_worker, gone, holds_unread, until, worker_pids

from dotheque_graph.errors import QueryKilled, StoreUnavailable
from dotheque_graph.query.runner import QueryRunner
from dotheque_graph.query.worker_process import WorkerLost, WorkerProcess
from dotheque_graph.settings import Settings


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
