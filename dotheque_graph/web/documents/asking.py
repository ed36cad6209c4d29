"""What a request for a document asks: about which IRI, in which format, by which profile, which part of it."""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from dotheque_graph.catalogue.profiles import Profile
from dotheque_graph.errors import InvalidIri, InvalidParameter, NotAcceptable, PageNotFound
from dotheque_graph.namespaces import BASE
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, JSON_LD, Format
from dotheque_graph.rdf.iris import iri_of_document, iri_of_request
from dotheque_graph.rdf.negotiation import negotiate, negotiate_document
from dotheque_graph.rdf.terms import NamedNode, as_iri
from dotheque_graph.web.documents.profiles import formats_of, profile_of
from dotheque_graph.web.lists import page_number
from dotheque_graph.web.words import LANGUAGES

EXTENSIONS: Final = {form.extension: form for form in DOCUMENT_FORMATS}
COMPACTED: Final = "http://www.w3.org/ns/json-ld#compacted"
"""The profile of JSON-LD by which a client asks for a document that refers to its context (JSON-LD 1.1, section 6)."""
_LONGEST_IRI: Final = 2000
_LONGEST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A representation: everything that settles its bytes but the language of a page and the release.

    `via` is the property of which the links that reach the thing are asked for, one `page` of them. `linked` JSON-LD
    refers to its context. `varying` are the headers of the request that were looked at.
    """

    iri: NamedNode
    form: Format
    profile: Profile
    via: NamedNode | None
    page: int
    linked: bool
    varying: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return what settles the bytes of the representation, for the key of a memory."""
        via = (self.via.value, str(self.page)) if self.via else ("", "")
        linked = "linked" if self.linked else ""
        return (self.iri.value, self.form.extension, *via, self.profile.token, linked)


def read(request: Request, iri: NamedNode, extension: Format | None) -> Asked:
    """Return what a request asks about an IRI, `extension` being the format of its path.

    A wrong `_profile`, `_mediatype`, `via` or `page` raises InvalidParameter, a format that does not exist in the
    profile NotAcceptable. A language that pages do not speak is passed over, since the page then is in another one.
    """
    parameters = request.query_params
    profile = profile_of(request)
    named = extension or _media_type(parameters.get("_mediatype"), profile)
    accept = request.headers.get("accept", "")
    form = named or _negotiated(accept, formats_of(profile))
    if form not in formats_of(profile):
        raise NotAcceptable(tuple(one.media_type for one in formats_of(profile)))
    via = parameters.get("via")
    return Asked(
        iri=iri,
        form=form,
        profile=profile,
        via=_property(via) if via else None,
        page=page_number(request) if via else 1,
        linked=form is JSON_LD and named is None and COMPACTED in accept,
        varying=_varying(request, form, negotiated=named is None),
    )


def _negotiated(accept: str, formats: tuple[Format, ...]) -> Format:
    """Return the format that suits a header; who would get the page gets the first one where there is no page."""
    if HTML not in formats and HTML.media_type in accept and negotiate_document(accept) is HTML:
        return formats[0]
    return negotiate_document(accept, formats)


def _media_type(name: str | None, profile: Profile) -> Format | None:
    """Return the format of `?_mediatype=`: a media type, a list of them with weights, or an extension."""
    if not name:
        return None
    # A plus sign that is not percent-encoded stands for a space in an address.
    wanted = name.strip().replace(" ", "+") if "," not in name and ";" not in name else name
    if wanted in EXTENSIONS:
        return EXTENSIONS[wanted]
    try:
        return negotiate_document(wanted, formats_of(profile))
    except NotAcceptable as error:
        raise InvalidParameter("_mediatype", name[:_LONGEST_SHOWN], ", ".join(error.offered)) from None


def _property(text: str) -> NamedNode:
    try:
        return as_iri(text)
    except InvalidIri:
        raise InvalidParameter("via", text[:_LONGEST_SHOWN], "IRI") from None


def _varying(request: Request, form: Format, *, negotiated: bool) -> str:
    """Return the headers of the request that the representation depends on."""
    parameters = request.query_params
    looked_at = {
        "Accept": negotiated,
        "Accept-Profile": "_profile" not in parameters,
        "Accept-Language": (negotiated or form is HTML) and parameters.get("lang") not in LANGUAGES,
        # Under /describe, what somebody else names has no versions of its own address to lead to.
        "Accept-Datetime": "path" in request.path_params and not parameters.get("release"),
    }
    return ", ".join(name for name, is_looked_at in looked_at.items() if is_looked_at)


def document_asked_for(path: str, asked: str, *, extensions: bool = True) -> tuple[NamedNode, Format | None]:
    """Return the IRI that a path is about and the format of its extension; goals have dots of their own (16.7)."""
    stem, _, extension = path.rpartition(".")
    form = EXTENSIONS.get(extension) if stem and extensions else None
    try:
        iri = iri_of_document(f"/doc/{stem if form else path}")
        if iri is None:
            raise PageNotFound(asked)
        return as_iri(iri), form
    except InvalidIri:
        raise PageNotFound(asked) from None


def described_iri(request: Request) -> NamedNode:
    """Return the IRI of `?iri=`; raise InvalidParameter."""
    text = request.query_params.get("iri", "").strip().removeprefix("<").removesuffix(">")
    try:
        if 0 < len(text) <= _LONGEST_IRI:
            known = iri_of_request("/" + text.removeprefix(BASE)) if text.startswith(BASE) else None
            return as_iri(known or text)
    except InvalidIri:
        pass
    raise InvalidParameter("iri", text[:_LONGEST_SHOWN], "IRI")


def format_of_extension(extension: str, asked: str) -> Format:
    """Return the format of an extension; raise PageNotFound."""
    if extension not in EXTENSIONS:
        raise PageNotFound(asked)
    return EXTENSIONS[extension]


def asked_format(request: Request, extension: str | None) -> tuple[Format, str]:
    """Return the format of an extension or else the negotiated one, and the header of the request that it varies by.

    Raises PageNotFound or NotAcceptable.
    """
    if extension:
        return format_of_extension(extension, request.url.path), ""
    return negotiate(request.headers.get("accept", ""), DOCUMENT_FORMATS), "Accept"
