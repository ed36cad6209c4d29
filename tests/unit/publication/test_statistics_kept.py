"""The statistics of a release are measured once and kept beside it."""

from threading import Thread

import pytest
from fictional import CATALOGUE, example, make_road

from dotheque_graph.catalogue.statistics import measure
from dotheque_graph.errors import StoreUnavailable
from dotheque_graph.publication import statistics as kept
from dotheque_graph.publication.plans import add
from dotheque_graph.publication.road import publish
from dotheque_graph.publication.statistics import STATISTICS_FILE, is_measured, keep_statistics, statistics_of


@pytest.fixture
def road(tmp_path):
    made = make_road(tmp_path)
    publish(made, add(example("a", "Un")), "First")
    publish(made, add(example("b", "Deux")), "Second")
    return made


@pytest.fixture
def measured(monkeypatch):
    """Return the graphs that were taken from another release, for each time that one was measured."""
    taken = []

    def watched(store, earlier=None, unchanged=frozenset()):
        taken.append(unchanged)
        return measure(store, earlier, unchanged)

    monkeypatch.setattr(kept, "measure", watched)
    return taken


def keep(road, number):
    return keep_statistics(road.releases, road.releases.get(number), road.releases.open(number))


def test_a_release_is_measured_once(road, measured):
    assert statistics_of(road.releases.get(2)) is None
    found = keep(road, 2)

    assert keep(road, 2) == found == statistics_of(road.releases.get(2)) == measure(road.releases.open(2))
    assert len(measured) == 1


def test_those_who_ask_at_once_wait_for_one_measurement(road, measured):
    threads = [Thread(target=keep, args=(road, 2)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(measured) == 1


def test_graphs_that_did_not_change_are_not_read_again(road, measured):
    publish(road, add(example("c", "Trois")), "Third")
    keep(road, 2)
    found = keep(road, 3)

    assert found == measure(road.releases.open(3))
    assert CATALOGUE.value not in measured[1]
    assert keep(road, 1) == measure(road.releases.open(1))


def test_those_that_were_measured_with_the_dumps_are_read(road):
    release = road.releases.get(2)
    text = keep(road, 2).to_json()
    (release.path / STATISTICS_FILE).unlink()
    (release.path / "dumps").mkdir()
    (release.path / "dumps" / STATISTICS_FILE).write_text(text)

    assert is_measured(release)
    assert statistics_of(release) == measure(road.releases.open(2))


def test_statistics_that_cannot_be_kept_are_returned(road, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(kept, "_put", refuse)

    assert keep(road, 2) == measure(road.releases.open(2))
    assert not is_measured(road.releases.get(2))


def test_a_damaged_file_is_told(road):
    (road.releases.get(2).path / STATISTICS_FILE).write_text("{}")

    with pytest.raises(StoreUnavailable):
        keep(road, 2)
