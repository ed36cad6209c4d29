"""Descriptions said in schema.org and in DCAT: what is said, what is left out, and that nothing is made up."""

from collections import defaultdict
from pathlib import Path

import pytest

from dotheque_graph.assets import asset
from dotheque_graph.catalogue.description import describe
from dotheque_graph.catalogue.profiles import DCAT_PROFILE, OWN, PROFILES, SCHEMA_ORG, profiled
from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, DOTH, FOAF, GRAPH, ID, RDF_TYPE, SCHEMA, SKOS
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_file, read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Triple
from dotheque_graph.store.oxigraph import OxigraphStore

MORE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/resource/etude> a doth:Resource ; dcterms:title "Étude des arbres"@fr, "Study of trees"@en ;
    dcterms:creator <id/person/camille-exemple> ; dcterms:publisher <id/organisation/la-cabane> ;
    dcterms:issued "2023"^^xsd:gYear ; dcterms:license <vocabulary/licence/libre> ; dcat:keyword "haies"@fr ;
    dcterms:language <http://publications.europa.eu/resource/authority/language/FRA> ;
    dcterms:relation <id/resource/guide-des-arbres> ; dcterms:isPartOf <id/resource/serie> ;
    dcat:theme <vocabulary/theme/living-world> ; doth:resourceType <vocabulary/resource-type/study> ;
    schema:url "https://example.org/etude"^^xsd:anyURI ; prov:wasGeneratedBy <id/experiment/assemblee-des-arbres> .
<id/resource/serie> a doth:Resource, dcat:DatasetSeries ; dcterms:title "Série"@fr .
<vocabulary/licence/libre> a skos:Concept ; skos:prefLabel "Libre"@fr ;
    skos:exactMatch <https://spdx.org/licenses/Libre>, <https://example.org/libre> .
<vocabulary/resource-type/study> a skos:Concept ; skos:prefLabel "Étude"@fr .
<id/organisation/mairie> a org:Organization ; skos:prefLabel "Mairie"@fr ; doth:siren "200063402" ;
    doth:organisationType <vocabulary/organisation-type/local-authority> ; org:memberOf <id/organisation/la-cabane> .
<id/indicator/exact> a doth:Indicator ; dcterms:title "Exact"@fr ; doth:value 12.0 ;
    doth:precision <vocabulary/precision/exact> ; doth:statedAs "douze"@fr .
<id/event/fete> a doth:Event, prov:Activity ; dcterms:title "Fête"@fr ; schema:startDate "2024-05"^^xsd:gYearMonth ;
    prov:qualifiedAssociation <id/participation/fete> .
<id/participation/fete> a doth:Participation ; prov:agent <id/organisation/la-cabane> ;
    prov:hadRole <vocabulary/organisation-role/organiser> .
<activity/c> prov:generated <id/resource/serie> ; doth:changedGraph <graph/catalogue> ;
    prov:endedAtTime "2098-03-01T00:00:00Z"^^xsd:dateTime .
<activity/b> prov:generated <id/resource/etude> ; prov:endedAtTime "2098-02-01T00:00:00Z"^^xsd:dateTime .
<activity/a> prov:generated <id/resource/etude> ; prov:endedAtTime "2098-01-01T00:00:00Z"^^xsd:dateTime .
"""
ETUDE = ID.term("resource/etude")
SAID_IN = pytest.mark.parametrize("profile", PROFILES[1:], ids=lambda profile: profile.token)


def of_graph(quads):
    return OxigraphStore.memory(Quad(*list(quad)[:3], GRAPH.term("catalogue")) for quad in quads)


@pytest.fixture(scope="module")
def store(small):
    return of_graph([*small.quads(), *read_rdf(MORE.encode(), TURTLE, "more", BASE)])


@pytest.fixture(scope="module")
def say(store):
    """Return what says an entity in a profile: its triples as a dictionary from (subject, predicate) to objects."""

    def say_in(profile, iri):
        found = defaultdict(set)
        for triple in profiled(store, describe(store, iri), profile):
            found[triple.subject, triple.predicate].add(triple.object)
        return found

    return say_in


def test_profiles_are_known_by_token_and_by_iri():
    assert [profile.token for profile in PROFILES] == ["dotheque", "schema", "dcat"]
    assert OWN.is_named("https://w3id.org/dotheque/ontology#")
    assert SCHEMA_ORG.is_named("schema")
    assert SCHEMA_ORG.is_named("http://schema.org")
    assert DCAT_PROFILE.is_named("http://www.w3.org/ns/dcat#")
    assert not DCAT_PROFILE.is_named("schema")
    assert all(profile.names.keys() == {"fr", "en"} for profile in PROFILES)


def test_our_own_profile_is_the_document(store):
    description = describe(store, ETUDE)

    assert Triple(ETUDE, DOTH.term("resourceType"), NamedNode(BASE + "vocabulary/resource-type/study")) in profiled(
        store, description, OWN
    )


def test_a_study_is_a_report_with_its_author_its_year_and_the_address_of_its_licence(say):
    said = say(SCHEMA_ORG, ETUDE)
    term = SCHEMA.term

    assert said[ETUDE, RDF_TYPE] == {term("Report")}
    assert said[ETUDE, term("name")] == {
        Literal("Étude des arbres", language="fr"),
        Literal("Study of trees", language="en"),
    }
    assert said[ETUDE, term("creator")] == {ID.term("person/camille-exemple")}
    assert said[ETUDE, term("license")] == {NamedNode("https://example.org/libre")}
    assert said[ETUDE, term("inLanguage")] == {Literal("fr")}
    assert said[ETUDE, term("url")] == {NamedNode("https://example.org/etude")}
    assert said[ID.term("person/camille-exemple"), RDF_TYPE] == {term("Person")}
    assert said[ID.term("person/camille-exemple"), term("name")] == {Literal("Camille Exemple")}


def test_a_local_authority_has_its_number_in_the_register_and_its_network(say):
    town = ID.term("organisation/mairie")
    said = say(SCHEMA_ORG, town)

    assert said[town, RDF_TYPE] == {SCHEMA.term("GovernmentOrganization")}
    assert said[town, SCHEMA.term("iso6523Code")] == {Literal("0002:200063402")}
    assert said[town, SCHEMA.term("memberOf")] == {ID.term("organisation/la-cabane")}


def test_a_network_names_its_members_and_an_event_who_organises_it(say):
    hut = ID.term("organisation/la-cabane")

    assert say(SCHEMA_ORG, hut)[hut, SCHEMA.term("member")] == {ID.term("organisation/mairie")}
    assert say(SCHEMA_ORG, ID.term("event/fete"))[ID.term("event/fete"), SCHEMA.term("organizer")] == {hut}


def test_a_goal_that_was_only_proposed_is_not_said(say):
    trees = ID.term("experiment/assemblee-des-arbres")
    said = say(SCHEMA_ORG, trees)

    assert said[trees, RDF_TYPE] == {SCHEMA.term("ResearchProject")}
    assert said[trees, SCHEMA.term("location")] == {ID.term("territory/departement/98")}
    assert NamedNode("http://metadata.un.org/sdg/15") not in {one for objects in said.values() for one in objects}


@pytest.mark.parametrize(
    ("indicator", "values"),
    [("exact", {"12"}), ("membres", {"30 cabanes", "une trentaine"}), ("visites", set())],
)
def test_a_figure_is_a_number_only_where_it_is_exact(say, indicator, values):
    iri = ID.term(f"indicator/{indicator}")

    assert {value.value for value in say(SCHEMA_ORG, iri)[iri, SCHEMA.term("value")]} == values


def test_a_vocabulary_lists_its_terms(say):
    scheme = NamedNode(BASE + "vocabulary/theme")
    said = say(SCHEMA_ORG, scheme)

    assert said[scheme, SCHEMA.term("hasDefinedTerm")] == {
        NamedNode(BASE + "vocabulary/theme/living-world"),
        NamedNode(BASE + "vocabulary/theme/trees"),
    }


def test_the_code_of_a_goal_is_plain_text(real):
    goal = NamedNode("http://metadata.un.org/sdg/16")
    said = profiled(real, describe(real, goal), SCHEMA_ORG)

    assert [one.object for one in said if one.predicate == SCHEMA.term("termCode")] == [Literal("16")]


def test_a_resource_is_a_dataset_that_a_harvester_can_read_alone(say):
    said = say(DCAT_PROFILE, ETUDE)

    assert said[ETUDE, RDF_TYPE] == {DCAT.term("Dataset")}
    assert said[ETUDE, DCTERMS.term("identifier")] == {Literal(ETUDE.value)}
    assert said[ETUDE, DCTERMS.term("license")] == {NamedNode("https://example.org/libre")}
    assert said[ETUDE, DCAT.term("inSeries")] == {ID.term("resource/serie")}
    assert said[ETUDE, FOAF.term("page")] == {NamedNode("https://example.org/etude")}
    assert said[ID.term("organisation/la-cabane"), FOAF.term("name")] == {Literal("La Cabane", language="fr")}
    assert said[NamedNode(BASE + "vocabulary/theme/living-world"), SKOS.term("prefLabel")]


def test_the_record_of_a_dataset_is_our_document_and_has_the_time_of_the_last_change(say):
    said = say(DCAT_PROFILE, ETUDE)
    record = NamedNode(BASE + "doc/resource/etude")

    assert DCAT.term("CatalogRecord") in said[record, RDF_TYPE]
    assert said[record, FOAF.term("primaryTopic")] == {ETUDE}
    assert {moment.value for moment in said[record, DCTERMS.term("modified")]} == {"2098-02-01T00:00:00Z"}


def test_a_dataset_that_no_publication_lists_changed_with_the_last_that_lists_nothing(store):
    guide = ID.term("resource/guide-des-arbres")
    facts = """
        @prefix doth: <https://w3id.org/dotheque/ontology#> .
        @prefix prov: <http://www.w3.org/ns/prov#> .
        <activity/0> doth:changedGraph <graph/catalogue> ; prov:endedAtTime "2097" .
        <activity/1> doth:changedGraph <graph/catalogue> ; prov:endedAtTime "2098" .
        <activity/2> doth:changedGraph <graph/vocabulary> ; prov:endedAtTime "2099" .
    """
    known = of_graph([*store.quads(), *read_rdf(facts.encode(), TURTLE, "facts", BASE)])
    said = profiled(known, describe(known, guide), DCAT_PROFILE)

    assert [str(one.object) for one in said if one.predicate == DCTERMS.term("modified")] == ['"2098"']
    assert not [
        one for one in profiled(store, describe(store, guide), DCAT_PROFILE) if "modified" in str(one.predicate)
    ]


def test_a_dataset_that_is_only_mentioned_is_not_offered_to_harvesters(say):
    said = say(DCAT_PROFILE, ETUDE)

    assert ID.term("resource/guide-des-arbres") in said[ETUDE, DCTERMS.term("relation")]
    assert {
        subject for (subject, prop), _ in said.items() if prop == RDF_TYPE and subject.value.startswith(ID + "resource")
    } == {ETUDE}


@pytest.fixture(scope="module")
def real():
    catalogue = sorted(asset("data", "catalogue").rglob("*.ttl"))
    others = [*asset("ontology").rglob("*.ttl"), *asset("data", "goals").glob("*.ttl")]
    return of_graph([quad for path in (*catalogue, *map(Path, others)) for quad in read_file(path)])


NAMES = {
    "schema": (SCHEMA.term("name"),),
    "dcat": (DCTERMS.term("title"), FOAF.term("name"), SKOS.term("prefLabel")),
}


@SAID_IN
def test_every_entity_of_the_catalogue_has_a_class_and_a_name_in_each_profile(real, profile):
    typed = {quad.subject for quad in real.quads(predicate=RDF_TYPE)}
    poor = []
    for iri in typed:
        said = profiled(real, describe(real, iri), profile)
        own = {triple.predicate for triple in said if triple.subject == iri}
        if RDF_TYPE not in own or not own.intersection(NAMES[profile.token]):
            poor.append(iri.value)

    assert poor == []
    assert len(typed) > 500
