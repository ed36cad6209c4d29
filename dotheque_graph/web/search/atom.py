"""The hits of a search as a feed of Atom (RFC 4287), each dated by the release that changed it last."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from dotheque_graph.catalogue.description import read_node
from dotheque_graph.catalogue.labels import best_text
from dotheque_graph.namespaces import DCTERMS, SKOS
from dotheque_graph.rdf.terms import NamedNode, Term
from dotheque_graph.store.changes import Changes
from dotheque_graph.store.releases import Release
from dotheque_graph.web.search.export_formats import ATOM
from dotheque_graph.web.search.exported import Export

_ATOM: Final = "http://www.w3.org/2005/Atom"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_OPENSEARCH: Final = "http://a9.com/-/spec/opensearch/1.1/"
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TOLD: Final = (DCTERMS.term("description"), SKOS.term("definition"))


def atom(export: Export) -> bytes:
    """Return the feed; what the search has altogether is said as OpenSearch says it."""
    for prefix, namespace in (("", _ATOM), ("opensearch", _OPENSEARCH)):
        ET.register_namespace(prefix, namespace)
    reader, release = export.reader, export.release.release
    view = export.site.view(export.release)
    dates = dated(Changes(export.site.application.releases), release, export.iris)
    feed = ET.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": reader.language})
    _add(feed, "id", export.page)
    _add(feed, "title", _title(export))
    _add(feed, "updated", max(dates.values(), default=release.record.issued))
    _add(_add(feed, "author"), "name", "DO'thèque")
    _add(feed, "link", href=export.itself(ATOM), rel="self", type=ATOM.media_type)
    _add(feed, "link", href=export.page, rel="alternate", type="text/html")
    if export.remark:
        _add(feed, "subtitle", export.remark)
    ET.SubElement(feed, f"{{{_OPENSEARCH}}}totalResults").text = str(export.total)
    names = view.labels(export.iris, reader.language)
    for iri in export.iris:
        told = best_text(_texts(export, iri), reader.language)
        entry = _add(feed, "entry")
        _add(entry, "id", iri.value)
        _add(entry, "title", names[iri].text)
        _add(entry, "updated", dates[iri])
        address = reader.urls.document(iri)
        _add(entry, "link", href=reader.urls.absolute(address) if address else iri.value, rel="alternate")
        _add(entry, "summary", told.value if told else names[iri].text)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def dated(changes: Changes, release: Release, iris: Iterable[NamedNode]) -> Mapping[NamedNode, str]:
    """Return when each entity changed last: the date of the last release up to this one that touched its statements.

    What no kept release touched is as old as the oldest of them.
    """
    found: dict[NamedNode, str] = {}
    waiting = {iri.value.encode(): iri for iri in iris}
    date = release.record.issued
    for one in (kept for kept in reversed(changes.kept()) if kept.number <= release.number):
        if not waiting:
            break
        date = one.record.issued
        change = changes.made_by(one)
        lines = change.subjects.split(b"\n") if change else ()
        for touched in waiting.keys() & {line.partition(b"\t")[0] for line in lines}:
            found[waiting.pop(touched)] = date
    return {**found, **dict.fromkeys(waiting.values(), date)}


def _title(export: Export) -> str:
    words, _ = export.question.asked.words, export.reader.words.gettext
    return _("The DO'thèque: {words}").format(words=words) if words else _("The DO'thèque: a search")


def _texts(export: Export, iri: NamedNode) -> tuple[Term, ...]:
    node = read_node(export.release.store, iri, _TOLD)
    return next((node.all(prop) for prop in _TOLD if node.all(prop)), ())


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text:
        child.text = _NOT_IN_XML.sub("", text)
    return child
