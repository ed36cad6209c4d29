"""Everything that has an IRI answers: things of ours, of others, terms, rules, graphs, nodes without a name."""

import json
from dataclasses import replace

import pytest

from dotheque_graph.namespaces import DCTERMS, DOTH, FOAF, GRAPH, ID, OWL, RDF, RDF_TYPE, RDFS, SKOS
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, N_TRIPLES
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.skolem import GENID, skolemise
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.web.app import ROUTES

BASE = "https://w3id.org/dotheque/"
OTHERS = NamedNode("https://example.org/things/chêne")
LINKED = NamedNode("https://example.org/things/only-linked")
PREDICATE = NamedNode("https://example.org/terms/wears")
ODD = NamedNode("https://example.org/terms/2099")
CATALOGUE = GRAPH.term("catalogue")
HUT = ID.term("organisation/la-cabane")
ONTOLOGY = NamedNode(BASE + "ontology")
PRIMARY_TOPIC = FOAF.term("primaryTopic")
VERSION = NamedNode(BASE + "ontology/2.0.1")
RDF_FORMATS = [form for form in DOCUMENT_FORMATS if form is not HTML]


def statements():
    french, nowhere = Literal("Chêne", language="fr"), GRAPH.term("nobody-describes-it")
    yield Quad(OTHERS, SKOS.term("prefLabel"), french, CATALOGUE)
    yield Quad(HUT, SKOS.term("prefLabel"), Literal("La Cabane", language="fr"), CATALOGUE)
    yield Quad(HUT, DCTERMS.term("relation"), OTHERS, CATALOGUE)
    yield Quad(HUT, SKOS.term("exactMatch"), LINKED, CATALOGUE)
    yield Quad(HUT, PREDICATE, Literal("un toit", language="fr"), CATALOGUE)
    yield Quad(HUT, DCTERMS.term("relation"), NamedNode("https://example.org/things/odd"), nowhere)
    yield Quad(NamedNode("https://example.org/things/odd"), ODD, Literal("x"), CATALOGUE)
    yield Quad(ONTOLOGY, RDF_TYPE, OWL.term("Ontology"), GRAPH.term("ontology"))
    yield Quad(ONTOLOGY, OWL.term("versionIRI"), VERSION, GRAPH.term("ontology"))
    yield Quad(DOTH.term("Hut"), RDFS.term("label"), Literal("cabane", language="fr"), GRAPH.term("ontology"))


@pytest.fixture(scope="module")
def site(serve):
    return serve(OxigraphStore.memory(statements()))


def said(response):
    """Return the triples of an answer in N-Triples."""
    assert response.status_code == 200, response.text
    return {quad.triple for quad in read_rdf(response.content, N_TRIPLES, "answer")}


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("/shapes/ResourceShape", "/doc/shapes/ResourceShape"),
        ("/ontology/2.0.1", "/doc/ontology/2.0.1"),
        ("/.well-known/genid/0a1b-c14n7", "/doc/.well-known/genid/0a1b-c14n7"),
        ("/graph/territories", "/doc/graph/territories"),
        (
            "/id/organisation/la-cabane?_profile=schema&release=12",
            "/doc/organisation/la-cabane?_profile=schema&release=12",
        ),
    ],
)
def test_an_iri_leads_to_its_document_in_one_step(site, path, document):
    response = site.get(path)

    assert (response.status_code, response.headers["location"]) == (303, document)


@pytest.mark.parametrize(
    ("path", "listed"), [("vocabulary", "/list/vocabulary"), ("graph", "/void"), ("activity", "/releases")]
)
def test_an_iri_cut_short_leads_to_the_list_of_its_kind(client, path, listed):
    for place in ("", "/doc"):
        response = client.get(f"{place}/{path}?lang=en")
        assert (response.status_code, response.headers["location"]) == (303, f"{listed}?lang=en")
    assert [route for route, _, _ in ROUTES if route == listed or listed.startswith("/list/")]


@pytest.mark.parametrize("path", ["/shapes/", "/id/", "/vocabulary/..%2fx", "/.well-known/genid/", "/ontology/%20"])
def test_a_path_that_names_no_thing_leads_nowhere(site, path):
    assert site.get(path).status_code in (404, 303)
    assert site.get(path).headers.get("location") in (None, "/doc/shapes", "/doc/ontology", "/doc/.well-known/genid")


def test_the_document_of_a_saved_query_is_the_query_itself(client):
    response = client.get("/doc/query/browse/all.ttl?lang=en")

    assert (response.status_code, response.headers["location"]) == (308, "/query/browse/all.ttl?lang=en")
    assert client.get(response.headers["location"]).status_code == 200


@pytest.mark.parametrize("form", DOCUMENT_FORMATS, ids=lambda form: form.extension)
@pytest.mark.parametrize("iri", [OTHERS, LINKED, PREDICATE], ids=["described", "only linked", "only a property"])
def test_an_iri_of_others_has_a_document_in_every_format(site, iri, form):
    response = site.request("GET", f"/describe.{form.extension}", params={"iri": iri.value})

    assert response.status_code == 200
    assert response.headers["content-type"] == form.content_type


def test_the_document_of_an_iri_of_others_is_negotiated_and_may_be_kept(site):
    response = site.request("GET", "/describe", params={"iri": OTHERS.value}, headers={"Accept": "text/turtle"})
    again = {"Accept": "text/turtle", "If-None-Match": response.headers["etag"]}

    assert "Chêne" in response.text
    assert site.request("GET", "/describe", params={"iri": OTHERS.value}, headers=again).status_code == 304
    assert site.request("HEAD", "/describe", params={"iri": OTHERS.value}).content == b""


def test_the_page_of_an_iri_of_others_is_that_of_an_entity_with_its_own_address(site):
    page = site.request("GET", "/describe", params={"iri": OTHERS.value, "lang": "fr"}).text

    assert "<h1>Chêne</h1>" in page
    assert f'href="{OTHERS.value}"' in page
    assert 'href="/doc/organisation/la-cabane?lang=fr"' in page
    assert 'href="/describe?iri=https%3A%2F%2Fexample.org%2Fthings%2Fch%C3%AAne&amp;lang=en"' in page
    assert "Cette page est une donnée" in page


def test_what_is_only_pointed_to_is_told_by_what_points_there(site):
    triples = said(site.request("GET", "/describe.nt", params={"iri": LINKED.value}))

    assert {one.predicate for one in triples if one.object == LINKED} == {SKOS.term("exactMatch"), PRIMARY_TOPIC}
    assert not [one for one in triples if one.subject == LINKED]


def test_the_page_of_what_is_only_pointed_to_counts_its_links_and_leads_to_them(site):
    page = site.request("GET", "/describe", params={"iri": LINKED.value, "lang": "en"}).text

    assert "1 triple" in page
    assert 'href="/doc/organisation/la-cabane?lang=en"' in page
    assert "<h1>example.org/things/only-linked</h1>" in page


def test_what_is_only_used_as_a_property_is_one(site):
    triples = said(site.request("GET", "/describe.nt", params={"iri": PREDICATE.value}))

    assert [(one.predicate, one.object) for one in triples if one.subject == PREDICATE] == [
        (RDF_TYPE, RDF.term("Property"))
    ]


@pytest.fixture(scope="module")
def hub(serve):
    links = (
        Quad(ID.term(f"organisation/o{number}"), DCTERMS.term("language"), LINKED, CATALOGUE) for number in range(130)
    )
    return serve(OxigraphStore.memory(links))


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda form: form.extension)
def test_the_links_to_a_thing_of_others_are_paged_too(hub, form):
    asked = {"iri": LINKED.value, "via": DCTERMS.term("language").value}
    first = hub.request("GET", f"/describe.{form.extension}", params=asked)
    second = hub.request("GET", f"/describe.{form.extension}", params={**asked, "page": "2"})
    found = [
        {quad.subject for quad in read_rdf(answer.content, form, "answer") if quad.object == LINKED} - {None}
        for answer in (first, second)
    ]

    assert len({one for page in found for one in page if "/id/organisation/" in one.value}) == 130
    assert 'rel="up"' in second.headers["link"]
    assert "page=2" in second.headers["link"]
    assert hub.request("GET", "/describe.ttl", params={**asked, "page": "3"}).status_code == 404


def test_the_document_of_a_thing_of_others_says_which_links_it_leaves_out(hub):
    text = hub.request("GET", "/describe.nt", params={"iri": LINKED.value}).text

    assert "100 of 130 links" in text
    assert f"<{BASE}describe?iri=https%3A%2F%2Fexample.org%2Fthings%2Fonly-linked&via=" in text


def test_a_page_of_a_foreign_hub_leads_to_the_rest_of_its_links(hub):
    page = hub.request("GET", "/describe", params={"iri": LINKED.value, "lang": "en"}).text
    [more] = {link.split('"')[0] for link in page.split('href="')[1:] if "&amp;via=" in link.split('"')[0]}
    rest = hub.get(more.replace("&amp;", "&"))

    assert rest.status_code == 200
    assert "130" in rest.text


def test_links_within_a_page_to_things_of_others_leave_the_site(site):
    page = site.get("/doc/organisation/la-cabane.html").text

    assert f'href="{OTHERS.value}"' in page
    assert "/describe?iri=" not in page.partition("</head>")[2]


@pytest.mark.parametrize(
    ("iri", "document"),
    [
        (HUT.value, "/doc/organisation/la-cabane"),
        ("http://metadata.un.org/sdg/15", "/doc/goal/15"),
        (BASE + "id/goal/15", "/doc/goal/15"),
        (BASE + "ontology#Hut", "/doc/ontology/Hut"),
        (GENID + "0a-c14n0", "/doc/.well-known/genid/0a-c14n0"),
    ],
)
def test_an_iri_of_ours_is_described_at_its_own_address(site, iri, document):
    plain = site.request("GET", "/describe", params={"iri": iri})
    turtle = site.request("GET", "/describe.ttl", params={"iri": iri, "lang": "en"})

    assert (plain.status_code, plain.headers["location"]) == (303, document)
    assert turtle.headers["location"] == f"{document}.ttl?lang=en"


@pytest.mark.parametrize("suffix", ["", ".ttl", ".html"])
def test_an_iri_that_the_graph_does_not_know_is_404(site, suffix):
    response = site.request("GET", f"/describe{suffix}", params={"iri": "https://example.org/unheard-of"})

    assert response.status_code == 404


@pytest.mark.parametrize("iri", [None, "", "not an iri", "relative/path", "https://example.org/" + "x" * 2000])
def test_what_is_no_iri_is_400_and_names_the_parameter(site, iri):
    response = site.request("GET", "/describe", params={"iri": iri} if iri is not None else {})

    assert response.status_code == 400
    assert response.json()["name"] == "iri"


def test_an_extension_that_is_no_format_is_404(site):
    assert site.request("GET", "/describe.exe", params={"iri": OTHERS.value}).status_code == 404


def test_a_property_that_xml_cannot_name_is_an_error_that_names_the_other_formats(site):
    response = site.request("GET", "/describe.rdf", params={"iri": "https://example.org/things/odd"})

    assert response.status_code == 406
    assert "text/turtle" in response.json()["offered"]
    assert "application/rdf+xml" not in response.json()["offered"]


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda form: form.extension)
def test_the_version_of_the_ontology_is_the_ontology(site, form):
    version = site.get(f"/doc/ontology/2.0.1.{form.extension}")

    assert version.status_code == 200
    assert version.content == site.get(f"/doc/ontology.{form.extension}").content


def test_each_term_of_the_ontology_has_a_document_and_the_namespace_has_them_all(site):
    label = f"<{DOTH}Hut> <{RDFS}label> "

    assert label in site.get("/doc/ontology/Hut.nt").text
    assert label in site.get("/doc/ontology.nt").text
    assert "cabane" in site.get("/doc/ontology/Hut.html").text


def test_a_graph_that_nothing_describes_answers_all_the_same(site):
    assert site.get("/doc/graph/nobody-describes-it.html").status_code == 200
    assert site.get("/doc/graph/nobody-describes-it.ttl").status_code == 200
    assert site.get("/doc/graph/no-such-graph.ttl").status_code == 404


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda form: form.extension)
def test_a_graph_is_told_by_its_size_and_where_it_is_and_not_by_its_content(site, form):
    quads = read_rdf(site.get(f"/doc/graph/catalogue.{form.extension}").content, form, "answer")
    told = {quad.predicate.value.rpartition("#")[2]: quad.object.value for quad in quads if quad.subject == CATALOGUE}

    assert told["triples"] == "200"
    assert told["sparqlEndpoint"] == "http://127.0.0.1:8000/sparql"
    assert told["dataDump"].startswith("http://127.0.0.1:8000/graph-store?graph=https")
    assert "Chêne" not in site.get(f"/doc/graph/catalogue.{form.extension}").text


def test_the_page_of_a_graph_leads_to_its_content(site):
    page = site.get("/doc/graph/catalogue.html?lang=en").text

    assert "Where its statements are" in page
    assert "What it holds" not in page
    assert 'href="/graph-store?graph=https%3A%2F%2Fw3id.org%2Fdotheque%2Fgraph%2Fcatalogue&amp;lang=en"' in page


def test_the_page_of_a_graph_counts_what_it_holds_by_class(client, holder):
    record = holder.held.release.record
    classes = {DOTH.term("Experiment").value: 3, "http://www.w3.org/ns/org#Organization": 14}
    graphs = {CATALOGUE.value: replace(record.graphs[CATALOGUE.value], classes=classes)}
    release = replace(holder.held.release, record=replace(record, graphs=graphs))
    holder.held = replace(holder.held, release=release)
    page = client.get("/doc/graph/catalogue.html?lang=fr").text
    held = page.partition("Ce qu'il contient")[2] or page.partition("Ce qu&#39;il contient")[2]

    assert held.index("Organization") < held.index("Expérimentation")
    assert "14" in held
    assert 'href="/doc/ontology/Experiment?lang=fr"' in held


def test_a_blank_node_that_came_in_is_an_iri_that_answers(serve):
    address = BlankNode("address")
    given = [
        Quad(HUT, DCTERMS.term("relation"), address, CATALOGUE),
        Quad(address, SKOS.term("prefLabel"), Literal("Au bout du chemin", language="fr"), CATALOGUE),
    ]
    site = serve(OxigraphStore.memory(skolemise(given)))
    text = site.get("/doc/organisation/la-cabane.nt").text
    [path] = {word.strip("<>").removeprefix(BASE.rstrip("/")) for word in text.split() if GENID in word}

    led = site.get(path)
    assert (led.status_code, led.headers["location"]) == (303, f"/doc{path}")
    assert "Au bout du chemin" in site.get(led.headers["location"]).text
    assert "Au bout du chemin" in site.get(led.headers["location"] + ".ttl").text


def test_what_was_withdrawn_says_what_stands_in_its_place(client):
    for path in ("/doc/organisation/ancienne-cabane", "/doc/organisation/ancienne-cabane.ttl"):
        response = client.get(path)
        assert response.status_code == 410
        assert 'rel="successor-version"' in response.headers["link"]
        assert HUT.value in response.headers["link"]


@pytest.mark.parametrize("path", ["/doc/query/browse/all", "/id/organisation/la-cabane", "/describe?iri=" + HUT.value])
def test_a_redirect_may_be_kept_and_stays_on_the_site(client, path):
    response = client.get(path)

    assert response.headers["location"].startswith("/")
    assert not response.headers["location"].startswith("//")
    assert "max-age" in response.headers["cache-control"]


def test_the_addresses_of_a_document_carry_the_sub_path(make_client):
    client = make_client(public_url="https://example.org/commons")
    iri = "https://example.org/x"

    assert client.get("/commons/doc/query/browse/all").headers["location"] == "/commons/query/browse/all"
    led = client.request("GET", "/commons/describe", params={"iri": HUT.value})
    assert led.headers["location"] == "/commons/doc/organisation/la-cabane"
    assert client.request("GET", "/commons/describe", params={"iri": iri}).status_code == 404


def test_the_memory_of_answers_is_not_grown_by_addresses_that_differ_in_nothing(client):
    path = "/doc/organisation/la-cabane.ttl"
    client.get(path)
    before = kept(client)
    for number in range(5):
        client.get(f"{path}?utm={number}&page={number + 1}&lang=x{number}&_mediatype=")

    assert kept(client) == before


def kept(client):
    return json.loads(client.get("/health").text)["answers_kept_bytes"]


@pytest.mark.parametrize("path", ["/doc/organisation/la-cabane", "/doc/organisation/la-cabane.ttl"])
def test_a_document_is_its_own_time_gate(client, path):
    response = client.get(path, headers={"Accept-Datetime": "the day before yesterday"})

    assert response.status_code == 400
    assert "Accept-Datetime" in client.get(path).headers["vary"].split(", ")
    assert "Accept-Datetime" not in client.get(f"{path}?release=12").headers.get("vary", "").split(", ")


def test_what_somebody_else_names_does_not_depend_on_a_date(client, site):
    moment = {"Accept-Datetime": "Mon, 23 Nov 2026 08:00:00 GMT"}
    asked = site.request("GET", "/describe", params={"iri": OTHERS.value}, headers=moment)

    assert asked.status_code == 200
    assert "Accept-Datetime" not in asked.headers["vary"]
    assert "Accept-Datetime" in client.get("/doc/organisation/la-cabane.ttl").headers["vary"]
