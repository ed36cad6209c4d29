import pytest

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
def test_every_answer_may_be_read_from_anywhere_and_runs_nothing(client, path):
    headers = client.get(path, headers={"Accept": "*/*"}).headers

    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-content-type-options"] == "nosniff"
    assert "script-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"]


@pytest.mark.parametrize("path", ["/sparql", "/doc/organisation/la-cabane", "/nothing"])
def test_a_preflight_is_answered(client, path):
    response = client.options(path, headers={"Origin": "https://x.org", "Access-Control-Request-Method": "POST"})

    assert response.status_code == 204
    assert "POST" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-origin"] == "*"


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
        assert "<script" not in page
        assert " style=" not in page
        assert "onclick" not in page


def test_health_tells_the_release_and_the_limits(client):
    body = client.get("/health").json()

    assert (body["status"], body["release"], body["quads"]) == ("ok", 12, 200)
    assert body["protections"]["query_seconds"] == 10.0


def test_robots_keeps_crawlers_from_queries(client):
    assert "Disallow: /sparql?" in client.get("/robots.txt").text
