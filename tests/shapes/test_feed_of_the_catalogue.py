"""The feed of the real catalogue, all pages together, against DCAT-AP 3.0.1: our shapes and the official ones."""

import pytest
from dcat_feeds import OFFICIAL, OFFICIAL_RECOMMENDED

from dotheque_graph.assets import FEED_SHAPES, asset
from dotheque_graph.catalogue.portal import CATALOG, Contact, GraphFile, Portal, PortalProfile, feed_page, feed_pages
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import DCAT, DOTH, RDF_TYPE, SH, SPDX, compact
from dotheque_graph.rdf.iris import document_address
from dotheque_graph.rdf.terms import Triple
from dotheque_graph.store.releases import ReleaseRecord
from dotheque_graph.validation.facts import values_of
from dotheque_graph.validation.foreign.conformance import conformance
from dotheque_graph.validation.foreign.naming import path_text
from dotheque_graph.validation.foreign.rendering import foreign_text
from dotheque_graph.validation.foreign.shapes import read_foreign_shapes
from dotheque_graph.validation.report import Severity

SITE = "https://dotheque.example"
OURS = asset(*FEED_SHAPES)

UNSAID = {
    ("dcat:Catalog", "dcterms:issued"): "Nothing published yet tells when it began.",
    ("dcat:CatalogRecord", "dcterms:issued"): "Nothing published yet tells when an entry was listed first.",
    ("dcat:Dataset", "dcat:distribution"): "The source names no place where it is read or taken.",
    ("dcat:Dataset", "dcterms:publisher"): "The source does not say who publishes it.",
    ("dcat:Dataset", "dcterms:spatial"): "The source does not say which territory it is about.",
    ("dcat:Dataset", "dcterms:temporal"): "The source does not say which period it is about.",
    ("dcat:DatasetSeries", "dcterms:publisher"): "The source does not say who publishes it.",
    ("dcat:DatasetSeries", "^dcat:inSeries"): "None of its members is published yet.",
    ("dcat:Distribution", "dcterms:format"): "A page may be anything; nobody told its format.",
    ("dcat:Distribution", "dcterms:license"): "The source does not say on which conditions it may be reused.",
    ("dcterms:Location", "dcat:bbox"): "No source gives one; the boxes known are those of metropolitan regions.",
    (
        "dcterms:Location",
        "dcat:centroid",
    ): "No source gives one, and the middle of a box may lie outside of what it is about.",
    ("foaf:Agent", "dcterms:type"): "The list of ADMS has no word for it, or the source none.",
}
"""(class, property) → why the full feed does not say what DCAT-AP recommends there."""
DIGEST = SPDX.term("checksumValue")
"""Plain text in the defensive feed: rdflib makes bytes of an xsd:hexBinary, and udata then refuses the data set."""
UNTYPED = {"ChecksumShape-checksumValue"}
"""The rule of ours that the defensive feed breaks, on the type of digests: it says what harvesters read."""


@pytest.fixture(scope="module")
def feeds(catalogue) -> dict[PortalProfile, list[Triple]]:
    return {profile: _feed(catalogue, profile) for profile in PortalProfile}


def _feed(catalogue, profile: PortalProfile) -> list[Triple]:
    view, portal = CatalogueView(catalogue), _portal(profile)
    return [triple for number in range(1, feed_pages(view, portal) + 1) for triple in feed_page(view, portal, number)]


def _portal(profile: PortalProfile) -> Portal:
    record = ReleaseRecord(7, "2026-11-23T10:00:00.000+00:00", "Essai", None, f"{SITE}/a", "0" * 64, 1, {})
    return Portal(
        profile=profile,
        release=record,
        page_address=lambda page: f"{SITE}/catalog/r7/p{page}.ttl",
        document=lambda iri: SITE + document_address(iri),
        home=f"{SITE}/",
        data_page=f"{SITE}/data",
        endpoint=f"{SITE}/sparql",
        service_description=f"{SITE}/openapi.json",
        contact=Contact("Démocratie Ouverte", f"{SITE}/data"),
        withdrawn_days=90,
        files=(
            _file("dotheque.nq.gz", "application/n-quads", "application/gzip", ""),
            _file("dotheque.ttl.zst", "text/turtle", "application/zstd", ""),
            _file("resource.jsonld.gz", "application/ld+json", "application/gzip", DOTH + "Resource"),
            _file("resource.csv.zst", "text/csv", "application/zstd", DOTH + "Resource"),
        ),
    )


def _file(name: str, media_type: str, packing: str, about: str) -> GraphFile:
    return GraphFile(name, f"{SITE}/dumps/7/{name}", media_type, packing, 1234, "ab" * 32, about)


@pytest.fixture(scope="module", params=list(PortalProfile))
def feed(request, feeds) -> list[Triple]:
    return feeds[request.param]


def test_the_feed_holds_the_catalogue(feed):
    datasets = {
        triple.subject for triple in feed if (triple.predicate, triple.object) == (RDF_TYPE, DCAT.term("Dataset"))
    }

    assert Triple(CATALOG, RDF_TYPE, DCAT.term("Catalog")) in feed
    assert len(datasets) > 10


def test_the_full_feed_breaks_no_official_constraint(feeds):
    report = conformance(feeds[PortalProfile.FULL], read_foreign_shapes([OFFICIAL]))

    assert report.conforms, foreign_text(report)


def test_the_defensive_feed_breaks_no_official_constraint_but_on_the_type_of_digests(feeds):
    report = conformance(feeds[PortalProfile.HARVEST], read_foreign_shapes([OFFICIAL]))
    broken = [result for result in report.results if result.severity is Severity.VIOLATION]

    assert {result.path for result in broken} == {DIGEST}, foreign_text(report)


def test_the_full_feed_breaks_none_of_our_constraints(feeds):
    report = conformance(feeds[PortalProfile.FULL], read_foreign_shapes([OURS]))

    assert report.conforms, foreign_text(report)


def test_the_defensive_feed_breaks_none_of_our_constraints_but_on_the_type_of_digests(feeds):
    report = conformance(feeds[PortalProfile.HARVEST], read_foreign_shapes([OURS]))
    broken = [result for result in report.results if result.severity is Severity.VIOLATION]

    assert {result.shape.value.partition("#")[2] for result in broken} <= UNTYPED
    assert {result.component for result in broken} <= {SH.term("DatatypeConstraintComponent")}


@pytest.fixture(scope="module")
def warned(feeds) -> dict[tuple[str, str], list[str]]:
    """Return (class, property) → the nodes of the full feed that do not say what is recommended, by ours or theirs."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in (OURS, OFFICIAL, OFFICIAL_RECOMMENDED):
        shapes = read_foreign_shapes([path])
        targets = {
            rule: compact(values_of(shapes.facts, node, SH.term("targetClass"))[0].value)
            for node in shapes.facts
            for rule in values_of(shapes.facts, node, SH.term("property"))
            if values_of(shapes.facts, node, SH.term("targetClass"))
        }
        for result in conformance(feeds[PortalProfile.FULL], shapes).results:
            if result.severity is Severity.WARNING:
                place = path_text(result.path, shapes.facts) if result.path else ""
                found.setdefault((targets[result.shape], place), []).append(str(result.focus))
    return found


def test_the_full_feed_says_all_that_is_recommended_but_for_what_is_named_here(warned):
    assert {pair: nodes for pair, nodes in warned.items() if pair not in UNSAID} == {}


def test_what_is_named_here_as_not_said_is_not_said(warned):
    assert [pair for pair in UNSAID if pair not in warned] == []
    assert all(reason.endswith(".") for reason in UNSAID.values())


def test_what_is_recommended_of_the_catalogue_and_of_the_service_is_all_said(warned):
    known = set(warned) - {("dcat:Catalog", "dcterms:issued")}
    assert {kind for kind, _ in known} & {"dcat:Catalog", "dcat:DataService", "skos:Concept", "spdx:Checksum"} == set()
