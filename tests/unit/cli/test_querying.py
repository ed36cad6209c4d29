"""`dotheque query` with results that are passed on as they come: complete, cut, or broken, and which code says so."""

import sys
from pathlib import Path

import pytest

from dotheque_graph.cli import main, querying
from dotheque_graph.cli.exits import DONE, NO
from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.rdf.formats import CSV_RESULTS

ROWS = 'SELECT ("a title" AS ?a) ?n { VALUES ?n { 1 2 3 4 5 6 } }'
TEN = "VALUES ?{0} {{ 0 1 2 3 4 5 6 7 8 9 }}"
MANY = "SELECT ?a ?b ?c ?d ?e { " + " ".join(TEN.format(name) for name in "abcde") + " }"

NO_ROWS = SparqlAnswer("solutions", CSV_RESULTS, b"a\r\n", 0.0, "")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary):
    """Return a function that asks a question with some settings, and gives the code and both outputs."""
    monkeypatch.setenv("DOTHEQUE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DOTHEQUE_SPOOL_DIR", str(tmp_path / "spool"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run_command(*arguments: str, **settings: str) -> tuple[int, bytes, str]:
        for name, value in settings.items():
            monkeypatch.setenv(f"DOTHEQUE_{name.upper()}", value)
        monkeypatch.setattr(sys, "argv", ["dotheque", *arguments])
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as caught:
            main.run()
        output = capfdbinary.readouterr()
        return int(caught.value.code or 0), output.out, output.err.decode()

    source = tmp_path / "one.nt"
    source.write_text('<https://example.org/a> <http://purl.org/dc/terms/title> "a" .')
    assert run_command("load", "--graph", "https://example.org/graph", str(source))[0] == DONE
    return run_command


def test_a_large_result_is_passed_on_whole(run, tmp_path: Path):
    """Through a file that is gone afterwards."""
    code, out, _ = run("query", MANY, "--format", "csv")

    assert code == DONE
    assert out.count(b"\r\n") == 100_001
    assert list((tmp_path / "spool").iterdir()) == []


@pytest.mark.parametrize(("form", "lines"), [("csv", 5), ("json", None), ("table", None)])
def test_a_cut_result_is_followed_by_a_sentence_and_a_code(run, form: str, lines: int | None):
    """Nobody takes it for the whole."""
    code, out, error = run("query", ROWS, "--format", form, query_rows="4")

    assert code == NO
    assert "4 rows" in error
    assert b"a title" in out
    assert lines is None or out.count(b"\r\n") == lines


def test_a_result_that_breaks_is_followed_by_a_sentence_and_a_code(run):
    """What came before stands on the standard output."""
    code, out, error = run("query", MANY, "--format", "csv", result_bytes="1100000")

    assert code == NO
    assert "over 1100000 bytes" in error
    assert "Traceback" not in error
    assert len(out) <= 1_100_000


def test_several_values_of_one_parameter_mean_any_of_them(run, monkeypatch: pytest.MonkeyPatch):
    """As in an address."""
    asked = []
    monkeypatch.setattr(querying, "run_once", lambda _, request, __: asked.append(request.query) or NO_ROWS)
    theme = "https://w3id.org/dotheque/vocabulary/theme/"

    arguments = ("-p", f"theme={theme}a", "-p", f"theme={theme}b")
    code, _, _ = run("query", "--saved", "competency/entities-of-theme", *arguments)

    assert code == DONE
    assert f"VALUES ?theme {{ <{theme}a> <{theme}b> }}" in asked[0]


def test_a_kept_release_is_asked_by_number_or_date(run, tmp_path: Path):
    """The public one says more; a release that is not kept is named."""
    more = tmp_path / "two.nt"
    more.write_text('<https://example.org/b> <http://purl.org/dc/terms/title> "b" .')
    assert run("load", "--graph", "https://example.org/more", str(more))[0] == DONE
    titles = (
        "SELECT ?t { VALUES ?e { <https://example.org/a> <https://example.org/b> } ?e dcterms:title ?t } ORDER BY ?t"
    )

    def asked(*options: str) -> bytes:
        code, out, _ = run("query", titles, "--format", "csv", *options)
        assert code == DONE
        return out

    assert asked() == asked("--release", "2") == asked("--release", "2999-01-01") == b"t\r\na\r\nb\r\n"
    assert asked("--release", "1") == b"t\r\na\r\n"
    code, _, error = run("query", titles, "--release", "9")
    assert code == NO
    assert "9" in error
