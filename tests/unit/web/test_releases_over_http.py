"""The pages and the data of releases, of what they changed, and of the history of an entity."""

import shutil
from xml.etree import ElementTree as ET

import pytest
from eventful import HUT, LAST, OVEN, THEME
from pyoxigraph import RdfFormat, parse

from dotheque_graph.namespaces import DCAT, DCTERMS, PROV
from dotheque_graph.rdf.patch import read_patch
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.changes import Changes
from dotheque_graph.store.releases import Releases
from dotheque_graph.web.history import release_pages

PAGE = {"Accept": "text/html"}
HUT_HISTORY = "/history/organisation/la-cabane"


def read(timed, path: str, language: str = "fr") -> str:
    """Return a page with plain spaces and apostrophes."""
    answer = timed.get(path, headers={**PAGE, "Accept-Language": language})
    assert answer.status_code == 200
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ").replace("&#39;", "'")


def triples(answer) -> set:
    return {(t.subject, t.predicate, t.object) for t in parse(answer.content, format=RdfFormat.TURTLE)}


def release(number: int) -> NamedNode:
    return NamedNode(f"http://testserver/releases/{number}")


def test_the_list_of_releases_tells_what_each_changed(timed):
    page = read(timed, "/releases")

    assert page.index("Les liens s'en vont") < page.index("Premier"), "the latest comes first"
    for said in (
        "8 publications sont conservées",
        "1 fiche retirée",
        "1 fiche ajoutée · 1 fiche supprimée",
        "en ligne",
    ):
        assert said in page
    assert 'href="/doc/organisation/le-moulin"' in page
    assert "La première publication : tout y est nouveau." in page


def test_the_list_speaks_english_too_and_says_that_titles_are_french(timed):
    page = read(timed, "/releases", "en")

    assert "8 releases are kept" in page
    assert 'lang="fr">Les liens' in page
    assert page.count("(in French)") > 0


def test_the_formats_of_the_list_are_told_apart_from_the_event_stream(timed):
    page = read(timed, "/releases", "en")
    after = page[page.index("Address of the event stream:") :]

    assert after.index("/feed</code></a>") < after.index("This list of releases in other formats</h3>")
    assert after.index("</h3>") < after.index('releases.ttl"')


def test_a_long_list_has_pages(timed, monkeypatch):
    monkeypatch.setattr(release_pages, "LISTED", 3)

    assert "Page 2 sur 3" in (page := read(timed, "/releases?page=2&lang=fr"))
    assert 'href="/releases?page=2&amp;lang=en"' in page, "the other language is of the same page"
    assert timed.get("/releases?page=4", headers=PAGE).status_code == 404
    assert timed.get("/releases?page=x", headers=PAGE).status_code == 400


def test_what_was_deleted_is_still_called_by_its_name(timed):
    page = read(timed, "/releases/6")

    assert ">Eau</a>" in page
    assert "2 fiches" not in page
    assert "1 fiche ajoutée · 1 fiche modifiée · 1 fiche supprimée" in page


def test_the_page_of_a_release_has_its_digests_and_how_to_cite_it(timed, eventful):
    page, record = read(timed, "/releases/7"), eventful.get(7).record

    assert record.digest in page
    assert all(graph.digest in page for graph in record.graphs.values())
    assert "DO'thèque, publication n° 7 du 7 novembre 2098, http://testserver/releases/7" in page
    assert 'href="/?release=7"' in page
    assert 'href="/releases/6"' in page
    assert 'href="/releases/8"' in page


@pytest.mark.parametrize("path", ["/releases/9", "/releases/0", "/releases/x", "/releases/3.png", "/releases/1/changes",
                                  "/releases.png", "/releases/3/changes.png", "/releases/3/changes?page=2",
                                  "/releases/x/changes", f"{HUT_HISTORY}?from=1&to=9"])  # fmt: skip
def test_what_there_is_not_is_404(timed, path):
    assert timed.get(path, headers=PAGE).status_code == 404


@pytest.mark.parametrize(
    "path", ["/releases?page=9", "/releases/3/changes?page=9", "/releases/3/changes?since=1&page=9"]
)
def test_a_page_past_the_last_one_is_named_as_it_was_asked_for(timed, path):
    answer = timed.get(path, headers={"Accept": "text/html, application/problem+json;q=0.1", "Accept-Language": "en"})

    assert answer.status_code == 404
    assert f"There is no page at {path}.".replace("&", "&amp;") in answer.text


@pytest.mark.parametrize("suffix", ["", ".ttl", "?lang=en"])
def test_the_latest_release_is_led_to_for_now(timed, suffix):
    answer = timed.get(f"/releases/latest{suffix}", headers=PAGE)

    assert (answer.status_code, answer.headers["cache-control"]) == (302, "no-cache")
    assert answer.headers["location"] == f"/releases/{LAST}{suffix}"
    assert timed.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/releases/3/changes?since=3", "/releases/3/changes?since=x", f"{HUT_HISTORY}?from=0"]
)
def test_what_makes_no_sense_is_400(timed, path):
    assert timed.get(path, headers=PAGE).status_code == 400


def test_pages_of_all_releases_are_not_of_one_of_them(timed):
    answer = timed.get("/releases/3?release=2&lang=en")

    assert answer.status_code == 302
    assert answer.headers["location"] == "http://testserver/releases/3?lang=en"
    assert timed.get(f"{HUT_HISTORY}?release=2").headers["location"] == f"http://testserver{HUT_HISTORY}"


def test_releases_are_versions_of_the_dataset(timed, eventful):
    found = triples(timed.get("/releases.ttl"))
    (dataset,) = {s for s, p, _ in found if p == DCAT.term("hasCurrentVersion")}

    assert (dataset, DCAT.term("hasCurrentVersion"), release(LAST)) in found
    assert {o for s, p, o in found if (s, p) == (dataset, DCAT.term("hasVersion"))} == {
        release(number) for number in range(1, LAST + 1)
    }
    assert (release(3), DCAT.term("previousVersion"), release(2)) in found
    assert (release(3), PROV.term("wasGeneratedBy"), NamedNode(eventful.get(3).record.activity)) in found
    assert not [s for s, p, _ in found if (s, p) == (release(1), DCAT.term("previousVersion"))]


def test_the_data_of_a_release_name_what_it_touched(timed, eventful):
    found = triples(timed.get("/releases/5", headers={"Accept": "text/turtle"}))
    activity = NamedNode(eventful.get(5).record.activity)

    assert (activity, PROV.term("generated"), THEME) in found
    assert (activity, PROV.term("invalidated"), OVEN) in found


def test_the_atom_feed_has_an_entry_for_each_release(timed):
    answer = timed.get("/releases.atom?lang=fr")
    feed = ET.fromstring(answer.content)  # ours
    ids = [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}id")]

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert ids[1:] == [f"http://testserver/releases/{number}" for number in range(LAST, 0, -1)]
    assert "1 fiche retirée".encode() in answer.content


def test_changes_are_told_entity_by_entity_in_words(timed):
    page = read(timed, "/releases/2/changes")

    assert "Ce qui a changé de la publication n° 1 à la n° 2" in page
    before, after = (page.partition(f"<{name}>")[2].partition(f"</{name}>")[0] for name in ("del", "ins"))
    assert ("La Cabane" in before, "La Cabane du lac" in before, "La Cabane du lac" in after) == (True, False, True)
    assert f'href="{HUT_HISTORY}"' in page


def test_changes_since_an_earlier_release(timed, monkeypatch):
    page = read(timed, "/releases/8/changes?since=1")
    monkeypatch.setattr(release_pages, "TOLD", 1)

    assert "1 fiche ajoutée · 1 fiche modifiée" in page
    assert "Page 2 sur 2" in read(timed, "/releases/8/changes?since=1&page=2")
    assert "Aucune fiche n'a changé." in read(timed, "/releases/8/changes?since=6")


def test_the_patch_of_a_release_is_the_one_that_was_stored(timed, eventful):
    answer = timed.get("/releases/5/changes.rdfp")
    since = timed.get("/releases/5/changes?since=2", headers={"Accept": "application/rdf-patch"})

    assert answer.headers["content-type"] == "application/rdf-patch; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert read_patch(answer.content) == Changes(eventful).of(5).patch()
    assert answer.text.startswith(f"H id <{eventful.get(5).record.activity}> .\n")
    assert read_patch(since.content) == Changes(eventful).between(2, 5).patch()
    assert "Accept" in since.headers["vary"]


def test_what_nobody_knows_any_more_is_told_so(eventful, site_on, tmp_path, monkeypatch):
    shutil.copytree(eventful.data_dir, tmp_path / "var", symlinks=True)
    folder = tmp_path / "var" / "releases"
    shutil.rmtree(folder / "3")
    for path in folder.glob("*/subjects.tsv"):
        path.unlink()
    client = site_on(Releases(tmp_path / "var"))

    assert "la publication précédente n'est pas conservée" in read(client, "/releases/4")
    assert client.get("/releases/4/changes.rdfp").status_code == 404
    monkeypatch.setattr("dotheque_graph.store.changes.COMPARED_AT_MOST", 3)
    assert client.get("/releases/6/changes?since=1").status_code == 413


def test_the_history_of_an_entity_tells_each_version(timed):
    page = read(timed, HUT_HISTORY)

    assert "4 versions" in page
    assert page.index('?release=8"') < page.index('?release=7"') < page.index('?release=2"') < page.index('?release=1"')
    assert "DO'thèque, « La Cabane du lac », publication n° 2" in page
    assert "2 énoncés ajoutés" in page
    assert 'from=1&amp;to=2"' in page


def test_the_history_of_what_is_withdrawn_or_deleted_still_answers(timed):
    assert "retirée" in read(timed, "/history/organisation/le-moulin")
    withdrawn = timed.get("/doc/organisation/le-moulin?release=4", headers=PAGE)
    assert (withdrawn.status_code, 'href="/history/organisation/le-moulin"' in withdrawn.text) == (410, True)
    assert "Eau" in (gone := read(timed, "/history/vocabulary/theme/eau"))
    assert "supprimée" in gone
    assert 'href="/doc/vocabulary/theme/eau"' not in gone, "that leads nowhere now"
    assert 'href="/doc/vocabulary/theme/eau?release=5"' in gone


def test_the_versions_of_an_entity_as_data(timed):
    found = triples(timed.get(HUT_HISTORY, headers={"Accept": "text/turtle"}))
    versions = {o.value[-1] for s, p, o in found if (s, p) == (HUT, DCTERMS.term("hasVersion"))}

    assert versions == {"1", "2", "7", "8"}


def test_the_difference_of_an_entity_between_two_releases(timed):
    page = read(timed, f"{HUT_HISTORY}?from=1&to=7")
    patch = read_patch(timed.get(f"{HUT_HISTORY}.rdfp?from=1&to=7").content)
    back = read_patch(timed.get(f"{HUT_HISTORY}?from=7&to=1", headers={"Accept": "application/rdf-patch"}).content)

    assert "<ins>" in page
    assert (len(patch.removed), len(patch.added)) == (1, 3)
    assert (back.removed, back.added) == (patch.added, patch.removed)
    assert "Elle dit la même chose" in read(timed, f"{HUT_HISTORY}?from=2&to=6")
    assert read_patch(timed.get(f"{HUT_HISTORY}.rdfp").content).removed == patch.removed


@pytest.mark.parametrize("path", ["/releases", "/releases/3", "/releases/3/changes", HUT_HISTORY, "/feed", "/feed/2-1",
                                  "/timemap/organisation/la-cabane", "/releases/3/changes.rdfp"])  # fmt: skip
def test_an_answer_that_is_held_is_not_sent_again(timed, path):
    first = timed.get(path, headers={"Accept": "text/html, */*;q=0.5"})
    held = {"Accept": "text/html, */*;q=0.5", "If-None-Match": first.headers["etag"]}

    assert first.status_code == 200
    assert timed.get(path, headers=held).status_code == 304
