"""A neighbourhood as its reader sees it: entries by kind for the list, and the same entries drawn."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from textwrap import wrap
from typing import Final

from dotheque_graph.catalogue.kinds import Kind
from dotheque_graph.catalogue.names import counted
from dotheque_graph.catalogue.neighbourhood import Neighbour, Neighbourhood, Relation, Tie
from dotheque_graph.namespaces import SKOS
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.material import Material, capitalised
from dotheque_graph.web.network.layout import LINE, Leaf, Plan, place
from dotheque_graph.web.svg import short_number as _n
from dotheque_graph.web.templating import fine

_NAME: Final = 30
_NAME_LINES: Final = 2
_NOTE: Final = 36
_MIDDLE: Final = 19
_MIDDLE_LINES: Final = 5
"""Characters and lines of the names in the drawing; the list, and the title of each link, have them whole."""
_FAMILIES: Final = {
    "work": ("resource", "experiment", "collection", "programme", "event", "platform", "phase", "outcome", "pick"),
    "people": ("organisation", "person", "post", "territory", "participation", "membership"),
    "lists": ("theme", "goal", "target", "concept"),
    "commons": ("commons", "budget", "budget-line", "milestone", "action", "step", "objective"),
}
"""The colours of the diagram of the model, by kind; other kinds have the colour of proofs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A neighbour in the list: its link, what ties it, the neighbours it is tied to as well, its own network.

    `words` are "" where they only repeat the name of the kind. `place` tells which of the neighbours it is, `data` is
    the address of its neighbourhood in JSON.
    """

    place: int
    neighbour: Neighbour
    link: Link
    words: str
    also: tuple[str, ...]
    network: str
    data: str


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The neighbours of one kind."""

    kind: Kind
    heading: str
    family: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class DrawnEntry:
    """A neighbour in the drawing: its dot, the lines of its name and its note, each with the height it stands at."""

    entry: Entry
    family: str
    x: str
    y: str
    text_x: str
    anchor: str
    lines: tuple[tuple[str, str], ...]
    note: tuple[str, str] | None
    spoke: str


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A line of text in the drawing."""

    text: str
    x: str
    y: str
    anchor: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Chord:
    """A line between two neighbours, by their places."""

    one: int
    other: int
    path: str


@dataclass(frozen=True, slots=True)
class NetworkDrawing:
    """The drawing; the box in the middle is given by its upper left corner and its size."""

    width: str
    height: str
    middle: tuple[DrawnText, ...]
    box: tuple[str, str, str, str]
    headings: tuple[DrawnText, ...]
    entries: tuple[DrawnEntry, ...]
    chords: tuple[Chord, ...]


def family_of(kind: Kind) -> str:
    """Return the name of the colour of a kind."""
    return next((name for name, segments in _FAMILIES.items() if kind.segment in segments), "proof")


def relation_words(material: Material, relation: Relation) -> str:
    """Return what a relation is called, as seen from the entity."""
    if relation.outgoing:
        return material.property_name(relation.prop)
    return material.inverse_name(relation.prop)


def kind_groups(material: Material, found: Neighbourhood) -> tuple[KindGroup, ...]:
    """Return the neighbours by kind; of a kind, those that are tied in the same way stand together."""
    material.names.learn(
        [
            *(one.iri for one in found.neighbours),
            *(r for one in found.neighbours for tie in one.ties for r in tie.roles),
        ]
    )
    near, apart = _near(found), material.told_apart(one.iri for one in found.neighbours)
    called = [_called(material, iri, kind) for iri, kind in apart.items()]
    numbered = enumerate(found.neighbours)
    groups = groupby(((_entry(material, called, near, place_, one), one) for place_, one in numbered), _kind)
    return tuple(_group(material, kind, [entry for entry, _ in some]) for kind, some in groups)


def _kind(pair: tuple[Entry, Neighbour]) -> Kind:
    return pair[1].kind


def _group(material: Material, kind: Kind, entries: Iterable[Entry]) -> KindGroup:
    heading = capitalised(kind.plural(material.reader.language))
    known = (replace(one, words="" if one.words == heading else one.words) for one in entries)
    ordered = sorted(known, key=_reading_order)
    return KindGroup(kind, heading, family_of(kind), tuple(ordered))


def _reading_order(entry: Entry) -> tuple[str, str, object, int]:
    """Return the key that puts what is tied in the same way together, in the order of names."""
    return (entry.words, entry.link.goal.zfill(2), counted(entry.link.text), entry.place)


def _near(found: Neighbourhood) -> dict[int, list[int]]:
    near: dict[int, list[int]] = {}
    for one, other in found.between:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    return near


def _called(material: Material, iri: NamedNode, kind: str) -> str:
    name = material.names[iri].text
    return f"{name} ({kind})" if kind else name


def _entry(material: Material, called: Sequence[str], near: dict[int, list[int]], place_: int, one: Neighbour) -> Entry:
    urls = material.reader.urls
    return Entry(
        place=place_,
        neighbour=one,
        link=material.link(one.iri),
        words=", ".join(dict.fromkeys(_words(material, one))),
        also=tuple(sorted(called[other] for other in near.get(place_, ()))),
        network=urls.network(one.iri),
        data=urls.network(one.iri, "json"),
    )


def _words(material: Material, neighbour: Neighbour) -> Iterator[str]:
    for tie in _told_ties(neighbour):
        if tie.roles:
            yield from (capitalised(material.names[role].text) for role in tie.roles)
        else:
            yield relation_words(material, tie.relation)


def _told_ties(neighbour: Neighbour) -> Sequence[Tie]:
    """Return the ties that are told: those of other vocabularies before SKOS, those from the entity before its inverse.

    The data has all of them.
    """
    own = [tie for tie in neighbour.ties if not tie.relation.prop.value.startswith(SKOS)] or neighbour.ties
    return [tie for tie in own if tie.relation.outgoing] or own


def draw(title: str, groups: Sequence[KindGroup], between: Iterable[tuple[int, int]]) -> NetworkDrawing:
    """Return the drawing of neighbours by kind around a thing with a name."""
    told = [[_told(entry) for entry in group.entries] for group in groups]
    plan = place([[Leaf(len(lines), bool(note)) for lines, note in some] for some in told])
    entries = tuple(_drawn(plan, groups, told))
    position = {one.entry.place: number for number, one in enumerate(entries)}
    lines = _cut(title, _MIDDLE, _MIDDLE_LINES)
    return NetworkDrawing(
        width=_n(plan.width),
        height=_n(plan.height),
        middle=tuple(_middle(plan, lines)),
        box=_box(plan, len(lines)),
        headings=tuple(
            DrawnText(groups[one.group].heading, _n(one.text[0]), _n(one.text[1]), one.anchor, groups[one.group].family)
            for one in plan.headings
        ),
        entries=entries,
        chords=tuple(Chord(one, other, plan.chord(position[one], position[other])) for one, other in between),
    )


def _told(entry: Entry) -> tuple[tuple[str, ...], str]:
    return _cut(entry.link.text, _NAME, _NAME_LINES), _cut(entry.words, _NOTE, 1)[0] if entry.words else ""


def _cut(text: str, width: int, lines: int) -> tuple[str, ...]:
    return tuple(wrap(fine(text), width, max_lines=lines, placeholder="…")) or (text[:width],)


def _drawn(
    plan: Plan, groups: Sequence[KindGroup], told: Sequence[Sequence[tuple[tuple[str, ...], str]]]
) -> Iterator[DrawnEntry]:
    leaves = iter(plan.leaves)
    for group, texts in zip(groups, told, strict=True):
        for entry, (lines, note) in zip(group.entries, texts, strict=True):
            leaf = next(leaves)
            top = leaf.text[1]
            yield DrawnEntry(
                entry=entry,
                family=group.family,
                x=_n(leaf.dot[0]),
                y=_n(leaf.dot[1]),
                text_x=_n(leaf.text[0]),
                anchor=leaf.anchor,
                lines=tuple((line, _n(top + LINE * number)) for number, line in enumerate(lines)),
                note=(note, _n(top + LINE * len(lines) - 1)) if note else None,
                spoke=leaf.spoke,
            )


def _middle(plan: Plan, lines: Sequence[str]) -> Iterator[DrawnText]:
    x, y = plan.middle
    for number, line in enumerate(lines):
        yield DrawnText(line, _n(x), _n(y + 5 + (number - (len(lines) - 1) / 2) * (LINE + 2)), "middle")


def _box(plan: Plan, lines: int) -> tuple[str, str, str, str]:
    width, height = 150.0, lines * (LINE + 2) + 22
    return (_n(plan.middle[0] - width / 2), _n(plan.middle[1] - height / 2), _n(width), _n(height))


def as_data(groups: Sequence[KindGroup]) -> list[dict[str, object]]:
    """Return the entries in the order of the list, ready for JSON."""
    return [
        {
            "iri": entry.neighbour.iri.value,
            "name": entry.link.text,
            "language": entry.link.language,
            "kind": group.kind.segment,
            "family": group.family,
            "words": entry.words,
            "ties": [
                {
                    "property": tie.relation.prop.value,
                    "outgoing": tie.relation.outgoing,
                    "roles": [role.value for role in tie.roles],
                }
                for tie in entry.neighbour.ties
            ],
            "page": entry.link.href,
            "network": entry.data,
        }
        for group in groups
        for entry in group.entries
    ]


def iris_between(found: Neighbourhood) -> list[list[str]]:
    """Return the pairs of neighbours that are tied to each other, by IRI."""
    names = [one.iri.value for one in found.neighbours]
    return [[names[one], names[other]] for one, other in found.between]
