"""What CKAN, with the profile `euro_dcat_ap_3` of ckanext-dcat, makes of a record of a feed, property by property."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from dotheque_graph.audience.rehearsal.ckan_parts import distributions
from dotheque_graph.audience.rehearsal.findings import Fate, Portal
from dotheque_graph.audience.rehearsal.page_graph import DATASET, SERIES, SERVICE, Node, PageGraph
from dotheque_graph.audience.rehearsal.reading_values import has_ckan_period
from dotheque_graph.audience.rehearsal.rules import fate
from dotheque_graph.audience.rehearsal.texts import FRENCH, one_text
from dotheque_graph.audience.rehearsal.vocabulary import (
    ACCESS_RIGHTS,
    CONFORMS_TO,
    CONTACT,
    DCATAP,
    DESCRIPTION,
    DISTRIBUTION,
    EMAILS,
    IDENTIFIER,
    KEYWORD,
    LABEL,
    LICENSE,
    MODIFIED,
    NAMES,
    PAGES,
    PREF_LABEL,
    PUBLISHER,
    SPATIAL,
    TEMPORAL,
    THEME,
    TITLE,
    VERSIONS,
    shown,
    terms,
)
from dotheque_graph.namespaces import ADMS, DCAT, DCTERMS, FOAF, RDF_TYPE, VCARD
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term

Values: TypeAlias = list[Term]
Reading: TypeAlias = Callable[[PageGraph, NamedNode, Values], Iterator[Fate]]
_HELD: Final = VCARD.term("hasValue")
_LOCATION: Final = DCTERMS.term("Location")
_SHORTEST_TAG: Final = 2
_LONGEST_TAG: Final = 100
_TAG: Final = re.compile(r"[\w \-.]*")


def ckan_record(graph: PageGraph, node: Node, taken: set[str]) -> Iterator[Fate]:
    """Yield what becomes of a record; `taken` are the GUIDs of the records before it, to which its own is added.

    Raises nothing, whatever the graph says.
    """
    if not graph.is_a(node, DATASET):
        service = graph.is_a(node, SERVICE)
        yield fate("ckan-service" if service else "ckan-series", RDF_TYPE, SERVICE if service else SERIES)
        return
    yield from _identity(graph, node, taken)
    by_property: dict[NamedNode, Values] = {}
    for prop, value in graph.statements(node):
        by_property.setdefault(prop, []).append(value)
    for prop, values in by_property.items():
        yield from _READINGS.get(prop, _unread)(graph, prop, values)
    yield from _licence(graph, node)


def _identity(graph: PageGraph, node: Node, taken: set[str]) -> Iterator[Fate]:
    if not graph.values(node, TITLE):
        yield fate("ckan-title-missing", TITLE)
    if graph.lists_datasets and node not in graph.listed:
        yield fate("ckan-stub", RDF_TYPE, node)
    identifier = graph.first(node, IDENTIFIER)
    if isinstance(node, NamedNode):
        rule, guid = "ckan-guid", node.value
    elif identifier is not None:
        rule, guid = "ckan-guid-identifier", shown(identifier)
    else:
        rule, guid = "ckan-guid-title", shown(graph.first(node, TITLE))
    yield fate(rule, "IRI", node, guid)
    if guid in taken:
        yield fate("ckan-guid-twice", "IRI", node)
    taken.add(guid)
    if ":" in shown(identifier):
        yield fate("ckan-identifier-colon", IDENTIFIER, identifier)


def _one_text(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    return one_text(Portal.CKAN, prop, values)


def _keywords(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    for value in values:
        text = value.value if isinstance(value, Literal | NamedNode) else ""
        tags = [part.strip() for part in text.split(",") if part.strip()]
        if len(tags) > 1:
            yield fate("ckan-keyword-comma", prop, value, " | ".join(tags))
        rule = _tag_rule(value, tags)
        if rule != "ckan-kept" or len(tags) == 1:
            yield fate(rule, prop, value)


def _tag_rule(value: Term, tags: list[str]) -> str:
    if any(not _TAG.fullmatch(tag) for tag in tags):
        return "ckan-keyword-characters"
    if not tags or any(not _SHORTEST_TAG <= len(tag) <= _LONGEST_TAG for tag in tags):
        return "ckan-keyword-length"
    other = isinstance(value, Literal) and value.language and value.language.partition("-")[0] != FRENCH
    return "ckan-keyword-language" if other else "ckan-kept"


def _first(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    """Yield what becomes of a property with one value; of an object, its label where the page gives one."""
    for value in values:
        if value != values[0]:
            yield fate("ckan-first-value", prop, value)
        else:
            yield _labelled(graph, prop, value)


def _list(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    yield from (fate("ckan-list", prop, value) for value in values)


def _labelled(graph: PageGraph, prop: NamedNode, value: Term) -> Fate:
    label = None if isinstance(value, Literal) else graph.first(value, LABEL)
    return fate("ckan-label" if label else "ckan-kept", prop, value, shown(label))


def _rights(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    for value in values:
        if value != values[0]:
            yield fate("ckan-first-value", prop, value)
        elif isinstance(value, BlankNode):
            yield _labelled(graph, prop, value)
        else:
            yield fate("ckan-kept", prop, value)


def _contacts(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    for value in values:
        said = [graph.first(value, *names) for names in (NAMES[:1], EMAILS[:1], (VCARD.term("hasUID"),), PAGES[:1])]
        held = ", ".join(shown(graph.first(one, _HELD) or one) for one in said if one is not None)
        if value != values[0]:
            yield fate("ckan-contact-first", prop, value)
        else:
            yield fate("ckan-kept" if held else "ckan-contact-empty", prop, value, held)


def _agents(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    for value in values:
        name = graph.first(value, FOAF.term("name"))
        if value != values[0]:
            yield fate("ckan-agent-first", prop, value)
        else:
            yield fate("ckan-agent" if name else "ckan-agent-nameless", prop, value, shown(name))


def _periods(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    readable = dict.fromkeys(value for value in values if has_ckan_period(graph, value))
    first = next(iter(readable), None)
    for value in values:
        if value not in readable:
            yield fate("ckan-temporal-unread", prop, value)
        else:
            yield fate("ckan-kept" if value == first else "ckan-temporal-first", prop, value)


def _places(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    typed = dict.fromkeys(value for value in values if graph.is_a(value, _LOCATION))
    last = next(reversed(typed), None)
    for value in values:
        if value not in typed:
            yield fate("ckan-spatial-untyped", prop, value)
        else:
            label = graph.first(value, PREF_LABEL, LABEL)
            yield fate("ckan-kept" if value == last else "ckan-spatial-last", prop, value, shown(label))


def _licence(graph: PageGraph, node: Node) -> Iterator[Fate]:
    """Yield what becomes of the licence of a record, which is read on its distributions."""
    held = {value for one in graph.values(node, DISTRIBUTION) for value in graph.values(one, LICENSE)}
    for value in graph.values(node, LICENSE):
        yield fate("ckan-licence-distribution" if value in held else "ckan-licence-dataset", LICENSE, value)


def _unread(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    yield from (fate("ckan-no-place", prop, value) for value in values)


def _nothing(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    """Yield nothing: what is told elsewhere."""
    del graph, prop, values
    yield from ()


_READINGS: Final[Mapping[NamedNode, Reading]] = {
    RDF_TYPE: _nothing,
    LICENSE: _nothing,
    TITLE: _one_text,
    DESCRIPTION: _one_text,
    KEYWORD: _keywords,
    **dict.fromkeys((IDENTIFIER, MODIFIED, *VERSIONS, ADMS.term("versionNotes"), DCAT.term("landingPage")), _first),
    **dict.fromkeys(terms(DCTERMS, "issued accrualPeriodicity type provenance"), _first),
    **dict.fromkeys((THEME, CONFORMS_TO, FOAF.term("page")), _list),
    **dict.fromkeys(terms(DCTERMS, "language relation source isReferencedBy"), _list),
    **dict.fromkeys(terms(ADMS, "identifier sample"), _list),
    **dict.fromkeys(terms(DCAT, "hasVersion spatialResolutionInMeters temporalResolution"), _list),
    **dict.fromkeys(terms(DCATAP, "applicableLegislation hvdCategory"), _list),
    CONTACT: _contacts,
    PUBLISHER: _agents,
    DCTERMS.term("creator"): _agents,
    TEMPORAL: _periods,
    SPATIAL: _places,
    ACCESS_RIGHTS: _rights,
    DISTRIBUTION: distributions,
}
"""What is read of a data set; a property that is not here has no place."""
