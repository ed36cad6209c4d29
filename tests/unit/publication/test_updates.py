"""SPARQL updates on the road: what each changes, in which graph, and what is refused."""

import pytest
from fictional import CATALOGUE, example

from dotheque_graph.errors import InvalidQuery, InvalidRequest, ShapesViolated
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.plans import add
from dotheque_graph.publication.road import publish, rehearse, roll_back
from dotheque_graph.publication.sources import PROVENANCE
from dotheque_graph.publication.updates import Update, sparql_update
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

EX = "https://example.org/fictional/"
PROLOGUE = f"PREFIX ex: <{EX}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX graph: <{GRAPH}> "
OTHER = GRAPH.term("other")


@pytest.fixture
def first(road):
    publish(road, add([*example("a", "Un"), *example("b", "Deux")]), "Premier")
    return road


def plan_of(road, text, **given):
    folder = road.releases.data_dir / "master"
    return sparql_update(Update(PROLOGUE + text, "https://example.org/base/", 100_000, **given), folder)


def update(road, text, **given):
    return publish(road, plan_of(road, text, **given), "Mise à jour")


def labels(road) -> set[str]:
    store = road.releases.open(road.releases.current().number)
    return {quad.object.value for quad in store.quads(graph=CATALOGUE) if quad.predicate.value.endswith("prefLabel")}


def graphs(road) -> set[str]:
    return set(road.releases.current().record.graphs)


def test_default_graph_is_the_catalogue_to_write_and_to_ask(first):
    done = update(
        first,
        'DELETE { ?s skos:prefLabel ?old } INSERT { ?s skos:prefLabel "Trois"@fr } WHERE { ?s ?p ?old, "Deux"@fr }',
    )

    assert labels(first) == {"Un", "Trois"}
    assert (len(done.change.added), len(done.change.removed)) == (1, 1)
    assert done.change.graphs() == {CATALOGUE}
    assert first.releases.open(2).default_graph() == b"", "a release has nothing in its default graph"


def test_catalogue_by_name_is_the_same_graph(first):
    update(first, 'INSERT DATA { GRAPH graph:catalogue { ex:a skos:altLabel "Autre"@fr } }')
    done = update(first, "DELETE WHERE { ?s skos:altLabel ?label }")

    assert len(done.change.removed) == 1


def test_catalogue_changed_in_both_ways_at_once_is_refused(first):
    with pytest.raises(InvalidRequest):
        update(
            first,
            'INSERT DATA { ex:a skos:altLabel "x"@fr } ; '
            'INSERT DATA { GRAPH graph:catalogue { ex:b skos:altLabel "y"@fr } }',
        )
    assert first.releases.numbers() == (1,)


def test_same_change_in_both_ways_is_one_change(first):
    data = 'ex:a skos:altLabel "x"@fr'
    done = update(first, f"INSERT DATA {{ {data} GRAPH graph:catalogue {{ {data} }} }}")

    assert len(done.change.added) == 1


def test_other_graphs_are_written_and_only_they_change(first):
    before = first.releases.current().record.graphs[CATALOGUE.value]
    done = update(first, "INSERT { GRAPH graph:other { ?s ex:seen true } } WHERE { ?s a ex:Example }")

    assert done.change.graphs() == {OTHER}
    assert first.releases.current().record.graphs[CATALOGUE.value] == before
    assert len(first.releases.open(2).quads(graph=OTHER)) == 2


def test_graph_that_only_a_variable_names_is_found(first):
    update(first, "INSERT { GRAPH ?g { ex:x ex:seen true } } WHERE { VALUES ?g { graph:other graph:more } }")

    assert {OTHER.value, GRAPH + "more"} <= graphs(first)


def test_empty_graph_exists_from_release_to_release(first):
    done = update(first, "CREATE GRAPH graph:other")

    assert done.change == ChangeSet(created=frozenset({OTHER}))
    assert first.releases.current().record.graphs[OTHER.value].quads == 0
    update(first, 'INSERT DATA { ex:a skos:altLabel "x"@fr }')
    assert OTHER.value in graphs(first)
    assert OTHER in first.releases.open(3).graphs()


def test_dropped_graph_is_gone_and_comes_back_with_a_rollback(first):
    update(first, "INSERT DATA { GRAPH graph:other { ex:x ex:seen true } } ; CREATE GRAPH graph:empty")
    done = update(first, "DROP GRAPH graph:other ; DROP GRAPH graph:empty")

    assert done.change.dropped == {OTHER, GRAPH.term("empty")}
    assert graphs(first) == {CATALOGUE.value, PROVENANCE.value}
    assert first.releases.difference(2, 3).dropped == {OTHER, GRAPH.term("empty")}
    roll_back(first, 2)
    assert {OTHER.value, GRAPH + "empty"} <= graphs(first)
    assert first.releases.current().record.graphs[OTHER.value] == first.releases.get(2).record.graphs[OTHER.value]
    roll_back(first, 3)
    assert graphs(first) == {CATALOGUE.value, PROVENANCE.value}


def test_clearing_a_graph_leaves_it_empty(first):
    update(first, "INSERT DATA { GRAPH graph:other { ex:x ex:seen true } }")
    update(first, "CLEAR GRAPH graph:other")

    assert first.releases.current().record.graphs[OTHER.value].quads == 0


def test_dropping_all_leaves_the_history_alone(first):
    update(first, "INSERT DATA { GRAPH graph:other { ex:x ex:seen true } }")
    update(first, "DROP ALL ; INSERT DATA { GRAPH graph:more { ex:x ex:seen true } }")

    assert graphs(first) == {GRAPH + "more", PROVENANCE.value}
    activities = {quad.subject for quad in first.releases.open(3).quads(graph=PROVENANCE)}
    assert len(activities) == 3


@pytest.mark.parametrize(
    "text", ["DROP GRAPH graph:provenance", "INSERT DATA { GRAPH graph:provenance { ex:x ex:seen true } }",
             "DROP ALL ; INSERT DATA { GRAPH graph:provenance { ex:x ex:seen true } }"],
)  # fmt: skip
def test_change_of_the_history_shows_in_the_change(first, text: str):
    change = None

    def noting(store):
        nonlocal change
        change = plan_of(first, text)(store)
        return ChangeSet()

    (first.releases.data_dir / "master").mkdir(exist_ok=True)
    publish(first, noting, "Essai")
    assert PROVENANCE in change.graphs()


def test_history_can_be_asked(first):
    done = update(
        first, "INSERT { GRAPH graph:other { ?a ex:seen true } } WHERE { GRAPH graph:provenance { ?a a ?type } }"
    )

    assert len(done.change.added) == 1


def test_broken_rule_refuses_the_whole_update(first):
    with pytest.raises(ShapesViolated):
        update(first, 'DELETE DATA { ex:a skos:prefLabel "Un"@fr } ; INSERT DATA { ex:b skos:altLabel "x"@fr }')
    assert labels(first) == {"Un", "Deux"}
    assert first.releases.numbers() == (1,)


def test_rule_broken_and_mended_in_one_update_is_none(first):
    update(first, 'DELETE DATA { ex:a skos:prefLabel "Un"@fr } ; INSERT DATA { ex:a skos:prefLabel "Nouveau"@fr }')

    assert labels(first) == {"Nouveau", "Deux"}


@pytest.mark.parametrize(
    "text",
    ["INSERT DATA { ex:a }", "INSERT DATA { ?s ?p ?o }", "DROP GRAPH graph:none", "CREATE GRAPH graph:catalogue",
     "INSERT { ?s ?p ?o } WHERE { ?s unknown:p ?o }", 'INSERT DATA { ex:a ex:b "x"@fr } ; INSERT'],
)  # fmt: skip
def test_update_that_the_engine_refuses_changes_nothing(first, text: str):
    with pytest.raises(InvalidQuery):
        update(first, text)
    assert first.releases.numbers() == (1,)
    assert [path.name for path in (first.releases.data_dir / "master").iterdir()] == ["lock"]


@pytest.mark.parametrize(
    "text", ["", "INSERT DATA {}", 'DELETE DATA { ex:none ex:b "x" }', "DROP SILENT GRAPH ex:none"]
)
def test_update_without_effect_makes_no_release(first, text: str):
    done = update(first, text)

    assert not done.made
    assert first.releases.numbers() == (1,)
    assert [path.name for path in (first.releases.data_dir / "master").iterdir()] == ["lock"]


def test_relative_iris_are_resolved_against_the_endpoint(first):
    done = update(first, "INSERT DATA { GRAPH <graph> { <s> <p> <o> } }")

    [quad] = done.change.added
    assert quad.subject.value == "https://example.org/base/s"
    assert quad.graph_name.value == "https://example.org/base/graph"


def test_blank_nodes_get_names_and_the_same_update_adds_nothing_twice(first):
    text = "INSERT DATA { ex:a ex:part [ ex:size 1.50 ] . GRAPH graph:other { _:x ex:size 2 . _:x ex:part _:y } }"
    done = update(first, text)

    named = {quad.subject.value for quad in done.change.added}
    assert sum(iri.startswith("https://w3id.org/dotheque/.well-known/genid/") for iri in named) == 2
    assert all(isinstance(quad.subject, NamedNode) for quad in first.releases.open(2).quads())
    assert not update(first, text).made


def test_literals_are_those_of_the_store(first):
    update(first, 'INSERT DATA { ex:a ex:size "007"^^<http://www.w3.org/2001/XMLSchema#integer> }')

    assert not update(first, "INSERT DATA { ex:a ex:size 7 }").made


def test_odd_values_come_through_unharmed(first):
    values = ['"a\\nb\\t\\"c\\" \\\\ é 𝄞"', '"x"@fr-CA', '"x"@ar--rtl', '"\\u0001 . "', "<urn:é#%20>"]
    done = update(first, f"INSERT DATA {{ ex:a ex:odd {', '.join(values)} }}")

    expected = OxigraphStore.memory()
    expected.update(f"PREFIX ex: <{EX}> INSERT DATA {{ GRAPH {CATALOGUE} {{ ex:a ex:odd {', '.join(values)} }} }}", EX)
    assert done.change.added == frozenset(expected.quads())


def test_dataset_of_the_protocol(first):
    update(first, "INSERT DATA { GRAPH graph:other { ex:x a ex:Seen } }")
    done = update(first, "INSERT { ?s ex:seen 1 } WHERE { ?s a ?type }", default_graphs=(OTHER.value,))

    assert done.change.added == {Quad(NamedNode(EX + "x"), NamedNode(EX + "seen"), Literal(1), CATALOGUE)}


def test_update_on_an_instance_without_a_release(road):
    done = update(road, 'INSERT DATA { ex:a a ex:Example ; skos:prefLabel "Un"@fr }')

    assert done.release.number == 1
    assert labels(road) == {"Un"}


def test_update_is_not_limited_to_what_it_names(first):
    """A graph that reading alone cannot foresee is compared all the same."""
    update(first, "INSERT DATA { GRAPH graph:other { ex:x ex:seen true } }")
    done = update(first, "DELETE { GRAPH ?g { ?s ex:seen true } } WHERE { GRAPH ?g { ?s ex:seen true } }")

    assert done.change.graphs() == {OTHER}


def test_rehearsal_of_an_update_publishes_nothing(first):
    (first.releases.data_dir / "master").mkdir(exist_ok=True)
    report = rehearse(first, plan_of(first, "DELETE WHERE { ex:a skos:prefLabel ?label }"))

    assert not report.conforms
    assert first.releases.numbers() == (1,)
