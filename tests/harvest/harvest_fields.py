"""The fields of a record: what the feed says of each, and where a client keeps it.

What a client has no place for stands in `CANNOT`, with the reason: facts about udata 17.18 and ckanext-dcat 2.4.4.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from feed_said import Record

from dotheque_graph.rdf.iris import slugify

_MEDIA = "https://www.iana.org/assignments/media-types/"
_LICENCES = {
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence": "lov2",
    "https://creativecommons.org/licenses/by/4.0/": "cc-by",
    "https://creativecommons.org/licenses/by-sa/4.0/": "cc-by-sa",
    "https://creativecommons.org/publicdomain/zero/1.0/": "cc-zero",
    "https://opendatacommons.org/licenses/odbl/1-0/": "odc-odbl",
}
_FREQUENCIES = {"http://publications.europa.eu/resource/authority/frequency/IRREG": "irregular"}
_EMPTY: tuple[Any, ...] = (None, "", [], {}, ())


def _same(said: Any, kept: Any) -> bool:
    return bool(said == kept)


def _among(said: Any, kept: Any) -> bool:
    """Tell whether a client that has one place holds one of the values."""
    return kept in said


@dataclass(frozen=True, slots=True)
class Field:
    """A field: what the feed says of it, what the client keeps, and when that is the same."""

    name: str
    said: Callable[[Record], Any]
    kept: Callable[[dict[str, Any]], Any]
    same: Callable[[Any, Any], bool] = _same

    def states(self, record: Record) -> bool:
        """Tell whether the feed says it of a record."""
        return self.said(record) not in _EMPTY

    def is_kept(self, record: Record, held: dict[str, Any]) -> bool:
        """Tell whether the client keeps it as it was said."""
        return self.same(self.said(record), self.kept(held))


def _said(name: str) -> Callable[[Record], Any]:
    return lambda record: record[name]


def _of_each(name: str, change: Callable[[Any], Any] = lambda value: value) -> Callable[[Record], Any]:
    """Return what the feed says of each distribution, by its IRI."""
    return lambda record: {one["uri"]: change(one[name]) for one in record["distributions"] if one[name] not in _EMPTY}


def _moment(text: str | None) -> date | None:
    """Return the day of a date or a time, which clients write each in its own way; of a year or a month, the first."""
    if not text:
        return None
    return datetime.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < len("2024-01-01") else text).date()


def _polygon(text: str) -> list[list[list[float]]]:
    """Return the coordinates of a polygon in WKT."""
    ring = text.removeprefix("POLYGON((").removesuffix("))")
    return [[[float(number) for number in point.split()] for point in ring.split(",")]]


def _polygons(record: Record) -> list[Any]:
    return [
        polygon
        for place, polygon in enumerate(map(_polygon, record["polygons"]))
        if polygon not in list(map(_polygon, record["polygons"][:place]))
    ]


# udata


def _tags(record: Record) -> list[str]:
    return sorted({slugify(word) for word in (*record["keywords"], *record["names of themes"])})


def _role(role: str) -> Callable[[dict[str, Any]], list[Any]]:
    return lambda held: sorted(point["name"] for point in held["contact"] if point["role"] == role)


def _udata_contact(held: dict[str, Any]) -> list[Any]:
    return [
        {key: point[key] for key in ("name", "email", "url")} for point in held["contact"] if point["role"] == "contact"
    ]


def _udata_of_each(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda held: {one["uri"]: one[name] for one in held["distributions"] if one[name] not in _EMPTY}


def _udata_extra(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda held: held["extras"].get(name, [])


UDATA = (
    Field("title", _said("title"), _said("title")),
    Field("description", _said("description"), _said("description")),
    Field("identifier", _said("identifier"), _said("identifier")),
    Field("IRI", _said("uri"), _said("uri")),
    Field("page of the record", _said("landing page"), _said("url")),
    Field("licence", lambda record: _LICENCES.get(record["licence"]), _said("licence")),
    Field(
        "licence as it is said",
        lambda record: [record["licence"]] if record["licence"] else [],
        _udata_extra("license"),
    ),
    Field("keywords and themes", _tags, _said("keywords")),
    Field("contact", _said("contact"), _udata_contact),
    Field("publisher", _said("publisher"), _role("publisher")),
    Field("creators", _said("creators"), _role("creator")),
    Field("spatial, as polygons", _polygons, lambda held: (held["spatial"] or {}).get("coordinates")),
    Field("temporal", lambda record: record["periods"][:1], lambda held: [held["temporal"]]),
    Field("frequency", lambda record: _FREQUENCIES.get(record["frequency"]), _said("frequency")),
    Field("issued", lambda record: _moment(record["issued"]), lambda held: _moment(held["issued"])),
    Field("modified", lambda record: _moment(record["modified"]), lambda held: _moment(held["modified"])),
    Field("conforms to", _said("conforms to"), _said("schema"), _among),
    Field("provenance", _said("provenance"), _udata_extra("provenance")),
    Field(
        "access rights",
        lambda record: [record["access rights"]] if record["access rights"] else [],
        _udata_extra("accessRights"),
    ),
    Field("rights in words", _said("rights"), _udata_extra("rights")),
    Field("distributions: address", _of_each("address"), _udata_of_each("url")),
    Field("distributions: title", _of_each("title"), _udata_of_each("title")),
    Field("distributions: description", _of_each("description"), _udata_of_each("description")),
    Field(
        "distributions: format",
        _of_each("name of the format", str.lower),
        _udata_of_each("format"),
    ),
    Field(
        "distributions: media type",
        _of_each("media type", lambda iri: iri.removeprefix(_MEDIA)),
        _udata_of_each("media_type"),
    ),
    Field("distributions: size", _of_each("size"), _udata_of_each("size")),
    Field(
        "distributions: checksum", _of_each("checksum", lambda digest: ["sha256", digest]), _udata_of_each("checksum")
    ),
    Field(
        "distributions: licence",
        _of_each("licence", lambda iri: [iri]),
        lambda held: {one["uri"]: one["extras"].get("license") for one in held["distributions"]},
    ),
    Field(
        "distributions: issued",
        _of_each("issued", _moment),
        lambda held: {one["uri"]: _moment(one["issued"]) for one in held["distributions"] if one["issued"]},
    ),
)

# CKAN with the schema of DCAT-AP, where each field has a name of its own


def _ckan(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda held: held.get(name)


def _sorted(name: str) -> Callable[[dict[str, Any]], list[Any]]:
    return lambda held: sorted(held.get(name) or [])


def _words(held: dict[str, Any]) -> list[str]:
    return sorted(tag["name"] for tag in held["tags"])


def _names(name: str) -> Callable[[dict[str, Any]], list[Any]]:
    return lambda held: sorted(agent["name"] for agent in held.get(name) or [])


def _ckan_contact(held: dict[str, Any]) -> list[Any]:
    return [{key: point[key] or None for key in ("name", "email", "url")} for point in held.get("contact", [])]


def _coverage(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda held: (held.get("spatial_coverage") or [{}])[0].get(name)


def _geometry(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda held: json.loads(_coverage(name)(held) or "{}").get("coordinates")


def _ckan_of_each(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda held: {one["uri"]: one[name] for one in held["resources"] if one.get(name) not in _EMPTY}


def _distribution_fields() -> Iterable[Field]:
    places = {
        "address": "url",
        "access address": "access_url",
        "download address": "download_url",
        "title": "name",
        "description": "description",
        "format": "format",
        "media type": "mimetype",
        "size": "size",
        "checksum": "hash",
        "algorithm": "hash_algorithm",
        "licence": "license",
        "availability": "availability",
        "packing": "compress_format",
    }
    return (Field(f"distributions: {name}", _of_each(name), _ckan_of_each(place)) for name, place in places.items())


_CKAN_BOTH = (
    Field("title", _said("title"), _ckan("title")),
    Field("description", _said("description"), _ckan("notes")),
    Field("page of the record", _said("landing page"), _ckan("url")),
    Field("keywords", _said("keywords"), _words),
    *_distribution_fields(),
)
CKAN = (
    *_CKAN_BOTH,
    Field("identifier", _said("identifier"), _ckan("identifier")),
    Field("IRI", _said("uri"), _ckan("uri")),
    Field("themes", _said("themes"), _sorted("theme")),
    Field("contact", _said("contact"), _ckan_contact),
    Field("publisher", _said("publisher"), _names("publisher")),
    Field("creators", _said("creators"), _names("creator")),
    Field("spatial", _said("territories"), _coverage("uri"), _among),
    Field("spatial, its name", _said("names of territories"), _coverage("text"), _among),
    Field("spatial, as a polygon", _polygons, _geometry("geom"), _among),
    Field(
        "temporal",
        _said("periods"),
        lambda held: [[one["start"], one["end"]] for one in held.get("temporal_coverage", [])],
    ),
    Field("issued", lambda record: _moment(record["issued"]), lambda held: _moment(held.get("issued"))),
    Field("modified", lambda record: _moment(record["modified"]), lambda held: _moment(held.get("modified"))),
    Field("languages", _said("languages"), _sorted("language")),
    Field("frequency", _said("frequency"), _ckan("frequency")),
    Field("conforms to", _said("conforms to"), _sorted("conforms_to")),
    Field("provenance", _said("provenance"), _ckan("provenance"), _among),
    Field("access rights", _said("access rights"), _ckan("access_rights")),
    Field("type", _said("type"), _ckan("dcat_type"), _among),
    Field("pages", _said("pages"), _sorted("documentation")),
    Field("version", _said("version"), _ckan("version")),
    Field(
        "distributions: issued",
        _of_each("issued", _moment),
        lambda held: {one["uri"]: _moment(one["issued"]) for one in held["resources"] if one.get("issued")},
    ),
    Field("distributions: languages", _of_each("languages"), _ckan_of_each("language")),
)

# CKAN without a schema keeps them as pairs of texts


def _extra(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda held: {one["key"]: one["value"] for one in held["extras"]}.get(name)


def _list_extra(name: str) -> Callable[[dict[str, Any]], list[Any]]:
    return lambda held: sorted(json.loads(_extra(name)(held) or "[]"))


def _first_name(name: str) -> Callable[[dict[str, Any]], Any]:
    return _extra(f"{name}_name")


CKAN_PLAIN = (
    *_CKAN_BOTH,
    Field("identifier", _said("identifier"), _extra("identifier")),
    Field("IRI", _said("uri"), _extra("uri")),
    Field("themes", _said("themes"), _list_extra("theme")),
    Field(
        "contact, its name", lambda record: [one["name"] for one in record["contact"]], _first_name("contact"), _among
    ),
    Field(
        "contact, its address",
        lambda record: [one["url"] for one in record["contact"] if one["url"]],
        _extra("contact_url"),
        _among,
    ),
    Field("publisher", _said("publisher"), _first_name("publisher"), _among),
    Field("creators", _said("creators"), _first_name("creator"), _among),
    Field("spatial", _said("territories"), _extra("spatial_uri"), _among),
    Field("spatial, its name", _said("names of territories"), _extra("spatial_text"), _among),
    Field(
        "spatial, as a polygon",
        _polygons,
        lambda held: json.loads(_extra("spatial_bbox")(held) or "{}").get("coordinates"),
        _among,
    ),
    Field("temporal", _said("periods"), lambda held: [[_extra("temporal_start")(held), _extra("temporal_end")(held)]]),
    Field("issued", lambda record: _moment(record["issued"]), lambda held: _moment(_extra("issued")(held))),
    Field("modified", lambda record: _moment(record["modified"]), lambda held: _moment(_extra("modified")(held))),
    Field("languages", _said("languages"), _list_extra("language")),
    Field("frequency", _said("frequency"), _extra("frequency")),
    Field("conforms to", _said("conforms to"), _list_extra("conforms_to")),
    Field("provenance", _said("provenance"), _extra("provenance"), _among),
    Field("access rights", _said("access rights"), _extra("access_rights")),
    Field("type", _said("type"), _extra("dcat_type"), _among),
    Field("pages", _said("pages"), _list_extra("documentation")),
    Field("relations", _said("relations"), _list_extra("related_resource")),
    Field("version", _said("version"), _ckan("version")),
)
FIELDS = {"udata": UDATA, "ckan": CKAN, "ckan-plain": CKAN_PLAIN}

_NO_SERVICES = "its harvester takes data sets only; the graph's own record leads to the endpoint"
_LICENCE = "it looks the licence up among the addresses of its own list, which has neither ours nor Licence Ouverte"
_IDENTIFIERS = "it writes down the IRI of an adms:Identifier, which DCAT-AP asks for, and not the notation"
_CKAN = {
    "licence of the data set": _LICENCE,
    "other identifiers": _IDENTIFIERS,
    "rights in words": "it reads the rights of distributions only",
    "names of themes": "it keeps the IRIs of themes; those of ours are keywords",
    "status": "it reads that of distributions only; a withdrawn record says so in its description",
    "several territories, their polygons": "it has one place for them, and keeps the last",
    "data services": _NO_SERVICES,
    "catalogue records, series": "it reads neither",
}
CANNOT = {
    "udata": {
        "territories by IRI and name": "it keeps geometries only",
        "more than one period": "it keeps the first; the feed for harvesters says one",
        "languages, type, version, status": "it reads none of them; a withdrawn record says so in its description",
        "other identifiers": "it reads one dct:identifier, and a DOI where there is one",
        "pages, relations, series": "it reads none of them",
        "access address beside a file": "a resource has one address, that of the file",
        "distributions: availability": "it does not read it",
        "distributions: packing, languages": "it does not read them",
        "resources of a withdrawn record": "it adds and changes resources, and never removes one",
    },
    "ckan": {**_CKAN, "relations": "the schema of ckanext-dcat has no field for them; they stay among the extras"},
    "ckan-plain": {
        **_CKAN,
        "more than one creator, contact": "pairs of texts hold one",
        "distributions: issued, languages": "kept as they are written, as texts",
    },
}
"""What each client has no place for, or loses by its own rules, and why."""
