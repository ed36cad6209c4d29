"""What becomes of the files that a command is given: the change that they plan for the public graph."""

from enum import StrEnum
from pathlib import Path
from typing import Final

from dotheque_graph.publication.plans import Plan, add, graph_named, synchronise, update
from dotheque_graph.publication.sources import OnProgress, asset_sources, read_sources, sources_of

SOURCES_HELP: Final = (
    "Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML files or folders, plain or .gz. "
    "Without any: the catalogue that comes with the program"
)


class Mode(StrEnum):
    """What becomes of what the graph already says."""

    UPDATE = "update"
    ADD = "add"
    REPLACE = "replace"


def planned(sources: list[Path] | None, graph: str, mode: Mode, on_progress: OnProgress) -> Plan:
    """Return what files, or without any the catalogue of the program, would change; raise as `read_sources` does."""
    if not sources:
        return synchronise(read_sources(asset_sources(), on_progress))
    name = graph_named(graph)
    quads = read_sources(sources_of(sources, name), on_progress)
    if mode is Mode.REPLACE:
        return synchronise(quads, [name])
    return update(quads) if mode is Mode.UPDATE else add(quads)
