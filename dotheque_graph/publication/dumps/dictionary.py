"""The dictionary of a CSV file: what each column means, as CSV on the Web says it.

Specifications: https://www.w3.org/TR/tabular-data-primer/ and https://www.w3.org/TR/tabular-metadata/
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dotheque_graph.catalogue.labels import labels
from dotheque_graph.namespaces import RDF, SKOS, XSD
from dotheque_graph.publication.dumps.tables import IRI_COLUMN, LINK, Column
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.graph_store import GraphStore

LANGUAGES: Final = ("fr", "en")
_NAMES: Final = (
    "anyURI base64Binary boolean date dateTime dateTimeStamp decimal integer long int short byte nonNegativeInteger "
    "positiveInteger unsignedLong unsignedInt unsignedShort unsignedByte nonPositiveInteger negativeInteger double "
    "duration dayTimeDuration yearMonthDuration float gDay gMonth gMonthDay gYear gYearMonth hexBinary QName string "
    "normalizedString token language Name NMTOKEN time"
)
_TYPES: Final = frozenset(_NAMES.split())
"""Datatypes of XML Schema that CSVW knows by their own names."""
_TEXTS: Final = {
    "iri": {"fr": "Identifiant de l'entité", "en": "Identifier of the entity"},
    "several": {
        "fr": "Plusieurs valeurs dans une cellule sont séparées par « {mark} ».",
        "en": "Several values in a cell are separated by “{mark}”.",
    },
    "mixed": {
        "fr": "Valeurs de plusieurs types : {types}.",
        "en": "Values of several types: {types}.",
    },
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a table as a whole: its file, the class of its rows, its release, its licence and publisher."""

    file: str
    about: str
    issued: str
    release: int
    licence: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Meanings:
    """What properties and classes are called and mean, by IRI and language."""

    names: Mapping[str, Mapping[str, str]]
    definitions: Mapping[str, Mapping[str, str]]


def meanings(store: GraphStore, iris: Iterable[str]) -> Meanings:
    """Return what terms are called and mean in each language."""
    nodes = [NamedNode(iri) for iri in sorted(iris)]
    called = {language: labels(store, nodes, language) for language in LANGUAGES}
    return Meanings(
        names={node.value: {language: called[language][node].text for language in LANGUAGES} for node in nodes},
        definitions={node.value: _definitions(store, node) for node in nodes},
    )


def _definitions(store: GraphStore, node: NamedNode) -> dict[str, str]:
    values = {quad.object for quad in store.quads(node, SKOS.term("definition")) if isinstance(quad.object, Literal)}
    ordered = sorted(values, key=lambda literal: literal.value)
    return {literal.language: literal.value for literal in ordered if literal.language in LANGUAGES}


def dictionary(facts: Facts, columns: Iterable[Column], known: Meanings) -> bytes:
    """Return the metadata file of a table."""
    described = [_column(column, known) for column in columns]
    iri: dict[str, Any] = {
        "name": IRI_COLUMN,
        "titles": IRI_COLUMN,
        "datatype": "anyURI",
        "required": True,
        "suppressOutput": True,
        "dc:title": _spoken(_TEXTS["iri"]),
    }
    table = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": facts.file,
        "dc:title": _spoken(known.names.get(facts.about, {})),
        "dc:description": _spoken(known.definitions.get(facts.about, {})),
        "dc:subject": {"@id": facts.about},
        "dc:license": {"@id": facts.licence},
        "dc:publisher": {"@id": facts.publisher},
        "dc:modified": {"@value": facts.issued, "@type": "xsd:dateTime"},
        "dc:hasVersion": str(facts.release),
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "delimiter": ",", "header": True},
        "tableSchema": {"aboutUrl": f"{{+{IRI_COLUMN}}}", "primaryKey": IRI_COLUMN, "columns": [iri, *described]},
    }
    said = {name: value for name, value in table.items() if value != []}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _column(column: Column, known: Meanings) -> dict[str, Any]:
    """Return the description of a column; `titles` is its header as it stands in the file."""
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "propertyUrl": column.prop,
        "datatype": _datatype(column.datatypes),
    }
    if column.language:
        described["lang"] = column.language
    if column.separator:
        described["separator"] = column.separator
    elif column.datatypes == (LINK,):
        described["valueUrl"] = f"{{+{column.name}}}"
    notes = _notes(column, known)
    described["dc:title"] = _spoken(known.names.get(column.prop, {}))
    if notes:
        described["dc:description"] = _spoken(notes)
    return described


def _notes(column: Column, known: Meanings) -> dict[str, str]:
    """Return in each language the definition of the property and how its cells are to be read."""
    notes = {}
    for language in LANGUAGES:
        parts = [known.definitions.get(column.prop, {}).get(language, "")]
        if column.separator:
            parts.append(_TEXTS["several"][language].format(mark=column.separator))
        if len(column.datatypes) > 1:
            types = ", ".join(sorted(map(_name, column.datatypes)))
            parts.append(_TEXTS["mixed"][language].format(types=types))
        notes[language] = " ".join(filter(None, parts))
    return {language: note for language, note in notes.items() if note}


def _datatype(datatypes: tuple[str, ...]) -> str | dict[str, str]:
    """Return the datatype that CSVW gives a column: its own name for it, else the IRI of a special kind of string."""
    if len(datatypes) != 1:
        return "anyAtomicType"
    (datatype,) = datatypes
    name = _name(datatype)
    if name in _TYPES or datatype in {LINK, RDF.term("langString").value}:
        return name
    if datatype == RDF.term("HTML").value:
        return "html"
    return {"base": "string", "@id": datatype}


def _name(datatype: str) -> str:
    """Return a datatype by the name that CSVW knows it by, else by its IRI."""
    if datatype == LINK:
        return "anyURI"
    if datatype == RDF.term("langString").value:
        return "string"
    local = datatype.removeprefix(XSD)
    return local if local in _TYPES else datatype


def _spoken(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in texts.items()]
