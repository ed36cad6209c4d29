"""A release in whose folder somebody writes is not removed, and nobody writes in one that is gone."""

from pathlib import Path
from threading import Event, Thread

import pytest

from dotheque_graph.errors import ReleaseNotFound
from dotheque_graph.store.master import exclusive
from dotheque_graph.store.releases import Releases
from dotheque_graph.store.upkeep import at_rest, kept_up


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """Return three releases without a store, the last of them public."""
    for number in (1, 2, 3):
        (tmp_path / "releases" / str(number)).mkdir(parents=True)
    (tmp_path / "current").symlink_to("releases/3")
    return Releases(tmp_path)


def prune(releases: Releases) -> tuple[int, ...]:
    with exclusive(releases, 0.0, lambda _: None) as master:
        return master.prune(1)


def test_a_release_in_which_somebody_writes_is_removed_the_next_time(releases):
    with kept_up(releases.folder / "1"):
        assert prune(releases) == (2,)
        assert releases.numbers() == (1, 3)

    assert prune(releases) == (1,)
    assert releases.folders() == (3,)


def test_who_waited_for_a_release_that_was_removed_writes_nothing(releases):
    folder, told, begun = releases.folder / "1", [], Event()

    def write():
        begun.set()
        try:
            with kept_up(folder):
                folder.joinpath("search.made").mkdir(parents=True)
        except ReleaseNotFound as error:
            told.append(error.kept)

    with at_rest(folder) as free:
        waiting = Thread(target=write)
        waiting.start()
        assert begun.wait(10)
        waiting.join(0.2)  # long enough to come to the lock, which nothing tells of
        assert waiting.is_alive()
        folder.rename(releases.data_dir / "removed-1")
    waiting.join(10)

    assert free
    assert told == [(2, 3)]
    assert releases.folders() == (2, 3)


def test_nobody_writes_in_a_release_that_is_gone(releases):
    prune(releases)

    with pytest.raises(ReleaseNotFound), kept_up(releases.folder / "1"):
        pass
    assert releases.folders() == (3,)
