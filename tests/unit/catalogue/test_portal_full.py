"""The full profile: all that DCAT-AP has words for, with a class and a name for whatever a record leads to."""

import pytest
from portal_fiction import FULL, GUIDE, SERIES, STUDY, WITHDRAWN, Read, view_of

from dotheque_graph.catalogue.void import DATASET
from dotheque_graph.namespaces import ADMS, BASE, DCAT, DCTERMS, FOAF, ID, ORG, PROV, RDF_TYPE, RDFS, SKOS, VOC
from dotheque_graph.rdf.terms import NamedNode

EU = "http://publications.europa.eu/resource/authority/"
ADMS_TYPES = "http://purl.org/adms/"


@pytest.fixture(scope="module")
def page():
    return Read(view_of(), FULL)


def test_texts_are_in_every_language_and_as_they_are(page):
    assert page.texts(GUIDE, DCTERMS.term("title")) == {
        ("Guide fictif de l'écoute", "fr"),
        ("Fictional guide to listening", "en"),
    }
    assert ("Un guide fictif, avec une <balise> et 1 < 2.", "fr") in page.texts(GUIDE, DCTERMS.term("description"))
    assert ("listening", "en") in page.texts(GUIDE, DCAT.term("keyword"))
    assert ("élus/agents (ville), etc. : A&B", "fr") in page.texts(GUIDE, DCAT.term("keyword"))


def test_our_themes_stand_beside_the_european_ones_that_they_inherit(page):
    ours = {VOC.term("theme/arbres"), VOC.term("theme/ecoute")}
    assert page(GUIDE, DCAT.term("theme")) == ours | {NamedNode(EU + "data-theme/ENVI")}
    assert page.texts(VOC.term("theme/arbres"), SKOS.term("prefLabel")) == {("Arbres", "fr"), ("Trees", "en")}
    assert len(page(NamedNode(EU + "data-theme/ENVI"), SKOS.term("prefLabel"))) == 2


def test_what_has_no_theme_is_not_given_any(page):
    assert not page(STUDY, DCAT.term("theme")) | page(WITHDRAWN, DCAT.term("theme"))


def test_provenance_does_not_claim_a_source_of_each_statement(page):
    statement = page.one(GUIDE, DCTERMS.term("provenance"))
    assert page.texts(statement, RDFS.term("label")) == {
        ("Décrit par une notice de la DO'thèque, qui cite ses sources là où elles sont connues.", "fr"),
        ("Described by an entry of the DO'thèque, which cites its sources where they are known.", "en"),
    }


def test_whatever_is_typed_has_the_name_that_the_profile_wants(page):
    wanted = {
        FOAF.term("Agent"): FOAF.term("name"),
        SKOS.term("Concept"): SKOS.term("prefLabel"),
        SKOS.term("ConceptScheme"): DCTERMS.term("title"),
        DCTERMS.term("Location"): SKOS.term("prefLabel"),
        DCTERMS.term("LicenseDocument"): DCTERMS.term("title"),
        DCAT.term("Dataset"): DCTERMS.term("description"),
        DCAT.term("Distribution"): DCTERMS.term("description"),
        DCAT.term("DataService"): DCAT.term("endpointDescription"),
    }
    for of, prop in wanted.items():
        nodes = page.instances(of)
        assert nodes, of
        assert not [node for node in nodes if not page(node, prop)], of


def test_what_may_stand_once_stands_once(page):
    once = ("publisher", "accessRights", "license", "rights", "issued", "modified", "accrualPeriodicity")
    nodes = page.instances(DCAT.term("Dataset")) | page.instances(DCAT.term("Distribution"))
    assert not [(node, name) for node in nodes for name in once if len(page(node, DCTERMS.term(name))) > 1]


def test_a_territory_has_its_own_box_or_none(page):
    assert not page(ID.term("territory/commune/fictive"), DCAT.term("bbox"))
    assert page(ID.term("territory/departement/fictif"), DCAT.term("bbox"))


def test_agents_keep_their_classes_and_have_a_kind(page):
    association, person = ID.term("organisation/association-fictive"), ID.term("person/camille-fictif")
    assert page(association, RDF_TYPE) == {FOAF.term("Agent"), ORG.term("Organization")}
    kinds = {page.one(agent, DCTERMS.term("type")).value for agent in (association, person)}
    names = {"publishertype/NonProfitOrganisation", "publishertype/PrivateIndividual(s)"}
    assert kinds == {ADMS_TYPES + name for name in names}


def test_an_agent_without_a_name_is_mentioned_and_nothing_is_said_of_it(page):
    nameless = ID.term("organisation/sans-nom-fictif")
    assert nameless in page(GUIDE, DCTERMS.term("creator"))
    assert not page(nameless, RDF_TYPE)


def test_series_and_origins_are_told(page):
    assert {DCAT.term("Dataset"), DCAT.term("DatasetSeries")} <= page(SERIES, RDF_TYPE)
    assert page.one(GUIDE, DCAT.term("inSeries")) == SERIES
    experiment = page.one(GUIDE, PROV.term("wasGeneratedBy"))
    assert page(experiment, RDF_TYPE) == {PROV.term("Activity")}


def test_each_stated_period_is_told_with_its_own_precision(page):
    starts = {page.one(period, DCAT.term("startDate")).value for period in page(GUIDE, DCTERMS.term("temporal"))}
    assert starts == {"2021", "2024-02"}


def test_an_unspecified_licence_is_our_concept_and_rights_in_words(page):
    unspecified = VOC.term("licence/famille-non-precisee")
    assert page.one(STUDY, DCTERMS.term("license")) == unspecified
    assert page.one(STUDY, DCTERMS.term("rights")) == unspecified
    assert page.texts(unspecified, RDFS.term("label")) == {("Famille non précisée", "fr"), ("Unspecified", "en")}


def test_open_access_or_an_open_licence_makes_it_public_and_nothing_else_does(page):
    assert page.one(GUIDE, DCTERMS.term("accessRights")).value == EU + "access-right/PUBLIC"
    assert not page(STUDY, DCTERMS.term("accessRights"))


def test_records_conform_to_the_profile_and_data_sets_do_not_say_so(page):
    conforming = {triple.subject for triple in page.triples if triple.predicate == DCTERMS.term("conformsTo")}
    services = page.instances(DCAT.term("DataService"))
    assert conforming == page.instances(DCAT.term("CatalogRecord")) | services


def test_identifiers_are_nodes_with_a_notation(page):
    nodes = page(GUIDE, ADMS.term("identifier"))
    assert {page.one(node, SKOS.term("notation")).value for node in nodes} == {GUIDE.value, "FICTIF-1"}


def test_a_withdrawn_record_is_told_in_two_languages(page):
    assert {language for _, language in page.texts(WITHDRAWN, DCTERMS.term("description"))} == {"fr", "en"}
    assert page(NamedNode("http://purl.org/adms/status/Withdrawn"), SKOS.term("prefLabel"))


def test_the_data_set_of_a_class_is_part_of_the_whole(page):
    assert page.one(NamedNode(BASE + "dumps/#Resource"), DCTERMS.term("isPartOf")) == DATASET
    assert page.texts(NamedNode(BASE + "dumps/#Resource"), DCTERMS.term("title")) == {
        ("DO'thèque : ressources", "fr"),
        ("DO'thèque: resources", "en"),
    }
