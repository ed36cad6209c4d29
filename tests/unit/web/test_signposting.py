"""The links about a document: the header, FAIR Signposting, link sets."""

import re

import pytest

from dotheque_graph.catalogue.profiles import PROFILES
from dotheque_graph.namespaces import BASE, DCTERMS, DOTH, GRAPH, ID, RDF_TYPE, SCHEMA
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.web.citations.citing import CITATION_FORMATS
from dotheque_graph.web.documents.profiles import ALTERNATES, formats_of
from dotheque_graph.web.documents.signposting import LICENCE
from dotheque_graph.web.links import LONGEST_HEADER

SITE = "http://127.0.0.1:8000"
HUT = "/doc/organisation/la-cabane"
IRI = BASE + "id/organisation/la-cabane"
LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"((?:; [a-z]+="[^"]*")*)')
GUIDE = ID.term("resource/guide")
AUTHOR = ID.term("organisation/auteur")


def links(response):
    """Return the links of a header: relation → targets with their attributes."""
    found = {}
    for target, relation, attributes in LINK.findall(response.headers["link"]):
        named = dict(re.findall(r'; ([a-z]+)="([^"]*)"', attributes))
        found.setdefault(relation, []).append((target, named))
    return found


def targets(response, relation):
    return [target for target, _ in links(response).get(relation, [])]


@pytest.fixture(scope="module")
def shelf(serve):
    catalogue = GRAPH.term("catalogue")
    facts = [
        (RDF_TYPE, DOTH.term("Resource")),
        (DCTERMS.term("title"), Literal("Guide", language="fr")),
        (DCTERMS.term("creator"), AUTHOR),
        (DCTERMS.term("isPartOf"), ID.term("collection/choix")),
        (DCTERMS.term("license"), NamedNode(BASE + "vocabulary/licence/cc-by-4-0")),
        (SCHEMA.term("url"), Literal("https://example.org/guide.pdf")),
        (SCHEMA.term("url"), Literal("javascript:alert(1)")),
    ]
    return serve(OxigraphStore.memory(Quad(GUIDE, prop, value, catalogue) for prop, value in facts))


@pytest.mark.parametrize("suffix", ["", ".html", ".ttl", ".jsonld", ".nq"])
def test_every_representation_says_what_it_is_about_and_where_its_links_are(client, suffix):
    response = client.get(HUT + suffix)

    assert targets(response, "cite-as") == targets(response, "describes") == [IRI]
    assert targets(response, "canonical") == [SITE + HUT]
    assert links(response)["linkset"] == [
        (f"{SITE}/linkset/organisation/la-cabane", {"type": "application/linkset+json"})
    ]
    assert targets(response, "license") == [LICENCE]
    assert f"{SITE}/list/organisation" in targets(response, "up")
    assert targets(response, "timegate")


@pytest.mark.parametrize("form", DOCUMENT_FORMATS, ids=lambda form: form.extension)
def test_each_format_leads_to_all_others_by_their_media_types(client, form):
    response = client.get(f"{HUT}.{form.extension}")
    others = {one.media_type: one for one in DOCUMENT_FORMATS if one is not form}

    assert {named["type"] for _, named in links(response)["alternate"]} == set(others)
    for target, named in links(response)["alternate"]:
        answer = client.get(target.removeprefix(SITE))
        assert answer.headers["content-type"] == others[named["type"]].content_type


@pytest.mark.parametrize(
    ("suffix", "described"), [("", ["ttl", "jsonld"]), (".ttl", ["jsonld"]), (".jsonld", ["ttl"]), (".nq", ["ttl"])]
)
def test_a_document_is_described_by_its_usual_formats(client, suffix, described):
    found = targets(client.get(HUT + suffix), "describedby")

    assert found[: len(described)] == [f"{SITE}{HUT}.{extension}" for extension in described]


def test_profiles_and_citations_are_in_the_link_set(client):
    (document,) = (one for one in client.get("/linkset/organisation/la-cabane").json()["linkset"] if "cite-as" in one)
    described = document["describedby"]

    assert {one.iri.value for one in PROFILES} <= {one.get("profile") for one in described}
    assert [one["type"] for one in described if "profile" not in one] == [form.media_type for form in CITATION_FORMATS]
    for one in described:
        answer = client.get(one["href"].removeprefix(SITE))
        assert answer.headers["content-type"].partition(";")[0] == one["type"]
        assert answer.headers.get("content-profile") == (f"<{one['profile']}>" if "profile" in one else None)


def test_the_types_are_those_of_schema_org(client):
    types = targets(client.get(HUT), "type")

    assert types[0] == "https://schema.org/AboutPage"
    assert types[1:]
    assert all(one.startswith("https://schema.org/") for one in types)


def test_a_resource_names_its_author_its_content_and_what_it_belongs_to(shelf):
    response = shelf.get("/doc/resource/guide")

    assert targets(response, "author") == [AUTHOR.value]
    assert targets(response, "item") == ["https://example.org/guide.pdf"]
    assert targets(response, "collection") == targets(response, "up") or targets(response, "collection")
    assert targets(response, "collection") == [BASE + "id/collection/choix"]


def test_the_licence_of_a_resource_is_not_taken_for_that_of_the_document(shelf):
    assert targets(shelf.get("/doc/resource/guide.ttl"), "license") == [LICENCE]
    contexts = {one["anchor"]: one for one in shelf.get("/linkset/resource/guide").json()["linkset"]}
    assert contexts[GUIDE.value]["license"] == [{"href": BASE + "vocabulary/licence/cc-by-4-0"}]
    assert contexts[f"{SITE}/doc/resource/guide"]["license"] == [{"href": LICENCE}]


def test_a_link_set_has_every_link_with_its_start(shelf):
    response = shelf.get("/linkset/resource/guide")
    contexts = {one["anchor"]: one for one in response.json()["linkset"]}
    document = contexts[f"{SITE}/doc/resource/guide"]
    metadata = {one["href"] for one in document["describedby"]}

    assert response.headers["content-type"] == "application/linkset+json; charset=utf-8"
    assert document["cite-as"] == [{"href": GUIDE.value}]
    formats = sum(len(formats_of(one)) for one in (*PROFILES, ALTERNATES)) - 1
    assert len(metadata) == formats + len(CITATION_FORMATS)
    assert all(contexts[one]["describes"][0]["href"] == document_of(contexts, document) for one in metadata)
    assert contexts["https://example.org/guide.pdf"]["collection"][0]["href"] == f"{SITE}/doc/resource/guide"


def document_of(contexts, document):
    return next(anchor for anchor, one in contexts.items() if one is document)


def test_a_link_set_is_also_written_as_headers_write_links(shelf):
    response = shelf.get("/linkset/resource/guide", headers={"Accept": "application/linkset"})

    assert response.headers["content-type"] == "application/linkset; charset=utf-8"
    assert f'<{GUIDE.value}>; rel="cite-as"; anchor="{SITE}/doc/resource/guide"' in response.text
    assert response.headers["vary"].startswith("Accept")


def test_a_link_set_may_be_kept_and_is_refused_in_other_formats(client):
    address = "/linkset/organisation/la-cabane"
    etag = client.get(address).headers["etag"]

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.head(address).content == b""
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/linkset/organisation/rien", 404),
        ("/linkset/organisation/ancienne-cabane", 410),
        ("/linkset", 400),
        ("/linkset?iri=https://example.org/unheard-of", 404),
        ("/linkset/goal/15", 200),
        ("/linkset/ontology/Experiment", 200),
    ],
)
def test_there_is_a_link_set_where_there_is_a_document(client, path, status):
    assert client.get(path).status_code == status


def test_a_past_document_leads_to_the_past_of_its_formats(client, holder):
    holder.publish("digest-of-13")
    response = client.get(f"{HUT}.ttl?release=12")

    assert targets(response, "canonical") == [SITE + HUT]
    assert f"{SITE}{HUT}.nt?release=12" in targets(response, "alternate")


def test_the_header_stays_short_whatever_the_iri(serve):
    long = NamedNode("https://example.org/" + "é" * 900)
    statement = Quad(long, RDF_TYPE, DOTH.term("Resource"), GRAPH.term("catalogue"))
    site = serve(OxigraphStore.memory([statement]))
    for extension in ("ttl", "html"):
        response = site.request("GET", f"/describe.{extension}", params={"iri": long.value})
        assert response.status_code == 200
        assert len(response.headers["link"]) <= LONGEST_HEADER
        assert response.headers["link"].isascii()
        assert "license" in links(response)


def test_the_header_of_a_usual_document_is_whole(client):
    for path in (HUT, f"{HUT}.ttl", "/doc/experiment/assemblee-des-arbres", "/doc/vocabulary/theme/trees.jsonld"):
        found = links(client.get(path))
        assert {"cite-as", "canonical", "linkset", "license", "type", "up", "timemap"} <= found.keys()
        assert len(found["alternate"]) == len(DOCUMENT_FORMATS) - 1
