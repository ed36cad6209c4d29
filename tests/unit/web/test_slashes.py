"""Lists asked for with a slash at the end."""

import pytest


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/releases/", "/releases"),
        ("/list/?lang=en", "/list?lang=en"),
        ("/list/goal/?page=2&lang=en", "/list/goal?page=2&lang=en"),
        ("/query/", "/query"),
        ("/void/", "/void"),
        ("/data/", "/data"),
        ("/feed/", "/feed"),
        ("/sparql/?query=ASK%20%7B%7D", "/sparql?query=ASK%20%7B%7D"),
        ("/vocabulary/", "/vocabulary"),
        ("/graph/", "/graph"),
        ("/activity/", "/activity"),
        ("/find/?q=x", "/find?q=x"),
        ("/search/?q=x", "/search?q=x"),
        ("/goals/", "/goals"),
        ("/matrix/?rows=territory", "/matrix?rows=territory"),
        ("/gaps/", "/gaps"),
        ("/doc/vocabulary/", "/doc/vocabulary"),
        ("/doc/activity/", "/doc/activity"),
        ("/doc/graph/", "/doc/graph"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/doth"])
def test_a_list_with_a_slash_leads_to_the_list_with_what_was_asked(make_client, asked, there, prefix):
    response = make_client(public_url=f"https://exemple.fr{prefix}").get(prefix + asked)

    assert (response.status_code, response.headers["location"]) == (308, prefix + there)


def test_a_slash_leads_to_no_other_host(client):
    response = client.get("/list/%2f%2fevil.example/")

    assert "location" not in response.headers or response.headers["location"].startswith("/list/")
