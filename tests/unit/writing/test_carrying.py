"""Orders carried along the road, and what travels between a web process and a writer."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from dotheque_graph.errors import (
    GraphNotFound,
    InvalidParameter,
    InvalidRdf,
    InvalidRequest,
    NotPermitted,
    PreconditionFailed,
    ShapesViolated,
    StoreLocked,
    StoreUnavailable,
    UnsupportedFormat,
)
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.publication.orders import (
    Order,
    Outcome,
    Part,
    Report,
    error_frame,
    order_frame,
    outcome_frame,
    read_answer,
    read_order,
)
from dotheque_graph.publication.road import Road, no_step
from dotheque_graph.query.exchange import read_head
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.settings import Settings
from dotheque_graph.store.master import exclusive
from dotheque_graph.store.releases import Releases
from dotheque_graph.validation.shapes import read_shapes
from dotheque_graph.writing.carrying import carry_out

EX = "https://example.org/fictional/"
LINKS = GRAPH + "links/fictional"
SHAPES = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <{EX}> .
ex:Shape a sh:NodeShape ; sh:targetClass ex:Example ; sh:property ex:Shape-label .
ex:Shape-label a sh:PropertyShape ; sh:path ex:label ; sh:minCount 1 ; sh:name "nom"@fr, "name"@en ;
    sh:severity sh:Violation ; sh:message "Donnez un nom."@fr, "Give a name."@en .
"""
DOCUMENT = f"@prefix ex: <{EX}> . ex:a a ex:Example ; ex:label 'Un' .".encode()


@pytest.fixture
def road(tmp_path: Path) -> Road:
    shapes = read_shapes(read_rdf(SHAPES.encode(), TURTLE, "shapes"))
    return Road(Releases(tmp_path), lambda: shapes, 10, 0.0)


def order(work, *bodies, graph=LINKS, permitted=("*",), kind="text/turtle", **given) -> Order:
    parts, base = tuple(Part(kind, body) for body in bodies), graph or "urn:base"
    return Order(work=work, token="essai", permitted=permitted, base_iri=base, graph=graph, parts=parts, **given)


def update(text, **given) -> Order:
    return order("update", text.encode(), graph="", kind="application/sparql-update", **given)


def carry(road, asked) -> Outcome:
    """Carry an order out and return the one outcome that is told."""
    told: list[Outcome] = []
    carry_out(road, asked, 100_000, told.append)
    assert len(told) == 1
    return told[0]


def test_put_makes_a_graph_and_tells_of_it(road):
    outcome = carry(road, order("put", DOCUMENT))

    assert (outcome.release, outcome.made, outcome.added, outcome.removed) == (1, True, 2, 0)
    assert outcome.created == (LINKS,)
    record = road.releases.current().record
    assert outcome.activity == record.activity
    assert record.title == "Remplacement du graphe links/fictional (jeton essai)"


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (order("post", DOCUMENT), "Ajout au graphe links/fictional (jeton essai)"),
        (order("put", DOCUMENT, graph="urn:g"), "Remplacement du graphe urn:g (jeton essai)"),
        (update("INSERT DATA { <urn:a> <urn:b> 1 }"), "Mise à jour par SPARQL (jeton essai)"),
    ],
)
def test_title_says_what_was_done_and_by_which_token(road, asked, title):
    carry(road, asked)

    assert road.releases.current().record.title == title


def test_outcome_is_told_before_old_releases_are_removed(road, tmp_path):
    for number in range(3):
        carry(road, order("put", f"<urn:a> <urn:b> {number} .".encode()))
    few = Road(road.releases, road.shapes, 1, 0.0)
    seen: list[tuple[int, ...]] = []
    carry_out(few, order("delete"), 1000, lambda _: seen.append(road.releases.numbers()))

    assert seen == [(1, 2, 3, 4)]
    assert road.releases.numbers() == (4,)


def test_nothing_to_change_is_told_as_such(road):
    carry(road, order("put", DOCUMENT))
    outcome = carry(road, order("put", DOCUMENT))

    assert (outcome.release, outcome.made, outcome.created) == (1, False, ())


def test_delete_tells_what_it_dropped(road):
    carry(road, order("put", DOCUMENT))
    outcome = carry(road, order("delete"))

    assert (outcome.removed, outcome.dropped, outcome.created) == (2, (LINKS,), ())
    with pytest.raises(GraphNotFound):
        carry(road, order("delete"))


def test_files_of_one_request_are_added_up(road):
    outcome = carry(road, order("post", b"_:x <urn:p> 1 .", b"_:x <urn:p> 2 .", b"<urn:a> <urn:p> 3 ."))

    assert outcome.added == 3
    subjects = {quad.subject for quad in road.releases.open(1).quads(graph=None) if "urn:p" in quad.predicate.value}
    assert len(subjects) == 3, "a label of a blank node means nothing beyond its file"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/turtle", b"<s> <p> 'o'@fr ."),
        ("application/n-triples", f'<{LINKS}/s> <{LINKS}/p> "o"@fr .'.encode()),
        ("application/ld+json", b'{"@id": "s", "p": 1, "@context": {"@vocab": "urn:x:"}}'),
        (
            "application/rdf+xml",
            b'<r:Description xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" r:about="s" r:value="o"/>',
        ),
    ],
)
def test_each_format_is_read_with_the_graph_as_its_base(road, kind, body):
    assert carry(road, order("put", body, kind=kind)).added == 1


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("application/rdf+xml", DOCUMENT, InvalidRdf),
        ("text/turtle", b"<rdf:RDF/>", InvalidRdf),
        ("text/turtle", b"\xff\xfe<\x00", InvalidRdf),
        ("text/turtle", b"<urn:a> <urn:p> " + b"[ <urn:p> " * 30_000, InvalidRdf),
        ("application/ld+json", b'{"a":' * 30_000, InvalidRdf),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:9/", "p": 1}', InvalidRdf),
        ("application/ld+json", b'{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:p": 1}]}', InvalidRequest),
        ("application/n-quads", b"<urn:a> <urn:b> <urn:c> <urn:d> .", UnsupportedFormat),
        ("text/plain", b"", UnsupportedFormat),
    ],
)
def test_document_that_is_no_graph_is_refused(road, kind, body, error):
    with pytest.raises(error):
        carry(road, order("put", body, kind=kind))
    assert road.releases.numbers() == ()


@pytest.mark.parametrize(
    ("asked", "graph"),
    [
        (order("put", DOCUMENT, permitted=("catalogue",)), LINKS),
        (order("put", b"", permitted=("catalogue",)), LINKS),
        (order("put", DOCUMENT, graph=GRAPH + "provenance"), GRAPH + "provenance"),
        (order("put", DOCUMENT, graph=GRAPH + "shapes"), GRAPH + "shapes"),
        (update("INSERT DATA { <urn:a> <urn:b> 1 }", permitted=("links/*",)), GRAPH + "catalogue"),
        (update("CREATE GRAPH <urn:new>", permitted=("links/*",)), "urn:new"),
        (
            update(f"INSERT DATA {{ GRAPH <{GRAPH}provenance> {{ <urn:a> <urn:b> 1 }} }}", permitted=("*",)),
            GRAPH + "provenance",
        ),
        (
            update(f"INSERT {{ GRAPH ?g {{ <urn:a> <urn:b> 1 }} }} WHERE {{ VALUES ?g {{ <{GRAPH}ontology> }} }}"),
            GRAPH + "ontology",
        ),
        (
            update(
                f"INSERT DATA {{ GRAPH <{LINKS}> {{ <urn:a> <urn:b> 1 }} GRAPH <urn:x> {{ <urn:a> <urn:b> 1 }} }}",
                permitted=("links/*",),
            ),
            "urn:x",
        ),
    ],
)
def test_graph_that_the_token_does_not_cover_stops_the_whole_change(road, asked, graph):
    carry(road, order("put", DOCUMENT))
    with pytest.raises(NotPermitted) as caught:
        carry(road, asked)

    assert caught.value.graph == graph
    assert road.releases.numbers() == (1,)
    assert [path.name for path in (road.releases.data_dir / "master").iterdir()] == ["lock"]


def test_clearing_all_needs_every_graph_but_the_history(road):
    carry(road, order("put", DOCUMENT))
    carry(road, update("INSERT DATA { <urn:a> <urn:b> 1 }"))
    with pytest.raises(NotPermitted):
        carry(road, update("CLEAR ALL", permitted=("links/*",)))
    outcome = carry(road, update("CLEAR ALL", permitted=("links/*", "catalogue")))

    assert outcome.removed == 3
    assert outcome.dropped == (GRAPH + "catalogue", LINKS)


@pytest.mark.parametrize(
    ("text", "graph"),
    [
        ("CLEAR ALL", GRAPH + "catalogue"),
        ("DROP SILENT NAMED", GRAPH + "catalogue"),
        (f"CLEAR GRAPH <{GRAPH}territories>", GRAPH + "territories"),
        ("INSERT DATA { GRAPH <urn:x> { <urn:a> <urn:b> 1 } }", "urn:x"),
    ],
)
def test_update_that_cannot_be_permitted_waits_for_nobody(road, text, graph):
    carry(road, order("put", DOCUMENT))
    carry(road, update("INSERT DATA { <urn:a> <urn:b> 1 }"))
    with exclusive(road.releases, 0.0, no_step), pytest.raises(NotPermitted) as caught:
        carry(road, update(text, permitted=("links/*",)))

    assert caught.value.graph == graph


@pytest.mark.parametrize(
    ("text", "permitted"),
    [
        (f"INSERT DATA {{ GRAPH <{LINKS}> {{ <urn:a> <urn:b> 1 }} }}", "links/*"),
        (f"COPY DEFAULT TO <{LINKS}>", "links/*"),
        (f"ADD <{LINKS}> TO DEFAULT", "catalogue"),
        ("CLEAR ALL", "*"),
        (f"INSERT {{ GRAPH ?g {{ <urn:a> <urn:b> 1 }} }} WHERE {{ VALUES ?g {{ <{LINKS}> }} }}", "links/*"),
    ],
)
def test_update_that_may_be_permitted_is_carried_out(road, text, permitted):
    carry(road, order("put", DOCUMENT))
    carry(road, update("INSERT DATA { <urn:c> <urn:b> 1 }"))

    assert carry(road, update(text, permitted=(permitted,))).made


@pytest.mark.parametrize("conditions", [{"if_none_match": ("*",)}, {"if_match": ('"other"',)}])
def test_condition_is_checked_under_the_lock(road, conditions):
    carry(road, order("put", DOCUMENT))
    asked = order("put", b"", **conditions)
    with exclusive(road.releases, 0.0, no_step), pytest.raises(StoreLocked):
        carry(road, asked)
    with pytest.raises(PreconditionFailed):
        carry(road, asked)

    assert road.releases.numbers() == (1,)


def test_nothing_matches_before_the_first_release(road):
    with pytest.raises(PreconditionFailed):
        carry(road, order("put", DOCUMENT, if_match=("*",)))

    assert carry(road, order("put", DOCUMENT, if_none_match=("*",))).created == (LINKS,)


def test_broken_rule_refuses_the_order(road):
    with pytest.raises(ShapesViolated):
        carry(road, order("put", f"<urn:a> a <{EX}Example> .".encode()))
    assert road.releases.numbers() == ()


def test_order_travels_whole(tmp_path):
    settings = Settings(data_dir=tmp_path, write_bytes=2048, spool_dir=tmp_path / "spool")
    sent = order("post", b"\x00\xff", b"", default_graphs=("urn:a",), named_graphs=("urn:b", "urn:c"))
    sent = replace(sent, if_match=('"a"', 'W/"b"'), if_none_match=("*",))

    assert read_order(io.BytesIO(order_frame(sent, settings))) == (sent, settings)
    assert read_order(io.BytesIO()) is None


def test_outcome_and_errors_travel_whole():
    outcome = Outcome(3, made=True, added=2, removed=1, activity="urn:x", created=("urn:a",), dropped=("urn:b",))
    assert answered(outcome_frame(outcome)) == outcome

    for error in (NotPermitted("urn:g", ("a", "b")), InvalidParameter("n", "v", "é"), InvalidRdf("Turtle", 3, "x")):
        with pytest.raises(type(error)) as caught:
            answered(error_frame(error))
        assert caught.value.facts() == error.facts()


def test_report_travels_with_its_refusal():
    report = Report("<urn:a> <urn:b> 1 .", {"fr": "à corriger", "en": "to correct"})
    with pytest.raises(ShapesViolated) as caught:
        answered(error_frame(ShapesViolated(object(), 2), report))

    assert caught.value.report == report
    assert caught.value.violations == 2


def test_answer_of_nobody_is_unavailable():
    with pytest.raises(StoreUnavailable):
        read_answer({"error": "NoSuchError", "facts": {}, "report": None})


def answered(frame: bytes) -> Outcome:
    return read_answer(read_head(io.BytesIO(frame)))
