"""The values of facets: which ones an entity has, and their short forms in addresses.

In the index a value stands as its IRI, so that two lists may use one short form.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from dotheque_graph.namespaces import DCTERMS, DOTH, SCHEMA, SDG, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.search.model import Facet
from dotheque_graph.search.reading import ORGANISATION, TERRITORY, Facts, Reader

_LANGUAGE: Final = "http://publications.europa.eu/resource/authority/language/"
_LANGUAGES: Final = {
    "FRA": "fr",
    "ENG": "en",
    "DEU": "de",
    "SPA": "es",
    "ITA": "it",
    "POR": "pt",
    "NLD": "nl",
    "CAT": "ca",
    "EUS": "eu",
    "BRE": "br",
    "OCI": "oc",
    "ARA": "ar",
}
_SCHEMES: Final[Mapping[Facet, tuple[str, ...]]] = {
    Facet.TYPE: ("resource-type", "event-type", "programme-type", "organisation-type"),
    Facet.THEME: ("theme",),
    Facet.AUDIENCE: ("audience",),
    Facet.LICENCE: ("licence",),
    Facet.STATUS: ("publication-state", "experiment-status"),
}
"""The lists whose concepts are the values of a facet."""
_PREFIXES: Final[Mapping[Facet, tuple[str, ...]]] = {
    **{facet: tuple(f"{VOC}{scheme}/" for scheme in schemes) for facet, schemes in _SCHEMES.items()},
    Facet.GOAL: (SDG,),
    Facet.TERRITORY: (TERRITORY,),
    Facet.ORGANISATION: (ORGANISATION,),
    Facet.NETWORK: (ORGANISATION,),
}
_PROPERTIES: Final[Mapping[Facet, tuple[NamedNode, ...]]] = {
    Facet.TYPE: tuple(DOTH.term(f"{name}Type") for name in ("resource", "event", "programme", "organisation")),
    Facet.STATUS: (DOTH.term("publicationState"), DOTH.term("status")),
    Facet.AUDIENCE: (DCTERMS.term("audience"),),
}
LICENCE: Final = DCTERMS.term("license")
LANGUAGE: Final = DCTERMS.term("language")
_ACCESS: Final = DCTERMS.term("accessRights")
_OPEN: Final = DOTH.term("openLicence")
_EASY_TYPE: Final = VOC.term("resource-type/easy-to-read-version")
_DATES: Final = (DCTERMS.term("issued"), SCHEMA.term("startDate"), DCTERMS.term("date"))
_END: Final = SCHEMA.term("endDate")
_YEAR: Final = re.compile(r"\d{4}(?=$|[^\d])")
_MOST_YEARS: Final = 30
_DIGITS_OF_DAY: Final = 8


def short(facet: Facet, value: str) -> str:
    """Return the form that a value of the index has in addresses."""
    if facet is Facet.LANGUAGE:
        code = value.removeprefix(_LANGUAGE)
        return _LANGUAGES.get(code, code.lower())
    prefixes = _PREFIXES.get(facet, ())
    return next((value.removeprefix(prefix) for prefix in prefixes if value.startswith(prefix)), value)


def full(facet: Facet, value: str) -> tuple[str, ...]:
    """Return what a short value may stand as in the index."""
    if facet is Facet.LANGUAGE:
        codes = [code for code, language in _LANGUAGES.items() if language == value] or [value.upper()]
        return tuple(f"{_LANGUAGE}{code}" for code in codes)
    return tuple(prefix + value for prefix in _PREFIXES.get(facet, ("",)))


def stands_for(value: str) -> NamedNode | None:
    """Return the thing that a value of the index is, None for a word of ours."""
    if not value.startswith(("http://", "https://")):
        return None
    try:
        return NamedNode(value)
    except ValueError:  # what was asked for makes no IRI
        return None


def of_concepts(facts: Facts) -> Iterator[tuple[Facet, NamedNode]]:
    """Yield the values of the facets that are concepts of one list each."""
    for facet, properties in _PROPERTIES.items():
        for value in facts.iris(*properties):
            if value.value.startswith(_PREFIXES[facet]):
                yield facet, value


def licences(facts: Facts) -> list[NamedNode]:
    """Return the licences that are concepts of the catalogue's list."""
    return [one for one in facts.iris(LICENCE) if one.value.startswith(_PREFIXES[Facet.LICENCE])]


def organisations(facts: Facts, links: list[NamedNode]) -> list[NamedNode]:
    """Return the organisations that an entity is linked to."""
    return [link for link in links if link.value.startswith(ORGANISATION) and link != facts.iri]


def openness(facts: Facts, parts: list[Facts], reader: Reader) -> str:
    """Return `open`, `restricted` or `unknown`: the licence decides, and the access where there is none that tells."""
    licences = [licence for one in (facts, *parts) for licence in one.iris(LICENCE)]
    told = {reader.known(licence).text(_OPEN) for licence in licences}
    if told & {"true", "1"}:
        return "open"
    if told & {"false", "0"}:
        return "restricted"
    return "open" if facts.iris(_ACCESS) else "unknown"


def is_easy(facts: Facts, parts: list[Facts], originals: tuple[NamedNode, ...]) -> bool:
    """Tell whether an entity is easy to read or has an easy-to-read version."""
    return bool(
        originals
        or facts.iris(DOTH.term("easyToRead"))
        or _EASY_TYPE in facts.iris(DOTH.term("resourceType"))
        or any(literal.value == "fr-simple" for one in (facts, *parts) for literal in one.texts(LANGUAGE))
    )


def years(facts: Facts) -> list[str]:
    """Return the years of an entity: that of its date, or those from its beginning to its end."""
    found = [match.group() for literal in facts.texts(*_DATES) if (match := _YEAR.match(literal.value))]
    ended = _YEAR.match(facts.text(_END))
    if found and ended:
        first, last = int(min(found)), int(ended.group())
        found += [f"{year:04}" for year in range(first + 1, min(last, first + _MOST_YEARS) + 1)]
    return sorted(set(found))


def day(facts: Facts) -> int:
    """Return the date of an entity as 20240315, with zeros for a month or a day that is not known; 0 without a date."""
    known = [literal.value for literal in facts.texts(*_DATES) if _YEAR.match(literal.value)]
    digits = re.sub(r"\D", "", known[0])[:_DIGITS_OF_DAY] if known else ""
    return int(digits.ljust(_DIGITS_OF_DAY, "0")) if digits else 0
