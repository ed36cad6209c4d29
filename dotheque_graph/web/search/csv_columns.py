"""The hits of a search as a table: a row for each, and the dictionary of its columns as CSV on the Web says it.

The form is RFC 4180 in UTF-8. Specification of the dictionary: https://www.w3.org/TR/tabular-metadata/
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dotheque_graph.catalogue.description import Node, read_node
from dotheque_graph.catalogue.kinds import kind_shown
from dotheque_graph.catalogue.labels import texts_in
from dotheque_graph.catalogue.void import PUBLISHER
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, SDG, SKOS
from dotheque_graph.query.header import Bilingual
from dotheque_graph.rdf.terms import NamedNode, Term
from dotheque_graph.web.links import LICENCE
from dotheque_graph.web.reader import Names
from dotheque_graph.web.search.export_formats import CSV
from dotheque_graph.web.search.exported import Export
from dotheque_graph.web.search.hits import TYPES

SEPARATOR: Final = "|"
"""What stands between the values of a cell; where a value has one itself, another bar stands in its place."""
_OTHER_BAR: Final = "¦"
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
"""How cells begin that a spreadsheet would calculate."""
_ANY_URI: Final = "anyURI"
_GUARDED: Final = Bilingual(
    fr="Une cellule qui commencerait par = + - @ est précédée d'une apostrophe : un tableur ne la calcule pas.",
    en="A cell that would begin with = + - @ has an apostrophe before it: no spreadsheet calculates it.",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the properties its cells are from, what it is called, whether a cell has several values.

    `prop` is the property that the values themselves are of, None where they are the names of things.
    """

    name: str
    title: Bilingual
    properties: tuple[NamedNode, ...] = ()
    prop: NamedNode | None = None
    several: bool = True
    datatype: str = "string"


def _named(name: str, fr: str, en: str, *properties: NamedNode) -> Column:
    return Column(name, Bilingual(fr=fr, en=en), properties)


COLUMNS: Final = (
    Column("iri", Bilingual(fr="Identifiant", en="Identifier"), several=False, datatype=_ANY_URI),
    Column("page", Bilingual(fr="Adresse de la page", en="Address of the page"), several=False, datatype=_ANY_URI),
    Column("kind", Bilingual(fr="Nature", en="Kind"), several=False),
    Column("title", Bilingual(fr="Titre", en="Title"), several=False),
    Column("title_language", Bilingual(fr="Langue du titre", en="Language of the title"), several=False),
    Column(
        "description",
        Bilingual(fr="Description", en="Description"),
        (DCTERMS.term("description"), SKOS.term("definition")),
        DCTERMS.term("description"),
        several=False,
    ),
    _named("type", "Type", "Type", *TYPES),
    _named("state", "État", "State", DOTH.term("status"), DOTH.term("publicationState")),
    _named("themes", "Thèmes", "Themes", DCAT.term("theme")),
    _named("goals", "Objectifs de développement durable", "Sustainable development goals", DOTH.term("goal")),
    _named("proposed_goals", "Objectifs proposés", "Goals proposed", DOTH.term("proposedGoal")),
    _named("territories", "Territoires", "Territories", DCTERMS.term("spatial"), DOTH.term("covers")),
    _named("audiences", "Publics", "Audiences", DCTERMS.term("audience")),
    _named("licence", "Licence", "Licence", DCTERMS.term("license")),
    Column("keywords", Bilingual(fr="Mots-clés", en="Keywords"), (DCAT.term("keyword"),), DCAT.term("keyword")),
    Column("issued", Bilingual(fr="Date", en="Date"), (DCTERMS.term("issued"),), DCTERMS.term("issued")),
)
_TOLD: Final = 5
"""The columns before this one are told by the hit itself."""


def csv_table(export: Export) -> bytes:
    """Return the rows under the names of the columns."""
    names = Names(export.site.view(export.release), export.reader.language)
    nodes = [read_node(export.release.store, iri) for iri in export.iris]
    linked = (iri for node in nodes for column in COLUMNS for prop in column.properties for iri in node.links(prop))
    names.learn([*export.iris, *linked])
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    writer.writerows([_guarded(cell) for cell in _row(export, names, node)] for node in nodes)
    return text.getvalue().encode()


def _row(export: Export, names: Names, node: Node) -> Iterable[str]:
    reader, label = export.reader, names[node.iri]
    address = reader.urls.document(node.iri)
    yield node.iri.value
    yield reader.urls.absolute(address) if address else node.iri.value
    kind = kind_shown(node.iri, node.types)
    yield kind.singular(reader.language) if kind else ""
    yield label.text
    yield label.language
    for column in COLUMNS[_TOLD:]:
        values = _texts(names, reader.language, (value for prop in column.properties for value in node.all(prop)))
        yield SEPARATOR.join(one.replace(SEPARATOR, _OTHER_BAR) for one in values) if column.several else values[0]


def _texts(names: Names, language: str, values: Iterable[Term]) -> Sequence[str]:
    """Return links by their names, texts in one language; an empty one where there is nothing."""
    given = tuple(values)
    links = [_called(names, iri) for iri in given if isinstance(iri, NamedNode)]
    return (*links, *(text.value for text in texts_in(given, language))) or ("",)


def _called(names: Names, iri: NamedNode) -> str:
    number = f"{iri.value.removeprefix(SDG)} " if iri.value.startswith(SDG) else ""
    return number + names[iri].text


def _guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell


def dictionary(export: Export) -> bytes:
    """Return the metadata of the table: its address, what it is of, and what each column holds."""
    release = export.release.release
    table = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": export.itself(CSV),
        "dc:title": _spoken(Bilingual(fr="Résultats d'une recherche", en="Results of a search")),
        "dc:description": _spoken(_GUARDED),
        "dc:source": {"@id": export.page},
        "dc:extent": f"{len(export.iris)}/{export.total}",
        "dc:license": {"@id": LICENCE},
        "dc:publisher": {"@id": PUBLISHER.value},
        "dc:modified": {"@value": release.record.issued, "@type": "xsd:dateTime"},
        "dc:hasVersion": str(release.number),
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "delimiter": ",", "header": True},
        "tableSchema": {
            "aboutUrl": "{+iri}",
            "primaryKey": "iri",
            "columns": [_described(column) for column in COLUMNS],
        },
    }
    return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()


def _described(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "datatype": column.datatype,
        "dc:title": _spoken(column.title),
    }
    if column.prop:
        described["propertyUrl"] = column.prop.value
    if column.name == COLUMNS[0].name:
        described |= {"required": True, "suppressOutput": True}
    if column.several:
        described["separator"] = SEPARATOR
    return described


def _spoken(text: Bilingual) -> list[dict[str, str]]:
    return [{"@value": text.fr, "@language": "fr"}, {"@value": text.en, "@language": "en"}]
