"""JSON-LD of many entities: one a line, in the names of our context, which stands once at the top."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, Final

from dotheque_graph.namespaces import PREFIXES, RDF_TYPE, XSD
from dotheque_graph.publication.dumps.lines import Entity
from dotheque_graph.rdf.jsonld import compact_form, context
from dotheque_graph.rdf.jsonld_context import ALIASES, names
from dotheque_graph.rdf.terms import Literal, NamedNode

_STRING: Final = XSD.term("string").value
_INTEGER: Final = XSD.term("integer").value
_BOOLEAN: Final = XSD.term("boolean").value
_SAFE_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Integers that every reader of JSON reads exactly, and that are written in no other way."""


def write_nodes(entities: Iterable[Entity], schemes: Iterable[str], target: IO[bytes]) -> None:
    """Write a JSON-LD 1.1 document of entities; `schemes` are what stands before the first colon of their IRIs."""
    writer = _Writer(frozenset(schemes))
    target.write(b'{"@context":' + _json(writer.context()) + b',\n"@graph":[')
    begin = b"\n"
    for iri, values in entities:
        target.write(begin + _json(writer.node(iri, values)))
        begin = b",\n"
    target.write(b"\n]}\n")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _native(value: Literal) -> Any:
    """Return a truth value or an integer as JSON has them, where that loses nothing; else the text."""
    datatype = value.datatype.value
    if datatype == _INTEGER and _SAFE_INTEGER.fullmatch(value.value):
        return int(value.value)
    return {"true": True, "false": False}.get(value.value, value.value) if datatype == _BOOLEAN else value.value


class _Writer:
    """Writes entities as JSON; a name of the context that an IRI begins with would change that IRI, and is not used."""

    def __init__(self, schemes: frozenset[str]) -> None:
        known = names()
        self._hidden = schemes & {*ALIASES, *PREFIXES, *(name.text for name in known.values())}
        self._names = {iri: name for iri, name in known.items() if name.text not in self._hidden}
        self._id, self._type = (name if name not in self._hidden else keyword for name, keyword in ALIASES.items())
        self._forms: dict[str, str] = {}

    def context(self) -> dict[str, Any]:
        """Return our context without the names that are not used here."""
        return {name: value for name, value in context().items() if name not in self._hidden}

    def node(self, iri: str, values: Mapping[str, Sequence[NamedNode | Literal]]) -> dict[str, Any]:
        """Return the object of an entity: `id` and `type` first, then its properties in the order they come in."""
        members: dict[str, Any] = {self._id: iri}
        types = values.get(RDF_TYPE.value, ())
        members[self._type] = [self._called(one.value) for one in types]
        for prop, given in values.items():
            if prop != RDF_TYPE.value:
                members |= self._property(prop, given)
        return members

    def _property(self, prop: str, values: Sequence[NamedNode | Literal]) -> dict[str, Any]:
        """Return the members that say a property: one, or two where a map of languages cannot hold all its values."""
        name = self._names.get(prop)
        form = name.form if name else ""
        if form != "@language":
            return {self._called(prop): [self._value(value, form) for value in values]}
        spoken: dict[str, list[str]] = {}
        rest = []
        for value in values:
            if isinstance(value, Literal) and value.language and not value.direction:
                spoken.setdefault(value.language, []).append(value.value)
            else:
                rest.append(self._value(value, ""))
        # Under its IRI a property has no form, and takes any value.
        return ({self._called(prop): spoken} if spoken else {}) | ({prop: rest} if rest else {})

    def _value(self, value: NamedNode | Literal, form: str) -> Any:
        if isinstance(value, NamedNode):
            return value.value if form == "@id" else {self._id: value.value}
        if value.language:
            direction = {"@direction": value.direction.value} if value.direction else {}
            return {"@value": value.value, "@language": value.language, **direction}
        datatype = value.datatype.value
        if datatype == form or (datatype == _STRING and not form):
            return _native(value)
        return {"@value": value.value} | ({} if datatype == _STRING else {"@type": self._called(datatype)})

    def _called(self, iri: str) -> str:
        if iri not in self._forms:
            self._forms[iri] = compact_form(self._names.get(iri), iri, self._hidden)
        return self._forms[iri]
