"""Agents as portals read them: FOAF with one name, and the kind of publisher; and the contact of the catalogue."""

from collections.abc import Iterator
from typing import Final

from dotheque_graph.catalogue.portal.addresses import in_ascii
from dotheque_graph.catalogue.portal.authorities import INDIVIDUAL, publisher_type, term_triples
from dotheque_graph.catalogue.portal.model import CATALOG, Contact
from dotheque_graph.catalogue.portal.wording import spoken, told
from dotheque_graph.catalogue.profiles.dcat import classes_of
from dotheque_graph.catalogue.profiles.saying import Read, names_of
from dotheque_graph.namespaces import DCTERMS, DOTH, FOAF, RDF_TYPE, VCARD, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple

CONTACT: Final = NamedNode(CATALOG.value + "#contact")
_AGENT: Final = FOAF.term("Agent")
_NAME: Final = FOAF.term("name")
_HOMEPAGE: Final = FOAF.term("homepage")
_PERSON: Final = FOAF.term("Person")
_TYPES: Final = VOC + "organisation-type/"


def agent_triples(read: Read, iri: NamedNode, *, harvest: bool) -> tuple[Triple, ...]:
    """Return the classes, names, kind and home page of an agent; () for one without a name, which is none to udata."""
    node = read(iri)
    names = spoken(names_of(node), french_only=harvest)
    if not names:
        return ()
    classes = classes_of(node)
    typed = (_AGENT,) if harvest else dict.fromkeys((*classes, _AGENT))
    found = [Triple(iri, RDF_TYPE, one) for one in typed]
    found.extend(told(iri, _NAME, names))
    kind = INDIVIDUAL if _PERSON in classes else _kind(node.links(DOTH.term("organisationType")))
    if kind:
        found.append(Triple(iri, DCTERMS.term("type"), kind))
        found.extend(term_triples(kind, french_only=harvest))
    found.extend(Triple(iri, _HOMEPAGE, in_ascii(page.value)) for page in node.links(_HOMEPAGE)[:1])
    return tuple(found)


def _kind(types: tuple[NamedNode, ...]) -> NamedNode | None:
    kinds = (publisher_type(one.value.removeprefix(_TYPES)) for one in types)
    return next(filter(None, kinds), None)


def contact_triples(contact: Contact) -> Iterator[Triple]:
    """Yield whom to write to: a name, and an address; udata drops a contact that has not both."""
    yield Triple(CONTACT, RDF_TYPE, VCARD.term("Kind"))
    yield Triple(CONTACT, RDF_TYPE, VCARD.term("Organization"))
    yield Triple(CONTACT, VCARD.term("fn"), Literal(contact.name))
    yield Triple(CONTACT, VCARD.term("hasURL"), in_ascii(contact.url))
    if contact.email:
        yield Triple(CONTACT, VCARD.term("hasEmail"), NamedNode(f"mailto:{contact.email}"))
