"""Graphs of any size are complete, and say whether they would be the same again."""

from pathlib import Path

import pytest
from large_results import PAIRS, answer
from pyoxigraph import RdfFormat, parse

from dotheque_graph.query.runner import SparqlRequest
from dotheque_graph.rdf.formats import GRAPH_FORMATS, N_TRIPLES, TURTLE, Format
from dotheque_graph.settings import Settings


@pytest.mark.parametrize("form", GRAPH_FORMATS)
@pytest.mark.parametrize("triples", [100, 1500, 6000])
def test_a_graph_of_any_size_is_complete(settings: Settings, graph_path: Path, form: Format, triples: int) -> None:
    """The small ones are in a stable order, the large ones as the engine finds them."""
    query = f"CONSTRUCT {{ ?a <http://purl.org/dc/terms/relation> ?d }} {{ {{ {PAIRS} LIMIT {triples} }} }}"
    assert form.rdf is not None

    found = answer(settings, graph_path, SparqlRequest(query, graph=form))
    plain = answer(settings, graph_path, SparqlRequest(query, graph=N_TRIPLES))

    assert len(set(parse(found.body, format=form.rdf))) == triples
    assert set(parse(found.body, format=form.rdf)) == set(parse(plain.body, format=RdfFormat.N_TRIPLES))
    assert (form is not TURTLE) or found.body.startswith(b"@prefix ")
    assert found.repeatable


def test_a_small_graph_with_new_blank_nodes_is_the_same_each_time(settings: Settings, graph_path: Path) -> None:
    """The engine gives them other names in each run; two graphs that say the same are the same bytes."""
    query = "CONSTRUCT { ?s ?p [ <x:label> ?o ; <x:in> [ <x:of> ?s ] ] } { ?s ?p ?o } LIMIT 20"

    bodies = {
        form: [answer(settings, graph_path, SparqlRequest(query, graph=form)) for _ in range(2)]
        for form in GRAPH_FORMATS
    }

    for first, second in bodies.values():
        assert first.body == second.body
        assert first.digest == second.digest
        assert first.repeatable
    assert len(list(parse(bodies[N_TRIPLES][0].body, format=RdfFormat.N_TRIPLES))) == 80


def test_a_large_graph_with_new_blank_nodes_says_that_it_does_not_repeat(settings: Settings, graph_path: Path) -> None:
    """To name them by what they say, the whole graph would have to be held."""
    query = f"CONSTRUCT {{ ?a <x:with> [ <x:and> ?d ] }} {{ {{ {PAIRS} LIMIT 5000 }} }}"

    found = answer(settings, graph_path, SparqlRequest(query))

    assert not found.repeatable
    assert len(list(parse(found.body, format=RdfFormat.TURTLE))) == 10_000


def test_a_large_graph_whose_blank_nodes_come_late_does_not_repeat_either(settings: Settings, graph_path: Path) -> None:
    """None of the first triples tells, but the template does."""
    late = f"{{ {PAIRS} LIMIT 5000 }} UNION {{ BIND(<x:s> AS ?late) }}"
    query = f"CONSTRUCT {{ ?a <x:and> ?d . ?late <x:with> [] }} {{ {late} }}"

    assert not answer(settings, graph_path, SparqlRequest(query)).repeatable


@pytest.mark.parametrize("drawn", ["RAND()", "BNODE()"])
def test_a_small_graph_of_what_is_drawn_anew_does_not_repeat(settings: Settings, graph_path: Path, drawn: str) -> None:
    """Whatever its template makes."""
    query = f"CONSTRUCT {{ <x:s> <x:p> [ <x:q> ?x ] }} {{ BIND({drawn} AS ?x) }}"

    assert not answer(settings, graph_path, SparqlRequest(query)).repeatable


@pytest.mark.parametrize(("word", "repeatable"), [("STR(1)", True), ("RAND()", False), ("NOW()", False)])
def test_an_answer_says_whether_it_would_be_the_same_again(
    settings: Settings, graph_path: Path, word: str, *, repeatable: bool
) -> None:
    """On the same release."""
    assert answer(settings, graph_path, SparqlRequest(f"SELECT ({word} AS ?x) {{}}")).repeatable == repeatable
