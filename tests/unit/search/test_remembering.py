"""What is kept in memory is bounded whatever visitors ask for: by number, and by about how many bytes it takes."""

import gc
import tracemalloc
from pathlib import Path

import pytest

from dotheque_graph.publication.search_index import SEARCHED
from dotheque_graph.search import index as searching
from dotheque_graph.search import words
from dotheque_graph.search.building import build_index
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked, Facet
from dotheque_graph.search.remembering import Memory
from dotheque_graph.store.oxigraph import OxigraphStore

MEBIBYTE = 1 << 20


def hostile(number: int) -> str:
    """Return a long search of words that nobody else asks for."""
    return " ".join(f"x{number}y{place}lutin" for place in range(16))[:200]


def test_an_answer_is_made_once_while_it_is_kept():
    memory, made = Memory(2, 100_000, len), []
    for key in ("a", "b", "a", "c", "a", "b"):
        memory.get(key, lambda key=key: made.append(key) or key)

    assert made == ["a", "b", "c", "b"]


def test_the_oldest_answers_leave_where_all_take_too_much():
    memory, made = Memory(1000, 100_000, len), []
    for key in (*"abcdefgh", "a", "h"):
        memory.get(key, lambda key=key: made.append(key) or "x" * 20_000)

    assert memory.weight <= 100_000
    assert made == [*"abcdefgh", "a"]


def test_an_answer_that_would_take_most_of_the_memory_is_given_and_not_kept():
    memory = Memory(1000, 100_000, len)
    memory.get("small", lambda: "x")

    assert len(memory.get("large", lambda: "x" * 50_000)) == 50_000
    assert memory.weight < 10_000
    assert memory.get("small", lambda: "made again") == "x"


@pytest.fixture
def narrow(fiction, tmp_path: Path, monkeypatch) -> SearchIndex:
    """Return an index that may remember little."""
    for name in ("ANSWERS", "COUNTS", "PLANS", "KNOWN"):
        monkeypatch.setattr(searching, f"_MOST_OF_{name}", 300_000)
    build_index(OxigraphStore.memory(fiction), tmp_path / "search", SEARCHED)
    return SearchIndex.open(tmp_path / "search")


def test_what_an_index_remembers_of_hostile_searches_stays_small(narrow):
    memories = [one for one in vars(narrow).values() if isinstance(one, Memory)]
    assert len(memories) == 5
    for number in range(60):
        values = tuple(f"{'v' * 80}{number}-{place}" for place in range(10))
        narrow.search(Asked(f"lutins {hostile(number)}"[:200], {Facet.THEME: values, Facet.TERRITORY: values}))
        narrow.search(Asked("", {Facet.ORGANISATION: (*values, "cabane")}))
        narrow.suggest(hostile(number), "fr")

    assert all(one.weight <= 300_000 for one in memories)
    assert sum(one.weight for one in memories) > 300_000


def test_what_is_kept_of_the_analysis_of_hostile_words_stays_small():
    caches = [words.words_of, words.stems_of, words._form, *words.STEMMERS.values()]
    for cache in caches:
        cache.cache_clear()
    tracemalloc.start()
    for number in range(3000):
        for word in words.words_of(hostile(number)):
            words.stems(word)
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert words._form.cache_info().currsize == words._form.cache_info().maxsize
    assert taken < 40 * MEBIBYTE
