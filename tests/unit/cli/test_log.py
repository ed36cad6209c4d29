"""`dotheque log`, on a small log of its own."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dotheque_graph.audience.query_log import FILE_NAME, Entry, QueryLog
from dotheque_graph.cli import main
from dotheque_graph.cli.exits import DONE, FAILED

LATE = datetime.now(UTC).replace(microsecond=0)
MINUTE = timedelta(minutes=1)
EARLY = LATE - timedelta(days=30)

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `dotheque` with arguments, in an instance of its own, and gives the exit code."""
    monkeypatch.setenv("DOTHEQUE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run_command(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["dotheque", *arguments])
        with pytest.raises(SystemExit) as caught:
            main.run()
        return int(caught.value.code or 0)

    return run_command


@pytest.fixture
def usage(tmp_path: Path):
    """A log that is still being written while it is read: quick, slow and failed queries, one of them remembered."""
    log = QueryLog(tmp_path / "var" / FILE_NAME, 90)
    log.record(Entry(EARLY, 10.0, 504, 1, "a" * 64, 0, remembered=False, problem="query-timeout"))
    log.record(Entry(LATE, 0.002, 200, 2, "b" * 64, 1234, remembered=True))
    log.record(Entry(LATE, 0.5, 200, 2, "c" * 64, 99, remembered=False))
    log.record(
        Entry(LATE - MINUTE, 30.0, 422, 2, "e" * 64, 7, remembered=False, kind="write", problem="shapes-violated")
    )
    log.record(Entry(LATE, 0.001, 400, 2, "d" * 64, 0, remembered=False, problem="invalid-query"))
    log.close()


def test_without_a_log_it_says_so(run: Run, tmp_path: Path, capsys, monkeypatch):
    assert run("log") == DONE
    assert capsys.readouterr().out == f"No query has been logged in {tmp_path / 'var' / FILE_NAME} yet.\n"

    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert run("log") == DONE
    assert "Aucune requête n'est encore notée" in capsys.readouterr().out
    assert not (tmp_path / "var").exists()


@pytest.mark.usefixtures("usage")
def test_slowest_and_failed_are_listed_with_a_summary(run: Run, capsys):
    assert run("log") == DONE
    lines = capsys.readouterr().out.splitlines()

    late, before, early = (moment.strftime("%Y-%m-%d %H:%M:%S") for moment in (LATE, LATE - MINUTE, EARLY))
    assert [line.split() for line in lines] == [
        ["The", "slowest:"],
        ["Moment", "(UTC)", "Duration", "Status", "Release", "Query", "Bytes"],
        [*early.split(), "10.000", "s", "504", "1", "a" * 12, "0"],
        [*late.split(), "0.500", "s", "200", "2", "c" * 12, "99"],
        [*late.split(), "0.002", "s", "200", "2", "b" * 12, "1234"],
        [*late.split(), "0.001", "s", "400", "2", "d" * 12, "0"],
        ["The", "latest", "that", "failed:"],
        ["Moment", "(UTC)", "Duration", "Status", "Release", "Query", "Bytes", "Kind", "Problem"],
        [*late.split(), "0.001", "s", "400", "2", "d" * 12, "0", "query", "invalid-query"],
        [*before.split(), "30.000", "s", "422", "2", "e" * 12, "7", "write", "shapes-violated"],
        [*early.split(), "10.000", "s", "504", "1", "a" * 12, "0", "query", "query-timeout"],
        lines[-1].split(),
    ]
    assert lines[-1] == (
        "4 queries; median 0.002 s, 95th percentile 10.000 s; 25 % from memory; failures: 400 × 1, 504 × 1."
    )


@pytest.mark.usefixtures("usage")
def test_it_speaks_french_where_the_shell_does(run: Run, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")

    assert run("log", "--slowest", "1", "--failed", "0", "--since", LATE.date().isoformat()) == DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Les plus lentes :"
    assert lines[1].split() == ["Moment", "(UTC)", "Durée", "Statut", "Publication", "Requête", "Octets"]
    assert len(lines) == 4
    assert lines[3] == "3 requêtes ; médiane 0.002 s, 95e centile 0.500 s ; 33 % de mémoire ; échecs : 400 × 1."


@pytest.mark.usefixtures("usage")
def test_json_holds_everything(run: Run, capsys):
    assert run("log", "--json", "--slowest", "1", "--failed", "1") == DONE
    found = json.loads(capsys.readouterr().out)

    assert found["summary"]["count"] == 4
    assert found["summary"]["failures"] == {"400": 1, "504": 1}
    assert [one["query_hash"] for one in found["slowest"]] == ["a" * 64]
    assert found["failed"] == [
        {
            "moment": LATE.isoformat(),
            "seconds": 0.001,
            "status": 400,
            "release": 2,
            "query_hash": "d" * 64,
            "size": 0,
            "remembered": False,
            "kind": "query",
            "problem": "invalid-query",
        }
    ]


def test_json_without_a_log_is_empty(run: Run, capsys):
    assert run("log", "--json") == DONE
    found = json.loads(capsys.readouterr().out)

    assert (found["summary"]["count"], found["slowest"], found["failed"]) == (0, [], [])


@pytest.mark.usefixtures("usage")
def test_since_takes_a_moment_with_a_zone(run: Run, capsys):
    assert run("log", "--json", "--since", LATE.isoformat()) == DONE
    assert json.loads(capsys.readouterr().out)["summary"]["count"] == 3


def test_a_date_that_is_none_is_refused(run: Run, capsys):
    assert run("log", "--since", "yesterday") == FAILED
    assert "“--since” refused (“yesterday”)" in capsys.readouterr().err


def test_a_file_that_is_no_log_is_named(run: Run, tmp_path: Path, capsys):
    path = tmp_path / "var" / FILE_NAME
    path.parent.mkdir()
    path.write_text("Not a log. " * 200)

    assert run("log") == FAILED
    assert str(path) in capsys.readouterr().err
