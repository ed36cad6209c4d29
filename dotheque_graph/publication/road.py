"""The road itself: a plan becomes a change, the change is validated, and a validated change becomes a release."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from dotheque_graph.errors import ShapesViolated
from dotheque_graph.publication.activity import activity_quads, mint_activity
from dotheque_graph.publication.hubs import hubs_in, whole
from dotheque_graph.publication.plans import Plan
from dotheque_graph.publication.search_index import make_index
from dotheque_graph.publication.sources import PROVENANCE, OnProgress
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.formats import N_TRIPLES
from dotheque_graph.rdf.patch import patch_of
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.changes import change_files
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.hubs import HUBS_FILE, Counts, Hubs, read_hubs
from dotheque_graph.store.master import Master, OnStep, Step, exclusive
from dotheque_graph.store.oxigraph import OxigraphStore, as_stored
from dotheque_graph.store.releases import GraphRecord, Release, ReleaseRecord, Releases
from dotheque_graph.validation.affected import affected
from dotheque_graph.validation.engine import validate
from dotheque_graph.validation.report import ValidationReport
from dotheque_graph.validation.shapes import Shapes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Road:
    """What every publication of an instance needs: where releases are, the shapes, and how long and how many."""

    releases: Releases
    shapes: Callable[[], Shapes]
    releases_kept: int
    lock_seconds: float


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of it: the release that is public now, the change made, and the report (warnings included).

    Where there was nothing to change none is `made`, and `release` is the one that was public before.
    """

    release: Release
    change: ChangeSet
    report: ValidationReport
    made: bool


def no_step(_: Step) -> None:
    """Do nothing at a step."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Show nothing."""


def publish(
    road: Road, plan: Plan, title: str, *, on_step: OnStep = no_step, on_progress: OnProgress = no_progress
) -> Publication:
    """Carry a plan along the whole road; nothing of it is public before all of it is.

    Raises ShapesViolated with the report where a Violation is found (the old release stays), StoreLocked or
    StoreUnavailable.
    """
    with exclusive(road.releases, road.lock_seconds, on_step) as master:
        parent = road.releases.current_number()
        store = master.working_copy(parent)
        try:
            change = plan(store)
            if not change and parent is not None:
                master.discard(store)
                return Publication(road.releases.get(parent), change, ValidationReport((), 0), made=False)
            started = datetime.now(UTC)
            store.apply(change)
            on_step(Step.APPLIED)
            # On the first publication all there is has changed: asking who points to it would take 4 s of 35.
            nodes = change.subjects() if parent is None else affected(store, change.subjects())
            report = _validated(road, store, nodes, on_progress)
            on_step(Step.VALIDATED)
        except BaseException:
            master.discard(store)
            raise
        release = _release(road, master, store, _Facts(title, started, parent, change), on_step, on_progress)
    return Publication(release, change, report, made=True)


def rehearse(road: Road, plan: Plan, *, whole: bool = False, on_progress: OnProgress = no_progress) -> ValidationReport:
    """Return the report that publishing this plan would give, without publishing or waiting for anybody.

    With `whole`, every entity of the graph is validated and not only those that the plan touches.
    """
    number = road.releases.current_number()
    with TemporaryDirectory(prefix="dotheque-") as folder:
        path = Path(folder) / "graph"
        if number is not None:
            road.releases.open(number).copy_to(path)
        store = OxigraphStore.open(path, writable=True)
        change = plan(store)
        store.apply(change)
        nodes = _every_entity(store) if whole else affected(store, change.subjects())
        report = _report(road, store, nodes, on_progress)
        store.close()
    return report


def roll_back(road: Road, number: int, *, on_step: OnStep = no_step) -> Release:
    """Make public again what release `number` said, as a new release; the history of what was public stays whole."""
    with exclusive(road.releases, road.lock_seconds, on_step) as master:
        parent = road.releases.current().number
        road.releases.get(number)
        change = without_history(road.releases.difference(parent, number))
        history = road.releases.open(parent).quads(graph=PROVENANCE)
        store = master.working_copy(number)
        store.replace_graph(PROVENANCE, history)
        on_step(Step.APPLIED)
        # What it says was validated when it was published; the shapes of today do not undo that.
        on_step(Step.VALIDATED)
        title = f"Retour à la publication n° {number}"
        return _release(road, master, store, _Facts(title, datetime.now(UTC), parent, change), on_step, no_progress)


def without_history(change: ChangeSet) -> ChangeSet:
    """Return the change of all graphs but the provenance, which no rollback takes back."""
    return ChangeSet(
        added=frozenset(quad for quad in change.added if quad.graph_name != PROVENANCE),
        removed=frozenset(quad for quad in change.removed if quad.graph_name != PROVENANCE),
        created=change.created - {PROVENANCE},
        dropped=change.dropped - {PROVENANCE},
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    title: str
    started: datetime
    parent: int | None
    change: ChangeSet


def _validated(
    road: Road, store: OxigraphStore, nodes: frozenset[NamedNode], on_progress: OnProgress
) -> ValidationReport:
    report = _report(road, store, nodes, on_progress)
    if not report.conforms:
        raise ShapesViolated(report, len(report.violations))
    return report


def _every_entity(store: OxigraphStore) -> frozenset[NamedNode]:
    rows = store.select("SELECT DISTINCT ?entity WHERE { ?entity a ?class }").rows
    return frozenset(row["entity"] for row in rows if isinstance(row["entity"], NamedNode))


def _report(road: Road, store: OxigraphStore, nodes: frozenset[NamedNode], on_progress: OnProgress) -> ValidationReport:
    return validate(store, road.shapes(), nodes, lambda done, total: on_progress("validate", done, total))


def _release(  # noqa: PLR0913  # all that a publication has come to
    road: Road, master: Master, store: OxigraphStore, facts: _Facts, on_step: OnStep, on_progress: OnProgress
) -> Release:
    """Write the activity, measure and index the new state, and make it the public release."""
    number = (facts.parent or 0) + 1
    ended = datetime.now(UTC)
    activity = mint_activity(ended)
    written = ChangeSet(
        added=frozenset(activity_quads(activity, number, facts.title, facts.started, ended, facts.change))
    )
    store.apply(written)
    graphs, hubs = _measured(store, facts.change.graphs() | {PROVENANCE}, *_known(road, facts.parent))
    record = ReleaseRecord(
        number=number,
        issued=ended.isoformat(timespec="milliseconds"),
        title=facts.title,
        parent=facts.parent,
        activity=activity.value,
        digest=_digest(graphs),
        quads=sum(graph.quads for graph in graphs.values()),
        graphs=graphs,
    )
    on_step(Step.MEASURED)
    before = None if facts.parent is None else road.releases.get(facts.parent).path
    # A plan may also write into the working copy itself: then its change is not all there is.
    whole = facts.change.added if len(facts.change.added) + len(written.added) == record.quads else ()
    index = make_index(store, master.folder, before, facts.change.subjects(), on_progress, whole)
    on_step(Step.INDEXED)
    beside = {HUBS_FILE: hubs.to_json(), **_beside(road, store, facts, activity, written)}
    release = master.seal(store, record, beside, [index])
    master.prune(road.releases_kept)
    return release


def _beside(
    road: Road, store: OxigraphStore, facts: _Facts, activity: NamedNode, written: ChangeSet
) -> dict[str, bytes]:
    """Return the files that say what the release changed, none for the first one: all of it is new."""
    if facts.parent is None:
        return {}
    added = frozenset(as_stored(facts.change.added | written.added))
    patch = patch_of(ChangeSet(added=added, removed=facts.change.removed))
    previous = NamedNode(road.releases.get(facts.parent).record.activity)
    return change_files(store, patch, {"id": activity, "prev": previous})


def _known(road: Road, parent: int | None) -> tuple[Mapping[str, GraphRecord], Hubs]:
    """Return what was measured when the release before was made."""
    if parent is None:
        return {}, Hubs()
    release = road.releases.get(parent)
    return release.record.graphs, read_hubs(release.path)


def _measured(
    store: OxigraphStore, changed: Iterable[NamedNode], before: Mapping[str, GraphRecord], hubs_before: Hubs
) -> tuple[dict[str, GraphRecord], Hubs]:
    """Return the record of each graph of the store, empty ones included, and the hubs; only what changed is read."""
    existing = store.graphs()
    new = {graph for graph in existing if graph.value not in before or graph.value not in hubs_before.graphs}
    measured = {graph.value: _measure_of(store, graph) for graph in new.union(changed).intersection(existing)}
    records = {name: record for name, (record, _) in measured.items()}
    counted = {name: counts for name, (_, counts) in measured.items()}
    hubs = whole(
        store, _in_order(existing, counted, hubs_before.graphs), hubs_before, {graph.value for graph in changed}
    )
    return _in_order(existing, records, before), hubs


def _in_order(graphs: Iterable[NamedNode], measured: Mapping[str, T], before: Mapping[str, T]) -> dict[str, T]:
    """Return what was measured of each graph now, or else before."""
    return {graph.value: (measured if graph.value in measured else before)[graph.value] for graph in graphs}


def _measure_of(store: OxigraphStore, graph: NamedNode) -> tuple[GraphRecord, Counts]:
    lines = sorted(store.dump(N_TRIPLES, graph).splitlines(keepends=True))
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    # The second word of a line of N-Triples is its predicate: no subject of ours holds a space.
    predicates = Counter(line.split(b" ", 2)[1] for line in lines)
    properties = {predicate[1:-1].decode(): count for predicate, count in sorted(predicates.items())}
    return GraphRecord(len(lines), digest, _classes(store, graph), properties), hubs_in(lines)


def _classes(store: GraphStore, graph: NamedNode) -> dict[str, int]:
    rows = store.select(
        f"SELECT ?class (COUNT(?entity) AS ?entities) WHERE {{ GRAPH {graph} {{ ?entity a ?class }} }} "
        "GROUP BY ?class ORDER BY ?class"
    ).rows
    return {
        row["class"].value: int(row["entities"].value)
        for row in rows
        if isinstance(row["class"], NamedNode) and isinstance(row["entities"], Literal)
    }


def _digest(graphs: Mapping[str, GraphRecord]) -> str:
    """Return the SHA-256 over one line `<graph> digest` for each graph, sorted by name."""
    lines = "".join(f"<{name}> {record.digest}\n" for name, record in sorted(graphs.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
