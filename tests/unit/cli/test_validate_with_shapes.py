"""`dotheque validate --shapes`: a feed, ours or another, against shapes that are no rules of the catalogue."""

import gzip
import sys
from pathlib import Path

import pytest

from dotheque_graph.cli import main
from dotheque_graph.cli.exits import DONE, FAILED, NO

ROOT = Path(__file__).resolve().parents[3]
OURS = str(ROOT / "shapes" / "dcat-ap.ttl")
FEED = ROOT / "tests" / "shapes" / "feed"
GOOD = str(FEED / "good.ttl")
OFFICIAL = ("--shapes", str(FEED / "dcat-ap-3.0.1-shapes.ttl"))
RECOMMENDED = ("--shapes", str(FEED / "dcat-ap-3.0.1-shapes-recommended.ttl"))
ENTITY = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
<https://w3id.org/dotheque/id/source/source-fictive> a doth:SourceDocument ;
    doth:external true ;
    dcterms:title "Source fictive"@fr, "Fictional source"@en ;
    dcterms:description "Une source imaginée pour les essais."@fr ;
    dcterms:source <https://w3id.org/dotheque/id/source/source-fictive> .
"""
TITLELESS = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://example.org/a> a dcat:Dataset ; dcterms:description "A"@fr .
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
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


def test_a_good_feed_conforms_and_nothing_is_published(run, tmp_path, capsys):
    assert run("validate", "--shapes", OURS, GOOD) == DONE
    assert capsys.readouterr() == ("16 nodes checked. Nothing to report.\n", "")
    assert not (tmp_path / "var").exists()


def test_a_violation_gives_exit_code_1_and_says_what_to_do(run, tmp_path, capsys, monkeypatch):
    (tmp_path / "feed.ttl").write_text(TITLELESS)

    assert run("validate", "--shapes", OURS, "feed.ttl") == NO
    assert "  to correct: Title (dcterms:title)\n    Give the title: a text.\n" in capsys.readouterr().out
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert run("validate", "--shapes", OURS, "feed.ttl") == NO
    assert "  à corriger : Titre (dcterms:title)\n    Indiquez le titre : un texte.\n" in capsys.readouterr().out


def test_warnings_are_shown_and_give_exit_code_0(run, tmp_path, capsys):
    (tmp_path / "feed.ttl").write_text(
        TITLELESS.replace("dcterms:description", 'dcterms:title "A"@fr ; dcterms:description')
    )

    assert run("validate", "--shapes", OURS, "feed.ttl") == DONE
    assert "1 node checked. 7 to review.\n" in capsys.readouterr().out


def test_the_official_shapes_are_used_as_they_are_one_file_or_several(run, tmp_path, capsys):
    (tmp_path / "feed.ttl").write_text(TITLELESS)

    assert run("validate", *OFFICIAL, *RECOMMENDED, GOOD) == DONE
    assert "Nothing to report." in capsys.readouterr().out
    assert run("validate", *OFFICIAL, *RECOMMENDED, "feed.ttl") == NO
    out = capsys.readouterr().out
    assert "  to correct: dcterms:title\n    At least 1 value(s).\n" in out
    assert "1 node checked. 1 to correct, 7 to review.\n" in out


def test_the_report_is_given_in_turtle(run, tmp_path, capsys):
    (tmp_path / "feed.ttl").write_text(TITLELESS)

    assert run("validate", "--shapes", OURS, "--format", "turtle", "feed.ttl") == NO
    out = capsys.readouterr().out
    assert "sh:conforms false" in out
    assert "https://w3id.org/dotheque/shapes/dcat-ap#DatasetShape-title" in out


def test_pages_in_several_formats_packed_or_in_a_folder_are_taken_together(run, tmp_path, capsys):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "p1.ttl").write_text(TITLELESS)
    (tmp_path / "pages" / "p2.nt.gz").write_bytes(
        gzip.compress(b'<https://example.org/a> <http://purl.org/dc/terms/title> "A"@fr .\n')
    )

    assert run("validate", "--shapes", OURS, "pages/p1.ttl") == NO
    assert run("validate", "--shapes", OURS, "pages/p1.ttl", "pages/p2.nt.gz") == DONE
    assert run("validate", "--shapes", OURS, "pages") == DONE
    assert "1 node checked." in capsys.readouterr().out


def test_what_of_the_shapes_is_not_asked_is_said_in_both_languages(run, tmp_path, capsys, monkeypatch):
    (tmp_path / "shapes.ttl").write_text("""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        <https://example.org/S> sh:targetClass <http://www.w3.org/ns/dcat#Dataset> ;
            sh:property <https://example.org/absent> ;
            sh:sparql [ sh:select "SELECT $this WHERE { SERVICE <https://example.org/> { $this ?p ?o } }" ] .
    """)

    assert run("validate", "--shapes", "shapes.ttl", GOOD) == DONE
    error = capsys.readouterr().err
    assert "dotheque: 1 reference(s) to shapes that the files do not hold, left out.\n" in error
    assert "dotheque: 1 rule(s) in SPARQL, JavaScript or advanced SHACL, not checked.\n" in error
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    run("validate", "--shapes", "shapes.ttl", GOOD)
    error = capsys.readouterr().err
    assert "dotheque: 1 renvoi(s) à des formes absentes des fichiers, laissé(s) de côté.\n" in error
    assert "dotheque: 1 règle(s) en SPARQL, JavaScript ou SHACL avancé, non vérifiée(s).\n" in error


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (GOOD, "no shape has a target"),
        ("absent.ttl", "absent.ttl"),
        ("bad.ttl", "bad.ttl, line 1:"),
        ("odd.ttl", "SHACL shapes that cannot be used (odd.ttl)"),
    ],
    ids=["no shapes", "absent", "no Turtle", "not well-formed"],
)
def test_shapes_that_cannot_be_used_give_one_sentence_and_exit_code_2(run, tmp_path, capsys, shapes, said):
    (tmp_path / "bad.ttl").write_text("oops")
    (tmp_path / "odd.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://e/S> a sh:NodeShape ; sh:minCount 1 ;"
        " sh:targetClass <http://www.w3.org/ns/dcat#Dataset> ."
    )

    assert run("validate", "--shapes", shapes, GOOD) == FAILED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert captured.err.count("\n") == 1


def test_without_files_the_feed_of_the_public_release_is_validated(run, tmp_path, capsys):
    (tmp_path / "entity.ttl").write_text(ENTITY)
    assert run("validate", "--shapes", OURS) == FAILED
    assert "run “dotheque load”" in capsys.readouterr().err
    run("load", "entity.ttl")
    (tmp_path / "shapes.ttl").write_text("""
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        <https://example.org/S> sh:targetNode <https://w3id.org/dotheque/catalog> ;
            sh:property [ sh:path <http://www.w3.org/ns/hydra/core#view> ; sh:pattern "/catalog/r1/p1[.]ttl$" ;
                sh:minCount 1 ; sh:maxCount 1 ] ;
            sh:property [ sh:path <https://example.org/none> ; sh:minCount 1 ; sh:severity sh:Warning ] .
    """)
    capsys.readouterr()

    assert run("validate", "--shapes", "shapes.ttl") == DONE
    assert "1 node checked. 1 to review." in capsys.readouterr().out


@pytest.mark.parametrize("data", ["", '<https://example.org/a> <https://example.org/p> "A" .'], ids=["empty", "other"])
def test_where_nothing_is_a_target_it_is_said_and_is_a_no(run, tmp_path, capsys, monkeypatch, data):
    (tmp_path / "feed.ttl").write_text(data)

    assert run("validate", "--shapes", OURS, "feed.ttl") == NO
    assert capsys.readouterr().out == "No node of the data is a target of these shapes: nothing was checked.\n"
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert run("validate", "--shapes", OURS, "feed.ttl") == NO
    assert capsys.readouterr().out.endswith("visé par ces formes : rien n'a été vérifié.\n")


@pytest.mark.parametrize("before", [(), ("--shapes", OURS)], ids=["rules", "shapes"])
def test_an_address_is_no_file_and_it_is_said_how_to_fetch(run, capsys, before):
    assert run("validate", *before, "https://example.org/catalog.ttl") == FAILED
    error = "".join(capsys.readouterr().err.split())
    assert "curl-LOhttps://example.org/catalog.ttl" in error.replace("│", "")


def test_what_steers_a_terminal_is_replaced_in_the_report(run, tmp_path, capsys):
    (tmp_path / "feed.ttl").write_text(TITLELESS.replace("/a>", "/\u202ea>"), encoding="utf-8")

    assert run("validate", "--shapes", OURS, "feed.ttl") == NO
    out = capsys.readouterr().out
    assert "https://example.org/\N{REPLACEMENT CHARACTER}a" in out
    assert "\u202e" not in out
