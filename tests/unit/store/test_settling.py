"""The files of a store are put in order after a large change; after a small one they stay shared with releases."""

from pathlib import Path

import pyoxigraph
import pytest

from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store import oxigraph
from dotheque_graph.store.oxigraph import OxigraphStore


class Watched:
    """An engine that counts how often its files are put in order."""

    def __init__(self, path: Path):
        self._engine = pyoxigraph.Store(str(path))
        self.settled = 0

    def optimize(self):
        self.settled += 1
        self._engine.optimize()

    def __getattr__(self, name):
        return getattr(self._engine, name)


def change(start: int, count: int) -> ChangeSet:
    predicate, graph = NamedNode("https://example.org/p"), NamedNode("https://example.org/g")
    numbers = range(start, start + count)
    quads = (Quad(NamedNode(f"https://example.org/{n}"), predicate, Literal(str(n)), graph) for n in numbers)
    return ChangeSet(added=frozenset(quads), removed=frozenset())


@pytest.mark.parametrize(("many", "settled"), [(30, 1), (31, 0)])
def test_only_a_large_change_puts_the_files_in_order(tmp_path: Path, monkeypatch, many, settled):
    monkeypatch.setattr(oxigraph, "_MANY", many)
    engine = Watched(tmp_path / "store")
    store = OxigraphStore(engine)
    store.apply(change(0, 20))
    store.apply(change(20, 10))
    store.settle()

    assert engine.settled == settled
    assert len(store.quads()) == 30
