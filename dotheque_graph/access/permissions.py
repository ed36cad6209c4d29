"""What a token may write: the graphs it names, and those nobody may write but the road itself."""

from collections.abc import Iterable
from typing import Final

from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.plans import graph_named
from dotheque_graph.publication.sources import PROVENANCE
from dotheque_graph.rdf.terms import NamedNode, as_iri

EVERY: Final = "*"
"""Stands for every graph but those of `ON_DEMAND` and the provenance; `links/*` for every graph below `links/`."""
ON_DEMAND: Final = frozenset({GRAPH.term("ontology"), GRAPH.term("shapes")})
"""Graphs that only a token which names them may write: they come with the program."""


def covers(permitted: Iterable[str], graph: NamedNode) -> bool:
    """Tell whether a token for these graphs may write this one; none may write the provenance."""
    if graph == PROVENANCE:
        return False
    return any(_covers(pattern, graph) for pattern in permitted)


def _covers(pattern: str, graph: NamedNode) -> bool:
    if pattern == EVERY:
        return graph not in ON_DEMAND
    if pattern.endswith("/*"):
        below = _iri(pattern.removesuffix("*"))
        return graph not in ON_DEMAND and graph.value.startswith(below) and graph.value != below
    return graph.value == _iri(pattern)


def check_pattern(pattern: str) -> str:
    """Return what is noted of a graph that a token is for, as given; raise InvalidIri where it can name none."""
    if pattern != EVERY:
        as_iri(_iri(pattern.removesuffix("*") if pattern.endswith("/*") else pattern))
    return pattern


def _iri(name: str) -> str:
    """Return the IRI of a graph: absolute as given, or below our own."""
    return name if ":" in name.partition("/")[0] else graph_named(name).value


def short_name(graph: NamedNode) -> str:
    """Return the name of one of our graphs without its base, the whole IRI of any other."""
    return graph.value.removeprefix(GRAPH)
