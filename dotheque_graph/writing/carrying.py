"""An order carried along the one road: what is asked becomes a plan, what the plan changes must be permitted."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from dotheque_graph.access.permissions import covers, short_name
from dotheque_graph.errors import InvalidRequest, NotPermitted, UnsupportedFormat
from dotheque_graph.publication.orders import READ_FORMATS, Order, Outcome, Part
from dotheque_graph.publication.plans import Plan, add_to_graph, drop_graph, replace_graph
from dotheque_graph.publication.preconditions import check_conditions, state_of
from dotheque_graph.publication.road import Publication, Road, publish
from dotheque_graph.publication.sources import CATALOGUE, PROVENANCE
from dotheque_graph.publication.update_text import UpdateText
from dotheque_graph.publication.updates import Update, sparql_update
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.skolem import skolemise
from dotheque_graph.rdf.terms import DefaultGraph, NamedNode, Quad, as_iri
from dotheque_graph.store.master import Step
from dotheque_graph.store.oxigraph import OxigraphStore, as_stored
from dotheque_graph.store.releases import ReleaseRecord

_TITLES: Final = {
    "update": "Mise à jour par SPARQL (jeton {token})",
    "put": "Remplacement du graphe {graph} (jeton {token})",
    "post": "Ajout au graphe {graph} (jeton {token})",
    "delete": "Suppression du graphe {graph} (jeton {token})",
}
"""What the list of releases says; a token has a name for that."""


@dataclass(slots=True)
class _Carried:
    """The change of an order once its plan has run."""

    change: ChangeSet = field(default_factory=ChangeSet)


def carry_out(road: Road, order: Order, limit_bytes: int, tell: Callable[[Outcome], None]) -> None:
    """Carry an order out and tell its outcome as soon as it is public; what is left of the work is to tidy up.

    `limit_bytes` bounds the text of an update. Raises what `publish` raises, NotPermitted where the token does not
    cover a graph that changes, PreconditionFailed where its graph is not in the state that the order asks for, and what
    the text or the RDF of the order is refused for. Nothing is public then.
    """
    carried = _Carried()
    plan = _noted(_permitted(_on_condition(_plan(road, order, limit_bytes), road, order), order), carried)
    title = _TITLES[order.work].format(token=order.token, graph=order.graph and short_name(NamedNode(order.graph)))

    def on_step(step: Step) -> None:
        if step is Step.PUBLIC:
            tell(_outcome(road, carried.change, made=True))

    done: Publication = publish(road, plan, title, on_step=on_step)
    if not done.made:
        tell(_outcome(road, carried.change, made=False))


def _plan(road: Road, order: Order, limit_bytes: int) -> Plan:
    if order.work == "update":
        text = order.parts[0].body.decode()
        update = Update(text, order.base_iri, limit_bytes, order.default_graphs, order.named_graphs)
        return sparql_update(update, road.releases.data_dir / "master", lambda read: _check_reach(road, order, read))
    graph = as_iri(order.graph)
    if order.work == "delete":
        return drop_graph(graph)
    quads = as_stored([quad for part in order.parts for quad in _read(part, graph, order.base_iri)])
    return replace_graph(graph, quads) if order.work == "put" else add_to_graph(graph, quads)


def _check_reach(road: Road, order: Order, read: UpdateText) -> None:
    """Raise NotPermitted where the text alone shows that the token is not enough: comparing graphs takes seconds."""
    if read.clears_all:
        record = _public(road)
        wanted = frozenset(record.graphs if record else ()) - {PROVENANCE.value}
        missing = [name for name in sorted(wanted) if not covers(order.permitted, NamedNode(name))]
    elif read.targets and not any(covers(order.permitted, graph) for graph in {*read.targets, CATALOGUE}):
        missing = sorted(graph.value for graph in read.targets)
    else:
        missing = []
    if missing:
        raise NotPermitted(missing[0], order.permitted)


def _public(road: Road) -> ReleaseRecord | None:
    """Return the record of the public release, None before the first."""
    return road.releases.current().record if road.releases.current_number() is not None else None


def _read(part: Part, graph: NamedNode, base_iri: str) -> list[Quad]:
    """Return the statements of an RDF document, in a graph; raise InvalidRdf, InvalidRequest or UnsupportedFormat."""
    form = next((known for known in READ_FORMATS if known.media_type == part.media_type), None)
    if form is None:
        raise UnsupportedFormat(part.media_type, tuple(known.media_type for known in READ_FORMATS))
    quads = skolemise(read_rdf(part.body, form, form.name, base_iri))
    if not all(isinstance(quad.graph_name, DefaultGraph) for quad in quads):
        raise InvalidRequest(
            "the document names graphs of its own; send one graph",
            "le document nomme lui-même des graphes ; envoyez un seul graphe",
        )
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads]


def _on_condition(plan: Plan, road: Road, order: Order) -> Plan:
    """Return the plan with a check of the conditions of the order: under the lock, so that nobody comes in between."""

    def checked(store: OxigraphStore) -> ChangeSet:
        state = state_of(_public(road), order.graph)
        if order.work != "delete" or state is not None:  # without conditions it is 404 (RFC 9110, section 13.2.1)
            check_conditions(order, state)
        return plan(store)

    return checked


def _permitted(plan: Plan, order: Order) -> Plan:
    """Return the plan with a check of what it changes: under the lock, before anything is applied."""

    def checked(store: OxigraphStore) -> ChangeSet:
        change = plan(store)
        asked = {NamedNode(order.graph)} if order.graph else set()
        for graph in sorted(change.graphs() | asked, key=str):
            if not covers(order.permitted, graph):
                raise NotPermitted(graph.value, order.permitted)
        return change

    return checked


def _noted(plan: Plan, carried: _Carried) -> Plan:
    def noting(store: OxigraphStore) -> ChangeSet:
        change = plan(store)
        existing = frozenset(store.graphs())
        # A plan need not list a graph that comes with its quads; whoever asked wants to know all the same.
        carried.change = replace(change, created=change.graphs() - existing)
        return change

    return noting


def _outcome(road: Road, change: ChangeSet, *, made: bool) -> Outcome:
    record = road.releases.current().record
    return Outcome(
        release=record.number,
        made=made,
        added=len(change.added),
        removed=len(change.removed),
        activity=record.activity,
        created=tuple(sorted(graph.value for graph in change.created)),
        dropped=tuple(sorted(graph.value for graph in change.dropped)),
    )
