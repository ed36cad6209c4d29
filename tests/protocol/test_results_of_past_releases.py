"""Past releases are asked as they were, by their number or by a time at which they were public."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from cited_results import get, links
from fiction import EX, ex, people
from pyoxigraph import Literal, NamedNode, Quad
from serving import Served, release_without_rules, serving
from terms import READERS

from dotheque_graph.namespaces import DCTERMS
from dotheque_graph.store.releases import Releases

LABEL = DCTERMS.term("title")
NOTES = NamedNode(f"{EX}graph/notes")
LATEST = f"SELECT ?title {{ <{EX}note> <{LABEL.value}> ?title }}"


def note(title: str) -> list[Quad]:
    return [*people(), Quad(ex("note"), LABEL, Literal(title), NOTES)]


@pytest.fixture(scope="module")
def history(tmp_path_factory) -> Iterator[Served]:
    """Serve a data directory of two releases, the second made a moment later than the first."""
    folder = tmp_path_factory.mktemp("history")
    release_without_rules(folder / "var", note("before"))
    time.sleep(1.1)
    release_without_rules(folder / "var", note("after"))
    with serving(folder / "var", folder / "history.log") as served:
        yield served


def titles(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row[0] for row in READERS["csv"][1](response.content).rows]


def test_a_kept_release_gives_the_old_answer(history):
    now, then = get(history, LATEST, "csv"), get(history, LATEST, "csv", release="1")

    assert (titles(now), titles(then)) == (["after"], ["before"])
    assert (now.headers["x-release"], then.headers["x-release"]) == ("2", "1")
    assert now.headers["etag"] != then.headers["etag"]
    assert now.headers["memento-datetime"] != then.headers["memento-datetime"]
    assert titles(httpx.get(links(then)["bookmark"])) == ["before"]
    assert (
        links(now)["http://www.w3.org/ns/prov#wasDerivedFrom"]
        != links(then)["http://www.w3.org/ns/prov#wasDerivedFrom"]
    )


def test_a_release_is_found_by_the_time_at_which_it_was_public(history):
    first, second = Releases(history.data_dir).list()
    today = datetime.now(UTC).date().isoformat()

    assert titles(get(history, LATEST, "csv", release=first.issued.isoformat())) == ["before"]
    assert titles(get(history, LATEST, "csv", release=second.issued.isoformat())) == ["after"]
    assert titles(get(history, LATEST, "csv", release=today)) == ["after"]


@pytest.mark.parametrize(("reference", "status"), [("7", 404), ("2001-01-01", 404), ("yesterday", 400), ("-1", 400)])
def test_a_release_that_is_not_kept_is_said_so(reference, status, history):
    response = get(history, LATEST, release=reference)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert reference in response.json()["detail"]


def test_a_new_release_is_answered_from_at_once(tmp_path):
    release_without_rules(tmp_path / "var", note("one"))
    with serving(tmp_path / "var", tmp_path / "log") as served:
        before = get(served, LATEST, "csv")
        release_without_rules(tmp_path / "var", note("two"))
        after = served.client.get(
            "/sparql", params={"query": LATEST, "format": "csv"}, headers={"If-None-Match": before.headers["etag"]}
        )

        assert titles(before) == ["one"]
        assert titles(after) == ["two"]
        assert titles(get(served, LATEST, "csv", release="1")) == ["one"]
