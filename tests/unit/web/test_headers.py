import re

import pytest

from dotheque_graph.web.templating import static_file

DATA = '<script type="application/ld+json">'
"""What browsers read and do not run."""
EVERYWHERE = [
    "/",
    "/doc/organisation/la-cabane.ttl",
    "/id/goal/15",
    "/nothing",
    "/sparql",
    "/static/style.css",
    "/health",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_may_be_read_from_anywhere_and_runs_nothing_of_others(client, path):
    headers = client.get(path, headers={"Accept": "*/*"}).headers

    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-content-type-options"] == "nosniff"
    # The front page suggests names; the workspace has an editor, where that was built.
    runs = "'self'" if path == "/" or (path == "/sparql" and static_file("yasgui.js")) else "'none'"
    assert f"script-src {runs};" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", "GET, HEAD, OPTIONS, POST"),
        ("/sparql.csv", "GET, HEAD, OPTIONS, POST"),
        ("/doc/organisation/la-cabane", "GET, HEAD, OPTIONS"),
        ("/nothing", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_preflight_says_what_a_path_answers(client, path, methods):
    response = client.options(path, headers={"Origin": "https://x.org", "Access-Control-Request-Method": "POST"})

    assert response.status_code == 204
    assert response.headers["allow"] == response.headers["access-control-allow-methods"] == methods
    assert "Authorization" in response.headers["access-control-allow-headers"]
    assert response.headers["access-control-allow-origin"] == "*"


def test_what_a_result_says_of_itself_may_be_read_by_a_script_from_anywhere(client):
    response = client.get("/sparql", params={"query": "ASK {}"})
    exposed = response.headers["access-control-expose-headers"].lower().split(", ")

    assert {"etag", "link", "memento-datetime", "repr-digest", "x-release", "x-result-limit"} <= {
        name for name in response.headers if name in exposed
    }
    assert "x-result-cut" in exposed


def test_a_static_file_under_its_fingerprint_is_kept_for_a_year(client, browse):
    address = browse("/").partition('rel="stylesheet" href="')[2].partition('"')[0]

    assert "immutable" in client.get(address).headers["cache-control"]
    assert "must-revalidate" in client.get("/static/style.css?v=old").headers["cache-control"]
    assert client.get("/static/nothing.css").status_code == 404


def test_an_unchanged_static_file_is_304(client):
    etag = client.get("/static/style.css").headers["etag"]

    assert client.get("/static/style.css", headers={"If-None-Match": etag}).status_code == 304


def test_pages_carry_no_style_and_no_script_of_their_own(browse):
    for path in ("/", "/list/goal", "/doc/goal/15", "/doc/organisation/la-cabane", "/sparql", "/nothing"):
        page = browse(path)
        assert path in {"/", "/sparql"} or "<script" not in page.replace(DATA, "")
        assert "<script>" not in page
        assert " style=" not in page
        assert "onclick" not in page


def test_health_tells_the_release_the_limits_and_what_the_kernel_keeps(client):
    body = client.get("/health").json()

    assert (body["status"], body["release"], body["quads"]) == ("ok", 12, 200)
    assert body["limits"]["query_seconds"] == 10.0
    assert body["protections"] == {"network": True, "wall_clock": True}


def test_robots_keeps_crawlers_from_queries_and_the_past_and_names_the_sitemap(client):
    rules = client.get("/robots.txt").text.splitlines()

    assert rules[0] == "User-agent: *"
    assert rules[-2:] == ["", "Sitemap: http://127.0.0.1:8000/sitemap.xml"]
    assert {rule.removeprefix("Disallow: ") for rule in rules if rule.startswith("Disallow: ")} == {
        *("/sparql?", "/sparql.", "/sparql/terms", "/graph-store", "/feed/", "/search?", "/search.", "/query/*?"),
        *("/query/*.json", "/query/*.xml", "/query/*.csv", "/query/*.tsv"),
        *("/network/", "/triples", "/map?", "/goals?", "/matrix?", "/gaps?", "/timeline?", "/suggest?"),
        *("/*?release=", "/*&release="),
    }


@pytest.mark.parametrize(
    ("public_url", "strict"),
    [
        ("https://exemple.fr", "max-age=31536000"),
        ("https://exemple.fr/doth", None),  # the host is not ours to bind
        ("http://exemple.fr", None),
    ],
)
def test_a_site_that_has_a_host_with_https_is_asked_for_over_https_from_then_on(make_client, public_url, strict):
    assert make_client(public_url=public_url).get("/health").headers.get("strict-transport-security") == strict


def test_a_page_is_not_framed_and_asks_for_no_sensors(client):
    headers = client.get("/list").headers

    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]


def test_the_root_without_its_slash_leads_to_the_root_with_what_was_asked(make_client):
    response = make_client(public_url="https://exemple.fr/doth").get("/doth?lang=en")

    assert (response.status_code, response.headers["location"]) == (308, "/doth/?lang=en")


def links(response):
    return dict(reversed(re.fullmatch(r'<(.*?)>; rel="(.*?)".*', one).groups()) for one in listed(response))


def listed(response):
    return re.split(r", (?=<)", response.headers["link"])


def test_a_page_says_what_it_may_be_used_for_and_what_programs_read(client):
    found = links(client.get("/list"))

    assert found["license"] == "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
    assert found["service-desc"] == "http://127.0.0.1:8000/openapi.json"
    assert found["search"] == "http://127.0.0.1:8000/opensearch.xml"


@pytest.mark.parametrize(
    ("page", "beside"),
    [
        (1, {"first": "", "next": "?page=2", "last": "?page=3"}),
        (2, {"first": "", "prev": "", "next": "?page=3", "last": "?page=3"}),
        (3, {"first": "", "prev": "?page=2", "last": "?page=3"}),
    ],
)
def test_a_page_of_a_list_names_those_beside_it(make_client, page, beside):
    client = make_client(page_size=1)
    last = client.get("/list/experiment")
    response = client.get("/list/organisation", params={"page": page})
    here = "http://127.0.0.1:8000/list"

    assert links(last)["up"] == here
    found = {name: value for name, value in links(response).items() if value.startswith(f"{here}/")}
    assert found.pop("canonical") == str(response.url).replace("http://testserver/list", here).removesuffix("?page=1")
    assert found == {name: f"{here}/organisation{query}" for name, query in beside.items()}
    assert ('<link rel="next"' in response.text) == ("next" in beside)


def test_a_page_of_what_points_to_an_entity_leads_up_to_it(client):
    via = "/doc/territory/departement/98?via=http%3A%2F%2Fpurl.org%2Fdc%2Fterms%2Fspatial"
    response = client.get(via, headers={"Accept": "text/html"})

    assert links(response)["up"] == "http://127.0.0.1:8000/doc/territory/departement/98"


@pytest.mark.parametrize("path", ["/id/organisation/d%C3%A9mocratie", "/vocabulary/%E2%82%AC/x", "/id/a%20b"])
def test_an_address_that_is_led_to_is_percent_encoded(client, path):
    response = client.get(path, follow_redirects=False)

    assert response.status_code in (303, 404)
    assert response.headers.get("location", "").isascii()
    assert response.status_code == 404 or "%" in response.headers["location"]
