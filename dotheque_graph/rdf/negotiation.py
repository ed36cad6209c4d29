"""Which representation an `Accept`, `Accept-Language` or `Accept-Profile` header asks for (RFC 9110, section 12.5)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.errors import NotAcceptable
from dotheque_graph.rdf.formats import DOCUMENT_ALIASES, DOCUMENT_FORMATS, JSON_LD, Format

_MEMBER: Final = re.compile(r'(?:[^,"<]|"(?:[^"\\]|\\.)*(?:"|\\?$)|<[^>]*(?:>|$))+')
"""A member of a header: a comma within quotes or within the brackets of an IRI is a part of it."""
_PARAMETER: Final = re.compile(r'(?:[^;"<]|"(?:[^"\\]|\\.)*(?:"|\\?$)|<[^>]*(?:>|$))+')
_WEIGHT: Final = re.compile(r"[0-9]*\.?[0-9]*")
_LONGEST: Final = 4096
"""Characters of a header that are read; no client has a tenth of them to say."""
_WITH_GRAPHS: Final = 0.5
"""What a format with names of graphs is worth for a document, to us."""
_EXACT: Final = 3


@dataclass(frozen=True, slots=True)
class Preference:
    """One member of a negotiation header: `value` in lower case without parameters, `quality` from 0 to 1."""

    value: str
    quality: float


def preferences(header: str) -> list[Preference]:
    """Return the members of a negotiation header; a member whose weight is not a number is passed over."""
    return [Preference(value.lower(), quality) for value, quality in weighted(header)]


def weighted(header: str) -> list[tuple[str, float]]:
    """Return the members of a negotiation header as they were written, without parameters, and their weights."""
    found = []
    for member in _MEMBER.findall(header[:_LONGEST]):
        value, *parameters = [part.strip() for part in _PARAMETER.findall(" " + member)]
        quality = _quality(parameters)
        if value and quality is not None:
            found.append((value, quality))
    return found


def _quality(parameters: Sequence[str]) -> float | None:
    for parameter in parameters:
        name, _, number = parameter.partition("=")
        if name.strip().lower() == "q":
            text = number.strip()
            plain = _WEIGHT.fullmatch(text) and any(map(str.isdigit, text))
            return min(float(text), 1.0) if plain else None
    return 1.0


def negotiate(accept: str, offered: Sequence[Format]) -> Format:
    """Return the offered format with the highest weight; raise NotAcceptable.

    An empty header accepts everything. Between equal weights the more precise range wins, then the order of the offer:
    a browser's `text/html,application/xml;q=0.9,*/*;q=0.8` gets HTML, curl's `*/*` the first of the offer.
    """
    ranges = _ranges(accept)
    return _best([_weight(one.media_types, ranges) for one in offered], offered)


def negotiate_document(accept: str, offered: Sequence[Format] = DOCUMENT_FORMATS) -> Format:
    """Return the format in which a client gets a document; raise NotAcceptable.

    As `negotiate`, but that older names of formats are understood too, and that a format with names of graphs counts
    half: a client that takes either, such as Comunica, would look for our statements in the default graph.
    """
    ranges, weights = _ranges(accept), []
    for form in offered:
        weight, precision = _weight((*form.media_types, *DOCUMENT_ALIASES.get(form, ())), ranges)
        named = form.rdf is not None and form.rdf.supports_datasets and form is not JSON_LD
        weights.append((weight * _WITH_GRAPHS if named else weight, precision))
    return _best(weights, offered)


def _ranges(accept: str) -> Sequence[Preference]:
    return preferences(accept) or [Preference("*/*", 1.0)]


def _best(weights: Sequence[tuple[float, int]], offered: Sequence[Format]) -> Format:
    best = max(weights)
    if best[0] <= 0:
        raise NotAcceptable(tuple(candidate.media_type for candidate in offered))
    return offered[weights.index(best)]


def _weight(media_types: Sequence[str], ranges: Sequence[Preference]) -> tuple[float, int]:
    """Return (weight, precision of the range it comes from) of the best media type of a format."""
    return max(_media_type_weight(media_type, ranges, rank) for rank, media_type in enumerate(media_types))


def _media_type_weight(media_type: str, ranges: Sequence[Preference], rank: int) -> tuple[float, int]:
    family = media_type.partition("/")[0]
    for precision, wanted in ((_EXACT, (media_type,)), (2, (f"{family}/*",)), (1, ("*/*", "*"))):
        # A second name of a format counts only where the client spelt it out: `text/*` must not mean N-Triples
        # because `text/plain` is its old name.
        if rank and precision < _EXACT:
            break
        matching = [member.quality for member in ranges if member.value in wanted]
        if matching:
            return (max(matching), 2 * precision - (1 if rank else 0))
    return (0.0, 0)


def negotiate_language(accept_language: str, offered: Sequence[str] = ("fr", "en")) -> str:
    """Return the offered language with the highest weight, the first one where nothing fits."""
    wanted = preferences(accept_language)
    weights = [
        max((member.quality for member in wanted if member.value.partition("-")[0] == language), default=0.0)
        for language in offered
    ]
    best = max(weights)
    return offered[weights.index(best)] if best > 0 else offered[0]
