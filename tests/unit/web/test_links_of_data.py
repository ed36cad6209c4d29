"""Every answer that holds data says in Link which address it has, under what licence it is, where programs read on."""

import pytest
from eventful import MILL

from dotheque_graph.rdf.iris import document_path
from dotheque_graph.web.links import LICENCE

PATH = (document_path(MILL.value) or "").removeprefix("/doc/")
CANONICAL = {
    "/releases.ttl": "/releases",
    "/releases/3.ttl": "/releases/3",
    "/releases.atom": "/releases.atom",
    "/releases/3/changes.rdfp": "/releases/3/changes",
    "/releases/3/changes.rdfp?since=1": "/releases/3/changes?since=1",
    "/feed": "/feed",
    "/feed/3-1": "/feed/3-1",
    "/feed/snapshot-1-1": "/feed/snapshot-1-1",
    f"/history/{PATH}.rdfp?from=1&to=3": f"/history/{PATH}?from=1&to=3",
    f"/timemap/{PATH}": f"/timemap/{PATH}",
    "/query": "/query",
    "/sparql": "/sparql",
    "/context.jsonld": "/context.jsonld",
    "/list": "/list",
    f"/history/{PATH}": f"/history/{PATH}",
    "/": "/",
}


@pytest.mark.parametrize("path", CANONICAL)
def test_its_address_its_licence_and_the_description_of_the_service_are_named(timed, path):
    links = timed.get(path, headers={"Accept": "*/*"}).headers["link"]
    start = "http://testserver"

    assert f'<{start}{CANONICAL[path]}>; rel="canonical"' in links
    assert links.count(f'<{LICENCE}>; rel="license"') == 1
    assert f'<{start}/openapi.json>; rel="service-desc"' in links


@pytest.mark.parametrize(
    "path", ["/query.ttl", "/query/browse/all.ttl", "/problem.ttl", "/problem/page-not-found.ttl", "/void.ttl"]
)
def test_what_has_an_iri_names_it(timed, path):
    links = timed.get(path).headers["link"]

    assert 'rel="canonical"' in links
    assert links.count(f'<{LICENCE}>; rel="license"') == 1


def test_history_is_data_in_every_format(timed):
    links = timed.get(f"/history/{PATH}", headers={"Accept": "text/turtle"}).headers["link"]

    assert f'<http://testserver/history/{PATH}>; rel="canonical"' in links
    assert 'rel="original"' in links


def test_the_feed_and_the_releases_lead_to_the_description_of_the_data_set(timed):
    for path in ("/feed", "/feed/3-1", "/releases.atom", "/releases.ttl"):
        assert '<http://testserver/void>; rel="describedby"' in timed.get(path).headers["link"]


def test_other_formats_are_named_where_there_are_any(timed):
    links = timed.get("/releases/3.ttl").headers["link"]

    assert '<http://testserver/releases/3.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert "/releases/3.ttl" not in links
