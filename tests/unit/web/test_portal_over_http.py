"""The feed for data portals over HTTP: its formats and addresses, its walks, and what it does in trouble."""

import asyncio
import os
import re
from collections import Counter
from dataclasses import replace
from shutil import copytree
from threading import Event

import httpx
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset
from serving import release_without_rules

from dotheque_graph.catalogue.portal import page as feed_pages
from dotheque_graph.errors import StoreUnavailable
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, GRAPH, HYDRA, ID, RDF_TYPE
from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.publication.dumps.record import DUMPS_FILE, dumps_folder
from dotheque_graph.rdf.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TRIG, TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.releases import Releases
from dotheque_graph.web import lasting
from dotheque_graph.web.app import create_app
from dotheque_graph.web.portal import routes

HERE = "http://testserver"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS = {
    **{form.extension: form for form in (TURTLE, JSON_LD, RDF_XML, N3, N_TRIPLES, TRIG)},
    "xml": RDF_XML,
    "json": JSON_LD,
}
ROOTS = ("/catalog", "/catalog/harvest")
MANY = 230
VIEW = HYDRA.term("PartialCollectionView")


def resource(name):
    """Return the statements of a published resource."""
    iri, graph = ID.term(f"resource/{name}"), GRAPH.term("catalogue")
    facts = (
        (RDF_TYPE, DOTH.term("Resource")),
        (DCTERMS.term("title"), Literal(f"Fiche {name}", language="fr")),
        (DCTERMS.term("description"), Literal(f"Ce que dit {name}.", language="fr")),
    )
    return [Quad(iri, prop, value, graph) for prop, value in facts]


@pytest.fixture(scope="module")
def many(small):
    """Return the small catalogue with enough resources for three pages."""
    return [*small.quads(), *(quad for number in range(MANY) for quad in resource(f"n{number:03}"))]


@pytest.fixture(scope="module")
def releases(tmp_path_factory, many):
    """Return one release that has its dumps."""
    kept = Releases(tmp_path_factory.mktemp("portal"))
    release_without_rules(kept.data_dir, many)
    make_dumps(kept, 1)
    return kept


@pytest.fixture(scope="module")
def site(releases, site_on):
    return site_on(releases)


@pytest.fixture
def growing(tmp_path, releases, site_on):
    """Return an instance of one release that has its dumps, to be changed, and its site."""
    kept = Releases(copytree(releases.data_dir, tmp_path / "growing", symlinks=True))
    return kept, site_on(kept)


def statements(answer, form=TURTLE):
    assert answer.status_code == 200, answer.text
    return {quad.triple for quad in read_rdf(answer.content, form, "feed")}


def canonical(answer, form):
    dataset = Dataset(read_rdf(answer.content, form, "feed"))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(dataset)


def subjects(triples, kind):
    return [one.subject for one in triples if (one.predicate, one.object) == (RDF_TYPE, kind)]


def following(triples):
    return [one.object.value for one in triples if one.predicate == HYDRA.term("next")]


def walk(client, address, *, after_the_first=lambda: None):
    """Return (address, triples) of every page that a harvester reads, following hydra:next."""
    read = []
    while address:
        read.append((address, statements(client.get(address))))
        if len(read) == 1:
            after_the_first()
        [address] = following(read[-1][1]) or [""]
    return read


def datasets(read):
    return Counter(iri.value for _, triples in read for iri in subjects(triples, DCAT.term("Dataset")))


@pytest.mark.parametrize("root", ROOTS)
def test_every_format_says_the_same_but_for_the_addresses_of_its_pages(site, root):
    found = set()
    for extension, form in FORMS.items():
        answer = site.get(f"{root}.{extension}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, form.content_type), extension
        body = re.sub(rf"(/r1/p[0-9]+)\.{extension}", r"\1.any", answer.content.decode("utf-8", errors="strict"))
        found.add(canonical(httpx.Response(200, content=body.encode()), form))

    assert len(found) == 1


def contexts(value):
    """Yield every context of a JSON document."""
    if isinstance(value, dict):
        yield from ([value["@context"]] if "@context" in value else [])
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from contexts(inner)


def test_json_leads_to_no_context_that_somebody_would_have_to_fetch(site):
    for extension in ("jsonld", "json"):
        found = list(contexts(site.get(f"/catalog/harvest.{extension}").json()))
        assert [one for one in found if not isinstance(one, dict)] == []


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("extension", ["ttl", "rdf"])
def test_a_walk_reads_every_record_once_at_addresses_of_one_release(site, root, extension):
    address, form, read = f"{root}.{extension}", FORMS[extension], []
    while address:
        triples = statements(site.get(address), form)
        read.append((address, triples))
        [address] = following(triples) or [""]
    found = datasets(read)
    totals = {one.object.value for _, triples in read for one in triples if one.predicate == HYDRA.term("totalItems")}

    assert [address for address, _ in read[1:]] == [f"{HERE}{root}/r1/p{n}.{extension}" for n in (2, 3)]
    assert set(found.values()) == {1}
    assert totals == {str(len(found))}
    assert {f"https://w3id.org/dotheque/id/resource/n{number:03}" for number in range(MANY)} <= set(found)
    assert all(len(subjects(triples, DCAT.term("Dataset"))) <= 100 for _, triples in read)


@pytest.mark.parametrize("root", ROOTS)
def test_each_page_has_one_view_that_names_its_neighbours(site, root):
    for number in (1, 2, 3):
        triples = statements(site.get(f"{root}/p{number}.ttl"))
        [view] = subjects(triples, VIEW)
        named = {
            one.predicate.value.removeprefix(HYDRA): one.object.value
            for one in triples
            if one.subject == view and one.predicate != RDF_TYPE
        }
        at = {n: f"{HERE}{root}/r1/p{n}.ttl" for n in range(1, 4)}
        beside = {"previous": at.get(number - 1), "next": at.get(number + 1)}
        assert view.value == at[number]
        assert {name: address for name, address in named.items() if name in ("first", "last", "previous", "next")} == {
            "first": at[1],
            "last": at[3],
            **{name: address for name, address in beside.items() if address},
        }


def test_a_page_is_the_same_by_its_frozen_address(site):
    assert site.get("/catalog.ttl").content == site.get("/catalog/p1.ttl").content
    assert site.get("/catalog/r1/p1.ttl").content == site.get("/catalog.ttl").content
    assert site.get("/catalog/harvest/p2.nt").content == site.get("/catalog/harvest/r1/p2.nt").content


def test_the_head_of_a_page_says_where_it_stands(site):
    answer = site.get("/catalog/harvest/p2.ttl")
    links = {
        (rel, kind): to
        for to, rel, kind in re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', answer.headers["link"])
    }
    at = [f"{HERE}/catalog/harvest/r1/p{number}.ttl" for number in (1, 2, 3)]

    assert links["canonical", ""] == at[1]
    assert (links["prev", ""], links["next", ""]) == (at[0], at[2])
    assert (links["first", ""], links["last", ""]) == (at[0], at[2])
    assert links["license", ""].startswith("https://www.etalab.gouv.fr/")
    assert links["profile", ""] == "https://w3id.org/dotheque/catalog#harvest"
    assert links["alternate", "application/rdf+xml"] == at[1].replace(".ttl", ".rdf")
    assert 'rel="next"' not in site.get("/catalog/p3.ttl").headers["link"]
    assert answer.headers["x-release"] == "1"


@pytest.mark.parametrize(
    "path",
    [
        *("/catalog/p4.ttl", "/catalog/p0.ttl", "/catalog/p01.ttl", "/catalog/p-1.ttl", "/catalog/px.ttl"),
        *("/catalog/harvest/p4.ttl", "/catalog/r1/p4.ttl", "/catalog/r1/p0.ttl", "/catalog/r9/p1.ttl"),
        *("/catalog/r0/p1.ttl", "/catalog/r01/p1.ttl", "/catalog/harvest/r9/p1.ttl", "/catalog/r1234567890/p1.ttl"),
        *("/catalog.pdf", "/catalog.html", "/catalog/p1.csv", "/catalog/r1/p1", "/catalog/p1", "/catalog/full.ttl"),
    ],
)
def test_what_is_no_page_is_404_and_never_the_first_page(site, path):
    assert site.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/catalog.ttl", "/catalog/harvest.rdf", "/catalog/harvest/p2.jsonld", "/catalog/r1/p3.nt"]
)
def test_head_is_get_without_a_body_and_who_has_a_page_is_told_so(site, path):
    got, headed = site.get(path), site.head(path)
    held = {"If-None-Match": got.headers["etag"]}

    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers == got.headers
    assert [site.request(method, path, headers=held).status_code for method in ("GET", "HEAD")] == [304, 304]
    assert "must-revalidate" in got.headers["cache-control"]


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize(
    ("accept", "form"),
    [
        *((None, TURTLE), ("*/*", TURTLE), ("text/html;q=0.1, */*", TURTLE), ("text/n3", N3), ("text/xml", RDF_XML)),
        *((form.media_type, form) for form in (TURTLE, JSON_LD, RDF_XML, N3, N_TRIPLES, TRIG)),
    ],
)
def test_without_an_extension_the_format_is_negotiated_and_rdf_for_all(site, root, accept, form):
    answer = site.get(root, headers={"Accept": accept} if accept else {"Accept": ""})

    assert (answer.status_code, answer.headers["content-type"]) == (200, form.content_type)
    assert answer.content == site.get(f"{root}.{form.extension}").content
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("root", ROOTS)
def test_a_browser_gets_the_page_of_the_data_there(site, root):
    page = site.get(root, headers={"Accept": BROWSER})

    assert page.headers["content-type"].startswith("text/html")
    assert {"Accept", "Accept-Language"} <= set(re.split(r", *", page.headers["vary"]))
    assert f'<link rel="canonical" href="{HERE}/data">' in page.text


def test_what_is_not_spoken_here_is_406(site):
    assert site.get("/catalog", headers={"Accept": "image/png"}).status_code == 406


def test_a_walk_stays_on_its_release_whatever_is_published_meanwhile(growing):
    kept, client = growing
    before = datasets(walk(client, "/catalog/harvest.ttl"))

    def publish():
        release_without_rules(kept.data_dir, resource("a-nouvelle"))
        make_dumps(kept, 2)

    during = walk(client, "/catalog/harvest.ttl", after_the_first=publish)
    after = datasets(walk(client, "/catalog/harvest.ttl"))

    assert [address for address, _ in during[1:]] == [f"{HERE}/catalog/harvest/r1/p{n}.ttl" for n in (2, 3)]
    assert datasets(during) == before
    assert set(after) - set(before) >= {"https://w3id.org/dotheque/id/resource/a-nouvelle"}
    assert set(after.values()) == {1}


def test_the_feed_waits_for_the_files_of_a_release_before_it_shows_it(growing):
    kept, client = growing
    old = client.get("/catalog.ttl")
    release_without_rules(kept.data_dir, resource("a-nouvelle"))
    between = client.get("/catalog.ttl")
    pending = client.get("/catalog/r2/p1.ttl")
    make_dumps(kept, 2)
    new = client.get("/catalog.ttl", headers={"If-None-Match": old.headers["etag"]})

    assert (between.status_code, between.content) == (200, old.content)
    assert (pending.status_code, int(pending.headers["retry-after"]) > 0) == (503, True)
    assert (new.status_code, new.headers["x-release"]) == (200, "2")


def test_without_the_files_of_any_release_it_is_to_be_asked_for_again(tmp_path, small, site_on):
    kept = Releases(tmp_path)
    release_without_rules(tmp_path, small.quads())
    client = site_on(kept)
    for path in ("/catalog.ttl", "/catalog", "/catalog/harvest/p1.rdf", "/catalog/r1/p1.ttl", "/data/croissant.json"):
        answer = client.get(path)
        assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (503, True), path
    release_without_rules(tmp_path, resource("a-nouvelle"))
    page = client.get("/data", headers={"Accept": BROWSER, "Accept-Language": "en"})
    assert "are being made" in page.text
    make_dumps(kept, 2)
    later = kept.get(2).issued.timestamp() + 60  # dates of HTTP have whole seconds
    os.utime(dumps_folder(kept.get(2)) / DUMPS_FILE, (later, later))
    held = {"If-Modified-Since": page.headers["last-modified"]}
    assert "are being made" not in client.get("/data", headers={"Accept-Language": "en"}).text
    assert client.get("/catalog.ttl", headers=held).status_code == 200


@pytest.mark.parametrize("path", ["/catalog/r1/p2.ttl", "/catalog/harvest/r1/p2.rdf", "/catalog/r1/p9.nt"])
def test_a_kept_release_that_has_lost_its_files_is_trouble_and_no_end_of_the_feed(growing, path):
    kept, client = growing
    release_without_rules(kept.data_dir, resource("a-nouvelle"))
    make_dumps(kept, 2)
    (dumps_folder(kept.get(1)) / DUMPS_FILE).unlink()
    lost = client.get(path)

    assert (lost.status_code, int(lost.headers["retry-after"]) > 0) == (503, True)
    assert "hydra" not in lost.text
    assert client.get("/catalog/r9/p2.ttl").status_code == 404


def test_a_site_without_dumps_has_the_feed_of_its_public_release(tmp_path, small, site_on):
    kept = Releases(tmp_path)
    release_without_rules(tmp_path, small.quads())
    application = site_on(kept).site.application
    settings = application.settings.model_copy(update={"dumps": False})
    client = type(site_on(kept))(create_app(replace(application, settings=settings)))

    answer = client.get("/catalog/harvest.ttl")
    assert "/dumps/1/" not in answer.text
    assert client.get("/catalog/r1/p1.ttl").status_code == 200
    assert client.get("/data").status_code == 200
    assert client.get("/data/croissant.json").status_code == 404


def test_the_files_of_the_release_are_among_its_distributions(site, releases):
    triples = {one for number in (1, 2, 3) for one in statements(site.get(f"/catalog/harvest/p{number}.ttl"))}
    downloads = {one.object.value for one in triples if one.predicate == DCAT.term("downloadURL")}

    lasting = f"{HERE}/dumps/latest/dotheque.nq.gz"
    assert lasting in downloads
    assert site.get(lasting, follow_redirects=False).headers["location"].endswith("/dumps/1/dotheque.nq.gz")
    assert (dumps_folder(releases.get(1)) / DUMPS_FILE).exists()


@pytest.mark.parametrize("error", [OSError("/srv/secret: I/O error"), StoreUnavailable("/srv/secret"), MemoryError()])
@pytest.mark.parametrize("extension", ["ttl", "rdf", "jsonld"])
def test_a_fault_in_the_middle_of_a_walk_is_5xx_and_no_end_of_the_feed(growing, monkeypatch, error, extension):
    _, client = growing
    release = client.site.release()
    following_page = f"/catalog/r{release.release.number}/p2.{extension}"
    store = release.store

    def failing(*_args, **_more):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(type(store), "quads", failing)
        answer = client.get(following_page)
        assert answer.status_code in (500, 503)
        assert "secret" not in answer.text
        assert "hydra" not in answer.text
    assert client.get(following_page).status_code == 200, "a failure is not remembered"


@pytest.fixture
def shaken(growing, monkeypatch):
    """Return a client of a feed of more than seven pages, and the set of the pages in which its store fails."""
    _, client = growing
    monkeypatch.setattr(feed_pages, "PAGE_RECORDS", 25)
    store, make, faults, under_way = type(client.site.release().store), routes.feed_page, set(), []

    def making(view, portal, number):
        under_way.append(number)
        try:
            return make(view, portal, number)
        finally:
            under_way.clear()

    def read(self, *args, _read=store.quads, **more):
        if faults.intersection(under_way):
            raise StoreUnavailable("/srv/secret: I/O error")
        return _read(self, *args, **more)

    monkeypatch.setattr(routes, "feed_page", making)
    monkeypatch.setattr(store, "quads", read)
    return client, faults


@pytest.mark.parametrize("root", ROOTS)
def test_a_walk_that_meets_a_fault_on_page_7_fails_there_and_goes_on_afterwards(shaken, root):
    client, faults = shaken
    faults.add(7)
    address, answer, read = f"{root}.ttl", client.get(f"{root}.ttl"), []
    while answer.status_code == 200:
        read.append((address, statements(answer)))
        [address] = following(read[-1][1])  # no page that was read is a last one
        answer = client.get(address)

    assert len(read) == 6
    assert address == f"{HERE}{root}/r1/p7.ttl"
    assert 500 <= answer.status_code < 600
    assert "hydra" not in answer.text
    assert [client.get(f"{root}{path}").status_code for path in ("/p7.ttl", "/r1/p7.nt", "/r1/p8.ttl")] == [
        503,
        503,
        200,
    ]

    faults.clear()
    rest = walk(client, address)
    found = datasets([*read, *rest])
    assert len(rest) > 1
    assert {one.object.value for one in rest[0][1] if one.predicate == HYDRA.term("totalItems")} == {str(len(found))}
    assert set(found.values()) == {1}


def test_under_a_path_every_address_of_the_site_is_the_public_one(releases, site_on):
    client = site_on(releases, "https://exemple.fr/doth")
    for root in ROOTS:
        answer = client.get(f"/doth{root}.ttl")
        assert following(statements(answer)) == [f"https://exemple.fr/doth{root}/r1/p2.ttl"]
        assert set(re.findall(r"https://exemple\.fr(/[^/\s>\"]*)", answer.text)) == {"/doth"}
        assert "testserver" not in answer.text
        assert f'<https://exemple.fr/doth{root}/r1/p1.ttl>; rel="canonical"' in answer.headers["link"]
    assert client.get("/doth/catalog/harvest/r1/p2.ttl").status_code == 200
    page = client.get("/doth/data")
    assert "https://exemple.fr/doth/catalog/harvest.ttl" in page.text


def test_every_iri_is_absolute_and_ascii(site):
    for number in (1, 2, 3):
        triples = statements(site.get(f"/catalog/harvest/p{number}.ttl"))
        iris = {term.value for one in triples for term in one if isinstance(term, NamedNode)}
        assert [iri for iri in iris if not iri.isascii() or ":" not in iri] == []


def test_the_bytes_of_a_page_do_not_change_from_one_process_to_the_next(releases, site_on):
    found = [site_on(releases).get("/catalog/harvest.ttl") for _ in range(2)]

    assert found[0].headers["etag"] == found[1].headers["etag"]


def test_what_xml_cannot_say_is_refused_in_xml_and_told_in_every_other_format(tmp_path, site_on):
    kept = Releases(tmp_path)
    title = Literal("Fiche \x0c coupée", language="fr")
    release_without_rules(
        tmp_path, [*resource("n"), Quad(ID.term("resource/n"), DCTERMS.term("title"), title, GRAPH.term("catalogue"))]
    )
    make_dumps(kept, 1)
    client = site_on(kept)

    assert {extension: client.get(f"/catalog.{extension}").status_code for extension in FORMS} == {
        extension: 406 if form is RDF_XML else 200 for extension, form in FORMS.items()
    }


@pytest.fixture
def made(monkeypatch):
    """Return the pages that were made, and what holds the making up while it is not set."""
    numbers, go, make = [], Event(), routes._made

    def held(asked):
        numbers.append(asked.number)
        assert go.wait(20)
        return make(asked)

    monkeypatch.setattr(routes, "_made", held)
    return numbers, go


def test_a_page_is_made_once(growing, made):
    _, client = growing
    numbers, go = made
    go.set()
    answers = [client.get(path) for path in ("/catalog/p2.ttl", "/catalog/p2.ttl", "/catalog/r1/p2.ttl")]

    assert len({answer.content for answer in answers}) == 1
    assert numbers == [2]


def test_who_walks_finds_the_next_page_made(growing, made):
    _, client = growing
    numbers, go = made
    go.set()
    client.get("/catalog.ttl")
    assert numbers == [1, 2]

    client.get("/catalog/r1/p2.ttl")
    assert numbers == [1, 2, 3]


def test_who_asks_for_a_page_alone_has_none_made_ahead(growing, made):
    _, client = growing
    numbers, go = made
    go.set()
    client.get("/catalog/r1/p3.ttl")

    assert numbers == [3]


def test_nothing_is_made_ahead_while_others_wait_for_their_turn(growing, made):
    _, client = growing
    numbers, go = made
    go.set()
    work = client.site.long_work

    async def crowded():
        async with work._turns, work._turns:
            await work.ahead("next", lambda: numbers.append("ahead"))
        await work.ahead("next", lambda: numbers.append("then"))

    asyncio.run(crowded())
    assert numbers == ["then"]


def test_what_fails_ahead_is_told_to_who_asks_for_it(growing, monkeypatch):
    _, client = growing
    make = routes.feed_page

    def failing(view, portal, number):
        if number == 2:
            raise StoreUnavailable("/srv/secret")
        return make(view, portal, number)

    monkeypatch.setattr(routes, "feed_page", failing)

    assert [client.get(f"/catalog/r1/p{number}.ttl").status_code for number in (1, 2)] == [200, 503]


def test_many_harvesters_at_once_leave_the_threads_to_others(growing, made):
    _, client = growing
    numbers, go = made

    async def ask():
        transport = httpx.ASGITransport(client._transport.app)
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as sender:
            harvesters = [asyncio.create_task(sender.get(f"/catalog/r1/p{1 + one % 3}.ttl")) for one in range(60)]
            for _ in range(500):
                await asyncio.sleep(0.02)
                if len(numbers) == lasting.AT_ONCE:
                    break
            page = await asyncio.wait_for(sender.get("/releases"), 10)
            waiting = len(numbers)
            go.set()
            return page.status_code, waiting, {answer.status_code for answer in await asyncio.gather(*harvesters)}

    assert asyncio.run(ask()) == (200, lasting.AT_ONCE, {200})
