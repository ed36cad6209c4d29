"""Loading, publishing and validating, each as a ratio to a named peer measured in the same run.

Run it with `make benchmark`. Figures of a shared machine are noisy: the ratios are what counts, the seconds give scale.
Everything happens in a temporary directory, on the real catalogue with its 36,000 territories.
"""

import gc
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pyshacl
import rdflib

from dotheque_graph.assets import asset
from dotheque_graph.bootstrap import Application, build_application
from dotheque_graph.publication.plans import synchronise, update
from dotheque_graph.publication.road import publish
from dotheque_graph.publication.sources import CATALOGUE, Source, asset_sources, read_sources
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.settings import read_settings
from dotheque_graph.validation.engine import validate

ENTITY = NamedNode("https://w3id.org/dotheque/id/organisation/democratie-ouverte")
ALT_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
SAMPLE = 200


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes, in seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def silent(_what: str, _done: int, _total: int) -> None:
    """Show no progress."""


def bare_bulk_load(folder: Path) -> None:
    """Load the same files into Oxigraph alone: no validation, no digest, no release."""
    store = pyoxigraph.Store(str(folder))
    for source in asset_sources():
        store.bulk_extend(read_sources([source], silent))
    store.flush()


def whole_load(parts: Application) -> None:
    """Carry the whole catalogue along the road."""
    publish(parts.road, synchronise(read_sources(asset_sources(), silent)), "Benchmark")


def one_entity(parts: Application, number: int) -> float:
    """Publish one changed entity and return the seconds it took."""
    store = parts.current.get().store
    quads = [*store.quads(subject=ENTITY, graph=CATALOGUE)]
    quads.append(Quad(ENTITY, ALT_LABEL, Literal(f"Essai {number}", language="fr"), CATALOGUE))
    return seconds(lambda: publish(parts.road, update(quads), f"Essai {number}"))


def pyshacl_alone(nodes: list[NamedNode], parts: Application) -> float:
    """Validate some territories with pySHACL alone, all shapes, data as an rdflib graph made beforehand."""
    store = parts.current.get().store
    data = rdflib.Graph()
    lines = "".join(f"{quad.triple} .\n" for node in nodes for quad in store.quads(subject=node))
    data.parse(data=lines, format="nt")
    shapes = rdflib.Graph()
    for path in sorted(asset("shapes").glob("*.ttl")):
        shapes.parse(path)
    return seconds(lambda: pyshacl.validate(data, shacl_graph=shapes, focus_nodes=[str(node.value) for node in nodes]))


def main() -> None:
    """Measure, and print a table."""
    # As `dotheque load` does: looking for cycles among millions of quads takes a third of the time.
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        parts = build_application(read_settings(data_dir=Path(folder) / "var"))
        peer = seconds(lambda: bare_bulk_load(Path(folder) / "bare"))
        load = seconds(lambda: whole_load(parts))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        entity = statistics.median(one_entity(parts, number) for number in range(7))
        territories = read_sources([Source(asset("data", "territories", "communes.nt.gz"), CATALOGUE)], silent)
        nodes = sorted({quad.subject for quad in territories if isinstance(quad.subject, NamedNode)}, key=str)[:SAMPLE]
        ours = seconds(lambda: validate(parts.current.get().store, parts.shapes(), nodes))
        judge = pyshacl_alone(nodes, parts)
    print(f"whole load, validated and released  {load:7.2f} s   {load / peer:6.2f} × bare Oxigraph load ({peer:.2f} s)")
    print(f"memory at most                      {memory:7.0f} MB")
    print(f"one entity published, median of 7   {entity:7.3f} s   {load / entity:6.0f} times less than the whole load")
    print(
        f"{SAMPLE} communes validated             {ours:7.2f} s   {judge / ours:6.1f} times faster than pySHACL alone"
    )


if __name__ == "__main__":
    main()
