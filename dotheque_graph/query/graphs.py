"""The triples of CONSTRUCT and DESCRIBE as a document: a small graph in a form that repeats, a large one as it is."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import IO, Final, cast

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Quad,
    QueryTriples,
    Triple,
    serialize,
)

from dotheque_graph.namespaces import PREFIXES
from dotheque_graph.query.output import Output, Overflow, Stopped, Unwritable
from dotheque_graph.rdf.formats import N_TRIPLES, Format
from dotheque_graph.rdf.serialising import serialise

_SORTED: Final = 2000
"""Triples up to which a graph is sorted, so that it is the same whatever the order in which the engine finds it."""
_CANONICAL: Final = 250
"""Triples up to which it is in our canonical form, which takes a hundred times as long as that of the engine."""
_LONGEST_TO_SHORTEST: Final = 4
"""How many times longer a graph may be in N-Triples than in the tersest format."""


class GraphResult:
    """A graph on its way out: what has been read of it, and the rest."""

    def __init__(self, triples: QueryTriples, limit: int) -> None:
        self._rest = triples
        self._held = _first(triples, limit)
        self.whole: Final = len(self._held) <= _SORTED
        """Whether all of it has been read, so that the same triples give the same bytes, blank nodes included."""

    @property
    def begins_with_blank_nodes(self) -> bool:
        """Whether there are any among the triples that have been read."""
        return any(map(_is_blank, self._held))

    def write(self, output: Output, form: Format) -> None:
        """Write the graph; raise Unwritable for what the format cannot say, and what `output` raises."""
        try:
            if len(self._held) <= _CANONICAL:
                output.write(serialise(_named(self._held), form))
                return
            held = sorted(_named(self._held), key=str) if self.whole else self._held
            prefixes = None if form is N_TRIPLES else {prefix: str(iri) for prefix, iri in PREFIXES.items()}
            # The engine asks for a file and only ever writes to it.
            serialize(chain(held, self._rest), cast("IO[bytes]", output), format=form.rdf, prefixes=prefixes)
        except (Stopped, PermissionError):
            raise
        except (OSError, ValueError) as error:
            raise Unwritable(
                f"the result cannot be written as {form.media_type}: {error}",
                f"le résultat ne peut pas être écrit en {form.media_type} : {error}",
            ) from None


def _first(triples: Iterator[Triple], limit: int) -> list[Triple]:
    """Return the first triples, one more than are sorted; raise Overflow where no format has room for them."""
    held: list[Triple] = []
    size = 0
    for triple in islice(triples, _SORTED + 1):
        size += len(str(triple))
        if size > _LONGEST_TO_SHORTEST * limit:
            raise Overflow
        held.append(triple)
    return held


def _named(triples: Sequence[Triple]) -> Sequence[Triple]:
    """Return the triples with blank nodes named by what they say (RDFC-1.0): the engine names them at random."""
    if not any(map(_is_blank, triples)):
        return triples
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


def _is_blank(triple: Triple) -> bool:
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        return True
    return isinstance(triple.object, Triple) and _is_blank(triple.object)
