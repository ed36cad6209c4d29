"""What programs find in the head of an entity page, and the words below it that cite it."""

import json
import re
from collections import defaultdict
from html.parser import HTMLParser

import pytest

from dotheque_graph.namespaces import BASE, GRAPH, ID, SCHEMA
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.store.oxigraph import OxigraphStore

MORE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<id/resource/etude> a doth:Resource ; dcterms:title "</script><b>Étude</b> & \\"arbres\\""@fr, "Study"@en ;
    dcterms:creator <id/person/camille-exemple> ; dcterms:issued "2023"^^xsd:gYear ;
    dcterms:publisher <id/organisation/la-cabane> ;
    dcterms:license <vocabulary/licence/libre>, <vocabulary/licence/floue> ;
    dcterms:description "<!-- Une étude."@fr ; dcat:theme <vocabulary/theme/living-world> ;
    doth:resourceType <vocabulary/resource-type/study> .
<vocabulary/licence/libre> a skos:Concept ; skos:prefLabel "Libre"@fr ; skos:exactMatch <https://example.org/libre> .
<vocabulary/licence/floue> a skos:Concept ; skos:prefLabel "Licence non précisée"@fr .
"""


class Head(HTMLParser):
    """Reads the meta and link elements of a page, and its blocks of JSON-LD."""

    def __init__(self, page):
        super().__init__()
        self.metas, self.links, self.blocks, self._inside = defaultdict(list), [], [], False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "meta":
            self.metas[given.get("name") or given.get("property")].append(given.get("content"))
        elif tag == "link":
            self.links.append((given["rel"], given.get("type"), given["href"]))
        self._inside = tag == "script" and given.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self._inside:
            self.blocks.append(data)
            self._inside = False


@pytest.fixture(scope="module")
def head(serve, small):
    more = (Quad(*list(quad)[:3], GRAPH.term("catalogue")) for quad in read_rdf(MORE.encode(), TURTLE, "more", BASE))
    site = serve(OxigraphStore.memory([*small.quads(), *more]))

    def read(path, language="fr"):
        return Head(site.get(path, headers={"Accept": "text/html", "Accept-Language": language}).text)

    return read


def test_a_resource_page_says_in_dublin_core_what_zotero_reads(head):
    metas = head("/doc/resource/etude").metas

    assert metas["DC.title"] == ['</script><b>Étude</b> & "arbres"']
    assert metas["DC.creator"] == ["Camille Exemple"]
    assert metas["DC.publisher"] == ["La Cabane"]
    assert metas["DC.date"] == ["2023"]
    assert metas["DC.type"] == ["report"]
    assert metas["DC.identifier"] == [ID + "resource/etude"]
    assert metas["DC.language"] == ["fr"]
    assert sorted(metas["DC.rights"]) == ["Licence non précisée", "https://example.org/libre"]
    assert metas["DC.subject"] == ["Vivant"]
    assert metas["citation_author"] == ["Camille Exemple"]
    assert metas["citation_publication_date"] == ["2023"]
    assert metas["citation_technical_report_institution"] == ["La Cabane"]
    assert metas["citation_public_url"] == [ID + "resource/etude"]


def test_the_prefix_of_dublin_core_and_the_citations_are_linked(head):
    links = head("/doc/resource/etude").links

    assert ("schema.DC", None, "http://purl.org/dc/elements/1.1/") in links
    assert [kind for rel, kind, _ in links if rel == "describedby"] == [
        "application/x-bibtex",
        "application/x-research-info-systems",
        "application/vnd.citationstyles.csl+json",
    ]


@pytest.mark.parametrize(
    ("path", "kind", "zotero"),
    [
        ("resource/etude", "article", "report"),
        ("experiment/assemblee-des-arbres", "website", "webpage"),
        ("person/camille-exemple", "profile", "webpage"),
    ],
)
def test_open_graph_tells_the_kind_of_page(head, path, kind, zotero):
    metas = head(f"/doc/{path}").metas

    assert metas["og:type"] == [kind]
    assert metas["DC.type"] == [zotero]
    assert metas["og:url"] == [f"http://127.0.0.1:8000/doc/{path}"]
    assert metas["og:site_name"] == ["DO'thèque"]


def test_metadata_are_in_the_language_of_the_page(head):
    fr, en = head("/doc/experiment/assemblee-des-arbres"), head("/doc/experiment/assemblee-des-arbres", "en")

    assert [one.metas["og:title"] for one in (fr, en)] == [["Assemblée des arbres"], ["Assembly of trees"]]
    assert [one.metas["og:locale"] for one in (fr, en)] == [["fr_FR"], ["en_GB"]]
    assert en.metas["og:locale:alternate"] == ["fr_FR"]
    assert json.loads(en.blocks[0])["@graph"][0]["name"] == "Assembly of trees"


def test_the_block_of_json_ld_describes_the_entity_and_the_way_to_its_page(head):
    (block,) = head("/doc/resource/etude").blocks
    data = json.loads(block)
    entity, way = data["@graph"]

    assert data["@context"] == "https://schema.org"
    assert entity["@id"] == ID + "resource/etude"
    assert entity["@type"] == "Report"
    assert entity["creator"] == {"@id": ID + "person/camille-exemple", "@type": "Person", "name": "Camille Exemple"}
    assert set(entity["license"]) == {BASE + "vocabulary/licence/floue", "https://example.org/libre"}
    assert entity["mainEntityOfPage"] == "http://127.0.0.1:8000/doc/resource/etude"
    assert [step["item"] for step in way["itemListElement"]] == [
        "http://127.0.0.1:8000/list/resource",
        "http://127.0.0.1:8000/doc/resource/etude",
    ]


def test_no_text_of_the_catalogue_ends_the_block_or_opens_a_comment_in_it(head):
    (block,) = head("/doc/resource/etude").blocks

    assert not re.search("[<>&]", block)
    assert json.loads(block)["@graph"][0]["name"] == '</script><b>Étude</b> & "arbres"'


def test_numbers_are_numbers_and_words_of_the_source_stay_words(head):
    (budget,) = head("/doc/budget/2099").blocks
    (about,) = head("/doc/indicator/membres").blocks

    assert json.loads(budget)["@graph"][0]["value"] == 1500.5
    assert json.loads(about)["@graph"][0]["value"] == ["30 cabanes", "une trentaine"]


def test_every_property_of_the_block_is_one_of_schema_org(head):
    (block,) = head("/doc/experiment/assemblee-des-arbres").blocks

    assert not [name for name in json.loads(block)["@graph"][0] if ":" in name or SCHEMA in name]


def test_the_data_band_names_no_release_unless_one_is_asked_for(client, holder):
    def band(path):
        return client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"}).text.partition(
            'class="data"'
        )[2]

    holder.publish("0123456789abcdef")
    plain, past = band("/doc/resource/guide-des-arbres"), band("/doc/resource/guide-des-arbres?release=12")

    assert "DO&#39;thèque, “Guide to trees”, https://w3id.org/dotheque/id/resource/guide-des-arbres<" in plain
    assert "release" not in plain.partition("<footer")[0].lower().replace("/releases", "")
    assert "release 12 of 23 November 2098, https://w3id.org/dotheque/id/resource/guide-des-arbres?release=12" in past
    assert 'href="/history/resource/guide-des-arbres">Versions</a>' in plain
    assert 'href="/history/resource/guide-des-arbres">Versions</a>' in past
    assert 'href="/doc/resource/guide-des-arbres.bib?release=12"' in past


def test_the_front_page_says_what_the_site_is_and_how_it_is_searched(head):
    page = head("/")
    site = json.loads(page.blocks[0])

    assert page.metas["og:type"] == ["website"]
    assert page.metas["og:url"] == [site["url"]] == ["http://127.0.0.1:8000/"]
    assert site["potentialAction"]["target"]["urlTemplate"] == "http://127.0.0.1:8000/search?q={words}"
