"""The script that makes the boxes of territories, on fictional contours, and the file it made of the real ones."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, DOTH, GEO, IGEO, RDF_TYPE
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import Literal, NamedNode

SCRIPT = Path(__file__).resolve().parents[3] / "data" / "territories" / "build" / "boxes.py"
TERRITORY = BASE + "id/territory/"
BOX = DCAT.term("bbox")
NUMBERS = re.compile(r"-?\d+\.\d+")
REGIONS = {
    "94": [("MultiPolygon", [[[[8.5, 41.3], [9.5, 43.0]]], [[[9.4001, 41.2999], [8.49999, 42.0]]]])],
}
DEPARTEMENTS = {
    "2A": [("Polygon", [[[8.5004, 41.3004], [9.4, 42.3], [9.3996, 42.2996]]])],
    "69": [("Polygon", [[[4.25, 45.45], [5.0, 46.0]]]), ("Polygon", [[[4.5, 45.6], [5.16, 46.3]]])],
    "29": [("Polygon", [[[-5.1, 47.8], [-3.4, 48.7]]])],
}


def contours(features: dict) -> str:
    found = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": kind, "coordinates": coordinates}}
        for code, parts in features.items()
        for kind, coordinates in parts
    ]
    return json.dumps({"type": "FeatureCollection", "features": found})


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    """Write the contours, run the script on them, and leave the file in `folder`."""
    (folder / "regions.geojson").write_text(contours(REGIONS))
    (folder / "departements.geojson").write_text(contours(DEPARTEMENTS))
    arguments = [str(folder / "regions.geojson"), str(folder / "departements.geojson"), "--target", str(folder)]
    return subprocess.run([sys.executable, "-B", str(SCRIPT), *arguments], check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Literal]:
    """Return the boxes of the fictional contours, by level and code."""
    folder = tmp_path_factory.mktemp("boxes")
    assert build(folder).stdout == "1 boxes of region, 3 boxes of departement\n"
    quads = read_file(folder / "boxes.nt.gz")
    return {quad.subject.value.removeprefix(TERRITORY): quad.object for quad in quads if quad.predicate == BOX}


def test_box_is_a_closed_rectangle_longitude_first_without_a_coordinate_system(made):
    assert made["departement/29"] == Literal(
        "POLYGON((-5.100 47.800,-3.400 47.800,-3.400 48.700,-5.100 48.700,-5.100 47.800))",
        datatype=GEO.term("wktLiteral"),
    )


def test_box_is_rounded_outward(made):
    assert NUMBERS.findall(made["departement/2A"].value)[:5] == ["8.500", "41.300", "9.400", "41.300", "9.400"]


def test_box_holds_every_part_of_a_territory(made):
    assert made["region/94"].value.startswith("POLYGON((8.499 41.299,9.500 41.299,9.500 43.000,")


def test_parts_that_have_one_code_have_one_box(made):
    assert made["departement/69"].value.startswith("POLYGON((4.250 45.450,5.160 45.450,5.160 46.300,")


def test_same_contours_give_the_same_bytes(tmp_path: Path):
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
        build(folder)

    assert len({(folder / "boxes.nt.gz").read_bytes() for folder in folders}) == 1


def _real_boxes(catalogue) -> dict[NamedNode, list[float]]:
    """Return west, south, east and north by territory."""
    found = {}
    for quad in catalogue.quads(predicate=BOX):
        numbers = [float(number) for number in NUMBERS.findall(quad.object.value)]
        found[quad.subject] = [*numbers[:2], *numbers[4:6]]
    return found


def test_every_region_and_departement_of_metropolitan_france_has_one_box_and_its_source(catalogue):
    boxes = _real_boxes(catalogue)
    classes = [quad.object for iri in boxes for quad in catalogue.quads(subject=iri, predicate=RDF_TYPE)]
    sourced = {
        quad.subject
        for quad in catalogue.quads(
            predicate=DCTERMS.term("source"), value=NamedNode(BASE + "id/source/admin-express-2018")
        )
    }

    assert (classes.count(IGEO.term("Region")), classes.count(IGEO.term("Departement"))) == (13, 96)
    assert sourced == set(boxes)
    assert all(catalogue.quads(subject=iri, predicate=DOTH.term("level")) for iri in boxes)


def test_real_boxes_lie_in_metropolitan_france_and_departements_in_their_region(catalogue):
    boxes = _real_boxes(catalogue)
    parents = {iri: quad.object for iri in boxes for quad in catalogue.quads(iri, DCTERMS.term("isPartOf"))}
    outside = [iri.value for iri, (w, s, e, n) in boxes.items() if not (-6 < w < e < 10 and 41 < s < n < 52)]
    apart = [iri.value for iri, box in boxes.items() if parents[iri] in boxes and not _holds(boxes[parents[iri]], box)]

    assert outside == []
    assert apart == []


def _holds(outer: list[float], inner: list[float]) -> bool:
    """Tell whether a box is inside another, but for what simplifying their contours apart may differ by."""
    slack = 0.03
    west, south, east, north = (one - other for one, other in zip(inner, outer, strict=True))
    return west > -slack and south > -slack and east < slack and north < slack
