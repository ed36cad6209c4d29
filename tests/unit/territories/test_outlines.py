"""The script that makes the outlines of territories, on fictional contours, and the file it made of the real ones."""

import gzip
import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / "data" / "territories" / "build"
HELD = json.loads((ROOT / "data" / "territories" / "outlines.json").read_text("utf-8"))
INSETS = ("971", "972", "973", "974", "976")
TERRITORY = re.compile(
    r"^<\S+/id/territory/(\w+)/(\w+)> <\S+#type> <http://rdf\.insee\.fr/def/geo#(Departement|Region)>"
)
PATH = re.compile(r"(?:M\d+ \d+l[-\d ]+z)+")
SIDE = 12


def square(west: float, south: float) -> list[list[float]]:
    """Return a closed ring of one degree, with a ragged line between its corners."""
    wave = [(step / SIDE, 0.01 * (step % 3)) for step in range(SIDE)]
    sides = [
        *((west + along, south + off) for along, off in wave),
        *((west + 1 + off, south + along) for along, off in wave),
        *((west + 1 - along, south + 1 - off) for along, off in wave),
        *((west - off, south + 1 - along) for along, off in wave),
    ]
    ring = [[round(x, 6), round(y, 6)] for x, y in sides]
    return [*ring, ring[0]]


def contours() -> tuple[str, str]:
    """Return two départements side by side, whose common border has the same points, and one overseas."""
    left, right = square(2, 46), square(3, 46)
    # The left side of the right one is the right side of the left one, the other way round.
    right = [*right[: 3 * SIDE], *reversed(left[SIDE : 2 * SIDE + 1])]
    right[0] = left[SIDE]
    features = [
        {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code, ring in (("33", left), ("75", [*right[:-1], right[0]]))
    ]
    arcs = [[[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]]
    france = {"type": "MultiPolygon", "arcs": [[[0]]], "properties": {"name": "France"}}
    world = {
        "transform": {"scale": [0.05, 0.05], "translate": [55.2, -21.3]},
        "objects": {"countries": {"geometries": [france]}},
        "arcs": arcs,
    }
    return json.dumps({"features": features}), json.dumps(world)


@pytest.fixture(scope="module")
def topology(monkeypatch_module):
    monkeypatch_module.syspath_prepend(str(BUILD))
    import topology as module  # noqa: PLC0415  # a script, found once its folder is on the path

    return module


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def rings_of(path: str) -> list[list[tuple[int, int]]]:
    """Return the points of a path as we write it."""
    found = []
    for written in path.split("M")[1:]:
        start, _, steps = written.rstrip("z").partition("l")
        x, y = map(int, start.split())
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        ring = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append([*ring, ring[0]])
    return found


def edges(path: str) -> set[frozenset[tuple[int, int]]]:
    return {frozenset(pair) for ring in rings_of(path) for pair in pairwise(ring)}


def code_pairs() -> tuple[set[str], set[str]]:
    """Return the départements and regions of the territories of the catalogue that INSEE calls so."""
    found: dict[str, set[str]] = {"departement": set(), "region": set()}
    for level, names in found.items():
        with gzip.open(ROOT / "data" / "territories" / f"{level}s.nt.gz", "rt", encoding="utf-8") as lines:
            names |= {match[2] for line in lines if (match := TERRITORY.match(line))}
    return found["departement"], found["region"]


def outlined(level: str) -> set[str]:
    keys = {key for name, sheet in HELD["sheets"].items() if name not in ("locator", "paris") for key in sheet["areas"]}
    return {key.partition("/")[2] for key in keys if key.startswith(level)}


def test_the_outlines_are_those_of_every_departement_and_region_of_france():
    departements, regions = code_pairs()

    assert (len(departements), len(regions)) == (101, 18)
    assert outlined("departement") == departements
    assert outlined("region") == regions


def test_outlines_are_paths_within_their_sheet_with_a_place_for_a_number():
    for sheet in HELD["sheets"].values():
        width, height = sheet["box"]
        for path, x, y, room in sheet["areas"].values():
            assert not path or PATH.fullmatch(path)
            assert all(0 <= u <= width and 0 <= v <= height for ring in rings_of(path) for u, v in ring)
            assert 0 < x < width
            assert 0 < y < height
            assert room >= 0


def test_on_the_map_nothing_is_too_small_to_be_drawn_and_all_outlines_take_little_room():
    assert [
        key for name, one in HELD["sheets"].items() if name != "locator" for key, a in one["areas"].items() if not a[0]
    ] == []
    assert (ROOT / "data" / "territories" / "outlines.json").stat().st_size < 40_000
    assert sum(len(area[0]) for key, area in HELD["sheets"]["locator"]["areas"].items() if key.startswith("r")) < 2_000


@pytest.mark.parametrize(("one", "other"), [("33", "40"), ("2A", "2B"), ("59", "62"), ("74", "73")])
def test_neighbours_share_their_border_to_the_point(one, other):
    areas = HELD["sheets"]["metropole"]["areas"]
    shared = edges(areas[f"departement/{one}"][0]) & edges(areas[f"departement/{other}"][0])

    assert len(shared) >= 2


def test_a_region_is_bounded_by_its_departements_and_has_no_border_within():
    areas = HELD["sheets"]["metropole"]["areas"]
    brittany = [edges(areas[f"departement/{code}"][0]) for code in ("22", "29", "35", "56")]
    region = edges(areas["region/53"][0])

    # But for the specks of a département, left out where they are islands of its own.
    assert len(region - set().union(*brittany)) <= 2
    assert not region & brittany[0] & brittany[1]


def test_the_file_says_where_the_outlines_come_from():
    french, english = HELD["sources"]["fr"], HELD["sources"]["en"]
    for said in (french, english):
        assert [source.partition(",")[0] for source in said] == ["IGN", "Natural Earth"]
    assert ("Licence Ouverte" in french[0], "Domaine public" in french[1]) == (True, True)
    assert ("Open Licence" in english[0], "Public domain" in english[1]) == (True, True)


def test_a_line_is_simplified_without_its_ends_and_a_ring_stays_a_ring(topology):
    line = [(0.0, 0.0), (1.0, 0.1), (2.0, 0.0), (3.0, 5.0), (4.0, 0.0)]
    ring = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]

    assert topology.simplified(line, 1.0) == [(0.0, 0.0), (2.0, 0.0), (3.0, 5.0), (4.0, 0.0)]
    assert len(topology.simplified(ring, 100.0)) == 4


def test_areas_that_touch_are_cut_where_they_meet_and_joined_without_what_is_between(topology):
    left = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    right = [(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0), (1.0, 0.0)]
    cut = topology.pieces({"left": [left], "right": [right]})
    shared = {piece.key for piece in cut["left"][0]} & {piece.key for piece in cut["right"][0]}
    around = topology.joined(cut.values())

    assert shared == {((1.0, 0.0), (1.0, 1.0))}
    assert len(around) == 1
    assert topology.surface(topology.drawn(around, {p.key: p.key for ring in around for p in ring})[0]) == 2.0


def test_the_same_contours_give_the_same_bytes(tmp_path):
    (tmp_path / "departements.geojson").write_text(contours()[0])
    (tmp_path / "countries.json").write_text(contours()[1])
    made = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        arguments = ["departements.geojson", "countries.json", "--target", name]
        command = [sys.executable, "-B", str(BUILD / "outlines.py"), *arguments]
        said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path).stdout
        made.append((tmp_path / name / "outlines.json").read_bytes())

    assert made[0] == made[1]
    assert said.startswith("3 outlines of departement")
    assert set(json.loads(made[0])["sheets"]["974"]["areas"]) == {"departement/974", "region/04"}
