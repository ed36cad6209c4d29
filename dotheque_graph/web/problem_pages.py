"""`/problem/{name}`: what the `type` of a problem leads to (RFC 9457, section 3.1.1), as a page and as data."""

from dataclasses import dataclass, fields
from typing import ClassVar, Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.errors import DothequeError, PageNotFound
from dotheque_graph.namespaces import BASE, DCTERMS, RDF_TYPE, SKOS
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, Format
from dotheque_graph.rdf.negotiation import negotiate_document
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple
from dotheque_graph.web.answers import FRESH, Answer
from dotheque_graph.web.documents.asking import format_of_extension
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import shell
from dotheque_graph.web.links import data_link
from dotheque_graph.web.pages import Alternate, Page
from dotheque_graph.web.problem_words import MEANINGS
from dotheque_graph.web.problems import HEADINGS, OTHER_PROBLEMS, STATUS, UNTOLD, type_name
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import site_of
from dotheque_graph.web.templating import render
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import LANGUAGES, words_of

SCHEME: Final = NamedNode(f"{BASE}problem")


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem: its name in addresses, its status, the facts that it tells to programs."""

    name: str
    status: int
    facts: tuple[str, ...] = ()

    @property
    def iri(self) -> NamedNode:
        """Return what the `type` of such a problem is."""
        return NamedNode(f"{SCHEME.value}/{self.name}")

    def heading(self, language: str) -> str:
        """Return its title, which is that of its status."""
        return words_of(language).gettext(HEADINGS[self.status])

    def meaning(self, language: str) -> str:
        """Return what it means, in a sentence."""
        return words_of(language).gettext(MEANINGS[self.name])


@dataclass(frozen=True, slots=True)
class ProblemTypePage(Page):
    """The page of a kind of problem; `facts` are the members of its JSON beside those of RFC 9457."""

    template: ClassVar[str] = "problem-type.html"
    every: Link
    name: str
    status: int
    heading: str
    sentence: str
    facts: tuple[str, ...]
    iri: str
    formats: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ProblemEntry:
    """A kind of problem in the list."""

    link: Link
    status: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ProblemTypesPage(Page):
    """Every kind of problem, by status."""

    template: ClassVar[str] = "problem-types.html"
    entries: tuple[ProblemEntry, ...]
    formats: tuple[Link, ...]


def problem_types() -> dict[str, ProblemType]:
    """Return every kind of problem that the site can answer with, by name."""
    stated = [ProblemType(type_name(error), status, _facts(error)) for error, status in STATUS.items()]
    others = [ProblemType(name, status) for name, status in OTHER_PROBLEMS.items()]
    return {one.name: one for one in sorted((*stated, *others), key=lambda one: (one.status, one.name))}


def _facts(error: type[DothequeError]) -> tuple[str, ...]:
    if issubclass(error, UNTOLD):
        return ()
    return tuple(field.name for field in fields(error) if not field.name.endswith("_fr") and field.name != "report")


async def problem(request: Request) -> Response:
    """Answer a kind of problem, in the format of its extension or the one negotiated; raise PageNotFound."""
    name, _, extension = request.path_params["name"].partition(".")
    one = problem_types().get(name)
    if one is None:
        raise PageNotFound(request.url.path)
    form = _format(request, extension)
    if form is not HTML:
        return _data(request, one.iri, (one,), form, extension)
    reader = site_of(request).reader(request)
    return _page(request, reader, _type_page(request, reader, one), extension)


async def problems(request: Request) -> Response:
    """Answer every kind of problem."""
    extension = request.path_params.get("extension", "")
    every, form = tuple(problem_types().values()), _format(request, extension)
    if form is not HTML:
        return _data(request, SCHEME, every, form, extension)
    reader = site_of(request).reader(request)
    return _page(request, reader, _types_page(request, reader, every), extension)


def _format(request: Request, extension: str) -> Format:
    if not extension:
        return negotiate_document(request.headers.get("accept", ""))
    return format_of_extension(extension, request.url.path)


def _data(request: Request, iri: NamedNode, told: tuple[ProblemType, ...], form: Format, extension: str) -> Response:
    links = data_link(site_of(request).urls, iri.value)
    headers = {"Cache-Control": FRESH, "Link": links, **({} if extension else {"Vary": "Accept"})}
    body = serialise([triple for one in told for triple in _triples(one)], form)
    return Answer(body, form.content_type, headers=headers).response(request)


def _triples(one: ProblemType) -> tuple[Triple, ...]:
    """Return what the data say of a kind of problem: a concept with its status as its notation."""
    return (
        Triple(one.iri, RDF_TYPE, SKOS.term("Concept")),
        Triple(one.iri, SKOS.term("inScheme"), SCHEME),
        Triple(one.iri, SKOS.term("notation"), Literal(str(one.status))),
        Triple(one.iri, DCTERMS.term("identifier"), Literal(one.name)),
        *(Triple(one.iri, SKOS.term("prefLabel"), Literal(one.heading(lang), language=lang)) for lang in LANGUAGES),
        *(Triple(one.iri, SKOS.term("definition"), Literal(one.meaning(lang), language=lang)) for lang in LANGUAGES),
    )


def _page(request: Request, reader: Reader, page: Page, extension: str) -> Response:
    headers = {
        "Cache-Control": FRESH,
        "Content-Language": reader.language,
        "Vary": "Accept-Language" if extension else "Accept, Accept-Language",
    }
    return Answer(render(page), HTML.content_type, headers=headers).response(request)


def _type_page(request: Request, reader: Reader, one: ProblemType) -> ProblemTypePage:
    urls, heading = reader.urls.as_of(None), one.heading(reader.language)
    path = f"/problem/{one.name}"
    return ProblemTypePage(
        shell=shell(
            request,
            reader,
            title=heading,
            summary=one.meaning(reader.language),
            canonical=urls.absolute(urls.speaking(None).page(path)),
            alternates=_alternates(urls, path),
            indexed=False,
        ),
        every=Link(reader.words.gettext("Problems"), urls.page("/problem")),
        name=one.name,
        status=one.status,
        heading=heading,
        sentence=one.meaning(reader.language),
        facts=one.facts,
        iri=one.iri.value,
        formats=_formats(urls, path),
    )


def _types_page(request: Request, reader: Reader, every: tuple[ProblemType, ...]) -> ProblemTypesPage:
    urls = reader.urls.as_of(None)
    frame = shell(
        request,
        reader,
        title=reader.words.gettext("Problems"),
        canonical=urls.absolute(urls.speaking(None).page("/problem")),
        alternates=_alternates(urls, "/problem"),
        indexed=False,
    )
    entries = tuple(
        ProblemEntry(Link(one.name, urls.page(f"/problem/{one.name}")), one.status, one.meaning(reader.language))
        for one in every
    )
    return ProblemTypesPage(frame, entries, _formats(urls, "/problem"))


def _formats(urls: Urls, path: str) -> tuple[Link, ...]:
    plain = urls.speaking(None)
    return tuple(
        Link(form.name, plain.page(f"{path}.{form.extension}")) for form in DOCUMENT_FORMATS if form is not HTML
    )


def _alternates(urls: Urls, path: str) -> tuple[Alternate, ...]:
    formats = (
        Alternate(link.href, form.media_type)
        for link, form in zip(
            _formats(urls, path), [form for form in DOCUMENT_FORMATS if form is not HTML], strict=True
        )
    )
    languages = (Alternate(urls.absolute(urls.speaking(one).page(path)), "", one) for one in LANGUAGES)
    return (*formats, *languages)


ROUTES: Final[tuple[Route, ...]] = (
    ("/problem", problems, ("GET",)),
    ("/problem.{extension}", problems, ("GET",)),
    ("/problem/{name}", problem, ("GET",)),
)
