"""Sections of numbers and plans: figures in the words of the source, budgets, milestones, actions, steps, aims."""

from collections.abc import Callable, Sequence
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.namespaces import DCTERMS, DOTH, PROV, SCHEMA, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.web.elements import (
    BudgetRow,
    BudgetTable,
    Card,
    Figure,
    FigureList,
    Outline,
    Step,
    Steps,
    Text,
)
from dotheque_graph.web.entity.material import DESCRIPTION, Material, order_of

_KINDS: Final = tuple(VOC.term(f"budget-line-kind/{name}") for name in ("expense", "funding", "request"))
_LONGEST: Final = 30
"""Characters of a statement that still stands as a large figure; a longer one goes under the number."""


def figures(material: Material) -> FigureList | None:
    """Return the indicators about an entity."""
    _ = material.reader.words.gettext
    nodes = material.description.owned_through(DOTH.term("about"), DOTH.term("Indicator"))
    found = tuple(_figure(material, node) for node in nodes)
    return FigureList(_("In figures"), tuple(sorted(found, key=lambda figure: figure.title.text))) if found else None


def own_figure(material: Material) -> FigureList | None:
    """Return the figure that an indicator is, at the top of its own page."""
    if DOTH.term("Indicator") not in material.node.types:
        return None
    return FigureList("", (_figure(material, material.node),))


def _figure(material: Material, node: Node) -> Figure:
    _ = material.reader.words.gettext
    precision = node.links(DOTH.term("precision"))
    awaited = VOC.term("precision/to-measure") in precision
    approximate = VOC.term("precision/approximate") in precision
    number, said = _number(material, node), material.stated(node, approximate=approximate)
    shown = Text(_("to be measured")) if awaited else said if said and _fits(said) else number or said or Text("–")
    notes = material.values(node.all(DCTERMS.term("date")) or node.all(DOTH.term("dateStatedAs")))
    rest = [said.text] if said and shown is not said and not awaited else []
    return Figure(
        value=shown,
        title=material.title(node),
        note=" · ".join([*rest, *(value.text for value in notes), *_derived(material, node)]),
        sources=material.sources(node),
        approximate=approximate and shown.text[:1].isdigit(),
        awaited=awaited,
    )


def _fits(text: Text) -> bool:
    return len(text.text) <= _LONGEST


def _derived(material: Material, node: Node) -> list[str]:
    return [material.names[study].text for study in node.links(PROV.term("wasDerivedFrom"))]


def _number(material: Material, node: Node) -> Text | None:
    value, out_of = node.literal(DOTH.term("value")), node.literal(DOTH.term("outOf"))
    if value is None:
        return None
    words = material.reader.words
    if node.link(DOTH.term("unit")) == VOC.term("unit/rank"):
        return Text(words.ordinal(int(float(value.value))))
    text = words.number(float(value.value))
    if out_of:
        return Text(words.gettext("{part} in {whole}").format(part=text, whole=words.number(float(out_of.value))))
    return Text(text)


def budget(material: Material) -> BudgetTable | None:
    """Return the lines of a budget by nature with its total, on its own page and on that of what it is for."""
    node = material.node if DOTH.term("Budget") in material.node.types else None
    if node is None:
        node = next(iter(material.description.owned_by(DOTH.term("hasBudget"))), None)
    total = node.literal(DOTH.term("total")) if node else None
    if node is None or total is None:
        return None
    currency = node.literal(SCHEMA.term("currency"))
    code = currency.value if currency else "EUR"
    lines = sorted((material.read(iri) for iri in node.links(DOTH.term("hasLine"))), key=order_of)
    groups = tuple((material.names[kind].text, rows) for kind in _KINDS if (rows := _rows(material, lines, kind, code)))
    return BudgetTable(material.title(node).text, groups, material.reader.words.money(float(total.value), code))


def _rows(material: Material, lines: Sequence[Node], kind: NamedNode, currency: str) -> tuple[BudgetRow, ...]:
    return tuple(
        BudgetRow(
            title=material.title(line),
            text=material.text(line, DESCRIPTION),
            group=material.names[kind].text,
            amount=_amount(material, line.literal(DOTH.term("amount")), currency),
            funders=material.values(line.links(DOTH.term("fundedBy"))),
            sources=material.sources(line),
        )
        for line in lines
        if kind in line.links(DOTH.term("lineKind"))
    )


def _amount(material: Material, amount: Literal | None, currency: str) -> str:
    return material.reader.words.money(float(amount.value), currency) if amount else ""


def milestones(material: Material) -> Steps | None:
    """Return the milestones of a plan in order."""
    _ = material.reader.words.gettext
    return _steps(material, "hasMilestone", _("What is planned"), _due)


def workflow(material: Material) -> Steps | None:
    """Return the steps of an editorial path in order."""
    _ = material.reader.words.gettext
    return _steps(material, "hasStep", _("The path of a content"), _actors)


def _steps(
    material: Material, prop: str, heading: str, when: Callable[[Node], tuple[Literal | NamedNode, ...]]
) -> Steps | None:
    nodes = sorted(material.description.owned_by(DOTH.term(prop)), key=order_of)
    steps = tuple(
        Step(
            title=material.title(node),
            when=material.values(when(node)),
            text=material.text(node, DESCRIPTION),
            sources=material.sources(node),
        )
        for node in nodes
    )
    return Steps(heading, steps) if steps else None


def _due(node: Node) -> tuple[Literal | NamedNode, ...]:
    stated = tuple(value for value in node.all(DOTH.term("dateStatedAs")) if isinstance(value, Literal))
    due = node.literal(DOTH.term("due"))
    return stated or ((due,) if due else ())


def _actors(node: Node) -> tuple[Literal | NamedNode, ...]:
    return node.links(DOTH.term("performedBy"))


def actions(material: Material) -> Outline | None:
    """Return the actions that carry a project out."""
    _ = material.reader.words.gettext
    nodes = sorted(material.description.owned_by(DOTH.term("hasAction")), key=order_of)
    return Outline(_("What is being done"), (("", _entries(material, nodes)),)) if nodes else None


def objectives(material: Material) -> Outline | None:
    """Return what a project aims at, by nature of aim."""
    _ = material.reader.words.gettext
    nodes = sorted(material.description.owned_by(DOTH.term("hasObjective")), key=order_of)
    kinds = dict.fromkeys(node.link(DOTH.term("objectiveKind")) for node in nodes)
    groups = tuple(
        (
            material.names[kind].text if kind else "",
            _entries(material, [node for node in nodes if node.link(DOTH.term("objectiveKind")) == kind]),
        )
        for kind in kinds
    )
    return Outline(_("What it aims at"), groups) if groups else None


def _entries(material: Material, nodes: Sequence[Node]) -> tuple[Card, ...]:
    return tuple(
        Card(None, material.title(node), material.text(node, DESCRIPTION), sources=material.sources(node))
        for node in nodes
    )
