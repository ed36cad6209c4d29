"""`/dumps/` and below: what there is to take away, of the latest release and of each one that is kept."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dotheque_graph.catalogue.void import DATASET
from dotheque_graph.errors import DumpsNotMade, DumpsPending, InvalidParameter, PageNotFound
from dotheque_graph.publication.dumps.listing import SUMS_FILE, listing_triples, sums
from dotheque_graph.publication.dumps.making import PENDING_SECONDS
from dotheque_graph.publication.dumps.record import DumpRecord, Packing, dumps_folder, dumps_of
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, JSON_LD, Format
from dotheque_graph.rdf.jsonld import framed
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.store.releases import OpenRelease, Release
from dotheque_graph.web.answers import FRESH, LASTING, Answer, http_date
from dotheque_graph.web.documents.asking import asked_format
from dotheque_graph.web.dumps.files import file_response, unpacked_response
from dotheque_graph.web.dumps.page import State, dumps_page
from dotheque_graph.web.history.asking import now, whole_number
from dotheque_graph.web.links import alternates, data_link
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import Site, answer_page, site_of
from dotheque_graph.web.urls import Urls

LATEST: Final = "latest"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list is asked for: the release, its dumps if there are any, whether the address names the release."""

    release: Release
    dumps: DumpRecord | None
    named: bool
    form: Format
    varying: str

    @property
    def path(self) -> str:
        """Return the path of the list without its final slash."""
        return f"/dumps/{self.release.number}" if self.named else "/dumps"

    @property
    def canonical(self) -> str:
        """Return the path of the list."""
        return f"{self.path}/"


async def every_dump(request: Request) -> Response:
    """Answer the list of the files of the public release, as a page or in RDF."""
    return await _list(request, None, request.path_params.get("extension"))


async def dumps_of_release(request: Request) -> Response:
    """Answer the list of the files of a kept release; `latest` leads to that of the latest.

    Raises ReleaseNotFound or PageNotFound.
    """
    name, extension = request.path_params["release"], request.path_params.get("extension")
    if name == LATEST:
        return _leading(request, await run_in_threadpool(_newest, site_of(request)), "")
    return await _list(request, name, extension)


async def without_slash(request: Request) -> Response:
    """Answer 308 to the address of a list, which ends in a slash, or the list of a release in one format."""
    name, _, extension = request.path_params.get("release", "").partition(".")
    if extension:
        return await _list(request, name, extension)
    urls = site_of(request).urls
    return RedirectResponse(urls.page(f"/dumps/{name}/" if name else "/dumps/"), 308)


async def dump_file(request: Request) -> Response:
    """Answer a file: as it lies, unpacked where its name says so, or the digests of all.

    Raises ReleaseNotFound, DumpsPending, DumpsNotMade or PageNotFound.
    """
    site, name = site_of(request), request.path_params["name"]
    if request.path_params["release"] == LATEST:
        return _leading(request, await run_in_threadpool(_newest, site), name)
    release = await run_in_threadpool(_release, site, request.path_params["release"], request)
    dumps = _made(site, release)
    if name == SUMS_FILE:
        headers = {"Cache-Control": LASTING, "Last-Modified": http_date(release.issued)}
        return Answer(sums(dumps), "text/plain; charset=utf-8", headers=headers).response(request)
    for wanted, answering in ((name, file_response), (f"{name}.{Packing.GZIP}", unpacked_response)):
        file = dumps.find(wanted)
        if file:
            return answering(request, site.urls, dumps, file, dumps_folder(release) / file.name)
    raise PageNotFound(request.url.path)


async def _list(request: Request, name: str | None, extension: str | None) -> Response:
    if (away := now(request)) is not None:
        return away
    asked = await run_in_threadpool(_asked, request, name, extension)
    if asked.form is HTML:
        return await _page(request, asked)
    site = site_of(request)
    dumps = asked.dumps or _made(site, asked.release)
    headers = {
        "Cache-Control": LASTING if asked.named else FRESH,
        "Last-Modified": http_date(asked.release.issued),
        "Link": data_link(site.urls, asked.canonical, *_alternates(site.urls, asked)),
        **({"Vary": asked.varying} if asked.varying else {}),
    }
    key = ("dumps", asked.path, asked.release.number, asked.form.extension, asked.varying)

    def make(_: OpenRelease) -> Answer:
        return Answer(_body(site.urls, dumps, asked.form), asked.form.content_type, headers=headers)

    return await site.answer(request, key, make)


async def _page(request: Request, asked: Asked) -> Response:
    site = site_of(request)
    state = State.MADE if asked.dumps else State.PENDING if _is_public(site, asked.release) else State.ABSENT
    others = await run_in_threadpool(_with_dumps, site) if not asked.named else ()
    parts = ("dumps", asked.path, state.value, str(asked.release.number), " ".join(map(str, others)))
    return await answer_page(
        request,
        parts,
        lambda visit: dumps_page(visit, asked.release, asked.dumps, state, others, asked.path),
        headers={"Link": ", ".join(_alternates(site.urls, asked))},
        varying=", ".join(filter(None, (asked.varying, "Accept-Language"))),
    )


def _asked(request: Request, name: str | None, extension: str | None) -> Asked:
    site = site_of(request)
    release = site.release().release if name is None else _release(site, name, request)
    form, varying = asked_format(request, extension)
    return Asked(release, dumps_of(release), name is not None, form, varying)


def _release(site: Site, text: str, request: Request) -> Release:
    try:
        number = whole_number(text, "release")
    except InvalidParameter:
        raise PageNotFound(request.url.path) from None
    public = site.release().release
    return public if public.number == number else site.application.releases.get(number)


def _is_public(site: Site, release: Release) -> bool:
    return release.number == site.release().release.number


def _made(site: Site, release: Release) -> DumpRecord:
    """Return the dumps of a release; raise DumpsPending for the public one, DumpsNotMade for an earlier one."""
    dumps = dumps_of(release)
    if dumps is None and _is_public(site, release):
        raise DumpsPending(release.number, PENDING_SECONDS)
    if dumps is None:
        raise DumpsNotMade(release.number)
    return dumps


def _with_dumps(site: Site) -> tuple[int, ...]:
    """Return the numbers of the kept releases that have dumps, the latest first."""
    releases = site.application.releases
    numbers = reversed(releases.numbers())
    return tuple(number for number in numbers if (releases.folder / str(number) / "dumps").is_dir())


def _newest(site: Site) -> int:
    """Return the latest release that has dumps; raise DumpsPending where none has."""
    public = site.release().release
    if dumps_of(public):
        return public.number
    return next(iter(_with_dumps(site)), None) or _pending(public.number)


def _pending(number: int) -> int:
    raise DumpsPending(number, PENDING_SECONDS)


def _leading(request: Request, number: int, name: str) -> Response:
    urls = site_of(request).urls
    return RedirectResponse(urls.page(f"/dumps/{number}/{name}"), 302, {"Cache-Control": "no-cache"})


def _body(urls: Urls, dumps: DumpRecord, form: Format) -> bytes:
    address = partial(_file_address, urls, dumps.release)
    triples = tuple(listing_triples(dumps, address))
    return framed(triples, DATASET) if form is JSON_LD else serialise(triples, form)


def _file_address(urls: Urls, number: int, name: str) -> str:
    return urls.absolute(urls.page(f"/dumps/{number}/{name}"))


def _alternates(urls: Urls, asked: Asked) -> tuple[str, ...]:
    return alternates(urls, asked.path, DOCUMENT_FORMATS, asked.form)


ROUTES: Final[tuple[Route, ...]] = (
    ("/dumps", without_slash, ("GET",)),
    ("/dumps.{extension}", every_dump, ("GET",)),
    ("/dumps/", every_dump, ("GET",)),
    ("/dumps/{release}", without_slash, ("GET",)),
    ("/dumps/{release}/", dumps_of_release, ("GET",)),
    ("/dumps/{release}/{name}", dump_file, ("GET",)),
)
