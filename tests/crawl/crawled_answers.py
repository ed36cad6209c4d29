"""Requests as a crawler makes them: one kept connection, no redirect followed, the canonical IRIs asked here."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from dotheque_graph.namespaces import BASE, SDG

_PATIENCE = 60.0
_KEPT = "/:?#[]@!$&'()*+,;=~-._%"


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one request: `target` is path and query; the names of headers are in lower case."""

    target: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Return the media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def etag(self) -> str:
        """Return the ETag, or nothing."""
        return self.headers.get("etag", "")


class Caller:
    """Asks one site over one connection."""

    def __init__(self, site: str) -> None:
        """Take the address of the site, without a final slash."""
        self.site = site
        self._line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=_PATIENCE)

    def ask(self, target: str, accept: str = "*/*", method: str = "GET", **headers: str) -> Answered:
        """Return the answer to one request; a connection that the server has closed meanwhile is opened anew."""
        sent = {"Accept": accept, **{name.replace("_", "-"): value for name, value in headers.items()}}
        try:
            return self._ask(method, target, sent)
        except (http.client.HTTPException, ConnectionError):
            self._line.close()
            return self._ask(method, target, sent)

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _ask(self, method: str, target: str, headers: Mapping[str, str]) -> Answered:
        self._line.request(method, target, headers=dict(headers))
        answer = self._line.getresponse()
        found: dict[str, str] = {}
        for name, value in answer.getheaders():
            key = name.lower()
            found[key] = f"{found[key]}, {value}" if key in found else value
        return Answered(target, answer.status, found, answer.read())


def local_target(address: str, site: str, base: str = "/") -> str | None:
    """Return path and query, without fragment, of an address of ours; None for an address of somebody else.

    A canonical IRI is asked of the local site, as the redirects of w3id.org would have it; a goal of the United Nations
    is asked where our document about it is. `base` is the target of the page that the address stands on.
    """
    absolute = urljoin(site + base, address.strip())
    if absolute.startswith(SDG) and absolute.removeprefix(SDG)[:1].isdecimal() and "#" not in absolute:
        return "/id/goal/" + absolute.removeprefix(SDG)
    for ours in (BASE.rstrip("/"), site):
        if absolute == ours or absolute.startswith((ours + "/", ours + "?", ours + "#")):
            rest = absolute.removeprefix(ours).partition("#")[0]
            return quote(rest if rest.startswith("/") else "/" + rest, safe=_KEPT)
    return None
