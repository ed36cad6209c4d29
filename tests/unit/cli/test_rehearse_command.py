"""`dotheque rehearse`: on files, and on the feed of the public release."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from dotheque_graph.cli import main
from dotheque_graph.cli.exits import DONE, FAILED, NO

GOOD = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
<https://example.org/d> a dcat:Dataset ; dct:identifier "https://example.org/d" ; dct:title "Un jeu"@fr ;
    dct:license <https://www.etalab.gouv.fr/licence-ouverte-open-licence> ; dcat:distribution <https://example.org/f> .
<https://example.org/f> dct:title "Un fichier"@fr ; dcat:accessURL <https://example.org/f.csv> ;
    dct:license <https://www.etalab.gouv.fr/licence-ouverte-open-licence> .
<https://www.etalab.gouv.fr/licence-ouverte-open-licence> dct:title "Licence Ouverte"@fr .
"""
BAD = GOOD.replace('dct:title "Un jeu"@fr ;', 'dcat:keyword "l\'eau"@fr ; dcat:theme <https://example.org/t> ;')
ENTITY = """
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://w3id.org/dotheque/id/source/source-fictive> a <https://w3id.org/dotheque/ontology#SourceDocument> ;
    <https://w3id.org/dotheque/ontology#external> true ;
    dcterms:title "Source fictive"@fr, "Fictional source"@en ;
    dcterms:description "Une source imaginée pour les essais."@fr ;
    dcterms:source <https://w3id.org/dotheque/id/source/source-fictive> .
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    """Return a function that runs the command, and gives its code and both outputs."""
    monkeypatch.setenv("DOTHEQUE_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run_command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dotheque", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            main.run()
        output = capsys.readouterr()
        return int(caught.value.code or 0), output.out, output.err

    return run_command


@pytest.fixture
def feed(tmp_path: Path):
    def written(text: str, name: str = "page.ttl") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def test_a_good_feed_ends_well_and_says_little(run, feed):
    code, out, _ = run("rehearse", feed(GOOD))

    assert code == DONE
    assert "data.gouv.fr (udata): 1 records in 1 page(s), 1 kept whole" in out
    assert "The rules" not in out


def test_a_bad_feed_is_a_no_and_says_what_why_and_how_to_mend_it(run, feed, monkeypatch):
    code, out, _ = run("rehearse", feed(BAD))

    assert code == NO
    assert "The job would be aborted." in out
    assert "udata-title-missing" in out
    assert "→ Give a dct:title in French." in out

    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "La moisson s'arrêterait." in run("rehearse", feed(BAD))[1]


def test_one_portal_may_be_asked_alone(run, feed):
    out = run("rehearse", feed(BAD), "--portal", "udata")[1]

    assert "udata-title-missing" in out
    assert "ckan" not in out
    only_ckan = GOOD.replace("dct:title", 'dcat:keyword "l\'eau"@fr ; dct:title', 1)
    assert run("rehearse", feed(only_ckan), "--portal", "udata")[0] == DONE
    assert run("rehearse", feed(only_ckan), "--portal", "ckan")[0] == NO


def test_all_shows_what_is_kept_too(run, feed):
    path = feed(GOOD)

    assert "udata-licence-known" in run("rehearse", path, "--all")[1]
    assert "udata-licence-known" not in run("rehearse", path)[1]


def test_json_and_csv_say_the_same(run, feed):
    path = feed(BAD)
    said = json.loads(run("rehearse", path, "--format", "json", "--all")[1])
    rows = list(csv.DictReader(io.StringIO(run("rehearse", path, "--format", "csv", "--all")[1])))

    fates = [fate for part in (said["job"], *(one["fates"] for one in said["records"])) for fate in part]
    assert [row["rule"] for row in rows] == [fate["rule"] for fate in fates]
    assert set(said["rules"]) == {row["rule"] for row in rows}
    assert said["totals"]["ckan"]["aborted"] is True
    assert all(row["why_fr"] and row["why_en"] for row in rows)


def test_a_cell_that_a_spreadsheet_would_run_is_quoted(run, feed):
    path = feed(GOOD.replace('"Un jeu"', '"=HYPERLINK(1)"'))
    rows = csv.DictReader(io.StringIO(run("rehearse", path, "--format", "csv", "--all")[1]))

    assert "'=HYPERLINK(1)@fr" in {row["value"] for row in rows}


def test_a_file_that_is_not_there_fails(run):
    code, out, error = run("rehearse", "nowhere.ttl")

    assert (code, out) == (FAILED, "")
    assert "nowhere.ttl" in error


@pytest.mark.parametrize("profile", ["harvest", "dcat-ap"])
def test_without_a_place_our_own_feed_is_rehearsed(run, feed, profile):
    assert run("load", feed(ENTITY, "source.ttl"))[0] == DONE

    code, out, _ = run("rehearse", "--profile", profile, "--format", "json")
    said = json.loads(out)

    assert code in (DONE, NO)
    assert "https://w3id.org/dotheque/void#dataset" in {record["identifier"] for record in said["records"]}
    assert not any(totals["aborted"] for totals in said["totals"].values())


def test_without_a_release_it_fails(run):
    assert run("rehearse")[0] == FAILED


def test_a_folder_is_its_rdf_files_in_their_order(run, feed, tmp_path):
    feed(GOOD, "b.ttl")
    feed(GOOD.replace("/d>", "/e>").replace('/d"', '/e"'), "a.ttl")
    (tmp_path / "notes.txt").write_text("none")

    said = json.loads(run("rehearse", str(tmp_path), "--format", "json")[1])

    assert [record["page"].rpartition("/")[2] for record in said["records"]] == ["a.ttl", "b.ttl"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ftp://example.org/catalog.ttl",), "not an address in http:// or https://"),
        (("https://example.org/catalog.ttl", "--profile", "dcat-ap"), "--profile is for our own feed only"),
    ],
)
def test_what_cannot_be_rehearsed_gives_a_clear_sentence(run, arguments, sentence):
    code, out, error = run("rehearse", *arguments)

    assert (code, out) == (FAILED, "")
    assert sentence in " ".join(error.replace("│", " ").split())


def test_a_folder_without_rdf_is_told(run, tmp_path):
    assert run("rehearse", str(tmp_path))[0] == FAILED


def test_a_data_service_that_is_skipped_is_named_without_all_too(run, feed):
    path = feed(
        "<https://example.org/s> a <http://www.w3.org/ns/dcat#DataService> ; <http://purl.org/dc/terms/title> 'S'@fr ."
    )

    assert "ckan-service" in run("rehearse", path)[1]
    assert "ckan-service" not in run("rehearse", path, "--portal", "udata")[1]


def test_our_own_feed_is_that_of_the_newest_release_with_files_and_it_is_told(run, feed, monkeypatch):
    run("load", feed(ENTITY, "source.ttl"))
    _, out, error = run("rehearse", "--format", "json")
    assert "release 1, without its files" in error

    run("dump")
    _, out, error = run("rehearse", "--format", "json", "--all")
    assert error == ""
    assert ":8000/dumps/" in out

    run("load", feed(ENTITY.replace("Une source", "Une autre source"), "source.ttl"))
    _, out, error = run("rehearse", "--format", "json")
    assert "the feed is that of release 1" in error
    assert {record["page"].partition("/harvest/")[2] for record in json.loads(out)["records"]} == {"r1/p1.ttl"}

    monkeypatch.setenv("DOTHEQUE_DUMPS", "false")
    _, out, error = run("rehearse", "--format", "json", "--all")
    assert error == ""
    assert ":8000/dumps/" not in out
    assert "/harvest/r2/p1.ttl" in out
