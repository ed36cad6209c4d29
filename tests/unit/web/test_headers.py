import pytest

from dotheque_graph.web.templating import static_file

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
    # The workspace has an editor, where that was built.
    runs = "'self'" if path == "/sparql" and static_file("yasgui.js") else "'none'"
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
        assert path == "/sparql" or "<script" not in page
        assert "<script>" not in page
        assert " style=" not in page
        assert "onclick" not in page


def test_health_tells_the_release_the_limits_and_what_the_kernel_keeps(client):
    body = client.get("/health").json()

    assert (body["status"], body["release"], body["quads"]) == ("ok", 12, 200)
    assert body["limits"]["query_seconds"] == 10.0
    assert body["protections"] == {"network": True, "wall_clock": True}


def test_robots_keeps_crawlers_from_queries_and_lets_them_read_pages(client):
    rules = client.get("/robots.txt").text.splitlines()

    assert rules[0] == "User-agent: *"
    assert {rule.removeprefix("Disallow: ") for rule in rules[1:]} == {
        *("/sparql?", "/sparql.", "/sparql/terms", "/graph-store", "/find?", "/query/*?"),
        *("/query/*.json", "/query/*.xml", "/query/*.csv", "/query/*.tsv"),
    }
