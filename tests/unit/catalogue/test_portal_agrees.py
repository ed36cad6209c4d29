"""The feed and the other places that speak of the same things: none says the contrary of another."""

import pytest
from portal_fiction import FULL, GUIDE, SITE, STUDY, Read, view_of

from dotheque_graph.catalogue.description import describe
from dotheque_graph.catalogue.portal import feed_page
from dotheque_graph.catalogue.profiles import DCAT_PROFILE, profiled
from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, DOTH, ID, PROV, RDF_TYPE, SPDX
from dotheque_graph.publication.dumps.listing import listing_triples
from dotheque_graph.publication.dumps.record import DumpFile, DumpRecord, Packing, Scope
from dotheque_graph.rdf.terms import NamedNode

TITLE = DCTERMS.term("title")
SHARED = {
    *(DCTERMS.term(name) for name in ("title", "description", "issued", "language", "license", "relation", "type")),
    *(DCAT.term(name) for name in ("distribution", "inSeries", "downloadURL", "mediaType")),
    PROV.term("wasGeneratedBy"),
    SPDX.term("checksum"),
    SPDX.term("algorithm"),
}
"""What the document about a resource and the feed both say of it and of its files."""


@pytest.fixture(scope="module")
def view():
    return view_of()


def of(triples, nodes):
    return {triple for triple in triples if triple.subject in nodes and triple.predicate in SHARED}


@pytest.mark.parametrize("iri", [GUIDE, STUDY], ids=["guide", "study"])
def test_the_feed_says_what_the_document_about_a_resource_says(view, iri):
    fed, said = feed_page(view, FULL, 1), profiled(view.store, describe(view.store, iri), DCAT_PROFILE)
    assert of(said, {iri}) - of(fed, {iri}) == set()
    assert {triple for triple in of(fed, {iri}) if "#access" not in str(triple.object)} >= of(said, {iri})


def test_the_document_about_a_resource_tells_of_its_files_and_periods(view):
    said = set(profiled(view.store, describe(view.store, GUIDE), DCAT_PROFILE))
    pdf, period = ID.term("distribution/guide-pdf"), ID.term("period/annees-fictives")
    kept = of(said, {pdf, ID.term("distribution/guide-pdf#checksum")})
    assert {triple.predicate for triple in kept} >= {DCAT.term("downloadURL"), SPDX.term("algorithm")}
    assert DCTERMS.term("PeriodOfTime") in {triple.object for triple in said if triple.subject == period}
    assert DCAT.term("startDate") in {triple.predicate for triple in said if triple.subject == period}


def test_a_file_of_a_resource_is_described_by_itself_too(view):
    pdf = ID.term("distribution/guide-pdf")
    said = profiled(view.store, describe(view.store, pdf), DCAT_PROFILE)
    assert {triple.predicate for triple in said if triple.subject == pdf} >= {DCAT.term("downloadURL")}


def test_the_data_set_of_a_class_is_the_same_in_the_list_of_the_dumps(view):
    file = DumpFile(
        name="doth-Resource.csv.gz",
        scope=Scope.CLASS,
        about=DOTH + "Resource",
        extension="csv",
        packing=Packing.GZIP,
        size=1000,
        unpacked=9000,
        sha256="ab" * 32,
    )
    address = {one.name: one.address for one in FULL.files}
    record = DumpRecord(edition=1, release=7, issued=FULL.release.issued, digest="0" * 64, files=(file,))
    listed = set(listing_triples(record, lambda name: address.get(name, f"{SITE}/{name}")))
    of_class = NamedNode(BASE + "dumps/#Resource")
    page = Read(view, FULL)
    assert DCAT.term("Dataset") in {triple.object for triple in listed if triple.subject == of_class}
    parts = {triple.object for triple in listed if triple.predicate == DCAT.term("distribution")}
    assert parts <= page(of_class, DCAT.term("distribution"))
    (node,) = parts
    assert {triple.object for triple in listed if triple.subject == node and triple.predicate == RDF_TYPE} <= page(
        node, RDF_TYPE
    )
    titles = {triple.object for triple in listed if (triple.subject, triple.predicate) == (of_class, TITLE)}
    assert titles == page(of_class, TITLE)
