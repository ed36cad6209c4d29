"""The graph as data sets: the whole with its dumps, and each class that has files of its own."""

from collections.abc import Iterator
from typing import Final

from dotheque_graph.catalogue.kinds import Kind
from dotheque_graph.catalogue.portal.authorities import ENGLISH, FRENCH, GOVERNMENT, IRREGULAR, PUBLIC
from dotheque_graph.catalogue.portal.datasets import write_dataset, write_provenance
from dotheque_graph.catalogue.portal.distributions import write_file, write_terms
from dotheque_graph.catalogue.portal.entries import CLASS_KINDS, Entry, Origin
from dotheque_graph.catalogue.portal.licences import Terms
from dotheque_graph.catalogue.portal.model import GraphFile
from dotheque_graph.catalogue.portal.sheet import Sheet
from dotheque_graph.catalogue.portal.territories import FRANCE
from dotheque_graph.catalogue.portal.wording import both, full_keywords, literals, plain_keywords
from dotheque_graph.catalogue.void import DATASET, LICENCE, PUBLISHER, SAID
from dotheque_graph.namespaces import DCAT, DCTERMS, FOAF, RDF_TYPE, SKOS, VOC, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple

_ETALAB: Final = VOC.term("licence/etalab-2-0")
_TITLE: Final = DCTERMS.term("title")
_DESCRIPTION: Final = DCTERMS.term("description")
_DEFINITION: Final = SKOS.term("definition")
_TEXTS: Final = {prop: (texts["fr"], texts["en"]) for prop, texts in SAID.items()}
_KEYWORDS: Final = (
    ("innovation démocratique", "democratic innovation"),
    ("participation citoyenne", "citizen participation"),
    ("données liées", "linked data"),
    ("graphe de connaissances", "knowledge graph"),
)
_PACKINGS: Final = {"application/gzip": "gzip", "application/zstd": "zstd"}
_FORMS: Final = {
    "application/ld+json": "JSON-LD",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "text/csv": "CSV",
    "text/turtle": "Turtle",
}


def write_graph_dataset(sheet: Sheet, entry: Entry, record: str) -> None:
    """Write the data set of the whole graph, or of one class, with its files."""
    iri, terms = entry.iri, open_licence(sheet)
    write_dataset(sheet, iri, record, sheet.portal.data_page)
    (title_fr, title_en), (fr, en) = _whole() if entry.origin is Origin.GRAPH else _class(sheet, entry.about)
    sheet.texts(iri, _TITLE, both(title_fr, title_en, french_only=sheet.harvest))
    sheet.texts(iri, _DESCRIPTION, both(fr, en, french_only=sheet.harvest))
    write_terms(sheet, iri, terms)
    write_publisher(sheet, iri, DCTERMS.term("publisher"), DCTERMS.term("creator"))
    write_keywords(sheet, iri, *_own_keywords(entry))
    sheet.term(iri, DCAT.term("theme"), GOVERNMENT)
    sheet.term(iri, DCTERMS.term("language"), FRENCH, ENGLISH)
    sheet.term(iri, DCTERMS.term("accrualPeriodicity"), IRREGULAR)
    sheet.term(iri, DCTERMS.term("accessRights"), PUBLIC)
    write_france(sheet, iri)
    write_provenance(sheet, iri)
    _write_version(sheet, entry)
    if entry.origin is Origin.CLASS and not sheet.harvest:
        sheet.say(iri, DCTERMS.term("isPartOf"), DATASET)
    for file in sheet.portal.files:
        if file.about == entry.about:
            write_file(sheet, iri, file, _file_said(file, french_only=sheet.harvest), terms)


def _write_version(sheet: Sheet, entry: Entry) -> None:
    """Write which release it is of, and since when there is one: that is known of the whole, not of each class."""
    iri, release = entry.iri, sheet.portal.release
    sheet.say(iri, DCAT.term("version"), Literal(str(release.number)))
    sheet.say(iri, DCTERMS.term("modified"), Literal(release.issued, datatype=XSD.term("dateTime")))
    if entry.origin is Origin.GRAPH and sheet.changes.began:
        sheet.say(iri, DCTERMS.term("issued"), sheet.changes.began)


def _whole() -> tuple[tuple[str, str], tuple[str, str]]:
    """Return title and description of the whole, each in French and English."""
    return _TEXTS[_TITLE], _TEXTS[_DESCRIPTION]


def class_titles(kind: Kind) -> tuple[str, str]:
    """Return the title of the data set of a kind, in French and English."""
    return f"DO'thèque : {kind.plural('fr')}", f"DO'thèque: {kind.plural('en')}"


def _class(sheet: Sheet, about: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return title and description of the data set of a class, each in French and English."""
    kind = CLASS_KINDS[about]
    meant = {text.language: f" {text.value}" for text in literals(sheet.beside.read(NamedNode(about)).all(_DEFINITION))}
    said_fr = (
        f"Ce que le graphe de connaissances de la DO'thèque dit de ses {kind.plural('fr')}.{meant.get('fr', '')} "
        "En tableau (CSV) et en JSON-LD, refait à chaque publication."
    )
    said_en = (
        f"What the knowledge graph of the DO'thèque says of its {kind.plural('en')}.{meant.get('en', '')} "
        "As a table (CSV) and as JSON-LD, made anew with each release."
    )
    return class_titles(kind), (said_fr, said_en)


def _own_keywords(entry: Entry) -> Iterator[tuple[str, str]]:
    if kind := CLASS_KINDS.get(entry.about):
        yield kind.plural("fr"), kind.plural("en")


def _file_said(file: GraphFile, *, french_only: bool) -> tuple[Literal, ...]:
    """Return what a file holds: its format, and how it is packed."""
    form = _FORMS.get(file.media_type, file.media_type)
    packing = _PACKINGS.get(file.packing, "")
    return both(
        f"Tout en un fichier au format {form}" + (f", compressé ({packing})." if packing else "."),
        f"All in one {form} file" + (f", compressed ({packing})." if packing else "."),
        french_only=french_only,
    )


def open_licence(sheet: Sheet) -> Terms:
    """Return the terms of use of the graph, as the vocabulary of licences has them or as the law does."""
    terms = sheet.beside.terms(_ETALAB)
    if (DCTERMS.term("license"), LICENCE) in terms.stated:
        return terms
    title = Literal("Licence Ouverte 2.0 (Etalab)", language="fr")
    said = (
        Triple(LICENCE, RDF_TYPE, DCTERMS.term("LicenseDocument")),
        Triple(LICENCE, _TITLE, title),
    )
    return Terms(((DCTERMS.term("license"), LICENCE),), said, is_open=True)


def write_publisher(sheet: Sheet, iri: NamedNode, *properties: NamedNode) -> None:
    """Write who publishes the catalogue; where the graph does not describe them, by the name of the contact."""
    for prop in properties:
        sheet.say(iri, prop, PUBLISHER)
    sheet.near(sheet.beside.agent(PUBLISHER) or _named(sheet.portal.contact.name))


def _named(name: str) -> tuple[Triple, ...]:
    return (Triple(PUBLISHER, RDF_TYPE, FOAF.term("Agent")), Triple(PUBLISHER, FOAF.term("name"), Literal(name)))


def write_keywords(sheet: Sheet, iri: NamedNode, *more: tuple[str, str]) -> None:
    """Write the keywords of the graph."""
    words = [word for fr, en in (*_KEYWORDS, *more) for word in both(fr, en, french_only=False)]
    sheet.texts(iri, DCAT.term("keyword"), plain_keywords(words) if sheet.harvest else full_keywords(words))


def write_france(sheet: Sheet, iri: NamedNode) -> None:
    """Write the country that the catalogue is about, or what harvesters are told of it, where it has a name."""
    for place in sheet.beside.places(FRANCE):
        if said := sheet.beside.place(place):
            sheet.say(iri, DCTERMS.term("spatial"), place)
            sheet.near(said)
