"""The history of an entity: the releases in which its own statements changed."""

import shutil
from datetime import timedelta

import pytest
from eventful import FIRST_DAY, HUT, LAST, MILL, NEVER, OVEN, THEME, day

from dotheque_graph.catalogue.history import own_patch, version_at, versions
from dotheque_graph.store.changes import Changes, Effect
from dotheque_graph.store.releases import Releases


@pytest.fixture
def releases(eventful) -> Releases:
    return eventful


def history(releases, iri):
    found = versions(Changes(releases), releases.open(releases.current_number()), iri)
    return [(version.number, version.effect) for version in found]


@pytest.fixture
def with_a_gap(releases, tmp_path) -> Releases:
    """Return the releases as they are when only some are kept: 3, 6, 7 and 8."""
    shutil.copytree(releases.data_dir, tmp_path / "var", symlinks=True)
    for number in (1, 2, 4, 5):
        shutil.rmtree(tmp_path / "var" / "releases" / str(number))
    return Releases(tmp_path / "var")


def test_versions_are_the_releases_that_changed_it(releases):
    assert history(releases, HUT) == [
        (1, Effect.CREATED),
        (2, Effect.CHANGED),
        (7, Effect.CHANGED),
        (8, Effect.CHANGED),
    ]
    assert history(releases, MILL) == [(1, Effect.CREATED), (4, Effect.WITHDRAWN), (6, Effect.CHANGED)]


def test_what_was_deleted_still_has_its_history(releases):
    assert history(releases, THEME) == [(5, Effect.CREATED), (6, Effect.REMOVED)]
    assert history(releases, OVEN) == [(3, Effect.CREATED), (5, Effect.REMOVED), (6, Effect.CREATED)]


def test_what_no_release_knows_has_none(releases):
    assert history(releases, NEVER) == []


def test_what_is_older_than_the_oldest_kept_release_was_there_already(with_a_gap):
    assert history(with_a_gap, MILL) == [(3, None)]
    assert history(with_a_gap, OVEN) == [(3, Effect.CREATED)], "what 4 and 5 did and 6 undid is not kept"
    assert history(with_a_gap, HUT) == [(3, None), (7, Effect.CHANGED), (8, Effect.CHANGED)]


def test_a_gap_is_told_as_one_change(releases, tmp_path):
    shutil.copytree(releases.data_dir, tmp_path / "var", symlinks=True)
    for number in (2, 3):
        shutil.rmtree(tmp_path / "var" / "releases" / str(number))
    found = versions(Changes(Releases(tmp_path / "var")), releases.open(LAST), HUT)

    assert [(version.number, version.since) for version in found] == [(1, None), (4, 1), (7, 6), (8, 7)]


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (FIRST_DAY - timedelta(days=900), 1),
        (day(1).replace(microsecond=0), 1),
        (day(2).replace(microsecond=0) - timedelta(seconds=1), 1),
        (day(2).replace(microsecond=0), 2),
        (day(5), 2),
        (day(7), 7),
        (day(8) + timedelta(days=900), 8),
    ],
)
def test_the_version_of_a_moment(releases, moment, number):
    found = versions(Changes(releases), releases.open(LAST), HUT)

    assert version_at(found, moment).number == number


def test_the_patch_of_one_entity_between_two_releases(releases):
    before, after = (releases.open(number).quads(subject=HUT) for number in (1, 7))
    patch = own_patch(before, after)

    assert (len(patch.removed), len(patch.added)) == (1, 3)
