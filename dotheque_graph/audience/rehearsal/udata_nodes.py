"""What data.gouv.fr makes of contacts, agents, places, periods and licences: nodes that have to be on the same page."""

from collections.abc import Iterator

from dotheque_graph.audience.rehearsal.findings import Fate
from dotheque_graph.audience.rehearsal.known import licence_named
from dotheque_graph.audience.rehearsal.page_graph import Node, PageGraph
from dotheque_graph.audience.rehearsal.reading_values import Geometry, geometry_of, has_period, is_box, is_period
from dotheque_graph.audience.rehearsal.rules import fate
from dotheque_graph.audience.rehearsal.vocabulary import (
    DESCRIPTION,
    DISTRIBUTION,
    EMAILS,
    LABEL,
    LICENSE,
    NAMES,
    PAGES,
    RIGHTS,
    shown,
)
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term


def contacts(graph: PageGraph, prop: NamedNode, values: list[Term]) -> Iterator[Fate]:
    """Yield what becomes of points of contact: a name, and an e-mail or an address, or nothing."""
    for value in values:
        name = graph.first(value, *NAMES)
        reached = graph.first(value, *EMAILS) or graph.first(value, *PAGES)
        if name and reached:
            yield fate("udata-contact", prop, value, f"{shown(name)}, {shown(reached)}")
        else:
            yield fate("udata-contact-incomplete", prop, value, shown(name or reached))


def agents(graph: PageGraph, prop: NamedNode, values: list[Term]) -> Iterator[Fate]:
    """Yield what becomes of publishers and other agents."""
    for value in values:
        name = graph.first(value, *NAMES)
        yield fate("udata-agent" if name else "udata-agent-nameless", prop, value, shown(name))


def spatial(graph: PageGraph, prop: NamedNode, values: list[Term]) -> Iterator[Fate]:
    """Yield what becomes of places: only the areas among the literals of their nodes are read."""
    for value in values:
        if isinstance(value, Literal):
            yield fate("udata-spatial" if is_box(value.value) else "udata-spatial-geometry", prop, value)
            continue
        yield from _place(graph, prop, value)


def _place(graph: PageGraph, prop: NamedNode, place: Term) -> Iterator[Fate]:
    said = graph.statements(place) if isinstance(place, NamedNode | BlankNode) else []
    found = [(geometry_of(value), value) for _, value in said]
    area = any(geometry is Geometry.AREA for geometry, _ in found)
    for geometry, value in found:
        if geometry is Geometry.AREA:
            yield fate("udata-spatial", prop, place, shown(value))
        elif geometry is Geometry.PREFIXED:
            yield fate("udata-spatial-crs", prop, value)
        elif geometry is Geometry.OTHER:
            yield fate("udata-spatial-beside" if area else "udata-spatial-polygon", prop, value)
    if all(geometry is Geometry.NONE for geometry, _ in found):
        yield fate("udata-spatial-geometry", prop, place)


def temporal(graph: PageGraph, prop: NamedNode, values: list[Term]) -> Iterator[Fate]:
    """Yield what becomes of periods: the first one is read, from the page alone where its node has no name."""
    for value in values[1:]:
        yield fate("udata-temporal-first", prop, value)
    first = values[0]
    if isinstance(first, NamedNode):
        yield fate("udata-temporal-iri", prop, first)
    elif isinstance(first, Literal):
        yield fate("udata-kept" if is_period(first.value) else "udata-temporal-unread", prop, first)
    else:
        yield fate("udata-kept" if has_period(graph, first) else "udata-temporal-unread", prop, first)


def licence(graph: PageGraph, node: Node, *, service: bool) -> Iterator[Fate]:
    """Yield what becomes of the licence: that of the record, else of its rights, else of its distributions."""
    own = graph.values(node, LICENSE)
    for value in own:
        yield _judged(graph, LICENSE, value)
    if own:
        return
    for value in graph.values(node, RIGHTS):
        if _judged(graph, RIGHTS, value).rule in ("udata-licence-known", "udata-licence-guessed"):
            yield fate("udata-licence-elsewhere", RIGHTS, value)
            return
    held = [value for one in graph.values(node, DISTRIBUTION) for value in graph.values(one, LICENSE)]
    if held:
        yield fate("udata-licence-elsewhere", LICENSE, held[0])
        yield _judged(graph, LICENSE, held[0])
    elif not service:
        yield fate("udata-licence-none", LICENSE)


def _judged(graph: PageGraph, prop: NamedNode, value: Term) -> Fate:
    label = graph.first(value, LABEL, DESCRIPTION)
    text = value.value if isinstance(value, Literal | NamedNode) else ""
    if isinstance(label, Literal):
        title, sure = licence_named(label.value)
        token = "udata-licence-known" if sure else "udata-licence-guessed" if title else "udata-licence-label"
        return fate(token, prop, value, title or label.value)
    title, sure = licence_named(text)
    token = "udata-licence-known" if sure else "udata-licence-guessed" if title else "udata-licence-unknown"
    return fate(token, prop, value, title)
