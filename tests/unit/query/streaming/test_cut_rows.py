"""Rows over the limit are cut and said to be, and the rest is had part by part."""

import json
from pathlib import Path

import pytest
from large_results import PAIRS, answer, collected
from small_release import ROWS, with_runner

from dotheque_graph.errors import InvalidQuery, ResultTooLarge
from dotheque_graph.query.limiting import limited
from dotheque_graph.query.runner import QueryRunner, SparqlRequest
from dotheque_graph.rdf.formats import CSV_RESULTS, JSON_RESULTS, RESULT_FORMATS, TSV_RESULTS, XML_RESULTS, Format
from dotheque_graph.settings import Settings


@pytest.mark.parametrize(("rows", "cut"), [(ROWS - 1, True), (ROWS, False), (ROWS + 1, False)])
@pytest.mark.parametrize("form", RESULT_FORMATS)
def test_rows_over_the_limit_are_cut_and_said_to_be(
    settings: Settings, graph_path: Path, form: Format, rows: int, *, cut: bool
) -> None:
    """Not where there are exactly as many; in the body where the format has a place for it."""
    few = settings.model_copy(update={"query_rows": rows})

    found = answer(few, graph_path, SparqlRequest("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s", solutions=form))

    assert found.cut == cut
    marks = {JSON_RESULTS: b'{"s":', XML_RESULTS: b"<result>", CSV_RESULTS: b"\r\n", TSV_RESULTS: b"\n"}
    assert found.body.count(marks[form]) - (form in (CSV_RESULTS, TSV_RESULTS)) == min(rows, ROWS)
    assert (b"OFFSET" in found.body) == (cut and form in (JSON_RESULTS, XML_RESULTS))


def test_a_long_result_that_is_cut_says_so_at_its_end_or_breaks(settings: Settings, graph_path: Path) -> None:
    """In CSV and TSV it would look complete."""
    few = settings.model_copy(update={"query_rows": 60_000})

    async def scenario(runner: QueryRunner) -> None:
        for form in (JSON_RESULTS, XML_RESULTS):
            body, summary = await collected(runner, SparqlRequest(PAIRS, solutions=form), graph_path)
            assert summary is not None
            assert summary.cut
            assert b"60000 rows" in body[-400:]
        for form in (CSV_RESULTS, TSV_RESULTS):
            with pytest.raises(ResultTooLarge) as failure:
                await collected(runner, SparqlRequest(PAIRS, solutions=form), graph_path)
            assert (failure.value.limit, failure.value.unit) == (60_000, "rows")
        whole = await runner.run(SparqlRequest(PAIRS, solutions=CSV_RESULTS), graph_path)
        assert whole.cut
        assert whole.body.count(b"\n") == 60_001

    with_runner(few, scenario)


def test_the_next_part_is_had_as_the_note_says(settings: Settings, graph_path: Path) -> None:
    """Part by part, every row once; a part that is the last is not called cut."""
    few = settings.model_copy(update={"query_rows": 700})

    async def scenario(runner: QueryRunner) -> list[str]:
        found: list[str] = []
        for offset in (0, 700, 1400):
            query = f"SELECT ?s {{ ?s ?p ?o }} ORDER BY ?s LIMIT 700 OFFSET {offset}"
            part = json.loads((await runner.run(SparqlRequest(query), graph_path)).body)
            assert "cut" not in part
            found += [row["s"]["value"] for row in part["results"]["bindings"]]
        return found

    found = with_runner(few, scenario)

    assert len(found) == len(set(found)) == ROWS


def test_a_text_that_cannot_be_limited_is_refused_over_the_limit_of_rows(settings: Settings, graph_path: Path) -> None:
    """Within it, it is answered as any other."""
    uncertain = "SELECT ?s { ?s ?p ?o FILTER(1<2&&3>2) }"
    assert limited(uncertain, 5) is None

    for form in RESULT_FORMATS:
        request = SparqlRequest(uncertain, solutions=form)
        with pytest.raises(ResultTooLarge) as failure:
            answer(settings.model_copy(update={"query_rows": ROWS - 1}), graph_path, request)
        assert (failure.value.limit, failure.value.unit) == (ROWS - 1, "rows")
    assert not answer(settings.model_copy(update={"query_rows": ROWS}), graph_path, request).cut


def test_a_limit_of_one_s_own_is_trusted_whatever_the_texts_look_like(settings: Settings, graph_path: Path) -> None:
    """Lines in a text are no rows."""
    few = settings.model_copy(update={"query_rows": 5})
    lines = "\\n" * 50
    request = SparqlRequest(f'SELECT ("{lines}" AS ?lines) {{ ?s ?p ?o }} LIMIT 5', solutions=CSV_RESULTS)

    assert not answer(few, graph_path, request).cut


def test_an_error_is_told_of_the_text_as_it_was_sent(settings: Settings, graph_path: Path) -> None:
    """Not of the one to which a limit was added."""
    text = "SELECT ?s { ?s ?p ?o } ORDER BY ?s ?"

    with pytest.raises(InvalidQuery) as failure:
        answer(settings, graph_path, SparqlRequest(text))

    assert failure.value.reason.startswith("line 1, column 36, at “?”: expected")
