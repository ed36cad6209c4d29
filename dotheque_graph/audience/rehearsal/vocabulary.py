"""The terms that portals read, and those of namespaces that our own table of prefixes does not hold."""

from typing import Final

from dotheque_graph.namespaces import (
    ADMS,
    DCAT,
    DCTERMS,
    FOAF,
    OWL,
    RDFS,
    SCHEMA,
    SKOS,
    SPDX,
    VCARD,
    Namespace,
    compact,
)
from dotheque_graph.rdf.plain_text import plain_text
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term

DCATAP: Final = Namespace("http://data.europa.eu/r5r/")
DQV: Final = Namespace("http://www.w3.org/ns/dqv#")
GEODCAT: Final = Namespace("http://data.europa.eu/930/")
LOCN: Final = Namespace("http://www.w3.org/ns/locn#")
OLD_SCHEMA: Final = Namespace("http://schema.org/")
SCV: Final = Namespace("http://purl.org/NET/scovo#")
TIME: Final = Namespace("http://www.w3.org/2006/time#")
TREE: Final = Namespace("https://w3id.org/tree#")
_OTHERS: Final = {"dcatap": DCATAP, "dqv": DQV, "geodcat": GEODCAT, "locn": LOCN, "schema": OLD_SCHEMA, "time": TIME}
_LONGEST: Final = 200
"""Characters of a value that are shown."""

TITLE: Final = DCTERMS.term("title")
DESCRIPTION: Final = DCTERMS.term("description")
IDENTIFIER: Final = DCTERMS.term("identifier")
LICENSE: Final = DCTERMS.term("license")
RIGHTS: Final = DCTERMS.term("rights")
ACCESS_RIGHTS: Final = DCTERMS.term("accessRights")
SPATIAL: Final = DCTERMS.term("spatial")
TEMPORAL: Final = DCTERMS.term("temporal")
CONFORMS_TO: Final = DCTERMS.term("conformsTo")
PUBLISHER: Final = DCTERMS.term("publisher")
MODIFIED: Final = DCTERMS.term("modified")
KEYWORD: Final = DCAT.term("keyword")
THEME: Final = DCAT.term("theme")
CONTACT: Final = DCAT.term("contactPoint")
DISTRIBUTION: Final = DCAT.term("distribution")
DOWNLOAD: Final = DCAT.term("downloadURL")
ACCESS: Final = DCAT.term("accessURL")
ACCESS_SERVICE: Final = DCAT.term("accessService")
CHECKSUM: Final = SPDX.term("checksum")
ALGORITHM: Final = SPDX.term("algorithm")
STATUS: Final = ADMS.term("status")
LABEL: Final = RDFS.term("label")
PREF_LABEL: Final = SKOS.term("prefLabel")
ALT_LABEL: Final = SKOS.term("altLabel")
VERSIONS: Final = (DCAT.term("version"), OWL.term("versionInfo"))
NAMES: Final = (VCARD.term("fn"), VCARD.term("organization-name"), FOAF.term("name"))
EMAILS: Final = (VCARD.term("hasEmail"), VCARD.term("email"), FOAF.term("mbox"))
PAGES: Final = (VCARD.term("hasURL"), VCARD.term("url"), FOAF.term("homepage"))
STARTS: Final = (DCAT.term("startDate"), SCHEMA.term("startDate"), OLD_SCHEMA.term("startDate"))
ENDS: Final = (DCAT.term("endDate"), SCHEMA.term("endDate"), OLD_SCHEMA.term("endDate"))


def terms(namespace: Namespace, names: str) -> tuple[NamedNode, ...]:
    """Return the terms of a namespace, their names set apart by spaces."""
    return tuple(namespace.term(name) for name in names.split())


def named(prop: NamedNode) -> str:
    """Return the short name of a property."""
    short = compact(prop.value)
    if short != prop.value:
        return short
    found = ((prefix, space) for prefix, space in _OTHERS.items() if prop.value.startswith(space))
    return next((f"{prefix}:{prop.value[len(space) :]}" for prefix, space in found), prop.value)


def shown(term: Term | str | None) -> str:
    """Return a value for people: a text with its language, an IRI as it is, a node without a name as `[ ]`.

    What steers a terminal is replaced, and a long value is cut.
    """
    if term is None:
        return ""
    if isinstance(term, str):
        text = term
    elif isinstance(term, Literal):
        text = f"{term.value}@{term.language}" if term.language else term.value
    else:
        text = "[ ]" if isinstance(term, BlankNode) else term.value if isinstance(term, NamedNode) else str(term)
    # Cut before it is taken apart: one text of megabytes may be shown for each of a thousand records.
    plain = plain_text(" ".join(text.lstrip()[: 2 * _LONGEST].split()))
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
