"""The pages of releases: all that are kept, one of them, and what changed from one to another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from dotheque_graph.catalogue.names import counted
from dotheque_graph.errors import PageNotFound
from dotheque_graph.namespaces import GRAPH, compact
from dotheque_graph.publication.dumps.record import dumps_of
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML
from dotheque_graph.rdf.patch import EXTENSION, Patch
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.changes import Change, Changes, Touched
from dotheque_graph.store.releases import Release
from dotheque_graph.web.elements import Link, Text
from dotheque_graph.web.frame import shell
from dotheque_graph.web.history.wording import EntityChange, Group, Teller, counted_effects
from dotheque_graph.web.lists import foreign
from dotheque_graph.web.pages import Alternate, Page, Pager
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.site import Visit
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import Words

LISTED: Final = 25
"""Releases on one page of the list."""
TOLD: Final = 20
"""Entities on one page of changes."""
_NAMED: Final = 6
"""Entities that the list of releases names of each."""
_GROUPED: Final = 12
"""Entities of one kind that the page of a release names."""
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """A release in the list: when, what it is called, what it changed in words, and the first entities it touches."""

    title: Link
    number: int
    moment: str
    day: str
    counts: tuple[str, ...]
    remark: str
    names: tuple[Link, ...]
    more: Link | None
    statements: str
    digest: str
    pinned: bool
    current: bool


@dataclass(frozen=True, slots=True)
class ReleasesPage(Page):
    """The releases that are kept, the latest first, and the ways to follow them."""

    template: ClassVar[str] = "releases.html"
    entries: tuple[ReleaseEntry, ...]
    remark: str
    pager: Pager | None
    formats: tuple[Link, ...]
    feed: str
    atom: str


@dataclass(frozen=True, slots=True)
class GraphRow:
    """A named graph of a release: its name, its document, how much it says, its digest, and whether that changed."""

    name: Link
    statements: str
    digest: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ReleasePage(Page):
    """One release: what it is, what it changed, its graphs, where to fetch it, how to cite it."""

    template: ClassVar[str] = "release.html"
    number: int
    title: Text | None
    moment: str
    day: str
    counts: tuple[str, ...]
    remark: str
    groups: tuple[Group, ...]
    graphs: tuple[GraphRow, ...]
    total: str
    digest: str
    pinned: bool
    current: bool
    links: tuple[Link, ...]
    neighbours: tuple[Link, ...]
    citation: str
    formats: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage(Page):
    """What changed from one release to another, entity by entity."""

    template: ClassVar[str] = "changes.html"
    heading: str
    back: Link
    counts: tuple[str, ...]
    remark: str
    entities: tuple[EntityChange, ...]
    pager: Pager | None
    patch: str


def releases_page(visit: Visit, number: int) -> ReleasesPage:
    """Return a page of the list of releases; raise PageNotFound past the last one."""
    changes = Changes(visit.site.application.releases)
    kept = changes.kept()[::-1]
    pages = max(1, -(-len(kept) // LISTED))
    if number > pages:
        raise PageNotFound(_urls(visit).page("/releases", page=number))
    urls, _ = _urls(visit), visit.reader.words.gettext
    title = _("Releases")
    shown = kept[(number - 1) * LISTED : number * LISTED]
    return ReleasesPage(
        shell=shell(visit.request, visit.reader, title=title, alternates=_alternates(visit, "/releases")),
        entries=tuple(_entry(visit, changes, release) for release in shown),
        remark=_kept_words(visit.reader.words, len(kept)),
        pager=_pager(visit.reader, number, pages, lambda page: urls.page("/releases", page=page if page > 1 else None)),
        formats=_formats(visit, "/releases"),
        feed=urls.absolute(visit.site.urls.page("/feed")),
        atom=visit.site.urls.page("/releases.atom"),
    )


def _kept_words(words: Words, number: int) -> str:
    return words.ngettext("{number} release is kept", "{number} releases are kept", number).format(
        number=words.number(number)
    )


def _entry(visit: Visit, changes: Changes, release: Release) -> ReleaseEntry:
    words, urls = visit.reader.words, _urls(visit)
    change = changes.made_by(release)
    touched = change.touched() if change else ()
    named = _first(touched)
    teller = Teller(visit, change.patch if change else Patch)
    left = len(touched) - len(named)
    more = words.ngettext("and {number} more", "and {number} more", left).format(number=words.number(left))
    return ReleaseEntry(
        title=_title(visit, release),
        number=release.number,
        moment=release.record.issued,
        day=when(words, release),
        counts=counted_effects(words, touched),
        remark=remark_of(words, release, change),
        names=teller.links([one.iri for one in named]),
        more=Link(more, urls.page(f"/releases/{release.number}/changes")) if left > 0 else None,
        statements=statements_words(words, release.quads),
        digest=release.digest[:_DIGITS],
        pinned=visit.site.application.releases.is_pinned(release.number),
        current=release.number == visit.release.release.number,
    )


def _title(visit: Visit, release: Release) -> Link:
    """Return the title of a release, or its number where it has none."""
    title = _stated_title(visit.reader, release) or Text(_called(visit.reader.words, release))
    return Link(title.text, _urls(visit).page(f"/releases/{release.number}"), title.language)


def _stated_title(reader: Reader, release: Release) -> Text | None:
    """Return the title of a release, which is written in French, None where it has none."""
    return Text(release.record.title, foreign(reader, "fr")) if release.record.title else None


def _first(touched: Sequence[Touched]) -> Sequence[Touched]:
    """Return the entities to name first: those of the catalogue before its details and its vocabularies."""
    ranked = sorted(touched, key=lambda one: ("/id/" not in one.iri.value, one.iri.value))
    return ranked[:_NAMED]


def _called(words: Words, release: Release) -> str:
    return words.gettext("Release {number}").format(number=release.number)


def when(words: Words, release: Release) -> str:
    """Return the day and the time of a release."""
    moment = release.issued
    return words.gettext("{day} at {time}").format(day=words.day(moment), time=f"{moment:%H:%M} UTC")


def statements_words(words: Words, number: int) -> str:
    """Return a number of statements in words."""
    return words.ngettext("{number} statement", "{number} statements", number).format(number=words.number(number))


def remark_of(words: Words, release: Release, change: Change | None) -> str:
    """Return what there is to say where no entity can be named."""
    _ = words.gettext
    if release.parent is None:
        return _("The first release: everything in it is new.")
    if change is None:
        return _("What it changed is not known: the release before it is not kept.")
    return "" if change.subjects else _("No entry changed.")


def release_page(visit: Visit, release: Release) -> ReleasePage:
    """Return the page of one release."""
    words, urls = visit.reader.words, _urls(visit)
    changes = Changes(visit.site.application.releases)
    change = changes.made_by(release)
    touched = change.touched() if change else ()
    path = f"/releases/{release.number}"
    title = _called(words, release)
    return ReleasePage(
        shell=shell(visit.request, visit.reader, title=title, summary=title, alternates=_alternates(visit, path)),
        number=release.number,
        title=_stated_title(visit.reader, release),
        moment=release.record.issued,
        day=when(words, release),
        counts=counted_effects(words, touched),
        remark=remark_of(words, release, change),
        groups=Teller(visit, change.patch).groups(touched, _GROUPED) if change and touched else (),
        graphs=_graphs(visit, changes, release),
        total=statements_words(words, release.quads),
        digest=release.digest,
        pinned=visit.site.application.releases.is_pinned(release.number),
        current=release.number == visit.release.release.number,
        links=_ways(visit, release, change),
        neighbours=_neighbours(visit, changes, release),
        citation=cited(visit.reader, urls.absolute(visit.site.urls.page(path)), release),
        formats=_formats(visit, path),
    )


def cited(reader: Reader, address: str, release: Release) -> str:
    """Return the words that cite a release as a whole."""
    words = reader.words
    return words.gettext("DO'thèque, release {number} of {day}, {iri}").format(
        number=release.number, day=words.day(release.issued), iri=f"{address} ({release.digest[:_DIGITS]})"
    )


def _graphs(visit: Visit, changes: Changes, release: Release) -> tuple[GraphRow, ...]:
    before = next((one for one in changes.kept() if one.number == release.parent), None)
    old = before.record.graphs if before else {}
    urls, words = _urls(visit), visit.reader.words
    called = {name: _graph_name(visit, name) for name in release.record.graphs}
    return tuple(
        GraphRow(
            name=Link(called[name].text, urls.document(NamedNode(name)) or name, called[name].language),
            statements=words.number(graph.quads),
            digest=graph.digest,
            changed=before is not None and (name not in old or old[name].digest != graph.digest),
        )
        for name, graph in sorted(release.record.graphs.items(), key=lambda item: counted(called[item[0]].text))
    )


def _graph_name(visit: Visit, name: str) -> Text:
    """Return the title of a graph, as the public release has it, the end of its IRI where it has none."""
    iri, language = NamedNode(name), visit.reader.language
    label = visit.view.labels((iri,), language)[iri]
    if label.text == compact(name):
        return Text(name.removeprefix(GRAPH))
    return Text(label.text, foreign(visit.reader, label.language))


def _ways(visit: Visit, release: Release, change: Change | None) -> tuple[Link, ...]:
    """Return what can be done with a release: see its changes, fetch it, read the site as it was."""
    _, urls, number = visit.reader.words.gettext, _urls(visit), release.number
    found = []
    if change and change.subjects:
        found.append(Link(_("What changed, entry by entry"), urls.page(f"/releases/{number}/changes")))
    if change:
        found.append(
            Link(_("The same as an RDF patch"), visit.site.urls.page(f"/releases/{number}/changes.{EXTENSION}"))
        )
    if number == visit.release.release.number or dumps_of(release):
        found.append(Link(_("Download it"), urls.page(f"/dumps/{number}/")))
    found.append(Link(_("Read the catalogue as it was"), urls.as_of(str(number)).page("/")))
    found.append(Link(_("The act of publication"), urls.document(NamedNode(release.record.activity)) or ""))
    return tuple(found)


def _neighbours(visit: Visit, changes: Changes, release: Release) -> tuple[Link, ...]:
    """Return the kept releases before and after."""
    _, urls = visit.reader.words.gettext, _urls(visit)
    numbers = [one.number for one in changes.kept()]
    older = [number for number in numbers if number < release.number][-1:]
    newer = [number for number in numbers if number > release.number][:1]
    return (
        *(Link(_("← Release {number}").format(number=number), urls.page(f"/releases/{number}")) for number in older),
        *(Link(_("Release {number} →").format(number=number), urls.page(f"/releases/{number}")) for number in newer),
    )


def changes_page(visit: Visit, change: Change, since: int | None, number: int) -> ChangesPage:
    """Return a page of what changed; `since` is the release it was asked from, None for the one before.

    Raises PageNotFound past the last page.
    """
    words, urls, touched = visit.reader.words, _urls(visit), change.touched()
    pages = max(1, -(-len(touched) // TOLD))
    path, back = f"/releases/{change.after}/changes", f"/releases/{change.after}"
    if number > pages:
        raise PageNotFound(urls.page(path, since=since, page=number))
    heading = words.gettext("What changed from release {before} to release {after}").format(
        before=change.before, after=change.after
    )
    return ChangesPage(
        shell=shell(visit.request, visit.reader, title=heading, indexed=False),
        heading=heading,
        back=Link(words.gettext("Release {number}").format(number=change.after), urls.page(back)),
        counts=counted_effects(words, touched),
        remark="" if touched else words.gettext("No entry changed."),
        entities=Teller(visit, change.patch).entities(touched[(number - 1) * TOLD : number * TOLD]),
        pager=_pager(
            visit.reader, number, pages, lambda page: urls.page(path, since=since, page=page if page > 1 else None)
        ),
        patch=visit.site.urls.page(f"{path}.{EXTENSION}", since=since),
    )


def _pager(reader: Reader, number: int, pages: int, address: Callable[[int], str]) -> Pager | None:
    if pages == 1:
        return None
    _ = reader.words.gettext
    before = Link(_("Previous page"), address(number - 1)) if number > 1 else None
    after = Link(_("Next page"), address(number + 1)) if number < pages else None
    return Pager(_("Page {page} of {pages}").format(page=number, pages=reader.words.number(pages)), before, after)


def _urls(visit: Visit) -> Urls:
    """Return addresses without a past release: these pages speak of all of them."""
    return visit.reader.urls.as_of(None)


def _formats(visit: Visit, path: str) -> tuple[Link, ...]:
    return tuple(
        Link(form.name, visit.site.urls.page(f"{path}.{form.extension}"))
        for form in DOCUMENT_FORMATS
        if form is not HTML
    )


def _alternates(visit: Visit, path: str) -> tuple[Alternate, ...]:
    urls = visit.site.urls
    return tuple(
        Alternate(urls.absolute(urls.page(f"{path}.{form.extension}")), form.media_type)
        for form in DOCUMENT_FORMATS
        if form is not HTML
    )
