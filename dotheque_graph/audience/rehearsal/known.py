"""What portals know by heart: licences, frequencies, themes, and which addresses are public."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from dotheque_graph.rdf.terms import NamedNode, Term


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence of data.gouv.fr: its short name, its titles, and the addresses by which it is known."""

    token: str
    titles: tuple[str, ...]
    addresses: tuple[str, ...]


LICENCES: Final[tuple[Licence, ...]] = (
    Licence(
        "lov2",
        ("Licence Ouverte / Open Licence version 2.0",),
        ("https://www.etalab.gouv.fr/licence-ouverte-open-licence",),
    ),
    Licence(
        "fr-lo",
        ("Licence Ouverte / Open Licence",),
        ("https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",),
    ),
    Licence(
        "odc-odbl",
        ("Open Data Commons Open Database License (ODbL)",),
        ("http://opendatacommons.org/licenses/odbl/summary/",),
    ),
    Licence(
        "odc-by",
        ("Open Data Commons Attribution License",),
        ("http://opendatacommons.org/licenses/by/summary/",),
    ),
    Licence(
        "odc-pddl",
        ("Open Data Commons Public Domain Dedication and Licence (PDDL)",),
        ("http://opendatacommons.org/licenses/pddl/summary",),
    ),
    Licence("cc-by", ("Creative Commons Attribution",), ("http://www.opendefinition.org/licenses/cc-by",)),
    Licence(
        "cc-by-sa",
        ("Creative Commons Attribution Share-Alike",),
        ("http://www.opendefinition.org/licenses/cc-by-sa",),
    ),
    Licence("cc-zero", ("Creative Commons CCZero",), ("http://www.opendefinition.org/licenses/cc-zero",)),
    Licence("notspecified", ("License Not Specified",), ()),
    Licence("other-at", ("Other (Attribution)",), ()),
    Licence("other-open", ("Other (Open)",), ()),
    Licence("other-pd", ("Other (Public Domain)",), ()),
)
"""The licences of data.gouv.fr."""

_CKAN_LICENCES: Final = "http://www.opendefinition.org/licenses/"
_CKAN_NAMES: Final = frozenset(["cc-by", "cc-by-sa", "cc-zero", "gfdl", "odc-by", "odc-odbl", "odc-pddl"])
_EU_FREQUENCY: Final = "http://publications.europa.eu/resource/authority/frequency/"
_OLD_FREQUENCY: Final = "http://purl.org/cld/freq/"
_EU_CODES: Final = (
    " ANNUAL ANNUAL_2 ANNUAL_3 BIDECENNIAL BIENNIAL BIHOURLY BIMONTHLY BIWEEKLY CONT DAILY DAILY_2 DECENNIAL HOURLY "
    "IRREG MONTHLY MONTHLY_2 MONTHLY_3 NEVER NOT_PLANNED OTHER QUADRENNIAL QUARTERLY QUINQUENNIAL TRIDECENNIAL "
    "TRIENNIAL TRIHOURLY UNKNOWN UPDATE_CONT WEEKLY WEEKLY_2 WEEKLY_3 WEEKLY_5 AS_NEEDED 1MIN 5MIN 10MIN 15MIN "
    "30MIN 12HRS "
)
_OLD_CODES: Final = (
    " annual biannual semiannual biennial bimonthly semimonthly biweekly semiweekly continuous daily irregular "
    "monthly quarterly semidaily threetimesamonth threetimesaweek threetimesayear triennial weekly "
)
_SPECIAL_THEMES: Final = ("http://data.europa.eu/bna/", "http://inspire.ec.europa.eu/", "https://inspire.ec.europa.eu/")
_INSPIRE_LIMITATION: Final = re.compile(r"^https?://inspire\.ec\.europa\.eu/metadata-codelist/LimitationsOnPublicAcces")
_SIMILAR: Final = 0.9
"""How alike two titles are at least for one to be taken for the other."""
_LONGEST_TITLE: Final = 200
"""A text that is longer is much alike no title; comparing takes the square of its length."""


def licence_named(text: str) -> tuple[str, bool]:
    """Return the title of the licence that data.gouv.fr takes a text for, and whether it is sure; "" for none.

    First by short name, title or address, where http and https, and a final slash, make no difference; then by a
    part of an address that is known; then by a title that is much alike.
    """
    wanted, plain = _bare(text), text.strip().casefold()
    for licence in LICENCES:
        if plain in {licence.token, *(title.casefold() for title in licence.titles)}:
            return licence.titles[0], True
        if wanted in map(_bare, licence.addresses):
            return licence.titles[0], True
    for licence in LICENCES:
        if "/" in wanted and any(wanted in _bare(known) for known in licence.addresses):
            return licence.titles[0], False
    return (_alike(plain) if len(plain) <= _LONGEST_TITLE else ""), False


@lru_cache(maxsize=1024)
def _alike(plain: str) -> str:
    """Return the title that is much like a text, "" where there is none."""
    likeness = ((SequenceMatcher(None, plain, one.titles[0].casefold()).ratio(), one.titles[0]) for one in LICENCES)
    best, title = max(likeness)
    return title if best >= _SIMILAR else ""


def _bare(address: str) -> str:
    return re.sub(r"^https?://", "", address.strip()).rstrip("/").casefold()


def in_ckan_registry(value: Term) -> bool:
    """Tell whether an IRI is the address of a licence in the registry that CKAN brings along."""
    if not isinstance(value, NamedNode) or not value.value.startswith(_CKAN_LICENCES):
        return False
    return value.value.removeprefix(_CKAN_LICENCES) in _CKAN_NAMES


def is_frequency(text: str) -> bool:
    """Tell whether data.gouv.fr knows a frequency: an IRI of the two authorities, or a bare code."""
    code = text.removeprefix(_EU_FREQUENCY).removeprefix(_OLD_FREQUENCY).strip()
    return bool(code) and " " not in code and (f" {code} " in _EU_CODES or f" {code.casefold()} " in _OLD_CODES)


def is_special_theme(text: str) -> bool:
    """Tell whether a theme is known by its IRI alone: high-value data, INSPIRE."""
    return text.startswith(_SPECIAL_THEMES)


def restricts_access(text: str) -> bool:
    """Tell whether an IRI is a limitation of access of INSPIRE."""
    return bool(_INSPIRE_LIMITATION.match(text))


def is_web_address(text: str) -> bool:
    """Tell whether a text is an absolute address of the web."""
    parts = _split(text)
    return parts is not None and parts[0] in ("http", "https") and bool(parts[1])


def is_public_address(text: str) -> bool:
    """Tell whether an address is one of the public web, by its looks: no name is looked up."""
    parts = _split(text)
    if parts is None or parts[0] not in ("http", "https") or not parts[1]:
        return False
    host = parts[1].rstrip(".")
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".test", ".invalid"))


def is_of_data_gouv(text: str) -> bool:
    """Tell whether an identifier is one of data.gouv.fr."""
    parts = _split(text)
    return parts is not None and (parts[1] == "data.gouv.fr" or parts[1].endswith(".data.gouv.fr"))


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address, all empty for a text that is none."""
    try:
        parts = urlsplit(address)
        _ = parts.hostname, parts.port
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _split(text: str) -> tuple[str, str] | None:
    """Return scheme and host of an address, None for a text that is none."""
    parts = parts_of(text)
    return (parts.scheme.casefold(), (parts.hostname or "").casefold()) if parts.scheme else None
