"""The functions that the engine answers besides those of SPARQL 1.1, by name; each is proved by a test."""

from typing import Final

from dotheque_graph.namespaces import XSD, Namespace
from dotheque_graph.rdf.terms import NamedNode

GEOF: Final = "http://www.opengis.net/def/function/geosparql/"
"""The functions of GeoSPARQL 1.1, on WKT and GeoJSON literals in CRS84."""

_RELATIONS: Final = {
    "sf": ("Contains", "Crosses", "Disjoint", "Equals", "Intersects", "Overlaps", "Touches", "Within"),
    "eh": ("Contains", "CoveredBy", "Covers", "Disjoint", "Equals", "Inside", "Meet", "Overlap"),
    "rcc8": ("dc", "ec", "eq", "ntpp", "ntppi", "po", "tpp", "tppi"),
}
_MEASURES: Final = ("area", "distance", "length", "perimeter")
_GEOMETRY: Final = ("centroid", "convexHull", "difference", "envelope", "intersection", "symDifference", "union")
_FACTS: Final = (
    "asGeoJSON",
    "coordinateDimension",
    "dimension",
    "getSRID",
    "isEmpty",
    "isSimple",
    "relate",
    "spatialDimension",
)
_CASTS: Final = (
    "date",
    "dayTimeDuration",
    "duration",
    "gDay",
    "gMonth",
    "gMonthDay",
    "gYear",
    "gYearMonth",
    "time",
    "yearMonthDuration",
)

EXTENSION_FUNCTIONS: Final[tuple[NamedNode, ...]] = (
    *(
        Namespace(GEOF).term(name)
        for name in sorted(
            (
                *(family + relation for family, relations in _RELATIONS.items() for relation in relations),
                *_MEASURES,
                *_GEOMETRY,
                *_FACTS,
            )
        )
    ),
    *(XSD.term(name) for name in _CASTS),
)
"""GeoSPARQL, then the casts to types of XML Schema that SPARQL 1.1 does not ask for (section 17.1)."""
