"""Hits as the page shows them: kind, title, extract, and a few chips that lead to what has the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.description import Node, read_node
from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT
from dotheque_graph.namespaces import DCTERMS, DOTH, SDG
from dotheque_graph.search.model import Extract, Facet, Hit, Piece
from dotheque_graph.web.elements import Badge, Link
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.lists import foreign
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.search.values import short_of
from dotheque_graph.web.site import Visit

TYPES: Final = tuple(DOTH.term(f"{name}Type") for name in ("resource", "organisation", "event", "programme"))
_LINKED: Final = (
    (DCTERMS.term("license"), Facet.LICENCE),
    (DOTH.term("status"), Facet.STATUS),
    (DOTH.term("publicationState"), Facet.STATUS),
    (DCTERMS.term("spatial"), Facet.TERRITORY),
)
"""What becomes a chip that leads to all that has the same, and the facet it is searched with."""
_EASY: Final = DOTH.term("easyToRead")
_TESTED: Final = DOTH.term("testedIn")
_LEVEL: Final = DOTH.term("level")
_NAMED: Final = (*TYPES, *(prop for prop, _ in _LINKED), _LEVEL)
_OF_OTHERS: Final = tuple(prop for prop, _ in _LINKED)
_READ: Final = {
    "resource": (DOTH.term("resourceType"), *_OF_OTHERS, _EASY, _TESTED),
    **{kind: (DOTH.term(f"{kind}Type"), *_OF_OTHERS) for kind in ("organisation", "event", "programme")},
    "territory": (_LEVEL,),
    **dict.fromkeys(("theme", "goal", "target", "concept", "person"), ()),
}
"""What is read of a hit by its kind: each property takes 7 µs, and a page has twenty hits."""
_MOST_CHIPS: Final = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """A text whose marked pieces are what was searched for; `language` is set where it is not that of the page."""

    pieces: tuple[Piece, ...]
    language: str


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit on the page; `goal` is the number of a goal, in whose colour it is shown."""

    badge: Badge
    title: Passage
    href: str
    extract: Passage | None
    chips: tuple[Link, ...]
    goal: str


def shown_hits(visit: Visit, names: Names, hits: Sequence[Hit]) -> tuple[ShownHit, ...]:
    """Return hits for a reader, their names read in one go."""
    nodes = [read_node(visit.store, hit.iri, _READ.get(hit.kind, _OF_OTHERS)) for hit in hits]
    names.learn(
        iri for node in nodes for prop in (*TYPES, *(one for one, _ in _LINKED), _LEVEL) for iri in node.links(prop)
    )
    return tuple(_shown(visit.reader, names, hit, node) for hit, node in zip(hits, nodes, strict=True))


def _shown(reader: Reader, names: Names, hit: Hit, node: Node) -> ShownHit:
    goal = hit.iri.value.removeprefix(SDG) if hit.iri.value.startswith(SDG) else ""
    title = passage(reader, hit.title)
    return ShownHit(
        badge=_badge(reader, names, hit, node),
        title=Passage((Piece(f"{goal} · "), *title.pieces), title.language) if goal else title,
        href=reader.urls.document(hit.iri) or hit.iri.value,
        extract=passage(reader, hit.extract) if hit.extract else None,
        chips=tuple(_chips(reader, names, node))[:_MOST_CHIPS],
        goal=goal.partition(".")[0],
    )


def passage(reader: Reader, extract: Extract) -> Passage:
    """Return a text as the page shows it."""
    return Passage(extract.pieces, foreign(reader, extract.language))


def _badge(reader: Reader, names: Names, hit: Hit, node: Node) -> Badge:
    """Return the type of a thing where it has one, such as a guide, else its kind; each leads to all of the same."""
    kind = KIND_OF_SEGMENT[hit.kind]
    found = next((iri for prop in TYPES for iri in node.links(prop)), None)
    if found is not None:
        label = names[found]
        address = reader.urls.search(chosen={Facet.TYPE: (short_of(found),)})
        return Badge(capitalised(label.text), kind.icon, address, foreign(reader, label.language))
    address = reader.urls.search(chosen={Facet.KIND: (kind.segment,)})
    return Badge(capitalised(kind.singular(reader.language)), kind.icon, address)


def _chips(reader: Reader, names: Names, node: Node) -> Iterable[Link]:
    say, search = reader.words, reader.urls.search
    if node.links(_EASY):
        yield Link(say.gettext("easy to read"), search(chosen={Facet.EASY: ("yes",)}))
    for prop, facet in _LINKED:
        for iri in node.links(prop):
            yield Link(names[iri].text, search(chosen={facet: (short_of(iri),)}), foreign(reader, names[iri].language))
    tested = node.links(_TESTED)
    if tested:
        said = say.ngettext("tested in {number} experiment", "tested in {number} experiments", len(tested))
        yield Link(said.format(number=len(tested)), reader.urls.document(tested[0]) or "")
    for level in node.links(_LEVEL):
        yield Link(
            f"{names[level].text} {short_of(node.iri).rpartition('/')[2]}", "", foreign(reader, names[level].language)
        )
