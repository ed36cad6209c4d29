"""`dotheque dump`, and `dotheque load --dumps`, which makes the files as well."""

import fcntl
import sys
from pathlib import Path

import pytest

from dotheque_graph.cli import main
from dotheque_graph.cli.exits import DONE, FAILED, NO
from dotheque_graph.publication.dumps.record import dumps_of
from dotheque_graph.store.releases import Releases

ENTITY = """
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://w3id.org/dotheque/id/source/source-fictive> a <https://w3id.org/dotheque/ontology#SourceDocument> ;
    <https://w3id.org/dotheque/ontology#external> true ;
    dcterms:title "Source fictive {number}"@fr, "Fictional source"@en ;
    dcterms:description "Une source imaginée pour les essais."@fr ;
    dcterms:source <https://w3id.org/dotheque/id/source/source-fictive> .
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("DOTHEQUE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run_command(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["dotheque", *arguments])
        with pytest.raises(SystemExit) as caught:
            main.run()
        return int(caught.value.code or 0)

    return run_command


@pytest.fixture
def load(run, tmp_path: Path):
    def load_entity(number: int, *options: str) -> int:
        path = tmp_path / "source.ttl"
        path.write_text(ENTITY.replace("{number}", str(number)))
        return run("load", str(path), *options)

    return load_entity


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path / "var")


def test_load_makes_the_files_at_once_where_it_is_told_to(load, releases, capsys):
    assert load(1, "--dumps") == DONE
    assert dumps_of(releases.get(1))
    assert "files, 0." in capsys.readouterr().out


def test_dump_makes_what_load_leaves(run, load, releases, capsys):
    assert load(1) == DONE
    assert dumps_of(releases.get(1)) is None
    capsys.readouterr()

    assert run("dump") == DONE
    assert dumps_of(releases.get(1))
    assert capsys.readouterr().out.startswith(str(releases.get(1).path / "dumps"))


def test_dump_makes_those_of_an_earlier_release(run, load, releases):
    load(1)
    load(2)

    assert run("dump", "--release", "1") == DONE
    assert dumps_of(releases.get(1))
    assert dumps_of(releases.get(2)) is None


def test_dump_of_a_release_that_is_not_kept_is_a_no(run, load, capsys):
    load(1)

    assert run("dump", "--release", "7") == NO
    assert "Release 7 is not kept" in capsys.readouterr().err


def test_dump_while_another_process_is_at_it_fails_and_load_does_not(run, load, releases, capsys):
    load(1)
    room = releases.data_dir / "packing"
    room.mkdir()
    with (room / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert run("dump") == FAILED
        assert "are being made" in capsys.readouterr().err
        assert load(2, "--dumps") == DONE
