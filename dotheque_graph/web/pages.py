"""The pages: one documented context per template. A test proves that a template uses these names and no other."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from dotheque_graph.web.elements import Badge, Card, Link
from dotheque_graph.web.entity.compose import Body
from dotheque_graph.web.entity.metadata import Metadata
from dotheque_graph.web.result_parts import Cell, Cited, Result
from dotheque_graph.web.sparql.described_service import DescribedService


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the menu; `current` where the page belongs under it."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same document in another format or language, for the head of the page."""

    href: str
    media_type: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseNote:
    """The release a page was made from."""

    number: int
    day: str
    issued: datetime
    quads: str


@dataclass(frozen=True, slots=True)
class Shell:
    """What every page has around it; `title` is without the name of the site, "" on the front page.

    `now` leads to the page of today where a past release is read, `latest` is then the number of today's where the page
    knows it. `carried` are the parameters that a form keeps, `relations` the pages beside this one (relation, address),
    `news` the address of the Atom feed, `foot` the links at the end.
    """

    language: str
    title: str
    summary: str
    home: str
    menu: tuple[MenuEntry, ...]
    find: str
    explore: str
    sparql: str
    queries: str
    switch: Link
    stylesheet: str
    icon: str
    canonical: str = ""
    alternates: tuple[Alternate, ...] = ()
    release: ReleaseNote | None = None
    indexed: bool = True
    now: Link | None = None
    latest: int = 0
    carried: tuple[tuple[str, str], ...] = ()
    releases: str = ""
    opensearch: str = ""
    news: str = ""
    foot: tuple[Link, ...] = ()
    relations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DataBand:
    """The foot of a page that is data: its IRI, its formats, a query about it, how to cite it, and its versions.

    `statements` is the address of the table of its triples, `network` that of the drawing of what it is tied to, ""
    where nothing is.
    """

    iri: str
    formats: tuple[Link, ...]
    query: str
    triples: str
    citation: str
    citations: tuple[Link, ...]
    versions: str
    statements: str
    network: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its template and its context, every field being a name that the template knows."""

    template: ClassVar[str]
    shell: Shell

    def context(self) -> dict[str, Any]:
        """Return the names of the template with their values."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Count:
    """A figure of the front page."""

    number: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class GoalTile:
    """A goal of the band; `linked` where the catalogue leads to it."""

    number: str
    text: str
    href: str
    linked: bool


@dataclass(frozen=True, slots=True)
class Door:
    """A way into the catalogue by kind."""

    text: str
    number: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class View:
    """A way to look across the catalogue: its icon, where it leads, and what it shows in a sentence."""

    icon: str
    link: Link
    text: str


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The front page."""

    template: ClassVar[str] = "home.html"
    counts: tuple[Count, ...]
    questions: tuple[Card, ...]
    views: tuple[View, ...]
    goals: tuple[GoalTile, ...]
    doors: tuple[Door, ...]
    commons: Link | None
    example: str
    public_url: str
    script: str
    suggestions: str
    longest: int


@dataclass(frozen=True, slots=True)
class KindsPage(Page):
    """The table of every kind."""

    template: ClassVar[str] = "kinds.html"
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one stands in a list of several pages."""

    text: str
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """A page of the entities of a kind, or of what points to an entity."""

    template: ClassVar[str] = "list.html"
    badge: Badge | None
    heading: str
    remark: str
    levels: tuple[MenuEntry, ...]
    cards: tuple[Card, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class EntityPage(Page):
    """The page of an entity."""

    template: ClassVar[str] = "entity.html"
    body: Body
    data: DataBand
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Examples:
    """Saved queries of one folder, offered beside the form; each link writes its query in the form."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Editor:
    """What a browser needs to put the editor in the place of the plain form; `settings` is what its script reads."""

    library: str
    script: str
    styles: tuple[str, ...]
    licences: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SparqlPage(Page):
    """The form of the SPARQL endpoint, with the result of a query that was asked from it.

    `editor` is None where its files are not built: the form then does the work alone.
    """

    template: ClassVar[str] = "sparql.html"
    query: str
    action: str
    formats: tuple[tuple[str, str], ...]
    examples: tuple[Examples, ...]
    result: Result | None
    problem: str
    endpoint: str
    openapi: str
    limits: str
    service: DescribedService
    editor: Editor | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a field of a form offers, and what it is called."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form of a saved query, one entry for each of `values`; `kind` is the type of its `input`.

    `open` ones take other values than `choices` too.
    """

    name: str
    text: str
    kind: str
    required: bool
    values: tuple[str, ...]
    example: str
    choices: tuple[Choice, ...] = ()
    open: bool = True


@dataclass(frozen=True, slots=True)
class SavedResult:
    """The result of a saved query: its table, what is not shown of it, how to cite it.

    `columns` are variables and what they are called.
    """

    remark: str
    columns: tuple[Choice, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    cited: Cited
    cut: str = ""


@dataclass(frozen=True, slots=True)
class SavedQueryPage(Page):
    """A saved query: its question, a form for its parameters, its result, its text, and itself as data.

    `result` is None while a required parameter is missing, `trial` then leads to the result for an example; and where
    it is too long for a page: `downloads` then have it.
    """

    template: ClassVar[str] = "saved-query.html"
    library: Link
    folder: Link
    question: str
    action: str
    fields: tuple[Field, ...]
    problem: str
    result: SavedResult | None
    downloads: tuple[Link, ...]
    trial: Link | None
    sparql: str
    editor: str
    iri: str
    formats: tuple[Link, ...]
    example: str
    openapi: str


@dataclass(frozen=True, slots=True)
class SavedEntry:
    """A saved query in the list: its title and question, and the parameters it takes."""

    title: Link
    question: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SavedFolder:
    """The saved queries of one folder; `name` is its anchor."""

    name: str
    heading: str
    entries: tuple[SavedEntry, ...]


@dataclass(frozen=True, slots=True)
class SavedQueriesPage(Page):
    """Every public saved query, by folder."""

    template: ClassVar[str] = "saved-queries.html"
    lead: str
    folders: tuple[SavedFolder, ...]
    formats: tuple[Link, ...]
    openapi: str
    example: str


@dataclass(frozen=True, slots=True)
class ProblemPage(Page):
    """What went wrong, said to a reader; `successors` stand in the place of what was withdrawn."""

    template: ClassVar[str] = "problem.html"
    status: int
    heading: str
    detail: str
    successors: tuple[Link, ...]
    links: tuple[Link, ...]
