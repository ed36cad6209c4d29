"""Sections of what is done: the story of an experiment, who took part, what came of it, what an agent takes part in."""

from collections.abc import Iterable
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.catalogue.incoming import INCOMING_LIMIT
from dotheque_graph.namespaces import DCTERMS, DOTH, ORG, PROV, SCHEMA, VOC
from dotheque_graph.rdf.terms import NamedNode, Term
from dotheque_graph.web.elements import Card, Cards, Link, People, Row, Step, Steps, Text, Value
from dotheque_graph.web.entity.material import DESCRIPTION, Material, order_of

PARTICIPATION: Final = DOTH.term("Participation")
MEMBERSHIP: Final = ORG.term("Membership")
_AGENT: Final = PROV.term("agent")
BORN_HERE: Final = (DOTH.term("documents"), PROV.term("wasGeneratedBy"), DOTH.term("testedIn"))
"""Properties that lead from a resource to the experiment it was born of."""
_MANY: Final = 12
"""Resources born of an experiment that are all shown as cards; of more, the first ones are, and a link leads to all."""
_FIRST: Final = 6
"""Resources shown as cards where there are too many."""
_READ: Final = _MANY + 4
"""Resources read of the hundreds that an experiment may have; each takes 10 µs, and as much again for its name."""
_ON_CARDS: Final = (DOTH.term("resourceType"), DOTH.term("publicationState"), DCTERMS.term("license"))


def needed(prop: NamedNode) -> int:
    """Return how many links to a hub its page reads by a property."""
    return _READ if prop in BORN_HERE else INCOMING_LIMIT


def story(material: Material) -> Steps | None:
    """Return the phases of an experiment in order."""
    _ = material.reader.words.gettext
    phases = sorted(material.description.owned_by(DOTH.term("hasPhase")), key=order_of)
    steps = tuple(_step(material, phase) for phase in phases)
    return Steps(_("What happened"), steps) if steps else None


def _step(material: Material, phase: Node) -> Step:
    dates = _dates(phase)
    return Step(
        title=material.title(phase),
        when=(*material.values(phase.links(DOTH.term("horizon"))), *material.values(dates)),
        text=material.text(phase, DESCRIPTION),
        sources=material.sources(phase),
        dated=bool(dates),
    )


def _dates(node: Node) -> tuple[Term, ...]:
    """Return when something was: the words of the source, else the dates."""
    stated = node.all(DOTH.term("dateStatedAs"))
    return stated or (*node.all(SCHEMA.term("startDate")), *node.all(SCHEMA.term("endDate")))


def people(material: Material) -> People | None:
    """Return who took part in an activity, in which role and from where."""
    _ = material.reader.words.gettext
    nodes = material.description.owned_by(PROV.term("qualifiedAssociation"))
    rows = [_participant(material, node) for node in nodes if node.link(_AGENT)]
    columns = (_("Who"), _("Role"), _("Where"))
    return People(_("Who took part"), columns, _sorted(rows)) if rows else None


def _participant(material: Material, node: Node) -> Row:
    agent = node.links(_AGENT)[0]
    return Row(
        who=material.link(agent),
        roles=material.values(node.links(PROV.term("hadRole"))),
        places=_places(material, agent),
        sources=material.sources(node),
    )


def _places(material: Material, agent: NamedNode) -> tuple[Value, ...]:
    spatial = material.linked(agent, DCTERMS.term("spatial"))
    return material.values(spatial or material.linked(agent, DOTH.term("covers")))


def _sorted(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: row.who.text.casefold()))


def takes_part(material: Material) -> People | None:
    """Return the activities an agent takes part in."""
    _ = material.reader.words.gettext
    nodes = material.description.owned_through(_AGENT, PARTICIPATION)
    rows = [
        Row(
            who=material.link(node.owner),
            roles=material.values(node.links(PROV.term("hadRole"))),
            places=(),
            sources=material.sources(node),
        )
        for node in nodes
        if node.owner
    ]
    return People(_("Takes part in"), (_("Activity"), _("Role")), _sorted(rows), with_places=False) if rows else None


def members(material: Material) -> People | None:
    """Return the named members of an organisation; the number announced stands beside it."""
    _ = material.reader.words.gettext
    nodes = material.description.owned_through(ORG.term("organization"), MEMBERSHIP)
    rows = [_member(material, node, ORG.term("member")) for node in nodes if node.link(ORG.term("member"))]
    if not rows:
        return None
    columns = (_("Who"), _("Role"), _("Where"))
    return People(_("Members"), columns, _sorted(rows), _named_and_announced(material, len(rows)))


def _named_and_announced(material: Material, named: int) -> str:
    """Return "12 named, une trentaine announced": a number that the source gives and the names it gives."""
    words = material.reader.words
    text = words.ngettext("{number} named", "{number} named", named).format(number=named)
    indicators = material.description.owned_through(DOTH.term("about"), DOTH.term("Indicator"))
    stated = [
        said.text
        for node in indicators
        if VOC.term("measure/member-count") in node.links(DOTH.term("measure"))
        if (said := material.stated(node, approximate=True))
    ]
    return f"{text}, " + words.gettext("{words} announced").format(words=f"« {stated[0]} »") if stated else text


def belongs_to(material: Material) -> People | None:
    """Return the organisations and networks that a member belongs to."""
    _ = material.reader.words.gettext
    nodes = material.description.owned_through(ORG.term("member"), MEMBERSHIP)
    rows = [_member(material, node, ORG.term("organization")) for node in nodes if node.link(ORG.term("organization"))]
    columns = (_("Organisation or network"), _("Role"))
    return People(_("Belongs to"), columns, _sorted(rows), with_places=False) if rows else None


def _member(material: Material, node: Node, far_end: NamedNode) -> Row:
    agent = node.links(far_end)[0]
    past = node.literal(DOTH.term("past"))
    roles = material.values(node.links(ORG.term("role")))
    if past and past.value == "true":
        roles = (*roles, Text(material.reader.words.gettext("formerly")))
    return Row(material.link(agent), roles, _places(material, agent), material.sources(node))


def came_out(material: Material) -> Cards | None:
    """Return what came out of an experiment: its outcomes with their results, and the resources born of it."""
    _ = material.reader.words.gettext
    outcomes = sorted(material.description.owned_by(DOTH.term("hasOutcome")), key=lambda node: _term(material, node))
    cards = [_outcome(material, node) for node in outcomes]
    told = {result for node in outcomes for result in node.links(DOTH.term("result"))}
    born = sorted({iri for prop in BORN_HERE for iri in material.description.sources(prop)} - told, key=str)
    shown = born if len(born) <= _MANY else born[:_FIRST]
    cards.extend(resource_card(material, iri) for iri in shown)
    more = _all_of_them(material, told.union(shown))
    return Cards(_("What came of it"), tuple(cards), more) if cards else None


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
    horizon = node.link(DOTH.term("horizon"))
    return (order_of(material.read(horizon))[0] if horizon else float("inf"), node.iri.value)


def _outcome(material: Material, node: Node) -> Card:
    return Card(
        badge=None,
        title=material.title(node),
        text=material.text(node, DESCRIPTION),
        notes=(
            *material.values(node.links(DOTH.term("horizon"))),
            *material.values(node.links(DOTH.term("result"))),
        ),
        sources=material.sources(node),
    )


def resource_card(material: Material, iri: NamedNode) -> Card:
    """Return the card of a resource: its type, its title, its licence and its state."""
    node = material.glance(iri, _ON_CARDS)
    states = material.values(node.links(DOTH.term("publicationState")))
    licences = material.values(node.links(DCTERMS.term("license")))
    return Card(material.badge(node), material.link(iri), None, (*states, *licences))
