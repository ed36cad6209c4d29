"""What the reference pages are made of: terms, rules, trees and the diagram, ready to be shown and free of RDF."""

from dataclasses import dataclass, field

from dotheque_graph.web.elements import Link, Text, Value


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the table of contents; `anchor` is that of the section it leads to."""

    text: str
    anchor: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a rule in words; it leads to what it names where `href` is set, `code` stands behind it as it is."""

    text: str
    href: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it is called, what it asks in words, how badly breaking it weighs, what to do about it.

    `anchor` is "" where the rule is shown beside a term instead of at its own place; `weight` is the word for
    `severity`, which is violation, warning or info. `scope` are those whom the rule is for, where that is not clear.
    `parts` are the rules that the rule itself is made of; `query` is the SPARQL that checks it, with its own anchor.
    """

    anchor: str
    href: str
    name: str
    path: Link | None
    text: str
    phrases: tuple[Phrase, ...]
    weight: str = ""
    severity: str = ""
    message: str = ""
    scope: tuple[Link, ...] = ()
    parts: tuple["Rule", ...] = ()
    query: str = ""
    query_anchor: str = ""


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules that stand together under a heading."""

    heading: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A statement of the real data: the entity it is about, and the Turtle of it."""

    subject: Link
    turtle: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of facts about a term: what it is, and its values."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term: its names, meaning, ties and rules, how often the graph uses it, an example, a query.

    `code` is its prefixed name, `page` leads to the page of the term alone. `groups` are the rules for a class,
    `rules` those that bind a property. `retired` says that it should no longer be used, "" for one in use.
    """

    anchor: str
    code: str
    iri: str
    page: str
    kind: str
    label: Text
    definition: Text | None
    note: Text | None
    retired: str
    facts: tuple[Line, ...]
    groups: tuple[RuleGroup, ...]
    rules: tuple[Rule, ...]
    usage: str
    example: Example | None
    query: str


@dataclass(frozen=True, slots=True)
class TermChapter:
    """Terms of one kind under a heading."""

    heading: str
    anchor: str
    lead: str
    terms: tuple[TermEntry, ...]


@dataclass(frozen=True, slots=True)
class ShapeEntry:
    """The rules for one kind of node: whom they are for, how many there are of them, the rules by group.

    `code` is the prefixed name of the shape, `page` leads to the page of the shape alone.
    """

    anchor: str
    code: str
    page: str
    label: Text
    targets: tuple[Phrase, ...]
    focus: str
    groups: tuple[RuleGroup, ...]


@dataclass(frozen=True, slots=True)
class ShapeChapter:
    """Shapes of one family under a heading."""

    heading: str
    anchor: str
    lead: str
    shapes: tuple[ShapeEntry, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A version with its date and what it brought."""

    number: str
    href: str
    day: str
    notes: tuple[Text, ...]
    current: bool = False


@dataclass(frozen=True, slots=True)
class Twig:
    """A concept of a tree; `folded` ones hide what is narrower until it is asked for."""

    anchor: str
    link: Link
    notation: str
    definition: Text | None
    uses: str
    matches: tuple[Link, ...]
    narrower: tuple["Twig", ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class TwigGroup:
    """A group of concepts with its definition and its members."""

    link: Link
    definition: Text | None
    members: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row in a box of the diagram: a property in lines of text, where it stands, the vocabulary of its values."""

    lines: tuple[str, ...]
    title: str
    href: str
    x: float
    y: float
    listed: bool = False


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A class in the diagram, in units of a CSS pixel, its name in lines of text; `family` colours it."""

    lines: tuple[str, ...]
    title: str
    href: str
    family: str
    x: float
    y: float
    width: float
    height: float
    head: float
    borrowed: bool
    rows: tuple[DrawnRow, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The diagram: its size, its boxes, the paths between them, and the same in words."""

    title: str
    description: str
    width: float
    height: float
    boxes: tuple[DrawnBox, ...]
    lines: tuple["DrawnLine", ...]
    families: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line from properties to the class they lead to: the SVG path, the tip of the arrow, and what it says."""

    path: str
    tip: str
    title: str
    narrower: bool = False
