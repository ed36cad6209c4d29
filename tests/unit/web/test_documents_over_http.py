from dataclasses import replace

import pytest

from dotheque_graph.namespaces import DCTERMS, GRAPH, ID, RDF_TYPE, SKOS
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, N_TRIPLES
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.web import answers

HUT = "/doc/organisation/la-cabane"
RDF_FORMATS = [form for form in DOCUMENT_FORMATS if form is not HTML]


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("/id/organisation/la-cabane", HUT),
        ("/id/territory/departement/98", "/doc/territory/departement/98"),
        ("/id/goal/15.1", "/doc/goal/15.1"),
        ("/vocabulary/theme/trees", "/doc/vocabulary/theme/trees"),
        ("/vocabulary/theme", "/doc/vocabulary/theme"),
        ("/ontology", "/doc/ontology"),
        ("/ontology/Experiment", "/doc/ontology/Experiment"),
        ("/shapes", "/doc/shapes"),
        ("/activity/01HF", "/doc/activity/01HF"),
        ("/graph/catalogue", "/doc/graph/catalogue"),
        ("/id/organisation/la-cabane?lang=en", HUT + "?lang=en"),
    ],
)
def test_an_iri_leads_to_its_document(client, path, document):
    response = client.get(path)

    assert (response.status_code, response.headers["location"]) == (303, document)
    assert response.headers["access-control-allow-origin"] == "*"


def test_a_redirect_stays_ascii(client):
    assert client.get("/id/organisation/caf%C3%A9").headers["location"] == "/doc/organisation/caf%C3%A9"


@pytest.mark.parametrize(
    ("address", "varying"),
    [
        (HUT, {"Accept", "Accept-Profile", "Accept-Language", "Accept-Datetime"}),
        (HUT + "?lang=en", {"Accept", "Accept-Profile", "Accept-Datetime"}),
        (HUT + "?_profile=dotheque", {"Accept", "Accept-Language", "Accept-Datetime"}),
        (HUT + "?_mediatype=text/turtle", {"Accept-Profile", "Accept-Datetime"}),
        (HUT + ".ttl", {"Accept-Profile", "Accept-Datetime"}),
        (HUT + ".html", {"Accept-Profile", "Accept-Language", "Accept-Datetime"}),
        (HUT + ".ttl?_profile=dotheque&release=12", set()),
        (HUT + ".html?_profile=dotheque&release=12&lang=fr", set()),
    ],
)
def test_a_document_says_what_of_the_request_it_depends_on(client, holder, address, varying):
    holder.publish("digest-of-13")

    for accept in ("text/html", "text/turtle"):
        response = client.get(address, headers={"Accept": accept})
        assert set(response.headers["vary"].split(", ")) - {"Accept-Encoding"} == varying


@pytest.mark.parametrize("form", DOCUMENT_FORMATS, ids=lambda form: form.extension)
def test_an_extension_settles_the_format_whatever_the_client_accepts(client, form):
    response = client.get(f"{HUT}.{form.extension}", headers={"Accept": "image/png"})

    assert response.headers["content-type"] == form.content_type
    assert "Accept" not in response.headers.get("vary", "").split(", ")


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda form: form.extension)
def test_every_rdf_format_says_the_same(client, form):
    quads = read_rdf(client.get(f"{HUT}.{form.extension}").content, form, "answer")
    reference = read_rdf(client.get(f"{HUT}.nt").content, N_TRIPLES, "answer")

    assert {str(quad.triple) for quad in quads} == {str(quad.triple) for quad in reference}
    assert any(
        (quad.subject, quad.predicate, quad.object)
        == (ID.term("organisation/la-cabane"), SKOS.term("prefLabel"), Literal("La Cabane", language="fr"))
        for quad in quads
    )


@pytest.mark.parametrize("path", ["/doc/goal/15.1", "/doc/goal/15.1.ttl", "/doc/goal/15"])
def test_the_dot_of_a_target_is_not_an_extension(client, path):
    assert client.get(path, headers={"Accept": "text/turtle"}).status_code == 200


def test_no_acceptable_format_is_406_and_names_those_there_are(client):
    response = client.get(HUT, headers={"Accept": "image/png"})

    assert response.status_code == 406
    assert response.json()["offered"] == [form.media_type for form in DOCUMENT_FORMATS]


@pytest.mark.parametrize("accept", ["application/problem+json", "image/png"])
@pytest.mark.parametrize(("name", "status"), [("rien", 404), ("ancienne-cabane", 410), ("la-cabane", 406)])
def test_what_is_missing_or_withdrawn_is_told_before_the_formats_are(client, accept, name, status):
    response = client.get(f"/doc/organisation/{name}", headers={"Accept": accept})

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("suffix", ["", ".ttl", ".html", ".jsonld"])
def test_an_unchanged_document_is_304_without_a_body(client, suffix):
    first = client.get(HUT + suffix)
    again = client.get(HUT + suffix, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert not first.headers["etag"].startswith("W/")
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("header", ["W/{}", '"other", {}', "*"])
def test_an_etag_is_found_however_it_is_sent_back(client, header):
    etag = client.get(HUT + ".ttl").headers["etag"]

    assert client.get(HUT + ".ttl", headers={"If-None-Match": header.format(etag)}).status_code == 304


def test_each_format_and_language_has_an_etag_of_its_own(client):
    etags = {client.get(f"{HUT}.{form.extension}").headers["etag"] for form in DOCUMENT_FORMATS}
    etags |= {client.get(f"{HUT}?lang={language}").headers["etag"] for language in ("fr", "en")}

    assert len(etags) == len(DOCUMENT_FORMATS) + 2


@pytest.mark.parametrize("form", DOCUMENT_FORMATS, ids=lambda form: form.extension)
def test_a_document_that_a_release_did_not_change_keeps_its_etag(client, holder, form):
    before = client.get(f"{HUT}.{form.extension}").headers["etag"]
    holder.publish("digest-of-13")

    assert client.get(f"{HUT}.{form.extension}", headers={"If-None-Match": before}).status_code == 304


def test_a_document_that_a_release_changed_has_another_etag(client, holder, small):
    before = client.get(HUT + ".ttl").headers["etag"]
    holder.publish("digest-of-13")
    name = Quad(ID.term("organisation/la-cabane"), SKOS.term("altLabel"), Literal("Hutte"), GRAPH.term("catalogue"))
    holder.held = replace(holder.held, store=OxigraphStore.memory([*small.quads(), name]))
    after = client.get(HUT + ".ttl", headers={"If-None-Match": before})

    assert after.status_code == 200
    assert after.headers["etag"] != before


@pytest.mark.parametrize("path", [HUT + ".html", HUT + ".ttl", "/list", "/search?q=x", "/static/style.css"])
def test_the_same_bytes_have_the_same_etag_whatever_the_release_and_the_program(make_client, holder, monkeypatch, path):
    before = make_client().get(path)
    monkeypatch.setattr(answers, "edition", lambda: "another")
    holder.publish("digest-of-13")
    after = make_client().get(path)

    assert after.content == before.content
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.parametrize("name", ["graph/catalogue", "activity/01HF"])
def test_what_is_described_under_our_base_is_served_like_any_entity(serve, name):
    iri = NamedNode(f"https://w3id.org/dotheque/{name}")
    title = Quad(iri, DCTERMS.term("title"), Literal("Une partie du tout", language="fr"), GRAPH.term("catalogue"))
    kind = Quad(iri, RDF_TYPE, NamedNode("http://www.w3.org/ns/dcat#Dataset"), GRAPH.term("catalogue"))
    client = serve(OxigraphStore.memory([title, kind]))

    assert client.get(f"/{name}").headers["location"] == f"/doc/{name}"
    assert "<h1>Une partie du tout</h1>" in client.get(f"/doc/{name}").text
    assert "Une partie du tout" in client.get(f"/doc/{name}.ttl").text


def test_what_does_not_exist_is_never_304(client):
    assert client.get("/doc/organisation/rien", headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/list", "/list/organisation", HUT, HUT + ".ttl", "/search?q=x", "/health", "/nothing"]
)
def test_head_has_the_headers_of_get_and_no_body(client, path):
    got, headed = client.get(path), client.head(path)

    varying = ("date", "server-timing")
    assert {k: v for k, v in headed.headers.items() if k not in varying} == {
        k: v for k, v in got.headers.items() if k not in varying
    }
    assert (headed.status_code, headed.content) == (got.status_code, b"")


def test_a_document_links_to_what_it_is_about_and_to_its_other_formats(client):
    link = client.get(HUT).headers["link"]

    assert '<https://w3id.org/dotheque/id/organisation/la-cabane>; rel="describes"' in link
    assert f'<http://127.0.0.1:8000{HUT}>; rel="canonical"' in link
    assert f'<http://127.0.0.1:8000{HUT}.ttl>; rel="alternate"; type="text/turtle"' in link


@pytest.mark.parametrize(("header", "language"), [("fr", "fr"), ("en-GB,en;q=0.9", "en"), ("de", "fr"), ("", "fr")])
def test_the_language_of_a_page_is_the_one_the_reader_prefers(client, header, language):
    response = client.get(HUT, headers={"Accept-Language": header})

    assert response.headers["content-language"] == language
    assert f'<html lang="{language}">' in response.text


def test_a_language_chosen_wins_and_is_carried_along(client):
    response = client.get(HUT + "?lang=en", headers={"Accept-Language": "fr"})

    assert response.headers["content-language"] == "en"
    assert 'href="/doc/territory/departement/98?lang=en"' in response.text
    assert 'href="/doc/organisation/la-cabane?lang=fr"' in response.text


def test_a_parameter_of_one_visitor_is_not_served_to_the_next(client):
    assert "injected" not in client.get(HUT + "?injected=1").text
    assert "injected" not in client.get(HUT).text


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("/list?q=P1&via=P1&page=7&level=P1", "/list"),
        (HUT + "?q=P1&level=P1&page=7", HUT),
        ("/?q=P1", "/"),
        ("/search?q=%20a%20%20b%20&later=P1&page=1", "/search?q=a+b"),
        ("/search?theme=z&q=a&sort=&kind=y&theme=x&theme=z", "/search?q=a&kind=y&theme=x&theme=z"),
        ("/list/organisation?page=01&q=P1", "/list/organisation"),
        ("/list/organisation?release=", "/list/organisation"),
    ],
)
def test_two_addresses_of_one_page_give_the_same_bytes(make_client, sent, plain):
    client = make_client()

    assert "P1" not in client.get(sent).text
    assert client.get(sent).text == client.get(plain).text == make_client().get(plain).text


@pytest.mark.parametrize(
    ("path", "switched"),
    [
        ("/search?q=a+b&theme=x&theme=y&lang=fr", "/search?q=a+b&amp;theme=x&amp;theme=y&amp;lang=en"),
        ("/list/territory?level=region&lang=fr", "/list/territory?level=region&amp;lang=en"),
        (HUT + "?lang=fr", HUT + "?lang=en"),
    ],
)
def test_the_link_to_the_other_language_leads_to_the_same_page(client, path, switched):
    assert f'href="{switched}"' in client.get(path).text


@pytest.mark.parametrize("path", ["//evil.example/x", "///evil.example/x", "//evil.example/doc/x.html"])
def test_no_path_becomes_a_link_to_another_host(client, path):
    page = client.get("http://testserver" + path, headers={"Accept": "text/html"}).text

    assert 'href="/evil.example/' in page
    assert 'href="//' not in page


def test_a_page_does_not_depend_on_the_host_that_was_asked(client):
    assert client.get(HUT, headers={"Host": "evil.example"}).text == client.get(HUT).text


def test_the_site_works_under_a_sub_path(make_client):
    client = make_client(public_url="https://example.org/commons")

    page = client.get("/commons" + HUT)
    assert 'href="/commons/doc/territory/departement/98"' in page.text
    assert client.get("/commons/id/goal/15").headers["location"] == "/commons/doc/goal/15"
    assert client.get("/commons/").status_code == client.get("/").status_code == 200
    assert client.get("/commons").headers["location"] == "/commons/"
    assert client.get("/commonsense").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/doc/",
        "/doc",
        "/doc/organisation/",
        "/doc/%20%3Cx%3E/y",
        "/id/",
        "/static/../app.py",
        "/query/browse/themes",
        "/id/..%2f..%2fx",
        "/vocabulary/.%2fx",
        "/ontology/%2e%2e%2fx",
    ],
)
def test_a_path_that_names_nothing_is_404(client, path):
    assert client.get(path).status_code == 404
