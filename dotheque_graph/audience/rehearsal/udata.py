"""What data.gouv.fr makes of a record of a feed, property by property."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias

from dotheque_graph.audience.rehearsal.findings import Fate, Portal
from dotheque_graph.audience.rehearsal.known import (
    is_frequency,
    is_of_data_gouv,
    is_public_address,
    is_special_theme,
    is_web_address,
    restricts_access,
)
from dotheque_graph.audience.rehearsal.page_graph import SERIES, SERVICE, Node, PageGraph
from dotheque_graph.audience.rehearsal.reading_values import (
    LONGEST_TAG,
    SHORTEST_TAG,
    is_future,
    tag_of,
)
from dotheque_graph.audience.rehearsal.rules import fate
from dotheque_graph.audience.rehearsal.texts import FRENCH, one_text
from dotheque_graph.audience.rehearsal.udata_nodes import agents, contacts, licence, spatial, temporal
from dotheque_graph.audience.rehearsal.udata_parts import distributions
from dotheque_graph.audience.rehearsal.vocabulary import (
    ACCESS_RIGHTS,
    ALT_LABEL,
    CONFORMS_TO,
    CONTACT,
    DESCRIPTION,
    DISTRIBUTION,
    DQV,
    GEODCAT,
    IDENTIFIER,
    KEYWORD,
    LICENSE,
    MODIFIED,
    PREF_LABEL,
    PUBLISHER,
    RIGHTS,
    SPATIAL,
    STATUS,
    TEMPORAL,
    THEME,
    TITLE,
    shown,
    terms,
)
from dotheque_graph.namespaces import DCAT, DCTERMS, RDF_TYPE
from dotheque_graph.rdf.terms import Literal, NamedNode, Term

Values: TypeAlias = list[Term]
Reading: TypeAlias = Callable[[PageGraph, NamedNode, Values], Iterator[Fate]]
_PROFILE: Final = "http://data.europa.eu/r5r"
_LONGEST_ACRONYM: Final = 128


def udata_record(graph: PageGraph, node: Node, taken: set[str]) -> Iterator[Fate]:
    """Yield what becomes of a record; `taken` are the identifiers of the records before it, to which its own is added.

    Raises nothing, whatever the graph says.
    """
    if graph.is_a(node, SERVICE) and node in graph.services_of_distributions:
        yield fate("udata-service-of-distribution", RDF_TYPE, SERVICE)
        return
    service = graph.is_a(node, SERVICE)
    yield from _identity(graph, node, taken)
    readings = _SERVICE if service else _DATASET
    by_property: dict[NamedNode, Values] = {}
    for prop, value in graph.statements(node):
        by_property.setdefault(prop, []).append(value)
    for prop, values in by_property.items():
        yield from (readings.get(prop) or _fallback(prop))(graph, prop, values)
    yield from licence(graph, node, service=service)
    if not service and TITLE in by_property and DESCRIPTION not in by_property:
        abstracts = graph.values(node, DCTERMS.term("abstract"))
        yield from (fate("udata-description-abstract", DESCRIPTION, value) for value in abstracts[:1])


def _identity(graph: PageGraph, node: Node, taken: set[str]) -> Iterator[Fate]:
    if graph.is_a(node, SERIES):
        yield fate("udata-series", RDF_TYPE, SERIES)
    if graph.lists_datasets and node not in graph.listed and not graph.is_a(node, SERVICE, SERIES):
        yield fate("udata-stub", RDF_TYPE, node)
    if not graph.values(node, TITLE):
        yield fate("udata-title-missing", TITLE)
    identifiers = graph.values(node, IDENTIFIER)
    if not identifiers:
        yield fate("udata-identifier-missing", IDENTIFIER)
        return
    for value in identifiers[1:]:
        yield fate("udata-identifier-several", IDENTIFIER, value)
    identifier = _text(identifiers[0])
    if identifier in taken:
        yield fate("udata-identifier-twice", IDENTIFIER, identifier)
    taken.add(identifier)
    if is_of_data_gouv(identifier):
        yield fate("udata-re-export", IDENTIFIER, identifier)
    kind = "global" if is_web_address(identifier) else "local"
    yield fate(f"udata-identifier-{kind}", IDENTIFIER, identifier)


def _one_text(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    return one_text(Portal.UDATA, prop, values)


def _description(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    yield from _one_text(graph, prop, values)
    for value in values:
        if isinstance(value, Literal) and "<" in value.value and ">" in value.value:
            yield fate("udata-description-markup", prop, value)


def _keywords(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    for value in values:
        if not isinstance(value, Literal):
            yield fate("udata-keyword-iri", prop, value)
            continue
        tag = tag_of(value.value)
        if len(tag) < SHORTEST_TAG:
            yield fate("udata-keyword-short", prop, value, tag)
        elif len(tag) > LONGEST_TAG:
            yield fate("udata-keyword-long", prop, value, tag[:LONGEST_TAG])
        elif value.language and value.language.partition("-")[0] != FRENCH:
            yield fate("udata-keyword-language", prop, value, tag)
        else:
            yield fate("udata-kept" if tag == value.value else "udata-keyword-tag", prop, value, tag)


def _themes(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    for value in values:
        labels = graph.texts(value, PREF_LABEL)
        french = [label for label in labels if label.language == FRENCH]
        if isinstance(value, NamedNode) and is_special_theme(value.value):
            yield fate("udata-theme-special", prop, value)
        elif labels:
            yield fate("udata-theme-tag", prop, value, tag_of((french or labels)[0].value))
        else:
            yield fate("udata-theme-unlabelled", prop, value)


def _frequency(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    for value in values:
        yield fate("udata-kept" if is_frequency(_text(value)) else "udata-frequency", prop, value)


def _standards(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    for value in values:
        if value != values[0]:
            yield fate("udata-schema-first", prop, value)
        elif not is_web_address(_text(value)):
            yield fate("udata-schema-address", prop, value)
        elif _text(value).startswith(_PROFILE):
            yield fate("udata-schema-profile", prop, value)
        else:
            yield fate("udata-schema", prop, value)


def _acronym(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    for value in values:
        long = len(_text(value)) > _LONGEST_ACRONYM
        yield fate("udata-acronym-long" if long else "udata-acronym", prop, value)


def _extras(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    for value in values:
        yield fate("udata-access-restricted" if restricts_access(_text(value)) else "udata-extras", prop, value)


def _modified(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    now = datetime.now(UTC)
    for value in values:
        yield fate("udata-modified-future" if is_future(_text(value), now) else "udata-kept", prop, value)


def _landing(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    for value in values:
        yield fate("udata-kept" if is_public_address(_text(value)) else "udata-landing-refused", prop, value)


def _parts(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    yield from (fate("udata-has-part", prop, value) for value in values)


def _status(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    for value in values:
        withdrawn = "withdrawn" in _text(value).casefold()
        yield fate("udata-withdrawn" if withdrawn else "udata-no-place", prop, value)


def _served(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    for value in values:
        known = graph.values(value, IDENTIFIER)
        yield fate("udata-kept" if known else "udata-service-serves", prop, value, shown(next(iter(known), "")))


def _kept(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    yield from (fate("udata-kept", prop, value) for value in values)


def _unread(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    del graph
    yield from (fate("udata-no-place", prop, value) for value in values)


def _nothing(graph: PageGraph, prop: NamedNode, values: Values) -> Iterator[Fate]:
    """Yield nothing: what is told elsewhere."""
    del graph, prop, values
    yield from ()


def _fallback(prop: NamedNode) -> Reading:
    if prop.value.startswith(DQV):
        return _kept
    return agents if prop.value.startswith(GEODCAT) else _unread


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


_SHARED: Final[dict[NamedNode, Reading]] = {
    RDF_TYPE: _nothing,
    IDENTIFIER: _nothing,
    LICENSE: _nothing,
    TITLE: _one_text,
    DESCRIPTION: _description,
    KEYWORD: _keywords,
    THEME: _themes,
    CONTACT: contacts,
    PUBLISHER: agents,
    MODIFIED: _modified,
    **dict.fromkeys(terms(DCTERMS, "creator rightsHolder"), agents),
    **dict.fromkeys(terms(DCTERMS, "created issued"), _kept),
}
_DATASET: Final[Mapping[NamedNode, Reading]] = {
    **_SHARED,
    DCTERMS.term("abstract"): _nothing,
    DCTERMS.term("accrualPeriodicity"): _frequency,
    CONFORMS_TO: _standards,
    SPATIAL: spatial,
    TEMPORAL: temporal,
    ALT_LABEL: _acronym,
    RIGHTS: _extras,
    ACCESS_RIGHTS: _extras,
    DCTERMS.term("provenance"): _extras,
    DCAT.term("spatialResolutionInMeters"): _kept,
    DCAT.term("landingPage"): _landing,
    DCTERMS.term("hasPart"): _parts,
    STATUS: _status,
    DISTRIBUTION: distributions,
}
"""What is read of a data set; a property that is not here has no place."""
_SERVICE: Final[Mapping[NamedNode, Reading]] = {
    **_SHARED,
    DCAT.term("endpointURL"): _kept,
    DCAT.term("endpointDescription"): _kept,
    DCAT.term("servesDataset"): _served,
}
"""What is read of a data service."""
