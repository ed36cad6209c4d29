"""The section of a budget: its lines by nature, their bars, its total, and what the sums leave out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.namespaces import DOTH, SCHEMA, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.web.elements import Bar, BudgetRow, BudgetTable, Piece
from dotheque_graph.web.entity.material import DESCRIPTION, Material, order_of

_EXPENSE, _FUNDING, _REQUEST = (VOC.term(f"budget-line-kind/{name}") for name in ("expense", "funding", "request"))
_KINDS: Final = (_EXPENSE, _FUNDING, _REQUEST)
_APPROXIMATE: Final = VOC.term("precision/approximate")
_TINTS: Final = 6
"""Colours of the chart; a line past them takes the first again."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a budget; `amount` is None where it is not stated, `tint` then 0."""

    node: Node
    kind: NamedNode
    amount: Decimal | None
    tint: int

    @property
    def approximate(self) -> bool:
        """Tell whether the amount is one in the words of the source."""
        return _APPROXIMATE in self.node.links(DOTH.term("precision"))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A budget as it is drawn: its lines, what is announced in all, and how amounts are written."""

    material: Material
    lines: tuple[_Line, ...]
    total: Decimal
    currency: str

    def money(self, amount: Decimal) -> str:
        """Return an amount as people write it."""
        return self.material.reader.words.money(float(amount), self.currency)

    def of(self, *kinds: NamedNode) -> list[_Line]:
        """Return the lines of some natures."""
        return [line for line in self.lines if line.kind in kinds]

    def sum(self, *kinds: NamedNode) -> Decimal:
        """Return the sum of the stated amounts of some natures."""
        return _sum(self.of(*kinds))


def budget(material: Material) -> BudgetTable | None:
    """Return the lines of a budget by nature with its total, on its own page and on that of what it is for."""
    node = material.node if DOTH.term("Budget") in material.node.types else None
    if node is None:
        node = next(iter(material.description.owned_by(DOTH.term("hasBudget"))), None)
    total = _decimal(node.literal(DOTH.term("total"))) if node else None
    if node is None or total is None:
        return None
    currency = node.literal(SCHEMA.term("currency"))
    sheet = _Sheet(material, _lines(material, node), total, currency.value if currency else "EUR")
    return BudgetTable(
        heading=_heading(material, node),
        groups=tuple((material.names[kind].text, rows) for kind in _KINDS if (rows := _rows(sheet, kind))),
        total=sheet.money(total),
        bars=_bars(sheet),
        told=_told(sheet),
        remarks=tuple(_remarks(sheet)),
    )


def _heading(material: Material, budget_node: Node) -> str:
    """Return the name of the budget, which is above already on its own page."""
    own = budget_node.iri == material.node.iri
    return material.reader.words.gettext("Line by line") if own else material.title(budget_node).text


def _lines(material: Material, budget_node: Node) -> tuple[_Line, ...]:
    nodes = sorted((material.read(iri) for iri in budget_node.links(DOTH.term("hasLine"))), key=order_of)
    pairs = [(kind, node) for kind in _KINDS for node in nodes if kind in node.links(DOTH.term("lineKind"))]
    amounts = [_decimal(node.literal(DOTH.term("amount"))) for _kind, node in pairs]
    return tuple(
        _Line(node, kind, amount, place % _TINTS + 1 if amount is not None else 0)
        for place, ((kind, node), amount) in enumerate(zip(pairs, amounts, strict=True))
    )


def _decimal(literal: Literal | None) -> Decimal | None:
    try:
        return Decimal(literal.value) if literal else None
    except InvalidOperation:
        return None


def _rows(sheet: _Sheet, kind: NamedNode) -> tuple[BudgetRow, ...]:
    material = sheet.material
    return tuple(
        BudgetRow(
            title=material.title(line.node),
            text=material.text(line.node, DESCRIPTION),
            group=material.names[kind].text,
            amount=_amount(sheet, line),
            funders=material.values(line.node.links(DOTH.term("fundedBy"))),
            sources=material.sources(line.node),
            tint=line.tint,
        )
        for line in sheet.of(kind)
    )


def _amount(sheet: _Sheet, line: _Line) -> str:
    if line.amount is None:
        return ""
    return ("≈\u00a0" if line.approximate else "") + sheet.money(line.amount)


def _bars(sheet: _Sheet) -> tuple[Bar, ...]:
    """Return two bars on one scale: what is spent, and what pays for it."""
    _ = sheet.material.reader.words.gettext
    sides = ((_("Expenses"), sheet.of(_EXPENSE)), (_("What pays for them"), sheet.of(_FUNDING, _REQUEST)))
    whole = max(sheet.total, sheet.sum(_EXPENSE), sheet.sum(_FUNDING, _REQUEST))
    if whole <= 0:
        return ()
    drawn = ((name, tuple(_pieces(lines, whole)), _sum(lines)) for name, lines in sides)
    return tuple(Bar(f"{name}\u00a0· {sheet.money(amount)}", pieces) for name, pieces, amount in drawn if pieces)


def _sum(lines: Sequence[_Line]) -> Decimal:
    return sum((line.amount for line in lines if line.amount is not None), Decimal())


def _pieces(lines: Sequence[_Line], whole: Decimal) -> Iterator[Piece]:
    start = Decimal()
    for line in lines:
        if line.amount is not None and line.amount > 0:
            yield Piece(round(float(100 * start / whole), 2), round(float(100 * line.amount / whole), 2), line.tint)
            start += line.amount


def _told(sheet: _Sheet) -> str:
    """Return the bars in words."""
    lines = (f"{sheet.material.title(line.node).text} {_amount(sheet, line)}" for line in sheet.lines if line.tint)
    return ", ".join(lines)


def _remarks(sheet: _Sheet) -> Iterator[str]:
    """Yield what a reader of the sums has to know: amounts that are missing or approximate, sums that differ."""
    words = sheet.material.reader.words
    spent, paid = sheet.sum(_EXPENSE), sheet.sum(_FUNDING, _REQUEST)
    missing = sum(line.amount is None for line in sheet.lines)
    if missing:
        text = words.ngettext(
            "{number} line has no stated amount: the sums leave it out.",
            "{number} lines have no stated amount: the sums leave them out.",
            missing,
        )
        yield text.format(number=missing)
    if any(line.approximate for line in sheet.lines):
        yield words.gettext("Amounts with ≈ are approximate, and so are their sums.")
    if spent != sheet.total:
        text = words.gettext("The stated expenses add up to {sum}, and {total} is announced.")
        yield text.format(sum=sheet.money(spent), total=sheet.money(sheet.total))
    if paid and paid != sheet.total:
        text = words.gettext("What pays for them adds up to {sum}, of {total}.")
        yield text.format(sum=sheet.money(paid), total=sheet.money(sheet.total))
