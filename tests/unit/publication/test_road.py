"""The one road: what is published, what is refused, and what each release then says."""

import pytest
from fictional import CATALOGUE, CLASS, LABEL, example

from dotheque_graph.errors import ReleaseNotFound, ShapesViolated
from dotheque_graph.namespaces import DOTH, PROV
from dotheque_graph.publication.plans import add, synchronise, update
from dotheque_graph.publication.road import publish, rehearse, roll_back
from dotheque_graph.publication.sources import PROVENANCE
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.master import Step


def public_labels(road) -> set[str]:
    store = road.releases.open(road.releases.current().number)
    return {str(quad.object.value) for quad in store.quads(predicate=LABEL)}


def test_first_publication_is_release_one_with_its_facts(road):
    done = publish(road, add(example("a", "Un")), "Premier")
    record = road.releases.current().record

    assert done.release.number == record.number == 1
    assert record.title == "Premier"
    assert record.parent is None
    assert record.graphs[CATALOGUE.value].quads == 2
    assert record.quads == sum(graph.quads for graph in record.graphs.values())
    assert record.graphs[CATALOGUE.value].classes == {CLASS.value: 1}
    assert public_labels(road) == {"Un"}


def test_violation_refuses_the_whole_change_with_the_report(road):
    publish(road, add(example("a", "Un")), "Premier")
    before = road.releases.current().digest

    with pytest.raises(ShapesViolated) as caught:
        publish(road, add([*example("b", "Deux"), *example("c")]), "Refusé")

    assert caught.value.violations == 1
    assert [result.focus_node.value for result in caught.value.report.results] == ["https://example.org/fictional/c"]
    assert road.releases.numbers() == (1,)
    assert road.releases.current().digest == before
    assert [path.name for path in (road.releases.data_dir / "master").iterdir()] == ["lock"]


def test_those_that_point_to_a_changed_entity_are_validated_too(road):
    publish(road, add([*example("a", "Un"), *example("b", "Deux", link="a")]), "Premier")
    retyped = [quad for quad in example("a", "Un") if quad.object != CLASS]

    with pytest.raises(ShapesViolated) as caught:
        publish(road, update(retyped), "a n'est plus un exemple")

    assert [result.focus_node.value for result in caught.value.report.results] == ["https://example.org/fictional/b"]


def test_only_the_changed_and_those_that_point_to_them_are_validated(road):
    many = [quad for number in range(50) for quad in example(f"x{number}", f"n° {number}")]
    publish(road, add([*many, *example("a", "Un"), *example("b", "Deux", link="a")]), "Premier")

    done = publish(road, update(example("a", "Autre")), "Second")

    assert done.report.checked == 2, "the entity and the one that points to it, but no activity that published it"


def test_update_makes_an_entity_say_just_what_its_file_says(road):
    publish(road, add([*example("a", "Un"), *example("b", "Deux")]), "Premier")
    done = publish(road, update(example("a", "Autre")), "Second")

    assert public_labels(road) == {"Autre", "Deux"}
    assert (len(done.change.added), len(done.change.removed)) == (1, 1)


def test_synchronise_makes_a_graph_say_just_what_the_sources_say(road):
    publish(road, add([*example("a", "Un"), *example("b", "Deux")]), "Premier")
    publish(road, synchronise(example("b", "Deux"), [CATALOGUE]), "Second")

    assert public_labels(road) == {"Deux"}


def test_nothing_to_change_makes_no_release(road):
    publish(road, add(example("a", "Un")), "Premier")
    done = publish(road, add(example("a", "Un")), "Encore")

    assert done.release.number == 1
    assert not done.change
    assert road.releases.numbers() == (1,)


def test_every_publication_leaves_its_activity(road):
    publish(road, add(example("a", "Un")), "Premier")
    done = publish(road, update(example("a", "Autre")), "Second")
    store = road.releases.open(2)
    activity = NamedNode(done.release.record.activity)
    said = {quad.predicate: quad.object for quad in store.quads(subject=activity, graph=PROVENANCE)}

    assert said[DOTH.term("releaseNumber")] == Literal(2)
    assert said[DOTH.term("removedQuads")] == Literal(1)
    assert said[PROV.term("generated")] == example("a")[0].subject
    assert said[PROV.term("startedAtTime")].value <= said[PROV.term("endedAtTime")].value
    assert len({quad.subject for quad in store.quads(graph=PROVENANCE)}) == 2


def test_digest_depends_on_what_the_graph_says_alone(road):
    first = publish(road, add(example("a", "Un")), "Premier").release.record
    publish(road, update(example("a", "Autre")), "Second")
    third = publish(road, update(example("a", "Un")), "Comme avant").release.record

    assert third.graphs[CATALOGUE.value] == first.graphs[CATALOGUE.value]
    assert third.digest != first.digest, "the provenance graph tells more"


def test_rolling_back_is_a_new_release_that_says_what_the_old_one_said(road):
    publish(road, add(example("a", "Un")), "Premier")
    publish(road, update(example("a", "Autre")), "Second")
    release = roll_back(road, 1)

    assert release.number == 3
    assert public_labels(road) == {"Un"}
    assert release.record.graphs[CATALOGUE.value] == road.releases.get(1).record.graphs[CATALOGUE.value]
    said = {quad.predicate: quad.object for quad in road.releases.open(3).quads(NamedNode(release.record.activity))}
    assert len({quad.subject for quad in road.releases.open(3).quads(graph=PROVENANCE)}) == 3
    assert said[DOTH.term("removedQuads")] == Literal(1)
    assert said[DOTH.term("changedGraph")] == CATALOGUE
    assert said[PROV.term("generated")] == example("a")[0].subject
    assert publish(road, update(example("a", "Quatre")), "Suite").release.number == 4


def test_rolling_back_to_what_is_not_kept_changes_nothing(road):
    publish(road, add(example("a", "Un")), "Premier")

    with pytest.raises(ReleaseNotFound):
        roll_back(road, 7)
    assert road.releases.numbers() == (1,)


def test_rehearsal_reports_and_publishes_nothing(road):
    publish(road, add(example("a", "Un")), "Premier")
    report = rehearse(road, add(example("b")))

    assert not report.conforms
    assert road.releases.numbers() == (1,)
    assert rehearse(road, lambda _: ChangeSet(), whole=True).checked >= 1


def test_rehearsal_works_before_anything_is_public(road):
    assert rehearse(road, add(example("a", "Un"))).conforms


def test_steps_come_in_their_order(road):
    steps: list[Step] = []
    publish(road, add(example("a", "Un")), "Premier", on_step=steps.append)

    assert steps == list(Step)
