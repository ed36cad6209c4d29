"""Our SPARQL endpoint beside the native Oxigraph server, on the same data and in the same run: does it keep its word?

Run it with `make bench-sparql`. What is promised, with 1 and with 8 clients, of medians over rounds that alternate:
a small query takes at most 1 ms more; one of 100 ms or more takes at most 10 % more; a query that is asked again is
answered at least 0.6 times as often in a second, by one web process. And a result of a million rows makes no process
grow by more than 100 MB, whether its reader is quick or slow.
"""

import argparse
import csv
import gc
import io
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from load_generator import Round, Target, measure
from memory import million_rows
from servers import load_native, load_ours, serving_native, serving_ours

JSON: Final = "application/sparql-results+json"
CSV: Final = "text/csv"
CLIENTS: Final = (1, 8)
MORE_MS: Final = 1.0
MORE_RATIO: Final = 1.10
THROUGHPUT_RATIO: Final = 0.6
FASTEST: Final = 25_000
"""Requests in a second that no server here reaches: so many are made ahead of a round."""

PREFIXES: Final = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX doth: <https://w3id.org/dotheque/ontology#>
PREFIX geo: <http://rdf.insee.fr/def/geo#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
ABOUT: Final = "SELECT ?property ?value WHERE { <%s> ?property ?value }"
TABLE: Final = """SELECT ?commune ?label ?population WHERE {
  ?commune a geo:Commune ; skos:prefLabel ?label ; doth:population ?population
}"""
AGGREGATE: Final = "SELECT ?property (COUNT(*) AS ?uses) WHERE { ?subject ?property ?value } GROUP BY ?property"
PATH: Final = """SELECT ?place ?label (COUNT(?part) AS ?parts) WHERE {
  ?place a geo:Departement ; skos:prefLabel ?label . ?part dcterms:isPartOf+ ?place
} GROUP BY ?place ?label"""

Promise = Literal["more", "ratio", "throughput"]


@dataclass(frozen=True, slots=True)
class Case:
    """A line of the table: a kind of query, what is promised of it, and how long and how often it is measured."""

    name: str
    promise: Promise
    accept: str
    queries: Callable[[], Iterator[str]]
    seconds: float
    rounds: int
    ahead: int


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured of a case with so many clients: rounds of the native server and ours, in pairs."""

    case: Case
    clients: int
    native: Sequence[Round]
    ours: Sequence[Round]

    def ratio(self, figure: Callable[[Round], float]) -> float:
        """Return ours divided by theirs: the median of the pairs, of which each saw the same machine."""
        return statistics.median(
            figure(ours) / figure(native) for native, ours in zip(self.native, self.ours, strict=True)
        )

    @property
    def more_ms(self) -> float:
        """Return how many milliseconds more ours takes in the median."""
        pairs = zip(self.native, self.ours, strict=True)
        return 1000 * statistics.median(ours.median - native.median for native, ours in pairs)

    @property
    def noise(self) -> float:
        """Return how far the rounds of the native server lie apart, as a share of their median."""
        medians = [one.median for one in self.native]
        return (max(medians) - min(medians)) / statistics.median(medians)

    def verdict(self) -> tuple[str, bool]:
        """Return what came of the promise, in words, and whether it holds."""
        if self.case.promise == "more":
            return f"{self.more_ms:+.2f} ms", self.more_ms <= MORE_MS
        if self.case.promise == "ratio":
            ratio = self.ratio(lambda one: one.median)
            return f"{ratio:.2f} × the time", ratio <= MORE_RATIO
        ratio = self.ratio(lambda one: one.throughput)
        return f"{ratio:.2f} × as many", ratio >= THROUGHPUT_RATIO


def different(query: str) -> Iterator[str]:
    """Yield texts of the same meaning of which no two are the same, so that nothing is remembered."""
    return (f"{PREFIXES}{query}\n# {time.monotonic_ns()}.{number}" for number in count())


def ask(target: Target, query: str, accept: str) -> bytes:
    """Return the result of one query; raise OSError where it is not a 200."""
    address = f"http://127.0.0.1:{target.port}{target.path}?query={quote(query)}"
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        return bytes(response.read())


def cases(entities: Sequence[str]) -> tuple[Case, ...]:
    """Return the lines of the table; `entities` are the parameters of the small query."""
    turns = cycle(entities)

    def small() -> Iterator[str]:
        return (
            f"{ABOUT % entity} # {number}" for number, entity in zip(count(time.monotonic_ns()), turns, strict=False)
        )

    def again() -> Iterator[str]:
        return cycle((ABOUT % entities[0],))

    def table() -> Iterator[str]:
        return cycle((f"{PREFIXES}{TABLE} LIMIT 500",))

    def heavy(name: str, accept: str, query: str) -> Case:
        return Case(name, "ratio", accept, lambda: different(query), 2.0, 4, 200)

    return (
        Case("small, each another", "more", JSON, small, 1.0, 5, FASTEST),
        heavy("10,000 rows, CSV", CSV, f"{TABLE} LIMIT 10000"),
        heavy("10,000 rows, JSON", JSON, f"{TABLE} LIMIT 10000"),
        heavy("aggregate", JSON, AGGREGATE),
        heavy("path and join", JSON, PATH),
        Case("small, repeated", "throughput", JSON, again, 1.0, 5, FASTEST),
        Case("500 rows, repeated", "throughput", CSV, table, 1.0, 3, FASTEST),
    )


def same_answers(native: Target, ours: Target, case: Case) -> bool:
    """Tell whether both give the same rows to the first query of a case, in whatever order."""
    query = next(case.queries())
    return rows(ask(native, query, CSV)) == rows(ask(ours, query, CSV))


def rows(result: bytes) -> list[list[str]]:
    """Return the rows of a CSV result in a fixed order."""
    return sorted(csv.reader(io.StringIO(result.decode())))


def compare(native: Target, ours: Target, case: Case, clients: int) -> Line:
    """Measure one line: rounds of one server and of the other by turns, after one short round of each for warmth."""
    taken: dict[str, list[Round]] = {native.name: [], ours.name: []}
    for number in range(case.rounds + 1):
        for target in (native, ours) if number % 2 else (ours, native):
            requests = [target.request(query, case.accept) for query in islice(case.queries(), case.ahead)]
            found = measure(target, requests, clients, case.seconds if number else 0.2)
            if number:
                taken[target.name].append(found)
    return Line(case, clients, taken[native.name], taken[ours.name])


def shown(line: Line) -> str:
    """Return a line of the table."""

    def figures(rounds: Sequence[Round]) -> str:
        median, late, each = (
            statistics.median(getattr(one, name) for one in rounds)
            for name in ("median", "percentile_95", "throughput")
        )
        return f"{1000 * median:9.2f}{1000 * late:9.2f}{each:9.1f}"

    words, holds = line.verdict()
    ratios = f"{line.ratio(lambda one: one.median):8.2f}{line.ratio(lambda one: one.throughput):8.2f}"
    return (
        f"{line.case.name:20}{line.clients:3}{figures(line.native)}  {figures(line.ours)}"
        f"{ratios}{100 * line.noise:6.0f} %"
        f"   {words:16}{'holds' if holds else 'DOES NOT HOLD'}"
    )


def run(native: Target, ours: Target, only: str) -> bool:
    """Print the lines of the table whose name holds `only`; return whether every promise holds."""
    listed = ask(native, "SELECT DISTINCT ?entity WHERE { ?entity a ?class FILTER(isIRI(?entity)) }", CSV)
    kept = True
    print(f"{'':23}{'native Oxigraph server':>27}  {'ours':>27}{'ours / native':>16}{'noise':>8}   promise")
    each = f"{'median':>9}{'p95 ms':>9}{'per s':>9}"
    print(f"{'query, clients':23}{each}  {each}{'median':>8}{'per s':>8}")
    for case in (case for case in cases(listed.decode().split()[1:]) if only in case.name):
        if not same_answers(native, ours, case):
            print(f"{case.name}: the answers differ")
            kept = False
            continue
        for clients in CLIENTS:
            line = compare(native, ours, case, clients)
            print(shown(line), flush=True)
            kept &= line.verdict()[1]
    return kept


def main() -> None:
    """Load both servers, measure, and print; exit with 1 where a promise does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--data-dir", type=Path, help="an instance with a public release, instead of loading one")
    parser.add_argument("--only", default="", help="only the lines whose name holds this text")
    arguments = parser.parse_args()
    given: Path | None = arguments.data_dir
    gc.disable()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        data_dir = given or Path(folder) / "var"
        if given is None:
            load_ours(data_dir)
        load_native(data_dir, Path(folder) / "native")
        with serving_native(Path(folder) / "native") as native, serving_ours(data_dir) as (ours, process):
            kept = run(native, ours, arguments.only)
            kept &= bool(arguments.only) or million_rows(ours, process.pid)
    print(f"\nmeasured in {time.monotonic() - started:.0f} s; noise: how far the native server's own rounds lie apart")
    raise SystemExit(not kept)


if __name__ == "__main__":
    main()
