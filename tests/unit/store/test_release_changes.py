"""What each release changed: stored with it, exact, the same bytes again, and found out where it is not stored."""

import gzip
import shutil

import pytest
from eventful import HUT, LAST, LINKS, MILL, OVEN, THEME, date_release, entity, road_of

from dotheque_graph.errors import ReleaseNotFound, StoreUnavailable
from dotheque_graph.publication.plans import update
from dotheque_graph.publication.road import publish
from dotheque_graph.rdf.formats import N_QUADS
from dotheque_graph.rdf.patch import Patch, read_patch
from dotheque_graph.store import changes as changes_module
from dotheque_graph.store.changes import CHANGES_FILE, HISTORY, SUBJECTS_FILE, Changes, Effect, change_files
from dotheque_graph.store.master import Step
from dotheque_graph.store.releases import Releases


@pytest.fixture
def releases(eventful) -> Releases:
    return eventful


@pytest.fixture
def without_files(releases, tmp_path) -> Releases:
    """Return the same releases as an older program left them: without what they changed."""
    shutil.copytree(releases.data_dir, tmp_path / "var", symlinks=True)
    for path in (tmp_path / "var" / "releases").glob("*/*"):
        if path.name in (CHANGES_FILE, SUBJECTS_FILE):
            path.unlink()
    return Releases(tmp_path / "var")


def said(releases: Releases, number: int) -> set[str]:
    """Return every statement of a release, as a dump has it."""
    lines = releases.open(number).dump(N_QUADS).decode().split("\n")
    return {line.removesuffix(" .") for line in lines if line}


def effects(changes: Changes, number: int) -> dict:
    return {one.iri: one.effect for one in changes.of(number).touched()}


def test_the_patch_of_a_release_leads_exactly_from_the_one_before_to_it(releases):
    for number in range(2, LAST + 1):
        patch = Changes(releases).of(number).patch()
        before = said(releases, number - 1)
        assert patch.removed <= before
        assert not patch.added & before
        assert (before - patch.removed) | patch.added == said(releases, number)


def test_each_subject_is_told_with_what_became_of_it(releases):
    changes = Changes(releases)

    assert [effects(changes, number) for number in range(2, LAST + 1)] == [
        {HUT: Effect.CHANGED},
        {OVEN: Effect.CREATED},
        {MILL: Effect.WITHDRAWN},
        {OVEN: Effect.REMOVED, THEME: Effect.CREATED},
        {MILL: Effect.CHANGED, OVEN: Effect.CREATED, THEME: Effect.REMOVED},
        {HUT: Effect.CHANGED},
        {HUT: Effect.CHANGED},
    ]
    assert (changes.of(2).of(HUT).removed, changes.of(2).of(HUT).added) == (1, 1)
    assert changes.of(2).of(MILL) is None


def test_the_first_release_has_no_patch_since_all_of_it_is_new(releases):
    assert Changes(releases).of(1) is None
    assert not {CHANGES_FILE, SUBJECTS_FILE} & {path.name for path in (releases.folder / "1").iterdir()}


def test_the_patch_names_the_publications_it_leads_from_and_to(releases):
    text = gzip.decompress((releases.folder / "3" / CHANGES_FILE).read_bytes()).decode()
    activities = [releases.get(number).record.activity for number in (3, 2)]

    assert text.startswith(f"H id <{activities[0]}> .\nH prev <{activities[1]}> .\nTX .\n")


def test_the_same_change_gives_the_same_bytes(releases):
    patch = Changes(releases).of(4).patch()
    once, again = (change_files(releases.open(4), patch, {}) for _ in range(2))

    assert once == again
    assert read_patch(gzip.decompress(once[CHANGES_FILE])) == patch
    assert once[SUBJECTS_FILE] == (releases.folder / "4" / SUBJECTS_FILE).read_bytes()


def test_what_changed_is_on_the_disk_before_the_release_is_public(tmp_path):
    road = road_of(tmp_path)
    publish(road, update(entity(HUT, "Un")), "Un")
    seen = {}

    def look(step: Step) -> None:
        folders = [tmp_path / "master" / "building", tmp_path / "releases" / "2"]
        seen[step] = {path.name for folder in folders if folder.is_dir() for path in folder.iterdir()}

    publish(road, update(entity(HUT, "Deux")), "Deux", on_step=look)

    assert seen[Step.ASSEMBLED] >= {CHANGES_FILE, "graph", "release.json", SUBJECTS_FILE}
    assert seen[Step.NAMED] == seen[Step.PUBLIC] == seen[Step.ASSEMBLED]


def test_several_releases_change_what_their_patches_change_together(releases):
    changes = Changes(releases)
    whole = changes.between(1, LAST)

    assert (said(releases, 1) - whole.patch().removed) | whole.patch().added == said(releases, LAST)
    assert {one.iri: one.effect for one in whole.touched()} == {HUT: Effect.CHANGED, OVEN: Effect.CREATED}
    assert not changes.between(6, 8).patch().outside(HISTORY), "what 7 said, 8 took back"
    assert changes.between(4, 5) == changes.of(5)


def test_what_was_never_stored_is_found_out_by_comparing(releases, without_files):
    stored, compared = Changes(releases), Changes(without_files)

    for number in range(2, LAST + 1):
        assert compared.of(number).patch() == stored.of(number).patch()
        assert compared.of(number).touched() == stored.of(number).touched()
    assert compared.between(2, 6).patch() == stored.between(2, 6).patch()


def test_long_patches_are_neither_remembered_nor_put_together(releases, monkeypatch):
    joined = Changes(releases).between(1, 5)
    monkeypatch.setattr(changes_module, "_JOINED_AT_MOST", 10)
    monkeypatch.setattr(changes_module, "_REMEMBERED", 10)

    assert Changes(releases).between(1, 5).patch() == joined.patch()
    assert Changes(releases).of(3).patch() is not Changes(releases).of(3).patch()


def test_nothing_is_compared_that_would_take_too_long(without_files, monkeypatch):
    monkeypatch.setattr(changes_module, "COMPARED_AT_MOST", 5)

    assert Changes(without_files).of(2) is None
    assert Changes(without_files).between(1, 5) is None


def test_releases_around_a_gap_are_compared(releases, tmp_path):
    shutil.copytree(releases.data_dir, tmp_path / "var", symlinks=True)
    for number in (2, 3, 4):
        shutil.rmtree(tmp_path / "var" / "releases" / str(number))
    changes = Changes(Releases(tmp_path / "var"))

    across = changes.between(1, 6)
    assert (said(releases, 1) - across.patch().removed) | across.patch().added == said(releases, 6)
    assert effects(changes, 5) == {OVEN: Effect.REMOVED, THEME: Effect.CREATED}, "stored with 5, though 4 is gone"
    with pytest.raises(ReleaseNotFound):
        changes.between(2, 6)


def test_a_damaged_patch_is_unavailable_and_a_damaged_record_hides_no_other(without_files):
    folder = without_files.folder / "3"
    (folder / SUBJECTS_FILE).write_bytes(b"")
    (folder / CHANGES_FILE).write_bytes(b"no gzip")
    (without_files.folder / "2" / "release.json").write_text("{")
    changes = Changes(without_files)

    assert [release.number for release in changes.kept()] == [1, 3, 4, 5, 6, 7, 8]
    with pytest.raises(StoreUnavailable):
        changes.of(3).patch()


def test_a_record_that_is_written_anew_is_read_anew(releases, tmp_path):
    shutil.copytree(releases.data_dir, tmp_path / "var", symlinks=True)
    copied = Releases(tmp_path / "var")
    before = Changes(copied).kept()[1].issued
    date_release(copied, 2, before.replace(year=2099))

    assert Changes(copied).kept()[1].issued.year == 2099


def test_a_graph_that_comes_and_goes_is_told_by_its_statements(releases):
    came, went = (Changes(releases).of(number).patch().outside(HISTORY) for number in (7, 8))

    assert came == Patch(added=went.removed)
    assert all(row.endswith(f" {LINKS}") for row in came.added)
