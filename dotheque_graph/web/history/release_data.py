"""Releases as RDF: versions of the dataset (DCAT 3) that publications generated (PROV); and as a feed of Atom."""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from dotheque_graph.catalogue.void import DATASET
from dotheque_graph.namespaces import DCAT, DCTERMS, PROV, RDF_TYPE, SPDX, VOID, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple
from dotheque_graph.store.changes import Changes, Effect
from dotheque_graph.store.releases import Release
from dotheque_graph.web.history.release_pages import remark_of
from dotheque_graph.web.history.wording import counted_effects
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.urls import Urls

_ATOM: Final = "http://www.w3.org/2005/Atom"
_LISTED: Final = 1000
"""Entities that the data of a release name at most."""
_IN_ATOM: Final = 50
"""Releases that the Atom feed tells of."""


def release_iri(urls: Urls, number: int) -> NamedNode:
    """Return the IRI of a release."""
    return NamedNode(urls.absolute(urls.as_of(None).speaking(None).page(f"/releases/{number}")))


def list_triples(urls: Urls, kept: Sequence[Release]) -> Iterator[Triple]:
    """Yield the dataset with its versions, oldest first, and the facts of each."""
    numbers = {release.number for release in kept}
    yield Triple(DATASET, RDF_TYPE, DCAT.term("Dataset"))
    for release in kept:
        yield Triple(DATASET, DCAT.term("hasVersion"), release_iri(urls, release.number))
        yield from release_triples(urls, release, with_parent=release.parent in numbers)
    if kept:
        yield Triple(DATASET, DCAT.term("hasCurrentVersion"), release_iri(urls, kept[-1].number))


def release_triples(urls: Urls, release: Release, *, with_parent: bool) -> Iterator[Triple]:
    """Yield what a release is: a version of the dataset with its number, date, digest, and where it came from.

    The release before it is named `with_parent` alone: where it is kept, so that the link leads somewhere.
    """
    iri = release_iri(urls, release.number)
    digest = NamedNode(f"{iri.value}#digest")
    facts: list[tuple[NamedNode, Term]] = [
        (RDF_TYPE, DCAT.term("Dataset")),
        (RDF_TYPE, PROV.term("Entity")),
        (DCAT.term("isVersionOf"), DATASET),
        (DCAT.term("version"), Literal(str(release.number))),
        (DCTERMS.term("issued"), Literal(release.record.issued, datatype=XSD.term("dateTime"))),
        (PROV.term("wasGeneratedBy"), NamedNode(release.record.activity)),
        (VOID.term("triples"), Literal(str(release.quads), datatype=XSD.term("integer"))),
        (SPDX.term("checksum"), digest),
    ]
    if release.record.title:
        facts.append((DCTERMS.term("title"), Literal(release.record.title, language="fr")))
    if with_parent and release.parent is not None:
        before = release_iri(urls, release.parent)
        facts += [(DCAT.term("previousVersion"), before), (PROV.term("wasRevisionOf"), before)]
    for predicate, value in facts:
        yield Triple(iri, predicate, value)
    yield Triple(digest, RDF_TYPE, SPDX.term("Checksum"))
    yield Triple(digest, SPDX.term("algorithm"), SPDX.term("checksumAlgorithm_sha256"))
    yield Triple(digest, SPDX.term("checksumValue"), Literal(release.digest, datatype=XSD.term("hexBinary")))


def change_triples(changes: Changes, release: Release) -> Iterator[Triple]:
    """Yield the entities that a release touched, in the terms of PROV: generated where they stay, else invalidated.

    None where there are more than _LISTED, as a publication itself says it: the feed has them all.
    """
    change = changes.made_by(release)
    activity, touched = NamedNode(release.record.activity), change.touched() if change else ()
    for one in touched if len(touched) <= _LISTED else ():
        gone = one.effect in (Effect.WITHDRAWN, Effect.REMOVED)
        yield Triple(activity, PROV.term("invalidated" if gone else "generated"), one.iri)


def atom(reader: Reader, urls: Urls, changes: Changes) -> bytes:
    """Return the Atom feed (RFC 4287) of the last releases, the latest first."""
    words, kept = reader.words, changes.kept()[::-1][:_IN_ATOM]
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    page, here = urls.absolute(urls.page("/releases")), urls.absolute(urls.page("/releases.atom"))
    _add(feed, "id", page)
    _add(feed, "title", words.gettext("Releases of the DO'thèque"))
    _add(feed, "updated", kept[0].record.issued if kept else "1970-01-01T00:00:00Z")
    _add(_add(feed, "author"), "name", "DO'thèque")
    _add(feed, "link", href=here, rel="self", type="application/atom+xml")
    _add(feed, "link", href=page, rel="alternate", type="text/html")
    for release in kept:
        iri = release_iri(urls, release.number).value
        change = changes.made_by(release)
        entry = _add(feed, "entry")
        _add(entry, "id", iri)
        _add(entry, "title", f"{release.number} · {release.record.title}" if release.record.title else iri)
        _add(entry, "updated", release.record.issued)
        _add(entry, "link", href=iri, rel="alternate", type="text/html")
        said = ", ".join(counted_effects(words, change.touched())) if change else ""
        _add(entry, "summary", said or remark_of(words, release, change))
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text:
        child.text = text
    return child
