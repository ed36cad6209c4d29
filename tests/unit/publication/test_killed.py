"""A writer killed at any instant leaves the old release or the new one, complete, and the next writer goes on."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from fictional import CATALOGUE, example, make_road

from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.plans import add, add_to_graph, update
from dotheque_graph.publication.road import publish, roll_back
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.serialising import digest
from dotheque_graph.store.changes import Changes
from dotheque_graph.store.master import Step
from dotheque_graph.store.releases import OpenReleases, Releases

_PROCESSES = multiprocessing.get_context("forkserver")
# Imported once in the server that forks the writers, which has no store open: a writer then starts in milliseconds.
_PROCESSES.set_forkserver_preload(["dotheque_graph.publication.road", "pyshacl", "pytest"])

OLD, NEW = GRAPH.term("old"), GRAPH.term("new")

_PUBLIC_AFTER = {Step.PUBLIC, Step.SET_ASIDE, Step.PRUNED}
"""Killed at these steps, the new release stands; at all the others, the old one."""


def write(folder: Path, work: str, last: Step) -> None:
    """Publish, or roll back, and SIGKILL this process when it comes to a step."""

    def die(step: Step) -> None:
        if step is last:
            os.kill(os.getpid(), signal.SIGKILL)

    road = make_road(folder, kept=1)
    if work == "publish":
        publish(road, update(example("a", "Nouveau")), "Second", on_step=die)
    elif work == "replace graphs":
        publish(road, lambda _: ChangeSet(created=frozenset({NEW}), dropped=frozenset({OLD})), "Second", on_step=die)
    else:
        roll_back(road, 1, on_step=die)


def killed_at(step: Step, folder: Path, work: str) -> None:
    """Run a writer in a process of its own, killed at a step."""
    writer = _PROCESSES.Process(target=write, args=(folder, work, step))
    writer.start()
    writer.join(60)

    assert writer.exitcode == -signal.SIGKILL


def public_label(releases: Releases) -> str:
    """Return the label of the one example, after checking that the public release is whole."""
    release = releases.current()
    store = releases.open(release.number)
    for name, graph in release.record.graphs.items():
        quads = [quad for quad in store.quads() if quad.graph_name.value == name]
        assert len(quads) == graph.quads
        assert digest([type(quad)(quad.subject, quad.predicate, quad.object) for quad in quads]) == graph.digest
    for listed in releases.list():
        assert listed.number <= release.number, "what was never public is no release"
        assert OpenReleases(releases).past(str(listed.number)).store.quads(), "what is listed can be read"
        stored = Changes(releases).of(listed.number)
        assert listed.parent is None or stored.document(), "and says what it changed"
    labels = [quad.object.value for quad in store.quads(graph=CATALOGUE) if quad.predicate.value.endswith("prefLabel")]
    assert len(labels) == 1
    return labels[0]


@pytest.mark.parametrize("step", list(Step))
def test_killed_publication(tmp_path: Path, step: Step):
    road = make_road(tmp_path, kept=2)
    publish(road, add(example("a", "Ancien")), "Premier")

    killed_at(step, tmp_path, "publish")
    new = step in _PUBLIC_AFTER
    assert public_label(road.releases) == ("Nouveau" if new else "Ancien")

    done = publish(road, update(example("a", "Suivant")), "Troisième")
    assert done.release.number == (3 if new else 2)
    assert public_label(road.releases) == "Suivant"
    assert [path.name for path in (tmp_path / "master").iterdir()] == ["lock"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "master", "releases"]


@pytest.mark.parametrize("step", list(Step))
def test_killed_first_publication(tmp_path: Path, step: Step):
    killed_at(step, tmp_path, "publish")
    road = make_road(tmp_path)

    assert road.releases.current_number() == (1 if step in _PUBLIC_AFTER else None)
    publish(road, update(example("a", "Suivant")), "Suite")
    assert public_label(road.releases) == "Suivant"


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.PRUNED])
def test_killed_rollback(tmp_path: Path, step: Step):
    road = make_road(tmp_path, kept=2)
    publish(road, add(example("a", "Un")), "Premier")
    publish(road, update(example("a", "Deux")), "Second")

    killed_at(step, tmp_path, "roll_back")
    assert public_label(road.releases) == ("Un" if step in _PUBLIC_AFTER else "Deux")


@pytest.mark.parametrize("step", [Step.APPLIED, Step.MEASURED, Step.NAMED, Step.PUBLIC])
def test_killed_while_graphs_come_and_go(tmp_path: Path, step: Step):
    road = make_road(tmp_path, kept=2)
    publish(road, add(example("a", "Un")), "Premier")
    publish(road, add_to_graph(OLD, []), "Un graphe vide")

    killed_at(step, tmp_path, "replace graphs")
    there, gone = (NEW, OLD) if step in _PUBLIC_AFTER else (OLD, NEW)
    release = road.releases.current()
    assert release.graphs[there.value] == 0
    assert gone.value not in release.graphs
    assert {there, gone} & set(road.releases.open(release.number).graphs()) == {there}
    assert public_label(road.releases) == "Un"
