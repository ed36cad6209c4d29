"""The lines of N-Triples of a release, sorted: by graph, and all together with the entities of each class in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import IO, Final, TypeAlias

from pyoxigraph import RdfFormat, parse, serialize

from dotheque_graph.namespaces import PREFIXES, RDF_TYPE
from dotheque_graph.rdf.formats import N_QUADS, N_TRIPLES, TURTLE, Format
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.store.oxigraph import OxigraphStore

Lines: TypeAlias = Sequence[bytes]
Entity: TypeAlias = tuple[str, Mapping[str, Sequence[NamedNode | Literal]]]
"""The IRI of an entity, and its values by property, both in the order of the sorted lines."""

_END: Final = len(b".\n")
_AT_ONCE: Final = 10_000
"""Lines joined before they are written or read."""
_TYPE: Final = f" {RDF_TYPE} <".encode()


def lines_of(store: OxigraphStore, graph: NamedNode) -> list[bytes]:
    """Return the lines of a named graph, sorted: the canonical form whose SHA-256 is the digest of the graph."""
    return sorted(store.dump(N_TRIPLES, graph).splitlines(keepends=True))


def write_graph(lines: Lines, graph: NamedNode, form: Format, target: IO[bytes]) -> None:
    """Write the lines of a graph in N-Quads, TriG or Turtle; in the first two they name their graph."""
    if form is TURTLE:
        _serialise(_joined(lines), N_TRIPLES, form, target)
        return
    name = f"{graph} .\n".encode()
    quads = [line[:-_END] + name for line in lines]
    if form is N_QUADS:
        target.writelines(quads)
    else:
        _serialise(_joined(quads), N_QUADS, form, target)


def _serialise(content: bytes, given: Format, wanted: Format, target: IO[bytes]) -> None:
    prefixes = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}
    serialize(parse(content, format=_rdf(given)), target, format=_rdf(wanted), prefixes=prefixes)


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(lines)


def _rdf(form: Format) -> RdfFormat:
    return form.rdf or RdfFormat.N_TRIPLES


@dataclass(frozen=True, slots=True)
class Entities:
    """The union of graphs as sorted lines, where in them each subject stands, and the subjects of each class."""

    lines: Lines
    places: Mapping[bytes, tuple[int, int]]
    classes: Mapping[str, Sequence[bytes]]

    @classmethod
    def of(cls, graphs: Iterable[Lines]) -> "Entities":
        """Return the entities of graphs; a statement of two of them stands once."""
        lines = sorted(set[bytes]().union(*graphs))
        places: dict[bytes, tuple[int, int]] = {}
        classes: dict[str, list[bytes]] = {}
        start = 0
        for subject, group in groupby(lines, key=_subject):
            end = start
            for line in group:
                end += 1
                if line.startswith(_TYPE, len(subject)):
                    name = line[len(subject) + len(_TYPE) : -len(b"> .\n")].decode()
                    classes.setdefault(name, []).append(subject)
            places[subject] = start, end
            start = end
        return cls(lines, places, dict(sorted(classes.items())))

    def of_class(self, iri: str) -> Iterator[Entity]:
        """Yield the entities of a class, in the order of the lines."""
        members = self.classes[iri]
        for first in range(0, len(members), _AT_ONCE):
            spans = (self.places[subject] for subject in members[first : first + _AT_ONCE])
            content = _joined(line for start, end in spans for line in self.lines[start:end])
            for subject, statements in groupby(parse(content, format=RdfFormat.N_TRIPLES), key=attrgetter("subject")):
                yield subject.value, _values(statements)


def _values(statements: Iterable[object]) -> dict[str, list[NamedNode | Literal]]:
    values: dict[str, list[NamedNode | Literal]] = {}
    for statement in statements:
        value: Term = statement.object  # type: ignore[attr-defined]
        if isinstance(value, NamedNode | Literal):
            values.setdefault(statement.predicate.value, []).append(value)  # type: ignore[attr-defined]
    return values


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]
