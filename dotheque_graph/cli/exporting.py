"""`export`: the graph of a release written out."""

import gzip
import sys
from pathlib import Path
from typing import Annotated

import typer

from dotheque_graph.cli.console import say
from dotheque_graph.cli.options import DataDir, ReleaseNumber, application
from dotheque_graph.errors import GraphNotFound
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.plans import graph_named
from dotheque_graph.rdf.formats import N_QUADS, input_format
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore


def export(
    output: Annotated[
        Path | None,
        typer.Argument(
            help="File to write; its extension tells the format, .gz packs it. Without it: N-Quads on stdout."
        ),
    ] = None,
    graph: Annotated[str, typer.Option("--graph", help="Only this named graph, such as catalogue.")] = "",
    release: ReleaseNumber = None,
    data_dir: DataDir = None,
) -> None:
    """Write the graph out: N-Quads or TriG for the whole, any RDF format for one named graph.

    Example: dotheque export --graph catalogue catalogue.ttl
    """
    releases = application(data_dir).releases
    form = input_format(output) if output else N_QUADS
    store = releases.open(releases.current().number if release is None else release)
    data = store.dump(form, _known_graph(store, graph) if graph else None)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    output.write_bytes(gzip.compress(data, mtime=0) if output.suffix == ".gz" else data)
    say(f"{output} : {len(data)} octets.", f"{output}: {len(data)} bytes.")


def _known_graph(store: GraphStore, name: str) -> NamedNode:
    """Return the named graph of a short name; raise GraphNotFound, lest a slip of the pen give an empty backup."""
    graph, known = graph_named(name), store.graphs()
    if graph not in known:
        raise GraphNotFound(name, tuple(found.value.removeprefix(GRAPH) for found in known))
    return graph
