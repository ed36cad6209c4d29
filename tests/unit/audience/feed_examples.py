"""For each rule of the rehearsal, the smallest feed that it applies to."""

from dotheque_graph.audience.rehearsal import FeedPage, Note
from dotheque_graph.audience.rehearsal.reading import _page as page_of
from dotheque_graph.audience.rehearsal.transport import PAGE_BYTES, Exchange
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf

PREFIXES = """
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix tree: <https://w3id.org/tree#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
"""
PLACE = "https://example.org/catalog.ttl"
GOOD = ':d a dcat:Dataset ; dct:identifier "https://example.org/d" ; dct:title "Un titre"@fr'
LOV2 = "<https://www.etalab.gouv.fr/licence-ouverte-open-licence>"


def page(text, address=PLACE, **given):
    """Return a page of a feed that says some Turtle."""
    triples = [quad.triple for quad in read_rdf((PREFIXES + text).encode(), TURTLE, "example")]
    return FeedPage(address, triples, len(text), TURTLE.media_type, **given)


def sent(body=b"", asked=PLACE, first=None, **given):
    """Return a page as it comes from a server; `first` is the exchange of the first page, where this is another."""
    facts = {"address": asked, "status": 200, "content_type": "text/turtle; charset=utf-8", "head_status": 200, **given}
    exchange = Exchange(asked, body=body, **facts)
    return page_of(exchange, first or exchange)


def record(more, beside=""):
    """Return the pages of a feed of one good record that says something more."""
    return [page(f"{GOOD} ; {more} .\n{beside}")]


def part(more, beside=""):
    """Return the pages of a feed with one distribution."""
    return record("dcat:distribution :f", f":f {more} .\n{beside}")


def view(number, following):
    """Return the Turtle of a page that leads to another."""
    return f"<https://example.org/p{number}.ttl> a hydra:PartialCollectionView ; hydra:next {following} ."


ELSEWHERE = "https://example.org/p2.ttl"
TURTLE_PAGE = Exchange(PLACE, PLACE, 200, "text/turtle; charset=utf-8")
CONTEXT = b'{"@context": "https://example.org/context.jsonld", "@id": "https://example.org/d"}'
REMOTE = [sent(CONTEXT, "https://example.org/catalog.jsonld", content_type="application/ld+json")]
MIXED = [sent(), sent(b"{}", ELSEWHERE, TURTLE_PAGE, content_type="application/ld+json")]
UNKNOWN_HOST = [sent(status=0, unknown_host=True)]
PRIVATE = [sent(status=0, private="http://192.168.1.4/p2.ttl")]
SLOW = [page("", notes=(Note(("udata-walk-seconds", "ckan-walk-seconds"), PLACE),), read=False)]
FAILED = [sent(status=503)]
VIEWS = [page(view(1, "<https://example.org/p2.ttl>") + view(9, "<https://example.org/p3.ttl>"))]
TREE = [page(":c tree:relation [ tree:node <https://example.org/p2.ttl> ] .")]
POLYGON = '"POLYGON((0 0,1 0,1 1,0 0))"^^geo:wktLiteral'

FEED_EXAMPLES = {
    "udata-format-extension": [sent()],
    "udata-format-head": [sent(asked="https://example.org/catalog", head_type="text/turtle")],
    "udata-format-query": [sent(asked=f"{PLACE}?page=1")],
    "udata-format-html": [sent(asked="https://example.org/catalog.html")],
    "udata-format-unknown": [sent(asked="https://example.org/catalog", content_type="application/octet-stream")],
    "udata-format-mixed": MIXED,
    "udata-redirect": [sent(address="https://example.org/elsewhere.ttl")],
    "udata-private-host": [sent(asked="http://192.168.1.4/catalog.ttl")],
    "udata-host-unknown": UNKNOWN_HOST,
    "udata-leads-private": PRIVATE,
    "udata-walk-seconds": SLOW,
    "udata-charset": [sent('<urn:a> <urn:b> "é" .'.encode(), content_type="text/turtle")],
    "udata-relative-iri": [sent(b'<d> <urn:b> "e" .')],
    "udata-remote-context": REMOTE,
    "udata-page-failed": FAILED,
    "udata-paging": [page(view(1, "<https://example.org/p2.ttl>"))],
    "udata-paging-views": VIEWS,
    "udata-paging-paged": [
        page("<https://example.org/p1> a hydra:PagedCollection ; hydra:next <https://example.org/p2> .")
    ],
    "udata-paging-other": TREE,
    "udata-paging-relative": [page(view(1, '"p2.ttl"'))],
    "udata-paging-loop": [page(view(1, f"<{PLACE}>"))],
    "udata-feed-empty": [page("")],
    "udata-job-size": [FeedPage(PLACE, [], 16 * 1024 * 1024, TURTLE.media_type)],
    "udata-absence": [page("")],
    "ckan-format": [sent()],
    "ckan-format-unknown": [sent(content_type="application/octet-stream")],
    "ckan-format-mixed": MIXED,
    "ckan-redirect": [sent(address="https://example.org/elsewhere.ttl")],
    "ckan-head": [sent(head_status=403)],
    "ckan-host-unknown": UNKNOWN_HOST,
    "ckan-leads-private": PRIVATE,
    "ckan-walk-seconds": SLOW,
    "ckan-page-size": [sent(length=PAGE_BYTES + 1)],
    "ckan-encoding": [sent('<urn:a> <urn:b> "é" .'.encode("latin-1"))],
    "ckan-remote-context": REMOTE,
    "ckan-page-failed": FAILED,
    "ckan-paging": [page(view(1, "<https://example.org/p2.ttl>"))],
    "ckan-paging-views": VIEWS,
    "ckan-paging-other": TREE,
    "ckan-paging-first": [page(view(1, "<https://example.org/p2.ttl>"), digest="a"), page("", ELSEWHERE, digest="a")],
    "ckan-paging-loop": [page(view(1, f"<{ELSEWHERE}>")), page(view(2, f"<{ELSEWHERE}>"), ELSEWHERE)],
    "ckan-feed-empty": [page("")],
    "ckan-absence": [page("")],
    "ckan-catalogue-record": [page(":r a dcat:CatalogRecord .")],
}

UDATA_EXAMPLES = {
    "udata-kept": record('dct:issued "2024-01-01"^^xsd:date'),
    "udata-no-place": record('dct:language "fr"'),
    "udata-extras": record('dct:provenance "Recueilli sur place."@fr'),
    "udata-series": [page(':s a dcat:DatasetSeries ; dct:identifier "s" ; dct:title "Une série"@fr .')],
    "udata-stub": [page(f"{GOOD} . :c dcat:dataset :e . ")],
    "udata-identifier-missing": [page(':d a dcat:Dataset ; dct:title "Un titre"@fr .')],
    "udata-identifier-several": record('dct:identifier "un autre"'),
    "udata-identifier-twice": [page(f"{GOOD} ."), page(f"{GOOD} .", ELSEWHERE)],
    "udata-identifier-global": [page(f"{GOOD} .")],
    "udata-identifier-local": [page(':d a dcat:Dataset ; dct:identifier "12" ; dct:title "Un titre"@fr .')],
    "udata-re-export": [
        page(':d a dcat:Dataset ; dct:identifier "https://www.data.gouv.fr/datasets/1" ; dct:title "Un titre"@fr .')
    ],
    "udata-title-missing": [page(':d a dcat:Dataset ; dct:identifier "12" .')],
    "udata-text-language": record('dct:description "A text"@en, "Ein Text"@de'),
    "udata-text-several": record('dct:description "Un texte"@fr, "Un autre"@fr'),
    "udata-text-translation": record('dct:title "A title"@en'),
    "udata-description-markup": record('dct:description "Voir <a href=\\"/x\\">ici</a>"@fr'),
    "udata-description-abstract": record('dct:abstract "Un texte"@fr'),
    "udata-keyword-tag": record('dcat:keyword "Budget participatif"@fr'),
    "udata-keyword-iri": record("dcat:keyword :budget"),
    "udata-keyword-language": record('dcat:keyword "youth"@en'),
    "udata-keyword-short": record('dcat:keyword "or"@fr'),
    "udata-keyword-long": record(f'dcat:keyword "{"long" * 30}"@fr'),
    "udata-theme-tag": record("dcat:theme :t", ':t skos:prefLabel "Environnement"@fr .'),
    "udata-theme-special": record("dcat:theme <http://data.europa.eu/bna/c_ac64a52d>"),
    "udata-theme-unlabelled": record("dcat:theme :t"),
    "udata-frequency": record('dct:accrualPeriodicity "quand on peut"'),
    "udata-contact": record('dcat:contactPoint [ vcard:fn "Nous" ; vcard:hasEmail <mailto:nous@example.org> ]'),
    "udata-contact-incomplete": record('dcat:contactPoint [ vcard:fn "Nous" ]'),
    "udata-agent": record('dct:publisher [ foaf:name "Nous" ]'),
    "udata-agent-nameless": record("dct:publisher :nous"),
    "udata-schema": record("dct:conformsTo <https://schema.data.gouv.fr/a>"),
    "udata-schema-first": record("dct:conformsTo <https://example.org/a>, <https://example.org/b>"),
    "udata-schema-address": record('dct:conformsTo "une norme"'),
    "udata-schema-profile": record("dct:conformsTo <http://data.europa.eu/r5r/>"),
    "udata-spatial": record("dct:spatial :l", f":l a dct:Location ; dcat:bbox {POLYGON} ."),
    "udata-spatial-geometry": record("dct:spatial <https://www.geonames.org/3017382/>"),
    "udata-spatial-polygon": record("dct:spatial :l", ':l dcat:centroid "POINT(0 0)"^^geo:wktLiteral .'),
    "udata-spatial-beside": record(
        "dct:spatial :l", f':l dcat:bbox {POLYGON} ; dcat:centroid "POINT(0 0)"^^geo:wktLiteral .'
    ),
    "udata-spatial-crs": record(
        "dct:spatial :l",
        ':l dcat:bbox "<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POLYGON((0 0,1 0,1 1,0 0))"^^geo:wktLiteral .',
    ),
    "udata-temporal-first": record('dct:temporal "2011", "2012"'),
    "udata-temporal-iri": record("dct:temporal :p", ':p dcat:startDate "2011" .'),
    "udata-temporal-unread": record('dct:temporal "jadis"'),
    "udata-acronym": record('skos:altLabel "ABC"'),
    "udata-acronym-long": record(f'skos:altLabel "{"long" * 40}"'),
    "udata-licence-known": record(f"dct:license {LOV2}"),
    "udata-licence-guessed": record("dct:license <https://www.etalab.gouv.fr/licence-ouverte>"),
    "udata-licence-unknown": record("dct:license <https://example.org/conditions>"),
    "udata-licence-label": record(f"dct:license {LOV2}", f'{LOV2} rdfs:label "Celle de l\'État"@fr .'),
    "udata-licence-elsewhere": part(f"dcat:accessURL :u ; dct:license {LOV2}"),
    "udata-licence-none": [page(f"{GOOD} .")],
    "udata-access-restricted": record(
        "dct:accessRights <http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/INSPIRE_Directive>"
    ),
    "udata-modified-future": record('dct:modified "2999-01-01"^^xsd:date'),
    "udata-landing-refused": record("dcat:landingPage <http://localhost/d>"),
    "udata-has-part": record("dct:hasPart :e"),
    "udata-withdrawn": record("adms:status <http://purl.org/adms/status/Withdrawn>"),
    "udata-distribution-address": part('dct:title "Un fichier"@fr'),
    "udata-distribution-same": record("dcat:distribution :f, :g", ":f dcat:accessURL :u . :g dcat:accessURL :u ."),
    "udata-distribution-download": part("dcat:accessURL :u ; dcat:downloadURL :v"),
    "udata-distribution-untitled": part("dcat:accessURL :u"),
    "udata-distribution-format": part('dcat:accessURL :u ; dct:format "CSV"'),
    "udata-distribution-media-type": part(
        "dcat:accessURL :u ; dcat:mediaType <http://www.iana.org/assignments/media-types/text/csv>"
    ),
    "udata-distribution-service": part("dcat:accessURL :u ; dcat:accessService :s"),
    "udata-distribution-licence": part(f"dcat:accessURL :u ; dct:license {LOV2}"),
    "udata-checksum-algorithm": part('dcat:accessURL :u ; spdx:checksum [ spdx:algorithm "sha256" ]'),
    "udata-checksum-unsupported": part(
        "dcat:accessURL :u ; spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha512 ]"
    ),
    "udata-service-of-distribution": part("dcat:accessURL :u ; dcat:accessService :s", ":s a dcat:DataService ."),
    "udata-service-serves": [
        page(':s a dcat:DataService ; dct:identifier "s" ; dct:title "Un service"@fr ; dcat:servesDataset :d .')
    ],
}

CKAN_EXAMPLES = {
    "ckan-kept": record('dct:issued "2024-01-01"^^xsd:date'),
    "ckan-no-place": record("dcat:inSeries :s"),
    "ckan-guid": [page(f"{GOOD} .")],
    "ckan-guid-identifier": [page('[] a dcat:Dataset ; dct:identifier "12" ; dct:title "Un titre"@fr .')],
    "ckan-guid-title": [page('[] a dcat:Dataset ; dct:title "Un titre"@fr .')],
    "ckan-guid-twice": [page(f"{GOOD} ."), page(f"{GOOD} .", ELSEWHERE)],
    "ckan-identifier-colon": [page(f"{GOOD} .")],
    "ckan-series": [page(':s a dcat:DatasetSeries ; dct:identifier "s" ; dct:title "Une série"@fr .')],
    "ckan-service": [page(':s a dcat:DataService ; dct:identifier "s" ; dct:title "Un service"@fr .')],
    "ckan-stub": [page(f"{GOOD} . :c dcat:dataset :e . ")],
    "ckan-title-missing": [page(':d a dcat:Dataset ; dct:identifier "12" .')],
    "ckan-text-language": record('dct:description "A text"@en, "Ein Text"@de'),
    "ckan-text-translation": record('dct:title "A title"@en'),
    "ckan-keyword-comma": record('dcat:keyword "eau, air"@fr'),
    "ckan-keyword-characters": record('dcat:keyword "politique de l\'eau"@fr'),
    "ckan-keyword-length": record('dcat:keyword "x"@fr'),
    "ckan-keyword-language": record('dcat:keyword "youth"@en'),
    "ckan-first-value": record('dct:issued "2024-01-01"^^xsd:date, "2024-01-02"^^xsd:date'),
    "ckan-label": record("dct:provenance :p", ':p rdfs:label "Recueilli sur place."@fr .'),
    "ckan-list": record('dct:language "fr"'),
    "ckan-contact-empty": record("dcat:contactPoint :nous"),
    "ckan-contact-first": record('dcat:contactPoint [ vcard:fn "Nous" ], [ vcard:fn "Eux" ]'),
    "ckan-agent": record('dct:publisher [ foaf:name "Nous" ]'),
    "ckan-agent-first": record('dct:creator [ foaf:name "Nous" ], [ foaf:name "Eux" ]'),
    "ckan-agent-nameless": record("dct:publisher :nous"),
    "ckan-temporal-unread": record('dct:temporal "2011"'),
    "ckan-temporal-first": record('dct:temporal [ dcat:startDate "2011" ], [ dcat:startDate "2012" ]'),
    "ckan-spatial-untyped": record("dct:spatial :l", f":l dcat:bbox {POLYGON} ."),
    "ckan-spatial-last": record("dct:spatial :l, :m", ":l a dct:Location . :m a dct:Location ."),
    "ckan-licence-dataset": record(f"dct:license {LOV2}"),
    "ckan-licence-distribution": record(f"dct:license {LOV2} ; dcat:distribution :f", f":f dct:license {LOV2} ."),
    "ckan-licence-unregistered": part(f"dcat:accessURL :u ; dct:license {LOV2}"),
    "ckan-licence-titled": part(f"dct:license {LOV2}", f'{LOV2} dct:title "Licence Ouverte"@fr .'),
    "ckan-distribution-anonymous": record("dcat:distribution [ dcat:accessURL :u ]"),
    "ckan-byte-size": part('dcat:accessURL :u ; dcat:byteSize "2 Mo"'),
    "ckan-distribution-service": part("dcat:accessURL :u ; dcat:accessService :s"),
}
EXAMPLES = {**FEED_EXAMPLES, **UDATA_EXAMPLES, **CKAN_EXAMPLES}
