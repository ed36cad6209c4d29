"""What a request to a saved query asks: its page, its description or its result, with which values, on which release.

One rule settles which of the three, the same as at `/sparql`: the extension of the path wins, then `?format=`, then
`Accept`. A client that would take anything gets the result, in JSON; a browser gets the page; a format of RDF gets
the description.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlencode

from starlette.requests import Request

from dotheque_graph.errors import InvalidParameter
from dotheque_graph.query.checks import RESERVED
from dotheque_graph.query.library import SavedQuery
from dotheque_graph.rdf.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.web.request_reading import pairs_of
from dotheque_graph.web.urls import Urls

OFFERED: Final = (*RESULT_FORMATS, *GRAPH_FORMATS, HTML)
"""Every representation of a saved query, in the order of the rule: results, description, page."""

Pairs: TypeAlias = Sequence[tuple[str, str]]

_EXTENSIONS: Final = {form.extension: form for form in OFFERED}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the name of the query, the values given (an empty one is none), the release ("": the public one).

    The format was `negotiated` where the address does not settle it.
    """

    name: str
    form: Format
    values: Pairs
    release: str
    negotiated: bool

    def arguments(self) -> dict[str, list[str]]:
        """Return the values by parameter, as `SavedQuery.parse_arguments` takes them."""
        found: dict[str, list[str]] = {}
        for name, value in self.values:
            found.setdefault(name, []).append(value)
        return found


def read(request: Request) -> Asked:
    """Return what a request asks; raise InvalidRequest, InvalidParameter or NotAcceptable."""
    folder, name = request.path_params["folder"], request.path_params["name"]
    stem, _, extension = name.rpartition(".")
    by_path = _EXTENSIONS.get(extension) if stem else None
    pairs = pairs_of(request.scope["query_string"])
    given = dict(pairs)
    settled = by_path or _by_name(given.get("format", ""))
    return Asked(
        name=f"{folder}/{stem if by_path else name}",
        form=settled or negotiate(request.headers.get("accept", ""), OFFERED),
        values=tuple((key, value) for key, value in pairs if key not in RESERVED and value),
        release=given.get("release", ""),
        negotiated=settled is None,
    )


def _by_name(name: str) -> Format | None:
    """Return the format of an extension or a media type, None where nothing is asked; raise InvalidParameter."""
    # A plus sign that is not percent-encoded stands for a space in an address.
    wanted = name.strip().lower().replace(" ", "+")
    if not wanted:
        return None
    for form in OFFERED:
        if wanted in (form.extension, *form.media_types):
            return form
    raise InvalidParameter("format", name[:100], ", ".join(_EXTENSIONS))


def address(urls: Urls, saved: SavedQuery, values: Pairs = (), extension: str = "") -> str:
    """Return the address of a saved query with these values, and with the language and release that `urls` carries."""
    path = urls.speaking(None).as_of(None).page(f"/query/{saved.name}{'.' if extension else ''}{extension}")
    query = urlencode([*values, *urls.carried()], safe="/:")  # as RFC 3986 lets IRIs stand, so that they can be read
    return f"{path}?{query}" if query else path
