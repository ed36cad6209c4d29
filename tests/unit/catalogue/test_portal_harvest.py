"""The defensive profile: each rule by which a harvester would drop, change or refuse something, kept to."""

import re

import pytest
from portal_fiction import GUIDE, HARVEST, RELEASE, SERIES, SITE, STUDY, WITHDRAWN, Read, view_of

from dotheque_graph.catalogue.portal import CATALOG
from dotheque_graph.catalogue.void import DATASET
from dotheque_graph.namespaces import (
    ADMS,
    BASE,
    DCAT,
    DCTERMS,
    FOAF,
    GEO,
    ID,
    ORG,
    RDF_TYPE,
    RDFS,
    SKOS,
    SPDX,
    VCARD,
    VOC,
    XSD,
)
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode

GEOMETRY = NamedNode("http://www.w3.org/ns/locn#geometry")
METROPOLE = NamedNode(BASE + "catalog#metropolitan-france")
EU = "http://publications.europa.eu/resource/authority/"
UNSPECIFIED = VOC.term("licence/famille-non-precisee")


@pytest.fixture(scope="module")
def page():
    return Read(view_of(), HARVEST)


@pytest.fixture(scope="module")
def datasets(page):
    return page.instances(DCAT.term("Dataset"))


def distributions(page):
    return page.instances(DCAT.term("Distribution"))


def test_titles_descriptions_and_keywords_are_french_and_nothing_else(page, datasets):
    properties = (DCTERMS.term("title"), DCTERMS.term("description"), DCAT.term("keyword"), SKOS.term("prefLabel"))
    texts = [triple.object for triple in page.triples if triple.predicate in properties]
    assert {text.language for text in texts} == {"fr", None}
    for iri in datasets:
        assert len(page(iri, DCTERMS.term("title"))) == len(page(iri, DCTERMS.term("description"))) == 1


def test_nothing_in_a_description_looks_like_a_tag(page):
    assert page.texts(GUIDE, DCTERMS.term("description")) == {
        ("Un guide fictif, avec une \u2039balise> et 1 < 2.", "fr")
    }


def test_a_resource_without_a_description_has_its_title_for_one(page):
    assert page.texts(STUDY, DCTERMS.term("description")) == {("Étude fictive", "fr")}


def test_keywords_are_plain_and_hold_our_themes(page):
    words = {text for text, _ in page.texts(GUIDE, DCAT.term("keyword"))}
    assert words == {"Dispositif d écoute", "élus agents ville etc. A B", "Arbres", "L écoute"}


def test_every_record_of_a_resource_has_a_keyword(page):
    assert page.texts(STUDY, DCAT.term("keyword")) == {("Guide", "fr")}
    assert page.texts(SERIES, DCAT.term("keyword")) == {("L écoute", "fr")}


def test_themes_are_european_ones_and_each_has_its_name_on_the_page(page, datasets):
    assert page.one(GUIDE, DCAT.term("theme")) == NamedNode(EU + "data-theme/ENVI")
    assert page.one(STUDY, DCAT.term("theme")) == NamedNode(EU + "data-theme/GOVE")
    for iri in datasets:
        for theme in page(iri, DCAT.term("theme")):
            assert theme.value.startswith(EU)
            assert page(theme, SKOS.term("prefLabel"))


def test_landing_pages_and_what_services_conform_to_have_their_class(page, datasets):
    services = page.instances(DCAT.term("DataService"))
    for iri in datasets | services:
        assert FOAF.term("Document") in page(page.one(iri, DCAT.term("landingPage")), RDF_TYPE)
    for iri in services:
        assert page(page.one(iri, DCTERMS.term("conformsTo")), RDF_TYPE) == {DCTERMS.term("Standard")}


def test_what_has_no_theme_is_of_the_public_sector(page):
    for iri in (STUDY, WITHDRAWN):
        assert page.one(iri, DCAT.term("theme")).value == EU + "data-theme/GOVE"


def test_there_is_one_period_from_the_first_day_to_the_last_on_a_blank_node(page):
    period = page.one(GUIDE, DCTERMS.term("temporal"))
    assert isinstance(period, BlankNode)
    assert page.one(period, DCAT.term("startDate")) == Literal("2021-01-01", datatype=XSD.term("date"))
    assert page.one(period, DCAT.term("endDate")) == Literal("2024-02-29", datatype=XSD.term("date"))


def test_a_territory_without_a_box_has_none_and_the_nearest_around_that_has_one_is_told_beside(page):
    commune, around = ID.term("territory/commune/fictive"), ID.term("territory/departement/fictif")
    box = Literal("POLYGON((0 0,1 0,1 1,0 1,0 0))", datatype=GEO.term("wktLiteral"))
    assert page(GUIDE, DCTERMS.term("spatial")) == {commune, around}
    assert not page(commune, DCAT.term("bbox")) | page(commune, GEOMETRY)
    assert page(around, DCAT.term("bbox")) == page(around, GEOMETRY) == {box}
    assert page(commune, RDF_TYPE) == {DCTERMS.term("Location")}
    assert page.texts(commune, SKOS.term("prefLabel")) == {("Commune fictive", "fr")}


def spatial_of(tmp_path, place, *territories):
    """Return the page with a resource about a territory, and the IRIs that the harvest profile tells of it."""
    prefixes = """
    @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix geo: <http://www.opengis.net/ont/geosparql#> .
    @prefix doth: <https://w3id.org/dotheque/ontology#> . @base <https://w3id.org/dotheque/id/> .
    <territory/country/fr> skos:prefLabel "France"@fr .
    """
    resource = f'<resource/x> a doth:Resource ; dcterms:title "X"@fr ; dcterms:spatial <territory/{place}> .'
    path = tmp_path / "places.ttl"
    path.write_text("\n".join((prefixes, resource, *territories)), "utf-8")
    page = Read(view_of(path), HARVEST)
    return page, page(ID.term("resource/x"), DCTERMS.term("spatial"))


def territory(name, part_of=None, box=None):
    links = f"; dcterms:isPartOf <territory/{part_of}>" if part_of else ""
    bounds = f'; dcat:bbox "{box}"^^geo:wktLiteral' if box else ""
    return f'<territory/{name}> skos:prefLabel "{name}"@fr {links} {bounds} .'


REGIONS = (
    territory("region/53", "country/fr", "POLYGON((-5.1 47.2,-1 47.2,-1 48.8,-5.1 48.8,-5.1 47.2))"),
    territory("region/94", "country/fr", "POLYGON((8.5 41.3,9.50 41.3,9.50 43,8.5 43,8.5 41.3))"),
    territory("region/01", "country/fr", "POLYGON((-62 15,-61 15,-61 16,-62 16,-62 15))"),
    territory("departement/29", "region/53", "POLYGON((-90 0,90 0,90 90,-90 90,-90 0))"),
)


def test_the_country_is_told_as_its_metropolitan_part_in_the_rectangle_around_the_regions(tmp_path):
    page, places = spatial_of(tmp_path, "country/fr", *REGIONS)
    assert places == page(DATASET, DCTERMS.term("spatial")) == page(CATALOG, DCTERMS.term("spatial")) == {METROPOLE}
    box = "POLYGON((-5.1 41.3,9.50 41.3,9.50 48.8,-5.1 48.8,-5.1 41.3))"
    assert page(METROPOLE, DCAT.term("bbox")) == page(METROPOLE, GEOMETRY)
    assert page.one(METROPOLE, GEOMETRY) == Literal(box, datatype=GEO.term("wktLiteral"))
    assert page.texts(METROPOLE, SKOS.term("prefLabel")) == {("France métropolitaine", "fr")}


def test_without_regions_metropolitan_france_has_a_name_and_no_box(tmp_path):
    page, places = spatial_of(tmp_path, "country/fr")
    assert places == {METROPOLE}
    assert page(METROPOLE, SKOS.term("prefLabel"))
    assert not page(METROPOLE, DCAT.term("bbox")) | page(METROPOLE, GEOMETRY)


def test_around_a_territory_of_the_country_alone_is_metropolitan_france(tmp_path):
    page, places = spatial_of(tmp_path, "syndicat/x", *REGIONS, territory("syndicat/x", "country/fr"))
    assert places == {ID.term("territory/syndicat/x"), METROPOLE}
    assert not page(ID.term("territory/syndicat/x"), DCAT.term("bbox"))


@pytest.mark.parametrize("place", ["region/02", "departement/972", "commune/97209", "epci/249720061"])
def test_a_territory_overseas_is_not_said_to_be_in_metropolitan_france(tmp_path, place):
    overseas = (
        territory("region/02", "country/fr"),
        territory("departement/972", "region/02"),
        territory("epci/249720061", "country/fr"),
        territory("commune/97209", "departement/972>, <territory/epci/249720061"),
    )
    _, places = spatial_of(tmp_path, place, *REGIONS, *overseas)
    assert places == {ID.term(f"territory/{place}")}


def test_a_resource_without_a_territory_has_those_of_the_experiment_that_it_tells_of(page):
    assert page.one(STUDY, DCTERMS.term("spatial")) == ID.term("territory/departement/fictif")


def test_a_checksum_without_an_algorithm_is_left_out(page):
    algorithms = [page.one(node, SPDX.term("algorithm")) for node in page.instances(SPDX.term("Checksum"))]
    assert set(algorithms) == {SPDX.term("checksumAlgorithm_sha256")}
    assert not page(ID.term("distribution/guide-odt"), SPDX.term("checksum"))
    assert page(ID.term("distribution/guide-pdf"), SPDX.term("checksum"))


def test_licences_have_the_address_that_portals_know_and_a_title_and_no_label(page):
    licence = NamedNode("https://creativecommons.org/licenses/by/4.0/")
    assert page.one(GUIDE, DCTERMS.term("license")) == licence
    assert page.texts(licence, DCTERMS.term("title")) == {("Creative Commons Attribution 4.0 International", "fr")}
    for node in page.instances(DCTERMS.term("LicenseDocument")):
        assert not page(node, RDFS.term("label"))


def test_the_licence_of_a_data_set_is_that_of_its_distributions_unless_they_have_their_own(page):
    assert page(ID.term("distribution/guide-pdf"), DCTERMS.term("license")) == page(GUIDE, DCTERMS.term("license"))
    assert not page(ID.term("distribution/guide-odt"), DCTERMS.term("license"))
    assert page.one(ID.term("distribution/guide-odt"), DCTERMS.term("rights")) == UNSPECIFIED


def test_a_licence_that_is_not_specified_is_told_in_words_and_not_as_a_licence(page):
    access = NamedNode(STUDY.value.replace("/id/", "/doc/") + "#access")
    for node in (STUDY, access):
        assert not page(node, DCTERMS.term("license"))
        assert page.one(node, DCTERMS.term("rights")) == UNSPECIFIED
    assert page(UNSPECIFIED, RDF_TYPE) == {DCTERMS.term("RightsStatement")}
    assert page.texts(UNSPECIFIED, RDFS.term("label")) == {("Famille non précisée", "fr")}


def test_each_distribution_has_an_iri_a_title_and_an_address_of_its_own(page, datasets):
    for iri in datasets:
        urls = [
            (page(one, DCAT.term("downloadURL")) or page(one, DCAT.term("accessURL")))
            for one in page(iri, DCAT.term("distribution"))
        ]
        assert all(len(url) == 1 for url in urls)
        assert len({next(iter(url)) for url in urls}) == len(urls)
    for one in distributions(page):
        assert isinstance(one, NamedNode)
        assert page(one, DCTERMS.term("title"))
        assert page(one, DCAT.term("accessURL"))
    assert len(page(GUIDE, DCAT.term("distribution"))) == 2


def test_a_resource_with_only_an_address_has_one_distribution_which_is_that_address(page):
    access = page.one(STUDY, DCAT.term("distribution"))
    assert access.value == BASE + "doc/resource/etude-fictive#access"
    assert page.one(access, DCAT.term("accessURL")) == NamedNode("https://exemple.invalid/etude")
    assert page.texts(access, DCTERMS.term("title")) == {("Étude fictive", "fr")}


def test_formats_have_a_label_and_sizes_the_type_that_is_read(page):
    pdf = ID.term("distribution/guide-pdf")
    form = page.one(pdf, DCTERMS.term("format"))
    assert page.one(form, RDFS.term("label")) == Literal("PDF")
    assert page.one(pdf, DCAT.term("byteSize")) == Literal("1234", datatype=XSD.term("nonNegativeInteger"))


def test_the_contact_has_a_name_an_address_and_an_email(page, datasets):
    contacts = {page.one(iri, DCAT.term("contactPoint")) for iri in datasets}
    (contact,) = contacts
    assert page.one(contact, VCARD.term("fn")).value == "Équipe fictive"
    assert page.one(contact, VCARD.term("hasURL")) == NamedNode(f"{SITE}/data")
    assert page.one(contact, VCARD.term("hasEmail")) == NamedNode("mailto:equipe@exemple.invalid")


def test_only_agents_with_a_name_are_there(page, datasets):
    assert page.one(GUIDE, DCTERMS.term("creator")) == ID.term("person/camille-fictif")
    assert page.one(GUIDE, DCTERMS.term("publisher")) == ID.term("organisation/association-fictive")
    for iri in datasets:
        for agent in page(iri, DCTERMS.term("publisher")) | page(iri, DCTERMS.term("creator")):
            assert len(page(agent, FOAF.term("name"))) == 1
            assert ORG.term("Organization") not in page(agent, RDF_TYPE)


def test_no_data_set_says_what_it_conforms_to_what_is_part_of_it_or_another_name(page):
    avoided = {DCTERMS.term("hasPart"), SKOS.term("altLabel"), DCTERMS.term("isPartOf"), DCAT.term("inSeries")}
    assert not [triple for triple in page.triples if triple.predicate in avoided]
    conforming = {triple.subject for triple in page.triples if triple.predicate == DCTERMS.term("conformsTo")}
    assert not conforming & page.instances(DCAT.term("Dataset"))


def test_a_series_is_a_data_set_for_those_who_know_no_series(page):
    assert page(SERIES, RDF_TYPE) == {DCAT.term("Dataset")}


def test_no_date_of_issue_or_change_lies_after_the_release(page):
    properties = {DCTERMS.term("issued"), DCTERMS.term("modified")}
    dates = [triple.object.value for triple in page.triples if triple.predicate in properties]
    assert dates
    assert all(len(date) >= len("2024-01-01") for date in dates), "a year alone would be given the day of the harvest"
    assert all(date[:4] <= RELEASE.issued[:4] for date in dates)
    assert not page(STUDY, DCTERMS.term("issued"))


def test_a_withdrawn_record_tells_when_and_why_and_has_no_file(page):
    assert page.one(WITHDRAWN, ADMS.term("status")) == NamedNode("http://purl.org/adms/status/Withdrawn")
    ((said, _),) = page.texts(WITHDRAWN, DCTERMS.term("description"))
    assert said == "Notice retirée du catalogue le 2098-05-01. Elle n'a jamais existé."
    assert not page(WITHDRAWN, DCAT.term("distribution"))
    assert page.one(WITHDRAWN, DCTERMS.term("isReplacedBy")) == GUIDE


def test_identifiers_have_the_words_that_are_shown_of_a_node(page):
    nodes = page(GUIDE, ADMS.term("identifier"))
    assert {page.one(node, RDFS.term("label")).value for node in nodes} == {GUIDE.value, "FICTIF-1"}


def test_every_iri_is_absolute_and_written_in_ascii(page):
    iris = {term.value for triple in page.triples for term in triple if isinstance(term, NamedNode)}
    assert not [iri for iri in iris if not re.fullmatch(r"(https?|mailto):[!-~]+", iri)]


def test_what_a_record_leads_to_is_on_the_same_page(page, datasets):
    leading = (DCTERMS.term("spatial"), DCTERMS.term("type"), DCTERMS.term("language"), DCTERMS.term("provenance"))
    met = {value for iri in datasets for prop in leading for value in page(iri, prop)}
    assert met
    assert not [iri for iri in met if not page(iri, RDF_TYPE)]
    assert page(DATASET, DCTERMS.term("accrualPeriodicity")) == {NamedNode(EU + "frequency/IRREG")}
