"""The profile that a request asks for, and the formats each is offered in.

Content Negotiation by Profile, https://www.w3.org/TR/dx-prof-conneg/: `?_profile=` with a token or an IRI wins over
the header Accept-Profile. A profile asked for in the header that is not here leaves the document as it is, which then
says what it conforms to; one asked for in the address that is not here is an error.
"""

from collections.abc import Iterable
from typing import Final

from starlette.requests import Request

from dotheque_graph.catalogue.profiles import OWN, PROFILES, SCHEMA_ORG, Profile
from dotheque_graph.errors import InvalidParameter
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, JSON_LD, Format
from dotheque_graph.rdf.negotiation import weighted
from dotheque_graph.rdf.terms import NamedNode

ACCEPT_PROFILE: Final = "accept-profile"
ALTERNATES: Final = Profile(
    "alt",
    NamedNode("http://www.w3.org/ns/dx/connegp/altr"),
    {"fr": "Toutes les représentations", "en": "Every representation"},
    ("http://www.w3.org/ns/dx/conneg/altr",),
)
"""The list of representations (section 7.2 of the specification)."""
OFFERED: Final = (*PROFILES, ALTERNATES)
"""Every profile, ours first."""
_LONGEST: Final = 200
_RDF: Final = tuple(form for form in DOCUMENT_FORMATS if form is not HTML)
_JSON_FIRST: Final = tuple(sorted(_RDF, key=lambda form: form is not JSON_LD))


def formats_of(profile: Profile) -> tuple[Format, ...]:
    """Return the formats of a profile, the default one first; only our own has pages."""
    if profile is OWN:
        return DOCUMENT_FORMATS
    return _JSON_FIRST if profile is SCHEMA_ORG else _RDF


def profile_of(request: Request) -> Profile:
    """Return the profile that a request asks for, ours where it asks for none; raise InvalidParameter."""
    asked = request.query_params.get("_profile")
    if not asked:
        return _accepted(weighted(request.headers.get(ACCEPT_PROFILE, "")))
    for one in OFFERED:
        if one.is_named(asked.strip("<>")):
            return one
    raise InvalidParameter("_profile", asked[:_LONGEST], ", ".join(one.token for one in OFFERED))


def _accepted(wanted: Iterable[tuple[str, float]]) -> Profile:
    best, found = 0.0, OWN
    for name, quality in wanted:
        iri = name.strip('<>" ')
        fitting = next((one for one in OFFERED if ":" in iri and one.is_named(iri)), None)
        if fitting and quality > best:
            best, found = quality, fitting
    return found
