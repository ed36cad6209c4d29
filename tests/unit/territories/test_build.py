"""The script that makes the territory files, on a small fictional package of the same form as the real one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dotheque_graph.namespaces import BASE, DCTERMS, SKOS
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import Literal, NamedNode

SCRIPT = Path(__file__).resolve().parents[3] / "data" / "territories" / "build" / "build.py"
TERRITORY = BASE + "id/territory/"
PACKAGE = {
    "regions": [{"code": "93", "nom": "Région fictive", "zone": "metro"}],
    "departements": [{"code": "93", "nom": "Département fictif", "region": "93", "zone": "metro"}],
    "epci": [
        {"code": "999000001", "nom": "CC  Fictive", "populationMunicipale": 12, "membres": [{"code": "93901"}]},
    ],
    "communes": [
        {"code": "93901", "nom": "L'Exemple", "departement": "93", "zone": "metro", "type": "commune-actuelle",
         "siren": "999000002", "population": 12},
        {"code": "93901", "nom": "Ancien Exemple", "departement": "93", "zone": "metro", "type": "commune-deleguee"},
    ],
}  # fmt: skip


def built(folder: Path, package: dict) -> subprocess.CompletedProcess[str]:
    """Write a package, run the script on it, and leave the files in `folder`."""
    (folder / "package" / "data").mkdir(parents=True)
    for name, records in package.items():
        (folder / "package" / "data" / f"{name}.json").write_text(json.dumps(records))
    arguments = [sys.executable, str(SCRIPT), str(folder / "package"), "--target", str(folder)]
    return subprocess.run(arguments, check=False, capture_output=True, text=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the files of the fictional package."""
    assert built(tmp_path, PACKAGE).returncode == 0
    return tmp_path


def test_level_is_part_of_the_identifier_since_codes_collide(folder: Path):
    regions, departements = (read_file(folder / f"{name}.nt.gz") for name in ("regions", "departements"))

    assert {quad.subject.value for quad in regions} == {TERRITORY + "region/93"}
    assert {quad.subject.value for quad in departements} == {TERRITORY + "departement/93"}


def test_commune_is_part_of_its_departement_and_of_its_epci(folder: Path):
    parents = {
        quad.object.value for quad in read_file(folder / "communes.nt.gz") if quad.predicate == DCTERMS.term("isPartOf")
    }

    assert parents == {TERRITORY + "departement/93", TERRITORY + "epci/999000001"}


def test_only_the_communes_of_today_are_kept(folder: Path):
    names = {quad.object for quad in read_file(folder / "communes.nt.gz") if quad.predicate == SKOS.term("prefLabel")}

    assert names == {Literal("L'Exemple", language="fr")}


def test_runs_of_blanks_in_names_become_one(folder: Path):
    assert Literal("CC Fictive", language="fr") in {quad.object for quad in read_file(folder / "epci.nt.gz")}


def test_same_package_gives_the_same_bytes(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    again = tmp_path_factory.mktemp("again")
    built(again, PACKAGE)

    for name in PACKAGE:
        assert (again / f"{name}.nt.gz").read_bytes() == (folder / f"{name}.nt.gz").read_bytes()


def test_parent_that_does_not_exist_stops_the_script(tmp_path: Path):
    orphan = {**PACKAGE, "regions": []}
    done = built(tmp_path, orphan)

    assert done.returncode == 1
    assert "parents that do not exist: [('region', '93')]" in done.stderr


def test_files_of_the_catalogue_have_no_dangling_parent(catalogue):
    country = NamedNode(TERRITORY + "country/fr")
    parents = {
        quad.object
        for quad in catalogue.quads(predicate=DCTERMS.term("isPartOf"))
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(TERRITORY)
    }

    assert all(catalogue.quads(subject=parent) for parent in parents)
    assert country in parents
