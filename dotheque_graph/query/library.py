"""The saved queries of `sparql/`: read and checked once, then bound to the values of their parameters."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from dotheque_graph.errors import InvalidParameter, InvalidSavedQuery, QueryNotFound, SourceNotFound
from dotheque_graph.namespaces import BASE
from dotheque_graph.query import parameters
from dotheque_graph.query.checks import faults_between, first_fault
from dotheque_graph.query.header import Header, read_header, split
from dotheque_graph.query.parameters import Value
from dotheque_graph.rdf.terms import render

_PARAMETER: Final = re.compile(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A saved query: its name `folder/name`, its header, the whole text of its file, and the SPARQL without header."""

    name: str
    header: Header
    text: str
    sparql: str

    @classmethod
    def read(cls, name: str, text: str) -> "SavedQuery":
        """Return the query in the text of a file; raise InvalidSavedQuery for any of the faults `checks` looks for."""
        yaml_text, sparql = split(text)
        header = read_header(name, yaml_text)
        fault = first_fault(name, header, sparql, frozenset(_PARAMETER.findall(sparql)))
        if fault:
            raise InvalidSavedQuery(name, fault)
        return cls(name, header, text, sparql)

    @property
    def iri(self) -> NamedNode:
        """Return the IRI of the query, `…/query/{folder}/{name}`."""
        return NamedNode(f"{BASE}query/{self.name}")

    @property
    def folder(self) -> str:
        """Return the first part of the name."""
        return self.name.partition("/")[0]

    @property
    def required(self) -> tuple[str, ...]:
        """Return the names of the parameters that must be given."""
        return tuple(name for name, parameter in self.header.parameters.items() if parameter.required)

    def bind(self, **values: Value | Sequence[Value]) -> str:
        """Return the SPARQL with the values given, or the defaults; a parameter without either stays open.

        Several values of one parameter mean any of them. Raise InvalidParameter for an unknown name, a required
        parameter left out, or a value of the wrong type.
        """
        for name in values.keys() - self.header.parameters.keys():
            raise self._unknown(name, str(values[name]))
        rendered = {name: self._rendered(name, values.get(name)) for name in self.header.parameters}
        return _PARAMETER.sub(lambda found: f"VALUES ?{found[1]} {{ {rendered[found[1]]} }}", self.sparql)

    def _rendered(self, name: str, value: Value | Sequence[Value] | None) -> str:
        parameter = self.header.parameters[name]
        if value is not None:
            return " ".join(map(render, parameters.terms(name, parameter, value)))
        if parameter.default is not None:
            return render(parameters.parse(name, parameter, parameter.default))
        if parameter.required:
            raise parameters.refused(name, parameter, "")
        return "UNDEF"

    def _unknown(self, name: str, value: str) -> InvalidParameter:
        known = ", ".join(self.header.parameters)
        return InvalidParameter(name, value, known or "no parameter", known or "aucun paramètre")

    def parse_arguments(self, arguments: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[Value, ...]]:
        """Return the values for `bind` that texts from a command line or an address stand for.

        A name may have one text or several. An empty text counts as not given, as an empty form field does.
        Raise InvalidParameter as `bind` does.
        """
        known = self.header.parameters
        given = {name: (texts,) if isinstance(texts, str) else tuple(texts) for name, texts in arguments.items()}
        for name in sorted(given.keys() - known.keys()):
            raise self._unknown(name, ", ".join(given[name]))
        found = {name: parameters.parse_all(name, known[name], texts) for name, texts in given.items()}
        return {name: values for name, values in found.items() if values}


class QueryLibrary:
    """The saved queries of a folder by name."""

    def __init__(self, queries: Mapping[str, SavedQuery]) -> None:
        self._queries = dict(sorted(queries.items()))

    @classmethod
    def load(cls, folder: Path) -> "QueryLibrary":
        """Return the library of every `.rq` file under `folder`; raise SourceNotFound or InvalidSavedQuery."""
        if not folder.is_dir():
            raise SourceNotFound(str(folder))
        names = {path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.rglob("*.rq")}
        queries = {name: SavedQuery.read(name, _read_text(name, path)) for name, path in names.items()}
        for name, fault in faults_between({name: query.header for name, query in queries.items()}):
            raise InvalidSavedQuery(name, fault)
        return cls(queries)

    def get(self, name: str) -> SavedQuery:
        """Return the query called `folder/name`; raise QueryNotFound."""
        try:
            return self._queries[name]
        except KeyError:
            raise QueryNotFound(name) from None

    def public(self) -> tuple[SavedQuery, ...]:
        """Return the queries that are offered to everybody, sorted by name."""
        return tuple(query for query in self if query.header.public)

    def get_public(self, name: str) -> SavedQuery:
        """Return the public query called `folder/name`; raise QueryNotFound, for one that is not public too."""
        query = self.get(name)
        if not query.header.public:
            raise QueryNotFound(name)
        return query

    def names(self) -> tuple[str, ...]:
        """Return the names of all queries, sorted."""
        return tuple(self._queries)

    def __iter__(self) -> Iterator[SavedQuery]:
        return iter(self._queries.values())

    def __len__(self) -> int:
        return len(self._queries)


def _read_text(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidSavedQuery(name, "the file is not UTF-8") from None
