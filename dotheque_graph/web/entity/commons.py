"""Sections of a commons: who decides, and what is being done by state."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from dotheque_graph.catalogue.description import OWNED_LIMIT, Node
from dotheque_graph.catalogue.kinds import kind_of
from dotheque_graph.namespaces import DOTH, ORG, PROV, SCHEMA, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Fact, Figure, Link, Outline, Text
from dotheque_graph.web.entity.activity import named_and_announced
from dotheque_graph.web.entity.material import Material, order_of
from dotheque_graph.web.entity.numbers import entries, figure, number_of
from dotheque_graph.web.entity.sections import Board, Particulars

_BODY: Final = DOTH.term("governedBy")
_CARRIER: Final = DOTH.term("carriedBy")
_CONTACT: Final = DOTH.term("contactPerson")
_START: Final = SCHEMA.term("startDate")
_STATE: Final = DOTH.term("status")
_TRACKED: Final = tuple(VOC.term(f"measure/tracked-actions-{name}") for name in ("todo", "doing", "done"))
"""What a board of actions counts, from what is to do to what is done."""
TOLD: Final = frozenset({_BODY, _CARRIER, _CONTACT})
"""Properties of a commons that these sections tell."""


def governance(material: Material) -> Particulars | None:
    """Return who carries a commons and who decides in it: the committee, its named members, its sessions."""
    _ = material.reader.words.gettext
    if DOTH.term("Commons") not in material.node.types:
        return None
    facts = (
        Fact(material.property_name(_CARRIER), material.values(material.node.links(_CARRIER))),
        *_bodies(material),
        Fact(material.property_name(_CONTACT), material.values(material.node.links(_CONTACT))),
    )
    return Particulars(_("Who decides"), facts)


def _bodies(material: Material) -> Iterator[Fact]:
    _ = material.reader.words.gettext
    bodies = material.node.links(_BODY)
    members = {body: _members(material, body) for body in bodies}
    links = tuple(material.link(body, _counted(material, body, len(members[body]))) for body in bodies)
    yield Fact(material.property_name(_BODY), links)
    for body in bodies:
        yield Fact(_("Named members"), material.links(members[body]))
        if sessions := _sessions(material, body):
            yield Fact(_("Its sessions"), sessions)


def _counted(material: Material, body: NamedNode, named: int) -> str:
    """Return how many members of a body are named, and how many announced."""
    indicators = (material.read(iri) for iri in _pointing(material, body, DOTH.term("about")))
    return named_and_announced(material, named, tuple(indicators))


def _members(material: Material, body: NamedNode) -> tuple[NamedNode, ...]:
    member = ORG.term("member")
    memberships = _pointing(material, body, ORG.term("organization"))
    found = (one for iri in memberships for one in material.glance(iri, (member,)).links(member))
    return tuple(dict.fromkeys(found))


def _sessions(material: Material, body: NamedNode) -> tuple[Link, ...]:
    """Return the events of a body, the earliest first."""
    found = _pointing(material, body, PROV.term("wasAssociatedWith"))
    nodes = [material.glance(iri, (_START,)) for iri in found if (kind := kind_of(iri)) and kind.segment == "event"]
    material.names.learn(node.iri for node in nodes)
    return tuple(material.link(node.iri) for node in sorted(nodes, key=_start))


def _start(node: Node) -> tuple[str, str]:
    began = node.literal(_START)
    return (began.value if began else "9999", node.iri.value)


def _pointing(material: Material, iri: NamedNode, prop: NamedNode) -> list[NamedNode]:
    """Return the first things that point to a thing by a property."""
    quads = islice(material.view.store.quads(predicate=prop, value=iri), OWNED_LIMIT)
    return list(dict.fromkeys(quad.subject for quad in quads if isinstance(quad.subject, NamedNode)))


def actions(material: Material) -> Board | Outline | None:
    """Return the actions that carry a project out by state, under the figures of the board that tracks them."""
    _ = material.reader.words.gettext
    nodes = sorted(material.description.owned_by(DOTH.term("hasAction")), key=order_of)
    if not nodes:
        return None
    figures = tuple(_tracked(material))
    states = dict.fromkeys(node.link(_STATE) for node in nodes)
    if not figures and set(states) == {None}:
        return Outline(_("What is being done"), (("", entries(material, nodes)),))
    unstated = _("State not stated")
    groups = (
        (material.names[state].text if state else unstated, [node for node in nodes if node.link(_STATE) == state])
        for state in sorted(states, key=lambda state: (state is None, str(state)))
    )
    return Board(_("What is being done"), figures, tuple((name, entries(material, some)) for name, some in groups))


def _tracked(material: Material) -> Iterator[Figure]:
    """Yield the figures of the boards of a commons: actions to do, under way, done."""
    boards = {material.node.iri, *material.node.links(DOTH.term("hasPlatform"))}
    for measure in _TRACKED:
        for iri in _pointing(material, measure, DOTH.term("measure")):
            node = material.read(iri)
            if boards.intersection(node.links(DOTH.term("about"))):
                yield replace(figure(material, node), value=number_of(material, node) or Text("–"), notes=())
