"""The page of the dumps: what there is to take away, in which formats, how large, and how to check it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from dotheque_graph.catalogue.names import counted
from dotheque_graph.publication.dumps.listing import SUMS_FILE
from dotheque_graph.publication.dumps.record import (
    CLASS_DUMPS,
    CSV,
    CSVW,
    FORMATS,
    GRAPH_DUMPS,
    DumpFile,
    DumpRecord,
    Packing,
    Scope,
    Subject,
)
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, N_QUADS
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import Release
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import release_note, shell
from dotheque_graph.web.links import LICENCE
from dotheque_graph.web.pages import Alternate, Page
from dotheque_graph.web.portal.described import dumps_data
from dotheque_graph.web.reader import Names
from dotheque_graph.web.site import Visit
from dotheque_graph.web.words import Words


class State(StrEnum):
    """Whether a release has dumps: MADE; PENDING, they will come; ABSENT, nobody made them."""

    MADE = "made"
    PENDING = "pending"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class DumpCell:
    """The files of one format: `links` are named by their packing, with their size as note."""

    form: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DumpRow:
    """What one line of a table offers."""

    name: Link
    cells: tuple[DumpCell, ...]


@dataclass(frozen=True, slots=True)
class DumpTable:
    """A table of the page; `anchor` is its fragment, `remark` says what it holds."""

    anchor: str
    heading: str
    remark: str
    formats: tuple[str, ...]
    rows: tuple[DumpRow, ...]


@dataclass(frozen=True, slots=True)
class DumpsPage(Page):
    """The files of a release, whose `number`, `moment` and `day` they have.

    `remark` says what is missing, `linked` is the JSON-LD of the head.
    """

    template: ClassVar[str] = "dumps.html"
    number: int
    moment: str
    day: str
    remark: str
    tables: tuple[DumpTable, ...]
    sums: str
    check: str
    licence: str
    dataset: str
    formats: tuple[Link, ...]
    others: tuple[Link, ...]
    linked: dict[str, Any]


def dumps_page(  # noqa: PLR0913  # the page shows that many things
    visit: Visit, release: Release, dumps: DumpRecord | None, state: State, others: Iterable[int], path: str
) -> DumpsPage:
    """Return the page of the dumps of a release; `path` is its own without the final slash."""
    reader, urls, _ = visit.reader, visit.reader.urls, visit.reader.words.gettext
    note = release_note(reader, release)
    plain = visit.site.urls
    formats = [form for form in DOCUMENT_FORMATS if form is not HTML] if dumps else []
    frame = shell(
        visit.request,
        reader,
        title=_("Downloads"),
        summary=_("Every release of the graph as files to take away, in RDF and in CSV."),
        canonical=plain.absolute(plain.page(path + "/")),
        alternates=tuple(Alternate(plain.page(f"{path}.{form.extension}"), form.media_type) for form in formats),
    )
    return DumpsPage(
        shell=frame,
        number=note.number,
        moment=release.record.issued,
        day=note.day,
        remark=_remark(visit.reader.words, state),
        tables=tuple(_tables(visit, dumps)) if dumps else (),
        sums=plain.page(f"/dumps/{release.number}/{SUMS_FILE}"),
        check=_check(visit, release.number),
        licence=LICENCE,
        dataset=urls.page("/void"),
        formats=tuple(Link(form.name, plain.page(f"{path}.{form.extension}")) for form in formats),
        others=tuple(
            Link(_("Release {number}").format(number=number), urls.page(f"/dumps/{number}/"))
            for number in others
            if number != release.number
        ),
        linked=dumps_data(visit.store, release, dumps, plain, reader.language),
    )


def _remark(words: Words, state: State) -> str:
    if state is State.PENDING:
        return words.gettext("The files of this release are being made; they will be here in a minute or two.")
    if state is State.ABSENT:
        return words.gettext("This release is kept, but its files were not made.")
    return ""


def _check(visit: Visit, number: int) -> str:
    """Return the commands that fetch the whole, its digest, and compare the two."""
    urls = visit.site.urls
    place = urls.absolute(urls.page(f"/dumps/{number}/"))
    name = Subject(Scope.WHOLE).name(N_QUADS, Packing.GZIP)
    return f"curl -O {place}{name} -O {place}{SUMS_FILE}\nsha256sum --check --ignore-missing {SUMS_FILE}\n"


def _tables(visit: Visit, dumps: DumpRecord) -> Iterator[DumpTable]:
    _ = visit.reader.words.gettext
    names = Names(visit.store, visit.reader.language)
    names.learn(NamedNode(iri) for scope in (Scope.GRAPH, Scope.CLASS) for iri in dumps.subjects(scope))
    graphs, classes = (tuple(form.extension for form in forms) for forms in (GRAPH_DUMPS, (*CLASS_DUMPS, CSVW)))
    yield DumpTable(
        Scope.WHOLE.value,
        _("The whole"),
        _("Everything: the catalogue, the territories, the vocabularies, the rules and the history."),
        _headings(visit.reader.words, graphs),
        (DumpRow(Link(_("All the graphs"), ""), _cells(visit, dumps, dumps.of(Scope.WHOLE), graphs)),),
    )
    yield DumpTable(
        Scope.GRAPH.value,
        _("By graph"),
        _("In N-Quads and TriG each statement names its graph."),
        _headings(visit.reader.words, graphs),
        tuple(_rows(visit, dumps, Scope.GRAPH, graphs, names)),
    )
    yield DumpTable(
        Scope.CLASS.value,
        _("By kind of entity"),
        _("CSV for a spreadsheet: one line for each entity, and a dictionary that says what each column means."),
        _headings(visit.reader.words, classes),
        tuple(sorted(_rows(visit, dumps, Scope.CLASS, classes, names), key=lambda row: counted(row.name.text))),
    )


def _headings(words: Words, extensions: tuple[str, ...]) -> tuple[str, ...]:
    """Return what formats are called over a column; the dictionary of a CSV file by what it is."""
    return tuple(words.gettext("Dictionary") if one == CSVW.extension else FORMATS[one].name for one in extensions)


def _rows(
    visit: Visit, dumps: DumpRecord, scope: Scope, extensions: tuple[str, ...], names: Names
) -> Iterator[DumpRow]:
    for iri in dumps.subjects(scope):
        label = names[NamedNode(iri)]
        language = label.language if label.language != visit.reader.language else ""
        link = Link(label.text, visit.reader.urls.document(NamedNode(iri)) or "", language)
        yield DumpRow(link, _cells(visit, dumps, dumps.of(scope, iri), extensions))


def _cells(
    visit: Visit, dumps: DumpRecord, files: Iterable[DumpFile], extensions: tuple[str, ...]
) -> tuple[DumpCell, ...]:
    found = tuple(files)
    return tuple(
        DumpCell(
            FORMATS[extension].name,
            tuple(link for file in found if file.extension == extension for link in _links(visit, dumps, file)),
        )
        for extension in extensions
    )


def _links(visit: Visit, dumps: DumpRecord, file: DumpFile) -> Iterator[Link]:
    """Yield the links to a file; a table can be had unpacked as well, ready to open."""
    words, address = visit.reader.words, visit.site.urls.page(f"/dumps/{dumps.release}/{file.name}")
    if file.form is CSV and file.packing is Packing.GZIP:
        yield Link(CSV.extension, address.removesuffix(f".{Packing.GZIP}"), note=words.size(file.unpacked))
    yield Link(file.packing.value or "json", address, note=words.size(file.size))
