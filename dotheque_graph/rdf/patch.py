"""RDF Patch: the difference of two datasets as text, one row for each statement that goes or comes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import RdfFormat, parse

from dotheque_graph.errors import InvalidRdf
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import NamedNode, Quad, render

MEDIA_TYPE: Final = "application/rdf-patch"
EXTENSION: Final = "rdfp"
_END: Final = " ."


@dataclass(frozen=True, slots=True)
class Patch:
    """A change as text: `removed` and `added` hold statements as N-Quads write them, without the final dot.

    Rows stay text, so that to join patches and to look for a subject costs no parsing; a row is never in both.
    """

    removed: frozenset[str] = field(default_factory=frozenset)
    added: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    def to_bytes(self, headers: Mapping[str, NamedNode] | None = None) -> bytes:
        """Return the document (https://afs.github.io/rdf-delta/rdf-patch.html): headers, then one transaction, sorted.

        Rows that remove come first. `headers` are names and values of `H` rows, such as `id` and `prev`.
        """
        rows = [f"H {name} {render(value)}{_END}" for name, value in (headers or {}).items()]
        rows.append(f"TX{_END}")
        rows += [f"D {row}{_END}" for row in sorted(self.removed)]
        rows += [f"A {row}{_END}" for row in sorted(self.added)]
        rows.append(f"TC{_END}\n")
        return "\n".join(rows).encode()

    def then(self, later: "Patch") -> "Patch":
        """Return the patch that does what this one does and then what a later one does."""
        return Patch(
            removed=(self.removed - later.added) | (later.removed - self.added),
            added=(self.added - later.removed) | (later.added - self.removed),
        )

    def about(self, subject: NamedNode) -> "Patch":
        """Return the rows whose subject is this one."""
        start = f"{render(subject)} "
        return Patch(
            frozenset(row for row in self.removed if row.startswith(start)),
            frozenset(row for row in self.added if row.startswith(start)),
        )

    def outside(self, graph: NamedNode) -> "Patch":
        """Return the rows that are not in a named graph."""
        end = f" {render(graph)}"
        return Patch(
            frozenset(row for row in self.removed if not row.endswith(end)),
            frozenset(row for row in self.added if not row.endswith(end)),
        )


def patch_of(change: ChangeSet) -> Patch:
    """Return the patch of a change set; named graphs that come or go empty are not in it, since it has no row for one.

    A statement that is removed and added again at once is not in it either.
    """
    removed, added = frozenset(map(str, change.removed)), frozenset(map(str, change.added))
    return Patch(removed - added, added - removed)


def read_patch(data: bytes) -> Patch:
    """Return the patch of a document as `Patch.to_bytes` writes it; raise InvalidRdf for a row of another kind."""
    rows: dict[str, list[str]] = {"D": [], "A": []}
    for number, line in enumerate(data.decode().split("\n"), 1):
        code, _, row = line.partition(" ")
        if code in rows:
            rows[code].append(row.removesuffix(_END))
        elif code not in ("", "H", "TX", "TC"):
            raise InvalidRdf("RDF Patch", number, f"row {code[:20]!r}")
    return Patch(frozenset(rows["D"]), frozenset(rows["A"]))


def quads_of(rows: Iterable[str]) -> tuple[Quad, ...]:
    """Return the statements of rows, in the order of their text."""
    document = "".join(f"{row}{_END}\n" for row in sorted(rows))
    return tuple(parse(document.encode(), format=RdfFormat.N_QUADS))
