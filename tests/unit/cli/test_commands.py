"""The command line, from arguments to exit code, on a small fictional catalogue."""

import gzip
import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dotheque_graph.cli import main
from dotheque_graph.cli.exits import DONE, FAILED, NO

ENTITY = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
<https://w3id.org/dotheque/id/action/exemple-fictif> a doth:Action ;
    dcterms:title "{title}"@fr, "Fictional example"@en ;
    dcterms:description "Un but imaginé pour les essais."@fr ;
    doth:order 007 ;
    dcterms:source <https://w3id.org/dotheque/id/source/source-fictive> .
<https://w3id.org/dotheque/id/source/source-fictive> a doth:SourceDocument ;
    doth:external true ;
    dcterms:title "Source fictive"@fr, "Fictional source"@en ;
    dcterms:description "Une source imaginée pour les essais."@fr ;
    dcterms:source <https://w3id.org/dotheque/id/source/source-fictive> .
"""

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `dotheque` with arguments, in an instance of its own, and gives the exit code."""
    monkeypatch.setenv("DOTHEQUE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["dotheque", *arguments])
        with pytest.raises(SystemExit) as caught:
            main.run()
        return int(caught.value.code or 0)

    return run_command


@pytest.fixture
def entity(tmp_path: Path) -> Path:
    path = tmp_path / "entity.ttl"
    path.write_text(ENTITY.format(title="Exemple fictif"))
    return path


def test_load_publishes_and_loading_again_changes_nothing(run: Run, entity: Path, capsys):
    assert run("load", str(entity)) == DONE
    assert "Release 1:" in capsys.readouterr().out
    assert run("load", str(entity)) == DONE
    assert "Nothing to change: release 1" in capsys.readouterr().out


def test_if_empty_leaves_a_public_release_alone(run: Run, entity: Path, capsys):
    run("load", str(entity))
    capsys.readouterr()

    assert run("load", "--if-empty", "/nowhere.ttl") == DONE
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["entity.ttl.gz", "folder"])
def test_load_reads_packed_files_and_folders(run: Run, entity: Path, tmp_path: Path, name: str):
    if name == "folder":
        (tmp_path / "folder" / "deep").mkdir(parents=True)
        entity.rename(tmp_path / "folder" / "deep" / "entity.ttl")
    else:
        (tmp_path / name).write_bytes(gzip.compress(entity.read_bytes()))

    assert run("load", name) == DONE


def test_bad_file_is_named_with_line_and_reason_and_nothing_is_applied(run: Run, entity: Path, tmp_path: Path, capsys):
    bad = tmp_path / "bad.ttl"
    bad.write_text("<https://e.org/a> <https://e.org/p> 1 .\n<https://e.org/a> oops .\n")

    assert run("load", str(entity), str(bad)) == FAILED
    assert f"{bad}, line 2:" in capsys.readouterr().err
    assert run("release", "list") == FAILED
    assert "run “dotheque load”" in capsys.readouterr().err


def test_broken_rule_gives_the_report_and_exit_code_1(run: Run, tmp_path: Path, capsys):
    nameless = tmp_path / "nameless.ttl"
    nameless.write_text(ENTITY.format(title="x").replace('dcterms:title "x"@fr, "Fictional example"@en ;', ""))

    assert run("load", str(nameless)) == NO
    error = capsys.readouterr().err
    assert "exemple-fictif" in error
    assert "Nothing was applied." in error
    assert run("validate", str(nameless)) == NO
    assert "exemple-fictif" in capsys.readouterr().out


def test_validate_says_yes_and_publishes_nothing(run: Run, entity: Path, tmp_path: Path, capsys):
    assert run("validate", str(entity)) == DONE
    assert run("validate", "--format", "turtle", str(entity)) == DONE
    assert "sh:conforms true" in capsys.readouterr().out
    assert not (tmp_path / "var").exists()


def test_sentences_are_french_in_a_french_shell(run: Run, entity: Path, capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")

    run("load", str(entity))
    assert "Publication n° 1" in capsys.readouterr().out
    assert run("load", "absent.ttl") == FAILED
    assert "dotheque: Fichier ou dossier introuvable : absent.ttl" in capsys.readouterr().err


def test_releases_are_listed_shown_compared_pinned_and_rolled_back(run: Run, entity: Path, capsys):
    run("load", str(entity))
    entity.write_text(ENTITY.format(title="Autre titre"))
    run("load", str(entity), "--title", "Titre changé")
    capsys.readouterr()

    assert run("release", "list") == DONE
    assert "→ 2" in capsys.readouterr().out
    assert run("release", "show") == DONE
    shown = json.loads(capsys.readouterr().out)
    assert (shown["number"], shown["parent"], shown["title"]) == (2, 1, "Titre changé")
    assert run("release", "diff", "1", "2") == DONE
    patch = capsys.readouterr().out
    assert "provenance" not in patch
    assert 'D <https://w3id.org/dotheque/id/action/exemple-fictif> <http://purl.org/dc/terms/title> "Exemple' in patch
    assert run("release", "pin", "1") == DONE
    assert "Release 1 is kept." in capsys.readouterr().out
    assert run("release", "unpin", "1") == DONE
    assert run("release", "rollback", "1") == DONE
    assert "Release 3: it says again what release 1 said." in capsys.readouterr().out
    assert run("release", "show", "99") == NO
    assert "releases kept: 1, 2, 3" in capsys.readouterr().err


def test_query_free_and_saved(run: Run, entity: Path, capfdbinary):
    run("load", str(entity))
    capfdbinary.readouterr()
    question = "SELECT ?title WHERE { ?e a doth:Action ; dcterms:title ?title } ORDER BY ?title"

    assert run("query", question, "--format", "csv") == DONE
    assert capfdbinary.readouterr().out == b"title\r\nExemple fictif\r\nFictional example\r\n"
    assert run("query", question) == DONE
    assert b"2 row(s)" in capfdbinary.readouterr().out
    assert run("query", "CONSTRUCT { ?e a doth:Action } WHERE { ?e a doth:Action }", "--format", "nt") == DONE
    assert b"action/exemple-fictif" in capfdbinary.readouterr().out
    assert run("query", "--saved", "statistics/entities-per-class") == DONE
    assert b"doth:Action" in capfdbinary.readouterr().out
    assert run("query", "--list") == DONE
    assert b"statistics/entities-per-class" in capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["query", "SELECT WHERE"], FAILED, "SPARQL query refused"),
        (["query", "SELECT * { SERVICE <http://127.0.0.1/> {} }"], NO, "SERVICE"),
        (["query", "--saved", "no/such"], NO, "no/such"),
        (["query", "ASK {}", "--format", "pdf"], FAILED, "pdf"),
        (["query"], FAILED, "--saved"),
        (["query", "--saved", "statistics/entities-per-class", "-p", "oops"], FAILED, "name=value"),
        (["export", "out.docx"], FAILED, "docx"),
        (["export", "out.ttl"], FAILED, "trig"),
        (["export", "--graph", "nope", "out.nt"], NO, "graphs: catalogue, provenance"),
        (["export", "--graph", "a b", "out.nt"], FAILED, "not a valid IRI"),
        (["export", "--release", "0"], NO, "Release 0 is not kept"),
        (["export", "/nonexistent/out.nq"], FAILED, "cannot use /nonexistent/out.nq"),
        (["load", "--graph", "a b", "entity.ttl"], FAILED, "not a valid IRI"),
        (["turtle", "fmt", "absent"], FAILED, "absent"),
    ],
)
def test_errors_are_one_sentence_and_a_code(run: Run, entity: Path, capsys, arguments, code, words):
    run("load", str(entity))
    capsys.readouterr()

    assert run(*arguments) == code
    error = capsys.readouterr().err
    assert error.startswith("dotheque: ")
    assert words in error
    assert "Traceback" not in error
    assert len(error.splitlines()) == 1


def test_export_writes_each_format_and_packs(run: Run, entity: Path, tmp_path: Path, capfdbinary):
    run("load", str(entity))
    capfdbinary.readouterr()

    assert run("export") == DONE
    lines = capfdbinary.readouterr().out.splitlines()
    assert all(line.endswith(b" .") for line in lines)
    assert run("export", "--graph", "catalogue", "out.ttl") == DONE
    assert "Exemple fictif" in (tmp_path / "out.ttl").read_text()
    assert run("export", "out.nq.gz") == DONE
    assert sorted(gzip.decompress((tmp_path / "out.nq.gz").read_bytes()).splitlines()) == sorted(lines)
    assert run("load", "--graph", "links/copy", "--mode", "replace", "out.ttl") == DONE


def test_turtle_is_checked_then_rewritten(run: Run, entity: Path, capsys):
    assert run("turtle", "fmt", "--check", str(entity)) == NO
    assert "run “dotheque turtle fmt”" in capsys.readouterr().err
    assert run("turtle", "fmt", str(entity.parent)) == DONE
    assert run("turtle", "fmt", "--check", str(entity)) == DONE
    assert "1 files in canonical form, 0 rewritten" in capsys.readouterr().out


def test_port_that_is_taken_is_refused(run: Run, entity: Path, capsys):
    run("load", str(entity))
    capsys.readouterr()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert run("serve", "--port", str(port)) == FAILED
    assert f"Port {port} of 127.0.0.1 is taken" in capsys.readouterr().err


def test_bad_settings_are_all_named_at_once(run: Run, capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOTHEQUE_PORT", "high")
    monkeypatch.setenv("DOTHEQUE_COLOUR", "blue")

    assert run("settings") == FAILED
    error = capsys.readouterr().err
    assert "port" in error
    assert "DOTHEQUE_COLOUR" in error


def test_settings_are_listed_with_their_help(run: Run, capsys):
    assert run("settings", "--data-dir", "elsewhere") == DONE
    output = capsys.readouterr().out
    assert "DOTHEQUE_DATA_DIR=elsewhere" in output
    assert "DOTHEQUE_QUERY_SECONDS=10.0" in output


def test_version_and_unknown_command(run: Run, capsys):
    assert run("--version") == DONE
    assert capsys.readouterr().out.startswith("dotheque 0.")
    assert run("sing") == FAILED
    assert "No such command" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    ["load", "validate", "query", "export", "serve", "settings", "release list", "release show", "release diff",
     "release rollback", "release pin", "release unpin", "turtle fmt"],
)  # fmt: skip
def test_every_command_teaches_itself(run: Run, capsys, command: str):
    assert run(*command.split(), "--help") == DONE
    assert "Usage: dotheque" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["load", "search", "index"])
def test_help_has_examples_and_says_what_is_printed_and_how_it_ends(run, capsys, name):
    assert run(name, "--help") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "For example:" in told
    assert f"dotheque {name} " in told
    assert "It prints " in told
    assert "Exit code 0 " in told
