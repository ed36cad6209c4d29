"""A damaged index gives no wrong answer and no strange error: the search is unavailable, and says so."""

import random
from pathlib import Path

import pytest
from search_fiction import copied, one

from dotheque_graph.errors import SearchUnavailable
from dotheque_graph.publication.search_index import SEARCHED
from dotheque_graph.search.building import build_index, update_index
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked, Facet
from dotheque_graph.search.opening import telling_damage
from dotheque_graph.store.oxigraph import OxigraphStore

ASKED = (
    *(Asked(words, size=100) for words in ("", "lutins", "foret démorcatique", "délibération des lutins atomiques")),
    Asked("", {Facet.TERRITORY: ("departement/9A",)}),
)


def answers(index: SearchIndex) -> list[object]:
    """Return what an index answers to each kind of question."""
    return [*map(index.search, ASKED), index.suggest("l", "fr"), index.every(ASKED[0], 100)]


@pytest.fixture(scope="module")
def whole(fiction, tmp_path_factory) -> Path:
    """Return the folder of an index that has been brought up to date."""
    folder = tmp_path_factory.mktemp("whole")
    quad = one('<id/resource/etude-legere> dcterms:title "Essai"@es .')
    build_index(OxigraphStore.memory(fiction), folder / "before", SEARCHED)
    store = OxigraphStore.memory([*fiction, quad])
    update_index(store, folder / "before", folder / "search", frozenset({quad.subject}), SEARCHED)
    return folder / "search"


def flipped(content: bytes) -> bytes:
    """Return the content with a few bytes changed, always the same ones."""
    chance, changed = random.Random(len(content)), bytearray(content)
    for _ in range(3):
        changed[chance.randrange(len(content))] ^= chance.randrange(1, 256)
    return bytes(changed)


DAMAGES = {
    "empty": lambda _: b"",
    "cut in half": lambda content: content[: len(content) // 2],
    "without its end": lambda content: content[:-1],
    "longer": lambda content: content + b"\0",
    "zeros": lambda content: bytes(len(content)),
    "flipped": flipped,
    "flipped in the middle": lambda content: (
        content[: len(content) // 2] + flipped(content[len(content) // 2 :][:9]) + content[len(content) // 2 + 9 :]
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_whatever_file_is_damaged_the_answer_is_right_or_there_is_none(whole, tmp_path, damage):
    right, unavailable = answers(SearchIndex.open(whole)), set()
    for name in sorted(file.name for file in whole.iterdir() if file.stat().st_size):
        path = copied(whole, tmp_path / name)
        (path / name).write_bytes(damage((whole / name).read_bytes()))
        try:
            assert answers(SearchIndex.open(path)) == right
        except SearchUnavailable:
            unavailable.add(name.rpartition(".")[2])

    assert unavailable >= {"term", "idx", "pos", "store", "fast", "fieldnorm"}


@pytest.mark.parametrize("kind", ["term", "idx", "pos", "store", "fast", "fieldnorm"])
def test_a_damaged_file_of_the_index_is_told_whichever_it_is(whole, tmp_path, kind):
    files = sorted(file.name for file in whole.glob(f"*.{kind}") if file.stat().st_size)

    assert files
    for name in files:
        path = copied(whole, tmp_path / name)
        (path / name).write_bytes(flipped((whole / name).read_bytes()))
        with pytest.raises(SearchUnavailable):
            SearchIndex.open(path)


class PanicException(BaseException):
    """What the engine raises where it gives up, by its name: it cannot be imported."""


def test_a_panic_of_the_engine_is_told_as_damage(whole, monkeypatch):
    index = SearchIndex.open(whole)

    def panic(*_):
        raise PanicException("index out of bounds")

    monkeypatch.setattr(index, "_hits", panic)
    for ask in (lambda: index.search(Asked("lutins")), lambda: index.every(Asked("lutins"), 5)):
        with pytest.raises(SearchUnavailable, match="out of bounds"):
            ask()


@pytest.mark.parametrize("other", [KeyboardInterrupt, SystemExit, ZeroDivisionError])
def test_what_the_engine_does_not_raise_is_left_alone(tmp_path, other):
    with pytest.raises(other), telling_damage(tmp_path):
        raise other


def test_a_file_is_read_again_where_it_changed(whole, tmp_path):
    path = copied(whole, tmp_path / "search")
    SearchIndex.open(path)
    store, other = next(path.glob("*.store")), path / "other"
    other.write_bytes(b"x" + store.read_bytes()[1:])
    other.replace(store)  # written in place, it would be gone from under the engine, which has it mapped

    with pytest.raises(SearchUnavailable, match="CRC"):
        SearchIndex.open(path)
