"""The saved queries of `sparql/`: read and checked once, then bound to the values of their parameters."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dotheque_graph.errors import InvalidParameter, InvalidSavedQuery, QueryNotFound, SourceNotFound
from dotheque_graph.query import parameters
from dotheque_graph.query.checks import first_fault
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

    def bind(self, **values: Value | Sequence[Value]) -> str:
        """Return the SPARQL with the values given, or the defaults; a parameter without either stays open.

        Several values of one parameter mean any of them. Raise InvalidParameter for an unknown name, a required
        parameter left out, or a value of the wrong type.
        """
        for name in values.keys() - self.header.parameters.keys():
            raise InvalidParameter(name, str(values[name]), ", ".join(self.header.parameters) or "no parameter")
        rendered = {name: self._rendered(name, values.get(name)) for name in self.header.parameters}
        return _PARAMETER.sub(lambda found: f"VALUES ?{found[1]} {{ {rendered[found[1]]} }}", self.sparql)

    def _rendered(self, name: str, value: Value | Sequence[Value] | None) -> str:
        parameter = self.header.parameters[name]
        if value is not None:
            return " ".join(map(render, parameters.terms(name, parameter, value)))
        if parameter.default is not None:
            return render(parameters.parse(name, parameter, parameter.default))
        if parameter.required:
            raise InvalidParameter(name, "", parameters.EXPECTED[parameter.type])
        return "UNDEF"

    def parse_arguments(self, arguments: Mapping[str, str]) -> dict[str, Value]:
        """Return the values for `bind` that texts from a command line or an address stand for.

        An empty text counts as not given, as an empty form field does. Raise InvalidParameter as `bind` does.
        """
        known = self.header.parameters
        for name in arguments.keys() - known.keys():
            raise InvalidParameter(name, arguments[name], ", ".join(known) or "no parameter")
        return {name: parameters.parse(name, known[name], text) for name, text in arguments.items() if text}


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
        return cls({name: SavedQuery.read(name, _read_text(name, path)) for name, path in names.items()})

    def get(self, name: str) -> SavedQuery:
        """Return the query called `folder/name`; raise QueryNotFound."""
        try:
            return self._queries[name]
        except KeyError:
            raise QueryNotFound(name) from None

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
