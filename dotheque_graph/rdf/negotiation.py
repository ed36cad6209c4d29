"""Which representation an `Accept` or `Accept-Language` header asks for (RFC 9110, section 12.5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from dotheque_graph.errors import NotAcceptable
from dotheque_graph.rdf.formats import Format


@dataclass(frozen=True, slots=True)
class Preference:
    """One member of a negotiation header: `value` in lower case without parameters, `quality` from 0 to 1."""

    value: str
    quality: float


def preferences(header: str) -> list[Preference]:
    """Return the members of a negotiation header; a member whose weight is not a number is passed over."""
    found = []
    for member in header.split(","):
        value, *parameters = (part.strip().lower() for part in member.split(";"))
        quality = _quality(parameters)
        if value and quality is not None:
            found.append(Preference(value, quality))
    return found


def _quality(parameters: Sequence[str]) -> float | None:
    for parameter in parameters:
        name, _, number = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(number), 0.0), 1.0)
            except ValueError:
                return None
    return 1.0


def negotiate(accept: str, offered: Sequence[Format]) -> Format:
    """Return the offered format with the highest weight; raise NotAcceptable.

    An empty header accepts everything. Between equal weights the more precise range wins, then the order of the offer:
    a browser's `text/html,application/xml;q=0.9,*/*;q=0.8` gets HTML, curl's `*/*` the first of the offer.
    """
    ranges = preferences(accept) or [Preference("*/*", 1.0)]
    weights = [_weight(candidate, ranges) for candidate in offered]
    best = max(weights)
    if best[0] <= 0:
        raise NotAcceptable(tuple(candidate.media_type for candidate in offered))
    return offered[weights.index(best)]


def _weight(candidate: Format, ranges: Sequence[Preference]) -> tuple[float, int]:
    """Return (weight, precision of the range it comes from) of the best media type of a format."""
    return max(_media_type_weight(media_type, ranges, rank) for rank, media_type in enumerate(candidate.media_types))


def _media_type_weight(media_type: str, ranges: Sequence[Preference], rank: int) -> tuple[float, int]:
    family = media_type.partition("/")[0]
    for precision, wanted in ((3, media_type), (2, f"{family}/*"), (1, "*/*")):
        # A second name of a format counts only where the client spelt it out: `text/*` must not mean N-Triples
        # because `text/plain` is its old name.
        if rank and precision < 3:  # noqa: PLR2004  # the exact match above
            break
        matching = [member.quality for member in ranges if member.value == wanted]
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
