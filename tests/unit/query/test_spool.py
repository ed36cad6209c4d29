"""The folder of large results: private, bounded, read while it grows, and never left behind."""

import asyncio
import os
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from dotheque_graph.errors import EngineBusy, StoreUnavailable
from dotheque_graph.query import spool as spool_module
from dotheque_graph.query.output import WINDOW_BYTES, Output
from dotheque_graph.query.spool import PIECE_BYTES, Spool, SpoolFile
from dotheque_graph.rdf.formats import N_TRIPLES


def written(spool: Spool, content: bytes = b"rows") -> str:
    """Write a file as a worker does, and return its path."""
    path = Path(spool.name())
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    path.write_bytes(content)
    return str(path)


def everything(file: SpoolFile, *, appended: tuple[bytes, ...] = (), path: int = -1) -> list[bytes]:
    """Return the pieces of a file to which something is appended while it is read."""

    async def write() -> None:
        for piece in appended:
            await asyncio.sleep(0.03)
            os.write(path, piece)

    async def read() -> list[bytes]:
        return [piece async for piece in file.pieces(asyncio.create_task(write()))]

    return asyncio.run(read())


def test_the_folder_is_private_and_gone_at_the_end(tmp_path: Path) -> None:
    """A name makes nothing; a worker makes it with its first file; it says whose it is."""
    with closing(Spool(tmp_path / "a", 100, 10)) as spool:
        first, second = Path(spool.name()), Path(spool.name())

        assert first != second
        assert first.parent == second.parent
        assert first.parent.parent == tmp_path / "a"
        assert f"-{os.getpid()}-" in first.parent.name
        assert list(tmp_path.iterdir()) == []

        Output(N_TRIPLES, 1 << 30, str(first), lambda: None).write(b"x" * 2 * WINDOW_BYTES)
        assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700

    assert list((tmp_path / "a").iterdir()) == []


def test_no_two_folders_have_one_name(tmp_path: Path) -> None:
    """Nor one that another user could have laid before, where the temporary directory is everybody's."""
    names = {Path(Spool(tmp_path, 100, 10).name()).parent.name for _ in range(20)}

    assert len(names) == 20
    assert all(len(name.rpartition("-")[2]) == 16 for name in names)


def test_an_open_file_has_no_name(tmp_path: Path) -> None:
    """So that it is gone with the process that reads it, however that ends."""
    with closing(Spool(tmp_path, 100, 10)) as spool:
        path = written(spool)
        with closing(spool.open(path)) as file:
            assert not Path(path).exists()
            assert everything(file) == [b"rows"]


def test_a_file_that_no_worker_has_written_is_an_error_of_the_instance(tmp_path: Path) -> None:
    """Somebody cleared the folder."""
    with closing(Spool(tmp_path, 100, 10)) as spool, pytest.raises(StoreUnavailable):
        spool.open(spool.name())


def test_a_file_is_read_while_it_grows(tmp_path: Path) -> None:
    """What is there is passed on without waiting for the rest."""
    with closing(Spool(tmp_path, 1000, 10)) as spool:
        path = written(spool, b"first")
        descriptor = os.open(path, os.O_APPEND | os.O_WRONLY)
        with closing(spool.open(path)) as file:
            pieces = everything(file, appended=(b"second", b"third"), path=descriptor)
        os.close(descriptor)

    assert pieces == [b"first", b"second", b"third"]


def test_a_large_file_is_read_in_pieces(tmp_path: Path) -> None:
    """No piece takes more memory than that."""
    content = os.urandom(PIECE_BYTES) * 3 + b"end"
    with closing(Spool(tmp_path, len(content), 10)) as spool, closing(spool.open(written(spool, content))) as file:
        pieces = everything(file)

    assert b"".join(pieces) == content
    assert max(map(len, pieces)) == PIECE_BYTES


def test_a_disk_that_cannot_say_what_it_has_in_memory_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then every piece is read in a thread."""

    def refuse(*_: object) -> int:
        raise OSError

    monkeypatch.setattr(os, "preadv", refuse)
    with closing(Spool(tmp_path, 100, 10)) as spool, closing(spool.open(written(spool))) as file:
        assert everything(file) == [b"rows"]


def test_what_ends_the_writing_ends_the_reading(tmp_path: Path) -> None:
    """What is in the file by then is not passed on as if it were the whole."""

    async def fail() -> None:
        raise StoreUnavailable("worker")

    async def read(file: SpoolFile) -> None:
        writing = asyncio.create_task(fail())
        await asyncio.wait([writing])
        with pytest.raises(StoreUnavailable):
            [piece async for piece in file.pieces(writing)]

    with closing(Spool(tmp_path, 100, 10)) as spool, closing(spool.open(written(spool))) as file:
        asyncio.run(read(file))


def test_all_files_together_are_bounded(tmp_path: Path) -> None:
    """A file that still grows counts as the largest that may be; a settled one as what it is; a closed one nothing."""
    with closing(Spool(tmp_path, 25, 10)) as spool:
        first, second = (spool.open(written(spool)) for _ in range(2))
        refused = written(spool)
        with pytest.raises(EngineBusy):
            spool.open(refused)
        assert not Path(refused).exists()

        first.settle(4)
        third = spool.open(written(spool))
        with pytest.raises(EngineBusy):
            spool.open(written(spool))

        second.close()
        second.settle(10)
        spool.open(written(spool)).close()
        first.close()
        third.close()


def test_one_client_takes_half_of_the_room(tmp_path: Path) -> None:
    """Somebody else finds the other half; what the client gives back is its own again."""
    with closing(Spool(tmp_path, 40, 10)) as spool:
        held = [spool.open(written(spool), "slow") for _ in range(2)]
        refused = written(spool)
        with pytest.raises(EngineBusy):
            spool.open(refused, "slow")
        assert not Path(refused).exists()

        other = spool.open(written(spool), "other")
        held[0].settle(0)
        held.append(spool.open(written(spool), "slow"))
        for file in (*held, other):
            file.close()


def test_one_file_is_had_wherever_there_is_room(tmp_path: Path) -> None:
    """Where half of the room is less than one; and nobody in particular may have all of it."""
    with closing(Spool(tmp_path, 15, 10)) as spool:
        with closing(spool.open(written(spool), "a")), pytest.raises(EngineBusy):
            spool.open(written(spool), "b")
        spool.open(written(spool), "b").close()

    with closing(Spool(tmp_path, 40, 10)) as spool:
        for file in [spool.open(written(spool)) for _ in range(4)]:
            file.close()


def test_folders_of_dead_processes_are_removed(tmp_path: Path) -> None:
    """Those of living ones stay, and whatever else lies there."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    dead, other, file = (tmp_path / name for name in (f"dotheque-results-{ended.pid}-x", "other", "dotheque-results-1"))
    living = tmp_path / f"dotheque-results-{os.getpid()}-x"
    for folder in (dead, living, other):
        folder.mkdir()
    (dead / "0").touch()
    file.touch()

    with closing(Spool(tmp_path, 25, 10)) as spool:
        own = Path(written(spool)).parent
        spool.open(str(own / "0")).close()
        assert sorted(tmp_path.iterdir()) == sorted([own, living, other, file])


def test_what_was_left_behind_can_be_removed_before_any_result(tmp_path: Path) -> None:
    """Nothing is made for that; a folder that cannot be read is no reason not to start."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    dead = tmp_path / "a" / f"dotheque-results-{ended.pid}-x"
    dead.mkdir(parents=True)
    file = tmp_path / "file"
    file.touch()

    for parent in (tmp_path / "a", tmp_path / "b", file):
        with closing(Spool(parent, 25, 10)) as spool:
            spool.clear()

    assert not dead.exists()
    assert sorted(tmp_path.rglob("*")) == sorted([tmp_path / "a", file])


def test_a_folder_that_somebody_holds_is_not_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another container, the number of a living process can be that of none here."""
    monkeypatch.setattr(spool_module, "_runs", lambda _: False)
    with closing(Spool(tmp_path, 25, 10)) as one, closing(Spool(tmp_path, 25, 10)) as other:
        first = Path(written(one)).parent
        one.open(str(first / "0")).close()
        other.open(written(other)).close()

        assert first.exists()
