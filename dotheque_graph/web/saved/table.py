"""The result of a saved query as a table for readers: a thing and its label are one cell that leads to its page."""

from collections.abc import Mapping, Sequence
from typing import Any

from dotheque_graph.query.library import SavedQuery
from dotheque_graph.rdf.terms import NamedNode, as_iri
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.web.elements import Link
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.result_parts import Cell
from dotheque_graph.web.saved.columns import YEARS

Row = Mapping[str, Mapping[str, Any]]


def table(
    reader: Reader, store: GraphStore, saved: SavedQuery, variables: Sequence[str], rows: Sequence[Row]
) -> tuple[tuple[str, ...], tuple[tuple[Cell | None, ...], ...]]:
    """Return the columns and the cells of the first rows of a result, in the order of the SELECT clause.

    A column `xLabel` names what the column `x` holds, and `label` what the first column holds: it is shown in that
    one's place. Other things are called by their label in the reader's language.
    """
    label_of = _label_columns(saved, variables)
    columns = tuple(variable for variable in variables if variable not in label_of.values())
    names = Names(store, reader.language)
    names.learn(_unnamed(rows, [column for column in columns if column not in label_of]))
    cells = tuple(tuple(_cell(reader, names, saved, row, column, label_of) for column in columns) for row in rows)
    return columns, cells


def _label_columns(saved: SavedQuery, variables: Sequence[str]) -> dict[str, str]:
    """Return the column of labels of each column of things that has one."""
    things = [variable for variable in variables if saved.header.returns.get(variable) == "iri"]
    found = {thing: f"{thing}Label" for thing in things if f"{thing}Label" in variables}
    if "label" in variables and things and things[0] == variables[0]:
        found.setdefault(things[0], "label")
    return found


def _unnamed(rows: Sequence[Row], columns: Sequence[str]) -> list[NamedNode]:
    terms = [row[column] for row in rows for column in columns if column in row]
    return [as_iri(term["value"]) for term in terms if term["type"] == "uri"]


def _cell(  # noqa: PLR0913  # a cell, and what names it
    reader: Reader, names: Names, saved: SavedQuery, row: Row, column: str, label_of: Mapping[str, str]
) -> Cell | None:
    term = row.get(column)
    if term is None:
        return None
    if term["type"] != "uri":
        return Cell(_written(reader, saved, column, str(term["value"])), language=_foreign(reader, term))
    iri = as_iri(term["value"])
    href = reader.urls.document(iri)
    label = row.get(label_of.get(column, ""))
    if label is not None:
        text, language = str(label["value"]), _foreign(reader, label)
    else:
        text = names[iri].text
        language = "" if names[iri].language == reader.language else names[iri].language
    # An address that a browser must not follow becomes "" there.
    return Cell(text, Link("", href or iri.value).href, external=href is None, language=language, note=iri.value)


def _written(reader: Reader, saved: SavedQuery, column: str, value: str) -> str:
    """Return a value as the reader's language writes it, going by what the header says of its column."""
    if column in YEARS:
        return value
    kind = saved.header.returns.get(column)
    if kind in ("integer", "decimal"):
        return reader.words.number(float(value)) if _is_number(value) else value
    if kind == "boolean":
        return reader.words.gettext("yes") if value == "true" else reader.words.gettext("no")
    return value


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _foreign(reader: Reader, term: Mapping[str, Any]) -> str:
    language = str(term.get("xml:lang", ""))
    return "" if language == reader.language else language
