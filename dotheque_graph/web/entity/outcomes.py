"""Sections of what came of an experiment: outcomes by term, what was born of it, the way from protocol to lessons."""

from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.catalogue.incoming import INCOMING_LIMIT
from dotheque_graph.namespaces import DCTERMS, DOTH, PROV, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Card, Link
from dotheque_graph.web.entity.leading import listed
from dotheque_graph.web.entity.material import DESCRIPTION, Material, order_of
from dotheque_graph.web.entity.sections import CardGroups, Chain, Ring

BORN_HERE: Final = (DOTH.term("documents"), PROV.term("wasGeneratedBy"), DOTH.term("testedIn"))
"""Properties that lead from a resource to the experiment it was born of."""
_TYPE: Final = DOTH.term("resourceType")
_STATUS: Final = DOTH.term("status")
_HORIZON: Final = DOTH.term("horizon")
_MANY: Final = 12
"""Resources born of an experiment that are all shown as cards; of more, the first ones are, and a link leads to all."""
_FIRST: Final = 6
"""Resources shown as cards where there are too many."""
_READ: Final = _MANY + 1
"""Resources read of the hundreds that an experiment may have; each takes 10 µs, and as much again for its name."""
_ON_CARDS: Final = (_TYPE, DOTH.term("publicationState"), DCTERMS.term("license"))
_ON_RING: Final = 3
"""Things shown in one step of the chain."""


def _types(*names: str) -> frozenset[NamedNode]:
    return frozenset(VOC.term(f"resource-type/{name}") for name in names)


_PROTOCOLS: Final = _types("experiment-protocol", "experiment-proposal")
_LESSONS: Final = _types("lessons-report", "experience-feedback", "report")


def needed(prop: NamedNode) -> int:
    """Return how many links to a hub its page reads by a property."""
    return _READ if prop in BORN_HERE else INCOMING_LIMIT


def way(material: Material) -> Chain | None:
    """Return the way of an experiment, drawn: who needed it, its protocol, itself, what came of it, the lessons."""
    _ = material.reader.words.gettext
    if DOTH.term("Experiment") not in material.node.types:
        return None
    found = (*_born(material), *sorted(_told(material), key=str))
    born = {iri: set(material.glance(iri, (_TYPE,)).links(_TYPE)) for iri in found}
    protocols = [iri for iri, types in born.items() if types & _PROTOCOLS]
    lessons = [iri for iri, types in born.items() if types & _LESSONS and iri not in protocols]
    others = [iri for iri in born if iri not in protocols and iri not in lessons]
    outcomes = [node.iri for node in _outcomes(material)]
    if not born and not outcomes:
        return None
    rings = (
        _ring(material, _("Protocol"), protocols),
        Ring(_("Experiment"), listed(material, _STATUS, material.node.links(_STATUS)), here=True),
        *([_ring(material, _("Outcomes"), outcomes)] if outcomes else []),
        *([_ring(material, _("Tools and methods"), others)] if others else []),
        _ring(material, _("Lessons"), lessons),
    )
    return Chain(_("From the protocol to the lessons"), rings)


def _ring(material: Material, name: str, iris: list[NamedNode]) -> Ring:
    shown = material.links(iris[:_ON_RING])
    return Ring(name, shown, further=len(iris) > len(shown))


def _outcomes(material: Material) -> list[Node]:
    return sorted(material.description.owned_by(DOTH.term("hasOutcome")), key=lambda node: _term(material, node))


def _told(material: Material) -> set[NamedNode]:
    """Return the resources that the outcomes of an experiment lead to."""
    return {iri for node in _outcomes(material) for iri in node.links(DOTH.term("result"))}


def _born(material: Material) -> list[NamedNode]:
    """Return the resources born of an experiment that none of its outcomes tells."""
    found = {iri for prop in BORN_HERE for iri in material.description.sources(prop)}
    return sorted(found - _told(material), key=str)


def came_out(material: Material) -> CardGroups | None:
    """Return what came out of an experiment: its outcomes by term with their results, then the resources born of it."""
    _ = material.reader.words.gettext
    groups = _by_term(material)
    born = _born(material)
    shown = born if len(born) <= _MANY else born[:_FIRST]
    if shown:
        name = _("Resources born of it") if groups else ""
        groups.append((name, tuple(resource_card(material, iri) for iri in shown)))
    more = _all_of_them(material, _told(material).union(shown))
    return CardGroups(_("What came of it"), tuple(groups), more) if groups else None


def _by_term(material: Material) -> list[tuple[str, tuple[Card, ...]]]:
    """Return the outcomes under the terms they are expected at, the shortest first."""
    _ = material.reader.words.gettext
    found: dict[NamedNode | None, list[Card]] = {}
    for node in _outcomes(material):
        found.setdefault(node.link(_HORIZON), []).append(_outcome(material, node))
    alone = len(found) == 1 and None in found
    names = {one: material.names[one].text if one else "" if alone else _("No term stated") for one in found}
    return [(names[one], tuple(cards)) for one, cards in found.items()]


def _all_of_them(material: Material, shown: set[NamedNode]) -> tuple[Link, ...]:
    """Return a link to all that was born of an experiment, by each property of which some are not shown."""
    words, urls = material.reader.words, material.reader.urls
    groups = [group for group in material.description.incoming if group.property in BORN_HERE]
    return tuple(
        Link(
            words.gettext("See all {number}").format(number=words.number(group.total)),
            urls.through(material.description.iri, group.property.value),
            note=material.inverse_name(group.property) if len(groups) > 1 else "",
        )
        for group in groups
        if group.total > len(group.sources) or not shown.issuperset(group.sources)
    )


def _term(material: Material, node: Node) -> tuple[float, str]:
    """Return the key that puts short-term outcomes before later ones."""
    horizon = node.link(_HORIZON)
    return (order_of(material.read(horizon))[0] if horizon else float("inf"), node.iri.value)


def _outcome(material: Material, node: Node) -> Card:
    return Card(
        badge=None,
        title=material.title(node),
        text=material.text(node, DESCRIPTION),
        notes=material.values(node.links(DOTH.term("result"))),
        sources=material.sources(node),
    )


def resource_card(material: Material, iri: NamedNode) -> Card:
    """Return the card of a resource: its type, its title, its licence and its state."""
    node = material.glance(iri, _ON_CARDS)
    _, *said = _ON_CARDS
    states, licences = (listed(material, prop, node.links(prop)) for prop in said)
    return Card(material.badge(node), material.link(iri), None, (*states, *licences))
