"""Citations for reference managers, read back by the libraries that read them."""

import json

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st

from dotheque_graph.catalogue.reference import Agent, Reference
from dotheque_graph.namespaces import BASE, GRAPH, ID, SDG
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.web.citations.bibtex import bibtex
from dotheque_graph.web.citations.citing import Citation, citation_formats, citation_key, one_line, permalink
from dotheque_graph.web.citations.csl import csl_json
from dotheque_graph.web.citations.ris import ris

MORE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<id/resource/etude> a doth:Resource ; dcterms:title "Étude : 100 % & {arbres}"@fr, "Study of trees"@en ;
    dcterms:creator <id/person/camille-exemple>, <id/organisation/la-cabane> ;
    dcterms:issued "2023-05"^^xsd:gYearMonth ;
    dcterms:publisher <id/organisation/reseau-des-cabanes> ; dcterms:description "Deux\\nlignes."@fr ;
    dcat:keyword "Vivant"@fr, "haies, talus"@fr ; dcat:theme <vocabulary/theme/living-world> ;
    doth:resourceType <vocabulary/resource-type/study> .
<id/commons/dotheque> a doth:Commons ; dcterms:title "DO'thèque"@fr ; doth:carriedBy <id/organisation/la-cabane> .
<id/event/fete> a doth:Event ; dcterms:title "Fête"@fr ; schema:startDate "2024-05-01"^^xsd:date ;
    schema:endDate "2024-05-03"^^xsd:date .
"""
FRENCH = {"Accept-Language": "fr"}


@pytest.fixture(scope="module")
def site(serve, small):
    more = (Quad(*list(quad)[:3], GRAPH.term("catalogue")) for quad in read_rdf(MORE.encode(), TURTLE, "more", BASE))
    return serve(OxigraphStore.memory([*small.quads(), *more]))


def entry_of(text):
    """Return type, key and fields of the one entry of a BibTeX file, TeX commands read."""
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    (entry,) = library.entries
    return entry.entry_type, entry.key, {field.key: field.value for field in entry.fields}


def test_a_study_in_bibtex_names_its_authors_its_publisher_and_its_year(site):
    text = site.get("/doc/resource/etude.bib", headers=FRENCH).text
    kind, key, fields = entry_of(text)

    assert (kind, key) == ("report", "dotheque-resource-etude")
    assert fields["title"] == "Étude : 100 % & arbres"  # the reader drops braces
    assert r"100 \% \& \textbraceleft{}arbres\textbraceright{}" in text
    assert fields["author"] in ("Camille Exemple and La Cabane", "La Cabane and Camille Exemple")
    assert (fields["year"], fields["date"]) == ("2023", "2023-05")
    assert fields["institution"] == "Réseau des cabanes"
    assert fields["abstract"] == "Deux lignes."
    assert fields["keywords"] == "haies talus, Vivant"
    assert fields["url"] == ID + "resource/etude"


def test_an_organisation_is_not_taken_apart_into_names_and_a_person_may_be(site):
    text = site.get("/doc/resource/etude.bib", headers=FRENCH).text

    assert "{La Cabane}" in text
    assert "{Camille Exemple}" not in text


def test_the_same_study_in_ris(site):
    response = site.get("/doc/resource/etude.ris", headers=FRENCH)
    (record,) = rispy.loads(response.text)

    assert response.text.startswith("TY  - RPRT\r\n")
    assert record["title"] == "Étude : 100 % & {arbres}"
    assert sorted(record["authors"]) == ["Camille Exemple", "La Cabane"]
    assert (record["year"], record["publisher"]) == ("2023", "Réseau des cabanes")
    assert record["keywords"] == ["haies, talus", "Vivant"]
    assert record["urls"] == [ID + "resource/etude"]
    assert "DA  - 2023/05/\r\n" in response.text


def test_the_same_study_in_csl_json(site):
    (item,) = site.get("/doc/resource/etude.csl", headers=FRENCH).json()

    assert item["type"] == "report"
    assert sorted(author["literal"] for author in item["author"]) == ["Camille Exemple", "La Cabane"]
    assert item["issued"] == {"date-parts": [[2023, 5]]}
    assert (item["URL"], item["language"], item["source"]) == (ID + "resource/etude", "fr", "DO'thèque")
    assert "container-title" not in item


def test_of_an_event_the_entry_is_cited_and_no_author_or_year_is_made_up(site):
    (item,) = site.get("/doc/event/fete.csl", headers=FRENCH).json()

    assert item["type"] == "webpage"
    assert (item["container-title"], item["publisher"]) == ("DO'thèque", "La Cabane")
    assert item["event-date"] == {"date-parts": [[2024, 5, 1], [2024, 5, 3]]}
    assert not {"author", "issued", "version", "note"} & item.keys()
    assert entry_of(site.get("/doc/event/fete.bib").text)[2]["eventdate"] == "2024-05-01/2024-05-03"


def test_a_citation_speaks_the_language_asked_for(site):
    (item,) = site.get("/doc/resource/etude.csl?lang=en").json()

    assert (item["title"], item["language"], item["keyword"]) == (
        "Study of trees",
        "en",
        "haies, talus, Living world, Vivant",
    )


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("csl", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_a_citation_is_an_answer_like_any_other(site, extension, media_type):
    response = site.get(f"/doc/resource/etude.{extension}", headers=FRENCH)
    again = site.get(f"/doc/resource/etude.{extension}", headers={**FRENCH, "If-None-Match": response.headers["etag"]})

    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert response.headers["content-language"] == "fr"
    assert "Accept-Language" in response.headers["vary"]
    assert f'<{ID}resource/etude>; rel="describes"' in response.headers["link"]
    assert again.status_code == 304
    assert site.get(f"/doc/resource/nothing.{extension}").status_code == 404
    assert site.get(f"/doc/organisation/ancienne-cabane.{extension}").status_code == 410
    assert site.get(f"/doc/.{extension}").status_code == 404


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/x-bibtex", "application/x-bibtex"),
        ("text/x-bibtex, */*;q=0.1", "application/x-bibtex"),
        (
            "application/vnd.citationstyles.csl+json;q=0.9, application/x-research-info-systems;q=0.5",
            "application/vnd.",
        ),
        ("application/rdf+xml;q=0.5, application/vnd.citationstyles.csl+json;q=1.0", "application/vnd."),
        ("application/x-bibtex;q=0.5, text/html", "text/html"),
        ("*/*", "text/html"),
        ("application/*", "application/ld+json"),
    ],
)
def test_a_citation_is_negotiated_only_where_the_client_names_its_format(site, accept, media_type):
    response = site.get("/doc/resource/etude", headers={"Accept": accept})

    assert response.headers["content-type"].startswith(media_type)
    assert "Accept" in response.headers["vary"]


def test_a_profile_or_a_format_in_the_address_is_closer_than_a_citation(site):
    response = site.get("/doc/resource/etude?_mediatype=text/turtle", headers={"Accept": "application/x-bibtex"})

    assert response.headers["content-type"].startswith("text/turtle")


def test_a_release_is_cited_only_where_one_is_asked_for(client, holder):
    holder.publish("0123456789abcdef")

    (plain,) = client.get("/doc/resource/guide-des-arbres.csl").json()
    (dated,) = client.get("/doc/experiment/assemblee-des-arbres.csl?release=12").json()

    assert "release" not in json.dumps(plain).lower()
    assert dated["URL"] == ID + "experiment/assemblee-des-arbres?release=12"
    assert dated["version"] == "12"
    assert dated["issued"] == {"date-parts": [[2098, 11, 23]]}
    assert dated["note"] == "Publication n° 12 du 23 novembre 2098 (digest-of-12)"
    bib = entry_of(client.get("/doc/resource/guide-des-arbres.bib?release=12").text)
    assert bib[1] == "dotheque-resource-guide-des-arbres-r12"
    assert bib[2]["version"] == "12"
    (record,) = rispy.loads(client.get("/doc/resource/guide-des-arbres.ris?release=12").text)
    assert record["edition"] == "12"


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("fr", "Publication n° 12 du 23 novembre 2098 (digest-of-12)"),
        ("en", "Release 12 of 23 November 2098 (digest-of-12)"),
    ],
)
def test_the_release_is_told_in_the_language_of_the_reader(client, holder, language, note):
    holder.publish("0123456789abcdef")
    path, asked = "/doc/resource/guide-des-arbres", {"Accept-Language": language}

    assert entry_of(client.get(f"{path}.bib?release=12", headers=asked).text)[2]["note"] == note
    assert f"N1  - {note}\r\n" in client.get(f"{path}.ris?release=12", headers=asked).text


def test_a_term_that_is_only_used_is_cited_by_its_short_name(site):
    (item,) = site.get("/doc/ontology/hasOutcome.csl").json()

    assert (item["title"], item["URL"]) == ("doth:hasOutcome", BASE + "ontology#hasOutcome")


def test_what_the_united_nations_name_has_no_release_of_ours_in_its_address():
    assert permalink(NamedNode(SDG + "16"), 3) == SDG + "16"
    assert citation_key(NamedNode(SDG + "16.7")) == "dotheque-goal-16-7"


def test_a_foreign_thing_has_no_document_and_so_no_citation():
    assert citation_formats(NamedNode("https://example.org/x")) == ()
    assert len(citation_formats(ID.term("resource/x"))) == 3


TEXTS = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="`'\"-<>"), min_size=1, max_size=20
)


@settings(max_examples=40, deadline=None)
@given(TEXTS.filter(one_line), TEXTS.filter(one_line))
def test_no_text_breaks_out_of_its_field(title, name):
    reference = Reference(
        iri=ID.term("resource/x"),
        kind="document",
        title=title,
        language="fr",
        authors=(Agent(name, person=True), Agent(name, person=False)),
        publishers=(),
        issued=(2023,),
        began=(),
        ended=(),
        abstract=f"{title}\r\nER  - \n}}",
        keywords=(title,),
    )
    citation = Citation(reference)
    (record,) = rispy.loads(ris(citation))

    text = bibtex(citation)
    assert text.count("{") == text.count("}")
    assert entry_of(text)[2]["year"] == "2023"
    assert entry_of(text)[2].keys() >= {"title", "author", "abstract", "url"}
    assert record["title"] == one_line(title)
    assert [json.loads(csl_json(citation))[0][field] for field in ("title", "id")] == [title, "dotheque-resource-x"]
