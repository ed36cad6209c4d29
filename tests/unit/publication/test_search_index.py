"""The index of a release is made with it, and can be made again."""

import shutil

import pytest
from fictional import make_road

from dotheque_graph.assets import asset
from dotheque_graph.namespaces import DCTERMS, DOTH, GRAPH, ID, RDF_TYPE
from dotheque_graph.publication.plans import add, update
from dotheque_graph.publication.road import publish, roll_back
from dotheque_graph.publication.search_index import RECOMMENDED, SEARCHED, is_indexed, keep_index
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked
from dotheque_graph.validation.shapes import load_shapes

CATALOGUE = GRAPH.term("catalogue")


def resource(name: str, title: str) -> list[Quad]:
    """Return the quads of a fictional resource."""
    subject = ID.term(f"resource/{name}")
    return [
        Quad(subject, RDF_TYPE, DOTH.term("Resource"), CATALOGUE),
        Quad(subject, DCTERMS.term("title"), Literal(title, language="fr"), CATALOGUE),
    ]


def found(release, words=""):
    """Return the ends of the IRIs that the index of a release finds."""
    index = SearchIndex.open(release.path / "search")
    return sorted(iri.value.rpartition("/")[2] for iri in index.every(Asked(words), 100))


@pytest.fixture
def road(tmp_path):
    made = make_road(tmp_path)
    publish(made, add(resource("chene", "Guide du chêne")), "First")
    publish(made, add(resource("hetre", "Guide du hêtre")), "Second")
    return made


def test_each_release_has_its_own_index(road):
    assert found(road.releases.get(1)) == ["chene"]
    assert found(road.releases.get(2)) == ["chene", "hetre"]


def test_an_entity_that_changes_is_found_by_its_new_words_alone(road):
    release = publish(road, update(resource("chene", "Guide du saule")), "Third").release

    assert found(release, "saule") == ["chene"]
    assert found(release, "chêne") == []
    assert found(road.releases.get(2), "chêne") == ["chene"]


def test_a_release_that_goes_back_finds_what_it_found_then(road):
    assert found(roll_back(road, 1)) == ["chene"]


def test_a_plan_that_writes_the_working_copy_itself_is_indexed_whole(tmp_path):
    def plan(store):
        quads = resource("orme", "Guide de l'orme")
        store.replace_graph(CATALOGUE, quads)
        return ChangeSet(added=frozenset(quads[:1]))

    assert found(publish(make_road(tmp_path), plan, "First").release) == ["orme"]


def test_a_release_after_one_without_index_is_indexed_whole(road):
    shutil.rmtree(road.releases.get(2).path / "search")
    release = publish(road, add(resource("if", "Guide de l'if")), "Third").release

    assert found(release) == ["chene", "hetre", "if"]


def test_a_damaged_index_of_the_release_before_stops_no_publication(road):
    for file in (road.releases.get(2).path / "search").glob("*.term"):
        whole = file.read_bytes()
        file.unlink()
        file.write_bytes(bytes(len(whole) // 2) + whole[len(whole) // 2 :])
    release = publish(road, add(resource("if", "Guide de l'if")), "Third").release

    assert found(release) == ["chene", "hetre", "if"]


@pytest.mark.parametrize("damage", ["gone", "damaged"])
def test_an_index_that_cannot_be_used_is_made_again(road, damage):
    release = road.releases.get(2)
    if damage == "gone":
        shutil.rmtree(release.path / "search")
    else:
        (release.path / "search" / "meta.json").write_text("{}")
    assert not is_indexed(release)

    assert keep_index(release, lambda *_: None)
    assert found(release) == ["chene", "hetre"]
    assert not keep_index(release, lambda *_: None)


def test_an_index_that_is_replaced_goes_on_answering(road):
    release = road.releases.get(2)
    index = SearchIndex.open(release.path / "search")

    assert keep_index(release, lambda *_: None, anew=True)
    assert index.search(Asked("hêtre")).total == 1
    assert not [path for path in release.path.iterdir() if path.name.startswith("search.made")]


def test_no_kind_of_the_catalogue_is_shown_under_the_segment_of_another():
    own = [kind for kind in SEARCHED.kinds if kind.segment not in ("goal", "target", "theme", "concept", "vocabulary")]

    assert len({kind.own for kind in own}) == len(own)
    assert all(kind.own == f"{ID}{kind.segment}/" for kind in own)


@pytest.mark.parametrize("target", list(RECOMMENDED), ids=lambda target: target.value.rpartition("/")[2])
def test_what_is_recommended_is_in_the_shapes(target: NamedNode):
    paths = {shape.path for shape in load_shapes(asset("shapes")).of_class(target)}

    assert {prop for group in RECOMMENDED[target] for prop in group} <= paths
