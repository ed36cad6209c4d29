"""The feed for data portals from one release to the next, and the files of a release that it waits for."""

import os
from dataclasses import replace

import pytest
from feed_walks import BROWSER, HERE, datasets, resource, statements, walk
from serving import release_without_rules

from dotheque_graph.namespaces import DCAT
from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.publication.dumps.record import DUMPS_FILE, dumps_folder
from dotheque_graph.store.releases import Releases
from dotheque_graph.web.app import create_app


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
