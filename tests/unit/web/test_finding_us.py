"""What crawlers and browsers find us by: robots.txt, the sitemap, the OpenSearch description, the icon."""

import xml.etree.ElementTree as ET

import pytest

from dotheque_graph.web import crawlers

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SEARCH = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
HERE = "http://127.0.0.1:8000"


@pytest.fixture
def locations(client):
    def read(path):
        response = client.get(path)
        assert response.headers["content-type"] == "application/xml; charset=utf-8"
        return [one.text for one in ET.fromstring(response.content).iterfind("*/s:loc", NAMES)]

    return read


def test_the_sitemap_names_pages_lists_queries_and_every_entity_that_has_a_list(locations):
    found = locations("/sitemap.xml")

    assert {f"{HERE}{path}" for path in ("/", "/list", "/query", "/sparql", "/list/organisation")} <= set(found)
    assert {f"{HERE}{path}" for path in ("/void", "/dumps/", "/releases")} <= set(found)
    assert f"{HERE}/query/browse/all" in found
    assert f"{HERE}/doc/organisation/la-cabane" in found
    assert f"{HERE}/doc/territory/departement/98" in found
    assert len(found) == len(set(found))
    assert not [one for one in found if "/doc/phase/" in one or "ancienne-cabane" in one]


def test_all_that_the_sitemap_names_is_a_page_that_may_be_found(client, locations):
    for address in locations("/sitemap.xml"):
        page = client.get(address.removeprefix(HERE), headers={"Accept": "text/html"})

        assert page.status_code == 200, address
        assert "noindex" not in page.text, address


ACROSS = {
    "/goals": ("lang=fr",),
    "/map": ("level=region", "kind=experiment", "sort=name"),
    "/matrix": ("rows=territory",),
    "/gaps": ("years=2",),
    "/timeline": ("kind=phase", "theme=living-world"),
}
"""The pages that draw on the whole catalogue, with what they may be asked."""


@pytest.mark.parametrize("path", ACROSS)
def test_a_page_across_the_catalogue_is_found_and_what_it_may_be_asked_is_closed_to_crawlers(client, locations, path):
    assert HERE + path in locations("/sitemap.xml")
    assert f"Disallow: {path}?\n" in client.get("/robots.txt").text
    assert "noindex" not in client.get(path, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    "address", [f"{path}?{one}" for path, all_of in ACROSS.items() for one in all_of if "lang" not in one]
)
def test_what_a_page_across_the_catalogue_is_asked_is_not_indexed(client, address):
    assert '<meta name="robots" content="noindex' in client.get(address, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("path", [*ACROSS, "/suggest", "/query/*"])
def test_a_page_that_is_closed_where_it_is_asked_something_stays_open_in_each_language(client, path):
    told = client.get("/robots.txt").text.splitlines()

    assert {f"Disallow: {path}?", f"Allow: {path}?lang=fr$", f"Allow: {path}?lang=en$"} <= set(told)


@pytest.mark.parametrize("path", ACROSS)
def test_what_pages_across_the_catalogue_are_asked_takes_nothing_of_the_memory_of_pages(client, path):
    site = client._transport.app.state.site
    kept = len(site.memory._answers)
    client.get(f"{path}?lang=en", headers={"Accept": "text/html"})

    assert len(site.memory._answers) == kept
    assert len(site.searches._answers) > 0


def test_an_entry_of_the_sitemap_has_its_date_and_its_languages(client):
    entry = ET.fromstring(client.get("/sitemap.xml").content).find("s:url", NAMES)
    links = {one.get("hreflang"): one.get("href") for one in entry.iterfind("x:link", NAMES)}

    assert entry.find("s:lastmod", NAMES).text == "2098-11-23T10:00:00+00:00"
    assert links == {"fr": f"{HERE}/?lang=fr", "en": f"{HERE}/?lang=en", "x-default": f"{HERE}/"}


def test_a_long_sitemap_is_an_index_of_several(client, locations, monkeypatch):
    whole = locations("/sitemap.xml")
    monkeypatch.setattr(crawlers, "ADDRESSES", 10)
    client._transport.app.state.site.memory._answers.clear()
    parts = locations("/sitemap.xml")

    assert parts == [f"{HERE}/sitemap/{number}.xml" for number in range(1, -(-len(whole) // 10) + 1)]
    assert [address for part in parts for address in locations(part.removeprefix(HERE))] == whole


@pytest.mark.parametrize("number", ["0", "999999", "x"])
def test_a_sitemap_past_the_last_is_404(client, number):
    assert client.get(f"/sitemap/{number}.xml").status_code == 404


@pytest.mark.parametrize(("language", "word"), [("fr", "Chercher"), ("en", "Search")])
def test_the_search_is_described_in_the_language_it_speaks(client, language, word):
    response = client.get("/opensearch.xml", headers={"Accept-Language": language})
    described = ET.fromstring(response.content)
    urls = {one.get("rel"): one.get("template") for one in described.iterfind("o:Url", SEARCH)}

    assert response.headers["content-type"] == "application/opensearchdescription+xml; charset=utf-8"
    assert response.headers["content-language"] == language
    assert described.find("o:Description", SEARCH).text.startswith(word)
    assert urls["results"] == f"{HERE}/search?lang={language}&q={{searchTerms}}"
    found = client.get(urls["results"].removeprefix(HERE).replace("{searchTerms}", "cabane"))
    assert 'href="/doc/organisation/la-cabane' in found.text


def test_every_page_names_the_search(browse):
    assert 'rel="search" type="application/opensearchdescription+xml"' in browse("/list/goal")


def test_the_icon_is_found_where_browsers_look_for_it(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 302
    assert client.get(response.headers["location"]).headers["content-type"].startswith("image/svg+xml")
