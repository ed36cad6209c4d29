"""A fictional catalogue in which each resource says all that it can: more than a page of them, in awkward words."""

from collections.abc import Iterable, Iterator
from itertools import chain

from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, FOAF, GRAPH, ID, ORG, RDF_TYPE, SKOS, SPDX, VOC, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term

RESOURCES = 101
"""With the data sets of the graph, more than one page of a hundred records."""
CATALOGUE = GRAPH.term("catalogue")
_KEPT_GRAPHS = frozenset({GRAPH.term("vocabulary"), GRAPH.term("ontology")})
_PLACES = ("country/fr", "region/75", "region/53", "departement/33", "departement/35", "commune/33063")
"""From a country without a box to a commune, which has that of its département in the harvest profile."""
_LICENCES = ("etalab-2-0", "cc-by-4-0", "cc-by-sa-4-0", "cc0-1-0", "odbl-1-0")
_THEMES = ("citizen-participation", "waste-reduction", "behaviour-change")
_WORDS = (
    "budget participatif",
    "l'eau d’ici",
    "santé / climat",
    "écologie, économie et égalité",
    "C'est-à-dire (exemple) : A & B",
    "jury citoyen n° 3",
    "aujourd’hui",
)
_FORMS = (
    ("pdf", "application/pdf", "PDF"),
    ("csv", "text/csv", "CSV"),
    ("html", "text/html", "HTML"),
)
_MEDIA = "https://www.iana.org/assignments/media-types/"
_EU = "http://publications.europa.eu/resource/authority/"

Facts = Iterable[tuple[NamedNode, Term]]


def resource(number: int) -> NamedNode:
    """Return the IRI of a fictional resource."""
    return ID.term(f"resource/fiction-{number:03}")


def known_terms(quads: Iterable[Quad]) -> list[Quad]:
    """Return what the fiction needs of the real catalogue: vocabularies, ontology and a few territories."""
    places = {ID.term(f"territory/{name}") for name in _PLACES}
    return [quad for quad in quads if quad.graph_name in _KEPT_GRAPHS or quad.subject in places]


def fictional_quads() -> list[Quad]:
    """Return every quad of the fictional catalogue."""
    return [*_agents(), *chain.from_iterable(map(resource_quads, range(RESOURCES)))]


def _quads(subject: NamedNode, facts: Facts) -> Iterator[Quad]:
    return (Quad(subject, prop, value, CATALOGUE) for prop, value in facts)


def _agents() -> Iterator[Quad]:
    for name, label in (("ville-fiction", "Ville d'Essai-sur-Loire"), ("atelier-fiction", "L’Atelier des « essais »")):
        facts = (
            (RDF_TYPE, ORG.term("Organization")),
            (SKOS.term("prefLabel"), Literal(label, language="fr")),
            (FOAF.term("homepage"), NamedNode(f"https://{name}.example.org/")),
        )
        yield from _quads(ID.term(f"organisation/{name}"), facts)


def resource_quads(number: int, title: str = "") -> list[Quad]:
    """Return all that is said of a fictional resource, its distributions and its period."""
    iri = resource(number)
    period = NamedNode(f"{iri.value}#periode")
    forms = [ID.term(f"distribution/fiction-{number:03}-{name}") for name, _, _ in _FORMS[: 1 + number % 3]]
    facts: Facts = [
        (RDF_TYPE, DOTH.term("Resource")),
        (DCTERMS.term("title"), Literal(title or f"L’atelier n° {number} d'« écriture » & l'été", language="fr")),
        (DCTERMS.term("title"), Literal(f"Workshop {number}", language="en")),
        (DCTERMS.term("description"), Literal(_description(number), language="fr")),
        (DCTERMS.term("description"), Literal(f"A fictional resource, number {number}.", language="en")),
        *((DCAT.term("keyword"), Literal(word, language="fr")) for word in _some(_WORDS, number, 4)),
        (DCAT.term("keyword"), Literal("participatory budget", language="en")),
        *((DCAT.term("theme"), VOC.term(f"theme/{name}")) for name in _some(_THEMES, number, 2)),
        (DCTERMS.term("license"), VOC.term(f"licence/{_LICENCES[number % len(_LICENCES)]}")),
        (DCTERMS.term("spatial"), ID.term(f"territory/{_PLACES[1 + number % (len(_PLACES) - 1)]}")),
        (DCTERMS.term("temporal"), period),
        (DCTERMS.term("publisher"), ID.term("organisation/ville-fiction")),
        (DCTERMS.term("creator"), ID.term("organisation/atelier-fiction")),
        (DCTERMS.term("issued"), _day(f"2024-{1 + number % 12:02}-15")),
        (DCTERMS.term("language"), NamedNode(f"{_EU}language/FRA")),
        (DCTERMS.term("identifier"), Literal(f"FICTION-{number}")),
        (FOAF.term("page"), NamedNode(f"https://example.org/fiction/{number}/notice")),
        (DOTH.term("resourceType"), VOC.term("resource-type/tested-device")),
        (DOTH.term("publicationState"), VOC.term("publication-state/available")),
        *((DCAT.term("distribution"), form) for form in forms),
    ]
    dates: Facts = [
        (RDF_TYPE, DCTERMS.term("PeriodOfTime")),
        (DCAT.term("startDate"), _day("2019-09-01")),
        (DCAT.term("endDate"), _day(f"2023-01-{1 + number % 28:02}")),
    ]
    said = [*_quads(iri, facts), *_quads(period, dates)]
    for form, about in zip(forms, _FORMS, strict=False):
        said.extend(_distribution(number, form, *about))
    return said


def _distribution(number: int, form: NamedNode, name: str, media: str, kind: str) -> Iterator[Quad]:
    checksum, address = NamedNode(f"{form.value}#checksum"), f"https://example.org/fiction/{number}"
    facts: Facts = [
        (RDF_TYPE, DCAT.term("Distribution")),
        (DCTERMS.term("title"), Literal(f"L’essai n° {number} en {kind}", language="fr")),
        (DCTERMS.term("description"), Literal(f"Tout l'essai, en {kind}.", language="fr")),
        (DCAT.term("accessURL"), NamedNode(address)),
        (DCAT.term("downloadURL"), NamedNode(f"{address}/essai.{name}")),
        (DCAT.term("mediaType"), NamedNode(_MEDIA + media)),
        (DCTERMS.term("format"), NamedNode(f"{_EU}file-type/{kind}")),
        (DCAT.term("byteSize"), Literal(str(10_000 + number), datatype=XSD.term("integer"))),
        (DCTERMS.term("language"), NamedNode(f"{_EU}language/FRA")),
        (DCTERMS.term("issued"), _day("2024-05-01")),
        (SPDX.term("checksum"), checksum),
    ]
    yield from _quads(form, facts)
    digest = Literal(f"{number:02x}".zfill(64), datatype=XSD.term("hexBinary"))
    facts = [
        (RDF_TYPE, SPDX.term("Checksum")),
        (SPDX.term("algorithm"), SPDX.term("checksumAlgorithm_sha256")),
        (SPDX.term("checksumValue"), digest),
    ]
    yield from _quads(checksum, facts)


def tombstone(number: int, day: str) -> list[Quad]:
    """Return what is left of a fictional resource that was withdrawn on a day."""
    facts: Facts = [
        (RDF_TYPE, DOTH.term("Tombstone")),
        (DCTERMS.term("title"), Literal(f"L’atelier n° {number}", language="fr")),
        (DOTH.term("withdrawnOn"), _day(day)),
        (DOTH.term("reason"), Literal("L'auteur l'a retiré.", language="fr")),
    ]
    return list(_quads(resource(number), facts))


def _description(number: int) -> str:
    return f"Ressource fictive n° {number} : l'eau, l’air & le sol.\n\nSi 2 < 3, c'est « vrai » ; 100 % d'été, à Noël."


def _some(values: tuple[str, ...], number: int, most: int) -> tuple[str, ...]:
    start = number % len(values)
    return (values + values)[start : start + 1 + number % most]


def _day(text: str) -> Literal:
    return Literal(text, datatype=XSD.term("date"))
