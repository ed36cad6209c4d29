"""`dotheque search` and `dotheque index`."""

import shutil
import sys
from pathlib import Path

import pytest

from dotheque_graph.cli import main
from dotheque_graph.cli.exits import DONE, FAILED, NO
from dotheque_graph.store.releases import Releases

ENTITY = """
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://w3id.org/dotheque/id/source/source-fictive> a <https://w3id.org/dotheque/ontology#SourceDocument> ;
    <https://w3id.org/dotheque/ontology#external> true ;
    dcterms:title "Source fictive"@fr, "Fictional source"@en ;
    dcterms:description "Une source imaginée pour les essais."@fr ;
    dcterms:source <https://w3id.org/dotheque/id/source/source-fictive> .
"""
IRI = "https://w3id.org/dotheque/id/source/source-fictive"


def command(*arguments: str) -> int:
    """Run a command, and return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["dotheque", *arguments])
        with pytest.raises(SystemExit) as caught:
            main.run()
    return int(caught.value.code or 0)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Path:
    """Return a data directory with one release of one entity, to be copied."""
    folder = tmp_path_factory.mktemp("loaded")
    (folder / "source.ttl").write_text(ENTITY)
    assert command("load", str(folder / "source.ttl"), "--data-dir", str(folder / "var")) == DONE
    return folder / "var"


@pytest.fixture
def run(loaded: Path, tmp_path: Path, monkeypatch):
    shutil.copytree(loaded, tmp_path / "var", symlinks=True)
    monkeypatch.setenv("DOTHEQUE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    return command


def test_search_shows_what_is_found(run, capsys):
    capsys.readouterr()

    assert run("search", "sources", "imaginées") == DONE
    said = capsys.readouterr().out
    assert "1 found." in said
    assert "Fictional source" in said
    assert IRI in said


def test_search_tells_what_was_put_right(run, capsys):
    assert run("search", "fictoinal") == DONE
    assert "“fictoinal” is nowhere: searching for “Fictional”." in capsys.readouterr().out


def test_search_tells_which_words_were_left_out(run, capsys):
    assert run("search", "source", "xyzzyq") == DONE
    assert "Without: xyzzyq." in capsys.readouterr().out


def test_a_search_that_finds_nothing_is_a_no(run, capsys):
    assert run("search", "xyzzyq") == NO
    assert capsys.readouterr().out == "0 found.\n"


@pytest.mark.parametrize(("word", "said"), [("xyzzyq", "0 trouvé."), ("source", "1 trouvé.")])
def test_search_counts_as_french_does(run, monkeypatch, capsys, word, said):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    run("search", word)

    assert capsys.readouterr().out.splitlines()[0] == said


def test_search_is_narrowed_by_facets(run):
    assert run("search", "--only", "kind=source") == DONE
    assert run("search", "-o", "kind=resource", "-o", "kind=experiment") == NO


def test_search_counts_the_values_of_a_facet(run, capsys):
    capsys.readouterr()

    assert run("search", "--counts", "kind") == DONE
    assert capsys.readouterr().out.split() == ["1", "found.", "source", "1"]


@pytest.mark.parametrize(
    "options", [("--only", "kind"), ("--only", "colour=red"), ("--only", "kind="), ("--counts", "colour")]
)
def test_search_refuses_other_facets(run, capsys, options):
    assert run("search", *options) == FAILED
    said = capsys.readouterr().err
    assert options[0] in said
    assert "facet" in said or "kind" in said


def test_without_an_index_search_tells_how_to_make_it(run, tmp_path, capsys):
    release = Releases(tmp_path / "var").current()
    shutil.rmtree(release.path / "search")

    assert run("search", "source") == FAILED
    assert "“dotheque index” makes the index again" in capsys.readouterr().err
    assert run("index") == DONE
    assert "Index of release 1 made." in capsys.readouterr().out
    assert run("search", "source") == DONE


def test_index_makes_what_is_missing_and_again_where_it_is_told_to(run, capsys):
    assert run("index", "--release", "1") == DONE
    assert "Release 1 has its index." in capsys.readouterr().out
    assert run("index", "--anew") == DONE
    assert "Index of release 1 made." in capsys.readouterr().out


def test_index_of_a_release_that_is_not_kept_is_a_no(run):
    assert run("index", "--release", "9") == NO
