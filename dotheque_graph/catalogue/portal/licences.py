"""Licences as portals know them: the address of the text, a title on the node, and rights in words for the others."""

from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.portal.authorities import licence_types, term_triples
from dotheque_graph.catalogue.portal.wording import spoken, told
from dotheque_graph.catalogue.profiles.saying import Read, licence_of, names_of
from dotheque_graph.namespaces import DCTERMS, DOTH, RDF_TYPE, RDFS, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple

_LICENSE: Final = DCTERMS.term("license")
_RIGHTS: Final = DCTERMS.term("rights")
_OURS: Final = VOC + "licence/"
_OPEN: Final = DOTH.term("openLicence")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of use of one licence: what is said with which property of whatever has it, and of the licence itself.

    `is_open` tells whether our vocabulary says that anybody may reuse what is under it.
    """

    stated: tuple[tuple[NamedNode, NamedNode], ...]
    triples: tuple[Triple, ...]
    is_open: bool = False


NO_TERMS: Final = Terms((), ())


def terms_of_use(read: Read, value: Term, *, harvest: bool) -> Terms:
    """Return the terms of a licence, ours by the address of its text.

    One that has no text of its own, such as an unspecified family, is told as rights in words; to say in the harvest
    profile that it is a licence would let a portal guess which one.
    """
    if not isinstance(value, NamedNode):
        return NO_TERMS
    known, node = licence_of(read, value), read(value)
    names = spoken(names_of(node), french_only=harvest)
    if not isinstance(known, NamedNode):
        return NO_TERMS
    if known == value and value.value.startswith(_OURS):
        return _in_words(value, names, harvest=harvest)
    kinds = licence_types(value.value.removeprefix(_OURS)) if value.value.startswith(_OURS) else ()
    is_open = any(isinstance(one, Literal) and one.value == "true" for one in node.all(_OPEN))
    return Terms(((_LICENSE, known),), _licence(known, names, kinds, harvest=harvest), is_open)


def _licence(
    iri: NamedNode, names: tuple[Literal, ...], kinds: tuple[NamedNode, ...], *, harvest: bool
) -> tuple[Triple, ...]:
    """Return the class, title and kinds of a licence. No `rdfs:label`: udata would guess by it."""
    return (
        Triple(iri, RDF_TYPE, DCTERMS.term("LicenseDocument")),
        *told(iri, DCTERMS.term("title"), names),
        *(Triple(iri, DCTERMS.term("type"), kind) for kind in kinds),
        *(triple for kind in kinds for triple in term_triples(kind, french_only=harvest)),
    )


def _in_words(concept: NamedNode, names: tuple[Literal, ...], *, harvest: bool) -> Terms:
    rights = (
        Triple(concept, RDF_TYPE, DCTERMS.term("RightsStatement")),
        *told(concept, RDFS.term("label"), names),
    )
    if not names:
        return NO_TERMS
    if harvest:
        return Terms(((_RIGHTS, concept),), rights)
    kinds = licence_types("")
    document = _licence(concept, names, kinds, harvest=False)
    return Terms(((_LICENSE, concept), (_RIGHTS, concept)), (*document, *rights))
