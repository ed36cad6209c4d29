"""Search with all facets on fictional catalogues of growing size, beside SQLite FTS5 in the same run.

Run it with `make bench-search`: half an hour, nearly all of it to make and to index the million. The texts are drawn
from invented words, a few of them frequent and most rare, as in a language. What is promised, of the largest catalogue:
a search that nobody asked before takes less than 25 ms in the median, with the counts of every facet; the index of a
release in which one entity changed is made in less than 0.3 s; and from each size to the next the median grows slower
than the catalogue. The peer has the same texts and values, and counts with GROUP BY.
"""

import argparse
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, product
from pathlib import Path
from typing import Final

from fictional_catalogue import statements
from pages import percentile_95

from dotheque_graph.namespaces import DCTERMS, DOTH, ID, SDG
from dotheque_graph.publication.search_index import SEARCHED
from dotheque_graph.publication.sources import CATALOGUE
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.search.building import build_index, update_index
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked, Facet
from dotheque_graph.store.oxigraph import OxigraphStore

SIZES: Final = (1_000, 100_000, 1_000_000)
SEARCH_MS: Final = 25.0
UPDATE_MS: Final = 300.0
WORDS: Final = 20_000
"""Invented words of the texts; the n-th is n times rarer than the first."""
LENGTH: Final = 30
"""Words of a description."""
EACH: Final = 20
"""Searches of each kind."""
UPDATES: Final = 9
AT_ONCE: Final = 500_000
"""Values that the peer is given at once."""
_DESCRIPTION: Final = DCTERMS.term("description")
_TITLE: Final = DCTERMS.term("title")
_LICENCE: Final = DCTERMS.term("license")
_RESOURCE: Final = ID + "resource/"
_SYLLABLES: Final = tuple(first + vowel for first in "bdfglmnprtv" for vowel in ("a", "i", "o", "u"))


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured of one catalogue: milliseconds of each search, of each update, and of the peer's searches."""

    resources: int
    building: float
    searches: dict[str, list[float]]
    updates: list[float]
    peer: list[float]

    @property
    def median(self) -> float:
        """Return the median of all searches."""
        return statistics.median(self.all)

    @property
    def all(self) -> list[float]:
        """Return the times of all searches."""
        return [taken for times in self.searches.values() for taken in times]

    def __str__(self) -> str:
        """Return the line as it is printed."""
        kinds = "  ".join(f"{kind} {statistics.median(times):.1f}" for kind, times in self.searches.items())
        words = statistics.median((*self.searches["word"], *self.searches["two words"]))
        return (
            f"{self.resources:>9,}{self.median:9.2f}{percentile_95(self.all):8.2f}"
            f"{statistics.median(self.updates):9.1f}{self.building:9.1f}"
            f"{statistics.median(self.peer):10.1f}{words / statistics.median(self.peer):8.3f}   {kinds}"
        )


HEADING: Final = f"""{"":9}{"search, ms":>17}{"update,":>9}{"index,":>9}{"SQLite,":>10}{"ours /":>8}
{"resources":>9}{"median":>9}{"p95":>8}{"ms":>9}{"s":>9}{"ms":>10}{"SQLite":>8}   medians by kind of search, ms"""


def words() -> tuple[str, ...]:
    """Return the invented words, the frequent ones first."""
    draw = random.Random(1)  # noqa: S311
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(draw.choices(_SYLLABLES, k=draw.choice((2, 3, 3, 4))))] = None
    return tuple(found)


def worded(resources: int) -> Iterator[Quad]:
    """Yield the fictional catalogue with texts of invented words, goals and years."""
    draw, known = random.Random(2), words()  # noqa: S311
    weights = list(accumulate(1 / (place + 1) for place in range(WORDS)))
    for quad in statements(resources):
        is_resource = isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(_RESOURCE)
        if is_resource and quad.predicate == _DESCRIPTION:
            text = " ".join(draw.choices(known, cum_weights=weights, k=LENGTH))
            yield Quad(quad.subject, _DESCRIPTION, Literal(f"Texte fictif : {text}.", language="fr"), CATALOGUE)
            continue
        yield quad
        if is_resource and quad.predicate == _LICENCE:
            yield Quad(quad.subject, DOTH.term("goal"), NamedNode(f"{SDG}{draw.randrange(1, 18)}"), CATALOGUE)
            issued = Literal(
                f"{draw.randrange(2015, 2025)}", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#gYear")
            )
            yield Quad(quad.subject, DCTERMS.term("issued"), issued, CATALOGUE)


def searches() -> dict[str, list[Asked]]:
    """Return the searches of each kind; the words go from frequent to rare, as people's do."""
    draw, known = random.Random(3), words()  # noqa: S311
    # A word of rank r stands in about 30 / (10 r) of the texts: from a third of them down to a few.
    usual = [known[draw.randrange(8, 2_000)] for _ in range(EACH * 6)]
    some = iter(usual)
    return {
        "word": [Asked(next(some)) for _ in range(EACH)],
        "two words": [Asked(f"{next(some)} {known[draw.randrange(50)]}") for _ in range(EACH)],
        "beginning": [Asked(f"{next(some)} {next(some)[:4]}") for _ in range(EACH)],
        "word, facets": [
            Asked(next(some), {Facet.THEME: ("youth", "commons"), Facet.GOAL: (str(draw.randrange(1, 18)),)})
            for _ in range(EACH)
        ],
        "typing error": [Asked(_mistyped(draw, next(some))) for _ in range(EACH)],
        "facets": [
            Asked("", {Facet.GOAL: (str(goal),), Facet.YEAR: (str(year),)})
            for goal, year in draw.sample([*product(range(1, 18), range(2015, 2025))], EACH)
        ],
    }


def _mistyped(draw: random.Random, word: str) -> str:
    place = draw.randrange(1, len(word))
    return f"{word[:place]}x{word[place:]}"


def measured(resources: int, folder: Path) -> Line:
    """Make a catalogue and its index, and measure."""
    store = OxigraphStore.open(folder / "graph", writable=True)
    store.replace_graph(CATALOGUE, worded(resources))
    store.settle()
    started = time.perf_counter()
    build_index(store, folder / "search", SEARCHED)
    building = time.perf_counter() - started
    index = SearchIndex.open(folder / "search")
    index.search(Asked())  # what an index keeps of its whole, it has then
    taken = {kind: [_milliseconds(index, asked) for asked in some] for kind, some in searches().items()}
    updates = [_update(store, folder, number) for number in range(UPDATES)]
    store.close()
    return Line(resources, building, taken, updates, _peer(resources, folder))


def _milliseconds(index: SearchIndex, asked: Asked) -> float:
    started = time.perf_counter()
    index.search(asked)
    return 1000 * (time.perf_counter() - started)


def _update(store: OxigraphStore, folder: Path, number: int) -> float:
    """Change the title of one resource, and return the milliseconds that its index takes."""
    iri = NamedNode(f"{_RESOURCE}ressource-fictive-{number * 7}")
    title = Quad(iri, _TITLE, Literal(f"Titre fictif changé {number}", language="fr"), CATALOGUE)
    before = [quad for quad in store.quads(subject=iri, predicate=_TITLE) if quad.object.language == "fr"]  # type: ignore[union-attr]  # a title
    store.apply(ChangeSet(added=frozenset({title}), removed=frozenset(before)))
    last = folder / (f"search-{number - 1}" if number else "search")
    started = time.perf_counter()
    update_index(store, last, folder / f"search-{number}", frozenset({iri}), SEARCHED)
    return 1000 * (time.perf_counter() - started)


def _peer(resources: int, folder: Path) -> list[float]:
    """Return the milliseconds of the searches of words in SQLite: hits in order, their number, and all counts."""
    database = sqlite3.connect(folder / "peer.sqlite")
    database.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE VIRTUAL TABLE text USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2');"
        "CREATE TABLE value (resource INTEGER, facet TEXT, value TEXT);"
    )
    _fill(database, resources)
    kinds = searches()
    taken = [_peer_milliseconds(database, asked.words) for kind in ("word", "two words") for asked in kinds[kind]]
    database.close()
    return taken


def _fill(database: sqlite3.Connection, resources: int) -> None:
    """Give the peer the same texts and values."""
    rows: dict[str, int] = {}
    texts: dict[int, dict[NamedNode, str]] = {}
    values: list[tuple[int, str, str]] = []
    for quad in worded(resources):
        subject, value = quad.subject, quad.object
        if not (isinstance(subject, NamedNode) and subject.value.startswith(_RESOURCE)):
            continue
        if subject.value not in rows and len(values) > AT_ONCE:  # never in the middle of a resource
            _insert(database, texts, values)
            texts, values = {}, []
        row = rows.setdefault(subject.value, len(rows) + 1)
        if isinstance(value, Literal):
            texts.setdefault(row, {})[quad.predicate] = value.value
        elif isinstance(value, NamedNode):
            values.append((row, quad.predicate.value, value.value))
    _insert(database, texts, values)
    database.execute("CREATE INDEX by_resource ON value (resource, facet, value)")


def _insert(
    database: sqlite3.Connection, texts: dict[int, dict[NamedNode, str]], values: Sequence[tuple[int, str, str]]
) -> None:
    rows = ((row, said.get(_TITLE, ""), said.get(_DESCRIPTION, "")) for row, said in texts.items())
    database.executemany("INSERT INTO text(rowid, title, body) VALUES (?, ?, ?)", rows)
    database.executemany("INSERT INTO value VALUES (?, ?, ?)", values)
    database.commit()


def _peer_milliseconds(database: sqlite3.Connection, asked: str) -> float:
    match = " ".join(f'"{word}"' for word in asked.split())
    started = time.perf_counter()
    database.execute(
        "SELECT rowid, bm25(text, 5.0, 1.0) FROM text WHERE text MATCH ? ORDER BY bm25(text, 5.0, 1.0) LIMIT 20",
        [match],
    ).fetchall()
    database.execute("SELECT count(*) FROM text WHERE text MATCH ?", [match]).fetchall()
    database.execute(
        "SELECT facet, value, count(*) FROM value WHERE resource IN (SELECT rowid FROM text WHERE text MATCH ?) "
        "GROUP BY facet, value",
        [match],
    ).fetchall()
    return 1000 * (time.perf_counter() - started)


def verdicts(lines: Sequence[Line]) -> Iterable[tuple[str, bool]]:
    """Yield each promise in words, and whether it holds."""
    last = lines[-1]
    yield f"median of a search under {SEARCH_MS:.0f} ms: {last.median:.1f} ms", last.median < SEARCH_MS
    update = statistics.median(last.updates)
    yield f"one entity changed, index made in under {UPDATE_MS:.0f} ms: {update:.0f} ms", update < UPDATE_MS
    for smaller, larger in pairwise(lines):
        more, slower = larger.resources / smaller.resources, larger.median / smaller.median
        yield f"{more:.0f} times the resources, {slower:.1f} times the time", slower < more


def main() -> None:
    """Measure each size, and print; exit with 1 where a promise does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="resources of each catalogue")
    arguments = parser.parse_args()
    print(HEADING)
    lines: list[Line] = []
    for resources in arguments.sizes:
        folder = Path(tempfile.mkdtemp(prefix="dotheque-"))
        try:
            lines.append(measured(resources, folder))
        finally:
            shutil.rmtree(folder)
        print(lines[-1], flush=True)
    held = True
    for said, holds in verdicts(lines):
        print(f"{'holds' if holds else 'DOES NOT HOLD'}: {said}")
        held &= holds
    raise SystemExit(not held)


if __name__ == "__main__":
    main()
