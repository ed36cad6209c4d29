"""`/timegate/{path}` and `/timemap/{path}`: from a date to a version of a document, and the list of its versions."""

import json
from collections.abc import Sequence
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.history import Version, version_at
from dotheque_graph.errors import EntityNotFound
from dotheque_graph.rdf.formats import Format
from dotheque_graph.rdf.negotiation import negotiate
from dotheque_graph.web.answers import FRESH, Answer, http_date
from dotheque_graph.web.history.asking import entity_of
from dotheque_graph.web.history.memento import (
    ACCEPT_DATETIME,
    TIMEMAP,
    Addresses,
    history,
    leading,
    moment_of,
)
from dotheque_graph.web.links import data_link
from dotheque_graph.web.site import site_of

LINK_FORMAT: Final = Format("Link", TIMEMAP, "link")
JSON: Final = Format("JSON", "application/json", "json")


async def timegate(request: Request) -> Response:
    """Answer 302 to the version that Accept-Datetime asks for, or to the last; raise InvalidRequest, EntityNotFound."""
    site = site_of(request)
    iri = entity_of(request, request.path_params["path"])
    header = request.headers.get(ACCEPT_DATETIME)
    moment = moment_of(header) if header is not None else None
    found = await run_in_threadpool(history, site, iri)
    if not found:
        raise EntityNotFound(iri.value)
    version = version_at(found, moment) if moment else found[-1]
    return leading(site, iri, Addresses(site, iri).memento(version.number))


async def timemap(request: Request) -> Response:
    """Answer the list of versions as RFC 7089 writes it, or as JSON; raise EntityNotFound or NotAcceptable."""
    site = site_of(request)
    iri = entity_of(request, request.path_params["path"])
    form = negotiate(request.headers.get("accept", ""), (LINK_FORMAT, JSON))
    found = await run_in_threadpool(history, site, iri)
    if not found:
        raise EntityNotFound(iri.value)
    write, addresses = _as_json if form is JSON else _as_links, Addresses(site, iri)
    links = data_link(site.urls, addresses.timemap, f'<{addresses.original}>; rel="original"')
    headers = {"Vary": "Accept", "Cache-Control": FRESH, "Link": links}
    return Answer(write(addresses, found), form.content_type, headers=headers).response(request)


def _as_links(addresses: Addresses, found: Sequence[Version]) -> bytes:
    first, last = http_date(found[0].issued), http_date(found[-1].issued)
    lines = [
        f'<{addresses.original}>; rel="original"',
        f'<{addresses.timegate}>; rel="timegate"',
        f'<{addresses.timemap}>; rel="self"; type="{TIMEMAP}"; from="{first}"; until="{last}"',
    ]
    lines += [
        f'<{addresses.memento(version.number)}>; rel="{_rel(found, version)}"; datetime="{http_date(version.issued)}"'
        for version in found
    ]
    return (",\n".join(lines) + "\n").encode()


def _rel(found: Sequence[Version], version: Version) -> str:
    names = [name for name, end in (("first", found[0]), ("last", found[-1])) if end is version]
    return " ".join((*names, "memento"))


def _as_json(addresses: Addresses, found: Sequence[Version]) -> bytes:
    mementos = [
        {"datetime": version.issued.isoformat(timespec="seconds"), "uri": addresses.memento(version.number)}
        for version in found
    ]
    facts = {
        "original_uri": addresses.original,
        "timegate_uri": addresses.timegate,
        "timemap_uri": {"link_format": addresses.timemap, "json_format": addresses.timemap},
        "mementos": {"first": mementos[0], "last": mementos[-1], "list": mementos},
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()
