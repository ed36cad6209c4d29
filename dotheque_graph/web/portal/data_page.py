"""The page of the data: which address a portal harvests, how often, what it gets, and how programs take the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from dotheque_graph.catalogue.portal import PAGE_RECORDS, PortalProfile
from dotheque_graph.namespaces import DCTERMS, DOTH
from dotheque_graph.publication.portal_feed import DATA_PATH, contact_of, first_path
from dotheque_graph.rdf.formats import RDF_XML, TURTLE
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import release_note, shell
from dotheque_graph.web.links import LICENCE
from dotheque_graph.web.pages import Alternate, Page
from dotheque_graph.web.portal.described import catalogue_and_dataset
from dotheque_graph.web.portal.feeds import FORMATS, Feed
from dotheque_graph.web.portal.rehearsal_page import Sum, sums
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.site import Visit
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import Words

QUERY: Final = """PREFIX dcterms: <{DCTERMS}>
PREFIX doth: <{DOTH}>

SELECT ?resource ?title ?licence WHERE {{
  ?resource a doth:Resource ; dcterms:title ?title .
  OPTIONAL {{ ?resource dcterms:license ?licence }}
}}
ORDER BY ?title
"""
PYTHON: Final = """from rdflib import DCAT, RDF, Graph, Namespace

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")


def pages(address):
    while address:
        page = Graph().parse(address)
        yield page
        address = next(page.objects(None, HYDRA.next), None)


catalogue = Graph()
for page in pages("{address}"):
    catalogue += page
print(len(set(catalogue.subjects(RDF.type, DCAT.Dataset))))
"""
"""A whole client of the feed, with `pip install rdflib`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of the feed: None while the files of no release are made; `records` are those it has.

    `rehearsal` are the totals of its rehearsal as JSON has them, None where the feed is too long to rehearse at once.
    """

    feed: Feed | None
    records: int
    rehearsal: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A profile of the feed: what it is called, what it is for, and its address in each format."""

    anchor: str
    name: str
    text: str
    address: str
    formats: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What a record holds of one kind of fact, and how it is said in DCAT."""

    name: str
    text: str
    term: str


@dataclass(frozen=True, slots=True)
class DataPage(Page):
    """The page of the data.

    `records` and `release` are "" while the files of no release are made. `harvest` is the address for portals,
    `linked` the JSON-LD of its head.
    """

    template: ClassVar[str] = "data.html"
    lead: str
    pending: bool
    records: str
    page_records: int
    release: str
    day: str
    moment: str
    harvest: str
    xml: str
    profiles: tuple[ProfileRow, ...]
    held: tuple[Held, ...]
    licence: str
    contact: Link
    email: str
    days: int
    feed: str
    rehearsal: str
    rehearsed: tuple[Sum, ...]
    curl: str
    python: str
    sparql: str
    others: tuple[Link, ...]
    linked: dict[str, Any]


def data_page(visit: Visit, shown: Shown) -> DataPage:
    """Return the page of the data."""
    reader, plain, _ = visit.reader, visit.site.urls, visit.reader.words.gettext
    settings = visit.site.application.settings
    harvest = _absolute(plain, first_path(PortalProfile.HARVEST, TURTLE.extension))
    contact = contact_of(settings)
    lead = _("Harvest the catalogue, take the files, ask the graph: everything here is open and says where it is from.")
    return DataPage(
        shell=shell(
            visit.request,
            reader,
            title=_("Open data"),
            summary=lead,
            canonical=_absolute(plain, DATA_PATH),
            alternates=feed_alternates(plain),
        ),
        lead=lead,
        pending=shown.feed is None,
        page_records=PAGE_RECORDS,
        **_figures(visit, shown),
        harvest=harvest,
        xml=_absolute(plain, first_path(PortalProfile.HARVEST, RDF_XML.extension)),
        profiles=tuple(_profiles(reader.words, plain)),
        held=tuple(_held(reader.words)),
        licence=LICENCE,
        contact=Link(contact.name, settings.contact_url),
        email=contact.email,
        days=settings.withdrawn_days,
        feed=plain.page("/feed"),
        rehearsal=reader.urls.page("/data/rehearsal"),
        rehearsed=sums(reader.words, shown.rehearsal) if shown.rehearsal else (),
        curl=f"curl -sSL {harvest}",
        python=PYTHON.format(address=harvest),
        sparql=reader.urls.sparql_form(QUERY.format(DCTERMS=DCTERMS, DOTH=DOTH)),
        others=tuple(_others(reader, with_files=settings.dumps)),
        linked=_linked(visit, shown),
    )


def feed_alternates(urls: Urls) -> tuple[Alternate, ...]:
    """Return the links to the feed by which programs find it in the head of pages, as those of CKAN have them."""
    return tuple(
        Alternate(urls.page(first_path(PortalProfile.FULL, form.extension)), form.media_type) for form in FORMATS
    )


def _figures(visit: Visit, shown: Shown) -> dict[str, str]:
    if shown.feed is None:
        return dict.fromkeys(("records", "release", "day", "moment"), "")
    words, release = visit.reader.words, shown.feed.release.release
    note = release_note(visit.reader, release)
    return {
        "records": words.number(shown.records),
        "release": words.number(note.number),
        "day": note.day,
        "moment": release.record.issued,
    }


def _profiles(words: Words, urls: Urls) -> Iterator[ProfileRow]:
    _ = words.gettext
    texts = {
        PortalProfile.HARVEST: (
            _("For harvesters"),
            _("The same records, said so that data.gouv.fr and CKAN keep all they can hold: give them this one."),
        ),
        PortalProfile.FULL: (
            _("Full DCAT-AP 3"),
            _("All that DCAT-AP 3.0.1 has words for, for programs that know it and for validators."),
        ),
    }
    for profile, (name, text) in texts.items():
        yield ProfileRow(
            anchor=profile.value,
            name=name,
            text=text,
            address=_absolute(urls, first_path(profile, TURTLE.extension)),
            formats=tuple(Link(form.name, urls.page(first_path(profile, form.extension))) for form in FORMATS),
        )


def _held(words: Words) -> Iterator[Held]:
    _ = words.gettext
    yield Held(_("Identity"), _("an IRI that never changes, repeated as its identifier"), "dct:identifier")
    yield Held(_("Title and description"), _("in French, and in English where there is one"), "dct:title")
    yield Held(
        _("Licence"),
        _("on the record and on each of its files, by the address portals know, where known"),
        "dct:license",
    )
    yield Held(
        _("Publisher, authors, contact"), _("with their name, in the record itself, where known"), "dct:publisher"
    )
    yield Held(_("Themes and keywords"), _("the European themes of data and ours, named"), "dcat:theme")
    yield Held(_("Places"), _("by their IRI and their name, with a polygon where known"), "dct:spatial")
    yield Held(_("Dates"), _("where known: published, changed, period covered, how often it changes"), "dct:modified")
    yield Held(_("Files and pages"), _("address, format, size and SHA-256 where they are known"), "dcat:distribution")
    yield Held(_("Provenance"), _("that the record is ours, and what became of it"), "dct:provenance")


def _others(reader: Reader, *, with_files: bool) -> Iterator[Link]:
    """Yield what re-users take instead of the feed; the files, where the site makes any."""
    _, urls = reader.words.gettext, reader.urls
    if with_files:
        yield Link(_("Downloads"), urls.page("/dumps/"), note=_("every release, in RDF and in CSV"))
        yield Link(
            "Croissant",
            urls.speaking(None).page("/data/croissant.json"),
            note=_("the files, for tools of machine learning"),
        )
    yield Link(_("The data set"), urls.page("/void"), note="VoID")
    yield Link(_("SPARQL endpoint"), urls.page("/sparql"), note=_("without registration"))
    yield Link(_("Saved queries"), urls.page("/query"), note=_("as an API, with OpenAPI"))
    yield Link(_("Data model"), urls.page("/doc/ontology"), note=_("ontology and rules"))
    yield Link(_("Changes"), urls.speaking(None).page("/feed"), note="LDES")


def _linked(visit: Visit, shown: Shown) -> dict[str, Any]:
    opened = shown.feed.release if shown.feed else visit.release
    dumps = shown.feed.dumps if shown.feed else None
    return catalogue_and_dataset(opened.store, opened.release, dumps, visit.site.urls, visit.reader.language)


def _absolute(urls: Urls, path: str) -> str:
    return urls.absolute(urls.page(path))
