"""CSV of the entities of a class: a row for each, a column for each property and language, a cell for all its values.

The form is RFC 4180 in UTF-8. What the columns mean stands in the dictionary of `dictionary.py`.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Final

from dotheque_graph.errors import InvalidRdf
from dotheque_graph.namespaces import PREFIXES, RDF_TYPE
from dotheque_graph.publication.dumps.lines import Entity
from dotheque_graph.rdf.jsonld_context import names
from dotheque_graph.rdf.terms import Literal, NamedNode

IRI_COLUMN: Final = "iri"
SEPARATORS: Final = ("|", "¦", "‖", "␟")
"""What stands between the values of a cell: the first that no value of the column holds."""
_MARKS: Final = re.compile(f"[{''.join(SEPARATORS)}]")
LINK: Final = "@id"
"""Stands for the datatype of a value that is an IRI."""
_LABELS: Final = ("type", "prefLabel", "title", "name", "label", "shName")
"""Columns that come first after the IRI, where they are."""


@dataclass(slots=True)
class _Seen:
    """What is known of a column after one pass.

    The datatypes of its values, whether a cell has several, the separators among them, the schemes of its IRIs.
    """

    datatypes: set[str] = field(default_factory=set)
    several: bool = False
    marks: set[str] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)

    def see(self, value: NamedNode | Literal, *, again: bool) -> None:
        """Take note of a value, `again` where its cell has one already."""
        self.several = self.several or again
        if _MARKS.search(value.value):
            self.marks.update(_MARKS.findall(value.value))
        if isinstance(value, NamedNode):
            self.datatypes.add(LINK)
            self.schemes.add(value.value.partition(":")[0])
        else:
            self.datatypes.add(value.datatype.value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the property and language it holds, the datatypes of its values, and what parts them ("" if one)."""

    name: str
    prop: str
    language: str
    datatypes: tuple[str, ...]
    separator: str


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a class, that of the IRI aside, and the schemes of the IRIs that were met."""

    columns: tuple[Column, ...]
    schemes: frozenset[str]


def survey(entities: Iterable[Entity]) -> Table:
    """Return the columns that entities need; the same entities give the same columns in the same order.

    Raises InvalidRdf where a column has every separator among its values.
    """
    seen: dict[tuple[str, str], _Seen] = {}
    schemes: set[str] = set()
    for iri, values in entities:
        schemes.add(iri.partition(":")[0])
        for prop, given in values.items():
            met = set()
            for value in given:
                key = prop, _language(value)
                column = seen.get(key) or seen.setdefault(key, _Seen())
                column.see(value, again=key in met)
                met.add(key)
    schemes.update(*(column.schemes for column in seen.values()))
    called = _called({prop for prop, _ in seen})
    columns = [_column(called[prop], prop, language, facts) for (prop, language), facts in seen.items()]
    return Table(tuple(sorted(columns, key=_order)), frozenset(schemes))


def write_rows(entities: Iterable[Entity], columns: Sequence[Column], target: IO[bytes]) -> None:
    """Write the header and a row for each entity."""
    text = io.TextIOWrapper(target, "utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((IRI_COLUMN, *(column.name for column in columns)))
    writer.writerows(_row(iri, values, columns) for iri, values in entities)
    text.detach()


def _row(iri: str, values: Mapping[str, Sequence[NamedNode | Literal]], columns: Sequence[Column]) -> list[str]:
    cells = {(prop, language): texts for prop in values for language, texts in _by_language(values[prop]).items()}
    return [iri, *(column.separator.join(cells.get((column.prop, column.language), ())) for column in columns)]


def _by_language(values: Iterable[NamedNode | Literal]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for value in values:
        texts.setdefault(_language(value), []).append(value.value)
    return texts


def _language(value: NamedNode | Literal) -> str:
    return (value.language or "") if isinstance(value, Literal) else ""


def _column(name: str, prop: str, language: str, facts: _Seen) -> Column:
    free = (mark for mark in SEPARATORS if mark not in facts.marks)
    separator = next(free, None) if facts.several else ""
    if separator is None:
        raise InvalidRdf(prop, 0, "no character is left to part the values of a cell")
    suffix = "_" + language.replace("-", "_") if language else ""
    return Column(name + suffix, prop, language, tuple(sorted(facts.datatypes)), separator)


def _order(column: Column) -> tuple[int, str]:
    stem = column.name.partition("_")[0]
    return (_LABELS.index(stem) if stem in _LABELS else len(_LABELS), column.name)


def _called(properties: set[str]) -> dict[str, str]:
    """Return the name of each property: that of our context, else prefix_local, always different ones.

    Names hold letters, digits and underscores only, as CSVW asks of them.
    """
    known = names()
    called: dict[str, str] = {}
    for prop in sorted(properties):
        name = known.get(prop)
        wanted = "type" if prop == RDF_TYPE.value else name.text if name else _composed(prop)
        called[prop] = next(one for one in _variants(wanted) if one not in {IRI_COLUMN, *called.values()})
    return called


def _variants(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}{number}"
        number += 1


def _composed(prop: str) -> str:
    prefix = next((name for name, namespace in PREFIXES.items() if prop.startswith(namespace)), "")
    local = prop.removeprefix(PREFIXES[prefix]) if prefix else re.split(r"[#/]", prop)[-1]
    return re.sub(r"[^A-Za-z0-9]+", "_", f"{prefix} {local}").strip("_") or "property"
