"""The tables of what is missing: themes by type or audience, empty rows and columns named apart."""

from collections.abc import Mapping
from dataclasses import dataclass

from dotheque_graph.catalogue.atlas import RESOURCES
from dotheque_graph.catalogue.coverage import NONE, Freshness, Grid, Tally
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.across.covered import Shown, query_page, short, suggest
from dotheque_graph.web.elements import Link
from dotheque_graph.web.reader import Reader


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: how many, "" for none, which years, what it says in words, and where it leads."""

    number: str
    when: str
    told: str
    href: str
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class GridRow:
    """A theme with its cells."""

    theme: Link
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridTable:
    """A table of counts; `name` is its anchor, `query` the saved query that counts the same.

    `no_themes` and `no_columns` have nothing at all and are named apart, each leading to the way to suggest.
    """

    name: str
    heading: str
    columns: tuple[Link, ...]
    rows: tuple[GridRow, ...]
    no_themes: tuple[Link, ...]
    no_columns: tuple[Link, ...]
    no_columns_text: str
    query: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A grid to show: its anchor, heading, facet of the search, the words before its empty columns, its query."""

    name: str
    heading: str
    facet: str
    no_columns_text: str
    query: str


def said(reader: Reader, tally: Tally, since: int) -> str:
    """Return how recent things are in a few words: the year of the newest, or that none has a date."""
    _ = reader.words.gettext
    if tally.newest is None:
        return _("undated")
    if tally.freshness(since) is Freshness.RECENT:
        return str(tally.newest)
    return (
        _("{year}, none recent").format(year=tally.newest)
        if not tally.undated
        else _("undated or {year}").format(year=tally.newest)
    )


def table(shown: Shown, reader: Reader, grid: Grid, asked: Asked, since: int) -> GridTable:
    """Return a grid as a table, the themes and the columns by their names."""
    themes, columns = (tuple(sorted(used, key=shown.order)) for used in grid.used())
    urls = reader.urls

    def cell(theme: NamedNode, column: NamedNode) -> GridCell:
        return _cell(reader, shown, grid.cells.get((theme, column), NONE), {"theme": theme, asked.facet: column}, since)

    return GridTable(
        name=asked.name,
        heading=asked.heading,
        columns=tuple(map(shown.link, columns)),
        rows=tuple(GridRow(shown.link(theme), tuple(cell(theme, column) for column in columns)) for theme in themes),
        no_themes=tuple(
            shown.link(one, suggest(urls, theme=one)) for one in sorted(set(grid.themes) - set(themes), key=shown.order)
        ),
        no_columns=tuple(
            shown.link(one, suggest(urls, **{asked.facet: one}))
            for one in sorted(set(grid.columns) - set(columns), key=shown.order)
        ),
        no_columns_text=asked.no_columns_text,
        query=query_page(urls, asked.query),
    )


def _cell(reader: Reader, shown: Shown, tally: Tally, pair: Mapping[str, NamedNode], since: int) -> GridCell:
    _, words, urls = reader.words.gettext, reader.words, reader.urls
    where = ", ".join(map(shown.text, pair.values()))
    freshness = tally.freshness(since)
    if freshness is Freshness.NOTHING:
        told = _("Suggest one: {where}").format(where=where)
        return GridCell("", "", told, suggest(urls, **pair), freshness)
    when = said(reader, tally, since)
    told = words.ngettext(
        "{number} resource, {when}: {where}", "{number} resources, {when}: {where}", tally.number
    ).format(number=words.number(tally.number), when=when, where=where)
    found = urls.search(None, {"kind": RESOURCES, **{facet: (short(value),) for facet, value in pair.items()}})
    year = str(tally.newest) if tally.newest else _("n.d.")
    return GridCell(words.number(tally.number), year, told, found, freshness)
