"""Territories as portals read them: a name and a box, since an IRI alone, or a point, gives no coverage.

No territory is given the box of another one; harvesters are told the wider territory too, with its own box.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.catalogue.portal.model import CATALOG
from dotheque_graph.catalogue.portal.wording import both, spoken, told
from dotheque_graph.catalogue.profiles.saying import Read, names_of
from dotheque_graph.namespaces import DCAT, DCTERMS, GEO, ID, RDF_TYPE, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple
from dotheque_graph.store.graph_store import GraphStore

FRANCE: Final = ID.term("territory/country/fr")
METROPOLITAN_FRANCE: Final = NamedNode(CATALOG.value + "#metropolitan-france")
"""What harvesters are told in the place of the country, which has no box: the rectangle around its regions."""
_REGIONS: Final = ID + "territory/region/"
_OVERSEAS: Final = re.compile(
    re.escape(ID + "territory/") + r"(?:region/(?:0\d|9[78]\d)|(?:departement|commune)/9[78]\w+)"
)
"""Territories overseas, by their INSEE codes."""
_BOX: Final = DCAT.term("bbox")
_GEOMETRY: Final = NamedNode("http://www.w3.org/ns/locn#geometry")
"""CKAN with the schema of DCAT-AP keeps this one of a territory, and loses its box (ckanext-dcat 2.4.4)."""
_WKT: Final = GEO.term("wktLiteral")
_PART_OF: Final = DCTERMS.term("isPartOf")
_REFERENCE_SYSTEM: Final = re.compile(r"^\s*<[^>]*>\s*")
_HEIGHT: Final = 6
"""Levels of territory that are climbed for a box; from a commune to the country there are four."""
_POINT: Final = re.compile(r"(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)")


def place_triples(read: Read, iri: NamedNode, *, harvest: bool) -> tuple[Triple, ...]:
    """Return the class, names and own box of a territory; () for one without a name."""
    node = read(iri)
    names = spoken(names_of(node), french_only=harvest)
    if not names:
        return ()
    matches = () if harvest else node.links(SKOS.term("exactMatch"))
    return (
        *_location(iri, names, _box(node), harvest=harvest),
        *(Triple(iri, SKOS.term("exactMatch"), match) for match in matches),
    )


def metropolitan_triples(read: Read, store: GraphStore) -> tuple[Triple, ...]:
    """Return what harvesters read of metropolitan France: its name, and the rectangle around its regions.

    It has no box where no region has one, and () is returned where the graph does not name the country either.
    """
    regions = (quad.subject for quad in store.quads(predicate=_BOX))
    boxes = [
        box
        for iri in dict.fromkeys(regions)
        if isinstance(iri, NamedNode) and iri.value.startswith(_REGIONS) and not _OVERSEAS.fullmatch(iri.value)
        if (box := _box(read(iri)))
    ]
    if not boxes and not names_of(read(FRANCE)):
        return ()
    names = both("France métropolitaine", "Metropolitan France", french_only=True)
    return tuple(_location(METROPOLITAN_FRANCE, names, _around(boxes), harvest=True))


def places_told(read: Read, store: GraphStore, iri: NamedNode) -> tuple[NamedNode, ...]:
    """Return the territories that harvesters are told for one: itself, and the nearest around it that has a box.

    The country is told as its metropolitan part, and so is what is around a territory when nothing less wide has a
    box; a territory overseas, which is no part of it, then stands alone.
    """
    if iri == FRANCE:
        return (METROPOLITAN_FRANCE,)
    level, seen = [read(iri)], {iri}
    for _ in range(_HEIGHT):
        boxed = next((node.iri for node in level if _box(node)), None)
        if boxed:
            return tuple(dict.fromkeys((iri, boxed)))
        above = [wider for one in level for wider in one.links(_PART_OF) if wider not in seen]
        seen.update(above)
        level = [read(wider) for wider in dict.fromkeys(above)]
    if FRANCE not in seen or _is_overseas(store, iri, seen):
        return (iri,)
    return (iri, METROPOLITAN_FRANCE)


def _is_overseas(store: GraphStore, iri: NamedNode, around: Iterable[NamedNode]) -> bool:
    """Tell whether a territory, one around it, or a part of it lies overseas: EPCI have no code that tells."""
    parts = (quad.subject for quad in store.quads(predicate=_PART_OF, value=iri, limit=1))
    return any(isinstance(one, NamedNode) and _OVERSEAS.fullmatch(one.value) for one in (*around, *parts))


def _location(iri: NamedNode, names: tuple[Literal, ...], box: Literal | None, *, harvest: bool) -> Iterator[Triple]:
    yield Triple(iri, RDF_TYPE, DCTERMS.term("Location"))
    yield from told(iri, SKOS.term("prefLabel"), names)
    if box:
        yield Triple(iri, _BOX, box)
        if harvest:
            yield Triple(iri, _GEOMETRY, box)


def _around(boxes: Iterable[Literal]) -> Literal | None:
    """Return the rectangle around boxes, with their own numbers; None where there is none."""
    points = [found for box in boxes for found in _POINT.findall(box.value)]
    if not points:
        return None
    longitudes, latitudes = (sorted(column, key=float) for column in zip(*points, strict=True))
    west, east, south, north = longitudes[0], longitudes[-1], latitudes[0], latitudes[-1]
    corners = (west, south), (east, south), (east, north), (west, north), (west, south)
    return Literal(f"POLYGON(({','.join(map(' '.join, corners))}))", datatype=_WKT)


def _box(node: Node) -> Literal | None:
    """Return the box as WKT in degrees, without the reference system, which udata cannot read."""
    for value in node.all(_BOX):
        if isinstance(value, Literal):
            text = _REFERENCE_SYSTEM.sub("", value.value)
            if text.upper().startswith(("POLYGON", "MULTIPOLYGON")):
                return Literal(text, datatype=_WKT)
    return None
