"""Content negotiation by profile: the header, the parameters, what the answer says of itself."""

import pytest

from dotheque_graph.catalogue.profiles import OWN, PROFILES
from dotheque_graph.errors import InvalidParameter
from dotheque_graph.namespaces import SCHEMA
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, N_TRIPLES
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.web.documents.profiles import ALTERNATES, formats_of

HUT = "/doc/organisation/la-cabane"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
OTHERS = [profile for profile in PROFILES if profile is not OWN]
PREFIX_OF = {"schema": "https://schema.org/", "dcat": "http://www.w3.org/ns/dcat#"}


def conforms(response, profile):
    """Tell whether an answer says that it conforms to a profile, in both headers."""
    return (
        response.headers["content-profile"] == f"<{profile.iri.value}>"
        and f'<{profile.iri.value}>; rel="profile"' in response.headers["link"]
    )


@pytest.mark.parametrize("profile", OTHERS, ids=lambda profile: profile.token)
def test_a_profile_is_asked_for_by_header_by_token_and_by_iri(client, profile):
    asked = [
        client.get(HUT, headers={"Accept": "text/turtle", "Accept-Profile": f"<{profile.iri.value}>"}),
        client.get(f"{HUT}.ttl", headers={"Accept-Profile": f'"{profile.iri.value}"; q=0.4'}),
        client.get(f"{HUT}.ttl?_profile={profile.token}"),
        client.request("GET", HUT, params={"_profile": profile.iri.value, "_mediatype": "text/turtle"}),
        client.request("GET", HUT, params={"_profile": f"<{profile.iri.value}>", "_mediatype": "ttl"}),
    ]

    assert all(conforms(response, profile) for response in asked)
    assert {response.content for response in asked} == {asked[0].content}
    assert asked[0].content != client.get(f"{HUT}.ttl").content


def test_schema_org_is_said_in_schema_org(client):
    quads = read_rdf(client.get(f"{HUT}.nt?_profile=schema").content, N_TRIPLES, "answer")

    assert SCHEMA.term("name") in {quad.predicate for quad in quads}


@pytest.mark.parametrize("profile", [*PROFILES, ALTERNATES], ids=lambda profile: profile.token)
def test_every_format_of_a_profile_says_the_same(client, profile):
    answers = {}
    for form in formats_of(profile):
        if form is not HTML:
            response = client.get(f"{HUT}.{form.extension}?_profile={profile.token}")
            answers[form] = {str(quad.triple) for quad in read_rdf(response.content, form, "answer")}

    assert all(answers.values())
    assert len(set(map(frozenset, answers.values()))) == 1


def test_without_a_profile_it_is_our_own_model(client):
    assert conforms(client.get(HUT), OWN)
    assert conforms(client.get(f"{HUT}.jsonld"), OWN)


@pytest.mark.parametrize(
    "header", ["<https://example.org/unheard-of>", "nonsense", "", ",,", "<", "<https://schema.org/>;q=0", "schema"]
)
def test_a_header_that_names_no_profile_of_ours_leaves_the_document_as_it_is(client, header):
    assert conforms(client.get(f"{HUT}.ttl", headers={"Accept-Profile": header}), OWN)


def test_the_profile_with_the_highest_weight_wins(client):
    header = "<https://example.org/x>, <http://www.w3.org/ns/dcat#>;q=0.5, <https://schema.org/>;q=0.9"

    assert client.get(f"{HUT}.ttl", headers={"Accept-Profile": header}).headers["content-profile"] == (f"<{SCHEMA}>")


def test_the_address_wins_over_the_header(client):
    headers = {"Accept-Profile": "<https://schema.org/>"}

    assert conforms(client.get(f"{HUT}.ttl?_profile=dotheque", headers=headers), OWN)


def test_a_browser_that_asks_for_a_profile_gets_data_since_pages_are_in_our_own_model(client):
    response = client.get(f"{HUT}?_profile=schema", headers={"Accept": BROWSER})

    assert response.headers["content-type"].startswith("application/ld+json")


def test_a_page_by_another_profile_does_not_exist(client):
    response = client.get(f"{HUT}.html?_profile=schema", headers={"Accept": "application/json"})

    assert response.status_code == 406
    assert "text/html" not in response.json()["offered"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("_profile=unheard-of", "_profile"),
        ("_profile=https://example.org/x", "_profile"),
        ("_mediatype=image/png", "_mediatype"),
        ("_mediatype=exe", "_mediatype"),
        ("_profile=schema&_mediatype=text/html", "_mediatype"),
        ("via=not%20an%20iri", "via"),
        ("via=http://www.w3.org/ns/org%23member&page=0", "page"),
        ("via=http://www.w3.org/ns/org%23member&page=x", "page"),
        ("release=x", "release"),
    ],
)
def test_a_parameter_of_wrong_value_is_400_and_named(client, holder, query, name):
    holder.past = lambda reference: (_ for _ in ()).throw(refused(reference))
    response = client.get(f"{HUT}?{query}", headers={"Accept": "application/json"})

    assert response.status_code == 400
    assert response.json()["name"] == name
    assert response.json()["expected"]


def refused(reference):
    return InvalidParameter("release", reference, "1, 2…")


@pytest.mark.parametrize("query", ["lang=de", "page=x", "_profile=", "_mediatype=", "via=", "unheard=of"])
def test_a_parameter_that_changes_nothing_is_passed_over(client, query):
    assert client.get(f"{HUT}.ttl?{query}").content == client.get(f"{HUT}.ttl").content


@pytest.mark.parametrize(
    ("value", "media_type"),
    [
        ("text/turtle", "text/turtle"),
        ("ttl", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/ld json", "application/ld+json"),
        ("html", "text/html"),
        ("image/png,application/n-triples;q=0.5", "application/n-triples"),
    ],
)
def test_a_media_type_is_asked_for_in_the_address(client, value, media_type):
    response = client.request("GET", HUT, params={"_mediatype": value}, headers={"Accept": "application/trig"})

    assert response.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" not in response.headers["vary"].split(", ")


def test_the_list_of_representations_names_each_with_its_format_and_its_profile(client):
    quads = read_rdf(client.get(f"{HUT}.nt?_profile=alt").content, N_TRIPLES, "answer")
    listed = {quad.object.value for quad in quads if quad.predicate.value.endswith("#hasRepresentation")}
    [default] = {quad.object.value for quad in quads if quad.predicate.value.endswith("#hasDefaultRepresentation")}

    assert len(listed) == len(DOCUMENT_FORMATS) + sum(len(formats_of(one)) for one in (*OTHERS, ALTERNATES))
    assert default in listed
    for address in listed:
        assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_what_is_missing_is_told_before_the_profile_is(client):
    assert client.get("/doc/organisation/rien?_profile=unheard-of").status_code == 404
    assert client.get("/doc/organisation/ancienne-cabane?_mediatype=exe").status_code == 410


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.token)
def test_a_document_by_profile_may_be_kept(client, profile):
    address = f"{HUT}.ttl?_profile={profile.token}"
    etag = client.get(address).headers["etag"]

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.head(address).headers["content-profile"] == f"<{profile.iri.value}>"


def test_json_ld_holds_its_context_unless_the_client_asks_for_the_compacted_profile(client):
    asked = {"Accept": 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"'}
    linked = client.get(HUT, headers=asked)

    assert isinstance(client.get(f"{HUT}.jsonld").json()["@context"], dict)
    assert linked.json()["@context"] == "http://127.0.0.1:8000/context.jsonld"
    assert "json-ld#compacted" in linked.headers["content-type"]
