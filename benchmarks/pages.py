"""Pages and documents of entities, inside one process: how long does each take, made for the first time and kept?

Run it with `make bench-pages`. It asks the site itself, without a network: the real catalogue and a fictional one of
100,000 resources, usual entities and hubs, as a page, as Turtle and as JSON-LD. What is promised, in the median: 10 ms
for a page or Turtle that is made, 2 ms for one that is kept. The peer is rdflib, which writes the triples of the same
entities from a graph in memory; it neither finds them nor names anything.
"""

import argparse
import asyncio
import gc
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import rdflib
from fictional_catalogue import publish_fictional

from dotheque_graph.bootstrap import Application, build_application
from dotheque_graph.catalogue.atlas import atlas_of
from dotheque_graph.catalogue.description import describe
from dotheque_graph.catalogue.documents import document_triples
from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import BASE
from dotheque_graph.publication.plans import synchronise
from dotheque_graph.publication.road import publish
from dotheque_graph.publication.sources import asset_sources, read_sources
from dotheque_graph.rdf.iris import document_path
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.settings import read_settings
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.hubs import HUB
from dotheque_graph.web.app import create_app

MADE_MS: Final = 10.0
KEPT_MS: Final = 2.0
SAMPLE: Final = 150
"""Entities asked of each kind; in the fixed order of a seed."""
_OK: Final = 200

Clock = Callable[[], float]
"""Seconds that passed, or those of processor time that this process took."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a document: what its address ends with, what rdflib writes beside it, and whether it is promised."""

    name: str
    extension: str
    peer: str
    promised: bool


FORMS: Final = (
    Form("page", ".html", "turtle", promised=True),
    Form("Turtle", ".ttl", "turtle", promised=True),
    Form("JSON-LD", ".jsonld", "json-ld", promised=False),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: milliseconds of each entity, made and kept, and those of the peer."""

    catalogue: str
    form: Form
    kind: str
    made: Sequence[float]
    kept: Sequence[float]
    peer: Sequence[float]

    @property
    def holds(self) -> bool:
        """Tell whether the medians are what is promised."""
        kept_word = statistics.median(self.made) < MADE_MS and statistics.median(self.kept) < KEPT_MS
        return kept_word or not self.form.promised

    @property
    def ratio(self) -> float:
        """Return the time that is made, divided by that of the peer for the same entities."""
        return statistics.median(made / peer for made, peer in zip(self.made, self.peer, strict=True))

    def __str__(self) -> str:
        """Return the line as it is printed."""
        verdict = ("holds" if self.holds else "DOES NOT HOLD") if self.form.promised else "–"
        return (
            f"{self.catalogue:11}{self.form.name:9}{self.kind:7}{_figures(self.made)}{_figures(self.kept)}"
            f"{statistics.median(self.peer):9.2f}{self.ratio:8.2f}   {verdict}"
        )


_TIMES: Final = f"{'median':>8}{'p95':>8}"
HEADING: Final = f"""{"":27}{"made, ms":^16}{"kept, ms":^16}{"rdflib":>9}{"made /":>8}
{"catalogue, form, entities":27}{_TIMES}{_TIMES}{"median":>9}{"rdflib":>8}   promise"""


def _figures(times: Sequence[float]) -> str:
    return f"{statistics.median(times):8.2f}{percentile_95(times):8.2f}"


def percentile_95(times: Sequence[float]) -> float:
    """Return the time that 95 of 100 do not pass."""
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


class Visitor:
    """Asks an ASGI application as a server would, and takes the time of each answer."""

    def __init__(self, parts: Application, clock: Clock = time.perf_counter) -> None:
        self.clock = clock
        self.app = create_app(parts)
        self.loop = asyncio.new_event_loop()

    def leave(self) -> None:
        """End what asking took of this process."""
        self.loop.run_until_complete(self.app.state.site.runner.close())
        self.app.state.site.log.close()
        self.loop.close()

    def view(self) -> CatalogueView:
        """Return the view that the site answers from."""
        site = self.app.state.site
        found: CatalogueView = site.view(site.release())
        return found

    def ask(self, path: str) -> float:
        """Return the milliseconds to the last byte of an answer; raise RuntimeError where it is not a 200.

        What the site does once it has answered is done too, and not counted.
        """
        started = self.clock()
        status, ended = self.loop.run_until_complete(self._answered(path))
        if status != _OK:
            raise RuntimeError(f"{path}: {status}")
        return 1000 * (ended - started)

    async def _answered(self, path: str) -> tuple[int, float]:
        statuses: list[int] = []
        ended: list[float] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            elif not message.get("more_body"):
                ended.append(self.clock())

        await self.app(_scope(path), receive, send)
        return statuses[0], ended[0]


def _scope(path: str) -> dict[str, Any]:
    plain, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": plain,
        "raw_path": plain.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"accept-language", b"fr")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }


def usual_and_hubs(view: CatalogueView) -> dict[str, list[NamedNode]]:
    """Return entities that have a document: a sample of all of them, and those that a hundred things point to."""
    rows = view.store.select("SELECT DISTINCT ?entity WHERE { ?entity a ?class }").rows
    entities = sorted((row["entity"] for row in rows if _has_document(row["entity"])), key=str)
    pointed_to = {iri for graph in view.counts.hubs.values() for iri in graph}
    hubs = [iri for iri in entities if iri.value in pointed_to]
    usual = [iri for iri in entities if iri.value not in pointed_to]
    return {kind: _sample(found) for kind, found in (("usual", usual), ("hub", hubs))}


def _has_document(term: object) -> bool:
    ours = isinstance(term, NamedNode) and term.value.startswith((BASE + "id/", BASE + "vocabulary/"))
    return ours and document_path(term.value) is not None  # type: ignore[attr-defined]


def _sample(entities: Sequence[NamedNode]) -> list[NamedNode]:
    return random.Random(4).sample(entities, min(SAMPLE, len(entities)))  # noqa: S311


def lines(catalogue: str, visitor: Visitor, entities: dict[str, list[NamedNode]]) -> Iterable[Line]:
    """Yield the lines of the table of one catalogue, each as soon as it is measured."""
    store = visitor.view().store
    for form in FORMS:
        for kind, some in entities.items():
            first, *paths = [(document_path(iri.value) or "") + form.extension for iri in some]
            visitor.ask(first)  # what a process does once, it has done then
            made = [visitor.ask(path) for path in paths]
            kept = [visitor.ask(path) for path in paths]
            yield Line(
                catalogue, form, kind, made, kept, [_peer(store, iri, form.peer, visitor.clock) for iri in some[1:]]
            )


def _peer(store: GraphStore, iri: NamedNode, form: str, clock: Clock) -> float:
    """Return the milliseconds that rdflib takes to write the triples of an entity, which it has already."""
    graph = rdflib.Graph()
    triples = document_triples(store, describe(store, iri))
    graph.parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")
    return milliseconds(lambda: graph.serialize(format=form), clock)


def milliseconds(work: Callable[[], object], clock: Clock) -> float:
    """Return how long some work takes."""
    started = clock()
    work()
    return 1000 * (clock() - started)


def whole_lists(visitor: Visitor) -> None:
    """Print what the lists of everything cost: the first time, when they are made, and then."""
    first = visitor.ask("/list/resource")
    size = len(visitor.view().names(KIND_OF_SEGMENT["resource"], "fr"))
    after, found = visitor.ask("/list/resource?page=2"), visitor.ask("/search?q=fictive+42")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"list of {size:,} resources: {first / 1000:.1f} s the first time, {after:.1f} ms a page then; "
        f"search among all names {found:.0f} ms; memory at most {memory:.0f} MB"
    )


def load_real(data_dir: Path) -> Application:
    """Publish the real catalogue in an instance of its own."""
    parts = build_application(read_settings(data_dir=data_dir))
    publish(parts.road, synchronise(read_sources(asset_sources(), lambda *_: None)), "Benchmark")
    return parts


def load_fictional(data_dir: Path, resources: int) -> Application:
    """Publish a fictional catalogue in an instance of its own."""
    parts = build_application(read_settings(data_dir=data_dir))
    publish_fictional(parts, resources)
    return parts


def run(name: str, visitor: Visitor) -> bool:
    """Print the lines of one catalogue; return whether every promise holds."""
    view = visitor.view()
    warm = milliseconds(lambda: (view.warm(), atlas_of(view)), visitor.clock)  # as the site does before it is asked
    entities = usual_and_hubs(view)
    held = True
    for line in lines(name, visitor, entities):
        print(line, flush=True)
        held &= line.holds
    largest = max(n for graph in view.counts.hubs.values() for counts in graph.values() for n in counts.values())
    print(
        f"{name}: {largest:,} links to the largest hub, of at least {HUB}; {warm / 1000:.1f} s to get a release ready"
    )
    return held


def main() -> None:
    """Publish both catalogues, measure, and print; exit with 1 where a promise does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--data-dir", type=Path, help="an instance with a public release, instead of loading one")
    parser.add_argument("--fictional", type=Path, help="an instance with the fictional catalogue, instead of making it")
    parser.add_argument(
        "--processor", action="store_true", help="count processor time, where other work takes the cores"
    )
    parser.add_argument("--resources", type=int, default=100_000, help="size of the fictional catalogue")
    arguments = parser.parse_args()
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        real = given(arguments.data_dir) or load_real(Path(folder) / "real")
        fictional = given(arguments.fictional) or load_fictional(Path(folder) / "fictional", arguments.resources)
        gc.enable()
        clock = time.process_time if arguments.processor else time.perf_counter
        print(HEADING)
        held = run("real", Visitor(real, clock))
        large = Visitor(fictional, clock)
        held &= run("fictional", large)
        whole_lists(large)
    raise SystemExit(not held)


def given(data_dir: Path | None) -> Application | None:
    """Return the application of an instance that is there already, None without one."""
    return build_application(read_settings(data_dir=data_dir)) if data_dir else None


if __name__ == "__main__":
    main()
