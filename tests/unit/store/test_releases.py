"""Releases: made, listed, opened, kept, compared, and made public one after another."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from dotheque_graph.errors import InvalidParameter, NothingPublished, ReleaseNotFound, StoreLocked, StoreUnavailable
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.master import Step, exclusive
from dotheque_graph.store.releases import GraphRecord, OpenReleases, ReleaseRecord, Releases

A, P, CATALOGUE = NamedNode("https://e.org/a"), NamedNode("https://e.org/p"), GRAPH.term("catalogue")


def statement(text: str) -> Quad:
    return Quad(A, P, Literal(text), CATALOGUE)


def seal(releases: Releases, change: ChangeSet, kept: int = 10, on_step=lambda _: None):
    """Publish a change without validation: the storage half of the road."""
    with exclusive(releases, 0.0, on_step) as master:
        parent = releases.current_number()
        store = master.working_copy(parent)
        store.apply(change)
        quads = len(store.quads())
        number = (parent or 0) + 1
        graphs = {CATALOGUE.value: GraphRecord(quads, f"digest {number}", {})}
        record = ReleaseRecord(
            number, "2026-11-23T08:00:00+00:00", f"n° {number}", parent, "urn:x", f"d{number}", quads, graphs
        )
        release = master.seal(store, record)
        master.prune(kept)
    return release


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    found = Releases(tmp_path)
    seal(found, ChangeSet(added=frozenset([statement("one")])))
    seal(found, ChangeSet(added=frozenset([statement("two")]), removed=frozenset([statement("one")])))
    return found


def test_empty_directory_has_nothing_public(tmp_path: Path):
    with pytest.raises(NothingPublished):
        Releases(tmp_path).current()
    assert Releases(tmp_path).list() == ()


def test_each_release_says_what_it_said_when_it_was_made(releases):
    assert [release.number for release in releases.list()] == [1, 2]
    assert releases.current().number == 2
    assert releases.current().parent == 1
    assert releases.open(1).quads() == (statement("one"),)
    assert releases.open(2).quads() == (statement("two"),)


def test_difference_of_two_releases(releases):
    change = releases.difference(1, 2)

    assert change == ChangeSet(added=frozenset([statement("two")]), removed=frozenset([statement("one")]))
    assert releases.difference(2, 1) == change.inverse()
    assert not releases.difference(2, 2)


def test_unknown_release_names_those_that_are_kept(releases):
    with pytest.raises(ReleaseNotFound) as caught:
        releases.get(9)

    assert caught.value.kept == (1, 2)


def test_old_releases_go_but_pinned_ones_stay(releases):
    releases.pin(1)
    for text in ("three", "four"):
        seal(releases, ChangeSet(added=frozenset([statement(text)])), kept=1)
    assert releases.numbers() == (1, 4)

    releases.pin(1, pinned=False)
    with exclusive(releases, 0.0, lambda _: None) as master:
        assert master.prune(1) == (1,)
    assert releases.numbers() == (4,)


def test_damaged_old_release_stands_in_nobodys_way(releases):
    (releases.folder / "1" / "release.json").write_text("{")
    seal(releases, ChangeSet(added=frozenset([statement("three")])), kept=2)

    assert releases.numbers() == (2, 3)


def test_reader_moves_to_the_new_release_when_the_link_changes(releases):
    current = OpenReleases(releases)
    before = current.get()
    assert current.get() is before

    seal(releases, ChangeSet(added=frozenset([statement("three")])))
    assert current.get().release.number == 3
    assert set(current.get().store.quads()) == {statement("two"), statement("three")}
    assert before.store.quads() == (statement("two"),)


@pytest.mark.parametrize(
    ("reference", "number"),
    [("1", 1), ("2", 2), ("2026-11-21", 1), ("2026-11-21T12:00:00", 1), ("2026-11-22T00:00:00+00:00", 2),
     ("2026-11-22T01:00:00+02:00", 1), ("2031-01-01", 2)],
)  # fmt: skip
def test_release_by_number_or_by_what_was_public_then(releases, reference: str, number: int):
    date_release(releases, 1, "2026-11-21T12:00:00+00:00")
    date_release(releases, 2, "2026-11-22T00:00:00+00:00")

    assert releases.find(reference).number == number
    assert OpenReleases(releases).past(reference).release.number == number


@pytest.mark.parametrize("reference", ["1999-01-01", "7"])
def test_release_that_is_not_kept(releases, reference: str):
    with pytest.raises(ReleaseNotFound):
        releases.find(reference)


@pytest.mark.parametrize("reference", ["yesterday", "", "-1", "²", "1" * 5000])
def test_reference_that_is_neither_number_nor_date(releases, reference: str):
    with pytest.raises(InvalidParameter):
        releases.find(reference)


def date_release(releases: Releases, number: int, issued: str) -> None:
    """Give a release another date."""
    path = releases.folder / str(number) / "release.json"
    path.write_text(path.read_text().replace("2026-11-23T08:00:00+00:00", issued))


def test_damaged_record_is_unavailable_and_not_missing(releases):
    (releases.folder / "2" / "release.json").write_text("{")

    with pytest.raises(StoreUnavailable):
        releases.current()
    assert releases.find("2026-11-30").number == 1, "the damaged one is passed over"


def test_link_to_a_missing_release_is_unavailable_and_not_missing(releases):
    releases.current_link.unlink()
    releases.current_link.symlink_to("releases/999")

    with pytest.raises(StoreUnavailable):
        OpenReleases(releases).get()


def test_nothing_public_is_unavailable_whatever_release_is_asked_for(tmp_path: Path):
    with pytest.raises(NothingPublished):
        OpenReleases(Releases(tmp_path)).past("2026-11-30")


def test_second_writer_waits_and_then_says_who_holds_the_lock(tmp_path: Path):
    script = (
        "import sys, time; from pathlib import Path;"
        "from dotheque_graph.store.master import exclusive; from dotheque_graph.store.releases import Releases\n"
        "with exclusive(Releases(Path(sys.argv[1])), 0, lambda step: None): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"

    started = time.monotonic()
    with pytest.raises(StoreLocked, match=f"process {holder.pid}"), exclusive(Releases(tmp_path), 0.2, lambda _: None):
        pass
    assert time.monotonic() - started >= 0.2

    holder.kill()
    holder.communicate()
    with exclusive(Releases(tmp_path), 5.0, lambda _: None):
        pass


def test_next_writer_removes_what_a_killed_one_left(releases):
    left = releases.data_dir / "master"
    (left / "graph").mkdir()
    (left / "building").mkdir()
    (left / "removed-1").mkdir()
    (releases.folder / "3").mkdir()
    (releases.data_dir / "current.next").symlink_to("releases/3")
    steps: list[Step] = []

    assert releases.numbers() == (1, 2), "a folder past the current release was never public"
    with exclusive(releases, 0, steps.append):
        assert sorted(path.name for path in left.iterdir()) == ["lock"]
    assert releases.numbers() == (1, 2)
    assert not (releases.data_dir / "current.next").is_symlink()
    assert steps == [Step.LOCKED, Step.CLEANED]
