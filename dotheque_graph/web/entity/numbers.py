"""Sections of numbers and plans: figures in the words of the source, milestones, steps, aims."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.namespaces import DCTERMS, DOTH, PROV, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.web.elements import Card, Figure, FigureList, Outline, Step, Steps, Text, Tick
from dotheque_graph.web.entity.material import DESCRIPTION, Material, order_of
from dotheque_graph.web.entity.units import counted_in

_LONGEST: Final = 30
"""Characters of a statement that still stands as a large figure; a longer one goes under the number."""
_EDGE: Final = 6.0
"""Percent of an axis left free at both ends, for the words of the moments there."""


def figures(material: Material) -> FigureList | None:
    """Return the indicators about an entity."""
    _ = material.reader.words.gettext
    nodes = material.description.owned_through(DOTH.term("about"), DOTH.term("Indicator"))
    found = tuple(figure(material, node) for node in nodes)
    return FigureList(_("In figures"), tuple(sorted(found, key=lambda figure: figure.title.text))) if found else None


def own_figure(material: Material) -> FigureList | None:
    """Return the figure that an indicator is, at the top of its own page."""
    if DOTH.term("Indicator") not in material.node.types:
        return None
    return FigureList("", (figure(material, material.node),))


def figure(material: Material, node: Node) -> Figure:
    """Return the figure of an indicator: its number where that is exact, else the words of the source if short."""
    _ = material.reader.words.gettext
    precision = node.links(DOTH.term("precision"))
    awaited = VOC.term("precision/to-measure") in precision
    approximate = VOC.term("precision/approximate") in precision
    number, said = _counted(material, node), _quoted(material.stated(node, approximate=approximate))
    exact = VOC.term("precision/exact") in precision and number is not None
    shown = said if said and not exact and _fits(said) else number or said or Text("–")
    notes = material.values(node.all(DCTERMS.term("date")) or node.all(DOTH.term("dateStatedAs")))
    rest = (said,) if said and shown is not said and not awaited and said.text != f"« {shown.text} »" else ()
    return Figure(
        value=Text(_("to be measured")) if awaited else shown,
        title=material.title(node),
        notes=(*rest, *notes, *_derived(material, node)),
        sources=material.sources(node),
        approximate=approximate and shown.text.lstrip("« ")[:1].isdigit(),
        awaited=awaited,
    )


def _quoted(said: Text | None) -> Text | None:
    """Return the words of the source between the marks of a quotation."""
    return Text(f"« {said.text} »", said.language) if said else None


def _fits(quoted: Text) -> bool:
    return len(quoted.text) <= _LONGEST + len("«  »")


def _counted(material: Material, node: Node) -> Text | None:
    """Return the number of an indicator with its unit, as people write it, None where it has none."""
    value, unit = node.literal(DOTH.term("value")), node.link(DOTH.term("unit"))
    if value is None or node.literal(DOTH.term("outOf")) or unit == VOC.term("unit/rank"):
        return number_of(material, node)
    return Text(counted_in(material.reader.words, float(value.value), unit))


def _derived(material: Material, node: Node) -> tuple[Text, ...]:
    names = [material.names[study] for study in node.links(PROV.term("wasDerivedFrom"))]
    return tuple(Text(name.text, name.language) for name in names)


def number_of(material: Material, node: Node) -> Text | None:
    """Return the number of an indicator as people write it, None where it has none."""
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


def milestones(material: Material) -> Steps | None:
    """Return the milestones of a plan in order, and where those lie that are so many months away."""
    _ = material.reader.words.gettext
    nodes = material.description.owned_by(DOTH.term("hasMilestone"))
    months = Counter(month for node in nodes if (month := _months(node)))
    axis = _axis(material, months)
    told = ", ".join(f"{tick.text}\u00a0: {tick.number}" for tick in axis)
    return _steps(material, "hasMilestone", _("What is planned"), _due, axis, told)


def _months(node: Node) -> int:
    """Return in how many months a milestone is due, 0 where that is not stated."""
    due = node.literal(DOTH.term("due"))
    number, unit = (due.value[1:-1], due.value[-1:]) if due else ("", "")
    return int(number) * {"M": 1, "Y": 12}.get(unit, 0) if number.isdecimal() else 0


def _axis(material: Material, months: Counter[int]) -> tuple[Tick, ...]:
    """Return the moments of an axis that begins today; one of a single moment would tell nothing."""
    if len(months) < 2:  # noqa: PLR2004  # a line needs two points
        return ()
    words, last = material.reader.words, max(months)
    return tuple(
        Tick(
            place=round(_EDGE + (100 - 2 * _EDGE) * month / last, 1),
            text=words.ngettext("{number} month", "{number} months", month).format(number=month),
            number=number,
        )
        for month, number in sorted(months.items())
    )


def workflow(material: Material) -> Steps | None:
    """Return the steps of an editorial path in order."""
    _ = material.reader.words.gettext
    return _steps(material, "hasStep", _("The path of a content"), _actors)


def _steps(  # noqa: PLR0913  # the parts of a list of moments
    material: Material,
    prop: str,
    heading: str,
    when: Callable[[Node], tuple[Literal | NamedNode, ...]],
    axis: tuple[Tick, ...] = (),
    told: str = "",
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
    return Steps(heading, steps, axis, told) if steps else None


def _due(node: Node) -> tuple[Literal | NamedNode, ...]:
    stated = tuple(value for value in node.all(DOTH.term("dateStatedAs")) if isinstance(value, Literal))
    due = node.literal(DOTH.term("due"))
    return stated or ((due,) if due else ())


def _actors(node: Node) -> tuple[Literal | NamedNode, ...]:
    return node.links(DOTH.term("performedBy"))


def objectives(material: Material) -> Outline | None:
    """Return what a project aims at, by nature of aim."""
    _ = material.reader.words.gettext
    nodes = sorted(material.description.owned_by(DOTH.term("hasObjective")), key=order_of)
    kinds = dict.fromkeys(node.link(DOTH.term("objectiveKind")) for node in nodes)
    groups = tuple(
        (
            material.names[kind].text if kind else "",
            entries(material, [node for node in nodes if node.link(DOTH.term("objectiveKind")) == kind]),
        )
        for kind in kinds
    )
    return Outline(_("What it aims at"), groups) if groups else None


def entries(material: Material, nodes: Sequence[Node]) -> tuple[Card, ...]:
    """Return short entries: a name and a text."""
    return tuple(
        Card(None, material.title(node), material.text(node, DESCRIPTION), sources=material.sources(node))
        for node in nodes
    )
