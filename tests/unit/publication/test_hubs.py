"""Hubs are counted when a release is made, each graph when it changes, and read again when the release is opened."""

import json

import pytest
from fictional import CATALOGUE, LINK, example

from dotheque_graph.catalogue.incoming import UNCOUNTED, incoming_counts
from dotheque_graph.errors import StoreUnavailable
from dotheque_graph.publication.plans import add, update
from dotheque_graph.publication.road import publish, roll_back
from dotheque_graph.store.hubs import HUBS_FILE, Hubs, read_hubs

HUB = example("hub", "Le centre")
MANY = [quad for number in range(120) for quad in example(f"x{number}", f"n° {number}", link="hub")]
VALUE = "https://example.org/fictional/hub"


def hubs_of(road):
    return read_hubs(road.releases.current().path)


def test_a_release_knows_what_many_things_point_to(road):
    publish(road, add([*HUB, *MANY]), "Premier")

    counts = hubs_of(road).graphs[CATALOGUE.value]
    assert counts[VALUE] == {LINK.value: 120}
    assert hubs_of(road).shared == {}


def test_a_link_more_is_one_more_and_other_graphs_keep_their_counts(road):
    publish(road, add([*HUB, *MANY]), "Premier")
    publish(road, add(example("y", "Autre", link="hub")), "Second")

    assert hubs_of(road).graphs[CATALOGUE.value][VALUE] == {LINK.value: 121}
    assert hubs_of(road).graphs.keys() == road.releases.current().record.graphs.keys()


def test_going_back_counts_what_was_there(road):
    publish(road, add([*HUB, *MANY]), "Premier")
    publish(road, update(example("x0", "Sans lien")), "Second")
    roll_back(road, 1)

    assert hubs_of(road).graphs[CATALOGUE.value][VALUE] == {LINK.value: 120}


def test_a_release_made_before_hubs_were_counted_counts_when_asked_and_the_next_one_is_complete(road):
    publish(road, add([*HUB, *MANY]), "Premier")
    (road.releases.current().path / HUBS_FILE).unlink()

    assert incoming_counts(road.releases.current()) is UNCOUNTED
    publish(road, add(example("y", "Autre")), "Second")
    assert incoming_counts(road.releases.current()).hubs[CATALOGUE.value][VALUE] == {LINK.value: 120}


def test_a_damaged_file_of_hubs_is_told(road):
    publish(road, add([*HUB, *MANY]), "Premier")
    (road.releases.current().path / HUBS_FILE).write_text("{}", "utf-8")

    with pytest.raises(StoreUnavailable):
        hubs_of(road)


def test_the_file_of_hubs_is_the_same_for_the_same_counts():
    one = Hubs({"b": {"y": {"q": 100, "p": 200}}, "a": {}}, {})
    other = Hubs({"a": {}, "b": {"y": {"p": 200, "q": 100}}}, {})

    assert one.to_json() == other.to_json()
    assert json.loads(one.to_json())["graphs"]["b"] == {"y": {"p": 200, "q": 100}}
