"""Sections of what is done: the story of an experiment, who took part, what an agent takes part in, members."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.namespaces import DCTERMS, DOTH, ORG, PROV, SCHEMA, VOC
from dotheque_graph.rdf.terms import NamedNode, Term
from dotheque_graph.web.elements import People, Row, Step, Steps, Text, Value
from dotheque_graph.web.entity.leading import dated
from dotheque_graph.web.entity.material import DESCRIPTION, Material, order_of

PARTICIPATION: Final = DOTH.term("Participation")
MEMBERSHIP: Final = ORG.term("Membership")
_AGENT: Final = PROV.term("agent")
_MEMBER_COUNT: Final = VOC.term("measure/member-count")
_ROLES: Final = tuple(
    VOC.term(f"organisation-role/{name}")
    for name in ("lead", "co-lead", "organiser", "owner", "requester", "host", "founder", "partner", "prototyper")
)
"""Roles that are told first, in this order; the others follow by name."""
_BOUNDS: Final = (SCHEMA.term("startDate"), SCHEMA.term("endDate"))
_WHEN: Final = (DOTH.term("dateStatedAs"), *_BOUNDS)


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
        when=(*material.values(phase.links(DOTH.term("horizon"))), *dated(material, dates)),
        text=material.text(phase, DESCRIPTION),
        sources=material.sources(phase),
        dated=bool(dates),
    )


def _dates(node: Node) -> tuple[Term, ...]:
    """Return when something was: the words of the source, else the dates."""
    stated = node.all(DOTH.term("dateStatedAs"))
    return stated or (*node.all(SCHEMA.term("startDate")), *node.all(SCHEMA.term("endDate")))


def people(material: Material) -> People | None:
    """Return who took part in an activity, by role, and from where."""
    _ = material.reader.words.gettext
    nodes = [node for node in material.description.owned_by(PROV.term("qualifiedAssociation")) if node.link(_AGENT)]
    rows = [(node, _participant(material, node)) for node in nodes]
    columns = (_("Who"), _("Where"))
    return _table(material, _("Who took part"), columns, rows, PROV.term("hadRole")) if rows else None


def _participant(material: Material, node: Node) -> Row:
    agent = node.links(_AGENT)[0]
    return Row(material.link(agent), (), _places(material, agent), material.sources(node))


def _table(  # noqa: PLR0913  # the parts of a table
    material: Material,
    heading: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Node, Row]],
    role: NamedNode,
    remark: str = "",
    *,
    with_places: bool = True,
) -> People:
    """Return a table of rows under the roles that their nodes give; a column says when, where one of them knows."""
    _ = material.reader.words.gettext
    dated = any(row.when for _node, row in rows)
    return People(
        heading,
        (*columns, _("When")) if dated else columns,
        _sorted(row for _node, row in rows),
        remark,
        with_places,
        with_dates=dated,
        by_role=_by_role(material, rows, role),
    )


def _by_role(
    material: Material, rows: Sequence[tuple[Node, Row]], role: NamedNode
) -> tuple[tuple[Value, tuple[Row, ...]], ...]:
    """Return the rows under each role, who has several under each of them, those without any last."""
    found: dict[NamedNode | None, list[Row]] = {}
    for node, row in rows:
        for one in node.links(role) or (None,):
            found.setdefault(one, []).append(row)
    named = [one for one in found if one is not None]
    material.names.learn(named)
    named.sort(key=lambda one: (_ROLES.index(one) if one in _ROLES else len(_ROLES), material.names[one].text))
    groups: list[tuple[Value, tuple[Row, ...]]] = [(material.link(one), _sorted(found[one])) for one in named]
    if None in found:
        groups.append((Text(material.reader.words.gettext("Role not stated")), _sorted(found[None])))
    return tuple(groups)


def _places(material: Material, agent: NamedNode) -> tuple[Value, ...]:
    spatial = material.linked(agent, DCTERMS.term("spatial"))
    return material.values(spatial or material.linked(agent, DOTH.term("covers")))


def _sorted(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: row.who.text.casefold()))


def takes_part(material: Material) -> People | None:
    """Return the activities an agent takes part in, by role, with where and when they are."""
    _ = material.reader.words.gettext
    nodes = material.description.owned_through(_AGENT, PARTICIPATION)
    known = (DCTERMS.term("spatial"), *_WHEN)
    owners = {node.owner: material.glance(node.owner, known) for node in nodes if node.owner}
    material.names.learn(chain(owners, *(one.links(DCTERMS.term("spatial")) for one in owners.values())))
    rows = [(node, _activity(material, node, owners[node.owner])) for node in nodes if node.owner]
    columns = (_("Activity"), _("Where"))
    return _table(material, _("Takes part in"), columns, rows, PROV.term("hadRole")) if rows else None


def _activity(material: Material, node: Node, owner: Node) -> Row:
    return Row(
        who=material.link(owner.iri),
        roles=(),
        places=material.values(owner.links(DCTERMS.term("spatial"))),
        sources=material.sources(node),
        when=dated(material, [value for prop in _BOUNDS for value in owner.all(prop)] or _dates(owner)),
    )


def members(material: Material) -> People | None:
    """Return the named members of an organisation by role; the number announced stands beside it."""
    _ = material.reader.words.gettext
    nodes = material.description.owned_through(ORG.term("organization"), MEMBERSHIP)
    rows = [(node, _member(material, node, ORG.term("member"))) for node in nodes if node.link(ORG.term("member"))]
    if not rows:
        return None
    group = material.description.group(ORG.term("organization"))
    number = group.total if group and group.total > len(group.sources) else len({row.who for _node, row in rows})
    remark = named_and_announced(material, number, _indicators(material))
    return _table(material, _("Members"), (_("Who"), _("Where")), rows, ORG.term("role"), remark)


def _indicators(material: Material) -> tuple[Node, ...]:
    return material.description.owned_through(DOTH.term("about"), DOTH.term("Indicator"))


def named_and_announced(
    material: Material, named: int, indicators: Iterable[Node], measure: NamedNode = _MEMBER_COUNT
) -> str:
    """Return "12 named, une trentaine announced": a number that the source gives and the names it gives."""
    words = material.reader.words
    counted = words.ngettext("{number} named", "{number} named", named).format(number=words.number(named))
    text = counted if named else words.gettext("none is named yet")
    stated = [
        said.text
        for node in indicators
        if measure in node.links(DOTH.term("measure"))
        if (said := material.stated(node, approximate=True))
    ]
    return f"{text}, " + words.gettext("{words} announced").format(words=f"« {stated[0]} »") if stated else text


def belongs_to(material: Material) -> People | None:
    """Return the organisations and networks that a member belongs to, by role."""
    _ = material.reader.words.gettext
    nodes = material.description.owned_through(ORG.term("member"), MEMBERSHIP)
    far_end = ORG.term("organization")
    rows = [(node, _member(material, node, far_end)) for node in nodes if node.link(far_end)]
    columns = (_("Organisation or network"),)
    heading = _("Belongs to")
    return _table(material, heading, columns, rows, ORG.term("role"), with_places=False) if rows else None


def _member(material: Material, node: Node, far_end: NamedNode) -> Row:
    agent = node.links(far_end)[0]
    past = node.literal(DOTH.term("past"))
    when = dated(material, _dates(node))
    if past and past.value == "true":
        when = (*when, Text(material.reader.words.gettext("formerly")))
    return Row(material.link(agent), (), _places(material, agent), material.sources(node), when)
