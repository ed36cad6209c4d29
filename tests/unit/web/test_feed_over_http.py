"""The feed of changes: a partner that follows it holds what the public release says."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

import pytest
from crowds import beside
from eventful import BARN, HUT, LAST, MILL, OVEN, THEME, day, descriptions, entity, road_of
from pyoxigraph import DefaultGraph, RdfFormat, Store, parse

from dotheque_graph.catalogue import feed as feed_module
from dotheque_graph.namespaces import DCTERMS, RDF_TYPE
from dotheque_graph.publication.plans import add
from dotheque_graph.publication.road import publish
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.store.master import exclusive
from dotheque_graph.store.releases import Releases
from dotheque_graph.web import lasting
from dotheque_graph.web.history import feed as feed_routes

AS, LDES, TREE = ("https://www.w3.org/ns/activitystreams#", "https://w3id.org/ldes#", "https://w3id.org/tree#")


def term(namespace: str, name: str) -> NamedNode:
    return NamedNode(namespace + name)


class Document:
    """A page of the feed, as its quads."""

    def __init__(self, body: bytes) -> None:
        self.quads = tuple(parse(body, format=RdfFormat.TRIG))

    def values(self, subject, prop):
        return [q.object for q in self.quads if (q.subject, q.predicate) == (subject, prop)]

    def value(self, subject, prop):
        (found,) = self.values(subject, prop)
        return found

    def subjects(self, prop, value):
        return [q.subject for q in self.quads if (q.predicate, q.object) == (prop, value)]

    def inside(self, graph):
        return {(q.predicate, q.object) for q in self.quads if q.graph_name == graph}


@dataclass
class Partner:
    """A small client: walks the pages it has not read, oldest first, and applies their members to its copy."""

    client: object
    address: str = "http://testserver/feed"
    copy: dict = field(default_factory=dict)
    read: list = field(default_factory=list)
    since: str = ""

    def follow(self) -> None:
        root = self._get(self.address)
        (stream,) = root.subjects(RDF_TYPE, term(LDES, "EventStream"))
        self.deletion = root.value(stream, term(LDES, "versionDeleteObject"))
        self.version_of = root.value(stream, term(LDES, "versionOfPath"))
        self.timestamp = root.value(stream, term(LDES, "timestampPath"))
        begins = {}
        for relation in root.subjects(RDF_TYPE, term(TREE, "LessThanOrEqualToRelation")):
            begins[root.value(relation, term(TREE, "value")).value] = root.value(relation, term(TREE, "node")).value
        for moment, address in sorted(begins.items()):
            if moment > self.since:
                self._walk(stream, address)
                self.since = moment

    def _walk(self, stream, address: str) -> None:
        self.read.append(address.rpartition("/")[2])
        page = self._get(address)
        members = page.values(stream, term(TREE, "member"))
        for version in sorted(members, key=lambda one: page.value(one, self.timestamp).value):
            self._apply(page, version)
        for relation in page.values(NamedNode(address), term(TREE, "relation")):
            self._walk(stream, page.value(relation, term(TREE, "node")).value)

    def _apply(self, page, version) -> None:
        iri = page.value(version, self.version_of)
        if page.value(version, RDF_TYPE) == self.deletion:
            self.copy.pop(iri)
        else:
            self.copy[iri] = page.inside(version)

    def _get(self, address: str) -> Document:
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return Document(answer.content)


def public(releases: Releases) -> dict:
    return descriptions(releases.open(releases.current_number()).quads())


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(feed_module, "PAGE", 1)


@pytest.fixture
def instance(eventful, site_on, tmp_path):
    """Return a copy of the instance that may be published to, and a client of its site."""
    shutil.copytree(eventful.data_dir, tmp_path / "var", symlinks=True)
    releases = Releases(tmp_path / "var")
    return releases, site_on(releases)


def test_who_follows_the_feed_holds_what_the_public_release_says(timed, eventful):
    partner = Partner(timed)
    partner.follow()

    assert partner.copy == public(eventful)
    assert partner.read == ["snapshot-1-1", *(f"{number}-1" for number in range(2, LAST + 1))]


@pytest.mark.usefixtures("small_pages")
def test_pages_may_be_of_any_size(site_on, eventful):
    partner = Partner(site_on(eventful))
    partner.follow()

    assert partner.copy == public(eventful)
    assert partner.read[:3] == ["snapshot-1-1", "snapshot-1-2", "2-1"]


def test_a_copy_is_kept_in_step_by_reading_only_what_is_new(instance):
    releases, client = instance
    partner = Partner(client)
    partner.follow()
    partner.read.clear()
    publish(road_of(releases.data_dir), add(entity(BARN, "La Grange")), "La grange arrive")
    assert partner.copy != public(releases)

    # The dates of the instance are in the future, that of the new release is not.
    record = releases.folder / "9" / "release.json"
    record.write_text(record.read_text().replace(releases.get(9).record.issued, day(9).isoformat()))
    partner.follow()

    assert partner.copy == public(releases)
    assert partner.read == ["9-1"]


def test_a_site_under_a_path_has_its_feed_and_its_versions_there(eventful, site_on):
    client = site_on(eventful, "http://testserver/commons")
    partner = Partner(client, "http://testserver/commons/feed")
    partner.follow()
    gate = client.get("/commons/timegate/organisation/la-cabane")
    away = client.get("/commons/releases/2?release=1")

    assert partner.copy == public(eventful)
    assert gate.headers["location"] == "http://testserver/commons/doc/organisation/la-cabane?release=8"
    assert away.headers["location"] == "http://testserver/commons/releases/2"
    assert 'href="/commons/releases/1"' in client.get("/commons/releases/2", headers={"Accept": "text/html"}).text


def test_a_member_is_a_version_with_its_date_its_entity_and_what_it_said(timed):
    page = Document(timed.get("/feed/2-1").content)
    version = NamedNode("http://testserver/doc/organisation/la-cabane?release=2")

    assert page.value(version, DCTERMS.term("isVersionOf")) == HUT
    assert page.value(version, DCTERMS.term("issued")).value == day(2).isoformat(timespec="milliseconds")
    assert page.value(version, RDF_TYPE) == term(AS, "Update")
    assert Literal("La Cabane du lac", language="fr") in {value for _, value in page.inside(version)}


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        ("snapshot-1-1", {HUT: "Create", MILL: "Create"}),
        ("3-1", {OVEN: "Create"}),
        ("4-1", {MILL: "Update"}),
        ("5-1", {OVEN: "Delete", THEME: "Create"}),
        ("6-1", {MILL: "Update", OVEN: "Create", THEME: "Delete"}),
    ],
)
def test_each_member_says_what_became_of_its_entity(timed, page, kinds):
    found = Document(timed.get(f"/feed/{page}").content)
    versions = {q.subject: q.object for q in found.quads if q.predicate == DCTERMS.term("isVersionOf")}

    assert {iri: found.value(version, RDF_TYPE) for version, iri in versions.items()} == {
        iri: term(AS, kind) for iri, kind in kinds.items()
    }


def test_a_page_never_changes_and_the_root_does(timed):
    page, root = timed.get("/feed/2-1"), timed.get("/feed")

    assert "immutable" in page.headers["cache-control"]
    assert "immutable" not in root.headers["cache-control"]
    assert timed.get("/feed/2-1").content == page.content
    assert timed.get("/feed/2-1", headers={"If-None-Match": page.headers["etag"]}).status_code == 304


def test_the_root_says_what_the_stream_keeps_and_what_its_members_look_like(timed):
    root = Document(timed.get("/feed").content)
    (stream,) = root.subjects(RDF_TYPE, term(LDES, "EventStream"))
    policy = root.value(NamedNode("http://testserver/feed"), term(LDES, "retentionPolicy"))

    assert root.value(policy, term(LDES, "startingFrom")).value == day(1).isoformat(timespec="milliseconds")
    assert root.value(stream, term(TREE, "view")) == NamedNode("http://testserver/feed")
    assert root.values(stream, term(TREE, "shape"))
    assert all(quad.graph_name == DefaultGraph() for quad in root.quads)


@pytest.mark.parametrize(
    ("accept", "of_root", "of_page"),
    [
        ("", "application/trig", "application/trig"),
        ("text/turtle, application/trig;q=0.5", "text/turtle", "application/trig"),
        ("application/n-quads", "application/n-quads", "application/n-quads"),
        ("application/ld+json", "application/ld+json", "application/ld+json"),
        ("application/n-triples;q=0.9, */*;q=0.1", "application/n-triples", "application/trig"),
        ("image/png", "application/problem+json", "application/problem+json"),
    ],
)
def test_formats_of_the_feed(timed, accept, of_root, of_page):
    answers = [timed.get(path, headers={"Accept": accept}) for path in ("/feed", "/feed/2-1")]

    assert [answer.headers["content-type"].partition(";")[0] for answer in answers] == [of_root, of_page]
    assert all("Accept" in answer.headers["vary"] for answer in answers)


@pytest.mark.parametrize("page", ["1-1", "2-2", "9-1", "snapshot-2-1", "snapshot-1-2", "0-1", "x", "99999999999-1"])
def test_pages_that_there_are_not(timed, page):
    assert timed.get(f"/feed/{page}").status_code == 404


def test_the_snapshot_moves_seldom_and_goes_with_its_release(instance, monkeypatch):
    releases, client = instance
    monkeypatch.setattr(feed_module, "SNAPSHOT_EVERY", 3)
    begins = []
    for kept in (8, 7, 6, 5, 2):
        with exclusive(releases, 0.0, lambda _: None) as master:
            master.prune(kept)
        partner = Partner(client)
        partner.follow()
        assert partner.copy == public(releases)
        begins.append(partner.read[0])

    assert begins == ["snapshot-1-1", "snapshot-3-1", "snapshot-3-1", "snapshot-6-1", "snapshot-7-1"]
    assert client.get("/feed/5-1").status_code == 404


def test_what_is_pinned_before_a_gap_is_no_part_of_the_feed(instance):
    releases, client = instance
    releases.pin(2)
    with exclusive(releases, 0.0, lambda _: None) as master:
        master.prune(4)
    partner = Partner(client)
    partner.follow()

    assert partner.read == ["snapshot-5-1", "6-1", "7-1", "8-1"]
    assert partner.copy == public(releases)


def test_the_client_of_the_documentation_keeps_a_copy_in_step(timed, eventful, root):
    document = (root / "docs" / "how-to" / "keep-a-copy-in-step.md").read_text("utf-8")
    code = document.partition("```python\n")[2].partition("```")[0]
    names: dict = {}
    exec(code, names)  # ours
    copy, asked = Store(), []

    def get(address):
        asked.append(address)
        return timed.get(address).content

    since = names["follow"]("http://testserver/feed", copy, get=get)
    assert descriptions(copy) == public(eventful)
    assert datetime.fromisoformat(since) == day(LAST)

    asked.clear()
    assert names["follow"]("http://testserver/feed", copy, since, get) == since
    assert asked == ["http://testserver/feed"]
    assert names["follow"]("http://testserver/feed", copy, day(-5).isoformat(), get) == since, "away for too long"
    assert descriptions(copy) == public(eventful)


@pytest.fixture
def made(monkeypatch):
    """Return the pages that were made, and what holds the making up while it is not set."""
    numbers, go, make = [], Event(), feed_routes._page_answer

    def held(site, release, entry, number, form):
        numbers.append(entry.release.number)
        assert go.wait(20)
        return make(site, release, entry, number, form)

    monkeypatch.setattr(feed_routes, "_page_answer", held)
    return numbers, go


def test_a_page_that_never_changes_is_made_once(instance, made):
    _, client = instance
    numbers, go = made
    go.set()
    answers = [client.get("/feed/2-1") for _ in range(3)]

    assert len({answer.content for answer in answers}) == 1
    assert numbers == [2]


def test_many_who_ask_for_the_feed_at_once_leave_the_threads_to_others(instance, made):
    _, client = instance
    numbers, go = made
    addresses = (f"/feed/{2 + one % 4}-1" for one in range(60))

    assert beside(client._transport.app, addresses, numbers, go) == (200, lasting.AT_ONCE, {200})
    assert set(numbers) == {2, 3, 4, 5}
    assert len(numbers) <= 4 + lasting.AT_ONCE
