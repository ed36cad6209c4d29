"""Anybody's SPARQL in real worker processes: what it answers, and in which words it refuses."""

import json
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from runner_outcomes import answers, survives
from small_release import COUNT, ROWS, count, with_runner
from watching import worker_pids

from dotheque_graph.errors import InvalidQuery, NotAcceptable
from dotheque_graph.namespaces import DOTH
from dotheque_graph.query.exchange import OFFERED
from dotheque_graph.query.guard import Checked, check
from dotheque_graph.query.runner import QueryRunner, SparqlRequest, run_once
from dotheque_graph.rdf.formats import CSV_RESULTS, JSON_LD, RDF_XML, TURTLE, XML_RESULTS
from dotheque_graph.settings import Settings

GRAPHS = ("https://example.org/graph/0", "https://example.org/graph/1")


def test_each_kind_of_query_is_answered_in_the_format_chosen_for_it(settings: Settings, graph_path: Path) -> None:
    """SELECT and ASK give results formats, CONSTRUCT and DESCRIBE give RDF with our prefixes."""
    triple = "<https://example.org/1> ?p ?o"
    chosen = {"solutions": CSV_RESULTS, "boolean": XML_RESULTS, "graph": TURTLE}

    solutions, boolean, constructed, described = answers(
        settings,
        graph_path,
        *(
            SparqlRequest(query, **chosen)
            for query in (
                f"SELECT ?o WHERE {{ {triple} }}",
                f"ASK {{ {triple} }}",
                f"CONSTRUCT WHERE {{ {triple} }}",
                "DESCRIBE <https://example.org/1>",
            )
        ),
    )

    assert (solutions.kind, solutions.format, solutions.body) == ("solutions", CSV_RESULTS, "o\r\nn° 1\r\n".encode())
    assert (boolean.kind, boolean.format) == ("boolean", XML_RESULTS)
    assert b"<boolean>true</boolean>" in boolean.body
    assert (constructed.kind, constructed.format) == ("graph", TURTLE)
    assert constructed.body.decode().startswith("@prefix dcterms: <http://purl.org/dc/terms/> .")
    assert 'dcterms:title "n° 1"@fr' in constructed.body.decode()
    assert described.body == constructed.body


def test_an_answer_tells_how_long_it_took(settings: Settings, graph_path: Path) -> None:
    """The time is in seconds, and within that of the whole test."""
    started = time.perf_counter()

    (answer,) = answers(settings, graph_path, COUNT)

    assert 0 < answer.seconds < time.perf_counter() - started


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (SparqlRequest("SELECT ?s WHERE { ?s ?p ?o }", solutions=None), "solutions"),
        (SparqlRequest("ASK { ?s ?p ?o }", boolean=None), "boolean"),
        (SparqlRequest("CONSTRUCT WHERE { ?s ?p ?o }", graph=None), "graph"),
    ],
)
def test_a_kind_for_which_no_format_is_acceptable_says_what_is_offered(
    settings: Settings, graph_path: Path, request_: SparqlRequest, kind: str
) -> None:
    """The formats offered are those of the kind of result that the query has."""
    failure = survives(settings, graph_path, request_)

    assert isinstance(failure, NotAcceptable)
    assert failure.offered == tuple(known.media_type for known in OFFERED[kind])  # type: ignore[index]


def test_the_dataset_of_the_protocol_and_of_from_is_respected(settings: Settings, graph_path: Path) -> None:
    """By default all graphs are merged; the protocol's parameters or FROM narrow that."""
    plain, named = COUNT.query, "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    cases = [
        (SparqlRequest(plain), ROWS),
        (SparqlRequest(named), ROWS),
        (SparqlRequest(plain, default_graphs=GRAPHS[:1]), ROWS // 2),
        (SparqlRequest(plain, default_graphs=GRAPHS), ROWS),
        (SparqlRequest(plain, named_graphs=GRAPHS[:1]), 0),
        (SparqlRequest(named, named_graphs=GRAPHS[:1]), ROWS // 2),
        (SparqlRequest(named, default_graphs=GRAPHS), 0),
        (SparqlRequest(plain.replace("WHERE", f"FROM <{GRAPHS[0]}> WHERE")), ROWS // 2),
        (SparqlRequest(plain.replace("WHERE", f"FROM NAMED <{GRAPHS[0]}> WHERE")), 0),
        (SparqlRequest(named.replace("WHERE", f"FROM NAMED <{GRAPHS[0]}> WHERE")), ROWS // 2),
    ]

    found = answers(settings, graph_path, *(request for request, _ in cases))

    counted = [int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"]) for answer in found]
    assert counted == [expected for _, expected in cases]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?s WHERE { ?s ?p", "line 1, column 24, the text ends there"),
        ("SELECT (<https://example.org/f>(1) AS ?a) WHERE { }", "https://example.org/f"),
        ("SELECT ?s WHERE { ?s <relative> ?o }", "line 1, column 22, at “<relative> ?o }”"),
        ("BASE <x> SELECT", "line 1, column 6, at “<x> SELECT”"),
    ],
)
def test_a_query_the_engine_refuses_comes_back_with_words_that_help(
    settings: Settings, graph_path: Path, query: str, words: str
) -> None:
    """The words fit on a line; the worker lives on."""
    failure = survives(settings, graph_path, SparqlRequest(query))

    assert isinstance(failure, InvalidQuery)
    assert words in failure.reason
    assert "\n" not in failure.reason
    assert len(failure.reason) <= 301
    assert failure.message("fr") == f"Requête SPARQL refusée : {failure.reason_fr or failure.reason}"


def test_undeclared_prefixes_are_named_with_the_line_that_declares_them(settings: Settings, graph_path: Path) -> None:
    """The engine's own words would name none of them; for our own prefixes the IRI is told."""
    query = "prefix a: <https://example.org/> SELECT ?s { ?s a:b 'no:name' ; doth:x foo:y # foo:z\n ; foo:z 1 }"

    failure = survives(settings, graph_path, SparqlRequest(query))

    assert isinstance(failure, InvalidQuery)
    assert failure.reason == (
        f"prefix doth: is not declared; add PREFIX doth: <{DOTH}>; prefix foo: is not declared; add PREFIX foo: <…>"
    )
    assert failure.message("fr") == (
        f"Requête SPARQL refusée : le préfixe doth: n'est pas déclaré ; ajoutez PREFIX doth: <{DOTH}> ; "
        "le préfixe foo: n'est pas déclaré ; ajoutez PREFIX foo: <…>"
    )


def test_a_result_that_its_format_cannot_say_is_refused_with_the_engine_s_words(
    settings: Settings, graph_path: Path
) -> None:
    """It is the client who can mend this, by another format; the store is well."""
    query = "CONSTRUCT { <x:a> <x:p> <<(<x:a> <x:b> 1)>> } { }"

    failure = survives(settings, graph_path, SparqlRequest(query, graph=JSON_LD))

    assert isinstance(failure, InvalidQuery)
    assert "application/ld+json" in failure.reason
    assert "JSON-LD does not support RDF 1.2" in failure.reason


@pytest.mark.parametrize("character", ["\\u0000", "\\b", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_characters_that_xml_forbids_are_refused_in_xml_and_written_elsewhere(
    settings: Settings, graph_path: Path, character: str
) -> None:
    """An answer that is not well-formed helps nobody."""
    solutions = f'SELECT ("a{character}" AS ?x) {{ }}'
    graph = f'CONSTRUCT {{ <x:a> <x:p> "a{character}" }} {{ }}'

    for request in (SparqlRequest(solutions, solutions=XML_RESULTS), SparqlRequest(graph, graph=RDF_XML)):
        failure = survives(settings, graph_path, request)
        assert isinstance(failure, InvalidQuery)
        assert "XML forbids" in failure.reason
        assert "est interdit en XML" in failure.message("fr")
    as_json, as_turtle = answers(settings, graph_path, SparqlRequest(solutions), SparqlRequest(graph))
    assert json.loads(as_json.body)["results"]["bindings"][0]["x"]["value"] == json.loads(f'"a{character}"')
    assert as_turtle.format == TURTLE


def test_characters_that_xml_escapes_are_written(settings: Settings, graph_path: Path) -> None:
    """Tab, line ends and letters of every plane are no fault."""
    (answer,) = answers(
        settings, graph_path, SparqlRequest('SELECT ("\\t\\r\\n<é\U0001f33b\ufffd" AS ?x) { }', solutions=XML_RESULTS)
    )

    assert answer.format == XML_RESULTS


def test_a_graph_iri_that_is_none_is_refused(settings: Settings, graph_path: Path) -> None:
    """The protocol's parameters are untrusted text too."""
    failure = survives(settings, graph_path, SparqlRequest(COUNT.query, default_graphs=("no iri",)))

    assert isinstance(failure, InvalidQuery)


@pytest.mark.parametrize("length", [0, 10_000])
def test_a_long_text_is_checked_beside_the_loop(settings: Settings, graph_path: Path, length: int) -> None:
    """Pages are served while the guard reads it; a short one is read in less time than a thread takes."""
    readers: list[int] = []

    def guard(query: str, limit_bytes: int) -> Checked:
        readers.append(threading.get_ident())
        return check(query, limit_bytes)

    async def scenario(runner: QueryRunner) -> int:
        return count(await runner.run(replace(COUNT, query=f"{COUNT.query} #{'x' * length}"), graph_path))

    assert with_runner(settings, scenario, guard) == ROWS
    assert len(readers) == 1
    assert (threading.get_ident() in readers) == (length == 0)


def test_another_release_gets_another_worker(settings: Settings, graph_path: Path, next_graph_path: Path) -> None:
    """Each query is answered from the release it names, back and forth."""

    async def scenario(runner: QueryRunner) -> list[int]:
        paths = (graph_path, next_graph_path, next_graph_path, graph_path)
        return [count(await runner.run(COUNT, path)) for path in paths]

    assert with_runner(settings, scenario) == [ROWS, 10, 10, ROWS]


def test_one_query_can_be_run_without_a_loop(settings: Settings, graph_path: Path) -> None:
    """The command line has its own way in, with the same errors."""
    assert count(run_once(settings, COUNT, graph_path)) == ROWS
    with pytest.raises(InvalidQuery):
        run_once(settings, SparqlRequest("SELECT"), graph_path)
    assert worker_pids(os.getpid()) == []
