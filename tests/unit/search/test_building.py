"""Making an index: anew, and from the one before."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from search_fiction import copied, iri, one

from dotheque_graph.errors import SearchUnavailable, StoreUnavailable
from dotheque_graph.publication.search_index import SEARCHED
from dotheque_graph.search import building, opening
from dotheque_graph.search.building import build_index, update_index
from dotheque_graph.search.given import Given
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked, Facet, Sort
from dotheque_graph.store.oxigraph import OxigraphStore

QUESTIONS = [
    *(
        Asked(words, size=100)
        for words in ("", "lutins", "plantes", "cabane", "fiction", "réseau", "nouveau", "guide simple")
    ),
    *(Asked("", size=100, sort=sort) for sort in Sort),
    Asked("", {Facet.NETWORK: ("reseau",)}, size=100),
    Asked("", {Facet.NETWORK: ("ruche",)}, size=100),
    Asked("", {Facet.GOAL: ("98",)}, size=100),
    Asked("", {Facet.TERRITORY: ("departement/9A",)}, size=100),
    Asked("", {Facet.THEME: ("plants",)}, size=100),
    Asked("noveau", size=100),
]


def answers(path: Path) -> list[object]:
    """Return all that an index answers to some questions."""
    index = SearchIndex.open(path)
    return [
        *(index.search(asked) for asked in QUESTIONS),
        *(index.suggest(words, "fr") for words in ("l", "nou", "sai")),
    ]


def files(path: Path) -> set[str]:
    """Return the names in a folder."""
    return {file.name for file in path.iterdir()}


CHANGES = {
    "a title": one('<id/resource/guide-des-lutins> dcterms:title "Nouveau guide"@es .'),
    "the name of a theme": one('<vocabulary/theme/moss> skos:altLabel "Nouveau thème"@fr .'),
    "a theme that goes under another": one("<vocabulary/theme/plants> skos:broader <vocabulary/theme/root> ."),
    "the name of an organisation": one('<id/organisation/cabane> skos:altLabel "Nouvelle cabane"@fr .'),
    "a membership": one("<id/membership/reseau-cabane> doth:past true ."),
    "a new membership": one("<id/membership/nouveau> org:member <id/organisation/ruche> ."),
    "its network": one("<id/membership/nouveau> org:organization <id/organisation/reseau> ."),
    "a membership of what is no network": one("<id/organisation/cabane> org:memberOf <id/organisation/ruche> ."),
    "an organisation that becomes a network": one("<id/organisation/ruche> a org:OrganizationalCollaboration ."),
    "a goal of an experiment": one("<id/experiment/clairiere> doth:proposedGoal sdg:98 ."),
    "a phase": one('<id/phase/semis> dcterms:description "Un nouveau semis."@fr .'),
    "a place": one("<id/organisation/ruche> dcterms:spatial <id/territory/commune/99001> ."),
    "the place of an experiment": one("<id/experiment/clairiere> dcterms:spatial <id/territory/commune/99002> ."),
    "the name of a département": one('<id/territory/departement/9A> skos:altLabel "Nouvelle brume"@fr .'),
    "a commune in an intercommunalité": one(
        "<id/territory/commune/99002> dcterms:isPartOf <id/territory/epci/990000009> ."
    ),
    "an easy version": one("<id/resource/etude-legere> doth:easyToRead <id/resource/etude-savante> ."),
    "an open licence": one("<vocabulary/licence/thorn> doth:openLicence true ."),
    "a new entity": one("<id/resource/nouvelle> a doth:Resource ."),
    "its title": one('<id/resource/nouvelle> dcterms:title "Nouveau lutin"@fr .'),
    "a kind that ends": one("<id/resource/etude-legere> a doth:Tombstone ."),
    "one kind more": one("<id/experiment/clairiere> a doth:Event ."),
}


@pytest.fixture(scope="module")
def before(fiction, tmp_path_factory):
    """Return the folder of the index of the fiction."""
    path = tmp_path_factory.mktemp("before") / "search"
    build_index(OxigraphStore.memory(fiction), path, SEARCHED)
    return path


def updated(fiction, before, folder, changed_quads, removed=frozenset()):
    """Return the folders of an index brought up to date and of one made anew."""
    quads = [quad for quad in {*fiction, *changed_quads} if quad not in removed]
    store = OxigraphStore.memory(quads)
    subjects = frozenset(quad.subject for quad in {*changed_quads, *removed})
    update_index(store, before, folder / "updated", subjects, SEARCHED)
    build_index(store, folder / "anew", SEARCHED)
    return folder / "updated", folder / "anew"


TOGETHER = (
    ("a title", "a theme that goes under another", "an easy version"),
    ("the name of a theme", "a membership", "the place of an experiment"),
    ("the name of an organisation", "a commune in an intercommunalité", "a kind that ends"),
    ("a new membership", "its network", "a phase", "an open licence"),
    ("a membership of what is no network", "an organisation that becomes a network", "a goal of an experiment"),
    ("the name of a département", "a place", "a new entity", "its title", "one kind more"),
)


@pytest.mark.parametrize("changes", TOGETHER, ids=", ".join)
def test_an_index_brought_up_to_date_answers_as_one_made_anew(fiction, before, tmp_path, changes):
    changed, anew = updated(fiction, before, tmp_path, {CHANGES[change] for change in changes})

    assert answers(changed) == answers(anew)


def test_every_change_is_tried():
    assert {change for changes in TOGETHER for change in changes} == set(CHANGES)


def test_a_commune_that_leaves_its_intercommunalite_changes_where_that_lies(fiction, before, tmp_path):
    left = one("<id/territory/commune/99001> dcterms:isPartOf <id/territory/epci/990000009> .")
    changed, anew = updated(fiction, before, tmp_path, set(), {left})

    assert left in fiction
    assert answers(changed) == answers(anew)


def test_an_organisation_that_becomes_a_network_is_one_in_the_entries_of_its_members_and_theirs(
    fiction, before, tmp_path
):
    joined = CHANGES["a membership of what is no network"]
    known, _ = updated(fiction, before, tmp_path / "first", {joined})
    folder = tmp_path / "then"
    becoming = CHANGES["an organisation that becomes a network"]
    changed, anew = updated([*fiction, joined], known, folder, {becoming})
    members = Asked("", {Facet.NETWORK: ("ruche",)}, size=100)

    assert SearchIndex.open(known).search(members).total == 0
    assert {hit.iri for hit in SearchIndex.open(changed).search(members).hits} > {iri("id/organisation/cabane")}
    assert answers(changed) == answers(anew)


def test_a_network_that_ceases_to_be_one_is_none_any_more(fiction, before, tmp_path):
    ceasing = one("<id/organisation/reseau> a org:OrganizationalCollaboration .")
    changed, anew = updated(fiction, before, tmp_path, set(), {ceasing})
    members = Asked("", {Facet.NETWORK: ("reseau",)}, size=100)

    assert SearchIndex.open(before).search(members).total > 1
    assert SearchIndex.open(changed).search(members).total == 0
    assert answers(changed) == answers(anew)


def test_a_goal_of_the_experiment_that_a_resource_tells_of_finds_the_resource(fiction, before, tmp_path):
    goal = one("<id/experiment/clairiere> doth:proposedGoal sdg:77 .")
    changed, anew = updated(fiction, before, tmp_path, {goal})
    found = {hit.iri for hit in SearchIndex.open(changed).search(Asked("", {Facet.GOAL: ("77",)})).hits}

    assert found == {iri("id/resource/guide-des-lutins"), iri("id/experiment/clairiere")}
    assert answers(changed) == answers(anew)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changes_give_what_making_anew_gives(fiction, before, tmp_path_factory, data):
    added = data.draw(st.sets(st.sampled_from(sorted(CHANGES.values(), key=str)), min_size=1))
    removed = data.draw(st.sets(st.sampled_from(sorted(fiction, key=str)), max_size=8))
    changed, anew = updated(fiction, before, tmp_path_factory.mktemp("law"), added, removed - added)

    assert answers(changed) == answers(anew)


def test_what_is_removed_is_no_longer_found(fiction, before, tmp_path):
    gone = {quad for quad in fiction if quad.subject == iri("id/resource/etude-savante")}
    changed, anew = updated(fiction, before, tmp_path, set(), gone)

    assert "etude-savante" not in str(SearchIndex.open(changed).every(Asked("lichens"), 10))
    assert answers(changed) == answers(anew)


def test_many_updates_leave_few_segments_and_the_index_before_as_it_was(fiction, before, tmp_path):
    said, there = answers(before), files(before)
    last = before
    for number in range(12):
        quad = one(f'<id/resource/etude-legere> dcterms:title "Essai {number}"@es .')
        store = OxigraphStore.memory([*fiction, quad])
        update_index(store, last, tmp_path / str(number), frozenset({quad.subject}), SEARCHED)
        last = tmp_path / str(number)

    assert len(list(last.glob("*.store"))) < 10
    assert SearchIndex.open(last).search(Asked("essai 11")).total == 1
    assert (answers(before), files(before)) == (said, there)


def test_an_update_shares_the_files_that_did_not_change(fiction, before, tmp_path):
    update_index(
        OxigraphStore.memory(fiction), before, tmp_path / "search", frozenset({iri("id/person/mousse")}), SEARCHED
    )

    shared = [file for file in before.glob("*.store") if file.samefile(tmp_path / "search" / file.name)]
    assert shared == list(before.glob("*.store"))


def test_where_nothing_to_index_changed_the_index_is_the_same(fiction, before, tmp_path):
    update_index(OxigraphStore.memory(fiction), before, tmp_path / "search", frozenset(), SEARCHED)

    assert answers(tmp_path / "search") == answers(before)


def test_where_too_many_documents_depend_on_a_change_all_are_made_again(fiction, before, tmp_path, monkeypatch):
    monkeypatch.setattr(building, "MOST_DEPENDENT", 2)
    changed, anew = updated(fiction, before, tmp_path, {CHANGES["the name of a département"]})

    assert not {file.name for file in before.glob("*.store")} & files(changed)
    assert answers(changed) == answers(anew)


def test_statements_at_hand_make_the_same_index_as_a_store(fiction, before, tmp_path):
    build_index(Given(fiction), tmp_path / "search", SEARCHED)

    assert answers(tmp_path / "search") == answers(before)


def test_an_entity_that_two_graphs_name_is_indexed_once(fiction, tmp_path):
    twice = [type(quad)(quad.subject, quad.predicate, quad.object, iri("graph/other")) for quad in fiction]
    build_index(OxigraphStore.memory([*fiction, *twice]), tmp_path / "search", SEARCHED)
    build_index(OxigraphStore.memory(fiction), tmp_path / "once", SEARCHED)

    assert answers(tmp_path / "search") == answers(tmp_path / "once")


def test_progress_is_told(fiction, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(building, "_SHOWN_EVERY", 10)
    build_index(OxigraphStore.memory(fiction), tmp_path / "search", SEARCHED, lambda *one: told.append(one))

    assert told[0] == ("index", 10, 0)
    assert told[-1][1] == told[-1][2] == SearchIndex.open(tmp_path / "search").search(Asked()).total


def test_what_a_killed_process_left_is_no_obstacle(fiction, before, tmp_path):
    (tmp_path / "search.new").mkdir()
    (tmp_path / "search.new" / "half.store").write_text("half")
    build_index(OxigraphStore.memory(fiction), tmp_path / "search", SEARCHED)

    assert answers(tmp_path / "search") == answers(before)
    assert files(tmp_path) == {"search"}


def test_a_build_that_fails_leaves_no_index(tmp_path):
    class Broken:
        def subjects(self, *_):
            raise StoreUnavailable("broken")

    with pytest.raises(StoreUnavailable):
        build_index(Broken(), tmp_path / "search", SEARCHED)
    assert not (tmp_path / "search").exists()


def test_an_index_of_nothing_finds_nothing(tmp_path):
    build_index(OxigraphStore.memory(), tmp_path / "search", SEARCHED)

    found = SearchIndex.open(tmp_path / "search").search(Asked("lutins"))
    assert (found.total, found.hits) == (0, ())


@pytest.mark.parametrize("name", ["edition.json", "meta.json", "*.term", "*.store", "*.fast"])
@pytest.mark.parametrize("damage", ["gone", "empty"])
def test_a_damaged_index_is_unavailable(before, tmp_path, name, damage):
    path = copied(before, tmp_path / "search")
    for file in path.glob(name):
        file.unlink() if damage == "gone" else file.write_bytes(b"")

    with pytest.raises(SearchUnavailable):
        SearchIndex.open(path)


def test_an_index_of_another_edition_is_unavailable(before, tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "EDITION", 0)
    with pytest.raises(SearchUnavailable, match="edition"):
        SearchIndex.open(before)
    with pytest.raises(SearchUnavailable):
        update_index(OxigraphStore.memory(), before, tmp_path / "search", frozenset(), SEARCHED)


def test_a_missing_index_is_unavailable(tmp_path):
    with pytest.raises(SearchUnavailable):
        SearchIndex.open(tmp_path / "nowhere")
