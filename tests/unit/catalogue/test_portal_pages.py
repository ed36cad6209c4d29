"""The pages of the feed for portals: which records it has, in which order, and what each page says of itself."""

from dataclasses import replace

import pytest
from portal_fiction import FILES, FULL, GUIDE, HARVEST, RELEASE, SERIES, SITE, STUDY, WITHDRAWN, Read, many, view_of

from dotheque_graph.catalogue.portal import CATALOG, PAGE_RECORDS, PortalProfile, feed_page, feed_pages, feed_total
from dotheque_graph.catalogue.portal.entries import Origin, class_entries, records
from dotheque_graph.catalogue.void import DATASET
from dotheque_graph.errors import PageNotFound
from dotheque_graph.namespaces import (
    BASE,
    DCAT,
    DCTERMS,
    DOTH,
    FOAF,
    GRAPH,
    HYDRA,
    ID,
    ORG,
    OWL,
    PROV,
    RDF_TYPE,
    SH,
    SKOS,
)
from dotheque_graph.rdf.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TRIG, TURTLE
from dotheque_graph.rdf.serialising import serialise_as_is
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Quad

PROFILES = pytest.mark.parametrize("portal", [FULL, HARVEST], ids=lambda portal: portal.profile.value)
CLASS = NamedNode(BASE + "dumps/#Resource")
SERVICE = NamedNode(BASE + "sparql#service")
IDENTIFIER = DCTERMS.term("identifier")
CATALOGUE = GRAPH.term("catalogue")
FORMATS = (TURTLE, JSON_LD, RDF_XML, N3, N_TRIPLES, TRIG)
DESCRIPTION = 2_000
"""The most characters that the shape of a resource lets a description have."""


@pytest.fixture(scope="module")
def view():
    return view_of()


@pytest.fixture(scope="module")
def crowd():
    return view_of(more=many(250))


@PROFILES
def test_published_resources_late_withdrawals_and_the_graph_itself_are_the_records(view, portal):
    assert Read(view, portal)(CATALOG, DCAT.term("dataset")) == {GUIDE, STUDY, SERIES, WITHDRAWN, DATASET, CLASS}


@PROFILES
def test_a_page_holds_as_many_data_sets_and_records_as_it_lists(view, portal):
    page = Read(view, portal)
    assert page.instances(DCAT.term("Dataset")) == page(CATALOG, DCAT.term("dataset"))
    assert page.instances(DCAT.term("CatalogRecord")) == page(CATALOG, DCAT.term("record"))
    topics = {page.one(record, FOAF.term("primaryTopic")) for record in page(CATALOG, DCAT.term("record"))}
    assert topics == page(CATALOG, DCAT.term("dataset"))


def test_a_withdrawn_record_leaves_after_its_days(view):
    # Withdrawn on 1 May, and the release is of 1 June: 31 days later.
    assert WITHDRAWN in Read(view, replace(HARVEST, withdrawn_days=31))(CATALOG, DCAT.term("dataset"))
    assert WITHDRAWN not in Read(view, replace(HARVEST, withdrawn_days=30))(CATALOG, DCAT.term("dataset"))


def test_without_dumps_the_graph_is_a_record_and_its_classes_are_not(view):
    page = Read(view, replace(FULL, files=()))
    assert {DATASET} == page(CATALOG, DCAT.term("dataset")) - {GUIDE, STUDY, SERIES, WITHDRAWN}
    assert not page(DATASET, DCAT.term("distribution"))


@PROFILES
def test_a_walk_meets_every_record_once_in_the_order_of_iris(crowd, portal):
    pages = range(1, feed_pages(crowd, portal) + 1)
    listed = [sorted(iri.value for iri in Read(crowd, portal, page)(CATALOG, DCAT.term("dataset"))) for page in pages]
    walked = [iri for page in listed for iri in page]
    assert walked == sorted(set(walked))
    assert len(walked) == feed_total(crowd, portal) == 256
    assert [len(page) for page in listed] == [PAGE_RECORDS, PAGE_RECORDS, 56]


@PROFILES
def test_each_page_has_one_view_which_leads_to_the_others_by_absolute_addresses(crowd, portal):
    at = [NamedNode(f"{SITE}/catalog/r7/p{page}.ttl") for page in range(4)]
    beside = {"first": {at[1]}, "previous": {at[1]}, "next": {at[3]}, "last": {at[3]}}
    page = Read(crowd, portal, 2)
    assert page.instances(HYDRA.term("PartialCollectionView")) == {at[2]}
    assert {name: page(at[2], HYDRA.term(name)) for name in beside} == beside
    assert page.one(CATALOG, HYDRA.term("view")) == at[2]
    assert page.one(CATALOG, HYDRA.term("totalItems")).value == "256"
    assert not Read(crowd, portal, 3)(at[3], HYDRA.term("next"))
    assert not Read(crowd, portal, 1)(at[1], HYDRA.term("previous"))


@PROFILES
@pytest.mark.parametrize("number", [-1, 0, 4])
def test_there_is_no_page_before_the_first_or_past_the_last(crowd, portal, number):
    with pytest.raises(PageNotFound):
        feed_page(crowd, portal, number)


@PROFILES
def test_the_same_page_says_the_same_each_time(view, portal):
    assert set(feed_page(view, portal, 1)) == set(feed_page(view_of(), portal, 1))


@PROFILES
def test_nothing_is_said_twice(view, portal):
    triples = feed_page(view, portal, 1)
    assert len(triples) == len(set(triples))


@PROFILES
def test_blank_nodes_are_periods_only(view, portal):
    page = Read(view, portal)
    blank = {triple.subject for triple in page.triples if isinstance(triple.subject, BlankNode)}
    assert blank
    assert blank == page.instances(DCTERMS.term("PeriodOfTime"))


@PROFILES
def test_each_data_set_and_service_has_its_iri_for_its_one_identifier(view, portal):
    page = Read(view, portal)
    named = page.instances(DCAT.term("Dataset")) | page.instances(DCAT.term("DataService"))
    assert {page.one(iri, IDENTIFIER).value for iri in named} == {iri.value for iri in named}


@PROFILES
def test_each_page_tells_of_the_catalogue_whose_it_is_and_under_which_licence(crowd, portal):
    for number in (1, 2, 3):
        page = Read(crowd, portal, number)
        publisher = page.one(CATALOG, DCTERMS.term("publisher"))
        assert page(publisher, FOAF.term("name"))
        licence = page.one(CATALOG, DCTERMS.term("license"))
        assert page(licence, DCTERMS.term("title"))
        wanted = ("title", "description", "language", "spatial", "issued", "modified")
        assert all(page(CATALOG, DCTERMS.term(name)) for name in wanted)
        assert page(CATALOG, FOAF.term("homepage"))
        assert page(CATALOG, DCAT.term("themeTaxonomy"))


@PROFILES
def test_the_service_stands_on_the_page_of_the_data_set_that_it_serves(crowd, portal):
    pages = [Read(crowd, portal, number) for number in (1, 2, 3)]
    assert [bool(page.instances(DCAT.term("DataService"))) for page in pages] == [False, False, True]
    last = pages[-1]
    assert last.one(CATALOG, DCAT.term("service")) == SERVICE
    assert last.one(SERVICE, DCAT.term("servesDataset")) == DATASET
    assert last.one(SERVICE, DCAT.term("endpointURL")) == NamedNode(f"{SITE}/sparql")
    assert DCAT.term("Dataset") in last(DATASET, RDF_TYPE)


@PROFILES
def test_what_is_only_mentioned_is_not_typed_as_a_data_set(view, portal):
    page = Read(view, portal)
    assert not page(ID.term("resource/annoncee-fictive"), RDF_TYPE)
    types = {DCAT.term(name) for name in ("Dataset", "DatasetSeries", "DataService")}
    typed = {triple.subject for triple in page.triples if triple.predicate == RDF_TYPE and triple.object in types}
    assert typed == {GUIDE, STUDY, SERIES, WITHDRAWN, DATASET, CLASS, SERVICE}


@PROFILES
def test_the_files_of_the_graph_and_of_its_classes_are_distributions_with_their_digests(view, portal):
    page = Read(view, portal)
    whole, of_class = page(DATASET, DCAT.term("distribution")), page(CLASS, DCAT.term("distribution"))
    assert {iri.value.rpartition("/")[2] for iri in whole} == {"dotheque.nq.gz", "dotheque.trig.zst"}
    assert {iri.value.rpartition("/")[2] for iri in of_class} == {"doth-Resource.csv.gz", "doth-Resource.jsonld.gz"}
    spdx = "http://spdx.org/rdf/terms#"
    for file in whole | of_class:
        checksum = page.one(file, NamedNode(spdx + "checksum"))
        assert page.one(checksum, NamedNode(spdx + "algorithm")) == NamedNode(spdx + "checksumAlgorithm_sha256")
        assert page.one(checksum, NamedNode(spdx + "checksumValue")).value == "ab" * 32
        assert page.one(file, DCAT.term("downloadURL")) == file
        assert page(file, DCAT.term("compressFormat"))
        assert page(file, DCTERMS.term("format"))


def files_of(view, portal, number):
    """Return the files of the graph and of its classes in the release of a number."""
    files = tuple(replace(file, address=f"{SITE}/dumps/{number}/{file.name}", sha256=f"{number:064}") for file in FILES)
    page = Read(view, replace(portal, release=replace(RELEASE, number=number), files=files))
    found = page(DATASET, DCAT.term("distribution")) | page(CLASS, DCAT.term("distribution"))
    for file in found:
        assert page(file, DCAT.term("downloadURL")) == page(file, DCAT.term("accessURL")) == {file}
    return {file.value for file in found}


def test_files_keep_their_iris_and_addresses_from_release_to_release_for_harvesters(view):
    lasting = {f"{SITE}/dumps/latest/{file.name}" for file in FILES}
    assert files_of(view, HARVEST, 7) == files_of(view, HARVEST, 8) == lasting


def test_files_name_their_release_in_the_full_profile(view):
    for number in (7, 8):
        assert files_of(view, FULL, number) == {f"{SITE}/dumps/{number}/{file.name}" for file in FILES}


def test_classes_with_the_same_local_name_are_told_apart():
    named = {entry.about: entry.iri.value for entry in class_entries([DCAT + "Resource", DOTH + "Resource"])}
    assert named == {DOTH + "Resource": CLASS.value, DCAT + "Resource": BASE + "dumps/#dcat-Resource"}


@PROFILES
def test_only_the_classes_of_kinds_are_data_sets(view, portal):
    shown = (ORG + "Organization", SKOS + "Concept")
    plumbing = (SH + "PrefixDeclaration", SH + "PropertyShape", OWL + "Class", PROV + "Activity", FOAF + "Agent")
    classes = (*shown, *plumbing)
    files = tuple(replace(FILES[2], name=f"{place}.csv.gz", about=about) for place, about in enumerate(classes))
    page = Read(view, replace(portal, files=files))
    listed = {iri for iri in page(CATALOG, DCAT.term("dataset")) if "/dumps/#" in iri.value}
    assert listed == {NamedNode(BASE + "dumps/#Organization"), NamedNode(BASE + "dumps/#Concept")}


@PROFILES
def test_data_sets_of_classes_are_told_apart_by_title_description_and_keyword(view, portal):
    organisations = NamedNode(BASE + "dumps/#Organization")
    files = (FILES[2], replace(FILES[2], name="x", address=f"{SITE}/dumps/7/x", about=ORG + "Organization"))
    page = Read(view, replace(portal, files=files))
    assert ("DO'thèque : organisations", "fr") in page.texts(organisations, DCTERMS.term("title"))
    assert ("organisations", "fr") in page.texts(organisations, DCAT.term("keyword"))
    assert ("ressources", "fr") in page.texts(CLASS, DCAT.term("keyword"))
    for prop in (DCTERMS.term("title"), DCTERMS.term("description"), DCAT.term("keyword")):
        assert page.texts(organisations, prop) != page.texts(CLASS, prop)


def test_a_catalogue_without_anything_in_it_still_tells_of_the_graph(tmp_path):
    empty = tmp_path / "empty.ttl"
    empty.write_text("", "utf-8")
    portal = replace(HARVEST, files=())
    page = Read(view_of(empty), portal)
    assert page(CATALOG, DCAT.term("dataset")) == {DATASET}
    assert page.one(CATALOG, HYDRA.term("totalItems")) == Literal(1)
    publisher = page.one(CATALOG, DCTERMS.term("publisher"))
    assert page.one(publisher, FOAF.term("name")).value == portal.contact.name
    assert feed_pages(view_of(empty), portal) == 1


def test_the_two_profiles_tell_of_the_same_records(view):
    assert {profile.value for profile in PortalProfile} == {"dcat-ap", "harvest"}
    listed = [Read(view, portal)(CATALOG, DCAT.term("record")) for portal in (FULL, HARVEST)]
    assert listed[0] == listed[1]


def test_the_list_of_records_is_made_once_for_a_release_and_tells_what_each_is(view):
    listed = records(view, HARVEST)
    assert records(view, FULL) is listed
    assert listed[-1].iri == DATASET
    assert {entry.iri: entry.origin for entry in listed} == {
        GUIDE: Origin.RESOURCE,
        STUDY: Origin.RESOURCE,
        SERIES: Origin.RESOURCE,
        WITHDRAWN: Origin.WITHDRAWN,
        DATASET: Origin.GRAPH,
        CLASS: Origin.CLASS,
    }


@PROFILES
def test_a_page_of_the_longest_descriptions_stays_under_5_mb_in_every_format(portal):
    long = [
        Quad(quad.subject, DCTERMS.term("description"), Literal(letter * DESCRIPTION, language=language), CATALOGUE)
        for quad in many(PAGE_RECORDS)
        if quad.predicate == RDF_TYPE
        for letter, language in (("é", "fr"), ("e", "en"))
    ]
    triples = feed_page(view_of(more=[*many(PAGE_RECORDS), *long]), portal, 1)

    assert max(len(serialise_as_is(triples, form, {})) for form in FORMATS) < 5_000_000
    assert sum(len(one.object.value) == DESCRIPTION for one in triples if isinstance(one.object, Literal)) > 90
