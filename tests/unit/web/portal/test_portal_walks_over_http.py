"""A walk through the feed for data portals reads every record once, at addresses that stay what they are."""

import re

import pytest
from feed_walks import FORMS, HERE, MANY, ROOTS, datasets, following, statements, subjects

from dotheque_graph.namespaces import DCAT, HYDRA, RDF_TYPE

VIEW = HYDRA.term("PartialCollectionView")


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


def test_the_bytes_of_a_page_do_not_change_from_one_process_to_the_next(releases, site_on):
    found = [site_on(releases).get("/catalog/harvest.ttl") for _ in range(2)]

    assert found[0].headers["etag"] == found[1].headers["etag"]
