"""The side column: facts in the order of the shapes, and what is expected and not known."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, FOAF, ORG, OWL, PROV, RDF_TYPE, RDFS, SCHEMA, SDGO, SKOS, VOC
from dotheque_graph.rdf.terms import NamedNode, Term
from dotheque_graph.web.elements import Fact, Link, Source, Value
from dotheque_graph.web.entity import commons, opening
from dotheque_graph.web.entity.collection import CHOSEN, ENTRIES
from dotheque_graph.web.entity.distributions import CHECKSUM, DISTRIBUTION, PERIOD, SIZE, checksums, periods, sizes
from dotheque_graph.web.entity.leading import all_with, dated, listed
from dotheque_graph.web.entity.material import DESCRIPTION, SOURCE, Material
from dotheque_graph.web.entity.sections import Searched
from dotheque_graph.web.entity.surroundings import ORIGINS

_ELSEWHERE: Final = frozenset(
    {
        RDF_TYPE,
        DESCRIPTION,
        SOURCE,
        *(DCTERMS.term(name) for name in ("title", "alternative", "abstract")),
        *(
            SKOS.term(name)
            for name in (
                "prefLabel",
                "altLabel",
                "definition",
                "editorialNote",
                "hasTopConcept",
                "topConceptOf",
                "narrower",
                "member",
                "notation",
                "inScheme",
            )
        ),
        FOAF.term("name"),
        RDFS.term("label"),
        RDFS.term("comment"),
        SDGO.term("hasTarget"),
        SDGO.term("isTargetOf"),
        *ORIGINS,
        DISTRIBUTION,
        ENTRIES,
        DCTERMS.term("relation"),
        PROV.term("qualifiedAssociation"),
        PROV.term("wasAssociatedWith"),
        *(
            DOTH.term(name)
            for name in (
                "hasPhase",
                "hasOutcome",
                "hasLine",
                "hasBudget",
                "hasMilestone",
                "hasAction",
                "hasStep",
                "hasObjective",
                "finding",
                "decision",
                "editorialNote",
                "inverseLabel",
                "colour",
                "order",
                "value",
                "outOf",
                "statedAs",
                "total",
                "result",
                "goalsOpenList",
            )
        ),
    }
)
"""Properties that the title, the text or a section of its own tells."""
_FOR_PROGRAMS: Final = frozenset({DCAT.term("bbox")})
"""Properties that tell a reader nothing, and the maps of data portals all they need."""

_ORDER: Final = (
    DOTH.term("status"),
    DOTH.term("publicationState"),
    DOTH.term("organisationType"),
    DOTH.term("resourceType"),
    DCTERMS.term("spatial"),
    DOTH.term("covers"),
    DCTERMS.term("isPartOf"),
    DCAT.term("theme"),
    DOTH.term("goal"),
    DOTH.term("proposedGoal"),
    DCTERMS.term("audience"),
    DCTERMS.term("license"),
    DOTH.term("releaseNumber"),
    PROV.term("startedAtTime"),
    PROV.term("endedAtTime"),
    DOTH.term("changedGraph"),
    DOTH.term("addedQuads"),
    DOTH.term("removedQuads"),
)
"""What comes first where no shape gives an order."""

_MATCHES: Final = (
    SKOS.term("exactMatch"),
    SKOS.term("closeMatch"),
    SKOS.term("broadMatch"),
    SKOS.term("relatedMatch"),
    OWL.term("sameAs"),
)
_EXPECTED_KINDS: Final = frozenset({"resource", "collection", "experiment", "organisation", "programme", "event"})
_EXPECTED_GROUPS: Final = ("identity", "place", "topic")
_ALSO_EXPECTED: Final = {
    "commons": (DCTERMS.term("license"),),
    "platform": (FOAF.term("page"), DCTERMS.term("publisher"), DCTERMS.term("audience")),
    "person": (ORG.term("memberOf"),),
}
"""What else a reader looks for on the page of a kind."""
_KEYWORD: Final = DCAT.term("keyword")
_LICENCE: Final = DCTERMS.term("license")
_NEVER_MISSED: Final = frozenset(
    {DOTH.term("covers"), DOTH.term("dateStatedAs"), _KEYWORD, PERIOD, SCHEMA.term("endDate")}
)
"""Properties whose absence tells a reader nothing."""
_INSTEAD: Final = {
    SCHEMA.term("startDate"): DOTH.term("dateStatedAs"),
    SCHEMA.term("foundingDate"): DOTH.term("dateStatedAs"),
    DCTERMS.term("spatial"): DOTH.term("covers"),
}
"""Properties that are not missed where another one answers the same question."""
_CHIPS_FROM: Final = 2


def facts(material: Material) -> tuple[Fact, ...]:
    """Return the facts about an entity, known or missed, in the order of the shapes, then where they come from."""
    hidden = _ELSEWHERE | _FOR_PROGRAMS | _told_by_sections(material)
    known = {prop: values for prop, values in material.node.values.items() if prop not in hidden}
    missed = dict.fromkeys(prop for prop in _missed(material) if prop not in hidden and prop not in known)
    ranked: dict[NamedNode, int] = {}
    for prop in (*material.rules, *_ORDER, *known, *missed):
        ranked.setdefault(prop, len(ranked))
    ordered = sorted((*known, *missed), key=lambda prop: (prop in _MATCHES, ranked[prop]))
    return (*(_fact(material, prop, known.get(prop, ())) for prop in ordered), *_sources(material))


def _told_by_sections(material: Material) -> frozenset[NamedNode]:
    """Return the properties that sections of this page tell: for whom a resource is, who decides in a commons."""
    types, told = set(material.node.types), set[NamedNode]()
    if material.description.sources(ORG.term("member")):
        told.add(ORG.term("memberOf"))
    if {opening.RESOURCE, opening.DOCUMENT} & types:
        told |= opening.TOLD
    if DOTH.term("Collection") in types:
        told.add(CHOSEN)
    if DOTH.term("Commons") in types:
        told |= commons.TOLD
    return frozenset(told)


def _missed(material: Material) -> Iterator[NamedNode]:
    """Yield the properties that a reader would look for here and that the entity does not have."""
    kind = material.kind(material.node)
    if kind is None:
        return
    yield from (prop for prop in _ALSO_EXPECTED.get(kind.segment, ()) if prop not in material.node.values)
    for prop, shape in material.rules.items() if kind.segment in _EXPECTED_KINDS else ():
        group = shape.group.value.rpartition("#")[2].lower() if shape.group else ""
        instead = _INSTEAD.get(prop)
        if prop in material.node.values or prop in _NEVER_MISSED or (instead and instead in material.node.values):
            continue
        if any(word in group for word in _EXPECTED_GROUPS):
            yield prop


def _fact(material: Material, prop: NamedNode, terms: tuple[Term, ...]) -> Fact:
    read = _READ_BY.get(prop)
    values = read(material, terms) if read else listed(material, prop, terms)
    name = material.property_name(prop)
    concepts = all(isinstance(term, NamedNode) and term.value.startswith(VOC) for term in terms)
    chips = len(values) >= _CHIPS_FROM and (concepts or prop == _KEYWORD)
    return Searched(name, values, chips=chips, more=all_with(material, prop, terms))


def _searches(material: Material, terms: tuple[Term, ...]) -> tuple[Value, ...]:
    """Return keywords as links to what else has them."""
    search = material.reader.urls.search
    return tuple(Link(one.text, search(one.text), one.language) for one in material.values(terms))


def _licences(material: Material, terms: tuple[Term, ...]) -> tuple[Value, ...]:
    """Return licences by name: the address of the text of one is called like the licence of ours that matches it."""
    values = listed(material, _LICENCE, terms)
    ours = {term.value: same for term in terms if isinstance(term, NamedNode) and (same := _licence_at(material, term))}
    return tuple(
        replace(value, text=named.text, language=named.language)
        if isinstance(value, Link) and (iri := ours.get(value.href)) and (named := material.link(iri))
        else value
        for value in values
    )


def _licence_at(material: Material, address: NamedNode) -> NamedNode | None:
    """Return the licence of our vocabulary whose text is at an address, None where there is none."""
    matching = material.view.store.quads(predicate=SKOS.term("exactMatch"), value=address)
    found = (quad.subject for quad in matching if isinstance(quad.subject, NamedNode))
    return next((iri for iri in found if iri.value.startswith(VOC + "licence/")), None)


_READ_BY: Final = {
    _KEYWORD: _searches,
    _LICENCE: _licences,
    PERIOD: periods,
    SIZE: sizes,
    CHECKSUM: checksums,
    DCTERMS.term("issued"): dated,
    SCHEMA.term("startDate"): dated,
    SCHEMA.term("endDate"): dated,
}
"""How the values of some properties are said, where it is not as all others."""


def _sources(material: Material) -> Iterator[Fact]:
    """Yield where the facts come from: the documents, then the lines of the founding text."""
    _ = material.reader.words.gettext
    lines: tuple[Source, ...] = material.sources(material.node)
    wholes = material.node.links(DCTERMS.term("isPartOf")) if DOTH.term("Passage") in material.node.types else ()
    documents = [iri for iri in material.node.links(SOURCE) if "/id/passage/" not in iri.value and iri not in wholes]
    if lines or documents:
        yield Fact(_("Source"), material.links(documents), lines)
    addresses = [term for iri in wholes for term in material.read(iri).all(SCHEMA.term("url"))]
    if addresses:
        yield Fact(_("Read it at the source"), material.values(addresses))
