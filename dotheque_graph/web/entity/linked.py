"""The description of an entity as search engines read it in a page: schema.org, in plain JSON and in one language."""

from collections.abc import Iterable
from typing import Any, Final

from dotheque_graph.catalogue.labels import texts_in
from dotheque_graph.catalogue.profiles.saying import Neighbours
from dotheque_graph.catalogue.profiles.schema_org import schema_org_triples
from dotheque_graph.namespaces import RDF_TYPE, SCHEMA, XSD
from dotheque_graph.rdf.framing import Branch, frame
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.material import Material
from dotheque_graph.web.urls import Urls

_CONTEXT: Final = "https://schema.org"
_ADDRESSES: Final = frozenset(SCHEMA.term(name) for name in ("image", "license", "sameAs", "url"))
"""Properties whose value is an address rather than a node."""
_NUMBERS: Final = (XSD.term("decimal"), XSD.term("integer"))


def linked_data(material: Material, trail: tuple[Link, ...], title: str, urls: Urls) -> dict[str, Any]:
    """Return the JSON-LD of a page: the entity, then the way to its page.

    The texts are in the reader's language, or in the best that there is, without tags: most readers understand no
    other. The profile `schema` of the document has them all.
    """
    iri = material.node.iri
    address = urls.absolute(urls.about(iri))
    triples = schema_org_triples(neighbours_of(material), material.description)
    root, *_ = frame(triples, iri)
    entity = _node(root, material.reader.language)
    things = [{**entity, "mainEntityOfPage": address}]
    if trail:
        things.append(_breadcrumbs(trail, title, address, urls))
    return {"@context": _CONTEXT, "@graph": things}


def neighbours_of(material: Material) -> Neighbours:
    """Return what reads the neighbours of entities for all pages of a release."""
    return material.view.once("neighbours", Neighbours)


def _node(branch: Branch, language: str) -> dict[str, Any]:
    members: dict[str, Any] = {"@id": str(branch.node).strip("<>")}
    for prop, values in branch.values.items():
        found = [_value(prop, value, language) for value in _spoken(values, language)]
        name = "@type" if prop == RDF_TYPE else prop.value.removeprefix(SCHEMA)
        members[name] = found[0] if len(found) == 1 else found
    return members


def _spoken(values: list[Term | Branch], language: str) -> Iterable[Term | Branch]:
    """Return the values, of texts in several languages those in the best one."""
    tagged = [value for value in values if isinstance(value, Literal) and value.language]
    others = [value for value in values if not (isinstance(value, Literal) and value.language)]
    return (*texts_in(tagged, language), *others)


def _value(prop: NamedNode, value: Term | Branch, language: str) -> Any:
    if isinstance(value, Branch):
        return str(value.node).strip("<>") if prop in _ADDRESSES else _node(value, language)
    if isinstance(value, Literal):
        return _number(value) if value.datatype in _NUMBERS else value.value
    iri = str(value).strip("<>")
    if prop == RDF_TYPE:
        return iri.removeprefix(SCHEMA)
    return iri if prop in _ADDRESSES else {"@id": iri}


def _number(literal: Literal) -> float | str:
    try:
        number = float(literal.value)
    except ValueError:
        return literal.value
    return int(number) if number.is_integer() else number


def _breadcrumbs(trail: tuple[Link, ...], title: str, address: str, urls: Urls) -> dict[str, Any]:
    steps = [(link.text, link.href if link.external else urls.absolute(link.href)) for link in trail]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": text, "item": href}
            for place, (text, href) in enumerate((*steps, (title, address)), 1)
        ],
    }
