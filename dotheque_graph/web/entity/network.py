"""The section of a network: what its members do, and which of them."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from dotheque_graph.namespaces import ORG, PROV
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import LinkList
from dotheque_graph.web.entity.activity import MEMBERSHIP
from dotheque_graph.web.entity.leading import NETWORK
from dotheque_graph.web.entity.material import Material

_EACH: Final = 6
"""Activities of one member that are read."""
_ALL: Final = 40
"""Activities of all members that are named."""
_NAMED: Final = 3
"""Members named beside an activity."""


def members_do(material: Material) -> LinkList | None:
    """Return the activities that members of a network take part in, with the members."""
    if NETWORK not in material.node.types:
        return None
    found: dict[NamedNode, list[NamedNode]] = {}
    for member, activity in _pairs(material):
        if activity in found or len(found) < _ALL:
            found.setdefault(activity, []).append(member)
    material.names.learn((*found, *(member for members in found.values() for member in members)))
    links = [material.link(activity, _note(material, members)) for activity, members in found.items()]
    links.sort(key=lambda link: link.text.casefold())
    heading = material.reader.words.gettext("What its members do")
    return LinkList(heading, tuple(links)) if links else None


def _pairs(material: Material) -> Iterator[tuple[NamedNode, NamedNode]]:
    nodes = material.description.owned_through(ORG.term("organization"), MEMBERSHIP)
    for member in dict.fromkeys(member for node in nodes for member in node.links(ORG.term("member"))):
        quads = material.view.store.quads(predicate=PROV.term("wasAssociatedWith"), value=member)
        for quad in islice(quads, _EACH):
            if isinstance(quad.subject, NamedNode):
                yield member, quad.subject


def _note(material: Material, members: list[NamedNode]) -> str:
    named = sorted(material.names[member].text for member in members)
    return ", ".join(named[:_NAMED]) + (", …" if len(named) > _NAMED else "")
