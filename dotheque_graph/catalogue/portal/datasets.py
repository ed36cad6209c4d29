"""Resources as data sets: what DCAT-AP says of a published resource, and of one that was withdrawn."""

from collections.abc import Callable
from itertools import chain
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.catalogue.portal.addresses import in_ascii
from dotheque_graph.catalogue.portal.agents import CONTACT
from dotheque_graph.catalogue.portal.authorities import GOVERNMENT, PUBLIC, WITHDRAWN, names_of_term
from dotheque_graph.catalogue.portal.beside import Said
from dotheque_graph.catalogue.portal.distributions import past, write_distributions, write_terms
from dotheque_graph.catalogue.portal.licences import NO_TERMS, Terms
from dotheque_graph.catalogue.portal.model import CATALOG
from dotheque_graph.catalogue.portal.periods import write_periods
from dotheque_graph.catalogue.portal.reading import links
from dotheque_graph.catalogue.portal.sheet import MOST, Sheet
from dotheque_graph.catalogue.portal.wording import both, full_keywords, literals, plain_keywords, spoken
from dotheque_graph.catalogue.profiles.saying import names_of
from dotheque_graph.namespaces import ADMS, DCAT, DCTERMS, DOTH, FOAF, PROV, RDF_TYPE, RDFS, SKOS, VOC, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple

_DATASET: Final = DCAT.term("Dataset")
_SERIES: Final = DCAT.term("DatasetSeries")
_RESOURCE: Final = DCAT.term("Resource")
_THEME: Final = DCAT.term("theme")
_KEYWORD: Final = DCAT.term("keyword")
_LANDING: Final = DCAT.term("landingPage")
_CONTACT: Final = DCAT.term("contactPoint")
_DOCUMENT: Final = FOAF.term("Document")
_IN_SERIES: Final = DCAT.term("inSeries")
_IDENTIFIER: Final = DCTERMS.term("identifier")
_OTHER_IDENTIFIER: Final = ADMS.term("identifier")
_TITLE: Final = DCTERMS.term("title")
_DESCRIPTION: Final = DCTERMS.term("description")
_ISSUED: Final = DCTERMS.term("issued")
_LANGUAGE: Final = DCTERMS.term("language")
_PUBLISHER: Final = DCTERMS.term("publisher")
_CREATOR: Final = DCTERMS.term("creator")
_SPATIAL: Final = DCTERMS.term("spatial")
_TYPE: Final = DCTERMS.term("type")
_RELATION: Final = DCTERMS.term("relation")
_PART_OF: Final = DCTERMS.term("isPartOf")
_LICENSE: Final = DCTERMS.term("license")
_ACCESS_RIGHTS: Final = DCTERMS.term("accessRights")
_PROVENANCE: Final = DCTERMS.term("provenance")
_PAGE: Final = FOAF.term("page")
_GENERATED_BY: Final = PROV.term("wasGeneratedBy")
_DOCUMENTS: Final = DOTH.term("documents")
_RESOURCE_TYPE: Final = DOTH.term("resourceType")
_STATE: Final = DOTH.term("publicationState")
_AVAILABLE: Final = VOC.term("publication-state/available")
_OPEN_ACCESS: Final = frozenset({VOC.term("access/open-access"), VOC.term("access/open-licence")})
_REAL_IDENTIFIER: Final = ADMS.term("Identifier")
_NOTATION: Final = SKOS.term("notation")
_LABEL: Final = RDFS.term("label")
_ANY_URI: Final = XSD.term("anyURI")
_STATEMENT: Final = NamedNode(CATALOG.value + "#provenance")


def write_dataset(sheet: Sheet, iri: NamedNode, record: str, address: str, others: tuple[Literal, ...] = ()) -> None:
    """Begin a data set: its class, its one identifier, where it is read about and whom to write to.

    `address` is that of the page about it, `others` are identifiers that it bears beside its IRI.
    """
    sheet.type(iri, *((_DATASET,) if sheet.harvest else (_DATASET, _RESOURCE)))
    sheet.say(iri, _IDENTIFIER, Literal(iri.value))
    landing = in_ascii(address)
    sheet.say(iri, _LANDING, landing)
    if sheet.harvest or landing.value != record:  # where they are the same, the full record is said to be one
        sheet.near((Triple(landing, RDF_TYPE, _DOCUMENT),))
    sheet.say(iri, _CONTACT, CONTACT)
    _write_identifiers(sheet, iri, record, (Literal(iri.value, datatype=_ANY_URI), *others))


def _write_identifiers(sheet: Sheet, iri: NamedNode, record: str, notations: tuple[Literal, ...]) -> None:
    """Write the identifiers of a data set as ADMS has them; CKAN shows the `rdfs:label` of a node."""
    for place, notation in enumerate(notations):
        node = NamedNode(f"{record}{'-' if '#' in record else '#'}identifier{f'-{place + 1}' if place else ''}")
        sheet.say(iri, _OTHER_IDENTIFIER, node)
        sheet.type(node, _REAL_IDENTIFIER)
        sheet.say(node, _NOTATION, notation)
        if sheet.harvest:
            sheet.say(node, _LABEL, Literal(notation.value))


def write_resource(sheet: Sheet, node: Node, record: str) -> None:
    """Write a published resource."""
    iri, french = node.iri, sheet.harvest
    write_dataset(sheet, iri, record, sheet.portal.document(iri), literals(node.all(_IDENTIFIER))[:MOST])
    titles = spoken(names_of(node), french_only=french) or (Literal(iri.value.rpartition("/")[2]),)
    sheet.texts(iri, _TITLE, titles)
    sheet.texts(iri, _DESCRIPTION, spoken(node.all(_DESCRIPTION), french_only=french) or titles)
    terms = _terms(sheet, node)
    write_terms(sheet, iri, terms)
    _write_subjects(sheet, node)
    _write_people(sheet, node)
    _write_places(sheet, node)
    _write_facts(sheet, node, terms)
    write_periods(sheet, node)
    available = node.link(_STATE) == _AVAILABLE
    write_distributions(sheet, node, record, terms, available=available)
    if not french:
        _write_history(sheet, node)


def _terms(sheet: Sheet, node: Node) -> Terms:
    """Return the terms of use of a resource: those of its first licence that says any."""
    found = (sheet.beside.terms(value) for value in node.all(_LICENSE))
    return next((terms for terms in found if terms.stated), NO_TERMS)


def _write_subjects(sheet: Sheet, node: Node) -> None:
    """Write themes, those of the European table at least, keywords and the type.

    Our themes are keywords too: udata and CKAN show those. A resource without either has its type for a keyword.
    """
    european: dict[NamedNode, None] = {}
    words = [*literals(node.all(_KEYWORD))]
    for iri in links(node, _THEME)[:MOST]:
        theme = sheet.beside.theme(iri)
        european |= dict.fromkeys(theme.european)
        words.extend(theme.names)
        if not sheet.harvest:
            sheet.say(node.iri, _THEME, iri)
            sheet.near(theme.triples)
    sheet.term(node.iri, _THEME, *(european or _any_theme(sheet)))
    for kind in links(node, _RESOURCE_TYPE)[:MOST]:
        sheet.say(node.iri, _TYPE, kind)
        sheet.near(sheet.beside.concept(kind))
        if not words:
            words.extend(names_of(sheet.beside.read(kind)))
    if sheet.harvest:
        known = (names[0] for iri in european or _any_theme(sheet) if (names := names_of_term(iri)))
        sheet.texts(node.iri, _KEYWORD, plain_keywords(words, known))
    else:
        sheet.texts(node.iri, _KEYWORD, full_keywords(words))


def _any_theme(sheet: Sheet) -> tuple[NamedNode, ...]:
    """Return the theme of what has none: for harvesters that sort by it the sector of the whole, else nothing."""
    return (GOVERNMENT,) if sheet.harvest else ()


def _write_people(sheet: Sheet, node: Node) -> None:
    """Write who publishes, one at most, and who made it; in the harvest profile only those who have a name."""
    for prop, iris in ((_PUBLISHER, links(node, _PUBLISHER)[:1]), (_CREATOR, links(node, _CREATOR)[:MOST])):
        _write_near(sheet, node, prop, iris, sheet.beside.agent)


def _write_places(sheet: Sheet, node: Node) -> None:
    """Write the territories of a resource; those of the experiment that it tells of, where it names none."""
    places = links(node, _SPATIAL) or spatial_of_experiments(sheet.beside.read, node)
    told = dict.fromkeys(chain.from_iterable(map(sheet.beside.places, places[:MOST])))
    _write_near(sheet, node, _SPATIAL, tuple(told), sheet.beside.place)


def spatial_of_experiments(read: Callable[[NamedNode], Node], node: Node) -> tuple[NamedNode, ...]:
    """Return the territories of the experiments that a resource documents."""
    experiments = map(read, links(node, _DOCUMENTS)[:MOST])
    return tuple(dict.fromkeys(chain.from_iterable(one.links(_SPATIAL) for one in experiments)))


def _write_near(
    sheet: Sheet, node: Node, prop: NamedNode, iris: tuple[NamedNode, ...], say: Callable[[NamedNode], Said]
) -> None:
    """Write links to neighbours, with what they are called; nameless ones are of no use to a harvester."""
    for iri in iris:
        said = say(iri)
        if said or not sheet.harvest:
            sheet.say(node.iri, prop, iri)
            sheet.near(said)


def _write_facts(sheet: Sheet, node: Node, terms: Terms) -> None:
    """Write dates, languages, pages, relations, who may read it, and where the record comes from."""
    issued = node.literal(_ISSUED)
    if sheet.harvest:
        issued = past(sheet, issued)
    if issued:
        sheet.say(node.iri, _ISSUED, issued)
    sheet.term(node.iri, _LANGUAGE, *links(node, _LANGUAGE)[:MOST])
    for page in links(node, _PAGE)[:MOST]:
        sheet.say(node.iri, _PAGE, in_ascii(page.value))
    for other in links(node, _RELATION)[:MOST]:
        sheet.say(node.iri, _RELATION, other)
    if terms.is_open or not _OPEN_ACCESS.isdisjoint(links(node, _ACCESS_RIGHTS)):
        sheet.term(node.iri, _ACCESS_RIGHTS, PUBLIC)
    write_provenance(sheet, node.iri)


def write_provenance(sheet: Sheet, iri: NamedNode) -> None:
    """Write where what is said of a data set comes from: an entry of the catalogue, whose sources are not all known."""
    sheet.say(iri, _PROVENANCE, _STATEMENT)
    sheet.near(_PROVENANCE_SAID[sheet.harvest])


def _provenance(*, french_only: bool) -> tuple[Triple, ...]:
    texts = both(
        "Décrit par une notice de la DO'thèque, qui cite ses sources là où elles sont connues.",
        "Described by an entry of the DO'thèque, which cites its sources where they are known.",
        french_only=french_only,
    )
    return (
        Triple(_STATEMENT, RDF_TYPE, DCTERMS.term("ProvenanceStatement")),
        *(Triple(_STATEMENT, RDFS.term("label"), text) for text in texts),
    )


_PROVENANCE_SAID: Final = (_provenance(french_only=False), _provenance(french_only=True))
"""What is said in the full profile, and in the harvest profile."""


def _write_history(sheet: Sheet, node: Node) -> None:
    """Write the series, and what it came from: no harvester reads them, other readers do."""
    if _SERIES in node.types:
        sheet.type(node.iri, _SERIES)
    for whole in links(node, _PART_OF)[:MOST]:
        if _SERIES in sheet.beside.read(whole).types:
            sheet.say(node.iri, _IN_SERIES, whole)
    _write_near(sheet, node, _GENERATED_BY, links(node, _GENERATED_BY)[:MOST], sheet.beside.activity)


_WITHDRAWN_ON: Final = DOTH.term("withdrawnOn")
_REASON: Final = DOTH.term("reason")
_REPLACED_BY: Final = DCTERMS.term("isReplacedBy")


def write_withdrawn(sheet: Sheet, node: Node, record: str) -> None:
    """Write a withdrawn resource: what it was called, when and why it went, what stands in its place, and no file."""
    iri, french = node.iri, sheet.harvest
    write_dataset(sheet, iri, record, sheet.portal.document(iri))
    titles = spoken(names_of(node), french_only=french) or (Literal(iri.value.rpartition("/")[2]),)
    sheet.texts(iri, _TITLE, titles)
    sheet.texts(iri, _DESCRIPTION, _why_it_went(node, french_only=french))
    sheet.term(iri, ADMS.term("status"), WITHDRAWN)
    sheet.term(iri, _THEME, *_any_theme(sheet))
    for other in links(node, _REPLACED_BY)[:MOST]:
        sheet.say(iri, _REPLACED_BY, other)
    write_provenance(sheet, iri)


def _why_it_went(node: Node, *, french_only: bool) -> tuple[Literal, ...]:
    day = node.literal(_WITHDRAWN_ON)
    reasons = {text.language: text.value for text in literals(node.all(_REASON))}
    date = day.value if day else ""
    fr = " ".join(filter(None, (f"Notice retirée du catalogue le {date}.", reasons.get("fr"))))
    en = " ".join(filter(None, (f"Entry withdrawn from the catalogue on {date}.", reasons.get("en"))))
    return both(fr, en, french_only=french_only)
