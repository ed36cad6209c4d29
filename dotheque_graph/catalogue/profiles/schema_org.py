"""The profile of search engines and of most software on the web: schema.org.

A goal that was only proposed and a figure that is not exact are no facts of the graph, so the first is left out and the
second is said in the words of the source.
Specification: https://schema.org/docs/datamodel.html
"""

from collections.abc import Iterator
from typing import Final

from dotheque_graph.catalogue.description import Description, Node
from dotheque_graph.catalogue.profiles.saying import MOST_NEIGHBOURS, Read, licence_of, names_of, neighbours, said
from dotheque_graph.catalogue.profiles.schema_org_terms import (
    BY_RESOURCE_TYPE,
    CLASSES,
    FAMILIES,
    OF_ALL,
    ORGANISATION_TYPES,
    PROPERTIES,
    Family,
)
from dotheque_graph.namespaces import DCTERMS, DOTH, ORG, PROV, RDF_TYPE, SCHEMA, SKOS, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple

_NAME: Final = SCHEMA.term("name")
_LANGUAGES: Final = {"FRA": "fr", "ENG": "en", "DEU": "de", "SPA": "es", "ITA": "it", "POR": "pt", "NLD": "nl"}
"""Tags of the languages that the Publications Office of the European Union writes `…/language/FRA`."""
_EXACT: Final = VOC.term("precision/exact")
_ORGANISER: Final = VOC.term("organisation-role/organiser")
_MEMBER: Final = SCHEMA.term("member")


def schema_org_triples(read: Read, description: Description) -> tuple[Triple, ...]:
    """Return what schema.org can say of an entity: class and name at least; neighbours have theirs beside them."""
    node, family = description.node, family_of(description.node)
    found = dict.fromkeys(_named(node))
    found |= dict.fromkeys(said(node, {**OF_ALL, **PROPERTIES[family]}))
    found |= dict.fromkeys(_of_any(read, node, family))
    found |= dict.fromkeys(_particular(read, description, family))
    for triple in tuple(found):
        if triple.subject == node.iri and triple.predicate != RDF_TYPE:
            for neighbour in neighbours(read, (triple.object,)):
                found |= dict.fromkeys(_named(neighbour, triple.predicate))
    return tuple(found)


def family_of(node: Node) -> Family:
    """Return the family of schema.org classes, with properties in common, that a node belongs to."""
    types = set(node.types)
    return next((FAMILIES[one] for one in CLASSES if one in types), Family.THING)


def classes_of(node: Node) -> tuple[NamedNode, ...]:
    """Return the classes of schema.org that a node has, in a stable order."""
    types, family = set(node.types), family_of(node)
    names = [name for one, name in CLASSES.items() if one in types and FAMILIES[one] is family]
    if names[:1] == ["CreativeWork"]:
        kinds = [BY_RESOURCE_TYPE.get(kind.value.rpartition("/")[2]) for kind in node.links(DOTH.term("resourceType"))]
        names = [kind for kind in kinds if kind] or names
    if names[:1] == ["Organization"]:
        kind = node.link(DOTH.term("organisationType"))
        names = [ORGANISATION_TYPES.get(kind.value.rpartition("/")[2], names[0])] if kind else names
    return tuple(SCHEMA.term(name) for name in dict.fromkeys(names)) or (SCHEMA.term("Thing"),)


def _named(node: Node, through: NamedNode | None = None) -> Iterator[Triple]:
    """Yield the classes and the names of a node; what is meant for somebody is meant for an audience."""
    classes = (SCHEMA.term("Audience"),) if through == SCHEMA.term("audience") else classes_of(node)
    for one in classes:
        yield Triple(node.iri, RDF_TYPE, one)
    for name in names_of(node):
        yield Triple(node.iri, _NAME, name)


def _of_any(read: Read, node: Node, family: Family) -> Iterator[Triple]:
    """Yield what has to be said with other values than ours: licences, languages, addresses, numbers of registers."""
    for value in node.all(DCTERMS.term("license")) if family is Family.WORK else ():
        yield Triple(node.iri, SCHEMA.term("license"), licence_of(read, value))
    for language in node.links(DCTERMS.term("language")) if family is Family.WORK else ():
        code = language.value.rpartition("/")[2]
        yield Triple(node.iri, SCHEMA.term("inLanguage"), Literal(_LANGUAGES.get(code, code.lower())))
    for address in node.all(SCHEMA.term("url")):
        if isinstance(address, Literal):
            yield Triple(node.iri, SCHEMA.term("url"), NamedNode(address.value))
    for number in node.all(DOTH.term("siren")):
        if isinstance(number, Literal) and family is Family.BODY:
            # 0002 is the register of French bodies in the list of ISO/IEC 6523.
            yield Triple(node.iri, SCHEMA.term("iso6523Code"), Literal(f"0002:{number.value}"))


def _particular(read: Read, description: Description, family: Family) -> Iterator[Triple]:
    node = description.node
    if family is Family.BODY:
        for member in description.sources(ORG.term("memberOf"))[:MOST_NEIGHBOURS]:
            yield Triple(node.iri, _MEMBER, member)
        for agent in node.links(PROV.term("wasAssociatedWith")):
            yield Triple(node.iri, _MEMBER, agent)
    elif family is Family.EVENT:
        yield from _participants(read, node)
    elif family is Family.TERMS:
        for concept in description.sources(SKOS.term("inScheme"))[:MOST_NEIGHBOURS]:
            yield Triple(node.iri, SCHEMA.term("hasDefinedTerm"), concept)
    elif family is Family.TERM:
        # Some codes have a datatype that says by whom they were given.
        codes = (code for code in node.all(SKOS.term("notation")) if isinstance(code, Literal))
        yield from (Triple(node.iri, SCHEMA.term("termCode"), Literal(code.value)) for code in codes)
    elif family is Family.FIGURE:
        yield from _figure(node)


def _participants(read: Read, node: Node) -> Iterator[Triple]:
    for participation in neighbours(read, node.all(PROV.term("qualifiedAssociation"))):
        organises = _ORGANISER in participation.links(PROV.term("hadRole"))
        for agent in participation.links(PROV.term("agent")):
            yield Triple(node.iri, SCHEMA.term("organizer" if organises else "contributor"), agent)


def _figure(node: Node) -> Iterator[Triple]:
    """Yield the value of an indicator: the number where it is exact, else the words of the source."""
    exact = _EXACT in node.links(DOTH.term("precision"))
    values: tuple[Term, ...] = node.all(DOTH.term("value" if exact else "statedAs"))
    for value in values:
        yield Triple(node.iri, SCHEMA.term("value"), value)
