"""The pages: one documented context per template. A test proves that a template uses these names and no other."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from dotheque_graph.web.elements import Badge, Card, Link, Text
from dotheque_graph.web.entity.compose import Body


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

    `now` leads to the page of today where a past release is read. `carried` are the parameters that a form keeps.
    """

    language: str
    title: str
    summary: str
    home: str
    menu: tuple[MenuEntry, ...]
    find: str
    sparql: str
    kinds: str
    about: str
    switch: Link
    stylesheet: str
    icon: str
    canonical: str = ""
    alternates: tuple[Alternate, ...] = ()
    release: ReleaseNote | None = None
    indexed: bool = True
    now: Link | None = None
    carried: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DataBand:
    """The foot of a page that is data: its IRI, its formats, a query about it, how to cite it."""

    iri: str
    formats: tuple[Link, ...]
    query: str
    triples: str
    citation: str


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
class HomePage(Page):
    """The front page."""

    template: ClassVar[str] = "home.html"
    counts: tuple[Count, ...]
    questions: tuple[Card, ...]
    goals: tuple[GoalTile, ...]
    doors: tuple[Door, ...]
    commons: Link | None
    example: str
    public_url: str


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


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The hits of one kind."""

    badge: Badge
    total: str
    links: tuple[Link, ...]
    more: str


@dataclass(frozen=True, slots=True)
class FindPage(Page):
    """The search and what it found; `words` is empty before anything is asked.

    `themes` and `questions` say where to begin while nothing is found.
    """

    template: ClassVar[str] = "find.html"
    words: str
    remark: str
    groups: tuple[HitGroup, ...]
    themes: tuple[Link, ...] = ()
    questions: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A saved query offered beside the form."""

    question: str
    href: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a query of the form yielded: a table, a sentence or a text; `remark` says what is not shown."""

    remark: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Link | Text | None, ...], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class SparqlPage(Page):
    """The form of the SPARQL endpoint, with the result of a query that was asked from it."""

    template: ClassVar[str] = "sparql.html"
    query: str
    action: str
    formats: tuple[str, ...]
    examples: tuple[Example, ...]
    result: Result | None
    problem: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class ProblemPage(Page):
    """What went wrong, said to a reader."""

    template: ClassVar[str] = "problem.html"
    status: int
    heading: str
    detail: str
    links: tuple[Link, ...]


PAGES = (HomePage, KindsPage, ListPage, EntityPage, FindPage, SparqlPage, ProblemPage)
