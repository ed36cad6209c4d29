"""The embedded engine behind the GraphStore port."""

from pathlib import Path

import pytest

from dotheque_graph.errors import InvalidQuery, StoreUnavailable, UnsupportedFormat
from dotheque_graph.namespaces import GRAPH, XSD
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.formats import N_TRIPLES, TRIG, TURTLE
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Triple
from dotheque_graph.store.oxigraph import OxigraphStore, as_stored

A, B, P = (NamedNode(f"https://e.org/{name}") for name in "abp")
CATALOGUE, OTHER = GRAPH.term("catalogue"), GRAPH.term("vocabulary")
QUADS = (Quad(A, P, Literal("un", language="fr"), CATALOGUE), Quad(B, P, A, OTHER))


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> OxigraphStore:
    """Every kind of store must answer alike."""
    if request.param == "memory":
        return OxigraphStore.memory(QUADS)
    on_disk = OxigraphStore.open(tmp_path / "graph", writable=True)
    on_disk.apply(ChangeSet(added=frozenset(QUADS)))
    return on_disk


def test_default_graph_of_queries_is_the_union(store):
    solutions = store.select("SELECT ?s ?never WHERE { ?s ?p ?o } ORDER BY ?s")

    assert solutions.variables == ("s", "never")
    assert solutions.rows == ({"s": A}, {"s": B})
    assert store.ask("ASK { ?b ?p ?a . ?a ?p ?text }")


def test_construct_gives_triples(store):
    assert store.construct("CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o FILTER isIRI(?o) }") == (Triple(A, P, B),)


def test_quads_by_pattern_and_names_of_graphs(store):
    assert store.quads(subject=A) == (QUADS[0],)
    assert store.quads(value=A) == (QUADS[1],)
    assert store.quads(graph=GRAPH.term("nothing")) == ()
    assert store.graphs() == (CATALOGUE, OTHER)


def test_change_set_is_applied_both_ways(store):
    change = ChangeSet(added=frozenset([Quad(A, P, B, CATALOGUE)]), removed=frozenset([QUADS[0]]))
    store.apply(change)
    assert store.quads(subject=A) == (Quad(A, P, B, CATALOGUE),)

    store.apply(change.inverse())
    assert store.quads(subject=A) == (QUADS[0],)


@pytest.mark.parametrize(
    ("method", "query"),
    [("select", "ASK {}"), ("ask", "SELECT * {}"), ("construct", "ASK {}"), ("select", "SELECT WHERE"), ("ask", "")],
)
def test_wrong_kind_of_query_or_bad_syntax_is_one_error(store, method, query):
    with pytest.raises(InvalidQuery):
        getattr(store, method)(query)


def test_dump_of_one_graph_and_of_the_whole(store):
    assert store.dump(N_TRIPLES, CATALOGUE) == b'<https://e.org/a> <https://e.org/p> "un"@fr .\n'
    assert b"graph:catalogue {" in store.dump(TRIG)
    with pytest.raises(UnsupportedFormat):
        store.dump(TURTLE)


def test_missing_or_damaged_directory_is_unavailable(tmp_path: Path):
    with pytest.raises(StoreUnavailable):
        OxigraphStore.open(tmp_path / "missing")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreUnavailable):
        OxigraphStore.open(tmp_path / "damaged")


def test_second_writer_of_a_directory_is_refused(tmp_path: Path):
    first = OxigraphStore.open(tmp_path / "graph", writable=True)

    with pytest.raises(StoreUnavailable):
        OxigraphStore.open(tmp_path / "graph", writable=True)
    first.close()
    OxigraphStore.open(tmp_path / "graph", writable=True).close()


@pytest.mark.parametrize(
    ("datatype", "written"),
    [("decimal", "1.50"), ("integer", "007"), ("double", "1.0E0"), ("boolean", "1"), ("gYear", "2024"),
     ("dateTime", "2024-01-01T00:00:00.000Z"), ("duration", "P3M"), ("integer", "not a number"), ("string", "1.50")],
)  # fmt: skip
def test_quads_in_stored_form_are_what_the_store_gives_back(datatype: str, written: str):
    quads = [Quad(A, P, Literal(written, datatype=XSD.term(datatype)), CATALOGUE)]
    stored = as_stored(quads)

    assert list(OxigraphStore.memory(quads).quads()) == stored
    assert as_stored(stored) == stored


def test_graphs_come_and_go_with_what_they_say(store):
    empty = GRAPH.term("empty")
    store.apply(ChangeSet(created=frozenset([empty])))
    assert store.graphs() == (CATALOGUE, empty, OTHER)

    store.apply(ChangeSet(removed=frozenset([QUADS[0]]), dropped=frozenset([CATALOGUE, empty])))
    assert store.graphs() == (OTHER,)
    assert store.quads() == (QUADS[1],)


def test_graph_that_loses_its_last_quad_is_empty_and_not_gone(store):
    store.apply(ChangeSet(removed=frozenset([QUADS[0]])))

    assert store.graphs() == (CATALOGUE, OTHER)


def test_update_writes_the_default_graph_where_no_graph_is_named(store):
    store.update("INSERT DATA { <a> <https://e.org/p> 1 }", "https://e.org/base/")

    assert store.default_graph() == (
        b'<https://e.org/base/a> <https://e.org/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    )
    with pytest.raises(InvalidQuery):
        store.update("INSERT", "https://e.org/")


def test_store_knows_what_it_holds(store):
    assert store.has(QUADS[0])
    assert not store.has(Quad(A, P, B, CATALOGUE))
