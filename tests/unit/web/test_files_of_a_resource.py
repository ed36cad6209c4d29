"""What the page of a resource tells of its files and of the period it covers, and the documents of both."""

import re
from html import unescape

import pytest

from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, GRAPH, ID, RDF_TYPE, SPDX
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

DIGITS = "0123456789abcdef" * 4
MORE = f"""
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<id/resource/etude> a doth:Resource ; dcterms:title "Étude fictive"@fr, "Fictional study"@en ;
    dcat:distribution <id/distribution/etude-pdf>, <id/distribution/etude-page> ;
    dcterms:temporal <id/period/etude>, <id/period/ouverte>, <id/period/mandat> .
<id/distribution/etude-pdf> a dcat:Distribution ; dcterms:title "L'étude en PDF"@fr, "The study as PDF"@en ;
    dcat:accessURL <https://example.org/etude> ; dcat:downloadURL <https://example.org/etude.pdf> ;
    dcterms:description "Mise en page fictive."@fr ; dcat:byteSize 3412345 ;
    dcterms:format <http://publications.europa.eu/resource/authority/file-type/PDF> ;
    dcterms:language <http://publications.europa.eu/resource/authority/language/FRA> ;
    dcterms:license <vocabulary/licence/libre> ; spdx:checksum <id/distribution/etude-pdf#checksum> .
<id/distribution/etude-pdf#checksum> a spdx:Checksum ;
    spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue "{DIGITS}"^^xsd:hexBinary .
<id/distribution/etude-page> a dcat:Distribution ; dcterms:title "L'étude en ligne"@fr ;
    dcat:accessURL <https://example.org/etude> ;
    dcat:mediaType <https://www.iana.org/assignments/media-types/text/html> .
<id/period/etude> a dcterms:PeriodOfTime ; dcat:startDate "2020"^^xsd:gYear ; dcat:endDate "2022-03"^^xsd:gYearMonth .
<id/period/ouverte> a dcterms:PeriodOfTime ; dcat:startDate "2019"^^xsd:gYear .
<id/period/mandat> a dcterms:PeriodOfTime ; dcterms:title "Mandat fictif"@fr ; dcat:startDate "2014"^^xsd:gYear .
<vocabulary/licence/libre> a skos:Concept ; skos:prefLabel "Libre"@fr .
"""
RESOURCE = "/doc/resource/etude"
FILE = ID.term("distribution/etude-pdf")
CHECKSUM = ID.term("distribution/etude-pdf#checksum")


@pytest.fixture(scope="module")
def site(serve, small):
    return serve(OxigraphStore.memory([*small.quads(), *quads_of(MORE)]))


def quads_of(turtle):
    return [Quad(*list(quad)[:3], GRAPH.term("catalogue")) for quad in read_rdf(turtle.encode(), TURTLE, "more", BASE)]


@pytest.fixture(scope="module")
def read(site):
    def page(path, language="fr"):
        answer = site.get(path, headers={"Accept": "text/html", "Accept-Language": language})
        assert answer.status_code == 200
        return answer.text

    return page


def text_of(page):
    body = page.partition("<main")[2].partition("<footer")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def triples_of(site, path):
    return {(quad.subject, quad.predicate, quad.object) for quad in read_rdf(site.get(path).content, TURTLE, path)}


def test_a_resource_tells_its_files_with_format_size_language_and_licence(read):
    text = text_of(read(RESOURCE))

    assert "Télécharger : L'étude en PDF PDF · 3,4 Mo · français · Libre · à propos de ce fichier Mise en page" in text
    assert "Ouvrir : L'étude en ligne html · à propos de ce fichier" in text


def test_files_that_are_offered_at_once_are_told_once(read):
    page = read(RESOURCE)

    assert page.count('href="https://example.org/etude.pdf"') == 1
    assert page.count('href="/doc/distribution/etude-pdf"') == 1
    assert "Fichiers et accès" not in page


def test_files_past_the_first_ones_and_those_without_address_stand_in_a_section_of_their_own(serve, small):
    names = (*"abcde", "sans")
    many = "".join(
        f"<id/resource/lot> dcat:distribution <id/distribution/{name}> .\n"
        f'<id/distribution/{name}> a dcat:Distribution ; dcterms:title "Pièce {name}"@fr .\n'
        for name in names
    )
    addresses = "".join(f"<id/distribution/{name}> dcat:accessURL <https://example.org/{name}> .\n" for name in "abcde")
    lot = '<id/resource/lot> a doth:Resource ; dcterms:title "Lot"@fr .\n'
    site = serve(OxigraphStore.memory([*small.quads(), *quads_of(MORE + lot + many + addresses)]))
    page = site.get("/doc/resource/lot", headers={"Accept": "text/html", "Accept-Language": "fr"}).text
    opening, _, others = page.partition("Autres fichiers et accès")

    assert re.findall(r'href="https://example\.org/(\w)"', opening) == ["a", "b", "c"]
    assert re.findall(r'href="https://example\.org/(\w)"', others) == ["d", "e"]
    assert "Pièce sans" in others


def test_a_file_leads_to_the_download_else_to_where_it_is_read(read):
    page = read(RESOURCE)

    assert re.search(r'href="https://example\.org/etude\.pdf"[^>]*>Télécharger\xa0: L\'étude en PDF', unescape(page))
    assert re.search(r'href="https://example\.org/etude"[^>]*>Ouvrir\xa0: L\'étude en ligne', unescape(page))


def test_files_are_told_in_the_language_of_the_reader(read):
    assert "Download: The study as PDF" in read(RESOURCE, "en")


def test_a_period_is_told_by_its_name_else_by_its_dates(read):
    text = text_of(read(RESOURCE))

    assert "2020 – mars 2022" in text
    assert "2019 – …" in text
    assert "Mandat fictif" in text


def test_a_resource_without_files_or_period_misses_neither(read):
    text = text_of(read("/doc/resource/guide-des-arbres"))

    assert "Fichiers et accès" not in text
    assert "Période" not in text


def test_the_page_of_a_file_tells_its_size_its_checksum_and_whose_file_it_is(read):
    text = text_of(read("/doc/distribution/etude-pdf"))

    assert "3,4 Mo" in text
    assert f"sha256 {DIGITS}" in text
    assert "Étude fictive" in text


def test_the_document_of_a_resource_describes_its_files_checksums_and_periods(site):
    triples = triples_of(site, f"{RESOURCE}.ttl")
    typed = {(subject, value) for subject, predicate, value in triples if predicate == RDF_TYPE}

    assert {(FILE, DCAT.term("Distribution")), (CHECKSUM, SPDX.term("Checksum"))} <= typed
    assert (ID.term("period/etude"), DCTERMS.term("PeriodOfTime")) in typed


def test_the_document_of_a_file_describes_its_checksum(site):
    assert (CHECKSUM, RDF_TYPE, SPDX.term("Checksum")) in triples_of(site, "/doc/distribution/etude-pdf.ttl")


@pytest.mark.parametrize("path", ["distribution/etude-pdf", "period/etude"])
def test_the_iri_of_a_file_or_period_leads_to_its_document(site, path):
    answer = site.get(f"/id/{path}", headers={"Accept": "text/turtle"})

    assert answer.status_code == 303
    assert f"/doc/{path}" in answer.headers["location"]


def test_the_box_of_a_territory_is_in_its_data_and_not_among_its_facts(serve, small):
    place = NamedNode(ID + "territory/region/97")
    wkt = '"POLYGON((1 2,3 2,3 4,1 4,1 2))"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
    box = read_rdf(f"<{place.value}> <{DCAT}bbox> {wkt} .".encode(), TURTLE, "box")
    quads = (Quad(*list(quad)[:3], GRAPH.term("territories")) for quad in box)
    site = serve(OxigraphStore.memory([*small.quads(), *quads]))
    page = site.get("/doc/territory/region/97", headers={"Accept": "text/html"}).text

    assert "POLYGON" not in page
    assert any(predicate == DCAT.term("bbox") for _, predicate, _ in triples_of(site, "/doc/territory/region/97.ttl"))
