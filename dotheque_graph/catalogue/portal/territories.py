"""Territories as portals read them: a name and a box, since an IRI alone, or a point, gives no coverage."""

import re
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.catalogue.portal.wording import spoken, told
from dotheque_graph.catalogue.profiles.saying import Read, names_of
from dotheque_graph.namespaces import DCAT, DCTERMS, GEO, RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple

_BOX: Final = DCAT.term("bbox")
_GEOMETRY: Final = NamedNode("http://www.w3.org/ns/locn#geometry")
"""CKAN with the schema of DCAT-AP keeps this one of a territory, and loses its box (ckanext-dcat 2.4.4)."""
_WKT: Final = GEO.term("wktLiteral")
_PART_OF: Final = DCTERMS.term("isPartOf")
_REFERENCE_SYSTEM: Final = re.compile(r"^\s*<[^>]*>\s*")
_HEIGHT: Final = 6
"""Levels of territory that are climbed for a box; from a commune to the country there are four."""


def place_triples(read: Read, iri: NamedNode, *, harvest: bool) -> tuple[Triple, ...]:
    """Return the class, names and box of a territory; () for one without a name.

    In the harvest profile, one without a box has that of the nearest territory it is part of: a wider one also holds
    it. The others have their own or none.
    """
    node = read(iri)
    names = spoken(names_of(node), french_only=harvest)
    if not names:
        return ()
    box = _nearest_box(read, node) if harvest else _box(node)
    matches = () if harvest else node.links(SKOS.term("exactMatch"))
    return (
        Triple(iri, RDF_TYPE, DCTERMS.term("Location")),
        *told(iri, SKOS.term("prefLabel"), names),
        *((Triple(iri, _BOX, box),) if box else ()),
        *((Triple(iri, _GEOMETRY, box),) if box and harvest else ()),
        *(Triple(iri, SKOS.term("exactMatch"), match) for match in matches),
    )


def _nearest_box(read: Read, node: Node) -> Literal | None:
    """Return the box of a territory, or of the nearest that it is part of, level by level."""
    level, seen = [node], {node.iri}
    for _ in range(_HEIGHT):
        boxes = [box for one in level if (box := _box(one))]
        if boxes:
            return boxes[0]
        above = [iri for one in level for iri in one.links(_PART_OF) if iri not in seen]
        seen.update(above)
        level = [read(iri) for iri in dict.fromkeys(above)]
    return None


def _box(node: Node) -> Literal | None:
    """Return the box as WKT in degrees, without the reference system, which udata cannot read."""
    for value in node.all(_BOX):
        if isinstance(value, Literal):
            text = _REFERENCE_SYSTEM.sub("", value.value)
            if text.upper().startswith(("POLYGON", "MULTIPOLYGON")):
                return Literal(text, datatype=_WKT)
    return None
