"""What pages are made of: links, texts, facts and sections, ready to be shown and free of RDF."""

from dataclasses import dataclass
from typing import ClassVar, Final, TypeAlias

_FOLLOWED: Final = ("/", "http://", "https://")
"""How the addresses that a page may lead to begin: ours, and those of the web; never `javascript:` from data."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text; `language` is set only where it differs from that of the page."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads on; `note` is a soft remark behind it, `goal` the number of a goal shown in its colour.

    An address that is neither ours nor of the web becomes "": the name is then shown and leads nowhere.
    """

    text: str
    href: str
    language: str = ""
    external: bool = False
    note: str = ""
    goal: str = ""

    def __post_init__(self) -> None:
        if not self.href.casefold().startswith(_FOLLOWED):
            object.__setattr__(self, "href", "")


Value: TypeAlias = Link | Text


@dataclass(frozen=True, slots=True)
class Source:
    """A line of the source that supports a statement: "L118", its page, its title."""

    text: str
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the side column, one expected and not known where it has no values. `chips` sets values in a row."""

    name: str
    values: tuple[Value, ...] = ()
    sources: tuple[Source, ...] = ()
    chips: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """The kind of a thing above its name: words, icon, and where they lead."""

    text: str
    icon: str
    href: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of a story: when (in words), what, and whether it has a date."""

    title: Link
    when: tuple[Value, ...]
    text: Text | None
    sources: tuple[Source, ...]
    dated: bool = False
    others: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment on an axis: where in percent of it, its words, and how many things are due then."""

    place: float
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Steps:
    """A section that tells moments in order; `axis` draws those that are so many months away, `told` says the same."""

    form: ClassVar[str] = "steps"
    heading: str
    steps: tuple[Step, ...]
    axis: tuple[Tick, ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of people: who, in which roles, where, when, and the lines that say so."""

    who: Link
    roles: tuple[Value, ...]
    places: tuple[Value, ...]
    sources: tuple[Source, ...]
    when: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """A section with a table of participants, members or activities; `columns` heads it, `remark` precedes it.

    Where the rows stand by role, `by_role` has them under each role, "" for those without; the table then has no column
    for roles. `more` leads to all of them where there are too many.
    """

    form: ClassVar[str] = "people"
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    remark: str = ""
    with_places: bool = True
    with_dates: bool = False
    by_role: tuple[tuple[Value, tuple[Row, ...]], ...] = ()
    more: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A thing worth opening."""

    badge: Badge | None
    title: Link
    text: Text | None = None
    notes: tuple[Value, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """A section of cards; `more` leads to all of them where there are too many."""

    form: ClassVar[str] = "cards"
    heading: str
    cards: tuple[Card, ...]
    more: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A section of short entries under sub-headings, a heading being "" where there is one group only."""

    form: ClassVar[str] = "outline"
    heading: str
    groups: tuple[tuple[str, tuple[Card, ...]], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the words of the source; `approximate` and `awaited` ones are shown as such."""

    value: Text
    title: Link
    notes: tuple[Value, ...]
    sources: tuple[Source, ...]
    approximate: bool = False
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class FigureList:
    """A section of figures."""

    form: ClassVar[str] = "figures"
    heading: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A line of a budget; `group` is its nature, `tint` the number of its colour in the chart, 0 without an amount."""

    title: Link
    text: Text | None
    group: str
    amount: str
    funders: tuple[Value, ...]
    sources: tuple[Source, ...]
    tint: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar, from `start` over `width`, in percent of the whole; `tint` is the number of its colour."""

    start: float
    width: float
    tint: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: what it is, and its parts in a row."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """A section with the lines of a budget by nature, and its total; `bars` draw them, `told` says the same in words.

    `remarks` say what the sums leave out.
    """

    form: ClassVar[str] = "budget"
    heading: str
    groups: tuple[tuple[str, tuple[BudgetRow, ...]], ...]
    total: str
    bars: tuple[Bar, ...] = ()
    told: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree: its link, its definition, its children."""

    link: Link
    text: Text | None
    children: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A section with a tree of concepts, places or targets; `bare` ones, known by a number only, are folded."""

    form: ClassVar[str] = "tree"
    heading: str
    branches: tuple[Branch, ...]
    bare: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkList:
    """A section of links; past the first `shown` ones they are folded, `more` leads to the rest of a long list.

    `count` is the written total of a list too long to be taken in at a glance, else "". `way` is where it leads.
    """

    form: ClassVar[str] = "links"
    heading: str
    links: tuple[Link, ...]
    count: str = ""
    more: Link | None = None
    way: str = ""
    shown: ClassVar[int] = 8


@dataclass(frozen=True, slots=True)
class Mentions:
    """A section of lists of links, each under the words that tie them to the page; `more` leads to all of them."""

    form: ClassVar[str] = "mentions"
    heading: str
    lists: tuple[LinkList, ...]
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A section of prose, such as a finding or an editorial note."""

    form: ClassVar[str] = "note"
    heading: str
    texts: tuple[Text, ...]
    aside: bool = False


Section: TypeAlias = Steps | People | Cards | Outline | FigureList | BudgetTable | Tree | LinkList | Mentions | Note
