"""The assets: complete in the wheel, read to the last file, and each in its graph."""

import re
import tomllib
from pathlib import Path

import pytest

from dotheque_graph.assets import ASSET_FOLDERS, FEED_SHAPES, asset, asset_root
from dotheque_graph.namespaces import GRAPH, ID, SH
from dotheque_graph.publication.plans import OWN_GRAPHS
from dotheque_graph.publication.sources import asset_sources
from dotheque_graph.query.library import QueryLibrary
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import BlankNode, NamedNode
from dotheque_graph.validation.shapes import load_shapes

ROOT = Path(__file__).resolve().parents[2]
ENTITY_FILES = tuple(
    path for path in sorted((ROOT / "data" / "catalogue").rglob("*.ttl")) if path.parent.name != "passage"
)
"""One file each; the passages are short and many, and stand in one file by document."""


def test_a_checkout_has_every_folder_of_assets():
    assert asset_root() == ROOT
    assert [folder for folder in ASSET_FOLDERS if not asset(folder).is_dir()] == []


def test_the_wheel_ships_every_folder_of_assets():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]

    assert shipped == {folder: f"dotheque_graph/assets/{folder}" for folder in ASSET_FOLDERS}


def test_every_rdf_file_of_the_assets_is_loaded_once_but_for_the_shapes_of_the_feed():
    files = {
        path
        for folder in ("data", "ontology", "shapes")
        for pattern in ("*.ttl", "*.nt.gz")
        for path in (ROOT / folder).rglob(pattern)
    }
    loaded = [source.path for source in asset_sources()]

    assert sorted(loaded) == sorted(files - {asset(*FEED_SHAPES)})
    assert asset(*FEED_SHAPES) in files


def test_a_first_load_fills_exactly_the_graphs_of_the_package(catalogue):
    assert set(catalogue.graphs()) == OWN_GRAPHS


def test_no_entity_of_the_catalogue_is_a_blank_node(catalogue_quads):
    ours = {GRAPH.term(name) for name in ("catalogue", "territories", "vocabulary")}

    assert [
        quad
        for quad in catalogue_quads
        if quad.graph_name in ours and (isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode))
    ] == []


@pytest.mark.parametrize("path", ENTITY_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_name_of_a_file_is_the_end_of_the_iri_it_describes(path):
    described = {quad.subject.value for quad in read_file(path) if isinstance(quad.subject, NamedNode)}
    own = re.compile(re.escape(f"{ID}{path.parent.name}/") + r"(?:[a-z]+/)?" + re.escape(path.stem))

    assert [iri for iri in described if own.fullmatch(iri)]


def test_every_rule_is_read_from_its_file(catalogue_quads):
    written = {quad.subject for quad in catalogue_quads if quad.object == SH.term("PropertyShape")}
    shapes = load_shapes(asset("shapes"))
    nested = written - shapes.properties.keys()

    # What is not a rule for a class belongs to a shape of values, which rules refer to.
    assert nested - {quad.object for quad in catalogue_quads} == set()


def test_every_query_file_is_in_the_library():
    files = {path.relative_to(ROOT / "sparql").with_suffix("").as_posix() for path in (ROOT / "sparql").rglob("*.rq")}
    library = QueryLibrary.load(asset("sparql"))

    assert {query.name for query in library} == files
