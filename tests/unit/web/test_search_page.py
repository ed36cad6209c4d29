"""The page of the search: what it shows of an answer, that every state has an address, and what it does not believe."""

import re

import pytest

from dotheque_graph.errors import SearchNotMade, SearchUnavailable
from dotheque_graph.namespaces import ID
from dotheque_graph.search.model import Correction, Count, Extract, Facet, Found, Hit, Piece
from dotheque_graph.web.search.asking import SEARCH
from dotheque_graph.web.search.routes import ROUTES

PAGE = {"Accept": "text/html", "Accept-Language": "fr"}
HUT = ID.term("organisation/la-cabane")


class Canned:
    """Stands in for SearchIndex: gives one answer, and remembers what it was asked."""

    def __init__(self, found):
        self.found, self.asked = found, []

    def search(self, asked):
        self.asked.append(asked)
        return self.found


def hit(title="La Cabane", language="fr", extract=None):
    return Hit(HUT, "organisation", Extract((Piece(title),), language), extract, 1.0)


@pytest.fixture
def answered(client, monkeypatch):
    """Return what fetches an address whose search is answered so."""

    def fetch(found, address="/search?q=x"):
        canned = Canned(found)
        monkeypatch.setattr(client.site, "search_index", lambda _: canned)
        return client.get(address, headers=PAGE).text

    return fetch


def test_a_hit_has_its_kind_its_title_and_what_was_found_marked(answered):
    extract = Extract((Piece("Une "), Piece("cabane", marked=True), Piece(" & un <b>toit</b>.")), "fr")
    page = answered(Found(1, (hit(extract=extract),), {}))

    assert "<p>Une <mark>cabane</mark> &amp; un &lt;b&gt;toit&lt;/b&gt;.</p>" in page
    assert '<h3><a href="/doc/organisation/la-cabane">La Cabane</a></h3>' in page
    assert 'href="/search?kind=organisation"' in page
    assert '<a class="chip" href="/search?territory=departement/98">Œuvre-et-Île</a>' in page


def test_a_text_in_another_language_says_so(answered):
    page = answered(Found(1, (hit("The hut", "en", Extract((Piece("A hut."),), "en")),), {}))

    assert '<a href="/doc/organisation/la-cabane" lang="en">The hut</a>' in page
    assert '<p lang="en">A hut. <span class="tongue" lang="fr">(en anglais)</span></p>' in page


def test_the_number_of_results_is_told_to_those_who_do_not_see_the_page_change(answered):
    assert re.search(
        r'<p role="status" id="count">1\u202f234 résultats pour «\xa0x\xa0»</p>', answered(Found(1234, (hit(),), {}))
    )


def test_what_was_searched_otherwise_than_typed_is_said(answered):
    found = Found(1, (hit(),), {}, (Correction("alimentair", "alimentaire"),), ("zut",))
    page = answered(found, "/search?q=" + "x" * 300)

    assert "Rien n'a «\xa0alimentair\xa0»\xa0: cherché «\xa0alimentaire\xa0»." in page.replace("&#39;", "'")
    assert "Au premier résultat il manque\xa0: zut." in page
    assert "Seuls les 200 premiers caractères ont été lus." in page


def test_facets_are_ticked_as_the_address_has_them_and_can_be_taken_away(answered):
    counts = {Facet.KIND: (Count("organisation", None, 2, chosen=True), Count("resource", None, 1))}
    page = answered(Found(1, (hit(),), counts), "/search?q=x&kind=organisation")

    assert 'name="kind" value="organisation" checked> Organisations</label> <span class="n">2</span>' in page
    assert 'name="kind" value="resource"> Ressources</label>' in page
    assert re.search(r'<a class="chip" href="/search\?q=x">.*Nature\xa0: Organisations', page)
    assert '<a class="chip" href="/search?q=x">retirer tous les filtres</a>' in page


MANY = {Facet.AUDIENCE: tuple(Count(f"a{number}", None, 1) for number in range(60))}


def test_the_values_that_a_page_leaves_out_are_a_link_away(answered):
    page = answered(Found(1, (hit(),), MANY), "/search?q=x&lang=fr")

    address = "/search?q=x&amp;all=audience&amp;lang=fr#facet-audience"
    assert f'<a href="{address}">et 10 autres<span class="unseen"> Public</span></a>' in page
    assert page.count('name="audience"') == 50


def test_a_facet_that_is_shown_whole_stays_so_in_the_form_and_the_address_and_not_in_exports(client, answered):
    address = "/search?q=x&all=audience"
    page = answered(Found(1, (hit(),), MANY), address)

    assert page.count('name="audience"') == 60
    assert '<details class="filters" id="filters" open>' in page
    assert '<details class="facet" id="facet-audience" open>' in page
    assert '<input type="hidden" form="search" name="all" value="audience">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert re.search(r'<link rel="canonical" href="[^"]*/search\?q=x&amp;all=audience">', page)
    assert re.search(r'<a class="switch" href="/search\?q=x&amp;all=audience&amp;lang=en"', page)
    exports = re.findall(r'href="(/search\.[^"]*)"', page)
    assert exports
    assert not [one for one in exports if "all=" in one]
    assert client.get("/search?q=x", headers=PAGE).text.count('name="audience"') == 50


def test_a_facet_that_there_is_not_is_not_shown_whole(answered):
    page = answered(Found(1, (hit(),), MANY), "/search?q=x&all=%22%3E%3Cimg%3E")

    assert "all=&" not in page
    assert 'name="all"' not in page
    assert "<img" not in page
    assert page.count('name="audience"') == 50


def test_pages_lead_to_each_other_and_past_the_last_there_is_none(client, answered):
    page = answered(Found(45, (hit(),), {}), "/search?q=x&page=2")

    assert '<link rel="prev" href="/search?q=x">' in page
    assert '<a class="button" rel="next" href="/search?q=x&amp;page=3">' in page
    assert client.get("/search?q=x&page=3", headers=PAGE).status_code == 200
    assert client.get("/search?q=x&page=4", headers=PAGE).status_code == 404


def test_past_the_last_page_a_link_leads_to_the_first_of_the_same_search(client):
    answer = client.get("/search?q=x&kind=a&kind=b&path=c&page=9999", headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert 'href="/search?q=x&amp;kind=a&amp;kind=b&amp;path=c"' in answer.text


def test_pages_end_where_the_index_does(client, answered):
    page = answered(Found(3_000_000, (hit(),), {}), "/search?page=5000")

    assert "Page 5000 sur 5\u202f000" in page
    assert client.get("/search?page=5001", headers=PAGE).status_code == 404


def test_a_search_without_hits_offers_the_same_without_filters(answered):
    page = answered(Found(0, (), {Facet.KIND: (Count("post", None, 0, chosen=True),)}), "/search?q=x&kind=post")

    assert '<a class="button" href="/search?q=x">Chercher sans ces filtres</a>' in page
    assert "Commencer par un thème" in page
    assert "search.csv" not in page.partition("<main")[2]


def test_searches_are_not_for_crawlers_and_lead_to_the_same_as_data(client):
    response = client.get("/search?q=cabane", headers=PAGE)

    assert '<meta name="robots" content="noindex">' in response.text
    for extension in ("atom", "csv", "jsonld", "ttl", "bib"):
        order = "sort=relevance&amp;" if extension == "atom" else ""
        address = f"/search.{extension}?q=cabane&amp;{order}lang=fr"
        assert f'href="{address}"' in response.text.partition("<body>")[0]
        assert f'<a href="{address}">' in response.text
    assert 'rel="canonical"' in response.headers["link"]


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("name", ["q", *(facet.value for facet in Facet)])
def test_nothing_of_the_address_becomes_markup(client, name):
    response = client.get("/search", params={name: HOSTILE, "lang": "fr"}, headers=PAGE)

    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "<img" not in response.text
    assert "alert(1)" in response.text
    assert "script-src 'self';" in response.headers["content-security-policy"]


@pytest.mark.parametrize("address", ["/search", "/search.csv", "/search.atom", "/api/search", "/search/suggestions"])
def test_a_very_long_search_is_answered(client, address):
    assert client.get(address, params={"q": "démocratie " * 1000}).status_code == 200


@pytest.mark.parametrize("address", ["/search", "/search.ttl", "/api/search"])
def test_too_many_parameters_are_400(client, address):
    response = client.get(f"{address}?" + "&".join(f"theme={number}" for number in range(500)))

    assert (response.status_code, response.headers["content-type"]) == (400, "application/problem+json")


def test_controls_in_an_address_are_not_given_back(client):
    response = client.get("/search?q=a%00b%1b%e2%80%aec&theme=x%0d%0aSet-Cookie:%20y", headers=PAGE)

    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", response.text)
    assert "set-cookie" not in response.headers


def test_the_former_address_leads_to_the_search(client):
    response = client.get("/find?q=La%20%20cabane&lang=en&release=12")

    assert (response.status_code, response.headers["location"]) == (308, "/search?q=La+cabane&lang=en&release=12")


def test_two_orders_of_an_address_are_answered_once(client, monkeypatch):
    canned = Canned(Found(1, (hit(),), {}))
    monkeypatch.setattr(client.site, "search_index", lambda _: canned)
    for address in (
        "/search?q=x&theme=a&theme=b",
        "/search?theme=b&theme=a&q=+x",
        "/search?later=1&theme=a&q=x&theme=b",
    ):
        client.get(address, headers=PAGE)

    assert len(canned.asked) == 1


def test_searches_do_not_drive_other_pages_from_memory(client):
    client.get("/list", headers=PAGE)
    kept = client.site.memory.size
    for number in range(60):
        client.get(f"/search/suggestions?q=c{number}")
        client.site.searches.limit = min(client.site.searches.limit, 10_000)

    assert client.site.memory.size == kept
    assert client.site.searches.size <= 10_000


def test_a_release_whose_index_is_being_made_says_when_to_come_back(client, monkeypatch):
    def missing(_):
        raise SearchUnavailable("/srv/secret")

    monkeypatch.setattr(client.site, "search_index", missing)
    for path in ("/search?q=x", "/search.csv", "/search/suggestions?q=x", "/api/search"):
        response = client.get(path, headers=PAGE)
        assert (response.status_code, response.headers["retry-after"]) == (503, "30")
        assert "secret" not in response.text
        assert "réessayez dans 30 secondes" in response.text


def test_a_kept_release_without_an_index_says_so(client, holder, tmp_path):
    holder.publish("digest-of-13")
    (tmp_path / "search").unlink()
    response = client.get("/search?q=cabane&release=12&lang=fr", headers={"Accept": "application/json"})

    assert response.status_code == 404
    assert response.json()["type"].endswith("/problem/search-not-made")
    with pytest.raises(SearchNotMade):
        client.site.search_index(holder.earlier["12"])


def test_the_script_is_a_file_of_ours_and_the_page_does_without_it(client):
    page = client.get("/search?q=cabane", headers=PAGE).text
    script = re.search(r'<script src="(/static/search\.js\?v=\w+)" defer>', page)[1]

    assert client.get(script).headers["content-type"] == "text/javascript; charset=utf-8"
    assert page.count("<script") == 1
    assert '<button class="button" type="submit" form="search">Appliquer</button>' in page


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "n'ont pas pu être actualisés"), ("en", "could not be refreshed")]
)
def test_what_the_script_says_when_the_network_fails_stands_in_the_page(client, language, said):
    page = client.get(f"/search?q=cabane&lang={language}", headers=PAGE).text.replace("&#39;", "'")

    assert said in re.search(r'<div id="answer" data-failed="([^"]*)"', page)[1]


def test_the_front_page_suggests_names_with_the_script_of_the_search(client):
    response = client.get("/?lang=en", headers=PAGE)
    field = re.search(r'<input type="search"[^>]*>', response.text)[0]

    assert re.search(r'<script src="/static/search\.js\?v=\w+" defer>', response.text)
    assert "script-src 'self';" in response.headers["content-security-policy"]
    assert 'data-suggestions="/search/suggestions?lang=en" data-said="Suggestions"' in field
    assert '<form class="ask" role="search" id="search" action="/search' in response.text
    assert 'id="answer"' not in response.text


def test_every_route_of_the_search_begins_at_its_address():
    assert {path for path, _, _ in ROUTES if not path.startswith(SEARCH)} == {"/api/search", "/find"}
