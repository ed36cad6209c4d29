"""The diagram of the model: every class with its ties, drawn on the server from what the release says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from textwrap import wrap
from typing import Final

from dotheque_graph.namespaces import compact
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.reference.book import Book
from dotheque_graph.web.reference.layout import ROW, WIDTH, Box, Placed, Wire, arrow, place, svg_path
from dotheque_graph.web.reference.model import ModelClass, model_of
from dotheque_graph.web.reference.parts import Drawing, DrawnBox, DrawnLine, DrawnRow
from dotheque_graph.web.words import noted

_FAMILIES: Final = {
    "commons": noted("The commons and its project"),
    "work": noted("Resources and experiments"),
    "people": noted("People and places"),
    "proof": noted("Sources, figures, history"),
    "lists": noted("Goals and vocabularies"),
}
_PLACES: Final = (
    (
        ("commons", "doth:Commons"),
        ("commons", "doth:Budget"),
        ("commons", "doth:BudgetLine"),
        ("commons", "doth:Objective"),
        ("commons", "doth:Milestone"),
        ("commons", "doth:Action"),
        ("commons", "doth:WorkflowStep"),
        ("proof", "doth:Tombstone"),
    ),
    (
        ("work", "doth:Platform"),
        ("work", "doth:Resource"),
        ("work", "doth:Collection"),
        ("proof", "doth:Indicator"),
        ("proof", "doth:SourceDocument"),
        ("proof", "doth:Passage"),
        ("proof", "doth:Discrepancy"),
        ("lists", "sdgo:Goal"),
        ("lists", "sdgo:Target"),
    ),
    (
        ("work", "doth:Programme"),
        ("work", "doth:Experiment"),
        ("work", "doth:Phase"),
        ("work", "doth:Outcome"),
        ("work", "doth:Event"),
        ("work", "doth:EditorialSession"),
        ("people", "doth:Participation"),
        ("proof", "doth:Publication"),
    ),
    (
        ("people", "org:Organization"),
        ("people", "org:Membership"),
        ("people", "org:Post"),
        ("people", "foaf:Person"),
        ("people", "dcterms:Location"),
        ("lists", "skos:Concept"),
        ("lists", "skos:ConceptScheme"),
    ),
)
"""Column by column, the family and the class of each box; a class that is not here goes to the shortest column."""
_LONGEST_HEAD: Final = 23
_LONGEST_ROW: Final = 27
"""Characters of a line: names go on in the next one, as two that are cut off may read the same."""
_NARROWER: Final = "narrower"


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row of a box says, leads to, and says where it is pointed at."""

    text: str
    title: str
    href: str
    listed: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(wrap(self.text, _LONGEST_ROW))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a box says: its class, the lines of its name, its rows."""

    iri: NamedNode
    lines: tuple[str, ...]
    rows: tuple[_Row, ...]

    @property
    def name(self) -> str:
        return compact(self.iri.value)

    @property
    def starts(self) -> tuple[int, ...]:
        """Return the line that each row begins at."""
        return tuple(accumulate((len(row.lines) for row in self.rows[:-1]), initial=0)) if self.rows else ()

    def box(self, column: int) -> Box:
        return Box(self.name, sum(len(row.lines) for row in self.rows), column, len(self.lines))


def draw(book: Book) -> Drawing:
    """Return the diagram of the model in the language of the reader."""
    words = book.reader.words
    model = {compact(one.iri.value): one for one in model_of(book)}
    told = {name: _told(book, one) for name, one in model.items()}
    families, boxes = _arranged(model, told)
    wires = [wire for name, one in model.items() for wire in _wires(one, told[name])]
    placed = place(boxes, wires)
    return Drawing(
        title=words.gettext("The classes and what ties them"),
        description=words.gettext(
            "Each box is a class with its properties; a line leads from a property to the class of its values. "
            "The sections below say the same in words."
        ),
        width=round(placed.width),
        height=round(placed.height),
        boxes=tuple(_box(book, told[box.name], box, families[box.name], placed.corners[box.name]) for box in boxes),
        lines=tuple(_lines(book, model, placed)),
        families=tuple((name, words.gettext(text)) for name, text in _FAMILIES.items()),
    )


def _arranged(model: Mapping[str, ModelClass], told: Mapping[str, _Told]) -> tuple[dict[str, str], list[Box]]:
    """Return the family of each class, and the boxes in the order of the table and then of the names."""
    families, boxes = {}, []
    for column, entries in enumerate(_PLACES):
        for family, name in entries:
            if name in model:
                families[name] = family
                boxes.append(told[name].box(column))
    for name in sorted(model.keys() - families.keys()):
        families[name] = "work"
        boxes.append(told[name].box(_shortest(boxes)))
    return families, boxes


def _shortest(boxes: Sequence[Box]) -> int:
    heights = {column: sum(box.height for box in boxes if box.column == column) for column in range(len(_PLACES))}
    return min(heights, key=lambda column: (heights[column], column))


def _wires(one: ModelClass, told: _Told) -> Iterable[Wire]:
    starts = told.starts
    for row, wider in zip(starts, one.wider, strict=False):
        yield Wire(told.name, row, compact(wider.value), _NARROWER)
    for row, tie in zip(starts[len(one.wider) :], one.ties, strict=False):
        for target in tie.targets:
            yield Wire(told.name, row, compact(target.value))


def _box(book: Book, told: _Told, box: Box, family: str, corner: tuple[float, float]) -> DrawnBox:
    x, y = corner
    rows = tuple(
        DrawnRow(row.lines, row.title, row.href, x + 11, y + box.head + ROW * start + 13, row.listed)
        for start, row in zip(told.starts, told.rows, strict=True)
    )
    return DrawnBox(
        lines=told.lines,
        title=f"{book.headline(told.iri)} ({box.name})",
        href=book.place(told.iri) or "",
        family=family,
        x=x,
        y=y,
        width=WIDTH,
        height=box.height,
        head=box.head,
        borrowed=book.terms.terms[told.iri].borrowed,
        rows=rows,
    )


def _told(book: Book, one: ModelClass) -> _Told:
    lines = tuple(wrap(book.headline(one.iri), _LONGEST_HEAD))
    return _Told(one.iri, lines, tuple(_rows(book, one)))


def _rows(book: Book, one: ModelClass) -> Iterable[_Row]:
    """Yield the rows of a class: what it is a kind of, its ties, how many vocabularies it takes values from."""
    words = book.reader.words
    for wider in one.wider:
        text = words.gettext("is a kind of {name}").format(name=book.label(wider).text)
        yield _Row(text, f"{text} (rdfs:subClassOf)", book.place(wider) or "", listed=True)
    for tie in one.ties:
        leads = ", ".join(book.label(target).text for target in tie.targets)
        title = f"{tie.name} ({compact(tie.prop.value)}) → {leads}"
        yield _Row(capitalised(tie.name), title, book.place(tie.prop) or "")
    if one.listed:
        number = len(one.listed)
        text = words.ngettext("and {number} vocabulary", "and {number} vocabularies", number).format(number=number)
        yield _Row(text, ", ".join(one.listed), book.place(one.iri) or "", listed=True)


def _lines(book: Book, model: Mapping[str, ModelClass], placed: Placed) -> Iterable[DrawnLine]:
    """Yield one line for each class that is led to, made of all the wires that lead there."""
    buses: dict[tuple[str, str], list[Wire]] = {}
    for wire in placed.routes:
        buses.setdefault((wire.target, wire.kind), []).append(wire)
    for (target, kind), wires in buses.items():
        tips = dict.fromkeys(arrow(placed.routes[wire]) for wire in wires)
        sources = dict.fromkeys(_name(book, model[wire.source].iri) for wire in wires)
        yield DrawnLine(
            path="".join(svg_path(placed.routes[wire]) for wire in wires),
            tip=" ".join(f"M{tip.replace(' ', 'L')}Z" for tip in tips),
            title=f"{', '.join(sources)} → {_name(book, model[target].iri)}",
            narrower=kind == _NARROWER,
        )


def _name(book: Book, iri: NamedNode) -> str:
    return book.headline(iri)
