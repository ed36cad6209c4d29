"""The sources of the graph: which files there are, which named graph each belongs to, and how they are read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dotheque_graph.assets import FEED_SHAPES, asset
from dotheque_graph.errors import SourceNotFound, UnsupportedFormat
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.formats import input_format
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.skolem import skolemise
from dotheque_graph.rdf.terms import DefaultGraph, NamedNode, Quad
from dotheque_graph.store.oxigraph import as_stored

CATALOGUE: Final = GRAPH.term("catalogue")
PROVENANCE: Final = GRAPH.term("provenance")

FOLDERS: Final[tuple[tuple[tuple[str, ...], NamedNode], ...]] = (
    (("data", "catalogue"), CATALOGUE),
    (("data", "goals"), GRAPH.term("vocabulary")),
    (("data", "territories"), GRAPH.term("territories")),
    (("ontology", "vocabularies"), GRAPH.term("vocabulary")),
    (("ontology",), GRAPH.term("ontology")),
    (("shapes",), GRAPH.term("shapes")),
)
"""Folder of the assets → named graph; a file belongs to the first folder that holds it."""

OnProgress = Callable[[str, int, int], None]
"""Called with (what is being done, how much is done, out of how much)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to load, and the graph of its statements that name none."""

    path: Path
    graph: NamedNode


def asset_sources() -> tuple[Source, ...]:
    """Return the files of the catalogue that comes with the package."""
    found: dict[Path, NamedNode] = {}
    for parts, graph in FOLDERS:
        for path in _rdf_files(asset(*parts)):
            found.setdefault(path, graph)
    return tuple(Source(path, graph) for path, graph in sorted(found.items()))


def sources_of(paths: Iterable[Path], graph: NamedNode = CATALOGUE) -> tuple[Source, ...]:
    """Return the files named, and those inside the folders named; raise SourceNotFound or UnsupportedFormat."""
    found: list[Source] = []
    for path in paths:
        if path.is_dir():
            inside = _rdf_files(path)
            if not inside:
                raise SourceNotFound(f"{path}/*.{{ttl,trig,nt,nq,jsonld,rdf}}[.gz]")
            found += (Source(file, graph) for file in inside)
        elif path.is_file():
            input_format(path)
            found.append(Source(path, graph))
        else:
            raise SourceNotFound(str(path))
    return tuple(found)


def _rdf_files(folder: Path) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if _is_rdf(path) and path.resolve() != asset(*FEED_SHAPES))


def _is_rdf(path: Path) -> bool:
    try:
        input_format(path)
    except UnsupportedFormat:
        return False
    # Other JSON and XML files live beside RDF ones in many folders; a folder is searched for RDF by name only.
    return not path.name.removesuffix(".gz").endswith((".json", ".xml"))


def read_sources(sources: Sequence[Source], on_progress: OnProgress) -> list[Quad]:
    """Return the quads of every file, ready to be compared with a store: no blank node, literals in its form.

    The first bad file raises and names itself.
    """
    quads: list[Quad] = []
    for done, source in enumerate(sources):
        on_progress("read", done, len(sources))
        quads += _placed(skolemise(read_file(source.path)), source.graph)
    on_progress("read", len(sources), len(sources))
    return as_stored(quads)


def _placed(quads: Iterable[Quad], graph: NamedNode) -> Iterable[Quad]:
    """Give the statements that name no graph the graph of their source."""
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
        else:
            yield quad
