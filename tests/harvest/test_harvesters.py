"""The feed arrives whole: udata and CKAN, the real ones, keep all that they have a place for."""

from collections.abc import Iterable

import pytest
from conftest import LONG_WITHDRAWN, NEW, NEW_TITLE, RENAMED, WITHDRAWN
from feed_said import Record
from harvest_clients import COMMANDS, Answer
from harvest_fiction import RESOURCES, resource
from harvest_fields import CANNOT, FIELDS, Field

NAMES = tuple(COMMANDS)
FICTION = tuple(resource(number).value for number in range(RESOURCES))
ASKED = (
    "title",
    "description",
    "licence",
    "keywords",
    "themes",
    "contact",
    "publisher",
    "territories",
    "polygons",
    "periods",
    "distributions",
)
"""What each fictional resource has, so that the feed must say it of each."""
KEPT = {
    "udata": ("done",),
    "ckan": ("added", "updated", "not modified"),
    "ckan-plain": ("added", "updated", "not modified"),
}


def losses(fields: Iterable[Field], records: dict[str, Record], answer: Answer) -> dict[str, list[object]]:
    """Return by field what was said and is not kept."""
    lost: dict[str, list[object]] = {}
    for field in fields:
        for iri, record in records.items():
            held = answer.held.get(iri)
            if field.states(record) and not (held and field.is_kept(record, held)):
                lost.setdefault(field.name, []).append(
                    {"record": iri, "said": field.said(record), "kept": field.kept(held) if held else None}
                )
    return lost


def print_table(title: str, name: str, records: dict[str, Record], lost: dict[str, list[object]]) -> None:
    """Print how many records say each field, and how many arrive with it."""
    print(f"\n{title}: {name} holds {len(records)} records\n  {'field':32} said  kept")  # noqa: T201  # the table
    for field in FIELDS[name]:
        said = sum(field.states(record) for record in records.values())
        kept = said - len(lost.get(field.name, []))
        share = f"{kept / said:5.0%}" if said else "    -"
        print(f"  {field.name:32} {said:4}  {kept:4} {share}")  # noqa: T201  # the table
    for field_name, reason in CANNOT[name].items():
        print(f"  {field_name:32}    - {reason}")  # noqa: T201  # the table


def test_the_feed_says_of_each_resource_all_that_the_catalogue_says(story):
    silent = {
        iri: [name for name in ASKED if not story.feed.records[iri][name]]
        for iri in FICTION
        if not all(story.feed.records[iri][name] for name in ASKED)
    }

    assert not silent
    assert len(story.feed.pages) > 1
    assert sum(len(story.feed.records[iri]["distributions"]) for iri in FICTION) == sum(
        1 + n % 3 for n in range(RESOURCES)
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_record_arrives_without_a_remark(name, story):
    answer = story.first[name]

    assert not answer.errors
    assert not answer.refused(*KEPT[name])
    assert set(answer.held) == set(story.feed.records)


@pytest.mark.parametrize("name", NAMES)
def test_all_that_the_client_can_hold_is_kept(name, story):
    lost = losses(FIELDS[name], story.feed.records, story.first[name])
    print_table("Fictional catalogue", name, story.feed.records, lost)

    assert {field: (len(values), values[0]) for field, values in lost.items()} == {}


@pytest.mark.parametrize("name", NAMES)
def test_the_real_catalogue_arrives_whole(name, real):
    feed, answers = real
    answer = answers[name]
    lost = losses(FIELDS[name], feed.records, answer)
    print_table("Real catalogue", name, feed.records, lost)

    assert not answer.errors
    assert not answer.refused(*KEPT[name])
    assert set(answer.held) == set(feed.records)
    assert {field: (len(values), values[0]) for field, values in lost.items()} == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_second_harvest_changes_nothing(name, story):
    first, again = story.first[name], story.again[name]

    assert not again.errors
    assert not again.refused(*KEPT[name])
    assert again.held == first.held


def test_udata_holds_the_data_services(story):
    services = story.first["udata"].services

    assert {iri: service["title"] for iri, service in services.items()} == story.feed.services
    for service in services.values():
        assert service["url"]
        assert service["description"]
        assert service["licence"] == "lov2"
        assert "contact" in {point["role"] for point in service["contact"]}
        assert service["serves"] == ["https://w3id.org/dotheque/void#dataset"]


@pytest.mark.parametrize("name", NAMES)
def test_a_release_brings_what_is_new_and_keeps_the_identity_of_the_rest(name, story):
    first, after = story.first[name], story.after[name]
    there = resource(NEW).value

    assert not after.errors
    assert not after.refused(*KEPT[name], "deleted")
    assert there in after.held
    assert after.held[resource(RENAMED).value]["title"] == NEW_TITLE
    assert {iri: held["id"] for iri, held in after.held.items() if iri in first.held} == {
        iri: held["id"] for iri, held in first.held.items() if iri in after.held
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_withdrawn_record_stays_and_says_so(name, story):
    held = story.after[name].held[resource(WITHDRAWN).value]

    assert "retirée" in (held.get("description") or held.get("notes"))
    if name != "udata":  # udata only ever adds resources to a data set that it has
        assert held["resources"] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_record_whose_time_is_over_leaves(name, story):
    iri = resource(LONG_WITHDRAWN).value
    after = story.after[name]

    assert iri not in story.feed_after.records
    if name == "udata":  # which archives what has been gone for seven days
        assert after.held[iri]["archived"] is None
        assert iri not in after.fates
    else:
        assert iri not in after.held
