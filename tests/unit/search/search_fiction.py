"""A small fictional catalogue, and short ways to say what is found in it."""

from pathlib import Path

from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.search.model import Found

FICTION = Path(__file__).parent / "fictional.ttl"
BASE = "https://w3id.org/dotheque/"


def iri(path: str) -> NamedNode:
    """Return an IRI of ours."""
    return NamedNode(BASE + path)


def quads_of(turtle: str) -> list[Quad]:
    """Return the quads of some Turtle that has the prefixes and the base of the fiction, in the graph `catalogue`."""
    head = "".join(line for line in FICTION.read_text("utf-8").splitlines(keepends=True) if line.startswith("@"))
    graph = GRAPH.term("catalogue")
    found = read_rdf((head + turtle).encode(), TURTLE, "fiction")
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]


def named(found: Found) -> list[str]:
    """Return the ends of the IRIs of the hits, in their order."""
    return [hit.iri.value.removeprefix(BASE + "id/").removeprefix(BASE) for hit in found.hits]


def one(turtle: str) -> Quad:
    """Return the one quad of some Turtle."""
    return quads_of(turtle)[0]


def copied(before: Path, folder: Path) -> Path:
    """Return a copy of an index that may be damaged."""
    folder.mkdir()
    for file in before.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder
