"""Reading an update without an engine: what is refused, what it may write, and where the dataset goes."""

import pytest

from dotheque_graph.errors import InvalidIri, InvalidQuery, InvalidRequest, TooLarge, UnsafeQuery
from dotheque_graph.publication.update_text import check_update, for_engine
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

LIMIT = 1_000_000
PREFIX = "PREFIX g: <urn:g:> "


def targets(text: str) -> set[str] | None:
    found = check_update(text, LIMIT).targets
    return None if found is None else {graph.value for graph in found}


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1/>",
        "load silent <file:///etc/passwd> into graph <urn:x>",
        "LOADSILENT<http://127.0.0.1/>",
        "PREFIX l: <urn:l:> LOADl:x",
        "CLEAR DEFAULT; LoAd <http://127.0.0.1/>",
        "INSERT { <urn:a> <urn:b> ?x } WHERE { SERVICE <http://127.0.0.1/> { ?x ?y ?z } }",
        "INSERT { <urn:a> <urn:b> ?x } WHERE { sErViCe SILENT <http://127.0.0.1/> { ?x ?y ?z } }",
        "INSERT { <urn:a> <urn:b> ?x } WHERE { SERVICESILENT<http://127.0.0.1/>{ ?x ?y ?z } }",
        "PREFIX : <urn:x> INSERT { <urn:a> <urn:b> ?x } WHERE { SERVICE:x { ?x ?y ?z } }",
        "DELETE WHERE { SERVICE <http://127.0.0.1/> { ?x ?y ?z } }",
        "INSERT { <urn:a> <urn:b> 1 } WHERE { FILTER(1<'>') SERVICE <http://127.0.0.1/> {'} }",
    ],
)
def test_what_reaches_out_is_refused(text: str):
    with pytest.raises(UnsafeQuery):
        check_update(text, LIMIT)


@pytest.mark.parametrize(
    "text",
    [
        'INSERT DATA { <urn:SERVICE> <urn:LOAD> "SERVICE <x> { LOAD <y>" }',
        "# SERVICE, LOAD\nCLEAR DEFAULT",
        "INSERT { ?LOAD ?SERVICE 1 } WHERE { ?LOAD ?SERVICE 2 }",
    ],
)
def test_words_in_texts_names_and_variables_are_no_keywords(text: str):
    assert check_update(text, LIMIT)


@pytest.mark.parametrize(
    "text",
    [
        "CLEAR XYZ",
        "CLEARALL",
        "DELETEWHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o }",
        "PREFIX g: <urn:g:> WITHg:x DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT DATA { <urn:a> <urn:b> 'x }",
        "INSERT DATA { <urn:a> <urn:b> 1 } }",
        "INSERT [ <urn:a> <urn:b> ]",
        "INSERT DATA " + "{" * 100,
        "DELETE { ?s ?p ?o } WHERE { " + "?s ?p ?o . " * 500 + "}",
        "DELETE WHERE { " + "?s ?p ?o . " * 500 + "}",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(" + "1 + " * 2000 + "1) }",
        "DELETE { ?s ?p ?o } WHERE { ?s " + "/".join(["<urn:p>"] * 2000) + " ?o }",
        "DELETE { ?s ?p ?o } WHERE { FILTER " + "(" * 5000 + "1" + ")" * 5000 + " }",
    ],
)
def test_what_is_no_update_or_too_much_for_the_engine_is_refused(text: str):
    with pytest.raises(InvalidQuery) as refusal:
        check_update(text, LIMIT)
    assert refusal.value.reason_fr not in ("", refusal.value.reason)


def test_size_is_bounded_first():
    with pytest.raises(TooLarge):
        check_update("é" * 50, 99)


@pytest.mark.parametrize(
    "text", ["INSERT DATA {{ {} }}", "DELETE DATA {{ {} }}", "INSERT {{ {} }} WHERE {{}}", "DELETE {{ {} }} WHERE {{}}"]
)
def test_what_is_only_written_may_be_long(text: str):
    statements = " . ".join(f"<urn:s{number}> <urn:p> <urn:o>" for number in range(20_000))

    assert targets(text.format(statements)) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", set()),
        (PREFIX + "INSERT DATA { GRAPH g:a { <urn:a> <urn:b> 1 } GRAPH <urn:z> {} }", {"urn:g:a", "urn:z"}),
        (PREFIX + "WITH g:a DELETE { ?s ?p ?o } WHERE { GRAPH ?any { ?s ?p ?o } }", {"urn:g:a"}),
        (PREFIX + "DELETE { GRAPH g:a { ?s ?p ?o } } WHERE { GRAPH <urn:read> { ?s ?p ?o } }", {"urn:g:a"}),
        (PREFIX + "DELETE WHERE { GRAPH g:a { ?s ?p ?o } }", {"urn:g:a"}),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", None),
        ("INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", None),
        ("CLEAR ALL", None),
        ("DROP SILENT NAMED", None),
        ("CLEAR DEFAULT", set()),
        (PREFIX + "COPY SILENT g:a TO DEFAULT; MOVE GRAPH g:b TO GRAPH <urn:c>", {"urn:g:a", "urn:g:b", "urn:c"}),
        (PREFIX + "CREATE GRAPH g:a ; DROP GRAPH g:b", {"urn:g:a", "urn:g:b"}),
        (PREFIX + "CREATE GRAPH g:a ; PREFIX g: <urn:h:> CREATE GRAPH g:a", {"urn:g:a", "urn:h:a"}),
        ("INSERT DATA { GRAPH <relative> { <urn:a> <urn:b> 1 } }", None),
        ("BASE <urn:x:> CREATE GRAPH <relative>", None),
        (PREFIX + r"CREATE GRAPH g:a\/b", None),
        ("CREATE GRAPH unknown:a", None),
        ("VERSION '1.2' PREFIX a: <urn:a:> CREATE GRAPH a:b", {"urn:a:b"}),
    ],
)
def test_graphs_that_can_change(text: str, expected: set[str] | None):
    assert targets(text) == expected


@pytest.mark.parametrize("text", ["CLEAR ALL", "drop named", "CLEAR SILENT ALL; CLEAR DEFAULT"])
def test_clearing_everything_is_noticed(text: str):
    assert check_update(text, LIMIT).clears_all


def test_naming_a_graph_of_the_dataset_clears_nothing():
    text = "DELETE { ?s ?p ?o } USING NAMED <urn:a> WHERE { GRAPH ?g { ?s ?p ?o } }"
    read = check_update(text, LIMIT)

    assert not read.clears_all
    assert read.own_dataset


def run_on(text: str, default_graphs=(), named_graphs=()) -> set[str]:
    """Run an update with a dataset of the protocol on two graphs; return the subjects that are marked."""
    graphs = [NamedNode(f"urn:g{number}") for number in (1, 2)]
    store = OxigraphStore.memory(
        Quad(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), Literal(number), graph)
        for number, graph in enumerate(graphs, 1)
    )
    store.update(for_engine(text, check_update(text, LIMIT), default_graphs, named_graphs), "urn:base")
    marked = store.quads(predicate=NamedNode("urn:marked"))
    return {quad.subject.value for quad in marked}


MARK = "INSERT { ?s <urn:marked> 'WHERE {' } WHERE { ?s <urn:p> ?o } ; "
MARK_NAMED = "INSERT { ?s <urn:marked> true } WHERE { GRAPH ?g { ?s <urn:p> ?o } }"


def test_dataset_of_the_protocol_holds_for_every_where():
    assert run_on(MARK) == set()
    assert run_on(MARK, ["urn:g1"]) == {"urn:s1"}
    assert run_on(MARK, ["urn:g1", "urn:g2"]) == {"urn:s1", "urn:s2"}
    assert run_on(MARK_NAMED) == {"urn:s1", "urn:s2"}
    assert run_on(MARK_NAMED, [], ["urn:g2"]) == {"urn:s2"}
    assert run_on(MARK + MARK_NAMED, ["urn:g1"], ["urn:g2"]) == {"urn:s1", "urn:s2"}
    assert run_on(MARK_NAMED, ["urn:g1"]) == set(), "the dataset has no named graph then"


def test_dataset_of_the_protocol_and_the_short_form_of_delete():
    insert = "INSERT DATA { <urn:s1> <urn:marked> true . <urn:s2> <urn:marked> true . <urn:s1> <urn:p> 1 } ;"
    delete = "DELETE WHERE { ?s <urn:marked> ?any . ?s <urn:p> 1 } ; DELETE WHERE { ?s <urn:p> ?o }"

    assert for_engine(delete, check_update(delete, LIMIT), ["urn:g1"], []).count("USING <urn:g1> WHERE") == 2
    assert run_on(insert + delete, ["urn:g2"]) == {"urn:s1", "urn:s2"}
    assert run_on(insert + delete) == {"urn:s2"}


def test_dataset_of_the_protocol_leaves_data_alone():
    text = "INSERT DATA { <urn:a> <urn:marked> true } ; CLEAR GRAPH <urn:g1>"

    assert for_engine(text, check_update(text, LIMIT), ["urn:g1"], []).replace(" SILENT", "") == text


@pytest.mark.parametrize(
    "text", ["CLEAR GRAPH <urn:none>", "clear # what\n graph <urn:none>", "CLEAR SILENT GRAPH <urn:x>"]
)
def test_clearing_what_does_not_exist_is_no_failure(text: str):
    assert run_on(f"INSERT DATA {{ <urn:a> <urn:marked> true }} ; {text}") == {"urn:a"}


@pytest.mark.parametrize(
    "text",
    [
        "WITH <urn:g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <urn:g1> WHERE { ?s ?p ?o }",
        "INSERT DATA {} ; INSERT { ?s ?p 1 } USING NAMED <urn:g1> WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_dataset_in_both_places_is_refused(text: str):
    read = check_update(text, LIMIT)

    assert for_engine(text, read, [], []) == text
    for given in (["urn:g1"], []), ([], ["urn:g1"]):
        with pytest.raises(InvalidRequest) as refusal:
            for_engine(text, read, *given)
        assert "excluent WITH et USING" in refusal.value.message("fr")


def test_dataset_that_is_no_iri_is_refused():
    text = "DELETE WHERE { ?s ?p ?o }"

    with pytest.raises(InvalidIri):
        for_engine(text, check_update(text, LIMIT), ["urn:x> WHERE {} #"], [])
