"""The diagram of the model: every class with its ties, drawn on the server from what the release says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dotheque_graph.namespaces import compact
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.reference.book import Book
from dotheque_graph.web.reference.layout import HEAD, ROW, WIDTH, Box, Placed, Wire, arrow, place, svg_path
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
_LONGEST_HEAD: Final = 24
_LONGEST_ROW: Final = 27
_NARROWER: Final = "narrower"


def draw(book: Book) -> Drawing:
    """Return the diagram of the model in the language of the reader."""
    words = book.reader.words
    model = {compact(one.iri.value): one for one in model_of(book)}
    families, boxes = _arranged(model)
    wires = [wire for one in model.values() for wire in _wires(one)]
    placed = place(boxes, wires)
    return Drawing(
        title=words.gettext("The classes and what ties them"),
        description=words.gettext(
            "Each box is a class with its properties; a line leads from a property to the class of its values. "
            "The sections below say the same in words."
        ),
        width=round(placed.width),
        height=round(placed.height),
        boxes=tuple(_box(book, model[box.name], box, families[box.name], placed.corners[box.name]) for box in boxes),
        lines=tuple(_lines(book, model, placed)),
        families=tuple((name, words.gettext(text)) for name, text in _FAMILIES.items()),
    )


def _arranged(model: Mapping[str, ModelClass]) -> tuple[dict[str, str], list[Box]]:
    """Return the family of each class, and the boxes in the order of the table and then of the names."""
    families, boxes = {}, []
    for column, entries in enumerate(_PLACES):
        for family, name in entries:
            if name in model:
                families[name] = family
                boxes.append(Box(name, _rows(model[name]), column))
    for name in sorted(model.keys() - families.keys()):
        families[name] = "work"
        boxes.append(Box(name, _rows(model[name]), _shortest(boxes)))
    return families, boxes


def _shortest(boxes: Sequence[Box]) -> int:
    heights = {column: sum(box.height for box in boxes if box.column == column) for column in range(len(_PLACES))}
    return min(heights, key=lambda column: (heights[column], column))


def _rows(one: ModelClass) -> int:
    return len(one.wider) + len(one.ties) + (1 if one.listed else 0)


def _wires(one: ModelClass) -> Iterable[Wire]:
    name = compact(one.iri.value)
    for row, wider in enumerate(one.wider):
        yield Wire(name, row, compact(wider.value), _NARROWER)
    for row, tie in enumerate(one.ties, start=len(one.wider)):
        for target in tie.targets:
            yield Wire(name, row, compact(target.value))


def _box(book: Book, one: ModelClass, box: Box, family: str, corner: tuple[float, float]) -> DrawnBox:
    x, y = corner
    texts = _row_texts(book, one)
    rows = tuple(
        DrawnRow(_cut(text, _LONGEST_ROW), title, href, x + 11, y + HEAD + ROW * number + 13, listed)
        for number, (text, title, href, listed) in enumerate(texts)
    )
    return DrawnBox(
        text=_cut(book.headline(one.iri), _LONGEST_HEAD),
        title=f"{book.headline(one.iri)} ({box.name})",
        href=book.place(one.iri) or "",
        family=family,
        x=x,
        y=y,
        width=WIDTH,
        height=box.height,
        head=HEAD,
        borrowed=book.terms.terms[one.iri].borrowed,
        rows=rows,
    )


def _row_texts(book: Book, one: ModelClass) -> list[tuple[str, str, str, bool]]:
    words = book.reader.words
    rows = []
    for wider in one.wider:
        text = words.gettext("is a kind of {name}").format(name=book.label(wider).text)
        rows.append((text, f"{text} (rdfs:subClassOf)", book.place(wider) or "", True))
    for tie in one.ties:
        leads = ", ".join(book.label(target).text for target in tie.targets)
        title = f"{tie.name} ({compact(tie.prop.value)}) → {leads}"
        rows.append((capitalised(tie.name), title, book.place(tie.prop) or "", False))
    if one.listed:
        number = len(one.listed)
        text = words.ngettext("and {number} vocabulary", "and {number} vocabularies", number).format(number=number)
        rows.append((text, ", ".join(one.listed), book.place(one.iri) or "", True))
    return rows


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


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
