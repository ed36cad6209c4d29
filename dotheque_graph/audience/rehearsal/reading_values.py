"""How portals read single values: tags, geometries, periods and dates."""

import json
import re
import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from dotheque_graph.audience.rehearsal.page_graph import PageGraph
from dotheque_graph.audience.rehearsal.vocabulary import ENDS, SCV, STARTS, TIME
from dotheque_graph.namespaces import GEO
from dotheque_graph.rdf.terms import Literal, Term

SHORTEST_TAG: Final = 3
LONGEST_TAG: Final = 96
_SPELT_OUT: Final = str.maketrans({"œ": "oe", "æ": "ae", "°": "deg", "'": "", "’": ""})  # as typed
_GEOJSON: Final = frozenset(
    [
        GEO.term("geoJSONLiteral").value,
        "https://www.iana.org/assignments/media-types/application/vnd.geo+json",
        "https://www.iana.org/assignments/media-types/application/geo+json",
        "http://www.iana.org/assignments/media-types/application/vnd.geo+json",
    ]
)
_WKT: Final = GEO.term("wktLiteral").value
_WKT_NAME: Final = re.compile(r"\s*([A-Za-z]+)")
_AREAS: Final = ("POLYGON", "MULTIPOLYGON")
_BOX: Final = re.compile(r"\s*-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?){3}\s*")
_DAY: Final = r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?:T[0-9:.]+(?:Z|[+-]\d{2}:\d{2})?)?"
_PERIOD: Final = re.compile(rf"\s*(?:\d{{4}}(?:-\d{{2}})?|{_DAY}/{_DAY})\s*")
_YEAR: Final = len("2026")
_MONTH: Final = len("2026-11")


def tag_of(text: str) -> str:
    """Return the tag that data.gouv.fr makes of a keyword: lower case, no accents, no apostrophes, with hyphens."""
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_SPELT_OUT))
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class Geometry(StrEnum):
    """What data.gouv.fr sees in a value of a place."""

    AREA = "area"
    OTHER = "other"
    PREFIXED = "prefixed"
    NONE = "none"


def geometry_of(term: Term) -> Geometry:
    """Return what data.gouv.fr sees in a literal of a place: an area, another geometry, a prefix, or nothing."""
    if not isinstance(term, Literal):
        return Geometry.NONE
    if term.datatype.value == _WKT:
        if term.value.lstrip().startswith("<"):
            return Geometry.PREFIXED
        found = _WKT_NAME.match(term.value)
        return Geometry.AREA if found and found[1].upper() in _AREAS else Geometry.OTHER
    if term.datatype.value in _GEOJSON:
        return Geometry.AREA if _geojson_type(term.value).upper() in _AREAS else Geometry.OTHER
    return Geometry.NONE


def _geojson_type(text: str) -> str:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    name = said.get("type") if isinstance(said, dict) else None
    return name if isinstance(name, str) else ""


def is_box(text: str) -> bool:
    """Tell whether a text is a box: west, south, east, north."""
    return bool(_BOX.fullmatch(text))


def is_period(text: str) -> bool:
    """Tell whether a text is a period: a year, a month, or start/end."""
    return bool(_PERIOD.fullmatch(text))


def has_period(graph: PageGraph, node: Term) -> bool:
    """Tell whether a node has dates that make a period: DCAT, schema.org or SCOVO."""
    return bool(graph.values(node, *STARTS, *ENDS, SCV.term("min"), SCV.term("max")))


def has_ckan_period(graph: PageGraph, node: Term) -> bool:
    """Tell whether a node has dates that CKAN reads: DCAT, OWL-Time or schema.org."""
    return bool(graph.values(node, *STARTS, *ENDS, TIME.term("hasBeginning"), TIME.term("hasEnd")))


def is_future(text: str, now: datetime) -> bool:
    """Tell whether a date lies after a moment; a text that is no date does not."""
    padded = text.strip() + ("-01-01" if len(text.strip()) == _YEAR else "-01" if len(text.strip()) == _MONTH else "")
    try:
        moment = datetime.fromisoformat(padded)
    except ValueError:
        return False
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) > now
    except OverflowError:
        return False
