"""The published JSON-LD context, over HTTP."""

import json

from pyld import jsonld

from dotheque_graph.namespaces import DCTERMS, ID
from dotheque_graph.rdf.jsonld import context, framed
from dotheque_graph.rdf.terms import Literal, Triple

ROOT = ID.term("resource/guide")


def test_the_context_is_json_ld_that_any_site_may_read_and_keep(client):
    response = client.get("/context.jsonld")

    assert response.headers["content-type"] == "application/ld+json; charset=utf-8"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "public, max-age=86400"
    assert response.json() == {"@context": context()}


def test_the_context_that_a_client_holds_is_not_sent_again(client):
    held = client.get("/context.jsonld").headers["etag"]

    response = client.get("/context.jsonld", headers={"If-None-Match": held})

    assert (response.status_code, response.content) == (304, b"")


def test_a_document_that_refers_to_the_context_is_read_with_what_the_site_answers(client):
    address = "https://w3id.org/dotheque/context.jsonld"
    body = json.loads(
        framed([Triple(ROOT, DCTERMS.term("title"), Literal("Guide", language="fr"))], ROOT, link=address)
    )

    def fetch(asked, _options):
        assert asked == address
        return {"contextUrl": None, "documentUrl": asked, "document": client.get("/context.jsonld").json()}

    lines = jsonld.to_rdf(body, {"format": "application/n-quads", "documentLoader": fetch})

    assert body["@context"] == address
    assert lines == f'<{ROOT.value}> <http://purl.org/dc/terms/title> "Guide"@fr .\n'
