"""Sending a file of the dumps: ranges, conditions, and the digest by which it is known for ever."""

import base64
import gzip
import re
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from dotheque_graph.publication.dumps.record import CSV, CSVW, DumpFile, DumpRecord, Packing
from dotheque_graph.rdf.negotiation import preferences
from dotheque_graph.web.answers import LASTING, http_date, matches, not_later
from dotheque_graph.web.links import LICENCE
from dotheque_graph.web.urls import Urls

_RANGES: Final = re.compile(
    r"\s*bytes\s*=\s*(?:\d{1,18}-(?:\d{1,18})?|-\d{1,18})(?:\s*,\s*(?:\d{1,18}-(?:\d{1,18})?|-\d{1,18}))*\s*"
)
_CHUNK: Final = 1 << 16


def file_response(request: Request, urls: Urls, dumps: DumpRecord, file: DumpFile, path: Path) -> Response:
    """Return a file as it lies, or the ranges of it that are asked for (RFC 9110, section 14)."""
    headers = {
        **_headers(urls, dumps, file),
        "ETag": f'"{file.sha256}"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(file.sha256)).decode()}:",
        "Content-Type": file.content_type,
    }
    if _is_held(request, headers):
        return Response(status_code=304, headers=headers)
    _settle_range(request, headers, file.size)
    return FileResponse(path, headers=headers, media_type=file.content_type, filename=file.name)


def unpacked_response(request: Request, urls: Urls, dumps: DumpRecord, file: DumpFile, path: Path) -> Response:
    """Return what a gzip file holds: as it lies where the client takes the coding, else unpacked on the way."""
    coded = _takes_gzip(request.headers.get("accept-encoding", ""))
    headers = {
        **_headers(urls, dumps, file),
        "ETag": f'"{file.sha256}.{"gzip" if coded else "plain"}"',
        "Content-Type": file.form.content_type,
        "Vary": "Accept-Encoding",
        "Accept-Ranges": "none",
        **({"Content-Encoding": "gzip"} if coded else {}),
        "Content-Length": str(file.size if coded else file.unpacked),
        "Content-Disposition": f'attachment; filename="{file.name.removesuffix("." + Packing.GZIP)}"',
    }
    if _is_held(request, headers):
        return Response(status_code=304, headers={name: headers[name] for name in headers if name != "Content-Length"})
    return StreamingResponse(_chunks(path, unpack=not coded), headers=headers)


def _headers(urls: Urls, dumps: DumpRecord, file: DumpFile) -> dict[str, str]:
    """Return the headers of a file in any form; no proxy may code it anew, since its digest is of these bytes."""
    moment = http_date(datetime.fromisoformat(dumps.issued))
    links = [f'<{LICENCE}>; rel="license"', f'<{_address(urls, dumps, "")}>; rel="collection"']
    if file.form is CSV:
        described = file.name.removesuffix(f"{CSV.extension}.{file.packing}") + CSVW.extension
        links.append(f'<{_address(urls, dumps, described)}>; rel="describedby"; type="{CSVW.media_type}"')
    return {
        "Last-Modified": moment,
        "Memento-Datetime": moment,
        "Cache-Control": f"{LASTING}, no-transform",
        "X-Release": str(dumps.release),
        "Link": ", ".join(links),
    }


def _address(urls: Urls, dumps: DumpRecord, name: str) -> str:
    return urls.absolute(urls.page(f"/dumps/{dumps.release}/{name}"))


def _is_held(request: Request, headers: dict[str, str]) -> bool:
    unless = request.headers.get("if-none-match")
    if unless is not None:
        return matches(unless, headers["ETag"])
    since = request.headers.get("if-modified-since")
    return since is not None and not_later(headers["Last-Modified"], since)


def _settle_range(request: Request, headers: dict[str, str], size: int) -> None:
    """Leave of a Range what there is to send; raise HTTPException with 416 where all lies beyond the file.

    One that is no list of byte ranges is passed over, not refused (RFC 9110, sections 14.2 and 15.5.17).
    """
    asked, condition = request.headers.get("range", ""), request.headers.get("if-range")
    spans = [span.strip() for span in asked.partition("=")[2].split(",")]
    if not (_RANGES.fullmatch(asked) and all(map(_ascends, spans))):
        _ask_instead(request, [])
    elif condition in (None, headers["ETag"], headers["Last-Modified"]):
        within = [span for span in spans if _begins_within(span, size)]
        if not within:
            bounds = {"Content-Range": f"bytes */{size}"}
            raise HTTPException(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=bounds)
        _ask_instead(request, within)


def _ask_instead(request: Request, spans: list[str]) -> None:
    others = [header for header in request.scope["headers"] if header[0] != b"range"]
    wanted = [(b"range", f"bytes={', '.join(spans)}".encode())] if spans else []
    request.scope["headers"] = [*others, *wanted]


def _begins_within(span: str, size: int) -> bool:
    first, _, last = span.partition("-")
    return int(first) < size if first else int(last) > 0 and size > 0


def _ascends(span: str) -> bool:
    first, _, last = span.strip().partition("-")
    return not (first and last) or int(first) <= int(last)


def _takes_gzip(accept_encoding: str) -> bool:
    return any(one.value in ("gzip", "x-gzip", "*") and one.quality > 0 for one in preferences(accept_encoding))


def _chunks(path: Path, *, unpack: bool) -> Iterator[bytes]:
    with gzip.open(path, "rb") if unpack else path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
