"""Content negotiation, with the headers that real clients send."""

import pytest

from dotheque_graph.errors import NotAcceptable
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, RESULT_FORMATS
from dotheque_graph.rdf.negotiation import negotiate, negotiate_document, negotiate_language

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDFLIB = (
    "application/rdf+xml,text/rdf+n3,application/xhtml+xml;q=0.5,*/*;q=0.1,text/turtle,application/n-triples,"
    "application/ld+json"
)
JENA = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
    "application/trig,application/n-quads;q=0.9,*/*;q=0.3"
)
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/html;q=0.2"
)


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "HTML"),
        ("*/*", "HTML"),
        (FIREFOX, "HTML"),
        ("text/turtle", "Turtle"),
        ("text/*", "HTML"),
        ("text/*;q=0.5,application/ld+json", "JSON-LD"),
        ("application/json", "JSON-LD"),
        ("text/plain", "N-Triples"),
        ("application/rdf+xml;q=0.5,text/turtle;q=0.4", "RDF/XML"),
        ("text/html;q=0,*/*", "Turtle"),
        ("*/*;q=0.1,application/n-triples", "N-Triples"),
        ("TEXT/TURTLE; q=1.0", "Turtle"),
        ("text/turtle;q=abc, application/ld+json", "JSON-LD"),
        (RDFLIB, "Turtle"),
        (JENA, "Turtle"),
        (COMUNICA, "JSON-LD"),
    ],
)
def test_document_format_for(accept, name):
    assert negotiate_document(accept, DOCUMENT_FORMATS).name == name


def test_nothing_acceptable_names_what_is_offered():
    with pytest.raises(NotAcceptable) as caught:
        negotiate("image/png", RESULT_FORMATS)

    assert "text/csv" in caught.value.offered


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "fr"), ("de", "fr"), ("en-GB,en;q=0.9", "en"), ("de,en;q=0.5,fr;q=0.7", "fr"), ("fr;q=0,en;q=0.1", "en")],
)
def test_language_for(header, language):
    assert negotiate_language(header) == language
