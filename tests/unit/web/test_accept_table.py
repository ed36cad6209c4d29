"""The Accept headers of real clients, each with the format of a document that suits it best.

Where a header was taken from stands beside it: the client itself, run against a server that printed what it got, or the
source of the client.
"""

import pytest

HUT = "/doc/organisation/la-cabane"
HTML, TURTLE, JSON_LD, RDF_XML, N_TRIPLES, N_QUADS, TRIG = (
    "text/html",
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
)

BROWSERS = {
    # Chromium, services/network: the navigation header since version 110; Edge and Opera are built on it.
    "Chrome 120, Edge 120": (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
        "application/signed-exchange;v=b3;q=0.7"
    ),
    "Chrome 60": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,image/apng,*/*;q=0.8",
    # Firefox, network.http.accept: before version 128, then since 132.
    "Firefox 127": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Firefox 132, Safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Internet Explorer 11": "text/html, application/xhtml+xml, */*",
    "Lynx": "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
    "w3m": "text/html, text/*;q=0.5, image/*, application/*",
    "Googlebot": ("text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8"),
}
TOOLS = {
    "curl, wget, Python requests, httpx, CKAN and udata harvesters": "*/*",
    "urllib, Go net/http": "",
    # sun.net.www.protocol.http.HttpURLConnection, where no header is set; `*` is no media range, and means any.
    "Java HttpURLConnection": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    "Java HttpURLConnection 21": "*/*",
}
RDF_CLIENTS = [
    # rdflib 7.6, rdflib/parser.py, as Graph.parse sent them.
    (
        "rdflib, no format named",
        (
            "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, "
            "application/n-quads, application/trix, application/trig"
        ),
        TURTLE,
    ),
    ("rdflib, turtle", "text/turtle, application/x-turtle, */*;q=0.1", TURTLE),
    ("rdflib, xml", "application/rdf+xml, */*;q=0.1", RDF_XML),
    ("rdflib, nt", "text/plain, */*;q=0.1", N_TRIPLES),
    ("rdflib, n3", "text/n3, */*;q=0.1", TURTLE),
    ("rdflib, json-ld", "application/ld+json, application/json;q=0.9, */*;q=0.1", JSON_LD),
    ("rdflib, trig", "application/trig, */*;q=0.1", TRIG),
    ("rdflib 4", "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1", RDF_XML),
    # SPARQLWrapper 2.0, as it sent them for a DESCRIBE.
    ("SPARQLWrapper, turtle", "application/turtle,text/turtle", TURTLE),
    (
        "SPARQLWrapper, n3",
        "application/turtle,text/turtle,text/rdf+n3,application/n-triples,application/n3,text/n3",
        TURTLE,
    ),
    ("SPARQLWrapper, json-ld", "application/ld+json,application/x-json+ld", JSON_LD),
    ("SPARQLWrapper, xml", "application/rdf+xml", RDF_XML),
    # Apache Jena, org.apache.jena.riot.WebContent: today's header for a graph, that of Jena 2, and that for any RDF.
    (
        "Jena, RDFDataMgr and riot",
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
        TURTLE,
    ),
    (
        "Jena 2, LodView",
        "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.8,application/xml;q=0.7,*/*;q=0.5",
        TURTLE,
    ),
    (
        "Jena, datasets",
        "application/trig,application/n-quads;q=0.9,text/x-nquads;q=0.8,application/x-trig;q=0.7,*/*;q=0.5",
        TRIG,
    ),
    (
        "Jena, graphs or datasets",
        (
            "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.8,application/xml;q=0.7,application/trig,"
            "application/n-quads;q=0.9,text/x-nquads;q=0.8,application/x-trig;q=0.7,*/*;q=0.5"
        ),
        TURTLE,
    ),
    # Comunica 4, as its query engine sent it. It looks for statements in the default graph, so it gets no graph names.
    (
        "Comunica",
        (
            "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
            "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
            "text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1,"
            "text/shaclc-ext;q=0.05"
        ),
        JSON_LD,
    ),
    (
        "Comunica in a browser",
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,*/*;q=0.1",
        JSON_LD,
    ),
    # OWL API 5, org.semanticweb.owlapi.io.DocumentSources; Protégé 5 loads ontologies with it.
    (
        "OWL API, Protégé",
        "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09",
        RDF_XML,
    ),
    # Mobi and others that say more.
    (
        "OWL API with more formats",
        (
            "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6,text/turtle; q=0.5, "
            "application/ld+json; q=0.4, application/trig; q=0.3, application/n-triples; q=0.2, "
            "application/n-quads; q=0.19, text/n3; q=0.18, text/plain; q=0.1, */*; q=0.09"
        ),
        RDF_XML,
    ),
    # RDF4J, Rio: RDFFormat.getAcceptParams with Turtle preferred.
    (
        "RDF4J",
        (
            "text/turtle;q=0.9, application/rdf+xml;q=0.8, application/n-triples;q=0.8, application/n-quads;q=0.8, "
            "text/x-nquads;q=0.8, application/trig;q=0.8, text/n3;q=0.8, application/ld+json;q=0.8, "
            "application/x-binary-rdf;q=0.8, text/plain;q=0.7"
        ),
        TURTLE,
    ),
    (
        "RDF Browser, an extension of Firefox",
        (
            "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.7,application/trig,application/n-quads;q=0.9,"
            "application/ld+json;q=0.8,*/*;q=0.5"
        ),
        TURTLE,
    ),
    ("OOPS! and other checks of ontologies", "text/turtle, application/rdf+xml;q=0.9, */*;q=0.1", TURTLE),
    ("a program that reads JSON", "application/json", JSON_LD),
    ("jQuery.getJSON", "application/json, text/javascript, */*; q=0.01", JSON_LD),
]
SPELLINGS = [
    ("text/turtle;q=0.9,*/*;q=0.1", TURTLE),
    ("application/rdf+xml;q=0.5,text/turtle;q=0.4", RDF_XML),
    ("application/rdf+xml;q=0.2,text/turtle;q=0.200", TURTLE),
    ("TEXT/TURTLE; Q=1.0", TURTLE),
    ("text/turtle; charset=utf-8", TURTLE),
    ('text/turtle;note="a, b; c";q=0.3, application/n-triples;q=0.5', N_TRIPLES),
    ("text/*", HTML),
    ("text/*;q=0.5,application/ld+json", JSON_LD),
    ("application/*", JSON_LD),
    ("text/html;q=0,*/*", TURTLE),
    ("application/n-quads", N_QUADS),
    ("text/x-nquads", N_QUADS),
    ("application/n-quads, text/turtle;q=0.6", TURTLE),
    ("application/n-quads, text/turtle;q=0.4", N_QUADS),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#framed"', JSON_LD),
]
MALFORMED = [
    (",,,", HTML),
    (";;;", HTML),
    (";q=1", HTML),
    ("nonsense, text/turtle", TURTLE),
    ("text/turtle;q=abc, application/ld+json;q=0.1", JSON_LD),
    ("text/turtle;q=nan, application/ld+json;q=0.1", JSON_LD),
    ("text/turtle;q=-1, application/ld+json;q=0.1", JSON_LD),
    ("text/turtle;q=, application/ld+json;q=0.1", JSON_LD),
    ("text/turtle;q=5, application/ld+json", TURTLE),
    ('text/turtle;a="unclosed, application/ld+json', TURTLE),
    ("text/turtle;;;q=0.2,,application/ld+json;q=0.1", TURTLE),
    ("*", HTML),
]


def media_type(response):
    assert response.status_code == 200, response.text
    return response.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize("accept", [*BROWSERS.values(), *TOOLS.values()], ids=[*BROWSERS, *TOOLS])
def test_a_client_for_people_gets_the_page(client, accept):
    assert media_type(client.get(HUT, headers={"Accept": accept})) == HTML


@pytest.mark.parametrize(
    ("accept", "expected"), [row[1:] for row in RDF_CLIENTS], ids=[name for name, *_ in RDF_CLIENTS]
)
def test_a_client_for_data_gets_what_it_reads_best(client, accept, expected):
    assert media_type(client.get(HUT, headers={"Accept": accept})) == expected


@pytest.mark.parametrize(("accept", "expected"), SPELLINGS)
def test_weights_ranges_and_older_names_are_read(client, accept, expected):
    assert media_type(client.get(HUT, headers={"Accept": accept})) == expected


@pytest.mark.parametrize(("accept", "expected"), MALFORMED)
def test_what_is_malformed_in_a_header_is_passed_over(client, accept, expected):
    assert media_type(client.get(HUT, headers={"Accept": accept})) == expected


@pytest.mark.parametrize("accept", ["nonsense", "/", '"' * 5001 + ",text/turtle", "<" * 5000, "text/turtle;q=0"])
def test_what_names_no_format_of_ours_is_406(client, accept):
    assert client.get(HUT, headers={"Accept": accept}).status_code == 406


def test_a_client_that_sends_no_accept_at_all_gets_the_page(client):
    assert media_type(client.get(HUT, headers={"Accept": ""})) == HTML
